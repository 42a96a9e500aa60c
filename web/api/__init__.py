"""The read API: every table of an edition as typed JSON, with filters, order, paging and an OpenAPI description."""

from starlette.routing import BaseRoute, Route

from web.api import endpoints
from web.api.resources import ROOT


def routes() -> list[BaseRoute]:
    """Return the routes of the API; last the one that refuses every other address below it."""
    return [
        Route(ROOT, endpoints.Index),
        Route(f"{ROOT}/", endpoints.Index),
        Route(f"{ROOT}/openapi.json", endpoints.Description),
        Route(f"{ROOT}/{{table}}", endpoints.List),
        Route(f"{ROOT}/{{table}}/{{key}}", endpoints.One),
        Route(f"{ROOT}/{{rest:path}}", endpoints.Nothing),
    ]
