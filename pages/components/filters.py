"""Filters that live in the address: what it says is what a list shows, and a choice is written back to it.

Streamlit's own binding would write the words of a choice, which differ between languages, so the code is written here.
"""

from collections.abc import Sequence

import streamlit as st

from config.i18n import Language
from indicators.model import Option

PAGE = "pagina"
MAX_DIGITS = 7


def text(name: str, label: str, said: str, hint: str) -> None:
    """Draw a search field whose text is the parameter `name`."""
    key = _hold(name, said)
    st.text_input(label, key=key, placeholder=hint, on_change=_write, args=(name, key), width=320)


def choice(name: str, label: str, options: Sequence[Option], chosen: str | None, rest: str, language: Language) -> None:
    """Draw a list to choose one of many from; `rest` says what stands where nothing is chosen."""
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
        width=320,
    )


def chips(name: str, label: str, options: Sequence[Option], chosen: str | None, language: Language) -> None:
    """Draw a few choices side by side, of which one or none applies."""
    words = _words([option for option in options if option.count or option.value == chosen], language)
    if words:
        key = _hold(name, chosen)
        st.pills(label, list(words), format_func=words.__getitem__, key=key, on_change=_write, args=(name, key))


def _words(options: Sequence[Option], language: Language) -> dict[str, str]:
    return {option.value: f"{option.label.in_(language)} ({option.count})" for option in options}


def _hold(name: str, value: str | None) -> str:
    """Give the widget of a parameter the value in the address, and return its key."""
    key = f"filter-{name}"
    st.session_state[key] = None if value is None else str(value)  # Streamlit keeps no member of an enumeration
    return key


def _write(name: str, key: str) -> None:
    chosen = st.session_state[key]
    st.query_params.pop(PAGE, None)
    if chosen:
        st.query_params[name] = chosen
    else:
        st.query_params.pop(name, None)


def page_number() -> int:
    """Return the page of a list that the address asks for; 1 where it asks for none."""
    asked = st.query_params.get(PAGE, "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < MAX_DIGITS else 1
