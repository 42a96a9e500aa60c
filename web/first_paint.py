"""The first paint: each public address answers at once with its finished content, in the page that Streamlit boots in.

The content stands beside #root until Streamlit has drawn the same there (templates/first_paint/script.js says when and
how it gives way). Without a script, or where Streamlit cannot be reached, it simply stays.
"""

import logging
import threading
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache, partial
from types import MappingProxyType

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Match, Route
from starlette.types import Scope

from config.clock import today
from config.i18n import Language, Text
from config.pages import OVERVIEW, PAGES, Page
from config.settings import ROOT, settings
from data_access.current import current_edition, database_answers
from data_access.editions import Edition
from presentation import blocks, bodies, figure_files, frame
from presentation.addresses import AS_OF, as_of, href, seen_from
from presentation.bodies import BODIES
from presentation.charts import Figure
from presentation.filters import Filters
from presentation.map_layout import HEIGHT
from presentation.maps import PICTURE, Map
from presentation.moment import Moment, moment
from presentation.shown import Body, Piece, Shown
from presentation.vector import svg
from web import platform
from web.answers import Content, language_of, reply
from web.head import View, head
from web.platform import Chunk, Font, Moved
from web.security import hash_of

log = logging.getLogger(__name__)

# What Streamlit's client asks for by plain HTTP; whatever else no route of ours takes is an unknown address, to which
# Streamlit would send its page, or an error of a sign-in that is not set up.
STREAMLIT_FOLDERS = ("/static/", "/media/", "/component/", "/_stcore/bidi-components/", "/_stcore/upload_file/")
STREAMLIT_FILES = {"/_stcore/health", "/_stcore/host-config"}

VARY = MappingProxyType({"Vary": "Save-Data"})
PRIVATE = MappingProxyType({"Cache-Control": "no-store"})
EVERY_SECONDS = 5
NARROW, WIDE, HALF = 341, 952, 459  # pixels of a chart: on a phone, alone in its row, beside another
NOT_FOUND = Text("Página no encontrada", "Page not found")

# Fonts that most machines have, in the measure of the site's own until those have come.
FALLBACKS = (
    ("Sans fallback", 400, ("Arial", "Liberation Sans", "Roboto", "Helvetica"), "93%", "107.5%", "35%"),
    ("Sans fallback", 600, ("Arial Bold", "Liberation Sans Bold", "Roboto Bold"), "93%", "107.5%", "35%"),
    ("Serif fallback", 600, ("Times New Roman Bold", "Liberation Serif Bold"), "105.9%", "97.9%", "31.7%"),
)


@dataclass(frozen=True)
class _Asked:
    """What a document depends on; `shown` follows from the rest."""

    page: Page
    query: tuple[tuple[str, str], ...]
    moment: Moment
    language: Language
    light: bool
    answers: bool
    more: Hashable
    shown: Shown = field(compare=False)


def routes() -> list[BaseRoute]:
    """Return the routes of the pages, and last the one for every unknown address (status 404)."""
    public = [_page_route(page) for page in PAGES if not page.private]
    return [*public, Route("/favicon.png", _icon), _UnknownAddress("/{address:path}", _unknown)]


def keep_ready(stop: threading.Event) -> None:
    """Make the documents of the pages again whenever the edition or the day changes, before a reader waits for them."""
    made = None
    while True:
        try:
            asked = Moment(current_edition(), today())
            if asked != made:
                made = asked
                _make_all(asked)
        except Exception as error:  # whatever it is, readers are still answered, only later
            log.warning("the pages were not made ahead: %r", error)
        if stop.wait(EVERY_SECONDS):
            return


def _make_all(now: Moment) -> None:
    for page in BODIES:
        for language in Language:
            _kept(_asked(page, bodies.shown(page, {}, now, language), now, language, light=False))


def script_hashes() -> tuple[str, ...]:
    """Return the Content-Security-Policy source of the one script that stands in the documents."""
    return (hash_of(_script()),)


def _page_route(page: Page) -> Route:
    def answer(request: Request) -> Response:
        return reply(request, _or_plain(partial(_page, page, request, moment(request.query_params))))

    return Route(f"/{page.url}", answer)


def _page(page: Page, request: Request, seen: Moment) -> Content:
    language = language_of(request)
    with seen_from(seen.past, seen.edition):
        shown = bodies.shown(page, dict(request.query_params), seen, language)
        # kept, what one reader asks for would push out what everybody reads
        made = _kept if shown.found and shown.common and not seen.refusal else _made
        return made(_asked(page, shown, seen, language, _wants_light(request)))


