"""Counts of people from what is published: visible counts are added, withheld ones make a sum a lower bound."""

from collections.abc import Iterable
from dataclasses import dataclass

from data_access.editions import Edition
from data_access.enumerations import EventStatus
from data_access.models.participation import AttendancePublic, EventPublic
from indicators.index import index_of


@dataclass(frozen=True, slots=True)
class Count:
    """A number of people; `at_least` says that withheld counts are missing from it."""

    people: int
    at_least: bool

    def __add__(self, other: "Count") -> "Count":
        return Count(self.people + other.people, self.at_least or other.at_least)


NOBODY = Count(0, False)


def participations(edition: Edition, event: EventPublic) -> Count | None:
    """Return the participations of an event: its total, or else the sum of its breakdown; None where nobody counted."""
    if event.people is not None:
        return Count(event.people, False)
    cells = index_of(edition).attendance.get(event.code, ())
    if not cells:
        return Count(0, True) if event.people_hidden else None
    counted = added(cells)
    return Count(counted.people, counted.at_least or bool(event.people_hidden))


def added(cells: Iterable[AttendancePublic]) -> Count:
    """Return the sum of attendance cells."""
    return sum((Count(cell.people or 0, cell.people is None) for cell in cells), NOBODY)


def held_events(edition: Edition) -> tuple[EventPublic, ...]:
    """Return the events that took place."""
    return tuple(event for event in edition.events if event.status is EventStatus.HELD)


def counted_events(edition: Edition) -> tuple[tuple[EventPublic, Count], ...]:
    """Return the events that took place and were counted, with their participations."""
    pairs = ((event, participations(edition, event)) for event in held_events(edition))
    return tuple((event, count) for event, count in pairs if count is not None)


def held_attendance(edition: Edition) -> tuple[AttendancePublic, ...]:
    """Return the attendance of events that took place."""
    by_event = index_of(edition).attendance
    return tuple(cell for event in held_events(edition) for cell in by_event.get(event.code, ()))
