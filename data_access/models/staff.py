"""Private: who may work here, and what they did. Nothing of it is ever exported, shown or hashed into an edition."""

from datetime import datetime
from typing import Any

from sqlalchemy import Dialect, Index, String, TypeDecorator
from sqlmodel import Field, SQLModel

from config.clock import stamp
from data_access.enumerations import Role, SignInOutcome
from data_access.schema import Encoded


class Moment(TypeDecorator[datetime]):
    """A moment in UTC to the second, kept as the text that the history uses: it sorts, on every engine alike."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """Encode on the way in."""
        return stamp(value) if value else None

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        """Decode on the way out."""
        return datetime.fromisoformat(value) if value else None


def _moment(default: Any = ..., **options: Any) -> Any:
    return Field(default, sa_type=Moment, **options)


class StaffUser(SQLModel, table=True):
    """An account that proposes, decides or administers."""

    __table_args__ = (Index("ix_staffuser_oidc", "oidc_issuer", "oidc_subject", unique=True),)

    id: int | None = Field(default=None, primary_key=True)
    username: str = Field(unique=True)
    role: Role = Field(sa_type=Encoded(Role))
    active: bool = True
    system: bool = Field(default=False, description="An account of the software itself; it cannot sign in.")
    organisation: str | None = Field(default=None, description="The body that a monitor assesses for: its code.")
    password_hash: str | None = None
    password_expired: bool = Field(default=False, description="Somebody else chose it, so it opens only its change.")
    totp_secret: str | None = Field(default=None, description="Encrypted; of the second factor.")
    totp_step: int = Field(default=0, description="The last time step whose code was used: none is taken twice.")
    oidc_issuer: str | None = None
    oidc_subject: str | None = Field(default=None, description="Who the provider says it is.")
    created_at: datetime


class RecoveryCode(SQLModel, table=True):
    """A code that stands in for the second factor, once."""

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="staffuser.id", index=True)
    code_hash: str
    used_at: datetime | None = _moment(None)


class StaffSession(SQLModel, table=True):
    """A browser that somebody signed in with. The token itself is known to that browser alone."""

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="staffuser.id", index=True)
    token_hash: str = Field(unique=True)
    second_factor: bool = Field(default=False, description="It was given, or an OpenID provider answers for it.")
    created_at: datetime = _moment()
    last_seen_at: datetime = _moment()
    expires_at: datetime = _moment()
    ended_at: datetime | None = _moment(None)
    address: str = Field(default="", description="Network address it was opened from.")
    agent: str = Field(default="", description="What the browser calls itself.")


class SignInAttempt(SQLModel, table=True):
    """One try to sign in. What was typed is kept only as a keyed hash: people type passwords into the wrong field."""

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = _moment(index=True)
    account_key: str = Field(index=True)
    user_id: int | None = Field(default=None, foreign_key="staffuser.id")
    address: str = Field(index=True)
    outcome: SignInOutcome = Field(sa_type=Encoded(SignInOutcome))


class FormDraft(SQLModel, table=True):
    """What somebody has typed into a form and not handed in yet."""

    user_id: int = Field(foreign_key="staffuser.id", primary_key=True)
    subject: str = Field(primary_key=True, description="Which form: `milestones/H-1`, `quarter`, …")
    content: str = Field(description="JSON of the form's fields.")
    updated_at: datetime = _moment()


class AuditEntry(SQLModel, table=True):
    """History: one private action. Each hash covers the one before it, so that the trail is one chain.

    Moments are texts: what was hashed is what is stored, byte for byte.
    """

    number: int = Field(primary_key=True)
    at: str
    actor_id: int | None = Field(default=None, foreign_key="staffuser.id")
    action: str
    subject: str = ""
    detail: str = Field(default="", description="Canonical JSON of what else is known.")
    prev_hash: str
    hash: str
