"""Which records a query finds, in which order, and where its next page begins."""

import base64
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from config.i18n import Text
from data_access.canonical import sha256, to_json
from data_access.editions import Edition
from data_access.schema import Column, encode
from indicators.listing import contains, folded
from web.api.query import Filter, Query
from web.api.refusals import Refusal, bad
from web.api.tables import Records, Table

WRITTEN = re.compile(r"([0-9]{1,9})\.([0-9]{4}-[0-9]{2}-[0-9]{2})?\.([0-9]{1,9})\.[0-9a-f]{16}")


def matching(
    records: Records, filters: tuple[Filter, ...], search: str | None, order: tuple[str, ...]
) -> Sequence[int]:
    """Return the positions of the records that a query finds, in its order; ties and the default follow the key."""
    found: Sequence[int] = range(len(records.rows))
    for condition in filters:
        found = _sifted(records, found, condition)
    if search is not None and records.table.search is not None:
        texts, place = records.table.search(records.edition), records.table.places[records.table.key]
        found = [one for one in found if contains(texts[records.rows[one][place]], search)]
    for name in reversed(order):
        found = _sorted(records, found, name.removeprefix("-"), descending=name.startswith("-"))
    return found


def _sifted(records: Records, found: Sequence[int], condition: Filter) -> Sequence[int]:
    place = records.table.places[condition.field]
    if condition.operator == "contiene":
        texts, wanted = records.folded(place), folded(condition.values[0])
        return [one for one in found if wanted in texts[one] and records.rows[one][place] is not None]
    accepts = _test(records.table.columns[place], condition)
    rows = records.rows
    return [one for one in found if accepts(rows[one][place])]


def _test(column: Column, condition: Filter) -> Callable[[Any], bool]:
    value = condition.values[0]
    match condition.operator:
        case "desde":
            return lambda held: held is not None and held >= value
        case "hasta":
            return lambda held: held is not None and held <= value
        case "vacio":
            many = column.kind == "codes"
            return lambda held: (not held if many else held is None) is value
    wanted = frozenset(condition.values)
    if column.kind == "codes":
        return lambda held: not wanted.isdisjoint(held)
    return lambda held: held in wanted


def _sorted(records: Records, found: Sequence[int], name: str, *, descending: bool) -> Sequence[int]:
    """Return positions by one field, equal ones in the order they had, those without a value last."""
    place = records.table.places[name]
    rows, key = records.rows, _sort_key(records, place)
    known = sorted((one for one in found if rows[one][place] is not None), key=key, reverse=descending)
    return known + [one for one in found if rows[one][place] is None]


def _sort_key(records: Records, place: int) -> Callable[[int], Any]:
    column, rows = records.table.columns[place], records.rows
    if column.kind == "enumeration" and column.enumeration is not None:
        rank = {member.value: number for number, member in enumerate(column.enumeration)}
        return lambda one: rank[rows[one][place]]
    if column.kind == "codes":
        return lambda one: tuple(rows[one][place])
    if column.kind == "string" and column.name != records.table.key and not column.refers:
        texts = records.folded(place)
        return lambda one: (texts[one], rows[one][place])
    return lambda one: rows[one][place]


@dataclass(frozen=True)
class Start:
    """Where an answer begins: the edition and the day it is of, and how many records come before it."""

    edition: int
    day: date | None
    before: int


def cursor(table: Table, edition: Edition, day: date | None, query: Query, before: int) -> str:
    """Return where a query goes on after `before` records; it holds for this query, edition and day only."""
    filters = [(one.field, one.operator, [encode(value) for value in one.values]) for one in query.filters]
    asked = [table.name, edition.hash, query.search, query.order, filters]
    start = f"{edition.number}.{day or ''}.{before}"
    text = f"{start}.{sha256(start + to_json(asked))[:16]}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def start_of(query: Query) -> Start | None:
    """Return what the cursor of a query says, before anybody knows whether it is its own.

    Raises:
        Refusal: it is no cursor, or it goes on with another edition or day than the address asks for.
    """
    if query.cursor is None:
        return None
    try:
        text = base64.urlsafe_b64decode(query.cursor + "=" * (-len(query.cursor) % 4)).decode("ascii")
        written = WRITTEN.fullmatch(text)
        if written is None:
            raise ValueError
        number, day, before = written.groups()
        start = Start(int(number), date.fromisoformat(day) if day else None, int(before))
    except ValueError:
        raise foreign(query) from None
    if query.edition not in (None, start.edition) or query.day not in (None, start.day):
        raise foreign(query)
    return start


def foreign(query: Query) -> Refusal:
    """Return the refusal of a cursor that no answer to this query gave."""
    words = Text(
        "el cursor de una respuesta a esta misma consulta y edición",
        "the cursor of an answer to this same query and edition",
    )
    return bad("cursor", query.cursor or "", words)
