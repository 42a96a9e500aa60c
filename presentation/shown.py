"""What a page shows, as data: its pieces in reading order (HTML, filters, figures, a map), and what it is called."""

import datetime
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, wraps
from types import MappingProxyType
from typing import ParamSpec, Protocol, TypeVar, cast

from markupsafe import Markup

from config.clock import local_date
from config.i18n import Language, Text, translations
from config.pages import Page
from data_access import editions
from data_access.current import current_edition
from data_access.editions import Edition
from indicators.index import index_of
from indicators.model import RowRef
from indicators.wording import quotable
from presentation.addresses import as_of, href
from presentation.blocks import render
from presentation.charts import Figure
from presentation.filters import Filters
from presentation.maps import Map

Piece = Markup | Filters | Map | tuple[Figure, ...]
Body = tuple[Piece, ...]
P = ParamSpec("P")
T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, eq=False)
class Shown:
    """What an address shows.

    Attributes:
        title: what it is called, without the name of the site.
        description: what it says now, in a sentence or two.
        body: its pieces in order.
        query: the parameters that were heard, as they stand in its address.
        code: the row or indicator it tells of, or None.
        found: False where there is nothing of the code that was asked for.
        common: whether many ask for it, so that it is kept in memory and search engines may list it.
        more: what it depends on beside edition, day, language and parameters.
        style: a style element of its own, or None.
    """

    title: str
    description: str
    body: Body
    query: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    code: str | None = None
    found: bool = True
    common: bool = True
    more: Hashable = None
    style: Markup | None = None


def body(*pieces: Piece | None) -> Body:
    """Return pieces in order, without empty ones; HTML that meets is one piece, for each costs a visitor's run."""
    laid: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, Markup) and laid and isinstance(laid[-1], Markup):
            laid[-1] += piece
        elif piece:
            laid.append(piece)
    return tuple(laid)


class Kept(Protocol[P, T_co]):
    """A function whose results are kept; `__wrapped__` makes one that is not."""

    @property
    def __wrapped__(self) -> Callable[P, T_co]:
        """Return the function itself."""
        ...

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T_co:
        """Return what was made before, or make it."""
        ...


def kept(most: int) -> Callable[[Callable[P, T]], Kept[P, T]]:
    """Keep the last `most` results; those of a past day, whose links differ, are kept by its edition and go with it."""

    def decorate(function: Callable[P, T]) -> Kept[P, T]:
        results = cast(Callable[P, T], lru_cache(maxsize=most)(function))

        @editions.kept(most)
        def looking_back(_day: datetime.date, /, *args: P.args, **kwargs: P.kwargs) -> T:
            return function(*args, **kwargs)

        @wraps(function)
        def call(*args: P.args, **kwargs: P.kwargs) -> T:
            day = as_of()
            return looking_back(day, *args, **kwargs) if day else results(*args, **kwargs)

        return cast(Kept[P, T], call)

    return decorate


def unknown(edition: Edition, row: RowRef, page: Page, words: Text, language: Language) -> Shown:
    """Return what stands where nothing has a code.

    Of a row that was published once, until when and what is left; from a past day, of one that came later, when.
    """
    _ = translations(language).gettext
    back = href(page, language)
    row = RowRef(row.resource, quotable(row.code))
    removed = index_of(edition).removed.get((row.resource, row.code))
    later = None if removed else _published_later(row)
    title = _("Ya no se publica") if removed else _("Todavía no publicado") if later else _("No existe este código")
    told = {
        "title": title,
        "row": row,
        "removed": removed,
        "removed_on": local_date(removed.published_at) if removed else None,
        "as_of": as_of(),
        "later": later,
        "now": page.address(language, id=row.code),
        "back": back,
        "back_words": words,
    }
    pieces = body(render(language, "unknown.html", **told))
    return Shown(title, title, pieces, {"id": row.code}, row.code, found=False)


def _published_later(row: RowRef) -> datetime.date | None:
    """Return when a row was first published, where the site is seen from a day before."""
    if as_of() is None:
        return None
    return index_of(current_edition()).first_published.get((row.resource, row.code))
