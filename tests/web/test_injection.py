"""Texts that try to be something else are texts everywhere: in pages, cards, feeds, calendars, files and the API."""

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import quote

import lxml.html
import openpyxl
import pyarrow.parquet as pq
import pytest
import rdflib
from icalendar import Calendar
from lxml import etree
from playwright.sync_api import Page, expect
from pydantic import ValidationError
from sqlalchemy import Engine

from config.pages import PAGES
from data_access.database import open_database
from data_access.models import ENTITIES
from data_access.sheets.worksheets import RUNS
from presentation import vector
from tests.serving import serve
from tests.visits import visit
from tests.web import hostile
from tests.web.hostile import KINDS, MARK, PRODUCT, REFUSED, SENT_BACK, WAITING, code, load_hostile, text, texts
from tests.web.public_answers import Answer, everything, fetch, stranger
from web.open_data.workbook import sheet_name

SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
SCHEMES = {"http:", "https:", "data:", "webcal:"}
ADDRESSES = {"href", "src", "action", "formaction", "poster", "data", "srcset", "xlink:href", "ping", "background"}
COMPUTED = re.compile(rf"(?<![0-9a-f]){PRODUCT}(?![0-9a-f])")
FORMULA = re.compile(r"\s*([=+@＝＋－＠]|-(?![0-9.]+$))")  # a negative number is no formula
HTML, ATOM, ICS = "text/html", "application/atom+xml", "text/calendar"
NOTES = """
window.refusals = [];
addEventListener('securitypolicyviolation', e => refusals.push(`${e.violatedDirective} ${e.blockedURI} ${e.sample}`));
"""
DETAILS = {
    "compromisos": [("commitments", kind) for kind in (1, 5, 10)],
    "agenda": [("agenda_items", kind) for kind in (4,)],
}
VISITED = ["/", "/compromisos", "/cocreacion", "/datos?id=commitments", "/metodologia?id=CM-03"]
VISITED += [f"/{page}?id={code(name, kind)}" for page, rows in DETAILS.items() for name, kind in rows]
PRIVATE = {
    "reviewing-one": [
        *("/personal", "/personal-actualizar?recurso=commitments", "/personal-trimestre", "/personal-revision"),
        *(f"/personal-actualizar?recurso=milestones&id={code('milestones', kind)}" for kind in (0, 10)),
        f"/personal-actualizar?recurso=evidence&id={code('evidence', 3)}&completo",
        *(f"/personal-revision?propuesta={number}" for number in (WAITING, SENT_BACK)),
    ],
    "monitoring-hostile": ["/personal-evaluaciones"],
    "administering": ["/personal-cuentas", "/personal-bitacora"],
}
PUBLIC = [page for page in PAGES if not page.private]
TYPED = [kind for kind in KINDS if "\n" not in kind and kind.isprintable()]
NAMES = ("q", "id", "estado", "lang")
pytestmark = pytest.mark.timeout(300)


@dataclass(frozen=True, eq=False)
class Site:
    """A running site over the hostile data."""

    url: str
    engine: Engine

    @cached_property
    def answers(self) -> dict[str, Answer]:
        """What its public addresses answer."""
        with stranger(self.url) as http:
            return {answer.path: answer for answer in everything(http, self.engine)}

    def of(self, *kinds: str) -> Iterator[Answer]:
        """Yield the answers of these media types."""
        return (answer for answer in self.answers.values() if answer.kind in kinds)


@pytest.fixture(scope="module")
def site(sqlite_files) -> Iterator[Site]:
    url = sqlite_files.create(sqlite_files.template(load_hostile))
    engine = open_database(url)
    with serve(url) as served:
        yield Site(served.url, engine)
    engine.dispose()


def complaints(markup: str) -> Iterator[str]:
    """Yield what of a document stems from a text of the data but is no text."""
    document = lxml.html.document_fromstring(markup)
    yield from (f"a comment: {one.text}" for one in document.iter(etree.Comment) if MARK in str(one.text))
    for element in document.iter(etree.Element):
        if MARK in element.tag or element.tag in {"base", "object", "embed"}:
            yield f"<{element.tag}>"
        if element.tag == "script" and element.get("type") == "application/ld+json":
            json.loads(element.text)
        elif element.tag in {"script", "style"} and re.search(rf"{MARK}|window\.hit", element.text or ""):
            yield f"<{element.tag}>: {element.text[:200]}"
        for name, value in element.attrib.items():
            yield from _of_attribute(element.tag, name, value)
    if "<script>window.hit" in markup:
        yield "a script"
    if COMPUTED.search(markup):
        yield "a template was computed"


