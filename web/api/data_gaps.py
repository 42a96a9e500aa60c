"""What is missing, row by row: the list of the data quality page."""

from collections.abc import Iterable
from datetime import date

from config.clock import today
from config.i18n import Text
from data_access.editions import Edition
from indicators.gaps import Flaw, all_gaps
from indicators.wording import title_of
from web.api.computed import DAYS, field
from web.api.tables import Table, Values, of_day


def _rows(edition: Edition, day: date) -> Iterable[Values]:
    return sorted(
        (f"{gap.row.resource}.{gap.row.code}", gap.row.resource, gap.row.code, *title_of(edition, gap.row), gap.flaws,
         gap.days, gap.owner)
        for gap in of_day(all_gaps, edition, day)
    )  # fmt: skip


DATA_GAPS = Table(
    name="data-gaps",
    title=Text("Qué falta y quién lo debe", "What is missing and who owes it"),
    about=Text(
        "Cada fila publicada a la que un día le falta algo, o que lleva demasiado tiempo sin tocarse.",
        "Each published row that lacks something on a day, or that has not been touched for too long.",
    ),
    columns=(
        field("code", "string", "Código", "Code", about=Text("Tabla y código de la fila", "Table and code of the row")),
        field("resource", "string", "Tabla", "Table"),
        field("row_code", "string", "Fila", "Row"),
        field("title_es", "string", "Título (español)", "Title (Spanish)"),
        field("title_en", "string", "Título (inglés)", "Title (English)"),
        field("flaws", "codes", "Qué falta", "What is missing", enumeration=Flaw),
        field(
            "days", "integer", "Días que lleva así", "Days it has been so", required=False, unit=DAYS, minimum=0,
            about=Text("Nulo si falta desde siempre", "Null where it has always been missing"),
        ),
        field(
            "owner", "string", "Quién lo debe", "Who owes it", required=False, refers="organisations",
            about=Text("Nulo si la fila no dice quién responde", "Null where the row names no institution"),
        ),
    ),
    rows=_rows,
    size=lambda edition: len(all_gaps(edition, today())),
    daily=True,
)  # fmt: skip
