"""JSON Schema of every field and parameter, made from the columns that the data themselves are made from."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from config.i18n import LabelledEnum, Language, Text
from data_access.schema import Column
from web.api import words
from web.api.query import FIRST_DAY, LIMIT, MOST, MOST_KEYS, MOST_NAMES, YEARS_AHEAD
from web.api.tables import Table
from web.api.values import CONTROL, HASH_PATTERN, MAX_VALUE, MAX_VALUES, kind_of

Schema = dict[str, Any]
PLAIN: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "string": {"type": "string"},
        "integer": {"type": "integer"},
        "number": {"type": "number"},
        "boolean": {"type": "boolean"},
        "date": {"type": "string", "format": "date"},
        "moment": {"type": "string", "format": "date-time"},
    }
)
TEXT = {"type": "string", "minLength": 1, "maxLength": MAX_VALUE, "pattern": rf"^[^{CONTROL}]+$"}
WRITTEN: Mapping[str, Schema] = MappingProxyType(
    {
        "Value": {**TEXT, "pattern": rf"^(?:[^,\\{CONTROL}]|\\[,\\])+$"},
        "SearchText": TEXT,
        "Integer": {"type": "integer", "minimum": -999_999_999, "maximum": 999_999_999},
        "Decimal": {"type": "string", "format": "decimal", "pattern": r"^-?[0-9]{1,15}(?:\.[0-9]{1,20})?$"},
        "Boolean": {"type": "boolean"},
        "Date": {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
        "Moment": {
            "type": "string",
            "format": "date-time",
            "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$",
        },
    }
)
"""How a value stands in an address; a number is its decimal text, without an exponent."""

WRITTEN_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "string": "Value",
        "codes": "Value",
        "integer": "Integer",
        "number": "Decimal",
        "boolean": "Boolean",
        "date": "Date",
        "moment": "Moment",
        "contiene": "SearchText",
        "vacio": "Boolean",
    }
)
"""Which of them, by the kind of a field or by the operator."""

NULLABLE_TEXT = {"type": ["string", "null"]}
COUNT = {"type": "integer", "minimum": 0}
HASH = {"type": "string", "pattern": HASH_PATTERN}
OBJECTS: Mapping[str, Schema] = MappingProxyType(
    {
        "parts": {
            "code": {"type": "string"},
            "label_es": {"type": "string"},
            "label_en": NULLABLE_TEXT,
            "value": {"type": ["number", "null"]},
            "kind": {"$ref": "#/components/schemas/Kind"},
            "count": {"type": ["integer", "null"]},
            "total": {"type": ["integer", "null"]},
            "at_least": {"type": "boolean"},
            "group_es": NULLABLE_TEXT,
            "group_en": NULLABLE_TEXT,
            "rows": COUNT,
        },
        "references": {"resource": {"type": "string"}, "code": {"type": "string"}},
        "resources": {
            "name": {"type": "string"},
            "sha256": HASH,
            "rows": COUNT,
            "bytes": COUNT,
            "url": {"type": "string"},
        },
    }
)
"""The members of the objects that a field of kind `objects` lists."""

EDITION: Schema = {
    "number": {"type": "integer", "minimum": 1},
    "published_at": {"type": "string", "format": "date-time"},
    "hash": HASH,
    "prev_hash": HASH,
    "demonstration": {"type": "boolean"},
    "url": {"type": "string"},
    "license": {"type": "string"},
}
"""What every answer says of its edition; demonstration data add a notice in both languages."""

PROBLEM: Schema = {
    "type": {"type": "string"},
    "title": {"type": "string"},
    "status": {"type": "integer"},
    "detail": {"type": "string"},
    "parameter": {"type": "string"},
    "value": {"type": "string"},
    "expected": {"type": "string"},
    "allowed": {"type": "array", "items": {"type": "string"}},
}


def record(table: Table, language: Language, *, one: bool) -> Schema:
    """Return the schema of a record: of a list, or of the answer for `one` of them."""
    columns = (*table.columns, *(table.more if one else ()))
    return {
        "type": "object",
        "title": table.title.in_(language),
        "description": table.about.in_(language),
        "properties": {column.name: field(column, language) for column in columns},
        "required": [table.key],
        "additionalProperties": False,
    }


def field(column: Column, language: Language) -> Schema:
    """Return the schema of a field's values in an answer."""
    schema = _kind(column)
    if column.kind not in ("codes", "objects") and not column.required:
        schema = _nullable(schema)
    schema |= {"title": column.label.in_(language), "description": column.about.in_(language)}
    schema["x-label"] = column.label._asdict()
    schema |= {"x-unit": column.unit._asdict()} if column.unit else {}
    schema |= {"x-refers": column.refers} if column.refers else {}
    schema |= {"x-refers-by": column.refers_by} if column.refers_by else {}
    return schema


