"""Lists that are filtered, searched and paged: what matches, how many each further choice would leave, which page."""

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from config.i18n import LabelledEnum, Text
from data_access.editions import Edition
from data_access.schema import Row
from indicators.model import Option
from indicators.parameters import PAGE, TEXT, Asked

T = TypeVar("T")
AskedT = TypeVar("AskedT", bound=Asked)


@dataclass(frozen=True, slots=True)
class Listed(Generic[AskedT]):
    """Base of a page of a list.

    Attributes:
        filters: those that were heard: no institution that there is not, and the page below.
        total: published.
        matching: those the filters leave.
        page: from 1, never beyond `pages`.
        pages: at least 1.
    """

    filters: AskedT
    total: int
    matching: int
    page: int
    pages: int

    @property
    def common(self) -> bool:
        """Whether many will ask for it; see `is_common`."""
        return is_common(self.filters.query, self.matching)


@dataclass(frozen=True, slots=True)
class Facet(Generic[T]):
    """A filter by one of several values: what was chosen (None: anything), and the values an item has."""

    name: str
    chosen: str | None
    values: Callable[[T], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Sifted(Generic[T]):
    """What the filters leave, and by facet how many items each value would leave with the other filters."""

    matching: tuple[T, ...]
    counts: Mapping[str, Counter[str]]


def sift(items: Iterable[T], accepts: Callable[[T], bool], facets: Sequence[Facet[T]]) -> Sifted[T]:
    """Return the items that `accepts` and every facet let through, in one pass."""
    matching: list[T] = []
    counts: dict[str, Counter[str]] = {facet.name: Counter() for facet in facets}
    for item in items:
        if not accepts(item):
            continue
        values = {facet.name: tuple(facet.values(item)) for facet in facets}
        failed = [facet.name for facet in facets if facet.chosen is not None and facet.chosen not in values[facet.name]]
        if not failed:
            matching.append(item)
        for name, found in values.items():
            if not failed or failed == [name]:
                counts[name].update(found)
    return Sifted(tuple(matching), counts)


def enum_options(of: type[LabelledEnum], counts: Counter[str]) -> tuple[Option, ...]:
    """Return every value of an enumeration in its order, with what it would leave."""
    return tuple(Option(member.value, member.label, counts[member.value]) for member in of)


def named_options(names: Mapping[str, Text], counts: Counter[str]) -> tuple[Option, ...]:
    """Return named choices by their Spanish name, with what each would leave."""
    ordered = sorted(names.items(), key=lambda pair: folded(pair[1].es))
    return tuple(Option(code, name, counts[code]) for code, name in ordered)


def paged(items: Sequence[T], page: int, size: int) -> tuple[tuple[T, ...], int, int]:
    """Return the items of a page, its number brought within what there is, and the number of pages (at least 1)."""
    pages = max(-(-len(items) // size), 1)
    page = min(max(page, 1), pages)
    return tuple(items[(page - 1) * size : page * size]), page, pages


def folded(text: str) -> str:
    """Return a text without accents and case, as search compares it."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def folded_fields(rows: Iterable[Row], *fields: str) -> dict[str, str]:
    """Return by code the folded text of some fields of each row."""
    return {row.code: folded(" ".join(getattr(row, field) or "" for field in fields)) for row in rows}


def contains(haystack: str, text: str) -> bool:
    """Return whether a folded text holds every word of `text`, in any order."""
    return all(word in haystack for word in folded(text).split())


def institution(edition: Edition, code: str | None) -> str | None:
    """Return the institution an address names; None where it names none that is published."""
    return code if code and edition.row("organisations", code) else None


def is_common(query: Mapping[str, str], matching: int) -> bool:
    """Return whether many will ask for a list: the whole of it, or what one choice leaves, if that is anything.

    Only these are kept in memory and meant for search engines. What somebody types or combines is theirs alone.
    """
    choices = query.keys() - {PAGE}
    return not choices or (len(choices) == 1 and TEXT not in choices and matching > 0)
