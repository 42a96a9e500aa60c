"""Cards in a frame, oEmbed and permalinks: small, whole, and the same facts as the pages."""

import base64
import hashlib
import json
import re
from datetime import date

import pytest
from axe_core_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from lxml import etree

from config.i18n import Language
from config.settings import settings
from data_access import current
from data_access.models import RESOURCES
from indicators.registry import INDICATORS
from presentation import bodies
from presentation import embeds as drawn
from tests.factories import (
    TODAY,
    agenda_item,
    assessment,
    commitment,
    contribution,
    created,
    edition,
    evidence,
    measurement,
    milestone,
    one_of_each,
    organisation,
    published,
    removed,
)
from tests.web.in_memory import client, tiny_demonstration
from web import embeds

DAY = date(2026, 1, 10)
MOST_BYTES = 15_000


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch):
    monkeypatch.setattr(embeds, "today", lambda: TODAY)


@pytest.fixture
def site(monkeypatch):
    rows = (
        organisation(),
        commitment(lead="O1", completion="limited"),
        milestone(completion="completed"),
        milestone(code="H2"),
        evidence(),
        assessment(completion="not_started"),
        agenda_item(responsible="O1", baseline=40, target=20, unit_es="días", unit_en="days", priority="high"),
        measurement(),
        contribution(agenda_item="S1"),
    )
    shown = edition(*rows, history=[published(1, DAY, *map(created, rows))])
    return client(embeds.routes(), monkeypatch, shown)


def words(answer):
    """Return what a card says, after asserting that it is whole in itself."""
    document = BeautifulSoup(answer.text, "html.parser")
    assert len(answer.content) < MOST_BYTES
    assert not document.find_all(["img", "iframe", "object", "embed", "audio", "video"])
    assert not document.find_all("script", src=True)
    assert {link["rel"][0] for link in document.find_all("link")} <= {"canonical"}
    assert "url(" not in answer.text
    assert "@import" not in answer.text
    assert all(link["target"] == "_top" for link in document.find_all("a"))
    return " ".join(document.body.get_text(" ").split())


def test_the_card_of_a_commitment_says_what_the_list_says(site):
    said = words(site.get("/incrustar/C1"))
    for fact in (
        "Compromiso · C1",
        "Alianza por el Ambiente",
        "Dirección de Ambiente",
        "Limitado",
        "Vencido hace 326 días",
        "Evaluado: No iniciado",
        "Avance: 50% (1 de 2 hitos)",
        "Plazo 31 de diciembre de 2025",
        "Último avance 10 de enero de 2026",
        "1 evidencia",
        "Edición 1, 22 de noviembre de 2026",
    ):
        assert fact in said
    assert "demostración" not in said


def test_a_card_leads_to_the_page(site):
    document = BeautifulSoup(site.get("/incrustar/C1").text, "html.parser")
    assert document.h1.a["href"] == "http://localhost:8501/compromisos?id=C1"
    assert document.find("link", rel="canonical")["href"] == "http://localhost:8501/compromisos?id=C1"
    english = BeautifulSoup(site.get("/incrustar/C1?lang=en").text, "html.parser")
    assert english.html["lang"] == "en"
    assert english.h1.get_text() == "Alliance for the Environment"
    assert english.h1.a["href"] == "http://localhost:8501/compromisos?id=C1&lang=en"


def test_a_commitment_without_anything_says_so(monkeypatch):
    said = words(client(embeds.routes(), monkeypatch, edition(commitment(end=None))).get("/incrustar/C1"))
    for fact in (
        "Sin institución líder publicada",
        "Sin evidencia disponible",
        "Sin plazo publicado",
        "Sin hitos publicados",
        "Ninguno desde que se publicó, el 22 de noviembre de 2026",
        "Sin evidencia publicada",
    ):
        assert fact in said


def test_the_card_of_an_agenda_item(site):
    said = words(site.get("/incrustar/S1"))
    for fact in (
        "Mejora · S1",
        "Recolección",
        "Dirección de Ambiente",
        "Identificado",
        "prioridad alta",
        "50% del camino a la meta",
        "Línea base 40 días",
        "Última medición 30 días 1 de junio de 2026",
        "Meta 20 días",
        "1 aporte ciudadano",
        "Último cambio 10 de enero de 2026",
    ):
        assert fact in said


