"""The site as it stood on a past day: every page, link, citation and file is of that day's edition."""

from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from bs4 import BeautifulSoup
from markupsafe import Markup
from starlette.applications import Starlette
from starlette.testclient import TestClient

from config.clock import local_date, today
from config.i18n import Language
from config.pages import COMMITMENTS, PAGES
from data_access.archive import edition_of, edition_on
from presentation import formats
from presentation.addresses import as_of, href, seen_from
from tests.data_access.demonstrations import load_tiny
from tests.web.published import shown
from web import embeds, first_paint
from web.open_data import routes as data_files

PUBLIC = [page for page in PAGES if not page.private]
STORY = "DEMO-COM-0002"


@pytest.fixture(scope="module")
def edition(sqlite_files):
    with shown(sqlite_files.template(load_tiny)) as edition:
        yield edition


@pytest.fixture
def client(own_settings, edition, monkeypatch):
    monkeypatch.setattr(first_paint, "svg", lambda *_: Markup("<i></i>"))
    app = Starlette(routes=[*data_files.routes(), *embeds.routes(), *first_paint.routes()])
    return TestClient(app, follow_redirects=False)


@pytest.fixture
def day(edition):
    """A day between two editions, about a year before the newest."""
    return local_date(edition.history[-14].published_at) + timedelta(days=1)


@pytest.fixture
def then(edition, day):
    return edition_on(day)


def soup(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return BeautifulSoup(answer.text, "html.parser")


def notice(page):
    found = page.select_one(".notice li")
    return " ".join(found.get_text(" ").split()) if found else ""


def test_a_day_shows_the_edition_that_was_the_newest_at_its_end(edition):
    for past in edition.history[1:]:
        published = local_date(past.published_at)
        newest = max(one.number for one in edition.history if local_date(one.published_at) <= published)
        assert edition_on(published).number == newest
        before = [one.number for one in edition.history if local_date(one.published_at) < published]
        assert edition_on(published - timedelta(days=1)).number == max(before)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("page", PUBLIC, ids=lambda page: page.url or "home")
def test_every_page_says_from_which_day_it_is_seen_and_its_links_stay_there(client, then, day, page, language):
    asked = soup(client, page.address(language, fecha=str(day)))
    assert formats.date(day, language) in notice(asked)
    assert str(then.number) in notice(asked)
    assert f"{then.hash[:12]}…" in asked.select_one(".site-footer").get_text()
    assert asked.find("meta", attrs={"name": "robots"})["content"] == "noindex"
    back, since = asked.select(".notice a")[:2]
    assert back["href"] == page.address(language)
    assert since["href"] == f"/historial?desde={day}" + ("&lang=en" if language is Language.EN else "")
    addresses = {one.url: one for one in PUBLIC}
    for link in asked.select("a[href^='/']"):
        parts = urlsplit(link["href"])
        inside = parts.path.strip("/") in addresses and link not in (back, since)
        seen = dict(parse_qsl(parts.query)).get("fecha")
        if inside and not link.find_parent(class_="key"):  # where two editions are compared, each leads to its own day
            assert seen == str(day), link


def test_the_form_of_a_list_stays_on_its_day(client, day):
    page = soup(client, f"/compromisos?fecha={day}&estado=limited")
    assert page.select_one("form input[name=fecha]")["value"] == str(day)
    assert not soup(client, "/compromisos").select("form input[name=fecha]")


def test_what_is_shown_today_has_no_trace_of_who_looked_back(client, edition, day):
    for address in ("/", "/datos?id=commitments", "/metodologia?id=CM-01", f"/compromisos?id={STORY}"):
        separator = "&" if "?" in address else "?"
        client.get(f"{address}{separator}fecha={day}")
        client.get(f"{address}{separator}fecha={today() - timedelta(days=1)}")  # the newest edition, seen from before
        assert "fecha=" not in client.get(address).text, address
        assert as_of() is None


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("2024-13-45", "La fecha «2024-13-45» no se entiende; se escribe AAAA-MM-DD."),
        ("ayer", "La fecha «ayer» no se entiende"),
        ("20240101", "La fecha «20240101» no se entiende"),
        ("<b>x</b>", "La fecha «<b>x</b>» no se entiende"),
        ("x" * 5000, f"La fecha «{'x' * 40}» no se entiende"),
        ("2999-01-01", "El 2999-01-01 todavía no llega."),
        ("1990-01-01", "El 1990-01-01 no se había publicado nada todavía. La primera edición es del"),
    ],
)
def test_a_day_that_cannot_be_shown_is_answered_with_today_and_the_reason(client, edition, asked, words):
    page = soup(client, f"/compromisos?fecha={asked}")
    assert words in notice(page)
    assert "Se muestra lo publicado hoy." in notice(page)
    assert f"{edition.hash[:12]}…" in page.select_one(".site-footer").get_text()
    assert page.find("link", rel="canonical")["href"].endswith("/compromisos")
    assert not [link for link in page.select("a[href*='fecha=']") if link.find_parent(class_="notice") is None]
    assert "no se entiende" not in soup(client, "/compromisos").get_text()


