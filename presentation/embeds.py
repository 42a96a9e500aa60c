"""The cards that other sites show in a frame: a commitment, an agenda item or an indicator, whole in one document."""

import datetime
from functools import cache
from urllib.parse import quote

from markupsafe import Markup

from config import palette
from config.clock import local_date
from config.i18n import Language
from config.pages import OVERVIEW
from data_access.editions import Edition
from indicators.commitments import commitment_cards
from indicators.index import index_of
from indicators.model import RowRef
from indicators.news import last_changed
from indicators.registry import INDICATORS, measured
from indicators.service_agenda import agenda_item
from indicators.wording import quotable, title_of
from presentation.addresses import href
from presentation.blocks import TEMPLATES, render
from presentation.permalinks import FIRST, absolute, in_language, page_of, row_of

LONGEST = 64
"""Characters of a code."""

WIDTH = 600
NARROW = 480  # pixels below which the facts of a card stand in fewer columns
HEIGHT, NARROW_HEIGHT = 500, 720


@cache
def script() -> str:
    """Return the script of every card, which tells the page around the frame how high it is."""
    return (TEMPLATES / "embed/script.js").read_text(encoding="utf-8")


def card(edition: Edition, code: str, today: datetime.date, language: Language) -> Markup:
    """Return the document of the card of a commitment, agenda item or indicator.

    Raises:
        KeyError: none has this code (see `title`).
    """
    if edition.row("commitments", code):
        shown = commitment_cards(edition, today)[code]
        return _document("commitment", edition, code, language, card=shown)
    if edition.row("agenda_items", code):
        changed = last_changed(edition).get(RowRef("agenda_items", code), edition.published_at)
        values = {"story": agenda_item(edition, code, today), "changed": local_date(changed)}
        return _document("agenda_item", edition, code, language, **values)
    (one,) = measured(edition, today, code)
    return _document("indicator", edition, code, language, measured=one, today=today)


def path(code: str, language: Language) -> str:
    """Return where the card of a code is."""
    return in_language(f"/incrustar/{quote(code, safe='')}", language)


def height(width: int, most: int | None = None) -> int:
    """Return how high a frame is until its card has told, in pixels; for good where no script may listen to that."""
    return min(most or NARROW_HEIGHT, HEIGHT if width >= NARROW else NARROW_HEIGHT)


def frame(code: str, name: str, language: Language, width: int = WIDTH, high: int = HEIGHT) -> Markup:
    """Return the HTML that another site puts where the card is to stand: a frame, and what gives it its height."""
    return render(
        language,
        "embed/frame.html",
        address=absolute(path(code, language)),
        width=width,
        height=high,
        title=name,
    )


def title(edition: Edition, code: str, language: Language) -> str | None:
    """Return what the card of a code is called, or None where it has none."""
    for resource in FIRST:
        if edition.row(resource, code):
            return title_of(edition, RowRef(resource, code)).in_(language)
    return INDICATORS[code].name.in_(language) if code in INDICATORS else None


def unknown(edition: Edition, code: str, language: Language) -> Markup:
    """Return the document that says that nothing has this code, or since when nothing has it any more."""
    row = row_of(edition, code)
    removed = index_of(edition).removed.get((row.resource, row.code)) if row else None
    return _document("unknown", edition, quotable(code[:LONGEST]), language, removed=removed)


def _document(template: str, edition: Edition, code: str, language: Language, **values: object) -> Markup:
    page = page_of(edition, code, language)
    return render(
        language,
        f"embed/{template}.html",
        code=code,
        edition=edition,
        published=local_date(edition.published_at),
        page=absolute(page) if page and template != "unknown" else None,
        home=absolute(href(OVERVIEW, language)),
        colours={name: value for name, value in vars(palette).items() if isinstance(value, palette.Colour)},
        status=palette.STATUS,
        script=Markup(script()),  # noqa: S704 - a file of ours
        **values,
    )
