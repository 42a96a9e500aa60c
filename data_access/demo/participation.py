"""Events, the people counted at them, and what citizens contributed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from data_access.demo import words
from data_access.demo.dice import Dice, some
from data_access.demo.programme import PLACES, stage_on
from data_access.demo.stories import STORIES
from data_access.demo.timeline import MONTHS, Timeline, Volume
from data_access.demo.words import address, both, say
from data_access.enumerations import (
    AgeBand,
    Channel,
    EventKind,
    EventStatus,
    EvidenceKind,
    Modality,
    PolicyArea,
    Response,
    Sector,
    Sex,
    Subject,
)

AREAS, EVENT_KINDS, MODALITIES, CHANNELS = tuple(PolicyArea), tuple(EventKind), tuple(Modality), tuple(Channel)
SEXES, AGES, SECTORS = tuple(Sex), tuple(AgeBand), tuple(Sector)
SMALL_CELLS = (12, 4, 3, 2, 2)  # the cells of the event whose small counts are hidden
SMALL_TOTAL = 4  # people at the event whose total is hidden
LEAST = 6  # people at any other event
AHEAD = 1.5  # months beyond the newest edition for which events are planned


@dataclass(frozen=True)
class Meeting:
    """One event: `month` counts from the first edition."""

    number: int
    month: float
    past: bool

    @property
    def code(self) -> str:
        """Return its code."""
        return f"DEMO-EVE-{self.number:04}"

    @property
    def status(self) -> EventStatus:
        """Return what became of it."""
        if self.code == STORIES["event_cancelled"].code or some(self.number, 1, of=25):
            return EventStatus.CANCELLED
        return EventStatus.HELD if self.past else EventStatus.PLANNED

    @property
    def small(self) -> bool:
        """Return whether only a few people came."""
        return self.code == STORIES["small_total"].code or some(self.number, 1, of=40)


def tell_participation(timeline: Timeline, volume: Volume, agenda: dict[str, date]) -> None:
    """Tell of every event with its counts, and of every contribution with its answer."""
    dice = Dice("participation")
    meetings = list(_meetings(timeline, volume))
    held = [meeting for meeting in meetings if meeting.status is EventStatus.HELD]
    people = _people(held, volume.people, dice)
    for meeting in meetings:
        _announce(timeline, meeting)
    for meeting in held:
        _hold(timeline, meeting, people[meeting.number], dice)
    for number in range(1, volume.contributions + 1):
        _contribute(timeline, number, number / (volume.contributions + 1), held, agenda, dice)
    _repeat_by_mistake(timeline)


def _meetings(timeline: Timeline, volume: Volume) -> Iterator[Meeting]:
    calendar = timeline.calendar
    for number in range(1, volume.events + 1):
        month = 0.3 + (MONTHS + AHEAD) * number / volume.events
        yield Meeting(number, month, calendar.day(month) <= calendar.last)


def _people(held: list[Meeting], total: int, dice: Dice) -> dict[int, int]:
    """Share `total` participations out among the events held."""
    fixed = {meeting.number: SMALL_TOTAL - meeting.number // 40 % 3 for meeting in held if meeting.small}
    fixed[1] = sum(SMALL_CELLS)
    weights = {at.number: dice.lognormvariate(0, 0.6) for at in held if at.number not in fixed}
    spare = total - sum(fixed.values()) - LEAST * len(weights)
    whole = sum(weights.values())
    people = fixed | {number: LEAST + int(spare * weight / whole) for number, weight in weights.items()}
    rest = total - sum(people.values())
    for number in list(weights)[:rest]:
        people[number] += 1
    return people


def _announce(timeline: Timeline, meeting: Meeting) -> None:
    calendar, number = timeline.calendar, meeting.number
    area = AREAS[number % len(AREAS)]
    known = min(calendar.day(max(0, meeting.month - 1.2)), calendar.last)
    timeline.create(
        known, "events", meeting.code, stage=stage_on(timeline, meeting.month),
        kind=EVENT_KINDS[number % len(EVENT_KINDS)], held_on=calendar.day(meeting.month),
        place=PLACES[number * 7 % 31], modality=MODALITIES[number % 7 % len(MODALITIES)], status=EventStatus.PLANNED,
        **both("title", say(words.EVENT, number=number, what=words.OBJECTS[area][number % 2])),
    )  # fmt: skip
    if meeting.status is EventStatus.CANCELLED:
        day = calendar.day(meeting.month) - timedelta(days=3)
        timeline.change(day, "events", meeting.code, status=EventStatus.CANCELLED)


def _hold(timeline: Timeline, meeting: Meeting, people: int, dice: Dice) -> None:
    day, code = timeline.calendar.day(meeting.month), meeting.code
    timeline.change(day, "events", code, status=EventStatus.HELD, people=people)
    if some(meeting.number, 7, of=10):  # the others never publish their minutes
        later = day + timedelta(days=meeting.number % 40)
        timeline.change(later, "events", code, minutes_url=address("acta", code))
        if some(meeting.number, 1, of=4):
            timeline.create(
                later, "evidence", f"{code}-E1", subject_resource=Subject.EVENTS, subject=code, kind=EvidenceKind.ACT,
                url=address("acta", code), dated=day, **both("title", say(words.EVIDENCE, what=code)),
            )  # fmt: skip
    counts = SMALL_CELLS if code == STORIES["small_counts"].code else _split(people, dice)
    for position, (count, kind) in enumerate(zip(counts, _kinds(meeting.number, dice), strict=False), 1):
        sex, age, sector, place = kind
        timeline.create(
            day, "attendance", f"{code}-{position:02}", event=code, sex=sex, age_band=age, sector=sector, place=place,
            people=count,
        )  # fmt: skip


def _split(people: int, dice: Dice) -> list[int]:
    """Return the people of an event by cell: about eight cells, uneven, several of them small."""
    cells = max(1, min(dice.randint(6, 11), people // 2))
    cuts = sorted(dice.randint(0, people - cells) for _ in range(cells - 1))
    return [after - before + 1 for before, after in zip([0, *cuts], [*cuts, people - cells], strict=True)]


def _kinds(number: int, dice: Dice) -> Iterator[tuple[Sex, AgeBand, Sector, str]]:
    """Yield sex, age band, sector and place of one cell after the other, never the same twice."""
    kind = (SEXES[number % 3], AGES[number % 5], SECTORS[number % 6], PLACES[number * 7 % 31])
    taken = set()
    while True:
        if kind not in taken:
            taken.add(kind)
            yield kind
        kind = (
            dice.choices(SEXES, (52, 44, 4))[0],
            dice.choices(AGES, (12, 30, 38, 15, 5))[0],
            dice.choices(SECTORS, (15, 25, 15, 12, 30, 3))[0],
            dice.choice(PLACES[:31]),
        )


def _contribute(
    timeline: Timeline, number: int, share: float, held: list[Meeting], agenda: dict[str, date], dice: Dice
) -> None:
    calendar, code = timeline.calendar, f"DEMO-APO-{number:05}"
    meeting = held[int(share * len(held))]
    at_event = some(number, 7, of=10)
    received = calendar.day(meeting.month if at_event else share * (MONTHS - 0.5))
    theme = AREAS[number % len(AREAS)]
    what = words.OBJECTS[theme][number // len(AREAS) % 2]
    origin = {"event": meeting.code} if at_event else {"channel": CHANNELS[(number + number // 10) % len(CHANNELS)]}
    timeline.create(
        received, "contributions", code, received_on=received, theme=theme, response=Response.PENDING,
        place=dice.choice(PLACES[:33]) if dice.chance(0.9) else None,
        **both("text", say(dice.choice(words.CONTRIBUTIONS), what=what)), **origin,
    )  # fmt: skip
    if dice.chance(0.88):  # the others are never answered
        answered = received + timedelta(days=dice.randint(12, 150))
        _answer(timeline, code, answered, agenda, dice)


def _answer(timeline: Timeline, code: str, day: date, agenda: dict[str, date], dice: Dice) -> None:
    answers = (Response.ADOPTED, Response.PARTLY_ADOPTED, Response.NOT_ADOPTED)
    response = dice.choices(answers, (28, 37, 35))[0]
    entered = [item for item, since in agenda.items() if since <= day]
    taken_up = response is not Response.NOT_ADOPTED and entered and dice.chance(0.5)
    into = {"agenda_item": dice.choice(entered)} if taken_up else {}
    timeline.change(
        day, "contributions", code, response=response, responded_on=day,
        **both("reasoned_response", words.ANSWERS[response.value]), **into,
    )  # fmt: skip


def _repeat_by_mistake(timeline: Timeline) -> None:
    """Tell of a contribution that was entered twice; the second one is taken out again."""
    code, day = STORIES["removed_duplicate"].code, timeline.calendar.day
    text = say(words.CONTRIBUTIONS[0], what=words.OBJECTS[PolicyArea.WATER][0])
    timeline.create(
        day(5.2), "contributions", code, channel=Channel.OFFICE, received_on=day(5.2), theme=PolicyArea.WATER,
        response=Response.PENDING, **both("text", text),
    )  # fmt: skip
    timeline.remove(day(6.5), "contributions", code)
