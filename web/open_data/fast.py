"""Files of the current edition that are ready, sent before the rest of the application is asked."""

from collections.abc import Callable
from functools import lru_cache

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from data_access.editions import Edition
from data_access.errors import Unavailable
from web.answers import Content, reply
from web.open_data import kept
from web.open_data.routes import FOLDER

Answer = tuple[int, list[tuple[bytes, bytes]], bytes]
"""Status, headers and body."""


class ReadyFiles:
    """ASGI middleware: a file that a thousand programs ask for costs two look-ups, and no way through every layer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer at once, or hand the request on."""
        is_file = scope["type"] == "http" and scope["path"].startswith(FOLDER) and scope["method"] in ("GET", "HEAD")
        answer = await _ready(scope) if is_file else None
        if answer is None:
            await self.app(scope, receive, send)
            return
        status, headers, body = answer
        await send({"type": "http.response.start", "status": status, "headers": [*headers]})
        await send({"type": "http.response.body", "body": body})


async def _ready(scope: Scope) -> Answer | None:
    try:
        edition = await kept.current()
    except Unavailable:
        return None
    content = kept.newest(edition).ready(scope["path"][len(FOLDER) :])
    if content is None:
        return None
    asked = dict(scope["headers"])
    return _answers(edition)(content, asked.get(b"accept-encoding", b""), asked.get(b"if-none-match", b""))


@lru_cache(maxsize=1)
def _answers(_edition: Edition) -> Callable[[Content, bytes, bytes], Answer]:
    """Return the answers of an edition; those of the one before are forgotten with it."""
    return lru_cache(maxsize=512)(_answer)


def _answer(content: Content, accept_encoding: bytes, if_none_match: bytes) -> Answer:
    headers = [(b"accept-encoding", accept_encoding), (b"if-none-match", if_none_match)]
    response = reply(Request({"type": "http", "headers": headers}), content)
    return response.status_code, response.raw_headers, bytes(response.body)
