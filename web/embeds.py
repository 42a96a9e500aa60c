"""What other sites build in: cards in a frame, oEmbed for those that ask for one, and permalinks."""

import datetime
import json
from functools import lru_cache
from types import MappingProxyType
from urllib.parse import parse_qsl, unquote, urlsplit

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from config.clock import today
from config.i18n import Language, Text, translations
from config.pages import COMMITMENTS, METHODOLOGY, SERVICE_AGENDA
from config.settings import settings
from data_access.current import current_edition
from data_access.editions import Edition
from indicators.registry import INDICATORS
from presentation import embeds
from presentation.addresses import seen_from
from presentation.moment import moment
from presentation.permalinks import absolute, page_of
from web.answers import Content, language_of, problem, reply
from web.feeds import AUTHOR, xml
from web.first_paint import not_found
from web.provenance import provenance
from web.security import embed_policy, hash_of

HTML = "text/html; charset=utf-8"
PREVIEW = (1200, 630)
MOST_DIGITS = 5

PAGES_OF_CARDS = MappingProxyType(
    {COMMITMENTS.url: "commitments", SERVICE_AGENDA.url: "agenda_items", METHODOLOGY.url: "indicators"}
)

BAD_SIZE = Text("maxwidth y maxheight son píxeles", "maxwidth and maxheight are pixels")
NO_ADDRESS = Text("Falta la dirección en url=", "The address in url= is missing")
NO_CARD = Text("Esa dirección no tiene tarjeta para incrustar", "That address has no card to embed")
NO_FORMAT = Text("El formato es json o xml", "The format is json or xml")


def card(request: Request) -> Response:
    """Answer with the card of a commitment, agenda item or indicator."""
    edition, code, language = current_edition(), request.path_params["code"], language_of(request)
    known = embeds.title(edition, code, language) is not None  # only what exists is kept in memory
    return reply(request, (_card(edition, today(), code, language) if known else _unknown(edition, code, language)))


def permalink(request: Request) -> Response:
    """Lead to the page that tells of a code, in the language asked for; with a past day, as it was then."""
    seen, code, language = moment(request.query_params), request.path_params["code"], language_of(request)
    with seen_from(seen.past, seen.edition):  # of what was not published yet, the page says so
        page = page_of(seen.edition, code, language) or page_of(current_edition(), code, language)
    if page is None:
        return not_found(request)
    return RedirectResponse(page, 302, {"Cache-Control": "no-cache"})


def oembed(request: Request) -> Response:
    """Answer as oembed.com describes: how to show the card of an address of this site."""
    edition, query = current_edition(), request.query_params
    form = query.get("format", "json")
    if form not in ("json", "xml"):
        return problem(request, 501, NO_FORMAT)
    if not query.get("url"):
        return problem(request, 400, NO_ADDRESS)
    try:
        most = [_pixels(query.get(name)) for name in ("maxwidth", "maxheight")]
    except ValueError:
        return problem(request, 400, BAD_SIZE)
    code, language = _asked(query["url"])
    title = embeds.title(edition, code, language)
    if title is None:
        return problem(request, 404, NO_CARD)
    fields = _described(edition, code, title, language, *most)
    if form == "xml":
        return reply(request, Content(xml(language, "embed/oembed.xml", fields=fields), "text/xml; charset=utf-8"))
    return reply(request, Content(json.dumps(fields, ensure_ascii=False).encode(), "application/json"))


def routes() -> list[BaseRoute]:
    """Return the routes of cards, oEmbed and permalinks."""
    return [Route("/incrustar/{code}", card), Route("/oembed", oembed), Route("/c/{code}", permalink)]


@lru_cache(maxsize=512)
def _card(edition: Edition, day: datetime.date, code: str, language: Language) -> Content:
    return _content(edition, embeds.card(edition, code, day, language), language, 200)


def _unknown(edition: Edition, code: str, language: Language) -> Content:
    return _content(edition, embeds.unknown(edition, code, language), language, 404)


def _content(edition: Edition, document: Markup, language: Language, status: int) -> Content:
    policy = {"Content-Security-Policy": embed_policy(hash_of(embeds.script()))}
    headers = {**provenance(edition), **policy, "Content-Language": language.value}
    return Content(document.encode(), HTML, headers=headers, status=status)


def _pixels(text: str | None) -> int | None:
    """Return a number of pixels; None where none is given.

    Raises:
        ValueError: it is no number from 1 on.
    """
    if text is None:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > MOST_DIGITS or int(text) < 1:
        raise ValueError(text)
    return int(text)


def _asked(address: str) -> tuple[str, Language]:
    """Return the code and the language that an address of this site is about; an empty code for any other."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:  # brackets that are no IPv6 address
        return "", settings().LOCALE
    query = dict(parse_qsl(parts.query))
    language = Language.parse(query.get("lang"), settings().LOCALE)
    site = urlsplit(settings().SITE_URL)
    if parts.scheme not in ("http", "https") or parts.netloc != site.netloc:
        return "", language
    folder, _, code = parts.path.removeprefix(site.path).strip("/").partition("/")
    if folder in ("c", "incrustar"):
        return unquote(code), language
    code = query.get("id", "")
    return (code if folder in PAGES_OF_CARDS and _is_of(PAGES_OF_CARDS[folder], code) else ""), language


def _is_of(resource: str, code: str) -> bool:
    return current_edition().row(resource, code) is not None or (resource == "indicators" and code in INDICATORS)


def _described(
    edition: Edition, code: str, title: str, language: Language, maxwidth: int | None, maxheight: int | None
) -> dict[str, str | int]:
    """Return the fields of an oEmbed answer of type `rich`."""
    _ = translations(language).gettext
    width = min(maxwidth or embeds.WIDTH, embeds.WIDTH)
    height = embeds.height(width, maxheight)
    fields: dict[str, str | int] = {
        "version": "1.0",
        "type": "rich",
        "title": _("Datos de demostración: %(title)s") % {"title": title} if edition.demonstration else title,
        "author_name": AUTHOR.in_(language),
        "author_url": absolute("/"),
        "provider_name": _("Antigua, gobierno abierto"),
        "provider_url": absolute("/"),
        "cache_age": 3600,
        "html": str(embeds.frame(code, title, language, width, height)),
        "width": width,
        "height": height,
    }
    if (maxwidth or PREVIEW[0]) >= PREVIEW[0] and (maxheight or PREVIEW[1]) >= PREVIEW[1]:
        fields["thumbnail_url"] = absolute(f"/imagen/{language.value}/{code}.png")
        fields["thumbnail_width"], fields["thumbnail_height"] = PREVIEW
    return fields
