"""Many at once: threads that write the same and different things, and processes that start on an empty database."""

import sqlite3
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace

import pytest
from sqlalchemy import Engine
from sqlmodel import col, select

from config.settings import ROOT
from data_access import database, loading
from data_access.change_sets import approve, change_set_state
from data_access.database import migrate, open_database, reading, transaction
from data_access.enumerations import Operation, State
from data_access.errors import Conflict, DomainError
from data_access.loading import load_facts, newest_number
from data_access.models.records import ChangeSet, EditionRecord
from data_access.problems import InvalidInput
from data_access.schema import encode
from data_access.staff.accounts import Actor
from data_access.verification import verify
from data_access.working import Proposed
from tests.data_access.demonstrations import all_editions
from tests.data_access.proposals import create, edition, publish, remove, staff, submitted, update, working

FIELDS = ("problem_es", "problem_en", "status_quo_es", "status_quo_en", "action_es")
THREADS = {"sqlite": 200, "postgresql": 40}
FIRST_START = """
import sys
from data_access.loading import prepare
print("ready", flush=True)
sys.stdin.readline()
prepare(sys.argv[1])
"""


@dataclass(frozen=True)
class Task:
    """What one thread wants. Of the tasks of one `rivals`, one must win; a task without rivals must win."""

    proposed: Proposed
    rivals: str = ""


@dataclass(frozen=True)
class Result:
    """How it went: the edition that it became, or why not."""

    task: Task
    actor: Actor
    edition: int = 0
    refusal: DomainError | None = None


