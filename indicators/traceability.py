"""From what citizens proposed to the commitments: how many contributions got how far, and the whole way of one."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from data_access.editions import Edition, kept
from data_access.enumerations import Response
from data_access.models.participation import ContributionPublic, EventPublic
from indicators.changes import RowChange, changes_of
from indicators.co_creation import EventEntry, event_entry
from indicators.commitments import CommitmentCard, commitment_cards
from indicators.measures.contributions import is_reasoned
from indicators.model import RowRef
from indicators.records import ContributionEntry, contribution_entries
from indicators.service_agenda import AgendaCard, agenda_cards


@dataclass(frozen=True, slots=True)
class Flow:
    """How many contributions got how far.

    Attributes:
        received: all of them.
        responses: by response, `pending` among them.
        reasoned: by response, those that say why.
        in_agenda: by response, those tied to an agenda item.
        in_commitment: by response, those whose agenda item is tied to a commitment.
        items: agenda items that contributions are tied to.
        commitments: commitments that those items are tied to.
    """

    received: int
    responses: Mapping[Response, int]
    reasoned: Mapping[Response, int]
    in_agenda: Mapping[Response, int]
    in_commitment: Mapping[Response, int]
    items: int
    commitments: int

    @property
    def answered(self) -> int:
        """Return how many have a response."""
        return self.received - self.responses[Response.PENDING]


@dataclass(frozen=True, slots=True)
class Way:
    """The whole way of one contribution; None or empty where it does not go on.

    Attributes:
        contribution: itself, with its response.
        event: where it was made.
        item: the agenda item it was taken into.
        commitments: the commitments that this item is tied to.
        source: who says so.
        source_url: where.
        source_date: when that was read.
        changes: what was published of it, newest first.
    """

    contribution: ContributionEntry
    event: EventEntry | None
    item: AgendaCard | None
    commitments: tuple[CommitmentCard, ...]
    source: str | None
    source_url: str | None
    source_date: date | None
    changes: tuple[RowChange, ...]


@kept(1)
def commitments_of_items(edition: Edition) -> Mapping[str, tuple[str, ...]]:
    """Return by agenda item the codes of the commitments of this edition that it is tied to."""
    return MappingProxyType(
        {
            item.code: tuple(code for code in item.commitments if edition.row("commitments", code))
            for item in edition.agenda_items
        }
    )


@kept(1)
def flow(edition: Edition) -> Flow:
    """Return how many contributions of an edition got how far."""
    items = commitments_of_items(edition)
    responses, reasoned, in_agenda, in_commitment = (Counter[Response]() for _ in range(4))
    used: set[str] = set()
    for row in edition.contributions:
        responses[row.response] += 1
        reasoned[row.response] += is_reasoned(row)
        if row.agenda_item and row.agenda_item in items:
            used.add(row.agenda_item)
            in_agenda[row.response] += 1
            in_commitment[row.response] += bool(items[row.agenda_item])
    return Flow(
        received=len(edition.contributions),
        responses=_each(responses),
        reasoned=_each(reasoned),
        in_agenda=_each(in_agenda),
        in_commitment=_each(in_commitment),
        items=len(used),
        commitments=len({code for item in used for code in items[item]}),
    )


def _each(tally: Counter[Response]) -> Mapping[Response, int]:
    return MappingProxyType({one: tally[one] for one in Response})


def way(edition: Edition, code: str, today: date) -> Way | None:
    """Return the whole way of a contribution, or None where none has this code."""
    row = edition.row("contributions", code)
    if not isinstance(row, ContributionPublic):
        return None
    (entry,) = contribution_entries(edition, [row])
    event = edition.row("events", row.event) if row.event else None
    item = agenda_cards(edition, today).get(row.agenda_item or "")
    cards = commitment_cards(edition, today) if item else {}
    return Way(
        contribution=entry,
        event=event_entry(edition, event) if isinstance(event, EventPublic) else None,
        item=item,
        commitments=tuple(cards[one] for one in commitments_of_items(edition).get(row.agenda_item or "", ())),
        source=row.source,
        source_url=row.source_url,
        source_date=row.source_date,
        changes=changes_of(edition, RowRef("contributions", code)),
    )
