"""Co-creation: who took part, what they proposed, what was answered, what carries it on."""

from config.pages import CO_CREATION
from pages.components.drawing import show

show(CO_CREATION)
