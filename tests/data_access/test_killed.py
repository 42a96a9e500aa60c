"""Power cuts, as far as a process can have them: a worker killed in the middle of whatever it did, again and again."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from sqlmodel import Session, select

from config.settings import ROOT
from data_access.change_sets import change_set_state
from data_access.database import open_database, reading, transaction
from data_access.enumerations import Action, State
from data_access.loading import newest_number
from data_access.models import ENTITIES
from data_access.models.records import Change, ChangeSet, EditionRecord, Transition
from data_access.models.staff import AuditEntry
from data_access.references import current_rows
from data_access.schema import encode
from data_access.verification import verify
from tests.data_access.proposals import edition, found_town, staff

MOMENTS = {
    "sqlite": (25, 25, 25, 25),
    "postgresql": (25,),
}  # on databases of their own, or all of them would grow large
VERIFIED = 10  # after so many deaths the whole chain is walked: what was broken stays so until then
ROUNDS = 1.3  # how far the latest of the moments lies, in rounds of everything that a worker does
REACHED = {  # what is stored, by what was acknowledged: the next step may be done, and death came before the word of it
    State.DRAFT: {State.DRAFT, State.SUBMITTED},
    State.SUBMITTED: {State.SUBMITTED, State.APPROVED, State.REJECTED},
    State.APPROVED: {State.APPROVED},
    State.REJECTED: {State.REJECTED},
}
AUDITED = {
    State.DRAFT: Action.PROPOSED,
    State.SUBMITTED: Action.SUBMITTED,
    State.APPROVED: Action.APPROVED,
    State.REJECTED: Action.REJECTED,
}


class Workers:
    """Forks of one process that has everything imported; see `killed_worker`."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        while self.hear() != ["ready"]:
            pass

    def hear(self) -> list[object]:
        """Return the next line."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, "the process that forks the workers ended"
        found: list[object] = json.loads(line)
        return found

    def round(self, url: str, name: str) -> tuple[float, list[list[object]]]:
        """Return the seconds in which a worker does everything once, and what it said until it was killed."""
        pid = self._start(url, name)
        started = time.monotonic()
        said = list(iter(self.hear, ["round"]))
        seconds = time.monotonic() - started
        return seconds, said + self._kill(pid)

    def killed(self, url: str, name: str, after: float) -> list[list[object]]:
        """Let a worker work for so many seconds, kill it, and return what it said until then."""
        pid = self._start(url, name)
        time.sleep(after)
        return self._kill(pid)

    def _start(self, url: str, name: str) -> int:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{name} {url}\n")
        self.process.stdin.flush()
        word, pid = self.hear()
        assert word == "working"
        return int(str(pid))

    def _kill(self, pid: int) -> list[list[object]]:
        os.kill(pid, signal.SIGKILL)
        return [line for line in iter(self.hear, ["gone"]) if line != ["round"]]


@dataclass
class Acknowledged:
    """What the workers were told is done."""

    states: dict[int, State] = field(default_factory=dict)
    rows: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    editions: dict[int, int] = field(default_factory=dict)  # by change set

    def note(self, said: list[list[object]]) -> None:
        """Add what one worker said."""
        for what, number, *more in said:
            change_set = int(str(number))
            self.states[change_set] = State.DRAFT if what == "proposed" else State(what)
            if what == "approved":
                self.editions[change_set] = int(str(more[0]))
            else:
                self.rows[change_set] |= set(map(str, more))


@contextmanager
def workers() -> Iterator[Workers]:
    """Start the process that forks workers; it ends with its standard input."""
    command = [sys.executable, "-m", "tests.data_access.killed_worker"]
    with subprocess.Popen(command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        yield Workers(process)


@pytest.mark.timeout(300)
def test_whatever_a_killed_process_acknowledged_is_there_and_nothing_is_half_there(new_database):
    interrupted = Counter()  # what had been acknowledged last: death came during the step after it
    kind = "sqlite" if new_database().startswith("sqlite") else "postgresql"
    with workers() as crew:
        for turn, deaths in enumerate(MOMENTS[kind]):
            interrupted += died(crew, new_database(found_town), deaths, random.Random(f"{kind} {turn}"))
    assert len(interrupted) > 2, f"always killed at the same step: {interrupted}"
    if kind == "sqlite":  # the fewer moments of the other kind may miss one
        proposing, approving, importing = (interrupted[last] for last in ("approved", "submitted", "rejected"))
        assert min(proposing, approving, importing) > 0, f"never killed at one of these steps: {interrupted}"


def died(crew: Workers, url: str, deaths: int, moments: random.Random) -> Counter:
    """Let workers die on one database; look at it after each, and return what the dead had been told last."""
    engine = open_database(url)
    staff(engine)
    engine.dispose()  # nobody else holds the database open, so that each opening is one after a crash
    interrupted, known = Counter(), Acknowledged()
    seconds, said = crew.round(url, "first")
    known.note(said)
    for number in range(1, deaths + 1):
        said = crew.killed(url, f"{number}", moments.uniform(0, ROUNDS * seconds))
        interrupted[said[-1][0] if said else "nothing"] += 1
        known.note(said)
        check(url, known, whole=number in {deaths, *range(0, deaths, VERIFIED)})
    assert len(known.editions) > deaths / 4, "the workers hardly came to anything"
    return interrupted


def check(url: str, known: Acknowledged, *, whole: bool) -> None:
    """Open the database as the next process would, and look at what it holds; `whole`: at every edition it had."""
    engine = open_database(url)
    try:
        with transaction(engine) as session:  # PostgreSQL may still be busy with what the dead process asked for
            states = states_of(session)
            assert_acknowledged_is_there(session, known, states)
            assert_editions_are_what_was_approved(session, states)
            assert_every_step_has_its_entry(session)
        assert_rows_are_the_newest_edition(engine, known)
        if whole:
            assert verify(engine) == []
    finally:
        engine.dispose()


def states_of(session: Session) -> dict[int, State]:
    return {number: change_set_state(session, number) for number in session.exec(select(ChangeSet.id))}


def assert_acknowledged_is_there(session, known, states):
    rows = defaultdict(set)
    for change in session.exec(select(Change)):
        rows[change.change_set_id].add(change.code)
    for number, state in known.states.items():
        assert states[number] in REACHED[state], f"change set {number}"
        assert rows[number] == known.rows[number], f"change set {number} is half there"
    stored = {record.change_set_id: record.number for record in session.exec(select(EditionRecord))}
    assert {number: stored.get(number) for number in known.editions} == known.editions


def assert_editions_are_what_was_approved(session, states):
    published = {record.change_set_id for record in session.exec(select(EditionRecord))}
    assert published == {number for number, state in states.items() if state is State.APPROVED}


def assert_every_step_has_its_entry(session):
    steps = Counter(
        (AUDITED[State(one.state)].value, str(one.change_set_id)) for one in session.exec(select(Transition))
    )
    entries = Counter((one.action, one.subject) for one in session.exec(select(AuditEntry)))
    assert entries == steps


def assert_rows_are_the_newest_edition(engine, known):
    newest = edition(engine, newest_number(engine))
    published = {row.code for table in newest.rows.values() for row in table}
    assert {code for number in known.editions for code in known.rows[number]} <= published
    with reading(engine) as session:
        for entity in ENTITIES:
            working = {
                code: tuple(encode(row[column.name]) for column in entity.columns)
                for code, row in current_rows(session, entity).items()
            }
            assert working == {row.code: entity.encode(row) for row in newest.rows[entity.resource]}, entity.resource
