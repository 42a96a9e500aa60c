"""Demonstrations for tests: databases to copy or read, and their editions."""

from datetime import date

from sqlalchemy import Engine

from data_access.database import migrate, open_database, reading
from data_access.demo import load_demo
from data_access.editions import Edition, load_edition
from data_access.loading import newest_number

UNTIL = date(2026, 3, 31)
TINY, TENTH = 0.01, 0.1


def load_tiny(url: str) -> None:
    """Fill a database with the smallest demonstration."""
    _load(url, TINY)


def load_tenth(url: str) -> None:
    """Fill a database with a tenth of the full demonstration."""
    _load(url, TENTH)


def all_editions(engine: Engine) -> list[Edition]:
    """Return every edition of a database, the oldest first."""
    found: list[Edition] = []
    with reading(engine) as session:
        for number in range(1, newest_number(engine) + 1):
            found.append(load_edition(session, number, found[-1] if found else None))
    return found


def _load(url: str, size: float) -> None:
    engine = open_database(url)
    migrate(engine)
    load_demo(engine, size=size, until=UNTIL)
    engine.dispose()
