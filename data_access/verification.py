"""Verification: walk the chain of editions, every blob and the whole record, and name what is broken first."""

import csv
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, text
from sqlmodel import Session

from config.i18n import Language, translations
from data_access.canonical import count_rows, read_csv, sha256
from data_access.change_sets import content_hash, transition_hash
from data_access.database import reading
from data_access.enumerations import State
from data_access.manifest import NO_HASH, Manifest
from data_access.models.records import PublishedChangeSetPublic
from data_access.staff.audit import first_break

BATCH = 20  # blobs in memory at a time
Values = Mapping[str, Any]  # a row as the database driver gives it, whatever that is


@dataclass(frozen=True)
class Break:
    """One broken link: the edition it stands in (None: not published yet), the resource, and what does not fit."""

    edition: int | None
    resource: str
    rule: str

    def text(self, language: Language) -> str:
        """Return the break in words."""
        _ = translations(language).gettext
        rules = {
            "number": _("falta una edición, o su número no sigue al anterior"),
            "manifest": _("el manifiesto no corresponde a su huella"),
            "record": _("la fila de la edición no coincide con su manifiesto"),
            "previous": _("no enlaza con la huella de la edición anterior"),
            "missing": _("falta el archivo"),
            "content": _("el contenido no corresponde a su huella"),
            "size": _("el tamaño o el número de filas no es el del manifiesto"),
            "history": _("el registro de propuestas no corresponde a su huella"),
            "unlinked": _("hay un archivo que ninguna edición publica"),
            "audit": _("la bitácora no corresponde a su huella"),
        }
        where = _("Edición %(number)d") % {"number": self.edition} if self.edition else _("Sin publicar")
        return f"{where} · {ascii(self.resource)[1:-1]}: {rules[self.rule]}"  # a name may have become any bytes


@dataclass(frozen=True)
class Stored:
    """What a blob holds."""

    size: int
    rows: int


def verify(engine: Engine) -> list[Break]:
    """Return every break found, the earliest edition first; an empty list means that all of it is intact.

    Each edition vouches for the record up to its own approval. What came after the newest one is linked too, but
    nothing vouches for its end yet: whoever takes away the last steps since then leaves no trace.
    """
    with reading(engine) as session:
        if engine.dialect.name == "sqlite":  # a text that is no UTF-8 any more must be told, not stumbled over
            raw = session.connection().connection.driver_connection
            assert raw is not None
            raw.text_factory = lambda content: content.decode(errors="surrogateescape")
            session.connection().detach()  # nobody else is handed this connection
        records = _rows(session, "SELECT * FROM editionrecord ORDER BY number")
        blobs = _blobs(session)
        found = [
            *_broken_editions(records, blobs),
            *_broken_history(session, records, blobs),
            *_broken_audit(session),
        ]
    return sorted(dict.fromkeys(found), key=lambda item: (item.edition is None, item.edition or 0))


def _rows(session: Session, query: str) -> Sequence[Values]:
    return [dict(row) for row in session.execute(text(query)).mappings()]


def _blobs(session: Session) -> dict[object, Stored | None]:
    """Return what every stored blob holds, by its name; None where the content does not fit the name."""
    stream = session.execute(text("SELECT sha256, content FROM blob").execution_options(yield_per=BATCH))
    return {name: _stored(content) if _hash_of(sha256, content) == name else None for name, content in stream}


def _stored(content: object) -> Stored | None:
    if not isinstance(content, bytes):
        return None
    try:
        return Stored(len(content), count_rows(content))
    except (UnicodeDecodeError, csv.Error):  # nothing that was ever published
        return Stored(len(content), 0)


def _hash_of(function: Callable[..., str], *values: object) -> str | None:
    """Return a hash, or None where the values are none that can be hashed."""
    try:
        return function(*values)
    except (TypeError, ValueError):
        return None


def _broken_editions(records: Sequence[Values], blobs: Mapping[object, Stored | None]) -> Iterator[Break]:
    linked: set[str] = set()
    expected, previous = 1, NO_HASH
    for record in records:
        number = record["number"]
        if number < 1:
            yield Break(None, "manifest", "number")  # and it is missed where it should be
            continue
        if number != expected:
            yield Break(expected, "manifest", "number")
        if _hash_of(sha256, record["manifest"]) != record["hash"]:
            yield Break(number, "manifest", "manifest")
        if record["prev_hash"] != previous:
            yield Break(number, "manifest", "previous")
        expected, previous = number + 1, record["hash"]
        manifest = _manifest(record)
        if manifest is None:
            yield Break(number, "manifest", "record")
            continue
        described = (manifest.number, manifest.published_at, manifest.prev_hash)
        if described != (number, record["published_at"], record["prev_hash"]):
            yield Break(number, "manifest", "record")
        linked |= {resource.sha256 for resource in manifest.resources.values()}
        yield from _broken_resources(number, manifest, blobs)
    for name in sorted(map(str, blobs.keys() - linked)):
        yield Break(None, name, "unlinked")


