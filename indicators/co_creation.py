"""The co-creation page: who took part, what they proposed, and what carries it on."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from config.i18n import Text
from data_access.editions import Edition
from data_access.enumerations import EventKind, EventStatus, GovernanceKind, Modality, SystemStatus
from indicators.clocks import Clock
from indicators.model import Measured, Part
from indicators.programme import ProgrammeSummary, ReportedFigure, StageProgress


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
        raise NotImplementedError


@lru_cache(maxsize=4)
def co_creation(edition: Edition, today: date) -> CoCreation:
    """Return the co-creation page of an edition on a day."""
    raise NotImplementedError
