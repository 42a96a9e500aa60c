"""What one independent body has assessed: every commitment beside what is declared of it."""

from dataclasses import dataclass

from config.i18n import Text
from data_access.editions import Edition
from data_access.enumerations import Completion
from data_access.models.commitments import AssessmentPublic
from indicators.index import index_of
from indicators.rules import assessed_difference
from indicators.wording import title


@dataclass(frozen=True, slots=True)
class Standing:
    """A commitment as one body sees it.

    Attributes:
        last: the body's newest assessment; None where it made none.
        difference: as in AssessmentEntry; None where completion was not assessed.
    """

    commitment: str
    title: Text
    declared: Completion
    last: AssessmentPublic | None
    difference: float | None


def standings(edition: Edition, body: str) -> tuple[Standing, ...]:
    """Return every commitment, by code, with the last assessment of a body."""
    found = []
    for row in edition.commitments:
        own = own_assessments(edition, body, row.code)
        last = own[0] if own else None
        difference = assessed_difference(row.completion, last.completion) if last else None
        found.append(Standing(row.code, title(row), row.completion, last, difference))
    return tuple(found)


def own_assessments(edition: Edition, body: str, commitment: str) -> tuple[AssessmentPublic, ...]:
    """Return the assessments of a commitment that are a body's, newest first."""
    rows = index_of(edition).assessments.get(commitment, ())
    return tuple(row for row in reversed(rows) if row.assessor == body)
