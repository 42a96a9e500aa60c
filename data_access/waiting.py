"""What proposals that wait for their review already hold, so that nobody tells or names the same thing twice."""

import json
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Engine, and_
from sqlalchemy.orm import Mapped
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from data_access.database import reading
from data_access.enumerations import Operation, State
from data_access.models.records import Change, Transition
from data_access.proposals import require_reader
from data_access.staff.accounts import Actor


@dataclass(frozen=True)
class WaitingUpdate:
    """An update of progress in a proposal that waits; its subject is resource and code of what it tells of."""

    proposal: int
    subject: tuple[str, str]
    event_date: date


def waits(change_set: Mapped[int]) -> ColumnElement[bool]:
    """Return the condition that a change set was handed in and nobody has decided it yet."""
    submitted = select(Transition.change_set_id).where(Transition.state == State.SUBMITTED.value)
    decided = select(Transition.change_set_id).where(
        col(Transition.state).in_([State.APPROVED.value, State.REJECTED.value, State.WITHDRAWN.value])
    )
    return and_(change_set.in_(submitted), change_set.not_in(decided))


def waiting_updates(engine: Engine, actor: Actor) -> list[WaitingUpdate]:
    """Return the updates of progress that wait, whoever proposed them, the newest proposal last.

    Raises:
        NotAllowed: the account neither proposes data nor reviews.
    """
    with reading(engine) as session:
        require_reader(session, actor)
        found = session.exec(_new_rows("progress_updates")).all()
        return [_update(change) for change in found]


def code_waits(engine: Engine, resource: str, code: str) -> bool:
    """Return whether a proposal that waits adds a row of this code."""
    with reading(engine) as session:
        return session.exec(_new_rows(resource).where(Change.code == code)).first() is not None


def _new_rows(resource: str) -> SelectOfScalar[Change]:
    """Return the query for the rows that proposals that wait add to a resource."""
    query = select(Change).where(
        Change.resource == resource, Change.operation == Operation.CREATE.value, waits(col(Change.change_set_id))
    )
    return query.order_by(col(Change.change_set_id), col(Change.position))


def _update(change: Change) -> WaitingUpdate:
    row = json.loads(change.new)
    subject = ("milestones", row["milestone"]) if "milestone" in row else ("commitments", row["commitment"])
    return WaitingUpdate(change.change_set_id, subject, date.fromisoformat(row["event_date"]))
