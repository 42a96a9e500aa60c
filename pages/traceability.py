"""From what citizens proposed to the commitments."""

from config.pages import TRACEABILITY
from pages.components.drawing import show

show(TRACEABILITY)
