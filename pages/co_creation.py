"""Co-creation: who took part, what they proposed, what was answered, what carries it on."""

from config.clock import today
from data_access.current import current_edition
from pages.components import frame
from pages.components.drawing import draw
from presentation import bodies

draw(bodies.co_creation(current_edition(), today(), frame.language()))
