"""Rows that lack something or were left, and who owes it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from config.i18n import LabelledEnum
from data_access.editions import Edition, kept
from data_access.enumerations import ActivityStatus, AgendaStatus, EventStatus, Response
from data_access.models import ENTITIES
from data_access.models.commitments import EvidencePublic
from indicators.clocks import SITE_UPDATE_MONTHS, months_after
from indicators.commitments import commitment_cards
from indicators.index import index_of
from indicators.model import RowRef
from indicators.registry import measure
from indicators.rules import IN_FORCE, days_since_review, unreviewed

MEASURED = frozenset({AgendaStatus.PILOTING, AgendaStatus.IN_SERVICE})
"""States in which a service should have measurements."""

OWNERS = MappingProxyType(
    {
        "commitments": "lead",
        "milestones": "responsible",
        "agenda_items": "responsible",
        "risks": "responsible",
        "assessments": "assessor",
    }
)
"""The field that names the institution which answers for a row."""

OF_COMMITMENT, OF_ITEM = ("commitment", "commitments"), ("agenda_item", "agenda_items")
WHOLES = MappingProxyType(
    {
        "milestones": (OF_COMMITMENT,),
        "progress_updates": (("milestone", "milestones"), OF_COMMITMENT),
        "risks": (OF_COMMITMENT, OF_ITEM),
        "measurements": (OF_ITEM,),
        "contributions": (OF_ITEM,),
    }
)
"""The fields that name what a row belongs to, with the resource of what they name, the nearest first."""


class Flaw(LabelledEnum):
    """What a row lacks, or how it has been left; the last five depend on the day."""

    RESPONSIBLE = "responsable", "Sin responsable", "No responsible institution"
    DATES = "fechas", "Faltan fechas", "Dates missing"
    EVIDENCE = "evidencia", "Sin evidencia", "No evidence"
    SOURCE = "fuente", "Sin fuente", "No source"
    NOT_UPDATED = "actualizacion", "Compromiso sin actualizar", "Commitment not updated"
    NOT_REVIEWED = "revision", "Riesgo sin revisar", "Risk not reviewed"
    NOT_MEASURED = "medicion", "Servicio sin medir", "Service not measured"
    NOT_ANSWERED = "respuesta", "Aporte sin responder", "Contribution not answered"
    NOT_TOLD = "desenlace", "Fecha pasada sin decir qué ocurrió", "Date passed without saying what happened"


MISSING = MappingProxyType(
    {Flaw.RESPONSIBLE: "DQ-01", Flaw.DATES: "DQ-02", Flaw.EVIDENCE: "DQ-03", Flaw.SOURCE: "DQ-04"}
)
"""What a row may lack, with the indicator that counts it."""

STALE = MappingProxyType(
    {
        Flaw.NOT_UPDATED: "CM-06",
        Flaw.NOT_REVIEWED: "CM-09b",
        Flaw.NOT_MEASURED: "SA-04",
        Flaw.NOT_ANSWERED: "CC-05b",
        Flaw.NOT_TOLD: "CC-02",
    }
)
"""How a row may have been left, with the indicator whose definition tells more."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A row that lacks something or was left; `days` counts how long it has been left, `owner` names who owes it."""

    row: RowRef
    flaws: tuple[Flaw, ...]
    days: int | None
    owner: str | None


Left = tuple[Flaw, RowRef, int | None]
"""How a row was left, and for how many days; None: for ever."""


@kept(2)
def all_gaps(edition: Edition, today: date) -> tuple[Gap, ...]:
    """Return every row that lacks something or was left: those that lack most first, then those left the longest."""
    flaws: dict[RowRef, list[Flaw]] = defaultdict(list)
    left: dict[RowRef, int] = {}
    for flaw, code in MISSING.items():
        for ref in measure(code, edition, today).rows:
            flaws[ref].append(flaw)
    for flaw, ref, days in _left(edition, today):
        flaws[ref].append(flaw)
        if days is not None:
            left[ref] = days
    order = {entity.resource: place for place, entity in enumerate(ENTITIES)}
    gaps = [Gap(ref, tuple(found), left.get(ref), owner_of(edition, ref)) for ref, found in flaws.items()]
    gaps.sort(key=lambda gap: (-len(gap.flaws), -(gap.days or 0), order[gap.row.resource], gap.row.code))
    return tuple(gaps)


def owner_of(edition: Edition, ref: RowRef) -> str | None:
    """Return the code of the institution that answers for a row: its own, or that of what it belongs to; else None."""
    row = edition.row(ref.resource, ref.code)
    if row is None:
        return None
    own: str | None = getattr(row, OWNERS[ref.resource]) if ref.resource in OWNERS else None
    if own:
        return own
    if isinstance(row, EvidencePublic):
        return owner_of(edition, RowRef(row.subject_resource.value, row.subject))
    for field, resource in WHOLES.get(ref.resource, ()):
        if code := getattr(row, field):
            return owner_of(edition, RowRef(resource, code))
    return None


def _left(edition: Edition, today: date) -> Iterator[Left]:
    """Yield each row that was left, how, and for how many days (None: for ever)."""
    for code, card in commitment_cards(edition, today).items():
        since = card.last_update or card.published_since
        if card.lifecycle in IN_FORCE and is_stale(since, today):
            yield Flaw.NOT_UPDATED, RowRef("commitments", code), (today - since).days
    for risk in edition.risks:
        if unreviewed(risk.status, risk.reviewed_on, today):
            yield Flaw.NOT_REVIEWED, RowRef("risks", risk.code), days_since_review(risk.reviewed_on, today)
    yield from _unmeasured(edition, today)
    for row in edition.contributions:
        if row.response is Response.PENDING and row.received_on and is_stale(row.received_on, today):
            yield Flaw.NOT_ANSWERED, RowRef("contributions", row.code), (today - row.received_on).days
    yield from _untold(edition, today)


def _unmeasured(edition: Edition, today: date) -> Iterator[Left]:
    measurements = index_of(edition).measurements
    for item in edition.agenda_items:
        days = [one.measured_on for one in measurements.get(item.code, ()) if one.measured_on <= today]
        if item.status in MEASURED and (not days or is_stale(days[-1], today)):
            yield Flaw.NOT_MEASURED, RowRef("agenda_items", item.code), (today - days[-1]).days if days else None


def _untold(edition: Edition, today: date) -> Iterator[Left]:
    days = [
        *(("events", row.code, row.held_on) for row in edition.events if row.status is EventStatus.PLANNED),
        *(
            ("activities", row.code, row.planned_on)
            for row in edition.activities
            if row.status is ActivityStatus.PLANNED
        ),
    ]
    for resource, code, day in days:
        if day and day < today:
            yield Flaw.NOT_TOLD, RowRef(resource, code), (today - day).days


def is_stale(since: date, today: date) -> bool:
    """Return whether more than the four months have passed in which OGP Local wants a site updated."""
    return months_after(since, SITE_UPDATE_MONTHS) < today
