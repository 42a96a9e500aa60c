"""How every plain HTTP answer leaves: its ETag, its cache life, its compressed forms, and problems in words."""

import gzip
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from hashlib import sha256
from types import MappingProxyType

import brotli
from starlette.requests import Request
from starlette.responses import Response

from config.i18n import Language, Text
from config.settings import settings

LIVE = "public, no-cache"  # whoever keeps it asks each time whether it is still so
FROZEN = "public, max-age=31536000, immutable"
SMALL = 500  # bytes that compression would not make fewer packets
COMPRESSED = ("text/", "application/json", "application/ld+json", "application/problem+json", "application/xml")
REFUSED = re.compile(r"q=0(\.0*)?")
ALSO_COMPRESSED = ("+xml", "+json", "application/javascript", "application/manifest")


@dataclass(frozen=True, eq=False)
class Content:
    """One body that is the same for everybody who asks for it; keep it, and its compressed forms are kept with it.

    Attributes:
        body: the bytes.
        media_type: its type; text is UTF-8.
        cache: the Cache-Control line.
        headers: further headers.
        status: the HTTP status.
    """

    body: bytes
    media_type: str
    cache: str = LIVE
    headers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    status: int = 200

    @cached_property
    def etag(self) -> str:
        """The entity tag: the content's own hash, weak because it is the same for each compressed form."""
        return f'W/"{sha256(self.body).hexdigest()[:32]}"'

    @cached_property
    def brotli(self) -> bytes:
        """The body in Brotli; the better qualities take ten times as long and save one byte in a hundred."""
        return bytes(brotli.compress(self.body, quality=5))

    @cached_property
    def gzip(self) -> bytes:
        """The body in gzip."""
        return gzip.compress(self.body, 6, mtime=0)

    @cached_property
    def compressible(self) -> bool:
        """Whether compressed forms are worth making."""
        text = self.media_type.startswith(COMPRESSED) or self.media_type.split(";")[0].endswith(ALSO_COMPRESSED)
        return text and len(self.body) >= SMALL


def reply(request: Request, content: Content) -> Response:
    """Return the response to a GET or HEAD: 304 where the reader has it, else in the smallest form it accepts."""
    headers = {"Cache-Control": content.cache, "ETag": content.etag, **content.headers}
    if content.compressible:
        headers["Vary"] = ", ".join(filter(None, ["Accept-Encoding", content.headers.get("Vary")]))
    if content.status == 200 and has(request.headers.get("if-none-match"), content.etag):
        return Response(status_code=304, headers=headers)
    body = content.body
    if content.compressible:
        encoding = best_encoding(request.headers.get("accept-encoding", ""))
        if encoding:
            body = content.brotli if encoding == "br" else content.gzip
        # without one, Streamlit's own middleware would compress it each time; SecurityHeaders takes this one away
        headers["Content-Encoding"] = encoding or "identity"
    return Response(body, content.status, headers, content.media_type)


def language_of(request: Request) -> Language:
    """Return the language an address asks for, else the one of the settings."""
    return Language.parse(request.query_params.get("lang"), settings().LOCALE)


def problem(request: Request, status: int, title: Text, detail: Text | None = None, **more: object) -> Response:
    """Return an error as RFC 9457 problem details, in the reader's language; `more` are extension members."""
    language = language_of(request)
    said = {
        "type": "about:blank",
        "title": title.in_(language),
        "status": status,
        **({"detail": detail.in_(language)} if detail else {}),
        **more,
    }
    body = json.dumps(said, ensure_ascii=False).encode()
    return Response(body, status, {"Cache-Control": "no-store"}, "application/problem+json")


def has(if_none_match: str | None, etag: str) -> bool:
    """Return whether a reader who sends this If-None-Match has what the entity tag stands for."""
    if not if_none_match:
        return False
    if if_none_match == etag:
        return True
    tags = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
    return "*" in tags or etag.removeprefix("W/") in tags


@lru_cache(maxsize=128)
def best_encoding(accept_encoding: str) -> str:
    """Return the smallest form that an Accept-Encoding line names without `q=0`: `br`, `gzip`, or nothing."""
    offers = ("".join(offer.split()).lower().partition(";") for offer in accept_encoding.split(","))
    taken = {name for name, _, weight in offers if not REFUSED.fullmatch(weight)}
    return next((name for name in ("br", "gzip") if name in taken), "")
