"""What presentation/ says a page shows, as Streamlit elements."""

from collections.abc import Mapping

import streamlit as st
from markupsafe import Markup

from config.pages import Page
from pages.components import filters, frame, maps
from presentation import bodies, figure_files
from presentation.charts import Figure
from presentation.filters import Filters
from presentation.maps import Map
from presentation.shown import Body

SIDE_BY_SIDE = 2


def show(page: Page) -> None:
    """Draw what a public page shows at the address of this visit, and name the browser's tab after it."""
    shown = bodies.shown(page, st.query_params.to_dict(), frame.seen(), frame.language())
    frame.hear(shown.query)
    st.set_page_config(page_title=frame.tab(shown.title))
    if shown.style:
        st.html(shown.style)
    draw(shown.body, figure_files.below(shown, page, frame.language()))


def draw(body: Body, below: Mapping[Figure, Markup]) -> None:
    """Draw the pieces of a body in order: HTML as it is, filters as widgets, figures as charts with what is below."""
    for piece in body:
        if isinstance(piece, Markup):
            st.html(piece)
        elif isinstance(piece, Filters):
            filters.show(piece, frame.language())
        elif isinstance(piece, Map):
            maps.show(piece, below[piece.figure])
        elif len(piece) == 1:
            _draw_figure(piece[0], below)
        else:
            for start in range(0, len(piece), SIDE_BY_SIDE):
                row = piece[start : start + SIDE_BY_SIDE]
                for column, figure in zip(st.columns(SIDE_BY_SIDE, gap="medium"), row, strict=False):
                    with column:
                        _draw_figure(figure, below)


def _draw_figure(figure: Figure, below: Mapping[Figure, Markup]) -> None:
    st.html(figure.heading)
    st.vega_lite_chart(figure.spec, theme=None, alt=figure.alt, width="stretch")
    st.html(below[figure])
