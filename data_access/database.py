"""The engine, and the one way to write: a transaction that rolls back unless it is committed."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

BUSY_TIMEOUT_MS = 30_000
PATIENCE = {"connect_timeout": 3, "tcp_user_timeout": 5000}  # seconds and milliseconds: a page waits no longer
WRITE_LOCK = 7_260_118  # advisory lock of PostgreSQL: any number, the same in every process


def open_database(url: str) -> Engine:
    """Return an engine for a SQLite file or a PostgreSQL database (`postgresql://…`), ready for both kinds of use."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        return _open_sqlite(url)
    if address.drivername == "postgresql":
        address = address.set(drivername="postgresql+psycopg")
    return create_engine(
        address, pool_pre_ping=True, pool_size=8, max_overflow=24, pool_timeout=60, connect_args=PATIENCE
    )


def _open_sqlite(url: str) -> Engine:
    address = make_url(url)
    if address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, pool_size=8, max_overflow=24, pool_timeout=120)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # SQLAlchemy says BEGIN itself, below
        for pragma in ("foreign_keys=ON", "synchronous=NORMAL", f"busy_timeout={BUSY_TIMEOUT_MS}"):
            connection.execute(f"PRAGMA {pragma}")
        _write_ahead(connection)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # a writer takes its lock first: upgrading a read later would fail at once instead of waiting
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Switch a file to WAL mode; SQLite does not wait for another process that makes the same file at that moment."""
    last = time.monotonic() + BUSY_TIMEOUT_MS / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > last:
                raise
            time.sleep(0.02)


@cache
def _turn(_url: URL) -> threading.RLock:
    """Return the lock at which the writers of this process queue.

    SQLite's own waiting is not fair, so with many writers some would wait too long; and those who wait here do not hold
    the connections that readers need.
    """
    return threading.RLock()


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """Yield a session that holds the write lock; leaving without `commit()` rolls everything back."""
    with _turn(engine.url), Session(engine.execution_options(writes=True), expire_on_commit=False) as session:
        driver = session.connection().connection.driver_connection
        assert driver is not None
        if engine.dialect.name == "postgresql":
            session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": WRITE_LOCK})
        try:
            yield session
        except BaseException:
            with suppress(Exception):  # what went wrong first is what gets told
                driver.rollback()  # a COMMIT that failed leaves its transaction open, and the pool would hand it on
            raise


CANNOT_OPEN = (SQLAlchemyError, ImportError, OSError)  # ImportError: a database that has no driver here


class DatabaseGone(SQLAlchemyError):
    """The SQLite file is not there any more."""


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """Yield a session for reading, which sees one state of the database from its first question on; it never commits.

    Raises:
        DatabaseGone: the SQLite file was removed; connections that are open would go on reading it.
    """
    file = engine.url.database if engine.dialect.name == "sqlite" else None
    if file and not Path(file).is_file():
        raise DatabaseGone(file)
    snapshot = {} if file else {"isolation_level": "REPEATABLE READ"}  # what SQLite does anyway
    with Session(engine.execution_options(**snapshot)) as session:
        yield session


def migrate(engine: Engine) -> None:
    """Bring the database to the newest migration; does nothing where it is there already."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine.execution_options(writes=True).begin() as connection:  # two processes may start at once
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": WRITE_LOCK})
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
