"""Rules that span two fields of a row; each raises an error that names the field at fault."""

from datetime import date
from typing import Protocol, TypeVar

from pydantic_core import PydanticCustomError
from sqlmodel import SQLModel


class Dated(Protocol):
    """A row with a deadline that may move."""

    end: date | None
    original_end: date | None
    end_reason_es: str | None


class Counted(Protocol):
    """A row with a count of people that may be withheld."""

    people: int | None
    people_hidden: bool | None


RowT = TypeVar("RowT", bound=SQLModel)
DatedT = TypeVar("DatedT", bound=Dated)
CountedT = TypeVar("CountedT", bound=Counted)


def fail(field: str, rule: str) -> PydanticCustomError:
    """Return the error of `field` under `rule` (a key of `data_access.problems`)."""
    return PydanticCustomError(rule, "{field} breaks a rule", {"field": field})


def in_order(row: RowT, first: str, last: str) -> RowT:
    """Return `row` if date `last` is not before date `first`; empty dates pass."""
    start, end = getattr(row, first), getattr(row, last)
    if start and end and end < start:
        raise fail(last, "end_before_start")
    return row


def exactly_one(row: RowT, *fields: str) -> RowT:
    """Return `row` if exactly one of `fields` has a value."""
    if sum(getattr(row, field) is not None for field in fields) != 1:
        raise fail(fields[0], "exactly_one")
    return row


def moved_with_reason(row: DatedT) -> DatedT:
    """Return `row` if a deadline that differs from the original one has its reason."""
    if row.original_end and row.original_end != row.end and not row.end_reason_es:
        raise fail("end_reason_es", "reason_required")
    return row


def counted(row: CountedT) -> CountedT:
    """Return `row` if its people are either counted or marked as hidden, not both and not neither."""
    if row.people_hidden and row.people is not None:
        raise fail("people_hidden", "hidden_with_count")
    return row
