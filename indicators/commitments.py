"""The list of commitments: filters, cards, pages."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from config.i18n import Text
from data_access.editions import Edition, kept
from data_access.enumerations import Completion, DatePrecision, Lifecycle, OgpValue, PolicyArea
from data_access.models.commitments import CommitmentPublic
from indicators import parameters, rules
from indicators.index import Index, index_of
from indicators.listing import (
    Facet,
    Listed,
    contains,
    enum_options,
    folded_fields,
    institution,
    named_options,
    paged,
    sift,
)
from indicators.measures.follow_up import newest_assessed
from indicators.model import Option
from indicators.parameters import Asked
from indicators.wording import name_of, required_name, title

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class CommitmentFilters(Asked):
    """What a reader asked for; `institution` is an organisation's code, `text` is read without accents and case."""

    status: Completion | None = parameters.one_of("estado", Completion)
    institution: str | None = parameters.code("institucion")
    ogp_value: OgpValue | None = parameters.one_of("valor", OgpValue)
    area: PolicyArea | None = parameters.one_of("area", PolicyArea)
    overdue: bool = parameters.flag("vencidos", "true", "1", "si", "sí")
    text: str = parameters.words()
    page: int = parameters.page()


@dataclass(frozen=True, slots=True)
class CommitmentCard:
    """A commitment in a list.

    Attributes:
        institutions: codes of those that answer for it, the leading one first.
        lead: the leading institution's name; None where none is published.
        progress: from 0 to 1; None without milestones.
        days_late: 0 where it is not overdue.
        days_left: None where no deadline that binds is ahead.
        slippage: days the deadline moved; None without a deadline.
        last_update: the date of the last public update; None where there was none since publication.
        published_since: when it was first published.
        days_without_update: counted from `last_update`, or from `published_since`; None on a day before it.
        evidence: pieces of evidence of it, its milestones and its updates.
        assessed: completion of the newest independent assessment up to the day; None where there is none.
    """

    code: str
    title: Text
    institutions: tuple[str, ...]
    lead: Text | None
    completion: Completion
    lifecycle: Lifecycle
    ogp_values: tuple[OgpValue, ...]
    area: PolicyArea | None
    progress: float | None
    start: date | None
    end: date | None
    original_end: date | None
    date_precision: DatePrecision | None
    days_late: int
    days_left: int | None
    slippage: int | None
    last_update: date | None
    published_since: date
    days_without_update: int | None
    evidence: int
    milestones_done: int
    milestones_total: int
    assessed: Completion | None
    assessed_on: date | None


@dataclass(frozen=True, slots=True)
class CommitmentList(Listed[CommitmentFilters]):
    """A page of commitments, most overdue first, then the nearest deadline.

    Attributes:
        cards: those of this page.
        overdue: how many the other filters leave that are overdue (the count of that chip).
    """

    cards: tuple[CommitmentCard, ...]
    statuses: tuple[Option, ...]
    institutions: tuple[Option, ...]
    ogp_values: tuple[Option, ...]
    areas: tuple[Option, ...]
    overdue: int


def commitments(edition: Edition, filters: CommitmentFilters, today: date) -> CommitmentList:
    """Return the commitments that match, one page of them."""
    heard = replace(filters, institution=institution(edition, filters.institution), page=1)
    whole = _all_matching(edition, heard, today)
    cards, page, pages = paged(whole.cards, filters.page, PAGE_SIZE)
    return replace(whole, filters=replace(heard, page=page), cards=cards, page=page, pages=pages)


@kept(64)
def _all_matching(edition: Edition, filters: CommitmentFilters, today: date) -> CommitmentList:
    cards = commitment_cards(edition, today)
    texts = searchable(edition)
    facets: list[Facet[CommitmentCard]] = [
        Facet("status", filters.status, lambda card: [card.completion]),
        Facet("institution", filters.institution, lambda card: card.institutions),
        Facet("ogp_value", filters.ogp_value, lambda card: card.ogp_values),
        Facet("area", filters.area, lambda card: [card.area] if card.area else []),
        Facet("overdue", "true" if filters.overdue else None, lambda card: ["true"] if card.days_late else []),
    ]
    sifted = sift(cards.values(), lambda card: contains(texts[card.code], filters.text), facets)
    institutions = {code for card in cards.values() for code in card.institutions}
    if filters.institution:
        institutions.add(filters.institution)
    names = {code: required_name(edition, "organisations", code) for code in institutions}
    return CommitmentList(
        filters=filters,
        cards=sifted.matching,
        total=len(cards),
        matching=len(sifted.matching),
        page=1,
        pages=1,
        statuses=enum_options(Completion, sifted.counts["status"]),
        institutions=named_options(names, sifted.counts["institution"]),
        ogp_values=enum_options(OgpValue, sifted.counts["ogp_value"]),
        areas=enum_options(PolicyArea, sifted.counts["area"]),
        overdue=sifted.counts["overdue"]["true"],
    )


@kept(4)
def commitment_cards(edition: Edition, today: date) -> Mapping[str, CommitmentCard]:
    """Return every commitment as a card by code, the most overdue first, then the nearest deadline."""
    index = index_of(edition)
    cards = [commitment_card(index, row, today) for row in edition.commitments]
    cards.sort(key=lambda card: (-card.days_late, card.days_left is None, card.days_left, card.code))
    return MappingProxyType({card.code: card for card in cards})


def commitment_card(index: Index, row: CommitmentPublic, today: date) -> CommitmentCard:
    """Return a commitment as lists show it."""
    milestones = index.milestones.get(row.code, ())
    last_update, published = index.last_update.get(row.code), index.published_since(row.code)
    assessed = newest_assessed(index, row.code, today)
    return CommitmentCard(
        code=row.code,
        title=title(row),
        institutions=tuple(dict.fromkeys([*([row.lead] if row.lead else []), *row.supporting])),
        lead=name_of(index.edition, "organisations", row.lead),
        completion=row.completion,
        lifecycle=row.lifecycle,
        ogp_values=tuple(row.ogp_values),
        area=row.policy_area,
        progress=rules.progress(milestones),
        start=row.start,
        end=row.end,
        original_end=row.original_end,
        date_precision=row.date_precision,
        days_late=rules.days_late(row.end, row.completion, row.lifecycle, today),
        days_left=rules.days_left(row.end, row.completion, row.lifecycle, today),
        slippage=rules.slippage(row.original_end, row.end),
        last_update=last_update,
        published_since=published,
        days_without_update=rules.days_without_update(last_update, published, today),
        evidence=len(index.evidence.get(row.code, ())),
        milestones_done=sum(one.completion is Completion.COMPLETED for one in milestones),
        milestones_total=len(milestones),
        assessed=assessed.completion if assessed else None,
        assessed_on=assessed.dated if assessed else None,
    )


@kept(2)
def searchable(edition: Edition) -> Mapping[str, str]:
    """Return by commitment the folded text that the search looks through: code, title, problem and action."""
    fields = ("code", "title_es", "title_en", "problem_es", "problem_en", "action_es", "action_en")
    return MappingProxyType(folded_fields(edition.commitments, *fields))
