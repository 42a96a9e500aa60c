"""Values that a program might take for something else: formulas, markup, addresses, numbers too exact, early dates."""

import io
import json
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from zipfile import ZipFile

import openpyxl
import pyarrow.parquet as pq
import pytest
from defusedxml import ElementTree
from hypothesis import given, settings
from hypothesis import strategies as st

from data_access.canonical import sha256, write_csv
from data_access.manifest import Resource
from data_access.models import RESOURCES
from tests import factories
from web.open_data.exact_json import dumps
from web.open_data.files import content_of
from web.open_data.tables import json_file, parquet_file
from web.open_data.workbook import sheet_name, workbook

TEXTS = [
    '=HYPERLINK("https://example.org","x")',
    "=1+1",
    "+1-1",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(A1)",
    "|cmd",
    "<r><t>=1+1</t></r>",
    '<r></r></is></c><c r="B2"><f>1+1</f><v>2</v></c><c><is></r>',
    "https://example.org/a",
    "mailto:nobody",
    "internal:Hoja!A1",
    "007",
    "1e5",
    "TRUE",
    "{=1+1}",
    "'quoted",
    "_x0041_",
    "&lt;b&gt; & <b>",
    "two\nlines",
    "ñandú · «comillas» 🌋",
]


@pytest.fixture(scope="module")
def suspicious():
    """The bytes of a workbook with every text of the list."""
    return workbook(with_texts(TEXTS))


@pytest.fixture(scope="module")
def suspicious_cells(suspicious):
    return dict(zip(TEXTS, cells_of(suspicious, "title_es"), strict=True))


@pytest.mark.parametrize("text", TEXTS)
def test_no_text_becomes_anything_else_in_the_workbook(suspicious_cells, text):
    cell = suspicious_cells[text]
    assert cell.data_type in ("s", "inlineStr")
    assert unescaped(cell.value) == text
    assert cell.hyperlink is None
    looks_like_a_formula = text[0] in "=+-@\t\r|＝＋－＠"
    assert bool(cell.quotePrefix) == looks_like_a_formula


def test_there_is_no_formula_and_no_link_in_the_file(suspicious):
    with ZipFile(io.BytesIO(suspicious)) as file:
        for name in file.namelist():
            assert "externalLink" not in name
            kinds = {element.tag.rpartition("}")[2] for element in ElementTree.fromstring(file.read(name)).iter()}
            assert not kinds & {"f", "hyperlink", "hyperlinks", "ddeLink", "oleLink"}, name


@settings(max_examples=5)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30), min_size=20))
def test_any_text_comes_back(texts):
    edition = with_texts(texts)
    assert [unescaped(cell.value) for cell in cells(edition, "title_es")] == texts
    assert [row["title_es"] for row in json.loads(json_file(edition, "commitments"))["records"]] == texts
    assert pq.read_table(io.BytesIO(parquet_file(edition, "commitments")))["title_es"].to_pylist() == texts


NUMBERS = ["0", "0.1", "-0.5", "14.5575", "123456789012345", "1234567890.12345", "1000000", "0.000001"]


@pytest.mark.parametrize("text", NUMBERS)
def test_a_number_is_a_number_everywhere(text):
    edition = with_budget(Decimal(text))
    assert f'"budget": {text},' in json_file(edition, "commitments").decode()
    assert pq.read_table(io.BytesIO(parquet_file(edition, "commitments")))["budget"].to_pylist() == [Decimal(text)]
    cell = cells(edition, "budget")[0]
    assert cell.data_type == "n"
    assert cell.value == float(text)


def test_a_number_with_more_digits_than_a_spreadsheet_keeps_stays_exact():
    exact = "123456789012345.123456"
    edition = with_budget(Decimal(exact))
    assert f'"budget": {exact},' in json_file(edition, "commitments").decode()
    assert pq.read_table(io.BytesIO(parquet_file(edition, "commitments")))["budget"].to_pylist() == [Decimal(exact)]
    assert cells(edition, "budget")[0].value == exact


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**14), max_value=10**14))
def test_json_numbers_are_the_digits(number):
    assert json.loads(dumps(number), parse_float=Decimal, parse_int=Decimal) == number


def test_a_date_before_spreadsheets_count_days_is_a_text():
    rows = [factories.commitment(code="A", start=date(1543, 3, 10)), factories.commitment(code="B")]
    early, usual = cells(numbered(*rows), "start")
    assert early.value == "1543-03-10"
    assert isinstance(usual.value, datetime)


@pytest.mark.parametrize("ending", ["csv", "json", "parquet"])
@pytest.mark.parametrize("resource", ["commitments", "places", "attendance"])
def test_a_resource_without_rows_has_every_form(resource, ending):
    content = content_of(without_rows(resource), f"{resource}.{ending}")
    assert content.headers["X-Row-Count"] == "0"
    if ending == "csv":
        assert content.body.decode() == ",".join(names(resource)) + "\n"
    elif ending == "json":
        assert json.loads(content.body)["records"] == []
    else:
        table = pq.read_table(io.BytesIO(content.body))
        assert (table.num_rows, table.column_names) == (0, names(resource))


def test_an_edition_without_rows_has_every_file():
    edition = without_rows(*(name for name in RESOURCES if name not in ("changes", "change_sets")))
    assert json.loads(content_of(edition, "places.geojson").body)["features"] == []
    assert json.loads(content_of(edition, "commitments.nested.json").body)["documents"] == []
    book = openpyxl.load_workbook(io.BytesIO(content_of(edition, "todo.xlsx").body))
    assert [len(list(book[sheet_name(name)].rows)) for name in edition.manifest] == [1] * len(edition.manifest)


def numbered(*rows):
    """Return an edition of these rows with the manifest it would have."""
    edition = factories.edition(*rows)
    files = {
        name: write_csv(RESOURCES[name], map(RESOURCES[name].encode, table)) for name, table in edition.rows.items()
    }
    manifest = {name: Resource(sha256(file), len(edition.rows[name]), len(file)) for name, file in files.items()}
    return replace(edition, manifest=MappingProxyType(manifest))


def without_rows(*resources):
    made = {name: write_csv(RESOURCES[name], []) for name in resources}
    manifest = {name: Resource(sha256(file), 0, len(file)) for name, file in made.items()}
    return replace(factories.edition(), manifest=manifest, rows=dict.fromkeys(resources, ()))


def with_texts(texts):
    rows = [factories.commitment(code=f"C{place:04}") for place in range(len(texts))]
    # past the rules of input, which refuse some of these: what is written must be safe whatever was stored
    return numbered(*(row.model_copy(update={"title_es": text}) for row, text in zip(rows, texts, strict=True)))


def with_budget(number):
    return numbered(factories.commitment().model_copy(update={"budget": number}))


def cells(edition, name):
    return cells_of(workbook(edition), name)


def cells_of(book, name):
    sheet = openpyxl.load_workbook(io.BytesIO(book))[sheet_name("commitments")]
    return [row[names("commitments").index(name)] for row in sheet.iter_rows(min_row=2)]


def unescaped(text):
    """Return a text as a spreadsheet shows it, without XML's escapes for characters it cannot carry."""
    return openpyxl.utils.escape.unescape(text)


def names(resource):
    return [column.name for column in RESOURCES[resource].columns]