def _of_attribute(tag: str, name: str, value: str) -> Iterator[str]:
    written = f"<{tag} {name}={value[:100]!r}>"
    if name.startswith("on") or MARK in name or (name == "style" and MARK in value):
        yield written
    if name in ADDRESSES:
        scheme = SCHEME.match(re.sub(r"[\x00-\x20]", "", value))
        if scheme and scheme[0].lower() not in SCHEMES:
            yield written
        if name in {"src", "srcset", "poster", "data", "background"} and re.search(rf"{MARK}|^x$|evil", value):
            yield written


def words(markup: str) -> str:
    """Return the text of a document, every run of white space as one space."""
    return shown(lxml.html.document_fromstring(markup).text_content())


def shown(text: str) -> str:
    return " ".join(text.split())


def told(site: Site, *kinds: str, of: str) -> list[str]:
    """Return complaints of every answer of these kinds, with its address."""
    assert any(of in answer.path for answer in site.of(*kinds))
    return [f"{answer.path}: {one}" for answer in site.of(*kinds) for one in complaints(answer.text)]


# What is refused on the way in


@pytest.mark.parametrize("entity", ENTITIES, ids=lambda entity: entity.resource)
def test_formulas_and_control_characters_enter_no_text_field(entity):
    row = hostile._row(entity, 0).values | {"code": "X"}
    entity.create.model_validate(row)
    for column in entity.columns:
        for refused, rule in REFUSED.items() if hostile.is_text(column) else ():
            with pytest.raises(ValidationError) as error:
                entity.create.model_validate({**row, column.name: refused})
            assert [(one["loc"], one["type"]) for one in error.value.errors()] == [((column.name,), rule)]
        for refused in ("javascript:window.hit=1", "data:text/html,zzhit", "//evil.example", " https://a b"):
            if column.pattern and column.name != "code":
                with pytest.raises(ValidationError):
                    entity.create.model_validate({**row, column.name: refused})


def test_the_data_have_every_kind_in_every_text_field():
    fields = {(entity.resource, c.name) for entity in ENTITIES for c in entity.columns if c.kind == "string"}
    fields -= {(e.resource, c.name) for e in ENTITIES for c in e.columns if c.refers or c.refers_by or c.name == "code"}
    filled = {(name, column) for name, rows in texts().items() for cells in rows.values() for column in cells}
    assert fields - filled == set()
    assert {len(rows) for rows in texts().values()} == {len(KINDS)}


def test_what_would_end_the_process_that_draws_it_is_never_drawn(monkeypatch):
    """The library that draws charts does not raise where a text is no XML: it aborts."""
    asked = []
    monkeypatch.setattr(vector.vl_convert, "vegalite_to_svg", lambda spec: asked.append(spec) or "<svg ></svg>")
    vector.svg(Drawing(), "chart", 400)
    assert asked[0].count("\ufffd") == 2
    assert not re.search("[\ufffe\uffff]", asked[0])


class Drawing:
    """A figure as far as drawing asks for it."""

    spec = {"title": "zz\ufffe\uffff", "config": {}}


# What the public fetches


def test_every_public_address_answers(site):
    assert len(site.answers) > 700
    assert [path for path, answer in site.answers.items() if answer.status >= 500 and answer.status != 501] == []


def test_no_header_holds_a_text_of_the_data(site):
    for answer in site.answers.values():
        lines = [f"{name}: {value}" for name, value in answer.headers if MARK in f"{name}{value}".lower()]
        assert lines == [], answer.path


def test_no_text_is_markup_in_any_page_or_card(site):
    assert told(site, HTML, of="/incrustar/") == []


def test_every_kind_of_text_is_shown_as_it_is(site):
    pages = {
        "commitments": ("/compromisos?id={}", "title_es", "problem_es", "result_es", "status_quo_es", "action_es"),
        "agenda_items": ("/agenda?id={}", "title_es", "problem_es"),
    }
    for resource, (address, *columns) in pages.items():
        for row, cells in texts()[resource].items():
            page = words(site.answers[address.format(row)].text)
            for column in columns:
                assert shown(cells[column]) in page, (row, column)


def test_feeds_hold_texts_and_no_markup_of_their_own(site):
    for answer in site.of(ATOM):
        feed = etree.fromstring(answer.body, etree.XMLParser(resolve_entities=False, no_network=True))
        names = {etree.QName(element).localname for element in feed.iter(etree.Element)}
        assert not {name for name in names if MARK in name or name in {"script", "img", "svg"}}, answer.path
        assert {etree.QName(element).namespace for element in feed.iter(etree.Element)} == {feed.nsmap[None]}
        for content in feed.iter("{*}content"):
            assert content.get("type") == "html"
            assert list(complaints(content.text)) == [], answer.path
    one = etree.fromstring(site.answers[f"/feeds/compromisos/{code('commitments', 0)}.atom"].body)
    titles = {shown(title.text) for title in one.iter("{*}title")}
    assert any(shown(texts()["commitments"][code("commitments", 0)]["title_es"]) in title for title in titles)


