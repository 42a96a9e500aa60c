"""The public vocabularies: code, Spanish, English. Terms follow OGP's IRM and the municipality's usage."""

from config.i18n import LabelledEnum


class Completion(LabelledEnum):
    """How far a commitment or milestone is, as declared (cumplimiento)."""

    NO_EVIDENCE = "no_evidence", "Sin evidencia disponible", "No evidence available"
    NOT_STARTED = "not_started", "No iniciado", "Not started"
    LIMITED = "limited", "Limitado", "Limited"
    SUBSTANTIAL = "substantial", "Sustancial", "Substantial"
    COMPLETED = "completed", "Completo", "Completed"


class Lifecycle(LabelledEnum):
    """Whether a commitment stands."""

    ACTIVE = "active", "Vigente", "Active"
    MODIFIED = "modified", "Modificado", "Modified"
    WITHDRAWN = "withdrawn", "Retirado", "Withdrawn"
    CLOSED = "closed", "Concluido", "Closed"


class Potential(LabelledEnum):
    """Potential for results, as the independent assessor sees it."""

    UNCLEAR = "unclear", "Poco claro", "Unclear"
    MODEST = "modest", "Modesto", "Modest"
    SUBSTANTIAL = "substantial", "Sustancial", "Substantial"


class OpenedGovernment(LabelledEnum):
    """Whether it opened government, as the independent assessor sees it."""

    WORSENED = "worsened", "Empeoró", "Worsened"
    DID_NOT_CHANGE = "did_not_change", "No cambió", "Did not change"
    MARGINAL = "marginal", "Marginal", "Marginal"
    MAJOR = "major", "Significativo", "Major"
    OUTSTANDING = "outstanding", "Excepcional", "Outstanding"


class OgpValue(LabelledEnum):
    """The value of open government a commitment serves."""

    ACCESS_TO_INFORMATION = "access_to_information", "Acceso a la información", "Access to information"
    CIVIC_PARTICIPATION = "civic_participation", "Participación ciudadana", "Civic participation"
    PUBLIC_ACCOUNTABILITY = "public_accountability", "Rendición de cuentas", "Public accountability"


class DatePrecision(LabelledEnum):
    """How exactly the source gives the dates of a row."""

    DAY = "day", "Al día", "To the day"
    MONTH = "month", "Al mes: se toma su primer o último día", "To the month: its first or last day is taken"


class PolicyArea(LabelledEnum):
    """What a contribution, a service or a commitment is about."""

    ENVIRONMENT = "environment", "Ambiente y cambio climático", "Environment and climate"
    WATER = "water", "Agua y saneamiento", "Water and sanitation"
    WASTE = "waste", "Desechos sólidos", "Solid waste"
    MOBILITY = "mobility", "Movilidad y tránsito", "Mobility and traffic"
    SAFETY = "safety", "Seguridad ciudadana", "Public safety"
    HERITAGE = "heritage", "Patrimonio y cultura", "Heritage and culture"
    HEALTH = "health", "Salud y bienestar", "Health and well-being"
    ECONOMY = "economy", "Economía local y turismo", "Local economy and tourism"
    TRANSPARENCY = "transparency", "Transparencia e información", "Transparency and information"
    PROCEDURES = "procedures", "Trámites y servicios municipales", "Municipal procedures and services"
    OTHER = "other", "Otro", "Other"


class Tool(LabelledEnum):
    """The working tool an activity uses."""

    WORKSHOP = "workshop", "Taller", "Workshop"
    MENTORING = "mentoring", "Mentoría", "Mentoring"
    ACTOR_MAPPING = "actor_mapping", "Mapeo de actores", "Actor mapping"
    PORTFOLIO_ANALYSIS = "portfolio_analysis", "Análisis de la cartera de servicios", "Service portfolio analysis"
    CHANGE_MANAGEMENT = "change_management", "Gestión del cambio", "Change management"
    COMMUNICATION = "communication", "Comunicación", "Communication"
    RISK_MONITORING = "risk_monitoring", "Seguimiento de riesgos y avances", "Risk and progress monitoring"


class ActivityStatus(LabelledEnum):
    """State of an activity."""

    PLANNED = "planned", "Planificada", "Planned"
    DONE = "done", "Realizada", "Done"
    CANCELLED = "cancelled", "Cancelada", "Cancelled"


class EventStatus(LabelledEnum):
    """State of an event."""

    PLANNED = "planned", "Planificado", "Planned"
    HELD = "held", "Realizado", "Held"
    CANCELLED = "cancelled", "Cancelado", "Cancelled"


class EventKind(LabelledEnum):
    """Kind of event."""

    WORKSHOP = "workshop", "Taller", "Workshop"
    FORUM = "forum", "Foro", "Forum"
    MENTORING = "mentoring", "Mentoría", "Mentoring"
    TRAINING = "training", "Capacitación", "Training"
    FORUM_SESSION = "forum_session", "Sesión del foro multiactor", "Multi-stakeholder forum session"
    DIALOGUE = "dialogue", "Mesa de diálogo", "Dialogue"


