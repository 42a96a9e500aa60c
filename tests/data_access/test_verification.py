"""Verification finds every change of what was published or recorded, also made behind the application's back."""

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace

import pytest
from sqlalchemy import Engine, text

from config.i18n import Language
from data_access import verification
from data_access.canonical import sha256
from data_access.change_sets import propose, reject
from data_access.database import open_database
from data_access.manifest import Manifest
from data_access.verification import verify
from tests.data_access.proposals import NOON, create, found_town, publish, staff, submitted, update

MUTATIONS = 200
TABLES = ("blob", "editionrecord", "changeset", "change", "transition")


def tell_stories(url: str) -> None:
    """Fill a database: four editions with an event and its counts, one change set sent back, one draft."""
    found_town(url)
    engine = open_database(url)
    people = staff(engine)
    publish(
        engine,
        create("attendance", "A-1", event="EV-1", people=3),
        create("attendance", "A-2", event="EV-1", sex="men", people=12),
        create("attendance", "A-3", event="EV-1", sex="men", age_band="30_59", people=15),
    )
    reject(
        engine, people.reviewer, submitted(engine, people.editor, update("places", "PORTAL", name="Otro")), "Falta acta"
    )
    publish(engine, update("commitments", "C-1", title_es="Reciclar más «siempre», con ñ"))
    propose(engine, people.editor, "Borrador", "Prueba", [update("places", "PORTAL", name="Nuevo")], at=NOON)
    publish(engine, update("milestones", "H-1", completion="substantial"))
    engine.dispose()


@pytest.fixture
def stories(new_database) -> Iterator[Engine]:
    """The engine of a copy of that database, once on each kind of database."""
    engine = open_database(new_database(tell_stories))
    yield engine
    engine.dispose()


@pytest.fixture
def stripped(sqlite_files) -> Iterator[sqlite3.Connection]:
    """A raw connection to a copy without its triggers, as an intruder with the file would work."""
    path = sqlite_files.create(sqlite_files.template(tell_stories)).removeprefix("sqlite:///")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("PRAGMA foreign_keys = OFF")
        yield connection


def checked(connection: sqlite3.Connection) -> list:
    """Return what `verify` finds in the file of a raw connection."""
    ((_, _, path),) = connection.execute("PRAGMA database_list").fetchall()
    engine = open_database(f"sqlite:///{path}")
    try:
        return verify(engine)
    finally:
        engine.dispose()


@dataclass(frozen=True)
class Spot:
    """One stored value: where it is and its bytes."""

    table: str
    column: str
    row: int
    kind: str
    raw: bytes

    def write(self, connection: sqlite3.Connection, raw: bytes) -> bool:
        """Write other bytes there, keeping the type; return whether the database took them."""
        value = {"integer": "CAST(? AS INTEGER)", "text": "CAST(? AS TEXT)", "blob": "?"}[self.kind]
        try:
            connection.execute(f'UPDATE {self.table} SET "{self.column}" = {value} WHERE rowid = ?', (raw, self.row))
        except sqlite3.IntegrityError:
            return False  # the number of another row
        return True


def spots(connection: sqlite3.Connection) -> list[Spot]:
    """Return every stored value of the history."""
    found = []
    for table in TABLES:
        columns = [column for _, column, *_ in connection.execute(f"PRAGMA table_info({table})").fetchall()]
        for column in columns:
            query = f'SELECT rowid, typeof("{column}"), CAST("{column}" AS BLOB) FROM {table}'
            found += [Spot(table, column, *line) for line in connection.execute(query).fetchall()]
    return [spot for spot in found if spot.raw]


def flipped(spot: Spot, chance: random.Random) -> bytes:
    """Return the bytes with one of them changed; another digit where they are those of a number."""
    place = chance.randrange(len(spot.raw))
    if spot.kind == "integer":
        byte = ord(chance.choice([digit for digit in "123456789" if ord(digit) != spot.raw[place]]))
    else:
        byte = spot.raw[place] ^ chance.randrange(1, 256)
    return spot.raw[:place] + bytes([byte]) + spot.raw[place + 1 :]


