"""Commitments: evidence, updates, obligations, independent views and risks (CM-05 to CM-09b)."""

from datetime import date
from statistics import median

from config.i18n import Text
from data_access.editions import Edition
from data_access.enumerations import Completion, Provenance, RiskStatus
from data_access.models.commitments import AssessmentPublic, CommitmentPublic, MilestonePublic
from indicators import rules
from indicators.clocks import END_ASSESSMENT_MONTHS, INCEPTION_MONTHS, SITE_UPDATE_MONTHS, Clock, ClockState, all_clocks
from indicators.index import Index, grouped, index_of
from indicators.measures.labels import (
    BY_CLOCK,
    BY_COMMITMENT,
    BY_COMPLETION,
    BY_SEVERITY,
    BY_STATUS,
    DAYS,
    SHARE,
)
from indicators.model import Direction, Family, Indicator, Kind, Part, Result, refs, share
from indicators.wording import title

HIGH_FROM = rules.SEVERITY_FROM[rules.Severity.HIGH]
MEDIUM_FROM = rules.SEVERITY_FROM[rules.Severity.MEDIUM]


def _evidenced(edition: Edition, today: date) -> Result:
    rows = edition.milestones
    evidenced = index_of(edition).evidenced_milestones
    groups = grouped(rows, lambda row: row.completion)
    parts = tuple(_evidenced_part(one, groups[one], evidenced) for one in Completion if one in groups)
    count = sum(row.code in evidenced for row in rows)
    return Result(share(count, len(rows)), parts, refs("milestones", rows), count, len(rows))


def _evidenced_part(completion: Completion, rows: tuple[MilestonePublic, ...], evidenced: frozenset[str]) -> Part:
    count = sum(row.code in evidenced for row in rows)
    value = share(count, len(rows))
    return Part(completion.value, completion.label, value, refs("milestones", rows), BY_COMPLETION, count, len(rows))


CM_05 = Indicator(
    code="CM-05",
    family=Family.COMMITMENTS,
    name=Text("Hitos con evidencia", "Milestones with evidence"),
    definition=Text(
        "Parte de los hitos con una o más evidencias que cualquiera puede abrir.",
        "Share of the milestones with one or more pieces of evidence that anybody can open.",
    ),
    formula=Text(
        "Hitos con evidencia propia o de uno de sus avances / hitos publicados.",
        "Milestones with evidence of their own or of one of their updates / milestones published.",
    ),
    unit=SHARE,
    kind=Kind.SHARE,
    direction=Direction.UP,
    source=("milestones", "evidence", "progress_updates"),
    provenance=Provenance.COMPUTED,
    compute=_evidenced,
)


def _in_force(edition: Edition) -> list[CommitmentPublic]:
    return [row for row in edition.commitments if row.lifecycle in rules.IN_FORCE]


def _staleness(edition: Edition, today: date) -> Result:
    index = index_of(edition)
    counted = [(row, _days_without_update(index, row, today)) for row in _in_force(edition)]
    pairs = [(row, days) for row, days in counted if days is not None]
    if not pairs:
        return Result(None)
    pairs.sort(key=lambda pair: (-pair[1], pair[0].code))
    parts = tuple(Part(row.code, title(row), days, refs("commitments", [row]), BY_COMMITMENT) for row, days in pairs)
    return Result(median(days for _, days in pairs), parts, refs("commitments", (row for row, _ in pairs)))


def _days_without_update(index: Index, row: CommitmentPublic, today: date) -> int | None:
    return rules.days_without_update(index.last_update.get(row.code), index.published_since(row.code), today)


CM_06 = Indicator(
    code="CM-06",
    family=Family.COMMITMENTS,
    name=Text("Días sin actualización", "Days without an update"),
    definition=Text(
        "Tiempo desde la última novedad pública de un compromiso vigente o modificado. No dice si empezó: un "
        "compromiso puede estar en marcha y no publicarlo.",
        "Time since the last public news of an active or modified commitment. It does not say whether it started: a "
        "commitment may be under way without publishing it.",
    ),
    formula=Text(
        "Mediana de (hoy - última publicación de un cambio, avance, evidencia o evaluación); si no hubo ninguna, se "
        "cuenta desde la primera publicación del compromiso.",
        "Median of (today - last publication of a change, update, piece of evidence or assessment); where there was "
        "none, counted from the first publication of the commitment.",
    ),
    unit=DAYS,
    kind=Kind.DAYS,
    direction=Direction.DOWN,
    source=("commitments", "milestones", "progress_updates", "evidence", "assessments", "changes"),
    provenance=Provenance.COMPUTED,
    compute=_staleness,
)


