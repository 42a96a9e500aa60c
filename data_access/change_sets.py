"""Change sets: the only way data changes. Each command owns its transaction and checks its own permissions."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from pydantic import ValidationError
from sqlalchemy import Engine, func
from sqlmodel import Session, col, insert, select

from config.clock import now, stamp
from data_access.canonical import sha256, to_json
from data_access.database import transaction
from data_access.enumerations import Action, Operation, Review, Role, State
from data_access.errors import NotFound, WrongState
from data_access.manifest import NO_HASH
from data_access.models import RESOURCES
from data_access.models.records import Change, ChangeSet, Transition
from data_access.permissions import MONITOR_RESOURCES, may_approve, may_propose, require_own_body
from data_access.problems import InvalidInput, problems_of
from data_access.proposals import again
from data_access.publication import publish
from data_access.staff import audit
from data_access.staff.accounts import Actor, refusal, require_standing
from data_access.working import Planned, Proposed, apply, check, plan

OPEN = {State.DRAFT, State.SUBMITTED}
AUDITED = {
    State.DRAFT: Action.PROPOSED,
    State.SUBMITTED: Action.SUBMITTED,
    State.WITHDRAWN: Action.WITHDREW,
    State.REJECTED: Action.REJECTED,
    State.APPROVED: Action.APPROVED,
}


def propose(
    engine: Engine,
    actor: Actor,
    title: str,
    reason: str,
    proposed: Sequence[Proposed],
    *,
    at: datetime | None = None,
    review: Review | None = None,
    nonce: str | None = None,
) -> int:
    """Write a draft change set and return its number.

    The nonce is random; only invented data, whose hashes must come out the same every time, bring their own.

    Raises:
        NotAllowed: the role may not propose for one of the resources, a monitor not for another body, and nobody else
            may say that a review took place elsewhere.
        InvalidInput: a value is not valid, a reference leads nowhere, a new code exists or a known one does not.
        Conflict: a row no longer holds what the proposer saw.
    """
    with transaction(engine) as session:
        change_set = _draft(session, actor, title, reason, proposed, at, review, nonce)
        session.commit()
        return change_set.id


def propose_again(engine: Engine, actor: Actor, change_set_id: int, *, at: datetime | None = None) -> int:
    """Hand the same values in once more, on the rows as they stand now; return the new change set's number.

    The old one is withdrawn, unless it was sent back already. All of it happens or none.

    Raises:
        NotAllowed: it is somebody else's.
        WrongState: it was published or withdrawn.
        InvalidInput: a row is gone, or already says what was proposed.
    """
    with transaction(engine) as session:
        old = _require(session, change_set_id, {*OPEN, State.REJECTED})
        if not _is_own(actor, old):
            raise refusal(actor, State.SUBMITTED.label)
        proposed = again(session, [_planned(change) for change in _changes(session, change_set_id)])
        new = _draft(session, actor, old.title, old.reason, proposed, at)
        if change_set_state(session, change_set_id) in OPEN:
            _move(session, old, State.WITHDRAWN, actor, at, f"Se propuso de nuevo: propuesta {new.id}.")
        _move(session, new, State.SUBMITTED, actor, at)
        session.commit()
        return new.id


def publish_assessments(
    engine: Engine, actor: Actor, title: str, reason: str, proposed: Sequence[Proposed], *, at: datetime | None = None
) -> int:
    """Propose, hand in and publish assessments at once, as their own body does; return the edition's number.

    It is one transaction: where it fails, nothing is left waiting.

    Raises:
        NotAllowed: the actor is no monitor, or an assessment is another body's.
        InvalidInput: a value is not valid.
        Conflict: a row no longer holds what the monitor saw.
    """
    if actor.role is not Role.MONITOR:
        raise refusal(actor, ", ".join(sorted(MONITOR_RESOURCES)))
    with transaction(engine) as session:
        change_set = _draft(session, actor, title, reason, proposed, at)
        _move(session, change_set, State.SUBMITTED, actor, at)
        edition = _approve(session, actor, change_set, at)
        session.commit()
        return edition


def submit(engine: Engine, actor: Actor, change_set_id: int, *, at: datetime | None = None) -> None:
    """Hand a draft in for review; only its proposer can."""
    _decide(engine, actor, change_set_id, State.SUBMITTED, at=at)


def withdraw(engine: Engine, actor: Actor, change_set_id: int, reason: str, *, at: datetime | None = None) -> None:
    """Take a draft or submitted change set back; only its proposer can."""
    _decide(engine, actor, change_set_id, State.WITHDRAWN, _worded("reason", reason), at=at)


def reject(engine: Engine, actor: Actor, change_set_id: int, reason: str, *, at: datetime | None = None) -> None:
    """Send a submitted change set back with a reason; only a reviewer can, and nobody the independent body's."""
    _decide(engine, actor, change_set_id, State.REJECTED, _worded("reason", reason), at=at)


def approve(engine: Engine, actor: Actor, change_set_id: int, *, at: datetime | None = None) -> int:
    """Apply a submitted change set and publish the next edition, in one transaction; return the edition's number.

    Raises:
        NotAllowed: not a reviewer, or the proposer where a second person must review.
        WrongState: it is not in review.
        Conflict: a row no longer holds what the proposer saw; names field, values and who.
        InvalidInput: what was valid when proposed no longer is.
    """
    with transaction(engine) as session:
        require_standing(session, actor)
        edition = _approve(session, actor, _require(session, change_set_id, {State.SUBMITTED}), at)
        session.commit()
        return edition


