"""The situations that the demonstration data always hold, at any size, and where to find each."""

from typing import NamedTuple

from data_access.manifest import DEMONSTRATION

SENT_BACK_TITLE = f"{DEMONSTRATION}: declarar completo un compromiso vencido"
TAKEN_BACK_TITLE = f"{DEMONSTRATION}: mover un plazo antes de la consulta"
CORRECTION_TITLE = f"{DEMONSTRATION}: corrección de un presupuesto"
WAITING_TITLE = f"{DEMONSTRATION}: avance en espera de revisión"
DRAFT_TITLE = f"{DEMONSTRATION}: borrador sobre el sitio público"


class Story(NamedTuple):
    """Where a story is told: a row of a resource, or the title of a change set."""

    resource: str
    code: str


STORIES: dict[str, Story] = {
    "overdue_without_evidence": Story("commitments", "DEMO-COM-0001"),
    "deadline_moved_twice": Story("commitments", "DEMO-COM-0002"),
    "contested": Story("commitments", "DEMO-COM-0003"),
    "withdrawn": Story("commitments", "DEMO-COM-0004"),
    "completed_with_evidence": Story("commitments", "DEMO-COM-0005"),
    "never_updated": Story("commitments", "DEMO-COM-0006"),
    "corrected": Story("commitments", "DEMO-COM-0007"),
    "stalled": Story("commitments", "DEMO-COM-0008"),
    "nearly_there": Story("commitments", "DEMO-COM-0009"),
    "small_counts": Story("events", "DEMO-EVE-0001"),
    "event_cancelled": Story("events", "DEMO-EVE-0002"),
    "small_total": Story("events", "DEMO-EVE-0003"),
    "item_dropped": Story("agenda_items", "DEMO-AGE-0001"),
    "risk_reviewed": Story("risks", "DEMO-RIE-0001"),
    "risk_not_reviewed": Story("risks", "DEMO-RIE-0002"),
    "removed_duplicate": Story("contributions", "DEMO-APO-REPETIDO"),
    "sent_back": Story("change_sets", SENT_BACK_TITLE),
    "taken_back": Story("change_sets", TAKEN_BACK_TITLE),
    "correction": Story("change_sets", CORRECTION_TITLE),
    "waiting": Story("change_sets", WAITING_TITLE),
    "draft": Story("change_sets", DRAFT_TITLE),
}
