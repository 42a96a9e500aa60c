"""One commitment, told as a story: what was promised, how far it is, what happened, who says otherwise."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from config.i18n import Text
from data_access.editions import Edition
from data_access.enumerations import AgendaKind, AgendaStatus
from indicators.changes import RowChange
from indicators.clocks import Clock
from indicators.commitments import CommitmentCard
from indicators.records import (
    AssessmentEntry,
    ContributionEntry,
    EvidenceLink,
    MilestoneState,
    MovedDeadline,
    RiskState,
    UpdateEntry,
)


@dataclass(frozen=True, slots=True)
class Origin:
    """An agenda item the commitment came from, with the contributions behind it."""

    code: str
    title: Text
    kind: AgendaKind
    status: AgendaStatus
    contributions: tuple[ContributionEntry, ...]


@dataclass(frozen=True, slots=True)
class CommitmentStory:
    """Everything public about a commitment.

    Attributes:
        card: what lists show of it.
        supporting: names of the supporting institutions.
        sdg: numbers of the Sustainable Development Goals, in ascending order.
        budget: in GTQ.
        milestones: by deadline, those without one last.
        updates: newest first.
        evidence: of the commitment itself; milestones and updates carry their own.
        moved: deadlines of the commitment and its milestones that moved, newest first.
        assessments: newest first.
        risks: gravest first.
        changes: published changes of the commitment and its milestones, newest first.
    """

    card: CommitmentCard
    plan: Text | None
    problem: Text | None
    status_quo: Text | None
    action: Text | None
    result: Text | None
    supporting: tuple[Text, ...]
    sdg: tuple[str, ...]
    end_reason: Text | None
    budget: Decimal | None
    snip: str | None
    act_number: str | None
    inception_report_url: str | None
    url: str | None
    source: str | None
    source_url: str | None
    source_date: date | None
    milestones: tuple[MilestoneState, ...]
    updates: tuple[UpdateEntry, ...]
    evidence: tuple[EvidenceLink, ...]
    moved: tuple[MovedDeadline, ...]
    assessments: tuple[AssessmentEntry, ...]
    risks: tuple[RiskState, ...]
    origins: tuple[Origin, ...]
    clocks: tuple[Clock, ...]
    changes: tuple[RowChange, ...]


def commitment(edition: Edition, code: str, today: date) -> CommitmentStory | None:
    """Return the story of a commitment, or None where no commitment has this code."""
    raise NotImplementedError
