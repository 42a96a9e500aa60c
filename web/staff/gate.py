"""The gate: says who is signed in, and keeps strangers from what only staff may do."""

import logging
from collections import Counter

import anyio.to_thread
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from config.settings import settings
from data_access.current import engine
from data_access.database import CANNOT_OPEN
from data_access.staff import sessions, tries
from data_access.staff.sessions import Visit
from web.staff.cookies import session_token
from web.staff.live import POLICY_VIOLATION, LiveConnections
from web.staff.origin import address_of, is_ours

IDENTITY = b"x-staff-session"  # what tells Streamlit; `server.trustedUserHeaders` reads it
VISIT = "visit"  # where a request's scope says who is signed in
PRIVATE = "/personal"
UPLOADS = "/_stcore/upload_file"
READS = ("GET", "HEAD")

log = logging.getLogger(__name__)


class StaffGate:
    """ASGI middleware around Streamlit and our own routes."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._sockets: Counter[str] = Counter()
        self._live = LiveConnections()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let through what may pass, with the one identity that this site itself found."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        claimed = scope["headers"]
        scope = {**scope, "headers": [line for line in claimed if line[0].lower() != IDENTITY]}
        if scope["type"] == "websocket":
            await self._socket(scope, receive, send)
        elif await self._may_pass(scope):
            await self._app(scope, receive, send)
        else:
            log.warning("refused to %s: %s %s", address_of(scope), scope["method"], scope["path"][:200])
            await PlainTextResponse("Forbidden", 403, {"Cache-Control": "no-store"})(scope, receive, send)

    async def _may_pass(self, scope: Scope) -> bool:
        """Return whether a request goes on; of what is private the scope says then who asks for it."""
        path = scope["path"]
        if path == UPLOADS or path.startswith(f"{UPLOADS}/"):
            visit = await _visit(scope) if is_ours(Headers(scope=scope)) else None
            return visit is not None and visit.open
        if path.startswith(PRIVATE):
            if scope["method"] not in READS and not is_ours(Headers(scope=scope)):
                return False
            scope[VISIT] = await _visit(scope)
        return True

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Open a live connection: host and origin are looked at before Streamlit would ask the network about them."""
        network = tries.network(address_of(scope))  # who has one address of IPv6 has many
        if not is_ours(Headers(scope=scope)) or self._sockets[network] >= settings().SOCKETS_PER_ADDRESS:
            log.warning("refused to %s: a live connection", address_of(scope))
            await receive()
            await send({"type": "websocket.close", "code": POLICY_VIOLATION})
            return
        scope = {**scope, "headers": _as_streamlit_compares(scope["headers"])}
        self._sockets[network] += 1
        try:
            visit, token = await _visit(scope), session_token(HTTPConnection(scope))
            if visit is not None and token:
                key = sessions.key_of(token)
                scope["headers"].append((IDENTITY, key.encode()))
                await self._live.hold(key, self._app, scope, receive, send)
            else:
                await self._app(scope, receive, send)
        finally:
            self._sockets[network] -= 1
            if not self._sockets[network]:
                del self._sockets[network]


def _as_streamlit_compares(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Return the headers with an origin that is the host letter by letter: it passed, and Streamlit asks no further."""
    host = dict(headers).get(b"host", b"")
    return [(name, b"http://" + host if name == b"origin" else value) for name, value in headers]


async def _visit(scope: Scope) -> Visit | None:
    """Return who is signed in; nobody without a cookie, for which the database is not even asked."""
    token = session_token(HTTPConnection(scope))
    if not token:
        return None
    try:
        return await anyio.to_thread.run_sync(sessions.visit, engine(), sessions.key_of(token))
    except CANNOT_OPEN as error:  # public pages go on without a database, and nothing private opens
        log.warning("nobody is signed in while the database does not answer: %r", error)
        return None
