"""Canonical bytes: the same data gives the same bytes on any machine and database."""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Sequence

from data_access.models import RESOURCES
from data_access.schema import Entity, Row

_JSON = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def write_csv(entity: Entity, cells: Iterable[Sequence[str]]) -> bytes:
    """Return the canonical CSV of a resource: UTF-8, LF, minimal quoting, header row, rows sorted by code."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_MINIMAL)
    writer.writerow([column.name for column in entity.columns])
    rows: list[Sequence[str]] = sorted(cells, key=lambda row: row[0])
    writer.writerows(rows)
    return text.getvalue().encode()


def read_csv(resource: str, content: bytes) -> tuple[Row, ...]:
    """Return the rows of a canonical CSV; trusts content that `write_csv` made, also before a field was added."""
    reader = csv.reader(io.StringIO(content.decode(), newline=""))
    entity = RESOURCES[resource]
    names, header = [column.name for column in entity.columns], next(reader)
    if header == names:
        return tuple(entity.decode(cells) for cells in reader)
    rows = (dict(zip(header, cells, strict=True)) for cells in reader)
    return tuple(entity.decode([row.get(name, "") for name in names]) for row in rows)


def count_rows(content: bytes) -> int:
    """Return the number of data rows of a CSV."""
    return sum(1 for _ in csv.reader(io.StringIO(content.decode(), newline=""))) - 1


def to_json(value: object) -> str:
    """Return canonical JSON: sorted keys, no spaces, UTF-8 text."""
    return _JSON.encode(value)


def sha256(content: bytes | str) -> str:
    """Return the SHA-256 of bytes (or of a text's UTF-8 bytes) in hexadecimal."""
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()
