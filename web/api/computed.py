"""What is computed of each commitment and of each agenda item on a day: the figures of their cards in the pages."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from config.i18n import LabelledEnum, Text
from data_access.editions import Edition
from data_access.enumerations import (
    AgendaKind,
    AgendaStatus,
    Completion,
    Lifecycle,
    OgpValue,
    PolicyArea,
    Priority,
    RiskStatus,
    Subject,
)
from data_access.models.agenda import AgendaItemPublic
from data_access.models.commitments import CommitmentPublic
from data_access.schema import Column
from indicators import commitments as commitments_view
from indicators import service_agenda as agenda_view
from indicators.commitments import CommitmentCard, commitment_cards
from indicators.index import Index, index_of
from indicators.model import Number
from indicators.rules import days_late
from indicators.service_agenda import AgendaCard, agenda_cards
from indicators.status_changes import StatusChange, status_changes
from web.api.tables import Table, Values, of_day

DAYS = Text("días", "days")
SHARE = Text("de 0 a 1", "from 0 to 1")


def field(name: str, kind: str, es: str, en: str, about: Text | None = None, **more: Any) -> Column:
    """Return a field that is always there; `required=False` where it may be null."""
    return Column(name, kind, Text(es, en), about or Text(es, en), more.pop("required", True), **more)


def choice(name: str, of: type[LabelledEnum], es: str, en: str, about: Text | None = None, **more: Any) -> Column:
    """Return a field that holds a code of an enumeration."""
    return field(name, "enumeration", es, en, about, enumeration=of, **more)


def exact(value: Number | None) -> Decimal | None:
    """Return a number with the digits that its shortest text has."""
    return None if value is None else Decimal(str(value))


def _commitments(edition: Edition, day: date) -> Iterable[Values]:
    cards = of_day(commitment_cards, edition, day)
    milestones = index_of(edition).milestones
    for row in edition.commitments:
        owned = milestones.get(row.code, ())
        overdue = sum(days_late(one.end, one.completion, row.lifecycle, day) > 0 for one in owned)
        yield _commitment(row, cards[row.code], overdue)


def _commitment(row: CommitmentPublic, card: CommitmentCard, overdue: int) -> Values:
    return (
        row.code, row.title_es, row.title_en, row.lead, card.institutions,
        card.completion, card.lifecycle, card.ogp_values, card.area, exact(card.progress), card.start, card.end,
        card.original_end, card.days_late, card.days_left, card.slippage, card.last_update, card.published_since,
        card.days_without_update, card.evidence, card.milestones_total, card.milestones_done, overdue, card.assessed,
        card.assessed_on,
    )  # fmt: skip


COMMITMENT_STATUS = Table(
    name="commitment-status",
    title=Text("Situación de los compromisos", "Status of the commitments"),
    about=Text(
        "Lo que se calcula de cada compromiso en un día: avance, atraso, última actualización y conteos.",
        "What is computed of each commitment on a day: progress, delay, last update and counts.",
    ),
    columns=(
        field("code", "string", "Código", "Code"),
        field("title_es", "string", "Título (español)", "Title (Spanish)"),
        field("title_en", "string", "Título (inglés)", "Title (English)", required=False),
        field("lead", "string", "Institución líder", "Lead institution", required=False, refers="organisations"),
        field(
            "institutions", "codes", "Instituciones", "Institutions", refers="organisations",
            about=Text("La líder y las de apoyo", "The leading and the supporting ones"),
        ),
        choice("completion", Completion, "Cumplimiento declarado", "Declared completion"),
        choice("lifecycle", Lifecycle, "Vigencia", "Lifecycle"),
        field("ogp_values", "codes", "Valores de OGP", "OGP values", enumeration=OgpValue),
        choice("policy_area", PolicyArea, "Área", "Policy area", required=False),
        field(
            "progress", "number", "Avance", "Progress", required=False, unit=SHARE,
            about=Text("Avance calculado de sus hitos; nulo si no tiene", "Computed from its milestones; null if none"),
        ),
        field("start", "date", "Inicio", "Start", required=False),
        field("end", "date", "Plazo", "Deadline", required=False),
        field("original_end", "date", "Plazo original", "Original deadline", required=False),
        field(
            "days_late", "integer", "Días de atraso", "Days late", unit=DAYS, minimum=0,
            about=Text("0 si no está vencido", "0 where it is not overdue"),
        ),
        field(
            "days_left", "integer", "Días que faltan", "Days left", required=False, unit=DAYS, minimum=0,
            about=Text("Nulo si no hay un plazo por delante", "Null where no deadline is ahead"),
        ),
        field(
            "slippage", "integer", "Días que se movió el plazo", "Days the deadline moved", required=False, unit=DAYS,
            about=Text("Nulo si no tiene plazo", "Null without a deadline"),
        ),
        field(
            "last_update", "date", "Última actualización", "Last update", required=False,
            about=Text(
                "La que dice la edición, también si es posterior al día; nulo si no hubo ninguna desde que se publicó",
                "As the edition says, even if later than the day; null where there was none since publication",
            ),
        ),
        field("published_since", "date", "Publicado desde", "Published since"),
        field(
            "days_since_update", "integer", "Días sin actualización", "Days without an update", required=False,
            unit=DAYS, minimum=0,
            about=Text(
                "Desde la última actualización o, si no hubo, desde la publicación; nulo si el día es anterior a ella",
                "Since the last update, or since publication where there was none; null where the day is before it",
            ),
        ),
        field("evidence", "integer", "Evidencias", "Pieces of evidence", minimum=0),
        field("milestones", "integer", "Hitos", "Milestones", minimum=0),
        field("milestones_completed", "integer", "Hitos completos", "Milestones completed", minimum=0),
        field("milestones_overdue", "integer", "Hitos vencidos", "Milestones overdue", minimum=0),
        choice(
            "assessed", Completion, "Cumplimiento evaluado", "Assessed completion", required=False,
            about=Text("El de la última evaluación hasta el día", "That of the newest assessment up to the day"),
        ),
        field("assessed_on", "date", "Fecha de la evaluación", "Date of the assessment", required=False),
    ),
    rows=_commitments,
    size=lambda edition: len(edition.commitments),
    daily=True,
    search=commitments_view.searchable,
)  # fmt: skip


def _agenda(edition: Edition, day: date) -> Iterable[Values]:
    cards = of_day(agenda_cards, edition, day)
    return (_item(index_of(edition), row, cards[row.code], day) for row in edition.agenda_items)


def _item(index: Index, row: AgendaItemPublic, card: AgendaCard, day: date) -> Values:
    known = [one for one in index.measurements.get(row.code, ()) if one.measured_on <= day]
    risks = index.risks.get(("agenda_items", row.code), ())
    return (
        row.code, row.title_es, row.title_en, card.kind, card.status, card.priority, card.area, row.responsible,
        row.unit_es, row.unit_en, card.baseline, card.target, card.latest, card.latest_on, exact(card.achieved),
        card.commitments, card.contributions, len(known),
        len(index.evidence_about.get(("agenda_items", row.code), ())),
        sum(risk.status is RiskStatus.OPEN for risk in risks),
    )  # fmt: skip


AGENDA_STATUS = Table(
    name="agenda-status",
    title=Text("Situación de la agenda de servicios", "Status of the service agenda"),
    about=Text(
        "Lo que se calcula de cada servicio de la agenda en un día: última medición, parte alcanzada y conteos.",
        "What is computed of each agenda item on a day: newest measurement, share achieved and counts.",
    ),
    columns=(
        field("code", "string", "Código", "Code"),
        field("title_es", "string", "Título (español)", "Title (Spanish)"),
        field("title_en", "string", "Título (inglés)", "Title (English)", required=False),
        choice("kind", AgendaKind, "Tipo", "Kind"),
        choice("status", AgendaStatus, "Estado", "Status"),
        choice("priority", Priority, "Prioridad", "Priority", required=False),
        choice("service_area", PolicyArea, "Área de servicio", "Service area", required=False),
        field(
            "responsible", "string", "Institución responsable", "Responsible institution", required=False,
            refers="organisations",
        ),
        field("unit_es", "string", "Unidad (español)", "Unit (Spanish)", required=False),
        field("unit_en", "string", "Unidad (inglés)", "Unit (English)", required=False),
        field("baseline", "number", "Línea base", "Baseline", required=False),
        field("target", "number", "Meta", "Target", required=False),
        field(
            "latest", "number", "Última medición", "Newest measurement", required=False,
            about=Text("La más reciente hasta el día", "The newest up to the day"),
        ),
        field("latest_on", "date", "Fecha de la última medición", "Date of the newest measurement", required=False),
        field(
            "achieved", "number", "Parte alcanzada", "Share achieved", required=False,
            about=Text(
                "(última - línea base) / (meta - línea base); nulo si falta alguna",
                "(newest - baseline) / (target - baseline); null where one is missing",
            ),
        ),
        field("commitments", "codes", "Compromisos vinculados", "Linked commitments", refers="commitments"),
        field("contributions", "integer", "Aportes que atiende", "Contributions it answers", minimum=0),
        field(
            "measurements", "integer", "Mediciones", "Measurements", minimum=0,
            about=Text("Las que hay hasta el día", "Those there are up to the day"),
        ),
        field("evidence", "integer", "Evidencias", "Pieces of evidence", minimum=0),
        field("open_risks", "integer", "Riesgos abiertos", "Open risks", minimum=0),
    ),
    rows=_agenda,
    size=lambda edition: len(edition.agenda_items),
    daily=True,
    search=agenda_view.searchable,
)  # fmt: skip


def _status_changes(edition: Edition, _day: date) -> Iterable[Values]:
    return map(_status_change, sorted(status_changes(edition), key=lambda one: one.code))


def _status_change(one: StatusChange) -> Values:
    return (
        one.code, one.edition, one.published_on, one.happened_on, one.row.resource, one.row.code, one.commitment,
        one.old, one.new, one.update, sorted(proof.code for proof in one.evidence), one.correction,
    )  # fmt: skip


STATUS_CHANGES = Table(
    name="status-changes",
    title=Text("Cambios de estado", "Status changes"),
    about=Text(
        "Cada cambio publicado del cumplimiento declarado de un compromiso o de un hito.",
        "Each published change of the declared completion of a commitment or a milestone.",
    ),
    columns=(
        field("code", "string", "Código del cambio", "Code of the change"),
        field("edition", "integer", "Edición que lo publicó", "Edition that published it", minimum=1),
        field(
            "published_on", "date", "Fecha de publicación", "Date of publication",
            about=Text("Fecha en Antigua Guatemala", "Date in Antigua Guatemala"),
        ),
        field(
            "happened_on", "date", "Fecha del hecho", "Date it happened", required=False,
            about=Text(
                "La que dice el avance publicado con el cambio; nulo si no hay",
                "As the progress update published with the change says; null where there is none",
            ),
        ),
        choice("resource", Subject, "Sobre", "About"),
        field("row_code", "string", "Código de la fila", "Row code"),
        field("commitment", "string", "Compromiso", "Commitment", required=False, refers="commitments"),
        choice("from_completion", Completion, "Cumplimiento anterior", "Completion before", required=False),
        choice("to_completion", Completion, "Cumplimiento nuevo", "Completion after", required=False),
        field("progress_update", "string", "Avance", "Progress update", required=False, refers="progress_updates"),
        field(
            "evidence", "codes", "Evidencias", "Evidence", refers="evidence",
            about=Text("Las que se publicaron con el cambio", "What was published with the change"),
        ),
        field(
            "correction", "boolean", "Corrección", "Correction",
            about=Text(
                "Si el título o el motivo del registro lo dicen", "Whether title or reason of the record say so"
            ),
        ),
    ),
    rows=_status_changes,
    size=lambda edition: len(status_changes(edition)),
)  # fmt: skip
