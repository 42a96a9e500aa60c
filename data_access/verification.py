"""Verification: walk the chain of editions, every blob and the whole record, and name what is broken first."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from config.i18n import Language, translations
from data_access.canonical import count_rows, read_csv, sha256
from data_access.change_sets import content_hash, transition_hash
from data_access.database import reading
from data_access.enumerations import State
from data_access.manifest import NO_HASH, Manifest
from data_access.models.records import Blob, Change, ChangeSet, EditionRecord, PublishedChangeSetPublic, Transition

BATCH = 20  # blobs in memory at a time


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
        }
        where = _("Edición %(number)d") % {"number": self.edition} if self.edition else _("Sin publicar")
        return f"{where} · {self.resource}: {rules[self.rule]}"


@dataclass(frozen=True)
class Stored:
    """What a blob holds."""

    size: int
    rows: int


def verify(engine: Engine) -> list[Break]:
    """Return every break found, the earliest edition first; an empty list means that all of it is intact."""
    with reading(engine) as session:
        if engine.dialect.name == "sqlite":  # a text that is no UTF-8 any more must be told, not stumbled over
            raw = session.connection().connection.driver_connection
            assert raw is not None
            raw.text_factory = lambda content: content.decode(errors="replace")
            session.connection().detach()  # nobody else is handed this connection
        records = session.exec(select(EditionRecord).order_by(col(EditionRecord.number))).all()
        blobs = _blobs(session)
        found = [*_broken_editions(records, blobs), *_broken_history(session, records, blobs)]
    return sorted(found, key=lambda item: (item.edition is None, item.edition or 0))


def _blobs(session: Session) -> dict[str, Stored | None]:
    """Return what every stored blob holds, by its name; None where the content does not fit the name."""
    stream = session.exec(select(Blob.sha256, Blob.content).execution_options(yield_per=BATCH))
    return {
        name: Stored(len(content), count_rows(content)) if sha256(content) == name else None for name, content in stream
    }


def _broken_editions(records: Sequence[EditionRecord], blobs: Mapping[str, Stored | None]) -> Iterator[Break]:
    linked: set[str] = set()
    previous = NO_HASH
    for number, record in enumerate(records, start=1):
        if record.number != number:
            yield Break(number, "manifest", "number")
        if sha256(record.manifest) != record.hash:
            yield Break(number, "manifest", "manifest")
        if record.prev_hash != previous:
            yield Break(number, "manifest", "previous")
        previous = record.hash
        manifest = _manifest(record)
        if manifest is None:
            continue  # its hash does not fit either, and that was said above
        if (manifest.number, manifest.published_at, manifest.prev_hash) != (
            number,
            record.published_at,
            record.prev_hash,
        ):
            yield Break(number, "manifest", "record")
        linked |= {resource.sha256 for resource in manifest.resources.values()}
        yield from _broken_resources(number, manifest, blobs)
    for digest in sorted(blobs.keys() - linked):
        yield Break(None, digest, "unlinked")


def _broken_resources(number: int, manifest: Manifest, blobs: Mapping[str, Stored | None]) -> Iterator[Break]:
    for name, resource in sorted(manifest.resources.items()):
        stored = blobs.get(resource.sha256)
        if resource.sha256 not in blobs:
            yield Break(number, name, "missing")
        elif stored is None:
            yield Break(number, name, "content")
        elif (stored.size, stored.rows) != (resource.bytes, resource.rows):
            yield Break(number, name, "size")


def _manifest(record: EditionRecord) -> Manifest | None:
    try:
        return Manifest.parse(record.manifest)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _broken_history(
    session: Session, records: Sequence[EditionRecord], blobs: Mapping[str, Stored | None]
) -> Iterator[Break]:
    change_sets = {item.id: item for item in session.exec(select(ChangeSet))}
    changes: dict[int, list[dict[str, object]]] = defaultdict(list)
    for change in session.exec(select(Change).order_by(col(Change.change_set_id), col(Change.position))):
        changes[change.change_set_id].append(change.model_dump())
    contents = {number: content_hash(item, changes[number]) for number, item in change_sets.items()}
    steps = session.exec(select(Transition).order_by(col(Transition.number))).all()
    editions = _next_editions(steps, records)
    previous = NO_HASH
    for position, step in enumerate(steps, start=1):
        content = contents.get(step.change_set_id, "")
        stands = step.number == position and step.prev_hash == previous and step.hash == transition_hash(step, content)
        if not stands or content != change_sets[step.change_set_id].content_hash:
            yield Break(editions[step.number], "change_sets", "history")
        previous = step.hash
    if change_sets.keys() | changes.keys() != {step.change_set_id for step in steps}:
        yield Break(None, "change_sets", "history")
    approvals = {step.change_set_id: step.hash for step in steps if step.state == State.APPROVED}
    for record in records:
        if not _records(session, record, approvals, blobs):
            yield Break(record.number, "change_sets", "history")


def _next_editions(steps: Sequence[Transition], records: Sequence[EditionRecord]) -> dict[int, int | None]:
    """Return, for each step of the record, the first edition whose own step comes at or after it."""
    edition_of = {record.change_set_id: record.number for record in records}
    following: int | None = None
    found: dict[int, int | None] = {}
    for step in reversed(steps):
        if step.state == State.APPROVED:
            following = edition_of.get(step.change_set_id, following)
        found[step.number] = following
    return found


def _records(
    session: Session, record: EditionRecord, approvals: Mapping[int, str], blobs: Mapping[str, Stored | None]
) -> bool:
    """Return whether the public record of an edition names the change set and the approval that are stored."""
    manifest = _manifest(record)
    resource = manifest.resources.get("change_sets") if manifest else None
    if resource is None or blobs.get(resource.sha256) is None:
        return True  # said already, as a manifest or a blob that does not fit
    (line,) = read_csv("change_sets", session.exec(select(Blob.content).where(Blob.sha256 == resource.sha256)).one())
    assert isinstance(line, PublishedChangeSetPublic)
    return line.code == f"CS-{record.change_set_id:06}" and line.record_hash == approvals.get(record.change_set_id)
