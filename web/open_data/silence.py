"""What is said where an answer has to be read from the database, and that does not answer."""

from starlette.requests import Request
from starlette.responses import Response

from config.i18n import Text
from web.answers import problem

RETRY_AFTER = "5"  # seconds
SILENT = Text("La base de datos no responde", "The database does not answer")
LATER = Text(
    "Hay que leer este archivo de la base de datos. Lo que ya está en memoria se sigue sirviendo; intente de nuevo en "
    "unos segundos.",
    "This file has to be read from the database. What is in memory is still served; try again in a few seconds.",
)


def silent(request: Request) -> Response:
    """Return the problem that says when to ask again."""
    response = problem(request, 503, SILENT, LATER)
    response.headers["Retry-After"] = RETRY_AFTER
    return response
