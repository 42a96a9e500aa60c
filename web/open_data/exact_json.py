"""JSON whose numbers are the published digits: a `Decimal` is written as it stands, never through a float."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from config.clock import stamp
from data_access.editions import Edition
from data_access.models import RESOURCES
from data_access.schema import Row, encode
from web.open_data.about import INVENTED, LICENCE, folder

_PLAIN = json.JSONEncoder(ensure_ascii=False)


def dumps(value: object) -> str:
    """Return the JSON of plain values, dates and decimals, in lists and mappings."""
    match value:
        case Decimal():
            return encode(value)
        case date():
            return f'"{value.isoformat()}"'
        case Mapping():
            members = ", ".join(f"{dumps(name)}: {dumps(item)}" for name, item in value.items())
            return f"{{{members}}}"
        case list() | tuple():
            return f"[{', '.join(map(dumps, value))}]"
        case _:
            return _PLAIN.encode(value)


def listing(head: Mapping[str, object], name: str, items: Iterable[Mapping[str, object]]) -> bytes:
    """Return a document that ends with a list, one item per line, so that it can be read, searched and compared."""
    start = "".join(f"{dumps(key)}: {dumps(value)},\n" for key, value in head.items())
    lines = ",\n".join(map(dumps, items))
    return f"{{{start}{dumps(name)}: [\n{lines}\n]}}\n".encode()


def record(resource: str, row: Row) -> dict[str, object]:
    """Return a row by field, typed: numbers, booleans, dates, codes as a list, None where a cell is empty."""
    return {column.name: getattr(row, column.name) for column in RESOURCES[resource].columns}


def facts(edition: Edition) -> dict[str, object]:
    """Return what every document says of the edition it belongs to."""
    known: dict[str, object] = {
        "number": edition.number,
        "published_at": stamp(edition.published_at),
        "hash": edition.hash,
        "prev_hash": edition.prev_hash,
        "url": folder(edition),
        "license": LICENCE.url,
        "demonstration": edition.demonstration,
    }
    if edition.demonstration:
        known |= {"notice": INVENTED.es, "notice_en": INVENTED.en}
    return known
