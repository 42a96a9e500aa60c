"""Short makers of people who sign in, of their codes, and of tries that fail."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pyotp
import pytest
from sqlalchemy import Engine
from sqlmodel import col, select

from data_access.database import reading
from data_access.enumerations import Role, SignInOutcome
from data_access.models.staff import SignInAttempt, StaffUser
from data_access.staff.accounts import Actor, add_account, find_actor
from data_access.staff.own_account import change_password, set_second_factor
from data_access.staff.refusals import TooManyTries, WrongCredentials
from data_access.staff.second_factor import STEP_SECONDS, new_secret
from data_access.staff.sessions import Visit, key_of, visit
from data_access.staff.sign_in import Browser, give_code, sign_in
from tests.data_access.proposals import NOON, staff

HERE, ELSEWHERE = Browser("192.0.2.1", "a test"), Browser("198.51.100.7", "another")
FIRST, PASSWORD, NEW = "the first one of all", "mesa verde con ventana", "lluvia sobre el tejado"
LATER = timedelta(minutes=5)


@dataclass
class Person:
    """Somebody with an own password, and perhaps a second factor."""

    actor: Actor
    token: str
    secret: str = ""
    recovery: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The name of the account."""
        return self.actor.username

    def code(self, at: datetime) -> str:
        """Return what the application shows at a moment."""
        return code_of(self.secret, at)


def code_of(secret: str, at: datetime) -> str:
    """Return what an application with this secret shows at a moment."""
    return pyotp.TOTP(secret).at(at)


def person(
    engine: Engine, role: Role = Role.EDITOR, name: str = "writing", *, factor: bool = False, at: datetime = NOON
) -> Person:
    """Return somebody who has just chosen a password, an hour before `at`."""
    at -= timedelta(hours=1)
    body = "MONITOR" if role is Role.MONITOR else None
    add_account(engine, staff(engine).admin, name, role, body, password=FIRST)
    token = sign_in(engine, name, FIRST, HERE, at)
    token = change_password(engine, token, FIRST, PASSWORD, HERE, at)
    made = Person(find_actor(engine, name), token)
    if factor:
        made.secret = new_secret()
        made.token, made.recovery = set_second_factor(
            engine, token, made.secret, made.code(at), HERE, password=PASSWORD, at=at
        )
    return made


def enter(engine: Engine, made: Person, at: datetime = NOON, browser: Browser = HERE) -> str:
    """Return the token of a whole sign-in."""
    token = sign_in(engine, made.name, PASSWORD, browser, at)
    return give_code(engine, token, made.code(at), browser, at) if made.secret else token


def standing(engine: Engine, token: str, at: datetime = NOON) -> Visit | None:
    """Return who stands behind a token."""
    return visit(engine, key_of(token), at)


def fail(engine: Engine, name: str, at: datetime = NOON, browser: Browser = HERE, password: str = "wrong") -> Exception:
    """Return how a try fails."""
    with pytest.raises((WrongCredentials, TooManyTries)) as error:
        sign_in(engine, name, password, browser, at)
    return error.value


def outcomes(engine: Engine) -> list[SignInOutcome]:
    """Return how the tries ended, in order."""
    with reading(engine) as session:
        return list(session.exec(select(SignInAttempt.outcome).order_by(col(SignInAttempt.id))))


def stored(engine: Engine, name: str) -> StaffUser:
    """Return the row of an account."""
    with reading(engine) as session:
        return session.exec(select(StaffUser).where(StaffUser.username == name)).one()


def steps(count: int) -> timedelta:
    """Return the time of so many codes."""
    return timedelta(seconds=STEP_SECONDS * count)
