"""The risk register and the governance model."""

from config.pages import GOVERNANCE
from pages.components.drawing import show

show(GOVERNANCE)
