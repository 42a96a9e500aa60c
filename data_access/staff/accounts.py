"""Accounts: who may work here and in which role. Only administrators and the operator's command line change them."""

import logging
import re
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, delete, func
from sqlmodel import Session, col, select

from config.clock import now
from config.i18n import Text
from data_access.database import reading, transaction
from data_access.enumerations import Action, Role, SignInOutcome
from data_access.errors import NotAllowed, NotFound
from data_access.models import RESOURCES
from data_access.models.staff import RecoveryCode, SignInAttempt, StaffSession, StaffUser
from data_access.problems import InvalidInput, Problem
from data_access.references import current_rows
from data_access.staff import audit, passwords, tries

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,39}")
RESERVED = "operator-"  # the accounts of the command line
OF_ACCOUNTS = Text("administrar cuentas", "administer accounts")

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Actor:
    """Who runs a command."""

    id: int
    username: str
    role: Role
    system: bool = False  # the operator's command line: every resource, and the record says "without second review"
    organisation: str | None = None


@dataclass(frozen=True)
class Account:
    """An account as the administrator sees it."""

    id: int
    username: str
    role: Role
    active: bool
    organisation: str | None
    second_factor: bool
    password_expired: bool
    provider: str | None
    created_at: datetime
    last_sign_in: datetime | None  # of the last 90 days: tries are not kept longer


def actor_of(user: StaffUser) -> Actor:
    """Return who an account is to the commands."""
    assert user.id is not None
    return Actor(user.id, user.username, user.role, user.system, user.organisation)


def refusal(actor: Actor, action: str | Text) -> NotAllowed:
    """Return the error to raise where an account may not do something, which the log of the process names."""
    what = action.en if isinstance(action, Text) else action
    log.warning("refused to the account %s (%s): %s", actor.username, actor.role.value, what)
    return NotAllowed(action)


def create_account(
    engine: Engine, username: str, role: Role, *, system: bool = False, organisation: str | None = None
) -> Actor:
    """Create an account that nobody can sign in with yet, or return the one that has this name."""
    with transaction(engine) as session:
        user = session.exec(select(StaffUser).where(StaffUser.username == username)).first()
        if user is None:
            user = StaffUser(username=username, role=role, system=system, organisation=organisation, created_at=now())
            session.add(user)
            session.commit()
        return actor_of(user)


def find_actor(engine: Engine, username: str) -> Actor:
    """Return the active account of this name, or raise NotFound."""
    with reading(engine) as session:
        user = session.exec(select(StaffUser).where(StaffUser.username == username, col(StaffUser.active))).first()
        if user is None:
            raise NotFound(username)
        return actor_of(user)


def require_standing(session: Session, actor: Actor) -> None:
    """Raise NotAllowed unless the account still is what the actor says: a command may come from a tab left open."""
    user = session.get(StaffUser, actor.id)
    if user is None or not user.active or actor_of(user) != actor:
        raise refusal(actor, Text("la cuenta cambió o ya no está activa", "the account changed or is no longer active"))


def add_account(
    engine: Engine,
    actor: Actor,
    username: str,
    role: Role,
    organisation: str | None = None,
    *,
    password: str | None = None,
) -> str:
    """Create an account somebody can sign in with, and return its first password, which opens only its own change.

    Args:
        engine: the database.
        actor: an administrator.
        username: lower-case letters, digits, point, hyphen, underscore; 3 to 40 of them.
        role: what it may do.
        organisation: code of the body a monitor assesses for; monitors have one, others none.
        password: the first password, where it is not to be a random one.

    Raises:
        NotAllowed: the actor is no administrator.
        InvalidInput: the name is not well formed or taken, or the body is missing or unknown.
    """
    with transaction(engine) as session:
        require_administrator(session, actor)
        _check_name(session, username)
        _check_body(session, role, organisation)
        user = StaffUser(username=username, role=role, organisation=organisation or None, created_at=now())
        session.add(user)
        session.flush()
        first = _give_password(user, password)
        detail = {"role": role.value, "organisation": organisation}
        audit.record(session, actor.id, Action.CREATED_ACCOUNT, username, detail)
        session.commit()
        return first


def change_role(engine: Engine, actor: Actor, username: str, role: Role, organisation: str | None = None) -> None:
    """Give an account another role; whoever works with it must sign in again.

    Raises:
        NotAllowed: the actor is no administrator, or it is the actor's own account.
        NotFound: there is no such account.
        InvalidInput: the body is missing or unknown.
    """
    with transaction(engine) as session:
        user = _other(session, actor, username)
        _check_body(session, role, organisation)
        detail = {"from": user.role.value, "to": role.value, "organisation": organisation}
        user.role, user.organisation = role, organisation or None
        end_sessions(session, user, now())
        audit.record(session, actor.id, Action.CHANGED_ROLE, username, detail)
        session.commit()


def set_active(engine: Engine, actor: Actor, username: str, active: bool) -> None:
    """Deactivate an account, which ends its sessions at once, or make it active again.

    Raises:
        NotAllowed: the actor is no administrator, or it is the actor's own account.
        NotFound: there is no such account.
    """
    with transaction(engine) as session:
        user = _other(session, actor, username)
        user.active = active
        if not active:
            end_sessions(session, user, now())
        audit.record(session, actor.id, Action.REACTIVATED if active else Action.DEACTIVATED, username)
        session.commit()


