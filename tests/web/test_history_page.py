"""The history page: what changed lately, what two editions differ in, in sentences, and the changes of status."""

import csv
import io
import re
from datetime import date
from itertools import chain

import pytest
from bs4 import BeautifulSoup
from markupsafe import Markup
from starlette.applications import Starlette
from starlette.testclient import TestClient

from config.clock import local_date
from config.i18n import Language, Text
from data_access import differing
from data_access.archive import edition_of
from data_access.demo.stories import STORIES
from data_access.errors import Unavailable
from data_access.loading import prepare
from indicators.changes import FieldChange
from indicators.status_changes import status_changes
from presentation.history import field_sentence, history
from tests.data_access.demonstrations import UNTIL, load_tiny
from tests.web.published import shown
from web import api, first_paint
from web.open_data import routes as data_files

CORRECTED = STORIES["corrected"].code


@pytest.fixture(scope="module")
def edition(sqlite_files):
    with shown(sqlite_files.template(load_tiny)) as edition:
        yield edition


@pytest.fixture
def client(own_settings, edition):
    return TestClient(Starlette(routes=[*api.routes(), *data_files.routes(), *first_paint.routes()]))


def asked(edition, language=Language.ES, today=UNTIL, **query):
    """Return what the page shows, and its words."""
    found = history(edition, query, today, language)
    html = "".join(piece for piece in found.body if isinstance(piece, Markup))
    return found, BeautifulSoup(html, "html.parser")


def said(page):
    return " ".join(page.get_text().split())


def test_the_last_thirty_days_name_each_edition_its_reason_and_its_changes(edition):
    _, page = asked(edition)
    newest = edition.history[-1]
    recent = [past for past in edition.history if (UNTIL - local_date(past.published_at)).days <= 30]
    assert [link["href"] for link in page.select("h3 a")] == [
        f"/datos/ediciones/{past.number}/" for past in reversed(recent)
    ]
    assert newest.change_set.reason in said(page)
    assert page.find("a", href=f"/historial?desde={newest.number - 1}&hasta={newest.number}")


def test_without_changes_it_says_what_the_last_one_was(edition):
    _, page = asked(edition, today=date(2027, 1, 1))
    assert "En los últimos 30 días no se publicó ningún cambio." in said(page)
    assert f"Lo último es la edición {edition.number}" in said(page)


def test_a_correction_is_marked_as_such_and_leads_to_what_it_changed(edition):
    _, page = asked(edition)
    (link,) = page.select("#correcciones .rows a")
    assert link.get_text() == STORIES["correction"].code
    query = dict(part.split("=") for part in link["href"].partition("?")[2].split("&"))
    found, compared = asked(edition, **query)
    (row,) = compared.select(".rows > li")
    assert row.p.strong.get_text() == "Corrección."
    assert "«Presupuesto» pasó de" in said(row)
    assert CORRECTED in said(row)
    assert found.query == query


def test_every_difference_is_told_once_over_the_pages(edition):
    first, last = edition.history[2], edition.history[19]
    expected = sorted((one.resource, one.code) for one in differing.differing(first, last))
    codes, number, pages = [], 1, 1
    while number <= pages:
        _, page = asked(edition, desde="3", hasta="20", pagina=str(number))
        codes += [one.get_text() for one in page.select(".rows .when")]
        pages = int(re.search(r"de ([\d,]+)", page.select_one(".pager p").get_text())[1])
        number += 1
    assert sorted(codes) == sorted(code for _, code in expected)


def test_both_sides_are_named_with_their_files_and_the_site_as_it_stood(edition):
    _, page = asked(edition, desde="3", hasta="2025-06-30")
    links = [link["href"] for link in page.select("dl.key a")]
    day = local_date(edition.history[2].published_at)
    assert links[:2] == ["/datos/ediciones/3/", f"/?fecha={day}"]
    assert links[3] == "/?fecha=2025-06-30"
    assert len(links) == 4


def test_only_one_commitment_or_one_kind_of_change_can_be_shown(edition):
    code = edition_of(1).commitments[0].code
    _, page = asked(edition, desde="1", q=code)
    assert {one.get_text() for one in page.select(".rows .when")} > {code}
    assert all(one.get_text().startswith(code) for one in page.select(".rows .when"))
    _, page = asked(edition, desde="1", q=code, cambio="update")
    assert page.select(".rows > li")
    assert all(one.p.get_text().strip(" \n").startswith(("Cambió", "Corrección.")) for one in page.select(".rows > li"))
    _, page = asked(edition, desde="1", q="nada de esto")
    assert "Ningún cambio cumple con esta búsqueda." in said(page)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"desde": "ayer"}, "«ayer» no es el número de una edición ni una fecha escrita AAAA-MM-DD."),
        ({"desde": "1", "hasta": "2999-01-01"}, "El 2999-01-01 todavía no llega."),
        ({"hasta": "999"}, "La edición 999 no existe; la más reciente es la"),
        ({"desde": "0", "hasta": "1990-01-01"}, "En «1990-01-01» no se había publicado nada todavía"),
        ({"desde": "<b>", "hasta": "x"}, "«<b>» no es el número"),
        ({"desde": "4", "hasta": "4"}, "Son la misma edición."),
    ],
)
def test_what_cannot_be_compared_is_said_in_words(edition, query, words):
    found, page = asked(edition, **query)
    assert words in said(page)
    assert not page.select(".rows")
    assert not found.common


