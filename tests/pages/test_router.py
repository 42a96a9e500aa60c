"""The router and the frame: language, notices, footer, and no page where no page is."""

from datetime import UTC, date, datetime

import pytest
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from config.i18n import Language
from config.pages import PAGES
from config.settings import ROOT
from data_access import current
from data_access.editions import Edition
from data_access.errors import Unavailable
from pages.components import frame
from presentation import moment
from presentation.frame import footer

PUBLIC = [page for page in PAGES if not page.private]


@pytest.fixture
def edition():
    return Edition.of(datetime(2026, 3, 1, 3, 30, tzinfo=UTC))  # 28 February in Antigua


@pytest.fixture
def app(monkeypatch, edition):
    for module in (current, moment):
        monkeypatch.setattr(module, "current_edition", lambda: edition)
    monkeypatch.setattr(frame, "database_answers", lambda: True)
    return AppTest.from_file(str(ROOT / "pages" / "router.py"), default_timeout=30)


def markup(app):
    return "\n".join(element.proto.body for element in app.get("html"))


def test_the_frame_names_site_and_edition(app):
    shown = markup(app.run())
    assert "Antigua, gobierno abierto" in shown
    assert "Edición 1" in shown
    assert "28 de febrero de 2026" in shown
    assert "0" * 12 + "…" in shown
    assert 'href="/metodologia"' in shown
    assert "demostración" not in shown
    assert "base de datos" not in shown


@pytest.mark.parametrize("page", PUBLIC, ids=lambda page: page.file)
@pytest.mark.parametrize("language", Language)
def test_every_page_stands_in_the_frame(app, page, language):
    app.query_params["lang"] = language.value
    app.run()
    if page.url:
        app.switch_page(page.file).run()
    assert not app.exception
    blocks = [element.proto.body for element in app.get("html")]
    drawn = [body for body in blocks if not body.startswith("<style>")]
    assert "site-header" in drawn[0]
    assert len(drawn) > 2
    assert "site-footer" in drawn[-1]
    assert ('href="/metodologia?lang=en"' in drawn[-1]) is (language is Language.EN)


def test_the_switch_changes_the_language_and_stays_on_the_next_page(app):
    app.run()
    app.segmented_control(key="lang").set_value("en").run()
    assert 'lang="en"' in markup(app)
    app.switch_page("methodology.py").run()
    assert 'lang="en"' in markup(app)
    assert app.session_state["lang"] == "en"


@pytest.mark.parametrize("page", PUBLIC, ids=lambda page: page.file)
def test_no_parameter_breaks_a_page_and_links_repeat_only_what_it_heard(app, edition, page):
    asked = {"page": "1", "language": "en", "self": "x", "query": "x", "utm_source": "x", "pagina": "777", "lang": "en"}
    for name, value in asked.items():
        app.query_params[name] = value
    app.run()
    if page.url:
        app.switch_page(page.file).run()
        for name, value in asked.items():
            app.query_params[name] = value
        app.run()
    assert not app.exception
    assert footer(edition, page, {}, Language.EN) in markup(app)


def test_what_a_page_heard_is_forgotten_on_the_next_one(app):
    app.run()
    app.switch_page("commitments.py").run()
    app.query_params["q"] = "agua"
    assert "/compromisos?q=agua&amp;ligera=1" in markup(app.run())
    app.query_params.clear()
    assert "q=agua" not in markup(app.switch_page("overview.py").run())


def test_a_language_that_is_none_is_the_default(app):
    app.query_params["lang"] = "fr"
    assert 'lang="es"' in markup(app.run())


def test_demonstration_data_say_so_on_every_page(app, edition):
    vars(edition)["demonstration"] = True  # where cached_property keeps what it found
    app.run()
    for page in PUBLIC[1:]:
        assert "Datos de demostración" in markup(app.switch_page(page.file).run())


def test_a_silent_database_is_mentioned_and_the_edition_still_shown(app, monkeypatch):
    monkeypatch.setattr(frame, "database_answers", lambda: False)
    shown = markup(app.run())
    assert "La base de datos no responde; se muestra la edición 1" in shown
    assert "site-footer" in shown


def test_an_unknown_address_shows_no_page(app):
    app.session_state["unknown_address"] = "overview"
    app._page_hash = calc_hash("overview")  # how a browser comes back to the address it began at
    shown = markup(app.run())
    assert "Página no encontrada" in shown
    assert "<code>/overview</code>" in shown
    assert 'href="/compromisos"' in shown
    assert "site-footer" in shown


def test_what_an_address_says_is_escaped(app):
    app.session_state["unknown_address"] = "<img src=x>"
    app._page_hash = calc_hash("<img src=x>")
    shown = markup(app.run())
    assert "Página no encontrada" in shown
    assert "<img" not in shown


def test_errors_become_words():
    def script():
        from data_access.errors import Unavailable
        from pages.components import frame

        frame.explain(Unavailable())
        frame.explain(KeyError("secret"))

    app = AppTest.from_function(script).run()
    assert not app.exception
    assert Unavailable().text(Language.ES) in markup(app)
    assert "error del sitio" in markup(app)
    assert "secret" not in markup(app)


def test_the_footer_stands_below_a_page_that_failed(app, monkeypatch):
    monkeypatch.setattr(frame, "not_found", lambda address: 1 / 0)
    app.session_state["unknown_address"] = "overview"
    app._page_hash = calc_hash("overview")
    app.run()
    assert app.exception
    assert "site-footer" in markup(app)


def test_streamlit_still_tells_what_was_asked_for():
    """The router reads this; where it is gone, unknown addresses would show the home page."""
    manager = PagesManager(str(ROOT / "pages" / "router.py"))
    manager.set_script_intent("", "overview")
    assert manager.intended_page_name == "overview"
    assert "pages_manager" in ScriptRunContext.__dataclass_fields__


def test_streamlit_finds_no_folder_of_pages_beside_the_main_script():
    assert not (ROOT / "pages" / "pages").exists()


def test_an_address_of_a_past_day_turns_every_page_to_it(app, monkeypatch, edition):
    past = Edition.of(datetime(2025, 3, 1, 12, tzinfo=UTC))
    monkeypatch.setattr(moment, "edition_on", lambda day: past if day == date(2025, 5, 1) else edition)
    app.query_params["fecha"] = "2025-05-01"
    shown = markup(app.run())
    assert "Usted ve el sitio como estaba el 1 de mayo de 2025" in shown
    assert "publicada el 1 de marzo de 2025" in shown
    assert 'href="/compromisos?fecha=2025-05-01"' in shown or "fecha=2025-05-01" in shown
    shown = markup(app.switch_page("methodology.py").run())
    assert "1 de mayo de 2025" in shown
    assert 'href="/?fecha=2025-05-01"' in shown
    assert not app.exception


def test_a_day_that_cannot_be_shown_is_said_in_the_frame(app):
    app.query_params["fecha"] = "ayer"
    shown = markup(app.run())
    assert "La fecha «ayer» no se entiende" in shown
    assert "publicada el 28 de febrero de 2026" in shown
    assert not app.exception
