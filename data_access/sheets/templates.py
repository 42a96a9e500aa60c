"""Files to fill in and import again: a CSV with its header, and a workbook that offers what each cell may hold."""

from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO
from itertools import zip_longest
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from config.i18n import Language, translations
from data_access.canonical import write_csv
from data_access.editions import Edition
from data_access.errors import NotFound
from data_access.incoming import DATA
from data_access.problems import Problem, expectation
from data_access.schema import MAX_TEXT, Column, Entity, Row
from data_access.sheets.worksheets import FIRST_YEAR, OPTIONS, WIDTHS, Sheets

ROWS = 1_000  # rows below the header whose cells are checked as they are typed
LISTS = "Listas"
DICTIONARY = "Diccionario"
LONGEST_INTEGER = 999_999_999
LONGEST_NUMBER = 999_999_999_999_999
SAID = 255  # characters that a spreadsheet shows of a message

Lists = Mapping[str, Sequence[str | bool]]


def csv_template(resource: str, edition: Edition | None = None) -> bytes:
    """Return the CSV to fill in for a resource: its header, and below it the rows of an edition where one is given.

    Raises:
        NotFound: no such resource is imported.
    """
    entity = _entity(resource)
    return write_csv(entity, map(entity.encode, _rows(entity, edition)))


def xlsx_template(resource: str, edition: Edition, language: Language, *, filled: bool = False) -> bytes:
    """Return the workbook to fill in for a resource.

    Its first sheet has the canonical header and checks each cell as it is typed; a second one says what the fields
    mean; a hidden one holds what the drop-downs offer: enumerations, and the codes that exist in `edition`.

    Args:
        resource: what the rows are.
        edition: whose codes the drop-downs offer.
        language: of the notes and of the dictionary.
        filled: whether the rows of the edition stand in it.

    Raises:
        NotFound: no such resource is imported.
    """
    entity = _entity(resource)
    rows = _rows(entity, edition) if filled else ()
    target = BytesIO()
    book = Workbook(target, OPTIONS)
    book.set_properties({"title": entity.title.in_(language), "created": edition.published_at.replace(tzinfo=None)})
    sheets = Sheets(book)
    lists = _lists(entity, edition)
    _data(sheets, entity, rows, language)
    _dictionary(sheets, entity, language)
    _offered(sheets, lists)
    book.close()
    return target.getvalue()


def _entity(resource: str) -> Entity:
    if resource not in DATA:
        raise NotFound(resource)
    return DATA[resource]


def _rows(entity: Entity, edition: Edition | None) -> Sequence[Row]:
    return edition.rows.get(entity.resource, ()) if edition else ()


def _data(sheets: Sheets, entity: Entity, rows: Sequence[Row], language: Language) -> None:
    columns = entity.columns
    sheet = sheets.table(entity.resource, [], [])
    sheet.freeze_panes(1, 1)
    optional = sheets.book.add_format({"italic": True})
    plain = sheets.book.add_format({"num_format": "@"})  # so that a code like 5-2025 does not become a date
    looks = {"date": sheets.day, "integer": None, "number": None, "boolean": None}
    for place, column in enumerate(columns):
        sheet.set_column(place, place, WIDTHS[column.kind], looks.get(column.kind, plain))
        sheet.write_string(0, place, column.name, sheets.bold if column.required else optional)
        sheet.write_comment(0, place, _note(column, language), {"x_scale": 2, "y_scale": 2})
        checked = _validation(entity, column, language)
        sheet.data_validation(1, place, max(ROWS, len(rows) + ROWS), place, checked)
    for number, row in enumerate(rows, 1):
        _write(sheets, sheet, number, columns, row)


def _write(sheets: Sheets, sheet: Worksheet, number: int, columns: Sequence[Column], row: Row) -> None:
    for place, column in enumerate(columns):
        value = getattr(row, column.name)
        if value is not None:
            sheets.writer(column)(sheet, number, place, value)


def _note(column: Column, language: Language) -> str:
    """Return what the note on a header says: label, meaning, whether it is required."""
    label, about = column.label.in_(language), column.about.in_(language)
    lines = [label, *([about] if about != label else []), _duty(column, language)]
    return "\n".join(lines)


