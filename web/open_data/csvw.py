"""`csv-metadata.json`: the CSV files of an edition in the W3C's metadata vocabulary for tabular data (CSVW)."""

import json
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from config.clock import stamp
from config.i18n import Text
from data_access.editions import RECORD_NAMES, Edition
from data_access.models import RESOURCES
from data_access.schema import CODE_PATTERN, Column
from indicators.data_dictionary import ABOUT, meaning
from web.open_data.about import (
    DESCRIPTION,
    KEYWORDS,
    LICENCE,
    PUBLISHER,
    TITLE,
    called,
    columns_of,
    pattern,
    said,
    site,
)

DCT, SCHEMA, GEO = "http://purl.org/dc/terms/", "http://schema.org/", "http://www.w3.org/2003/01/geo/wgs84_pos#"
CHECKSUM = "http://spdx.org/rdf/terms#checksumValue"
PROPERTIES: Mapping[str, str] = MappingProxyType(
    {
        "code": f"{DCT}identifier",
        "title": f"{DCT}title",
        "name": f"{SCHEMA}name",
        "url": f"{SCHEMA}url",
        "start": f"{SCHEMA}startDate",
        "end": f"{SCHEMA}endDate",
        "lat": f"{GEO}lat",
        "lon": f"{GEO}long",
        "plan": f"{DCT}isPartOf",
        "source": f"{DCT}provenance",
        "source_url": f"{DCT}source",
    }
)
"""Fields that a well-known vocabulary has a name for; the language of a text is its own property."""


@lru_cache(maxsize=8)
def csvw(edition: Edition) -> bytes:
    """Return the metadata of an edition's CSV files, as a group of tables with relative addresses.

    Raises:
        Unavailable: the database does not answer and is needed for a file of an older version.
    """
    group = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "es"}],
        "@type": "TableGroup",
        **_said(called(edition, TITLE), said(edition, DESCRIPTION)),
        "dc:publisher": PUBLISHER.name,
        "dc:license": {"@id": LICENCE.url},
        "dc:modified": {"@value": stamp(edition.published_at), "@type": "xsd:dateTime"},
        "dc:identifier": edition.hash,
        "schema:version": str(edition.number),
        "dcat:keyword": [text for word in KEYWORDS for text in _both(word)],
        "tables": [_table(edition, name) for name in edition.manifest],
    }
    return json.dumps(group, ensure_ascii=False, indent=1).encode()


def _both(text: Text) -> list[dict[str, str]]:
    return [{"@value": text.es, "@language": "es"}, {"@value": text.en, "@language": "en"}]


def _said(title: Text, description: Text) -> dict[str, Any]:
    return {"dc:title": _both(title), "dc:description": _both(description)}


def _table(edition: Edition, name: str) -> dict[str, Any]:
    item, columns = edition.manifest[name], columns_of(edition, name)
    return {
        "url": f"{name}.csv",
        **_said(called(edition, RESOURCES[name].title), said(edition, ABOUT[name])),
        "void:entities": item.rows,
        "dcat:byteSize": item.bytes,
        CHECKSUM: item.sha256,
        "tableSchema": {
            "aboutUrl": f"{site()}/{f'api/v1/{name}' if name in RECORD_NAMES else 'c'}/{{code}}",
            "primaryKey": "code",
            "columns": [_column(column) for column in columns],
            "foreignKeys": [
                {
                    "columnReference": column.name,
                    "reference": {"resource": f"{column.refers}.csv", "columnReference": "code"},
                }
                for column in columns
                # CSVW wants a row at the end of every foreign key, so an empty cell may not be one
                if column.required and column.refers in edition.manifest and column.kind != "codes"
            ],
        },
    }


def _column(column: Column) -> dict[str, Any]:
    stem, _, language = column.name.rpartition("_")
    translated = language in ("es", "en")
    known = {
        "name": column.name,
        # the header of the file is a title too, of no language: what a reader meets in it is in this description
        "titles": {"und": column.name, "es": column.label.es, "en": column.label.en},
        "dc:description": _both(meaning(column)),
        "required": column.required or None,
        "lang": language if translated else None,
        "separator": ";" if column.kind == "codes" else None,
        "datatype": _datatype(column),
        "propertyUrl": PROPERTIES.get(stem if translated else column.name),
        "valueUrl": f"{site()}/c/{{{column.name}}}" if column.refers and column.kind != "codes" else None,
        "schema:unitText": _both(column.unit) if column.unit else None,
    }
    return {name: value for name, value in known.items() if value is not None}


def _datatype(column: Column) -> str | dict[str, Any]:
    bounds = {
        name: value for name, value in (("minimum", column.minimum), ("maximum", column.maximum)) if value is not None
    }
    match column.kind:
        case "integer":
            return {"base": "integer", **bounds}
        case "number":
            return {"base": "decimal", **bounds}
        case "boolean":
            return {"base": "boolean", "format": "true|false"}
        case "date":
            return {"base": "date", "format": "yyyy-MM-dd"}
    allowed = f"^({'|'.join(column.enumeration)})$" if column.enumeration else _item(column)
    return {"base": "string", "format": allowed} if allowed else "string"


def _item(column: Column) -> str | None:
    """Return what one value matches: of several codes in a cell, each is a value."""
    return CODE_PATTERN if column.kind == "codes" else pattern(column)
