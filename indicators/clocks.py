"""OGP Local's clocks: what the programme's rules ask for, by when, and whether it happened."""

from dataclasses import dataclass
from datetime import date

from config.i18n import LabelledEnum, Text
from data_access.editions import Edition
from indicators.model import RowRef


class ClockState(LabelledEnum):
    """Where a clock stands."""

    MET = "met", "Cumplido", "Met"
    LATE = "late", "Fuera de plazo", "Late"
    PENDING = "pending", "En plazo", "Pending"
    NO_DATA = "no_data", "Sin datos", "No data"


@dataclass(frozen=True, slots=True)
class Clock:
    """One obligation with its deadline.

    Attributes:
        code: `inception`, `site_update`, `end_assessment` or `forum`.
        label: what is asked for.
        due: by when; None where the data do not say.
        met_on: when it happened; None where it did not, or the data do not say.
        state: `late` also when it happened after `due`.
        days: late by, when late; left, when pending; None otherwise.
        subject: the commitment or plan it runs for; None for the site as a whole.
    """

    code: str
    label: Text
    due: date | None
    met_on: date | None
    state: ClockState
    days: int | None
    subject: RowRef | None = None


def plan_clocks(edition: Edition, today: date) -> tuple[Clock, ...]:
    """Return the clocks of the action plans and of the site: inception assessments, site updates, forum."""
    raise NotImplementedError


def commitment_clocks(edition: Edition, code: str, today: date) -> tuple[Clock, ...]:
    """Return the clocks of one commitment: its inception and its end-of-commitment assessment."""
    raise NotImplementedError
