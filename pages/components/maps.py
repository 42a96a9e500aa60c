"""Maps whose points lead to the pages of places: a choice is written to the address, as a link in the list would."""

from functools import partial

import streamlit as st
from markupsafe import Markup

from presentation.map_layout import HEIGHT
from presentation.maps import Map

COMPARED = ("medida", "por")  # stay, in the order that links have; what orders the list does not
LEFT_BEHIND = ("orden", "pagina")


def show(shown: Map, below: Markup) -> None:
    """Draw a map beside its list, with what is `below` it."""
    key = f"map-{shown.key}"  # another choice is another map, so that no choice of before stays marked
    st.html(shown.figure.heading)
    left, right = st.columns(2, gap="medium")
    with left:
        st.pydeck_chart(
            shown.dark if st.context.theme.type == "dark" else shown.light,
            height=HEIGHT,
            alt=shown.figure.alt,
            key=key,
            on_select=partial(_choose, key),
        )
        st.html(below)
    with right:
        st.html(shown.beside)


def _choose(key: str) -> None:
    rows = [row for chosen in st.session_state[key].selection.objects.values() for row in chosen]
    if rows:
        kept = {name: st.query_params[name] for name in COMPARED if name in st.query_params}
        for name in (*COMPARED, *LEFT_BEHIND):
            st.query_params.pop(name, None)
        for name, value in {"id": str(rows[0]["code"]), **kept}.items():
            st.query_params[name] = value
