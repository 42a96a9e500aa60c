"""The read API: every table of an edition as typed JSON, with filters, order, paging and an OpenAPI description."""

from starlette.routing import BaseRoute, Route

from web.api import endpoints
from web.api.resources import ROOT


def routes() -> list[BaseRoute]:
    """Return the routes of the API; last the one that refuses every other address below it."""
    answers = {
        ROOT: endpoints.Index,
        f"{ROOT}/openapi.json": endpoints.Description,
        f"{ROOT}/{{table}}": endpoints.List,
        f"{ROOT}/{{table}}/{{key}}": endpoints.One,
    }
    return [
        *(Route(path + slash, endpoint) for path, endpoint in answers.items() for slash in ("", "/")),
        Route(f"{ROOT}/{{rest:path}}", endpoints.Nothing),
    ]
