"""Round trip: what is exported, imported into an empty database and exported again is the same, byte for byte."""

import hashlib
import json
from collections.abc import Iterator

import pytest

from config.i18n import Language
from data_access.change_sets import approve, propose, submit
from data_access.database import migrate, open_database
from data_access.enumerations import Role
from data_access.errors import NotFound
from data_access.exporting import export_edition
from data_access.importing import import_files
from data_access.loading import operator, prepare
from data_access.manifest import DEMONSTRATION
from data_access.models import ENTITIES, RECORDS
from data_access.verification import verify
from tests.data_access.proposals import create, edition, publish, update

WRITTEN_BY_PUBLICATION = {f"{entity.resource}.csv" for entity in RECORDS}
SITE = "https://example.org/a?b=c;d#«e»"
RICH = (
    create(
        "programmes", "IL",
        title_es='"Impulso", dice; y\nsigue, ¿sí?', challenge_es="no = fórmula", year=2024, url=SITE,
        source="Cafe\u0301, «fuente»; 'x'", source_url=SITE, source_date="2026-11-22",
    ),
    create("action_plans", "PLAN", title_es="Plan\r\nde dos líneas", start="2025-01-01", submitted_on="2025-02-28"),
    create("stages", "S-1", tools_es="uno; dos; tres", planned_start="0999-12-31"),
    create("activities", "AC-1", stage="S-1", title_es='""', status="planned", tool="mentoring"),
    create("organisations", "ORG", name_es="Ñandú, S.A.", role_es="," * 20),
    create("organisations", "MONITOR", name_es="Universidad 'X'", sector="academia"),
    create("places", "A", name="San Felipe", lat="14.5770", lon="-90.725000", precision="approximate", population=0),
    create("places", "a", name="ñ" * 8000, participation_unit=False),
    create("figures", "F-1", label_es="Más de", value="450.0", qualifier="450+", provenance="reported"),
    create("events", "EV-1", place="A", people=33, stage="S-1", held_on="2026-03-01", modality="hybrid"),
    create("events", "EV-2", people=4),
    create("events", "EV-3", people=None, status="planned"),
    create("attendance", "A-1", event="EV-1", people=3),
    create("attendance", "A-2", event="EV-1", people=20, place="a", sector="community"),
    create("attendance", "A-3", event="EV-1", people=10, people_hidden=False),
    create("attendance", "A-4", event="EV-1", people=0, sex="not_recorded"),
    create("attendance", "A-5", event="EV-2", people=4),
    create(
        "commitments", "C-1",
        lead="ORG", supporting=["MONITOR", "ORG"], ogp_values=["public_accountability", "civic_participation"],
        sdg=["9", "13", "6"], start="2025-05-01", end="2026-01-31", original_end="2025-12-31",
        end_reason_es="Lluvia;\n«y» más", budget="1234567.891000", policy_area="water", url=SITE,
    ),
    create("commitments", "C-2", lifecycle="withdrawn", title_es="Tabulador\ty emoji 🌋", budget="0"),
    create("milestones", "H-1", commitment="C-1", weight=100, responsible="ORG", end="2025-09-30"),
    create(
        "agenda_items", "S-1",
        kind="new", title_es="Ventanilla", status="dropped", dropped_reason_es="Sin fondos", baseline="-1.5",
        target="0.000001", commitments="C-2;C-1",
    ),
    create("contributions", "AP-1", event="EV-1", text_es="Más, «luz»", response="adopted", agenda_item="S-1"),
    create("contributions", "AP-2", channel="letter", text_es="línea 1\nlínea 2", response="pending", theme="other"),
    create("measurements", "M-1", agenda_item="S-1", measured_on="2026-01-01", value="-0.50"),
    create("measurements", "M-2", indicator="CC-01", measured_on="2026-01-01", value="999999999999999"),
    create("progress_updates", "AV-1", milestone="H-1", event_date="2026-01-01", text_es="Así", obstacles_es="«Uno»"),
    create("assessments", "E-1", commitment="C-1", verifiable=True, opened_government="marginal", note_es="Bien"),
    create("risks", "R-1", commitment="C-1", title_es="Riesgo", likelihood=5, impact=1, status="open"),
    create("governance_components", "G-1", kind="rules", title_es="Reglas"),
    create("forum_sessions", "FS-1", held_on="2026-01-01", seats_academia=2, seats_private=0),
    create("facilitator_cohorts", "FA-1", people=2, sector="community"),
    create("facilitator_cohorts", "FA-2", people=None, people_hidden=True),
    create("data_systems", "D-1", name_es="Sistema", status="in_use"),
    create("evidence", "EV-1", subject_resource="milestones", subject="H-1", kind="act", title_es="Acta", url=SITE),
)  # fmt: skip


def found_rich_town(url: str) -> None:
    """Fill a database with a row of every resource, and with everything that a CSV can get wrong."""
    engine = open_database(url)
    migrate(engine)
    author, reviewer = operator(engine, Role.EDITOR), operator(engine, Role.REVIEWER)
    number = propose(engine, author, "Todo", "Prueba", RICH)
    submit(engine, author, number)
    approve(engine, reviewer, number)
    publish(engine, update("attendance", "A-1", people=4), update("events", "EV-1", people=34))
    engine.dispose()


