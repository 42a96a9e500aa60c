"""The agenda of citizen services: list and detail."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Self

from config.i18n import Text
from data_access.editions import Edition
from data_access.enumerations import AgendaKind, AgendaStatus, PolicyArea, Priority
from indicators.changes import RowChange
from indicators.commitments import CommitmentCard
from indicators.model import Measured, Option
from indicators.records import ContributionEntry, EvidenceLink, RiskState

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class AgendaFilters:
    """What a reader asked for; `institution` is an organisation's code, `text` is read without accents and case."""

    status: AgendaStatus | None = None
    kind: AgendaKind | None = None
    area: PolicyArea | None = None
    priority: Priority | None = None
    institution: str | None = None
    text: str = ""
    page: int = 1

    @classmethod
    def parse(cls, query: Mapping[str, str]) -> Self:
        """Read the filters of an address (estado, tipo, area, prioridad, institucion, q, pagina); skip unknown ones."""
        raise NotImplementedError

    @property
    def query(self) -> dict[str, str]:
        """Return the filters as they stand in an address, without those at rest."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class AgendaCard:
    """An agenda item in a list.

    Attributes:
        latest: the newest measured value; None where it was never measured.
        achieved: (latest - baseline) / (target - baseline), 1 at the target, negative where it got worse; None where
            one of the three is missing or target equals baseline.
        contributions: how many citizen contributions it answers.
        commitments: codes of the commitments it is tied to.
    """

    code: str
    title: Text
    kind: AgendaKind
    status: AgendaStatus
    priority: Priority | None
    area: PolicyArea | None
    responsible_code: str | None
    responsible: Text | None
    baseline: Decimal | None
    target: Decimal | None
    unit: Text | None
    latest: Decimal | None
    latest_on: date | None
    achieved: float | None
    contributions: int
    commitments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AgendaList:
    """A page of the agenda, by priority and code; the counts as in CommitmentList."""

    filters: AgendaFilters
    cards: tuple[AgendaCard, ...]
    total: int
    matching: int
    page: int
    pages: int
    statuses: tuple[Option, ...]
    kinds: tuple[Option, ...]
    areas: tuple[Option, ...]
    priorities: tuple[Option, ...]
    institutions: tuple[Option, ...]
    numbers: tuple[Measured, ...]


@dataclass(frozen=True, slots=True)
class MeasuredValue:
    """One measured value."""

    code: str
    measured_on: date
    value: Decimal
    source: str | None
    source_url: str | None


@dataclass(frozen=True, slots=True)
class AgendaStory:
    """Everything public about an agenda item; measurements run from the first to the newest."""

    card: AgendaCard
    problem: Text | None
    dropped_reason: Text | None
    source: str | None
    source_url: str | None
    source_date: date | None
    measurements: tuple[MeasuredValue, ...]
    contributions: tuple[ContributionEntry, ...]
    commitments: tuple[CommitmentCard, ...]
    evidence: tuple[EvidenceLink, ...]
    risks: tuple[RiskState, ...]
    changes: tuple[RowChange, ...]


def service_agenda(edition: Edition, filters: AgendaFilters, today: date) -> AgendaList:
    """Return the agenda items that match, one page of them."""
    raise NotImplementedError


def agenda_item(edition: Edition, code: str, today: date) -> AgendaStory | None:
    """Return everything about an agenda item, or None where none has this code."""
    raise NotImplementedError
