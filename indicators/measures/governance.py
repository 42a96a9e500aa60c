"""Co-creation: capacities, governance, stages and actors (CC-06 to CC-11)."""

from datetime import date

from config.i18n import Text
from data_access.editions import Edition
from data_access.enumerations import ActivityStatus, GovernanceKind, Provenance, Sector, SystemStatus
from data_access.models.participation import FacilitatorCohortPublic
from indicators.index import grouped
from indicators.measures.labels import BY_SECTOR, BY_STATUS, BY_YEAR, NOT_RECORDED, PEOPLE, SHARE
from indicators.model import Direction, Family, Indicator, Kind, Part, Result, refs, share
from indicators.people import NOBODY, Count
from indicators.wording import title


def _facilitators(edition: Edition, today: date) -> Result:
    cohorts = [row for row in edition.facilitator_cohorts if row.trained_on is None or row.trained_on <= today]
    if not cohorts:
        return Result(None)
    groups = grouped(cohorts, lambda row: row.sector or "")
    parts = [_cohort_part(one.value, one.label, groups[one]) for one in Sector if one in groups]
    if "" in groups:
        parts.append(_cohort_part("not_recorded", NOT_RECORDED, groups[""]))
    total = _trained(tuple(cohorts))
    return Result(total.people, tuple(parts), refs("facilitator_cohorts", cohorts), at_least=total.at_least)


def _trained(cohorts: tuple[FacilitatorCohortPublic, ...]) -> Count:
    return sum((Count(row.people or 0, row.people is None) for row in cohorts), NOBODY)


def _cohort_part(code: str, label: Text, cohorts: tuple[FacilitatorCohortPublic, ...]) -> Part:
    count = _trained(cohorts)
    rows = refs("facilitator_cohorts", cohorts)
    return Part(code, label, count.people, rows, BY_SECTOR, at_least=count.at_least)


CC_06 = Indicator(
    code="CC-06",
    family=Family.CO_CREATION,
    name=Text("Facilitadores formados", "Facilitators trained"),
    definition=Text(
        "Personas que completaron una formación para facilitar foros y talleres.",
        "People who completed a training to facilitate forums and workshops.",
    ),
    formula=Text(
        "Suma de las personas de cada grupo formado; con cifras reservadas la suma es un mínimo.",
        "Sum of the people of each cohort; with withheld counts the sum is a lower bound.",
    ),
    unit=PEOPLE,
    kind=Kind.COUNT,
    direction=Direction.UP,
    source=("facilitator_cohorts",),
    provenance=Provenance.COMPUTED,
    compute=_facilitators,
)


def _systems(edition: Edition, today: date) -> Result:
    rows = edition.data_systems
    groups = grouped(rows, lambda row: row.status)
    parts = tuple(
        Part(one.value, one.label, len(groups[one]), refs("data_systems", groups[one]), BY_STATUS)
        for one in SystemStatus
        if one in groups
    )
    in_use = len(groups.get(SystemStatus.IN_USE, ()))
    return Result(in_use if rows else None, parts, refs("data_systems", rows))


CC_07 = Indicator(
    code="CC-07",
    family=Family.CO_CREATION,
    name=Text("Sistemas de datos en uso", "Data systems in use"),
    definition=Text(
        "Sistemas que hoy recogen y analizan los datos de foros y talleres.",
        "Systems that collect and analyse the data of forums and workshops today.",
    ),
    formula=Text("Número de sistemas en estado «en uso».", "Number of systems whose status is “in use”."),
    unit=Text("sistemas", "systems"),
    kind=Kind.COUNT,
    direction=Direction.UP,
    source=("data_systems",),
    provenance=Provenance.COMPUTED,
    compute=_systems,
)


def _checklist(edition: Edition, today: date) -> Result:
    rows = edition.governance_components
    if not rows:
        return Result(None)
    standing = grouped(
        (row for row in rows if row.in_place_since is None or row.in_place_since <= today), lambda row: row.kind
    )
    parts = tuple(
        Part(one.value, one.label, int(one in standing), refs("governance_components", standing.get(one, ())))
        for one in GovernanceKind
    )
    total = len(GovernanceKind)
    return Result(share(len(standing), total), parts, refs("governance_components", rows), len(standing), total)


CC_08 = Indicator(
    code="CC-08",
    family=Family.CO_CREATION,
    name=Text("Componentes de gobernanza establecidos", "Governance components in place"),
    definition=Text(
        "Parte de la lista de componentes de un gobierno abierto local que ya está establecida.",
        "Share of the checklist of components of local open government that is in place.",
    ),
    formula=Text(
        "Tipos de componente vigentes hoy / tipos de la lista: foro, reglas, ente de monitoreo, punto de contacto, "
        "sitio público, repositorio y modelo.",
        "Kinds of component in place today / kinds on the list: forum, rules, monitoring body, point of contact, "
        "public site, repository and model.",
    ),
    unit=SHARE,
    kind=Kind.SHARE,
    direction=Direction.UP,
    source=("governance_components",),
    provenance=Provenance.COMPUTED,
    compute=_checklist,
)


