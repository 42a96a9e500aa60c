"""Valid public rows for tests, one factory per entity: `commitment(end=None)` is a commitment without a deadline.

`edition(*rows)` puts rows into an edition; `published(1, day, created(row))` a past edition for its history.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from typing import Any

from data_access.editions import Edition, PastEdition
from data_access.enumerations import Operation, Review
from data_access.models import ENTITIES, RESOURCES
from data_access.models.records import PublishedChangePublic, PublishedChangeSetPublic
from data_access.schema import Row, encode

TODAY = date(2026, 11, 22)
SITE = "https://example.org"


def edition(*rows: Row, history: Iterable[PastEdition] = (), on: date = TODAY) -> Edition:
    """Return an edition of these rows, published at noon (UTC) of a day."""
    tables: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        tables[resource_of(row)].append(row)
    return Edition.of(noon(on), tuple(history), **tables)


def resource_of(row: Row) -> str:
    """Return the resource a row belongs to."""
    return next(entity.resource for entity in ENTITIES if isinstance(row, entity.public))


def noon(day: date) -> datetime:
    """Return noon in UTC, the morning of the same day in Antigua Guatemala."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def published(number: int, day: date, *changes: PublishedChangePublic) -> PastEdition:
    """Return an edition of the past that published these changes."""
    record = {"title": "Cambios", "reason": "Reunión de seguimiento", "review": Review.SECOND_PERSON}
    record |= {"proposed_at": "2026-01-01T12:00:00Z", "approved_at": "2026-01-01T12:00:00Z", "record_hash": "0" * 64}
    change_set = PublishedChangeSetPublic.model_validate({"code": f"CS-{number:06}", **record})
    return PastEdition(number, noon(day), f"{number:064}", change_set, changes)


def created(row: Row) -> PublishedChangePublic:
    """Return the published change that added a row."""
    return change(Operation.CREATE, row)


def removed(row: Row) -> PublishedChangePublic:
    """Return the published change that removed a row."""
    return change(Operation.REMOVE, row)


def updated(row: Row, field: str, old: object) -> PublishedChangePublic:
    """Return the published change after which `field` of a row is as it is now."""
    return change(Operation.UPDATE, row, field, old, getattr(row, field))


def change(
    operation: Operation, row: Row, field: str = "", old: object = None, new: object = None
) -> PublishedChangePublic:
    """Return a published change of a row."""
    resource = resource_of(row)
    values = {"operation": operation, "resource": resource, "row_code": row.code, "field": field or None}
    values |= {"code": f"{resource}-{row.code}-{field or operation}", "old": encode(old), "new": encode(new)}
    return PublishedChangePublic.model_validate(values)


def programme(**over: Any) -> Any:
    """Return the programme."""
    return _row("programmes", over, code="PROGRAMA", title_es="Impulso Local", title_en="Local Boost", year=2024)


def action_plan(**over: Any) -> Any:
    """Return an action plan, submitted on 2025-04-30."""
    return _row("action_plans", over, code="PLAN", title_es="Plan de acción", title_en="Action plan",
                start=date(2025, 5, 1), end=date(2027, 4, 30), submitted_on=date(2025, 4, 30))  # fmt: skip


def stage(**over: Any) -> Any:
    """Return a stage."""
    return _row("stages", over, code="E1", position=1, title_es="Diseño", title_en="Design")


def activity(**over: Any) -> Any:
    """Return a planned activity of stage E1."""
    return _row("activities", over, code="ACT1", stage="E1", title_es="Taller inicial", status="planned")


def place(**over: Any) -> Any:
    """Return a village."""
    return _row("places", over, code="L1", name="San Felipe de Jesús", kind="aldea")


def organisation(**over: Any) -> Any:
    """Return a municipal directorate."""
    return _row("organisations", over, code="O1", name_es="Dirección de Ambiente", name_en="Environment Directorate",
                sector="government")  # fmt: skip


def figure(**over: Any) -> Any:
    """Return the reported participation."""
    return _row("figures", over, code="F1", label_es="Participantes", label_en="Participants", value=450,
                qualifier="450+", provenance="reported", indicator="CC-01r")  # fmt: skip


def event(**over: Any) -> Any:
    """Return a workshop of stage E1 that was held and not counted."""
    return _row("events", over, code="EV1", stage="E1", kind="workshop", title_es="Taller", title_en="Workshop",
                held_on=date(2026, 3, 1), status="held")  # fmt: skip


def attendance(**over: Any) -> Any:
    """Return ten women of 30 to 59 at event EV1."""
    counted = {} if over.get("people_hidden") else {"people": 10}
    return _row("attendance", over, code="AS1", event="EV1", sex="women", age_band="30_59", **counted)


