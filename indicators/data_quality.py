"""The data quality page: what is missing or has not been touched for long, row by row, and who owes it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from config.i18n import Text
from data_access.editions import Edition, kept
from data_access.models import ENTITIES, RESOURCES
from indicators import parameters
from indicators.gaps import MEASURED, MISSING, STALE, Flaw, Gap, all_gaps
from indicators.listing import (
    Facet,
    Listed,
    contains,
    enum_options,
    folded,
    named_options,
    paged,
    sift,
)
from indicators.model import Measured, Option, Part, RowRef
from indicators.parameters import Asked
from indicators.registry import measure, measured
from indicators.rules import IN_FORCE
from indicators.wording import name_of, required_name, title_of

NUMBERS = ("DQ-01", "DQ-02", "DQ-03", "DQ-04")
PAGE_SIZE = 50
NOBODY = "nadie"  # in an address: the rows that say of no institution that it answers for them
TABLES = {entity.resource: entity.resource for entity in ENTITIES}
NO_INSTITUTION = Text("Sin institución registrada", "No institution on record")


@dataclass(frozen=True, slots=True)
class QualityFilters(Asked):
    """What a reader asked for: an institution's code (or `NOBODY`), a flaw, a resource, words."""

    institution: str | None = parameters.code("institucion")
    flaw: Flaw | None = parameters.one_of("falta", Flaw)
    resource: str | None = parameters.read_by(TABLES.get, "tabla")
    text: str = parameters.words()
    page: int = parameters.page()


@dataclass(frozen=True, slots=True)
class TableQuality:
    """How complete the rows of one resource are; a flaw that is not asked of it is absent."""

    resource: str
    title: Text
    shares: Mapping[Flaw, Part]

    @property
    def complete(self) -> bool:
        """Whether its rows lack nothing."""
        return all(part.count == part.total for part in self.shares.values())


@dataclass(frozen=True, slots=True)
class StaleCount:
    """How many rows were left in one way, out of how many that could be."""

    flaw: Flaw
    indicator: str
    count: int
    total: int


@dataclass(frozen=True, slots=True)
class GapEntry:
    """A row that lacks something, as the list shows it."""

    gap: Gap
    title: Text
    owner: Text | None


@dataclass(frozen=True, slots=True)
class DataQuality(Listed[QualityFilters]):
    """Everything the data quality page shows.

    Attributes:
        rows: published rows of all resources.
        owners: flaws by institution that owes them, the most first, as lines of a breakdown.
        gaps: one page of the rows that match, those that lack most first.
        total: rows with any flaw.
    """

    numbers: tuple[Measured, ...]
    tables: tuple[TableQuality, ...]
    stale: tuple[StaleCount, ...]
    owners: tuple[Part, ...]
    rows: int
    gaps: tuple[GapEntry, ...]
    institutions: tuple[Option, ...]
    flaws: tuple[Option, ...]
    resources: tuple[Option, ...]


def data_quality(edition: Edition, filters: QualityFilters, today: date) -> DataQuality:
    """Return what is missing and matches, one page of it, below how complete the data are as a whole."""
    known = filters.institution == NOBODY or edition.row("organisations", filters.institution or "")
    heard = replace(filters, institution=filters.institution if known else None, page=1)
    found, whole = _all_matching(edition, heard, today)
    shown, page, pages = paged(found, filters.page, PAGE_SIZE)
    entries = tuple(
        GapEntry(gap, title_of(edition, gap.row), name_of(edition, "organisations", gap.owner)) for gap in shown
    )
    return replace(whole, filters=replace(heard, page=page), gaps=entries, page=page, pages=pages)


@kept(32)
def _all_matching(edition: Edition, filters: QualityFilters, today: date) -> tuple[tuple[Gap, ...], DataQuality]:
    gaps = all_gaps(edition, today)
    texts = _searchable(edition, today) if filters.text else {}
    facets: list[Facet[Gap]] = [
        Facet("institution", filters.institution, lambda gap: [gap.owner or NOBODY]),
        Facet("flaw", filters.flaw, lambda gap: gap.flaws),
        Facet("resource", filters.resource, lambda gap: [gap.row.resource]),
    ]
    sifted = sift(gaps, lambda gap: not filters.text or contains(texts[gap.row], filters.text), facets)
    codes = {gap.owner or NOBODY for gap in gaps} | ({filters.institution} if filters.institution else set())
    resources = {gap.row.resource for gap in gaps} | ({filters.resource} if filters.resource else set())
    whole = DataQuality(
        filters=filters,
        numbers=measured(edition, today, *NUMBERS),
        tables=_tables(edition, today),
        stale=_stale_counts(edition, gaps),
        owners=_owners(edition, gaps),
        rows=sum(len(edition.rows.get(entity.resource, ())) for entity in ENTITIES),
        gaps=(),
        total=len(gaps),
        matching=len(sifted.matching),
        page=1,
        pages=1,
        institutions=named_options({code: _institution(edition, code) for code in codes}, sifted.counts["institution"]),
        flaws=enum_options(Flaw, sifted.counts["flaw"]),
        resources=named_options({name: RESOURCES[name].title for name in resources}, sifted.counts["resource"]),
    )
    return sifted.matching, whole


def _institution(edition: Edition, code: str) -> Text:
    return NO_INSTITUTION if code == NOBODY else required_name(edition, "organisations", code)


@kept(1)
def _searchable(edition: Edition, today: date) -> Mapping[RowRef, str]:
    """Return the folded text that the search looks through: code and title of the row, and who owes it."""
    return {gap.row: folded(" ".join([gap.row.code, *_words(edition, gap)])) for gap in all_gaps(edition, today)}


def _words(edition: Edition, gap: Gap) -> Iterator[str]:
    yield from title_of(edition, gap.row)
    yield from name_of(edition, "organisations", gap.owner) or ()


def _tables(edition: Edition, today: date) -> tuple[TableQuality, ...]:
    shares: dict[str, dict[Flaw, Part]] = defaultdict(dict)
    for flaw, code in MISSING.items():
        for part in measure(code, edition, today).parts:
            shares[part.code][flaw] = part
    return tuple(
        TableQuality(entity.resource, entity.title, MappingProxyType(shares[entity.resource]))
        for entity in ENTITIES
        if entity.resource in shares
    )


def _stale_counts(edition: Edition, gaps: Iterable[Gap]) -> tuple[StaleCount, ...]:
    """Return how many rows were left in each way that there are rows for."""
    counts = Counter(flaw for gap in gaps for flaw in gap.flaws)
    totals = {
        Flaw.NOT_UPDATED: sum(row.lifecycle in IN_FORCE for row in edition.commitments),
        Flaw.NOT_REVIEWED: len(edition.risks),
        Flaw.NOT_MEASURED: sum(row.status in MEASURED for row in edition.agenda_items),
        Flaw.NOT_ANSWERED: len(edition.contributions),
        Flaw.NOT_TOLD: len(edition.events) + len(edition.activities),
    }
    return tuple(StaleCount(flaw, code, counts[flaw], totals[flaw]) for flaw, code in STALE.items() if totals[flaw])


def _owners(edition: Edition, gaps: Iterable[Gap]) -> tuple[Part, ...]:
    """Return how many rows each institution owes something of, the most first; those of nobody last."""
    counts = Counter(gap.owner or NOBODY for gap in gaps)
    parts = [Part(code, _institution(edition, code), count) for code, count in counts.items()]
    return tuple(sorted(parts, key=lambda part: (part.code == NOBODY, -counts[part.code], part.label.es)))
