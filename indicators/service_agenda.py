"""The agenda of citizen services: list and detail."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from config.i18n import Text
from data_access.editions import Edition, kept
from data_access.enumerations import AgendaKind, AgendaStatus, PolicyArea, Priority
from data_access.models.agenda import AgendaItemPublic
from indicators import parameters
from indicators.changes import RowChange, changes_of
from indicators.commitments import CommitmentCard, commitment_cards
from indicators.index import Index, index_of
from indicators.listing import (
    Facet,
    Listed,
    contains,
    enum_options,
    folded_fields,
    institution,
    named_options,
    paged,
    sift,
)
from indicators.model import Measured, Option, RowRef
from indicators.parameters import Asked
from indicators.records import (
    ContributionEntry,
    EvidenceLink,
    RiskState,
    contribution_entries,
    evidence_about,
    risk_states,
)
from indicators.registry import measured
from indicators.rules import achieved
from indicators.wording import both, name_of, title

PAGE_SIZE = 20
NUMBERS = ("SA-01", "SA-02", "SA-03", "SA-04", "SA-05")


@dataclass(frozen=True, slots=True)
class AgendaFilters(Asked):
    """What a reader asked for; `institution` is an organisation's code, `text` is read without accents and case."""

    status: AgendaStatus | None = parameters.one_of("estado", AgendaStatus)
    kind: AgendaKind | None = parameters.one_of("tipo", AgendaKind)
    area: PolicyArea | None = parameters.one_of("area", PolicyArea)
    priority: Priority | None = parameters.one_of("prioridad", Priority)
    institution: str | None = parameters.code("institucion")
    text: str = parameters.words()
    page: int = parameters.page()


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
class AgendaList(Listed[AgendaFilters]):
    """A page of the agenda, by priority and code; the counts as in CommitmentList."""

    cards: tuple[AgendaCard, ...]
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
    heard = replace(filters, institution=institution(edition, filters.institution), page=1)
    whole = _all_matching(edition, heard, today)
    cards, page, pages = paged(whole.cards, filters.page, PAGE_SIZE)
    return replace(whole, filters=replace(heard, page=page), cards=cards, page=page, pages=pages)


@kept(64)
def _all_matching(edition: Edition, filters: AgendaFilters, today: date) -> AgendaList:
    cards = agenda_cards(edition, today)
    texts = searchable(edition)
    facets: list[Facet[AgendaCard]] = [
        Facet("status", filters.status, lambda card: [card.status]),
        Facet("kind", filters.kind, lambda card: [card.kind]),
        Facet("area", filters.area, lambda card: [card.area] if card.area else []),
        Facet("priority", filters.priority, lambda card: [card.priority] if card.priority else []),
        Facet(
            "institution",
            filters.institution,
            lambda card: [card.responsible_code] if card.responsible_code else [],
        ),
    ]
    sifted = sift(cards.values(), lambda card: contains(texts[card.code], filters.text), facets)
    names = {card.responsible_code: card.responsible for card in cards.values()}
    names[filters.institution] = name_of(edition, "organisations", filters.institution)
    return AgendaList(
        filters=filters,
        cards=sifted.matching,
        total=len(cards),
        matching=len(sifted.matching),
        page=1,
        pages=1,
        statuses=enum_options(AgendaStatus, sifted.counts["status"]),
        kinds=enum_options(AgendaKind, sifted.counts["kind"]),
        areas=enum_options(PolicyArea, sifted.counts["area"]),
        priorities=enum_options(Priority, sifted.counts["priority"]),
        institutions=named_options({c: n for c, n in names.items() if c and n}, sifted.counts["institution"]),
        numbers=measured(edition, today, *NUMBERS),
    )


@kept(4)
def agenda_cards(edition: Edition, today: date) -> Mapping[str, AgendaCard]:
    """Return every agenda item as a card by code, by priority and then by code."""
    index = index_of(edition)
    order = {priority: place for place, priority in enumerate(Priority)}
    cards = [_card(index, row, today) for row in edition.agenda_items]
    cards.sort(key=lambda card: (order[card.priority] if card.priority else len(order), card.code))
    return MappingProxyType({card.code: card for card in cards})


def _card(index: Index, row: AgendaItemPublic, today: date) -> AgendaCard:
    known = [one for one in index.measurements.get(row.code, ()) if one.measured_on <= today]
    latest = known[-1] if known else None
    return AgendaCard(
        code=row.code,
        title=title(row),
        kind=row.kind,
        status=row.status,
        priority=row.priority,
        area=row.service_area,
        responsible_code=row.responsible,
        responsible=name_of(index.edition, "organisations", row.responsible),
        baseline=row.baseline,
        target=row.target,
        unit=both(row, "unit"),
        latest=latest.value if latest else None,
        latest_on=latest.measured_on if latest else None,
        achieved=achieved(row.baseline, latest.value if latest else None, row.target),
        contributions=len(index.contributions.get(row.code, ())),
        commitments=tuple(row.commitments),
    )


@kept(2)
def searchable(edition: Edition) -> Mapping[str, str]:
    """Return by agenda item the folded text that the search looks through: code, title and problem."""
    fields = ("code", "title_es", "title_en", "problem_es", "problem_en")
    return MappingProxyType(folded_fields(edition.agenda_items, *fields))


def agenda_item(edition: Edition, code: str, today: date) -> AgendaStory | None:
    """Return everything about an agenda item, or None where none has this code."""
    row = edition.row("agenda_items", code)
    if not isinstance(row, AgendaItemPublic):
        return None
    index = index_of(edition)
    commitments = commitment_cards(edition, today)
    return AgendaStory(
        card=agenda_cards(edition, today)[code],
        problem=both(row, "problem"),
        dropped_reason=both(row, "dropped_reason"),
        source=row.source,
        source_url=row.source_url,
        source_date=row.source_date,
        measurements=tuple(
            MeasuredValue(one.code, one.measured_on, one.value, one.source, one.source_url)
            for one in index.measurements.get(code, ())
        ),
        contributions=contribution_entries(edition, index.contributions.get(code, ())),
        commitments=tuple(commitments[one] for one in row.commitments if one in commitments),
        evidence=evidence_about(edition, "agenda_items", code),
        risks=risk_states(edition, "agenda_items", code, today),
        changes=changes_of(edition, RowRef("agenda_items", code)),
    )
