"""The two clocks: what day it is for the reader, and what moment it is for the record."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LOCAL_ZONE = ZoneInfo("America/Guatemala")


def today() -> date:
    """Return the date in Antigua Guatemala; overdue, stale and the OGP Local clocks count from it."""
    return datetime.now(LOCAL_ZONE).date()


def now() -> datetime:
    """Return this moment in UTC, to the second: the precision of everything that is recorded."""
    return datetime.now(UTC).replace(microsecond=0)


def local_date(moment: datetime) -> date:
    """Return the date in Antigua Guatemala of a recorded moment."""
    return moment.astimezone(LOCAL_ZONE).date()


def stamp(moment: datetime) -> str:
    """Return a moment as the record keeps it: UTC, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment_of(text: str) -> datetime:
    """Return the moment of a stamp, in UTC."""
    return datetime.fromisoformat(text)


def day_named(text: str) -> date | None:
    """Return the day that a text names as YYYY-MM-DD, or None."""
    try:
        return date.fromisoformat(text) if len(text) == len("2024-01-01") else None
    except ValueError:
        return None
