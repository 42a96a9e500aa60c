"""Cells of a workbook as XlsxWriter writes them: typed, and nothing that a spreadsheet would run."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from data_access.schema import Column, encode

OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "＝", "＋", "－", "＠")  # what may start a formula or a command
EXACT = 15  # digits that a spreadsheet keeps of a number
FIRST_YEAR = 1900  # spreadsheets know no earlier date
DAY = "yyyy-mm-dd"
WIDTHS = {"string": 40, "integer": 11, "number": 14, "boolean": 9, "date": 12, "enumeration": 20, "codes": 24}

Writer = Callable[[Worksheet, int, int, Any], object]


class Sheets:
    """The workbook being written: its sheets are filled row after row, as constant memory asks."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.bold: Format = book.add_format({"bold": True})
        self.day: Format = book.add_format({"num_format": DAY})
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

    def writer(self, column: Column) -> Writer:
        """Return what writes the values of a column."""
        match column.kind:
            case "integer" | "number":
                return self.number
            case "boolean":
                return lambda sheet, row, place, value: sheet.write_boolean(row, place, value)
            case "date":
                return self.date
            case "codes":
                return lambda sheet, row, place, codes: self.text(sheet, row, place, encode(codes)) if codes else None
            case _:
                return lambda sheet, row, place, value: self.text(sheet, row, place, str(value))
