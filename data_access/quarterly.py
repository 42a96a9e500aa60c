"""The quarterly report: for each active milestone what happened in a quarter, or that nothing did."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, partial
from types import MappingProxyType
from typing import Any

from babel.dates import format_date
from pydantic import ValidationError
from sqlalchemy import Engine

from config.i18n import Language
from data_access.change_sets import propose, submit
from data_access.database import reading
from data_access.editions import Edition
from data_access.enumerations import Completion, EvidenceKind, Lifecycle, Operation, Subject
from data_access.manifest import DEMONSTRATION
from data_access.models import RESOURCES
from data_access.models.commitments import MilestonePublic
from data_access.naming import unused_codes
from data_access.problems import InvalidInput, Problem, problems_of
from data_access.staff.accounts import Actor
from data_access.working import Proposed

RUNNING = frozenset({Lifecycle.ACTIVE, Lifecycle.MODIFIED})
CELLS = MappingProxyType(
    {
        "event_date": "happened",
        "text_es": "text",
        "obstacles_es": "text",
        "to_completion": "completion",
        "url": "link",
        "dated": "happened",
    }
)
"""The cell of a report's row that becomes each field."""


@dataclass(frozen=True, order=True)
class Quarter:
    """A quarter of the calendar."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Quarter":
        """Return the quarter of a day."""
        return cls(day.year, (day.month + 2) // 3)

    @classmethod
    def parse(cls, text: str | None) -> "Quarter | None":
        """Return the quarter of a code; None where the text is none."""
        found = re.fullmatch(r"(20\d\d)-Q([1-4])", text or "", re.ASCII)
        return cls(int(found[1]), int(found[2])) if found else None

    @property
    def code(self) -> str:
        """Return its code: `2026-Q4`."""
        return f"{self.year}-Q{self.number}"

    @property
    def first(self) -> date:
        """Return its first day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last(self) -> date:
        """Return its last day."""
        after = date(self.year + self.number // 4, 3 * self.number % 12 + 1, 1)
        return after - timedelta(days=1)

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    @property
    def before(self) -> "Quarter":
        """Return the quarter before."""
        return Quarter.of(self.first - timedelta(days=1))

    def months(self, language: Language) -> str:
        """Return its months and its year: «octubre a diciembre de 2026»."""
        first, last = (format_date(day, "LLLL", locale=language.babel) for day in (self.first, self.last))
        between = f"{first} to {last} {self.year}"
        return between if language is Language.EN else f"{first} a {last} de {self.year}"


@dataclass(frozen=True)
class Answer:
    """What somebody reports of one milestone.

    Attributes:
        milestone: its code.
        seen: the completion the reporter saw.
        completion: the new one; None where it stays.
        nothing: whether the reporter says that there was no progress; the text is then the reason.
        happened: when it happened.
        text: what happened.
        link: where the evidence lies.
    """

    milestone: str
    seen: Completion
    completion: Completion | None = None
    nothing: bool = False
    happened: date | None = None
    text: str = ""
    link: str = ""

    @property
    def given(self) -> bool:
        """Return whether the milestone is answered at all."""
        cells = (self.completion, self.happened, self.text.strip(), self.link.strip())
        return self.nothing or any(cell is not None and cell != "" for cell in cells)

    def content(self) -> dict[str, Any]:
        """Return it as a draft keeps it."""
        happened = self.happened.isoformat() if self.happened else None
        return {**vars(self), "happened": happened}

    @classmethod
    def kept(cls, content: Mapping[str, Any]) -> "Answer":
        """Return what a draft kept."""
        completion, happened = content["completion"], content["happened"]
        read = {
            "seen": Completion(content["seen"]),
            "completion": Completion(completion) if completion else None,
            "happened": date.fromisoformat(happened) if happened else None,
        }
        return cls(**{**content, **read})


Answers = Mapping[str, Answer]


@dataclass(frozen=True)
class Report:
    """What a report would propose; with a problem it proposes nothing. Each problem names milestone and cell."""

    proposed: tuple[Proposed, ...]
    problems: tuple[Problem, ...]


@dataclass
class _Row:
    """One answer on its way into proposals."""

    answer: Answer
    milestone: MilestonePublic
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, rule: str, cell: str, value: str = "") -> None:
        self.problems.append(Problem(rule, "milestones", None, cell, value, self.milestone.code))

    def checked(self, resource: str, code: str, values: Mapping[str, Any]) -> Proposed:
        """Return a new row, after noting what of it cannot be taken, each thing at its cell."""
        given = {name: value for name, value in values.items() if value is not None}
        try:
            RESOURCES[resource].create.model_validate({**given, "code": code})
        except ValidationError as error:
            noted = {problem.name for problem in self.problems}
            for problem in problems_of(error, RESOURCES[resource], given):
                cell = CELLS.get(problem.name, "")
                if cell not in noted:
                    self.problems.append(
                        Problem(problem.rule, "milestones", problem.column, cell, problem.value, self.milestone.code)
                    )
        return Proposed(resource, code, Operation.CREATE, given)


