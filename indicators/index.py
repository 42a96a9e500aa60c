"""The rows of an edition by what they belong to, built once per edition so that every page stays linear."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import TypeVar

from config.clock import local_date
from data_access.editions import Edition, PastEdition, kept
from data_access.enumerations import Operation, Subject
from data_access.models.agenda import AgendaItemPublic, MeasurementPublic
from data_access.models.commitments import (
    AssessmentPublic,
    EvidencePublic,
    MilestonePublic,
    ProgressUpdatePublic,
    RiskPublic,
)
from data_access.models.participation import AttendancePublic, ContributionPublic
from data_access.models.records import PublishedChangePublic

Key = tuple[str, str]
"""Resource and code of a row."""

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")

ACCOUNTS = frozenset({"progress_updates", "evidence", "assessments"})
"""What is an update of a commitment whenever it is published."""

PROMISE = frozenset({"commitments", "milestones"})
"""What is first published together as the promise, and is an update of the commitment only from then on."""


def grouped(rows: Iterable[T], key: Callable[[T], K | None]) -> Mapping[K, tuple[T, ...]]:
    """Return the rows by `key`, in their order; rows whose key is None are left out."""
    groups: dict[K, list[T]] = defaultdict(list)
    for row in rows:
        if (group := key(row)) is not None:
            groups[group].append(row)
    return {group: tuple(members) for group, members in groups.items()}


class Index:
    """Look-ups over one edition; each is built when it is first asked for."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition

    @cached_property
    def commitment_of(self) -> Mapping[Key, str]:
        """The commitment that a row belongs to, for commitments and everything below them."""
        edition = self.edition
        owner: dict[Key, str] = {("commitments", row.code): row.code for row in edition.commitments}
        owner |= {("milestones", row.code): row.commitment for row in edition.milestones}
        for update in edition.progress_updates:
            code = update.commitment or owner.get(("milestones", update.milestone or ""))
            if code:
                owner["progress_updates", update.code] = code
        owner |= {("assessments", row.code): row.commitment for row in edition.assessments}
        owner |= {("risks", row.code): row.commitment for row in edition.risks if row.commitment}
        for piece in edition.evidence:
            if code := owner.get((piece.subject_resource.value, piece.subject)):
                owner["evidence", piece.code] = code
        return owner

    @cached_property
    def milestones(self) -> Mapping[str, tuple[MilestonePublic, ...]]:
        """Milestones by commitment."""
        return grouped(self.edition.milestones, lambda row: row.commitment)

    @cached_property
    def updates(self) -> Mapping[str, tuple[ProgressUpdatePublic, ...]]:
        """Progress updates by commitment, those of its milestones included."""
        return grouped(
            self.edition.progress_updates, lambda row: self.commitment_of.get(("progress_updates", row.code))
        )

    @cached_property
    def evidence(self) -> Mapping[str, tuple[EvidencePublic, ...]]:
        """Evidence by commitment, that of its milestones and updates included."""
        return grouped(self.edition.evidence, lambda row: self.commitment_of.get(("evidence", row.code)))

    @cached_property
    def evidence_about(self) -> Mapping[Key, tuple[EvidencePublic, ...]]:
        """Evidence by the row it is directly about."""
        return grouped(self.edition.evidence, lambda row: (row.subject_resource.value, row.subject))

    @cached_property
    def evidenced_milestones(self) -> frozenset[str]:
        """Milestones with evidence of their own or of one of their updates."""
        of_updates = {row.code: row.milestone for row in self.edition.progress_updates if row.milestone}
        direct = {row.subject for row in self.edition.evidence if row.subject_resource is Subject.MILESTONES}
        through = {
            of_updates[row.subject]
            for row in self.edition.evidence
            if row.subject_resource is Subject.PROGRESS_UPDATES and row.subject in of_updates
        }
        return frozenset(direct | through)

    @cached_property
    def assessments(self) -> Mapping[str, tuple[AssessmentPublic, ...]]:
        """Assessments by commitment, oldest first."""
        return grouped(sorted(self.edition.assessments, key=lambda row: row.dated), lambda row: row.commitment)

    @cached_property
    def risks(self) -> Mapping[Key, tuple[RiskPublic, ...]]:
        """Risks by the commitment or agenda item they threaten."""
        return grouped(
            self.edition.risks,
            lambda row: ("commitments", row.commitment) if row.commitment else ("agenda_items", row.agenda_item or ""),
        )

    @cached_property
    def agenda_of(self) -> Mapping[str, tuple[AgendaItemPublic, ...]]:
        """Agenda items by commitment they are tied to."""
        pairs = [(code, item) for item in self.edition.agenda_items for code in item.commitments]
        return {
            code: tuple(item for _, item in members)
            for code, members in grouped(pairs, lambda pair: pair[0]).items()
        }  # fmt: skip

    @cached_property
    def contributions(self) -> Mapping[str, tuple[ContributionPublic, ...]]:
        """Contributions by agenda item."""
        return grouped(self.edition.contributions, lambda row: row.agenda_item)

    @cached_property
    def contributions_at(self) -> Mapping[str, tuple[ContributionPublic, ...]]:
        """Contributions by event."""
        return grouped(self.edition.contributions, lambda row: row.event)

    @cached_property
    def measurements(self) -> Mapping[str, tuple[MeasurementPublic, ...]]:
        """Measurements by agenda item, oldest first."""
        rows = sorted(self.edition.measurements, key=lambda row: (row.measured_on, row.code))
        return grouped(rows, lambda row: row.agenda_item)

    @cached_property
    def attendance(self) -> Mapping[str, tuple[AttendancePublic, ...]]:
        """Attendance by event."""
        return grouped(self.edition.attendance, lambda row: row.event)

    @cached_property
    def changes(self) -> Mapping[Key, tuple[tuple[PastEdition, PublishedChangePublic], ...]]:
        """Published changes by row, oldest first."""
        pairs = ((past, change) for past in self.edition.history for change in past.changes)
        return grouped(pairs, lambda pair: (pair[1].resource, pair[1].row_code))

    @cached_property
    def removed(self) -> Mapping[Key, PastEdition]:
        """The edition that took a row away, for each row that was published and is no more."""
        last = {key: pairs[-1] for key, pairs in self.changes.items()}
        return {key: past for key, (past, change) in last.items() if change.operation == Operation.REMOVE}

    @cached_property
    def first_published(self) -> Mapping[Key, date]:
        """The date in Antigua Guatemala on which each row was first published, where the history says."""
        first: dict[Key, date] = {}
        for past in self.edition.history:
            day = local_date(past.published_at)
            for change in past.changes:
                if change.operation == Operation.CREATE:
                    first.setdefault((change.resource, change.row_code), day)
        return first

    def published_since(self, commitment: str) -> date:
        """Return when a commitment was first published; without its history, the date of the edition itself."""
        return self.first_published.get(("commitments", commitment)) or local_date(self.edition.published_at)

    @cached_property
    def last_update(self) -> Mapping[str, date]:
        """The date of the newest public update of each commitment; absent where there was none since its publication.

        Updates are published changes of the commitment, its milestones, progress updates, evidence and assessments.
        Being published is no update, neither of the commitment nor of the milestones published together with it.
        """
        newest: dict[str, date] = {}
        promised: set[str] = set()
        for past in self.edition.history:
            day = local_date(past.published_at)
            for change in past.changes:
                code = self.commitment_of.get((change.resource, change.row_code))
                if code is None or change.resource not in ACCOUNTS | PROMISE:
                    continue
                is_promise = change.resource in PROMISE and change.operation == Operation.CREATE
                if not is_promise or code in promised:
                    newest[code] = day
            promised |= _first_promised(past)
        return newest


def _first_promised(past: PastEdition) -> set[str]:
    return {
        change.row_code
        for change in past.changes
        if change.resource == "commitments" and change.operation == Operation.CREATE
    }


@kept(1)
def index_of(edition: Edition) -> Index:
    """Return the look-ups of an edition."""
    return Index(edition)
