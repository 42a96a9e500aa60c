"""Counts of people from what is published: visible counts are added, withheld ones make a sum a lower bound."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from data_access.editions import Edition, kept
from data_access.enumerations import EventStatus
from data_access.models.participation import AttendancePublic, EventPublic
from indicators.index import grouped, index_of
from indicators.model import RowRef


@dataclass(frozen=True, slots=True)
class Count:
    """A number of people, and how many withheld counts are missing from it."""

    people: int
    withheld: int = 0

    @property
    def at_least(self) -> bool:
        """Whether the number is a lower bound only."""
        return self.withheld > 0

    def __add__(self, other: "Count") -> "Count":
        return Count(self.people + other.people, self.withheld + other.withheld)


NOBODY = Count(0)


def participations(edition: Edition, event: EventPublic) -> Count | None:
    """Return the participations of an event: its total, or else the sum of its breakdown; None where nobody counted."""
    if event.people is not None:
        return Count(event.people)
    cells = index_of(edition).attendance.get(event.code, ())
    if not cells:
        return Count(0, 1) if event.people_hidden else None
    counted = added(cells)
    return Count(counted.people, counted.withheld or int(bool(event.people_hidden)))


def added(cells: Iterable[AttendancePublic]) -> Count:
    """Return the sum of attendance cells."""
    people = withheld = 0
    for cell in cells:
        if cell.people is None:
            withheld += 1
        else:
            people += cell.people
    return Count(people, withheld)


@kept(1)
def held_events(edition: Edition) -> tuple[EventPublic, ...]:
    """Return the events that took place."""
    return tuple(event for event in edition.events if event.status is EventStatus.HELD)


@kept(1)
def counted_events(edition: Edition) -> tuple[tuple[EventPublic, Count], ...]:
    """Return the events that took place and were counted, with their participations."""
    pairs = ((event, participations(edition, event)) for event in held_events(edition))
    return tuple((event, count) for event, count in pairs if count is not None)


@kept(1)
def held_attendance(edition: Edition) -> tuple[AttendancePublic, ...]:
    """Return the attendance of events that took place."""
    by_event = index_of(edition).attendance
    return tuple(cell for event in held_events(edition) for cell in by_event.get(event.code, ()))


@kept(1)
def attendance_refs(edition: Edition) -> Mapping[str, RowRef]:
    """Return the reference of each attendance row by its code, made once: the groups of an indicator share them."""
    return {cell.code: RowRef("attendance", cell.code) for cell in edition.attendance}


@kept(4)
def attendance_by(edition: Edition, trait: str) -> Mapping[str, tuple[AttendancePublic, ...]]:
    """Return the attendance of events that took place by one of its fields; empty where that was not recorded."""
    return grouped(held_attendance(edition), lambda cell: getattr(cell, trait) or "")
