"""The main script: every run of every visitor starts here. It draws the frame and runs the page of the address.

It lives inside `pages/` because Streamlit serves the scripts of a folder `pages/` beside the main script by their file
names, to a first visitor of a fresh process and past every guard.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import Page as Entry
from streamlit.runtime.scriptrunner import get_script_run_ctx

from config.clock import today
from config.i18n import Language, translations
from config.pages import OVERVIEW, PAGES, Page
from data_access.current import current_edition
from data_access.staff.sessions import Visit
from pages.components import frame, staff
from presentation.addresses import seen_from
from presentation.frame import signed_out
from presentation.moment import Moment

FOLDER = Path(__file__).resolve().parent
UNKNOWN_KEY = "unknown_address"
PRIVATE_KEY = "private"


def entries(language: Language, shown: Callable[[Page], bool]) -> list[Entry]:
    """Return the pages in the order of the navigation, which names those that are shown."""
    return [
        st.Page(
            FOLDER / page.file,
            title=page.title.in_(language),
            icon=page.icon or "",
            url_path=page.url,
            default=not page.url,
            visibility="visible" if shown(page) else "hidden",
        )
        for page in PAGES
    ]


def began_in_private() -> bool:
    """Return whether this visit began at a private page; the way between the two parts of the site loads it anew."""
    context = get_script_run_ctx()
    asked = context.pages_manager.intended_page_name if context else None
    if asked:
        st.session_state[PRIVATE_KEY] = any(page.private and page.url == asked for page in PAGES)
    return bool(st.session_state.get(PRIVATE_KEY))


def unknown_address() -> str | None:
    """Return the address this visit began at, if no page answers there.

    Streamlit would run the home page in its place. What a browser first asked for stands only in the run's context; a
    later run names pages by hash, so the address is remembered.
    """
    context = get_script_run_ctx()
    asked = context.pages_manager.intended_page_name if context else None
    if asked and asked not in {page.url for page in PAGES}:
        st.session_state[UNKNOWN_KEY] = asked
    return st.session_state.get(UNKNOWN_KEY)


def nowhere(address: str, language: Language) -> Entry:
    """Return a page that stands at `address` to say that nothing does."""
    title = translations(language).gettext("Página no encontrada")
    page = st.Page(partial(frame.not_found, address), title=title, url_path="-", visibility="hidden")
    page._url_path = address  # st.Page refuses what an address may well contain, such as a slash
    return page


def run() -> None:
    """Draw the frame, and the page in it, from the day that the address names."""
    private = began_in_private()
    seen = Moment(current_edition(), today()) if private else frame.seen()
    with seen_from(seen.past, seen.edition):
        draw(private, seen)


def draw(private: bool, seen: Moment) -> None:
    """Draw the frame of one part of the site, and the page of the address in it."""
    frame.top(private)
    language = frame.language()
    visitor = staff.visitor() if private else None
    address = unknown_address()
    page = st.navigation(
        [*entries(language, partial(_named, visitor, private)), *([nowhere(address, language)] if address else [])],
        position="top",
    )
    st.set_page_config(page_title=frame.tab(page.title), layout="wide")
    shown = next((one for one in PAGES if one.url == page.url_path), OVERVIEW)
    with frame.around(seen, shown):
        if visitor is not None:
            staff.bar(visitor)
        if shown.private and not staff.admits(visitor, shown):
            st.html(signed_out(language))
        else:
            page.run()


def _named(visitor: Visit | None, private: bool, page: Page) -> bool:
    """Return whether the navigation names a page: in each part of the site its own, and to staff what they work on."""
    if visitor is None or not private:
        return page.named and not page.private
    return page.private and staff.may_open(page, visitor.actor.role)


run()
