"""What two editions differ in, cell by cell, read from their files: no edition has to be brought into memory for it."""

import csv
import io
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from sqlmodel import col, select

from data_access.current import engine
from data_access.database import CANNOT_OPEN, reading
from data_access.editions import RECORD_NAMES, PastEdition
from data_access.errors import Unavailable
from data_access.models.records import Blob

Cells = tuple[str, ...]


class Differing(NamedTuple):
    """A row that two editions do not have alike.

    Attributes:
        resource: its resource.
        code: its code.
        columns: the names of the cells.
        before: its canonical cells in the earlier edition; None where it was not there.
        after: those in the later one; None where it is gone.
    """

    resource: str
    code: str
    columns: Cells
    before: Cells | None
    after: Cells | None

    def values(self) -> Mapping[str, str]:
        """Return the cells by name, as they are now; those of a row that is gone as they were."""
        return dict(zip(self.columns, self.after or self.before or (), strict=True))

    def changed(self) -> Iterator[tuple[str, str, str]]:
        """Yield name, text before and text now of each cell that changed; nothing for a row that came or went."""
        if self.before is not None and self.after is not None:
            for name, old, new in zip(self.columns, self.before, self.after, strict=True):
                if old != new:
                    yield name, old, new


def differing(before: PastEdition | None, after: PastEdition) -> tuple[Differing, ...]:
    """Return every row that two editions do not have alike, by resource and code; `before` None is an empty edition.

    Raises:
        Unavailable: the database does not answer.
    """
    was, now = (
        {name: item.sha256 for name, item in (edition.resources if edition else {}).items()}
        for edition in (before, after)
    )
    due = sorted(name for name in {*was, *now} - RECORD_NAMES if was.get(name) != now.get(name))
    files = _files({side[name] for side in (was, now) for name in due if name in side})
    return tuple(
        row for name in due for row in _rows(name, files.get(was.get(name, ""), b""), files.get(now.get(name, ""), b""))
    )


def _files(digests: set[str]) -> Mapping[str, bytes]:
    try:
        with reading(engine()) as session:
            found = session.exec(select(Blob.sha256, Blob.content).where(col(Blob.sha256).in_(sorted(digests))))
            return dict(found.all())
    except CANNOT_OPEN as error:
        raise Unavailable from error


def _rows(resource: str, before: bytes, after: bytes) -> Iterator[Differing]:
    columns, was, now = _aligned(_table(before), _table(after))
    for code in sorted({*was, *now}):
        if was.get(code) != now.get(code):
            yield Differing(resource, code, columns, was.get(code), now.get(code))


def _table(content: bytes) -> tuple[Cells, dict[str, Cells]]:
    reader = csv.reader(io.StringIO(content.decode(), newline=""))
    header = tuple(next(reader, ()))
    return header, {cells[0]: tuple(cells) for cells in reader}  # the code is the first column of every resource


def _aligned(
    before: tuple[Cells, dict[str, Cells]], after: tuple[Cells, dict[str, Cells]]
) -> tuple[Cells, dict[str, Cells], dict[str, Cells]]:
    """Return the rows of both with the same columns: a field may have come with a later version of this program."""
    (old, was), (new, now) = before, after
    if old == new or not old or not new:
        return new or old, was, now
    columns = (*new, *(name for name in old if name not in new))
    return columns, _with(columns, old, was), _with(columns, new, now)


def _with(columns: Cells, header: Cells, rows: dict[str, Cells]) -> dict[str, Cells]:
    places = [header.index(name) if name in header else None for name in columns]
    return {
        code: tuple("" if place is None else cells[place] for place in places) for code, cells in rows.items()
    }  # fmt: skip
