"""Every indicator, in the order of the methodology, and what it says."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from data_access.editions import Edition, kept
from indicators.measures import (
    commitments,
    contributions,
    data_quality,
    follow_up,
    governance,
    inclusion,
    participation,
    service_agenda,
)
from indicators.model import Indicator, Measured, Result

ALL: tuple[Indicator, ...] = (
    participation.CC_01,
    participation.CC_01R,
    participation.CC_02,
    inclusion.CC_03,
    inclusion.CC_03B,
    inclusion.CC_04,
    inclusion.CC_04B,
    inclusion.CC_04C,
    contributions.CC_05,
    contributions.CC_05B,
    contributions.CC_05C,
    contributions.CC_05D,
    governance.CC_06,
    governance.CC_07,
    governance.CC_08,
    governance.CC_09,
    governance.CC_09B,
    governance.CC_10,
    governance.CC_11,
    service_agenda.SA_01,
    service_agenda.SA_02,
    service_agenda.SA_03,
    service_agenda.SA_04,
    service_agenda.SA_05,
    commitments.CM_01,
    commitments.CM_02,
    commitments.CM_03,
    commitments.CM_03B,
    commitments.CM_03C,
    commitments.CM_04,
    commitments.CM_04B,
    follow_up.CM_05,
    follow_up.CM_06,
    follow_up.CM_06B,
    follow_up.CM_07,
    follow_up.CM_08,
    follow_up.CM_09,
    follow_up.CM_09B,
    data_quality.DQ_01,
    data_quality.DQ_02,
    data_quality.DQ_03,
    data_quality.DQ_04,
)

INDICATORS: Mapping[str, Indicator] = MappingProxyType({indicator.code: indicator for indicator in ALL})


@kept(128)
def measure(code: str, edition: Edition, today: date) -> Result:
    """Return what indicator `code` says of an edition on a day.

    Raises:
        KeyError: there is no such indicator.
    """
    return INDICATORS[code].compute(edition, today)


def measured(edition: Edition, today: date, *codes: str) -> tuple[Measured, ...]:
    """Return these indicators with their results."""
    return tuple(Measured(INDICATORS[code], measure(code, edition, today)) for code in codes)
