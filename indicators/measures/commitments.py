"""Commitments: how far they are, and their deadlines (CM-01 to CM-04b)."""

from collections.abc import Iterable
from datetime import date
from statistics import median

from config.i18n import Text
from data_access.editions import Edition
from data_access.enumerations import Completion, Lifecycle, Provenance
from data_access.models.commitments import CommitmentPublic, MilestonePublic
from indicators import rules
from indicators.index import grouped, index_of
from indicators.measures.labels import BY_COMMITMENT, BY_MILESTONE, DAYS, SHARE
from indicators.model import Direction, Family, Indicator, Kind, Part, Result, RowRef, refs, share
from indicators.wording import title

COMMITMENTS = Text("compromisos", "commitments")


def _by_completion(edition: Edition, today: date) -> Result:
    rows = edition.commitments
    if not rows:
        return Result(None)
    groups = grouped(rows, lambda row: row.completion)
    parts = tuple(
        Part(one.value, one.label, len(groups.get(one, ())), refs("commitments", groups.get(one, ())))
        for one in Completion
    )
    return Result(len(rows), parts, refs("commitments", rows))


CM_01 = Indicator(
    code="CM-01",
    family=Family.COMMITMENTS,
    name=Text("Compromisos por cumplimiento", "Commitments by completion"),
    definition=Text(
        "Compromisos publicados, según el cumplimiento que declara la municipalidad.",
        "Commitments published, by the completion the municipality declares.",
    ),
    formula=Text(
        "Número de compromisos por nivel de cumplimiento, incluidos los retirados y los concluidos.",
        "Number of commitments by level of completion, withdrawn and closed ones included.",
    ),
    unit=COMMITMENTS,
    kind=Kind.COUNT,
    direction=Direction.NEUTRAL,
    source=("commitments",),
    provenance=Provenance.COMPUTED,
    compute=_by_completion,
)


def _progress(edition: Edition, today: date) -> Result:
    milestones = index_of(edition).milestones
    known = [row for row in edition.commitments if row.lifecycle is not Lifecycle.WITHDRAWN]
    pairs = [(row, rules.progress(milestones.get(row.code, ()))) for row in known]
    values = [value for _, value in pairs if value is not None]
    parts = tuple(Part(row.code, title(row), value, refs("commitments", [row]), BY_COMMITMENT) for row, value in pairs)
    mean = sum(values) / len(values) if values else None
    return Result(mean, parts, refs("commitments", known), len(values), len(known))


CM_02 = Indicator(
    code="CM-02",
    family=Family.COMMITMENTS,
    name=Text("Avance de los compromisos", "Progress of the commitments"),
    definition=Text(
        "Cuánto de lo previsto en sus hitos se ha cumplido; sin hitos, el avance no está definido.",
        "How much of what their milestones foresee is done; without milestones, progress is undefined.",
    ),
    formula=Text(
        "Por compromiso, suma(peso del hito × peso de su cumplimiento) / suma(pesos de los hitos); en conjunto, el "
        "promedio de los compromisos no retirados que tienen hitos.",
        "By commitment, sum(weight of the milestone × weight of its completion) / sum(weights of the milestones); "
        "overall, the mean of the commitments not withdrawn that have milestones.",
    ),
    unit=SHARE,
    kind=Kind.SHARE,
    direction=Direction.UP,
    source=("milestones", "commitments"),
    provenance=Provenance.COMPUTED,
    compute=_progress,
)


def _binding_commitments(edition: Edition) -> list[CommitmentPublic]:
    return [row for row in edition.commitments if row.lifecycle in rules.IN_FORCE and row.end]


def _binding_milestones(edition: Edition) -> list[MilestonePublic]:
    in_force = {row.code for row in edition.commitments if row.lifecycle in rules.IN_FORCE}
    return [row for row in edition.milestones if row.commitment in in_force and row.end]


def _late(
    resource: str, rows: Iterable[CommitmentPublic | MilestonePublic], today: date, group: Text
) -> tuple[Part, ...]:
    """Return the overdue rows with their days late, the latest first; all of them bind."""
    pairs = [(row, rules.days_late(row.end, row.completion, Lifecycle.ACTIVE, today)) for row in rows]
    late = sorted((pair for pair in pairs if pair[1]), key=lambda pair: (-pair[1], pair[0].code))
    return tuple(Part(row.code, title(row), days, (RowRef(resource, row.code),), group) for row, days in late)


def _overdue_commitments(edition: Edition, today: date) -> Result:
    return _overdue("commitments", _binding_commitments(edition), today, BY_COMMITMENT)


def _overdue_milestones(edition: Edition, today: date) -> Result:
    return _overdue("milestones", _binding_milestones(edition), today, BY_MILESTONE)


def _overdue(resource: str, rows: list[CommitmentPublic] | list[MilestonePublic], today: date, group: Text) -> Result:
    if not rows:
        return Result(None)
    parts = _late(resource, rows, today, group)
    return Result(len(parts), parts, tuple(ref for part in parts for ref in part.rows), len(parts), len(rows))


