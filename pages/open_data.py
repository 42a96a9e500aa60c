"""Open data: every file of the edition, how to cite and verify it; with `?id=`, the fields of one resource."""

from config.pages import OPEN_DATA
from pages.components.drawing import show

show(OPEN_DATA)
