#!/usr/bin/env python3
"""Comprueba que nada de lo publicado cambió después. / Checks that nothing published was changed afterwards.

    python3 verificar.py https://…     toda la historia de un sitio / the whole history of a site
    python3 verificar.py todo.zip      una edición descargada, ZIP o carpeta / one downloaded edition, ZIP or folder

La huella de una edición es el SHA-256 de su manifiesto, que nombra por su SHA-256 cada archivo y la edición anterior.
Termina con 0 (todo coincide), 1 (algo no coincide: nombra lo primero) o 2 (no se pudo comprobar).

The hash of an edition is the SHA-256 of its manifest, which names by SHA-256 each file and the edition before it.
It ends with 0 (everything fits), 1 (something does not fit: it names the first) or 2 (it could not be checked).

Python 3.8 o posterior, sin instalar nada más. / Python 3.8 or later, nothing else to install.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import http.client
import io
import json
import re
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import zipfile
import zlib
from multiprocessing.pool import ThreadPool
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

T = TypeVar("T")

NO_HASH = "0" * 64
HASH, NAME = re.compile("[0-9a-f]{64}"), re.compile("[a-z][a-z0-9_]{0,63}")
PRINTED = re.compile("[0-9a-f]{12,64}")  # what people can read off a page or a sheet of paper
MAX_LIST, MAX_MANIFEST, MAX_FILE = 64_000_000, 1_000_000, 512_000_000  # bytes
AT_ONCE = 4

LANGUAGES = ("es", "en")
INTACT = ("OK: todo coincide. Ediciones comprobadas: {}.", "OK: everything fits. Editions checked: {}.")
NEWEST = ("Huella de la edición {}: {}", "Hash of edition {}: {}")
WORDS = {
    "same": ("La huella indicada es la de la edición {}.", "The given hash is that of edition {}."),
    "alone": ("Se comprobó solo esta edición: compare su huella con la publicada, o compruebe el sitio entero.",
              "Only this edition was checked: compare its hash with the published one, or check the whole site."),
    "broken": ("NO COINCIDE. Edición {} · {}: {}", "DOES NOT FIT. Edition {} · {}: {}"),
    "unchecked": ("No se pudo comprobar. {}", "It could not be checked. {}"),
    "manifests": ("Manifiestos", "Manifests"),
    "files": ("Archivos", "Files"),
    "number": ("falta una edición, o su número no sigue al anterior",
               "an edition is missing, or its number does not follow the one before"),
    "manifest": ("el manifiesto no corresponde a su huella", "the manifest does not fit its hash"),
    "form": ("el archivo no es el manifiesto de una edición", "the file is not the manifest of an edition"),
    "record": ("el manifiesto no coincide con la lista de ediciones",
               "the manifest does not agree with the list of editions"),
    "previous": ("no enlaza con la huella de la edición anterior", "it does not link to the hash of the one before"),
    "missing": ("falta el archivo", "the file is missing"),
    "content": ("el contenido no corresponde a su huella", "the content does not fit its hash"),
    "size": ("el tamaño no es el del manifiesto", "the size is not that of the manifest"),
    "rows": ("el número de filas no es el del manifiesto", "the number of rows is not that of the manifest"),
    "other": ("ninguna edición comprobada tiene la huella indicada", "no edition checked has the given hash"),
}  # fmt: skip


class Broken(Exception):
    """A link that does not fit: the edition and the file it stands in, and which rule it breaks."""

    def __init__(self, edition: object, resource: str, rule: str) -> None:
        super().__init__(edition, resource, rule)
        self.edition, self.resource, self.rule = edition, resource, rule


class Unchecked(Exception):
    """What kept the check from being made; it says nothing about the data."""


class Item(NamedTuple):
    """A file as a manifest describes it."""

    edition: int
    resource: str
    sha256: str
    rows: int
    bytes: int


class SameHost(urllib.request.HTTPRedirectHandler):
    """Follows a redirect only where it stays on the site that was asked for."""

    def redirect_request(
        self, req: urllib.request.Request, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        """Return the request to follow with; refuse another host, and leaving HTTPS."""
        old, new = urllib.parse.urlsplit(req.full_url), urllib.parse.urlsplit(newurl)
        if old.hostname != new.hostname or new.scheme not in (old.scheme, "https"):
            fp.close()
            raise Unchecked(f"{req.full_url} -> {newurl!a}")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


class Site:
    """A site that publishes editions under /datos."""

    def __init__(self, address: str, timeout: float, tries: int) -> None:
        parts = urllib.parse.urlsplit(address)
        self.root = f"{parts.scheme}://{parts.netloc}/datos"
        self.timeout, self.tries = timeout, tries
        self.opener = urllib.request.build_opener(SameHost)

    def read(self, path: str, limit: int) -> bytes | None:
        """Return a file of at most `limit` bytes (one more where it is longer), or None where there is none."""
        problem: object = None
        for attempt in range(self.tries):
            time.sleep(attempt)
            try:
                return self._read(f"{self.root}/{path}", limit)
            except urllib.error.HTTPError as error:
                error.close()
                if error.code in (404, 410):
                    return None
                problem = error
                if error.code < 500 and error.code != 429:
                    break
            except (OSError, http.client.HTTPException) as error:
                problem = error
        raise Unchecked(f"{self.root}/{path}: {str(problem) or type(problem).__name__!a}")

    def _read(self, url: str, limit: int) -> bytes:
        headers = {"Accept-Encoding": "identity", "User-Agent": "verificar.py"}
        request = urllib.request.Request(url, headers=headers)  # noqa: S310 - main() lets http and https through only
        with self.opener.open(request, timeout=self.timeout) as response:
            content: bytes = response.read(limit + 1)
            announced = response.headers.get("Content-Length") or ""
            if response.headers.get("Content-Encoding", "identity") != "identity":
                raise Unchecked(f"{url}: Content-Encoding")
        if announced.isdigit() and len(content) < min(int(announced), limit + 1):
            raise http.client.IncompleteRead(content)  # a connection that broke off accuses nobody
        return content


class Download:
    """One edition as files, in a folder or a ZIP."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self.archive = None if path.is_dir() else zipfile.ZipFile(path)
        except (OSError, zipfile.BadZipFile) as error:
            raise Unchecked(f"{path}: {error}") from error

    def read(self, name: str, limit: int) -> bytes | None:
        """Return a file of at most `limit` bytes (one more where it is longer), or None where there is none."""
        try:
            with self.archive.open(name) if self.archive else (self.path / name).open("rb") as source:
                return source.read(limit + 1)
        except (KeyError, FileNotFoundError):
            return None
        except OSError as error:
            raise Unchecked(f"{self.path}: {error}") from error
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError):
            return b""  # no longer what was packed, so no hash will fit


