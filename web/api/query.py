"""What a reader asks a table: filters by field, order, fields, edition, day, and where to go on."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request

from config.clock import today
from config.i18n import Language, Text
from data_access.schema import Column
from web.api.refusals import bad, echo
from web.api.tables import Table
from web.api.values import CONTROL, FORMS, Form, form_of, kind_of, read, read_several

LIMIT, MOST = 100, 500
FIRST_DAY = date(2024, 1, 1)
YEARS_AHEAD = 9  # whole years, so that no day is more than ten years ahead
RANGES = ("date", "moment", "integer", "number")
MOST_PARAMETERS = 100  # of one address
MOST_NAMES = 100  # of `campos`
MOST_KEYS = 5  # of `orden`

EDITION = Form("[1-9][0-9]{0,8}", int, Text("el número de una edición", "the number of an edition"))
SIZE = Form("[1-9][0-9]{0,2}", int, Text(f"un número entero de 1 a {MOST}", f"a whole number from 1 to {MOST}"))
CURSOR = Form(
    "[A-Za-z0-9_-]{16,200}", str,
    Text("el cursor de una respuesta a esta misma consulta", "the cursor of an answer to this same query"),
)  # fmt: skip
TONGUE = Form("|".join(Language), Language, Text("es o en", "es or en"))


@dataclass(frozen=True)
class Filter:
    """One condition: `operator` is empty (any of the values), desde, hasta, contiene or vacio."""

    field: str
    operator: str
    values: tuple[Any, ...]


@dataclass(frozen=True)
class Query:
    """What was asked.

    Attributes:
        filters: conditions that all hold.
        search: words that the text of a record has, as the search of the pages.
        order: fields, each after a `-` where it descends.
        fields: which to show; all where empty.
        limit: records of one answer.
        edition: the edition that was pinned, if any.
        day: the day that was asked for, if any.
        cursor: where to go on, if given.
        given: the parameters as they came, without the cursor.
    """

    filters: tuple[Filter, ...] = ()
    search: str | None = None
    order: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    limit: int = LIMIT
    edition: int | None = None
    day: date | None = None
    cursor: str | None = None
    given: tuple[tuple[str, str], ...] = ()


def operators(column: Column) -> tuple[str, ...]:
    """Return how a field can be filtered; empty stands for equality."""
    if column.kind == "objects":
        return ()
    found = [""]
    found += ["desde", "hasta"] if kind_of(column) in RANGES else []
    found += ["contiene"] if column.kind == "string" else []
    found += ["vacio"] if not column.required else []
    return tuple(found)


def filter_names(table: Table) -> Mapping[str, tuple[Column, str]]:
    """Return every filter parameter of a table, with its field and operator."""
    pairs = ((column, operator) for column in table.columns for operator in operators(column))
    return {".".join(filter(None, (column.name, operator))): (column, operator) for column, operator in pairs}


def common_names(table: Table, one: bool) -> tuple[str, ...]:
    """Return the parameters of a table, or of one of its records, that are not filters."""
    names = ["lang", "edicion", "campos"]
    names += ["fecha"] if table.daily else []
    if not one:
        names += ["orden", "limite", "cursor"] + (["q"] if table.search else [])
    return tuple(names)


def parameters(request: Request, allowed: Collection[str]) -> dict[str, str]:
    """Return the parameters of an address.

    Raises:
        Refusal: it is not UTF-8, or a parameter is unknown, given twice, empty or holds control characters.
    """
    raw = request.scope["query_string"]
    try:
        pairs = parse_qsl(raw.decode(), keep_blank_values=True, errors="strict", max_num_fields=MOST_PARAMETERS)
    except ValueError:
        words = Text(f"UTF-8, y hasta {MOST_PARAMETERS} parámetros", f"UTF-8, and up to {MOST_PARAMETERS} parameters")
        raise bad("?", raw.decode("ascii", "replace"), words) from None
    found: dict[str, str] = {}
    for name, value in pairs:
        if name not in allowed:
            raise _unknown(name, value, allowed)
        if name in found:
            raise bad(name, value, Text("una sola vez", "to be given once"))
        if not value or re.search(f"[{CONTROL}\ud800-\udfff]", value):
            raise bad(name, value, Text("un valor sin caracteres de control", "a value without control characters"))
        found[name] = value
    if "lang" in found:
        read("lang", found["lang"], TONGUE)
    return found


def query_of(table: Table, request: Request, one: bool = False) -> Query:
    """Return what an address asks of a table, or of `one` of its records.

    Raises:
        Refusal: a parameter is unknown, or its value is not what is expected.
    """
    filters = {} if one else filter_names(table)
    found = parameters(request, {*common_names(table, one), *filters})
    sortable = [column.name for column in table.columns if column.kind != "objects"]
    shown = [column.name for column in (*table.columns, *(table.more if one else ()))]
    orders = [*sortable, *(f"-{name}" for name in sortable)]
    fields = _names("campos", found, shown, MOST_NAMES)
    return Query(
        filters=tuple(_filter(name, found[name], *filters[name]) for name in sorted(found.keys() & filters.keys())),
        search=read("q", found["q"], FORMS["string"]) if "q" in found else None,
        order=_names("orden", found, orders, MOST_KEYS),
        fields=tuple(dict.fromkeys((table.key, *fields))) if fields else (),
        limit=_limit(found),
        edition=read("edicion", found["edicion"], EDITION) if "edicion" in found else None,
        day=_day(found["fecha"]) if "fecha" in found else None,
        cursor=read("cursor", found["cursor"], CURSOR) if "cursor" in found else None,
        given=tuple((name, value) for name, value in found.items() if name != "cursor"),
    )


def last_day() -> date:
    """Return the last day that can be asked for."""
    return date(today().year + YEARS_AHEAD, 12, 31)


def _filter(parameter: str, text: str, column: Column, operator: str) -> Filter:
    match operator:
        case "":
            values = read_several(parameter, text, form_of(column))
        case "vacio":
            values = (read(parameter, text, FORMS["boolean"]),)
        case "contiene":
            values = (read(parameter, text, FORMS["string"]),)
        case _:
            values = (read(parameter, text, form_of(column)),)
    return Filter(column.name, operator, values)


def _limit(found: Mapping[str, str]) -> int:
    size: int = read("limite", found["limite"], SIZE) if "limite" in found else LIMIT
    if size > MOST:
        raise bad("limite", str(size), SIZE.words)
    return size


def _day(text: str) -> date:
    day: date = read("fecha", text, FORMS["date"])
    if not FIRST_DAY <= day <= last_day():
        words = Text(f"una fecha de {FIRST_DAY} a {last_day()}", f"a date from {FIRST_DAY} to {last_day()}")
        raise bad("fecha", text, words)
    return day


def _names(parameter: str, found: Mapping[str, str], known: Collection[str], most: int) -> tuple[str, ...]:
    if parameter not in found:
        return ()
    names = tuple(found[parameter].split(","))
    if len(names) > most:
        raise bad(parameter, found[parameter], Text(f"a lo sumo {most} campos", f"at most {most} fields"))
    for name in names:
        if name not in known:
            listed = ", ".join(known)
            raise bad(parameter, name, Text(f"alguno de: {listed}", f"any of: {listed}"))
    return names


def _unknown(name: str, value: str, allowed: Collection[str]) -> Exception:
    close = get_close_matches(echo(name), allowed, 1) or ["lang"]
    words = Text(
        f"un parámetro de esta dirección, por ejemplo «{close[0]}»",
        f"a parameter of this address, such as “{close[0]}”",
    )
    return bad(name, value, words, allowed=sorted(allowed))