def _or_plain(make: Callable[[], Content], status: int = 200) -> Content:
    """Return a document; where it cannot be made, the one Streamlit itself would send, which shows the page yet."""
    try:
        return make()
    except Exception:  # whatever it is, it is ours and not the reader's
        log.exception("no first paint, only Streamlit's own page")
        return Content(platform.plain_index().encode(), "text/html", "no-store", VARY, status)


def _asked(page: Page, shown: Shown, seen: Moment, language: Language, light: bool) -> _Asked:
    query = tuple(sorted(shown.query.items()))
    return _Asked(page, query, seen, language, light, database_answers(), shown.more, shown)


def _wants_light(request: Request) -> bool:
    """Tell whether the page should stay plain HTML: the choice in the address counts, else what the browser says."""
    choice = request.query_params.get(frame.LIGHT)
    return choice == "1" or (choice != "0" and request.headers.get("save-data", "").lower() == "on")


async def _icon(request: Request) -> Response:
    return reply(request, _icon_content())


@cache
def _icon_content() -> Content:
    icon = ROOT / "presentation" / "favicon.png"
    return Content(icon.read_bytes(), "image/png", "public, max-age=86400")


class _UnknownAddress(Route):
    """Takes every address that neither Streamlit nor a route before this one answers."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        path = scope.get("path", "")
        if scope["type"] != "http" or path.startswith(STREAMLIT_FOLDERS) or path in STREAMLIT_FILES:
            return Match.NONE, {}
        return super().matches(scope)


def _unknown(request: Request) -> Response:
    address = request.url.path.rstrip("/")
    if any(address == f"/{page.url}" for page in PAGES if page.url):
        return RedirectResponse(f"{address}?{request.url.query}".rstrip("?"), 308)
    return not_found(request)


def not_found(request: Request) -> Response:
    """Answer that there is no page at this address (status 404)."""
    title = NOT_FOUND.in_(language_of(request))
    shown = Shown(title, title, (frame.not_found(request.url.path, language_of(request)),), found=False)
    return document(request, OVERVIEW, shown, current_edition())


def document(request: Request, page: Page, shown: Shown, edition: Edition) -> Response:
    """Answer with a document in the frame of the site that stays plain HTML: no page of Streamlit's stands behind it.

    Args:
        request: what was asked.
        page: the address of the document and its name in the trail that leads there.
        shown: what it shows.
        edition: the edition that this is from, which the frame names.
    """
    asked = _asked(page, shown, Moment(edition, today()), language_of(request), _wants_light(request))
    return reply(request, _or_plain(partial(_made, asked, boots=False), 200 if shown.found else 404))


def private(request: Request, page: Page, title: str, html: Markup, query: Mapping[str, str]) -> Response:
    """Answer with a document in the frame of the site that nobody keeps and no search engine lists."""
    style = blocks.render(Language.ES, "staff/style.css")
    shown = Shown(title, title, (html,), query, found=False, style=style)
    now = Moment(current_edition(), today())
    asked = _asked(page, shown, now, language_of(request), _wants_light(request))
    return HTMLResponse(_html(asked, boots=False), headers=PRIVATE)


def shell(request: Request, page: Page) -> Response:
    """Answer with the document in which Streamlit draws a private page: it holds the page's name and nothing else."""
    language = language_of(request)
    title = page.title.in_(language)
    opening = blocks.render(language, "staff/opening.html", title=title)
    try:
        shown = Shown(title, title, (opening,), found=False)
        asked = _asked(page, shown, Moment(current_edition(), today()), language, light=False)
        html = _html(asked, boots=True, only_boots=True)
    except Exception:  # whatever it is, the page itself can be shown yet
        log.exception("no first paint, only Streamlit's own page")
        html = platform.plain_index()
    return HTMLResponse(html, headers=PRIVATE)


def _made(asked: _Asked, boots: bool = True) -> Content:
    """Return the document of a page; where Streamlit is not what it was, the one Streamlit itself would send."""
    try:
        html = _html(asked, boots)
    except Moved as moved:
        log.warning("no first paint, only Streamlit's own page: %s", moved)
        html = platform.plain_index()
    return Content(html.encode(), "text/html", headers=VARY, status=200 if asked.shown.found else 404)


_kept = lru_cache(maxsize=256)(_made)