def test_today_is_no_past_day(client):
    assert client.get(f"/?fecha={today()}").text == client.get("/").text


def test_a_private_page_is_never_seen_from_a_past_day(client, day):
    page = client.get(f"/personal?fecha={day}")
    assert str(day) not in page.text


def test_a_row_that_came_later_says_when(client, edition):
    day = local_date(edition.history[2].published_at) + timedelta(days=1)
    code = next(row.code for row in edition.commitments if edition_on(day).row("commitments", row.code) is None)
    answer = client.get(f"/compromisos?id={code}&fecha={day}")
    page = BeautifulSoup(answer.text, "html.parser")
    assert answer.status_code == 404
    assert page.h1.get_text() == "Todavía no publicado"
    assert "apareció el" in page.select_one(".lead").get_text()
    assert page.select_one(".page").find("a", href=f"/compromisos?id={code}")
    assert client.get(f"/compromisos?id=NADA&fecha={day}").text.count("Todavía no publicado") == 0


def test_a_citation_names_the_edition_and_the_day_and_leads_back_there(client, then, day):
    page = soup(client, f"/compromisos?id={STORY}&fecha={day}")
    said = page.select_one(".cite").get_text()
    assert f"edición {then.number}," in said
    assert formats.date(day, Language.ES) in said
    assert formats.date(today(), Language.ES) in said  # it is read today
    assert f"/c/{STORY}?fecha={day}" in str(page.select_one(".cite"))
    led = client.get(f"/c/{STORY}?fecha={day}").headers["location"]
    assert led == f"/compromisos?id={STORY}&fecha={day}"
    assert client.get(f"/c/{STORY}").headers["location"] == f"/compromisos?id={STORY}"


def test_the_open_data_of_a_past_day_are_the_files_of_its_edition(client, then, day):
    folder = f"/datos/ediciones/{then.number}/"
    for address in (f"/datos?fecha={day}", f"/datos?id=milestones&fecha={day}"):
        page = soup(client, address)
        files = [link["href"] for link in page.select(".page a[href$='.csv'], .page a[href$='.zip']")]
        assert files
        assert [one for one in files if not one.startswith(folder)] == []
        assert f"/datos/ediciones/{then.number}/" in page.get_text()
    api = soup(client, f"/datos?id=milestones&fecha={day}").select_one("a[href^='/api/v1/milestones']")
    assert api["href"] == f"/api/v1/milestones?edicion={then.number}"


def test_a_link_made_from_a_past_day_keeps_it_whatever_is_asked(edition, day):
    with seen_from(day, edition_of(1)):
        assert href(COMMITMENTS, Language.EN, id="X", fecha="") == f"/compromisos?id=X&fecha={day}&lang=en"
    assert href(COMMITMENTS, Language.EN, id="X") == "/compromisos?id=X&lang=en"
