"""How a page is cited and built in elsewhere: what was read, in which edition, when, where."""

import datetime

from config.clock import local_date
from config.i18n import Language, Text
from config.pages import Page
from data_access.editions import Edition
from presentation import embeds
from presentation.addresses import href
from presentation.permalinks import absolute, permalink


def cited(
    edition: Edition, page: Page, code: str, title: Text, today: datetime.date, language: Language
) -> dict[str, object]:
    """Return the values of `blocks/cite.html` for the page of a row or of an indicator."""
    return {
        "edition": edition,
        "published": local_date(edition.published_at),
        "today": today,
        "code": code,
        "title": title,
        "title_plain": title.in_(language),
        "address": absolute(href(page, language, id=code)),
        "permalink": absolute(permalink(code, language)),
        "frame": str(embeds.frame(code, title.in_(language), language)).strip(),
        "framed": embeds.path(code, language),
    }
