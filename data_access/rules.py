"""Rules that span two fields of a row; each raises an error that names the field at fault."""

from typing import TypeVar

from pydantic_core import PydanticCustomError
from sqlmodel import SQLModel

RowT = TypeVar("RowT", bound=SQLModel)


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


def moved_with_reason(row: RowT) -> RowT:
    """Return `row` if a deadline that differs from the original one has its reason."""
    original, end = getattr(row, "original_end"), getattr(row, "end")  # noqa: B009  # rows of two classes share the rule
    if original and original != end and not getattr(row, "end_reason_es"):  # noqa: B009
        raise fail("end_reason_es", "reason_required")
    return row


def counted(row: RowT) -> RowT:
    """Return `row` if its people are either counted or marked as hidden, not both and not neither."""
    people, hidden = getattr(row, "people"), getattr(row, "people_hidden")  # noqa: B009
    if hidden and people is not None:
        raise fail("people_hidden", "hidden_with_count")
    return row
