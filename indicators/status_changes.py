"""Every change of a declared completion: when it was published, when it happened, from what to what, on what proof."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from config.clock import local_date
from data_access.editions import Edition, PastEdition, kept
from data_access.enumerations import Completion, Operation, Subject
from data_access.models.commitments import EvidencePublic, ProgressUpdatePublic
from data_access.models.records import PublishedChangePublic
from indicators.corrections import is_declared
from indicators.index import Key, index_of
from indicators.model import RowRef

STATUS_PER_PAGE = 50
COMPLETION = "completion"
FOLLOWED = frozenset({"commitments", "milestones"})


@dataclass(frozen=True, slots=True)
class StatusChange:
    """One change of the declared completion of a commitment or a milestone.

    Attributes:
        code: that of the published change.
        edition: the number of the edition that published it.
        published_on: the date of that edition in Antigua Guatemala.
        happened_on: the date that the update published with it gives; None where there is none.
        row: whose completion changed.
        commitment: the commitment it belongs to; None where the milestone is gone.
        old: the completion before.
        new: the completion since.
        update: the code of the update published with it.
        evidence: the evidence published with it about the row or that update, by code.
        correction: whether the record calls it a correction.
    """

    code: str
    edition: int
    published_on: date
    happened_on: date | None
    row: RowRef
    commitment: str | None
    old: Completion | None
    new: Completion | None
    update: str | None
    evidence: tuple[EvidencePublic, ...]
    correction: bool


@kept(1)
def status_changes(edition: Edition) -> tuple[StatusChange, ...]:
    """Return every change of a declared completion, the newest first."""
    found: list[StatusChange] = []
    for past in reversed(edition.history):
        changes = [change for change in past.changes if change.field == COMPLETION and change.resource in FOLLOWED]
        if changes:
            beside = _Beside(edition, past)
            found += (beside.change(one) for one in changes)
    return tuple(found)


class _Beside:
    """What one edition published beside its status changes: updates, and evidence, by what they are about."""

    def __init__(self, edition: Edition, past: PastEdition) -> None:
        self.edition, self.past = edition, past
        self.correction, self.day = is_declared(past), local_date(past.published_at)
        self.updates: Mapping[Key, list[ProgressUpdatePublic]] = defaultdict(list)
        self.evidence: Mapping[Key, list[EvidencePublic]] = defaultdict(list)
        for row in self._new():
            if isinstance(row, ProgressUpdatePublic):
                about = ("milestones", row.milestone) if row.milestone else ("commitments", row.commitment or "")
                self.updates[about].append(row)
            elif isinstance(row, EvidencePublic):
                self.evidence[row.subject_resource.value, row.subject].append(row)

    def _new(self) -> Iterator[object]:
        for change in self.past.changes:
            if change.operation is Operation.CREATE and change.resource in {"progress_updates", "evidence"}:
                yield self.edition.row(change.resource, change.row_code)

    def change(self, change: PublishedChangePublic) -> StatusChange:
        key = (change.resource, change.row_code)
        old, new = (Completion(text) if text else None for text in (change.old, change.new))
        told = [one for one in self.updates.get(key, ()) if one.to_completion == new]
        update = max(told, key=lambda one: one.event_date, default=None)
        proof = list(self.evidence.get(key, ()))
        if update:
            proof += self.evidence.get((Subject.PROGRESS_UPDATES.value, update.code), ())
        return StatusChange(
            code=change.code,
            edition=self.past.number,
            published_on=self.day,
            happened_on=update.event_date if update else None,
            row=RowRef(*key),
            commitment=index_of(self.edition).commitment_of.get(key),
            old=old,
            new=new,
            update=update.code if update else None,
            evidence=tuple(proof),
            correction=self.correction,
        )
