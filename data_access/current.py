"""The current edition, in memory, one per process; one short question a second is all it costs the database."""

import logging
import threading
import time
from functools import cache

from sqlalchemy import Engine, func
from sqlmodel import col, select

from config.settings import settings
from data_access.database import open_database, reading
from data_access.editions import Edition, load_edition
from data_access.errors import Unavailable
from data_access.models.records import EditionRecord

ASK_EVERY_SECONDS = 1.0
log = logging.getLogger(__name__)


class EditionStore:
    """Keeps the newest edition of one database; safe to use from many threads."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.answers = True
        self._edition: Edition | None = None
        self._asked = -ASK_EVERY_SECONDS
        self._lock = threading.Lock()

    def current(self) -> Edition:
        """Return the newest edition; the one in memory while the database does not answer.

        Raises:
            Unavailable: nothing was published, or the database never answered.
        """
        due = time.monotonic() - self._asked >= ASK_EVERY_SECONDS
        # whoever comes while another thread asks takes what is in memory
        if due and self._lock.acquire(blocking=self._edition is None):
            try:
                self._refresh()
            finally:
                self._lock.release()
        if self._edition is None:
            raise Unavailable
        return self._edition

    def _refresh(self) -> None:
        if time.monotonic() - self._asked < ASK_EVERY_SECONDS:
            return
        try:
            with reading(self.engine) as session:
                newest = session.exec(select(func.max(col(EditionRecord.number)))).one()
                if newest and (self._edition is None or newest > self._edition.number):
                    self._edition = load_edition(session, newest, self._edition)
            self.answers = True
        except Exception as error:  # also an edition of a newer version of this program, which cannot be read here
            if self.answers:
                log.warning("the database does not answer; serving what is in memory: %r", error)
            self.answers = False
            self.engine.dispose()  # what answers next may be another file of this name
        finally:
            self._asked = time.monotonic()


@cache
def store() -> EditionStore:
    """Return the store of this process, on the database of the settings."""
    return EditionStore(open_database(settings().DATABASE_URL))


def engine() -> Engine:
    """Return the database of this process, which commands work on."""
    return store().engine


def current_edition() -> Edition:
    """Return the newest published edition; see `EditionStore.current`."""
    return store().current()


def database_answers() -> bool:
    """Return whether the last question to the database was answered."""
    return store().answers
