"""The files of an edition: whichever form is read, the values are the rows; the same edition gives the same bytes."""

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from zipfile import ZipFile

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from config.i18n import Language
from data_access import archive as archive_module
from data_access.archive import rows_of
from data_access.canonical import sha256
from data_access.manifest import Resource
from data_access.models import RESOURCES
from presentation.open_data import bibtex
from tests import factories
from web.open_data.archive_file import archive, read_me
from web.open_data.dictionary import dictionary_csv
from web.open_data.files import content_of
from web.open_data.tables import json_file, parquet_file
from web.open_data.workbook import sheet_name, workbook


@pytest.fixture(scope="module")
def book(edition):
    return openpyxl.load_workbook(io.BytesIO(workbook(edition)))


@pytest.mark.parametrize("resource", RESOURCES)
def test_json_holds_the_rows(edition, resource):
    document = json.loads(json_file(edition, resource), parse_float=Decimal)
    rows = rows_of(edition, resource)
    assert document["edition"]["hash"] == edition.hash
    assert (document["resource"], document["rows"]) == (resource, len(rows))
    assert [list(record) for record in document["records"]] == [names(resource)] * len(rows)
    for record, row in zip(document["records"], rows, strict=True):
        for name, value in record.items():
            original = getattr(row, name)
            assert value == (original.isoformat() if isinstance(original, date) else original), (row.code, name)
            assert isinstance(value, bool) == isinstance(original, bool)
            assert isinstance(value, Decimal | int) == isinstance(original, Decimal | int)


@pytest.mark.parametrize("resource", RESOURCES)
def test_parquet_holds_the_rows(edition, resource):
    table = pq.read_table(io.BytesIO(parquet_file(edition, resource)))
    assert table.column_names == names(resource)
    assert table.to_pylist() == [row.model_dump(include=set(names(resource))) for row in rows_of(edition, resource)]


PARQUET = {
    "code": pa.string(),
    "end": pa.date32(),
    "budget": pa.decimal128(21, 6),
    "ogp_values": pa.list_(pa.string()),
    "completion": pa.string(),
}


