"""The mark of each state: its shape and its tone. A state is never shown by colour alone nor without its word."""

from types import MappingProxyType
from typing import NamedTuple

from config.i18n import LabelledEnum
from data_access.enumerations import (
    ActivityStatus,
    AgendaStatus,
    Completion,
    EventStatus,
    Lifecycle,
    Response,
    RiskStatus,
    SystemStatus,
)
from indicators.clocks import ClockState
from indicators.rules import Severity
from indicators.standards import StandardState


class Mark(NamedTuple):
    """A shape (`icon-…` of the stylesheet) and a tone (a status of the palette)."""

    shape: str
    tone: str


RING, DASHED, CHECK, CROSS = "ring", "dashed", "check", "cross"
LATE = Mark("triangle", "overdue")
INDEPENDENT = Mark("diamond", "independent")
PRESENT = Mark(CHECK, "completed")
ABSENT = Mark(DASHED, "no_evidence")

# One table per vocabulary: two of them may use the same code for different things.
MARKS = MappingProxyType(
    {
        Completion: {
            "no_evidence": Mark(DASHED, "no_evidence"),
            "not_started": Mark(RING, "not_started"),
            "limited": Mark("33", "limited"),
            "substantial": Mark("67", "substantial"),
            "completed": Mark(CHECK, "completed"),
        },
        AgendaStatus: {
            "identified": Mark(RING, "not_started"),
            "prioritised": Mark("20", "limited"),
            "designed": Mark("50", "limited"),
            "piloting": Mark("80", "substantial"),
            "in_service": Mark(CHECK, "completed"),
            "dropped": Mark(CROSS, "no_evidence"),
        },
        Response: {
            "pending": Mark(DASHED, "no_evidence"),
            "adopted": Mark(CHECK, "completed"),
            "partly_adopted": Mark("50", "substantial"),
            "not_adopted": Mark(CROSS, "not_started"),
        },
        EventStatus: {
            "planned": Mark(RING, "not_started"),
            "held": Mark(CHECK, "completed"),
            "cancelled": Mark(CROSS, "no_evidence"),
        },
        ActivityStatus: {
            "planned": Mark(RING, "not_started"),
            "done": Mark(CHECK, "completed"),
            "cancelled": Mark(CROSS, "no_evidence"),
        },
        Lifecycle: {
            "active": Mark(RING, "substantial"),
            "modified": Mark("50", "limited"),
            "withdrawn": Mark(CROSS, "no_evidence"),
            "closed": Mark(CHECK, "completed"),
        },
        RiskStatus: {
            "open": Mark("triangle", "limited"),
            "mitigated": Mark("67", "substantial"),
            "happened": LATE,
            "closed": Mark(CHECK, "completed"),
        },
        Severity: {
            "low": Mark("20", "not_started"),
            "medium": Mark("50", "limited"),
            "high": LATE,
        },
        SystemStatus: {
            "planned": Mark(RING, "not_started"),
            "in_use": Mark(CHECK, "completed"),
            "retired": Mark(CROSS, "no_evidence"),
        },
        ClockState: {
            "met": Mark(CHECK, "completed"),
            "late": LATE,
            "pending": Mark(RING, "substantial"),
            "no_data": Mark(DASHED, "no_evidence"),
        },
        StandardState: {
            "met": Mark(CHECK, "completed"),
            "not_met": Mark(CROSS, "overdue"),
            "no_data": Mark(DASHED, "no_evidence"),
        },
    }
)


def mark(state: LabelledEnum) -> Mark:
    """Return the mark of a state.

    Raises:
        KeyError: its vocabulary has no marks: it names a kind, not a state.
    """
    return MARKS[type(state)][state.value]
