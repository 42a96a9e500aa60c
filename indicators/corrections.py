"""What is marked as a correction: what its own record calls so, and a value that goes back to what it was before."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from config.clock import local_date
from config.i18n import LabelledEnum
from data_access.editions import Edition, PastEdition, kept
from data_access.enumerations import Operation
from indicators.index import Key
from indicators.listing import folded

CALLED_SO = re.compile(r"\b(correccion|corregi|corrige|corrigi|rectific|fe de errata|correction|correct(s|ed)\b)")
"""Words of a change set's title or reason, without accents and case. The record has no field of its own for it."""


MOVING = frozenset({"completion", "lifecycle", "status", "response", "priority", "likelihood", "impact"})
"""Fields that hold a state or a judgement: they come and go, and going back corrects nothing."""


class CorrectionKind(LabelledEnum):
    """Why a change is marked as a correction."""

    DECLARED = "declared", "El registro la llama corrección", "The record calls it a correction"
    RETURNED = "returned", "El dato vuelve al que había antes", "The value goes back to the one before"


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction: which edition made it, and the rows that it touched."""

    kind: CorrectionKind
    edition: int
    published_on: date
    title: str
    reason: str
    rows: tuple[Key, ...]


def is_declared(past: PastEdition) -> bool:
    """Return whether the record of an edition calls it a correction."""
    return CALLED_SO.search(folded(f"{past.change_set.title} {past.change_set.reason}")) is not None


@kept(2)
def corrections(edition: Edition) -> tuple[Correction, ...]:
    """Return every correction of the history, the newest first."""
    returned = _returned(edition)
    return tuple(one for past in reversed(edition.history) for one in _of(past, returned.get(past.number, {})))


def _of(past: PastEdition, returned: dict[Key, None]) -> Iterator[Correction]:
    record, day = past.change_set, local_date(past.published_at)
    declared = dict.fromkeys((change.resource, change.row_code) for change in past.changes) if is_declared(past) else {}
    rest = tuple(key for key in returned if key not in declared)
    for kind, rows in ((CorrectionKind.DECLARED, tuple(declared)), (CorrectionKind.RETURNED, rest)):
        if rows:
            yield Correction(kind, past.number, day, record.title, record.reason, rows)


def _returned(edition: Edition) -> dict[int, dict[Key, None]]:
    """Return by edition the rows of which a published value went back to the one that it had just replaced."""
    replaced: dict[tuple[str, str, str], str | None] = {}
    found: dict[int, dict[Key, None]] = {}
    for past in edition.history:
        for change in past.changes:
            if change.operation is not Operation.UPDATE or not change.field or change.field in MOVING:
                continue
            if change.old == change.new:
                continue  # what is withheld, such as a count of people, is logged without its values
            cell = (change.resource, change.row_code, change.field)
            if cell in replaced and replaced[cell] == change.new:
                found.setdefault(past.number, {})[change.resource, change.row_code] = None
            replaced[cell] = change.old
    return found
