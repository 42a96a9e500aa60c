"""The private part in the router: who is named which pages, and what is shown to whoever may not see one."""

import pytest
import streamlit as st
from sqlalchemy.exc import OperationalError
from streamlit.testing.v1 import AppTest

from config.i18n import Language
from config.pages import ACCOUNTS, ASSESSMENTS, PAGES, TASKS, UPDATE
from config.settings import ROOT
from data_access.staff import sessions
from pages.components import staff as components
from presentation.frame import signed_out
from tests.data_access.proposals import staff
from tests.pages.signed_in import go_to, session_of, signed_in, work_on

PRIVATE = [page for page in PAGES if page.private]
PUBLIC = [page for page in PAGES if not page.private]
NOTICE = "Entre de nuevo"
DESK = {
    "editor": {"personal", "personal-actualizar", "personal-trimestre", "personal-importar", "personal-revision"},
    "reviewer": {"personal", "personal-actualizar", "personal-trimestre", "personal-importar", "personal-revision"},
    "monitor": {"personal", "personal-evaluaciones"},
    "admin": {"personal", "personal-cuentas", "personal-bitacora"},
}


@pytest.fixture
def named(monkeypatch):
    """The addresses that the navigation of the last run names, and whether its pages are one list without sections."""
    seen = {}
    real = st.navigation

    def noted(pages, **more):
        seen["flat"] = isinstance(pages, list)
        seen["visible"] = [page.url_path for page in pages if page.visibility == "visible"]
        return real(pages, **more)

    monkeypatch.setattr(st, "navigation", noted)
    return seen


@pytest.fixture
def visitor(monkeypatch, town):
    """A visit of somebody who is not signed in."""
    work_on(monkeypatch, town)
    app = AppTest.from_file(str(ROOT / "pages" / "router.py"), default_timeout=60)
    app.user = {"session": None}
    return app


def markup(app):
    return "\n".join(element.proto.body for element in app.get("html"))


@pytest.mark.parametrize("role", DESK)
def test_each_role_is_named_its_own_pages_and_no_public_ones(monkeypatch, town, named, role):
    actor = {one.role.value: one for one in vars(staff(town)).values() if not one.system}[role]
    app = signed_in(monkeypatch, town, actor, TASKS)
    assert set(named["visible"]) == DESK[role]
    assert named["flat"]
    assert NOTICE not in markup(app)
    assert actor.username in markup(app)


@pytest.mark.parametrize("role", DESK)
def test_a_page_of_another_role_says_so_and_runs_nothing(monkeypatch, town, role):
    actor = {one.role.value: one for one in vars(staff(town)).values() if not one.system}[role]
    app = signed_in(monkeypatch, town, actor, TASKS)
    for page in PRIVATE:
        shown = markup(go_to(app, page))
        assert (NOTICE in shown) is (page.url not in DESK[role]), page.url


def test_a_public_visit_is_named_public_pages_and_asks_for_no_session(visitor, named, monkeypatch):
    monkeypatch.setattr(components, "visit", lambda *_: pytest.fail("the database was asked for a session"))
    visitor.user = {"session": "somebody's"}
    visitor.run()
    for page in PUBLIC[1:]:
        visitor.switch_page(page.file).run()
        assert not visitor.exception
    assert named["visible"] == [page.url for page in PUBLIC if page.named]


@pytest.mark.parametrize("page", PRIVATE, ids=lambda page: page.url)
@pytest.mark.parametrize("began", [False, True], ids=["among public pages", "at a private one"])
def test_a_stranger_is_shown_the_way_in_and_no_script_of_a_page_runs(visitor, named, page, began):
    visitor.session_state["private"] = began
    visitor.run()
    shown = visitor.switch_page(page.file).run()
    assert not shown.exception
    blocks = [element.proto.body for element in shown.get("html")]
    assert signed_out(Language.ES) in blocks
    assert "site-footer" in blocks[-1]
    assert named["visible"] == [page.url for page in PUBLIC if page.named]
    assert not [*shown.button, *shown.text_input, *shown.selectbox, *shown.dataframe, *shown.markdown]


def test_the_next_run_after_a_session_ended_shows_the_way_in(monkeypatch, town):
    actor = staff(town).editor
    app = signed_in(monkeypatch, town, actor, UPDATE)
    assert NOTICE not in markup(app)
    sessions.sign_out(town, app.user["session"])
    shown = markup(app.run())
    assert NOTICE in shown
    assert actor.username not in shown


def test_half_a_sign_in_opens_nothing(monkeypatch, town):
    app = signed_in(monkeypatch, town, staff(town).editor, TASKS)
    monkeypatch.setattr(components, "visit", lambda *_: sessions.Visit(1, staff(town).editor, sessions.Step.CODE, None))
    assert NOTICE in markup(app.run())


def test_another_person_in_the_same_browser_is_asked_about_anew(monkeypatch, town):
    people = staff(town)
    app = signed_in(monkeypatch, town, people.admin, ACCOUNTS)
    assert NOTICE not in markup(app)
    app.user = {"session": session_of(town, people.editor)}
    shown = markup(app.run())
    assert NOTICE in shown
    assert people.admin.username not in shown


def test_a_database_that_does_not_answer_closes_the_private_part_in_words(monkeypatch, town):
    app = signed_in(monkeypatch, town, staff(town).monitor, ASSESSMENTS)

    def gone(*_):
        raise OperationalError("SELECT", {}, Exception("detail of the driver"))

    monkeypatch.setattr(components, "visit", gone)
    shown = app.run()
    assert not shown.exception
    assert NOTICE in markup(shown)
    assert "detail of the driver" not in markup(shown)


@pytest.mark.parametrize("language", Language)
def test_the_way_out_and_to_the_public_part_keeps_the_language(monkeypatch, town, language):
    shown = markup(signed_in(monkeypatch, town, staff(town).editor, TASKS, language))
    query = "?lang=en" if language is Language.EN else ""
    for address in ("/", "/personal/clave", "/personal/factor", "/personal/salir"):
        assert f'href="{address}{query}"' in shown
