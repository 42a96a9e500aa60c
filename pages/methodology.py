"""Methodology: every definition and rule; with `?id=`, one indicator and the rows behind it."""

import streamlit as st

from config.clock import today
from data_access.current import current_edition
from pages.components import frame
from pages.components.drawing import draw
from pages.components.filters import page_number
from presentation import bodies

if code := st.query_params.get("id"):
    draw(bodies.indicator(current_edition(), code, today(), frame.language(), page_number()))
else:
    draw(bodies.methodology(current_edition(), today(), frame.language()))
