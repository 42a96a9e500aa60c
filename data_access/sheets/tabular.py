"""Reading a table out of a CSV or XLSX file. Whatever the bytes, the answer is a Table; what is wrong stands in it."""

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from decimal import Decimal
from functools import partial
from types import MappingProxyType
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from data_access.problems import Problem

MAX_FILE = 20_000_000  # bytes
MAX_UNPACKED = 32_000_000  # bytes of all parts of a workbook
MAX_PARTS = 1_000
MAX_RATIO = 100  # of a part that unpacks to more than RATIO_COUNTS bytes; real sheets stay under 50
RATIO_COUNTS = 2_000_000
MAX_ROWS = 200_000
MAX_COLUMNS = 500
MAX_CELLS = 5_000_000
MAX_LINES = 1_048_576  # of a sheet, empty ones included: Excel's own limit

SEPARATORS = ",;\t"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_UTF8_LETTERS = re.compile(rb"[\xc2\xc3][\x80-\xbf]|\xef\xbb\xbf")  # «á», «¿» or a BOM: UTF-8, not Windows-1252


@dataclass(frozen=True)
class TableRow:
    """One row: the line it starts on, a text per column, and the rule broken by cells that hold no value."""

    line: int
    cells: tuple[str, ...]
    faults: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class Table:
    """A header and its rows; every row has one cell per column of the header."""

    file: str
    header: tuple[str, ...] = ()
    header_line: int = 1
    rows: tuple[TableRow, ...] = ()
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


Assemble = Callable[[Table, Iterable[TableRow]], Table]


class _Unreadable(Exception):
    """Reading cannot go on; what was read before stays."""

    def __init__(self, rule: str, line: int | None = None, value: str = "") -> None:
        self.problem = Problem(rule, line=line, value=value)


def read_table(
    name: str, content: bytes, *, encoding: str | None = None, sheet: str | None = None, headed: bool = True
) -> Table:
    """Return the table of a CSV or XLSX file, told apart by content; never raises.

    Args:
        name: the file's name, as problems repeat it.
        content: its bytes.
        encoding: of a CSV; without it UTF-8 (with or without BOM) or, where that fails, Windows-1252.
        sheet: the sheet of a workbook to read where there is one of this name; otherwise its first one.
        headed: whether the first row with a text is the header; otherwise it is a row like the others, of any length.
    """
    table = Table(name)
    assemble: Assemble = partial(_assemble, ragged=True) if headed else _gather
    try:
        if len(content) > MAX_FILE:
            raise _Unreadable("too_large")
        if content.startswith(_ZIP):
            return _read_workbook(table, content, sheet, assemble)
        if content.startswith(_OLD_EXCEL):
            raise _Unreadable("unreadable")
        rows = _csv_rows(_decode(content, encoding))
        return _assemble(table, rows, ragged=False) if headed else _gather(table, rows)
    except _Unreadable as stop:
        return replace(table, problems=(stop.problem.at(name, stop.problem.line),))


def _assemble(table: Table, rows: Iterable[TableRow], *, ragged: bool) -> Table:
    """Return `table` with its rows fitted to its header, the first row with a text; `ragged` rows may be short."""
    header: TableRow | None = None
    names: tuple[str, ...] = ()
    kept: list[TableRow] = []
    problems: list[Problem] = []
    try:
        for row in rows:
            if not any(cell.strip() for cell in row.cells) and not row.faults:
                continue
            if header is None:
                header, names = row, _names(row)
                continue
            fitted = _fit(row, names, ragged)
            if isinstance(fitted, Problem):
                problems.append(fitted.at(table.file, row.line))
            else:
                kept.append(fitted)
            if len(kept) + len(problems) > MAX_ROWS:
                raise _Unreadable("too_large", row.line)
    except _Unreadable as stop:
        problems.append(stop.problem.at(table.file, stop.problem.line))
    if header is None and not problems:
        problems.append(Problem("empty", file=table.file))
    line = header.line if header else 1
    return replace(table, header=names, header_line=line, rows=tuple(kept), problems=tuple(problems))


def _names(header: TableRow) -> tuple[str, ...]:
    names = [cell.strip() for cell in header.cells]
    while names and not names[-1]:
        names.pop()
    if len(names) > MAX_COLUMNS or any("\0" in name for name in names):
        raise _Unreadable("unreadable", header.line)
    return tuple(names)


def _fit(row: TableRow, names: Sequence[str], ragged: bool) -> TableRow | Problem:
    """Return the row with one cell per column, or what is wrong with its shape."""
    for position, cell in enumerate(row.cells):
        unnamed = position >= len(names) or not names[position]
        if unnamed and (cell.strip() or position in row.faults):
            return Problem("too_many_cells", name=get_column_letter(min(position + 1, 18_278)), value=cell)
    if len(row.cells) < len(names) and not ragged:
        return Problem("too_few_cells", name=names[len(row.cells)])
    cells = (*row.cells, *[""] * len(names))[: len(names)]
    return replace(row, cells=cells)


