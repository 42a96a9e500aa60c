"""`/grafica/<page>/<figure>.<csv|svg|png>`: every chart of the pages as its table and as a picture to take away.

The address has the parameters of the page that shows the chart, so it follows the same edition, day and language.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from types import MappingProxyType

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from config.i18n import Language, Text, translations
from config.pages import PAGES, Page
from data_access.errors import Unavailable
from presentation import bodies, figure_files, formats, vector
from presentation.addresses import href, seen_from
from presentation.charts import Figure
from presentation.figure_files import HOME
from presentation.moment import Moment, moment
from presentation.permalinks import absolute
from web.answers import Content, language_of, problem, reply
from web.open_data.kept import MEGABYTE, Shelf
from web.open_data.silence import silent
from web.provenance import provenance

ROOM = 32 * MEGABYTE
NONE = Text("No hay una gráfica con este nombre", "There is no chart of this name")
BY_NAME: Mapping[str, Page] = MappingProxyType({page.url or HOME: page for page in PAGES if not page.private})


@dataclass(frozen=True)
class _Asked:
    """A figure, and what its files depend on."""

    figure: Figure
    page: Page
    name: str
    query: tuple[tuple[str, str], ...]
    moment: Moment
    language: Language

    @property
    def source(self) -> str:
        """What stands below the title of a picture: the site, the edition, the day, and the address of its page."""
        _ = translations(self.language).gettext
        said = _("%(site)s. Edición %(number)s, calculado el %(day)s. %(address)s") % {
            "site": _("Antigua, gobierno abierto"),
            "number": self.moment.edition.number,
            "day": formats.date(self.moment.day, self.language),
            "address": absolute(href(self.page, self.language, **dict(self.query))),
        }
        return f"{_('Datos de demostración')}. {said}" if self.moment.edition.demonstration else said

    @property
    def file_name(self) -> str:
        """What the file is called where it is saved, without its ending."""
        parts = [self.page.url or HOME, dict(self.query).get("id"), self.name, f"edicion-{self.moment.edition.number}"]
        return "-".join(part for part in parts if part)


MAKERS: Mapping[str, tuple[str, Callable[[_Asked], bytes]]] = MappingProxyType(
    {
        "csv": ("text/csv; charset=utf-8", lambda asked: figure_files.written(asked.figure, asked.language)),
        "svg": ("image/svg+xml", lambda asked: vector.svg_file(asked.figure, asked.source)),
        "png": ("image/png", lambda asked: vector.png_file(asked.figure, asked.source)),
    }
)


async def chart(request: Request) -> Response:
    """Answer with a chart as a file; 404 where no chart of the page is called so.

    Pictures are drawn one at a time, so that who waits for one is in no page's way.
    """
    page, kind = BY_NAME.get(request.path_params["page"]), request.path_params["kind"]
    if page is None or kind not in MAKERS:
        return problem(request, 404, NONE)
    try:
        asked = await to_thread.run_sync(_asked, page, request)
    except Unavailable:
        return silent(request)
    if asked is None:
        return problem(request, 404, NONE)
    seen = asked.moment
    key = (page.url, asked.name, kind, asked.language, asked.query, seen.edition.hash, seen.day)
    return reply(request, await _shelf().get(key, partial(_made, asked, kind), long=kind != "csv"))


def routes() -> list[BaseRoute]:
    """Return the route of the charts."""
    return [Route("/grafica/{page}/{name}.{kind}", chart)]


def _asked(page: Page, request: Request) -> _Asked | None:
    language, seen, name = language_of(request), moment(request.query_params), request.path_params["name"]
    with seen_from(seen.past, seen.edition):
        shown = bodies.shown(page, dict(request.query_params), seen, language)
    figure = figure_files.named(shown.body).get(name)
    if figure is None:
        return None
    return _Asked(figure, page, name, tuple(sorted(shown.query.items())), seen, language)


def _made(asked: _Asked, kind: str) -> Content:
    media_type, make = MAKERS[kind]
    # a code may hold what no header may, so the name is plain
    name = "".join(sign for sign in asked.file_name if sign.isascii() and (sign.isalnum() or sign in "-_."))
    headers = {
        **provenance(asked.moment.edition),
        "Content-Disposition": f'attachment; filename="{name}.{kind}"',
        "Content-Language": asked.language.value,
    }
    return Content(make(asked), media_type, headers=headers)


@cache
def _shelf() -> Shelf:
    """Return the files made so far, of whatever edition and day; what nobody asks for any more leaves first."""
    return Shelf(ROOM)
