"""Twenty at work at once: who propose, and twice as many eyes on each proposal, over the same rows and over their own.

What must hold afterwards is replayed from the published changes: a lost update would be a change whose old value was
not what stood there.
"""

import queue
import random
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from sqlalchemy import Engine
from sqlmodel import col, select

from data_access.change_sets import approve, change_set_state, propose, reject, submit
from data_access.database import reading
from data_access.editions import Edition
from data_access.enumerations import Action, Operation, Role, State
from data_access.errors import Conflict, WrongState
from data_access.models.records import Change, ChangeSet, EditionRecord
from data_access.models.staff import AuditEntry
from data_access.problems import InvalidInput
from data_access.schema import encode
from data_access.staff import drafts
from data_access.staff.accounts import Actor, create_account
from data_access.verification import verify
from data_access.working import Proposed
from tests.data_access.demonstrations import all_editions
from tests.data_access.proposals import create, publish, update, working
from tests.data_access.test_concurrency import at_once

PROPOSERS = REVIEWERS = 10
PROPOSALS = {"sqlite": 40, "postgresql": 10}  # of each proposer; each is handed to two reviewers
CONTESTED = 8  # places that everybody renames
SETUP = (1, 2)  # the change sets of the town and of the rows that everybody works on
EDITION_OF_THE_ROWS = 2


@dataclass
class Told:
    """What the threads were told: which commands were acknowledged, and which were refused."""

    proposed: dict[int, Proposed] = field(default_factory=dict)
    outdated: int = 0  # proposals refused because the row was no longer what the proposer saw
    approvals: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))  # editions, by change set
    conflicts: Counter[int] = field(default_factory=Counter)
    too_late: Counter[int] = field(default_factory=Counter)
    rejected: list[int] = field(default_factory=list)
    drafts: dict[tuple[Actor, str], dict[str, object]] = field(default_factory=dict)


def task(engine: Engine, thread: int, number: int) -> Proposed:
    """Return what a proposer wants next: every second time of a row that others want too, as it stands now."""
    match number % 4:
        case 0:
            code = f"P-{random.Random(f'{thread} {number}').randrange(CONTESTED)}"
            seen = {"name": str(working(engine, "places")[code]["name"])}
            return update("places", code, seen, name=f"Nombre de {thread} {number}")
        case 1:
            position = working(engine, "stages")["COUNTER"]["position"]
            return update("stages", "COUNTER", {"position": str(position)}, position=position % 99 + 1)
        case _:
            return create("places", f"S-{thread}-{number}", name=f"Nuevo de {thread} {number}")


def work(engine: Engine, editor: Actor, thread: int, waiting: "queue.Queue[int | None]", told: Told) -> None:
    """Write a draft, propose and hand in, again and again; at last send one reviewer home."""
    try:
        for number in range(PROPOSALS[engine.dialect.name]):
            wanted = task(engine, thread, number)
            draft = {"thread": thread, "number": number}
            drafts.keep(engine, editor, f"places/{thread}", draft)
            told.drafts[editor, f"places/{thread}"] = draft
            try:
                change_set = propose(engine, editor, f"De {thread}, {number}", "Prueba", [wanted])
            except (Conflict, InvalidInput):  # InvalidInput: somebody else has counted to the same number
                told.outdated += 1
                continue
            told.proposed[change_set] = wanted
            submit(engine, editor, change_set)
            waiting.put(change_set)
            waiting.put(change_set)
    finally:
        waiting.put(None)


def review(engine: Engine, reviewer: Actor, waiting: "queue.Queue[int | None]", told: Told) -> None:
    """Approve what waits; what contradicts the rows by now is sent back."""
    while (change_set := waiting.get()) is not None:
        try:
            edition = approve(engine, reviewer, change_set)
            told.approvals[change_set].append(edition)
        except WrongState:
            told.too_late[change_set] += 1
        except Conflict:
            told.conflicts[change_set] += 1
            try:
                reject(engine, reviewer, change_set, "La fila cambió")
                told.rejected.append(change_set)
            except WrongState:
                told.too_late[change_set] += 1


@dataclass(frozen=True)
class Aftermath:
    """The database afterwards, and what everybody was told."""

    engine: Engine
    told: Told
    editions: list[Edition]


