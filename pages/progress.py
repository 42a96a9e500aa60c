"""Progress and deadlines of every milestone, over time and by institution."""

from config.pages import PROGRESS
from pages.components.drawing import show

show(PROGRESS)
