"""What a form starts from: a working row as canonical texts, and codes for rows that are new."""

import re
from collections import Counter
from collections.abc import Iterable
from types import MappingProxyType

from sqlalchemy import Engine
from sqlmodel import select

from data_access.database import reading
from data_access.enumerations import Operation
from data_access.models import RESOURCES
from data_access.models.records import Change
from data_access.naming import unused_codes
from data_access.references import current_rows
from data_access.schema import CODE_PATTERN, encode

NUMBERED = re.compile(r"(.*?)(\d{1,9})")
STEMS = MappingProxyType(
    {
        "action_plans": "PLAN",
        "activities": "ACT",
        "agenda_items": "S",
        "assessments": "EVA",
        "attendance": "AS",
        "commitments": "C",
        "contributions": "AP",
        "data_systems": "SIS",
        "events": "EV",
        "evidence": "EVI",
        "facilitator_cohorts": "FAC",
        "figures": "CIF",
        "forum_sessions": "SES",
        "governance_components": "GOB",
        "measurements": "MED",
        "milestones": "H",
        "organisations": "ORG",
        "places": "L",
        "programmes": "PROG",
        "progress_updates": "AV",
        "risks": "R",
        "stages": "E",
    }
)
"""How a code begins where nothing else says it."""


def row_texts(engine: Engine, resource: str, code: str) -> dict[str, str] | None:
    """Return the canonical text of every field of a working row; None where there is no such row."""
    if not re.fullmatch(CODE_PATTERN, code):
        return None
    with reading(engine) as session:
        row = current_rows(session, RESOURCES[resource], [code]).get(code)
    return {name: encode(value) for name, value in row.items()} if row is not None else None


def new_code(engine: Engine, resource: str) -> str:
    """Return a code that no row of a resource has, had or is proposed to have: the next number of its series."""
    used = select(Change.code).where(Change.resource == resource, Change.operation == Operation.CREATE.value)
    with reading(engine) as session:
        return following(session.exec(used.distinct()), STEMS[resource])


def codes_of_update(engine: Engine, subject: str) -> tuple[str, str]:
    """Return unused codes for an update of progress of a commitment or milestone, and for its evidence."""
    with reading(engine) as session:
        update = next(unused_codes(session, "progress_updates", f"{STEMS['progress_updates']}-{subject}"))
        return update, next(unused_codes(session, "evidence", f"{STEMS['evidence']}-{subject}"))


def following(codes: Iterable[str], stem: str) -> str:
    """Return the code after the highest of the commonest series among `codes`; the first of `stem` without any."""
    found = [match.groups() for code in codes if (match := NUMBERED.fullmatch(code))]
    if not found:
        return f"{stem}-1"
    begins = Counter(start for start, _ in found)
    start = max(begins, key=lambda one: (begins[one], one))
    highest = max((number for begin, number in found if begin == start), key=int)
    return f"{start}{int(highest) + 1:0{len(highest)}d}"
