"""When things happen: the publishing days, and every fact by the day on which it became known."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from data_access.enumerations import Operation
from data_access.manifest import DEMONSTRATION
from data_access.models import ENTITIES
from data_access.working import Proposed

MONTHS = 36  # from the first edition to the newest
DAYS_OF_A_MONTH = 30.4


@dataclass(frozen=True)
class Volume:
    """How many rows of each kind; smaller sizes keep enough of them for every story."""

    commitments: int
    agenda_items: int
    events: int
    contributions: int
    people: int
    activities: int
    risks: int

    @classmethod
    def of(cls, size: float) -> "Volume":
        """Return the volume of a size; 1.0 is the full one."""
        return cls(
            commitments=max(10, round(500 * size)),
            agenda_items=max(6, round(300 * size)),
            events=max(20, round(2_000 * size)),
            contributions=max(50, round(5_000 * size)),
            people=max(1_000, round(100_000 * size)),
            activities=max(21, round(120 * size)),
            risks=max(8, round(200 * size)),
        )


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later (earlier where negative), never after the 28th."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, 28))


@dataclass(frozen=True)
class Calendar:
    """The publishing days, one a month. Day 0 of the demonstration is the first of them."""

    days: tuple[date, ...]

    @classmethod
    def until(cls, last: date) -> "Calendar":
        """Return the calendar whose newest edition is published on `last`."""
        return cls((*(months_after(last, -back) for back in range(MONTHS, 0, -1)), last))

    @property
    def first(self) -> date:
        """Return the day of the first edition."""
        return self.days[0]

    @property
    def last(self) -> date:
        """Return the day of the newest edition: later facts are not known yet."""
        return self.days[-1]

    def day(self, month: float) -> date:
        """Return the day so many months after the first edition; it may lie in the future."""
        return self.first + timedelta(days=round(month * DAYS_OF_A_MONTH))


@dataclass(frozen=True)
class Fact:
    """One thing that became known of one row."""

    day: date
    operation: Operation
    values: Mapping[str, object]


@dataclass
class Timeline:
    """Every fact of the demonstration up to the newest edition; what comes later is not taken in."""

    calendar: Calendar
    facts: dict[tuple[str, str], list[Fact]] = field(default_factory=dict)

    def create(self, day: date, resource: str, code: str, **values: object) -> None:
        """Tell of a new row."""
        values = {**values, "source": DEMONSTRATION, "source_date": day}
        self._tell(resource, code, Fact(day, Operation.CREATE, values))

    def change(self, day: date, resource: str, code: str, **values: object) -> None:
        """Tell that fields of a row changed."""
        self._tell(resource, code, Fact(day, Operation.UPDATE, values))

    def remove(self, day: date, resource: str, code: str) -> None:
        """Tell that a row was taken out."""
        self._tell(resource, code, Fact(day, Operation.REMOVE, {}))

    def months(self, resources: frozenset[str] | None = None) -> list[list[Proposed]]:
        """Return what becomes known up to each publishing day: of one row at most one proposal a month."""
        order = {entity.resource: position for position, entity in enumerate(ENTITIES)}
        by_month: list[list[Proposed]] = [[] for _ in self.calendar.days]
        for key in sorted(self.facts, key=lambda key: (order[key[0]], key[1])):
            if resources is None or key[0] in resources:
                for month, proposed in _by_month(self.calendar, key, self.facts[key]):
                    by_month[month].append(proposed)
        return by_month

    def _tell(self, resource: str, code: str, fact: Fact) -> None:
        if fact.day <= self.calendar.last:
            self.facts.setdefault((resource, code), []).append(fact)


def _by_month(calendar: Calendar, key: tuple[str, str], facts: list[Fact]) -> Iterator[tuple[int, Proposed]]:
    """Yield one proposal of a row per month in which something became known of it."""
    gathered: dict[int, Fact] = {}
    for fact in sorted(facts, key=lambda fact: (fact.day, fact.operation is not Operation.CREATE)):
        month = bisect_left(calendar.days, fact.day)
        before = gathered.get(month)
        operation = before.operation if before else fact.operation
        gathered[month] = Fact(fact.day, operation, {**(before.values if before else {}), **fact.values})
    for month, fact in gathered.items():
        yield month, Proposed(*key, fact.operation, fact.values)
