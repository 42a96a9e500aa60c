"""Commitments: the list with its filters; with `?id=`, one commitment."""

from config.pages import COMMITMENTS
from pages.components.drawing import show

show(COMMITMENTS)
