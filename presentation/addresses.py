"""Where things can be read: links to pages, and from a row to the page that tells of it."""

from config.i18n import Language
from config.pages import COMMITMENTS, SERVICE_AGENDA, Page
from data_access.editions import Edition
from data_access.models.commitments import EvidencePublic
from indicators.model import RowRef

PAGES_OF = {"commitments": COMMITMENTS, "agenda_items": SERVICE_AGENDA}

# Fields that say what a row belongs to, with the resource of what they name; the first that is filled counts.
OWNERS = {
    "commitment": "commitments",
    "milestone": "milestones",
    "agenda_item": "agenda_items",
}


def href(page: Page, language: Language, /, **query: object) -> str:
    """Return the address of a page with its parameters, leaving out the empty ones; the language stays."""
    return page.address(language, **{name: str(value) for name, value in query.items() if value not in (None, "")})


def told_by(edition: Edition, row: RowRef) -> RowRef | None:
    """Return the commitment or agenda item whose page tells of a row: itself or what it belongs to; None for others."""
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
