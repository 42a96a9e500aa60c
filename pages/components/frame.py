"""The frame around every page: language, site name, notices, footer, and what stands where no page is."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import streamlit as st

from config.i18n import Language, translations
from config.pages import Page
from config.settings import settings
from data_access.current import database_answers
from data_access.errors import DomainError
from presentation import blocks, frame
from presentation.addresses import AS_OF
from presentation.moment import Moment, moment

LANGUAGE_KEY = "lang"
HEARD_KEY = "heard"


def language() -> Language:
    """Return the language of this visit: what the switch says, else what the address or the setting says."""
    chosen = st.session_state.get(LANGUAGE_KEY) or st.query_params.get(LANGUAGE_KEY)
    return Language.parse(chosen, settings().LOCALE)


def tab(title: str) -> str:
    """Return what the browser's tab says of a page."""
    return f"{title} · {translations(language()).gettext('Antigua, gobierno abierto')}"


def top(private: bool) -> None:
    """Set the styles and draw the site name and the language switch; what is private is never seen from a past day.

    The switch is a widget of the router and bound to the address, the only kind of parameter that Streamlit carries
    from page to page. Its options are what the address says, so the stylesheet and not a format makes them capitals.
    """
    st.html(blocks.stylesheet())
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key="top"):
        name = st.empty()
        st.segmented_control(
            "Idioma · Language",
            [choice.value for choice in Language],
            default=settings().LOCALE.value,
            required=True,
            key=LANGUAGE_KEY,
            bind="query-params",
            label_visibility="collapsed",
        )
        # Hidden by the style: Streamlit carries from page to page only what a widget is bound to, and no default value.
        if not private and _asked_day():
            st.text_input(AS_OF, key=AS_OF, bind="query-params")
    name.html(frame.header(language()), width="content")


def seen() -> Moment:
    """Return the moment that this visit looks at the site from."""
    return moment({AS_OF: _asked_day()})


def _asked_day() -> str:
    return st.session_state.get(AS_OF) or st.query_params.get(AS_OF) or ""


@contextmanager
def around(seen: Moment, page: Page) -> Iterator[None]:
    """Draw the notices above a page and the footer below it, whatever becomes of the page."""
    hear({})
    asked = {name: value for name, value in st.query_params.to_dict().items() if name != LANGUAGE_KEY}
    if notices := frame.notices(seen, database_answers(), page, asked, language()):
        st.html(notices)
    try:
        yield
    finally:
        st.html(frame.footer(seen.edition, page, st.session_state[HEARD_KEY], language()))


def hear(query: Mapping[str, str]) -> None:
    """Remember what the page of this run heard of its address; the links of the frame repeat that and nothing else."""
    st.session_state[HEARD_KEY] = dict(query)


def not_found(address: str) -> None:
    """Say that there is no page at `address` and link to those there are."""
    st.html(frame.not_found(f"/{address}", language()))


def explain(error: Exception) -> bool:
    """Put an error that ended a run into words for the visitor; Streamlit has logged it. Return True: it is shown."""
    _ = translations(language()).gettext
    sentence = (
        error.text(language())
        if isinstance(error, DomainError)
        else _("No se pudo mostrar esta página por un error del sitio, que ya quedó registrado.")
    )
    st.html(frame.notice([sentence], language()))
    return True
