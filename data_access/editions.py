"""An edition in memory: immutable, typed, the only thing that pages, files and indicators read."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, lru_cache, wraps
from types import MappingProxyType
from typing import ParamSpec, TypeVar, cast

from sqlmodel import Session, col, select

from config.clock import moment_of
from data_access.canonical import read_csv
from data_access.errors import NotFound
from data_access.manifest import DEMONSTRATION, NO_HASH, Manifest, Resource
from data_access.models import RECORDS
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
from data_access.models.records import Blob, EditionRecord, PublishedChangePublic, PublishedChangeSetPublic
from data_access.schema import Row

RECORD_NAMES = frozenset(entity.resource for entity in RECORDS)
RowT = TypeVar("RowT", bound=Row)
P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class PastEdition:
    """What an edition changed, its public record, and its files by resource."""

    number: int
    published_at: datetime
    hash: str
    change_set: PublishedChangeSetPublic
    changes: tuple[PublishedChangePublic, ...]
    resources: Mapping[str, Resource] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, eq=False)
class Edition:
    """A published edition; its `history` runs from edition 1 to itself. Equal only to itself, so it can key a cache."""

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
        return cls(max(len(history), 1), published_at, NO_HASH, NO_HASH, MappingProxyType({}), tables, history)

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


def kept(most: int) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Let an edition keep the last `most` results of a function of it, so that both leave memory together."""

    def decorate(function: Callable[P, T]) -> Callable[P, T]:
        @wraps(function)
        def call(*args: P.args, **kwargs: P.kwargs) -> T:
            edition = next(one for one in args if isinstance(one, Edition))
            caches = edition.__dict__.setdefault("_kept", {})
            results = caches.get(function) or caches.setdefault(function, lru_cache(most)(function))
            return cast(T, results(*args, **kwargs))

        return call

    return decorate


def load_edition(session: Session, number: int, known: Edition | None = None) -> Edition:
    """Return a published edition, reusing the tables and history of a `known` earlier one where they are the same.

    Raises:
        NotFound: no edition has this number.
    """
    record = session.get(EditionRecord, number)
    if record is None:
        raise NotFound(str(number))
    manifest = Manifest.parse(record.manifest)
    data = {name: item for name, item in manifest.resources.items() if name not in RECORD_NAMES}
    reused = {
        name: known.rows[name] for name, item in data.items() if known is not None and known.manifest.get(name) == item
    }
    rows = {name: reused[name] if name in reused else _read(session, name, item) for name, item in data.items()}
    start = known.history[:number] if known is not None else ()
    later = (
        select(EditionRecord)
        .where(col(EditionRecord.number) > len(start), col(EditionRecord.number) <= number)
        .order_by(col(EditionRecord.number))
    )
    history = (*start, *(_past(session, past) for past in session.exec(later)))
    return Edition(
        number,
        moment_of(record.published_at),
        record.prev_hash,
        record.hash,
        MappingProxyType(dict(manifest.resources)),
        MappingProxyType(rows),
        history,
    )


def _past(session: Session, record: EditionRecord) -> PastEdition:
    resources = Manifest.parse(record.manifest).resources
    (change_set,) = _read(session, "change_sets", resources["change_sets"])
    changes = _read(session, "changes", resources["changes"])
    return PastEdition(
        record.number,
        moment_of(record.published_at),
        record.hash,
        cast(PublishedChangeSetPublic, change_set),
        cast(tuple[PublishedChangePublic, ...], changes),
        MappingProxyType(dict(resources)),
    )


def _read(session: Session, resource: str, item: Resource) -> tuple[Row, ...]:
    content = session.exec(select(Blob.content).where(Blob.sha256 == item.sha256)).one()
    return read_csv(resource, content)
