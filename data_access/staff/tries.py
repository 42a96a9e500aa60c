"""Tries to sign in: counted in the database per account and per network address, so a restart forgives nothing.

After a few failures each further one doubles the wait. After a hundred in a row the account is locked until somebody
restores it (NIST SP 800-63B-4, 3.2.2). An address that somebody signed in from with this account before counts for
itself: strangers who try other people's accounts do not lock their owners out.
"""

import hashlib
import hmac
import ipaddress
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete
from sqlmodel import Session, col, select

from config.settings import settings
from data_access.enumerations import SignInOutcome
from data_access.models.staff import SignInAttempt

WINDOW = timedelta(hours=1)  # failures older than that ask for no wait
KEPT = timedelta(days=90)  # tries are forgotten after that
LONGEST_WAIT = 15 * 60  # seconds
FREE_OF_ACCOUNT, FREE_OF_ADDRESS = 3, 15  # failures without a wait; a whole office may share an address
LOCKED_AFTER = 100  # failures of an account in a row
FAILED = (SignInOutcome.WRONG, SignInOutcome.WRONG_CODE, SignInOutcome.NO_ACCOUNT)
FORGIVES = (SignInOutcome.SIGNED_IN, SignInOutcome.RESTORED)  # a right password alone does not: codes could be tried on
IPV6_HOST_BITS = 64  # whoever has one address of IPv6 has so many more of them


def account_key(username: str) -> str:
    """Return what is kept of a typed account name."""
    secret = settings().SECRET_KEY.get_secret_value().encode()
    return hmac.new(secret, typed(username).encode(errors="replace"), hashlib.sha256).hexdigest()


def typed(username: str) -> str:
    """Return an account name as it is looked for: people type spaces and capitals."""
    return username.strip().lower()


def wait(session: Session, key: str, address: str, at: datetime) -> int | None:
    """Return the seconds until a next try counts, 0 for now; None where the account is locked."""
    of_account, here = col(SignInAttempt.account_key) == key, col(SignInAttempt.address) == network(address)
    known = select(SignInAttempt.id).where(of_account, here, SignInAttempt.outcome == SignInOutcome.SIGNED_IN)
    if session.exec(known.limit(1)).first() is not None:
        of_account &= here | (col(SignInAttempt.outcome) == SignInOutcome.RESTORED)
    failures = _failures(session, of_account)
    if len(failures) >= LOCKED_AFTER:
        return None
    of_address = _failures(session, here)
    return max(_doubled(failures, FREE_OF_ACCOUNT, at), _doubled(of_address, FREE_OF_ADDRESS, at))


def note(
    session: Session, key: str, address: str, outcome: SignInOutcome, at: datetime, user_id: int | None = None
) -> SignInAttempt:
    """Write a try down; the caller commits."""
    session.execute(delete(SignInAttempt).where(col(SignInAttempt.at) < at - KEPT))
    attempt = SignInAttempt(at=at, account_key=key, user_id=user_id, address=network(address), outcome=outcome)
    session.add(attempt)
    session.flush()
    return attempt


def note_refusal(session: Session, key: str, address: str, at: datetime) -> None:
    """Write down that a try was not even looked at, once for many in a row; the caller commits."""
    here = select(SignInAttempt.outcome).where(SignInAttempt.address == network(address))
    if session.exec(here.order_by(col(SignInAttempt.id).desc()).limit(1)).first() is not SignInOutcome.TOO_SOON:
        note(session, key, address, SignInOutcome.TOO_SOON, at)


def forgive(session: Session, username: str, user_id: int | None, at: datetime) -> None:
    """Let an account, or an identity of a provider, be tried anew; the caller commits."""
    note(session, account_key(username), "", SignInOutcome.RESTORED, at, user_id)


def network(address: str) -> str:
    """Return what is counted of a network address: all of IPv4, the network of IPv6."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.IPv6Network((int(parsed) >> IPV6_HOST_BITS << IPV6_HOST_BITS, 128 - IPV6_HOST_BITS)))


def _failures(session: Session, whose: ColumnElement[bool]) -> list[datetime]:
    """Return when the last tries failed, the newest first, back to the one that forgives them."""
    query = select(SignInAttempt).where(whose, col(SignInAttempt.outcome).in_([*FAILED, *FORGIVES]))
    failures: list[datetime] = []
    for attempt in session.exec(query.order_by(col(SignInAttempt.id).desc()).limit(LOCKED_AFTER)):
        if attempt.outcome in FORGIVES:
            break
        failures.append(attempt.at)
    return failures


def _doubled(failures: Sequence[datetime], free: int, at: datetime) -> int:
    """Return the seconds still to wait: 2 after the last free failure, 4 after the next one, and so on."""
    recent = [moment for moment in failures if moment > at - WINDOW]
    if len(recent) < free:
        return 0
    seconds = min(2 ** (len(recent) - free + 1), LONGEST_WAIT)
    return max(0, int((recent[0] + timedelta(seconds=seconds) - at).total_seconds()))
