"""A sign-in sheet, one line per person, becomes counts in memory; nothing else of it goes any further.

No cell of a person is kept, logged, shown or repeated in an error: what leaves this module are headings, counts, and
how many cells were not understood.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from openpyxl.utils import get_column_letter
from sqlalchemy import Engine
from sqlmodel import Session

from data_access.change_sets import propose, submit
from data_access.database import reading
from data_access.enumerations import AgeBand, Operation, Sector, Sex
from data_access.errors import NotFound
from data_access.manifest import DEMONSTRATION
from data_access.models import RESOURCES
from data_access.models.programme import PlacePublic
from data_access.naming import unused_codes
from data_access.problems import InvalidInput, Problem
from data_access.references import current_rows
from data_access.schema import encode
from data_access.sheets.tabular import read_table
from data_access.sheets.values import age_band, bare, by_name, plain, sexes_of
from data_access.sheets.words import FIELD_WORDS, FILLERS, NUMBERING, OTHERS, SECTORS, Field
from data_access.staff.accounts import Actor
from data_access.working import Proposed, is_demonstration

SEARCHED = 30  # lines at the top of a sheet among which its headings stand
SHOWN = 40  # characters of a heading; a longer one is called by its letter

Key = tuple[Sex, AgeBand, Sector | None, str | None]


@dataclass(frozen=True)
class Heading:
    """A column of a sheet as it may be shown: by its heading, or by its letter where that says too much."""

    position: int
    name: str


@dataclass(frozen=True)
class Sheet:
    """A sheet that was read: its headings, which of them say what is counted, and its lines, which nobody may see."""

    headings: tuple[Heading, ...]
    found: Mapping[Field, int]
    lines: tuple[tuple[str, ...], ...] = field(repr=False)
    left_out: int = 0  # lines with hardly anything in them, totals, repeated headings


@dataclass(frozen=True)
class Count:
    """How many people have these things in common; a place is its code."""

    sex: Sex
    age_band: AgeBand
    sector: Sector | None
    place: str | None
    people: int


@dataclass(frozen=True)
class Reduced:
    """What is left of a sheet."""

    counts: tuple[Count, ...]
    unrecognised: Mapping[Field, int]
    dropped: tuple[str, ...]  # headings of the columns that were not counted
    left_out: int

    @property
    def people(self) -> int:
        """Return how many people were counted."""
        return sum(one.people for one in self.counts)


def open_sheet(content: bytes) -> Sheet:
    """Return the sheet in a CSV or XLSX file.

    Raises:
        InvalidInput: it cannot be read, or has no line that looks like headings; nothing of it is repeated.
    """
    table = read_table("", content, headed=False)
    if table.problems:
        raise InvalidInput((Problem(table.problems[0].rule),))
    rows = [row.cells for row in table.rows]
    start = next((place for place, cells in enumerate(rows[:SEARCHED]) if _are_headings(cells)), None)
    if start is None:
        raise InvalidInput((Problem("no_headings"),))
    head, body = rows[start], rows[start + 1 :]
    width = max(len(cells) for cells in rows[start:])
    filled = {place for cells in body for place, cell in enumerate(cells) if cell.strip()}
    named = {place for place, cell in enumerate(head) if cell.strip()}
    headings = tuple(_heading(head, place) for place in range(width) if place in filled | named)
    found: dict[Field, int] = {}
    for place, cell in enumerate(head):
        if (said := _field_of(cell)) is not None:
            found.setdefault(said, place)
    numbering = {place for place, cell in enumerate(head) if set(_words(cell)) <= NUMBERING}
    needed = min(2, len(filled - numbering))
    lines = tuple(cells for cells in body if _is_person(cells, numbering, needed))
    return Sheet(headings, found, lines, len(body) - len(lines))


def reduce_sheet(sheet: Sheet, columns: Mapping[Field, int], places: Iterable[PlacePublic]) -> Reduced:
    """Return the counts of a sheet.

    Args:
        sheet: what was read.
        columns: the position of the column that says each thing; what has none is counted as not recorded.
        places: those that exist; a person's place is one of them or none.
    """
    at = columns.get(Field.SEX)
    sexes = sexes_of(cells[at] for cells in sheet.lines if at is not None and at < len(cells))
    unrecognised: Counter[Field] = Counter()
    counts: Counter[Key] = Counter()
    readers: Mapping[Field, Mapping[str, Any]] = {Field.SEX: sexes, Field.SECTOR: SECTORS, Field.PLACE: by_name(places)}

    def read(cells: Sequence[str], about: Field) -> Any:
        place = columns.get(about)
        said = plain(cells[place]) if place is not None and place < len(cells) else ""
        if not said:
            return None
        value = age_band(said) if about is Field.AGE else readers[about].get(bare(said, about))
        unrecognised[about] += value is None
        return value

    for cells in sheet.lines:
        sex, age = read(cells, Field.SEX), read(cells, Field.AGE)
        sector, place = read(cells, Field.SECTOR), read(cells, Field.PLACE)
        counts[sex or Sex.NOT_RECORDED, age or AgeBand.NOT_RECORDED, sector, place] += 1
    used = set(columns.values())
    return Reduced(
        tuple(Count(*key, people) for key, people in sorted(counts.items(), key=lambda item: _order(item[0]))),
        {about: count for about, count in unrecognised.items() if count},
        tuple(heading.name for heading in sheet.headings if heading.position not in used),
        sheet.left_out,
    )


def propose_attendance(
    engine: Engine, actor: Actor, event: str, reduced: Reduced, *, add: bool, title: str, reason: str
) -> int:
    """Hand in the counts of an event as a change set; return its number.

    Args:
        engine: the database.
        actor: an editor or reviewer.
        event: its code.
        reduced: what was counted.
        add: whether these people come on top of those on record; otherwise they replace them.
        title: what the change is.
        reason: why.

    Raises:
        NotFound: there is no such event.
        NotAllowed: the role may not propose.
        InvalidInput: title or reason cannot be taken, or the record says the same already.
        Conflict: somebody else changed the counts at this very moment.
    """
    with reading(engine) as session:
        proposed = attendance_changes(session, event, reduced, add=add)
    number = propose(engine, actor, title, reason, proposed)
    submit(engine, actor, number)
    return number


def attendance_changes(session: Session, event: str, reduced: Reduced, *, add: bool) -> list[Proposed]:
    """Return the changes that bring the record of an event to these counts, or add them to it."""
    found = current_rows(session, RESOURCES["events"], [event]).get(event)
    if found is None:
        raise NotFound(event)
    rows: dict[Key, list[Mapping[str, Any]]] = defaultdict(list)
    before = 0
    for row in current_rows(session, RESOURCES["attendance"]).values():
        if row["event"] == event:
            rows[row["sex"], row["age_band"], row["sector"], row["place"]].append(row)
            before += row["people"] or 0
    source = DEMONSTRATION if is_demonstration(session) else None
    codes = unused_codes(session, "attendance", f"AS-{event}")
    changes = []
    for one in reduced.counts:
        on_record = rows.pop((one.sex, one.age_band, one.sector, one.place), [])
        if not on_record:
            changes.append(_created(next(codes), event, one, source))
            continue
        first, *others = on_record
        changes.append(_counted("attendance", first, one.people + (first["people"] or 0) * add))
        changes += [] if add else [_removed(row) for row in others]
    if not add:
        changes += [_removed(row) for gone in rows.values() for row in gone]
    earlier = found["people"] if found["people"] is not None else before
    return [*changes, _counted("events", found, reduced.people + earlier * add)]


def _created(code: str, event: str, one: Count, source: str | None) -> Proposed:
    values = {"event": event, "sex": one.sex, "age_band": one.age_band, "sector": one.sector, "place": one.place}
    values["source"] = source
    given = {name: value for name, value in values.items() if value is not None}
    return Proposed("attendance", code, Operation.CREATE, {**given, "people": one.people})


def _counted(resource: str, row: Mapping[str, Any], people: int) -> Proposed:
    values = {"people": people, "people_hidden": None}
    return Proposed(resource, row["code"], Operation.UPDATE, values, {"people": encode(row["people"])})


def _removed(row: Mapping[str, Any]) -> Proposed:
    return Proposed("attendance", row["code"], Operation.REMOVE)


def _order(key: Key) -> tuple[int, int, str, str]:
    sex, age, sector, place = key
    return list(Sex).index(sex), list(AgeBand).index(age), sector or "", place or ""


def _words(cell: str) -> list[str]:
    return plain(cell).split()


def _is_heading(cell: str) -> bool:
    """Return whether a cell consists of nothing but words that headings are made of."""
    words = set(_words(cell))
    telling = OTHERS.union(*FIELD_WORDS.values())
    return bool(words & telling) and words <= telling | FILLERS


def _are_headings(cells: Sequence[str]) -> bool:
    """Return whether a line holds headings: a line of a person has a number or an address in it, or names."""
    said = [cell for cell in cells if cell.strip()]
    if any("@" in cell or re.fullmatch(r"[\d\s./+-]+", cell) for cell in said):
        return False
    recognised = sum(_is_heading(cell) for cell in said)
    return recognised >= 2 or 0 < recognised == len(said)


def _field_of(cell: str) -> Field | None:
    words = set(_words(cell))
    if not _is_heading(cell) or words & {"nacimiento", "birth"}:
        return None
    return next((about for about, telling in FIELD_WORDS.items() if words & telling), None)


def _heading(head: Sequence[str], place: int) -> Heading:
    name = " ".join(head[place].split()) if place < len(head) else ""
    harmless = 0 < len(name) <= SHOWN and name.isprintable() and not re.search(r"\d|@", name)
    return Heading(place, name if harmless else get_column_letter(place + 1))


def _is_person(cells: Sequence[str], numbering: set[int], needed: int) -> bool:
    said = [cell for place, cell in enumerate(cells) if cell.strip() and place not in numbering]
    return len(said) >= needed > 0 and not plain(said[0]).startswith("total") and not _are_headings(cells)