def _decode(content: bytes, encoding: str | None) -> str:
    try:
        text = content.decode(encoding or "utf-8")
        text.encode()  # an exotic encoding may give what is no text, half a surrogate pair
    except UnicodeDecodeError as error:
        if encoding or _UTF8_LETTERS.search(content):
            raise _Unreadable("encoding", content.count(b"\n", 0, error.start) + 1) from None
        return _decode(content, "windows-1252")
    except UnicodeError:
        raise _Unreadable("encoding") from None
    except (LookupError, ValueError):  # no such encoding, or not one of text
        raise _Unreadable("unknown_encoding", value=encoding or "") from None
    return text.removeprefix("\ufeff")


def _csv_rows(text: str) -> Iterator[TableRow]:
    csv.field_size_limit(
        MAX_FILE
    )  # of the process, always the same: a huge cell is to be named, not to stop the reader
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cells):
                yield TableRow(line, tuple(cells))
            line = reader.line_num + 1
    except csv.Error:
        raise _Unreadable("quoting", line) from None


def _separator(text: str) -> str:
    """Return the separator that cuts the header into most columns, `code` among them if possible."""

    def columns(separator: str) -> tuple[bool, int]:
        reader = csv.reader(io.StringIO(start, newline=""), delimiter=separator)
        names = [cell.strip() for cell in next((cells for cells in reader if any(cells)), [])]
        return "code" in names, len(names)

    start = text.lstrip()
    return max(SEPARATORS, key=columns)


def _gather(table: Table, rows: Iterable[TableRow]) -> Table:
    """Return `table` with every row that has a text."""
    kept: list[TableRow] = []
    for row in rows:
        if any(cell.strip() for cell in row.cells):
            kept.append(row)
        if len(kept) > MAX_ROWS:
            raise _Unreadable("too_large")
    return replace(table, rows=tuple(kept))


def _read_workbook(table: Table, content: bytes, sheet: str | None, assemble: Assemble) -> Table:
    try:
        _refuse_bomb(content)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl leaves out (styles, extensions) is not data
            workbook = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
            worksheets = {each.title: each for each in workbook.worksheets}
            if not worksheets:
                raise _Unreadable("empty")
            title = sheet if sheet in worksheets else next(iter(worksheets))
            table = replace(table, sheet=title or "", sheets=tuple(worksheets))
            return assemble(table, _sheet_rows(worksheets[title]))
    except _Unreadable:
        raise
    except Exception:  # a damaged workbook makes openpyxl, zipfile and expat raise nearly everything there is
        raise _Unreadable("unreadable") from None


def _refuse_bomb(content: bytes) -> None:
    """Raise if a workbook would unpack to too much; openpyxl reads its XML through defusedxml, which stops entities."""
    parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise _Unreadable("too_large")
    if any(part.file_size > max(RATIO_COUNTS, MAX_RATIO * part.compress_size) for part in parts):
        raise _Unreadable("too_large")
    if any(part.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} for part in parts):
        raise _Unreadable("unreadable")


def _sheet_rows(sheet: Any) -> Iterator[TableRow]:
    sheet.reset_dimensions()  # what a sheet says of its own size is often wrong
    seen = line = 0
    rows = iter(sheet.iter_rows(min_row=1, min_col=1))
    while True:
        line += 1
        try:
            cells = next(rows, None)
        except Exception:  # as in `_read_workbook`; here the line is known
            raise _Unreadable("unreadable", line) from None
        if cells is None:
            return
        seen += len(cells)
        if line > MAX_LINES or seen > MAX_CELLS:
            raise _Unreadable("too_large", line)
        yield _sheet_row(line, cells)


def _sheet_row(line: int, cells: Sequence[Any]) -> TableRow:
    rules = {"f": "formula", "e": "error_cell"}
    faults = {position: rules[cell.data_type] for position, cell in enumerate(cells) if cell.data_type in rules}
    return TableRow(line, tuple(_text(cell.value) for cell in cells), faults)


def _text(value: object) -> str:
    """Return what a cell of a sheet shows, in the form that a canonical CSV gives it."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float():
            number = Decimal(format(value, ".15g"))  # as many digits as Excel itself keeps
            return format(number.normalize(), "f") if number else "0"
        case datetime():
            return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
        case date():
            return value.isoformat()
        case str():
            return value.replace("_x000D_", "")  # how a workbook writes a carriage return
        case _:
            return str(getattr(value, "text", value))  # an array formula has a text; times and whole numbers are one
