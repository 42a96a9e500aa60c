"""Filters that live in the address: what it says is what a list shows, and a choice is written back to it.

Streamlit's own binding would write the words of a choice, which differ between languages, so the code is written here.
"""

from collections.abc import Sequence

import streamlit as st

from config.i18n import Language
from indicators.model import Option
from presentation.filters import Chips, Choice, Field, Filters, Search

PAGE = "pagina"
WIDTH = 320


def show(filters: Filters, language: Language) -> None:
    """Draw what a list can be narrowed by; fields of one row stand side by side where there is room."""
    with st.container(key="filters", gap="small"):
        for row in filters.rows:
            with st.container(horizontal=len(row) > 1):
                for field in row:
                    _draw(field, language)


def _draw(field: Field, language: Language) -> None:
    match field:
        case Search(name, label, said, hint):
            key = _hold(name, said)
            st.text_input(label, key=key, placeholder=hint, on_change=_write, args=(name, key), width=WIDTH)
        case Choice(name, label, options, chosen, rest):
            words = _words(options, language)
            key = _hold(name, chosen if chosen in words else None)
            st.selectbox(
                label,
                list(words),
                index=None,
                format_func=words.__getitem__,
                key=key,
                placeholder=rest,
                on_change=_write,
                args=(name, key),
                width=WIDTH,
            )
        case Chips(name, label, options, chosen, rest):
            words = _words(options, language)
            key = _hold(name, chosen)
            st.pills(
                label, list(words), format_func=words.__getitem__, key=key, on_change=_write, args=(name, key, rest)
            )


def _words(options: Sequence[Option], language: Language) -> dict[str, str]:
    return {option.value: f"{option.label.in_(language)} ({option.count})" for option in options}


def _hold(name: str, value: str | None) -> str:
    """Give the widget of a parameter the value in the address, and return its key."""
    key = f"filter-{name}"
    st.session_state[key] = None if value is None else str(value)  # Streamlit keeps no member of an enumeration
    return key


def _write(name: str, key: str, rest: str | None = None) -> None:
    chosen = st.session_state[key]
    st.query_params.pop(PAGE, None)
    if chosen and chosen != rest:
        st.query_params[name] = chosen
    else:
        st.query_params.pop(name, None)
