"""Who works on a private page: asked of the database at each run, since a tab may stay open longer than a session."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import streamlit as st

from config.pages import (
    ACCOUNTS,
    ASSESSMENTS,
    AUDIT,
    IMPORT,
    PAGES,
    QUARTER,
    REVIEW,
    TASKS,
    UPDATE,
    Page,
)
from data_access.current import engine
from data_access.database import CANNOT_OPEN
from data_access.enumerations import Role
from data_access.errors import DomainError
from data_access.staff.accounts import Actor
from data_access.staff.sessions import Visit, visit
from pages.components import frame
from pages.components.messages import literal
from presentation import blocks
from presentation import frame as drawn

WRITERS = frozenset({Role.EDITOR, Role.REVIEWER})
OPEN_TO: Mapping[Page, frozenset[Role]] = {
    TASKS: frozenset(Role),
    UPDATE: WRITERS,
    QUARTER: WRITERS,
    IMPORT: WRITERS,
    REVIEW: WRITERS,
    ASSESSMENTS: frozenset({Role.MONITOR}),
    ACCOUNTS: frozenset({Role.ADMIN}),
    AUDIT: frozenset({Role.ADMIN}),
}
PRIVATE = tuple(page for page in PAGES if page.private)
SESSION = "session"  # under this name `server.trustedUserHeaders` tells what web/staff/gate.py found

log = logging.getLogger(__name__)


def visitor() -> Visit | None:
    """Return who is signed in and has done every step of it, by the database as it is now."""
    key = st.user.get(SESSION)
    try:
        found = visit(engine(), key) if isinstance(key, str) and key else None
    except CANNOT_OPEN:  # the frame says that the database does not answer, and nothing private opens meanwhile
        return None
    return found if found is not None and found.open else None


def actor() -> Actor:
    """Return who works on this page; ends the run, with words, where nobody does any more."""
    found = visitor()
    if found is None:
        st.html(drawn.signed_out(frame.language()))
        st.stop()
    return found.actor


def may_open(page: Page, role: Role) -> bool:
    """Return whether a role works on a private page; the commands ask again."""
    return role in OPEN_TO[page]


def admits(found: Visit | None, page: Page) -> bool:
    """Return whether somebody sees a private page; the log of the process names who is signed in and may not."""
    if found is None:
        return False
    allowed = may_open(page, found.actor.role)
    if not allowed:
        log.warning("refused to the account %s (%s): /%s", found.actor.username, found.actor.role.value, page.url)
    return allowed


def bar(found: Visit) -> None:
    """Draw who is signed in, and the way out."""
    language = frame.language()
    query = TASKS.address(language).removeprefix(f"/{TASKS.url}")  # the language, where it is not the default
    st.html(blocks.render(language, "staff/bar.html", actor=found.actor, query=query))


@contextmanager
def told() -> Iterator[None]:
    """Put an error of a command into words beside the form; what was typed stays."""
    try:
        yield
    except DomainError as error:
        st.error(literal(error.text(frame.language())))


def done(sentence: str) -> None:
    """Say after the next run that something was done: a command often changes what the page shows."""
    st.session_state["done"] = sentence


def say_what_was_done() -> None:
    """Say once what the last command did."""
    if sentence := st.session_state.pop("done", ""):
        st.success(sentence)


def title(page: Page, lead: str = "") -> None:
    """Draw the heading of a private page."""
    language = frame.language()
    words = page.title.in_(language)
    st.set_page_config(page_title=frame.tab(words))
    st.html(blocks.render(language, "title.html", title=words, lead=lead))
    say_what_was_done()