def first_editions(connection: sqlite3.Connection) -> dict[str, int]:
    """Return the first edition that publishes each blob."""
    first: dict[str, int] = {}
    for number, manifest in connection.execute("SELECT number, manifest FROM editionrecord ORDER BY number"):
        for resource in Manifest.parse(manifest).resources.values():
            first.setdefault(resource.sha256, number)
    return first


def test_what_was_published_by_the_commands_is_intact(stories):
    assert verify(stories) == []


def test_what_is_published_in_the_midst_of_the_walk_does_not_look_broken(stories, monkeypatch):
    """Each step of the walk is preceded by a publication, which it must not see."""
    numbers = iter(range(100))
    for step in ("_blobs", "_broken_editions", "_broken_history"):
        true_step = getattr(verification, step)

        def interrupted(*arguments, true_step=true_step):
            publish(stories, create("places", f"P-{next(numbers)}"))
            return true_step(*arguments)

        monkeypatch.setattr(verification, step, interrupted)
    assert verify(stories) == []
    assert next(numbers) == 3


def test_every_one_of_200_random_mutations_is_found(stripped):
    """A byte of any column of any history row, also where it makes invalid UTF-8."""
    chance = random.Random(20261122)
    every, first = spots(stripped), first_editions(stripped)
    by_table = {table: [spot for spot in every if spot.table == table] for table in TABLES}
    numbers = dict(stripped.execute("SELECT rowid, number FROM editionrecord"))
    names = dict(stripped.execute("SELECT rowid, sha256 FROM blob"))
    done = 0
    while done < MUTATIONS:
        spot = chance.choice(by_table[TABLES[done % len(TABLES)]])
        changed = flipped(spot, chance)
        if not spot.write(stripped, changed):
            continue
        done += 1
        breaks = checked(stripped)
        assert breaks, (spot, changed)
        assert all(found.resource and found.text(Language.EN) for found in breaks)
        if spot.table == "blob":
            assert breaks[0].edition == first[names[spot.row]], (spot, changed)
        elif spot.table == "editionrecord":
            assert breaks[0].edition == numbers[spot.row], (spot, changed)
        if spot.column in {"number", "id"} and spot.table != "change":  # the column that is the row's own number
            stripped.execute(f"UPDATE {spot.table} SET {spot.column} = ? WHERE rowid = ?", (spot.row, int(changed)))
        else:
            assert spot.write(stripped, spot.raw)
    assert checked(stripped) == []


@pytest.mark.parametrize("new_database", ["postgresql"], indirect=True)
@pytest.mark.parametrize(
    ("table", "statement", "edition"),
    [
        ("blob", "SET content = set_byte(content, 7, get_byte(content, 7) # 1)", None),
        ("editionrecord", "SET manifest = overlay(manifest placing 'x' from 20) WHERE number = 2", 2),
        ("editionrecord", "SET published_at = '2026-11-22T18:00:01Z' WHERE number = 3", 3),
        ("changeset", "SET reason = 'Otra' WHERE id = 1", 1),
        ("change", "SET new = overlay(new placing '9' from length(new)) WHERE change_set_id = 2 AND position = 1", 2),
        ("change", "SET position = 900 WHERE change_set_id = 2 AND position = 1", 2),
        ("transition", "SET at = '2020-01-01T00:00:00Z' WHERE number = 3", 1),
    ],
)
def test_changes_by_raw_sql_are_found_on_postgresql(stories, table, statement, edition):
    with stories.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text(f"UPDATE {table} {statement}"))
    breaks = verify(stories)
    assert breaks
    assert edition is None or breaks[0].edition == edition