def test_without_the_database_it_says_so_and_the_rest_of_the_page_stands(edition, monkeypatch):
    def refuse(*_asked):
        raise Unavailable

    with monkeypatch.context() as gone:
        gone.setattr("indicators.comparison.differing", refuse)
        _, page = asked(edition, desde="2", hasta="16")
    assert "No se pudo comparar." in said(page)
    assert page.h1
    _, page = asked(edition, desde="2", hasta="16")
    assert "No se pudo comparar." not in said(page), "the refusal was kept"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (None, "dos", "«Título» no tenía dato y ahora dice «dos»."),
        ("uno.", None, "«Título» quedó sin dato; decía «uno»."),
        ("uno", "dos", "«Título» pasó de «uno» a «dos»."),
        (date(2026, 1, 2), date(2026, 3, 4), "«Título» pasó del 2 de enero de 2026 al 4 de marzo de 2026."),
        (Text("Limitado", "Limited"), Text("Completo", "Completed"), "«Título» pasó de «Limitado» a «Completo»."),
        ("<b>", "<i>", "«Título» pasó de «&lt;b&gt;» a «&lt;i&gt;»."),
    ],
)
def test_a_field_is_told_from_what_to_what(old, new, words):
    assert field_sentence(FieldChange("title", Text("Título", "Title"), old, new), Language.ES) == words


def test_of_a_long_text_the_words_that_differ_are_marked():
    old = "La municipalidad publica cada mes la lista de obras con su avance y su presupuesto vigente."
    told = field_sentence(FieldChange("x", Text("X", "X"), old, old.replace("mes", "trimestre")), Language.ES)
    assert "<del>mes</del>" in told
    assert "<ins>trimestre</ins>" in told
    assert "<del>La" not in told


def test_every_status_change_is_listed_and_can_be_downloaded(client, edition):
    every = status_changes(edition)
    rows, number, pages = [], 1, 1
    while number <= pages:
        _, page = asked(edition, pagina=str(number))
        rows += page.select("#estados tbody tr")
        pages = int(re.search(r"de ([\d,]+)", page.select_one("#estados .pager p").get_text())[1])
        number += 1
    assert len(rows) == len(every) > 50
    assert rows[0].select_one(".under").get_text().strip().startswith(every[0].row.code)
    address = page.find("a", string="CSV")["href"]
    lines = list(csv.DictReader(io.StringIO(client.get(address).text, newline="")))
    assert {line["source"] for line in lines} == {"Datos de demostración"}
    answers = [client.get("/api/v1/status-changes?limite=500").json()]
    while answers[-1]["next"]:
        answers.append(client.get(answers[-1]["next"]).json())
    records = list(chain.from_iterable(answer["data"] for answer in answers))
    assert len(records) == len(lines) == len(every)
    for record, line in zip(records, lines, strict=True):
        assert line["code"] == record["code"]
        assert line["to_completion"] == record["to_completion"]
        assert line["happened_on"] == (record["happened_on"] or "")
        assert line["evidence"] == ";".join(record["evidence"])
    assert client.get(f"/datos/ediciones/3/{address.rpartition('/')[2]}").headers["x-edition"] == "3"
    assert address in client.get("/datos").text


def test_status_changes_of_one_commitment(edition):
    _, page = asked(edition, q="DEMO-COM-0002")
    rows = page.select("#estados tbody tr")
    assert rows
    assert all("DEMO-COM-0002" in row.get_text() for row in rows)


def test_only_the_whole_page_is_kept_and_listed(client, edition):
    assert asked(edition)[0].common
    for query in ({"desde": "1"}, {"q": "agua"}, {"pagina": "2"}):
        assert not asked(edition, **query)[0].common, query


@pytest.mark.parametrize("language", Language)
def test_the_facts_have_a_history_too(sqlite_files, language, own_settings):
    with shown(sqlite_files.template(prepare)) as facts:
        _, page = asked(facts, language, today=local_date(facts.published_at))
        assert page.select_one("h3 a")["href"].startswith("/datos/ediciones/")
        assert page.select("#estados .empty")
