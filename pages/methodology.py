"""Methodology: every definition and rule; with `?id=`, one indicator and the rows behind it."""

from config.pages import METHODOLOGY
from pages.components.drawing import show

show(METHODOLOGY)
