"""Rows as several pages show them: evidence, contributions, risks, milestones, updates, assessments."""

from dataclasses import dataclass
from datetime import date

from config.i18n import Text
from data_access.enumerations import (
    Channel,
    Completion,
    EvidenceKind,
    OpenedGovernment,
    PolicyArea,
    Potential,
    Response,
    RiskStatus,
)
from indicators.model import RowRef
from indicators.rules import Severity


@dataclass(frozen=True, slots=True)
class EvidenceLink:
    """A piece of evidence: a dated link anybody can open."""

    code: str
    subject: RowRef
    kind: EvidenceKind
    title: Text
    url: str
    dated: date | None


@dataclass(frozen=True, slots=True)
class MilestoneState:
    """A milestone and where it stands; `days_late`, `days_left` and `slippage` as in CommitmentCard."""

    code: str
    title: Text
    responsible: Text | None
    start: date | None
    end: date | None
    original_end: date | None
    end_reason: Text | None
    weight: int
    completion: Completion
    days_late: int
    days_left: int | None
    slippage: int | None
    evidence: tuple[EvidenceLink, ...]


@dataclass(frozen=True, slots=True)
class UpdateEntry:
    """What happened on a day, and when it was published; `milestone` names the milestone it is about, if any."""

    code: str
    happened_on: date
    published_on: date | None
    milestone: RowRef | None
    milestone_title: Text | None
    text: Text
    from_completion: Completion | None
    to_completion: Completion | None
    obstacles: Text | None
    evidence: tuple[EvidenceLink, ...]


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


@dataclass(frozen=True, slots=True)
class AssessmentEntry:
    """An independent assessment beside what the municipality declares today.

    Attributes:
        difference: weight of the assessed completion minus that of the declared one, from -1 to 1; negative: the
            assessor sees less than is declared; None where completion was not assessed.
    """

    code: str
    assessor: Text
    dated: date
    declared: Completion
    assessed: Completion | None
    difference: float | None
    verifiable: bool | None
    potential: Potential | None
    opened_government: OpenedGovernment | None
    note: Text | None
    url: str | None


@dataclass(frozen=True, slots=True)
class RiskState:
    """A risk; `days_since_review` None where it was never reviewed; `unreviewed` as CM-09 counts it."""

    code: str
    title: Text
    likelihood: int
    impact: int
    severity: Severity
    mitigation: Text | None
    responsible: Text | None
    status: RiskStatus
    reviewed_on: date | None
    days_since_review: int | None
    unreviewed: bool


@dataclass(frozen=True, slots=True)
class ContributionEntry:
    """A citizen contribution and the response to it; `event` or `channel` says how it arrived."""

    code: str
    received_on: date | None
    event: RowRef | None
    event_title: Text | None
    channel: Channel | None
    place: str | None
    theme: PolicyArea | None
    text: Text
    response: Response
    reasoned_response: Text | None
    responded_on: date | None
    days_to_response: int | None
