"""What waits for the staff: deadlines that passed, deadlines that are near, and what nobody has ever told of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from config.clock import local_date
from config.i18n import LabelledEnum, Text
from data_access.editions import Edition, PastEdition, kept
from data_access.enumerations import Completion, Lifecycle, Operation, Subject
from data_access.models.commitments import CommitmentPublic, EvidencePublic, MilestonePublic, ProgressUpdatePublic
from data_access.models.records import PublishedChangePublic
from indicators import parameters, rules
from indicators.index import index_of
from indicators.listing import Facet, contains, folded, institution, named_options, sift
from indicators.model import Option, RowRef
from indicators.parameters import Asked
from indicators.wording import name_of, required_name, title

DUE_SOON_DAYS = 14
LISTED = 25  # of each kind; the others are found by their words


class Waiting(LabelledEnum):
    """Why something waits for the staff; each row waits for the first reason that holds."""

    OVERDUE = "overdue", "Plazo vencido", "Overdue"
    DUE_SOON = "due_soon", "Vence dentro de 14 días", "Due within 14 days"
    NEVER_UPDATED = "never_updated", "Sin ninguna actualización", "Never updated"


@dataclass(frozen=True, slots=True)
class Task:
    """A commitment or milestone that waits for the staff.

    Attributes:
        commitment: what the commitment of a milestone is called; None for a commitment.
        responsible: the institution that answers for it, and its code; a milestone without one is its commitment's.
        days: past the deadline, until it, or since publication where nothing was ever told; never negative.
        last_update: when something of it was last published; None where nothing was since it was published itself.
    """

    row: RowRef
    waiting: Waiting
    title: Text
    commitment: Text | None
    responsible: Text | None
    responsible_code: str | None
    end: date | None
    days: int
    completion: Completion
    last_update: date | None


@dataclass(frozen=True, slots=True)
class TaskFilters(Asked):
    """What somebody asked for: an institution's code, and words that are read without accents and case."""

    institution: str | None = parameters.code("institucion")
    text: str = parameters.words()


@dataclass(frozen=True, slots=True)
class TaskGroup:
    """The tasks that wait for one reason, the most pressing first; `total` counts those beyond `LISTED` too."""

    waiting: Waiting
    tasks: tuple[Task, ...]
    total: int


@dataclass(frozen=True, slots=True)
class TaskList:
    """What the filters leave of everything that waits; `total` counts all of it."""

    filters: TaskFilters
    groups: tuple[TaskGroup, ...]
    total: int
    institutions: tuple[Option, ...]

    @property
    def matching(self) -> int:
        """Return how many tasks the filters leave."""
        return sum(group.total for group in self.groups)


def tasks(edition: Edition, filters: TaskFilters, today: date) -> TaskList:
    """Return the commitments and milestones that wait for the staff, and match."""
    everything = _all_tasks(edition, today)
    heard = TaskFilters(institution(edition, filters.institution), filters.text)
    facet: Facet[Task] = Facet(
        "institution", heard.institution, lambda task: [task.responsible_code] if task.responsible_code else []
    )
    sifted = sift(everything, lambda task: not heard.text or contains(_words(task), heard.text), [facet])
    codes = {task.responsible_code for task in everything if task.responsible_code}
    names = {code: required_name(edition, "organisations", code) for code in codes | {heard.institution or ""} if code}
    return TaskList(
        filters=heard,
        groups=tuple(_group(waiting, sifted.matching) for waiting in Waiting),
        total=len(everything),
        institutions=named_options(names, sifted.counts["institution"]),
    )


def _group(waiting: Waiting, found: Sequence[Task]) -> TaskGroup:
    own = [task for task in found if task.waiting is waiting]
    most_pressing_first = sorted(
        own, key=lambda task: (task.days if waiting is Waiting.DUE_SOON else -task.days, task.row.code)
    )
    return TaskGroup(waiting, tuple(most_pressing_first[:LISTED]), len(own))


