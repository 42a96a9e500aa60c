"""`csv-metadata.json`, judged by the CSVW validator in strict mode on the files it describes."""

import json
import warnings

import pytest
from csvw import CSVW

from data_access.models import RESOURCES
from tests.web.published import DATA, lay_out, published, refuse_network, replace
from web.open_data.csvw import csvw


@pytest.fixture(autouse=True)
def alone(monkeypatch):
    refuse_network(monkeypatch)


@pytest.fixture(scope="module", params=DATA)
def folder(request, sqlite_files, tmp_path_factory):
    """The files of an edition in a folder."""
    with published(sqlite_files, request.param) as edition:
        return lay_out(edition, tmp_path_factory.mktemp(request.param))


@pytest.fixture
def copy(sqlite_files, tmp_path):
    """The files of the demonstration in a folder of the test's own."""
    with published(sqlite_files, "demonstration") as edition:
        return lay_out(edition, tmp_path)


@pytest.fixture
def described(sqlite_files):
    with published(sqlite_files, "facts") as edition:
        return json.loads(csvw(edition))


def problems(folder) -> list[str]:
    """Return what the validator says: it collects warnings, and raises what it cannot go on after."""
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        validator = CSVW(str(folder / "csv-metadata.json"), validate=True, strict=True)
        try:
            valid = validator.is_valid
        except ValueError as error:
            return [str(error)]
    return [] if valid else [str(warning.message) for warning in validator.warnings]


def test_the_validator_finds_nothing_wrong(folder):
    assert problems(folder) == []
    tables = CSVW(str(folder / "csv-metadata.json")).tables
    assert [str(table.url) for table in tables] == [f"{name}.csv" for name in sorted(RESOURCES)]


def test_what_it_reads_is_typed(folder):
    tables = {str(table.url): table for table in CSVW(str(folder / "csv-metadata.json")).tables}
    commitment = next(iter(tables["commitments.csv"]))
    assert commitment["start"].year >= 2023
    assert all(isinstance(commitment[name], list) for name in ("supporting", "ogp_values", "sdg"))
    place = next(row for row in tables["places.csv"] if row["lat"] is not None)
    assert 14 < place["lat"] < 15
    assert place["participation_unit"] in (True, False, None)


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        pytest.param(
            "commitments.csv", ",active,", ",perhaps,", "lifecycle: invalid lexical value", id="an unknown code"
        ),
        pytest.param("milestones.csv", ",20", ",x20", "start: yyyy-MM-dd", id="a date that is none"),
        pytest.param("events.csv", "code,", "key,", "missing required columns", id="another header"),
        pytest.param("places.csv", "code,", "code,extra,", "Column number mismatch", id="one column more"),
    ],
)
def test_a_broken_file_is_found(copy, file, old, new, said):
    assert problems(copy) == []
    replace(copy / file, old, new)
    assert any(said in problem for problem in problems(copy)), problems(copy)


def test_a_row_that_stands_twice_is_found(copy):
    plans = copy / "action_plans.csv"
    plans.write_text(plans.read_text(encoding="utf-8") + plans.read_text(encoding="utf-8").splitlines()[-1] + "\n")
    assert any("primary key" in problem for problem in problems(copy))


def test_a_reference_to_no_row_is_found(copy):
    commitments = copy / "commitments.csv"
    code = commitments.read_text(encoding="utf-8").splitlines()[1].split(",")[0]
    replace(commitments, f"\n{code},", f"\nX{code},")
    assert any("not found in table commitments.csv" in problem for problem in problems(copy))


def test_it_says_what_it_is(described):
    assert described["@context"] == ["http://www.w3.org/ns/csvw", {"@language": "es"}]
    assert described["dc:license"] == {"@id": "https://creativecommons.org/licenses/by/4.0/"}
    assert described["schema:version"] == "1"
    for table in described["tables"]:
        assert {text["@language"] for text in table["dc:title"]} == {"es", "en"}
        assert not table["url"].startswith(("http", "/"))
        for column in table["tableSchema"]["columns"]:
            assert column["titles"]["es"] and column["titles"]["en"]
            assert column["titles"]["und"] == column["name"]


def test_rows_have_addresses_and_keys_that_are_always_there_are_declared(described):
    schemas = {table["url"]: table["tableSchema"] for table in described["tables"]}
    assert schemas["commitments.csv"]["aboutUrl"] == "http://localhost:8501/c/{code}"
    assert schemas["changes.csv"]["aboutUrl"] == "http://localhost:8501/api/v1/changes/{code}"
    keys = {(url, key["columnReference"]) for url, schema in schemas.items() for key in schema["foreignKeys"]}
    assert ("milestones.csv", "commitment") in keys
    assert ("milestones.csv", "responsible") not in keys
    columns = {column["name"]: column for column in schemas["milestones.csv"]["columns"]}
    assert columns["responsible"]["valueUrl"] == "http://localhost:8501/c/{responsible}"
    assert columns["title_en"]["lang"] == "en"
    assert columns["title_en"]["propertyUrl"] == "http://purl.org/dc/terms/title"


def test_demonstration_data_say_so_in_every_title(sqlite_files):
    with published(sqlite_files, "demonstration") as edition:
        described = json.loads(csvw(edition))
    for part in (described, *described["tables"]):
        assert "Datos de demostración" in part["dc:title"][0]["@value"]
        assert "Demonstration data" in part["dc:title"][1]["@value"]
