"""`/personal/plantillas/`: the files to fill in and import, for whoever is signed in."""

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from config.i18n import Text
from data_access.current import current_edition
from data_access.errors import NotFound
from data_access.sheets.templates import csv_template, xlsx_template
from data_access.staff.sessions import Visit
from web.answers import language_of, problem
from web.staff.gate import VISIT
from web.staff.ways import enter_address

FILLED = "con_datos"  # `=1`: with the rows of the edition
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
UNKNOWN = Text("No hay plantilla con ese nombre", "There is no template of that name")


def routes() -> list[BaseRoute]:
    """Return the routes of the templates."""
    return [Route("/personal/plantillas/{resource:str}.{kind:str}", _template)]


async def _template(request: Request) -> Response:
    visit: Visit | None = request.scope.get(VISIT)
    if visit is None or not visit.open:
        return RedirectResponse(enter_address(request), 303, {"Cache-Control": "no-store"})
    resource, kind = request.path_params["resource"], request.path_params["kind"]
    if kind not in TYPES:
        return problem(request, 404, UNKNOWN)
    try:
        content = await anyio.to_thread.run_sync(_content, request, resource, kind)
    except NotFound:
        return problem(request, 404, UNKNOWN)
    named = {"Content-Disposition": f'attachment; filename="{resource}.{kind}"', "Cache-Control": "no-store"}
    return Response(content, 200, named, TYPES[kind])


def _content(request: Request, resource: str, kind: str) -> bytes:
    edition, filled = current_edition(), request.query_params.get(FILLED) == "1"
    if kind == "csv":
        return csv_template(resource, edition if filled else None)
    return xlsx_template(resource, edition, language_of(request), filled=filled)