@pytest.mark.parametrize(
    ("deletion", "edition", "resource"),
    [
        ("DELETE FROM editionrecord WHERE number = 2", 2, "manifest"),
        ("DELETE FROM transition WHERE number = (SELECT max(number) FROM transition)", 4, "change_sets"),
        ("DELETE FROM transition WHERE number = 2", 1, "change_sets"),
        ("DELETE FROM change WHERE change_set_id = 2 AND position = 2", 2, "change_sets"),
        ("DELETE FROM changeset WHERE id = 3", 3, "change_sets"),
    ],
)
def test_what_is_missing_is_named(stripped, deletion, edition, resource):
    stripped.execute(deletion)
    assert (checked(stripped)[0].edition, checked(stripped)[0].resource) == (edition, resource)


def test_a_missing_and_a_foreign_file_are_named(stripped):
    first = first_editions(stripped)
    ((manifest,),) = stripped.execute("SELECT manifest FROM editionrecord WHERE number = 3").fetchall()
    digest = Manifest.parse(manifest).resources["commitments"].sha256
    assert first[digest] == 3
    stripped.execute("DELETE FROM blob WHERE sha256 = ?", (digest,))
    foreign = b"code\nX\n"
    stripped.execute("INSERT INTO blob VALUES (?, ?)", (sha256(foreign), foreign))
    found = [(item.edition, item.resource, item.rule) for item in checked(stripped)]
    assert found == [(3, "commitments", "missing"), (4, "commitments", "missing"), (None, sha256(foreign), "unlinked")]


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_an_edition_that_is_gone_or_has_another_number_is_named(stripped, number):
    for change in (f"number = {-number}", "number = 0", "number = 999"):
        stripped.execute(f"UPDATE editionrecord SET {change} WHERE number = {number}")
        breaks = checked(stripped)
        assert (breaks[0].edition, breaks[0].resource, breaks[0].rule) == (number, "manifest", "number")
        stripped.execute(f"UPDATE editionrecord SET number = {number} WHERE {change}")
    assert checked(stripped) == []
    stripped.execute(f"DELETE FROM editionrecord WHERE number = {number}")
    assert (checked(stripped)[0].edition, checked(stripped)[0].resource) == (number, "manifest")


FOREIGN = [b"", b"\xff\xfe", b"\x00", b'"', b"a\r\nb", b'code\n"' + b"x" * 200_000 + b'"\n', bytes(range(256))]


def test_a_foreign_file_of_any_bytes_is_named(stripped):
    for content in FOREIGN:
        stripped.execute("INSERT INTO blob VALUES (?, ?)", (sha256(content), content))
    breaks = checked(stripped)
    assert sorted((item.edition, item.resource, item.rule) for item in breaks) == sorted(
        (None, sha256(content), "unlinked") for content in FOREIGN
    )


def test_a_manifest_that_was_hashed_again_over_anything_is_named(stripped):
    """An intruder who can compute a hash, but not one that the next edition and the record have told already."""
    ((own,),) = stripped.execute("SELECT manifest FROM editionrecord WHERE number = 4").fetchall()
    files = [sha256(content) for content in FOREIGN]
    for content in FOREIGN:
        stripped.execute("INSERT INTO blob VALUES (?, ?)", (sha256(content), content))
    record = Manifest.parse(own).resources["change_sets"].sha256
    manifests = [
        "",
        "null",
        "[]",
        "7",
        '"x"',
        "{}",
        '{"resources":[]}',
        '{"resources":{"x":7}}',
        "[" * 100_000,
        own + " ",
    ]
    manifests += [own.replace('"number":4', '"number":"4"'), own.replace('"rows"', '"cells"', 1)]
    manifests += [
        own.replace(f'"{record}"', wrong) for wrong in ("[]", "{}", "null", "7", *(f'"{file}"' for file in files))
    ]
    for manifest in manifests:
        stripped.execute(
            "UPDATE editionrecord SET manifest = ?, hash = ? WHERE number = 4", (manifest, sha256(manifest))
        )
        assert checked(stripped)[0].edition == 4, manifest[:80]


