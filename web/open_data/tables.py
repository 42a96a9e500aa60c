"""One resource of an edition as CSV (its canonical bytes), JSON and Parquet."""

from io import BytesIO

import pyarrow as pa
import pyarrow.parquet as pq

from data_access.archive import canonical_file
from data_access.editions import Edition
from data_access.models import RESOURCES
from data_access.schema import Column
from indicators.data_dictionary import ABOUT, meaning
from web.open_data.about import LICENCE, called, columns_of, said, values_of
from web.open_data.exact_json import dumps, facts, listing

DIGITS, DECIMALS = 21, 6  # what a number may have, so that every one is kept exactly
PARQUET_TYPES = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.decimal128(DIGITS, DECIMALS),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "enumeration": pa.string(),
    "codes": pa.list_(pa.string()),
}


def csv_file(edition: Edition, resource: str) -> bytes:
    """Return the canonical CSV: the bytes whose SHA-256 stands in the manifest.

    Raises:
        Unavailable: an older version of this program published it, and the database does not answer.
    """
    return canonical_file(edition, resource)


def json_file(edition: Edition, resource: str) -> bytes:
    """Return the records of a resource with what they belong to.

    Raises:
        Unavailable: as `csv_file`.
    """
    names, rows = [column.name for column in columns_of(edition, resource)], values_of(edition, resource)
    head = {"edition": facts(edition), "resource": resource, "rows": len(rows)}
    return listing(head, "records", (dict(zip(names, row, strict=True)) for row in rows))


def parquet_file(edition: Edition, resource: str) -> bytes:
    """Return a resource as Parquet; the file and each column say what they are.

    Raises:
        Unavailable: as `csv_file`.
    """
    rows = values_of(edition, resource)
    schema = pa.schema(map(_field, columns_of(edition, resource)), metadata=_file_facts(edition, resource))
    arrays = [pa.array([row[place] for row in rows], field.type) for place, field in enumerate(schema)]
    target = BytesIO()
    pq.write_table(pa.table(arrays, schema=schema), target, compression="zstd")
    return target.getvalue()


def _field(column: Column) -> pa.Field:
    described = meaning(column)
    known = {
        "label_es": column.label.es,
        "label_en": column.label.en,
        "description_es": described.es,
        "description_en": described.en,
        "unit_es": column.unit.es if column.unit else None,
        "unit_en": column.unit.en if column.unit else None,
        "values_es": _labels(column, 0),
        "values_en": _labels(column, 1),
        "refers": column.refers,
    }
    metadata = {name: value for name, value in known.items() if value}
    return pa.field(column.name, PARQUET_TYPES[column.kind], nullable=column.name != "code", metadata=metadata)


def _labels(column: Column, language: int) -> str | None:
    return dumps({str(member): member.label[language] for member in column.enumeration}) if column.enumeration else None


def _file_facts(edition: Edition, resource: str) -> dict[str, str]:
    title, about = called(edition, RESOURCES[resource].title), said(edition, ABOUT[resource])
    known = {name: value if isinstance(value, str) else dumps(value) for name, value in facts(edition).items()}
    return {
        "resource": resource,
        "title_es": title.es,
        "title_en": title.en,
        "description_es": about.es,
        "description_en": about.en,
        "license_name": LICENCE.name,
        **{name if name == "license" else f"edition_{name}": value for name, value in known.items()},
    }
