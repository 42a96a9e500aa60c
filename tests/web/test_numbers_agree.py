"""Without a script, every number that a public page shows is the one the read API answers, in both languages.

Nothing is left out: a number of a page that no answer of the API accounts for fails too (shown_numbers.Shown.finish).
"""

import csv
import io
from collections import Counter
from urllib.parse import parse_qsl, urlsplit

import pytest
from markupsafe import Markup
from starlette.applications import Starlette
from starlette.testclient import TestClient

from config.i18n import Language
from config.pages import PAGES
from data_access import current
from data_access.models import RESOURCES
from indicators.methodology import ROWS_PER_PAGE
from indicators.registry import INDICATORS
from tests.web import agreeing_files as files
from tests.web import agreeing_numbers as numbers
from tests.web import agreeing_pages as pages
from tests.web import agreeing_stories as stories
from tests.web import agreeing_territory as places
from tests.web import agreeing_ways as ways
from tests.web.agreeing_blocks import MONTH, Both, frame
from tests.web.agreeing_cards import CARDS
from tests.web.agreeing_governance import governance
from tests.web.agreeing_history import history
from tests.web.agreeing_participation import participation
from tests.web.agreeing_progress import progress
from tests.web.agreeing_quality import data_quality
from tests.web.api_records import Api
from tests.web.published import DATA, crowded, shown
from tests.web.shown_numbers import Shown
from web import api, embeds, first_paint
from web.open_data import routes as data_files

LISTS = [
    "/",
    "/cocreacion",
    "/metodologia",
    "/datos",
    "/compromisos",
    "/compromisos?estado=limited",
    "/compromisos?vencidos=true",
    "/compromisos?valor=civic_participation&estado=completed",
    "/compromisos?institucion={institution}",
    "/compromisos?area=water",
    "/compromisos?q=agua",
    "/compromisos?q=nada de esto",
    "/agenda",
    "/agenda?estado=in_service",
    "/agenda?tipo=new",
    "/agenda?prioridad=high&area=mobility",
    "/agenda?q=agua",
    "/historial",
    "/historial?desde=0",
    "/trazabilidad",
    "/trazabilidad?respuesta=adopted",
    "/trazabilidad?camino=agenda&origen=forum",
    "/trazabilidad?q=agua",
    "/verificar",
    "/avance",
    "/avance?institucion={institution}",
    "/participacion",
    "/gobernanza",
    "/gobernanza?estado=open",
    "/gobernanza?gravedad=high&institucion={institution}",
    "/gobernanza?revision=vencida",
    "/calidad",
    "/calidad?falta=evidencia",
    "/calidad?institucion={institution}",
    "/calidad?tabla=milestones&falta=respuesta",
    "/territorio",
    "/territorio?medida=eventos",
    "/territorio?por=mil",
]
# Of lists with more than one page: a whole page, the last one, and one of what a filter leaves.
FURTHER_PAGES = [
    "/compromisos?pagina=2",
    "/compromisos?valor=public_accountability&pagina=2",
    "/agenda?pagina=2",
    "/agenda?q=servicio&pagina=2",
    "/trazabilidad?pagina=2",
    "/verificar?pagina=2",
    "/calidad?pagina=2",
]
DETAILS = {
    "compromisos": "commitments",
    "agenda": "agenda_items",
    "trazabilidad": "contributions",
    "territorio": "places",
}
# For the test of the test: one page of each kind, and how many of its numbers are changed one after another.
CHANGED = [
    ("/", 12),
    ("/cocreacion", 4),
    ("/metodologia", 4),
    ("/datos", 4),
    ("/datos?id=risks", 4),
    ("/compromisos?estado=limited", 4),
    ("/agenda", 4),
    ("/trazabilidad", 4),
    ("/verificar", 4),
    ("/metodologia?id=CC-05", 4),
    ("/compromisos?id={commitments}", 4),
    ("/agenda?id={agenda_items}", 4),
    ("/territorio", 4),
    ("/territorio?por=mil", 4),
    ("/territorio?id={places}", 4),
    ("/incrustar/{commitments}", 4),
]
# Where names in drawings are cut, where days stand on an axis, where values do, and where distances stand on a map.
DRAWN = ["/cocreacion", "/compromisos?id=DEMO-COM-0002", "/agenda?id=DEMO-AGE-0006", "/territorio"]


