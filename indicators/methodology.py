"""The methodology: every indicator and rule, generated from what computes them, and the rows behind each number."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from config.i18n import Text
from data_access.editions import Edition
from data_access.enumerations import Completion
from indicators.model import Family, Measured, RowRef, Value
from indicators.programme import ReportedFigure

ROWS_PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class FamilySection:
    """The indicators of one part of the programme."""

    family: Family
    measured: tuple[Measured, ...]


@dataclass(frozen=True, slots=True)
class WeightEntry:
    """What a completion counts for in progress."""

    completion: Completion
    weight: Decimal


@dataclass(frozen=True, slots=True)
class RuleEntry:
    """A rule in words; `source_url` names whose rule it is, where it is not ours."""

    code: str
    name: Text
    text: Text
    source_url: str | None


@dataclass(frozen=True, slots=True)
class Methodology:
    """Everything the methodology page shows."""

    sections: tuple[FamilySection, ...]
    weights: tuple[WeightEntry, ...]
    rules: tuple[RuleEntry, ...]


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of a generic table."""

    name: str
    label: Text


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a generic table; `values` stand in the order of its columns."""

    ref: RowRef
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class RowTable:
    """Rows of one resource behind a number, one page of them; `total` counts them all."""

    resource: str
    title: Text
    columns: tuple[TableColumn, ...]
    rows: tuple[TableRow, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class IndicatorDetail:
    """An indicator with the rows behind it, and what others report of the same thing."""

    measured: Measured
    sources: tuple[Text, ...]
    tables: tuple[RowTable, ...]
    reported: tuple[ReportedFigure, ...]


@lru_cache(maxsize=4)
def methodology(edition: Edition, today: date) -> Methodology:
    """Return every indicator with its current result, and every rule."""
    raise NotImplementedError


def indicator_detail(code: str, edition: Edition, today: date, page: int = 1) -> IndicatorDetail | None:
    """Return an indicator with its rows, or None where none has this code."""
    raise NotImplementedError
