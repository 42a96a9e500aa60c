"""`/datos/ediciones/<number>/`: the permanent address of an edition, as a page; and the list of them all."""

import re
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from config.clock import today
from config.i18n import Text
from config.pages import Page
from data_access.archive import edition_of
from data_access.current import current_edition
from data_access.errors import NotFound, Unavailable
from presentation import open_data
from presentation.shown import Shown
from web import first_paint
from web.answers import language_of
from web.open_data.silence import silent

EDITIONS = "datos/ediciones/"
NUMBER = re.compile("[1-9][0-9]{0,8}")

Endpoint = Callable[[Request], Response]


def routes() -> list[BaseRoute]:
    """Return the routes of the pages, with and without the slash that their printed addresses end with."""
    pages = ((f"/{EDITIONS}", _every), (f"/{EDITIONS}{{number}}/", _one))
    return [Route(path, _or_why_not(page)) for whole, page in pages for path in (whole, whole.rstrip("/"))]


def _or_why_not(page: Endpoint) -> Endpoint:
    def answer(request: Request) -> Response:
        try:
            return page(request)
        except NotFound:
            return first_paint.not_found(request)
        except Unavailable:
            return silent(request)

    return answer


def _one(request: Request) -> Response:
    asked, language = request.path_params["number"], language_of(request)
    if not NUMBER.fullmatch(asked):
        raise NotFound(asked)
    newest, edition = current_edition().number, edition_of(int(asked))
    title, lead, html = open_data.edition_page(edition, newest, today(), language)
    page = Page("", Text(f"Edición {asked}", f"Edition {asked}"), f"{EDITIONS}{asked}/")
    return first_paint.document(request, page, Shown(title, lead, (html,)), edition)


def _every(request: Request) -> Response:
    edition = current_edition()
    title, lead, html = open_data.editions_page(edition, language_of(request))
    page = Page("", Text("Todas las ediciones", "All editions"), EDITIONS)
    return first_paint.document(request, page, Shown(title, lead, (html,)), edition)
