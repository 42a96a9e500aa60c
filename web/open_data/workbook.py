"""Every resource of an edition in one XLSX: a sheet each, typed cells, and nothing a spreadsheet would run."""

import csv
from collections.abc import Iterable
from io import BytesIO, StringIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from config.clock import stamp
from config.i18n import Text
from data_access.editions import Edition
from data_access.models import RESOURCES
from data_access.sheets.worksheets import OPTIONS, WIDTHS, Sheets, Writer
from web.open_data.about import INVENTED, LICENCE, TITLE, called, columns_of, folder, values_of
from web.open_data.dictionary import dictionary_csv

SHEET_NAME = 31  # characters, and not one more


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
    writers = [sheets.writer(column) for column in columns]
    for number, row in enumerate(rows, 1):
        _row(sheet, number, zip(writers, row, strict=True))


def _row(sheet: Worksheet, number: int, cells: Iterable[tuple[Writer, Any]]) -> None:
    for place, (write, value) in enumerate(cells):
        if value is not None:
            write(sheet, number, place, value)
