"""How anybody verifies the editions."""

from config.pages import VERIFICATION
from pages.components.drawing import show

show(VERIFICATION)
