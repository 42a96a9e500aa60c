"""Commitments, what happened with them, and what others say of it."""

from datetime import date
from decimal import Decimal
from typing import Self

from pydantic import model_validator

from config.i18n import Text
from data_access.enumerations import (
    Completion,
    DatePrecision,
    EvidenceKind,
    Lifecycle,
    OgpValue,
    OpenedGovernment,
    PolicyArea,
    Potential,
    RiskStatus,
    Subject,
)
from data_access.rules import exactly_one, in_order, moved_with_reason
from data_access.schema import Encoded, Row, column

DECLARED = Text("Lo que declara la municipalidad", "What the municipality declares")
ORIGINAL_END = Text(
    "Primer plazo publicado; se conserva cuando el plazo se mueve",
    "First published deadline; kept when the deadline moves",
)


class CommitmentPublic(Row):
    """A public promise of the action plan (compromiso)."""

    plan: str = column("Plan de acción", "Action plan", foreign_key="actionplan.code", refers="action_plans")
    title_es: str = column("Título (español)", "Title (Spanish)")
    title_en: str | None = column("Título (inglés)", "Title (English)", None)
    problem_es: str | None = column("Problema (español)", "Problem (Spanish)", None)
    problem_en: str | None = column("Problema (inglés)", "Problem (English)", None)
    status_quo_es: str | None = column("Situación de partida (español)", "Status quo (Spanish)", None)
    status_quo_en: str | None = column("Situación de partida (inglés)", "Status quo (English)", None)
    action_es: str | None = column("Acción (español)", "Action (Spanish)", None)
    action_en: str | None = column("Acción (inglés)", "Action (English)", None)
    result_es: str | None = column("Resultado esperado (español)", "Expected result (Spanish)", None)
    result_en: str | None = column("Resultado esperado (inglés)", "Expected result (English)", None)
    lead: str | None = column(
        "Institución líder", "Lead institution", None, foreign_key="organisation.code", refers="organisations"
    )
    supporting: list[str] = column(
        "Instituciones de apoyo", "Supporting institutions", [], sa_type=Encoded(str, many=True), refers="organisations"
    )
    ogp_values: list[OgpValue] = column("Valores de OGP", "OGP values", [], sa_type=Encoded(OgpValue, many=True))
    sdg: list[str] = column(
        "ODS", "SDGs", [], sa_type=Encoded(str, many=True),
        about=Text("Números de los Objetivos de Desarrollo Sostenible", "Numbers of the Sustainable Development Goals"),
    )  # fmt: skip
    policy_area: PolicyArea | None = column("Área", "Policy area", None, sa_type=Encoded(PolicyArea))
    start: date | None = column("Inicio", "Start", None)
    end: date | None = column("Plazo", "Deadline", None)
    date_precision: DatePrecision | None = column(
        "Precisión de las fechas", "Precision of the dates", None, sa_type=Encoded(DatePrecision)
    )
    original_end: date | None = column("Plazo original", "Original deadline", None, about=ORIGINAL_END)
    end_reason_es: str | None = column(
        "Motivo del nuevo plazo (español)", "Reason for the new deadline (Spanish)", None
    )
    end_reason_en: str | None = column("Motivo del nuevo plazo (inglés)", "Reason for the new deadline (English)", None)
    lifecycle: Lifecycle = column("Vigencia", "Lifecycle", sa_type=Encoded(Lifecycle))
    completion: Completion = column(
        "Cumplimiento declarado", "Declared completion", sa_type=Encoded(Completion), about=DECLARED
    )
    budget: Decimal | None = column(
        "Presupuesto", "Budget", None, sa_type=Encoded(Decimal), ge=0, unit=Text("GTQ", "GTQ")
    )
    snip: str | None = column("Código SNIP", "SNIP code", None)
    act_number: str | None = column("Número de acta", "Act number", None)
    inception_report_url: str | None = column("Informe inicial", "Inception report", None, regex=r"^https?://\S+$")
    url: str | None = column("Página", "Web page", None, regex=r"^https?://\S+$")

    @model_validator(mode="after")
    def _dates(self) -> Self:
        return moved_with_reason(in_order(self, "start", "end"))


class Commitment(CommitmentPublic, table=True):
    """Working table of commitments."""


class MilestonePublic(Row):
    """A milestone of a commitment (hito). Its evidence is the evidence whose subject it is."""

    commitment: str = column(
        "Compromiso", "Commitment", foreign_key="commitment.code", refers="commitments", index=True
    )
    title_es: str = column("Título (español)", "Title (Spanish)")
    title_en: str | None = column("Título (inglés)", "Title (English)", None)
    responsible: str | None = column(
        "Institución responsable",
        "Responsible institution",
        None,
        foreign_key="organisation.code",
        refers="organisations",
    )
    start: date | None = column("Inicio", "Start", None)
    end: date | None = column("Plazo", "Deadline", None)
    original_end: date | None = column("Plazo original", "Original deadline", None, about=ORIGINAL_END)
    end_reason_es: str | None = column(
        "Motivo del nuevo plazo (español)", "Reason for the new deadline (Spanish)", None
    )
    end_reason_en: str | None = column("Motivo del nuevo plazo (inglés)", "Reason for the new deadline (English)", None)
    weight: int = column(
        "Peso", "Weight", 1, ge=1, le=100, about=Text("Cuánto pesa en el avance", "How much it counts in the progress")
    )
    completion: Completion = column(
        "Cumplimiento declarado", "Declared completion", sa_type=Encoded(Completion), about=DECLARED
    )

    @model_validator(mode="after")
    def _dates(self) -> Self:
        return moved_with_reason(in_order(self, "start", "end"))


