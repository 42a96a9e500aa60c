"""The co-creation page: who took part, what they proposed, and what carries it on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from config.i18n import Text
from data_access.editions import Edition
from data_access.enumerations import EventKind, EventStatus, GovernanceKind, Modality, Sector, SystemStatus
from data_access.models.participation import EventPublic, ForumSessionPublic
from indicators.clocks import Clock, plan_clocks
from indicators.index import index_of
from indicators.model import Family, Measured, Part
from indicators.people import held_events
from indicators.programme import (
    ProgrammeSummary,
    ReportedFigure,
    StageProgress,
    programme_summary,
    reported_figures,
    stage_progress,
)
from indicators.registry import ALL, measured
from indicators.wording import both, name_of, title

LINES = 12
NUMBERS = tuple(indicator.code for indicator in ALL if indicator.family is Family.CO_CREATION)


@dataclass(frozen=True, slots=True)
class EventEntry:
    """An event; `people` None is not counted, or withheld where `people_hidden`."""

    code: str
    title: Text
    kind: EventKind
    status: EventStatus
    held_on: date | None
    place: str | None
    modality: Modality | None
    stage: Text | None
    people: int | None
    people_hidden: bool
    contributions: int
    minutes_url: str | None


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
class SystemEntry:
    """A data system."""

    code: str
    name: Text
    purpose: Text | None
    status: SystemStatus
    in_use_since: date | None


@dataclass(frozen=True, slots=True)
class CoCreation:
    """Everything the co-creation page shows.

    Attributes:
        numbers: CC-01 to CC-11 in order; find one with `number(code)`.
        figures: reported figures beside what the records give.
        held: the newest events held, at most 12.
        planned: the next planned events, nearest first, at most 12.
        governance: the checklist, one entry per component, or one per kind where none is published.
        sessions: newest first, at most 12.
        clocks: of plans and site.
    """

    programme: ProgrammeSummary | None
    stages: tuple[StageProgress, ...]
    figures: tuple[ReportedFigure, ...]
    numbers: tuple[Measured, ...]
    held: tuple[EventEntry, ...]
    planned: tuple[EventEntry, ...]
    governance: tuple[GovernanceEntry, ...]
    sessions: tuple[SessionEntry, ...]
    systems: tuple[SystemEntry, ...]
    clocks: tuple[Clock, ...]

    def number(self, code: str) -> Measured:
        """Return one indicator of the page.

        Raises:
            KeyError: the page has none of this code.
        """
        return {one.indicator.code: one for one in self.numbers}[code]


@lru_cache(maxsize=4)
def co_creation(edition: Edition, today: date) -> CoCreation:
    """Return the co-creation page of an edition on a day."""
    sessions = sorted((row for row in edition.forum_sessions if row.held_on <= today), key=lambda row: row.held_on)
    return CoCreation(
        programme=programme_summary(edition),
        stages=stage_progress(edition),
        figures=reported_figures(edition, today),
        numbers=measured(edition, today, *NUMBERS),
        held=_held(edition),
        planned=_planned(edition, today),
        governance=tuple(entry for kind in GovernanceKind for entry in _governance(edition, kind, today)),
        sessions=tuple(_session(row) for row in sessions[: -LINES - 1 : -1]),
        systems=tuple(
            SystemEntry(row.code, title(row), both(row, "purpose"), row.status, row.in_use_since)
            for row in edition.data_systems
        ),
        clocks=plan_clocks(edition, today),
    )


def _held(edition: Edition) -> tuple[EventEntry, ...]:
    rows = sorted(held_events(edition), key=lambda row: (row.held_on or date.min, row.code), reverse=True)
    return tuple(_event(edition, row) for row in rows[:LINES])


def _planned(edition: Edition, today: date) -> tuple[EventEntry, ...]:
    ahead = [
        row
        for row in edition.events
        if row.status is EventStatus.PLANNED and (row.held_on is None or row.held_on >= today)
    ]
    ahead.sort(key=lambda row: (row.held_on or date.max, row.code))
    return tuple(_event(edition, row) for row in ahead[:LINES])


def _event(edition: Edition, row: EventPublic) -> EventEntry:
    place = name_of(edition, "places", row.place)
    return EventEntry(
        code=row.code,
        title=title(row),
        kind=row.kind,
        status=row.status,
        held_on=row.held_on,
        place=place.es if place else None,
        modality=row.modality,
        stage=name_of(edition, "stages", row.stage),
        people=row.people,
        people_hidden=bool(row.people_hidden),
        contributions=len(index_of(edition).contributions_at.get(row.code, ())),
        minutes_url=row.minutes_url,
    )


def _governance(edition: Edition, kind: GovernanceKind, today: date) -> Iterable[GovernanceEntry]:
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
