"""Where things can be read: links to pages, and from a row to the page that tells of it."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from urllib.parse import urlencode

from config.i18n import Language
from config.pages import COMMITMENTS, SERVICE_AGENDA, TERRITORY, TRACEABILITY, Page
from data_access.editions import Edition
from data_access.models.commitments import EvidencePublic
from indicators.model import RowRef

PAGES_OF = {
    "commitments": COMMITMENTS,
    "agenda_items": SERVICE_AGENDA,
    "contributions": TRACEABILITY,
    "places": TERRITORY,
}

# Fields that say what a row belongs to, with the resource of what they name; the first that is filled counts.
OWNERS = {
    "commitment": "commitments",
    "milestone": "milestones",
    "agenda_item": "agenda_items",
}


AS_OF = "fecha"  # the parameter that turns the whole site to a past day
_as_of: ContextVar[tuple[datetime.date, int] | None] = ContextVar("as_of", default=None)


@contextmanager
def seen_from(day: datetime.date | None, edition: Edition) -> Iterator[None]:
    """Let every link that is made meanwhile lead to the site as it stood on a past day, with an edition; None: now."""
    before = _as_of.set((day, edition.number) if day else None)
    try:
        yield
    finally:
        _as_of.reset(before)


def as_of() -> datetime.date | None:
    """Return the past day that the site is seen from, or None."""
    seen = _as_of.get()
    return seen[0] if seen else None


def file_address(name: str) -> str:
    """Return where a file of the edition that is shown lies; from a past day, its address for ever."""
    seen = _as_of.get()
    return f"/datos/ediciones/{seen[1]}/{name}" if seen else f"/datos/{name}"


def api_address(path: str, **query: str) -> str:
    """Return where the API answers with the same; from a past day, of the edition that was the newest then."""
    seen = _as_of.get()
    asked = {**query, **({"edicion": str(seen[1])} if seen else {})}
    return f"/api/v1/{path}" + (f"?{urlencode(asked)}" if asked else "")


def href(page: Page, language: Language, /, **query: object) -> str:
    """Return the address of a page with its parameters, leaving out the empty ones; language and past day stay."""
    if (day := as_of()) is not None:
        query = {**query, AS_OF: day}
    return page.address(language, **{name: str(value) for name, value in query.items() if value not in (None, "")})


def told_by(edition: Edition, row: RowRef) -> RowRef | None:
    """Return the row whose page tells of a row: itself or what it belongs to; None where no page does."""
    if row.resource in PAGES_OF:
        return row
    found = edition.row(row.resource, row.code)
    if found is None:
        return None
    if isinstance(found, EvidencePublic):
        return told_by(edition, RowRef(found.subject_resource.value, found.subject))
    owners = (RowRef(of, code) for field, of in OWNERS.items() if (code := getattr(found, field, None)))
    owner = next(owners, None)
    return told_by(edition, owner) if owner else None


def row_address(edition: Edition, row: RowRef, language: Language) -> str | None:
    """Return where a row can be read in full, or None where no page tells of it."""
    page_row = told_by(edition, row)
    return href(PAGES_OF[page_row.resource], language, id=page_row.code) if page_row else None