def crowd(unit: int) -> list[Task]:
    """Return 19 tasks a unit: rivals for a field, for a code and for a place in use, and what disturbs nobody."""
    seen = {"name": "Antes"}
    fields = [Task(update("places", f"P-{n // 3}", seen, name=f"Nombre {n}"), f"P-{n // 3}") for n in range(9 * unit)]
    codes = [Task(create("places", f"N-{n // 3}", name=f"Nuevo {n}"), f"N-{n // 3}") for n in range(3 * unit)]
    leave = [Task(remove("places", f"Q-{n}"), f"Q-{n}") for n in range(unit // 2)]
    stay = [Task(create("events", f"EQ-{n}", place=f"Q-{n}", people=9), f"Q-{n}") for n in range(unit // 2)]
    alone = [Task(create("places", f"S-{n}")) for n in range(4 * unit)]
    beside = [Task(update("commitments", f"C-{1 + n // 5}", **{FIELDS[n % 5]: f"Texto {n}"})) for n in range(2 * unit)]
    tasks = fields + codes + leave + stay + alone + beside
    return [task for start in range(7) for task in tasks[start::7]]  # mixed, always the same way


def found_rows(engine: Engine, unit: int) -> None:
    """Publish the rows that the crowd changes."""
    places = [create("places", f"P-{n}", name="Antes") for n in range(3 * unit)]
    places += [create("places", f"Q-{n}") for n in range(unit // 2)]
    commitments = [create("commitments", f"C-{n}") for n in range(2, (2 * unit + 4) // 5 + 1)]
    publish(engine, *places, *commitments, create("stages", "COUNTER"))


def at_once(calls: list[Callable[[], object]]) -> list[object]:
    """Run every call in a thread of its own, all of them from the same moment on, and return what they return."""
    together = threading.Barrier(len(calls))

    def run(call: Callable[[], object]) -> object:
        together.wait(30)
        return call()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(run, calls))


def attempt(engine: Engine, task: Task, actor: Actor, reviewer: Actor) -> Result:
    """Propose, hand in and approve; whatever is raised but a refusal of the domain fails the test."""
    result = Result(task, actor)
    try:
        return replace(result, edition=approve(engine, reviewer, submitted(engine, actor, task.proposed)))
    except (Conflict, InvalidInput) as refusal:
        return replace(result, refusal=refusal)


def count_up(engine: Engine, actor: Actor, reviewer: Actor) -> list[Result]:
    """Add one to what the counter says, again and again until nobody came in between."""
    while True:
        position = working(engine, "stages")["COUNTER"]["position"]
        task = Task(update("stages", "COUNTER", {"position": str(position)}, position=position + 1))
        result = attempt(engine, task, actor, reviewer)
        if result.edition:
            return [result]


@pytest.fixture
def aftermath(town) -> tuple[Engine, list[Result], int]:
    """The database after the crowd, the results, and how many threads counted."""
    unit = THREADS[town.dialect.name] // 20
    found_rows(town, unit)
    people = staff(town)
    actors = [people.editor, people.second_editor]
    calls = [
        lambda number=number, task=task: [attempt(town, task, actors[number % 2], people.reviewer)]
        for number, task in enumerate(crowd(unit))
    ]
    calls += [lambda: count_up(town, people.editor, people.reviewer)] * unit
    assert len(calls) == THREADS[town.dialect.name]
    started = time.monotonic()
    results = [result for found in at_once(calls) for result in found]
    assert time.monotonic() - started < 60, "threads wait for each other too long"
    return town, results, unit


def test_of_many_threads_each_wins_or_is_told_and_nothing_is_lost(aftermath):
    engine, results, counted = aftermath
    assert_one_winner_of_each_rivalry(results)
    assert_the_others_are_told(results)
    editions = all_editions(engine)
    assert [each.number for each in editions] == list(range(1, len(editions) + 1))
    winners = {result.edition: result for result in results if result.edition}
    assert sorted(winners) == list(range(3, len(editions) + 1)), "one edition for each winner, and no other"
    for number, winner in winners.items():
        (change,) = editions[number - 1].history[-1].changes
        assert (change.resource, change.row_code) == (winner.task.proposed.resource, winner.task.proposed.code)
        assert change.operation == winner.task.proposed.operation
    assert_nothing_lost(editions[-1], winners)
    assert editions[-1].row("stages", "COUNTER").position == 1 + counted
    assert verify(engine) == []


def assert_one_winner_of_each_rivalry(results):
    rivals = defaultdict(list)
    for number, result in enumerate(results):
        rivals[result.task.rivals or f"alone {number}"].append(bool(result.edition))
    assert {name: sum(won) for name, won in rivals.items()} == dict.fromkeys(rivals, 1)


def assert_the_others_are_told(results):
    winners = {result.task.rivals: result for result in results if result.edition}
    for loser in (result for result in results if not result.edition):
        winner = winners[loser.task.rivals]
        if isinstance(loser.refusal, InvalidInput):  # a code that exists, a place that is in use or gone
            rules = {problem.rule for problem in loser.refusal.problems}
            assert rules <= {"exists", "referenced", "unknown_reference"}
            continue
        (conflict,) = loser.refusal.conflicts
        assert conflict.changed_by == winner.actor.username
        if loser.task.proposed.operation is Operation.UPDATE:
            told = (conflict.resource, conflict.code, conflict.field, conflict.expected, conflict.found)
            won = winner.task.proposed
            assert told == ("places", won.code, "name", "Antes", won.values["name"])
            assert conflict.proposed == loser.task.proposed.values["name"]


def assert_nothing_lost(newest, winners):
    """Every acknowledged change is in the newest edition, unless a later acknowledged one came over it."""
    last = {}
    for _, winner in sorted(winners.items()):
        wanted = winner.task.proposed
        for field in wanted.values or {""}:
            last[wanted.resource, wanted.code, field] = wanted
    for (resource, code, field), wanted in last.items():
        row = newest.row(resource, code)
        if wanted.operation is Operation.REMOVE:
            assert row is None
        else:
            assert encode(getattr(row, field)) == encode(wanted.values[field])


def test_two_approvals_of_one_change_set_publish_it_once(town):
    people = staff(town)
    number = submitted(town, people.editor, create("places", "P-1"))

    def approved(reviewer):
        try:
            return approve(town, reviewer, number)
        except DomainError as error:
            return type(error).__name__

    reviewers = [people.reviewer, people.second_reviewer] * 5
    found = at_once([lambda reviewer=reviewer: approved(reviewer) for reviewer in reviewers])
    assert sorted(map(str, found)) == ["2", *["WrongState"] * 9]
    assert newest_number(town) == 2


def test_writers_wait_their_turn_for_as_long_as_it_takes(database_url, monkeypatch):
    """Longer than SQLite itself would wait, and without the connections that readers need."""
    monkeypatch.setattr(database, "BUSY_TIMEOUT_MS", 50)
    engine = open_database(database_url)
    migrate(engine)
    connections = []

    def write():
        with transaction(engine):
            connections.append(engine.pool.checkedout())
            time.sleep(0.05)

    at_once([write] * 40)
    assert connections == [1] * 40
    engine.dispose()


def test_accounts_made_at_once_are_one(engine):
    made = at_once([lambda: staff(engine)] * 10)
    assert all(found == made[0] for found in made)


def test_processes_that_start_at_once_publish_the_facts_once(database_url):
    command = [sys.executable, "-c", FIRST_START, database_url]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    processes = [subprocess.Popen(command, cwd=ROOT, text=True, **pipes) for _ in range(2)]
    for process in processes:
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        process.stdin.write("\n")
        process.stdin.flush()
    said = [process.communicate(timeout=60) for process in processes]
    assert [process.returncode for process in processes] == [0, 0], said
    engine = open_database(database_url)
    assert newest_number(engine) == 1
    assert verify(engine) == []
    assert_nothing_waits_for_review(engine)
    engine.dispose()


@pytest.mark.parametrize("step", ["plan_import", "propose", "submit", "approve"])
def test_whoever_loads_the_facts_second_leaves_nothing_behind(engine, monkeypatch, step):
    """Another process publishes them just before a step of this one."""
    true_step = getattr(loading, step)

    def overtaken(*arguments, **options):
        monkeypatch.setattr(loading, step, true_step)
        assert load_facts(engine) == 1
        return true_step(*arguments, **options)

    monkeypatch.setattr(loading, step, overtaken)
    assert load_facts(engine) == 1
    assert newest_number(engine) == 1
    assert_nothing_waits_for_review(engine)
    assert verify(engine) == []


def assert_nothing_waits_for_review(engine):
    with reading(engine) as session:
        published = set(session.exec(select(EditionRecord.change_set_id)))
        others = session.exec(select(ChangeSet.id).where(col(ChangeSet.id).not_in(published))).all()
        assert {change_set_state(session, number) for number in others} <= {State.WITHDRAWN}


def test_migrating_at_once_and_again_is_harmless(database_url):
    engines = [open_database(database_url) for _ in range(4)]
    at_once([lambda engine=engine: migrate(engine) for engine in engines])
    publish(engines[0], create("programmes", "IL"))
    assert [edition(engine, 1).number for engine in engines] == [1] * 4
    for engine in engines:
        migrate(engine)
        assert newest_number(engine) == 1
        engine.dispose()


def test_a_file_that_another_process_is_just_making_is_waited_for(sqlite_files):
    url = sqlite_files.create()
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")  # not in WAL mode yet
        engine = open_database(url)
        with ThreadPoolExecutor(1) as thread:
            waiting = thread.submit(migrate, engine)
            time.sleep(0.3)
            assert not waiting.done()
            other.execute("COMMIT")
            waiting.result(30)
    assert newest_number(engine) == 0
    engine.dispose()
