"""The audit trail: one entry for each private action, written in the transaction of the action itself."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlmodel import Session, col, select

from config.clock import now, stamp
from data_access.canonical import sha256, to_json
from data_access.enumerations import Action
from data_access.manifest import NO_HASH
from data_access.models.staff import AuditEntry


def record(
    session: Session,
    actor_id: int | None,
    action: Action,
    subject: str = "",
    detail: Mapping[str, object] | None = None,
    *,
    at: datetime | None = None,
) -> None:
    """Add an entry to the trail; the caller holds the write lock and commits."""
    last = session.exec(select(AuditEntry).order_by(col(AuditEntry.number).desc()).limit(1)).first()
    entry = AuditEntry(
        number=last.number + 1 if last else 1,
        at=stamp(at or now()),
        actor_id=actor_id,
        action=action.value,
        subject=subject,
        detail=to_json(detail) if detail else "",
        prev_hash=last.hash if last else NO_HASH,
        hash="",
    )
    entry.hash = entry_hash(entry.model_dump())
    session.add(entry)
    session.flush()


def entry_hash(entry: Mapping[str, object]) -> str:
    """Return the hash of an entry: it covers all of it and the hash of the one before."""
    return sha256(to_json({name: value for name, value in entry.items() if name != "hash"}))


def first_break(entries: Iterable[Mapping[str, object]]) -> int | None:
    """Return the number of the first entry that does not fit, of entries by number; None where the chain is whole.

    After it, nothing could be said of the rest.
    """
    number, previous = 1, NO_HASH
    for entry in entries:
        try:
            hashed = entry_hash(entry)
        except (TypeError, ValueError):  # values that cannot be hashed were never recorded
            return number
        if (entry["number"], entry["prev_hash"], entry["hash"]) != (number, previous, hashed):
            return number
        number, previous = number + 1, hashed
    return None
