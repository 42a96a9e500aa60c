"""The edition in memory: what it costs the database, and what is served while the database is away."""

import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import Engine, create_engine, event

from config.settings import ROOT, settings
from data_access import current, editions
from data_access.current import EditionStore, current_edition, database_answers
from data_access.database import open_database
from data_access.errors import Unavailable
from tests.data_access.proposals import NOON, create, found_town, publish, update

PUBLISHER = """
import sys, time
from data_access.database import open_database
from tests.data_access.proposals import publish, update
publish(open_database(sys.argv[1]), update("places", "PORTAL", name="El Portal del Comercio"))
print(time.time())
"""


class Clock:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(current, "time", clock)
    return clock


@pytest.fixture
def questions(town) -> list[str]:
    """What the engine is asked; what opens and ends a transaction is no question."""
    asked: list[str] = []

    @event.listens_for(town, "before_cursor_execute")
    def note(_connection, _cursor, statement, *_) -> None:
        if statement.startswith("SELECT"):
            asked.append(statement)

    return asked


@pytest.fixture
def parsed(monkeypatch) -> list[str]:
    """The resources whose CSV is read, in the order of reading."""
    read: list[str] = []

    def noted(resource, content):
        read.append(resource)
        return read_csv(resource, content)

    read_csv = editions.read_csv
    monkeypatch.setattr(editions, "read_csv", noted)
    return read


@contextmanager
def away(engine: Engine) -> Iterator[None]:
    """Take the database away from under an engine: the file is moved, or the database renamed."""
    if engine.dialect.name == "sqlite":
        file = Path(engine.url.database)
        kept = file.rename(file.with_suffix(".away"))
        yield
        kept.rename(file)
    else:
        _rename(engine, engine.url.database, "away")
        yield
        _rename(engine, "away", engine.url.database)


def _rename(engine: Engine, old: str, new: str) -> None:
    with psycopg.connect(host=engine.url.query["host"], user="postgres", dbname="postgres", autocommit=True) as server:
        server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [old])
        server.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(old), sql.Identifier(new)))


def test_the_database_is_asked_once_a_second_however_often_a_page_asks(town, clock, questions):
    store = EditionStore(town)
    first = store.current()
    questions.clear()
    for step in range(1, 501):  # five seconds
        clock.now = step / 100
        assert store.current() is first
    assert len(questions) == 5
    assert {question.partition("\n")[0] for question in questions} == {"SELECT max(editionrecord.number) AS max_1 "}, (
        "nothing is loaded where nothing changed"
    )


def test_nothing_is_parsed_again_where_nothing_changed(town, clock, parsed):
    store = EditionStore(town)
    first = store.current()
    assert parsed
    parsed.clear()
    clock.now = 60
    assert store.current() is first
    assert parsed == []


def test_a_new_edition_reuses_the_tables_and_the_history_it_shares(town, clock, parsed):
    store = EditionStore(town)
    first = store.current()
    parsed.clear()
    publish(town, update("places", "PORTAL", name="El Portal de las Panaderas"))
    parsed.clear()
    clock.now = 0.99
    assert store.current() is first, "not asked yet"
    clock.now = 1
    second = store.current()
    assert parsed == ["places", "change_sets", "changes"]
    assert (first.number, second.number) == (1, 2)
    assert {name for name in first.rows if second.rows[name] is not first.rows[name]} == {"places"}
    assert second.history[0] is first.history[0]
    assert [place.name for place in second.places] == ["El Portal de las Panaderas"]
    assert [place.name for place in first.places] == ["El Portal"], "an edition somebody holds stays what it was"


def test_editions_missed_in_between_are_in_the_history(town, clock):
    store = EditionStore(town)
    first = store.current()
    for number in range(3):
        publish(town, create("places", f"P-{number}"))
    clock.now = 1
    newest = store.current()
    assert [past.number for past in newest.history] == [1, 2, 3, 4]
    assert newest.history[0] is first.history[0]
    fresh = EditionStore(town).current()
    assert (fresh.hash, fresh.rows, dict(fresh.manifest)) == (newest.hash, newest.rows, dict(newest.manifest))


def test_what_is_in_memory_is_served_while_the_database_is_gone(town, clock, caplog):
    store = EditionStore(town)
    first = store.current()
    assert store.answers
    with away(town):
        for clock.now in (1, 2, 3.5):
            assert store.current() is first
            assert not store.answers
        assert len(caplog.records) == 1, "said once, not once a second"
    assert store.current() is first
    assert not store.answers, "not asked again yet"
    clock.now = 4.5
    assert store.current() is first
    assert store.answers
    publish(town, create("places", "P-1"))
    clock.now = 5.5
    assert store.current().number == 2


def test_a_database_that_is_gone_is_asked_once_a_second_too(town, clock, monkeypatch):
    store = EditionStore(town)
    store.current()
    asked = []
    reading = current.reading
    monkeypatch.setattr(current, "reading", lambda engine: asked.append(clock.now) or reading(engine))
    with away(town):
        for step in range(1, 31):
            clock.now = step / 10
            store.current()
    assert asked == [1, 2, 3]