def contribution(**over: Any) -> Any:
    """Return a contribution made at event EV1 and not answered yet."""
    origin = {} if over.get("channel") else {"event": "EV1"}
    return _row("contributions", over, code="AP1", text_es="Más basureros", text_en="More bins", response="pending",
                received_on=date(2026, 3, 1), **origin)  # fmt: skip


def agenda_item(**over: Any) -> Any:
    """Return an identified improvement of a service."""
    return _row("agenda_items", over, code="S1", kind="improvement", title_es="Recolección", title_en="Collection",
                status="identified")  # fmt: skip


def measurement(**over: Any) -> Any:
    """Return a measurement of agenda item S1."""
    subject = {} if over.get("indicator") else {"agenda_item": "S1"}
    return _row("measurements", over, code="M1", measured_on=date(2026, 6, 1), value=30, **subject)


def commitment(**over: Any) -> Any:
    """Return an active commitment of plan PLAN, from May to December 2025, without evidence."""
    return _row("commitments", over, code="C1", plan="PLAN", title_es="Alianza por el Ambiente",
                title_en="Alliance for the Environment", start=date(2025, 5, 1), end=date(2025, 12, 31),
                lifecycle="active", completion="no_evidence")  # fmt: skip


def milestone(**over: Any) -> Any:
    """Return a milestone of commitment C1, not started, due 2025-09-30."""
    return _row("milestones", over, code="H1", commitment="C1", title_es="Convocatoria", title_en="Call",
                end=date(2025, 9, 30), completion="not_started")  # fmt: skip


def progress_update(**over: Any) -> Any:
    """Return an update of commitment C1."""
    subject = {} if over.get("milestone") else {"commitment": "C1"}
    return _row("progress_updates", over, code="AV1", event_date=date(2025, 8, 1), text_es="Primera reunión",
                text_en="First meeting", **subject)  # fmt: skip


def evidence(**over: Any) -> Any:
    """Return a document about commitment C1."""
    return _row("evidence", over, code="EVI1", subject_resource="commitments", subject="C1", kind="document",
                title_es="Informe", title_en="Report", url=f"{SITE}/informe", dated=date(2025, 8, 2))  # fmt: skip


def assessment(**over: Any) -> Any:
    """Return an assessment of commitment C1 by organisation O1."""
    return _row("assessments", over, code="EVA1", commitment="C1", assessor="O1", dated=date(2026, 1, 15),
                completion="limited")  # fmt: skip


def risk(**over: Any) -> Any:
    """Return an open risk of commitment C1, of medium severity and never reviewed."""
    subject = {} if over.get("agenda_item") else {"commitment": "C1"}
    return _row("risks", over, code="R1", title_es="Falta de presupuesto", title_en="Lack of budget", likelihood=3,
                impact=3, status="open", **subject)  # fmt: skip


def governance_component(**over: Any) -> Any:
    """Return the multi-stakeholder forum."""
    return _row("governance_components", over, code="G1", kind="forum", title_es="Foro multiactor",
                in_place_since=date(2025, 6, 1))  # fmt: skip


def forum_session(**over: Any) -> Any:
    """Return a session of the forum."""
    return _row("forum_sessions", over, code="SES1", held_on=date(2026, 2, 1))


def facilitator_cohort(**over: Any) -> Any:
    """Return a cohort of ten facilitators."""
    counted = {} if over.get("people_hidden") else {"people": 10}
    return _row("facilitator_cohorts", over, code="FAC1", trained_on=date(2026, 2, 1), **counted)


def data_system(**over: Any) -> Any:
    """Return a data system in use."""
    return _row(
        "data_systems", over, code="SIS1", name_es="Registro de foros", name_en="Forum register", status="in_use"
    )


FACTORIES: dict[str, Callable[..., Any]] = {
    "programmes": programme,
    "action_plans": action_plan,
    "stages": stage,
    "activities": activity,
    "places": place,
    "organisations": organisation,
    "figures": figure,
    "events": event,
    "attendance": attendance,
    "contributions": contribution,
    "agenda_items": agenda_item,
    "measurements": measurement,
    "commitments": commitment,
    "milestones": milestone,
    "progress_updates": progress_update,
    "evidence": evidence,
    "assessments": assessment,
    "risks": risk,
    "governance_components": governance_component,
    "forum_sessions": forum_session,
    "facilitator_cohorts": facilitator_cohort,
    "data_systems": data_system,
}


def one_of_each() -> Edition:
    """Return an edition with one row of every entity."""
    return edition(*(make() for make in FACTORIES.values()))


def _row(resource: str, over: dict[str, Any], **defaults: Any) -> Any:
    return RESOURCES[resource].create.model_validate({"source": "Prueba", **defaults, **over})
