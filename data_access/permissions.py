"""Who may do what to a change set. The commands ask, inside their transactions; pages ask to say it beforehand."""

import json
from collections.abc import Collection, Sequence

from sqlmodel import Session

from config.i18n import Text
from config.settings import settings
from data_access.enumerations import Review, Role, State
from data_access.models.records import ChangeSet
from data_access.references import rows_of
from data_access.staff.accounts import Actor, refusal
from data_access.working import Planned

PROPOSERS = {Role.EDITOR, Role.REVIEWER}
MONITOR_RESOURCES = frozenset({"assessments"})
OF_ANOTHER_BODY = Text("evaluar en nombre de otro ente", "assess in the name of another body")
REVIEWERS_APPROVE = Text("Aprueba quien tiene el rol de revisión.", "Accounts that review approve.")
THE_BODY_PUBLISHES = Text(
    "Es una evaluación independiente: la publica el ente que la hizo, sin aprobación de la municipalidad.",
    "It is an independent assessment: the body that made it publishes it, without the municipality's approval.",
)
A_SECOND_PERSON = Text(
    "Usted la propuso: debe revisarla una segunda persona.", "You proposed it: a second person must review it."
)


def may_propose(actor: Actor, resources: set[str], review: Review | None) -> None:
    """Raise NotAllowed unless the role may propose for these resources, with a review that took place elsewhere.

    The data are the editors' and reviewers', assessments a monitor's who has a body.
    """
    if actor.system:
        return
    if review is not None:
        raise refusal(actor, review.label)
    independent = bool(resources & MONITOR_RESOURCES)
    monitor = actor.role is Role.MONITOR
    if monitor and not actor.organisation:
        raise refusal(actor, OF_ANOTHER_BODY)
    allowed = resources <= MONITOR_RESOURCES if monitor else actor.role in PROPOSERS
    if not allowed or (independent and not monitor):
        raise refusal(actor, ", ".join(sorted(resources)))


def require_own_body(session: Session, actor: Actor, planned: Sequence[Planned]) -> None:
    """Raise NotAllowed where a monitor's change touches an assessment that is, or would be, another body's."""
    if actor.system or actor.role is not Role.MONITOR:
        return
    standing = rows_of(session, ((change.resource, change.code) for change in planned))
    bodies = {str(row["assessor"]) for rows in standing.values() for row in rows.values()}
    bodies |= {change.new for change in planned if change.field == "assessor"}
    bodies |= {json.loads(change.new or change.old)["assessor"] for change in planned if not change.field}
    if bodies - {actor.organisation}:
        raise refusal(actor, OF_ANOTHER_BODY)


def may_approve(actor: Actor, change_set: ChangeSet, resources: set[str]) -> Review:
    """Return the review that the public record shows, or raise NotAllowed."""
    if why_not_approve(actor, change_set.proposer_id, resources) is not None:
        raise refusal(actor, State.APPROVED.label)
    if actor.system:
        return Review(change_set.review or Review.NONE)
    if actor.role is Role.MONITOR:
        return Review.INDEPENDENT
    return Review.NONE if actor.id == change_set.proposer_id else Review.SECOND_PERSON


def why_not_approve(actor: Actor, proposer_id: int, resources: Collection[str]) -> Text | None:
    """Return why an account may not approve a change set of these resources; None where it may."""
    own, independent = actor.id == proposer_id, not MONITOR_RESOURCES.isdisjoint(resources)
    if actor.system or (actor.role is Role.MONITOR and own and MONITOR_RESOURCES.issuperset(resources)):
        return None
    if independent:
        return THE_BODY_PUBLISHES
    if actor.role is not Role.REVIEWER:
        return REVIEWERS_APPROVE
    return A_SECOND_PERSON if own and settings().REVIEW_REQUIRED else None