def _never_updated(edition: Edition, today: date) -> Result:
    rows = _in_force(edition)
    updated = index_of(edition).last_update
    never = [row for row in rows if row.code not in updated]
    count = len(never) if rows else None
    return Result(count, (), refs("commitments", never), count, len(rows))


CM_06B = Indicator(
    code="CM-06b",
    family=Family.COMMITMENTS,
    name=Text("Compromisos sin ninguna actualización", "Commitments never updated"),
    definition=Text(
        "Compromisos vigentes o modificados de los que nada se ha publicado desde su primera publicación.",
        "Active or modified commitments about which nothing was published since they were first published.",
    ),
    formula=Text(
        "Número de compromisos sin cambios, avances, evidencias ni evaluaciones publicados.",
        "Number of commitments without published changes, updates, evidence or assessments.",
    ),
    unit=Text("compromisos", "commitments"),
    kind=Kind.COUNT,
    direction=Direction.DOWN,
    source=CM_06.source,
    provenance=Provenance.COMPUTED,
    compute=_never_updated,
)


def _clocks(edition: Edition, today: date) -> Result:
    clocks = all_clocks(edition, today)
    groups = grouped(clocks, lambda clock: clock.code)
    states = grouped(clocks, lambda clock: clock.state)
    parts = (
        *(_clock_part(code, members) for code, members in groups.items()),
        *(Part(f"state:{one}", one.label, len(states.get(one, ())), (), BY_STATUS) for one in ClockState),
    )
    met, decided = _met(clocks)
    rows = tuple(clock.subject for clock in clocks if clock.subject)
    return Result(share(met, decided), parts, rows, met, decided)


def _met(clocks: tuple[Clock, ...]) -> tuple[int, int]:
    """Return how many clocks were met in time, and how many could be: those met or late."""
    met = sum(clock.state is ClockState.MET for clock in clocks)
    return met, met + sum(clock.state is ClockState.LATE for clock in clocks)


def _clock_part(code: str, clocks: tuple[Clock, ...]) -> Part:
    met, decided = _met(clocks)
    rows = tuple(clock.subject for clock in clocks if clock.subject)
    return Part(code, clocks[0].label, share(met, decided), rows, BY_CLOCK, met, decided)


CM_07 = Indicator(
    code="CM-07",
    family=Family.COMMITMENTS,
    name=Text("Plazos de OGP Local cumplidos", "OGP Local deadlines met"),
    definition=Text(
        f"Obligaciones de OGP Local cumplidas a tiempo: evaluación inicial en {INCEPTION_MONTHS} meses desde la "
        f"entrega del plan, sitio público actualizado cada {SITE_UPDATE_MONTHS} meses, "
        f"evaluación en {END_ASSESSMENT_MONTHS} mes desde el fin de cada compromiso, y foro multiactor.",
        f"OGP Local obligations met in time: inception assessment within {INCEPTION_MONTHS} months of the plan's "
        f"submission, public site updated every {SITE_UPDATE_MONTHS} months, assessment within {END_ASSESSMENT_MONTHS} "
        "month of the end of each commitment, and a multi-stakeholder forum.",
    ),
    formula=Text(
        "Obligaciones cumplidas a tiempo / (cumplidas a tiempo + fuera de plazo); las que están en plazo o sin datos "
        "se cuentan aparte.",
        "Obligations met in time / (met in time + late); pending ones and those without data are counted apart.",
    ),
    unit=SHARE,
    kind=Kind.SHARE,
    direction=Direction.UP,
    source=("action_plans", "commitments", "assessments", "governance_components", "forum_sessions"),
    provenance=Provenance.COMPUTED,
    compute=_clocks,
)


def newest_assessed(index: Index, code: str, today: date) -> AssessmentPublic | None:
    """Return the newest assessment of a commitment up to today that judged its completion."""
    newest_first = reversed(index.assessments.get(code, ()))
    return next((one for one in newest_first if one.completion is not None and one.dated <= today), None)