@pytest.fixture
def opened(new_database) -> Iterator:
    """`opened(prepare)` is the engine of a database that `prepare(url)` filled, or of an empty one, migrated."""
    engines = []

    def open_one(filled=None):
        engine = open_database(new_database(filled))
        migrate(engine)
        engines.append(engine)
        return engine

    yield open_one
    for engine in engines:
        engine.dispose()


def exported(engine, folder, number=None):
    """Return the files of an edition by name."""
    return {path.name: path.read_bytes() for path in export_edition(engine, folder, number, Language.ES)}


def imported(engine, files):
    """Import the data of an export, publish it and return the report."""
    author = operator(engine, Role.EDITOR)
    data = [(name, content) for name, content in files.items() if name.endswith(".csv")]
    data = [(name, content) for name, content in data if name not in WRITTEN_BY_PUBLICATION]
    report = import_files(engine, author, data, title="Copia", reason="Prueba")
    assert report.plan.problems == ()
    if report.change_set_id is not None:
        approve(engine, operator(engine, Role.REVIEWER), report.change_set_id)
    return report


@pytest.mark.parametrize("filled", [prepare, found_rich_town])
def test_export_import_export_gives_the_same_bytes(opened, tmp_path, filled):
    first = opened(filled)
    files = exported(first, tmp_path / "first")
    second = opened()
    report = imported(second, files)
    again = exported(second, tmp_path / "second")
    assert set(again) == set(files)
    for entity in ENTITIES:
        assert again[f"{entity.resource}.csv"] == files[f"{entity.resource}.csv"], entity.resource
    assert report.plan.created == sum(len(rows) for rows in edition(first, 1).rows.values())
    assert verify(second) == []


@pytest.mark.parametrize("filled", [prepare, found_rich_town])
def test_importing_an_export_into_its_own_database_changes_nothing(opened, tmp_path, filled):
    engine = opened(filled)
    report = imported(engine, exported(engine, tmp_path))
    assert (report.change_set_id, report.plan.created, report.plan.updated) == (None, 0, 0)
    assert report.plan.unchanged > 20


def test_the_rich_town_has_a_row_of_every_resource_and_something_hidden(opened, tmp_path):
    engine = opened(found_rich_town)
    files = exported(engine, tmp_path)
    assert [name for name, content in files.items() if content.count(b"\n") < 2 and name.endswith(".csv")] == []
    assert files["attendance.csv"].decode().splitlines()[1:] == [
        "A-1,EV-1,women,18_29,,,,true,,,",
        "A-2,EV-1,women,18_29,community,a,,true,,,",
        "A-3,EV-1,women,18_29,,,10,false,,,",
        "A-4,EV-1,not_recorded,18_29,,,0,,,,",
        "A-5,EV-2,women,18_29,,,,true,,,",
    ]
    assert [row.people for row in edition(engine, 2).events] == [None, None, None]
    assert files["commitments.csv"].count(b'"Lluvia;\n\xc2\xaby\xc2\xbb m\xc3\xa1s"') == 1
    assert ",MONITOR;ORG,civic_participation;public_accountability,13;6;9," in files["commitments.csv"].decode()
    assert b"\r" not in b"".join(files.values())
    assert "Café, «fuente»; 'x'" in files["programmes.csv"].decode()


def test_an_export_can_be_checked_with_its_manifest_alone(opened, tmp_path):
    engine = opened(found_rich_town)
    for number in (1, 2):
        files = exported(engine, tmp_path / str(number), number)
        manifest = json.loads(files["manifest.json"])
        assert manifest["number"] == number
        assert set(files) == {*(f"{name}.csv" for name in manifest["resources"]), "manifest.json", "LEEME.txt"}
        for name, item in manifest["resources"].items():
            content = files[f"{name}.csv"]
            assert (hashlib.sha256(content).hexdigest(), len(content)) == (item["sha256"], item["bytes"])
        said = files["LEEME.txt"].decode()
        assert hashlib.sha256(files["manifest.json"]).hexdigest() in said
        assert said.startswith(f"Edición {number}, publicada el ") and "CC BY 4.0" in said


@pytest.mark.parametrize("number", [0, -1, 3, 10**9])
def test_an_edition_that_does_not_exist_is_not_exported(opened, tmp_path, number):
    engine = opened(found_rich_town)
    with pytest.raises(NotFound, match=str(number)):
        export_edition(engine, tmp_path / "none", number, Language.ES)
    assert not (tmp_path / "none").exists()


def test_an_empty_database_has_nothing_to_export(opened, tmp_path):
    with pytest.raises(NotFound):
        export_edition(opened(), tmp_path / "none", None, Language.EN)


def test_an_export_of_demonstration_data_says_so(opened, tmp_path):
    engine = opened(found_rich_town)
    publish(engine, update("programmes", "IL", source=DEMONSTRATION))
    assert exported(engine, tmp_path / "3")["LEEME.txt"].decode().startswith(f"{DEMONSTRATION}. Demonstration data.\n")
    assert DEMONSTRATION not in exported(engine, tmp_path / "2", 2)["LEEME.txt"].decode()
