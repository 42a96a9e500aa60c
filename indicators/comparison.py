"""Two editions side by side: what an address compares, and every row that they do not have alike."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from config.clock import day_named, local_date
from config.i18n import Text
from data_access.differing import Differing, differing
from data_access.editions import Edition, PastEdition, kept
from data_access.enumerations import Operation, Subject
from data_access.models import RESOURCES
from indicators import parameters
from indicators.changes import IMPORTANCE, FieldChange, OperationCount, RowChange
from indicators.corrections import corrections
from indicators.index import Key, index_of
from indicators.listing import Facet, contains, folded, paged, sift
from indicators.model import Option, RowRef
from indicators.parameters import Asked
from indicators.wording import columns_of, field_label, in_words, plain, title, title_of

ROWS_PER_PAGE = 50
SINCE, UNTIL = "desde", "hasta"
NUMBER = re.compile("[0-9]{1,9}")
SUBJECTS = ("commitments", "agenda_items")
OWNING = frozenset({"commitment", "milestone", "agenda_item", "subject_resource"})  # fields that say what a row is of


class Unclear(StrEnum):
    """Why a text names no moment to compare."""

    UNREADABLE = "unreadable"
    FUTURE = "future"
    NO_EDITION = "no_edition"


@dataclass(frozen=True, slots=True)
class Point:
    """A moment that an address names.

    Attributes:
        asked: the text, as a page can quote it.
        past: the edition that was the newest then; None before the first one, and where the text names no moment.
        day: the day it names; None where it names an edition.
        unclear: why it names no moment.
    """

    asked: str
    past: PastEdition | None = None
    day: date | None = None
    unclear: Unclear | None = None

    @property
    def number(self) -> int:
        """The number of the edition; 0 before the first one."""
        return self.past.number if self.past else 0

    @property
    def published_on(self) -> date | None:
        """The date in Antigua Guatemala of that edition."""
        return local_date(self.past.published_at) if self.past else None


@dataclass(frozen=True, slots=True)
class ComparisonFilters(Asked):
    """What is compared, and which of the differences are shown."""

    since: str = parameters.words(SINCE)
    until: str = parameters.words(UNTIL)
    text: str = parameters.words()
    operation: Operation | None = parameters.one_of("cambio", Operation)
    corrected: bool = parameters.flag("correccion")
    page: int = parameters.page()


class Difference(NamedTuple):
    """A row that two editions do not have alike.

    Attributes:
        operation: what happened to it between them.
        row: which row.
        about: the commitment or agenda item that it is or belongs to; None where it belongs to none.
        corrected: whether a correction between them touched it.
        cells: its cells in both.
    """

    operation: Operation
    row: RowRef
    about: RowRef | None
    corrected: bool
    cells: Differing


@dataclass(frozen=True, slots=True)
class Comparison:
    """The differences that an address shows: one page of them.

    Attributes:
        rows: those of the page, as changes between the two editions.
        corrected: which of `rows` a correction touched.
        matching: how many the filters leave.
        total: how many there are.
        counts: all of them by resource and operation.
        operations: the choices of what happened, with what each would leave.
        corrections: the choice of corrections, with what it would leave.
    """

    rows: tuple[RowChange, ...]
    corrected: frozenset[RowRef]
    matching: int
    total: int
    counts: tuple[OperationCount, ...]
    operations: tuple[Option, ...]
    corrections: Option
    page: int
    pages: int


def point(edition: Edition, text: str, today: date) -> Point:
    """Return the moment that a text names: the number of an edition, or a day and the newest edition at its end."""
    history = edition.history
    if NUMBER.fullmatch(text):
        number = int(text)
        if number > len(history):
            return Point(text, unclear=Unclear.NO_EDITION)
        return Point(text, history[number - 1] if number else None)
    day = day_named(text)
    if day is None or day > today:
        return Point(text, unclear=Unclear.FUTURE if day else Unclear.UNREADABLE)
    number = bisect_right(history, day, key=lambda past: local_date(past.published_at))
    return Point(text, history[number - 1] if number else None, day)


def points(edition: Edition, asked: ComparisonFilters, today: date) -> tuple[Point, Point]:
    """Return the two moments to compare, the earlier first; where one is missing, the first or the newest edition."""
    since = point(edition, asked.since or "1", today)
    until = point(edition, asked.until or str(len(edition.history)), today)
    known = since.unclear is until.unclear is None
    return (until, since) if known and until.number < since.number else (since, until)


@kept(4)
def differences(edition: Edition, before: PastEdition | None, after: PastEdition) -> tuple[Difference, ...]:
    """Return every row that two editions of the history do not have alike, by what it belongs to.

    Raises:
        Unavailable: the database does not answer.
    """
    first = before.number if before else 0
    between = (one for one in corrections(edition) if first < one.edition <= after.number)
    touched = {key for one in between for key in one.rows}
    owners = index_of(edition).commitment_of
    found = [
        Difference(_operation(cells), (row := RowRef(cells.resource, cells.code)), _about(owners, row, cells),
                   (row.resource, row.code) in touched, cells)
        for cells in differing(before, after)
    ]  # fmt: skip
    return tuple(sorted(found, key=_order))


def comparison(
    edition: Edition, before: PastEdition | None, after: PastEdition, asked: ComparisonFilters
) -> Comparison:
    """Return the page of differences that an address asks for.

    Raises:
        Unavailable: the database does not answer.
    """
    every = differences(edition, before, after)
    about = subjects_named(edition, asked.text)
    facets: tuple[Facet[Difference], ...] = (
        Facet("operation", asked.operation, lambda one: (one.operation,)),
        Facet("corrected", "true" if asked.corrected else None, lambda one: ("true",) * one.corrected),
    )
    sifted = sift(every, lambda one: about is None or one.about in about or one.row.code == asked.text, facets)
    shown, page, pages = paged(sifted.matching, asked.page, ROWS_PER_PAGE)
    left = sifted.counts["operation"]
    return Comparison(
        rows=tuple(_row_change(edition, after, one) for one in shown),
        corrected=frozenset(one.row for one in shown if one.corrected),
        matching=len(sifted.matching),
        total=len(every),
        counts=_counts(every),
        operations=tuple(Option(one.value, one.label, left[one.value]) for one in Operation),
        corrections=Option("true", Text("Correcciones", "Corrections"), sifted.counts["corrected"]["true"]),
        page=page,
        pages=pages,
    )


def subjects_named(edition: Edition, text: str) -> frozenset[RowRef] | None:
    """Return the commitments and agenda items that a text names by code or by words; None where it is empty."""
    if not text:
        return None
    exact = frozenset(RowRef(name, text) for name in SUBJECTS if edition.row(name, text))
    return exact or frozenset(
        RowRef(name, row.code)
        for name in SUBJECTS
        for row in edition.rows.get(name, ())
        if contains(folded(f"{row.code} {title(row).es} {title(row).en}"), text)
    )


def _operation(cells: Differing) -> Operation:
    return Operation.CREATE if cells.before is None else Operation.REMOVE if cells.after is None else Operation.UPDATE


def _about(commitment_of: Mapping[Key, str], row: RowRef, cells: Differing) -> RowRef | None:
    """Return what a row is or belongs to, also where it is not in the edition read now."""
    if row.resource in SUBJECTS:
        return row
    if named := commitment_of.get((row.resource, row.code)):
        return RowRef("commitments", named)
    if OWNING.isdisjoint(cells.columns):
        return None
    values = cells.values()
    above = (values.get("subject_resource", ""), values.get("subject", ""))
    if above[0] == Subject.AGENDA_ITEMS:
        return RowRef(*above)
    named = values.get("commitment") or commitment_of.get(above)
    named = named or commitment_of.get(("milestones", values.get("milestone", "")))
    if named:
        return RowRef("commitments", named)
    return RowRef("agenda_items", values["agenda_item"]) if values.get("agenda_item") else None


def _order(one: Difference) -> tuple[object, ...]:
    about = one.about
    place = (SUBJECTS.index(about.resource), about.code) if about else (len(SUBJECTS), "")
    return *place, one.row != about, IMPORTANCE.get(one.row.resource, len(IMPORTANCE)), one.row.code


def _counts(every: Iterable[Difference]) -> tuple[OperationCount, ...]:
    tally = Counter((one.row.resource, one.operation) for one in every)
    order = sorted(tally, key=lambda key: (IMPORTANCE.get(key[0], len(IMPORTANCE)), key))
    return tuple(OperationCount(name, RESOURCES[name].title, did, tally[name, did]) for name, did in order)


def _row_change(edition: Edition, after: PastEdition, one: Difference) -> RowChange:
    owner = one.about if one.about != one.row else None
    return RowChange(
        edition=after.number,
        published_at=after.published_at,
        published_on=local_date(after.published_at),
        row=one.row,
        resource=RESOURCES[one.row.resource].title,
        title=_title(edition, one),
        operation=one.operation,
        fields=tuple(_field_change(edition, one.row.resource, *cell) for cell in one.cells.changed()),
        about=owner,
        about_title=title_of(edition, owner) if owner else None,
    )


def _title(edition: Edition, one: Difference) -> Text:
    if edition.row(one.row.resource, one.row.code):
        return title_of(edition, one.row)
    entity, values = RESOURCES[one.row.resource], one.cells.values()
    return title(entity.decode([values.get(column.name, "") for column in entity.columns]))


def _field_change(edition: Edition, resource: str, name: str, old: str, new: str) -> FieldChange:
    column = columns_of(resource).get(name)
    if column is None:  # a field that an earlier edition had and the schema of today has not
        return FieldChange(name, plain(name), old or None, new or None)
    before, now = (in_words(edition, column, column.decode(text)) for text in (old, new))
    return FieldChange(name, field_label(column), before, now)
