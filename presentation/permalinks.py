"""Addresses that never change: `/c/<code>` for whatever has a code, and the name of the site inside identifiers."""

from urllib.parse import quote, urlencode, urlsplit

from config.i18n import Language
from config.pages import METHODOLOGY, OPEN_DATA
from config.settings import settings
from data_access.editions import Edition
from data_access.models import ENTITIES
from indicators.index import index_of
from indicators.model import RowRef
from indicators.registry import INDICATORS
from presentation.addresses import AS_OF, as_of, href, row_address

FIRST = ("commitments", "agenda_items")
"""Where a code is looked for first; what has a page of its own wins over an indicator, and that over other rows."""


def absolute(path: str) -> str:
    """Return the full address of a path of this site."""
    return settings().SITE_URL + path


def in_language(path: str, language: Language, **query: str) -> str:
    """Return a path that is no page, with its parameters and the language that is asked for if not the default."""
    asked = query | ({} if language is settings().LOCALE else {"lang": language.value})
    return f"{path}?{urlencode(asked)}" if asked else path


def permalink(code: str, language: Language) -> str:
    """Return the path that leads to whatever has this code, for ever; from a past day, to how it was then."""
    seen = {AS_OF: str(as_of())} if as_of() else {}
    return in_language(f"/c/{quote(code, safe='')}", language, **seen)


def identifier(kind: str) -> str:
    """Return a tag URI (RFC 4151) of this site: it names a thing, whatever its address."""
    return f"tag:{host()},2026:{kind}"


def host() -> str:
    """Return the name of the site's host, which makes identifiers its own."""
    return urlsplit(settings().SITE_URL).hostname or "localhost"


def row_of(edition: Edition, code: str) -> RowRef | None:
    """Return the row that has a code, or had it last; that of a commitment or agenda item first."""
    rows = [
        RowRef(resource, code)
        for resource in (*FIRST, *(entity.resource for entity in ENTITIES if entity.resource not in FIRST))
    ]
    removed = index_of(edition).removed
    published = (row for row in rows if edition.row(row.resource, code))
    return next(published, None) or next((row for row in rows if (row.resource, code) in removed), None)


def page_of(edition: Edition, code: str, language: Language) -> str | None:
    """Return the path of the page that tells of a code: a row's, an indicator's, or that of the row's table.

    The page of a commitment or agenda item that left tells until when it was published.
    """
    row = row_of(edition, code)
    if code in INDICATORS and (row is None or row.resource not in FIRST):
        return href(METHODOLOGY, language, id=code)
    if row is None:
        return None
    return row_address(edition, row, language) or href(OPEN_DATA, language, id=row.resource)
