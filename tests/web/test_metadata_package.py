"""`datapackage.json`, judged by frictionless: the package, each resource, each foreign key."""

import json
import shutil

import pytest
from frictionless import Package

from data_access.enumerations import Completion
from data_access.models import RESOURCES
from tests.web.published import DATA, lay_out, published, refuse_network, replace
from web.open_data import about
from web.open_data.datapackage import datapackage


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


def errors(folder) -> set[str]:
    report = Package(str(folder / "datapackage.json")).validate()
    return {kind for (kind,) in report.flatten(["type"])}


def test_frictionless_finds_nothing_wrong_with_the_package_nor_with_any_resource(folder):
    package = Package(str(folder / "datapackage.json"))
    report = package.validate()
    assert report.valid, report.flatten(["place", "rowNumber", "fieldName", "type", "message"])
    assert report.warnings == []
    assert [task.name for task in report.tasks] == sorted(RESOURCES)
    assert all(task.valid for task in report.tasks)
    counted = {task.name: task.stats.get("rows", 0) for task in report.tasks}
    assert counted == {resource.name: resource.rows or 0 for resource in package.resources}


def test_every_field_is_typed_and_described_in_both_languages(folder):
    described = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    for resource in described["resources"]:
        columns = RESOURCES[resource["name"]].columns
        assert [field["name"] for field in resource["schema"]["fields"]] == [column.name for column in columns]
        for field in (resource, *resource["schema"]["fields"]):
            assert all(field[key] for key in ("title", "title_en", "description", "description_en", "type")), field


@pytest.mark.parametrize(
    ("file", "old", "new", "kind"),
    [
        pytest.param("commitments.csv", ",active,", ",perhaps,", "constraint-error", id="an unknown enumeration code"),
        pytest.param("milestones.csv", ",20", ",x20", "type-error", id="a date that is none"),
        pytest.param("events.csv", "code,", "key,", "incorrect-label", id="another header"),
        pytest.param("places.csv", "\n", "\n,\n", "primary-key", id="a row without a code"),
    ],
)
def test_a_broken_file_is_found(copy, file, old, new, kind):
    assert errors(copy) == set()
    replace(copy / file, old, new)
    found = errors(copy)
    assert kind in found
    assert "hash-count" in found


def test_a_reference_to_no_row_is_found(copy):
    commitments = copy / "commitments.csv"
    code = commitments.read_text(encoding="utf-8").splitlines()[1].split(",")[0]
    replace(commitments, f"\n{code},", f"\nX{code},")
    assert "foreign-key" in errors(copy)


def test_a_missing_file_is_found(copy):
    (copy / "risks.csv").unlink()
    assert "scheme-error" in errors(copy)


def test_the_paths_hold_in_any_folder(copy, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "deep"
    shutil.copytree(copy, elsewhere)
    assert errors(elsewhere) == set()


def test_it_says_what_it_is(sqlite_files):
    with published(sqlite_files, "facts") as edition:
        described = json.loads(datapackage(edition))
    assert described["version"] == "1"
    assert described["hash"] == f"sha256:{edition.hash}"
    assert described["id"] == "http://localhost:8501/datos/ediciones/1/datapackage.json"
    assert [licence["name"] for licence in described["licenses"]] == ["CC-BY-4.0"]
    assert described["demonstration"] is False
    assert "emostra" not in described["title"] + described["title_en"]
    assert {"title", "path"} == set(described["sources"][0]) | {"path"}
    for resource in described["resources"]:
        item = edition.manifest[resource["name"]]
        assert (resource["bytes"], resource["hash"], resource["rows"]) == (
            item.bytes,
            f"sha256:{item.sha256}",
            item.rows,
        )


def test_demonstration_data_say_so_in_every_title(sqlite_files):
    with published(sqlite_files, "demonstration") as edition:
        described = json.loads(datapackage(edition))
    assert described["demonstration"] is True
    for part in (described, *described["resources"]):
        assert "Datos de demostración" in part["title"]
        assert "Demonstration data" in part["title_en"]
        assert part["description"].startswith("Datos de demostración")


def test_keys_enumerations_lists_and_withheld_counts_are_explained(sqlite_files):
    with published(sqlite_files, "facts") as edition:
        resources = {resource["name"]: resource["schema"] for resource in json.loads(datapackage(edition))["resources"]}
    fields = {name: {field["name"]: field for field in schema["fields"]} for name, schema in resources.items()}
    assert all(schema["primaryKey"] == ["code"] for schema in resources.values())
    assert {"fields": ["plan"], "reference": {"resource": "action_plans", "fields": ["code"]}} in resources[
        "commitments"
    ]["foreignKeys"]
    assert not any("supporting" in key["fields"] for key in resources["commitments"]["foreignKeys"])
    assert "organisations" in fields["commitments"]["supporting"]["description_en"]
    assert fields["commitments"]["supporting"]["separator"] == ";"
    assert resources["evidence"]["foreignKeys"] == []
    assert "subject_resource" in fields["evidence"]["subject"]["description"]
    assert fields["commitments"]["completion"]["enumLabels"] == {member: member.label.es for member in Completion}
    assert fields["commitments"]["completion"]["enumLabels_en"]["completed"] == "Completed"
    assert "people_hidden" in fields["attendance"]["people"]["description"]
    assert fields["places"]["lat"]["constraints"] == {"minimum": -90, "maximum": 90}
    assert fields["commitments"]["budget"]["unit"] == "GTQ"


def test_a_file_published_with_fewer_columns_is_described_as_it_is(sqlite_files, monkeypatch):
    with published(sqlite_files, "facts") as edition:
        monkeypatch.setattr(about, "canonical_file", lambda of, name: b"code,title_es,forgotten\n")
        columns = about.columns_of(edition, "stages")
    assert [(column.name, column.kind) for column in columns] == [
        ("code", "string"),
        ("title_es", "string"),
        ("forgotten", "string"),
    ]
