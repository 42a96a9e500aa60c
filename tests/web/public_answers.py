"""Everything that somebody without an account can fetch from a running site, and what is inside of it."""

import io
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from urllib.parse import quote, urlsplit
from zipfile import ZipFile, is_zipfile

import httpx
import pyarrow.parquet as pq
from lxml import etree
from sqlalchemy import Engine
from sqlmodel import Session, select

from config.pages import PAGES
from data_access.editions import Edition
from data_access.models.records import Blob
from tests.data_access.demonstrations import all_editions
from tests.web.test_public_addresses import FILES, OF_RESOURCES, codes, frozen

PRIVATE = (
    *(f"/{page.url}" for page in PAGES if page.private),
    *(f"/personal/{name}" for name in ("entrar", "codigo", "clave", "factor", "salir", "oidc", "nada")),
)
STREAMLIT = ("/_stcore/health", "/_stcore/host-config", "/_stcore/metrics", "/_stcore/nothing", "/media/nothing.png")
AT_ONCE = 4


@dataclass(frozen=True)
class Answer:
    """What an address answered, decompressed."""

    path: str
    status: int
    kind: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def text(self) -> str:
        """The body as a text."""
        return self.body.decode(errors="replace")

    def parts(self) -> Iterator[tuple[str, bytes]]:
        """Yield the address and headers, the body, and what a reader of archives, workbooks and tables finds in it."""
        yield f"{self.path} headers", "\n".join([self.path, *(f"{n}: {v}" for n, v in self.headers)]).encode()
        yield self.path, self.body
        yield from unpacked(self.path, self.body)


def unpacked(name: str, body: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the members of a ZIP (which a workbook is too) and the columns of a Parquet file, to any depth."""
    if body.startswith(b"PAR1"):
        table = pq.read_table(io.BytesIO(body))
        yield f"{name} (rows)", repr(table.to_pydict()).encode()
        yield f"{name} (metadata)", repr(table.schema.metadata).encode()
    elif body.startswith(b"PK") and is_zipfile(io.BytesIO(body)):
        with ZipFile(io.BytesIO(body)) as archive:
            for member in archive.infolist():
                inside = archive.read(member)
                yield f"{name}!{member.filename}", member.comment + member.extra + inside
                yield from unpacked(f"{name}!{member.filename}", inside)


def stranger(url: str) -> httpx.Client:
    """Return a client without an account; each request has a connection of its own, which no server has just closed."""
    return httpx.Client(base_url=url, timeout=240, trust_env=False, limits=httpx.Limits(max_keepalive_connections=0))


def everything(http: httpx.Client, engine: Engine, further: Iterable[str] = ()) -> list[Answer]:
    """Fetch every public address once, each file of each edition, and what answers whom nothing is open to."""
    editions = all_editions(engine)
    addresses = [*_frozen(http, editions[-1]), *_listed(http), *_of_editions(engine, editions), *_of_rows(editions[-1])]
    addresses += [*PRIVATE, *STREAMLIT, *further]
    with ThreadPoolExecutor(AT_ONCE) as readers:  # while one page waits for its charts, others are read
        return list(readers.map(partial(fetch, http), dict.fromkeys(addresses)))


def fetch(http: httpx.Client, path: str, method: str = "GET") -> Answer:
    """Ask for one address, following nothing."""
    found = http.request(method, path)
    kind = found.headers.get("content-type", "").partition(";")[0]
    return Answer(path, found.status_code, kind, tuple(found.headers.multi_items()), found.content)


def _frozen(http: httpx.Client, shown: Edition) -> Iterator[str]:
    site = quote(str(http.base_url).rstrip("/"), safe="")
    known = {**codes(shown), "site": site, "cursor": "nothing"}
    for address in frozen():
        yield address.path.format(**known)


def _listed(http: httpx.Client) -> Iterator[str]:
    """Yield what the sitemap lists; of details of a kind one in English too, which draws the same rows again."""
    in_english = set()
    sitemap = etree.fromstring(http.get("/sitemap.xml").content)
    for place in sitemap.iter("{*}loc"):
        parts = urlsplit(str(place.text))
        if "id=" in parts.query and "lang=en" in parts.query:
            if parts.path in in_english:
                continue
            in_english.add(parts.path)
        yield f"{parts.path}{f'?{parts.query}' if parts.query else ''}"


def _of_editions(engine: Engine, editions: Iterable[Edition]) -> Iterator[str]:
    """Yield every file of every edition, and every blob."""
    files = [name for name in FILES if "{" not in name]
    for edition in editions:
        yield f"/datos/ediciones/{edition.number}/"
        yield from (f"/datos/ediciones/{edition.number}/{name}" for name in files)
        for record in ("changes", "change_sets"):
            patterns = (pattern for pattern, _ in OF_RESOURCES if "{{first}}" in pattern)
            yield from (pattern.format(record).format(first=edition.number) for pattern in patterns)
            yield f"/api/v1/{record}?edicion={edition.number}&limite=500"
    with Session(engine) as session:
        yield from (f"/datos/blobs/{name}.csv" for name in session.exec(select(Blob.sha256)))


def _of_rows(shown: Edition) -> Iterator[str]:
    """Yield what there is of each commitment, institution and agenda item beside its page."""
    for row in shown.commitments:
        yield from (f"/feeds/compromisos/{row.code}.{ending}" for ending in ("atom", "ics"))
        yield from (f"/incrustar/{row.code}", f"/datos/commitments/{row.code}.json")
    yield from (f"/incrustar/{row.code}" for row in shown.agenda_items)
    yield from (f"/feeds/instituciones/{row.code}.atom" for row in shown.organisations)
