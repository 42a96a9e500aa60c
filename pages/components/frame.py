"""The frame around every page: language, site name, notices, footer, and what stands where no page is."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from config.clock import local_date
from config.i18n import Language, translations
from config.pages import METHODOLOGY, OVERVIEW, PAGES, Page
from config.settings import settings
from data_access.current import database_answers
from data_access.editions import Edition
from data_access.errors import DomainError
from presentation import blocks

LANGUAGE_KEY = "lang"


def language() -> Language:
    """Return the language of this visit: what the switch says, else what the address or the setting says."""
    chosen = st.session_state.get(LANGUAGE_KEY) or st.query_params.get(LANGUAGE_KEY)
    return Language.parse(chosen, settings().LOCALE)


def tab(title: str) -> str:
    """Return what the browser's tab says of a page."""
    return f"{title} · {translations(language()).gettext('Antigua, gobierno abierto')}"


def top() -> None:
    """Set the styles and draw the site name and the language switch.

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
    name.html(blocks.render(language(), "frame/header.html", home=OVERVIEW.address(language())), width="content")


@contextmanager
def around(edition: Edition) -> Iterator[None]:
    """Draw the notices above a page and the footer below it, whatever becomes of the page."""
    notices = _notices(edition)
    if notices:
        st.html(blocks.render(language(), "frame/notice.html", sentences=notices))
    try:
        yield
    finally:
        footer = {"edition": edition, "published": local_date(edition.published_at), "methodology": _link(METHODOLOGY)}
        st.html(blocks.render(language(), "frame/footer.html", **footer))


def _notices(edition: Edition) -> list[str]:
    _ = translations(language()).gettext
    notices = []
    if edition.demonstration:
        notices.append(_("Datos de demostración: todo lo que muestra este sitio es inventado."))
    if not database_answers():
        notices.append(
            _("La base de datos no responde; se muestra la edición %(number)d, la última leída.")
            % {"number": edition.number}
        )
    return notices


def not_found(address: str) -> None:
    """Say that there is no page at `address` and link to those there are."""
    links = [_link(page) for page in PAGES if not page.private]
    st.html(blocks.render(language(), "frame/not_found.html", address=f"/{address}", links=links))


def explain(error: Exception) -> bool:
    """Put an error that ended a run into words for the visitor; Streamlit has logged it. Return True: it is shown."""
    _ = translations(language()).gettext
    sentence = (
        error.text(language())
        if isinstance(error, DomainError)
        else _("No se pudo mostrar esta página por un error del sitio, que ya quedó registrado.")
    )
    st.html(blocks.render(language(), "frame/notice.html", sentences=[sentence]))
    return True


def _link(page: Page) -> dict[str, str]:
    return {"address": page.address(language()), "title": page.title.in_(language())}