def _broken_resources(number: int, manifest: Manifest, blobs: Mapping[object, Stored | None]) -> Iterator[Break]:
    for name, resource in sorted(manifest.resources.items()):
        stored = blobs.get(resource.sha256)
        if resource.sha256 not in blobs:
            yield Break(number, name, "missing")
        elif stored is None:
            yield Break(number, name, "content")
        elif (stored.size, stored.rows) != (resource.bytes, resource.rows):
            yield Break(number, name, "size")


def _manifest(record: Values) -> Manifest | None:
    try:
        return Manifest.parse(record["manifest"])
    except ValueError:
        return None


def _broken_audit(session: Session) -> Iterator[Break]:
    """Yield the first entry of the audit trail that does not fit."""
    number = first_break(_rows(session, "SELECT * FROM auditentry ORDER BY number"))
    if number is not None:
        yield Break(None, f"auditentry {number}", "audit")


def _broken_history(
    session: Session, records: Sequence[Values], blobs: Mapping[object, Stored | None]
) -> Iterator[Break]:
    change_sets = {row["id"]: row for row in _rows(session, "SELECT * FROM changeset")}
    changes: dict[object, list[Values]] = defaultdict(list)
    for change in _rows(session, "SELECT * FROM change ORDER BY change_set_id, position"):
        changes[change["change_set_id"]].append(change)
    contents = {number: _hash_of(content_hash, row, changes[number]) for number, row in change_sets.items()}
    steps = _rows(session, "SELECT * FROM transition ORDER BY number")
    previous = NO_HASH
    for position, (step, edition) in enumerate(zip(steps, _next_editions(steps, records), strict=True), start=1):
        content = contents.get(step["change_set_id"])
        known = content is not None and content == change_sets[step["change_set_id"]]["content_hash"]
        chained = step["number"] == position and step["prev_hash"] == previous
        if not known or not chained or step["hash"] != _hash_of(transition_hash, step, content):
            yield Break(edition, "change_sets", "history")
        previous = step["hash"]
    if change_sets.keys() | changes.keys() != {step["change_set_id"] for step in steps}:
        yield Break(None, "change_sets", "history")
    approvals = {step["change_set_id"]: step["hash"] for step in steps if step["state"] == State.APPROVED}
    for number in set(range(1, len(approvals) + 1)) - {record["number"] for record in records}:
        yield Break(number, "manifest", "number")
    for record in records:
        if not _records(session, record, approvals, blobs):
            yield Break(record["number"] if record["number"] > 0 else None, "change_sets", "history")


def _next_editions(steps: Sequence[Values], records: Sequence[Values]) -> list[int | None]:
    """Return, for each step of the record, the first edition whose own step comes at or after it."""
    edition_of = {record["change_set_id"]: record["number"] for record in records}
    following: int | None = None
    found: list[int | None] = []
    for step in reversed(steps):
        if step["state"] == State.APPROVED:
            following = edition_of.get(step["change_set_id"], following)
        found.append(following)
    return found[::-1]


def _records(
    session: Session, record: Values, approvals: Mapping[object, object], blobs: Mapping[object, Stored | None]
) -> bool:
    """Return whether the public record of an edition names the change set and the approval that are stored."""
    manifest = _manifest(record)
    resource = manifest.resources.get("change_sets") if manifest else None
    if resource is None or blobs.get(resource.sha256) is None:
        return True  # said already, as a manifest or a blob that does not fit
    query = text("SELECT content FROM blob WHERE sha256 = :name")
    content = session.execute(query, {"name": resource.sha256}).scalar_one()
    try:
        (line,) = read_csv("change_sets", content)
    except (ValueError, KeyError, StopIteration, csv.Error):  # its hash fits, and still it is no record
        return False
    assert isinstance(line, PublishedChangeSetPublic)
    change_set = record["change_set_id"]
    return line.code == f"CS-{str(change_set).zfill(6)}" and line.record_hash == approvals.get(change_set)
