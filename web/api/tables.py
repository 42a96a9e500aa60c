"""The tables that the API answers with: their fields, and their records in an edition on a day."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from json.encoder import encode_basestring
from operator import attrgetter
from types import MappingProxyType
from typing import Any, TypeVar

from config.clock import today
from config.i18n import Text
from data_access.archive import rows_of
from data_access.editions import Edition
from data_access.schema import Column, Entity, Row, encode
from indicators.data_dictionary import ABOUT
from indicators.listing import folded
from web.open_data.exact_json import dumps

Values = tuple[Any, ...]
"""What the fields of one record hold, in the order of the table's columns."""

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Table:
    """A list of records, as data.

    Attributes:
        name: its part of the address.
        title: what it is called.
        about: what one record is.
        columns: its fields in the order of the answer; those of kind `objects` are only shown.
        rows: the values of every record of an edition on a day, ordered by key.
        size: how many they are.
        key: the field that names a record in an address.
        daily: whether the values depend on the day.
        search: the folded text by key that `q` looks through, as the search of the page does.
        more: fields that only the answer for one record has.
        single: the values of one record by its key, those of `more` included; None where there is no such record.
        from_file: whether the records are those of an edition's file, as they were published.
    """

    name: str
    title: Text
    about: Text
    columns: tuple[Column, ...]
    rows: Callable[[Edition, date], Iterable[Values]]
    size: Callable[[Edition], int]
    key: str = "code"
    daily: bool = False
    search: Callable[[Edition], Mapping[str, str]] | None = None
    more: tuple[Column, ...] = ()
    single: Callable[[Edition, date, str], Values | None] | None = None
    from_file: bool = False

    @cached_property
    def places(self) -> Mapping[str, int]:
        """The place of each field in a record's values."""
        return MappingProxyType({column.name: place for place, column in enumerate(self.columns)})


class Records:
    """The records of one table in one edition on one day; what is made of them is made when first asked for."""

    def __init__(self, table: Table, edition: Edition, day: date) -> None:
        self.table = table
        self.edition = edition
        self.rows = tuple(table.rows(edition, day))
        self._texts: dict[int, str] = {}
        self._folded: dict[int, tuple[str, ...]] = {}

    @cached_property
    def positions(self) -> Mapping[str, int]:
        """The position of each record by its key, as an address writes it."""
        place = self.table.places[self.table.key]
        return {str(row[place]): position for position, row in enumerate(self.rows)}

    def folded(self, place: int) -> tuple[str, ...]:
        """Return the texts of one field without accents and case, by position; empty for a missing one."""
        if place not in self._folded:
            self._folded[place] = tuple(folded(row[place] or "") for row in self.rows)
        return self._folded[place]

    def json(self, position: int, names: tuple[str, ...] = ()) -> str:
        """Return a record as a JSON object, with all its fields or only these."""
        if names:
            return written(self.table.columns, self.rows[position], names)
        if position not in self._texts:
            self._texts[position] = written(self.table.columns, self.rows[position])
        return self._texts[position]


def written(columns: Sequence[Column], values: Values, names: Sequence[str] = ()) -> str:
    """Return a record as a JSON object, with all its fields or only these, in this order."""
    members = {
        column.name: f'"{column.name}":{"null" if value is None else WRITERS[column.kind](value)}'
        for column, value in zip(columns, values, strict=True)
        if not names or column.name in names
    }
    return "{" + ",".join(members[name] for name in names or members) + "}"


WRITERS: Mapping[str, Callable[[Any], str]] = MappingProxyType(
    {
        "string": encode_basestring,
        "enumeration": encode_basestring,
        "integer": str,
        "number": encode,  # every digit that was published, and none that binary fractions add
        "boolean": encode,
        "date": lambda value: f'"{value.isoformat()}"',
        "codes": lambda value: f"[{','.join(map(encode_basestring, value))}]",
        "objects": dumps,
    }
)
"""How a value of each kind stands in JSON."""


def published(entity: Entity) -> Table:
    """Return the table of a resource, exactly as the edition publishes it."""
    values = attrgetter(*(column.name for column in entity.columns))

    def held(edition: Edition) -> tuple[Row, ...]:
        return rows_of(edition, entity.resource) if entity.resource in edition.manifest else ()

    return Table(
        name=entity.resource,
        title=entity.title,
        about=ABOUT[entity.resource],
        columns=entity.columns,
        rows=lambda edition, _day: map(values, held(edition)),
        size=lambda edition: len(held(edition)),
        from_file=True,
    )


def of_day(view: Callable[[Edition, date], T], edition: Edition, day: date) -> T:
    """Return a cached view; of another day than today without pushing out of memory what the pages show today."""
    made = view if day == today() else getattr(view, "__wrapped__", view)
    return made(edition, day)
