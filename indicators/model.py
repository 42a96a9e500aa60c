"""What an indicator is, and what it results in."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from config.i18n import LabelledEnum, Text
from data_access.editions import Edition
from data_access.enumerations import Provenance
from data_access.schema import Row

Number = int | float | Decimal
Value = Text | str | int | float | Decimal | bool | date | tuple[Text, ...] | None
"""What a cell of a table or a field of a row holds, enumerations and codes already in words; None is empty."""


class Direction(LabelledEnum):
    """Which way a number improves."""

    UP = "up", "Mejora cuando sube", "Up is better"
    DOWN = "down", "Mejora cuando baja", "Down is better"
    NEUTRAL = "neutral", "No es mejor ni peor", "Neither is better"


class Kind(LabelledEnum):
    """How a result is written."""

    COUNT = "count", "Cantidad", "Count"
    SHARE = "share", "Proporción de 0 a 1", "Share from 0 to 1"
    DAYS = "days", "Días", "Days"
    RATE = "rate", "Tasa", "Rate"
    DIFFERENCE = "difference", "Diferencia entre proporciones, de -1 a 1", "Difference of shares, from -1 to 1"


class Family(LabelledEnum):
    """The part of the programme an indicator speaks of."""

    CO_CREATION = "co_creation", "Cocreación", "Co-creation"
    SERVICE_AGENDA = "service_agenda", "Agenda de servicios", "Service agenda"
    COMMITMENTS = "commitments", "Compromisos", "Commitments"
    DATA_QUALITY = "data_quality", "Calidad de los datos", "Data quality"


@dataclass(frozen=True, slots=True)
class RowRef:
    """A row of the edition."""

    resource: str
    code: str


@dataclass(frozen=True, slots=True)
class Part:
    """One line of a breakdown.

    Attributes:
        code: stable within the result, such as `completed` or `stage:E1`.
        label: its name.
        value: None where it is undefined.
        rows: the rows behind it.
        group: the breakdown it belongs to, where a result has several (by stage, by kind).
        count: what was counted, where the value is a share or was planned against something.
        total: out of how many.
        at_least: hidden small counts make the value a lower bound.
    """

    code: str
    label: Text
    value: Number | None
    rows: tuple[RowRef, ...] = ()
    group: Text | None = None
    count: int | None = None
    total: int | None = None
    at_least: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """What an indicator says on a day; `value` None is undefined (there are no rows), which is not zero.

    Attributes:
        value: in the indicator's unit; shares run from 0 to 1.
        parts: the breakdown, in display order.
        rows: the rows behind the value.
        count: what was counted, where the value is a share.
        total: out of how many.
        at_least: hidden small counts make the value a lower bound.
        note: what a reader must know to read it rightly.
    """

    value: Number | None
    parts: tuple[Part, ...] = ()
    rows: tuple[RowRef, ...] = ()
    count: int | None = None
    total: int | None = None
    at_least: bool = False
    note: Text | None = None

    def part(self, code: str) -> Part | None:
        """Return the part of this code, or None."""
        return next((part for part in self.parts if part.code == code), None)


@dataclass(frozen=True, slots=True)
class Indicator:
    """A public number: what it means, how it is made, and where its rows are."""

    code: str
    family: Family
    name: Text
    definition: Text
    formula: Text
    unit: Text
    kind: Kind
    direction: Direction
    source: tuple[str, ...]
    provenance: Provenance
    compute: Callable[[Edition, date], Result]


@dataclass(frozen=True, slots=True)
class Measured:
    """An indicator with what it says of an edition on a day."""

    indicator: Indicator
    result: Result


@dataclass(frozen=True, slots=True)
class Option:
    """A choice of a filter: its code in the address, its name, and how many rows it leaves with the other filters."""

    value: str
    label: Text
    count: int


def refs(resource: str, rows: Iterable[Row]) -> tuple[RowRef, ...]:
    """Return the references of rows of one resource."""
    return tuple(RowRef(resource, row.code) for row in rows)


def share(count: int, total: int) -> float | None:
    """Return count / total, or None out of nothing."""
    return count / total if total else None
