"""The addresses of what describes the open data, for programs and for catalogues of other sites."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from config.i18n import Text
from data_access.archive import edition_of
from data_access.canonical import sha256
from data_access.current import current_edition
from data_access.editions import Edition
from data_access.errors import NotFound, Unavailable
from data_access.manifest import stamp
from web.answers import FROZEN, LIVE, Content, problem, reply
from web.open_data.about import LICENCE
from web.open_data.catalogue import dcat_jsonld, dcat_turtle
from web.open_data.csvw import csvw
from web.open_data.datapackage import datapackage
from web.open_data.dictionary import dictionary_csv
from web.open_data.schema_org import schema_org

__all__ = ["csvw", "datapackage", "dcat_jsonld", "dcat_turtle", "dictionary_csv", "routes", "schema_org"]

Description = Callable[[Edition], bytes]
JSON = "application/json"
RETRY_AFTER = "5"  # seconds
OF_AN_EDITION: Mapping[str, tuple[Description, str]] = MappingProxyType(
    {"datapackage.json": (datapackage, JSON), "csv-metadata.json": (csvw, "application/csvm+json")}
)
"""What each edition has, under its own folder and under that of the current one."""
OF_THE_NEWEST: Mapping[str, tuple[Description, str]] = MappingProxyType(
    {
        "catalogo.jsonld": (dcat_jsonld, "application/ld+json"),
        "catalogo.ttl": (dcat_turtle, "text/turtle"),
        "diccionario.csv": (lambda _: dictionary_csv(), "text/csv; charset=utf-8"),
    }
)


def routes() -> list[BaseRoute]:
    """Return the routes of the descriptions."""
    return [
        *(Route(f"/datos/{name}", _newest) for name in (*OF_AN_EDITION, *OF_THE_NEWEST)),
        *(Route(f"/datos/ediciones/{{number:int}}/{name}", _of_edition) for name in OF_AN_EDITION),
    ]


def _newest(request: Request) -> Response:
    """Answer with a description of the current edition."""
    try:
        return reply(request, _content(current_edition(), _name(request), LIVE))
    except Unavailable:
        return _unavailable(request)


def _of_edition(request: Request) -> Response:
    """Answer with a description of one edition, which stays as it is."""
    number = request.path_params["number"]
    try:
        return reply(request, _content(edition_of(number), _name(request), FROZEN))
    except NotFound:
        return problem(request, 404, Text(f"No hay edición {number}", f"There is no edition {number}"))
    except Unavailable:
        return _unavailable(request)


def _unavailable(request: Request) -> Response:
    response = problem(request, 503, Text("La base de datos no responde", "The database does not answer"))
    response.headers["Retry-After"] = RETRY_AFTER
    return response


def _name(request: Request) -> str:
    return request.url.path.rpartition("/")[2]


@lru_cache(maxsize=16)
def _content(edition: Edition, name: str, cache: str) -> Content:
    description, media_type = {**OF_AN_EDITION, **OF_THE_NEWEST}[name]
    body = description(edition)
    headers = {
        "X-Edition": str(edition.number),
        "X-Edition-Hash": edition.hash,
        "X-As-Of": stamp(edition.published_at),
        "X-Content-SHA256": sha256(body),
        "X-Row-Count": str(sum(resource.rows for resource in edition.manifest.values())),
        "Link": f'<{LICENCE.url}>; rel="license"',
    }
    if edition.demonstration:
        headers["X-Demonstration"] = "true"
    return Content(body, media_type, cache, headers)
