"""Change sets as their proposers and reviewers read them: the queue, and one of them with what stands in its way."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Engine, distinct, func
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from config.clock import moment_of
from config.i18n import Text
from data_access.database import reading
from data_access.enumerations import Operation, Role, State
from data_access.errors import Conflict, FieldConflict, NotFound
from data_access.models.records import Change, ChangeSet, EditionRecord, Transition
from data_access.models.staff import StaffUser
from data_access.problems import InvalidInput, Problem
from data_access.references import rows_of
from data_access.staff.accounts import Actor, refusal, require_standing
from data_access.working import Planned, Proposed, check

READERS = frozenset({Role.EDITOR, Role.REVIEWER})
LISTED = 100  # of a queue or of somebody's own
LARGEST = 2**31 - 1  # the greatest number that every database can look for
OF_PROPOSALS = Text("leer propuestas de otras personas", "read other people's proposals")


@dataclass(frozen=True)
class ChangedField:
    """One field of a row: canonical texts, empty where there is no value."""

    name: str
    old: str
    new: str


@dataclass(frozen=True)
class ChangedRow:
    """What a change set does to one row; a row that is added or removed has all its fields that are not empty."""

    operation: Operation
    resource: str
    code: str
    fields: tuple[ChangedField, ...]


@dataclass(frozen=True)
class Step:
    """A state that a change set reached: when, by whom, and why where somebody had to say."""

    state: State
    at: datetime
    username: str
    reason: str


@dataclass(frozen=True)
class Listed:
    """A change set as a list shows it.

    Attributes:
        since: when it reached its state.
        answer: why it was sent back or withdrawn; empty otherwise.
        rows: how many rows it touches, by resource.
    """

    number: int
    title: str
    proposer: str
    proposer_id: int
    state: State
    since: datetime
    answer: str
    rows: Mapping[str, int]


@dataclass(frozen=True)
class Proposal:
    """One change set, as its reviewer reads it.

    Attributes:
        steps: the states it went through, oldest first.
        conflicts: where the rows no longer hold what was seen; of one that is not decided yet.
        problems: why it could not be applied now, for other reasons.
        edition: the number of the edition that published it.
    """

    number: int
    title: str
    reason: str
    proposer: str
    proposer_id: int
    created_at: datetime
    rows: tuple[ChangedRow, ...]
    steps: tuple[Step, ...]
    conflicts: tuple[FieldConflict, ...]
    problems: tuple[Problem, ...]
    edition: int | None

    @property
    def state(self) -> State:
        """Return the state it has reached."""
        return self.steps[-1].state

    @property
    def open(self) -> bool:
        """Return whether it is not decided yet."""
        return self.state in {State.DRAFT, State.SUBMITTED}

    @property
    def resources(self) -> frozenset[str]:
        """Return the resources it changes."""
        return frozenset(row.resource for row in self.rows)


def queue(engine: Engine, actor: Actor) -> list[Listed]:
    """Return the change sets that wait for a review, the longest waiting first; at most LISTED.

    Raises:
        NotAllowed: the account neither proposes data nor reviews.
    """
    with reading(engine) as session:
        require_reader(session, actor)
        return _listed(session, Transition.state == State.SUBMITTED.value, col(Transition.number).asc())


def own(engine: Engine, actor: Actor) -> list[Listed]:
    """Return the change sets of an account, those that moved last first; at most LISTED."""
    with reading(engine) as session:
        require_standing(session, actor)
        return _listed(session, ChangeSet.proposer_id == actor.id, col(Transition.number).desc())


def proposal(engine: Engine, actor: Actor, number: int) -> Proposal:
    """Return one change set, with what stands in the way of applying it now.

    Raises:
        NotFound: there is none of this number.
        NotAllowed: it is somebody else's, and the account neither proposes data nor reviews.
    """
    with reading(engine) as session:
        change_set = session.get(ChangeSet, number) if 0 < number <= LARGEST else None
        if change_set is None:
            raise NotFound(str(number))
        if change_set.proposer_id == actor.id:
            require_standing(session, actor)
        else:
            require_reader(session, actor)
        planned = _planned(session, number)
        steps = _steps(session, number)
        undecided = steps[-1].state in {State.DRAFT, State.SUBMITTED}
        conflicts, problems = _in_the_way(session, planned) if undecided else ((), ())
        return Proposal(
            number=number,
            title=change_set.title,
            reason=change_set.reason,
            proposer=_username(session, change_set.proposer_id),
            proposer_id=change_set.proposer_id,
            created_at=moment_of(change_set.created_at),
            rows=tuple(changed_rows(planned)),
            steps=steps,
            conflicts=conflicts,
            problems=problems,
            edition=session.exec(
                select(EditionRecord.number).where(EditionRecord.change_set_id == number)
            ).one_or_none(),
        )


def changed_rows(planned: Iterable[Planned]) -> list[ChangedRow]:
    """Return changes row by row, in their order."""
    by_row: dict[tuple[Operation, str, str], list[ChangedField]] = defaultdict(list)
    for change in planned:
        fields = by_row[change.operation, change.resource, change.code]
        if change.field:
            fields.append(ChangedField(change.field, change.old, change.new))
            continue
        old, new = (json.loads(text) if text else {} for text in (change.old, change.new))
        fields += [ChangedField(name, old.get(name, ""), new.get(name, "")) for name in {**old, **new}]
    return [ChangedRow(*key, tuple(fields)) for key, fields in by_row.items()]


def again(session: Session, planned: Sequence[Planned]) -> list[Proposed]:
    """Return the same values as a new proposal on the rows as they stand; a code taken meanwhile becomes a change."""
    standing = rows_of(session, ((change.resource, change.code) for change in planned))
    proposed = []
    for row in changed_rows(planned):
        taken = row.operation is Operation.CREATE and row.code in standing[row.resource]
        values = {field.name: field.new for field in row.fields if field.name != "code"}
        if "end" in values:
            values.pop("original_end", None)  # the plan keeps the first deadline by itself
        removed = row.operation is Operation.REMOVE
        operation = Operation.UPDATE if taken else row.operation
        proposed.append(Proposed(row.resource, row.code, operation, {} if removed else values))
    return proposed


def require_reader(session: Session, actor: Actor) -> None:
    """Raise NotAllowed unless the account proposes data or reviews."""
    require_standing(session, actor)
    if actor.role not in READERS:
        raise refusal(actor, OF_PROPOSALS)


def _listed(session: Session, which: ColumnElement[bool] | bool, order: ColumnElement[int]) -> list[Listed]:
    later = aliased(Transition)
    moved_on = select(later.number).where(
        later.change_set_id == Transition.change_set_id, col(later.number) > col(Transition.number)
    )
    query = (
        select(ChangeSet, Transition, StaffUser.username)
        .join(Transition, col(Transition.change_set_id) == col(ChangeSet.id))
        .join(StaffUser, col(ChangeSet.proposer_id) == col(StaffUser.id))
        .where(which, ~moved_on.exists())
        .order_by(order)
        .limit(LISTED)
    )
    found = session.exec(query).all()
    rows = _touched(session, [change_set.id for change_set, _, _ in found])
    return [
        Listed(
            number=change_set.id,
            title=change_set.title,
            proposer=username,
            proposer_id=change_set.proposer_id,
            state=State(reached.state),
            since=moment_of(reached.at),
            answer=reached.reason,
            rows=rows[change_set.id],
        )
        for change_set, reached, username in found
    ]


def _touched(session: Session, numbers: Sequence[int]) -> Mapping[int, Mapping[str, int]]:
    """Return how many rows each change set touches, by resource."""
    query = (
        select(Change.change_set_id, Change.resource, func.count(distinct(col(Change.code))))
        .where(col(Change.change_set_id).in_(numbers))
        .group_by(col(Change.change_set_id), col(Change.resource))
        .order_by(col(Change.change_set_id), col(Change.resource))
    )
    touched: dict[int, dict[str, int]] = defaultdict(dict)
    for number, resource, count in session.exec(query):
        touched[number][resource] = count
    return touched


def _planned(session: Session, number: int) -> list[Planned]:
    query = select(Change).where(Change.change_set_id == number).order_by(col(Change.position))
    return [
        Planned(Operation(change.operation), change.resource, change.code, change.field, change.old, change.new)
        for change in session.exec(query)
    ]


def _steps(session: Session, number: int) -> tuple[Step, ...]:
    query = (
        select(Transition, StaffUser.username)
        .join(StaffUser, col(Transition.actor_id) == col(StaffUser.id))
        .where(Transition.change_set_id == number)
        .order_by(col(Transition.number))
    )
    return tuple(
        Step(State(step.state), moment_of(step.at), username, step.reason) for step, username in session.exec(query)
    )


def _in_the_way(session: Session, planned: Sequence[Planned]) -> tuple[tuple[FieldConflict, ...], tuple[Problem, ...]]:
    try:
        check(session, planned)
    except Conflict as error:
        return tuple(error.conflicts), ()
    except InvalidInput as error:
        return (), error.problems
    return (), ()


def _username(session: Session, number: int) -> str:
    return session.exec(select(StaffUser.username).where(StaffUser.id == number)).one()
