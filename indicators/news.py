"""What is news: of each edition, one entry per commitment and agenda item it touched, and one for everything else."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from config.clock import local_date
from config.i18n import Text
from data_access.editions import Edition, PastEdition, kept
from data_access.enumerations import Operation
from data_access.models import RESOURCES
from indicators.changes import (
    IMPORTANCE,
    Changes,
    EditionSummary,
    OperationCount,
    RowChange,
    owner_of,
    row_change,
    summary_of,
)
from indicators.corrections import is_declared
from indicators.index import Key, grouped, index_of
from indicators.model import RowRef
from indicators.wording import title_of

ENTRIES = 50
SUBJECTS_TOLD = 10
ROWS_TOLD = 30
"""Rows of one entry that are told field by field; an edition that publishes thousands names their number."""

SUBJECTS = frozenset({"commitments", "agenda_items"})


@dataclass(frozen=True, slots=True)
class NewsEntry:
    """What one edition did to one subject.

    Attributes:
        edition: its number.
        published_at: when, in UTC.
        subject: the commitment or agenda item; None for what belongs to none.
        title: what the subject is called in the edition read now.
        changes: its first rows, the subject's own first, then what readers look for first.
        counts: all its rows by resource and operation, in the same order.
        reason: why the change set behind the edition was proposed.
    """

    edition: int
    published_at: datetime
    subject: RowRef | None
    title: Text | None
    changes: tuple[RowChange, ...]
    counts: tuple[OperationCount, ...]
    reason: str

    @property
    def rows(self) -> int:
        """How many rows it speaks of."""
        return sum(count.rows for count in self.counts)


@dataclass(frozen=True, slots=True)
class EditionNews:
    """What one edition changed: its record, the first subjects that it touched, and how many more there are."""

    summary: EditionSummary
    correction: bool
    entries: tuple[NewsEntry, ...]
    more: int


@dataclass(frozen=True, slots=True)
class _Story:
    """The rows of one edition that belong to one subject, with their changes."""

    past: PastEdition
    subject: RowRef | None
    rows: Mapping[Key, Changes]


def news(edition: Edition) -> tuple[NewsEntry, ...]:
    """Return the newest entries, at most ENTRIES, newest edition first."""
    return tuple(_entry(edition, story) for story in _stories(edition)[:ENTRIES])


def recent(edition: Edition, since: date) -> tuple[EditionNews, ...]:
    """Return what each edition from a day on changed, the newest edition first."""
    return tuple(_edition_news(edition, past) for past in reversed(edition.history) if _published_on(past) >= since)


def _published_on(past: PastEdition) -> date:
    return local_date(past.published_at)


def _edition_news(edition: Edition, past: PastEdition) -> EditionNews:
    stories = _told(edition, past)
    told = tuple(_entry(edition, story) for story in stories[:SUBJECTS_TOLD])
    return EditionNews(summary_of(past), is_declared(past), told, len(stories) - len(told))


def news_of(edition: Edition, subjects: frozenset[RowRef]) -> tuple[NewsEntry, ...]:
    """Return the newest entries about some commitments or agenda items, at most ENTRIES, newest edition first."""
    found = [story for story in _stories(edition) if story.subject in subjects]
    return tuple(_entry(edition, story) for story in found[:ENTRIES])


def subjects_of(edition: Edition, institution: str) -> frozenset[RowRef]:
    """Return what an institution answers for: commitments it leads, supports or has a milestone of, agenda items."""
    milestones = index_of(edition).milestones
    commitments = (
        row.code
        for row in edition.commitments
        if institution in (row.lead, *row.supporting, *(one.responsible for one in milestones.get(row.code, ())))
    )
    items = (row.code for row in edition.agenda_items if row.responsible == institution)
    return frozenset(
        {*(RowRef("commitments", code) for code in commitments), *(RowRef("agenda_items", code) for code in items)}
    )


@kept(2)
def last_changed(edition: Edition) -> Mapping[RowRef, datetime]:
    """Return when each commitment and agenda item, or a row that belongs to it, last changed in public."""
    oldest_first = reversed(_stories(edition))
    return {story.subject: story.past.published_at for story in oldest_first if story.subject}


@kept(2)
def _stories(edition: Edition) -> tuple[_Story, ...]:
    return tuple(story for past in reversed(edition.history) for story in _told(edition, past))


def _told(edition: Edition, past: PastEdition) -> list[_Story]:
    """Return the stories of one edition; those that belong to no subject come last."""
    rows = grouped(past.changes, lambda change: (change.resource, change.row_code))
    keys: dict[RowRef | None, list[Key]] = {}
    for key in sorted(rows, key=_importance):
        keys.setdefault(_subject(edition, RowRef(*key)), []).append(key)
    stories = []
    for subject, members in keys.items():
        own = [key for key in members if subject and key == (subject.resource, subject.code)]
        ordered = [*own, *(key for key in members if key not in own)]
        stories.append(_Story(past, subject, {key: rows[key] for key in ordered}))
    return sorted(stories, key=lambda story: story.subject is None)


def _importance(key: Key) -> tuple[int, str]:
    return IMPORTANCE.get(key[0], len(IMPORTANCE)), key[1]


def _subject(edition: Edition, row: RowRef) -> RowRef | None:
    return row if row.resource in SUBJECTS else owner_of(edition, row)


def _entry(edition: Edition, story: _Story) -> NewsEntry:
    tally = Counter((resource, changes[0].operation) for (resource, _), changes in story.rows.items())
    told = list(story.rows.items())[:ROWS_TOLD]
    return NewsEntry(
        edition=story.past.number,
        published_at=story.past.published_at,
        subject=story.subject,
        title=title_of(edition, story.subject) if story.subject else None,
        changes=tuple(row_change(edition, story.past, key, changes) for key, changes in told),
        counts=tuple(
            OperationCount(resource, RESOURCES[resource].title, Operation(operation), rows)
            for (resource, operation), rows in tally.items()
        ),
        reason=story.past.change_set.reason,
    )
