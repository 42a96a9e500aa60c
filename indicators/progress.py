"""Progress and deadlines over time and by institution: what is late or due next, the pace against the plan."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from statistics import median

from config.i18n import LabelledEnum, Text
from data_access.editions import Edition, kept
from data_access.models.commitments import MilestonePublic
from indicators import parameters, rules
from indicators.listing import institution, is_common, named_options, paged
from indicators.model import Measured, Option, Part, RowRef
from indicators.pace import (
    InstitutionPace,
    Pace,
    answered_by,
    days_of,
    days_to,
    institution_paces,
    late_by,
    owner_of,
    pace_of,
    standing,
)
from indicators.parameters import Asked
from indicators.records import MilestoneState, milestone_state
from indicators.registry import measured
from indicators.wording import required_name, title

PAGE_SIZE = 12  # milestones of one chart: more would not be read
EITHER = PAGE_SIZE // 2  # of those late and of those due next, where nothing was chosen
NUMBERS = ("CM-02", "CM-03b", "CM-04", "CM-04b", "CM-05")

EARLIER = Text("Se adelantó", "Brought forward")
BINS = (
    (0, Text("No se movió", "Did not move")),
    (30, Text("De 1 a 30 días", "1 to 30 days")),
    (90, Text("De 31 a 90 días", "31 to 90 days")),
    (180, Text("De 91 a 180 días", "91 to 180 days")),
    (365, Text("De 181 a 365 días", "181 to 365 days")),
    (None, Text("Más de un año", "More than a year")),
)
"""The most days of each line of the distribution of slippage."""


class When(LabelledEnum):
    """Which deadlines a reader looks at."""

    OVERDUE = "vencidos", "Vencidos", "Overdue"
    AHEAD = "proximos", "Próximos", "Due next"


@dataclass(frozen=True, slots=True)
class ProgressFilters(Asked):
    """What a reader asked for; `institution` is an organisation's code."""

    institution: str | None = parameters.code("institucion")
    when: When | None = parameters.one_of("plazo", When)
    page: int = parameters.page()


@dataclass(frozen=True, slots=True)
class DueMilestone:
    """A milestone with the commitment it belongs to, and who answers for it: its institution, else the leading one."""

    milestone: MilestoneState
    commitment: str
    commitment_title: Text
    answers: Text | None


@dataclass(frozen=True, slots=True)
class Moves:
    """How far the deadlines of milestones moved: how many of them did, by how many days half of those or more."""

    total: int
    moved: int
    median: int | None
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """What the page of progress shows.

    Attributes:
        filters: those that were heard.
        published: milestones of commitments not withdrawn, whoever answers for them.
        late: how many of the chosen institution's are overdue.
        ahead: how many of its deadlines that bind are still ahead.
        shown: those of this page: where nothing was chosen, the most overdue and the next ones.
        worst: days by which the most overdue one is late.
        nearest: days to the next deadline; None where none is ahead.
        pace: of the chosen institution, or of all; None without milestones.
        institutions: the pace of each, most overdue first.
    """

    filters: ProgressFilters
    published: int
    late: int
    ahead: int
    shown: tuple[DueMilestone, ...]
    worst: int
    nearest: int | None
    page: int
    pages: int
    choices: tuple[Option, ...]
    pace: Pace | None
    moves: Moves
    institutions: tuple[InstitutionPace, ...]
    numbers: tuple[Measured, ...]

    @property
    def common(self) -> bool:
        """Whether many will ask for it; see `is_common`."""
        return is_common(self.filters.query, self.late + self.ahead)


@kept(16)
def progress(edition: Edition, filters: ProgressFilters, today: date) -> Progress:
    """Return progress and deadlines, one page of the milestones that are late or due."""
    heard = replace(filters, institution=institution(edition, filters.institution))
    rows = answered_by(edition).get(heard.institution, ()) if heard.institution else standing(edition)
    late = sorted((row for row in rows if late_by(edition, row, today)), key=_by_deadline)
    ahead = sorted((row for row in rows if days_to(edition, row, today) is not None), key=_by_deadline)
    match heard.when:
        case When.OVERDUE:
            shown, page, pages = paged(late, heard.page, PAGE_SIZE)
        case When.AHEAD:
            shown, page, pages = paged(ahead, heard.page, PAGE_SIZE)
        case _:
            shown, page, pages = (*late[:EITHER], *ahead[:EITHER]), 1, 1
    by_institution = institution_paces(edition, today)
    return Progress(
        filters=replace(heard, page=page),
        published=len(standing(edition)),
        late=len(late),
        ahead=len(ahead),
        shown=tuple(_due(edition, row, today) for row in shown),
        worst=late_by(edition, late[0], today) if late else 0,
        nearest=days_to(edition, ahead[0], today) if ahead else None,
        page=page,
        pages=pages,
        choices=_choices(edition, heard.institution),
        pace=pace_of(edition, rows, days_of(edition, rows, today), today) if rows else None,
        moves=_moves(rows),
        institutions=by_institution,
        numbers=measured(edition, today, *NUMBERS),
    )


def _choices(edition: Edition, chosen: str | None) -> tuple[Option, ...]:
    counts = {code: len(rows) for code, rows in answered_by(edition).items()}
    names = {code: required_name(edition, "organisations", code) for code in (*counts, *([chosen] if chosen else []))}
    return named_options(names, Counter(counts))


def _by_deadline(row: MilestonePublic) -> tuple[date, str]:
    return row.end or date.max, row.code


def _due(edition: Edition, row: MilestonePublic, today: date) -> DueMilestone:
    owner = owner_of(edition, row)
    answers = row.responsible or owner.lead
    return DueMilestone(
        milestone_state(edition, row, today),
        owner.code,
        title(owner),
        required_name(edition, "organisations", answers) if answers else None,
    )


def _moves(rows: Iterable[MilestonePublic]) -> Moves:
    """Return how far deadlines moved from the first one published."""
    days = {row.code: rules.slippage(row.original_end, row.end) for row in rows}
    known = {code: moved for code, moved in days.items() if moved is not None}
    parts, least = [], 0
    for most, label in BINS:
        within = [code for code, moved in known.items() if least <= moved and (most is None or moved <= most)]
        parts.append(_part(str(most), label, within))
        least = (most or 0) + 1
    if earlier := [code for code, moved in known.items() if moved < 0]:
        parts.insert(0, _part("earlier", EARLIER, earlier))
    moved = [days for days in known.values() if days]
    return Moves(len(known), len(moved), round(median(moved)) if moved else None, tuple(parts))


def _part(code: str, label: Text, milestones: Sequence[str]) -> Part:
    return Part(code, label, len(milestones), tuple(RowRef("milestones", one) for one in milestones))
