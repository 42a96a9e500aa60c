"""Passwords: argon2id, and the rules of NIST SP 800-63B: a length, no common or guessable one, no composition rules."""

import threading
import unicodedata
from collections.abc import Sequence
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn

from data_access.problems import LONGEST_PASSWORD, SHORTEST_PASSWORD, InvalidInput, Problem

GUESSED_AT = 72  # characters that the estimate looks at: it would take long over more
STRONG_ENOUGH = 3  # of zxcvbn's 0 to 4: 10^8 guesses do not find it
KNOWN_HERE = ("antigua", "guatemala", "impulso", "impulsolocal", "gobierno", "abierto", "municipalidad", "sacatepequez")
SHORTEST_REST = 8  # characters beside those words
AT_ONCE = 4  # each takes 64 MiB while it works: a crowd at the door waits instead of taking all memory

_hasher = PasswordHasher()


def hash_of(password: str) -> str:
    """Return what is kept of a password: argon2id with the library's parameters, which follow RFC 9106."""
    with _places():
        return _hasher.hash(_bytes(password))


def matches(password: str, kept: str | None) -> bool:
    """Return whether a password is the kept one; where none is kept, as much time passes, and it is not."""
    nobody = _nobody()  # asked for in any case: only the first of all questions takes longer, whoever it is about
    try:
        with _places():
            return _hasher.verify(kept or nobody, _bytes(password)) and bool(kept)
    except (VerificationError, InvalidHashError):
        return False


def outdated(kept: str) -> bool:
    """Return whether a kept hash was made with other parameters than today's."""
    return _hasher.check_needs_rehash(kept)


def check(password: str, username: str) -> None:
    """Raise InvalidInput where a password may not be chosen."""
    password = _normal(password)
    rule = None
    if len(password) < SHORTEST_PASSWORD:
        rule = "password_short"
    elif len(password) > LONGEST_PASSWORD:
        rule = "password_long"
    elif _is_guessable(password, (username, *KNOWN_HERE)):
        rule = "password_guessable"
    if rule:
        raise InvalidInput((Problem(rule, "staffuser", name="password"),))


def _is_guessable(password: str, known: Sequence[str]) -> bool:
    """Return whether it is common or follows a pattern, or is hardly more than words that everybody knows here."""
    rest = password.casefold()
    for word in sorted(known, key=len, reverse=True):
        rest = rest.replace(word, "")
    if len("".join(rest.split())) < SHORTEST_REST:
        return True
    return bool(zxcvbn(password[:GUESSED_AT], list(known), GUESSED_AT)["score"] < STRONG_ENOUGH)


def _normal(password: str) -> str:
    """Return a password as every keyboard gives it: the same letters may come as other characters."""
    return unicodedata.normalize("NFKC", password)


def _bytes(password: str) -> bytes:
    return _normal(password).encode(errors="replace")


@cache
def _nobody() -> str:
    return _hasher.hash("nobody has this password")


@cache
def _places() -> threading.BoundedSemaphore:
    return threading.BoundedSemaphore(AT_ONCE)
