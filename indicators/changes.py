"""What changed: the published history, row by row."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from config.clock import local_date
from config.i18n import Text
from data_access.editions import Edition, PastEdition
from data_access.enumerations import Operation, Review, Subject
from data_access.models import RESOURCES
from data_access.models.commitments import EvidencePublic
from data_access.models.records import PublishedChangePublic
from indicators.index import Key, grouped, index_of
from indicators.model import RowRef, Value
from indicators.wording import columns_of, field_label, in_words, plain, title_of

Changes = tuple[PublishedChangePublic, ...]

LOOKED_FOR = (
    *("assessments", "commitments", "progress_updates", "milestones", "evidence", "agenda_items", "contributions"),
    *("risks", "measurements", "events", "forum_sessions", "governance_components", "figures", "stages", "activities"),
)
IMPORTANCE = MappingProxyType({resource: place for place, resource in enumerate(LOOKED_FOR)})
"""What readers look for first; everything else follows."""


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
        about: the commitment or agenda item the row belongs to; None where it is one itself, or belongs to none.
        about_title: its title.
    """

    edition: int
    published_at: datetime
    published_on: date
    row: RowRef
    resource: Text
    title: Text
    operation: Operation
    fields: tuple[FieldChange, ...]
    about: RowRef | None
    about_title: Text | None


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
    found: list[RowChange] = []
    for past in reversed(edition.history):
        rows = grouped(past.changes, lambda change: (change.resource, change.row_code))
        nearest = sorted(rows, key=lambda key: IMPORTANCE.get(key[0], len(IMPORTANCE)))
        found += [row_change(edition, past, key, rows[key]) for key in nearest[: limit - len(found)]]
        if len(found) == limit:
            break
    return tuple(found)


def changes_of(edition: Edition, *rows: RowRef) -> tuple[RowChange, ...]:
    """Return every change of these rows, newest first."""
    by_row = index_of(edition).changes
    found: list[RowChange] = []
    for ref in rows:
        key = (ref.resource, ref.code)
        editions = grouped(by_row.get(key, ()), lambda pair: pair[0])
        found += [
            row_change(edition, past, key, tuple(change for _, change in pairs)) for past, pairs in editions.items()
        ]
    return tuple(sorted(found, key=lambda change: -change.edition))


def edition_summary(edition: Edition) -> EditionSummary | None:
    """Return what the newest edition changed; None where its record is not at hand."""
    return summary_of(edition.history[-1]) if edition.history else None


def summary_of(past: PastEdition) -> EditionSummary:
    """Return what an edition changed: its rows by resource and operation, what readers look for first."""
    rows = {(change.resource, change.row_code): change.operation for change in past.changes}
    tally = Counter((resource, operation) for (resource, _), operation in rows.items())
    order = sorted(tally, key=lambda key: (IMPORTANCE.get(key[0], len(IMPORTANCE)), key))
    return EditionSummary(
        number=past.number,
        published_at=past.published_at,
        published_on=local_date(past.published_at),
        hash=past.hash,
        title=past.change_set.title,
        reason=past.change_set.reason,
        review=Review(past.change_set.review),
        counts=tuple(
            OperationCount(resource, RESOURCES[resource].title, Operation(operation), tally[resource, operation])
            for resource, operation in order
        ),
    )


def row_change(edition: Edition, past: PastEdition, key: Key, changes: Changes) -> RowChange:
    """Return what an edition did to the row of a key; `changes` are those of that row."""
    resource, code = key
    row = RowRef(resource, code)
    owner = owner_of(edition, row)
    return RowChange(
        edition=past.number,
        published_at=past.published_at,
        published_on=local_date(past.published_at),
        row=row,
        resource=RESOURCES[resource].title,
        title=title_of(edition, row),
        operation=Operation(changes[0].operation),
        fields=tuple(_field_change(edition, change) for change in changes if change.field),
        about=owner,
        about_title=title_of(edition, owner) if owner else None,
    )


def owner_of(edition: Edition, ref: RowRef) -> RowRef | None:
    """Return the commitment or agenda item that a row belongs to; None for one itself and where it belongs to none."""
    commitment = index_of(edition).commitment_of.get((ref.resource, ref.code))
    if commitment:
        return RowRef("commitments", commitment) if ref.resource != "commitments" else None
    row = edition.row(ref.resource, ref.code)
    if isinstance(row, EvidencePublic):
        return RowRef("agenda_items", row.subject) if row.subject_resource is Subject.AGENDA_ITEMS else None
    item: str | None = getattr(row, "agenda_item", None)
    return RowRef("agenda_items", item) if item else None


def _field_change(edition: Edition, change: PublishedChangePublic) -> FieldChange:
    name = change.field or ""
    column = columns_of(change.resource).get(name)
    if column is None:  # a field that an earlier edition had and the schema of today has not
        return FieldChange(name, plain(name), change.old, change.new)
    old, new = (in_words(edition, column, column.decode(text or "")) for text in (change.old, change.new))
    return FieldChange(name, field_label(column), old, new)
