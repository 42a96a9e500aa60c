"""What every answer tells the browser to refuse, what other sites may read, and what nobody may ask for."""

import base64
import hashlib
from collections.abc import Callable, Sequence
from functools import cached_property

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from config.i18n import Text
from config.settings import settings
from web.answers import problem

Headers = tuple[tuple[bytes, bytes], ...]

# Streamlit needs no more than this for its widgets, tables, charts and maps, in both themes. Styles stay open: the
# client writes them into the page. Another server is asked only where a setting names one for the tiles of the map.
DOCUMENT = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'{hashes}; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:{tiles}; font-src 'self' data:; connect-src 'self'{tiles}; worker-src 'self' blob:; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'"
)
EMBED = (
    "default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
    "frame-ancestors *; base-uri 'none'; form-action 'none'"
)
UNUSED = (
    "accelerometer",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "publickey-credentials-get",
    "screen-wake-lock",
    "serial",
    "usb",
    "xr-spatial-tracking",
)

# No Cross-Origin-Opener-Policy: for it the browser starts another process, and a reader waits half as long again, while
# a public page has nothing to hide from whoever opened it.
ALWAYS: Headers = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
    (b"permissions-policy", ", ".join(f"{feature}=()" for feature in UNUSED).encode()),
)
# A file is no document: the rest would only be weight, seventy times a visit for Streamlit's scripts, styles and fonts.
STATIC: Headers = ((b"x-content-type-options", b"nosniff"), (b"content-security-policy", b"default-src 'self'"))
FILE: Headers = (
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'; base-uri 'none'"),
)
UNFRAMED: Headers = ((b"x-frame-options", b"DENY"),)
# A year, for this host only: what else answers below it is not ours to decide.
SECURED: Headers = ((b"strict-transport-security", b"max-age=31536000"),)

# By this, answers.py keeps Streamlit's layer from compressing a text anew for each reader. That layer stands inside, so
# it has done its work here, and readers are to see no such line (RFC 9110, 8.4.1).
AS_IT_IS = (b"content-encoding", b"identity")

OPEN = ("/datos/", "/api/", "/feeds/", "/imagen/", "/grafica/")
OEMBED = "/oembed"
EXPOSED = (
    "Content-Disposition, ETag, Link, X-As-Of, X-Content-SHA256, X-Demonstration, X-Edition, X-Edition-Hash, "
    "X-Row-Count"
)
READABLE: Headers = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", EXPOSED.encode()),
)
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Max-Age": "86400",
}

NO_ADDRESS = Text("No existe", "Not found")
NO_SUCH_ADDRESS = Text(
    "Ninguna dirección tiene un carácter nulo ni «..» entre sus barras.",
    "No address has a null character, nor “..” between its slashes.",
)

REFUSED = ("/_stcore/metrics",)  # Streamlit would tell anybody the state of the process


def hash_of(script: str) -> str:
    """Return the Content-Security-Policy source that allows one inline script, given as it stands between its tags."""
    digest = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def document_policy(*hashes: str) -> str:
    """Return the policy of a document of the site, with the inline scripts it has (see `hash_of`)."""
    tiles = f" {server}" if (server := settings().tile_server) else ""
    return DOCUMENT.format(hashes="".join(f" {one}" for one in hashes), tiles=tiles)


def embed_policy(*hashes: str) -> str:
    """Return the policy of a document that any site may frame, with the inline scripts it has (see `hash_of`)."""
    return EMBED.format(hashes=" ".join(hashes) or "'none'")


class SecurityHeaders:
    """ASGI middleware that adds to every answer what the browser should refuse.

    A header that a route has set itself is left as it is.

    Args:
        app: the application.
        script_hashes: gives the Content-Security-Policy sources of the inline scripts of our documents; asked once.
    """

    def __init__(self, app: ASGIApp, script_hashes: Callable[[], Sequence[str]] = tuple) -> None:
        self._app = app
        self._script_hashes = script_hashes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer what is refused or only asks for permission; add the headers to every other answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path, started = scope["path"], False

        async def send_with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                own = list(message.get("headers", ()))
                message = {**message, "headers": _with(self._headers(path, message["status"], own), own)}
            await send(message)

        try:
            await (self._answered(scope) or self._app)(scope, receive, send_with_headers)
        except Exception:
            if not started:  # Starlette would answer from outside of this middleware, without the headers
                await Response("Internal Server Error", 500, media_type="text/plain")(scope, receive, send_with_headers)
            raise

    def _answered(self, scope: Scope) -> Response | None:
        """Return the answer that needs no route."""
        path = scope["path"]
        if path.startswith(REFUSED) and any(f"{path}/".startswith(f"{refused}/") for refused in REFUSED):
            return PlainTextResponse("Forbidden", 403, {"Cache-Control": "no-store"})
        if scope["method"] == "OPTIONS" and _open(path):
            return Response(status_code=204, headers=PREFLIGHT)
        if _open(path) and _unsafe(path):  # Streamlit would refuse it in words that no program reads
            return problem(Request(scope), 404, NO_ADDRESS, NO_SUCH_ADDRESS)
        return None

    def _headers(self, path: str, status: int, own: Sequence[tuple[bytes, bytes]]) -> Headers:
        if path.startswith("/static/"):
            return STATIC + self._secured
        if path.startswith("/incrustar/"):
            return (*ALWAYS, (b"content-security-policy", embed_policy().encode()), *self._secured)
        if not _open(path):
            return self._documents
        if status == 304:  # pages and files stand side by side here, and what is kept knows which of them it is
            return READABLE
        return (self._documents if _is_document(own) else self._files) + READABLE

    @cached_property
    def _files(self) -> Headers:
        return FILE + self._secured

    @cached_property
    def _documents(self) -> Headers:
        policy = document_policy(*self._script_hashes()).encode()
        return (*ALWAYS, *UNFRAMED, (b"content-security-policy", policy), *self._secured)

    @cached_property
    def _secured(self) -> Headers:
        return SECURED if settings().ENVIRONMENT == "production" else ()


def _with(headers: Headers, own: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    names = {name for name, _ in own}
    if b"content-security-policy" in names:
        names.add(UNFRAMED[0][0])  # who may frame it stands there, and browsers heed nothing else then
    if AS_IT_IS in own:
        own.remove(AS_IT_IS)
    return own + [line for line in headers if line[0] not in names]


def _is_document(own: Sequence[tuple[bytes, bytes]]) -> bool:
    return any(name == b"content-type" and value.startswith(b"text/html") for name, value in own)


def _open(path: str) -> bool:
    """Tell whether programs on other sites may read an address."""
    return path == OEMBED or path.startswith(OPEN)


def _unsafe(path: str) -> bool:
    """Tell whether Streamlit refuses an address before any route sees it."""
    return "\x00" in path or (".." in path and ".." in path.replace("\\", "/").split("/"))
