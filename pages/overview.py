"""Home: how is it going?"""

from config.pages import OVERVIEW
from pages.components.drawing import show

show(OVERVIEW)
