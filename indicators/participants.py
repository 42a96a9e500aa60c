"""The participation page: who took part, by sex, age, sector, place and over time, from what is published."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from config.i18n import Text
from data_access.editions import Edition, kept
from data_access.enumerations import AgeBand, EventKind, Sector, Sex
from data_access.models.participation import EventPublic
from indicators.index import grouped
from indicators.listing import paged
from indicators.measures.inclusion import per_thousand_by_place
from indicators.measures.labels import BY_AGE, BY_PLACE, BY_SECTOR, BY_SEX, NOT_RECORDED
from indicators.model import Measured, Part
from indicators.people import NOBODY, Count, added, attendance_by, counted_events, held_events, participations
from indicators.registry import measured
from indicators.wording import name_of, plain, title

NUMBERS = ("CC-01", "CC-01r", "CC-03")
BALANCES = ("CC-04", "CC-04b", "CC-04c", "CC-03", "CC-03b")
PAGE_SIZE = 50
UNKNOWN = ""  # of a group: nobody recorded which
BY_QUARTER = Text("Por trimestre", "By quarter")
NO_DATE = Text("Sin fecha", "No date")


@dataclass(frozen=True, slots=True)
class Group:
    """One line of a breakdown.

    Attributes:
        count: the visible participations, and how many counts are withheld beside them.
        per_thousand: participations per thousand inhabitants, where a population is known.
    """

    code: str
    label: Text
    count: Count
    per_thousand: float | None = None

    def part(self, group: Text) -> Part:
        """Return the line as charts draw it."""
        return Part(self.code, self.label, self.count.people, (), group, at_least=self.count.at_least)


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Participations by one trait; `indicator` is the code of the number whose definition it follows."""

    name: str
    title: Text
    indicator: str
    groups: tuple[Group, ...]

    @property
    def known(self) -> Count:
        """Return the participations whose trait is on record."""
        return sum((group.count for group in self.groups if group.code not in (UNKNOWN, "not_recorded")), NOBODY)

    @property
    def withheld(self) -> int:
        """Return how many counts are withheld."""
        return sum(group.count.withheld for group in self.groups)


@dataclass(frozen=True, slots=True)
class EventLine:
    """An event that was held; `count` None was counted by nobody."""

    code: str
    title: Text
    kind: EventKind
    held_on: date | None
    place: Text | None
    count: Count | None
    minutes_url: str | None


@dataclass(frozen=True, slots=True)
class Participants:
    """Everything the participation page shows; `events` are one page of those held, the newest first."""

    numbers: tuple[Measured, ...]
    balances: tuple[Measured, ...]
    breakdowns: tuple[Breakdown, ...]
    quarters: Breakdown
    events: tuple[EventLine, ...]
    counted: tuple[int, ...]
    total: int
    page: int
    pages: int

    def breakdown(self, name: str) -> Breakdown:
        """Return the breakdown of this name.

        Raises:
            KeyError: the page has none.
        """
        return {one.name: one for one in self.breakdowns}[name]


def participants(edition: Edition, today: date, page: int = 1) -> Participants:
    """Return the participation page of an edition on a day; `counted` are the totals of all events that show one."""
    events = _newest_first(edition)
    shown, number, pages = paged(events, page, PAGE_SIZE)
    breakdowns = _breakdowns(edition)
    return Participants(
        numbers=measured(edition, today, *NUMBERS),
        balances=measured(edition, today, *BALANCES),
        breakdowns=breakdowns[:-1],
        quarters=breakdowns[-1],
        events=tuple(_event(edition, row) for row in shown),
        counted=tuple(sorted(row.people for row in events if row.people is not None)),
        total=len(events),
        page=number,
        pages=pages,
    )


@kept(1)
def _newest_first(edition: Edition) -> tuple[EventPublic, ...]:
    return tuple(sorted(held_events(edition), key=lambda row: (row.held_on or date.min, row.code), reverse=True))


def _event(edition: Edition, row: EventPublic) -> EventLine:
    place = name_of(edition, "places", row.place)
    count = participations(edition, row)
    return EventLine(row.code, title(row), row.kind, row.held_on, place, count, row.minutes_url)


@kept(1)
def _breakdowns(edition: Edition) -> tuple[Breakdown, ...]:
    """Return the breakdowns of the page, that by quarter last."""
    sexes = {sex.value: sex.label for sex in Sex}
    ages = {band.value: band.label for band in AgeBand}
    sectors = {sector.value: sector.label for sector in Sector} | {UNKNOWN: NOT_RECORDED}
    return (
        Breakdown("sexo", BY_SEX, "CC-04", _groups(edition, "sex", sexes)),
        Breakdown("edad", BY_AGE, "CC-04b", _groups(edition, "age_band", ages)),
        Breakdown("sector", BY_SECTOR, "CC-04c", _groups(edition, "sector", sectors)),
        Breakdown("lugar", BY_PLACE, "CC-03", _places(edition)),
        Breakdown("trimestre", BY_QUARTER, "CC-01", _quarters(edition)),
    )


def _groups(edition: Edition, trait: str, labels: Mapping[str, Text]) -> tuple[Group, ...]:
    found = attendance_by(edition, trait)
    return tuple(Group(code, label, added(found[code])) for code, label in labels.items() if code in found)


def _places(edition: Edition) -> tuple[Group, ...]:
    """Return participations by the place people come from, the most first."""
    rates = {part.code: part.value for part in per_thousand_by_place(edition)}
    names = {place.code: plain(place.name) for place in edition.places} | {UNKNOWN: NOT_RECORDED}
    groups = _groups(edition, "place", names)
    rated = (_with_rate(group, rates.get(group.code)) for group in groups)
    return tuple(sorted(rated, key=lambda group: (group.code == UNKNOWN, -group.count.people, group.label.es)))


def _with_rate(group: Group, rate: object) -> Group:
    return Group(group.code, group.label, group.count, float(rate) if isinstance(rate, float) else None)


def _quarters(edition: Edition) -> tuple[Group, ...]:
    """Return participations by the quarter of the event, oldest first; a quarter without any stands as none."""
    counted = grouped(counted_events(edition), lambda pair: _quarter(pair[0].held_on))
    dated = sorted(number for number in counted if number >= 0)
    numbers = list(range(dated[0], dated[-1] + 1)) if dated else []
    undated = [-1] if -1 in counted else []
    return tuple(
        Group(
            _quarter_code(number),
            _quarter_label(number),
            sum((count for _, count in counted.get(number, ())), NOBODY),
        )
        for number in (*numbers, *undated)
    )


def _quarter(day: date | None) -> int:
    """Return a quarter as a number that grows by one from each to the next; -1 without a date."""
    return -1 if day is None else day.year * 4 + (day.month - 1) // 3


def _quarter_code(number: int) -> str:
    return UNKNOWN if number < 0 else f"{number // 4}-{number % 4 + 1}"


def _quarter_label(number: int) -> Text:
    year, quarter = divmod(number, 4)
    return NO_DATE if number < 0 else Text(f"T{quarter + 1} {year}", f"Q{quarter + 1} {year}")
