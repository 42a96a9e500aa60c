"""The home page: how is it going?"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from config.i18n import Text
from data_access.editions import Edition
from data_access.enumerations import Completion, Provenance
from indicators.changes import EditionSummary, RowChange
from indicators.clocks import Clock
from indicators.model import Measured, Part, RowRef


@dataclass(frozen=True, slots=True)
class Headline:
    """The first sentence, as data.

    Attributes:
        commitments: published, whatever their lifecycle.
        in_force: of them, active or modified.
        overdue: in force, past the deadline and not declared completed.
        worst_days_late: days of the most overdue; None where none is.
        worst: the most overdue commitment.
        worst_end: its deadline.
        with_evidence: commitments with any evidence, of themselves, their milestones or updates.
        completed: declared completed.
        completed_with_evidence: of them, with any evidence.
        overdue_without_evidence: overdue and without any evidence.
        overdue_milestones: milestones of commitments in force, past their deadline and not completed.
    """

    commitments: int
    in_force: int
    overdue: int
    worst_days_late: int | None
    worst: RowRef | None
    worst_end: date | None
    with_evidence: int
    completed: int
    completed_with_evidence: int
    overdue_without_evidence: int
    overdue_milestones: int


@dataclass(frozen=True, slots=True)
class Upcoming:
    """A deadline ahead, of a commitment or a milestone."""

    row: RowRef
    commitment: str
    title: Text
    responsible: Text | None
    completion: Completion
    due: date
    days_left: int


@dataclass(frozen=True, slots=True)
class StageProgress:
    """A stage and how far its activities are; `progress` None where it has none (cancelled ones do not count)."""

    code: str
    position: int
    title: Text
    objective: Text | None
    tools: Text | None
    planned_start: date | None
    planned_end: date | None
    actual_start: date | None
    actual_end: date | None
    done: int
    planned: int
    cancelled: int
    progress: float | None


@dataclass(frozen=True, slots=True)
class ReportedFigure:
    """A figure as somebody reports it, beside what the records give; the two are never added.

    Attributes:
        computed: the indicator the figure speaks of, computed from records; None where it names none.
    """

    code: str
    label: Text
    value: Decimal
    qualifier: str | None
    unit: Text | None
    provenance: Provenance
    as_of: date | None
    source: str | None
    source_url: str | None
    source_date: date | None
    computed: Measured | None


@dataclass(frozen=True, slots=True)
class ProgrammeSummary:
    """The programme in its own words, with the source."""

    code: str
    title: Text
    challenge: Text | None
    year: int | None
    run_by: Text | None
    url: str | None
    source: str | None
    source_url: str | None
    source_date: date | None


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything the home page shows.

    Attributes:
        by_completion: the parts of CM-01 in the order of the scale, zeros included; empty without commitments.
        latest: what the newest edition was about; None where its record is not at hand.
        changes: the newest changes, at most 6.
        upcoming: the next deadlines, nearest first, at most 6.
        numbers: the indicators the page shows as figures.
    """

    headline: Headline
    by_completion: tuple[Part, ...]
    latest: EditionSummary | None
    changes: tuple[RowChange, ...]
    upcoming: tuple[Upcoming, ...]
    stages: tuple[StageProgress, ...]
    figures: tuple[ReportedFigure, ...]
    programme: ProgrammeSummary | None
    clocks: tuple[Clock, ...]
    numbers: tuple[Measured, ...]


@lru_cache(maxsize=4)
def overview(edition: Edition, today: date) -> Overview:
    """Return the home page of an edition on a day."""
    raise NotImplementedError
