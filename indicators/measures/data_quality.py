"""Data quality: how many rows say who answers, when, with which evidence and from which source (DQ-01 to DQ-04)."""

from collections.abc import Callable, Iterable
from datetime import date

from config.i18n import Text
from data_access.editions import Edition
from data_access.enumerations import Provenance
from data_access.models import ENTITIES, RESOURCES
from data_access.schema import Row
from indicators.index import index_of
from indicators.measures.labels import BY_RESOURCE, LISTS_MISSING, SHARE
from indicators.model import Direction, Family, Indicator, Kind, Part, Result, refs, share

RESPONSIBLE = (("commitments", "lead"), ("milestones", "responsible"), ("agenda_items", "responsible"),
               ("risks", "responsible"))  # fmt: skip
"""Resources whose rows should name an institution, and the field that does."""

DATED = (
    ("action_plans", ("start", "end", "submitted_on")),
    ("stages", ("planned_start", "planned_end")),
    ("activities", ("planned_on",)),
    ("events", ("held_on",)),
    ("contributions", ("received_on",)),
    ("commitments", ("start", "end")),
    ("milestones", ("start", "end")),
    ("evidence", ("dated",)),
)
"""Resources whose rows should have dates, and all the fields that hold them."""

EVIDENCED = ("commitments", "milestones", "progress_updates")
"""Resources whose rows should have evidence of their own."""

Check = Callable[[Row], bool]


def _shares(edition: Edition, checks: Iterable[tuple[str, Check]]) -> Result:
    """Return the share of the rows that pass the check of their resource; the rows behind it are those that do not."""
    parts: list[Part] = []
    for resource, passes in checks:
        rows = edition.rows.get(resource, ())
        failing = [row for row in rows if not passes(row)]
        if rows:
            good = len(rows) - len(failing)
            value = share(good, len(rows))
            label = RESOURCES[resource].title
            parts.append(Part(resource, label, value, refs(resource, failing), BY_RESOURCE, good, len(rows)))
    count, total = sum(part.count or 0 for part in parts), sum(part.total or 0 for part in parts)
    missing = tuple(ref for part in parts for ref in part.rows)
    return Result(share(count, total), tuple(parts), missing, count, total, note=LISTS_MISSING)


def _has(*fields: str) -> Check:
    return lambda row: all(getattr(row, field) is not None for field in fields)


def _responsible(edition: Edition, today: date) -> Result:
    return _shares(edition, ((resource, _has(field)) for resource, field in RESPONSIBLE))


DQ_01 = Indicator(
    code="DQ-01",
    family=Family.DATA_QUALITY,
    name=Text("Filas con responsable", "Rows with a responsible institution"),
    definition=Text(
        "Parte de los compromisos, hitos, servicios y riesgos que dice qué institución responde.",
        "Share of the commitments, milestones, services and risks that say which institution answers for them.",
    ),
    formula=Text("Filas con institución / filas publicadas.", "Rows with an institution / rows published."),
    unit=SHARE,
    kind=Kind.SHARE,
    direction=Direction.UP,
    source=tuple(resource for resource, _ in RESPONSIBLE),
    provenance=Provenance.COMPUTED,
    compute=_responsible,
)


def _dated(edition: Edition, today: date) -> Result:
    return _shares(edition, ((resource, _has(*fields)) for resource, fields in DATED))


DQ_02 = Indicator(
    code="DQ-02",
    family=Family.DATA_QUALITY,
    name=Text("Filas con fechas", "Rows with dates"),
    definition=Text(
        "Parte de las filas que tiene todas las fechas que le corresponden.",
        "Share of the rows that have every date they should have.",
    ),
    formula=Text(
        "Filas con todas sus fechas / filas publicadas, entre planes, etapas, actividades, eventos, aportes, "
        "compromisos, hitos y evidencias.",
        "Rows with all their dates / rows published, over plans, stages, activities, events, contributions, "
        "commitments, milestones and evidence.",
    ),
    unit=SHARE,
    kind=Kind.SHARE,
    direction=Direction.UP,
    source=tuple(resource for resource, _ in DATED),
    provenance=Provenance.COMPUTED,
    compute=_dated,
)


def _evidenced(edition: Edition, today: date) -> Result:
    about = index_of(edition).evidence_about

    def proves(resource: str) -> Check:
        return lambda row: (resource, row.code) in about

    return _shares(edition, ((resource, proves(resource)) for resource in EVIDENCED))


DQ_03 = Indicator(
    code="DQ-03",
    family=Family.DATA_QUALITY,
    name=Text("Filas con evidencia", "Rows with evidence"),
    definition=Text(
        "Parte de los compromisos, hitos y avances con una evidencia propia.",
        "Share of the commitments, milestones and updates with evidence of their own.",
    ),
    formula=Text("Filas con evidencia / filas publicadas.", "Rows with evidence / rows published."),
    unit=SHARE,
    kind=Kind.SHARE,
    direction=Direction.UP,
    source=(*EVIDENCED, "evidence"),
    provenance=Provenance.COMPUTED,
    compute=_evidenced,
)


def _sourced(edition: Edition, today: date) -> Result:
    def named(row: Row) -> bool:
        return row.source is not None or row.source_url is not None

    return _shares(edition, ((entity.resource, named) for entity in ENTITIES))


DQ_04 = Indicator(
    code="DQ-04",
    family=Family.DATA_QUALITY,
    name=Text("Filas con fuente", "Rows with a source"),
    definition=Text(
        "Parte de todas las filas publicadas que dice de dónde sale.",
        "Share of all rows published that say where they come from.",
    ),
    formula=Text("Filas con fuente o enlace / filas publicadas.", "Rows with a source or link / rows published."),
    unit=SHARE,
    kind=Kind.SHARE,
    direction=Direction.UP,
    source=tuple(entity.resource for entity in ENTITIES),
    provenance=Provenance.COMPUTED,
    compute=_sourced,
)
