"""The agenda of citizen services (SA-01 to SA-05)."""

from datetime import date
from statistics import median

from config.i18n import Text
from data_access.editions import Edition
from data_access.enumerations import AgendaStatus, Provenance
from data_access.models.agenda import AgendaItemPublic
from indicators.index import grouped, index_of
from indicators.measures.labels import SHARE
from indicators.model import Direction, Family, Indicator, Kind, Part, Result, refs, share
from indicators.rules import achieved
from indicators.wording import title


def _by_status(edition: Edition, today: date) -> Result:
    rows = edition.agenda_items
    groups = grouped(rows, lambda row: row.status)
    parts = tuple(
        Part(one.value, one.label, len(groups.get(one, ())), refs("agenda_items", groups.get(one, ())))
        for one in AgendaStatus
    )
    return Result(len(rows), parts, refs("agenda_items", rows)) if rows else Result(None)


SA_01 = Indicator(
    code="SA-01",
    family=Family.SERVICE_AGENDA,
    name=Text("Servicios de la agenda", "Services of the agenda"),
    definition=Text(
        "Servicios ciudadanos de la agenda, según su estado.", "Citizen services of the agenda, by their status."
    ),
    formula=Text("Número de servicios publicados, por estado.", "Number of services published, by status."),
    unit=Text("servicios", "services"),
    kind=Kind.COUNT,
    direction=Direction.NEUTRAL,
    source=("agenda_items",),
    provenance=Provenance.COMPUTED,
    compute=_by_status,
)


def standing(edition: Edition) -> tuple[AgendaItemPublic, ...]:
    """Return the agenda items that were not dropped."""
    return tuple(row for row in edition.agenda_items if row.status is not AgendaStatus.DROPPED)


def _share_of(items: tuple[AgendaItemPublic, ...], counted: list[AgendaItemPublic]) -> Result:
    value = share(len(counted), len(items))
    return Result(value, (), refs("agenda_items", items), len(counted), len(items))


def _born_of_contributions(edition: Edition, today: date) -> Result:
    items = standing(edition)
    contributions = index_of(edition).contributions
    return _share_of(items, [row for row in items if row.code in contributions])


SA_02 = Indicator(
    code="SA-02",
    family=Family.SERVICE_AGENDA,
    name=Text("Servicios nacidos de un aporte", "Services born of a contribution"),
    definition=Text(
        "Parte de los servicios no descartados que responde a uno o más aportes ciudadanos.",
        "Share of the services not dropped that answer one or more citizen contributions.",
    ),
    formula=Text(
        "Servicios no descartados con aportes vinculados / servicios no descartados.",
        "Services not dropped with linked contributions / services not dropped.",
    ),
    unit=SHARE,
    kind=Kind.SHARE,
    direction=Direction.UP,
    source=("agenda_items", "contributions"),
    provenance=Provenance.COMPUTED,
    compute=_born_of_contributions,
)


def _has_goal(row: AgendaItemPublic) -> bool:
    return row.baseline is not None and row.target is not None


def _with_goal(edition: Edition, today: date) -> Result:
    items = standing(edition)
    return _share_of(items, [row for row in items if _has_goal(row)])


SA_03 = Indicator(
    code="SA-03",
    family=Family.SERVICE_AGENDA,
    name=Text("Servicios con línea base y meta", "Services with baseline and target"),
    definition=Text(
        "Parte de los servicios no descartados que dice de dónde parte y a dónde quiere llegar.",
        "Share of the services not dropped that say where they start and where they want to get.",
    ),
    formula=Text(
        "Servicios no descartados con línea base y meta / servicios no descartados.",
        "Services not dropped with baseline and target / services not dropped.",
    ),
    unit=SHARE,
    kind=Kind.SHARE,
    direction=Direction.UP,
    source=("agenda_items",),
    provenance=Provenance.COMPUTED,
    compute=_with_goal,
)


def _measured_change(edition: Edition, today: date) -> Result:
    measurements = index_of(edition).measurements
    aimed = [row for row in standing(edition) if _has_goal(row)]
    parts: list[Part] = []
    changes: list[float] = []
    for row in aimed:
        known = [one for one in measurements.get(row.code, ()) if one.measured_on <= today]
        change = achieved(row.baseline, known[-1].value, row.target) if known else None
        if change is not None:
            behind = (*refs("agenda_items", [row]), *refs("measurements", known))
            parts.append(Part(row.code, title(row), change, behind))
            changes.append(change)
    value = median(changes) if changes else None
    return Result(value, tuple(parts), refs("agenda_items", aimed), len(parts), len(aimed))


SA_04 = Indicator(
    code="SA-04",
    family=Family.SERVICE_AGENDA,
    name=Text("Camino recorrido hacia la meta", "Way covered towards the target"),
    definition=Text(
        "Cuánto del camino entre la línea base y la meta muestra la última medición: 1 es la meta, 0 el punto de "
        "partida y un valor negativo, un retroceso.",
        "How much of the way from baseline to target the last measurement shows: 1 is the target, 0 the starting "
        "point and a negative value a setback.",
    ),
    formula=Text(
        "Mediana de (última medición - línea base) / (meta - línea base) de los servicios medidos.",
        "Median of (last measurement - baseline) / (target - baseline) over the services measured.",
    ),
    unit=SHARE,
    kind=Kind.SHARE,
    direction=Direction.UP,
    source=("agenda_items", "measurements"),
    provenance=Provenance.COMPUTED,
    compute=_measured_change,
)


def _tied(edition: Edition, today: date) -> Result:
    items = standing(edition)
    return _share_of(items, [row for row in items if row.commitments])


SA_05 = Indicator(
    code="SA-05",
    family=Family.SERVICE_AGENDA,
    name=Text("Servicios ligados a un compromiso", "Services tied to a commitment"),
    definition=Text(
        "Parte de los servicios no descartados que un compromiso del plan de acción respalda.",
        "Share of the services not dropped that a commitment of the action plan backs.",
    ),
    formula=Text(
        "Servicios no descartados con compromiso vinculado / servicios no descartados.",
        "Services not dropped with a linked commitment / services not dropped.",
    ),
    unit=SHARE,
    kind=Kind.SHARE,
    direction=Direction.UP,
    source=("agenda_items", "commitments"),
    provenance=Provenance.COMPUTED,
    compute=_tied,
)