def _compared(edition: Edition, today: date) -> Result:
    index = index_of(edition)
    parts: list[Part] = []
    differences: list[float] = []
    for row in edition.commitments:
        newest = newest_assessed(index, row.code, today)
        difference = rules.assessed_difference(row.completion, newest.completion if newest else None)
        if newest and difference is not None:
            behind = (*refs("commitments", [row]), *refs("assessments", [newest]))
            parts.append(Part(row.code, title(row), difference, behind, BY_COMMITMENT))
            differences.append(difference)
    mean = sum(differences) / len(differences) if differences else None
    rows = tuple(ref for part in parts for ref in part.rows)
    return Result(mean, tuple(parts), rows, sum(bool(one) for one in differences), len(differences))


CM_08 = Indicator(
    code="CM-08",
    family=Family.COMMITMENTS,
    name=Text("Diferencia entre lo evaluado y lo declarado", "Difference between assessed and declared"),
    definition=Text(
        "Cuánto se aparta la evaluación independiente del cumplimiento que declara la municipalidad; negativa si el "
        "ente evaluador encuentra menos de lo declarado.",
        "How far the independent assessment is from the completion the municipality declares; negative where the "
        "assessor finds less than is declared.",
    ),
    formula=Text(
        "Promedio de (peso del cumplimiento evaluado - peso del declarado) con la evaluación más reciente de cada "
        "compromiso evaluado.",
        "Mean of (weight of assessed completion - weight of the declared one) with the newest assessment of each "
        "commitment assessed.",
    ),
    unit=Text("diferencia de proporciones", "difference of shares"),
    kind=Kind.DIFFERENCE,
    direction=Direction.NEUTRAL,
    source=("commitments", "assessments"),
    provenance=Provenance.COMPUTED,
    compute=_compared,
)


def _open_risks(edition: Edition, today: date) -> Result:
    if not edition.risks:
        return Result(None)
    live = [row for row in edition.risks if row.status is RiskStatus.OPEN]
    groups = grouped(live, lambda row: rules.severity(row.likelihood, row.impact))
    parts = tuple(
        Part(one.value, one.label, len(groups.get(one, ())), refs("risks", groups.get(one, ())), BY_SEVERITY)
        for one in rules.SEVERITY_FROM
    )
    return Result(len(live), parts, refs("risks", live))


CM_09 = Indicator(
    code="CM-09",
    family=Family.COMMITMENTS,
    name=Text("Riesgos abiertos", "Open risks"),
    definition=Text(
        "Riesgos de compromisos y servicios que siguen abiertos, según su gravedad.",
        "Risks of commitments and services that are still open, by severity.",
    ),
    formula=Text(
        f"Número de riesgos abiertos; gravedad = probabilidad × impacto: alta desde {HIGH_FROM}, media desde "
        f"{MEDIUM_FROM}.",
        f"Number of open risks; severity = likelihood × impact: high from {HIGH_FROM}, medium from {MEDIUM_FROM}.",
    ),
    unit=Text("riesgos", "risks"),
    kind=Kind.COUNT,
    direction=Direction.DOWN,
    source=("risks",),
    provenance=Provenance.COMPUTED,
    compute=_open_risks,
)


def _unreviewed(edition: Edition, today: date) -> Result:
    live = [row for row in edition.risks if row.status is RiskStatus.OPEN]
    stale = [row for row in live if rules.unreviewed(row.status, row.reviewed_on, today)]
    count = len(stale) if edition.risks else None
    return Result(count, (), refs("risks", stale), count, len(live))


CM_09B = Indicator(
    code="CM-09b",
    family=Family.COMMITMENTS,
    name=Text("Riesgos sin revisar", "Unreviewed risks"),
    definition=Text(
        f"Riesgos abiertos que nadie ha revisado en más de {rules.REVIEW_DAYS} días, o nunca.",
        f"Open risks that nobody has reviewed in more than {rules.REVIEW_DAYS} days, or ever.",
    ),
    formula=Text(
        f"Número de riesgos abiertos con revisión de hace más de {rules.REVIEW_DAYS} días o sin fecha de revisión.",
        f"Number of open risks reviewed more than {rules.REVIEW_DAYS} days ago or without a date of review.",
    ),
    unit=Text("riesgos", "risks"),
    kind=Kind.COUNT,
    direction=Direction.DOWN,
    source=("risks",),
    provenance=Provenance.COMPUTED,
    compute=_unreviewed,
)
