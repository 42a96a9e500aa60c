"""Streamlit's own files, served light.

Streamlit sends its scripts uncompressed and its fonts whole. Here they leave compressed, and cut to what is in use,
from the folder that web/light.py makes at set-up; where that is missing or incomplete, the plain file leaves instead.
"""

import gzip
import logging
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from threading import Thread
from types import MappingProxyType

import brotli
from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from config.settings import ROOT
from web import light
from web.answers import FROZEN, LIVE, best_encoding, has

log = logging.getLogger(__name__)
PREFIX = "/static/"
TYPES = MappingProxyType(
    {
        ".js": b"text/javascript; charset=utf-8",
        ".css": b"text/css; charset=utf-8",
        ".svg": b"image/svg+xml",
        ".woff2": b"font/woff2",
        ".png": b"image/png",
        ".gif": b"image/gif",
    }
)


class LightFiles:
    """ASGI middleware that answers for Streamlit's own files under /static/; routes cannot, the prefix is reserved."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._kept: dict[tuple[str, str, bool], _File] = {}  # files are few, and the huge ones are not kept

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a GET or HEAD below /static/; leave everything else to the application."""
        path = scope.get("path", "")
        if scope["type"] == "lifespan":
            await self._live(scope, receive, send)
        elif scope["type"] != "http" or scope["method"] not in ("GET", "HEAD") or not path.startswith(PREFIX):
            await self._app(scope, receive, send)
        elif path.removeprefix(PREFIX) not in _names():
            missing = PlainTextResponse("Not found", 404, {"Cache-Control": "no-store"})
            await missing(scope, receive, send)
        else:
            await self._answer(path.removeprefix(PREFIX), scope, receive, send)

    async def _answer(self, name: str, scope: Scope, receive: Receive, send: Send) -> None:
        asked = dict(scope["headers"])
        encoding = best_encoding(asked.get(b"accept-encoding", b"").decode("latin-1"))
        key = (name, encoding, scope["query_string"] == _current())
        file = self._kept.get(key)
        if file is None:
            try:
                file = await run_in_threadpool(_read, *key)
            except OSError as error:
                log.warning("Streamlit's file %s is left to itself: %r", name, error)
                await self._app(scope, receive, send)
                return
            if len(file.body) < light.HUGE:
                self._kept[key] = file
        had = asked.get(b"if-none-match")
        known = had is not None and has(had.decode("latin-1"), file.etag)
        headers = file.headers if known else [*file.headers, (b"content-length", b"%d" % len(file.body))]
        await send({"type": "http.response.start", "status": 304 if known else 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if known or scope["method"] == "HEAD" else file.body})

    async def _live(self, scope: Scope, receive: Receive, send: Send) -> None:
        making = self._make()
        try:
            await self._app(scope, receive, send)
        finally:
            if making:
                making.terminate()
                making.wait()

    def _make(self) -> subprocess.Popen[bytes] | None:
        """Make the light files in a process of their own where set-up did not; until then plain ones leave."""
        try:
            if light.light_folder().exists():
                return None
            log.warning("Streamlit's files are sent plain until they are made light (about 30 seconds).")
            command = [sys.executable, "-m", "web.platform"]
            making = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)  # noqa: S603 - our own words
        except Exception as error:  # whatever it is, the plain files are good enough to work with
            log.warning("Streamlit's files stay plain: %r", error)
            return None
        Thread(target=self._forget_after, args=(making,), daemon=True).start()
        return making

    def _forget_after(self, making: subprocess.Popen[bytes]) -> None:
        making.wait()
        self._kept.clear()


@dataclass(frozen=True)
class _File:
    """One file in one encoding, ready to leave."""

    body: bytes
    etag: str
    headers: list[tuple[bytes, bytes]]


def _read(name: str, encoding: str, current: bool) -> _File:
    """Return a file as light as the reader takes it; where the light one is missing, what can be made at once."""
    plain, made = light.folder() / "static" / name, light.light_folder() / name
    cut = plain.suffix == ".css" or any(plain.name.startswith(f"{font}.") for font in light.Font)
    whole = made if made.exists() else plain
    ending = {"br": ".br", "gzip": ".gz"}.get(encoding, "") if plain.suffix in light.TEXT else ""
    ready = made.with_name(made.name + ending)
    body = ready.read_bytes() if ending and ready.exists() else _compressed(whole, ending)
    etag = f'"{sha256(body).hexdigest()[:32]}"'
    headers = [
        (b"content-type", TYPES.get(plain.suffix, b"application/octet-stream")),
        # what was cut keeps its name when the cut changes, so only its version may be kept without asking
        (b"cache-control", (LIVE if cut and not (current and made.exists()) else FROZEN).encode()),
        (b"etag", etag.encode()),
    ]
    if plain.suffix in light.TEXT:
        headers.append((b"vary", b"Accept-Encoding"))
    if ending:
        headers.append((b"content-encoding", encoding.encode()))
    return _File(body, etag, headers)


def _compressed(path: Path, ending: str) -> bytes:
    body = path.read_bytes()
    if path.suffix == ".css":
        body = light.styled(body.decode()).encode()
    if ending == ".br":
        return bytes(brotli.compress(body, quality=5))
    return gzip.compress(body, 6, mtime=0) if ending else body


@cache
def _names() -> frozenset[str]:
    """Return the names of Streamlit's files below /static/; nothing else can be asked for."""
    static = light.folder() / "static"
    return frozenset(path.relative_to(static).as_posix() for path in static.rglob("*") if path.is_file())


@cache
def _current() -> bytes:
    return f"v={light.version()}".encode()