CM_03 = Indicator(
    code="CM-03",
    family=Family.COMMITMENTS,
    name=Text("Compromisos vencidos", "Overdue commitments"),
    definition=Text(
        "Compromisos vigentes o modificados cuyo plazo ya pasó y que no se declaran completos.",
        "Active or modified commitments whose deadline has passed and that are not declared completed.",
    ),
    formula=Text(
        "Número de compromisos con plazo anterior a hoy; el día del plazo todavía no están vencidos.",
        "Number of commitments with a deadline before today; on the day itself they are not overdue yet.",
    ),
    unit=COMMITMENTS,
    kind=Kind.COUNT,
    direction=Direction.DOWN,
    source=("commitments",),
    provenance=Provenance.COMPUTED,
    compute=_overdue_commitments,
)

CM_03B = Indicator(
    code="CM-03b",
    family=Family.COMMITMENTS,
    name=Text("Hitos vencidos", "Overdue milestones"),
    definition=Text(
        "Hitos de compromisos vigentes o modificados cuyo plazo ya pasó y que no se declaran completos.",
        "Milestones of active or modified commitments whose deadline has passed and that are not declared completed.",
    ),
    formula=Text("Número de hitos con plazo anterior a hoy.", "Number of milestones with a deadline before today."),
    unit=Text("hitos", "milestones"),
    kind=Kind.COUNT,
    direction=Direction.DOWN,
    source=("milestones", "commitments"),
    provenance=Provenance.COMPUTED,
    compute=_overdue_milestones,
)


def _worst_delay(edition: Edition, today: date) -> Result:
    commitments, milestones = _binding_commitments(edition), _binding_milestones(edition)
    if not commitments and not milestones:
        return Result(None)
    parts = (
        *_late("commitments", commitments, today, BY_COMMITMENT),
        *_late("milestones", milestones, today, BY_MILESTONE),
    )
    days = [int(part.value) for part in parts if part.value is not None]
    return Result(max(days, default=0), parts, tuple(ref for part in parts for ref in part.rows))


CM_03C = Indicator(
    code="CM-03c",
    family=Family.COMMITMENTS,
    name=Text("Mayor atraso", "Longest delay"),
    definition=Text(
        "Días de atraso del compromiso o hito que lleva más tiempo vencido.",
        "Days by which the longest overdue commitment or milestone is late.",
    ),
    formula=Text(
        "Máximo de (hoy - plazo) entre compromisos e hitos vencidos; 0 si ninguno lo está.",
        "Maximum of (today - deadline) over overdue commitments and milestones; 0 where none is.",
    ),
    unit=DAYS,
    kind=Kind.DAYS,
    direction=Direction.DOWN,
    source=("commitments", "milestones"),
    provenance=Provenance.COMPUTED,
    compute=_worst_delay,
)


def _moved(edition: Edition) -> tuple[int, tuple[Part, ...]]:
    """Return how many deadlines there are, and those that moved with their days, the most moved first."""
    commitments = [row for row in edition.commitments if row.end]
    milestones = [row for row in edition.milestones if row.end]
    parts = (
        *_moved_parts("commitments", commitments, BY_COMMITMENT),
        *_moved_parts("milestones", milestones, BY_MILESTONE),
    )
    return len(commitments) + len(milestones), parts


def _moved_parts(resource: str, rows: Iterable[CommitmentPublic | MilestonePublic], group: Text) -> Iterable[Part]:
    pairs = [(row, rules.slippage(row.original_end, row.end) or 0) for row in rows]
    moved = sorted((pair for pair in pairs if pair[1]), key=lambda pair: (-abs(pair[1]), pair[0].code))
    return (Part(row.code, title(row), days, (RowRef(resource, row.code),), group) for row, days in moved)


def _moved_deadlines(edition: Edition, today: date) -> Result:
    total, parts = _moved(edition)
    behind = tuple(ref for part in parts for ref in part.rows)
    return Result(share(len(parts), total), parts, behind, len(parts), total)


CM_04 = Indicator(
    code="CM-04",
    family=Family.COMMITMENTS,
    name=Text("Plazos movidos", "Moved deadlines"),
    definition=Text(
        "Parte de los plazos de compromisos e hitos que ya no es la que se publicó al principio.",
        "Share of the deadlines of commitments and milestones that differ from the one first published.",
    ),
    formula=Text(
        "Plazos distintos del original / plazos publicados.", "Deadlines unlike the original / deadlines published."
    ),
    unit=SHARE,
    kind=Kind.SHARE,
    direction=Direction.DOWN,
    source=("commitments", "milestones"),
    provenance=Provenance.COMPUTED,
    compute=_moved_deadlines,
)


def _slippage(edition: Edition, today: date) -> Result:
    total, parts = _moved(edition)
    if not total:
        return Result(None)
    days = [int(part.value) for part in parts if part.value is not None]
    return Result(median(days) if days else 0, parts, tuple(ref for part in parts for ref in part.rows))


CM_04B = Indicator(
    code="CM-04b",
    family=Family.COMMITMENTS,
    name=Text("Días que se mueven los plazos", "Days by which deadlines move"),
    definition=Text(
        "Cuánto se ha corrido un plazo movido respecto del original; negativo si se adelantó.",
        "How far a moved deadline is from the original one; negative where it was brought forward.",
    ),
    formula=Text(
        "Mediana de (plazo actual - plazo original) de los plazos movidos; 0 si ninguno se movió.",
        "Median of (current deadline - original deadline) over moved deadlines; 0 where none moved.",
    ),
    unit=DAYS,
    kind=Kind.DAYS,
    direction=Direction.DOWN,
    source=("commitments", "milestones"),
    provenance=Provenance.COMPUTED,
    compute=_slippage,
)
