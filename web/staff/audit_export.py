"""The audit trail as a file, for administrators: every field that its hashes cover, so that anybody can recompute it.

A spreadsheet finds no formula in the CSV: of what is recorded, only account names, codes, moments and JSON objects
stand at the beginning of a cell.
"""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from config.pages import AUDIT
from data_access.canonical import to_json
from data_access.current import engine
from data_access.enumerations import Role
from data_access.errors import NotAllowed
from data_access.staff import trail
from data_access.staff.accounts import Actor
from data_access.staff.sessions import Visit
from web.answers import language_of
from web.staff.gate import VISIT

Batches = Iterator[Sequence[Mapping[str, object]]]
Write = Callable[[Batches], Iterator[str]]

PRIVATE = {"Cache-Control": "no-store"}


def routes() -> list[BaseRoute]:
    """Return the routes of the files."""
    return [
        _route("csv", "text/csv", _csv),
        _route("jsonl", "application/jsonl", _json_lines),
    ]


def _route(form: str, media_type: str, write: Write) -> Route:
    async def answer(request: Request) -> Response:
        visit: Visit | None = request.scope.get(VISIT)
        if visit is None or not visit.open:  # the page leads to where to sign in
            return RedirectResponse(AUDIT.address(language_of(request)), 303, PRIVATE)
        headers = {**PRIVATE, "Content-Disposition": f'attachment; filename="bitacora.{form}"'}
        if request.method == "HEAD" and visit.actor.role is Role.ADMIN:  # nothing is handed out, so nothing is recorded
            return Response(None, 200, headers, media_type)
        try:
            batches = await anyio.to_thread.run_sync(partial(_exported, visit.actor, form))
        except NotAllowed:
            return PlainTextResponse("Forbidden", 403, PRIVATE)
        return StreamingResponse(write(batches), 200, headers, media_type)

    return Route(f"/personal/bitacora.{form}", answer)


def _exported(actor: Actor, form: str) -> Batches:
    return trail.export(engine(), actor, form)


def _csv(batches: Batches) -> Iterator[str]:
    yield ",".join(trail.FIELDS) + "\n"
    for batch in batches:
        text = io.StringIO(newline="")
        writer = csv.writer(text, lineterminator="\n")
        writer.writerows([entry[name] for name in trail.FIELDS] for entry in batch)
        yield text.getvalue()


def _json_lines(batches: Batches) -> Iterator[str]:
    for batch in batches:
        yield "".join(f"{to_json(entry)}\n" for entry in batch)
