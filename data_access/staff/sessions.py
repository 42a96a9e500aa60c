"""Sessions: who stands behind a browser, asked anew for each private request and run; seeing and ending them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from config.clock import now
from data_access.canonical import sha256
from data_access.database import reading, transaction
from data_access.enumerations import Action, Role
from data_access.errors import NotFound
from data_access.models.staff import StaffSession, StaffUser
from data_access.staff import audit, second_factor
from data_access.staff.accounts import (
    OF_ACCOUNTS,
    Actor,
    actor_of,
    end_sessions,
    find_account,
    refusal,
    require_administrator,
    require_standing,
)

IDLE = timedelta(minutes=30)
NOTED_EVERY = timedelta(minutes=1)  # being seen is written down no more often than that


class Step(StrEnum):
    """What a session still has to do before it opens anything."""

    CODE = "code"  # give the second factor
    PASSWORD = "password"  # noqa: S105 - choose an own password
    FACTOR = "factor"  # set up a second factor
    NONE = "none"


@dataclass(frozen=True)
class Visit:
    """A browser that is signed in: its session, who it is, and what it still has to do."""

    session: int
    actor: Actor
    step: Step
    expires_at: datetime
    has_password: bool = True  # one of its own; who comes by a provider may have none to be asked for

    @property
    def open(self) -> bool:
        """Whether the private pages are open to it."""
        return self.step is Step.NONE


@dataclass(frozen=True)
class OpenSession:
    """A session as the administrator sees it, or whoever it belongs to."""

    id: int
    username: str
    role: Role
    created_at: datetime
    last_seen_at: datetime
    address: str
    agent: str


def key_of(token: str) -> str:
    """Return what stands for a token inside: its hash opens nothing."""
    return sha256(token)


def visit(engine: Engine, key: str, at: datetime | None = None) -> Visit | None:
    """Return who stands behind a session's key; None where it ended, was idle too long, or its account is inactive."""
    at = at or now()
    with reading(engine) as session:
        found = standing(session, key, at)
        if found is None:
            return None
        opened, user = found
        seen = Visit(_id(opened), actor_of(user), step_of(opened, user), opened.expires_at, has_password(user))
        recent = at - opened.last_seen_at < NOTED_EVERY
    if not recent:
        _note_seen(engine, key, at)
    return seen


def living(engine: Engine, keys: Collection[str], at: datetime | None = None) -> set[str]:
    """Return which of these keys still open something, without counting that as being seen."""
    at = at or now()
    query = (
        select(StaffSession)
        .join(StaffUser, col(StaffSession.user_id) == col(StaffUser.id))
        .where(col(StaffSession.token_hash).in_(keys), col(StaffSession.ended_at).is_(None), col(StaffUser.active))
    )
    with reading(engine) as session:
        return {one.token_hash for one in session.exec(query) if _fresh(one, at)}


def step_of(opened: StaffSession, user: StaffUser) -> Step:
    """Return what a session still has to do."""
    if user.totp_secret is not None and not opened.second_factor:
        return Step.CODE
    if opened.second_factor and user.totp_secret is None:  # an OpenID provider answers for both factors
        return Step.NONE
    if user.password_expired:
        return Step.PASSWORD
    if user.totp_secret is None and second_factor.demanded_of(user.role):
        return Step.FACTOR
    return Step.NONE


def has_password(user: StaffUser) -> bool:
    """Return whether an account has a password that its owner chose."""
    return user.password_hash is not None and not user.password_expired


def standing(session: Session, key: str, at: datetime) -> tuple[StaffSession, StaffUser] | None:
    """Return the session of this key and its account; None where it ended, was idle too long, or that is inactive."""
    query = (
        select(StaffSession, StaffUser)
        .join(StaffUser, col(StaffSession.user_id) == col(StaffUser.id))
        .where(StaffSession.token_hash == key, col(StaffSession.ended_at).is_(None), col(StaffUser.active))
    )
    found = session.exec(query).first()
    return (found[0], found[1]) if found is not None and _fresh(found[0], at) else None


def sign_out(engine: Engine, key: str, at: datetime | None = None) -> None:
    """End the session of this key; does nothing where it has ended."""
    at = at or now()
    with transaction(engine) as session:
        found = standing(session, key, at)
        if found is None:
            return
        opened, user = found
        opened.ended_at = at
        audit.record(session, user.id, Action.SIGNED_OUT, user.username, at=at)
        session.commit()


def open_sessions(engine: Engine, actor: Actor, at: datetime | None = None) -> list[OpenSession]:
    """Return the sessions that are open: every one for an administrator, their own for others."""
    at = at or now()
    query = (
        select(StaffSession, StaffUser)
        .join(StaffUser, col(StaffSession.user_id) == col(StaffUser.id))
        .where(col(StaffSession.ended_at).is_(None))
        .order_by(col(StaffSession.last_seen_at).desc())
    )
    if actor.role is not Role.ADMIN:
        query = query.where(StaffSession.user_id == actor.id)
    with reading(engine) as session:
        require_standing(session, actor)
        return [
            OpenSession(_id(one), user.username, user.role, one.created_at, one.last_seen_at, one.address, one.agent)
            for one, user in session.exec(query)
            if _fresh(one, at)
        ]


def end_session(engine: Engine, actor: Actor, number: int, at: datetime | None = None) -> None:
    """End a session: an administrator any, others their own.

    Raises:
        NotFound: there is no such session.
        NotAllowed: it is somebody else's.
    """
    at = at or now()
    with transaction(engine) as session:
        require_standing(session, actor)
        opened = session.get(StaffSession, number)
        if opened is None:
            raise NotFound(str(number))
        if actor.role is not Role.ADMIN and opened.user_id != actor.id:
            raise refusal(actor, OF_ACCOUNTS)
        user = session.get(StaffUser, opened.user_id)
        opened.ended_at = opened.ended_at or at
        whose = user.username if user else ""
        audit.record(session, actor.id, Action.ENDED_SESSION, whose, {"session": number}, at=at)
        session.commit()


def end_sessions_of(engine: Engine, actor: Actor, username: str, at: datetime | None = None) -> int:
    """End every session of an account and return how many were open.

    Raises:
        NotFound: there is no such account.
        NotAllowed: the actor is no administrator.
    """
    at = at or now()
    with transaction(engine) as session:
        require_administrator(session, actor)
        user = find_account(session, username)
        count = end_sessions(session, user, at)
        audit.record(session, actor.id, Action.ENDED_SESSION, username, {"sessions": count}, at=at)
        session.commit()
        return count


def _fresh(opened: StaffSession, at: datetime) -> bool:
    return at < opened.expires_at and at - opened.last_seen_at < IDLE


def _note_seen(engine: Engine, key: str, at: datetime) -> None:
    with transaction(engine) as session:
        found = standing(session, key, at)
        if found is not None:
            found[0].last_seen_at = at
            session.commit()


def _id(opened: StaffSession) -> int:
    assert opened.id is not None
    return opened.id
