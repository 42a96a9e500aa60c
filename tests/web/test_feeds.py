"""The Atom feeds: valid, stable, and saying of each edition what the public record says."""

import re
from datetime import date, datetime

import feedparser
import pytest
from lxml import etree

from config.settings import settings
from data_access.manifest import DEMONSTRATION
from tests.factories import (
    agenda_item,
    assessment,
    commitment,
    created,
    edition,
    evidence,
    milestone,
    organisation,
    published,
    removed,
    updated,
)
from tests.web.in_memory import client, tiny_demonstration
from web import feeds

ATOM = "{http://www.w3.org/2005/Atom}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
DAYS = (date(2026, 1, 10), date(2026, 2, 10), date(2026, 3, 10))


def rows():
    return {
        "org": organisation(),
        "promise": commitment(lead="O1", completion="substantial"),
        "step": milestone(completion="completed"),
        "other": commitment(code="C2", title_es="Otro"),
        "item": agenda_item(responsible="O1"),
    }


@pytest.fixture
def site(monkeypatch):
    """Three editions: all rows, then a completion, a milestone and evidence; then what has no page."""
    made = rows()
    proof = evidence()
    history = (
        published(1, DAYS[0], *map(created, made.values())),
        published(
            2,
            DAYS[1],
            updated(made["step"], "completion", "not_started"),
            created(proof),
            updated(made["promise"], "completion", "limited"),
            updated(made["item"], "status", "prioritised"),
        ),
        published(3, DAYS[2], updated(made["org"], "name_es", "Dirección"), removed(assessment(code="X"))),
    )
    return client(feeds.routes(), monkeypatch, edition(*made.values(), proof, history=history))


def parsed(answer):
    assert answer.status_code == 200
    found = feedparser.parse(answer.content, response_headers={"content-type": answer.headers["content-type"]})
    assert not found.bozo, found.get("bozo_exception")
    check_against_the_specification(answer.content)
    return found


def check_against_the_specification(body):
    """Assert what RFC 4287 asks of a feed and its entries (section 4.1) and of their links (4.2.7)."""
    feed = etree.fromstring(body)
    assert feed.tag == f"{ATOM}feed"
    for element in (feed, *feed.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(ATOM + name)) == 1, name
            assert element.find(ATOM + name).text.strip()
        links = element.findall(f"{ATOM}link")
        alternates = [(one.get("type"), one.get("hreflang")) for one in links if one.get("rel") == "alternate"]
        assert alternates
        assert len(alternates) == len(set(alternates))
        assert all(re.match("https?://", one.get("href")) for one in links)
        stamp = element.find(f"{ATOM}updated").text
        assert datetime.fromisoformat(stamp).utcoffset() is not None
    assert len(feed.findall(f"{ATOM}author")) == 1
    assert len([one for one in feed.findall(f"{ATOM}link") if one.get("rel") == "self"]) == 1
    ids = [one.text for one in feed.iter(f"{ATOM}id")]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"tag:[a-z.0-9-]+,2026:[\w./-]+", one) for one in ids)
    for content in feed.iter(f"{ATOM}content"):
        assert content.get("type") == "html"
        etree.fromstring(f"<div>{content.text}</div>")


def test_the_feed_of_all_changes_tells_each_edition_by_subject(site):
    feed = parsed(site.get("/feeds/cambios.atom"))
    assert [entry.title for entry in feed.entries] == [
        "Edición 3: 1 retiro en Evaluaciones independientes, 1 cambio en Organizaciones",
        "C1: cumplimiento declarado de «limitado» a «sustancial» y 2 cambios más",
        "S1: estado de «priorizado» a «identificado»",
        "C1: se publicó «Alianza por el Ambiente» y 1 cambio más",
        "C2: se publicó «Otro»",
        "S1: se publicó «Recolección»",
        "Edición 1: 1 alta en Organizaciones",
    ]
    assert [entry.updated for entry in feed.entries[:2]] == ["2026-03-10T12:00:00Z", "2026-02-10T12:00:00Z"]
    assert feed.feed.updated == "2026-03-10T12:00:00Z"


