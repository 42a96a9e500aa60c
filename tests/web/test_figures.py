"""Every chart of the pages as a file: its table as CSV, its drawing as SVG and PNG."""

import csv
import re
from io import BytesIO, StringIO

import pytest
from bs4 import BeautifulSoup
from lxml import etree
from PIL import Image
from starlette.applications import Starlette
from starlette.testclient import TestClient

from config.clock import local_date
from config.i18n import Language
from config.pages import COMMITMENTS, SERVICE_AGENDA
from config.settings import settings
from data_access import current
from presentation import bodies, figure_files
from presentation.bodies import BODIES
from presentation.charts import BESIDE_NAMES, LETTERS
from presentation.moment import moment
from presentation.theme import Look
from presentation.typefaces import PLAIN
from presentation.vector import svg
from tests.data_access.demonstrations import load_tiny
from web import figures, first_paint

GANTT = "/grafica/compromisos/hitos"
STORY = "id=DEMO-COM-0002"


@pytest.fixture(scope="module")
def demonstration(sqlite_files):
    return sqlite_files.template(load_tiny)


@pytest.fixture
def client(demonstration, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", demonstration)
    settings.cache_clear()
    current.store.cache_clear()
    figures._shelf.cache_clear()
    with TestClient(Starlette(routes=[*figures.routes(), *first_paint.routes()])) as client:
        yield client
    current.store().engine.dispose()
    current.store.cache_clear()


def rows(answer):
    return list(csv.DictReader(StringIO(answer.content.decode(), newline="")))


def links(client, address):
    soup = BeautifulSoup(client.get(address).text, "html.parser")
    return [link["href"] for link in soup.select(".figure-table a[download]")]


@pytest.mark.parametrize("page", [page.url for page in BODIES])
def test_every_chart_of_a_page_offers_its_three_files(client, page):
    soup = BeautifulSoup(client.get(f"/{page}").text, "html.parser")
    found = links(client, f"/{page}")
    assert len(found) == 3 * len(soup.select(".figure-title"))
    for address in found[::3]:
        assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    "address", [f"/compromisos?{STORY}", "/agenda?id=DEMO-AGE-0006", "/metodologia?id=CC-05", "/avance"]
)
def test_the_files_of_a_chart_are_of_their_kind(client, address):
    kinds = {client.get(link).headers["content-type"].split(";")[0] for link in links(client, address)[:3]}
    assert kinds == {"text/csv", "image/svg+xml", "image/png"}


@pytest.mark.parametrize(
    ("page", "query"),
    [
        *((page, {}) for page in BODIES),
        (COMMITMENTS, {"id": "DEMO-COM-0002"}),
        (SERVICE_AGENDA, {"id": "DEMO-AGE-0006"}),
    ],
)
def test_every_chart_is_valid(client, page, query):
    shown = bodies.shown(page, query, moment({}), Language.ES)
    for figure in figure_files.named(shown.body).values():
        assert figure.draw(Look.LIVE).to_dict() == figure.spec  # made so, Altair validates it


def test_names_are_shortened_to_their_room_and_stand_once(client):
    shown = bodies.shown(COMMITMENTS, {"id": "DEMO-COM-0002"}, moment({}), Language.ES)
    figure = figure_files.named(shown.body)["hitos"]
    known = {row.title_es for row in current.current_edition().milestones if row.commitment == "DEMO-COM-0002"}
    narrow, wide = (re.findall("<text[^>]*>([^<]+)", svg(figure, "chart", width)) for width in (250, 860))
    assert known < set(wide)
    assert all(wide.count(name) == 1 for name in known)
    cut = [words for words in narrow if words.endswith("…")]
    assert len(cut) == len(known)
    assert all(PLAIN.width(words, LETTERS) <= 250 - BESIDE_NAMES for words in cut)


def test_the_table_has_the_rows_of_the_chart_as_plain_values(client):
    known = [row for row in current.current_edition().milestones if row.commitment == "DEMO-COM-0002"]
    found = rows(client.get(f"{GANTT}.csv?{STORY}"))
    assert {row["Código"]: row["Plazo"] for row in found} == {row.code: row.end.isoformat() for row in known}
    assert rows(client.get(f"{GANTT}.csv?{STORY}&lang=en"))[0].keys() >= {"Code", "Deadline"}


def test_a_drawing_says_what_it_is_and_where_it_is_from(client):
    answer = client.get(f"{GANTT}.svg?{STORY}")
    tree = etree.fromstring(answer.content)
    named = {etree.QName(child).localname: child.text for child in tree}
    assert re.fullmatch(r"\d de 8 hitos completos; .*", named["title"])
    assert named["desc"].startswith(named["title"])
    words = " ".join(tree.itertext())
    assert f"Edición {current.current_edition().number}" in words
    assert f"/compromisos?{STORY}" in words
    assert "var(--" not in answer.text
    assert answer.headers["content-disposition"].startswith('attachment; filename="compromisos-DEMO-COM-0002-hitos')


def test_a_picture_is_sharp_and_small(client):
    answer = client.get(f"{GANTT}.png?{STORY}")
    assert Image.open(BytesIO(answer.content)).width == 1720
    assert len(answer.content) < 150_000


@pytest.mark.parametrize(
    "path",
    ["/grafica/compromisos/hitos.csv", "/grafica/nada/hitos.csv", f"{GANTT}.pdf?{STORY}", f"{GANTT}.csv?id=NADA"],
)
def test_what_there_is_no_chart_of_is_not_found(client, path):
    assert client.get(path).status_code == 404


def test_a_file_is_kept_until_something_changes(client):
    first = client.get(f"{GANTT}.svg?{STORY}")
    assert first.headers["cache-control"] == "public, no-cache"
    again = client.get(f"{GANTT}.svg?{STORY}", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_past_day_has_its_own_files(client):
    history = current.current_edition().history
    day = local_date(history[len(history) // 2].published_at)
    (link,) = [link for link in links(client, f"/compromisos?{STORY}&fecha={day}") if ".csv" in link]
    assert f"fecha={day}" in link
    then, now = rows(client.get(link)), rows(client.get(f"{GANTT}.csv?{STORY}"))
    assert [row["Código"] for row in then] == [row["Código"] for row in now]
    assert then != now


def test_the_languages_have_the_same_names(client):
    spanish, english = (links(client, f"/cocreacion?lang={language}") for language in Language)
    assert [link.split("?")[0] for link in spanish] == [link.split("?")[0] for link in english]