def _html(asked: _Asked, boots: bool, only_boots: bool = False) -> str:
    page, shown, edition, language = asked.page, asked.shown, asked.moment.edition, asked.language
    view = View(
        page,
        language,
        shown.code,
        shown.query,
        shown.title,
        shown.description,
        edition,
        asked.moment.day,
        shown.found,
        shown.common,
    )
    languages = [{"code": one.value, "address": href(page, one, **shown.query)} for one in Language]
    below = figure_files.below(shown, page, language)
    return blocks.render(
        language,
        "first_paint/document.html",
        head=head(view),
        style=_style() + (shown.style or ""),
        faces=_faces(),
        light=asked.light,
        only_boots=only_boots,
        boot=_boot(shown.body) if boots and not asked.light else None,
        figures=sum(len(piece) for piece in shown.body if isinstance(piece, tuple)),
        maps=sum(isinstance(piece, Map) for piece in shown.body),
        navigation=() if only_boots else frame.navigation(language),
        here=href(page, language) if boots else None,
        languages=languages,
        header=frame.header(language),
        notices=frame.notices(asked.moment, asked.answers, page, shown.query, language),
        pieces=[_piece(piece, number, language, below) for number, piece in enumerate(shown.body)],
        footer=frame.footer(edition, page, shown.query, language),
        script=Markup("<script>{}</script>").format(Markup(_script())),  # noqa: S704 - our own script
    )


def _boot(body: Body) -> Mapping[str, object]:
    """Return what Streamlit boots from, with the modules that this page will draw with."""
    parts = platform.parts()
    kinds = {Chunk.HTML, Chunk.CHOICE}
    for piece in body:
        if isinstance(piece, Filters):
            kinds |= {Chunk.TEXT, Chunk.SELECT}
        elif isinstance(piece, tuple):
            kinds.add(Chunk.CHART)
        elif isinstance(piece, Map):
            kinds.add(Chunk.MAP)
    preloads = (*parts.preloads, *platform.chunks(*sorted(kinds)))
    return {"module": parts.module, "stylesheet": parts.stylesheet, "preloads": preloads}


def _piece(piece: Piece, number: int, language: Language, below: Mapping[Figure, Markup]) -> Markup:
    if isinstance(piece, Markup):
        return Markup('<div class="stElementContainer"><div class="stHtml">{}</div></div>').format(piece)
    if isinstance(piece, Filters):
        default = settings().LOCALE
        shown_from = {AS_OF: as_of()} if as_of() else {}
        return blocks.render(
            language, "first_paint/filters.html", filters=piece, default_language=default, kept=shown_from
        )
    if isinstance(piece, Map):
        drawn, told = _drawn(piece.figure, f"m{number}", PICTURE), below[piece.figure]
        return blocks.render(language, "first_paint/map.html", map=piece, height=HEIGHT, picture=drawn, below=told)
    wide = WIDE if len(piece) == 1 else HALF
    figures = [
        {
            "heading": figure.heading,
            "alt": figure.alt,
            "narrow": _drawn(figure, f"c{number}-{place}", NARROW),
            "wide": _drawn(figure, f"c{number}-{place}", wide),
            "table": below[figure],
        }
        for place, figure in enumerate(piece)
    ]
    return blocks.render(language, "first_paint/figures.html", figures=figures)


def _drawn(figure: Figure, name: str, width: int) -> Markup | None:
    """Return a chart; None where it cannot be drawn: its table stands below and says the same."""
    try:
        return svg(figure, name, width)
    except Exception:  # what the renderer raises has many types
        log.exception("a chart is left out: %s", figure.alt)
        return None


def _faces() -> list[dict[str, str]]:
    return [
        {"family": family, "style": style, "address": platform.font(font)}
        for family, style, font in (
            ("Source Sans", "normal", Font.SANS),
            ("Source Sans", "italic", Font.SANS_ITALIC),
            ("Source Serif", "normal", Font.SERIF),
        )
    ]


@cache
def _style() -> Markup:
    fallbacks = [
        {
            "family": family,
            "weight": weight,
            "local": names,
            "size": size,
            "ascent": ascent,
            "descent": descent,
        }
        for family, weight, names, size, ascent, descent in FALLBACKS
    ]
    own = blocks.render(Language.ES, "first_paint/style.css", fallbacks=fallbacks)
    return Markup(blocks.stylesheet()) + own  # noqa: S704 - our own stylesheet


@cache
def _script() -> str:
    return str(blocks.render(Language.ES, "first_paint/script.js"))
