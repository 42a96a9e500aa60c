"""Reading the audit trail: searched, checked and handed out, all of it for administrators only."""

from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Engine, or_, text
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import Select

from data_access.database import reading, transaction
from data_access.enumerations import Action
from data_access.manifest import NO_HASH
from data_access.models.staff import AuditEntry, StaffUser
from data_access.staff import audit
from data_access.staff.accounts import Actor, require_administrator

BATCH = 1000  # entries in memory at a time
LARGEST_NUMBER = 2**31 - 1  # what the column of every database holds
FIELDS = ("number", "at", "actor_id", "action", "subject", "detail", "prev_hash", "hash", "who")


@dataclass(frozen=True)
class Entry:
    """One line of the trail as it is stored, which need not be what was recorded."""

    number: int
    at: str
    who: str
    action: str
    subject: str
    detail: str
    hash: str


@dataclass(frozen=True)
class Chain:
    """How long the trail is, the hash of its end, and the first entry that does not fit, if any."""

    length: int
    end: str
    broken_at: int | None


def entries(
    engine: Engine,
    actor: Actor,
    *,
    words: str = "",
    action: Action | None = None,
    before: int | None = None,
    limit: int | None = None,
) -> list[Entry]:
    """Return entries of the trail, the newest first.

    Args:
        engine: the database.
        actor: an administrator.
        words: each must stand in the entry: in who, in its subject, or in its detail; capitals do not matter.
        action: only entries of this action.
        before: only entries with a smaller number, for the next page.
        limit: how many at most; None for all.

    Raises:
        NotAllowed: the actor is no administrator.
    """
    query = _with_names().order_by(col(AuditEntry.number).desc())
    if action is not None:
        query = query.where(AuditEntry.action == action.value)
    if before is not None:
        query = query.where(col(AuditEntry.number) < min(before, LARGEST_NUMBER))
    query = query.where(*map(_standing_in, words.replace("\0", " ").split()))
    with reading(engine) as session:
        require_administrator(session, actor)
        return [
            Entry(one.number, one.at, username or "", one.action, one.subject, one.detail, one.hash)
            for one, username in session.exec(query.limit(limit))
        ]


def _standing_in(word: str) -> ColumnElement[bool]:
    """Return whether a word stands in an entry: SQLite takes `Ó` and `ó` for two letters, so it is asked for both."""
    places = (col(StaffUser.username), col(AuditEntry.subject), col(AuditEntry.detail))
    written = {word.lower(), word.upper()}
    return or_(*(place.icontains(one, autoescape=True) for place in places for one in written))


def end(engine: Engine, actor: Actor) -> tuple[int, str]:
    """Return how long the trail is and the hash of its end, without walking it; only administrators may ask."""
    with reading(engine) as session:
        require_administrator(session, actor)
        return _end(session)


def chain(engine: Engine, actor: Actor) -> Chain:
    """Walk the whole trail and return its state; only administrators may ask."""
    with reading(engine) as session:
        require_administrator(session, actor)
        length, last = _end(session)
        with closing(_stored(session)) as stored:  # it may not be read to its end
            return Chain(length, last, audit.first_break(stored))


def export(
    engine: Engine, actor: Actor, form: str, at: datetime | None = None
) -> Iterator[Sequence[Mapping[str, object]]]:
    """Record that the trail is handed out, and return all of it by number, in batches of FIELDS.

    The last line is the record of this export itself.

    Args:
        engine: the database.
        actor: an administrator.
        form: the format, for the record.
        at: the moment of the record, where it is not now.

    Raises:
        NotAllowed: the actor is no administrator.
    """
    with transaction(engine) as session:
        require_administrator(session, actor)
        audit.record(session, actor.id, Action.EXPORTED_AUDIT, form, at=at)
        length, _ = _end(session)
        session.commit()
    return _batches(engine, length)


def _stored(session: Session) -> Generator[Mapping[str, object], None, None]:
    """Yield the entries by number, as they are stored: what somebody else wrote there need not be one of ours."""
    query = text("SELECT * FROM auditentry ORDER BY number").execution_options(yield_per=BATCH)
    with session.execute(query) as result:
        for row in result.mappings():
            yield dict(row)


def _batches(engine: Engine, last: int) -> Iterator[Sequence[Mapping[str, object]]]:
    number = 0
    while number < last:
        query = _with_names().where(col(AuditEntry.number) > number, col(AuditEntry.number) <= last)
        with reading(engine) as session:
            found = session.exec(query.order_by(col(AuditEntry.number)).limit(BATCH)).all()
        if not found:
            return
        yield [_line(entry, username) for entry, username in found]
        number = found[-1][0].number


def _line(entry: AuditEntry, username: str | None) -> Mapping[str, object]:
    values = {**entry.model_dump(), "who": username or ""}
    return {name: values[name] for name in FIELDS}


def _end(session: Session) -> tuple[int, str]:
    newest = select(AuditEntry.number, AuditEntry.hash).order_by(col(AuditEntry.number).desc()).limit(1)
    return session.exec(newest).first() or (0, NO_HASH)


def _with_names() -> Select[AuditEntry, str]:
    return select(AuditEntry, StaffUser.username).join(
        StaffUser, col(AuditEntry.actor_id) == col(StaffUser.id), isouter=True
    )