def _kind(column: Column) -> Schema:
    if column.kind == "objects":
        members = OBJECTS[column.name]
        item = {"type": "object", "properties": members, "required": [*members], "additionalProperties": False}
        return {"type": "array", "items": item}
    if column.kind == "codes":
        return {"type": "array", "items": one_value(column), "uniqueItems": True}
    return one_value(column)


def one_value(column: Column) -> Schema:
    """Return the schema of one value of a field, or of one value of its list."""
    if column.enumeration is not None:
        return {"$ref": f"#/components/schemas/{column.enumeration.__name__}"}
    if column.kind == "codes":
        return {"type": "string"}
    schema: Schema = dict(PLAIN[kind_of(column)])
    bounds = {"pattern": column.pattern, "minimum": column.minimum, "maximum": column.maximum}
    return schema | {name: bound for name, bound in bounds.items() if bound is not None}


def _nullable(schema: Schema) -> Schema:
    if "$ref" in schema:
        return {"anyOf": [schema, {"type": "null"}]}
    return {**schema, "type": [schema["type"], "null"]}


def enumeration(of: type[LabelledEnum], language: Language) -> Schema:
    """Return the schema of an enumeration, with the label of each code in both languages."""
    listed = "; ".join(f"{member.value}: {member.label.in_(language)}" for member in of)
    labels = {member.value: member.label._asdict() for member in of}
    return {"type": "string", "enum": [*labels], "description": listed, "x-enum-labels": labels}


def filtered(column: Column, operator: str) -> Schema:
    """Return how a filter parameter is written, as members of an OpenAPI parameter."""
    if operator in ("vacio", "contiene"):
        return {"schema": {"$ref": f"#/components/schemas/{WRITTEN_NAMES[operator]}"}}
    of_enumeration = {"$ref": f"#/components/schemas/{column.enumeration.__name__}"} if column.enumeration else None
    item = of_enumeration or {"$ref": f"#/components/schemas/{WRITTEN_NAMES[kind_of(column)]}"}
    if operator:
        return {"schema": item}
    return several(item, MAX_VALUES)


def several(item: Schema, most: int) -> Schema:
    """Return a parameter of several values that commas separate."""
    schema = {"type": "array", "items": item, "minItems": 1, "maxItems": most}
    return {"style": "form", "explode": False, "schema": schema}


def selection(table: Table, *, one: bool) -> Schema:
    """Return how the choice of fields is written."""
    columns = (*table.columns, *(table.more if one else ()))
    return several({"type": "string", "enum": [column.name for column in columns]}, MOST_NAMES)


def ordering(table: Table) -> Schema:
    """Return how the order is written."""
    names = [column.name for column in table.columns if column.kind != "objects"]
    return several({"type": "string", "enum": [*names, *(f"-{name}" for name in names)]}, MOST_KEYS)


def day_schema(last_year: int) -> Schema:
    """Return how a day that can be asked for is written: whole years, from the first one."""
    years = "|".join(map(str, range(FIRST_DAY.year, last_year + 1)))
    return {"type": "string", "format": "date", "pattern": f"^(?:{years})-[0-9]{{2}}-[0-9]{{2}}$"}


SHARED: Mapping[str, tuple[Text, Schema]] = MappingProxyType(
    {
        "lang": (
            Text("Idioma de los mensajes de error", "Language of error messages"),
            {"type": "string", "enum": [*Language]},
        ),
        "edicion": (
            Text(
                "Número de edición que responde, en vez de la vigente; así los datos no cambian nunca",
                "Number of the edition that answers instead of the current one; so the data never change",
            ),
            {"type": "integer", "minimum": 1, "maximum": 999_999_999},
        ),
        "limite": (
            Text("Filas por respuesta", "Rows per answer"),
            {"type": "integer", "minimum": 1, "maximum": MOST, "default": LIMIT},
        ),
        "cursor": (
            Text(
                "Dónde seguir: el del enlace «next» de la respuesta anterior a la misma consulta. Vale aunque entre "
                "tanto se publique otra edición",
                "Where to go on: the one in the “next” link of the answer before, to the same query. It holds even if "
                "another edition is published in between",
            ),
            {"type": "string", "pattern": "^[A-Za-z0-9_-]{16,200}$"},
        ),
        "q": (
            Text(
                "Palabras que busca, todas, como la búsqueda de la página: sin distinguir acentos ni mayúsculas",
                "Words to look for, all of them, as the search of the page does: without regard to accents or case",
            ),
            TEXT,
        ),
    }
)  # fmt: skip
"""The parameters that are alike for every table: what each means, and how it is written."""

DAY_WORDS = Text(
    f"Día para el que se calcula; sin él, hoy en Antigua Guatemala. Del {FIRST_DAY} al final del año, {YEARS_AHEAD} "
    f"años más adelante. {words.CALENDAR.es}",
    f"Day that it is computed for; without it, today in Antigua Guatemala. From {FIRST_DAY} to the end of the year "
    f"{YEARS_AHEAD} years ahead. {words.CALENDAR.en}",
)
