"""Every public resource, in the order in which rows may refer to each other."""

from data_access.models.agenda import AgendaItem, AgendaItemPublic, Measurement, MeasurementPublic
from data_access.models.commitments import (
    Assessment,
    AssessmentPublic,
    Commitment,
    CommitmentPublic,
    Evidence,
    EvidencePublic,
    Milestone,
    MilestonePublic,
    ProgressUpdate,
    ProgressUpdatePublic,
    Risk,
    RiskPublic,
)
from data_access.models.participation import (
    Attendance,
    AttendancePublic,
    Contribution,
    ContributionPublic,
    DataSystem,
    DataSystemPublic,
    Event,
    EventPublic,
    FacilitatorCohort,
    FacilitatorCohortPublic,
    ForumSession,
    ForumSessionPublic,
    GovernanceComponent,
    GovernanceComponentPublic,
)
from data_access.models.programme import (
    ActionPlan,
    ActionPlanPublic,
    Activity,
    ActivityPublic,
    Figure,
    FigurePublic,
    Organisation,
    OrganisationPublic,
    Place,
    PlacePublic,
    Programme,
    ProgrammePublic,
    Stage,
    StagePublic,
)
from data_access.models.records import PublishedChangePublic, PublishedChangeSetPublic
from data_access.schema import Entity, Row

ENTITIES: tuple[Entity, ...] = (
    Entity.of("programmes", "Programa", "Programme", Programme, ProgrammePublic),
    Entity.of("action_plans", "Planes de acción", "Action plans", ActionPlan, ActionPlanPublic),
    Entity.of("stages", "Etapas", "Stages", Stage, StagePublic),
    Entity.of("activities", "Actividades", "Activities", Activity, ActivityPublic),
    Entity.of("places", "Lugares", "Places", Place, PlacePublic),
    Entity.of("organisations", "Organizaciones", "Organisations", Organisation, OrganisationPublic),
    Entity.of("figures", "Cifras reportadas", "Reported figures", Figure, FigurePublic),
    Entity.of("events", "Eventos", "Events", Event, EventPublic),
    Entity.of("attendance", "Asistencia", "Attendance", Attendance, AttendancePublic),
    Entity.of("commitments", "Compromisos", "Commitments", Commitment, CommitmentPublic),
    Entity.of("milestones", "Hitos", "Milestones", Milestone, MilestonePublic),
    Entity.of("agenda_items", "Agenda de servicios", "Service agenda", AgendaItem, AgendaItemPublic),
    Entity.of("contributions", "Aportes ciudadanos", "Citizen contributions", Contribution, ContributionPublic),
    Entity.of("measurements", "Mediciones", "Measurements", Measurement, MeasurementPublic),
    Entity.of("progress_updates", "Avances", "Progress updates", ProgressUpdate, ProgressUpdatePublic),
    Entity.of("assessments", "Evaluaciones independientes", "Independent assessments", Assessment, AssessmentPublic),
    Entity.of("risks", "Riesgos", "Risks", Risk, RiskPublic),
    Entity.of(
        "governance_components", "Gobernanza", "Governance components", GovernanceComponent, GovernanceComponentPublic
    ),
    Entity.of("forum_sessions", "Sesiones del foro", "Forum sessions", ForumSession, ForumSessionPublic),
    Entity.of(
        "facilitator_cohorts",
        "Facilitadores formados",
        "Facilitator cohorts",
        FacilitatorCohort,
        FacilitatorCohortPublic,
    ),
    Entity.of("data_systems", "Sistemas de datos", "Data systems", DataSystem, DataSystemPublic),
    Entity.of("evidence", "Evidencias", "Evidence", Evidence, EvidencePublic),
)
"""Data resources: proposed, imported, exported; parents before children."""

RECORDS: tuple[Entity, ...] = (
    Entity.of("change_sets", "Registro de publicación", "Publication record", Row, PublishedChangeSetPublic),
    Entity.of("changes", "Cambios de la edición", "Changes of the edition", Row, PublishedChangePublic),
)
"""Resources that publication itself writes; each edition carries only its own."""

RESOURCES: dict[str, Entity] = {entity.resource: entity for entity in (*ENTITIES, *RECORDS)}
