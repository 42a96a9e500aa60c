"""The rules: what progress, overdue, slippage and stale mean; the methodology publishes them."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from config.i18n import LabelledEnum
from data_access.enumerations import Completion, Lifecycle, RiskStatus
from data_access.models.commitments import MilestonePublic

COMPLETION_WEIGHTS = MappingProxyType(
    {
        Completion.NO_EVIDENCE: Decimal("0"),
        Completion.NOT_STARTED: Decimal("0"),
        Completion.LIMITED: Decimal("0.33"),
        Completion.SUBSTANTIAL: Decimal("0.67"),
        Completion.COMPLETED: Decimal("1"),
    }
)
"""How much of a milestone each completion counts for: OGP's scale, one third of the way per step."""

IN_FORCE = (Lifecycle.ACTIVE, Lifecycle.MODIFIED)
"""Lifecycles under which a deadline binds."""

REVIEW_DAYS = 90
"""An open risk without a review for longer than this counts as unreviewed."""


class Severity(LabelledEnum):
    """How grave a risk is: likelihood times impact."""

    LOW = "low", "Baja", "Low"
    MEDIUM = "medium", "Media", "Medium"
    HIGH = "high", "Alta", "High"


SEVERITY_FROM = MappingProxyType({Severity.HIGH: 15, Severity.MEDIUM: 6, Severity.LOW: 1})
"""The least product of likelihood and impact (each 1 to 5) of each severity, gravest first."""


def progress(milestones: Sequence[MilestonePublic]) -> float | None:
    """Return how far a commitment is, 0 to 1: sum(weight * completion weight) / sum(weight); None if no milestones."""
    total = sum(milestone.weight for milestone in milestones)
    if not total:
        return None
    return float(sum(milestone.weight * COMPLETION_WEIGHTS[milestone.completion] for milestone in milestones) / total)


def days_late(end: date | None, completion: Completion, lifecycle: Lifecycle, today: date) -> int:
    """Return `today - end` in days where a deadline that binds has passed unmet, else 0; on the day itself, 0.

    Of a milestone, `lifecycle` is its commitment's.
    """
    binds = end is not None and lifecycle in IN_FORCE and completion is not Completion.COMPLETED
    return max((today - end).days, 0) if end is not None and binds else 0


def days_left(end: date | None, completion: Completion, lifecycle: Lifecycle, today: date) -> int | None:
    """Return `end - today` in days while a deadline that binds is still ahead (0 on the day itself), else None."""
    if end is None or end < today or lifecycle not in IN_FORCE or completion is Completion.COMPLETED:
        return None
    return (end - today).days


def slippage(original_end: date | None, end: date | None) -> int | None:
    """Return by how many days a deadline moved (`end - original_end`; negative: earlier); None without a deadline."""
    if end is None:
        return None
    return (end - (original_end or end)).days


def severity(likelihood: int, impact: int) -> Severity:
    """Return how grave a risk is by likelihood times impact, as SEVERITY_FROM says."""
    return next(level for level, least in SEVERITY_FROM.items() if likelihood * impact >= least)


def days_without_update(last_update: date | None, published_since: date, today: date) -> int | None:
    """Return the days since the last public update, or since publication where there was none.

    Being published for the first time is no update: it is where the count starts. None on a day before that: how long
    nothing had been published then, the last update does not say.
    """
    since = last_update or published_since
    return None if today < since else (today - since).days


def achieved(baseline: Decimal | None, latest: Decimal | None, target: Decimal | None) -> float | None:
    """Return (latest - baseline) / (target - baseline): 1 at the target, negative after a setback.

    None where one of the three is missing, or where target and baseline are equal.
    """
    if baseline is None or latest is None or target is None or target == baseline:
        return None
    return float((latest - baseline) / (target - baseline))


def assessed_difference(declared: Completion, assessed: Completion | None) -> float | None:
    """Return the weight assessed minus the weight declared, -1 to 1; None where completion was not assessed."""
    return None if assessed is None else float(COMPLETION_WEIGHTS[assessed] - COMPLETION_WEIGHTS[declared])


def days_since_review(reviewed_on: date | None, today: date) -> int | None:
    """Return the days since a risk was reviewed; None where it never was."""
    return None if reviewed_on is None else max((today - reviewed_on).days, 0)


def unreviewed(status: RiskStatus, reviewed_on: date | None, today: date) -> bool:
    """Return whether an open risk has gone unreviewed for more than REVIEW_DAYS, or for ever."""
    days = days_since_review(reviewed_on, today)
    return status is RiskStatus.OPEN and (days is None or days > REVIEW_DAYS)