def test_parquet_is_typed_and_says_what_it_is(edition):
    schema = pq.read_schema(io.BytesIO(parquet_file(edition, "commitments")))
    assert {name: schema.field(name).type for name in PARQUET} == {
        name: pa.list_(pa.field("element", pa.string())) if name == "ogp_values" else kind
        for name, kind in PARQUET.items()
    }
    assert pq.read_schema(io.BytesIO(parquet_file(edition, "milestones"))).field("weight").type == pa.int64()
    assert pq.read_schema(io.BytesIO(parquet_file(edition, "events"))).field("people_hidden").type == pa.bool_()
    budget = {key.decode(): value.decode() for key, value in schema.field("budget").metadata.items()}
    assert (budget["label_es"], budget["description_en"], budget["unit_es"]) == ("Presupuesto", "Budget", "GTQ")
    about = {key.decode(): value.decode() for key, value in schema.metadata.items()}
    assert about["edition_hash"] == edition.hash
    assert about["edition_number"] == str(edition.number)
    assert datetime.fromisoformat(about["edition_published_at"]) == edition.published_at
    assert about["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert about["edition_demonstration"] == ("true" if edition.demonstration else "false")
    assert ("Datos de demostración" in about["title_es"]) == edition.demonstration


@pytest.mark.parametrize("resource", RESOURCES)
def test_the_workbook_holds_the_rows(edition, book, resource):
    header, *lines = book[sheet_name(resource)].iter_rows(values_only=True)
    assert list(header) == names(resource)
    rows = rows_of(edition, resource)
    assert len(lines) == len(rows)
    for line, row in zip(lines, rows, strict=True):
        assert list(line) == [in_a_cell(getattr(row, name)) for name in header], row.code


def in_a_cell(value):
    """Return a value as openpyxl reads it from a typed cell."""
    match value:
        case date():
            return datetime.combine(value, time())
        case Decimal():
            return float(value)
        case list():
            return ";".join(value) or None
        case _:
            return value


def test_the_workbook_begins_with_what_it_is(edition, book):
    assert book.sheetnames == ["Léeme", "Diccionario", *map(sheet_name, edition.manifest)]
    said = "\n".join(str(value) for row in book["Léeme"].iter_rows(values_only=True) for value in row)
    for fact in (edition.hash, f"{edition.number}\n", "CC-BY-4.0", f"/datos/ediciones/{edition.number}/"):
        assert fact in said
    assert ("Datos de demostración" in said) == edition.demonstration
    assert all(item.sha256 in said for item in edition.manifest.values())
    assert book.properties.title.startswith("Impulso Local")


def test_the_workbook_has_the_dictionary(edition, book):
    lines = csv.reader(io.StringIO(dictionary_csv(edition).decode()))
    read = [[str(value or "") for value in row] for row in book["Diccionario"].iter_rows(values_only=True)]
    assert read == list(lines)


def test_every_table_of_the_workbook_can_be_filtered_below_a_fixed_header(edition, book):
    for name in ("Diccionario", *map(sheet_name, edition.manifest)):
        assert book[name].freeze_panes == "A2"
        assert book[name].auto_filter.ref.startswith("A1:")
        assert len(name) <= 31


def test_dates_of_the_workbook_are_shown_as_dates(edition, book):
    sheet = book[sheet_name("commitments")]
    place = names("commitments").index("end") + 1
    cells = [sheet.cell(row, place) for row in range(2, sheet.max_row + 1)]
    assert {cell.number_format for cell in cells if cell.value} == {"yyyy-mm-dd"}


def test_the_geojson_holds_every_place(edition):
    document = json.loads(content_of(edition, "places.geojson").body, parse_float=Decimal)
    assert document["type"] == "FeatureCollection"
    assert [feature["id"] for feature in document["features"]] == [place.code for place in edition.places]
    for feature, place in zip(document["features"], edition.places, strict=True):
        assert set(feature) == {"type", "id", "geometry", "properties"}
        expected = {"type": "Point", "coordinates": [place.lon, place.lat]} if place.lat is not None else None
        assert feature["geometry"] == expected
        assert feature["properties"]["name"] == place.name
    assert None in [feature["geometry"] for feature in document["features"]]
    assert any(feature["geometry"] for feature in document["features"])


def test_the_nested_documents_hold_every_row_of_a_commitment_once(edition):
    documents = json.loads(content_of(edition, "commitments.nested.json").body, parse_float=Decimal)["documents"]
    assert [document["commitment"]["code"] for document in documents] == [row.code for row in edition.commitments]
    milestones = [row["code"] for document in documents for row in document["milestones"]]
    assert sorted(milestones) == [row.code for row in edition.milestones]
    assessments = [row["code"] for document in documents for row in document["assessments"]]
    assert sorted(assessments) == [row.code for row in edition.assessments]
    updates = [
        row["code"]
        for document in documents
        for part in (document, *document["milestones"])
        for row in part["progress_updates"]
    ]
    assert sorted(updates) == [row.code for row in edition.progress_updates]
    risks = [row["code"] for document in documents for row in document["risks"]]
    assert sorted(risks) == [row.code for row in edition.risks if row.commitment]
    for document in documents:
        evidence(document, "commitments")
        assert document["plan"]["code"] == document["commitment"]["plan"]
        named = {row["code"] for row in document["organisations"]}
        assert {document["commitment"]["lead"], *document["commitment"]["supporting"]} - {None} <= named
        for item in document["agenda_items"]:
            assert document["commitment"]["code"] in item["commitments"]
            assert all(row["agenda_item"] == item["code"] for row in item["contributions"] + item["measurements"])


def evidence(document, resource):
    """Check that each piece of evidence stands below the row that it is about."""
    for row in document["evidence"]:
        assert row["subject_resource"] == resource
        assert row["subject"] == document.get("code", document.get("commitment", {}).get("code"))
    for update in document.get("progress_updates", ()):
        evidence({**update, "commitment": {}}, "progress_updates")
    for milestone in document.get("milestones", ()):
        evidence({**milestone, "commitment": {}}, "milestones")


def test_one_document_is_its_line_of_all(edition):
    every = json.loads(content_of(edition, "commitments.nested.json").body)["documents"]
    for document in every[:5]:
        one = json.loads(content_of(edition, f"commitments/{document['commitment']['code']}.json").body)
        assert one.pop("edition")["hash"] == edition.hash
        assert one == document


def test_the_zip_holds_what_the_manifest_names(edition):
    with ZipFile(io.BytesIO(archive(edition))) as file:
        assert file.testzip() is None
        members = {name: file.read(name) for name in file.namelist()}
    assert sha256(members.pop("manifest.json")) == edition.hash
    for name, item in edition.manifest.items():
        assert sha256(members.pop(f"{name}.csv")) == item.sha256
    assert members.pop("diccionario.csv") == dictionary_csv(edition)
    note = members.pop("LEEME.txt").decode()
    assert edition.hash in note
    assert "fórmula" in note
    assert "formula" in note
    licence = members.pop("LICENSE.txt").decode()
    for text in (note, licence):
        assert ("Datos de demostración" in text) == ("Demonstration data" in text) == edition.demonstration
    assert ("un recurso sin filas no lo dice" in " ".join(note.split())) == edition.demonstration
    assert ("a resource without rows does not" in " ".join(note.split())) == edition.demonstration
    assert "https://creativecommons.org/licenses/by/4.0/" in licence
    assert json.loads(members.pop("datapackage.json"))["version"] == str(edition.number)
    assert json.loads(members.pop("csv-metadata.json"))["tables"]
    assert members == {}


def test_the_zip_cites_the_day_in_antigua_as_the_page_does():
    late = replace(factories.edition(), published_at=datetime(2026, 3, 1, 3, 30, tzinfo=UTC))
    assert read_me(late).count("(2026-02-28)") == 2
    assert bibtex(late, date(2026, 3, 1), Language.ES).count("2026-02-28") == 1


def test_every_form_has_the_columns_that_were_published(monkeypatch):
    """What another version published, with a column fewer and one that this version knows no more."""
    row = factories.commitment(code="A")
    published = b"code,title_es,forgotten\nA,Uno,=dicho\n"
    manifest = {"commitments": Resource(sha256(published), 1, len(published))}
    made = replace(factories.edition(row), manifest=manifest)
    monkeypatch.setattr(archive_module, "blob", {sha256(published): published}.__getitem__)
    record = {"code": "A", "title_es": row.title_es, "forgotten": "=dicho"}
    (told,) = json.loads(json_file(made, "commitments"))["records"]
    assert list(told.items()) == list(record.items())
    assert pq.read_table(io.BytesIO(parquet_file(made, "commitments"))).to_pylist() == [record]
    sheets = openpyxl.load_workbook(io.BytesIO(workbook(made)))
    assert [[cell.value for cell in line] for line in sheets[sheet_name("commitments")]] == [
        [*record],
        [*record.values()],
    ]
    assert [cell.value for cell in sheets["Diccionario"]["B"]] == ["field", *record]
    with ZipFile(io.BytesIO(content_of(made, "todo.zip").body)) as file:
        assert file.read("commitments.csv") == published
        dictionary = csv.DictReader(io.StringIO(file.read("diccionario.csv").decode()))
        assert [line["field"] for line in dictionary] == [*record]
        (described,) = json.loads(file.read("datapackage.json"))["resources"]
        assert [field["name"] for field in described["schema"]["fields"]] == [*record]
    assert content_of(made, "diccionario.csv").headers["X-Row-Count"] == "3"


@pytest.mark.parametrize(
    "name", ["todo.zip", "todo.xlsx", "commitments.parquet", "commitments.json", "commitments.nested.json"]
)
def test_the_same_edition_gives_the_same_bytes(edition, name):
    assert content_of(edition, name).body == content_of(edition, name).body


def names(resource):
    return [column.name for column in RESOURCES[resource].columns]