def test_a_database_that_was_gone_from_the_start_is_found_once_it_is_there(town, clock):
    store = EditionStore(town)
    with away(town):
        for clock.now in (0, 0.5, 1.5):
            with pytest.raises(Unavailable):
                store.current()
        assert not store.answers
    clock.now = 2.5
    assert store.current().number == 1
    assert store.answers


def test_a_file_put_in_the_place_of_a_removed_one_is_read(sqlite_files, clock):
    """A backup is restored while the application runs; connections that are open still hold the removed file."""
    url = sqlite_files.create(sqlite_files.template(found_town))
    file = Path(url.removeprefix("sqlite:///"))
    restored = open_database(sqlite_files.create(url))
    publish(restored, create("places", "P-1"))
    with closing(restored.raw_connection()) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    restored.dispose()
    store = EditionStore(open_database(url))
    assert store.current().number == 1
    for path in file.parent.glob(f"{file.name}*"):
        path.unlink()
    clock.now = 1
    assert store.current().number == 1
    shutil.copy(restored.url.database, file)
    clock.now = 2
    assert store.current().number == 2
    assert store.answers
    store.engine.dispose()


def test_an_edition_that_this_process_cannot_read_leaves_the_one_in_memory(town, clock, monkeypatch, caplog):
    """Another process runs a newer version, whose files have one more column."""
    store = EditionStore(town)
    first = store.current()
    publish(town, create("places", "P-1"))
    read_csv = editions.read_csv
    monkeypatch.setattr(editions, "read_csv", lambda resource, content: read_csv(resource, b"code\nA,B\n"))
    for clock.now in (1, 2):
        assert store.current() is first
        assert not store.answers
    assert len(caplog.records) == 1
    monkeypatch.setattr(editions, "read_csv", read_csv)
    clock.now = 3
    assert store.current().number == 2
    assert store.answers


def test_nothing_to_show_before_the_first_edition(engine, clock):
    store = EditionStore(engine)
    with pytest.raises(Unavailable):
        store.current()
    assert store.answers, "the database is there; it only has no edition"
    publish(engine, create("programmes", "IL"))
    with pytest.raises(Unavailable):
        store.current()
    clock.now = 1
    assert store.current().number == 1


def test_a_database_without_tables_does_not_answer(database_url):
    store = EditionStore(open_database(database_url))
    with pytest.raises(Unavailable):
        store.current()
    assert not store.answers
    store.engine.dispose()


@pytest.mark.parametrize("url", ["postgresql+psycopg://nobody@127.0.0.1:1/nothing", "sqlite:////proc/nothing/x.db"])
def test_a_database_that_never_answered(url):
    store = EditionStore(create_engine(url))
    with pytest.raises(Unavailable):
        store.current()
    assert not store.answers


def test_another_process_is_seen_within_two_seconds(town):
    store = EditionStore(town)
    assert store.current().number == 1
    command = [sys.executable, "-c", PUBLISHER, town.url.render_as_string(hide_password=False)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as publisher:
        limit = time.monotonic() + 30
        while store.current().number == 1 and time.monotonic() < limit:
            time.sleep(0.02)
        seen = time.time()
        output, _ = publisher.communicate(timeout=30)
    assert publisher.returncode == 0
    assert store.current().number == 2
    assert [place.name for place in store.current().places] == ["El Portal del Comercio"]
    assert seen - float(output) < 2


def test_many_threads_at_once_get_one_edition_from_one_load(town, monkeypatch):
    loads = []
    load_edition = current.load_edition

    def slow(*arguments):
        loads.append(arguments)
        time.sleep(0.2)  # long enough for every thread to come by
        return load_edition(*arguments)

    monkeypatch.setattr(current, "load_edition", slow)
    store = EditionStore(town)
    together = threading.Barrier(20)

    def ask(_):
        together.wait()
        return store.current()

    with ThreadPoolExecutor(20) as threads:
        found = list(threads.map(ask, range(20)))
    assert len(loads) == 1
    assert len({id(edition) for edition in found}) == 1


def test_nobody_waits_for_a_slow_database_while_there_is_an_edition_in_memory(town, clock, monkeypatch):
    store = EditionStore(town)
    first = store.current()
    publish(town, create("places", "P-1"))
    asking, answered = threading.Event(), threading.Event()
    load_edition = current.load_edition

    def slow(*arguments):
        asking.set()
        assert answered.wait(10)
        return load_edition(*arguments)

    monkeypatch.setattr(current, "load_edition", slow)
    clock.now = 1
    with ThreadPoolExecutor(1) as thread:
        patient = thread.submit(store.current)
        assert asking.wait(10)
        assert store.current() is first
        answered.set()
        assert patient.result().number == 2


def test_the_store_of_this_process_is_on_the_database_of_the_settings(new_database, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", new_database(found_town))
    settings.cache_clear()
    current.store.cache_clear()
    try:
        assert current_edition() is current_edition()
        assert current_edition().published_at == NOON
        assert database_answers()
        with away(current.store().engine):
            monkeypatch.setattr(current, "time", SimpleNamespace(monotonic=lambda: time.monotonic() + 10))
            assert current_edition().number == 1
            assert not database_answers()
        current.store().engine.dispose()
    finally:
        current.store.cache_clear()
