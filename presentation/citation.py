"""How a page is cited and built in elsewhere: what was read, in which edition, when, where."""

import datetime
from types import MappingProxyType

from config.clock import local_date
from config.i18n import Language, Text
from config.pages import COMMITMENTS, METHODOLOGY, SERVICE_AGENDA, Page
from data_access.editions import Edition
from data_access.enumerations import Subject
from presentation import embeds
from presentation.addresses import as_of, href
from presentation.moment import read_on
from presentation.permalinks import absolute, permalink

KINDS = MappingProxyType(
    {
        COMMITMENTS: Subject.COMMITMENTS.label,
        SERVICE_AGENDA: Subject.AGENDA_ITEMS.label,
        METHODOLOGY: Text("Indicador", "Indicator"),
    }
)
"""What the page of a row tells of, as a citation names it."""


def cited(
    edition: Edition, page: Page, code: str, title: Text, today: datetime.date, language: Language
) -> dict[str, object]:
    """Return the values of `blocks/cite.html` for the page of a row or of an indicator."""
    address = absolute(href(page, language, id=code))
    return {
        "edition": edition,
        "published": local_date(edition.published_at),
        "today": read_on(today),
        "as_of": as_of(),
        "code": code,
        "title": title,
        "title_plain": title.in_(language),
        "kind": KINDS[page],
        "address": address,
        "permalink": absolute(permalink(code, language)),
        "prints": page is COMMITMENTS,
        "frame": str(embeds.frame(code, title.in_(language), language)).strip(),
        "framed": embeds.path(code, language),
    }
