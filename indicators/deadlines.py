"""Moved deadlines: from when to when, published on which day, and why."""

from dataclasses import dataclass, replace
from datetime import date

from config.clock import local_date
from config.i18n import Text
from data_access.editions import Edition, PastEdition
from data_access.models.commitments import CommitmentPublic, MilestonePublic
from data_access.models.records import PublishedChangePublic
from indicators.index import grouped, index_of
from indicators.model import RowRef
from indicators.wording import both, title

REASONS = ("end_reason_es", "end_reason_en")


@dataclass(frozen=True, slots=True)
class MovedDeadline:
    """A deadline that moved. `moved_on` and `edition` are None where only the two dates are known, not the day."""

    row: RowRef
    title: Text
    moved_on: date | None
    edition: int | None
    old: date | None
    new: date | None
    days: int | None
    reason: Text | None


def moved_deadlines(edition: Edition, commitment: str) -> tuple[MovedDeadline, ...]:
    """Return the deadlines of a commitment and its milestones that moved, newest move first, undated moves last."""
    owner = edition.row("commitments", commitment)
    milestones = index_of(edition).milestones.get(commitment, ())
    moves: list[MovedDeadline] = []
    if isinstance(owner, CommitmentPublic):
        moves += _moves(edition, "commitments", owner)
    for milestone in milestones:
        moves += _moves(edition, "milestones", milestone)
    return tuple(sorted(moves, key=lambda move: -(move.edition or 0)))


def _moves(edition: Edition, resource: str, row: CommitmentPublic | MilestonePublic) -> list[MovedDeadline]:
    """Return the moves of one deadline: those of the public history, and before them what only `original_end` tells."""
    ref = RowRef(resource, row.code)
    editions = grouped(index_of(edition).changes.get((resource, row.code), ()), lambda pair: pair[0])
    recorded = [
        move for past, pairs in editions.items() if (move := _recorded(ref, row, past, [one for _, one in pairs]))
    ]
    if recorded:  # of the newest move, the row itself still tells the reason
        recorded[-1] = replace(recorded[-1], reason=both(row, "end_reason"))
    known_from = recorded[0].old if recorded else row.end
    if row.original_end and row.original_end != known_from:
        reason = None if recorded else both(row, "end_reason")
        days = _days(row.original_end, known_from)
        recorded.insert(0, MovedDeadline(ref, title(row), None, None, row.original_end, known_from, days, reason))
    return recorded


def _recorded(
    ref: RowRef, row: CommitmentPublic | MilestonePublic, past: PastEdition, changes: list[PublishedChangePublic]
) -> MovedDeadline | None:
    """Return the move that an edition published; None where it moved no deadline, or set the first one."""
    by_field = {change.field: change for change in changes}
    moved = by_field.get("end")
    if moved is None or not moved.old:
        return None
    old = date.fromisoformat(moved.old)
    new = date.fromisoformat(moved.new) if moved.new else None
    day = local_date(past.published_at)
    es, en = (by_field[name].new if name in by_field else None for name in REASONS)
    return MovedDeadline(
        ref, title(row), day, past.number, old, new, _days(old, new), Text(es, en or "") if es else None
    )


def _days(old: date | None, new: date | None) -> int | None:
    return (new - old).days if old and new else None