def _sessions(edition: Edition, today: date) -> Result:
    rows = [row for row in edition.forum_sessions if row.held_on <= today]
    years = grouped(rows, lambda row: str(row.held_on.year))
    parts = tuple(
        Part(year, Text(year, year), len(years[year]), refs("forum_sessions", years[year]), BY_YEAR)
        for year in sorted(years)
    )
    return Result(len(rows) if edition.forum_sessions else None, parts, refs("forum_sessions", rows))


CC_09 = Indicator(
    code="CC-09",
    family=Family.CO_CREATION,
    name=Text("Sesiones del foro multiactor", "Sessions of the multi-stakeholder forum"),
    definition=Text("Sesiones que el foro ya celebró.", "Sessions the forum has held."),
    formula=Text("Número de sesiones con fecha de hoy o anterior.", "Number of sessions dated today or earlier."),
    unit=Text("sesiones", "sessions"),
    kind=Kind.COUNT,
    direction=Direction.UP,
    source=("forum_sessions",),
    provenance=Provenance.COMPUTED,
    compute=_sessions,
)


def _minutes(edition: Edition, today: date) -> Result:
    rows = [row for row in edition.forum_sessions if row.held_on <= today]
    published = sum(row.minutes_url is not None for row in rows)
    return Result(share(published, len(rows)), (), refs("forum_sessions", rows), published, len(rows))


CC_09B = Indicator(
    code="CC-09b",
    family=Family.CO_CREATION,
    name=Text("Sesiones del foro con acta publicada", "Forum sessions with published minutes"),
    definition=Text(
        "Parte de las sesiones celebradas cuya acta se puede leer en línea.",
        "Share of the sessions held whose minutes can be read online.",
    ),
    formula=Text(
        "Sesiones con enlace al acta / sesiones celebradas.", "Sessions with a link to minutes / sessions held."
    ),
    unit=SHARE,
    kind=Kind.SHARE,
    direction=Direction.UP,
    source=("forum_sessions",),
    provenance=Provenance.COMPUTED,
    compute=_minutes,
)


def _stages(edition: Edition, today: date) -> Result:
    standing = [row for row in edition.activities if row.status is not ActivityStatus.CANCELLED]
    by_stage = grouped(standing, lambda row: row.stage)
    parts = []
    for stage in sorted(edition.stages, key=lambda row: row.position):
        rows = by_stage.get(stage.code, ())
        done = sum(row.status is ActivityStatus.DONE for row in rows)
        behind = (*refs("stages", [stage]), *refs("activities", rows))
        parts.append(Part(stage.code, title(stage), share(done, len(rows)), behind, None, done, len(rows)))
    done = sum(row.status is ActivityStatus.DONE for row in standing)
    return Result(share(done, len(standing)), tuple(parts), refs("activities", standing), done, len(standing))


CC_10 = Indicator(
    code="CC-10",
    family=Family.CO_CREATION,
    name=Text("Avance de las etapas", "Progress of the stages"),
    definition=Text(
        "Parte de las actividades de cada etapa que ya se realizó.",
        "Share of the activities of each stage that have been done.",
    ),
    formula=Text(
        "Actividades realizadas / (realizadas + planificadas); las canceladas no cuentan.",
        "Activities done / (done + planned); cancelled ones do not count.",
    ),
    unit=SHARE,
    kind=Kind.SHARE,
    direction=Direction.UP,
    source=("activities", "stages"),
    provenance=Provenance.COMPUTED,
    compute=_stages,
)


def _actors(edition: Edition, today: date) -> Result:
    rows = edition.organisations
    groups = grouped(rows, lambda row: row.sector)
    parts = tuple(
        Part(one.value, one.label, len(groups[one]), refs("organisations", groups[one]), BY_SECTOR)
        for one in Sector
        if one in groups
    )
    return Result(len(rows) if rows else None, parts, refs("organisations", rows))


CC_11 = Indicator(
    code="CC-11",
    family=Family.CO_CREATION,
    name=Text("Organizaciones en el mapa de actores", "Organisations on the actor map"),
    definition=Text(
        "Instituciones y organizaciones que toman parte en el proceso, por sector.",
        "Institutions and organisations that take part in the process, by sector.",
    ),
    formula=Text("Número de organizaciones registradas.", "Number of organisations on record."),
    unit=Text("organizaciones", "organisations"),
    kind=Kind.COUNT,
    direction=Direction.UP,
    source=("organisations",),
    provenance=Provenance.COMPUTED,
    compute=_actors,
)