def test_other_xml_is_well_formed_and_holds_texts(site):
    found = list(site.of("application/xml", "text/xml"))
    assert len(found) > 2
    for answer in found:
        document = etree.fromstring(answer.body, etree.XMLParser(resolve_entities=False, no_network=True))
        assert not [element.tag for element in document.iter(etree.Element) if MARK in element.tag], answer.path
        for card in document.iter("html"):
            assert list(complaints(card.text)) == [], answer.path


def test_calendars_hold_texts_and_no_lines_of_their_own(site):
    found = list(site.of(ICS))
    assert len(found) > len(KINDS)
    for answer in found:
        calendar = Calendar.from_ical(answer.text)
        names = {one.name for one in calendar.walk()}
        assert names <= {"VCALENDAR", "VEVENT"}, answer.path
        assert not {name for one in calendar.walk() for name in one if MARK in name.lower()}, answer.path
        assert not re.search(r"(?m)^(BEGIN:VALARM|X-ZZHIT|ACTION)", answer.text), answer.path
    for kind in range(len(KINDS)):
        row = code("commitments", kind)
        calendar = Calendar.from_ical(site.answers[f"/feeds/compromisos/{row}.ics"].text)
        said = " ".join(str(event["summary"]) for event in calendar.walk("VEVENT"))
        assert texts()["commitments"][row]["title_es"] in said


def test_the_api_and_json_files_hold_the_texts_exactly(site):
    for resource, expected in texts().items():
        assert records(json.loads(site.answers[f"/datos/{resource}.json"].text)["records"], expected) == expected
    for answer in site.of("application/json", "application/ld+json", "application/geo+json", "application/csvm+json"):
        read = json.loads(answer.text)
        if isinstance(read, dict) and "html" in read:  # a card for other sites
            assert list(complaints(read["html"])) == [], answer.path
    with stranger(site.url) as http:
        for resource, expected in texts().items():
            rows = json.loads(fetch(http, f"/api/v1/{resource}?limite=500").text)
            assert records(next(v for v in rows.values() if isinstance(v, list)), expected) == expected
    nested = set(strings(json.loads(site.answers["/datos/commitments.nested.json"].text)))
    assert {
        value for cells in texts()["commitments"].values() for name, value in cells.items() if name != "sdg"
    } <= nested
    places = {one["properties"]["name"] for one in json.loads(site.answers["/datos/places.geojson"].text)["features"]}
    assert places == {cells["name"] for cells in texts()["places"].values()}


def records(rows, expected):
    """Return the rows as the texts of the columns that were asked for, by code."""
    columns = set(next(iter(expected.values())))
    return {
        row["code"]: {name: ";".join(value) if isinstance(value := row[name], list) else value for name in columns}
        for row in rows
    }