def test_the_card_of_an_indicator(site):
    said = words(site.get("/incrustar/CM-05"))
    assert f"{INDICATORS['CM-05'].name.es} 0% 0 de 2" in said
    assert INDICATORS["CM-05"].definition.es in said
    assert "A fecha de 22 de noviembre de 2026" in said


@pytest.mark.parametrize("code", ["NADA", "H1", "%22%3E%3Cscript%3Ealert(1)", "x" * 3000, "%00"])
def test_an_unknown_code_is_a_card_that_says_so(site, code):
    answer = site.get(f"/incrustar/{code}")
    assert answer.status_code == 404
    assert "No hay nada con ese código" in words(answer)
    assert answer.text.count("<script>") == 1
    assert "\0" not in answer.text


@pytest.fixture
def left(monkeypatch):
    """A commitment, a service and a milestone that edition 2 took away."""
    rows = (commitment(), agenda_item(), milestone())
    history = [published(1, DAY, *map(created, rows)), published(2, date(2026, 2, 10), *map(removed, rows))]
    shown = edition(organisation(), history=history)
    return shown, client(embeds.routes(), monkeypatch, shown)


class TestWhatLeft:
    @pytest.mark.parametrize(
        ("code", "page"), [("C1", "/compromisos?id=C1"), ("S1", "/agenda?id=S1"), ("H1", "/datos?id=milestones")]
    )
    def test_its_permalink_still_leads_somewhere(self, left, code, page):
        assert left[1].get(f"/c/{code}").headers["location"] == page

    @pytest.mark.parametrize("code", ["C1", "S1"])
    def test_its_card_says_until_when_it_was_published(self, left, code):
        answer = left[1].get(f"/incrustar/{code}?lang=en")
        assert answer.status_code == 404
        assert "published until edition 1; edition 2 removed it" in words(answer)

    @pytest.mark.parametrize(("page", "code", "feed"), [("compromisos", "C1", 1), ("agenda", "S1", 0)])
    def test_its_page_says_why_and_where_it_still_is(self, left, page, code, feed):
        shows = next(show for one, show in bodies.BODIES.items() if one.url == page)
        shown = shows(left[0], {"id": code}, TODAY, Language.ES)
        assert (shown.found, shown.title) == (False, "Ya no se publica")
        (piece,) = shown.body
        told = BeautifulSoup(piece, "html.parser")
        said = " ".join(told.get_text(" ").split())
        assert f"El código {code} estuvo publicado hasta la edición 1. La edición 2, del 10 de febrero de 2026," in said
        assert f"Motivo: {left[0].history[1].change_set.reason}" in said
        links = {link["href"] for link in told.find_all("a")}
        assert f"/datos/ediciones/1/{'commitments' if feed else 'agenda_items'}.csv" in links
        assert (f"/feeds/compromisos/{code}.atom" in links) == bool(feed)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(("page", "code"), [("compromisos", "C1"), ("agenda", "S1"), ("metodologia", "CM-02")])
def test_every_page_with_a_card_offers_it_and_is_cited_by_its_permalink(site, page, code, language):
    shows = next(show for one, show in bodies.BODIES.items() if one.url == page)
    shown = shows(current.store().current(), {"id": code}, TODAY, language)
    told = BeautifulSoup("".join(piece for piece in shown.body if isinstance(piece, str)), "html.parser")
    frame = BeautifulSoup(told.select_one("pre.example").get_text(), "html.parser").iframe
    asked = f"{settings().SITE_URL}/c/{code}{'?lang=en' if language is Language.EN else ''}"
    assert told.select_one("blockquote.cite").find_all("code")[-1].get_text() == asked
    described = site.get("/oembed", params={"url": asked}).json()
    assert str(frame) == str(BeautifulSoup(described["html"], "html.parser").iframe)
    (card,) = (link["href"] for link in told.find_all("a") if link["href"].startswith("/incrustar/"))
    assert frame["src"] == f"{settings().SITE_URL}{card}"
    assert site.get(card).status_code == 200


def test_no_text_breaks_a_card(monkeypatch):
    awkward = "</style></script><script>x</script> & \"'"
    asked = client(embeds.routes(), monkeypatch, edition(commitment(title_es=awkward, title_en="")))
    answer = asked.get("/incrustar/C1")
    assert awkward in words(answer)
    assert BeautifulSoup(answer.text, "html.parser").title.get_text().startswith(awkward)


