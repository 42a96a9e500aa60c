"""The agenda of citizen services, and what is measured of it."""

from datetime import date
from decimal import Decimal
from typing import Self

from pydantic import model_validator

from config.i18n import Text
from data_access.enumerations import AgendaKind, AgendaStatus, PolicyArea, Priority
from data_access.rules import exactly_one, fail
from data_access.schema import Encoded, Row, column


class AgendaItemPublic(Row):
    """A citizen service of the agenda: existing, improved or new."""

    kind: AgendaKind = column("Tipo", "Kind", sa_type=Encoded(AgendaKind))
    title_es: str = column("Título (español)", "Title (Spanish)")
    title_en: str | None = column("Título (inglés)", "Title (English)", None)
    problem_es: str | None = column("Problema (español)", "Problem (Spanish)", None)
    problem_en: str | None = column("Problema (inglés)", "Problem (English)", None)
    service_area: PolicyArea | None = column("Área de servicio", "Service area", None, sa_type=Encoded(PolicyArea))
    responsible: str | None = column(
        "Institución responsable",
        "Responsible institution",
        None,
        foreign_key="organisation.code",
        refers="organisations",
    )
    priority: Priority | None = column("Prioridad", "Priority", None, sa_type=Encoded(Priority))
    status: AgendaStatus = column("Estado", "Status", sa_type=Encoded(AgendaStatus))
    dropped_reason_es: str | None = column("Motivo del descarte (español)", "Reason dropped (Spanish)", None)
    dropped_reason_en: str | None = column("Motivo del descarte (inglés)", "Reason dropped (English)", None)
    baseline: Decimal | None = column("Línea base", "Baseline", None, sa_type=Encoded(Decimal))
    target: Decimal | None = column("Meta", "Target", None, sa_type=Encoded(Decimal))
    unit_es: str | None = column("Unidad (español)", "Unit (Spanish)", None)
    unit_en: str | None = column("Unidad (inglés)", "Unit (English)", None)
    commitments: list[str] = column(
        "Compromisos vinculados", "Linked commitments", [], sa_type=Encoded(str, many=True), refers="commitments"
    )

    @model_validator(mode="after")
    def _dropped(self) -> Self:
        if self.status is AgendaStatus.DROPPED and not self.dropped_reason_es:
            raise fail("dropped_reason_es", "reason_required")
        return self


class AgendaItem(AgendaItemPublic, table=True):
    """Working table of the agenda."""


class MeasurementPublic(Row):
    """One measured value of an agenda item or of an indicator."""

    agenda_item: str | None = column(
        "Servicio de la agenda", "Agenda item", None, foreign_key="agendaitem.code", refers="agenda_items"
    )
    indicator: str | None = column("Indicador", "Indicator", None, about=Text("Código del indicador", "Indicator code"))
    measured_on: date = column("Fecha de la medición", "Measured on")
    value: Decimal = column("Valor", "Value", sa_type=Encoded(Decimal))

    @model_validator(mode="after")
    def _subject(self) -> Self:
        return exactly_one(self, "agenda_item", "indicator")


class Measurement(MeasurementPublic, table=True):
    """Working table of measurements."""
