"""How complete and recent the data are."""

from config.pages import DATA_QUALITY
from pages.components.drawing import show

show(DATA_QUALITY)