@pytest.fixture
def aftermath(town: Engine) -> Aftermath:
    """The database after everybody has worked."""
    contested = [create("places", f"P-{number}", name="Antes") for number in range(CONTESTED)]
    publish(town, *contested, create("stages", "COUNTER"))
    editors = [create_account(town, f"editing-{number}", Role.EDITOR) for number in range(PROPOSERS // 2)]
    reviewers = [create_account(town, f"reviewing-{number}", Role.REVIEWER) for number in range(REVIEWERS // 2)]
    waiting: queue.Queue[int | None] = queue.Queue()
    proposing, reviewing = [Told() for _ in range(PROPOSERS)], [Told() for _ in range(REVIEWERS)]
    calls: list[Callable[[], object]] = [
        lambda thread=thread: work(town, editors[thread % len(editors)], thread, waiting, proposing[thread])
        for thread in range(PROPOSERS)
    ]
    calls += [
        lambda place=place: review(town, reviewers[place % len(reviewers)], waiting, reviewing[place])
        for place in range(REVIEWERS)
    ]
    at_once(calls)
    return Aftermath(town, together([*proposing, *reviewing]), all_editions(town))


def together(each: list[Told]) -> Told:
    """Return what all threads were told."""
    whole = Told()
    for told in each:
        whole.proposed |= told.proposed
        whole.outdated += told.outdated
        whole.conflicts += told.conflicts
        whole.too_late += told.too_late
        whole.rejected += told.rejected
        whole.drafts |= told.drafts
        for change_set, editions in told.approvals.items():
            whole.approvals[change_set] += editions
    return whole


@pytest.mark.timeout(300)
def test_a_thousand_proposals_and_approvals_at_once_lose_nothing_and_publish_nothing_twice(aftermath):
    engine, told = aftermath.engine, aftermath.told
    proposals = PROPOSERS * PROPOSALS[engine.dialect.name]
    assert len(told.proposed) + told.outdated == proposals
    approvals = sum(map(len, told.approvals.values())) + sum(told.too_late.values()) + len(told.rejected)
    assert proposals + approvals >= proposals * 5 // 2, "a thousand where there are 400 proposals"
    assert told.outdated + len(told.rejected) > proposals // 20, "too few met on the same row to show anything"
    assert_each_proposal_was_decided_once(engine, told)
    assert_each_approval_is_one_edition(engine, told)
    assert_refused_proposals_left_nothing(engine, told)
    assert_nothing_was_lost(engine, aftermath.editions, told)
    assert_drafts_and_trail_are_complete(engine, told)
    assert verify(engine) == []


def assert_each_proposal_was_decided_once(engine, told):
    """Of two reviewers one decides; the other is told that it is decided, or that it conflicts."""
    for change_set in told.proposed:
        editions, rejections = told.approvals.get(change_set, []), told.rejected.count(change_set)
        assert len(editions) + rejections == 1, f"change set {change_set} was decided {editions} and {rejections} times"
        assert told.too_late[change_set] == 1
        with reading(engine) as session:
            state = change_set_state(session, change_set)
        assert state is (State.APPROVED if editions else State.REJECTED)
        assert told.conflicts[change_set] >= rejections


def assert_each_approval_is_one_edition(engine, told):
    acknowledged = {edition: change_set for change_set, [edition] in told.approvals.items()}
    with reading(engine) as session:
        stored = {one.number: one.change_set_id for one in session.exec(select(EditionRecord))}
    assert {number: stored[number] for number in stored if number > EDITION_OF_THE_ROWS} == acknowledged
    assert sorted(stored) == list(range(1, len(stored) + 1))


def assert_refused_proposals_left_nothing(engine, told):
    with reading(engine) as session:
        stored = set(session.exec(select(ChangeSet.id)))
        changed = set(session.exec(select(Change.change_set_id)))
    assert stored == changed == {*SETUP, *told.proposed}


def assert_nothing_was_lost(engine, editions, told):
    """Every published change starts from what the one before it left, and the newest edition holds the last of each."""
    rows = {
        (name, row.code): {column: encode(value) for column, value in row.model_dump().items()}
        for name, table in editions[EDITION_OF_THE_ROWS - 1].rows.items()
        for row in table
    }
    by_edition = {edition: change_set for change_set, [edition] in told.approvals.items()}
    for edition in editions[EDITION_OF_THE_ROWS:]:
        (change,) = edition.history[-1].changes
        wanted = told.proposed[by_edition[edition.number]]
        assert (change.resource, change.row_code, change.operation) == (wanted.resource, wanted.code, wanted.operation)
        key = (change.resource, change.row_code)
        if change.operation is Operation.CREATE:
            assert key not in rows
            rows[key] = {name: encode(value) for name, value in edition.row(*key).model_dump().items()}
            assert rows[key]["name"] == wanted.values["name"]
        else:
            assert encode(change.old) == rows[key][change.field], f"edition {edition.number} came over another change"
            rows[key][change.field] = encode(wanted.values[change.field])
    newest = editions[-1]
    assert {key: newest.row(*key) is not None for key in rows} == dict.fromkeys(rows, True)
    for key, row in rows.items():
        assert {name: encode(value) for name, value in newest.row(*key).model_dump().items()} == row
    counted = sum(told.proposed[change_set].code == "COUNTER" for change_set in told.approvals)
    assert newest.row("stages", "COUNTER").position == counted % 99 + 1
    assert {code: row["name"] for code, row in working(engine, "places").items()} == {
        code: row["name"] for (name, code), row in rows.items() if name == "places"
    }


def assert_drafts_and_trail_are_complete(engine, told):
    for (editor, subject), content in told.drafts.items():
        assert drafts.kept(engine, editor, subject).content == content
    with reading(engine) as session:
        trail = session.exec(select(AuditEntry).order_by(col(AuditEntry.number))).all()
    assert [entry.number for entry in trail] == list(range(1, len(trail) + 1))
    entries = defaultdict(list)
    for entry in trail:
        entries[Action(entry.action)].append(int(entry.subject))
    proposed = sorted({*SETUP, *told.proposed})
    assert sorted(entries[Action.PROPOSED]) == sorted(entries[Action.SUBMITTED]) == proposed
    assert sorted(entries[Action.APPROVED]) == sorted({*SETUP, *told.approvals})
    assert sorted(entries[Action.REJECTED]) == sorted(told.rejected)
