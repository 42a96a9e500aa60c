"""The forms that the open data come in."""

from typing import NamedTuple


class Form(NamedTuple):
    """A form of data: the ending of the address, the EU's name of the file type, its media type, and its usual name."""

    ending: str
    kind: str
    media_type: str
    name: str


CSV = Form("csv", "CSV", "text/csv", "CSV")
JSON = Form("json", "JSON", "application/json", "JSON")
PARQUET = Form("parquet", "PARQUET", "application/vnd.apache.parquet", "Parquet")
ZIP = Form("zip", "ZIP", "application/zip", "ZIP")
XLSX = Form("xlsx", "XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX")
GEOJSON = Form("geojson", "GEOJSON", "application/geo+json", "GeoJSON")

TABLES = (CSV, JSON, PARQUET)
"""What each resource comes in."""
BUNDLES = (ZIP, XLSX)
"""What a whole edition comes in."""


def forms_of(resource: str | None) -> tuple[Form, ...]:
    """Return the forms of a resource, or of a whole edition where none is named."""
    if resource is None:
        return BUNDLES
    return (*TABLES, GEOJSON) if resource == "places" else TABLES
