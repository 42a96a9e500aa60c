"""The methodology: every indicator and rule, generated from what computes them, and the rows behind each number."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from config.i18n import Text
from data_access.editions import Edition, kept
from data_access.enumerations import Completion
from data_access.models import RESOURCES
from indicators.index import grouped
from indicators.listing import paged
from indicators.model import Family, Measured, Result, RowRef, Value
from indicators.programme import ReportedFigure, reported_figures
from indicators.registry import ALL, INDICATORS, measure, measured
from indicators.rulebook import RULES, RuleEntry
from indicators.rules import COMPLETION_WEIGHTS
from indicators.wording import both, columns_of, field_label, in_words

ROWS_PER_PAGE = 50
VALUE = Text("Valor", "Value")

COLUMNS = MappingProxyType(
    {
        "commitments": ("title", "lead", "end", "original_end", "lifecycle", "completion"),
        "milestones": ("commitment", "title", "responsible", "end", "original_end", "completion"),
        "progress_updates": ("commitment", "milestone", "event_date", "text", "to_completion"),
        "evidence": ("subject_resource", "subject", "title", "kind", "dated", "url"),
        "assessments": ("commitment", "assessor", "dated", "completion"),
        "risks": ("title", "commitment", "agenda_item", "likelihood", "impact", "status", "reviewed_on"),
        "agenda_items": ("title", "kind", "status", "responsible", "baseline", "target"),
        "measurements": ("agenda_item", "measured_on", "value"),
        "contributions": ("received_on", "text", "response", "responded_on", "agenda_item"),
        "events": ("title", "kind", "status", "held_on", "place", "people", "people_hidden"),
        "attendance": ("event", "sex", "age_band", "sector", "place", "people", "people_hidden"),
        "figures": ("label", "value", "qualifier", "as_of", "source", "source_url"),
        "governance_components": ("kind", "title", "in_place_since", "url"),
        "forum_sessions": ("held_on", "minutes_url"),
        "facilitator_cohorts": ("trained_on", "people", "people_hidden", "sector"),
        "data_systems": ("name", "status", "in_use_since"),
        "stages": ("position", "title", "planned_start", "planned_end", "actual_start", "actual_end"),
        "activities": ("stage", "title", "tool", "status", "planned_on", "done_on"),
        "places": ("name", "kind", "participation_unit", "population"),
        "organisations": ("name", "sector", "role"),
        "action_plans": ("title", "start", "end", "submitted_on"),
        "programmes": ("title", "year", "run_by", "url"),
    }
)
"""The fields that stand for a row of each resource; a bilingual one by its name without language."""


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


@kept(4)
def methodology(edition: Edition, today: date) -> Methodology:
    """Return every indicator with its current result, and every rule."""
    return Methodology(
        sections=tuple(
            FamilySection(family, measured(edition, today, *(one.code for one in ALL if one.family is family)))
            for family in Family
        ),
        weights=tuple(WeightEntry(completion, weight) for completion, weight in COMPLETION_WEIGHTS.items()),
        rules=RULES,
    )


def indicator_detail(code: str, edition: Edition, today: date, page: int = 1) -> IndicatorDetail | None:
    """Return an indicator with its rows, or None where none has this code."""
    if code not in INDICATORS:
        return None
    (one,) = measured(edition, today, code)
    by_resource = grouped(one.result.rows, lambda ref: ref.resource)
    return IndicatorDetail(
        measured=one,
        sources=tuple(RESOURCES[resource].title for resource in one.indicator.source),
        tables=tuple(
            row_table(edition, resource, by_resource[resource], one.result, page)
            for resource in sorted(by_resource, key=list(COLUMNS).index)
        ),
        reported=reported_figures(edition, today, code),
    )


def pages_of_rows(code: str, edition: Edition, today: date) -> int:
    """Return how many pages the rows behind an indicator fill, the longest table counting; at least 1."""
    tables = Counter(ref.resource for ref in set(measure(code, edition, today).rows))
    return max(-(-max(tables.values(), default=0) // ROWS_PER_PAGE), 1)


def row_table(edition: Edition, resource: str, rows: tuple[RowRef, ...], result: Result, page: int) -> RowTable:
    """Return one page of the rows of a resource; where the result has a value for each row, it is the first column."""
    own = {part.rows[0]: part.value for part in result.parts if part.rows and part.rows[0].code == part.code}
    unique = tuple(dict.fromkeys(rows))
    shown, number, pages = paged(unique, page, ROWS_PER_PAGE)
    names = COLUMNS[resource]
    columns = tuple(TableColumn(name, _label(resource, name)) for name in names)
    valued = any(ref in own for ref in unique)
    return RowTable(
        resource=resource,
        title=RESOURCES[resource].title,
        columns=(TableColumn("value", VALUE), *columns) if valued else columns,
        rows=tuple(TableRow(ref, ((own.get(ref),) if valued else ()) + _values(edition, ref, names)) for ref in shown),
        total=len(unique),
        page=number,
        pages=pages,
    )


def _label(resource: str, name: str) -> Text:
    columns = columns_of(resource)
    return field_label(columns.get(name) or columns[f"{name}_es"])


def _values(edition: Edition, ref: RowRef, names: tuple[str, ...]) -> tuple[Value, ...]:
    row = edition.row(ref.resource, ref.code)
    assert row is not None  # a result speaks of rows of its own edition
    columns = columns_of(ref.resource)
    return tuple(
        in_words(edition, columns[name], getattr(row, name)) if name in columns else both(row, name) for name in names
    )
