"""The files of an edition by the name they have in addresses, with the headers that say what they are."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import NamedTuple

from config.i18n import Text
from data_access.archive import blob, canonical_file
from data_access.canonical import count_rows, sha256
from data_access.editions import Edition, PastEdition
from data_access.manifest import NO_HASH, stamp
from data_access.models.commitments import CommitmentPublic
from data_access.schema import CODE_PATTERN
from web.answers import Content
from web.open_data import archive_file, nested, places, tables, workbook
from web.open_data.about import LICENCE, NAME, folder
from web.open_data.exact_json import facts, listing

CSV, JSON = "text/csv; charset=utf-8", "application/json"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class NoSuchFile(Exception):
    """No file has this name; says so in both languages, with names there are."""

    def __init__(self, detail: Text, **known: object) -> None:
        super().__init__(detail.en)
        self.detail = detail
        self.known = known


class Format(NamedTuple):
    """A form of one resource."""

    media_type: str
    make: Callable[[Edition, str], bytes]


class Whole(NamedTuple):
    """A file about the whole edition."""

    media_type: str
    make: Callable[[Edition], bytes]
    rows: Callable[[Edition], int]
    long: bool = False


def _all_rows(edition: Edition) -> int:
    return sum(item.rows for item in edition.manifest.values())


def editions(edition: Edition) -> bytes:
    """Return the list of all editions up to this one, the oldest first."""
    before = [NO_HASH, *(past.hash for past in edition.history)]
    head = {"edition": facts(edition), "rows": len(edition.history)}
    return listing(head, "editions", map(_listed, edition.history, before))


def _listed(past: PastEdition, prev_hash: str) -> dict[str, object]:
    return {
        "number": past.number,
        "published_at": stamp(past.published_at),
        "hash": past.hash,
        "prev_hash": prev_hash,
        "title": past.change_set.title,
        "manifest": f"{folder(past.number)}manifest.json",
        "url": folder(past.number),
    }


FORMATS: Mapping[str, Format] = {
    "csv": Format(CSV, tables.csv_file),
    "json": Format(JSON, tables.json_file),
    "parquet": Format("application/vnd.apache.parquet", tables.parquet_file),
}
WHOLE: Mapping[str, Whole] = {
    "commitments.nested.json": Whole(JSON, nested.every, lambda edition: len(edition.commitments)),
    "places.geojson": Whole("application/geo+json", places.geojson, lambda edition: len(edition.places)),
    "manifest.json": Whole(JSON, archive_file.manifest_file, lambda edition: len(edition.manifest)),
    "ediciones.json": Whole(JSON, editions, lambda edition: len(edition.history)),
    "todo.xlsx": Whole(XLSX, workbook.workbook, _all_rows, long=True),
    "todo.zip": Whole("application/zip", archive_file.archive, _all_rows, long=True),
}


def takes_long(name: str) -> bool:
    """Return whether making a file may take seconds."""
    return name in WHOLE and WHOLE[name].long


def content_of(edition: Edition, name: str) -> Content:
    """Return a file of an edition by its name, such as `commitments.csv` or `commitments/GTAGA0001.json`.

    Raises:
        NoSuchFile: the edition has no such file.
        Unavailable: an older version of this program published it, and the database does not answer.
    """
    if name in WHOLE:
        whole = WHOLE[name]
        return _content(edition, name, whole.media_type, whole.make(edition), whole.rows(edition))
    if name.startswith("commitments/"):
        return _content(edition, name, JSON, nested.one(edition, _commitment(edition, name)), 1)
    resource, _, ending = name.partition(".")
    if ending not in FORMATS or resource not in edition.manifest:
        raise NoSuchFile(
            Text(
                f"La edición {edition.number} no tiene un archivo con este nombre; cada recurso está en csv, json y "
                "parquet.",
                f"Edition {edition.number} has no file of this name; each resource is there as csv, json and parquet.",
            ),
            resources=list(edition.manifest),
            files=list(WHOLE),
        )
    form = FORMATS[ending]
    return _content(edition, name, form.media_type, form.make(edition, resource), edition.manifest[resource].rows)


# Relative, so that it also holds below /datos/ediciones/<n>/.
DESCRIBED = ', <csv-metadata.json>; rel="describedby"; type="application/csvm+json"'


def blob_content(edition: Edition, digest: str) -> Content:
    """Return what any edition published under a SHA-256; from memory where the current one still has it.

    Raises:
        NotFound: nothing published has this hash.
        Unavailable: the database does not answer.
    """
    names = [name for name, item in edition.manifest.items() if item.sha256 == digest]
    body = canonical_file(edition, names[0]) if names else blob(digest)
    headers = _headers(body, count_rows(body), f"{digest}.csv")
    return Content(body, CSV, headers=headers | _notice(edition))


def _commitment(edition: Edition, name: str) -> CommitmentPublic:
    code = name.removeprefix("commitments/").removesuffix(".json")
    row = edition.row("commitments", code) if name.endswith(".json") and re.match(CODE_PATTERN, code) else None
    if not isinstance(row, CommitmentPublic):
        raise NoSuchFile(
            Text(
                f"La edición {edition.number} no tiene un compromiso con este código; commitments.csv los trae todos.",
                f"Edition {edition.number} has no commitment with this code; commitments.csv lists them all.",
            ),
            example=[commitment.code for commitment in edition.commitments[:1]],
        )
    return row


def _content(edition: Edition, name: str, media_type: str, body: bytes, rows: int) -> Content:
    filename = f"{NAME}-edicion-{edition.number}-{name.replace('/', '-')}"
    about = {
        "X-Edition": str(edition.number),
        "X-Edition-Hash": edition.hash,
        "X-As-Of": stamp(edition.published_at),
    }
    headers = about | _headers(body, rows, filename) | _notice(edition)
    if name.endswith(".csv"):
        headers["Link"] += DESCRIBED
    content = Content(body, media_type, headers=headers)
    if content.compressible:
        return content
    # it is compact as it is, and Streamlit's own middleware would compress it each time unless told otherwise
    return replace(content, headers={**content.headers, "Content-Encoding": "identity"})


def _headers(body: bytes, rows: int, filename: str) -> dict[str, str]:
    return {
        "X-Row-Count": str(rows),
        "X-Content-SHA256": sha256(body),
        "Link": f'<{LICENCE.url}>; rel="license"',
        "Content-Disposition": f'inline; filename="{filename}"',
    }


def _notice(edition: Edition) -> dict[str, str]:
    return {"X-Demonstration": "true"} if edition.demonstration else {}