@pytest.fixture(scope="module", params=DATA)
def answers(request, sqlite_files):
    """The API and the pages over the facts, then over the smallest demonstration; where asked for, a crowded one."""
    app = Starlette(routes=[*api.routes(), *data_files.routes(), *embeds.routes(), *first_paint.routes()])
    url = crowded(sqlite_files) if request.param == "crowded" else sqlite_files.template(DATA[request.param])
    with shown(url) as edition, TestClient(app) as client:
        yield edition, client, Api(client)


@pytest.fixture
def ask(own_settings, answers):
    """`ask(address, language)` returns a page as it is sent, and the API beside it."""
    edition, client, known = answers
    assert current.current_edition() is edition

    def page(address, language):
        separator = "&" if "?" in address else "?"
        answer = client.get(address + (f"{separator}lang=en" if language is Language.EN else ""))
        assert answer.status_code == 200
        return Both(Shown(answer.text, language), known)

    return page


@pytest.fixture
def undrawn(monkeypatch):
    """Pages with nothing in the place of their drawings, which take longer than all else; no page made so is kept."""
    monkeypatch.setattr(first_paint, "svg", lambda *_: Markup("<i></i>"))
    monkeypatch.setattr(first_paint, "_kept", first_paint._made)


# What a path alone shows, and what it shows of one code.
WHOLE = {
    "cocreacion": lambda both, _query: numbers.co_creation(both),
    "metodologia": lambda both, _query: numbers.methodology(both),
    "datos": lambda both, _query: files.open_data(both),
    "compromisos": pages.commitments,
    "agenda": pages.agenda,
    "trazabilidad": ways.traceability,
    "verificar": ways.verification,
    "historial": history,
    "avance": progress,
    "participacion": participation,
    "gobernanza": governance,
    "calidad": data_quality,
    "territorio": places.territory,
    "": lambda both, _query: pages.home(both),
}
OF_CODE = {
    "metodologia": lambda both, query: numbers.indicator(both, query["id"], int(query.get("pagina", 1))),
    "datos": lambda both, query: files.resource(both, query["id"]),
    "compromisos": lambda both, query: stories.commitment(both, query["id"]),
    "agenda": lambda both, query: stories.agenda_item(both, query["id"]),
    "trazabilidad": lambda both, query: ways.way(both, query["id"]),
    "territorio": lambda both, query: places.place(both, query["id"]),
}


def differences(both, address):
    """Compare the page of an address with the API and return what differs."""
    path, query = urlsplit(address).path.strip("/"), dict(parse_qsl(urlsplit(address).query))
    folder, _, code = path.partition("/")
    if folder == "incrustar":
        CARDS[table_of(both.api, code)](both, code)
    else:
        compare = (OF_CODE if "id" in query else WHOLE)[path]
        compare(both, query)
        frame(both)
    return both.page.finish()


def table_of(known, code):
    return next(table for table in CARDS if known.row(table, code))


def agree(ask, address, language):
    found = differences(ask(address, language), address)
    assert not found, "\n".join([address, *found])


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("address", LISTS)
def test_a_page_shows_the_numbers_of_the_api(ask, answers, address, language):
    agree(ask, address.format(institution=answers[2].all("commitments")[-1]["lead"]), language)


def test_every_public_page_is_compared():
    public = {page.url for page in PAGES if not page.private}
    assert {urlsplit(address).path.strip("/") for address in LISTS} == public == WHOLE.keys()
    assert OF_CODE.keys() == DETAILS.keys() | {"metodologia", "datos"}


@pytest.mark.parametrize("answers", ["crowded"], indirect=True)
@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("address", FURTHER_PAGES)
def test_a_further_page_of_a_list_shows_the_numbers_of_the_api(ask, address, language):
    agree(ask, address, language)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("path", DETAILS)
