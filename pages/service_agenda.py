"""The agenda of citizen services: the list with its filters; with `?id=`, one service."""

from config.pages import SERVICE_AGENDA
from pages.components.drawing import show

show(SERVICE_AGENDA)
