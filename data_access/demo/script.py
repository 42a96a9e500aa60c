"""The change sets of the demonstration, in the order in which they were written."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from data_access.demo import words
from data_access.demo.agenda import tell_agenda
from data_access.demo.commitments import RIGHT_BUDGET, tell_commitments
from data_access.demo.participation import tell_participation
from data_access.demo.programme import tell_programme
from data_access.demo.risks import tell_risks
from data_access.demo.stories import (
    CORRECTION_TITLE,
    DRAFT_TITLE,
    SENT_BACK_TITLE,
    STORIES,
    TAKEN_BACK_TITLE,
    WAITING_TITLE,
)
from data_access.demo.timeline import Calendar, Timeline, Volume
from data_access.demo.words import address, both
from data_access.enumerations import Completion, Operation, Role, State
from data_access.manifest import DEMONSTRATION
from data_access.models import ENTITIES
from data_access.working import Proposed

ASSESSMENTS = frozenset({"assessments"})
QUARTER = 3  # months between two publications of the monitoring body


@dataclass(frozen=True)
class Entry:
    """One change set: who writes it on which day, and what becomes of it.

    Args:
        state: the state it reaches.
        answer: why it was sent back or withdrawn.
    """

    day: date
    title: str
    reason: str
    proposed: tuple[Proposed, ...]
    author: Role = Role.EDITOR
    state: State = State.APPROVED
    answer: str = ""


def write_script(size: float, last: date) -> list[Entry]:
    """Return every change set of a demonstration of this size whose newest edition is published on `last`."""
    timeline = Timeline(Calendar.until(last))
    _tell_everything(timeline, Volume.of(size))
    entries = [*_monthly(timeline), *_assessments(timeline), *_told(timeline.calendar)]
    return sorted(entries, key=lambda entry: entry.day)  # the order of a day is that of this list


def _tell_everything(timeline: Timeline, volume: Volume) -> None:
    tell_programme(timeline, volume)
    commitments = tell_commitments(timeline, volume)
    agenda = tell_agenda(timeline, volume, commitments)
    tell_risks(timeline, volume, commitments, agenda)
    tell_participation(timeline, volume, agenda)


def _monthly(timeline: Timeline) -> Iterator[Entry]:
    others = frozenset(entity.resource for entity in ENTITIES) - ASSESSMENTS
    for day, proposed in zip(timeline.calendar.days, timeline.months(others), strict=True):
        month = f"{words.MONTH_NAMES[day.month - 1]} de {day.year}"
        yield Entry(day, f"{DEMONSTRATION}: {month}", f"Lo que se supo hasta el {day:%d/%m/%Y}.", tuple(proposed))


def _assessments(timeline: Timeline) -> Iterator[Entry]:
    by_month, days = timeline.months(ASSESSMENTS), timeline.calendar.days
    for month in range(QUARTER - 1, len(days) - 1, QUARTER):
        proposed = [item for gathered in by_month[month - QUARTER + 1 : month + 1] for item in gathered]
        if proposed:
            day = days[month] + timedelta(days=10)
            title = f"{DEMONSTRATION}: evaluaciones independientes"
            yield Entry(day, title, "Compromisos cuyo plazo terminó.", tuple(proposed), Role.MONITOR)


def _told(calendar: Calendar) -> Iterator[Entry]:
    """Yield the change sets that tell a story of their own."""

    def after(month: int, days: int) -> date:
        return calendar.days[month] + timedelta(days=days)

    def update(story: str, **values: object) -> tuple[Proposed]:
        return (Proposed(*STORIES[story], Operation.UPDATE, values),)

    late = {"end": calendar.day(20), **both("end_reason", words.MOVED[1])}
    account = {
        "commitment": STORIES["stalled"].code,
        "event_date": calendar.last,
        "source": DEMONSTRATION,
        **both("text", words.STILL_OPEN),
    }
    page = {"url": address("sitio")}
    yield Entry(
        after(4, 5), CORRECTION_TITLE, "Se publicó con un cero de más.", update("corrected", budget=RIGHT_BUDGET)
    )
    yield Entry(
        after(12, 4), TAKEN_BACK_TITLE, "La mesa podría necesitar más tiempo.", update("deadline_moved_twice", **late),
        state=State.WITHDRAWN, answer="Primero se consulta a la mesa.",
    )  # fmt: skip
    yield Entry(
        after(30, 3), SENT_BACK_TITLE, "Se considera terminado.",
        update("overdue_without_evidence", completion=Completion.COMPLETED),
        state=State.REJECTED, answer="No hay evidencia que se pueda abrir; adjunte el enlace y vuelva a enviarlo.",
    )  # fmt: skip
    yield Entry(
        calendar.last, WAITING_TITLE, "Presentado en la última sesión.",
        (Proposed("progress_updates", f"{STORIES['stalled'].code}-A99", Operation.CREATE, account),),
        state=State.SUBMITTED,
    )  # fmt: skip
    yield Entry(
        calendar.last, DRAFT_TITLE, "El sitio cambió de dirección.",
        (Proposed("governance_components", "DEMO-GOB-4", Operation.UPDATE, page),), state=State.DRAFT,
    )  # fmt: skip
