"""A body of presentation/ as Streamlit elements."""

import streamlit as st
from markupsafe import Markup

from presentation.bodies import Body
from presentation.charts import Figure

SIDE_BY_SIDE = 2


def draw(body: Body) -> None:
    """Draw the pieces of a body in order: HTML as it is, figures as native charts between their words."""
    for piece in body:
        if isinstance(piece, Markup):
            st.html(piece)
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
