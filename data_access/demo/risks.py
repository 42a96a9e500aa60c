"""Risks of the demonstration: some are reviewed every quarter, some are forgotten."""

from datetime import date, timedelta

from data_access.demo import words
from data_access.demo.dice import Dice
from data_access.demo.programme import OFFICES
from data_access.demo.timeline import Timeline, Volume
from data_access.demo.words import both
from data_access.enumerations import RiskStatus

ENDS = (RiskStatus.OPEN, RiskStatus.OPEN, RiskStatus.MITIGATED, RiskStatus.HAPPENED, RiskStatus.CLOSED)
REVIEWED, FORGOTTEN = 1, 2  # numbers of the two risks that STORIES names
BETWEEN_REVIEWS = timedelta(days=85)


def tell_risks(timeline: Timeline, volume: Volume, commitments: dict[str, date], agenda: dict[str, date]) -> None:
    """Tell of every risk: half of them of commitments, half of services."""
    dice = Dice("risks")
    subjects = {"commitment": list(commitments.items()), "agenda_item": list(agenda.items())}
    for number in range(1, volume.risks + 1):
        kind = ("agenda_item", "commitment")[number % 2]
        of = subjects[kind]
        subject, known = of[number * len(of) // (volume.risks + 1)]
        raised = min(known + timedelta(days=20 + number % 60), timeline.calendar.last)
        timeline.create(
            raised, "risks", f"DEMO-RIE-{number:04}", likelihood=dice.randint(1, 5), impact=dice.randint(1, 5),
            responsible=OFFICES[number % len(OFFICES)], status=RiskStatus.OPEN, reviewed_on=raised,
            **{kind: subject}, **both("title", words.RISKS[number % 3]), **both("mitigation", words.MITIGATION),
        )  # fmt: skip
        _review(timeline, number, raised, dice)


def _review(timeline: Timeline, number: int, raised: date, dice: Dice) -> None:
    code, last = f"DEMO-RIE-{number:04}", timeline.calendar.last
    end = ENDS[(number - 1) % len(ENDS)]
    until = last - timedelta(days=12)
    if end is not RiskStatus.OPEN:
        until = raised + (last - raised) * 3 // 4
    elif number != REVIEWED and (number == FORGOTTEN or dice.chance(0.4)):
        until = last - timedelta(days=dice.randint(100, 300))
    days = [raised + BETWEEN_REVIEWS * count for count in range(1, (until - raised) // BETWEEN_REVIEWS + 1)]
    for day in [*days[:-1], until]:
        if day > raised:
            timeline.change(day, "risks", code, reviewed_on=day, likelihood=dice.randint(1, 5))
    if end is not RiskStatus.OPEN and until > raised:
        timeline.change(until, "risks", code, status=end)
