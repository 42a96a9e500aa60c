"""The main script: every run of every visitor starts here. It draws the frame and runs the page of the address.

It lives inside `pages/` because Streamlit serves the scripts of a folder `pages/` beside the main script by their file
names, to a first visitor of a fresh process and past every guard.
"""

from functools import partial
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import Page as Entry
from streamlit.runtime.scriptrunner import get_script_run_ctx

from config.i18n import Language, translations
from config.pages import OVERVIEW, PAGES
from data_access.current import current_edition
from pages.components import frame

FOLDER = Path(__file__).resolve().parent
UNKNOWN_KEY = "unknown_address"


def entries(language: Language) -> list[Entry]:
    """Return the public pages, in the order of the navigation."""
    return [
        st.Page(
            FOLDER / page.file,
            title=page.title.in_(language),
            icon=page.icon or "",
            url_path=page.url,
            default=not page.url,
        )
        for page in PAGES
        if not page.private
    ]


def unknown_address() -> str | None:
    """Return the address this visit began at, if no public page answers there.

    Streamlit would run the home page in its place. What a browser first asked for stands only in the run's context; a
    later run names pages by hash, so the address is remembered.
    """
    context = get_script_run_ctx()
    asked = context.pages_manager.intended_page_name if context else None
    if asked and asked not in {page.url for page in PAGES if not page.private}:
        st.session_state[UNKNOWN_KEY] = asked
    return st.session_state.get(UNKNOWN_KEY)


def nowhere(address: str, language: Language) -> Entry:
    """Return a page that stands at `address` to say that nothing does."""
    title = translations(language).gettext("Página no encontrada")
    page = st.Page(partial(frame.not_found, address), title=title, url_path="-", visibility="hidden")
    page._url_path = address  # st.Page refuses what an address may well contain, such as a slash
    return page


def run() -> None:
    """Draw the frame, and the page in it."""
    frame.top()
    language = frame.language()
    address = unknown_address()
    page = st.navigation(
        [*entries(language), *([nowhere(address, language)] if address else [])],
        position="top",
    )
    st.set_page_config(page_title=frame.tab(page.title), layout="wide")
    shown = next((one for one in PAGES if one.url == page.url_path), OVERVIEW)
    with frame.around(current_edition(), shown):
        page.run()


run()
