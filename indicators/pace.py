"""The pace of milestones: how many were to be completed by each day, and how many were published as completed."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from dateutil.relativedelta import relativedelta

from config.clock import local_date
from config.i18n import Text
from data_access.editions import Edition, kept
from data_access.enumerations import Completion, Lifecycle
from data_access.models.commitments import CommitmentPublic, MilestonePublic
from indicators import rules
from indicators.index import grouped, index_of
from indicators.wording import required_name

MONTHLY, QUARTER = 48, 3  # months that are told one by one; of a longer time, every third


@dataclass(frozen=True, slots=True)
class PacePoint:
    """How many milestones the deadlines asked for by the end of a day, and how many were published as completed.

    Attributes:
        first: by the deadlines first published.
        now: by the deadlines as they are.
        done: None on a day that is ahead.
    """

    day: date
    first: int
    now: int
    done: int | None


@dataclass(frozen=True, slots=True)
class Pace:
    """The milestones of somebody against their plan; `points` run month by month, `today` is one of them."""

    total: int
    late: int
    today: PacePoint
    points: tuple[PacePoint, ...]

    @property
    def done(self) -> int:
        """How many are published as completed."""
        return self.today.done or 0


@dataclass(frozen=True, slots=True)
class InstitutionPace:
    """The pace of the milestones that one institution answers for."""

    code: str
    name: Text
    pace: Pace


@kept(2)
def standing(edition: Edition) -> tuple[MilestonePublic, ...]:
    """Return the milestones of commitments that are not withdrawn."""
    return tuple(row for row in edition.milestones if owner_of(edition, row).lifecycle is not Lifecycle.WITHDRAWN)


def owner_of(edition: Edition, row: MilestonePublic) -> CommitmentPublic:
    """Return the commitment of a milestone."""
    owner = edition.row("commitments", row.commitment)
    assert isinstance(owner, CommitmentPublic)
    return owner


@kept(2)
def answered_by(edition: Edition) -> Mapping[str, tuple[MilestonePublic, ...]]:
    """Return the milestones by who answers for them: their own institution, else the one that leads the commitment."""
    return grouped(standing(edition), lambda row: row.responsible or owner_of(edition, row).lead)


def late_by(edition: Edition, row: MilestonePublic, today: date) -> int:
    """Return by how many days a milestone is overdue, as `rules.days_late`."""
    return rules.days_late(row.end, row.completion, owner_of(edition, row).lifecycle, today)


def days_to(edition: Edition, row: MilestonePublic, today: date) -> int | None:
    """Return the days left to a milestone's deadline, as `rules.days_left`."""
    return rules.days_left(row.end, row.completion, owner_of(edition, row).lifecycle, today)


@kept(4)
def institution_paces(edition: Edition, today: date) -> tuple[InstitutionPace, ...]:
    """Return the pace of every institution that answers for milestones, that with most overdue ones first."""
    days = days_of(edition, standing(edition), today, step=QUARTER)
    found = [
        InstitutionPace(code, required_name(edition, "organisations", code), pace_of(edition, rows, days, today))
        for code, rows in answered_by(edition).items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.pace.late, -one.pace.total, one.code)))


def pace_of(edition: Edition, rows: Sequence[MilestonePublic], days: Sequence[date], today: date) -> Pace:
    """Return the pace of some milestones, told on these days."""
    first = sorted(row.original_end or row.end for row in rows if row.end)
    now = sorted(row.end for row in rows if row.end)
    turns = sorted(turn for row in rows for turn in _turns(edition).get(row.code, ()))
    turned, counts = [day for day, _ in turns], [0, *accumulate(by for _, by in turns)]

    def at(day: date) -> PacePoint:
        done = counts[bisect_right(turned, day)] if day <= today else None
        return PacePoint(day, bisect_right(first, day), bisect_right(now, day), done)

    late = sum(late_by(edition, row, today) > 0 for row in rows)
    return Pace(len(rows), late, at(today), tuple(map(at, days)))


def days_of(edition: Edition, rows: Iterable[MilestonePublic], today: date, step: int = 1) -> tuple[date, ...]:
    """Return today and the ends of the months of what is known of milestones, every `step`; of a long time, fewer."""
    known = [today]
    for row in rows:
        known += [day for day in (row.original_end, row.end) if day]
        known += [day for day, _ in _turns(edition).get(row.code, ())[:1]]
    first, last = min(known).replace(day=1), max(known)
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    step = step if months <= MONTHLY else max(step, QUARTER)
    ends = (first + relativedelta(months=count, days=-1) for count in range(0, months + step, step))
    return tuple(sorted({today, *ends}))


@kept(1)
def _turns(edition: Edition) -> Mapping[str, tuple[tuple[date, int], ...]]:
    """Return by milestone the days on which it was published as completed (1), or as not completed any more (-1)."""
    index = index_of(edition)
    found = {}
    for row in edition.milestones:
        steps = [
            (past, one)
            for past, one in index.changes.get(("milestones", row.code), ())
            if one.field == "completion"
        ]  # fmt: skip
        since = index.first_published.get(("milestones", row.code)) or local_date(edition.published_at)
        states = [(since, steps[0][1].old if steps else row.completion)]
        states += [(local_date(past.published_at), one.new) for past, one in steps]
        found[row.code] = tuple(_changed(states))
    return found


def _changed(states: Iterable[tuple[date, str | None]]) -> Iterable[tuple[date, int]]:
    before = False
    for day, state in states:
        after = state == Completion.COMPLETED
        if after is not before:
            yield day, 1 if after else -1
        before = after
