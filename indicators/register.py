"""The register of reasoned responses: every contribution with its response and how far it got, filtered and paged."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from config.i18n import LabelledEnum, Text
from data_access.editions import Edition, kept
from data_access.enumerations import Channel, EventKind, PolicyArea, Response
from data_access.models.participation import ContributionPublic
from indicators import parameters
from indicators.listing import (
    Facet,
    Listed,
    contains,
    enum_options,
    folded_fields,
    is_common,
    named_options,
    paged,
    sift,
)
from indicators.measures.contributions import is_reasoned
from indicators.model import Option, RowRef
from indicators.parameters import Asked
from indicators.records import ContributionEntry, contribution_entries
from indicators.traceability import commitments_of_items
from indicators.wording import name_of, plain, title

PAGE_SIZE = 20


class Reach(LabelledEnum):
    """How far a contribution got; what is in a commitment is in the agenda, too."""

    COMMITMENT = "commitment", "En un compromiso", "In a commitment"
    AGENDA = "agenda", "En la agenda de servicios", "On the service agenda"
    NOT_LINKED = "not_linked", "Sin servicio vinculado", "Without a linked service"


class Reason(LabelledEnum):
    """Whether a response says why."""

    GIVEN = "given", "Con razones", "With reasons"
    MISSING = "missing", "Sin razones publicadas", "Without published reasons"


@dataclass(frozen=True, slots=True)
class RegisterFilters(Asked):
    """What a reader asked for.

    Attributes:
        response: what was answered.
        reason: whether it says why.
        reach: how far it got.
        theme: what it is about.
        place: the code of the place it comes from.
        origin: how it arrived, a channel or a kind of event.
        event: the code of the one event it was made at.
        text: what to look for, read without accents and case.
        page: the page of the list.
    """

    response: Response | None = parameters.one_of("respuesta", Response)
    reason: Reason | None = parameters.one_of("razon", Reason)
    reach: Reach | None = parameters.one_of("camino", Reach)
    theme: PolicyArea | None = parameters.one_of("tema", PolicyArea)
    place: str | None = parameters.code("lugar")
    origin: Channel | EventKind | None = parameters.one_of("origen", Channel, EventKind)
    event: str | None = parameters.code("evento")
    text: str = parameters.words()
    page: int = parameters.page()


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """A contribution with its response and where it went; commitments by code with their titles."""

    contribution: ContributionEntry
    item: RowRef | None
    item_title: Text | None
    commitments: tuple[tuple[str, Text], ...]


@dataclass(frozen=True, slots=True)
class Register(Listed[RegisterFilters]):
    """A page of the register, newest first; an option counts what choosing it would leave."""

    entries: tuple[RegisterEntry, ...]
    responses: tuple[Option, ...]
    reasons: tuple[Option, ...]
    reaches: tuple[Option, ...]
    themes: tuple[Option, ...]
    places: tuple[Option, ...]
    origins: tuple[Option, ...]
    events: tuple[Option, ...]

    @property
    def common(self) -> bool:
        """Whether many will ask for it; see `is_common`. There are thousands of events, so none of theirs is."""
        return is_common(self.filters.query, self.matching) and self.filters.event is None


def register(edition: Edition, filters: RegisterFilters) -> Register:
    """Return the contributions that match, one page of them."""
    place = filters.place if filters.place and edition.row("places", filters.place) else None
    event = filters.event if filters.event and edition.row("events", filters.event) else None
    heard = replace(filters, place=place, event=event, page=1)
    rows, whole = _all_matching(edition, heard)
    shown, page, pages = paged(rows, filters.page, PAGE_SIZE)
    entries = tuple(
        _entry(edition, row, entry)
        for row, entry in zip(shown, contribution_entries(edition, shown), strict=True)
    )  # fmt: skip
    return replace(whole, filters=replace(heard, page=page), entries=entries, page=page, pages=pages)


@kept(64)
def _all_matching(edition: Edition, filters: RegisterFilters) -> tuple[tuple[ContributionPublic, ...], Register]:
    texts = searchable(edition) if filters.text else {}
    kinds = kinds_of_events(edition)
    items = commitments_of_items(edition)
    facets: list[Facet[ContributionPublic]] = [
        Facet("response", filters.response, lambda row: [row.response]),
        Facet("reason", filters.reason, lambda row: [one] if (one := reason(row)) else []),
        Facet("reach", filters.reach, lambda row: reached(row, items)),
        Facet("theme", filters.theme, lambda row: [row.theme] if row.theme else []),
        Facet("place", filters.place, lambda row: [row.place] if row.place else []),
        Facet("origin", filters.origin, lambda row: [one] if (one := origin(row, kinds)) else []),
        Facet("event", filters.event, lambda row: [row.event] if row.event else []),
    ]
    sifted = sift(
        _newest_first(edition), lambda row: not filters.text or contains(texts[row.code], filters.text), facets
    )
    counts = sifted.counts
    places = {row.code: plain(row.name) for row in edition.places if counts["place"][row.code]}
    if filters.place and (chosen := name_of(edition, "places", filters.place)):
        places[filters.place] = chosen
    event = name_of(edition, "events", filters.event)
    origins = (*enum_options(EventKind, counts["origin"]), *enum_options(Channel, counts["origin"]))
    whole = Register(
        filters=filters,
        entries=(),
        total=len(edition.contributions),
        matching=len(sifted.matching),
        page=1,
        pages=1,
        responses=enum_options(Response, counts["response"]),
        reasons=enum_options(Reason, counts["reason"]),
        reaches=enum_options(Reach, counts["reach"]),
        themes=enum_options(PolicyArea, counts["theme"]),
        places=named_options(places, counts["place"]),
        origins=tuple(one for one in origins if one.count or one.value == filters.origin),
        events=(Option(filters.event, event, counts["event"][filters.event]),) if filters.event and event else (),
    )
    return sifted.matching, whole


@kept(1)
def _newest_first(edition: Edition) -> tuple[ContributionPublic, ...]:
    """Return the contributions as `contribution_entries` orders them."""
    day = {row.code: row.received_on.toordinal() if row.received_on else 0 for row in edition.contributions}
    return tuple(sorted(edition.contributions, key=lambda row: (-day[row.code], row.code)))


@kept(1)
def searchable(edition: Edition) -> Mapping[str, str]:
    """Return by contribution the folded text that the search looks through: its code, itself and its response."""
    fields = ("code", "text_es", "text_en", "reasoned_response_es", "reasoned_response_en")
    return MappingProxyType(folded_fields(edition.contributions, *fields))


@kept(1)
def kinds_of_events(edition: Edition) -> Mapping[str, EventKind]:
    """Return the kind of each event by its code."""
    return MappingProxyType({row.code: row.kind for row in edition.events})


def origin(row: ContributionPublic, kinds: Mapping[str, EventKind]) -> Channel | EventKind | None:
    """Return how a contribution arrived: its channel, or the kind of the event where it was made."""
    return row.channel or kinds.get(row.event or "")


def reason(row: ContributionPublic) -> Reason | None:
    """Return whether a response says why; None where there is none yet."""
    if row.response is Response.PENDING:
        return None
    return Reason.GIVEN if is_reasoned(row) else Reason.MISSING


def reached(row: ContributionPublic, items: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Return how far a contribution got, the farthest first; `items` are commitments by agenda item."""
    commitments = items.get(row.agenda_item or "")
    if commitments is None:
        return [Reach.NOT_LINKED]
    return [Reach.COMMITMENT, Reach.AGENDA] if commitments else [Reach.AGENDA]


def _entry(edition: Edition, row: ContributionPublic, entry: ContributionEntry) -> RegisterEntry:
    item = edition.row("agenda_items", row.agenda_item) if row.agenda_item else None
    tied = commitments_of_items(edition).get(row.agenda_item or "", ())
    return RegisterEntry(
        entry,
        RowRef("agenda_items", item.code) if item else None,
        title(item) if item else None,
        tuple((code, found) for code in tied if (found := name_of(edition, "commitments", code))),
    )