class Modality(LabelledEnum):
    """How an event is attended."""

    IN_PERSON = "in_person", "Presencial", "In person"
    ONLINE = "online", "En línea", "Online"
    HYBRID = "hybrid", "Mixta", "Hybrid"


class PlaceKind(LabelledEnum):
    """Kind of place."""

    MUNICIPALITY = "municipality", "Municipio", "Municipality"
    ALDEA = "aldea", "Aldea o comunidad", "Village or community"
    BARRIO = "barrio", "Barrio", "Quarter"
    COLONIA = "colonia", "Colonia", "Residential area"
    CASERIO = "caserio", "Caserío", "Hamlet"
    ZONE = "zone", "Zona o punto de referencia", "Zone or landmark"


class Precision(LabelledEnum):
    """How exact a position is."""

    EXACT = "exact", "Exacta", "Exact"
    APPROXIMATE = "approximate", "Aproximada", "Approximate"


class Sector(LabelledEnum):
    """Sector of an organisation or of participants."""

    GOVERNMENT = "government", "Gobierno", "Government"
    CIVIL_SOCIETY = "civil_society", "Sociedad civil", "Civil society"
    ACADEMIA = "academia", "Academia", "Academia"
    PRIVATE = "private", "Sector privado", "Private sector"
    COMMUNITY = "community", "Comunidad", "Community"
    INTERNATIONAL = "international", "Internacional", "International"


class Sex(LabelledEnum):
    """Sex, as counted on attendance sheets."""

    WOMEN = "women", "Mujeres", "Women"
    MEN = "men", "Hombres", "Men"
    NOT_RECORDED = "not_recorded", "Sin registro", "Not recorded"


class AgeBand(LabelledEnum):
    """Age band, as counted on attendance sheets."""

    UNDER_18 = "under_18", "Menores de 18", "Under 18"
    FROM_18_TO_29 = "18_29", "18 a 29", "18 to 29"
    FROM_30_TO_59 = "30_59", "30 a 59", "30 to 59"
    FROM_60 = "60_plus", "60 y más", "60 and over"
    NOT_RECORDED = "not_recorded", "Sin registro", "Not recorded"


class Channel(LabelledEnum):
    """How a contribution arrived when it was not at an event."""

    WEB = "web", "En línea", "Online"
    OFFICE = "office", "En ventanilla", "At the office"
    LETTER = "letter", "Carta", "Letter"
    CONSULTATION = "consultation", "Consulta pública", "Public consultation"


class Response(LabelledEnum):
    """What became of a contribution (respuesta razonada)."""

    PENDING = "pending", "Pendiente", "Pending"
    ADOPTED = "adopted", "Adoptado", "Adopted"
    PARTLY_ADOPTED = "partly_adopted", "Adoptado en parte", "Partly adopted"
    NOT_ADOPTED = "not_adopted", "No adoptado", "Not adopted"


class AgendaKind(LabelledEnum):
    """Kind of agenda item."""

    EXISTING = "existing", "Servicio existente", "Existing service"
    IMPROVEMENT = "improvement", "Mejora", "Improvement"
    NEW = "new", "Servicio nuevo", "New service"


class AgendaStatus(LabelledEnum):
    """How far a citizen service is."""

    IDENTIFIED = "identified", "Identificado", "Identified"
    PRIORITISED = "prioritised", "Priorizado", "Prioritised"
    DESIGNED = "designed", "Diseñado", "Designed"
    PILOTING = "piloting", "En piloto", "Piloting"
    IN_SERVICE = "in_service", "En servicio", "In service"
    DROPPED = "dropped", "Descartado", "Dropped"


class Priority(LabelledEnum):
    """Priority of an agenda item."""

    HIGH = "high", "Alta", "High"
    MEDIUM = "medium", "Media", "Medium"
    LOW = "low", "Baja", "Low"


class EvidenceKind(LabelledEnum):
    """Kind of evidence."""

    DOCUMENT = "document", "Documento", "Document"
    PHOTO = "photo", "Fotografía", "Photograph"
    ACT = "act", "Acta", "Record of a session"
    DATASET = "dataset", "Datos", "Dataset"
    PRESS = "press", "Prensa", "Press"
    WEB = "web", "Página web", "Web page"


class Subject(LabelledEnum):
    """The resource that a piece of evidence belongs to."""

    COMMITMENTS = "commitments", "Compromiso", "Commitment"
    MILESTONES = "milestones", "Hito", "Milestone"
    PROGRESS_UPDATES = "progress_updates", "Avance", "Progress update"
    AGENDA_ITEMS = "agenda_items", "Servicio de la agenda", "Agenda item"
    EVENTS = "events", "Evento", "Event"
    GOVERNANCE_COMPONENTS = "governance_components", "Componente de gobernanza", "Governance component"


class RiskStatus(LabelledEnum):
    """State of a risk."""

    OPEN = "open", "Abierto", "Open"
    MITIGATED = "mitigated", "Mitigado", "Mitigated"
    HAPPENED = "happened", "Ocurrió", "Happened"
    CLOSED = "closed", "Cerrado", "Closed"