class Milestone(MilestonePublic, table=True):
    """Working table of milestones."""


class ProgressUpdatePublic(Row):
    """A dated account of what happened (avance) with a commitment or one of its milestones."""

    commitment: str | None = column(
        "Compromiso", "Commitment", None, foreign_key="commitment.code", refers="commitments", index=True
    )
    milestone: str | None = column(
        "Hito", "Milestone", None, foreign_key="milestone.code", refers="milestones", index=True
    )
    event_date: date = column("Fecha del hecho", "Date it happened")
    text_es: str = column("Qué ocurrió (español)", "What happened (Spanish)")
    text_en: str | None = column("Qué ocurrió (inglés)", "What happened (English)", None)
    from_completion: Completion | None = column(
        "Cumplimiento anterior", "Completion before", None, sa_type=Encoded(Completion)
    )
    to_completion: Completion | None = column(
        "Cumplimiento nuevo", "Completion after", None, sa_type=Encoded(Completion)
    )
    obstacles_es: str | None = column("Obstáculos (español)", "Obstacles (Spanish)", None)
    obstacles_en: str | None = column("Obstáculos (inglés)", "Obstacles (English)", None)

    @model_validator(mode="after")
    def _subject(self) -> Self:
        return exactly_one(self, "commitment", "milestone")


class ProgressUpdate(ProgressUpdatePublic, table=True):
    """Working table of progress updates."""


class EvidencePublic(Row):
    """A dated link that anybody can open."""

    subject_resource: Subject = column("Sobre", "About", sa_type=Encoded(Subject))
    subject: str = column(
        "Código de lo evidenciado", "Code of what it proves", refers_by="subject_resource", index=True
    )
    kind: EvidenceKind = column("Tipo", "Kind", sa_type=Encoded(EvidenceKind))
    title_es: str = column("Título (español)", "Title (Spanish)")
    title_en: str | None = column("Título (inglés)", "Title (English)", None)
    url: str = column("Enlace", "Link", regex=r"^https?://\S+$")
    dated: date | None = column("Fecha", "Dated", None)


class Evidence(EvidencePublic, table=True):
    """Working table of evidence."""


class AssessmentPublic(Row):
    """An independent assessment, published under the assessor's name."""

    commitment: str = column(
        "Compromiso", "Commitment", foreign_key="commitment.code", refers="commitments", index=True
    )
    assessor: str = column("Ente evaluador", "Assessor", foreign_key="organisation.code", refers="organisations")
    dated: date = column("Fecha", "Dated")
    completion: Completion | None = column(
        "Cumplimiento evaluado", "Assessed completion", None, sa_type=Encoded(Completion)
    )
    verifiable: bool | None = column("Verificable", "Verifiable", None)
    potential: Potential | None = column(
        "Potencial de resultados", "Potential for results", None, sa_type=Encoded(Potential)
    )
    opened_government: OpenedGovernment | None = column(
        "Apertura lograda", "Did it open government", None, sa_type=Encoded(OpenedGovernment)
    )
    note_es: str | None = column("Nota (español)", "Note (Spanish)", None)
    note_en: str | None = column("Nota (inglés)", "Note (English)", None)
    url: str | None = column("Informe", "Report", None, regex=r"^https?://\S+$")


class Assessment(AssessmentPublic, table=True):
    """Working table of assessments; only the monitor's commands write it."""


class RiskPublic(Row):
    """A risk of a commitment or of an agenda item."""

    commitment: str | None = column(
        "Compromiso", "Commitment", None, foreign_key="commitment.code", refers="commitments"
    )
    agenda_item: str | None = column(
        "Servicio de la agenda", "Agenda item", None, foreign_key="agendaitem.code", refers="agenda_items"
    )
    title_es: str = column("Título (español)", "Title (Spanish)")
    title_en: str | None = column("Título (inglés)", "Title (English)", None)
    likelihood: int = column("Probabilidad", "Likelihood", ge=1, le=5, unit=Text("de 1 a 5", "1 to 5"))
    impact: int = column("Impacto", "Impact", ge=1, le=5, unit=Text("de 1 a 5", "1 to 5"))
    mitigation_es: str | None = column("Mitigación (español)", "Mitigation (Spanish)", None)
    mitigation_en: str | None = column("Mitigación (inglés)", "Mitigation (English)", None)
    responsible: str | None = column(
        "Institución responsable",
        "Responsible institution",
        None,
        foreign_key="organisation.code",
        refers="organisations",
    )
    status: RiskStatus = column("Estado", "Status", sa_type=Encoded(RiskStatus))
    reviewed_on: date | None = column("Revisado el", "Reviewed on", None)

    @model_validator(mode="after")
    def _subject(self) -> Self:
        return exactly_one(self, "commitment", "agenda_item")


class Risk(RiskPublic, table=True):
    """Working table of risks."""
