"""The governance page: the risk register, and what the programme is governed with."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from config.i18n import Text
from data_access.editions import Edition, kept
from data_access.enumerations import GovernanceKind, RiskStatus, Sector, SystemStatus
from data_access.models.participation import ForumSessionPublic
from data_access.models.programme import OrganisationPublic
from indicators import parameters
from indicators.index import grouped
from indicators.listing import (
    Facet,
    Listed,
    contains,
    enum_options,
    folded_fields,
    institution,
    named_options,
    paged,
    sift,
)
from indicators.model import Measured, Option, Part, RowRef
from indicators.parameters import Asked
from indicators.records import RiskState, risk_state
from indicators.registry import measured
from indicators.rules import Severity
from indicators.wording import both, required_name, title, title_of

PAGE_SIZE = 25
SESSIONS = 12
STATUS, SEVERITY, INSTITUTION, REVIEW = "estado", "gravedad", "institucion", "revision"
OVERDUE = "vencida"
RISKS = ("CM-09", "CM-09b")
FORUM = ("CC-09", "CC-09b")
CAPACITIES = ("CC-06", "CC-07")


@dataclass(frozen=True, slots=True)
class RiskFilters(Asked):
    """What the register is narrowed by; `overdue`: only open risks that nobody reviewed in time."""

    status: RiskStatus | None = parameters.one_of(STATUS, RiskStatus)
    severity: Severity | None = parameters.one_of(SEVERITY, Severity)
    institution: str | None = parameters.code(INSTITUTION)
    overdue: bool = parameters.flag(REVIEW, OVERDUE)
    text: str = parameters.words()
    page: int = parameters.page()


@dataclass(frozen=True, slots=True)
class RegisteredRisk:
    """A risk, and the commitment or agenda item it threatens."""

    state: RiskState
    institution: str | None
    subject: RowRef
    subject_title: Text


@dataclass(frozen=True, slots=True)
class RiskRegister(Listed[RiskFilters]):
    """A page of the register, open risks first, then the gravest.

    Attributes:
        risks: those of this page.
        grid: how many open risks there are of each likelihood and impact, the filters aside.
        overdue: how many the other filters leave that nobody reviewed in time.
    """

    risks: tuple[RegisteredRisk, ...]
    statuses: tuple[Option, ...]
    severities: tuple[Option, ...]
    institutions: tuple[Option, ...]
    overdue: int
    grid: Mapping[tuple[int, int], int]

    @property
    def open(self) -> int:
        """Return how many risks are open."""
        return sum(self.grid.values())


@dataclass(frozen=True, slots=True)
class GovernanceEntry:
    """A kind of governance component, whether one is published, and since when."""

    kind: GovernanceKind
    in_place: bool
    code: str | None
    title: Text | None
    since: date | None
    url: str | None


@dataclass(frozen=True, slots=True)
class SessionEntry:
    """A forum session, its minutes and its seats by sector (those published)."""

    code: str
    held_on: date
    minutes_url: str | None
    seats: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Actor:
    """An organisation of the actor map, and its part in the process."""

    code: str
    name: Text
    role: Text | None


@dataclass(frozen=True, slots=True)
class CohortEntry:
    """Facilitators trained together; `people` None is withheld."""

    code: str
    trained_on: date | None
    people: int | None
    sector: Sector | None
    method: Text | None


@dataclass(frozen=True, slots=True)
class SystemEntry:
    """A data system."""

    code: str
    name: Text
    purpose: Text | None
    status: SystemStatus
    in_use_since: date | None


@dataclass(frozen=True, slots=True)
class Governance:
    """What the programme is governed with.

    Attributes:
        components: the checklist, one entry per component, or one per kind where none is published.
        sessions: newest first, at most 12.
        actors: by sector, in the order of sectors.
        cohorts: newest first.
        numbers: the indicators of the page; find one with `number(code)`.
    """

    components: tuple[GovernanceEntry, ...]
    sessions: tuple[SessionEntry, ...]
    actors: Mapping[Sector, tuple[Actor, ...]]
    cohorts: tuple[CohortEntry, ...]
    systems: tuple[SystemEntry, ...]
    numbers: tuple[Measured, ...]

    def number(self, code: str) -> Measured:
        """Return one indicator of the page.

        Raises:
            KeyError: the page has none of this code.
        """
        return {one.indicator.code: one for one in self.numbers}[code]


def risk_register(edition: Edition, filters: RiskFilters, today: date) -> RiskRegister:
    """Return the risks that match, one page of them."""
    heard = replace(filters, institution=institution(edition, filters.institution), page=1)
    whole = _all_matching(edition, heard, today)
    risks, page, pages = paged(whole.risks, filters.page, PAGE_SIZE)
    return replace(whole, filters=replace(heard, page=page), risks=risks, page=page, pages=pages)


@kept(64)
def _all_matching(edition: Edition, filters: RiskFilters, today: date) -> RiskRegister:
    risks = _risks(edition, today)
    texts = folded_fields(edition.risks, "code", "title_es", "title_en", "mitigation_es", "mitigation_en")
    facets: list[Facet[RegisteredRisk]] = [
        Facet("status", filters.status, lambda risk: [risk.state.status]),
        Facet("severity", filters.severity, lambda risk: [risk.state.severity]),
        Facet("institution", filters.institution, lambda risk: [risk.institution] if risk.institution else []),
        Facet("overdue", OVERDUE if filters.overdue else None, lambda risk: [OVERDUE] if risk.state.unreviewed else []),
    ]
    sifted = sift(risks, lambda risk: contains(texts[risk.state.code], filters.text), facets)
    responsible = {risk.institution for risk in risks if risk.institution}
    if filters.institution:
        responsible.add(filters.institution)
    names = {code: required_name(edition, "organisations", code) for code in responsible}
    return RiskRegister(
        filters=filters,
        risks=sifted.matching,
        total=len(risks),
        matching=len(sifted.matching),
        page=1,
        pages=1,
        statuses=enum_options(RiskStatus, sifted.counts["status"]),
        severities=enum_options(Severity, sifted.counts["severity"]),
        institutions=named_options(names, sifted.counts["institution"]),
        overdue=sifted.counts["overdue"][OVERDUE],
        grid=Counter(
            (risk.state.likelihood, risk.state.impact) for risk in risks if risk.state.status is RiskStatus.OPEN
        ),
    )


@kept(2)
def _risks(edition: Edition, today: date) -> tuple[RegisteredRisk, ...]:
    found = []
    for row in edition.risks:
        subject = (
            RowRef("commitments", row.commitment) if row.commitment else RowRef("agenda_items", row.agenda_item or "")
        )
        found.append(
            RegisteredRisk(risk_state(edition, row, today), row.responsible, subject, title_of(edition, subject))
        )
    found.sort(key=lambda risk: _gravest_first(risk.state))
    return tuple(found)


def _gravest_first(risk: RiskState) -> tuple[bool, int, str]:
    return risk.status is not RiskStatus.OPEN, -risk.likelihood * risk.impact, risk.code


@kept(4)
def governance(edition: Edition, today: date) -> Governance:
    """Return what the programme is governed with on a day."""
    sessions = sorted((row for row in edition.forum_sessions if row.held_on <= today), key=lambda row: row.held_on)
    actors = grouped(sorted(edition.organisations, key=lambda row: row.name_es), lambda row: row.sector)
    cohorts = sorted(edition.facilitator_cohorts, key=lambda row: (row.trained_on or date.min, row.code), reverse=True)
    return Governance(
        components=tuple(entry for kind in GovernanceKind for entry in _components(edition, kind, today)),
        sessions=tuple(_session(row) for row in sessions[: -SESSIONS - 1 : -1]),
        actors={sector: tuple(map(_actor, actors[sector])) for sector in Sector if sector in actors},
        cohorts=tuple(
            CohortEntry(row.code, row.trained_on, row.people, row.sector, both(row, "method")) for row in cohorts
        ),
        systems=tuple(
            SystemEntry(row.code, title(row), both(row, "purpose"), row.status, row.in_use_since)
            for row in edition.data_systems
        ),
        numbers=measured(edition, today, *RISKS, "CC-08", *FORUM, "CC-11", *CAPACITIES),
    )


def _components(edition: Edition, kind: GovernanceKind, today: date) -> Iterable[GovernanceEntry]:
    rows = [row for row in edition.governance_components if row.kind is kind]
    if not rows:
        yield GovernanceEntry(kind, False, None, None, None, None)
    for row in rows:
        in_place = row.in_place_since is None or row.in_place_since <= today
        yield GovernanceEntry(kind, in_place, row.code, title(row), row.in_place_since, row.url)


def _session(row: ForumSessionPublic) -> SessionEntry:
    seats = [(sector, getattr(row, f"seats_{sector}")) for sector in Sector]
    parts = tuple(Part(sector.value, sector.label, count) for sector, count in seats if count is not None)
    return SessionEntry(row.code, row.held_on, row.minutes_url, parts)


def _actor(row: OrganisationPublic) -> Actor:
    return Actor(row.code, title(row), both(row, "role"))
