"""The programme and its frame: plans, stages, activities, places, organisations, reported figures."""

from datetime import date
from decimal import Decimal
from typing import Self

from pydantic import model_validator

from config.i18n import Text
from data_access.enumerations import (
    ActivityStatus,
    PlaceKind,
    Precision,
    Provenance,
    Sector,
    Tool,
)
from data_access.rules import in_order
from data_access.schema import Encoded, Row, column


class ProgrammePublic(Row):
    """The programme this site follows; one row."""

    title_es: str = column("Título (español)", "Title (Spanish)")
    title_en: str | None = column("Título (inglés)", "Title (English)", None)
    challenge_es: str | None = column("Desafío (español)", "Challenge (Spanish)", None)
    challenge_en: str | None = column("Desafío (inglés)", "Challenge (English)", None)
    year: int | None = column("Año", "Year", None, ge=1990, le=2100)
    run_by_es: str | None = column("A cargo de (español)", "Run by (Spanish)", None)
    run_by_en: str | None = column("A cargo de (inglés)", "Run by (English)", None)
    url: str | None = column("Página", "Web page", None, regex=r"^https?://\S+$")


class Programme(ProgrammePublic, table=True):
    """Working table of the programme."""


class ActionPlanPublic(Row):
    """An OGP Local action plan."""

    title_es: str = column("Título (español)", "Title (Spanish)")
    title_en: str | None = column("Título (inglés)", "Title (English)", None)
    start: date | None = column("Inicio", "Start", None)
    end: date | None = column("Fin", "End", None)
    submitted_on: date | None = column(
        "Entregado el", "Submitted on", None,
        about=Text("Fecha de entrega a OGP Local; desde ella corre el plazo de la evaluación inicial",
                   "Date of delivery to OGP Local; the inception assessment is counted from it"),
    )  # fmt: skip
    url: str | None = column("Página", "Web page", None, regex=r"^https?://\S+$")

    @model_validator(mode="after")
    def _dates(self) -> Self:
        return in_order(self, "start", "end")


class ActionPlan(ActionPlanPublic, table=True):
    """Working table of action plans."""


class StagePublic(Row):
    """One of the three consecutive stages of the programme."""

    position: int = column("Orden", "Position", ge=1, le=99)
    title_es: str = column("Título (español)", "Title (Spanish)")
    title_en: str | None = column("Título (inglés)", "Title (English)", None)
    objective_es: str | None = column("Objetivo (español)", "Objective (Spanish)", None)
    objective_en: str | None = column("Objetivo (inglés)", "Objective (English)", None)
    tools_es: str | None = column("Herramientas (español)", "Tools (Spanish)", None)
    tools_en: str | None = column("Herramientas (inglés)", "Tools (English)", None)
    planned_start: date | None = column("Inicio previsto", "Planned start", None)
    planned_end: date | None = column("Fin previsto", "Planned end", None)
    actual_start: date | None = column("Inicio real", "Actual start", None)
    actual_end: date | None = column("Fin real", "Actual end", None)

    @model_validator(mode="after")
    def _dates(self) -> Self:
        in_order(self, "planned_start", "planned_end")
        return in_order(self, "actual_start", "actual_end")


class Stage(StagePublic, table=True):
    """Working table of stages."""


class ActivityPublic(Row):
    """A planned or done activity of a stage."""

    stage: str = column("Etapa", "Stage", foreign_key="stage.code", refers="stages")
    tool: Tool | None = column("Herramienta", "Tool", None, sa_type=Encoded(Tool))
    title_es: str = column("Título (español)", "Title (Spanish)")
    title_en: str | None = column("Título (inglés)", "Title (English)", None)
    planned_on: date | None = column("Fecha prevista", "Planned date", None)
    done_on: date | None = column("Fecha real", "Actual date", None)
    status: ActivityStatus = column("Estado", "Status", sa_type=Encoded(ActivityStatus))


class Activity(ActivityPublic, table=True):
    """Working table of activities."""


class PlacePublic(Row):
    """A place where people live or meet."""

    name: str = column("Nombre", "Name")
    kind: PlaceKind | None = column("Tipo", "Kind", None, sa_type=Encoded(PlaceKind))
    participation_unit: bool | None = column(
        "Unidad de participación", "Unit of participation", None,
        about=Text("Figura en el acta del COMUDE de 2014; «false» si se reportó que quedó fuera",
                   "Listed in the 2014 COMUDE act; false where it was reported as left out"),
    )  # fmt: skip
    lat: Decimal | None = column(
        "Latitud", "Latitude", None, sa_type=Encoded(Decimal), ge=-90, le=90, unit=Text("°", "°")
    )
    lon: Decimal | None = column(
        "Longitud", "Longitude", None, sa_type=Encoded(Decimal), ge=-180, le=180, unit=Text("°", "°")
    )
    precision: Precision | None = column("Precisión", "Precision", None, sa_type=Encoded(Precision))
    population: int | None = column("Población", "Population", None, ge=0, unit=Text("habitantes", "inhabitants"))
    population_year: int | None = column("Año del censo", "Census year", None, ge=1900, le=2100)


class Place(PlacePublic, table=True):
    """Working table of places."""


class OrganisationPublic(Row):
    """An organisation of the actor map; never a person."""

    name_es: str = column("Nombre (español)", "Name (Spanish)")
    name_en: str | None = column("Nombre (inglés)", "Name (English)", None)
    sector: Sector = column("Sector", "Sector", sa_type=Encoded(Sector))
    role_es: str | None = column("Papel en el proceso (español)", "Role in the process (Spanish)", None)
    role_en: str | None = column("Papel en el proceso (inglés)", "Role in the process (English)", None)


class Organisation(OrganisationPublic, table=True):
    """Working table of organisations."""


class FigurePublic(Row):
    """A figure as somebody reports it, with its qualifier; never mixed with computed numbers."""

    label_es: str = column("Rótulo (español)", "Label (Spanish)")
    label_en: str | None = column("Rótulo (inglés)", "Label (English)", None)
    value: Decimal = column("Valor", "Value", sa_type=Encoded(Decimal))
    qualifier: str | None = column(
        "Como se reporta",
        "As reported",
        None,
        about=Text("El valor tal como lo escribe la fuente", "The source's own form"),
    )
    unit_es: str | None = column("Unidad (español)", "Unit (Spanish)", None)
    unit_en: str | None = column("Unidad (inglés)", "Unit (English)", None)
    provenance: Provenance = column("Procedencia", "Provenance", sa_type=Encoded(Provenance))
    indicator: str | None = column("Indicador", "Indicator", None, about=Text("Código del indicador", "Indicator code"))
    as_of: date | None = column("Al", "As of", None)


class Figure(FigurePublic, table=True):
    """Working table of reported figures."""