def test_a_detail_shows_the_numbers_of_the_api(ask, answers, path, language):
    codes = [row["code"] for row in answers[2].all(DETAILS[path])]
    for code in dict.fromkeys([*codes[:1], *codes[len(codes) // 2 :][:1], *codes[-1:]]):
        agree(ask, f"/{path}?id={code}", language)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("path", DETAILS)
def test_every_detail_shows_the_numbers_of_the_api(ask, undrawn, answers, path, language):
    for row in answers[2].all(DETAILS[path]):
        agree(ask, f"/{path}?id={row['code']}", language)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("table", CARDS)
def test_a_card_shows_the_numbers_of_the_api(ask, answers, table, language):
    for row in answers[2].all(table):
        agree(ask, f"/incrustar/{row['code']}", language)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("code", INDICATORS)
def test_an_indicator_shows_the_numbers_of_the_api(ask, code, language):
    agree(ask, f"/metodologia?id={code}", language)


@pytest.mark.parametrize("language", Language)
def test_the_rows_behind_an_indicator_go_on(ask, answers, language):
    edition, _, known = answers
    behind = {code: known.one("indicators", code)["references"] for code in INDICATORS}
    counts = {code: Counter(row["resource"] for row in rows) for code, rows in behind.items()}
    long = [code for code, tables in counts.items() if max(tables.values(), default=0) > ROWS_PER_PAGE]
    assert long or not edition.demonstration
    for code in long[-2:]:
        agree(ask, f"/metodologia?id={code}&pagina=2", language)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", RESOURCES)
def test_a_resource_shows_the_numbers_of_the_api(ask, name, language):
    agree(ask, f"/datos?id={name}", language)


@pytest.mark.parametrize("name", RESOURCES)
def test_a_file_has_the_rows_of_the_api(answers, name):
    _, client, known = answers
    answer = client.get(f"/datos/{name}.csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode(), newline="")))
    assert [row["code"] for row in rows] == [row["code"] for row in known.all(name)]
    assert int(answer.headers["x-row-count"]) == len(rows) == known.count(name)


def another(text):
    """Return a text with its last digit changed."""
    place = max(place for place, sign in enumerate(text) if sign.isdecimal())
    return f"{text[:place]}{(int(text[place]) + 1) % 10}{text[place + 1 :]}"


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(("address", "times"), CHANGED)
def test_a_changed_number_is_noticed(ask, answers, address, times, language):
    codes = {table: [row["code"] for row in answers[2].all(table)] for table in DETAILS.values()}
    address = address.format(**{table: known[len(known) // 2] if known else "" for table, known in codes.items()})
    if address.endswith(("?id=", "/")) and address != "/":
        return  # nothing of the kind is published yet
    count = len(ask(address, language).page.numbers())
    assert count
    for place in range(0, count, -(-count // times)):
        both = ask(address, language)
        text = both.page.numbers()[place]
        text.replace_with(another(text))
        assert differences(both, address), f"nobody noticed that {text!r} was changed"


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("address", DRAWN)
def test_a_changed_number_in_a_drawing_is_noticed(ask, answers, address, language):
    if not answers[0].demonstration:
        return  # nothing is drawn of the facts yet

    def drawn(both):
        texts = [text for text in both.page.all("svg text") if any(map(str.isdecimal, text.get_text()))]
        return [text for text in texts if not text.find_parent(class_="role-axis") or dated(both, text)]

    def dated(both, text):
        return all(map(MONTH.fullmatch, both.page.read(text)))

    count = len(drawn(ask(address, language)))
    assert count
    for place in range(0, count, -(-count // 3)):
        both = ask(address, language)
        text = drawn(both)[place]
        text.string = another(text.get_text())
        assert differences(both, address), f"nobody noticed that {text} was changed"


def test_a_number_too_many_is_noticed(ask):
    both = ask("/", Language.EN)
    both.page.soup.h2.append(" 12")
    assert any("not explained: ['12']" in found for found in differences(both, "/"))
