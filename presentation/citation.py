"""How a page of one row is cited: what was read, in which edition, when, where."""

import datetime

from config.clock import local_date
from config.i18n import Language, Text
from config.pages import Page
from config.settings import settings
from data_access.editions import Edition
from presentation.addresses import href


def cited(
    edition: Edition, page: Page, code: str, title: Text, today: datetime.date, language: Language
) -> dict[str, object]:
    """Return the values of `blocks/cite.html` for the page of a row."""
    return {
        "edition": edition,
        "published": local_date(edition.published_at),
        "today": today,
        "code": code,
        "title": title,
        "title_plain": title.in_(language),
        "address": settings().SITE_URL + href(page, language, id=code),
    }
