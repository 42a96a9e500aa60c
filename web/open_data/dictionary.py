"""`diccionario.csv`: one line for each field of each resource, in Spanish and English."""

import csv
import io
from functools import cache

from data_access.models import RESOURCES
from data_access.schema import Column, Entity
from indicators.data_dictionary import meaning
from web.open_data.about import pattern


@cache
def dictionary_csv() -> bytes:
    """Return the data dictionary: UTF-8, LF, a header row; the same for every edition."""
    text = io.StringIO(newline="")
    lines = [_line(entity, column) for entity in RESOURCES.values() for column in entity.columns]
    writer = csv.DictWriter(text, list(lines[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(lines)
    return text.getvalue().encode()


def _line(entity: Entity, column: Column) -> dict[str, str | int | None]:
    described = meaning(column)
    members = list(column.enumeration or ())
    return {
        "resource": entity.resource,
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
        "resource_es": entity.title.es,
        "resource_en": entity.title.en,
    }
