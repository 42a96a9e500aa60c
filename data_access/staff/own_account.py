"""What people change of their own account: its password, its second factor, and where else it is signed in."""

from datetime import datetime

from sqlalchemy import Engine
from sqlmodel import Session

from config.clock import now
from config.i18n import Text
from data_access.database import reading, transaction
from data_access.enumerations import Action, SignInOutcome
from data_access.errors import NotAllowed
from data_access.models.staff import StaffSession, StaffUser
from data_access.problems import InvalidInput, Problem
from data_access.staff import audit, passwords, second_factor, sessions, tries
from data_access.staff.accounts import end_sessions
from data_access.staff.refusals import WrongCode, WrongCredentials
from data_access.staff.sessions import Step
from data_access.staff.sign_in import Browser, opened_by, renew, take_turn


def set_second_factor(
    engine: Engine,
    token: str,
    secret: str,
    code: str,
    browser: Browser,
    *,
    password: str = "",
    at: datetime | None = None,
) -> tuple[str, list[str]]:
    """Set up the second factor of a session's account with a first code; return the new token and the recovery codes.

    Its password is asked for once more, unless this is the step that the account cannot do without: whoever finds a
    browser signed in shall not take the account over.

    Raises:
        TooManyTries: the password was not even looked at.
        WrongCredentials: the password is wrong.
        WrongCode: the application shows another code for this secret.
        NotAllowed: there is no such session, or the account has a second factor that this session did not give.
    """
    at = at or now()
    with reading(engine) as session:
        demanded = sessions.step_of(*opened_by(session, token, at)) is Step.FACTOR
    if not demanded:
        _confirm(engine, token, password, browser, at)
    step = second_factor.step_of(secret, code, 0, at)
    if step is None:
        raise WrongCode
    with transaction(engine) as session:
        opened, user = _whole(session, token, at)
        user.totp_secret, user.totp_step = second_factor.seal(secret), step
        codes = second_factor.give_recovery_codes(session, user)
        opened.second_factor = True
        end_sessions(session, user, at, keep=opened.id)
        audit.record(session, user.id, Action.SET_SECOND_FACTOR, user.username, at=at)
        renewed = renew(opened)
        session.commit()
        return renewed, codes


def change_password(
    engine: Engine, token: str, old: str, new: str, browser: Browser, at: datetime | None = None
) -> str:
    """Change the password of a session's account, which ends its other sessions; return the session's new token.

    Raises:
        TooManyTries: it was not even looked at.
        WrongCredentials: the old password is wrong.
        InvalidInput: the new one is too short, too long, guessable, or the old one.
        NotAllowed: there is no such session, or its second factor was not given.
    """
    at = at or now()
    confirmed = _confirm(engine, token, old, browser, at)
    passwords.check(new, confirmed.username)
    if passwords.matches(new, confirmed.password_hash):
        raise InvalidInput((Problem("password_same", "staffuser", name="password"),))
    hashed = passwords.hash_of(new)
    with transaction(engine) as session:
        opened, user = _whole(session, token, at)
        user.password_hash, user.password_expired = hashed, False
        end_sessions(session, user, at, keep=opened.id)
        audit.record(session, user.id, Action.CHANGED_PASSWORD, user.username, at=at)
        renewed = renew(opened)
        session.commit()
        return renewed


def end_other_sessions(
    engine: Engine, token: str, number: int | None, password: str, browser: Browser, at: datetime | None = None
) -> str:
    """End another session of a session's account, or with no number all others; return the session's new token.

    The password is asked for once more, where the account has one of its own.

    Raises:
        TooManyTries: the password was not even looked at.
        WrongCredentials: the password is wrong.
        NotAllowed: there is no such session, or its second factor was not given.
    """
    at = at or now()
    with reading(engine) as session:
        _, user = _whole(session, token, at)
    if sessions.has_password(user):
        _confirm(engine, token, password, browser, at)
    with transaction(engine) as session:
        opened, user = _whole(session, token, at)
        count = end_sessions(session, user, at, keep=opened.id, only=number)
        audit.record(session, user.id, Action.ENDED_SESSION, user.username, {"sessions": count}, at=at)
        renewed = renew(opened)
        session.commit()
        return renewed


def _confirm(engine: Engine, token: str, password: str, browser: Browser, at: datetime) -> StaffUser:
    """Return the account of a session whose second factor was given, after its password was given once more."""
    with transaction(engine) as session:
        _, user = _whole(session, token, at)
        attempt = take_turn(session, tries.account_key(user.username), browser, SignInOutcome.WRONG, at)
        attempt.user_id = user.id
        session.commit()
    if not passwords.matches(password, user.password_hash):
        raise WrongCredentials
    with transaction(engine) as session:
        session.add(attempt)
        attempt.outcome = SignInOutcome.HALF_WAY
        session.commit()
    return user


def _whole(session: Session, token: str, at: datetime) -> tuple[StaffSession, StaffUser]:
    """Return the session of this token and its account; raise NotAllowed where its second factor was not given."""
    opened, user = opened_by(session, token, at)
    if user.totp_secret is not None and not opened.second_factor:
        raise NotAllowed(Text("cambiar la propia cuenta", "change one's own account"))
    return opened, user