class GovernanceKind(LabelledEnum):
    """Component of the governance model."""

    FORUM = "forum", "Foro multiactor", "Multi-stakeholder forum"
    RULES = "rules", "Reglas de funcionamiento", "Rules of procedure"
    MONITORING_BODY = "monitoring_body", "Ente de monitoreo", "Monitoring body"
    POINT_OF_CONTACT = "point_of_contact", "Punto de contacto", "Point of contact"
    PUBLIC_SITE = "public_site", "Sitio público", "Public site"
    DOCUMENT_REPOSITORY = "document_repository", "Repositorio de documentos", "Document repository"
    MODEL = "model", "Modelo de gobernanza", "Governance model"


class SystemStatus(LabelledEnum):
    """State of a data system."""

    PLANNED = "planned", "Planificado", "Planned"
    IN_USE = "in_use", "En uso", "In use"
    RETIRED = "retired", "Retirado", "Retired"


class Provenance(LabelledEnum):
    """Where a number comes from."""

    REPORTED = "reported", "Reportado por la fuente", "Reported by the source"
    COMPUTED = "computed", "Calculado de los registros", "Computed from records"


class Operation(LabelledEnum):
    """What a change does to a row."""

    CREATE = "create", "Alta", "Added"
    UPDATE = "update", "Cambio", "Changed"
    REMOVE = "remove", "Retiro", "Removed"


class State(LabelledEnum):
    """State of a change set."""

    DRAFT = "draft", "Borrador", "Draft"
    SUBMITTED = "submitted", "En revisión", "In review"
    APPROVED = "approved", "Aprobado", "Approved"
    REJECTED = "rejected", "Rechazado", "Rejected"
    WITHDRAWN = "withdrawn", "Retirado", "Withdrawn"


class Review(LabelledEnum):
    """Who looked at a change set before it was published."""

    SECOND_PERSON = "second_person", "Revisado por una segunda persona", "Reviewed by a second person"
    NONE = "none", "Publicado sin segunda revisión", "Published without second review"
    REPOSITORY = (
        "repository",
        "Hechos revisados en el repositorio público",
        "Facts reviewed in the public repository",
    )
    INDEPENDENT = "independent", "Publicado por el ente independiente", "Published by the independent body"


class Role(LabelledEnum):
    """What a staff member may do."""

    EDITOR = "editor", "Edición", "Editor"
    REVIEWER = "reviewer", "Revisión", "Reviewer"
    MONITOR = "monitor", "Monitoreo independiente", "Monitor"
    ADMIN = "admin", "Administración", "Administrator"


class SignInOutcome(LabelledEnum):
    """How a try to sign in ended."""

    SIGNED_IN = "signed_in", "Entró", "Signed in"
    HALF_WAY = "half_way", "Contraseña correcta", "Password right"
    WRONG = "wrong", "Cuenta o contraseña incorrecta", "Wrong account or password"
    WRONG_CODE = "wrong_code", "Código incorrecto", "Wrong code"
    TOO_SOON = "too_soon", "Rechazado: demasiados intentos", "Refused: too many tries"
    NO_ACCOUNT = "no_account", "El proveedor no corresponde a ninguna cuenta", "No account for this provider identity"
    RESTORED = "restored", "Intentos perdonados por administración", "Tries forgiven by an administrator"


class Action(LabelledEnum):
    """What the audit trail says that somebody did."""

    PROPOSED = "proposed", "Propuso un cambio", "Proposed a change"
    SUBMITTED = "submitted", "Envió a revisión", "Handed in for review"
    WITHDREW = "withdrew", "Retiró su propuesta", "Took a proposal back"
    REJECTED = "rejected", "Devolvió una propuesta", "Sent a proposal back"
    APPROVED = "approved", "Aprobó y publicó", "Approved and published"
    SIGNED_IN = "signed_in", "Entró", "Signed in"
    SIGNED_OUT = "signed_out", "Salió", "Signed out"
    ENDED_SESSION = "ended_session", "Cerró una sesión", "Ended a session"
    CHANGED_PASSWORD = "changed_password", "Cambió su contraseña", "Changed their password"
    SET_SECOND_FACTOR = "set_second_factor", "Activó su segundo factor", "Set up their second factor"
    USED_RECOVERY_CODE = "used_recovery_code", "Usó un código de recuperación", "Used a recovery code"
    CREATED_ACCOUNT = "created_account", "Creó una cuenta", "Created an account"
    CHANGED_ROLE = "changed_role", "Cambió el rol de una cuenta", "Changed an account's role"
    DEACTIVATED = "deactivated", "Desactivó una cuenta", "Deactivated an account"
    REACTIVATED = "reactivated", "Reactivó una cuenta", "Reactivated an account"
    RESET_ACCOUNT = "reset_account", "Restableció una cuenta", "Reset an account"
    LINKED_PROVIDER = "linked_provider", "Enlazó una cuenta con el proveedor", "Linked an account to the provider"
    EXPORTED_AUDIT = "exported_audit", "Descargó la bitácora", "Downloaded the audit trail"
    READ_FILE = "read_file", "Comprobó un archivo", "Checked a file"
