"""Every resource of an edition in one XLSX: a sheet each, typed cells, and nothing a spreadsheet would run."""

import csv
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from config.i18n import Text
from data_access.editions import Edition
from data_access.manifest import stamp
from data_access.models import RESOURCES
from data_access.schema import Column, encode
from web.open_data.about import INVENTED, LICENCE, TITLE, called, columns_of, folder, values_of
from web.open_data.dictionary import dictionary_csv

OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "＝", "＋", "－", "＠")  # what may start a formula or a command
SHEET_NAME = 31  # characters, and not one more
EXACT = 15  # digits that a spreadsheet keeps of a number
FIRST_YEAR = 1900  # spreadsheets know no earlier date
WIDTHS = {"string": 40, "integer": 11, "number": 14, "boolean": 9, "date": 12, "enumeration": 20, "codes": 24}


class Sheets:
    """The workbook being written: its sheets are filled row after row, as constant memory asks."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.bold: Format = book.add_format({"bold": True})
        self.day: Format = book.add_format({"num_format": "yyyy-mm-dd"})
        self.quoted: Format = book.add_format({"quote_prefix": True})

    def table(self, name: str, header: list[str], widths: list[int]) -> Worksheet:
        """Return a new sheet with its header frozen."""
        sheet = self.book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for place, (title, width) in enumerate(zip(header, widths, strict=True)):
            sheet.set_column(place, place, width)
            sheet.write_string(0, place, title, self.bold)
        return sheet

    def text(self, sheet: Worksheet, row: int, place: int, value: str) -> None:
        """Write a text as a text, whatever it looks like."""
        looks = self.quoted if value.startswith(RUNS) else None
        if value.startswith("<r>") and value.endswith("</r>"):
            # XlsxWriter takes this for markup of its own and would write it as it stands; in parts it is escaped
            sheet.write_rich_string(row, place, value[0], value[1], value[2:])
        else:
            sheet.write_string(row, place, value, looks)

    def number(self, sheet: Worksheet, row: int, place: int, value: Decimal | int) -> None:
        """Write a number; one with more digits than a spreadsheet keeps, as a text."""
        if len(Decimal(value).normalize().as_tuple().digits) > EXACT:
            sheet.write_string(row, place, encode(Decimal(value)))
        else:
            sheet.write_number(row, place, float(value))

    def date(self, sheet: Worksheet, row: int, place: int, value: date) -> None:
        """Write a date; one before spreadsheets count days, as a text."""
        if value.year < FIRST_YEAR:
            sheet.write_string(row, place, value.isoformat())
        else:
            sheet.write_datetime(row, place, value, self.day)


def workbook(edition: Edition) -> bytes:
    """Return an edition as XLSX: what it is, the data dictionary, and a sheet for each resource.

    Raises:
        Unavailable: an older version of this program published a file, and the database does not answer.
    """
    target = BytesIO()
    book = Workbook(target, OPTIONS)
    book.set_properties(
        {
            "title": called(edition, TITLE).es,
            "comments": "\n".join(f"{name}: {value}" for name, value in _facts(edition)),
            "created": edition.published_at.replace(tzinfo=None),
        }
    )
    sheets = Sheets(book)
    _read_me(sheets, edition)
    _dictionary(sheets, edition)
    for resource in edition.manifest:
        _resource(sheets, edition, resource)
    book.close()
    return target.getvalue()


def sheet_name(resource: str) -> str:
    """Return the name of a resource's sheet: in Spanish, then as everywhere else."""
    code, title = f" ({resource})", RESOURCES[resource].title.es
    room = SHEET_NAME - len(code)
    return (title if len(title) <= room else f"{title[: room - 1].rstrip()}…") + code


def _facts(edition: Edition) -> list[tuple[str, str]]:
    return [
        ("Edición · Edition", str(edition.number)),
        ("Publicada · Published", stamp(edition.published_at)),
        ("Huella · Hash (SHA-256)", edition.hash),
        ("Licencia · Licence", f"{LICENCE.title} ({LICENCE.name}): {LICENCE.url}"),
        ("Fuente · Source", folder(edition)),
        *([("Aviso · Notice", " ".join(INVENTED))] if edition.demonstration else []),
    ]


NOTES = (
    Text(
        "Los archivos que la huella cubre son los CSV; esta hoja de cálculo dice lo mismo, con fechas y números como "
        "tales.",
        "The files that the hash covers are the CSV; this workbook says the same, with real dates and numbers.",
    ),
    Text(
        "Una celda vacía es un dato que no se tiene. Varios códigos en una celda van separados por «;».",
        "An empty cell is a value that is not known. Several codes in one cell are separated by “;”.",
    ),
    Text(
        "Ninguna celda es una fórmula: lo que empieza como una queda escrito como texto.",
        "No cell is a formula: what begins like one is written as text.",
    ),
)


def _read_me(sheets: Sheets, edition: Edition) -> None:
    sheet = sheets.table("Léeme", ["Datos abiertos · Open data", " · ".join(called(edition, TITLE))], [32, 100])
    lines = [*_facts(edition), *(("Nota · Note", f"{note.es}\n{note.en}") for note in NOTES), ("", "")]
    lines += [(sheet_name(name), f"{item.rows} · SHA-256 {item.sha256}") for name, item in edition.manifest.items()]
    for row, line in enumerate(lines, 1):
        for place, value in enumerate(line):
            sheets.text(sheet, row, place, value)


def _dictionary(sheets: Sheets, edition: Edition) -> None:
    header, *lines = csv.reader(StringIO(dictionary_csv(edition).decode(), newline=""))
    sheet = sheets.table("Diccionario", header, [24] * len(header))
    sheet.autofilter(0, 0, len(lines), len(header) - 1)
    for row, line in enumerate(lines, 1):
        for place, value in enumerate(line):
            if value:
                sheets.text(sheet, row, place, value)


def _resource(sheets: Sheets, edition: Edition, resource: str) -> None:
    columns, rows = columns_of(edition, resource), values_of(edition, resource)
    names, widths = [column.name for column in columns], [WIDTHS[column.kind] for column in columns]
    sheet = sheets.table(sheet_name(resource), names, widths)
    sheet.autofilter(0, 0, len(rows), len(columns) - 1)
    writers = [_writer(sheets, column) for column in columns]
    for number, row in enumerate(rows, 1):
        _row(sheet, number, zip(writers, row, strict=True))


Writer = Callable[[Worksheet, int, int, Any], object]


def _row(sheet: Worksheet, number: int, cells: Iterable[tuple[Writer, Any]]) -> None:
    for place, (write, value) in enumerate(cells):
        if value is not None:
            write(sheet, number, place, value)


def _writer(sheets: Sheets, column: Column) -> Writer:
    match column.kind:
        case "integer" | "number":
            return sheets.number
        case "boolean":
            return lambda sheet, row, place, value: sheet.write_boolean(row, place, value)
        case "date":
            return sheets.date
        case "codes":
            return lambda sheet, row, place, codes: sheets.text(sheet, row, place, encode(codes)) if codes else None
        case _:
            return lambda sheet, row, place, value: sheets.text(sheet, row, place, str(value))
