"""The day that an address looks at the site from, and the edition that was the newest then."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from config.clock import day_named, today
from data_access.archive import edition_on
from data_access.current import current_edition
from data_access.editions import Edition
from data_access.errors import NotFound
from indicators.wording import quotable
from presentation.addresses import AS_OF, as_of

LONGEST = 40  # characters of what was asked for that are repeated


class Refusal(StrEnum):
    """Why the site cannot be shown as it stood on the day that was asked for."""

    UNREADABLE = "unreadable"
    FUTURE = "future"
    TOO_EARLY = "too_early"


@dataclass(frozen=True)
class Moment:
    """What a reader looks at.

    Attributes:
        edition: the edition that is shown.
        day: the day that everything is computed for.
        past: that day where it is a past one, else None.
        asked: what was asked for and cannot be shown, as a page can quote it; then the site is shown as it is.
        refusal: why it cannot be.
    """

    edition: Edition
    day: datetime.date
    past: datetime.date | None = None
    asked: str = ""
    refusal: Refusal | None = None


def moment(query: Mapping[str, str]) -> Moment:
    """Return the moment that an address asks for; the present where it names no past day.

    Raises:
        Unavailable: the database does not answer, and the edition is not in memory.
    """
    edition, now, text = current_edition(), today(), query.get(AS_OF, "").strip()
    asked = day_named(text)
    if not text or asked == now:
        return Moment(edition, now)

    def refused(why: Refusal) -> Moment:
        return Moment(edition, now, asked=quotable(text[:LONGEST]), refusal=why)

    if asked is None:
        return refused(Refusal.UNREADABLE)
    if asked > now:
        return refused(Refusal.FUTURE)
    try:
        return Moment(edition_on(asked), asked, past=asked)
    except NotFound:
        return refused(Refusal.TOO_EARLY)


def read_on(day: datetime.date) -> datetime.date:
    """Return the day on which somebody reads what is shown for `day`: who looks back reads it today."""
    return today() if as_of() else day
