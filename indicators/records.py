"""Rows as several pages show them: evidence, contributions, risks, milestones, updates, assessments."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from config.i18n import Text
from data_access.editions import Edition
from data_access.enumerations import (
    Channel,
    Completion,
    EvidenceKind,
    Lifecycle,
    OpenedGovernment,
    PolicyArea,
    Potential,
    Response,
    RiskStatus,
)
from data_access.models.commitments import CommitmentPublic, EvidencePublic, MilestonePublic, RiskPublic
from data_access.models.participation import ContributionPublic
from indicators import rules
from indicators.index import index_of
from indicators.measures.contributions import days_to_response
from indicators.model import RowRef
from indicators.rules import Severity
from indicators.wording import both, name_of, title


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


def evidence_about(edition: Edition, resource: str, code: str) -> tuple[EvidenceLink, ...]:
    """Return the evidence that is directly about a row, newest first, undated last."""
    pieces = index_of(edition).evidence_about.get((resource, code), ())
    return tuple(_link(piece) for piece in sorted(pieces, key=_newest_evidence))


def _newest_evidence(piece: EvidencePublic) -> tuple[int, str]:
    return (-piece.dated.toordinal() if piece.dated else 0, piece.code)


def _link(piece: EvidencePublic) -> EvidenceLink:
    subject = RowRef(piece.subject_resource.value, piece.subject)
    return EvidenceLink(piece.code, subject, piece.kind, title(piece), piece.url, piece.dated)


def milestone_states(edition: Edition, commitment: str, today: date) -> tuple[MilestoneState, ...]:
    """Return the milestones of a commitment by deadline, those without one last."""
    rows = index_of(edition).milestones.get(commitment, ())
    ordered = sorted(rows, key=lambda row: (row.end or date.max, row.code))
    return tuple(milestone_state(edition, row, today) for row in ordered)


def milestone_state(edition: Edition, row: MilestonePublic, today: date) -> MilestoneState:
    """Return a milestone and where it stands; its deadline binds while that of its commitment does."""
    owner = edition.row("commitments", row.commitment)
    lifecycle = owner.lifecycle if isinstance(owner, CommitmentPublic) else Lifecycle.WITHDRAWN
    return MilestoneState(
        code=row.code,
        title=title(row),
        responsible=name_of(edition, "organisations", row.responsible),
        start=row.start,
        end=row.end,
        original_end=row.original_end,
        end_reason=both(row, "end_reason"),
        weight=row.weight,
        completion=row.completion,
        days_late=rules.days_late(row.end, row.completion, lifecycle, today),
        days_left=rules.days_left(row.end, row.completion, lifecycle, today),
        slippage=rules.slippage(row.original_end, row.end),
        evidence=evidence_about(edition, "milestones", row.code),
    )


def risk_states(edition: Edition, resource: str, code: str, today: date) -> tuple[RiskState, ...]:
    """Return the risks of a commitment or agenda item, the gravest first."""
    rows = index_of(edition).risks.get((resource, code), ())
    ordered = sorted(rows, key=lambda row: (-row.likelihood * row.impact, row.code))
    return tuple(risk_state(edition, row, today) for row in ordered)


def risk_state(edition: Edition, row: RiskPublic, today: date) -> RiskState:
    """Return a risk and how long ago it was reviewed."""
    return RiskState(
        code=row.code,
        title=title(row),
        likelihood=row.likelihood,
        impact=row.impact,
        severity=rules.severity(row.likelihood, row.impact),
        mitigation=both(row, "mitigation"),
        responsible=name_of(edition, "organisations", row.responsible),
        status=row.status,
        reviewed_on=row.reviewed_on,
        days_since_review=rules.days_since_review(row.reviewed_on, today),
        unreviewed=rules.unreviewed(row.status, row.reviewed_on, today),
    )


def contribution_entries(edition: Edition, rows: Iterable[ContributionPublic]) -> tuple[ContributionEntry, ...]:
    """Return contributions as pages show them, newest first, undated last."""
    ordered = sorted(rows, key=lambda row: (-row.received_on.toordinal() if row.received_on else 0, row.code))
    return tuple(_contribution(edition, row) for row in ordered)


def _contribution(edition: Edition, row: ContributionPublic) -> ContributionEntry:
    place = name_of(edition, "places", row.place)
    return ContributionEntry(
        code=row.code,
        received_on=row.received_on,
        event=RowRef("events", row.event) if row.event else None,
        event_title=name_of(edition, "events", row.event),
        channel=row.channel,
        place=place.es if place else None,
        theme=row.theme,
        text=Text(row.text_es, row.text_en or ""),
        response=row.response,
        reasoned_response=both(row, "reasoned_response"),
        responded_on=row.responded_on,
        days_to_response=days_to_response(row),
    )
