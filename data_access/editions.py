"""An edition in memory: immutable, typed, the only thing that pages, files and indicators read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from types import MappingProxyType
from typing import TypeVar, cast

from data_access.models.agenda import AgendaItemPublic, MeasurementPublic
from data_access.models.commitments import (
    AssessmentPublic,
    CommitmentPublic,
    EvidencePublic,
    MilestonePublic,
    ProgressUpdatePublic,
    RiskPublic,
)
from data_access.models.participation import (
    AttendancePublic,
    ContributionPublic,
    DataSystemPublic,
    EventPublic,
    FacilitatorCohortPublic,
    ForumSessionPublic,
    GovernanceComponentPublic,
)
from data_access.models.programme import (
    ActionPlanPublic,
    ActivityPublic,
    FigurePublic,
    OrganisationPublic,
    PlacePublic,
    ProgrammePublic,
    StagePublic,
)
from data_access.models.records import PublishedChangePublic, PublishedChangeSetPublic
from data_access.schema import Row

DEMONSTRATION = "Datos de demostración"
"""The `source` of every row of the demonstration data, so that every file says what it is."""

RowT = TypeVar("RowT", bound=Row)


@dataclass(frozen=True)
class Resource:
    """A line of an edition's manifest."""

    sha256: str
    rows: int
    bytes: int


@dataclass(frozen=True, eq=False)
class PastEdition:
    """What an edition changed, and its public record."""

    number: int
    published_at: datetime
    hash: str
    change_set: PublishedChangeSetPublic
    changes: tuple[PublishedChangePublic, ...]


@dataclass(frozen=True, eq=False)
class Edition:
    """A published edition. `history` runs from edition 1 to this one; two editions are equal only if they are one object."""

    number: int
    published_at: datetime
    prev_hash: str
    hash: str
    manifest: Mapping[str, Resource]
    rows: Mapping[str, tuple[Row, ...]]
    history: tuple[PastEdition, ...] = ()

    @classmethod
    def of(cls, published_at: datetime, history: tuple[PastEdition, ...] = (), **rows: Iterable[Row]) -> "Edition":
        """Return an edition made of these rows by resource name, as tests and previews need it; it has no manifest."""
        tables: dict[str, tuple[Row, ...]] = {
            name: tuple(sorted(table, key=lambda row: row.code)) for name, table in rows.items()
        }
        return cls(max(len(history), 1), published_at, "0" * 64, "0" * 64, MappingProxyType({}), tables, history)

    @cached_property
    def demonstration(self) -> bool:
        """Return whether these are demonstration data."""
        return any(row.source == DEMONSTRATION for table in self.rows.values() for row in table)

    def _table(self, resource: str, of: type[RowT]) -> tuple[RowT, ...]:
        return cast(tuple[RowT, ...], self.rows.get(resource, ()))

    def row(self, resource: str, code: str) -> Row | None:
        """Return the row of a resource by its code, or None."""
        return self._by_code[resource].get(code) if resource in self._by_code else None

    @cached_property
    def _by_code(self) -> dict[str, dict[str, Row]]:
        return {resource: {row.code: row for row in table} for resource, table in self.rows.items()}

    @property
    def programmes(self) -> tuple[ProgrammePublic, ...]:
        """Return the programme, by code."""
        return self._table("programmes", ProgrammePublic)

    @property
    def action_plans(self) -> tuple[ActionPlanPublic, ...]:
        """Return the action plans, by code."""
        return self._table("action_plans", ActionPlanPublic)

    @property
    def stages(self) -> tuple[StagePublic, ...]:
        """Return the stages, by code."""
        return self._table("stages", StagePublic)

    @property
    def activities(self) -> tuple[ActivityPublic, ...]:
        """Return the activities, by code."""
        return self._table("activities", ActivityPublic)

    @property
    def places(self) -> tuple[PlacePublic, ...]:
        """Return the places, by code."""
        return self._table("places", PlacePublic)

    @property
    def organisations(self) -> tuple[OrganisationPublic, ...]:
        """Return the organisations, by code."""
        return self._table("organisations", OrganisationPublic)

    @property
    def figures(self) -> tuple[FigurePublic, ...]:
        """Return the reported figures, by code."""
        return self._table("figures", FigurePublic)

    @property
    def events(self) -> tuple[EventPublic, ...]:
        """Return the events, by code."""
        return self._table("events", EventPublic)

    @property
    def attendance(self) -> tuple[AttendancePublic, ...]:
        """Return the attendance, by code."""
        return self._table("attendance", AttendancePublic)

    @property
    def commitments(self) -> tuple[CommitmentPublic, ...]:
        """Return the commitments, by code."""
        return self._table("commitments", CommitmentPublic)

    @property
    def milestones(self) -> tuple[MilestonePublic, ...]:
        """Return the milestones, by code."""
        return self._table("milestones", MilestonePublic)

    @property
    def agenda_items(self) -> tuple[AgendaItemPublic, ...]:
        """Return the service agenda, by code."""
        return self._table("agenda_items", AgendaItemPublic)

    @property
    def contributions(self) -> tuple[ContributionPublic, ...]:
        """Return the citizen contributions, by code."""
        return self._table("contributions", ContributionPublic)

    @property
    def measurements(self) -> tuple[MeasurementPublic, ...]:
        """Return the measurements, by code."""
        return self._table("measurements", MeasurementPublic)

    @property
    def progress_updates(self) -> tuple[ProgressUpdatePublic, ...]:
        """Return the progress updates, by code."""
        return self._table("progress_updates", ProgressUpdatePublic)

    @property
    def assessments(self) -> tuple[AssessmentPublic, ...]:
        """Return the independent assessments, by code."""
        return self._table("assessments", AssessmentPublic)

    @property
    def risks(self) -> tuple[RiskPublic, ...]:
        """Return the risks, by code."""
        return self._table("risks", RiskPublic)

    @property
    def governance_components(self) -> tuple[GovernanceComponentPublic, ...]:
        """Return the governance components, by code."""
        return self._table("governance_components", GovernanceComponentPublic)

    @property
    def forum_sessions(self) -> tuple[ForumSessionPublic, ...]:
        """Return the forum sessions, by code."""
        return self._table("forum_sessions", ForumSessionPublic)

    @property
    def facilitator_cohorts(self) -> tuple[FacilitatorCohortPublic, ...]:
        """Return the facilitator cohorts, by code."""
        return self._table("facilitator_cohorts", FacilitatorCohortPublic)

    @property
    def data_systems(self) -> tuple[DataSystemPublic, ...]:
        """Return the data systems, by code."""
        return self._table("data_systems", DataSystemPublic)

    @property
    def evidence(self) -> tuple[EvidencePublic, ...]:
        """Return the evidence, by code."""
        return self._table("evidence", EvidencePublic)
