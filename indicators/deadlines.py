"""Moved deadlines: from when to when, published on which day, and why."""

from dataclasses import dataclass
from datetime import date

from config.clock import local_date
from config.i18n import Text
from data_access.editions import Edition, PastEdition
from data_access.models.commitments import CommitmentPublic, MilestonePublic
from data_access.models.records import PublishedChangePublic
from indicators.index import index_of
from indicators.model import RowRef
from indicators.wording import title

REASONS = ("end_reason_es", "end_reason_en")
Changes = tuple[tuple[PastEdition, PublishedChangePublic], ...]


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
    changes = index_of(edition).changes.get((resource, row.code), ())
    recorded = [
        _recorded(ref, row, past, change, changes) for past, change in changes if change.field == "end" and change.old
    ]
    known_from = recorded[0].old if recorded else row.end
    if row.original_end and row.original_end != known_from:
        told = not recorded or any(change.field in REASONS for _, change in changes)
        reason = _reason(row, 0, changes) if told else None
        days = _days(row.original_end, known_from)
        recorded.insert(0, MovedDeadline(ref, title(row), None, None, row.original_end, known_from, days, reason))
    return recorded


def _recorded(
    ref: RowRef,
    row: CommitmentPublic | MilestonePublic,
    past: PastEdition,
    moved: PublishedChangePublic,
    changes: Changes,
) -> MovedDeadline:
    """Return the move that an edition published."""
    assert moved.old is not None
    old = date.fromisoformat(moved.old)
    new = date.fromisoformat(moved.new) if moved.new else None
    reason = _reason(row, past.number, changes)
    return MovedDeadline(
        ref, title(row), local_date(past.published_at), past.number, old, new, _days(old, new), reason
    )  # fmt: skip


def _reason(row: CommitmentPublic | MilestonePublic, number: int, changes: Changes) -> Text | None:
    """Return the reason that an edition gave: what the next change of it replaced, or what the row still says."""
    es, en = (
        next(
            (one.old for past, one in changes if one.field == name and past.number > number),
            getattr(row, name),
        )
        for name in REASONS
    )
    return Text(es, en or "") if es else None


def _days(old: date | None, new: date | None) -> int | None:
    return (new - old).days if old and new else None
