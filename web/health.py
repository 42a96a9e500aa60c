"""`/salud`: what a monitor asks. It tells what this process shows, and asks the database itself."""

import asyncio
import logging
import tomllib
from collections.abc import Callable
from functools import cache
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route

from config.settings import ROOT
from data_access.current import current_edition, store
from data_access.loading import newest_number

PATIENCE_SECONDS = 3.0
T = TypeVar("T")
log = logging.getLogger(__name__)


async def health(_request: Request) -> JSONResponse:
    """Answer with edition, database and version; status 503 where the database does not answer in time."""
    newest = await _answer(_ask)
    edition = await _answer(current_edition)
    shown = edition and {
        "number": edition.number,
        "hash": edition.hash,
        "published_at": edition.published_at.isoformat(),
    }
    body = {"edition": shown, "database": "down" if newest is None else "ok", "version": _version()}
    return JSONResponse(body, 503 if newest is None else 200, {"Cache-Control": "no-store"})


def routes() -> list[BaseRoute]:
    """Return the route of the health question."""
    return [Route("/salud", health)]


async def _answer(question: Callable[[], T]) -> T | None:
    """Return the answer to a question that may block, or None where there is none in time."""
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            return await asyncio.to_thread(question)
    except Exception as error:  # whatever it is, a monitor has to hear that there was no answer
        log.warning("no answer to %s: %r", question.__name__, error)
        return None


def _ask() -> int:
    return newest_number(store().engine)


@cache
def _version() -> str:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return str(project["version"])
