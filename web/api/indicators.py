"""The indicators as a table: what each one means, and what it says on a day."""

from collections.abc import Iterable
from datetime import date

from config.clock import today
from config.i18n import Text
from data_access.editions import Edition
from data_access.enumerations import Provenance
from indicators.model import Direction, Family, Indicator, Kind, Part, Result
from indicators.registry import INDICATORS, measure
from presentation.formats import part_kind
from web.api.computed import choice, exact, field
from web.api.tables import Table, Values

AT_LEAST = Text(
    "Verdadero: hay conteos reservados y el valor es el mínimo", "True: counts are withheld, the value is a minimum"
)


def _indicators(edition: Edition, day: date) -> Iterable[Values]:
    return (_values(INDICATORS[code], _result(code, edition, day)) for code in sorted(INDICATORS))


def _one(edition: Edition, day: date, code: str) -> Values | None:
    if code not in INDICATORS:
        return None
    result = _result(code, edition, day)
    behind = [{"resource": row.resource, "code": row.code} for row in result.rows]
    return (*_values(INDICATORS[code], result), behind)


def _result(code: str, edition: Edition, day: date) -> Result:
    # another day than today's is not kept, so that it pushes nothing out of memory that the pages show
    return measure(code, edition, day) if day == today() else INDICATORS[code].compute(edition, day)


def _values(indicator: Indicator, result: Result) -> Values:
    note = result.note
    texts = (indicator.name, indicator.definition, indicator.formula, indicator.unit)
    return (
        indicator.code, indicator.family, *(wording for text in texts for wording in text), indicator.kind,
        indicator.direction, indicator.provenance, indicator.source, exact(result.value), result.count, result.total,
        result.at_least, note.es if note else None, note.en if note else None, len(result.rows),
        [_part(part, indicator.kind) for part in result.parts],
    )  # fmt: skip


def _part(part: Part, kind: Kind) -> dict[str, object]:
    group = part.group
    return {
        "code": part.code,
        "label_es": part.label.es,
        "label_en": part.label.en or None,
        "value": exact(part.value),
        "kind": part_kind(part, kind),
        "count": part.count,
        "total": part.total,
        "at_least": part.at_least,
        "group_es": group.es if group else None,
        "group_en": group.en if group else None,
        "rows": len(part.rows),
    }


INDICATOR_TABLE = Table(
    name="indicators",
    title=Text("Indicadores", "Indicators"),
    about=Text(
        "Las definiciones de la metodología y lo que dicen de la edición en un día.",
        "The definitions of the methodology and what they say of the edition on a day.",
    ),
    columns=(
        field("code", "string", "Código", "Code", pattern=r"^[A-Z]{2}-[0-9]{2}[a-z]?$"),
        choice("family", Family, "Tema", "Topic"),
        field("name_es", "string", "Nombre (español)", "Name (Spanish)"),
        field("name_en", "string", "Nombre (inglés)", "Name (English)"),
        field("definition_es", "string", "Definición (español)", "Definition (Spanish)"),
        field("definition_en", "string", "Definición (inglés)", "Definition (English)"),
        field("formula_es", "string", "Fórmula (español)", "Formula (Spanish)"),
        field("formula_en", "string", "Fórmula (inglés)", "Formula (English)"),
        field("unit_es", "string", "Unidad (español)", "Unit (Spanish)"),
        field("unit_en", "string", "Unidad (inglés)", "Unit (English)"),
        choice("kind", Kind, "Tipo", "Kind"),
        choice("direction", Direction, "Sentido", "Direction"),
        choice("provenance", Provenance, "Procedencia", "Provenance"),
        field("source", "codes", "Recursos de los que sale", "Resources it is made from"),
        field(
            "value", "number", "Valor", "Value", required=False,
            about=Text(
                "En la unidad del indicador; nulo si no hay filas de qué calcularlo, que no es cero",
                "In the indicator's unit; null where there are no rows to compute it from, which is not zero",
            ),
        ),
        field("count", "integer", "Cuántos", "Count", required=False),
        field("total", "integer", "De cuántos", "Out of", required=False),
        field("at_least", "boolean", "Es el mínimo", "Is a minimum", about=AT_LEAST),
        field("note_es", "string", "Nota (español)", "Note (Spanish)", required=False),
        field("note_en", "string", "Nota (inglés)", "Note (English)", required=False),
        field("rows", "integer", "Filas detrás", "Rows behind it", minimum=0),
        field("parts", "objects", "Desglose", "Breakdown"),
    ),
    rows=_indicators,
    size=lambda _edition: len(INDICATORS),
    daily=True,
    more=(field("references", "objects", "Filas detrás del valor", "Rows behind the value"),),
    single=_one,
)  # fmt: skip
