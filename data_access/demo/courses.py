"""How a commitment may go, and what follows from it: deadlines that move, milestones that are reached or not."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from data_access.demo.dice import Dice
from data_access.demo.timeline import DAYS_OF_A_MONTH, Calendar
from data_access.enumerations import Completion

MILESTONES = 8  # of each commitment
NOTICE = timedelta(days=20)  # a deadline is moved so long before it passes
STEPS = ((Completion.LIMITED, 0.3), (Completion.SUBSTANTIAL, 0.65), (Completion.COMPLETED, 1.0))


@dataclass(frozen=True)
class Course:
    """How a commitment goes.

    Args:
        starts: month in which it is published.
        ends: month of its first deadline.
        moves: months added to the deadline, one after the other.
        finished: share of its milestones that get completed.
        late: days by which milestones miss their deadline.
        evidence: share of what is reported that links evidence.
        silent: nothing is ever reported.
        initial: completion it is published with.
        withdrawn: month in which it is withdrawn.
        assessed: what the monitoring body sees; None: what is declared.
    """

    starts: float
    ends: float
    moves: tuple[float, ...] = ()
    finished: float = 1.0
    late: int = 0
    evidence: float = 0.6
    silent: bool = False
    initial: Completion = Completion.NOT_STARTED
    withdrawn: float | None = None
    assessed: Completion | None = None


TOLD: tuple[Course, ...] = (
    Course(0, 28, silent=True, initial=Completion.NO_EVIDENCE),  # overdue without evidence
    Course(0, 14, moves=(8, 18), finished=0.7),  # deadline moved twice
    Course(1, 24, evidence=0.1, assessed=Completion.LIMITED),  # contested
    Course(1, 27, withdrawn=15),
    Course(0, 20, evidence=1.0),  # completed with evidence
    Course(8, 45, silent=True),  # never updated
    Course(2, 30, late=10),  # its budget is corrected
    Course(3, 26, finished=0.25, evidence=0.3),  # stalled
    Course(4, 34, finished=0.8, assessed=Completion.SUBSTANTIAL),  # nearly there
)
"""The courses of the first commitments, in the order of `STORIES`."""


def ordinary(dice: Dice, share: float) -> Course:
    """Return the course of any other commitment; `share` (0 to 1) is its place in the year of publication."""
    starts = 11 * share
    ends = starts + dice.choice((9, 12, 16, 20, 24, 28, 32, 36))
    kinds = ("silent", "no_evidence", "withdrawn", "stalled", "moved", "contested", "plain")
    match dice.choices(kinds, weights=(5, 5, 4, 14, 18, 6, 48))[0]:
        case "silent":
            return Course(starts, ends, silent=True)
        case "no_evidence":
            return Course(starts, ends, silent=True, initial=Completion.NO_EVIDENCE)
        case "withdrawn":
            return Course(starts, ends, withdrawn=starts + dice.uniform(3, 8))
        case "stalled":
            return Course(starts, ends, finished=dice.choice((0.2, 0.4, 0.6)), evidence=0.4)
        case "moved":
            moves = tuple(dice.choice((3, 4, 6, 9)) for _ in range(dice.choice((1, 1, 2))))
            return Course(starts, ends, moves, late=dice.randint(-5, 25))
        case "contested":
            return Course(starts, ends, evidence=0.2, assessed=Completion.LIMITED)
    return Course(starts, ends, late=dice.randint(-20, 50), evidence=dice.choice((0.4, 0.6, 0.9)))


@dataclass(frozen=True)
class Period:
    """From a start to an end that may have been moved: `ends` holds the day each end was set, and that end."""

    start: date
    ends: tuple[tuple[date, date], ...]

    @property
    def end(self) -> date:
        """Return the end that holds."""
        return self.ends[-1][1]

    def put_off(self, day: date, by: timedelta) -> "Period":
        """Return the period with its end set anew on `day`; one that is over by then stays."""
        return Period(self.start, (*self.ends, (day, self.end + by))) if self.end > day else self


@dataclass(frozen=True)
class Step:
    """A milestone (counted from 0) reaches a completion."""

    day: date
    milestone: int
    to: Completion


def periods(course: Course, calendar: Calendar) -> tuple[Period, list[Period]]:
    """Return the period of a commitment and those of its milestones, with every move of a deadline."""
    published, end = calendar.day(course.starts), calendar.day(course.ends)
    part = (end - published) / MILESTONES
    whole = Period(published, ((published, end),))
    parts = [
        Period(published + part * at * 0.9, ((published, published + part * (at + 1)),)) for at in range(MILESTONES)
    ]
    for months in course.moves:
        day, by = whole.end - NOTICE, timedelta(days=round(months * DAYS_OF_A_MONTH))
        whole, parts = whole.put_off(day, by), [period.put_off(day, by) for period in parts]
    return whole, parts


def steps(course: Course, calendar: Calendar, parts: list[Period], dice: Dice) -> list[Step]:
    """Return what is reported of the milestones, day by day."""
    if course.silent:
        return []
    finished = round(course.finished * MILESTONES)
    found = [step for at in range(min(finished + 1, MILESTONES)) for step in _reached(course, parts[at], at, dice)]
    begun = [step for step in found if step.milestone < finished or step.to is Completion.LIMITED]
    stop = calendar.last if course.withdrawn is None else calendar.day(course.withdrawn)
    return sorted((step for step in begun if step.day <= stop), key=lambda step: (step.day, step.milestone))


def _reached(course: Course, period: Period, milestone: int, dice: Dice) -> Iterator[Step]:
    length = (period.end - period.start).days + course.late
    last = 0
    for completion, share in STEPS:
        last = max(last + 3, round(share * length) + dice.randint(-15, 10))
        if completion is Completion.COMPLETED or dice.chance(0.92):
            yield Step(period.start + timedelta(days=last), milestone, completion)
