"""Commitments with their milestones: what is promised, reported, moved, withdrawn, proven and assessed."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from config.i18n import Text
from data_access.demo import words
from data_access.demo.courses import MILESTONES, TOLD, Course, Period, Step, ordinary, periods, steps
from data_access.demo.dice import Dice, some
from data_access.demo.programme import MONITORING_BODY, OFFICES, PLANS, SECOND_PLAN, SUBMITTED
from data_access.demo.stories import STORIES
from data_access.demo.timeline import Timeline, Volume
from data_access.demo.words import address, both, say
from data_access.enumerations import (
    Completion,
    DatePrecision,
    EvidenceKind,
    Lifecycle,
    OgpValue,
    OpenedGovernment,
    PolicyArea,
    Potential,
    Subject,
)

DECLARED_FROM = ((Completion.COMPLETED, 1.0), (Completion.SUBSTANTIAL, 0.55), (Completion.LIMITED, 0.01))
WORTH = {Completion.LIMITED: 0.33, Completion.SUBSTANTIAL: 0.67, Completion.COMPLETED: 1.0}
WRONG_BUDGET, RIGHT_BUDGET = Decimal(1_800_000), Decimal(180_000)
AREAS, VALUES, KINDS, PRECISIONS = tuple(PolicyArea), tuple(OgpValue), tuple(EvidenceKind), tuple(DatePrecision)
ASSESSED_AFTER = timedelta(days=25)
CLOSED_AFTER = timedelta(days=30)
SPEAKS_EVERY = timedelta(days=100)  # while nothing new is declared


@dataclass(frozen=True)
class Promise:
    """One commitment while it is told."""

    timeline: Timeline
    number: int
    course: Course
    period: Period
    parts: list[Period]
    dice: Dice
    accounts: list[date] = field(default_factory=list)

    @property
    def code(self) -> str:
        """Return its code."""
        return f"DEMO-COM-{self.number:04}"

    @property
    def published(self) -> date:
        """Return the day on which it became public."""
        return self.period.ends[0][0]

    @property
    def plan(self) -> int:
        """Return the position of its plan."""
        return int(self.course.starts >= SECOND_PLAN)

    @property
    def what(self) -> Text:
        """Return what it is about."""
        objects = words.OBJECTS[AREAS[self.number % len(AREAS)]]
        return objects[self.number // len(AREAS) % len(objects)]


def tell_commitments(timeline: Timeline, volume: Volume) -> dict[str, date]:
    """Tell of every commitment; return the day of publication of each."""
    dice = Dice("commitments")
    published = {}
    for number in range(1, volume.commitments + 1):
        share = (number - len(TOLD)) / (volume.commitments - len(TOLD))
        course = TOLD[number - 1] if number <= len(TOLD) else ordinary(dice, share)
        promise = Promise(timeline, number, course, *periods(course, timeline.calendar), dice)
        _tell(promise)
        published[promise.code] = promise.published
    return published


def _tell(promise: Promise) -> None:
    _publish(promise)
    _inception(promise)
    for at in range(MILESTONES):
        _publish_milestone(promise, at)
    reported = steps(promise.course, promise.timeline.calendar, promise.parts, promise.dice)
    for step in reported:
        _report(promise, step)
    declared = _declare(promise, reported)
    _move_deadlines(promise)
    _withdraw(promise)
    _assess(promise, declared)


def _publish(promise: Promise) -> None:
    number, dice, what = promise.number, promise.dice, promise.what
    title = say(words.COMMITMENT, number=number, what=say(words.ACTIONS[number % len(words.ACTIONS)], what=what))
    texts = {
        "title": title,
        "problem": say(words.PROBLEM, what=what),
        "status_quo": say(words.STATUS_QUO, what=what),
        "action": say(words.ACTION, what=what),
        "result": say(words.RESULT, what=what),
    }
    promise.timeline.create(
        promise.published, "commitments", promise.code,
        plan=PLANS[promise.plan],
        lead=OFFICES[number % len(OFFICES)], supporting=dice.sample(OFFICES, number % 3),
        ogp_values=dice.sample(VALUES, 1 + number % 2), sdg=[str(11 + number % 6)],
        policy_area=AREAS[number % len(AREAS)], start=promise.period.start, end=promise.period.ends[0][1],
        date_precision=PRECISIONS[number % len(PRECISIONS)], lifecycle=Lifecycle.ACTIVE,
        completion=promise.course.initial, budget=_budget(promise), snip=f"DEMO-{number:04}",
        act_number=f"DEMO-{number % 90 + 1}", url=address("compromiso", str(number)),
        **{name: value for key, text in texts.items() for name, value in both(key, text).items()},
    )  # fmt: skip


def _inception(promise: Promise) -> None:
    """Tell of the inception report: in time for the first plan, late or never for parts of the second."""
    days = 40 if promise.plan == 0 or some(promise.number, 1, of=2) else 90
    if promise.plan == 0 or some(promise.number, 9, of=10):
        day = promise.timeline.calendar.day(SUBMITTED[promise.plan]) + timedelta(days=days)
        report = address("informe-inicial", promise.code)
        promise.timeline.change(day, "commitments", promise.code, inception_report_url=report)


def _budget(promise: Promise) -> Decimal | None:
    if promise.code == STORIES["corrected"].code:
        return WRONG_BUDGET
    amount = Decimal(promise.dice.randint(50, 2_500) * 1_000)
    if some(promise.number, 1, of=17):
        cut = promise.published + timedelta(days=200)
        promise.timeline.change(cut, "commitments", promise.code, budget=amount * 9 / 10)
    return amount if some(promise.number, 7, of=10) else None  # the others do not publish theirs


def _publish_milestone(promise: Promise, at: int) -> None:
    period, phase = promise.parts[at], words.MILESTONES[at]
    promise.timeline.create(
        promise.published, "milestones", _milestone(promise, at), commitment=promise.code,
        responsible=OFFICES[(promise.number + at) % len(OFFICES)], start=period.start, end=period.ends[0][1],
        weight=1 + at % 3, completion=promise.course.initial,
        **both("title", Text(f"{phase.es}: {promise.what.es}", f"{phase.en}: {promise.what.en}")),
    )  # fmt: skip


def _milestone(promise: Promise, at: int) -> str:
    return f"{promise.code}-H{at + 1}"


def _report(promise: Promise, step: Step) -> None:
    timeline, dice, code = promise.timeline, promise.dice, _milestone(promise, step.milestone)
    facts = timeline.facts["milestones", code]
    before = next(fact.values["completion"] for fact in reversed(facts) if "completion" in fact.values)
    update = f"{code}-A{len(facts)}"
    obstacles = both("obstacles", dice.choice(words.OBSTACLES)) if dice.chance(0.15) else {}
    timeline.change(step.day, "milestones", code, completion=step.to)
    timeline.create(
        step.day, "progress_updates", update, milestone=code, event_date=step.day, from_completion=before,
        to_completion=step.to, **both("text", words.REACHED[step.to]), **obstacles,
    )  # fmt: skip
    likely = promise.course.evidence * (1 if step.to is Completion.COMPLETED else 0.5)
    if dice.chance(likely):
        about_update = promise.course.evidence < 1 and dice.chance(0.15)
        subject = (Subject.PROGRESS_UPDATES, update) if about_update else (Subject.MILESTONES, code)
        _prove(promise, step.day, *subject, f"{code}-E{len(facts)}")


def _prove(promise: Promise, day: date, resource: Subject, subject: str, code: str) -> None:
    promise.timeline.create(
        day, "evidence", code, subject_resource=resource, subject=subject, kind=promise.dice.choice(KINDS),
        url=address("evidencia", code), dated=day, **both("title", say(words.EVIDENCE, what=promise.what)),
    )  # fmt: skip


def _declare(promise: Promise, reported: list[Step]) -> list[tuple[date, Completion]]:
    """Tell what the municipality declares of the whole commitment; return each declaration and its day."""
    reached: dict[int, float] = {}
    declared = [(promise.published, promise.course.initial)]
    spoken = promise.published
    for step in reported:
        reached[step.milestone] = WORTH[step.to]
        progress = sum(reached.values()) / MILESTONES
        now = next(completion for completion, least in DECLARED_FROM if progress >= least)
        if now is not declared[-1][1]:
            _account(promise, step.day, words.DECLARED[now], declared[-1][1], now)
            declared.append((step.day, now))
            spoken = step.day
        elif step.day - spoken > SPEAKS_EVERY:
            _account(promise, step.day, words.STILL_OPEN)
            spoken = step.day
    if declared[-1][1] is Completion.COMPLETED:
        done = declared[-1][0]
        promise.timeline.change(done + CLOSED_AFTER, "commitments", promise.code, lifecycle=Lifecycle.CLOSED)
        if promise.dice.chance(promise.course.evidence):
            _prove(promise, done, Subject.COMMITMENTS, promise.code, f"{promise.code}-E1")
    return declared


def _account(
    promise: Promise, day: date, text: Text, before: Completion | None = None, now: Completion | None = None
) -> None:
    promise.accounts.append(day)
    if now is not None:
        promise.timeline.change(day, "commitments", promise.code, completion=now)
    promise.timeline.create(
        day, "progress_updates", f"{promise.code}-A{len(promise.accounts)}", commitment=promise.code, event_date=day,
        from_completion=before, to_completion=now, **both("text", text),
    )  # fmt: skip


def _move_deadlines(promise: Promise) -> None:
    withdrawn = promise.course.withdrawn is not None
    targets = [("commitments", promise.code, promise.period)]
    targets += [("milestones", _milestone(promise, at), period) for at, period in enumerate(promise.parts)]
    for resource, code, period in targets:
        for count, (day, end) in enumerate(period.ends[1:]):
            reason = words.MOVED[(promise.number + count) % len(words.MOVED)]
            promise.timeline.change(day, resource, code, end=end, **both("end_reason", reason))
            if resource == "commitments" and not withdrawn:
                promise.timeline.change(day, resource, code, lifecycle=Lifecycle.MODIFIED)


def _withdraw(promise: Promise) -> None:
    if promise.course.withdrawn is not None:
        day = promise.timeline.calendar.day(promise.course.withdrawn)
        promise.timeline.change(day, "commitments", promise.code, lifecycle=Lifecycle.WITHDRAWN)
        _account(promise, day, words.WITHDRAWN)


def _assess(promise: Promise, declared: list[tuple[date, Completion]]) -> None:
    day = promise.period.end + ASSESSED_AFTER
    if promise.course.withdrawn is not None:
        return
    said = next(completion for since, completion in reversed(declared) if since <= day)
    seen = promise.course.assessed or said
    told = promise.number <= len(TOLD)  # these show every answer once
    opened = tuple(OpenedGovernment)
    promise.timeline.create(
        day, "assessments", f"{promise.code}-EV1", commitment=promise.code, assessor=MONITORING_BODY, dated=day,
        completion=seen, verifiable=not some(promise.number, 1, of=5), potential=tuple(Potential)[promise.number % 3],
        opened_government=opened[promise.number % 5] if told else promise.dice.choices(opened, (2, 30, 40, 20, 8))[0],
        url=address("evaluacion", promise.code),
        **both("note", words.AGREES if seen is said else words.DISAGREES),
    )  # fmt: skip
