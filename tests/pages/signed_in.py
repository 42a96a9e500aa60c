"""A staff member in front of a private page, as Streamlit's own test harness runs it: `signed_in(…)` is that page.

The session is a real one of the test's database, so a page asks about it as it does in a browser.
"""

import re
from typing import Any

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from config.pages import Page
from config.settings import ROOT
from data_access import current
from data_access.staff.accounts import Actor, accounts, link_provider
from data_access.staff.sessions import key_of
from data_access.staff.sign_in import Browser, sign_in_by_provider
from tests.data_access.proposals import staff

ISSUER = "https://provider.test"
SECONDS = 60  # one run on a busy machine


def signed_in(
    monkeypatch: pytest.MonkeyPatch, engine: Engine, actor: Actor, page: Page, language: str = "es", **query: str
) -> AppTest:
    """Return a private page after its first run, with `actor` signed in and `query` in its address.

    The process behind it works on `engine` until the test ends, and asks for a newer edition at each run.
    `app.user = {"session": session_of(engine, actor)}` changes who sits there; `{}` is nobody.
    """
    work_on(monkeypatch, engine)
    app = AppTest.from_file(str(ROOT / "pages" / "router.py"), default_timeout=SECONDS)
    app.user = {"session": session_of(engine, actor)}
    app.session_state["private"] = True  # the visit began at a private page
    app.query_params["lang"] = language
    app.run()
    return go_to(app, page, **query)


def go_to(app: AppTest, page: Page, **query: str) -> AppTest:
    """Return the app after a run of another page, at an address with `query`."""
    app.switch_page(page.file)
    for name in [name for name in app.query_params if name != "lang"]:
        del app.query_params[name]
    app.query_params.update(query)
    app.run()
    assert not app.exception
    return app


def work_on(monkeypatch: pytest.MonkeyPatch, engine: Engine) -> None:
    """Let the pages of this process work on `engine`, with no second passing between two questions for an edition."""
    store = current.EditionStore(engine)
    monkeypatch.setattr(current, "ASK_EVERY_SECONDS", 0.0)
    monkeypatch.setattr(current, "store", lambda: store)


def session_of(engine: Engine, actor: Actor) -> str:
    """Return the key of a new session of an account; no password is hashed for it, which would take its time."""
    admin = staff(engine).admin
    linked = {one.username for one in accounts(engine, admin) if one.provider}
    if actor.username not in linked:
        link_provider(engine, admin, actor.username, ISSUER, actor.username)
    return key_of(sign_in_by_provider(engine, ISSUER, actor.username, Browser("192.0.2.1", "a test")))


def said(app: AppTest) -> str:
    """Return what a page says in its texts and messages, without markup and without what its fields hold."""
    drawn: list[Any] = [element.proto.body for element in app.get("html")]
    drawn += [element.value for kind in ("error", "warning", "success", "info") for element in app.get(kind)]
    drawn += [element.value for element in [*app.markdown, *app.caption, *app.subheader]]
    words = " ".join(re.sub(r"<style>.*?</style>", " ", str(body), flags=re.DOTALL) for body in drawn)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", words)).strip()
