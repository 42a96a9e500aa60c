"""The demonstration goes round by the command line: exported, imported elsewhere, exported again, byte for byte."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from data_access.__main__ import cli
from data_access.database import open_database
from data_access.editions import Edition
from data_access.loading import newest_number
from data_access.manifest import DEMONSTRATION
from data_access.models import ENTITIES, RECORDS
from data_access.verification import verify
from tests.data_access.demonstrations import all_editions, load_tiny
from tests.data_access.proposals import content
from tests.databases import SqliteFiles

DATA = {f"{entity.resource}.csv" for entity in ENTITIES}
RECORD = {f"{entity.resource}.csv" for entity in RECORDS}


def run(url: str, *arguments: object) -> list[str]:
    """Run a command that must succeed, and return its lines."""
    result = CliRunner().invoke(cli, ["--database", url, "--lang", "es", *map(str, arguments)])
    assert (result.exit_code, result.stderr) == (0, ""), result.output
    return result.stdout.splitlines()


def exported(url: str, folder: Path, *options: object) -> dict[str, bytes]:
    """Return the files of an export by name."""
    run(url, "export", folder, *options)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def rows(file: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(file.decode().splitlines(keepends=True)))


@pytest.fixture
def demo(sqlite_files: SqliteFiles) -> Iterator[str]:
    """A demonstration, which is the same on every kind of database (test_demo.py)."""
    url = sqlite_files.create(sqlite_files.template(load_tiny))
    yield url
    sqlite_files.drop(url)


def test_the_demonstration_goes_round(demo, new_database, tmp_path):
    first = exported(demo, tmp_path / "first")
    assert set(first) == DATA | RECORD | {"manifest.json", "LEEME.txt"}
    copy = new_database()
    run(copy, "migrate")
    said = run(copy, "import", *sorted(tmp_path.glob("first/*.csv")), "--publish")
    count = sum(len(rows(first[name])) for name in DATA)
    assert f"Filas nuevas: {count}, cambiadas: 0, iguales: 0." in said
    assert said[-1] == "Publicada la edición 1."
    again = exported(copy, tmp_path / "again")
    assert {name for name in DATA if again[name] != first[name]} == set()
    assert run(copy, "verify") == ["OK: 1 edición íntegra."]


def test_the_demonstration_holds_what_a_round_trip_could_lose(demo, tmp_path):
    files = exported(demo, tmp_path)
    assert {name for name in DATA if not rows(files[name])} <= {"figures.csv"}
    for name in ("events.csv", "attendance.csv", "facilitator_cohorts.csv"):
        hidden = [row for row in rows(files[name]) if row["people_hidden"] == "true"]
        assert hidden and not any(row["people"] for row in hidden), name
    assert any(";" in row["ogp_values"] for row in rows(files["commitments.csv"]))
    assert any(row["original_end"] not in {"", row["end"]} for row in rows(files["commitments.csv"]))


def test_importing_the_export_of_a_demonstration_into_itself_proposes_nothing(demo, tmp_path):
    files = exported(demo, tmp_path)
    run(demo, "import", tmp_path / "places.csv")  # makes the account of the command line, if nothing else
    engine = open_database(demo)
    before, newest = content(engine), newest_number(engine)
    said = run(demo, "import", *sorted(tmp_path.glob("*.csv")), "--publish")
    count = sum(len(rows(files[name])) for name in DATA)
    assert said[-1] == f"Filas nuevas: 0, cambiadas: 0, iguales: {count}."
    assert (content(engine), newest_number(engine)) == (before, newest)
    assert verify(engine) == []
    engine.dispose()


def test_every_edition_of_a_demonstration_says_what_it_is_in_every_file(demo, tmp_path):
    engine = open_database(demo)
    editions: list[Edition] = all_editions(engine)
    engine.dispose()
    for number in (1, len(editions) // 2, len(editions)):
        files = exported(demo, tmp_path / str(number), "--edition", number)
        assert files["LEEME.txt"].decode().startswith(f"{DEMONSTRATION}. Demonstration data.\n")
        for name in DATA | RECORD:
            assert {row["source"] for row in rows(files[name])} <= {DEMONSTRATION}, name
        assert [row["source"] for row in rows(files["change_sets.csv"])] == [DEMONSTRATION]
