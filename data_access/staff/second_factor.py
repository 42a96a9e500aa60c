"""The second factor: codes of an authenticator application (RFC 6238), and recovery codes that each work once."""

import base64
import hashlib
import secrets
from datetime import datetime

import pyotp
from cryptography.fernet import Fernet, InvalidToken
from sqlmodel import Session, col, delete, select

from config.clock import now
from config.settings import settings
from data_access.canonical import sha256
from data_access.enumerations import Role
from data_access.models.staff import RecoveryCode, StaffUser

ISSUER = "Impulso Local Antigua"
STEP_SECONDS = 30
DRIFT_STEPS = 1  # a telephone's clock may be that far off, either way
RECOVERY_CODES = 10
RECOVERY_BYTES = 15  # 120 bits: with fewer than 112, a plain hash would not protect what is kept of them (ASVS 6.5.2)
DEMANDED_OF = {Role.REVIEWER, Role.ADMIN}
KEPT, OFFERED = "second factor", "offered second factor"  # a form shows what it opens, so it opens nothing that is kept


def demanded_of(role: Role) -> bool:
    """Return whether accounts of this role must have a second factor."""
    return role in DEMANDED_OF and settings().SECOND_FACTOR_REQUIRED


def new_secret() -> str:
    """Return a secret for an authenticator application, in Base32: 160 bits."""
    return pyotp.random_base32()


def address_of(secret: str, username: str) -> str:
    """Return the `otpauth:` address that an authenticator application reads as a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=ISSUER)


def step_of(secret: str, code: str, after: int, at: datetime | None = None) -> int | None:
    """Return the time step a code belongs to; None where it is wrong, too old, or no later than step `after`."""
    code, moment = "".join(code.split()), int((at or now()).timestamp())
    totp = pyotp.TOTP(secret)
    for step in range(moment // STEP_SECONDS - DRIFT_STEPS, moment // STEP_SECONDS + DRIFT_STEPS + 1):
        right = secrets.compare_digest(totp.at(step * STEP_SECONDS).encode(), code.encode(errors="replace"))
        if right and step > after:
            return step
    return None


def seal(secret: str, use: str = KEPT) -> str:
    """Return a secret as the database keeps it, or a form offers it: encrypted with a key made of SECRET_KEY."""
    return _vault(use).encrypt(secret.encode()).decode()


def unseal(sealed: str, use: str = KEPT) -> str | None:
    """Return a sealed secret; None where it was sealed for another use, or SECRET_KEY is another one by now."""
    try:
        return _vault(use).decrypt(sealed.encode(errors="replace")).decode()
    except InvalidToken:
        return None


def give_recovery_codes(session: Session, user: StaffUser) -> list[str]:
    """Replace the recovery codes of an account and return the new ones, which nobody can read again; caller commits."""
    session.execute(delete(RecoveryCode).where(col(RecoveryCode.user_id) == user.id))
    made = [base64.b32encode(secrets.token_bytes(RECOVERY_BYTES)).decode().lower() for _ in range(RECOVERY_CODES)]
    codes = [_grouped(code) for code in made]
    assert user.id is not None
    session.add_all(RecoveryCode(user_id=user.id, code_hash=_hash_of(code)) for code in codes)
    return codes


def use_recovery_code(session: Session, user: StaffUser, code: str) -> bool:
    """Return whether this is an unused recovery code of an account, and use it up; the caller commits."""
    query = select(RecoveryCode).where(
        RecoveryCode.user_id == user.id,
        RecoveryCode.code_hash == _hash_of(code),
        col(RecoveryCode.used_at).is_(None),
    )
    found = session.exec(query).first()
    if found is None:
        return False
    found.used_at = now()
    return True


def _vault(use: str) -> Fernet:
    key = hashlib.sha256(f"{use}:{settings().SECRET_KEY.get_secret_value()}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def _grouped(code: str) -> str:
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def _hash_of(code: str) -> str:
    return sha256("".join(code.replace("-", " ").split()).lower().encode(errors="replace"))
