"""What stands in the head of a public page: for search engines, for link previews, for other programs."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from config.i18n import Language
from config.pages import Page
from data_access.editions import Edition


@dataclass(frozen=True)
class View:
    """What a public address shows.

    Attributes:
        page: the page.
        language: the language it is in.
        code: the code behind `?id=`, or None.
        query: the parameters that change what it shows, without the language, in canonical order.
        title: what it is called, without the name of the site.
        description: one or two sentences on what it says now.
        edition: the edition shown.
        today: the day it is computed for.
        found: False where there is no such code or page (status 404).
    """

    page: Page
    language: Language
    code: str | None
    query: Mapping[str, str]
    title: str
    description: str
    edition: Edition
    today: datetime.date
    found: bool = True


def head(view: View) -> Markup:
    """Return title, description, addresses, link preview and linked data as the HTML of a head element."""
    return Markup("<title>{}</title>").format(view.title)
