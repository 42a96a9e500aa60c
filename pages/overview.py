"""Home: how is it going?"""

from config.clock import today
from data_access.current import current_edition
from pages.components import frame
from pages.components.drawing import draw
from presentation import bodies

draw(bodies.overview(current_edition(), today(), frame.language()))
