"""`datapackage.json`: an edition as a Frictionless Data Package (version 2.0) with Table Schemas."""

import json
from collections import Counter
from functools import lru_cache
from typing import Any

from config.clock import stamp
from data_access.editions import Edition
from data_access.models import RESOURCES
from data_access.schema import Column
from indicators.data_dictionary import ABOUT, meaning
from web.open_data.about import (
    DESCRIPTION,
    KEYWORDS,
    LICENCE,
    NAME,
    PARTNER,
    PUBLISHER,
    TITLE,
    called,
    columns_of,
    folder,
    pattern,
    said,
    site,
)

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
SOURCES = 20  # the most cited sources; each row names its own
TYPES = {"enumeration": "string", "codes": "string"}


@lru_cache(maxsize=8)
def datapackage(edition: Edition) -> bytes:
    """Return the data package of an edition; its paths are relative, so it holds in any folder with the files.

    Raises:
        Unavailable: the database does not answer and is needed for a file of an older version.
    """
    title, description = called(edition, TITLE), said(edition, DESCRIPTION)
    package = {
        "$schema": PROFILE,
        "name": NAME,
        "id": f"{folder(edition)}datapackage.json",
        "title": title.es,
        "title_en": title.en,
        "description": description.es,
        "description_en": description.en,
        "homepage": f"{site()}/datos",
        "version": str(edition.number),
        "created": stamp(edition.published_at),
        "hash": f"sha256:{edition.hash}",
        "demonstration": edition.demonstration,
        "licenses": [{"name": LICENCE.name, "title": LICENCE.title, "path": LICENCE.url}],
        "keywords": [word.es for word in KEYWORDS],
        "keywords_en": [word.en for word in KEYWORDS],
        "contributors": [
            {"title": PUBLISHER.name, "roles": ["publisher"]},
            {"title": PARTNER.name, "path": PARTNER.url, "roles": ["contributor"]},
        ],
        "sources": _sources(edition),
        "resources": [_resource(edition, name) for name in edition.manifest],
    }
    return json.dumps(package, ensure_ascii=False, indent=1).encode()


def _sources(edition: Edition) -> list[dict[str, str]]:
    """Return what the rows name as their source, the most cited first."""
    cited = Counter(
        (row.source, row.source_url or "") for table in edition.rows.values() for row in table if row.source
    )
    most = sorted(cited, key=lambda source: (-cited[source], source))[:SOURCES]
    return [{"title": title} | ({"path": url} if url else {}) for title, url in most]


def _resource(edition: Edition, name: str) -> dict[str, Any]:
    entity, item = RESOURCES[name], edition.manifest[name]
    title, description = called(edition, entity.title), said(edition, ABOUT[name])
    return {
        "name": name,
        "type": "table",
        "path": f"{name}.csv",
        "title": title.es,
        "title_en": title.en,
        "description": description.es,
        "description_en": description.en,
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": item.bytes,
        "hash": f"sha256:{item.sha256}",
        "rows": item.rows,
        "schema": _schema(edition, columns_of(edition, name)),
    }


def _schema(edition: Edition, columns: tuple[Column, ...]) -> dict[str, Any]:
    return {
        "fields": [_field(column) for column in columns],
        "missingValues": [""],
        "primaryKey": ["code"],
        "foreignKeys": [
            {"fields": [column.name], "reference": {"resource": column.refers, "fields": ["code"]}}
            for column in columns
            if column.refers in edition.manifest and column.kind != "codes"
        ],
    }


def _field(column: Column) -> dict[str, Any]:
    description = meaning(column)
    field: dict[str, Any] = {
        "name": column.name,
        "type": TYPES.get(column.kind, column.kind),
        "title": column.label.es,
        "title_en": column.label.en,
        "description": description.es,
        "description_en": description.en,
    }
    if column.kind == "boolean":
        field |= {"trueValues": ["true"], "falseValues": ["false"]}
    if column.kind == "codes":
        field["separator"] = ";"
    if column.unit:
        field |= {"unit": column.unit.es, "unit_en": column.unit.en}
    if column.enumeration:
        field["enumLabels"] = {member.value: member.label.es for member in column.enumeration}
        field["enumLabels_en"] = {member.value: member.label.en for member in column.enumeration}
    constraints = _constraints(column)
    return field | ({"constraints": constraints} if constraints else {})


def _constraints(column: Column) -> dict[str, Any]:
    known = {
        "required": column.required or None,
        "unique": True if column.name == "code" else None,
        "enum": list(column.enumeration) if column.enumeration and column.kind == "enumeration" else None,
        "pattern": pattern(column),
        "minimum": column.minimum,
        "maximum": column.maximum,
    }
    return {name: value for name, value in known.items() if value is not None}