def _words(task: Task) -> str:
    texts = (task.title, task.commitment, task.responsible)
    return folded(" ".join([task.row.code, *(f"{text.es} {text.en}" for text in texts if text)]))


@kept(4)
def _all_tasks(edition: Edition, today: date) -> tuple[Task, ...]:
    told = last_updates(edition)
    owners = {row.code: row for row in edition.commitments}
    found = [_task(edition, row, row, told, today) for row in edition.commitments]
    found += [
        _task(edition, row, owner, told, today) for row in edition.milestones if (owner := owners.get(row.commitment))
    ]
    return tuple(task for task in found if task is not None)


def _task(
    edition: Edition,
    row: CommitmentPublic | MilestonePublic,
    owner: CommitmentPublic,
    told: Mapping[RowRef, date],
    today: date,
) -> Task | None:
    ref = RowRef("commitments" if row is owner else "milestones", row.code)
    last = told.get(ref)
    found = _waits(edition, ref, row, owner.lifecycle, last, today)
    if found is None:
        return None
    waiting, days = found
    responsible = row.responsible or owner.lead if isinstance(row, MilestonePublic) else owner.lead
    return Task(
        row=ref,
        waiting=waiting,
        title=title(row),
        commitment=None if row is owner else title(owner),
        responsible=name_of(edition, "organisations", responsible),
        responsible_code=responsible,
        end=row.end,
        days=days,
        completion=row.completion,
        last_update=last,
    )


def _waits(
    edition: Edition,
    ref: RowRef,
    row: CommitmentPublic | MilestonePublic,
    lifecycle: Lifecycle,
    last: date | None,
    today: date,
) -> tuple[Waiting, int] | None:
    """Return why a row waits and for how many days; None where it does not."""
    if lifecycle not in rules.IN_FORCE or row.completion is Completion.COMPLETED:
        return None
    if late := rules.days_late(row.end, row.completion, lifecycle, today):
        return Waiting.OVERDUE, late
    left = rules.days_left(row.end, row.completion, lifecycle, today)
    if left is not None and left <= DUE_SOON_DAYS:
        return Waiting.DUE_SOON, left
    begun = row.start is None or row.start <= today
    if last is not None or not begun:
        return None
    since = index_of(edition).first_published.get((ref.resource, ref.code)) or local_date(edition.published_at)
    return Waiting.NEVER_UPDATED, max((today - since).days, 0)


@kept(2)
def last_updates(edition: Edition) -> Mapping[RowRef, date]:
    """Return when something of each commitment and milestone was last published; absent where nothing ever was.

    For a commitment that is what its own page says. For a milestone: a change of it, a progress update of it, or
    evidence of either; that it was published itself is no update.
    """
    newest = {RowRef("commitments", code): day for code, day in index_of(edition).last_update.items()}
    for past in edition.history:
        newest |= _told_in(edition, past)
    return MappingProxyType(newest)


def _told_in(edition: Edition, past: PastEdition) -> dict[RowRef, date]:
    day = local_date(past.published_at)
    codes = {code for change in past.changes if (code := _milestone_told(edition, change))}
    return {RowRef("milestones", code): day for code in codes}


def _milestone_told(edition: Edition, change: PublishedChangePublic) -> str | None:
    """Return the milestone that a published change tells of, if any."""
    if change.resource == "milestones":
        return change.row_code if change.operation is Operation.UPDATE else None
    if change.resource not in ("progress_updates", "evidence"):
        return None
    row = edition.row(change.resource, change.row_code)
    if isinstance(row, EvidencePublic):
        if row.subject_resource is Subject.MILESTONES:
            return row.subject
        proven = row.subject_resource is Subject.PROGRESS_UPDATES
        row = edition.row("progress_updates", row.subject) if proven else None
    return row.milestone if isinstance(row, ProgressUpdatePublic) else None
