"""The addresses of the open data: the files of the current edition, and those of every edition for ever."""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Match, Route
from starlette.types import Scope

from config.i18n import Text
from data_access.archive import edition_of
from data_access.current import store
from data_access.errors import NotFound, Unavailable
from web.answers import FROZEN, Content, problem, reply
from web.open_data import edition_pages, kept
from web.open_data.files import NoSuchFile, blob_content, content_of, is_hashed, names, refuse_shared, takes_long
from web.open_data.silence import silent

log = logging.getLogger(__name__)

FOLDER = "/datos/"
EVERY_SECONDS = 5
NUMBER, DIGEST = re.compile("[1-9][0-9]{0,8}"), re.compile("[0-9a-f]{64}")

NO_FILE = Text("No existe este archivo", "There is no such file")
NO_EDITION = Text(
    "Ninguna edición tiene este número; /datos/ediciones.json las lista todas.",
    "No edition has this number; /datos/ediciones.json lists them all.",
)
NO_BLOB = Text(
    "Nada publicado tiene esta huella; el manifest.json de cada edición dice las suyas.",
    "Nothing that was published has this hash; the manifest.json of each edition names its own.",
)

Endpoint = Callable[[Request], Awaitable[Response]]


def _or_problem(endpoint: Endpoint) -> Endpoint:
    """Return an endpoint that says in words why it has no file."""

    async def answer(request: Request) -> Response:
        try:
            return await endpoint(request)
        except NoSuchFile as error:
            return problem(request, 404, NO_FILE, error.detail, **error.known)
        except NotFound:
            return problem(request, 404, NO_FILE, NO_BLOB if "digest" in request.path_params else NO_EDITION)
        except Unavailable:
            return silent(request)

    return answer


async def _current(request: Request) -> Response:
    return reply(request, await _newest(request.path_params["name"]))


async def _newest(name: str) -> Content:
    edition = await kept.current()
    return await kept.newest(edition).get(name, partial(content_of, edition, name), long=takes_long(name))


async def make_ahead() -> None:
    """Make every file of each new edition, one after the other, so that nobody waits and pages know their sizes."""
    made = None
    while True:
        await asyncio.sleep(EVERY_SECONDS)  # first the visitors who are waiting for the process to start
        try:
            edition = await kept.current()
            if edition is not made:
                for name in names(edition):
                    await _newest(name)
                made = edition
        except Exception as error:  # whatever it is, a file is still made for who asks for it
            log.warning("the files were not made ahead: %r", error)


async def _pinned(request: Request) -> Response:
    asked, name = request.path_params["number"], request.path_params["name"]
    if not NUMBER.fullmatch(asked):
        raise NotFound(asked)
    refuse_shared(name)
    if int(asked) == (await kept.current()).number:
        content = await _newest(name)
    else:
        key = (store(), asked, name)
        content = await kept.earlier().get(key, partial(_earlier, int(asked), name), long=takes_long(name))
    return _frozen(request, content) if is_hashed(name) else reply(request, content)


def _earlier(number: int, name: str) -> Content:
    return content_of(edition_of(number), name)


async def _blob(request: Request) -> Response:
    digest = request.path_params["digest"]
    if not DIGEST.fullmatch(digest):
        raise NotFound(digest)
    edition = await kept.current()
    return _frozen(request, await kept.earlier().get((store(), digest), partial(blob_content, edition, digest)))


def _frozen(request: Request, content: Content) -> Response:
    response = reply(request, content)
    response.headers["Cache-Control"] = FROZEN
    return response


class _File(Route):
    """Takes every name; an address without one is that of a page."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        match, child = super().matches(scope)
        return (match, child) if child and child["path_params"]["name"].strip("/") else (Match.NONE, {})


def routes() -> list[BaseRoute]:
    """Return the routes of the files of every edition."""
    return [
        Route(f"{FOLDER}blobs/{{digest}}.csv", _or_problem(_blob)),
        *edition_pages.routes(),
        _File(f"{FOLDER}ediciones/{{number}}/{{name:path}}", _or_problem(_pinned)),
        _File(f"{FOLDER}{{name:path}}", _or_problem(_current)),
    ]