def strings(value: object) -> Iterator[str]:
    """Yield every string of a JSON document."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from strings(item)


def test_csv_files_hold_the_texts_exactly_and_nothing_that_a_spreadsheet_would_run(site):
    """A CSV is what its hash covers, so nothing is put before a text: what begins like a formula never enters."""
    for resource, expected in texts().items():
        rows = list(csv.DictReader(io.StringIO(site.answers[f"/datos/{resource}.csv"].text, newline=""), strict=True))
        assert records(rows, expected) == expected
    changes = csv.DictReader(io.StringIO(site.answers["/datos/changes.csv"].text, newline=""))
    assert text(1, "commitments", "title_es") in {change["new"] for change in changes}
    for answer in site.of("text/csv"):
        cells = [cell for row in csv.reader(io.StringIO(answer.text, newline=""), strict=True) for cell in row]
        assert [cell for cell in cells if FORMULA.match(cell)] == [], answer.path


def test_columns_of_parquet_files_hold_the_texts_exactly(site):
    for resource, expected in texts().items():
        rows = pq.read_table(io.BytesIO(site.answers[f"/datos/{resource}.parquet"].body)).to_pylist()
        assert records(rows, expected) == expected


def test_no_cell_of_the_workbook_is_a_formula_or_a_link(site):
    book = openpyxl.load_workbook(io.BytesIO(site.answers["/datos/todo.xlsx"].body))
    for sheet in book:
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            assert cell.data_type in {"s", "inlineStr", "n", "d", "b"}
            assert cell.hyperlink is None
            if isinstance(cell.value, str) and cell.value.startswith(RUNS):
                assert cell.quotePrefix
    for resource, expected in texts().items():
        header, *lines = book[sheet_name(resource)].iter_rows(values_only=True)
        rows = [{n: unescaped(v) for n, v in zip(header, line, strict=True)} for line in lines]
        assert records(rows, expected) == expected


def unescaped(value: object) -> object:
    return openpyxl.utils.escape.unescape(value) if isinstance(value, str) else value


def test_linked_data_can_be_read(site):
    graph = rdflib.Graph().parse(data=site.answers["/datos/catalogo.ttl"].body, format="turtle")
    assert not [one for triple in graph for one in triple if isinstance(one, rdflib.URIRef) and MARK in one]


# What somebody types into an address


@pytest.mark.parametrize(("number", "typed"), list(enumerate(TYPED)))
def test_what_an_address_says_is_a_text_too(site, number, typed):
    """Each text on each page, and in each parameter of it by turns."""
    asked = quote(typed, safe="")
    addresses = [
        *(f"/{page.url}?{NAMES[(number + place) % len(NAMES)]}={asked}" for place, page in enumerate(PUBLIC)),
        *(f"{path}{asked}" for path in ("/", "/c/", "/incrustar/", "/datos/", "/api/v1/", "/feeds/compromisos/")),
        *(f"/api/v1/commitments?{name}={asked}" for name in ("orden", "campos", "cursor", "nada", "title_es.contiene")),
        f"/api/v1/commitments?{asked}=1",
        f"/oembed?url={asked}",
        f"/personal/entrar?ir={asked}",
    ]
    with stranger(site.url) as http:
        for address in addresses:
            answer = fetch(http, address)
            assert answer.status < 500, address
            assert not [name for name, _ in answer.headers if MARK in name.lower()], address
            if answer.kind == HTML:
                assert list(complaints(answer.text)) == [], address
            elif "json" in answer.kind:
                json.loads(answer.text)


# In Streamlit, and in a browser


def test_what_streamlit_sends_holds_texts_too(site):
    for page in PUBLIC:
        for query in ("", *(f"id={code(name, kind)}" for name, kind in DETAILS.get(page.url, ()))):
            with visit(site.url) as session:
                sent = session.run(page.url, query)
            assert sent.failures == [], (page.url, query)
            assert list(complaints(f"<main>{sent.text}</main>")) == [], (page.url, query)


@dataclass
class Window:
    """A tab that notes what a hostile text would do: open a dialog, or ask something of another host."""

    page: Page
    url: str
    events: list[str] = field(default_factory=list)

    def visit(self, address: str) -> None:
        """Open a page, wait for Streamlit to finish, and see that nothing of the data ran or became markup."""
        self.events.clear()
        self.page.goto(f"{self.url}{address}")
        expect(self.page.locator("html[data-streamlit=ready]")).to_have_count(1, timeout=30_000)
        self.page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for(timeout=30_000)
        self.page.wait_for_timeout(200)
        assert self.page.evaluate("[window.hit ?? null, refusals]") == [None, []], address
        hostile_elements = f"{MARK}, .{MARK}, [{MARK}], img[src='x'], [onfocus], [onmouseover]"
        assert self.page.locator(hostile_elements).count() == 0, address
        links = self.page.locator("a").evaluate_all("all => all.map(e => e.protocol)")
        assert set(links) <= SCHEMES | {":"}, address  # an address that no browser can read leads nowhere
        assert self.events == [], address


@pytest.fixture(scope="module")
def window(site, chromium) -> Iterator[Window]:
    context = chromium.new_context()
    context.add_init_script(NOTES)
    made = Window(context.new_page(), site.url)
    foreign = re.compile(f"https?:(?!{re.escape(site.url.partition(':')[2])})")
    made.page.on("dialog", lambda dialog: (made.events.append(f"dialog {dialog.message}"), dialog.dismiss()))
    made.page.on("request", lambda asked: made.events.append(asked.url) if foreign.match(asked.url) else None)
    yield made
    context.close()


@pytest.mark.parametrize("address", VISITED)
def test_in_a_browser_nothing_runs_and_nothing_is_asked_of_others(window, address):
    window.visit(address)
    expect(window.page.locator(".stMain")).to_contain_text(re.compile(f"{MARK}|CM-03|Metodología"))


@pytest.mark.parametrize(("username", "addresses"), PRIVATE.items())
def test_in_a_browser_private_pages_show_texts_too(site, window, username, addresses):
    token = hostile.session_of(site.engine, username)
    window.page.context.add_cookies([{"name": "sesion", "value": token, "url": site.url}])
    for address in addresses:
        window.visit(address)
        expect(window.page.locator("h1")).to_have_count(1)
        assert window.page.get_by_test_id("stException").count() == 0, address
