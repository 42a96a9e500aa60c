"""The home page: how is it going?"""

import heapq
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from config.i18n import Text
from data_access.editions import Edition, kept
from data_access.enumerations import Completion, Lifecycle
from data_access.models.commitments import CommitmentPublic, MilestonePublic
from indicators.changes import EditionSummary, RowChange, edition_summary, latest_changes
from indicators.clocks import Clock, plan_clocks
from indicators.commitments import commitment_cards
from indicators.model import Measured, Part, RowRef
from indicators.programme import (
    ProgrammeSummary,
    ReportedFigure,
    StageProgress,
    programme_summary,
    reported_figures,
    stage_progress,
)
from indicators.registry import measure, measured
from indicators.rules import IN_FORCE, days_left
from indicators.wording import name_of, title

LINES = 6
NUMBERS = ("CM-01", "CM-02", "CM-03", "CM-03b", "CM-05", "CM-06", "CC-01", "CC-01r", "CC-05", "SA-01")


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


@kept(4)
def overview(edition: Edition, today: date) -> Overview:
    """Return the home page of an edition on a day."""
    return Overview(
        headline=_headline(edition, today),
        by_completion=measure("CM-01", edition, today).parts,
        latest=edition_summary(edition),
        changes=latest_changes(edition, LINES),
        upcoming=upcoming(edition, today, LINES),
        stages=stage_progress(edition),
        figures=reported_figures(edition, today),
        programme=programme_summary(edition),
        clocks=plan_clocks(edition, today),
        numbers=measured(edition, today, *NUMBERS),
    )


def _headline(edition: Edition, today: date) -> Headline:
    cards = tuple(commitment_cards(edition, today).values())
    overdue = [card for card in cards if card.days_late]
    completed = [card for card in cards if card.completion is Completion.COMPLETED]
    worst = overdue[0] if overdue else None  # cards come most overdue first
    return Headline(
        commitments=len(cards),
        in_force=sum(card.lifecycle in IN_FORCE for card in cards),
        overdue=len(overdue),
        worst_days_late=worst.days_late if worst else None,
        worst=RowRef("commitments", worst.code) if worst else None,
        worst_end=worst.end if worst else None,
        with_evidence=sum(card.evidence > 0 for card in cards),
        completed=len(completed),
        completed_with_evidence=sum(card.evidence > 0 for card in completed),
        overdue_without_evidence=sum(not card.evidence for card in overdue),
        overdue_milestones=int(measure("CM-03b", edition, today).value or 0),
    )


def upcoming(edition: Edition, today: date, limit: int) -> tuple[Upcoming, ...]:
    """Return the nearest deadlines ahead of commitments in force and their milestones; today's is still ahead."""
    lifecycles = {row.code: row.lifecycle for row in edition.commitments}
    ahead = [
        (row.end, resource, row)
        for resource, rows in (("commitments", edition.commitments), ("milestones", edition.milestones))
        for row in rows
        if row.end and days_left(row.end, row.completion, _lifecycle(row, lifecycles), today) is not None
    ]
    nearest = heapq.nsmallest(limit, ahead, key=lambda entry: (entry[0], entry[1], entry[2].code))
    return tuple(_upcoming(edition, resource, row, end, today) for end, resource, row in nearest)


def _lifecycle(row: CommitmentPublic | MilestonePublic, lifecycles: Mapping[str, Lifecycle]) -> Lifecycle:
    """Return the lifecycle that decides whether a deadline binds: a milestone's is its commitment's."""
    if isinstance(row, CommitmentPublic):
        return row.lifecycle
    return lifecycles.get(row.commitment, Lifecycle.WITHDRAWN)


def _upcoming(
    edition: Edition, resource: str, row: CommitmentPublic | MilestonePublic, due: date, today: date
) -> Upcoming:
    if isinstance(row, CommitmentPublic):
        commitment, responsible = row.code, row.lead
    else:
        commitment, responsible = row.commitment, row.responsible
    return Upcoming(
        row=RowRef(resource, row.code),
        commitment=commitment,
        title=title(row),
        responsible=name_of(edition, "organisations", responsible),
        completion=row.completion,
        due=due,
        days_left=(due - today).days,
    )
