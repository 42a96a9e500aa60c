"""What search engines and archives ask for first: `robots.txt`, and every public page with its languages and date."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from config.clock import stamp
from config.i18n import Language, Text
from config.pages import COMMITMENTS, METHODOLOGY, OPEN_DATA, PAGES, SERVICE_AGENDA, TERRITORY, TRACEABILITY, Page
from config.settings import settings
from data_access.current import current_edition
from data_access.editions import Edition
from data_access.models import RESOURCES
from indicators.index import index_of
from indicators.model import RowRef
from indicators.news import last_changed
from indicators.registry import INDICATORS
from presentation.addresses import AS_OF, href
from presentation.permalinks import absolute
from presentation.verification import FILE_CHECK
from web.answers import Content, problem, reply
from web.feeds import xml

XML = "application/xml; charset=utf-8"
MOST = 50_000  # addresses of one file, as sitemaps.org sets it
NO_PART = Text("No hay tal parte del mapa del sitio", "There is no such part of the sitemap")


@dataclass(frozen=True)
class Place:
    """One public page: its full address by language, the default one, and when it last changed."""

    addresses: Mapping[str, str]
    default: str
    changed: str


def sitemap(request: Request) -> Response:
    """Answer with every public address, or with the list of the parts they are in where they are too many for one."""
    edition = current_edition()
    parts = _parts(edition)
    return reply(request, parts[0] if len(parts) == 1 else _index(edition))


def part(request: Request) -> Response:
    """Answer with one part of a sitemap that has several."""
    parts = {str(number): one for number, one in enumerate(_parts(current_edition()), 1)}
    found = parts.get(request.path_params["number"])
    return reply(request, found) if found else problem(request, 404, NO_PART)


async def robots(request: Request) -> Response:
    """Answer that everything public may be read, and where the list of it is."""
    return reply(request, _robots())


def routes() -> list[BaseRoute]:
    """Return the routes of the sitemap and of robots.txt."""
    return [
        Route("/sitemap.xml", sitemap),
        Route("/sitemap-{number}.xml", part),
        Route("/robots.txt", robots),
    ]


@lru_cache(maxsize=1)
def _robots() -> Content:
    closed = ["/_stcore", *(f"/{page.url}" for page in PAGES if page.private)]
    closed += [f"/*{sign}{AS_OF}=" for sign in "?&"]  # every page on every past day: no end of addresses
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed), "Allow: /", ""]
    return Content("\n".join([*lines, f"Sitemap: {absolute('/sitemap.xml')}", ""]).encode(), "text/plain")


@lru_cache(maxsize=1)
def _parts(edition: Edition) -> tuple[Content, ...]:
    places = list(_places(edition))
    size = MOST // len(Language)
    cut = (places[start : start + size] for start in range(0, len(places), size))
    return tuple(Content(xml(settings().LOCALE, "feeds/sitemap.xml", places=some), XML) for some in cut)


@lru_cache(maxsize=1)
def _index(edition: Edition) -> Content:
    addresses = [absolute(f"/sitemap-{number + 1}.xml") for number in range(len(_parts(edition)))]
    values = {"addresses": addresses, "changed": stamp(edition.published_at)}
    return Content(xml(settings().LOCALE, "feeds/sitemap_index.xml", **values), XML)


def _places(edition: Edition) -> Iterator[Place]:
    """Yield every public page and every detail; what counts from today is as new as the edition."""
    now, changed = stamp(edition.published_at), last_changed(edition)
    for page in PAGES:
        if not page.private:
            yield _place(page, "", now)
    yield _place(FILE_CHECK, "", now)
    for page, resource in ((COMMITMENTS, "commitments"), (SERVICE_AGENDA, "agenda_items")):
        for row in edition.rows.get(resource, ()):
            yield _place(page, row.code, stamp(changed.get(RowRef(resource, row.code), edition.published_at)))
    changes = index_of(edition).changes
    for row in edition.contributions:
        told = changes.get(("contributions", row.code))
        yield _place(TRACEABILITY, row.code, stamp(told[-1][0].published_at) if told else now)
    for row in edition.rows.get("places", ()):
        yield _place(TERRITORY, row.code, now)
    for page, codes in ((METHODOLOGY, INDICATORS), (OPEN_DATA, RESOURCES)):
        for code in codes:
            yield _place(page, code, now)


def _place(page: Page, code: str, changed: str) -> Place:
    addresses = {language.value: absolute(href(page, language, id=code)) for language in Language}
    return Place(addresses, addresses[settings().LOCALE.value], changed)