def reset_account(engine: Engine, actor: Actor, username: str, *, factor: bool = False) -> str:
    """Take an account's password and sessions away, and its second factor where that is lost too.

    Tries that failed are forgiven, so that it also opens an account that was locked.

    Returns:
        A first password, as for a new account.

    Raises:
        NotAllowed: the actor is no administrator, or it is the actor's own account.
        NotFound: there is no such account.
    """
    with transaction(engine) as session:
        user = _other(session, actor, username)
        first = _give_password(user, None)
        if factor:
            user.totp_secret, user.totp_step = None, 0
            session.execute(delete(RecoveryCode).where(col(RecoveryCode.user_id) == user.id))
        end_sessions(session, user, now())
        tries.forgive(session, username, user.id, now())
        audit.record(session, actor.id, Action.RESET_ACCOUNT, username, {"second_factor": factor})
        session.commit()
        return first


def link_provider(engine: Engine, actor: Actor, username: str, issuer: str, subject: str) -> None:
    """Let whoever the OpenID provider calls `subject` sign in with this account; empty texts take that back.

    Raises:
        NotAllowed: the actor is no administrator.
        NotFound: there is no such account.
        InvalidInput: another account has this identity.
    """
    with transaction(engine) as session:
        require_administrator(session, actor)
        user = find_account(session, username)
        issuer, subject = issuer.strip(), subject.strip()
        query = select(StaffUser).where(StaffUser.oidc_issuer == issuer, StaffUser.oidc_subject == subject)
        taken = session.exec(query).first() if subject else None
        if taken is not None and taken.id != user.id:
            raise InvalidInput((Problem("taken", "staffuser", name="subject", value=subject),))
        user.oidc_issuer, user.oidc_subject = (issuer, subject) if subject else (None, None)
        end_sessions(session, user, now())
        if subject:
            tries.forgive(session, f"{issuer} {subject}", user.id, now())
        audit.record(session, actor.id, Action.LINKED_PROVIDER, username, {"issuer": issuer, "subject": subject})
        session.commit()


def accounts(engine: Engine, actor: Actor) -> list[Account]:
    """Return every account that people sign in with, by name; only administrators may ask."""
    entered = select(SignInAttempt.user_id, func.max(col(SignInAttempt.at)))
    entered = entered.where(SignInAttempt.outcome == SignInOutcome.SIGNED_IN).group_by(col(SignInAttempt.user_id))
    with reading(engine) as session:
        require_administrator(session, actor)
        last = dict(session.exec(entered).all())
        users = session.exec(select(StaffUser).where(~col(StaffUser.system)).order_by(col(StaffUser.username)))
        return [
            Account(
                actor_of(user).id,
                user.username,
                user.role,
                user.active,
                user.organisation,
                user.totp_secret is not None,
                user.password_expired,
                user.oidc_subject,
                user.created_at,
                last.get(user.id),
            )
            for user in users
        ]


def end_sessions(
    session: Session, user: StaffUser, at: datetime, *, keep: int | None = None, only: int | None = None
) -> int:
    """End the sessions of an account, or one, save one to keep, and return how many were open; the caller commits."""
    query = select(StaffSession).where(StaffSession.user_id == user.id, col(StaffSession.ended_at).is_(None))
    others = [one for one in session.exec(query) if one.id != keep and only in {None, one.id}]
    for one in others:
        one.ended_at = at
    return sum(one.expires_at > at for one in others)


def require_administrator(session: Session, actor: Actor) -> None:
    """Raise NotAllowed unless the actor is an administrator whose account still is one."""
    if actor.role is not Role.ADMIN:
        raise refusal(actor, OF_ACCOUNTS)
    require_standing(session, actor)


def find_account(session: Session, username: str) -> StaffUser:
    """Return the account of a person, or raise NotFound; what is no name at all is not looked for."""
    query = select(StaffUser).where(StaffUser.username == username, ~col(StaffUser.system))
    user = session.exec(query).first() if USERNAME.fullmatch(username) else None
    if user is None:
        raise NotFound(username)
    return user


def _other(session: Session, actor: Actor, username: str) -> StaffUser:
    """Return an account that is not the actor's own: nobody locks themselves out, or promotes themselves."""
    require_administrator(session, actor)
    user = find_account(session, username)
    if user.id == actor.id:
        raise refusal(actor, Text("cambiar la propia cuenta", "change one's own account"))
    return user


def _check_name(session: Session, username: str) -> None:
    if not USERNAME.fullmatch(username) or username.startswith(RESERVED):
        raise InvalidInput((Problem("username", "staffuser", name="username", value=username),))
    if session.exec(select(StaffUser).where(StaffUser.username == username)).first() is not None:
        raise InvalidInput((Problem("taken", "staffuser", name="username", value=username),))


def _check_body(session: Session, role: Role, organisation: str | None) -> None:
    if (role is Role.MONITOR) != bool(organisation):
        raise InvalidInput((Problem("body_of_monitor", "staffuser", name="organisation", value=organisation or ""),))
    if organisation and organisation not in current_rows(session, RESOURCES["organisations"]):
        raise InvalidInput((Problem("unknown_reference", "staffuser", name="organisation", value=organisation),))


def _give_password(user: StaffUser, password: str | None) -> str:
    first = password or secrets.token_urlsafe(18)
    user.password_hash, user.password_expired = passwords.hash_of(first), True
    return first
