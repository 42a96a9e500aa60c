"""The co-creation page: who took part, what they proposed, and what carries it on."""

from dataclasses import dataclass
from datetime import date

from config.i18n import Text
from data_access.editions import Edition, kept
from data_access.enumerations import EventKind, EventStatus, Modality
from data_access.models.agenda import AgendaItemPublic
from data_access.models.participation import EventPublic
from indicators.clocks import Clock, plan_clocks
from indicators.index import index_of
from indicators.model import Family, Measured
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
from indicators.wording import name_of, title

LINES = 12
NUMBERS = tuple(indicator.code for indicator in ALL if indicator.family is Family.CO_CREATION)


@dataclass(frozen=True, slots=True)
class EventEntry:
    """An event; `people` None is not counted, or withheld where `people_hidden`.

    `commitments` are those tied to agenda items that a contribution made there was adopted into.
    """

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
    commitments: tuple[str, ...]
    minutes_url: str | None


@dataclass(frozen=True, slots=True)
class CoCreation:
    """Everything the co-creation page shows.

    Attributes:
        numbers: CC-01 to CC-11 in order; find one with `number(code)`.
        figures: reported figures beside what the records give.
        held: the newest events held, at most 12.
        planned: the next planned events, nearest first, at most 12.
        clocks: of plans and site.
    """

    programme: ProgrammeSummary | None
    stages: tuple[StageProgress, ...]
    figures: tuple[ReportedFigure, ...]
    numbers: tuple[Measured, ...]
    held: tuple[EventEntry, ...]
    planned: tuple[EventEntry, ...]
    clocks: tuple[Clock, ...]

    def number(self, code: str) -> Measured:
        """Return one indicator of the page.

        Raises:
            KeyError: the page has none of this code.
        """
        return {one.indicator.code: one for one in self.numbers}[code]


@kept(4)
def co_creation(edition: Edition, today: date) -> CoCreation:
    """Return the co-creation page of an edition on a day."""
    return CoCreation(
        programme=programme_summary(edition),
        stages=stage_progress(edition),
        figures=reported_figures(edition, today),
        numbers=measured(edition, today, *NUMBERS),
        held=_held(edition),
        planned=_planned(edition, today),
        clocks=plan_clocks(edition, today),
    )


def _held(edition: Edition) -> tuple[EventEntry, ...]:
    rows = sorted(held_events(edition), key=lambda row: (row.held_on or date.min, row.code), reverse=True)
    return tuple(event_entry(edition, row) for row in rows[:LINES])


def _planned(edition: Edition, today: date) -> tuple[EventEntry, ...]:
    ahead = [
        row
        for row in edition.events
        if row.status is EventStatus.PLANNED and (row.held_on is None or row.held_on >= today)
    ]
    ahead.sort(key=lambda row: (row.held_on or date.max, row.code))
    return tuple(event_entry(edition, row) for row in ahead[:LINES])


def event_entry(edition: Edition, row: EventPublic) -> EventEntry:
    """Return an event as pages show it."""
    place = name_of(edition, "places", row.place)
    contributions = index_of(edition).contributions_at.get(row.code, ())
    found = (edition.row("agenda_items", one.agenda_item) for one in contributions if one.agenda_item)
    items = [item for item in found if isinstance(item, AgendaItemPublic)]
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
        contributions=len(contributions),
        commitments=tuple(sorted({code for item in items for code in item.commitments})),
        minutes_url=row.minutes_url,
    )
