"""`diccionario.csv`: one line for each field of each resource of an edition, in Spanish and English."""

import csv
import io
from functools import lru_cache

from data_access.editions import Edition
from data_access.models import RESOURCES
from data_access.schema import Column
from indicators.data_dictionary import meaning
from web.open_data.about import called, columns_of, pattern


@lru_cache(maxsize=8)
def dictionary_csv(edition: Edition) -> bytes:
    """Return the data dictionary of an edition: UTF-8, LF, a header row; the columns are those of its files.

    Raises:
        Unavailable: an older version of this program published a file, and the database does not answer.
    """
    text = io.StringIO(newline="")
    names = [name for name in RESOURCES if name in edition.manifest]
    lines = [_line(edition, name, column) for name in names for column in columns_of(edition, name)]
    writer = csv.DictWriter(text, list(lines[0]) if lines else [], lineterminator="\n")
    writer.writeheader()
    writer.writerows(lines)
    return text.getvalue().encode()


def count_fields(edition: Edition) -> int:
    """Return the number of lines of the dictionary, without its header."""
    return sum(len(columns_of(edition, name)) for name in edition.manifest)


def _line(edition: Edition, resource: str, column: Column) -> dict[str, str | int | None]:
    title, described = called(edition, RESOURCES[resource].title), meaning(column)
    members = list(column.enumeration or ())
    return {
        "resource": resource,
        "field": column.name,
        "type": column.kind,
        "required": "true" if column.required else "false",
        "primary_key": "true" if column.name == "code" else "false",
        "label_es": column.label.es,
        "label_en": column.label.en,
        "description_es": described.es,
        "description_en": described.en,
        "unit_es": column.unit.es if column.unit else None,
        "unit_en": column.unit.en if column.unit else None,
        "values_es": "; ".join(f"{member.value} = {member.label.es}" for member in members),
        "values_en": "; ".join(f"{member.value} = {member.label.en}" for member in members),
        "refers_to": column.refers or (f"({column.refers_by})" if column.refers_by else None),
        "minimum": column.minimum,
        "maximum": column.maximum,
        "pattern": pattern(column),
        "resource_es": title.es,
        "resource_en": title.en,
    }