def digest(content: bytes) -> str:
    """Return the SHA-256 of bytes in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def count_rows(content: bytes) -> int:
    """Return the number of rows of a CSV without its header; -1 where it is none."""
    try:
        return sum(1 for _ in csv.reader(io.StringIO(content.decode(), newline=""))) - 1
    except (UnicodeDecodeError, csv.Error):
        return -1


def check(item: Item, content: bytes | None) -> Broken | None:
    """Return what is wrong with a file, compared with what its manifest says."""
    rule = None
    if content is None:
        rule = "missing"
    elif digest(content) != item.sha256:
        rule = "content"
    elif len(content) != item.bytes:
        rule = "size"
    elif count_rows(content) != item.rows:
        rule = "rows"
    return Broken(item.edition, f"{item.resource}.csv", rule) if rule else None


def read_manifest(content: bytes | None, number: object) -> dict[str, Any]:
    """Return what a manifest says, its items sorted by name; raise Broken where it is not the canonical JSON of one."""
    if content is None:
        raise Broken(number, "manifest.json", "missing")
    try:
        data: dict[str, Any] = json.loads(content)
        same = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() == content
        data["items"] = [Item(data["number"], name, **item) for name, item in sorted(data.pop("resources").items())]
        counts = [data["number"], *(count for item in data["items"] for count in (item.rows, item.bytes))]
        sound = same and {"published_at", "prev_hash"} < set(data) and all(type(count) is int for count in counts)
        sound = sound and all(NAME.fullmatch(item.resource) and HASH.fullmatch(item.sha256) for item in data["items"])
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        sound = False
    if not sound:
        raise Broken(number, "manifest.json", "form")
    return data


def size_of(item: Item) -> int:
    """Return how many bytes of a file to read at most."""
    if item.bytes > MAX_FILE:
        raise Unchecked(f"{item.resource}.csv: {item.bytes} > {MAX_FILE} bytes")
    return item.bytes


def listed_editions(site: Site) -> list[dict[str, Any]]:
    """Return the editions a site lists, the oldest first; raise Broken where one is missing or out of place."""
    try:
        listed: list[dict[str, Any]] = json.loads(site.read("ediciones.json", MAX_LIST) or b"")["editions"]
        numbers = [entry["number"] for entry in listed]
        oldest_first = listed if numbers[0] == 1 else listed[::-1]
    except (ValueError, TypeError, LookupError, RecursionError):
        raise Unchecked(f"{site.root}/ediciones.json") from None
    for position, entry in enumerate(oldest_first, start=1):
        if entry["number"] != position:
            raise Broken(position, "ediciones.json", "number")
    return oldest_first


def link(content: bytes | None, entry: dict[str, Any], previous: str) -> dict[str, Any]:
    """Return the manifest of a listed edition; raise Broken where it is another one or does not link to `previous`."""
    number, hash_ = entry["number"], entry.get("hash")
    if content is not None and digest(content) != hash_:
        raise Broken(number, "manifest.json", "manifest")
    manifest = read_manifest(content, number)
    if manifest["number"] != number:
        raise Broken(number, "manifest.json", "number")
    if manifest["prev_hash"] != previous:
        raise Broken(number, "manifest.json", "previous")
    if any(manifest[name] != entry.get(name) for name in ("published_at", "prev_hash")):
        raise Broken(number, "manifest.json", "record")
    return manifest


def told(results: Iterable[T], word: str, total: int) -> Iterator[tuple[int, T]]:
    """Yield results with their number, telling on standard error how far the check is."""
    for done, result in enumerate(results, start=1):
        yield done, result
        if done % 50 == 0 or done == total:
            sys.stderr.write(f"{word}: {done}/{total}\n")


def check_site(site: Site, language: int) -> list[str]:
    """Return the hash of each edition of a site; raise Broken at the first link of the chain that does not fit."""
    entries, previous, broken = listed_editions(site), NO_HASH, None
    items: dict[tuple[str, int, int], Item] = {}  # the same content is fetched once, for the first that names it
    places = [f"ediciones/{number}/manifest.json" for number in range(1, len(entries) + 1)]
    with ThreadPool(AT_ONCE) as pool:
        contents = pool.imap(lambda place: site.read(place, MAX_MANIFEST), places)
        try:
            for number, content in told(contents, WORDS["manifests"][language], len(entries)):
                entry = entries[number - 1]
                for item in link(content, entry, previous)["items"]:
                    items.setdefault((item.sha256, item.rows, item.bytes), item)
                previous = entry["hash"]
        except Broken as error:
            broken = error  # a file of an edition before this one may be broken too, and comes first
        checks = pool.imap(
            lambda item: check(item, site.read(f"blobs/{item.sha256}.csv", size_of(item))), items.values()
        )
        for _, problem in told(checks, WORDS["files"][language], len(items)):
            broken = problem or broken
            if problem:
                break
    if broken:
        raise broken
    return [entry["hash"] for entry in entries]


def check_download(download: Download) -> tuple[int, str]:
    """Return number and hash of a downloaded edition; raise Broken at the first file that does not fit."""
    content = download.read("manifest.json", MAX_MANIFEST)
    manifest = read_manifest(content, "?")
    for item in manifest["items"]:
        problem = check(item, download.read(f"{item.resource}.csv", size_of(item)))
        if problem:
            raise problem
    return manifest["number"], digest(content or b"")


def compare(printed: str, hashes: dict[int, str]) -> int:
    """Return the number of the edition with a printed hash, whole or its first characters; raise Broken without one."""
    for number, found in hashes.items():
        if found.startswith(printed):
            return number
    raise Broken("?", printed, "other")


def run(options: argparse.Namespace, language: int) -> Iterator[str]:
    """Yield what to say of a site or a download, line by line."""
    if re.match("https?://", options.where):
        site = Site(options.where, options.timeout, options.tries)
        hashes = dict(enumerate(check_site(site, language), start=1))
    else:
        hashes = dict([check_download(Download(Path(options.where)))])
        yield WORDS["alone"][language]
    if options.edition_hash:
        yield WORDS["same"][language].format(compare(options.edition_hash, hashes))
    yield INTACT[language].format(len(hashes))
    yield NEWEST[language].format(*max(hashes.items()))


def printed_hash(text: str) -> str:
    """Return a hash as somebody typed it, without what a page puts after its beginning."""
    shortened = text.strip().lower().rstrip("….")
    if not PRINTED.fullmatch(shortened):
        raise argparse.ArgumentTypeError("12-64 [0-9a-f]")
    return shortened


def arguments() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("where", metavar="https://… | todo.zip")
    parser.add_argument("--edition-hash", type=printed_hash, metavar="HASH", help="huella impresa / a printed hash")
    parser.add_argument("--lang", choices=LANGUAGES, default="es", help="idioma / language")
    parser.add_argument("--timeout", type=float, default=30, help="segundos / seconds")
    parser.add_argument("--tries", type=int, default=3, help="intentos por archivo / attempts for each file")
    return parser


def main(argv: list[str] | None = None) -> int:
    """Check what the command line names, and return the exit status."""
    options = arguments().parse_args(argv)
    language = LANGUAGES.index(options.lang)
    try:
        for line in run(options, language):
            sys.stdout.write(f"{line}\n")
    except Broken as error:
        rule = WORDS[error.rule][language]
        sys.stdout.write(WORDS["broken"][language].format(error.edition, error.resource, rule) + "\n")
        return 1
    except Unchecked as error:
        sys.stderr.write(WORDS["unchecked"][language].format(error) + "\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