def _duty(column: Column, language: Language) -> str:
    _ = translations(language).gettext
    return _("Obligatorio") if column.required else _("Opcional")


def _dictionary(sheets: Sheets, entity: Entity, language: Language) -> None:
    _ = translations(language).gettext
    header = [_("Campo"), _("Nombre"), _("Significado"), _("Obligatorio u opcional"), _("Qué se escribe"), _("Valores")]
    sheet = sheets.table(DICTIONARY, header, [22, 28, 50, 14, 50, 60])
    for row, column in enumerate(entity.columns, 1):
        values = [f"{member.value} = {member.label.in_(language)}" for member in column.enumeration or ()]
        told = (
            column.name,
            column.label.in_(language),
            column.about.in_(language),
            _duty(column, language),
            expectation(Problem("", column=column), language),
            "; ".join(values) or column.refers or "",
        )
        for place, text in enumerate(told):
            if text:
                sheets.text(sheet, row, place, text)


def _lists(entity: Entity, edition: Edition) -> Lists:
    """Return what the drop-downs of a resource offer, by the name of the list; an empty list has one empty line."""
    lists: dict[str, Sequence[str | bool]] = {}
    for column in entity.columns:
        if column.enumeration:
            lists[_list_of(column)] = [member.value for member in column.enumeration]
        elif column.kind == "boolean":
            lists[_list_of(column)] = [True, False]
        for target in _targets(entity, column):
            lists[f"codes_{target}"] = [row.code for row in edition.rows.get(target, ())] or [""]
    return lists


def _list_of(column: Column) -> str:
    if column.kind == "boolean":
        return "truth"
    return f"values_{column.name}" if column.enumeration else f"codes_{column.refers}"


def _targets(entity: Entity, column: Column) -> Sequence[str]:
    """Return the resources whose codes a column may hold."""
    if column.refers:
        return [column.refers]
    if column.refers_by:
        named = next(other for other in entity.columns if other.name == column.refers_by)
        return [member.value for member in named.enumeration or ()]
    return []


def _offered(sheets: Sheets, lists: Lists) -> None:
    """Write the lists side by side on a hidden sheet, and give each its name."""
    sheet = sheets.table(LISTS, list(lists), [24] * len(lists))
    sheet.hide()
    for place, (name, values) in enumerate(lists.items()):
        column = xl_col_to_name(place)
        sheets.book.define_name(name, f"={LISTS}!${column}$2:${column}${len(values) + 1}")
    for row, line in enumerate(zip_longest(*lists.values()), 1):
        for place, value in enumerate(line):
            if isinstance(value, bool):
                sheet.write_boolean(row, place, value)
            elif value:
                sheets.text(sheet, row, place, value)


def _validation(entity: Entity, column: Column, language: Language) -> dict[str, Any]:
    """Return how a spreadsheet checks a cell as it is typed.

    A list of codes may hold several, and a code may belong to a row that is imported along with this one: there the
    drop-down offers, and does not refuse.
    """
    told = {"error_message": expectation(Problem("", column=column), language)[:SAID]}
    if column.refers_by:
        place = [other.name for other in entity.columns].index(column.refers_by)
        source = f'=INDIRECT("codes_"&${xl_col_to_name(place)}2)'
        return {"validate": "list", "source": source, "show_error": False}
    if column.enumeration or column.refers or column.kind == "boolean":
        strict = column.kind in {"enumeration", "boolean"}
        return {"validate": "list", "source": f"={_list_of(column)}", "show_error": strict, **told}
    match column.kind:
        case "date":
            return {"validate": "date", "criteria": ">=", "value": date(FIRST_YEAR, 1, 1), **told}
        case "integer":
            return {"validate": "integer", **_between(column, LONGEST_INTEGER), **told}
        case "number":
            return {"validate": "decimal", **_between(column, LONGEST_NUMBER), **told}
        case _:
            return {"validate": "length", "criteria": "<=", "value": MAX_TEXT, **told}


def _between(column: Column, longest: int) -> dict[str, Any]:
    least = -longest if column.minimum is None else column.minimum
    return {"criteria": "between", "minimum": least, "maximum": longest if column.maximum is None else column.maximum}
