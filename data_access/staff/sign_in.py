"""Signing in: a password or an OpenID provider, then the second factor; and the log of who tried."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete
from sqlmodel import Session, col, select

from config.clock import now
from config.i18n import Text
from data_access.canonical import sha256
from data_access.database import reading, transaction
from data_access.enumerations import Action, SignInOutcome
from data_access.errors import NotAllowed
from data_access.models.staff import SignInAttempt, StaffSession, StaffUser
from data_access.staff import audit, passwords, second_factor, sessions, tries
from data_access.staff.accounts import USERNAME, Actor, require_administrator
from data_access.staff.refusals import TooManyTries, WrongCode, WrongCredentials

LIFE = timedelta(hours=12)
AGENT_SHOWN = 200  # characters kept of what a browser calls itself


@dataclass(frozen=True)
class Browser:
    """Who asks: the network address, and what the browser calls itself."""

    address: str
    agent: str = ""


@dataclass(frozen=True)
class Attempt:
    """One try to sign in, as the administrator reads it."""

    at: datetime
    username: str
    address: str
    outcome: SignInOutcome


def sign_in(engine: Engine, username: str, password: str, browser: Browser, at: datetime | None = None) -> str:
    """Open a session for an account and its password, and return the session's token for a cookie.

    The try counts as failed before it is looked at, so that many at the same moment are not one; the password takes as
    long to check whether or not the account exists, and outside of the write lock.

    Raises:
        TooManyTries: it was not even looked at.
        WrongCredentials: no such account, an inactive one, or the wrong password.
    """
    at = at or now()
    with transaction(engine) as session:
        attempt = take_turn(session, tries.account_key(username), browser, SignInOutcome.WRONG, at)
        user = _named(session, username)
        kept = user.password_hash if user is not None and user.active and not user.system else None
        session.commit()
    right = passwords.matches(password, kept)
    renewed = passwords.hash_of(password) if right and passwords.outdated(kept or "") else kept
    with transaction(engine) as session:
        session.add(attempt)
        user = _named(session, username)
        attempt.user_id = user.id if user else None
        if not right or user is None or not user.active or user.password_hash != kept:
            session.commit()
            raise WrongCredentials
        user.password_hash = renewed
        done = user.totp_secret is None
        attempt.outcome = SignInOutcome.SIGNED_IN if done else SignInOutcome.HALF_WAY
        token = _open(session, user, browser, at, passed=False)
        if done:
            _record(session, user, browser, "password", at)
        session.commit()
        return token


def sign_in_by_provider(engine: Engine, issuer: str, subject: str, browser: Browser, at: datetime | None = None) -> str:
    """Open a session for whom an OpenID provider answers; the provider's own second factor counts.

    Raises:
        TooManyTries: it was not even looked at.
        WrongCredentials: no active account is linked to this identity.
    """
    at, key = at or now(), tries.account_key(f"{issuer} {subject}")
    with transaction(engine) as session:
        attempt = take_turn(session, key, browser, SignInOutcome.NO_ACCOUNT, at)
        query = select(StaffUser).where(
            StaffUser.oidc_issuer == issuer, StaffUser.oidc_subject == subject, col(StaffUser.active)
        )
        user = session.exec(query).first()
        if user is None:
            session.commit()
            raise WrongCredentials
        attempt.user_id, attempt.outcome = user.id, SignInOutcome.SIGNED_IN
        token = _open(session, user, browser, at, passed=True)
        _record(session, user, browser, "provider", at)
        session.commit()
        return token


def give_code(engine: Engine, token: str, code: str, browser: Browser, at: datetime | None = None) -> str:
    """Give the second factor of a session: a code of the application, or a recovery code.

    Returns:
        The session's new token.

    Raises:
        TooManyTries: it was not even looked at.
        WrongCode: the code is wrong, or was used before.
        NotAllowed: there is no such session.
    """
    at = at or now()
    with transaction(engine) as session:
        opened, user = opened_by(session, token, at)
        attempt = take_turn(session, tries.account_key(user.username), browser, SignInOutcome.WRONG_CODE, at)
        attempt.user_id = user.id
        secret = second_factor.unseal(user.totp_secret) if user.totp_secret else None
        step = second_factor.step_of(secret, code, user.totp_step, at) if secret else None
        recovered = step is None and second_factor.use_recovery_code(session, user, code)
        if step is None and not recovered:
            session.commit()
            raise WrongCode
        user.totp_step = step or user.totp_step
        opened.second_factor = True
        attempt.outcome = SignInOutcome.SIGNED_IN
        renewed = renew(opened)
        if recovered:
            audit.record(session, user.id, Action.USED_RECOVERY_CODE, user.username, at=at)
        _record(session, user, browser, "password, recovery code" if recovered else "password, code", at)
        session.commit()
        return renewed


def attempts(engine: Engine, actor: Actor, limit: int = 200) -> list[Attempt]:
    """Return the last tries to sign in, the newest first; only administrators may ask."""
    query = (
        select(SignInAttempt, StaffUser.username)
        .join(StaffUser, col(SignInAttempt.user_id) == col(StaffUser.id), isouter=True)
        .order_by(col(SignInAttempt.id).desc())
        .limit(limit)
    )
    with reading(engine) as session:
        require_administrator(session, actor)
        return [Attempt(one.at, username or "", one.address, one.outcome) for one, username in session.exec(query)]


def take_turn(session: Session, key: str, browser: Browser, outcome: SignInOutcome, at: datetime) -> SignInAttempt:
    """Return a try that counts as failed until it succeeds; raise TooManyTries where it must wait."""
    seconds = tries.wait(session, key, browser.address, at)
    if seconds != 0:
        tries.note_refusal(session, key, browser.address, at)
        session.commit()
        raise TooManyTries(seconds)
    return tries.note(session, key, browser.address, outcome, at)


def opened_by(session: Session, token: str, at: datetime) -> tuple[StaffSession, StaffUser]:
    """Return the session of this token and its account, or raise NotAllowed where it stands no more."""
    found = sessions.standing(session, sessions.key_of(token), at)
    if found is None:
        raise NotAllowed(Text("seguir sin entrar de nuevo", "go on without signing in again"))
    return found


def renew(opened: StaffSession) -> str:
    """Give a session another token, so that nobody goes on with the one from before; the caller commits."""
    token = secrets.token_urlsafe(32)
    opened.token_hash = sha256(token)
    return token


def _named(session: Session, username: str) -> StaffUser | None:
    """Return the account of a typed name; what is no name at all is not looked for, since no database takes it all."""
    name = tries.typed(username)
    if not USERNAME.fullmatch(name):
        return None
    return session.exec(select(StaffUser).where(StaffUser.username == name)).first()


def _open(session: Session, user: StaffUser, browser: Browser, at: datetime, *, passed: bool) -> str:
    assert user.id is not None
    session.execute(delete(StaffSession).where(col(StaffSession.expires_at) < at - tries.KEPT))
    token = secrets.token_urlsafe(32)
    session.add(
        StaffSession(
            user_id=user.id,
            token_hash=sha256(token),
            second_factor=passed,
            created_at=at,
            last_seen_at=at,
            expires_at=at + LIFE,
            address=browser.address,
            agent=browser.agent[:AGENT_SHOWN],
        )
    )
    return token


def _record(session: Session, user: StaffUser, browser: Browser, factors: str, at: datetime) -> None:
    """Write into the trail who came in, from where and with what."""
    detail = {"address": browser.address, "with": factors}
    audit.record(session, user.id, Action.SIGNED_IN, user.username, detail, at=at)