def test_an_edition_that_was_rewritten_and_hashed_again_does_not_fit_the_next(stripped):
    """Everything about it is consistent, but edition 3 has told its hash."""
    rows = stripped.execute("SELECT manifest FROM editionrecord WHERE number < 3").fetchall()
    first, second = (Manifest.parse(manifest) for (manifest,) in rows)
    rewritten = replace(second, resources={**second.resources, "attendance": first.resources["attendance"]}).to_json()
    change = "UPDATE editionrecord SET manifest = ?, hash = ? WHERE number = 2"
    stripped.execute(change, (rewritten, sha256(rewritten)))
    assert [(item.edition, item.resource, item.rule) for item in checked(stripped)] == [(3, "manifest", "previous")]


VALUES = [None, 0, -1, 2**40, 1.5, "", "x", "\ufffd", b"", b"x", b"\xff"]


def test_no_value_of_any_type_stops_the_walk(stripped):
    """What SQLite takes in any column: other types, other lengths."""
    for spot in spots(stripped):
        if spot.row > 3:
            continue
        for value in VALUES:
            stripped.execute("BEGIN")
            try:
                change = f'UPDATE {spot.table} SET "{spot.column}" = ? WHERE rowid = ?'
                stripped.execute(change, (value, spot.row))
                query = f'SELECT CAST("{spot.column}" AS BLOB) FROM {spot.table} WHERE rowid = ?'
                (raw,) = stripped.execute(query, (spot.row,)).fetchone() or (b"another row",)
                stripped.execute("COMMIT")
            except (sqlite3.IntegrityError, sqlite3.OperationalError):
                stripped.execute("ROLLBACK")
                continue
            breaks = checked(stripped)
            assert breaks or raw == spot.raw, (spot, value)
            assert all(found.text(Language.ES).isprintable() for found in breaks)
            where = "rowid = ?" if raw != b"another row" else f'"{spot.column}" = ?'
            numbered = (int(spot.raw), value) if raw == b"another row" else (spot.raw, spot.row)
            kind = {"integer": "CAST(? AS INTEGER)", "text": "CAST(? AS TEXT)", "blob": "?"}[spot.kind]
            stripped.execute(f'UPDATE {spot.table} SET "{spot.column}" = {kind} WHERE {where}', numbered)
    assert checked(stripped) == []


def test_a_text_that_holds_a_replacement_character_is_watched_as_closely(stripped, sqlite_files):
    """Bytes that are no UTF-8 must not be read as the very character that stands for them."""
    path = stripped.execute("PRAGMA database_list").fetchone()[2]
    engine = open_database(f"sqlite:///{path}")
    publish(engine, update("places", "PORTAL", name="mal \ufffd leído"))
    engine.dispose()
    assert checked(stripped) == []
    ((row, raw),) = stripped.execute("SELECT rowid, CAST(new AS BLOB) FROM change WHERE new LIKE 'mal%'").fetchall()
    broken = raw.replace("\ufffd".encode(), b"\xf0\xbf\xbd")
    assert len(broken) == len(raw) and broken.decode(errors="replace") == raw.decode()
    stripped.execute("UPDATE change SET new = CAST(? AS TEXT) WHERE rowid = ?", (broken, row))
    assert checked(stripped)[0].edition == 5


def test_a_draft_that_was_never_recorded_is_named(stripped):
    stripped.execute(
        "INSERT INTO changeset (id, proposer_id, created_at, title, reason, review, nonce, content_hash) "
        "VALUES (99, 1, '2026-11-22T18:00:00Z', 'x', 'x', '', 'x', 'x')"
    )
    assert [(item.edition, item.resource) for item in checked(stripped)] == [(None, "change_sets")]


def test_a_break_is_told_in_both_languages(stripped):
    stripped.execute("UPDATE editionrecord SET manifest = 'x' WHERE number = 2")
    (first, *_) = checked(stripped)
    assert first.text(Language.ES) == "Edición 2 · manifest: el manifiesto no corresponde a su huella"
    assert first.text(Language.EN).startswith("Edition 2 · manifest: ")
