"""The list of commitments: filters, cards, pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Self

from config.i18n import Text
from data_access.editions import Edition
from data_access.enumerations import Completion, DatePrecision, Lifecycle, OgpValue, PolicyArea
from indicators.model import Option

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class CommitmentFilters:
    """What a reader asked for; `institution` is an organisation's code, `text` is read without accents and case."""

    status: Completion | None = None
    institution: str | None = None
    ogp_value: OgpValue | None = None
    area: PolicyArea | None = None
    overdue: bool = False
    text: str = ""
    page: int = 1

    @classmethod
    def parse(cls, query: Mapping[str, str]) -> Self:
        """Read the filters of an address (estado, institucion, valor, area, vencidos, q, pagina); skip unknown ones."""
        raise NotImplementedError

    @property
    def query(self) -> dict[str, str]:
        """Return the filters as they stand in an address, without those at rest."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class CommitmentCard:
    """A commitment in a list.

    Attributes:
        lead: the leading institution's name; None where none is published.
        progress: from 0 to 1; None without milestones.
        days_late: 0 where it is not overdue.
        days_left: None where no deadline that binds is ahead.
        slippage: days the deadline moved; None without a deadline.
        last_update: the date of the last public update; None where there was none since publication.
        published_since: when it was first published.
        days_without_update: counted from `last_update`, or from `published_since`.
        evidence: pieces of evidence of it, its milestones and its updates.
        assessed: completion of the newest independent assessment; None where there is none.
    """

    code: str
    title: Text
    lead_code: str | None
    lead: Text | None
    completion: Completion
    lifecycle: Lifecycle
    ogp_values: tuple[OgpValue, ...]
    area: PolicyArea | None
    progress: float | None
    start: date | None
    end: date | None
    original_end: date | None
    date_precision: DatePrecision | None
    days_late: int
    days_left: int | None
    slippage: int | None
    last_update: date | None
    published_since: date
    days_without_update: int
    evidence: int
    milestones_done: int
    milestones_total: int
    assessed: Completion | None
    assessed_on: date | None


@dataclass(frozen=True, slots=True)
class CommitmentList:
    """A page of commitments, most overdue first, then the nearest deadline.

    Attributes:
        cards: those of this page.
        total: published.
        matching: those the filters leave.
        page: from 1, never beyond `pages`.
        pages: at least 1.
        overdue: how many the other filters leave that are overdue (the count of that chip).
    """

    filters: CommitmentFilters
    cards: tuple[CommitmentCard, ...]
    total: int
    matching: int
    page: int
    pages: int
    statuses: tuple[Option, ...]
    institutions: tuple[Option, ...]
    ogp_values: tuple[Option, ...]
    areas: tuple[Option, ...]
    overdue: int


def commitments(edition: Edition, filters: CommitmentFilters, today: date) -> CommitmentList:
    """Return the commitments that match, one page of them."""
    raise NotImplementedError
