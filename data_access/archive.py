"""What was published, byte for byte: the file of a resource, a blob by its hash, a manifest, an earlier edition."""

from bisect import bisect_right
from datetime import date
from functools import lru_cache

from sqlmodel import select

from config.clock import local_date
from data_access.canonical import sha256, write_csv
from data_access.current import EditionStore, store
from data_access.database import CANNOT_OPEN, reading
from data_access.editions import Edition, load_edition
from data_access.errors import NotFound, Unavailable
from data_access.models import RESOURCES
from data_access.models.records import Blob, EditionRecord
from data_access.schema import Row

KEPT = 4  # earlier editions in memory at once


def rows_of(edition: Edition, resource: str) -> tuple[Row, ...]:
    """Return the rows of any resource an edition publishes, also of its own record (`change_sets`, `changes`)."""
    if resource == "change_sets":
        return (edition.history[-1].change_set,)
    if resource == "changes":
        return edition.history[-1].changes
    return edition.rows[resource]


def canonical_file(edition: Edition, resource: str) -> bytes:
    """Return the canonical CSV of a resource, the bytes that the edition's manifest names by hash.

    Made from memory, so that it is there without the database; what an older version published with other columns is
    read from the database instead.

    Raises:
        KeyError: the edition does not have this resource.
        Unavailable: the database does not answer.
    """
    named = edition.manifest[resource].sha256
    entity = RESOURCES[resource]
    made = write_csv(entity, map(entity.encode, rows_of(edition, resource)))
    return made if sha256(made) == named else blob(named)


def blob(digest: str) -> bytes:
    """Return the file whose SHA-256 is `digest`.

    Raises:
        NotFound: nothing published has this hash.
        Unavailable: the database does not answer.
    """
    try:
        with reading(store().engine) as session:
            content = session.exec(select(Blob.content).where(Blob.sha256 == digest)).first()
    except CANNOT_OPEN as error:
        raise Unavailable from error
    if content is None:
        raise NotFound(digest)
    return content


def manifest(number: int) -> str:
    """Return the manifest of an edition, the text whose SHA-256 is the edition's hash.

    Raises:
        NotFound: there is no such edition.
        Unavailable: the database does not answer.
    """
    try:
        with reading(store().engine) as session:
            record = session.get(EditionRecord, number)
    except CANNOT_OPEN as error:
        raise Unavailable from error
    if record is None:
        raise NotFound(str(number))
    return record.manifest


def edition_of(number: int) -> Edition:
    """Return an edition by its number; the newest and the last few that were asked for are in memory.

    Raises:
        NotFound: there is no such edition.
        Unavailable: the database does not answer.
    """
    current = store().current()
    if number == current.number:
        return current
    if not 1 <= number < current.number:
        raise NotFound(str(number))
    return _past(store(), number)


def edition_on(day: date) -> Edition:
    """Return the edition that was the newest at the end of a day in Antigua Guatemala.

    Raises:
        NotFound: nothing had been published yet.
        Unavailable: the database does not answer.
    """
    history = store().current().history
    return edition_of(bisect_right(history, day, key=lambda past: local_date(past.published_at)))


@lru_cache(maxsize=KEPT)
def _past(of: EditionStore, number: int) -> Edition:
    try:
        with reading(of.engine) as session:
            return load_edition(session, number, of.current())
    except CANNOT_OPEN as error:
        raise Unavailable from error