def test_any_site_may_frame_a_card_and_only_its_own_script_runs(site):
    answer = site.get("/incrustar/C1")
    (script,) = BeautifulSoup(answer.text, "html.parser").find_all("script")
    digest = base64.b64encode(hashlib.sha256(script.string.encode()).digest()).decode()
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";"))
    assert policy["script-src"] == f"'sha256-{digest}'"
    assert policy["default-src"] == "'none'"
    assert policy["style-src"] == "'unsafe-inline'"
    assert policy["frame-ancestors"] == "*"
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    again = site.get("/incrustar/C1", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304
    assert site.head("/incrustar/C1").headers["etag"] == answer.headers["etag"]


def test_every_card_of_the_demonstration_is_small_and_says_what_it_is(monkeypatch, sqlite_files):
    shown = tiny_demonstration(sqlite_files)
    asked = client(embeds.routes(), monkeypatch, shown)
    codes = [row.code for row in (*shown.commitments, *shown.agenda_items)]
    for code in [*codes, *INDICATORS]:
        for language in ("es", "en"):
            answer = asked.get(f"/incrustar/{code}?lang={language}")
            assert answer.status_code == 200
            said = words(answer)
            assert language == "en" or said.startswith("Datos de demostración")


class TestPermalinks:
    @pytest.mark.parametrize(
        ("code", "page"),
        [
            ("C1", "/compromisos?id=C1"),
            ("H1", "/compromisos?id=C1"),
            ("EVI1", "/compromisos?id=C1"),
            ("S1", "/agenda?id=S1"),
            ("M1", "/agenda?id=S1"),
            ("CM-02", "/metodologia?id=CM-02"),
            ("CC-01r", "/metodologia?id=CC-01r"),
            ("O1", "/datos?id=organisations"),
        ],
    )
    def test_a_code_leads_to_the_page_that_tells_of_it(self, site, code, page):
        answer = site.get(f"/c/{code}")
        assert (answer.status_code, answer.headers["location"]) == (302, page)
        assert answer.headers["cache-control"] == "no-cache"
        assert site.get(f"/c/{code}?lang=en").headers["location"] == f"{page}&lang=en"

    def test_a_row_of_every_table_leads_somewhere(self, monkeypatch):
        shown = one_of_each()
        asked = client(embeds.routes(), monkeypatch, shown)
        for resource, rows in shown.rows.items():
            answer = asked.get(f"/c/{rows[0].code}")
            assert answer.status_code == 302
            assert resource in RESOURCES

    @pytest.mark.parametrize("code", ["NADA", "%2F%2Fevil.example", "%0d%0aSet-Cookie:x", "<b>"])
    def test_an_unknown_code_is_not_found_in_words(self, site, code):
        answer = site.get(f"/c/{code}")
        assert answer.status_code == 404
        assert "location" not in answer.headers

    def test_what_it_says_then_is_a_page_of_the_site(self, site):
        answer = site.get("/c/NADA?lang=en")
        assert "Page not found" in answer.text
        assert 'class="site-footer' in answer.text


class TestOembed:
    @pytest.mark.parametrize(
        ("address", "frame"),
        [
            ("/c/C1", "/incrustar/C1"),
            ("/incrustar/C1?lang=en", "/incrustar/C1?lang=en"),
            ("/compromisos?id=C1", "/incrustar/C1"),
            ("/compromisos?lang=en&id=C1", "/incrustar/C1?lang=en"),
            ("/agenda?id=S1", "/incrustar/S1"),
            ("/metodologia?id=CM-02", "/incrustar/CM-02"),
        ],
    )
    def test_an_address_of_the_site_becomes_a_frame(self, site, address, frame):
        answer = site.get("/oembed", params={"url": f"http://localhost:8501{address}", "format": "json"})
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "application/json"
        described = answer.json()
        assert (described["version"], described["type"]) == ("1.0", "rich")
        inside = BeautifulSoup(described["html"], "html.parser").iframe
        assert inside["src"] == f"http://localhost:8501{frame}"
        assert (int(inside["width"]), int(inside["height"])) == (described["width"], described["height"])
        assert site.get(frame).status_code == 200

    def test_it_is_no_larger_than_asked_for(self, site):
        asked = {"url": "http://localhost:8501/c/C1", "maxwidth": "320", "maxheight": "240"}
        described = site.get("/oembed", params=asked).json()
        assert (described["width"], described["height"]) == (320, 240)
        assert "thumbnail_url" not in described
        free = site.get("/oembed", params={"url": asked["url"]}).json()
        assert free["thumbnail_url"] == "http://localhost:8501/imagen/es/C1.png"
        assert (free["thumbnail_width"], free["thumbnail_height"]) == (1200, 630)

    def test_xml_says_the_same(self, site):
        asked = {"url": "http://localhost:8501/c/C1"}
        answer = site.get("/oembed", params=asked | {"format": "xml"})
        assert answer.headers["content-type"] == "text/xml; charset=utf-8"
        fields = {one.tag: one.text for one in etree.fromstring(answer.content)}
        assert fields == {name: str(value) for name, value in site.get("/oembed", params=asked).json().items()}

    @pytest.mark.parametrize(
        ("query", "status"),
        [
            ({}, 400),
            ({"url": ""}, 400),
            ({"url": "http://localhost:8501/c/C1", "maxwidth": "ancho"}, 400),
            ({"url": "http://localhost:8501/c/C1", "maxheight": "0"}, 400),
            ({"url": "http://localhost:8501/c/C1", "maxwidth": "9" * 5000}, 400),
            ({"url": "http://localhost:8501/c/C1", "format": "yaml"}, 501),
            ({"url": "http://localhost:8501/c/NADA"}, 404),
            ({"url": "http://localhost:8501/compromisos?id=S1"}, 404),
            ({"url": "http://localhost:8501/compromisos"}, 404),
            ({"url": "http://localhost:8501/"}, 404),
            ({"url": "https://otro.example/c/C1"}, 404),
            ({"url": "javascript://localhost:8501/c/C1"}, 404),
            ({"url": "http://[::1/c/C1"}, 404),
            ({"url": "C1"}, 404),
        ],
    )
    def test_what_cannot_be_answered_says_why(self, site, query, status):
        answer = site.get("/oembed", params=query)
        assert answer.status_code == status
        assert answer.headers["content-type"] == "application/problem+json"
        assert json.loads(answer.content)["title"]


WATCH = """
<script>addEventListener("message", event => { if (event.data.code) window.told = event.data; });</script>
<style>body { margin: 0 } iframe { display: block }</style>
<iframe src="about:blank" title="Otra" height="50"></iframe>
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [300, 375, 600])
def test_a_card_fits_its_frame_and_has_no_barrier(site, chromium, monkeypatch, scheme, width):
    monkeypatch.setenv("SITE_URL", "http://card.example")
    settings.cache_clear()
    context = chromium.new_context(color_scheme=scheme, viewport={"width": width, "height": 800})
    page = context.new_page()
    asked, refused = [], []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)

    def answer(route):
        asked.append(route.request.url)
        if "/incrustar/" not in route.request.url:
            html = f"{WATCH}{drawn.frame(code, 'Tarjeta', Language.ES, width, 100)}"
            return route.fulfill(body=html, content_type="text/html")
        reply = site.get(route.request.url.partition("card.example")[2])
        return route.fulfill(body=reply.text, headers=dict(reply.headers) | {"content-encoding": "identity"})

    page.route("**/*", answer)
    for code in ("C1", "S1", "CM-05", "NADA"):
        page.goto("http://outside.example/")
        page.wait_for_function("window.told && document.querySelectorAll('iframe')[1].clientHeight == told.height")
        assert page.evaluate("document.querySelector('iframe').clientHeight") == 50, "only its own frame is resized"
        assert page.evaluate("told.code") == code
        card = page.frames[2]
        inner = card.evaluate("({high: document.documentElement.scrollHeight, seen: innerHeight, "
                              "wide: document.documentElement.scrollWidth, room: innerWidth})")  # fmt: skip
        assert (inner["high"], inner["wide"]) == (inner["seen"], inner["room"])
        found = Axe().run(card)
        assert found["violations"] == [], [one["id"] for one in found["violations"]]
    assert all(re.match(r"http://(outside|card)\.example/(incrustar/\w|$)", one) for one in asked), asked
    assert not [text for text in refused if "404" not in text]
    context.close()


def test_the_address_of_the_site_may_be_another(monkeypatch):
    monkeypatch.setenv("SITE_URL", "https://gobierno.example")
    settings.cache_clear()
    asked = client(embeds.routes(), monkeypatch, edition(commitment()))
    described = asked.get("/oembed", params={"url": "http://gobierno.example/c/C1"}).json()
    assert 'src="https://gobierno.example/incrustar/C1"' in described["html"]
