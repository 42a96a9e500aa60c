"""One's own proposals by the rows they speak of: those that came back, and why; those that wait for their review."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from config.clock import moment_of, now, stamp
from data_access.database import reading
from data_access.enumerations import Operation, State, Subject
from data_access.models.records import Change, ChangeSet, Transition
from data_access.proposals import ChangedRow, changed_rows
from data_access.staff.accounts import Actor, require_standing
from data_access.waiting import waits
from data_access.working import Planned

SHOWN_FOR = timedelta(days=60)

Key = tuple[str, str]
"""Resource and code of a row."""


@dataclass(frozen=True)
class SentBack:
    """A proposal of one's own that a reviewer sent back, and the reviewer's reason.

    Attributes:
        said: why it had been proposed.
        about: what it wanted, by the row it speaks of; see `subject_of`.
    """

    number: int
    title: str
    said: str
    reason: str
    at: datetime
    about: Mapping[Key, tuple[ChangedRow, ...]]


def sent_back(engine: Engine, actor: Actor, *, at: datetime | None = None) -> list[SentBack]:
    """Return the actor's own proposals that were sent back, the newest first.

    One is gone after SHOWN_FOR, or once its proposer has proposed something again that speaks of one of the same rows.
    """
    query = (
        select(ChangeSet, Transition)
        .join(Transition, col(Transition.change_set_id) == col(ChangeSet.id))
        .where(
            ChangeSet.proposer_id == actor.id,
            Transition.state == State.REJECTED.value,
            Transition.at >= stamp((at or now()) - SHOWN_FOR),
        )
        .order_by(col(Transition.number).desc())
    )
    with reading(engine) as session:
        require_standing(session, actor)
        rejected = session.exec(query).all()
        if not rejected:
            return []
        later = _standing_after(session, actor, min(change_set.id for change_set, _ in rejected))
        rows = _rows_of(session, [*later, *(change_set.id for change_set, _ in rejected)])
    again = {number: set(about(rows[number])) for number in later}
    found = [
        SentBack(one.id, one.title, one.reason, last.reason, moment_of(last.at), about(rows[one.id]))
        for one, last in rejected
    ]
    return [one for one in found if not any(n > one.number and again[n] & set(one.about) for n in later)]


def in_review(engine: Engine, actor: Actor) -> dict[Key, int]:
    """Return the rows that the actor's own proposals speak of which wait for a review, with the newest of them."""
    query = select(ChangeSet.id).where(ChangeSet.proposer_id == actor.id, waits(col(ChangeSet.id)))
    with reading(engine) as session:
        require_standing(session, actor)
        rows = _rows_of(session, sorted(session.exec(query)))
    return {subject: number for number, changed in rows.items() for subject in about(changed)}


def about(rows: Sequence[ChangedRow]) -> dict[Key, tuple[ChangedRow, ...]]:
    """Return the rows of a proposal by the row that each speaks of."""
    by_key = {(row.resource, row.code): row for row in rows}
    grouped: dict[Key, tuple[ChangedRow, ...]] = {}
    for row in rows:
        subject = subject_of(row, by_key)
        grouped[subject] = (*grouped.get(subject, ()), row)
    return grouped


def subject_of(row: ChangedRow, proposed: Mapping[Key, ChangedRow]) -> Key:
    """Return the row that a change speaks of: itself, save what comes with an update of progress.

    A new update speaks of its milestone or commitment, and so does new evidence of an update that is proposed with it.
    """
    own = (row.resource, row.code)
    texts = texts_of(row)
    if row.operation is not Operation.CREATE:
        return own
    if row.resource == "progress_updates":
        milestone = texts.get("milestone")
        return ("milestones", milestone) if milestone else ("commitments", texts.get("commitment", ""))
    if row.resource == "evidence" and texts.get("subject_resource") == Subject.PROGRESS_UPDATES:
        update = proposed.get(("progress_updates", texts.get("subject", "")))
        return subject_of(update, proposed) if update else own
    return own


def texts_of(row: ChangedRow) -> dict[str, str]:
    """Return what a change writes, by field."""
    return {field.name: field.new for field in row.fields}


def _standing_after(session: Session, actor: Actor, number: int) -> list[int]:
    """Return the own proposals after a number that were not taken back."""
    withdrawn = select(Transition.change_set_id).where(Transition.state == State.WITHDRAWN.value)
    query = select(ChangeSet.id).where(
        ChangeSet.proposer_id == actor.id, col(ChangeSet.id) > number, col(ChangeSet.id).not_in(withdrawn)
    )
    return list(session.exec(query))


def _rows_of(session: Session, numbers: Iterable[int]) -> dict[int, list[ChangedRow]]:
    by_number: dict[int, list[Planned]] = {number: [] for number in numbers}
    query = select(Change).where(col(Change.change_set_id).in_(by_number))
    for change in session.exec(query.order_by(col(Change.change_set_id), col(Change.position))):
        by_number[change.change_set_id].append(
            Planned(Operation(change.operation), change.resource, change.code, change.field, change.old, change.new)
        )
    return {number: changed_rows(planned) for number, planned in by_number.items()}
