"""Places, on the map and as a list."""

from config.pages import TERRITORY
from pages.components.drawing import show

show(TERRITORY)