def content_hash(change_set: Mapping[str, object], changes: Iterable[Mapping[str, object]]) -> str:
    """Return the hash of a change set and its changes; its nonce keeps small counts from being guessed from it."""
    header = {name: value for name, value in change_set.items() if name != "content_hash"}
    return sha256(to_json([header, list(changes)]))


def transition_hash(transition: Mapping[str, object], content: str) -> str:
    """Return the hash of a step of the record: it covers the step, the change set's content and the step before."""
    return sha256(to_json([{name: value for name, value in transition.items() if name != "hash"}, content]))


def change_set_state(session: Session, change_set_id: int) -> State:
    """Return the state a change set has reached."""
    states = select(Transition.state).where(Transition.change_set_id == change_set_id)
    state = session.exec(states.order_by(col(Transition.number).desc())).first()
    if state is None:
        raise NotFound(str(change_set_id))
    return State(state)


def _draft(
    session: Session,
    actor: Actor,
    title: str,
    reason: str,
    proposed: Sequence[Proposed],
    at: datetime | None,
    review: Review | None = None,
    nonce: str | None = None,
) -> ChangeSet:
    """Write a draft; the caller commits."""
    may_propose(actor, {item.resource for item in proposed}, review)
    title, reason = _worded("title", title), _worded("reason", reason)
    require_standing(session, actor)
    planned = plan(session, proposed)
    require_own_body(session, actor, planned)
    change_set = ChangeSet(
        id=(session.exec(select(func.max(col(ChangeSet.id)))).one() or 0) + 1,
        proposer_id=actor.id,
        created_at=stamp(at or now()),
        title=title,
        reason=reason,
        review=review.value if review else "",
        nonce=nonce or secrets.token_hex(16),
        content_hash="",
    )
    changes = [
        {"change_set_id": change_set.id, "position": position, **vars(item)}
        for position, item in enumerate(planned, start=1)
    ]
    change_set.content_hash = content_hash(change_set.model_dump(), changes)
    session.add(change_set)
    session.flush()
    session.execute(insert(Change), changes)
    _move(session, change_set, State.DRAFT, actor, at)
    return change_set


def _approve(session: Session, actor: Actor, change_set: ChangeSet, at: datetime | None) -> int:
    """Apply and publish; the caller commits."""
    changes = _changes(session, change_set.id)
    review = may_approve(actor, change_set, {change.resource for change in changes})
    planned = [_planned(change) for change in changes]
    require_own_body(session, actor, planned)
    check(session, planned)
    apply(session, planned)
    transition = _move(session, change_set, State.APPROVED, actor, at)
    return publish(session, change_set, planned, review, transition).number


def _decide(
    engine: Engine, actor: Actor, change_set_id: int, state: State, reason: str = "", *, at: datetime | None
) -> None:
    allowed = {State.SUBMITTED: {State.DRAFT}, State.WITHDRAWN: OPEN, State.REJECTED: {State.SUBMITTED}}
    with transaction(engine) as session:
        require_standing(session, actor)
        change_set = _require(session, change_set_id, allowed[state])
        if not (_may_reject(session, actor, change_set) if state is State.REJECTED else _is_own(actor, change_set)):
            raise refusal(actor, state.label)
        _move(session, change_set, state, actor, at, reason)
        session.commit()


def _require(session: Session, change_set_id: int, states: set[State]) -> ChangeSet:
    change_set = session.get(ChangeSet, change_set_id)
    if change_set is None:
        raise NotFound(str(change_set_id))
    state = change_set_state(session, change_set_id)
    if state not in states:
        raise WrongState(change_set_id, state.label)
    return change_set


def _worded(field: str, text: str) -> str:
    """Return a title or a reason in its canonical form, under the rules of every public text."""
    record = RESOURCES["change_sets"]
    try:
        row = record.public.__pydantic_validator__.validate_assignment(record.public.model_construct(None), field, text)
    except ValidationError as error:
        raise InvalidInput(tuple(problems_of(error, record, {field: text}))) from None
    return str(getattr(row, field))


def _is_own(actor: Actor, change_set: ChangeSet) -> bool:
    return change_set.proposer_id == actor.id


def _may_reject(session: Session, actor: Actor, change_set: ChangeSet) -> bool:
    independent = MONITOR_RESOURCES & {change.resource for change in _changes(session, change_set.id)}
    return actor.role is Role.REVIEWER and (actor.system or not independent)


def _move(
    session: Session, change_set: ChangeSet, state: State, actor: Actor, at: datetime | None, reason: str = ""
) -> Transition:
    last = session.exec(select(Transition).order_by(col(Transition.number).desc()).limit(1)).first()
    transition = Transition(
        number=last.number + 1 if last else 1,
        change_set_id=change_set.id,
        state=state.value,
        actor_id=actor.id,
        at=stamp(at or now()),
        reason=reason,
        prev_hash=last.hash if last else NO_HASH,
        hash="",
    )
    transition.hash = transition_hash(transition.model_dump(), change_set.content_hash)
    session.add(transition)
    session.flush()
    audit.record(session, actor.id, AUDITED[state], str(change_set.id), {"title": change_set.title}, at=at)
    return transition


def _changes(session: Session, change_set_id: int) -> Sequence[Change]:
    query = select(Change).where(Change.change_set_id == change_set_id).order_by(col(Change.position))
    return session.exec(query).all()


def _planned(change: Change) -> Planned:
    return Planned(Operation(change.operation), change.resource, change.code, change.field, change.old, change.new)
