"""What changed: the published history, row by row."""

from dataclasses import dataclass
from datetime import date, datetime

from config.i18n import Text
from data_access.editions import Edition
from data_access.enumerations import Operation, Review
from indicators.model import RowRef, Value


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that changed; `old` and `new` are in words, None where the cell was or is empty."""

    name: str
    label: Text
    old: Value
    new: Value


@dataclass(frozen=True, slots=True)
class RowChange:
    """What one edition did to one row.

    Attributes:
        edition: its number.
        published_at: when, in UTC.
        published_on: the date in Antigua Guatemala.
        row: which row.
        resource: the name of the resource.
        title: the row's title in the edition read now; its code where it is gone or has none.
        operation: added, changed or removed.
        fields: what changed; empty for added and removed rows.
    """

    edition: int
    published_at: datetime
    published_on: date
    row: RowRef
    resource: Text
    title: Text
    operation: Operation
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class OperationCount:
    """How many rows of a resource an edition added, changed or removed."""

    resource: str
    title: Text
    operation: Operation
    rows: int


@dataclass(frozen=True, slots=True)
class EditionSummary:
    """What an edition was about."""

    number: int
    published_at: datetime
    published_on: date
    hash: str
    title: str
    reason: str
    review: Review
    counts: tuple[OperationCount, ...]


def latest_changes(edition: Edition, limit: int) -> tuple[RowChange, ...]:
    """Return the newest changes, newest edition first; within one, what readers look for first comes first."""
    raise NotImplementedError


def changes_of(edition: Edition, *rows: RowRef) -> tuple[RowChange, ...]:
    """Return every change of these rows, newest first."""
    raise NotImplementedError


def edition_summary(edition: Edition) -> EditionSummary | None:
    """Return what the newest edition changed; None where its record is not at hand."""
    raise NotImplementedError
