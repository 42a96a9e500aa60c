"""Change sets: the only way data changes. Each command owns its transaction and checks its own permissions."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import ValidationError
from sqlalchemy import Engine, func
from sqlmodel import Session, col, insert, select

from config.clock import now
from config.settings import settings
from data_access.canonical import sha256, to_json
from data_access.database import reading, transaction
from data_access.enumerations import Operation, Review, Role, State
from data_access.errors import NotAllowed, NotFound, WrongState
from data_access.manifest import NO_HASH, stamp
from data_access.models import RESOURCES
from data_access.models.records import Change, ChangeSet, StaffUser, Transition
from data_access.problems import InvalidInput, problems_of
from data_access.publication import publish
from data_access.working import Planned, Proposed, apply, check, plan

OPEN = {State.DRAFT, State.SUBMITTED}
PROPOSERS = {Role.EDITOR, Role.REVIEWER}
MONITOR_RESOURCES = frozenset({"assessments"})


@dataclass(frozen=True)
class Actor:
    """Who runs a command."""

    id: int
    username: str
    role: Role
    system: bool = False  # the operator's command line: every resource, and the record says "without second review"


def create_account(engine: Engine, username: str, role: Role, *, system: bool = False) -> Actor:
    """Create an account, or return the one that has this name."""
    with transaction(engine) as session:
        user = session.exec(select(StaffUser).where(StaffUser.username == username)).first()
        if user is None:
            user = StaffUser(username=username, role=role, system=system, created_at=now())
            session.add(user)
            session.commit()
        return _actor(user)


def find_actor(engine: Engine, username: str) -> Actor:
    """Return the active account of this name, or raise NotFound."""
    with reading(engine) as session:
        user = session.exec(select(StaffUser).where(StaffUser.username == username, col(StaffUser.active))).first()
        if user is None:
            raise NotFound(username)
        return _actor(user)


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
        NotAllowed: the role may not propose for one of the resources, or say that a review took place elsewhere.
        InvalidInput: a value is not valid, a reference leads nowhere, a new code exists or a known one does not.
        Conflict: a row no longer holds what the proposer saw.
    """
    _may_propose(actor, {item.resource for item in proposed}, review)
    title, reason = _worded("title", title), _worded("reason", reason)
    with transaction(engine) as session:
        planned = plan(session, proposed)
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
        session.commit()
        return change_set.id


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
        change_set = _require(session, change_set_id, {State.SUBMITTED})
        changes = _changes(session, change_set_id)
        review = _may_approve(actor, change_set, {change.resource for change in changes})
        planned = [_planned(change) for change in changes]
        check(session, planned)
        apply(session, planned)
        transition = _move(session, change_set, State.APPROVED, actor, at)
        edition = publish(session, change_set, planned, review, transition)
        session.commit()
        return edition.number


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


def _decide(
    engine: Engine, actor: Actor, change_set_id: int, state: State, reason: str = "", *, at: datetime | None
) -> None:
    allowed = {State.SUBMITTED: {State.DRAFT}, State.WITHDRAWN: OPEN, State.REJECTED: {State.SUBMITTED}}
    with transaction(engine) as session:
        change_set = _require(session, change_set_id, allowed[state])
        if not (_may_reject(session, actor, change_set) if state is State.REJECTED else _is_own(actor, change_set)):
            raise NotAllowed(state.label)
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


def _may_propose(actor: Actor, resources: set[str], review: Review | None) -> None:
    if actor.system:
        return
    if review is not None:
        raise NotAllowed(review.label)
    independent = bool(resources & MONITOR_RESOURCES)
    allowed = resources <= MONITOR_RESOURCES if actor.role is Role.MONITOR else actor.role in PROPOSERS
    if not allowed or (independent and actor.role is not Role.MONITOR):
        raise NotAllowed(", ".join(sorted(resources)))


def _may_approve(actor: Actor, change_set: ChangeSet, resources: set[str]) -> Review:
    """Return the review that the public record shows."""
    own = _is_own(actor, change_set)
    if actor.system:
        return Review(change_set.review or Review.NONE)
    if actor.role is Role.MONITOR and own and resources <= MONITOR_RESOURCES:
        return Review.INDEPENDENT
    if actor.role is not Role.REVIEWER or resources & MONITOR_RESOURCES or (own and settings().REVIEW_REQUIRED):
        raise NotAllowed(State.APPROVED.label)
    return Review.NONE if own else Review.SECOND_PERSON


def _may_reject(session: Session, actor: Actor, change_set: ChangeSet) -> bool:
    independent = MONITOR_RESOURCES & {change.resource for change in _changes(session, change_set.id)}
    return actor.role is Role.REVIEWER and (actor.system or not independent)


def _move(
    session: Session, change_set: ChangeSet, state: State, actor: Actor, at: datetime | None, reason: str = ""
) -> Transition:
    last = session.exec(select(Transition).order_by(col(Transition.number).desc())).first()
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
    return transition


def _changes(session: Session, change_set_id: int) -> Sequence[Change]:
    query = select(Change).where(Change.change_set_id == change_set_id).order_by(col(Change.position))
    return session.exec(query).all()


def _planned(change: Change) -> Planned:
    return Planned(Operation(change.operation), change.resource, change.code, change.field, change.old, change.new)


def _actor(user: StaffUser) -> Actor:
    assert user.id is not None
    return Actor(user.id, user.username, user.role, user.system)
