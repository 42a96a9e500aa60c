"""The operator's command line: what it does, what it answers in Spanish and English, and with which exit code."""

import os
import re
import subprocess
import sys

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from config.i18n import Language, translations
from config.settings import ROOT, settings
from data_access.__main__ import cli
from data_access.database import open_database
from data_access.enumerations import Review
from data_access.loading import newest_number, prepare
from tests.data_access.conftest import on_both
from tests.data_access.proposals import content, edition, working

DONE, REFUSED, WRONG_CALL, NO_DATABASE = 0, 1, 2, 3
PLACES = "code,name,kind\nP-1,El Portal,barrio\n"


def run(url, *arguments, lang="es"):
    """Return the exit code and the lines of output and of errors."""
    result = CliRunner().invoke(cli, ["--database", str(url), "--lang", lang, *map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stdout.splitlines(), result.stderr.splitlines()


INTACT = "OK: 1 edition intact."


def english(message, **facts):
    return translations(Language.EN).gettext(message) % facts


@pytest.fixture
def facts(new_database):
    """The engine of a database that holds the published facts."""
    engine = open_database(new_database(prepare))
    yield engine
    engine.dispose()


@pytest.fixture
def places(tmp_path):
    """A file with a new place."""
    path = tmp_path / "places.csv"
    path.write_text(PLACES, encoding="utf-8")
    return path


@on_both
def test_from_an_empty_database_to_an_export(database_url, tmp_path):
    assert run(database_url, "migrate") == (DONE, ["La base de datos está al día."], [])
    assert run(database_url, "editions") == (DONE, [], [])
    assert run(database_url, "verify") == (DONE, ["OK: 0 ediciones íntegras."], [])
    for _ in range(2):
        assert run(database_url, "load-facts") == (DONE, ["Edición vigente: 1."], [])
    code, (line,), _ = run(database_url, "editions")
    number, published_at, digest = line.split("\t")
    engine = open_database(database_url)
    assert edition(engine, 1).history[0].change_set.review is Review.REPOSITORY
    engine.dispose()
    assert (code, number) == (DONE, "1")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", published_at) and re.fullmatch("[0-9a-f]{64}", digest)
    assert run(database_url, "verify") == (DONE, ["OK: 1 edición íntegra."], [])
    folder = tmp_path / "new" / "export"
    assert run(database_url, "export", folder) == (DONE, [f"26 archivos en {folder}"], [])
    assert len(list(folder.iterdir())) == 26
    assert digest in (folder / "LEEME.txt").read_text(encoding="utf-8")


def test_answers_in_english(database_url, tmp_path):
    answers = {
        ("migrate",): english("La base de datos está al día."),
        ("load-facts",): english("Edición vigente: %(number)d.", number=1),
        ("verify",): INTACT,
        ("export", tmp_path): english("%(count)d archivos en %(folder)s", count=26, folder=tmp_path),
    }
    for arguments, answer in answers.items():
        assert run(database_url, *arguments, lang="en") == (DONE, [answer], [])
    assert "The database is up to date." in answers.values(), "the catalogue is complete"


def test_the_language_is_that_of_the_settings_unless_named(database_url, monkeypatch):
    monkeypatch.setenv("LOCALE", "en")
    settings.cache_clear()
    result = CliRunner().invoke(cli, ["--database", database_url, "migrate"])
    assert result.stdout == "The database is up to date.\n"


def test_a_dry_run_says_what_would_change_and_writes_nothing(town, places):
    """Not even the account it would work with, which this database does not have yet."""
    before = content(town)
    expected = ["Filas nuevas: 1, cambiadas: 0, iguales: 0."]
    assert run(town.url, "import", places, "--dry-run") == (DONE, expected, [])
    assert run(town.url, "import", places, "--dry-run", "--publish") == (DONE, expected, [])
    assert content(town) == before


@on_both
def test_an_import_waits_for_review_or_is_published_at_once(facts, places):
    said = ["Filas nuevas: 1, cambiadas: 0, iguales: 0.", "Propuesta 2 en revisión."]
    assert run(facts.url, "import", places) == (DONE, said, [])
    assert newest_number(facts) == 1
    places.write_text(PLACES.replace("Portal", "Portal «2»"), encoding="utf-8")
    code, lines, _ = run(facts.url, "import", places, "--publish", "--title", "Lugares", "--reason", "Acta 7")
    assert (code, lines[1:]) == (DONE, ["Propuesta 3 en revisión.", "Publicada la edición 2."])
    record = edition(facts, 2).history[-1].change_set
    assert (record.title, record.reason, record.review.value) == ("Lugares", "Acta 7", "none")
    assert working(facts, "places")["P-1"]["name"] == "El Portal «2»"
    again = run(facts.url, "import", places, "--publish")
    assert again == (DONE, ["Filas nuevas: 0, cambiadas: 0, iguales: 1."], [])
    assert newest_number(facts) == 2


def test_the_title_of_an_import_names_its_files(facts, places):
    run(facts.url, "import", places, "--publish")
    record = edition(facts, 2).history[-1].change_set
    assert (record.title, record.reason) == ("Importación: places.csv", "Importado desde la línea de comandos")


def test_bad_cells_are_told_and_nothing_is_written(facts, places):
    places.write_text("code,name,kind,telefono\nP-1,El Portal,pueblo,7832\n", encoding="utf-8")
    before = content(facts)
    code, lines, errors = run(facts.url, "import", places, "--publish")
    assert (code, errors) == (REFUSED, ["No se escribió nada."])
    assert any("places.csv, línea 2, columna «kind»: dice «pueblo»; se esperaba uno de: " in line for line in lines)
    assert any("telefono" in line for line in lines)
    code, lines, errors = run(facts.url, "import", places, lang="en")
    assert (code, errors) == (REFUSED, [english("No se escribió nada.")])
    assert any(re.search(r"places\.csv, line 2, .*kind.*pueblo", line) for line in lines)
    assert {name: rows for name, rows in content(facts).items() if name != "staffuser"} == {
        name: rows for name, rows in before.items() if name != "staffuser"
    }


def test_the_resource_and_the_encoding_can_be_told(facts, tmp_path):
    path = tmp_path / "datos.csv"
    path.write_bytes("code;name;kind\nP-1;Peñón;barrio\n".encode("cp850"))
    code, _, _ = run(facts.url, "import", path, "--resource", "places", "--encoding", "cp850", "--publish")
    assert (code, working(facts, "places")["P-1"]["name"]) == (DONE, "Peñón")
    assert run(facts.url, "import", path, "--encoding", "klingon")[0] == REFUSED
    assert run(facts.url, "import", path, "--resource", "nothing")[0] == REFUSED


def test_wrong_calls(facts, places, tmp_path):
    for arguments in (
        ["import", tmp_path / "missing.csv"],
        ["import", tmp_path],
        ["import"],
        ["export"],
        ["export", tmp_path, "--edition", "uno"],
        ["load-demo", "--size", "2"],
        ["load-demo", "--until", "ayer"],
        ["fly"],
    ):
        code, _, errors = run(facts.url, *arguments)
        assert (code, bool(errors)) == (WRONG_CALL, True), arguments
    assert run(facts.url, "verify", lang="fr")[0] == WRONG_CALL


def test_an_edition_that_does_not_exist(facts, tmp_path):
    for number in (0, 2, 10**12):
        assert run(facts.url, "export", tmp_path / "x", "--edition", number) == (
            REFUSED,
            [],
            [f"No existe: edición {number}."],
        )
    assert run(facts.url, "export", tmp_path / "x", "--edition", 2, lang="en")[2] == [
        english("No existe: %(what)s.", what=english("edición %(number)d", number=2))
    ]
    assert not (tmp_path / "x").exists()


def test_a_folder_that_cannot_be_written(facts, places):
    code, lines, (error,) = run(facts.url, "export", places)
    assert (code, lines) == (REFUSED, [])
    assert error.startswith("No se puede leer o escribir: ") and "places.csv" in error


@on_both
def test_a_broken_database_is_told_with_the_edition(facts):
    with facts.begin() as connection:
        if facts.dialect.name == "sqlite":
            connection.execute(text("DROP TRIGGER editionrecord_no_update"))
        else:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text("UPDATE editionrecord SET published_at = '2020-01-01T00:00:00Z'"))
    code, lines, _ = run(facts.url, "verify")
    assert code == REFUSED
    assert lines[0].startswith("Edición 1 · manifest: ")
    code, lines, _ = run(facts.url, "verify", lang="en")
    assert code == REFUSED
    assert lines[0].startswith("Edition 1 · manifest: ")


@pytest.mark.parametrize(
    "url",
    [
        "nonsense",
        "mysql://ana@localhost/x",
        "sqlserver://x",
        "sqlite:////proc/nowhere/x.db",
        "postgresql://nobody@127.0.0.1:1/x",
        "postgresql+psycopg://postgres@/x?host=/nowhere",
    ],
)
def test_a_database_that_is_not_there(url, tmp_path):
    for command in (["migrate"], ["load-facts"], ["editions"], ["verify"], ["export", tmp_path]):
        code, lines, errors = run(url, *command)
        assert (code, lines) == (NO_DATABASE, [])
        assert errors[0].startswith("La base de datos no responde: ")
        assert len(errors[0]) > len("La base de datos no responde: ")
    assert run(url, "verify", lang="en")[2][0].startswith(
        english("La base de datos no responde: %(detail)s", detail="")
    )


@on_both
def test_a_database_that_was_never_migrated(database_url):
    for command in ("editions", "verify"):
        code, _, errors = run(database_url, command)
        assert (code, len(errors)) == (NO_DATABASE, 1)


def test_settings_that_are_not_valid(monkeypatch):
    monkeypatch.setenv("PORT", "ninguno")
    settings.cache_clear()
    result = CliRunner().invoke(cli, ["verify"])
    assert result.exit_code == WRONG_CALL
    assert result.stderr.startswith("PORT: ")


def test_help_names_every_command():
    result = CliRunner().invoke(cli, ["--help"])
    assert result.exit_code == DONE
    for command in ("migrate", "load-facts", "load-demo", "import", "export", "editions", "verify"):
        assert re.search(rf"\b{command}\b", result.stdout)


def test_as_a_program_of_its_own(database_url):
    environment = {**os.environ, "DATABASE_URL": database_url, "LOCALE": "en", "PYTHONWARNINGS": "error"}

    def call(*arguments):
        command = [sys.executable, "-m", "data_access", *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False
        )
        return done.returncode, done.stdout, done.stderr

    assert call("load-facts") == (DONE, english("Edición vigente: %(number)d.", number=1) + "\n", "")
    assert call("--lang", "es", "verify") == (DONE, "OK: 1 edición íntegra.\n", "")
    environment["DATABASE_URL"] = "nonsense"
    assert call("verify")[0] == NO_DATABASE


def test_demonstration_data_do_not_mix_with_facts(facts):
    before = content(facts)
    code, _, (error,) = run(facts.url, "load-demo")
    assert (code, content(facts)) == (REFUSED, before)
    assert error.startswith("los datos de demostración")
