"""What changed, and what two editions differ in."""

from config.pages import HISTORY
from pages.components.drawing import show

show(HISTORY)
