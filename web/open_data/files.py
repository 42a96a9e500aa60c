"""The files of an edition by the name they have in addresses, with the headers that say what they are."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import NamedTuple

from config.clock import stamp
from config.i18n import Text
from data_access.archive import blob, canonical_file
from data_access.canonical import count_rows, sha256
from data_access.editions import Edition, PastEdition
from data_access.manifest import NO_HASH
from data_access.models.commitments import CommitmentPublic
from data_access.schema import CODE_PATTERN
from presentation import file_sizes
from presentation.open_data import STATUS_FILE
from web.answers import Content
from web.open_data import archive_file, forms, nested, places, tables, workbook
from web.open_data.about import NAME, folder
from web.open_data.catalogue import dcat_jsonld, dcat_turtle
from web.open_data.csvw import csvw
from web.open_data.datapackage import datapackage
from web.open_data.dictionary import count_fields, dictionary_csv
from web.open_data.exact_json import facts, listing
from web.open_data.status_changes import count_status_changes, status_changes_csv
from web.provenance import LICENSED, demonstration, provenance

UTF_8_CSV = f"{forms.CSV.media_type}; charset=utf-8"
JSON = forms.JSON.media_type


DEMO = "DEMO-"
"""What the name of a downloaded file begins with where the data are invented: the canonical bytes cannot say it."""


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
    """A file about the whole edition.

    Attributes:
        media_type: its media type.
        make: returns its bytes.
        rows: counts what it lists.
        long: whether making it may take seconds.
        of_each: whether every edition has its own, instead of the newest one alone.
    """

    media_type: str
    make: Callable[[Edition], bytes]
    rows: Callable[[Edition], int]
    long: bool = False
    of_each: bool = True


def _all_rows(edition: Edition) -> int:
    return sum(item.rows for item in edition.manifest.values())


def _resources(edition: Edition) -> int:
    return len(edition.manifest)


def _data_sets(edition: Edition) -> int:
    return len(edition.manifest) + 1  # and the one of all of them


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
    "csv": Format(UTF_8_CSV, tables.csv_file),
    "json": Format(JSON, tables.json_file),
    "parquet": Format(forms.PARQUET.media_type, tables.parquet_file),
}
MANIFEST = "manifest.json"
WHOLE: Mapping[str, Whole] = {
    "commitments.nested.json": Whole(JSON, nested.every, lambda edition: len(edition.commitments)),
    "places.geojson": Whole(forms.GEOJSON.media_type, places.geojson, lambda edition: len(edition.places)),
    MANIFEST: Whole(JSON, archive_file.manifest_file, _resources),
    "ediciones.json": Whole(JSON, editions, lambda edition: len(edition.history)),
    STATUS_FILE: Whole(UTF_8_CSV, status_changes_csv, count_status_changes),
    "diccionario.csv": Whole(UTF_8_CSV, dictionary_csv, count_fields),
    "datapackage.json": Whole(JSON, datapackage, _resources),
    "csv-metadata.json": Whole("application/csvm+json", csvw, _resources),
    "catalogo.jsonld": Whole("application/ld+json", dcat_jsonld, _data_sets, long=True, of_each=False),
    "catalogo.ttl": Whole("text/turtle; charset=utf-8", dcat_turtle, _data_sets, long=True, of_each=False),
    "todo.xlsx": Whole(forms.XLSX.media_type, workbook.workbook, _all_rows, long=True),
    "todo.zip": Whole(forms.ZIP.media_type, archive_file.archive, _all_rows, long=True),
}


def takes_long(name: str) -> bool:
    """Return whether making a file may take seconds."""
    return name in WHOLE and WHOLE[name].long


def names(edition: Edition) -> list[str]:
    """Return the name of every file of an edition but those of single commitments, what takes long last."""
    tables = (f"{resource}.{ending}" for resource in edition.manifest for ending in FORMATS)
    return sorted([*tables, *WHOLE], key=takes_long)


def is_hashed(name: str) -> bool:
    """Return whether the hash of an edition covers a file, so that its bytes are the same for ever.

    Every other file is made by the program that is running, which a release may mend.
    """
    return name == MANIFEST or (name.endswith(".csv") and name not in WHOLE)


def refuse_shared(name: str) -> None:
    """Refuse a file that editions do not have of their own.

    Raises:
        NoSuchFile: it describes all editions, and the newest one alone has it.
    """
    if name in WHOLE and not WHOLE[name].of_each:
        raise NoSuchFile(
            Text(
                f"Hay un solo {name}, que describe todas las ediciones: /datos/{name}.",
                f"There is only one {name}, which describes all editions: /datos/{name}.",
            )
        )


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
    headers = _headers(edition, body, count_rows(body), f"{digest}.csv")
    return Content(body, UTF_8_CSV, headers={"Link": LICENSED, **headers, **demonstration(edition)})


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
    headers = {**provenance(edition), **_headers(edition, body, rows, filename)}
    if name.endswith(".csv") and is_hashed(name):
        headers["Link"] += DESCRIBED
    file_sizes.told(edition)[name] = len(body)
    content = Content(body, media_type, headers=headers)
    if content.compressible:
        return content
    # it is compact as it is, and Streamlit's own middleware would compress it each time unless told otherwise
    return replace(content, headers={**content.headers, "Content-Encoding": "identity"})


def _headers(edition: Edition, body: bytes, rows: int, filename: str) -> dict[str, str]:
    marked = f"{DEMO}{filename}" if edition.demonstration else filename
    return {
        "X-Row-Count": str(rows),
        "X-Content-SHA256": sha256(body),
        "Content-Disposition": f'inline; filename="{marked}"',
    }