def active_milestones(edition: Edition) -> tuple[MilestonePublic, ...]:
    """Return the milestones to report on: not completed, of commitments that run; the earliest deadline first."""
    running = {row.code for row in edition.commitments if row.lifecycle in RUNNING}
    found = (row for row in edition.milestones if row.commitment in running and row.completion != Completion.COMPLETED)
    return tuple(sorted(found, key=lambda row: (row.end or date.max, row.code)))


def report(
    edition: Edition, answers: Iterable[Answer], quarter: Quarter, today: date, new_code: Callable[[str, str], str]
) -> Report:
    """Return what these answers propose; milestones without an answer, and those no longer active, are left out.

    Args:
        edition: what is published now.
        answers: the report.
        quarter: what it is about.
        today: the date in Antigua Guatemala.
        new_code: from a resource and a stem to a code that nothing has.
    """
    active = {row.code: row for row in active_milestones(edition)}
    rows = [_Row(answer, active[answer.milestone]) for answer in answers if answer.given and answer.milestone in active]
    source = DEMONSTRATION if edition.demonstration else None
    proposed = [one for row in rows for one in _proposals(row, quarter, today, new_code, source)]
    problems = tuple(problem for row in rows for problem in row.problems)
    return Report(() if problems else tuple(proposed), problems)


def hand_in(
    engine: Engine,
    actor: Actor,
    edition: Edition,
    answers: Iterable[Answer],
    quarter: Quarter,
    today: date,
    reason: str,
) -> int:
    """Hand a report in for review as one change set; return its number.

    Raises:
        NotAllowed: the role may not propose.
        InvalidInput: an answer cannot be taken, or nothing was answered.
        Conflict: a milestone no longer has the completion that the reporter saw.
    """
    with reading(engine) as session:
        series = cache(partial(unused_codes, session))
        found = report(edition, answers, quarter, today, lambda *stem: next(series(*stem)))
    if found.problems or not found.proposed:
        raise InvalidInput(found.problems or (Problem("no_changes"),))
    number = propose(engine, actor, title(quarter), reason, found.proposed)
    submit(engine, actor, number)
    return number


def title(quarter: Quarter) -> str:
    """Return what a report is called in the public record."""
    return f"Informe de hitos, {quarter.months(Language.ES)}"


def _proposals(
    row: _Row, quarter: Quarter, today: date, new_code: Callable[[str, str], str], source: str | None
) -> Iterator[Proposed]:
    answer, milestone = row.answer, row.milestone
    happened = answer.happened or (min(quarter.last, today) if answer.nothing else None)
    _check(row, quarter, today, happened)
    new = answer.completion or milestone.completion
    if new != milestone.completion:
        seen = {"completion": answer.seen.value}
        yield Proposed("milestones", milestone.code, Operation.UPDATE, {"completion": new}, seen)
    stem = f"{milestone.code[:40]}-{quarter.code}"
    code = new_code("progress_updates", stem)
    account = {
        "milestone": milestone.code,
        "event_date": happened,
        "from_completion": milestone.completion,
        "to_completion": new,
        "source": source,
    }
    yield row.checked("progress_updates", code, {**account, **_told(answer, quarter)})
    if link := answer.link.strip():
        proof = {
            "subject_resource": Subject.PROGRESS_UPDATES,
            "subject": code,
            "kind": EvidenceKind.WEB,
            "title_es": f"Evidencia del avance de {quarter.months(Language.ES)}",
            "title_en": f"Evidence of the progress of {quarter.months(Language.EN)}",
            "url": link,
            "dated": happened,
            "source": source,
        }
        yield row.checked("evidence", new_code("evidence", stem), proof)


def _told(answer: Answer, quarter: Quarter) -> dict[str, str | None]:
    text = answer.text.strip() or None
    if not answer.nothing:
        return {"text_es": text}
    return {
        "text_es": f"Sin avance en el trimestre de {quarter.months(Language.ES)}.",
        "text_en": f"No progress in the quarter from {quarter.months(Language.EN)}.",
        "obstacles_es": text,
    }


def _check(row: _Row, quarter: Quarter, today: date, happened: date | None) -> None:
    answer = row.answer
    if answer.nothing and answer.completion not in (None, row.milestone.completion):
        row.refuse("no_progress_but_completion", "nothing")
    if not answer.nothing and not answer.text.strip():
        row.refuse("missing", "text")
    if happened is None:
        row.refuse("missing", "happened")
    elif happened > today:
        row.refuse("future_date", "happened", happened.isoformat())
    elif happened not in quarter:
        row.refuse("outside_quarter", "happened", happened.isoformat())