def test_an_entry_lists_fields_links_and_files(site):
    entry = parsed(site.get("/feeds/cambios.atom")).entries[1]
    told = entry.content[0].value
    assert "Cumplimiento declarado: Limitado → Sustancial" in told
    assert "Convocatoria (Hitos · Cambio)" in told
    assert "Cumplimiento declarado: No iniciado → Completo" in told
    assert "Informe (Evidencias · Alta)" in told
    assert "Reunión de seguimiento" in told
    assert entry.link == "http://localhost:8501/c/C1"
    related = [link.href for link in entry.links if link.rel == "related"]
    assert "http://localhost:8501/datos/ediciones/2/changes.csv" in related
    assert "http://localhost:8501/datos/ediciones/2/manifest.json" in related
    assert entry.summary.startswith("Alianza por el Ambiente. 1 cambio en Compromisos, ")
    assert "Edición 2, publicada el 10 de febrero de 2026" in entry.summary


def test_the_author_is_an_organisation_and_the_licence_is_named(site):
    feed = parsed(site.get("/feeds/cambios.atom")).feed
    assert "Municipalidad de Antigua Guatemala" in feed.author
    assert "CC BY 4.0" in feed.rights
    assert [link.href for link in feed.links if link.rel == "license"] == [
        "https://creativecommons.org/licenses/by/4.0/"
    ]


def test_labels_come_in_the_language_asked_for(site):
    answer = site.get("/feeds/cambios.atom?lang=en")
    feed = parsed(answer)
    assert etree.fromstring(answer.content).get(XML_LANG) == "en"
    assert answer.headers["content-language"] == "en"
    assert "Declared completion: Limited → Substantial" in feed.entries[1].content[0].value
    assert feed.entries[1].link == "http://localhost:8501/c/C1?lang=en"
    others = [(link.hreflang, link.href) for link in feed.feed.links if link.rel == "alternate"]
    assert ("es", "http://localhost:8501/feeds/cambios.atom") in others


def test_one_commitment_has_its_own_feed_with_the_same_entries(site):
    everything = {entry.id: entry.title for entry in parsed(site.get("/feeds/cambios.atom")).entries}
    feed = parsed(site.get("/feeds/compromisos/C1.atom"))
    assert len(feed.entries) == 2
    assert all(everything[entry.id] == entry.title and ": " in entry.title for entry in feed.entries)
    assert "Alianza por el Ambiente" in feed.feed.title


def test_an_institution_has_a_feed_of_what_it_answers_for(site):
    feed = parsed(site.get("/feeds/instituciones/O1.atom"))
    assert {entry.link.rsplit("/", 1)[1] for entry in feed.entries} == {"C1", "S1"}


def test_an_institution_that_answers_for_nothing_yet_has_an_empty_feed(monkeypatch):
    asked = client(feeds.routes(), monkeypatch, edition(organisation()))
    assert parsed(asked.get("/feeds/instituciones/O1.atom")).entries == []


@pytest.mark.parametrize("path", ["compromisos/NADA", "instituciones/NADA", "compromisos/S1", "compromisos/a%22%3E"])
def test_a_code_that_never_was_is_not_found_in_words(site, path):
    answer = site.get(f"/feeds/{path}.atom")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["title"] == "No hay nada con ese código"


def test_the_feed_of_a_commitment_that_is_gone_still_answers(monkeypatch):
    gone = commitment()
    history = (published(1, DAYS[0], created(gone)), published(2, DAYS[1], removed(gone)))
    asked = client(feeds.routes(), monkeypatch, edition(organisation(), history=history))
    titles = [entry.title for entry in parsed(asked.get("/feeds/compromisos/C1.atom")).entries]
    assert titles == ["C1: se quitó de los datos", "C1: se publicó «C1»"]


def test_the_feed_of_an_institution_that_is_gone_still_answers(monkeypatch):
    gone = organisation()
    history = (published(1, DAYS[0], created(gone)), published(2, DAYS[1], removed(gone)))
    asked = client(feeds.routes(), monkeypatch, edition(history=history))
    assert asked.get("/feeds/instituciones/O1.atom").status_code == 200


