"""Codes for rows that a form adds: short, permanent, and used by nothing before."""

from collections.abc import Iterator
from itertools import count

from sqlmodel import Session, col, select

from data_access.models.records import Change

LONGEST_STEM = 52  # characters; a code has at most 64


def unused_codes(session: Session, resource: str, stem: str) -> Iterator[str]:
    """Yield `stem-1`, `stem-2`, … as far as no row has, had or is proposed to have that code.

    Every row came from a change set, so what change sets hold is all that was ever used.
    """
    stem = stem[:LONGEST_STEM]
    query = select(Change.code).where(Change.resource == resource, col(Change.code).startswith(stem, autoescape=True))
    taken = set(session.exec(query.distinct()))
    return (code for number in count(1) if (code := f"{stem}-{number}") not in taken)
