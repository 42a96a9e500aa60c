"""Every day by which something is due: commitments, milestones, and what OGP Local's rules ask for.

Which day it is does not matter here: a calendar is the same for as long as its edition is.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from config.clock import local_date
from config.i18n import Text
from data_access.editions import Edition
from data_access.enumerations import Completion, DatePrecision, Lifecycle
from data_access.models.commitments import CommitmentPublic, MilestonePublic
from indicators.clocks import Clock, all_clocks, commitment_clocks
from indicators.index import index_of
from indicators.model import RowRef
from indicators.wording import both, title, title_of

TITLES = frozenset({"title_es", "title_en"})
OWN = TITLES | {None, "end", "original_end", "end_reason_es", "end_reason_en", "completion", "lifecycle"}
OF_OWNER = TITLES | {"lifecycle"}
OF_CLOCK = TITLES | {None, "end", "lifecycle", "submitted_on", "inception_report_url"}
ADDED = frozenset({None})
"""Fields whose change makes another version of a due date, by the row they belong to; None: that the row was added."""


@dataclass(frozen=True, slots=True)
class DueDate:
    """One thing that is due on a day.

    Attributes:
        kind: `commitment`, `milestone`, or the code of a clock.
        row: the commitment, milestone or plan; None for the site as a whole.
        title: what the row is called; None for the site.
        duty: what a clock asks for; None for commitments and milestones.
        commitment: the title of the commitment a milestone belongs to.
        completion: as declared; None for clocks.
        lifecycle: the commitment's; None for plans and the site.
        met: whether it happened, as far as the data say.
        original: the first published deadline, where it moved.
        reason: why it moved.
        revision: how many editions changed it since it was first published.
        revised_at: when the last of them was published.
    """

    kind: str
    day: date
    row: RowRef | None
    title: Text | None
    duty: Text | None
    commitment: Text | None
    completion: Completion | None
    lifecycle: Lifecycle | None
    met: bool
    precision: DatePrecision | None
    original: date | None
    reason: Text | None
    revision: int
    revised_at: datetime


def due_dates(edition: Edition) -> tuple[DueDate, ...]:
    """Return everything that has a due date, by day and then by code."""
    clocks = all_clocks(edition, local_date(edition.published_at))
    return _ordered(edition, edition.commitments, clocks)


def due_dates_of(edition: Edition, commitment: str) -> tuple[DueDate, ...]:
    """Return the due dates of a commitment, its milestones and its clocks; none where there is no such commitment."""
    row = edition.row("commitments", commitment)
    clocks = commitment_clocks(edition, commitment, local_date(edition.published_at))
    return _ordered(edition, [row] if isinstance(row, CommitmentPublic) else [], clocks)


def _ordered(edition: Edition, commitments: Iterable[CommitmentPublic], clocks: Iterable[Clock]) -> tuple[DueDate, ...]:
    found = []
    for owner in commitments:
        rows: list[CommitmentPublic | MilestonePublic] = [owner, *index_of(edition).milestones.get(owner.code, ())]
        found += [_deadline(edition, row, owner) for row in rows if row.end]
    found += [_obligation(edition, clock) for clock in clocks if clock.due]
    return tuple(sorted(found, key=lambda one: (one.day, one.row.code if one.row else "", one.kind)))


def _deadline(edition: Edition, row: CommitmentPublic | MilestonePublic, owner: CommitmentPublic) -> DueDate:
    assert row.end is not None
    own = row is owner
    ref = RowRef("commitments" if own else "milestones", row.code)
    moved = row.original_end is not None and row.original_end != row.end
    watched = {ref: OWN} if own else {ref: OWN, RowRef("commitments", owner.code): OF_OWNER}
    revision, at = _revision(edition, watched)
    return DueDate(
        kind="commitment" if own else "milestone",
        day=row.end,
        row=ref,
        title=title(row),
        duty=None,
        commitment=None if own else title(owner),
        completion=row.completion,
        lifecycle=owner.lifecycle,
        met=row.completion is Completion.COMPLETED,
        precision=owner.date_precision if own else None,
        original=row.original_end if moved else None,
        reason=both(row, "end_reason") if moved else None,
        revision=revision,
        revised_at=at,
    )


def _obligation(edition: Edition, clock: Clock) -> DueDate:
    assert clock.due is not None
    if clock.subject is None:  # the site: every edition is the update that the last one asked for
        revision, at = edition.number - 1, edition.published_at
    else:
        behind = index_of(edition).assessments.get(clock.subject.code, ())
        assessments = {RowRef("assessments", one.code): ADDED for one in behind}
        revision, at = _revision(edition, {clock.subject: OF_CLOCK, **assessments})
    owner = edition.row(clock.subject.resource, clock.subject.code) if clock.subject else None
    return DueDate(
        kind=clock.code,
        day=clock.due,
        row=clock.subject,
        title=title_of(edition, clock.subject) if clock.subject else None,
        duty=clock.label,
        commitment=None,
        completion=None,
        lifecycle=owner.lifecycle if isinstance(owner, CommitmentPublic) else None,
        met=clock.met_on is not None and clock.subject is not None,
        precision=None,
        original=None,
        reason=None,
        revision=revision,
        revised_at=at,
    )


def _revision(edition: Edition, watched: Mapping[RowRef, frozenset[str | None]]) -> tuple[int, datetime]:
    """Return how many editions changed what is watched since it was first published, and when the last one did."""
    changes = index_of(edition).changes
    editions = {
        past.number: past.published_at
        for ref, fields in watched.items()
        for past, change in changes.get((ref.resource, ref.code), ())
        if change.field in fields
    }
    return max(len(editions) - 1, 0), max(editions.values(), default=edition.published_at)
