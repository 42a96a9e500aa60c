"""Every indicator, in the order of the methodology, and what it says."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from data_access.editions import Edition
from indicators.model import Indicator, Measured, Result

INDICATORS: Mapping[str, Indicator] = MappingProxyType({})


@lru_cache(maxsize=128)
def measure(code: str, edition: Edition, today: date) -> Result:
    """Return what indicator `code` says of an edition on a day.

    Raises:
        KeyError: there is no such indicator.
    """
    return INDICATORS[code].compute(edition, today)


def measured(edition: Edition, today: date, *codes: str) -> tuple[Measured, ...]:
    """Return these indicators with their results."""
    return tuple(Measured(INDICATORS[code], measure(code, edition, today)) for code in codes)
