"""Who took part."""

from config.pages import PARTICIPATION
from pages.components.drawing import show

show(PARTICIPATION)
