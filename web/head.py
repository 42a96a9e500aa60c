"""What stands in the head of a public page: for search engines, for link previews, for other programs."""

import datetime
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import NamedTuple
from urllib.parse import quote, urlencode

from markupsafe import Markup

from config import palette
from config.clock import stamp
from config.i18n import Language, Text, translations
from config.pages import COMMITMENTS, METHODOLOGY, OPEN_DATA, OVERVIEW, SERVICE_AGENDA, Page
from config.settings import settings
from data_access.editions import Edition
from presentation import preview
from presentation.addresses import href
from presentation.blocks import render
from presentation.permalinks import absolute, in_language
from web import linked_data
from web.open_data.about import LICENCE, WHOLE

DESCRIPTION = 160  # characters; search engines and messengers cut what is longer
# The lists, with the resource whose rows they show and what a detail can be read as.
RESOURCES_OF = {COMMITMENTS.url: "commitments", SERVICE_AGENDA.url: "agenda_items"}
DETAILED = {COMMITMENTS.url, SERVICE_AGENDA.url, METHODOLOGY.url}


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
        common: whether many ask for it; search engines may list only that.
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
    common: bool = True

    @cached_property
    def addresses(self) -> Mapping[Language, str]:
        """The one address of this view in each language."""
        parameters = {"id": self.code, **self.query}
        return {language: absolute(href(self.page, language, **parameters)) for language in Language}

    @property
    def address(self) -> str:
        """The one address of this view in its language."""
        return self.addresses[self.language]


class Elsewhere(NamedTuple):
    """The same or more, for another program: a feed, a file, a description."""

    rel: str
    type: str
    href: str
    title: str


def head(view: View) -> Markup:
    """Return title, description, addresses, link preview and linked data as the HTML of a head element."""
    _ = translations(view.language).gettext
    site, title = _("Antigua, gobierno abierto"), " ".join(view.title.split())
    description = textwrap.shorten(view.description, DESCRIPTION, placeholder="…")
    other = next(language for language in Language if language is not view.language)
    return render(
        view.language,
        "head/head.html",
        title=f"{title} · {site}",
        name=site if view.page == OVERVIEW else title,
        site=site,
        description=description,
        found=view.found,
        indexed=view.found and view.common,
        background=palette.BACKGROUND,
        address=view.address,
        translated_at={**view.addresses, "x-default": view.addresses[settings().LOCALE]},
        elsewhere=list(_elsewhere(view)) if view.found else (),
        license=LICENCE.url,
        kind="article" if view.code else "website",
        locale=_territory(view.language),
        other_locale=_territory(other),
        image=image(view),
        image_width=preview.WIDTH,
        image_height=preview.HEIGHT,
        image_alt=f"{title}. {description}",
        modified=stamp(view.edition.published_at),
        linked_data=linked_data.script(_graph(view, title, description)) if view.found else "",
    )


def image(view: View) -> str:
    """Return the address of the picture that stands for this view where its link is shared."""
    # what stands below a page, such as one edition of the data, has the picture of that page
    name = view.code if view.code and view.page.url in DETAILED else view.page.url.partition("/")[0]
    return absolute(f"/imagen/{view.language}/{quote(name or preview.HOME, safe='')}.png")


def _graph(view: View, title: str, description: str) -> dict[str, object]:
    """Return what the page is, as schema.org tells it."""
    _ = translations(view.language).gettext
    pages = [OVERVIEW] if view.page == OVERVIEW else [OVERVIEW, view.page]
    steps = [(page.title.in_(view.language), absolute(href(page, view.language))) for page in pages]
    if view.code:
        steps.append((title, view.address))
    here = linked_data.Page(
        address=view.address,
        name=title,
        description=description,
        language=view.language,
        image=image(view),
        kind="CollectionPage" if view.page.url in RESOURCES_OF and not view.code else "WebPage",
        data=view.code if view.code and view.page == OPEN_DATA else RESOURCES_OF.get(view.page.url, WHOLE),
        shows_data=view.page == OPEN_DATA or (not view.code and view.page in (OVERVIEW, COMMITMENTS, SERVICE_AGENDA)),
    )
    return linked_data.graph(view.edition, here, steps, _("Antigua, gobierno abierto"))


def _territory(language: Language) -> str:
    return {"es": "es_GT", "en": "en_US"}[language.value]


def _elsewhere(view: View) -> Iterator[Elsewhere]:
    """Yield the feeds, calendars and files that tell of the same, then what describes them all."""
    _ = translations(view.language).gettext
    atom, calendar = "application/atom+xml", "text/calendar"
    here = partial(in_language, language=view.language)
    yield Elsewhere("alternate", atom, absolute(here("/feeds/cambios.atom")), _("Todo lo que cambia"))
    institution = view.query.get("institucion", "")
    if view.edition.row("organisations", institution) is not None:
        feed = absolute(here(f"/feeds/instituciones/{quote(institution, safe='')}.atom"))
        yield Elsewhere("alternate", atom, feed, _("Lo que cambia de esta institución"))
    resource = RESOURCES_OF.get(view.page.url)
    if view.page == COMMITMENTS and view.code:
        of = f"/feeds/compromisos/{quote(view.code, safe='')}"
        yield Elsewhere("alternate", atom, absolute(here(f"{of}.atom")), _("Lo que cambia de este compromiso"))
        yield Elsewhere("alternate", calendar, absolute(here(f"{of}.ics")), _("Los plazos de este compromiso"))
        data = absolute(f"/datos/commitments/{quote(view.code, safe='')}.json")
        yield Elsewhere("alternate", "application/json", data, _("Los datos de este compromiso"))
    elif view.page in (OVERVIEW, COMMITMENTS):
        yield Elsewhere("alternate", calendar, absolute(here("/feeds/plazos.ics")), _("Los plazos por venir"))
    if view.code and view.page.url in DETAILED:
        card = absolute(f"/oembed?{urlencode({'url': view.address, 'format': 'json'})}")
        yield Elsewhere("alternate", "application/json+oembed", card, " ".join(view.title.split()))
    elif resource and not view.code:
        yield Elsewhere("alternate", "text/csv", absolute(f"/datos/{resource}.csv"), _("Los datos de esta lista"))
    yield from _described(view)


def _described(view: View) -> Iterator[Elsewhere]:
    _ = translations(view.language).gettext
    if view.page == OPEN_DATA:
        catalogue = absolute("/datos/catalogo.jsonld")
        yield Elsewhere("describedby", "application/ld+json", catalogue, _("El catálogo de los datos"))
    service = Text("API de lectura", "Read API").in_(view.language)
    yield Elsewhere("service-desc", "application/vnd.oai.openapi+json", absolute("/api/v1/openapi.json"), service)
