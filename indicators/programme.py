"""The programme and its frame, as home and co-creation show it: stages, reported figures."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from config.i18n import Text
from data_access.editions import Edition
from data_access.enumerations import ActivityStatus, Provenance
from data_access.models.programme import FigurePublic, StagePublic
from indicators.index import grouped
from indicators.model import Measured, share
from indicators.registry import INDICATORS, measured
from indicators.wording import both, title


@dataclass(frozen=True, slots=True)
class StageProgress:
    """A stage and how far its activities are; `progress` None where it has none (cancelled ones do not count)."""

    code: str
    position: int
    title: Text
    objective: Text | None
    tools: Text | None
    planned_start: date | None
    planned_end: date | None
    actual_start: date | None
    actual_end: date | None
    done: int
    planned: int
    cancelled: int
    progress: float | None


@dataclass(frozen=True, slots=True)
class ReportedFigure:
    """A figure as somebody reports it, beside what the records give; the two are never added.

    Attributes:
        computed: the indicator the figure speaks of, computed from records; None where it names none.
    """

    code: str
    label: Text
    value: Decimal
    qualifier: str | None
    unit: Text | None
    provenance: Provenance
    as_of: date | None
    source: str | None
    source_url: str | None
    source_date: date | None
    computed: Measured | None


@dataclass(frozen=True, slots=True)
class ProgrammeSummary:
    """The programme in its own words, with the source."""

    code: str
    title: Text
    challenge: Text | None
    year: int | None
    run_by: Text | None
    url: str | None
    source: str | None
    source_url: str | None
    source_date: date | None


def programme_summary(edition: Edition) -> ProgrammeSummary | None:
    """Return the programme this site follows, or None where none is published."""
    if not edition.programmes:
        return None
    row = edition.programmes[0]
    return ProgrammeSummary(
        code=row.code,
        title=title(row),
        challenge=both(row, "challenge"),
        year=row.year,
        run_by=both(row, "run_by"),
        url=row.url,
        source=row.source,
        source_url=row.source_url,
        source_date=row.source_date,
    )


def stage_progress(edition: Edition) -> tuple[StageProgress, ...]:
    """Return the stages in their order, each with its activities counted."""
    activities = grouped(edition.activities, lambda row: (row.stage, row.status))
    tally = {key: len(rows) for key, rows in activities.items()}
    stages = sorted(edition.stages, key=lambda row: (row.position, row.code))
    return tuple(
        _stage(
            stage,
            done=tally.get((stage.code, ActivityStatus.DONE), 0),
            planned=tally.get((stage.code, ActivityStatus.PLANNED), 0),
            cancelled=tally.get((stage.code, ActivityStatus.CANCELLED), 0),
        )
        for stage in stages
    )


def _stage(stage: StagePublic, done: int, planned: int, cancelled: int) -> StageProgress:
    return StageProgress(
        code=stage.code,
        position=stage.position,
        title=title(stage),
        objective=both(stage, "objective"),
        tools=both(stage, "tools"),
        planned_start=stage.planned_start,
        planned_end=stage.planned_end,
        actual_start=stage.actual_start,
        actual_end=stage.actual_end,
        done=done,
        planned=planned,
        cancelled=cancelled,
        progress=share(done, done + planned),
    )


def reported_figures(edition: Edition, today: date, indicator: str | None = None) -> tuple[ReportedFigure, ...]:
    """Return the reported figures, each beside what the records give; only those of one indicator where it is named."""
    return tuple(
        _figure(edition, row, today)
        for row in edition.figures
        if indicator is None or computed_code(row.indicator) == computed_code(indicator)
    )


def computed_code(indicator: str | None) -> str | None:
    """Return the indicator computed from records that a figure speaks of (CC-01 for CC-01r), or None."""
    code = (indicator or "").removesuffix("r")
    return code if code in INDICATORS else None


def _figure(edition: Edition, row: FigurePublic, today: date) -> ReportedFigure:
    code = computed_code(row.indicator)
    return ReportedFigure(
        code=row.code,
        label=title(row),
        value=row.value,
        qualifier=row.qualifier,
        unit=both(row, "unit"),
        provenance=row.provenance,
        as_of=row.as_of,
        source=row.source,
        source_url=row.source_url,
        source_date=row.source_date,
        computed=measured(edition, today, code)[0] if code else None,
    )
