"""Every edition with its hash and the one before it: the chain that anybody can verify."""

import re
from collections.abc import Iterable
from datetime import date

from config.clock import local_date, stamp
from config.i18n import Text
from data_access import archive
from data_access.editions import Edition, PastEdition
from data_access.enumerations import Review
from data_access.manifest import NO_HASH, Manifest
from web.api.computed import choice, field
from web.api.tables import Table, Values
from web.api.values import HASH_PATTERN
from web.open_data.about import folder

PREVIOUS = Text("Huella de la edición anterior; ceros en la primera", "Hash of the edition before; zeros in the first")


def _editions(edition: Edition, _day: date) -> Iterable[Values]:
    before = NO_HASH
    for past in edition.history:
        yield _edition(past, before)
        before = past.hash


def _edition(past: PastEdition, before: str) -> Values:
    record = past.change_set
    return (
        past.number, stamp(past.published_at), local_date(past.published_at), past.hash, before, record.title,
        record.reason, record.review, record.proposed_at, record.approved_at, record.record_hash, len(past.changes),
        f"{folder(past.number)}manifest.json",
    )  # fmt: skip


def _one(edition: Edition, _day: date, key: str) -> Values | None:
    """Return an edition with what its manifest says of each of its files.

    Raises:
        Unavailable: it is an earlier edition, and the database does not answer.
    """
    number = int(key) if re.fullmatch("[1-9][0-9]{0,8}", key) else 0
    if not 1 <= number <= len(edition.history):
        return None
    past, before = edition.history[number - 1], edition.history[number - 2].hash if number > 1 else NO_HASH
    current = number == edition.number
    resources = edition.manifest if current else Manifest.parse(archive.manifest(number)).resources
    files = [
        {"name": name, **vars(item), "url": f"{folder(number)}{name}.csv"} for name, item in sorted(resources.items())
    ]  # fmt: skip
    return (*_edition(past, before), files)


EDITIONS = Table(
    name="editions",
    title=Text("Ediciones", "Editions"),
    about=Text(
        "Todas las ediciones publicadas, de la primera a la que responde, con la cadena de huellas.",
        "Every published edition from the first to the one that answers, with the chain of hashes.",
    ),
    columns=(
        field("number", "integer", "Número", "Number", minimum=1),
        field("published_at", "string", "Publicada", "Published", about=Text("Momento en UTC", "Moment in UTC")),
        field(
            "published_on", "date", "Fecha de publicación", "Date of publication",
            about=Text("Fecha en Antigua Guatemala", "Date in Antigua Guatemala"),
        ),
        field(
            "hash", "string", "Huella", "Hash", pattern=HASH_PATTERN,
            about=Text("SHA-256 del manifiesto", "SHA-256 of the manifest"),
        ),
        field("prev_hash", "string", "Huella anterior", "Previous hash", pattern=HASH_PATTERN, about=PREVIOUS),
        field("title", "string", "Título", "Title"),
        field("reason", "string", "Motivo", "Reason"),
        choice("review", Review, "Revisión", "Review"),
        field("proposed_at", "string", "Propuesto", "Proposed"),
        field("approved_at", "string", "Aprobado", "Approved"),
        field("record_hash", "string", "Huella del registro", "Hash of the record"),
        field("changes", "integer", "Cambios", "Changes", minimum=0),
        field("manifest_url", "string", "Manifiesto", "Manifest"),
    ),
    rows=_editions,
    size=lambda edition: len(edition.history),
    key="number",
    more=(
        field(
            "resources", "objects", "Archivos", "Files",
            about=Text("Filas, tamaño y huella de cada archivo", "Rows, size and hash of each file"),
        ),
    ),
    single=_one,
)  # fmt: skip
