"""What presentation/ says a page shows, as Streamlit elements."""

import streamlit as st
from markupsafe import Markup

from config.clock import today
from config.pages import Page
from data_access.current import current_edition
from pages.components import filters, frame
from presentation.bodies import BODIES, Body
from presentation.charts import Figure
from presentation.filters import Filters

SIDE_BY_SIDE = 2


def show(page: Page) -> None:
    """Draw what a public page shows at the address of this visit, and name the browser's tab after it."""
    shown = BODIES[page](current_edition(), st.query_params.to_dict(), today(), frame.language())
    frame.hear(shown.query)
    st.set_page_config(page_title=frame.tab(shown.title))
    draw(shown.body)


def draw(body: Body) -> None:
    """Draw the pieces of a body in order: HTML as it is, filters as widgets, figures as charts between their words."""
    for piece in body:
        if isinstance(piece, Markup):
            st.html(piece)
        elif isinstance(piece, Filters):
            filters.show(piece, frame.language())
        elif len(piece) == 1:
            _draw_figure(piece[0])
        else:
            for start in range(0, len(piece), SIDE_BY_SIDE):
                row = piece[start : start + SIDE_BY_SIDE]
                for column, figure in zip(st.columns(SIDE_BY_SIDE, gap="medium"), row, strict=False):
                    with column:
                        _draw_figure(figure)


def _draw_figure(figure: Figure) -> None:
    st.html(figure.heading)
    st.vega_lite_chart(figure.spec, theme=None, alt=figure.alt, width="stretch")
    st.html(figure.table)