def test_identifiers_and_entries_stay_when_a_later_edition_comes(monkeypatch):
    made = rows()
    first = published(1, DAYS[0], *map(created, made.values()))
    later = published(2, DAYS[1], updated(made["promise"], "completion", "limited"))
    before, after = (
        parsed(client(feeds.routes(), monkeypatch, shown).get("/feeds/cambios.atom")).entries
        for shown in (edition(*made.values(), history=[first]), edition(*made.values(), history=[first, later]))
    )
    assert [dict(entry) for entry in after[1:]] == [dict(entry) for entry in before]


def test_no_text_breaks_the_document(monkeypatch):
    awkward = "A ]]> & <b>\"'\u2028\ufffe &amp;"
    valid = commitment()  # such a character is refused by now; an edition from before may hold one
    promise = valid.model_copy(update={"title_es": awkward, "title_en": awkward})
    change = updated(valid, "title_es", "x").model_copy(update={"old": "x\uffff<", "new": awkward})
    history = (published(1, DAYS[0], created(valid)), published(2, DAYS[1], change))
    asked = client(feeds.routes(), monkeypatch, edition(promise, history=history))
    feed = parsed(asked.get("/feeds/cambios.atom"))
    assert (
        "A ]]> & <b>\"'\u2028\ufffd &amp;"
        in etree.fromstring(asked.get("/feeds/cambios.atom").content).findall(f".//{ATOM}summary")[0].text
    )
    assert "<b>" not in feed.entries[0].content[0].value


def test_an_edition_of_thousands_of_rows_is_told_by_its_number(monkeypatch):
    many = [organisation(code=f"O{number}") for number in range(200)]
    asked = client(feeds.routes(), monkeypatch, edition(*many, history=[published(1, DAYS[0], *map(created, many))]))
    answer = asked.get("/feeds/cambios.atom")
    (entry,) = parsed(answer).entries
    assert entry.title == "Edición 1: 200 altas en Organizaciones"
    assert "Y 170 filas más" in entry.content[0].value
    assert len(answer.content) < 20_000


def test_at_most_fifty_entries(monkeypatch):
    many = [commitment(code=f"C{number:03}") for number in range(80)]
    asked = client(feeds.routes(), monkeypatch, edition(*many, history=[published(1, DAYS[0], *map(created, many))]))
    assert len(parsed(asked.get("/feeds/cambios.atom")).entries) == 50


def test_head_and_what_a_reader_has_already(site):
    answer = site.get("/feeds/cambios.atom")
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    assert answer.headers["x-edition"] == "3"
    assert 'rel="license"' in answer.headers["link"]
    same = site.get("/feeds/cambios.atom", headers={"If-None-Match": answer.headers["etag"]})
    assert (same.status_code, same.content) == (304, b"")
    head = site.head("/feeds/cambios.atom")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == answer.headers["etag"]


def test_the_address_is_that_of_the_site(monkeypatch):
    monkeypatch.setenv("SITE_URL", "https://gobierno.example")
    settings.cache_clear()
    promise = commitment()
    shown = edition(promise, history=[published(1, DAYS[0], created(promise))])
    feed = parsed(client(feeds.routes(), monkeypatch, shown).get("/feeds/cambios.atom"))
    assert feed.feed.id == "tag:gobierno.example,2026:es/cambios"
    assert feed.entries[0].link == "https://gobierno.example/c/C1"


def test_the_demonstration_says_so_in_every_entry_and_withholds_what_the_edition_withholds(monkeypatch, sqlite_files):
    shown = tiny_demonstration(sqlite_files)
    asked = client(feeds.routes(), monkeypatch, shown)
    codes = [row.code for row in shown.commitments[:3]]
    paths = ["cambios", *(f"compromisos/{code}" for code in codes), f"instituciones/{shown.organisations[0].code}"]
    for path in paths:
        for language in ("es", "en"):
            answer = asked.get(f"/feeds/{path}.atom?lang={language}")
            feed = parsed(answer)
            assert answer.headers["x-demonstration"] == "true"
            if language == "es":
                assert all(entry.title.startswith(DEMONSTRATION) for entry in [feed.feed, *feed.entries])
    # the published history names attendance by its event and never says a count
    assert not re.search(r"Personas: [^–]", asked.get("/feeds/cambios.atom").text)
