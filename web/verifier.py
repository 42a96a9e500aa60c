"""`/datos/verificar.py`: the stand-alone verifier, to download and run with nothing but Python."""

from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from data_access import stand_alone_verifier
from data_access.canonical import sha256
from web.answers import Content, reply

NAME = "verificar.py"


async def verifier(request: Request) -> Response:
    """Answer with the script."""
    return reply(request, _script())


def routes() -> list[BaseRoute]:
    """Return the route of the verifier."""
    return [Route(f"/datos/{NAME}", verifier)]


@cache
def _script() -> Content:
    body = Path(stand_alone_verifier.__file__).read_bytes()
    headers = {"Content-Disposition": f'attachment; filename="{NAME}"', "X-Content-SHA256": sha256(body)}
    return Content(body, "text/x-python; charset=utf-8", headers=headers)
