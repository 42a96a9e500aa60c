"""The service agenda of the demonstration: how far each service is, and what is measured of it."""

from datetime import date
from decimal import Decimal

from data_access.demo import words
from data_access.demo.dice import Dice
from data_access.demo.programme import OFFICES
from data_access.demo.timeline import Timeline, Volume
from data_access.demo.words import address, both, say
from data_access.enumerations import AgendaKind, AgendaStatus, EvidenceKind, PolicyArea, Priority, Subject

PATH = (
    AgendaStatus.IDENTIFIED,
    AgendaStatus.PRIORITISED,
    AgendaStatus.DESIGNED,
    AgendaStatus.PILOTING,
    AgendaStatus.IN_SERVICE,
)
FIRST = (AgendaStatus.DROPPED, *PATH)  # where the first items end, so that every state is shown
USUAL = (*PATH, AgendaStatus.DROPPED)
HOW_OFTEN = (15, 15, 20, 20, 25, 5)
STEP = 2.9  # months from one state to the next
AREAS, KINDS, PRIORITIES = tuple(PolicyArea), tuple(AgendaKind), tuple(Priority)


def tell_agenda(timeline: Timeline, volume: Volume, commitments: dict[str, date]) -> dict[str, date]:
    """Tell of every service; return the day on which each entered the agenda."""
    dice = Dice("agenda")
    entered = {}
    for number in range(1, volume.agenda_items + 1):
        code, month = f"DEMO-AGE-{number:04}", 1 + 22 * number / volume.agenda_items
        last = FIRST[number - 1] if number <= len(FIRST) else dice.choices(USUAL, HOW_OFTEN)[0]
        _enter(timeline, code, number, month)
        _proceed(timeline, code, month, last, dice)
        _prioritise(timeline, code, month, PRIORITIES[number % len(PRIORITIES)], last)
        _link(timeline, code, month, commitments, dice)
        entered[code] = timeline.calendar.day(month)
    return entered


def _enter(timeline: Timeline, code: str, number: int, month: float) -> None:
    area = AREAS[number % len(AREAS)]
    what = words.OBJECTS[area][number // len(AREAS) % 2]
    timeline.create(
        timeline.calendar.day(month), "agenda_items", code, kind=KINDS[number % len(KINDS)], service_area=area,
        status=AgendaStatus.IDENTIFIED, responsible=OFFICES[number % len(OFFICES)],
        **both("title", say(words.SERVICE, number=number, what=what)),
        **both("problem", say(words.SERVICE_PROBLEM, what=what)),
    )  # fmt: skip


def _proceed(timeline: Timeline, code: str, month: float, last: AgendaStatus, dice: Dice) -> None:
    day = timeline.calendar.day
    if last is AgendaStatus.DROPPED:
        reason = both("dropped_reason", words.DROPPED)
        timeline.change(day(month + STEP), "agenda_items", code, status=AgendaStatus.PRIORITISED)
        timeline.change(day(month + 2 * STEP), "agenda_items", code, status=last, **reason)
        return
    for position in range(1, PATH.index(last) + 1):
        reached = day(month + position * STEP)
        timeline.change(reached, "agenda_items", code, status=PATH[position])
        if PATH[position] is AgendaStatus.DESIGNED:
            _measure(timeline, code, month + position * STEP, dice)
        if PATH[position] is AgendaStatus.IN_SERVICE:
            _prove(timeline, reached, code)


def _prioritise(timeline: Timeline, code: str, month: float, priority: Priority, last: AgendaStatus) -> None:
    if last is not AgendaStatus.IDENTIFIED:
        timeline.change(timeline.calendar.day(month + STEP), "agenda_items", code, priority=priority)


def _measure(timeline: Timeline, code: str, month: float, dice: Dice) -> None:
    """Tell the baseline and the target, then what is measured every third month on the way."""
    day = timeline.calendar.day
    baseline, way = Decimal(dice.randint(20, 60)), Decimal(dice.randint(5, 30))
    better = dice.choice((1, -1)) if baseline > way else 1
    unit = words.UNITS[0 if better < 0 else dice.choice((1, 2))]
    target = baseline + better * way
    timeline.change(day(month), "agenda_items", code, baseline=baseline, target=target, **both("unit", unit))
    value = baseline
    for count in range(1, 9):
        measured = day(month + 3 * count)
        value += better * way * Decimal(dice.randint(-4, 10)) / 40
        timeline.create(
            measured, "measurements", f"{code}-M{count}", agenda_item=code, measured_on=measured,
            value=round(max(value, Decimal(0)), 1), source_url=address("medicion", code, str(count)),
        )  # fmt: skip


def _link(timeline: Timeline, code: str, month: float, commitments: dict[str, date], dice: Dice) -> None:
    day = timeline.calendar.day(month + STEP)
    known = [commitment for commitment, published in commitments.items() if published <= day]
    if dice.chance(0.4):
        timeline.change(day, "agenda_items", code, commitments=dice.sample(known, min(len(known), 2)))


def _prove(timeline: Timeline, day: date, code: str) -> None:
    evidence = f"{code}-E1"
    timeline.create(
        day, "evidence", evidence, subject_resource=Subject.AGENDA_ITEMS, subject=code, kind=EvidenceKind.WEB,
        url=address("evidencia", evidence), dated=day, **both("title", say(words.EVIDENCE, what=code)),
    )  # fmt: skip
