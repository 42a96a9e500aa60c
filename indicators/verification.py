"""The chain of editions, and everything whose hash it publishes."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from data_access.editions import Edition, kept
from indicators.changes import EditionSummary, summary_of
from indicators.listing import paged

LINKS_PER_PAGE = 20
MANIFEST = "manifest"


@dataclass(frozen=True, slots=True)
class ChainLink:
    """One edition as a link of the chain.

    Attributes:
        told: its number, date, hash, reason and what it changed.
        prev_hash: the hash of the edition before, which its manifest holds; None for the first edition.
        new_files: how many of its files differ from those of the edition before.
        files: how many files it has.
    """

    told: EditionSummary
    prev_hash: str | None
    new_files: int
    files: int


@dataclass(frozen=True, slots=True)
class Chain:
    """The editions, the newest first, one page of them."""

    links: tuple[ChainLink, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Run:
    """Editions in a row that published the same bytes: of a resource, or the manifest of one edition."""

    resource: str
    first: int
    last: int


@kept(16)
def chain(edition: Edition, page: int) -> Chain:
    """Return a page of the chain that ends in an edition; the number is brought within what there is."""
    places, page, pages = paged(range(len(edition.history) - 1, -1, -1), page, LINKS_PER_PAGE)
    return Chain(tuple(_link(edition, place) for place in places), len(edition.history), page, pages)


def _link(edition: Edition, place: int) -> ChainLink:
    past = edition.history[place]
    before = edition.history[place - 1] if place else None
    same = before.resources if before else {}
    new = sum(same.get(name) != item for name, item in past.resources.items())
    return ChainLink(summary_of(past), before.hash if before else None, new, len(past.resources))


@kept(1)
def published_hashes(edition: Edition) -> Mapping[str, tuple[Run, ...]]:
    """Return what every hash up to an edition stands for: files as runs of editions, and each manifest."""
    runs: dict[str, list[Run]] = defaultdict(list)
    open_runs: dict[tuple[str, str], Run] = {}
    for past in edition.history:
        runs[past.hash].append(Run(MANIFEST, past.number, past.number))
        for name, item in past.resources.items():
            run = open_runs.get((name, item.sha256))
            if run is None or run.last != past.number - 1:
                longer = Run(name, past.number, past.number)
            else:
                runs[item.sha256].remove(run)
                longer = Run(name, run.first, past.number)
            runs[item.sha256].append(longer)
            open_runs[name, item.sha256] = longer
    return MappingProxyType({digest: tuple(found) for digest, found in runs.items()})
