"""The territory: what came from each place, what was answered, and what of it nobody has published."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from config.i18n import LabelledEnum, Text
from data_access.editions import Edition, kept
from data_access.enumerations import AgeBand, EventStatus, PlaceKind, Precision, Response, Sex
from data_access.models.participation import AttendancePublic, EventPublic
from data_access.models.programme import PlacePublic
from indicators import parameters
from indicators.co_creation import EventEntry, event_entry
from indicators.commitments import CommitmentCard, commitment_cards
from indicators.index import grouped
from indicators.listing import folded, is_common, paged
from indicators.measures.inclusion import NOT_COMMUNITIES
from indicators.measures.labels import BY_AGE, BY_SEX
from indicators.model import Measured, Part, refs
from indicators.parameters import Asked
from indicators.people import Count, added, attendance_by, held_attendance, held_events
from indicators.records import ContributionEntry, contribution_entries
from indicators.registry import measured
from indicators.service_agenda import AgendaCard, agenda_cards

PAGE_SIZE = 50
LINES = 20  # events or contributions of one place at a time
NUMBERS = ("CC-03", "CC-03b")
PER_THOUSAND = "mil"
BY_NAME = "nombre"


class PlaceMeasure(LabelledEnum):
    """What places are compared by."""

    PARTICIPATIONS = "participaciones", "Participaciones", "Participations"
    EVENTS = "eventos", "Eventos", "Events"
    CONTRIBUTIONS = "aportes", "Aportes", "Contributions"
    AGENDA = "servicios", "Servicios de la agenda", "Agenda items"


DEFINED_BY = MappingProxyType(
    {
        PlaceMeasure.PARTICIPATIONS: "CC-03",
        PlaceMeasure.EVENTS: "CC-02",
        PlaceMeasure.CONTRIBUTIONS: "CC-05",
        PlaceMeasure.AGENDA: "SA-02",
    }
)
"""The indicator whose definition tells what a measure counts."""


@dataclass(frozen=True, slots=True)
class PlaceFilters(Asked):
    """What a reader asked for; a rate is per thousand inhabitants."""

    measure: PlaceMeasure = parameters.one_of("medida", PlaceMeasure, default=PlaceMeasure.PARTICIPATIONS)
    per_thousand: bool = parameters.flag("por", PER_THOUSAND)
    by_name: bool = parameters.flag("orden", BY_NAME)
    page: int = parameters.page()

    @property
    def compared(self) -> dict[str, str]:
        """Return what places are compared by, as it stands in an address, without what is at rest."""
        return PlaceFilters(self.measure, self.per_thousand).query


@dataclass(frozen=True, slots=True)
class PlaceCard:
    """A place, and what is published of it; a count is None where nobody has published any of its kind, of any place.

    Attributes:
        lat, lon: degrees; None where no position is published.
        participations: people at events held who came from here; withheld counts make it a lower bound.
        events: those held here.
        contributions: those made from here.
        agenda: codes of the agenda items that a contribution from here is part of.
        commitments: codes of the commitments those are tied to.
    """

    code: str
    name: str
    kind: PlaceKind | None
    participation_unit: bool | None
    lat: float | None
    lon: float | None
    precision: Precision | None
    population: int | None
    population_year: int | None
    participations: Count | None
    events: int | None
    contributions: int | None
    agenda: tuple[str, ...] | None
    commitments: tuple[str, ...]

    @property
    def placed(self) -> bool:
        """Whether it is a point on a map: its position is published, and it is not the municipality as a whole."""
        return self.lat is not None and self.lon is not None and self.kind is not PlaceKind.MUNICIPALITY

    def count(self, measure: PlaceMeasure) -> Count | None:
        """Return what a measure counts here."""
        match measure:
            case PlaceMeasure.PARTICIPATIONS:
                return self.participations
            case PlaceMeasure.EVENTS:
                found = self.events
            case PlaceMeasure.CONTRIBUTIONS:
                found = self.contributions
            case _:
                found = None if self.agenda is None else len(self.agenda)
        return None if found is None else Count(found)

    def value(self, measure: PlaceMeasure, per_thousand: bool) -> float | None:
        """Return what is counted here, or how much of it there is for each thousand inhabitants.

        No rate of the municipality is given: the rows that name it as a place are not all of its rows (see CC-03b).
        """
        count = self.count(measure)
        if count is None or not per_thousand:
            return count.people if count else None
        if not self.population or self.kind in NOT_COMMUNITIES:
            return None
        return count.people * 1000 / self.population


@dataclass(frozen=True, slots=True)
class Territory:
    """The places: a page of all of them in order, those drawn and those that cannot be.

    Attributes:
        drawn: places with a position, those with the highest value first.
        unplaced: names of the communities and landmarks without one, by name.
        known: how many places have some of what each measure counts.
        peopled: how many communities have a published population.
        reference: from where distances are drawn: the landmark beside the municipality's own position, or that.
    """

    filters: PlaceFilters
    cards: tuple[PlaceCard, ...]
    total: int
    page: int
    pages: int
    drawn: tuple[PlaceCard, ...]
    unplaced: tuple[str, ...]
    reference: PlaceCard | None
    known: Mapping[PlaceMeasure, int]
    peopled: int
    numbers: tuple[Measured, ...]

    @property
    def common(self) -> bool:
        """Whether many will ask for it; see `is_common`."""
        return is_common(self.filters.query, self.total)


@dataclass(frozen=True, slots=True)
class PlaceStory:
    """Everything public about a place; of its events and contributions one page, newest first.

    Attributes:
        attendance: visible counts of who came from here by sex and by age band; withheld ones make them lower bounds.
        withheld: how many counts of people from here are withheld.
        without_minutes: events held here whose minutes are not published.
        unanswered: contributions from here that wait for a response.
    """

    card: PlaceCard
    source: str | None
    source_url: str | None
    source_date: date | None
    events: tuple[EventEntry, ...]
    all_events: int
    contributions: tuple[ContributionEntry, ...]
    attendance: tuple[Part, ...]
    withheld: int
    agenda: tuple[AgendaCard, ...]
    commitments: tuple[CommitmentCard, ...]
    without_minutes: int
    unanswered: int
    page: int
    pages: int


def territory(edition: Edition, filters: PlaceFilters, today: date) -> Territory:
    """Return the places in the order that was asked for, one page of them."""
    every = tuple(place_cards(edition).values())
    ranked = _ranked(every, filters)
    ordered = _by_name(every) if filters.by_name else ranked
    cards, page, pages = paged(ordered, filters.page, PAGE_SIZE)
    heard = PlaceFilters(filters.measure, filters.per_thousand, filters.by_name, page)
    apart = [card.name for card in _by_name(every) if not card.placed and card.kind is not PlaceKind.MUNICIPALITY]
    return Territory(
        filters=heard,
        cards=cards,
        total=len(every),
        page=page,
        pages=pages,
        drawn=tuple(card for card in ranked if card.placed),
        unplaced=tuple(apart),
        reference=_reference(every),
        known=MappingProxyType({one: sum(bool(card.value(one, False)) for card in every) for one in PlaceMeasure}),
        peopled=sum(bool(card.population) and card.kind not in NOT_COMMUNITIES for card in every),
        numbers=measured(edition, today, *NUMBERS),
    )


@kept(1)
def place_cards(edition: Edition) -> Mapping[str, PlaceCard]:
    """Return every place by its code, with what is published of it."""
    held = held_events(edition)
    came = attendance_by(edition, "place")
    met = grouped(held, lambda row: row.place)
    said = grouped(edition.contributions, lambda row: row.place)
    tied = {item.code: tuple(item.commitments) for item in edition.agenda_items}

    def card(row: PlacePublic) -> PlaceCard:
        from_here = said.get(row.code, ())
        items = tuple(dict.fromkeys(one.agenda_item for one in from_here if one.agenda_item in tied))
        return PlaceCard(
            code=row.code,
            name=row.name,
            kind=row.kind,
            participation_unit=row.participation_unit,
            lat=None if row.lat is None or row.lon is None else float(row.lat),
            lon=None if row.lat is None or row.lon is None else float(row.lon),
            precision=row.precision,
            population=row.population,
            population_year=row.population_year,
            participations=added(came.get(row.code, ())) if came else None,
            events=len(met.get(row.code, ())) if held else None,
            contributions=len(from_here) if edition.contributions else None,
            agenda=tuple(one for one in items if one) if tied and edition.contributions else None,
            commitments=tuple(dict.fromkeys(code for one in items if one for code in tied[one])),
        )

    return MappingProxyType({row.code: card(row) for row in edition.places})


def place(edition: Edition, code: str, today: date, page: int = 1) -> PlaceStory | None:
    """Return everything about a place, or None where none has this code."""
    row = edition.row("places", code)
    if not isinstance(row, PlacePublic):
        return None
    card = place_cards(edition)[code]
    met = sorted((one for one in edition.events if one.place == code), key=_newest)
    said = contribution_entries(edition, (one for one in edition.contributions if one.place == code))
    came = tuple(cell for cell in held_attendance(edition) if cell.place == code)
    _, page, pages = paged(max(met, said, key=len), page, LINES)
    items, commitments = agenda_cards(edition, today), commitment_cards(edition, today)
    held = [one for one in met if one.status is EventStatus.HELD]
    return PlaceStory(
        card=card,
        source=row.source,
        source_url=row.source_url,
        source_date=row.source_date,
        events=tuple(event_entry(edition, one) for one in met[_lines(page)]),
        all_events=len(met),
        contributions=said[_lines(page)],
        attendance=(*_parts(came, Sex, "sex", BY_SEX), *_parts(came, AgeBand, "age_band", BY_AGE)),
        withheld=sum(cell.people is None for cell in came),
        agenda=tuple(items[one] for one in card.agenda or () if one in items),
        commitments=tuple(commitments[one] for one in card.commitments if one in commitments),
        without_minutes=sum(one.minutes_url is None for one in held),
        unanswered=sum(one.response is Response.PENDING for one in said),
        page=page,
        pages=pages,
    )


def _lines(page: int) -> slice:
    return slice((page - 1) * LINES, page * LINES)


def _newest(row: EventPublic) -> tuple[int, str]:
    return (-row.held_on.toordinal() if row.held_on else 0, row.code)


def _parts(cells: tuple[AttendancePublic, ...], of: type[LabelledEnum], field: str, group: Text) -> Iterable[Part]:
    """Yield the visible counts of a breakdown; no sum of them is a total that could tell what is withheld."""
    groups = grouped(cells, lambda cell: getattr(cell, field))
    for one in of:
        if found := groups.get(one):
            count = added(found)
            rows = refs("attendance", found)
            yield Part(one.value, one.label, count.people, rows, group, at_least=count.at_least)


def _ranked(cards: Iterable[PlaceCard], filters: PlaceFilters) -> tuple[PlaceCard, ...]:
    """Return places by their value, the highest first; those without one last, by name."""

    def rank(card: PlaceCard) -> tuple[float, str]:
        value = card.value(filters.measure, filters.per_thousand)
        return (1 if value is None else -value, folded(card.name))

    return tuple(sorted(cards, key=rank))


def _by_name(cards: Iterable[PlaceCard]) -> tuple[PlaceCard, ...]:
    return tuple(sorted(cards, key=lambda card: folded(card.name)))


BESIDE = 0.005  # degrees, about half a kilometre


def _reference(cards: Iterable[PlaceCard]) -> PlaceCard | None:
    with_position = [card for card in cards if card.lat is not None]
    whole = next((card for card in with_position if card.kind is PlaceKind.MUNICIPALITY), None)
    if whole is None:
        return with_position[0] if with_position else None
    landmarks = [card for card in with_position if card.kind is PlaceKind.ZONE and _apart(card, whole) <= BESIDE]
    return min(landmarks, key=lambda card: _apart(card, whole), default=whole)


def _apart(one: PlaceCard, other: PlaceCard) -> float:
    """Return how far two places with a position lie from each other, in degrees along the farther axis."""
    return max(abs((one.lat or 0) - (other.lat or 0)), abs((one.lon or 0) - (other.lon or 0)))
