"""The working tables: what a change set would do to them, whether it still can, and doing it."""

import json
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import sqlmodel
from pydantic import ValidationError
from sqlalchemy import bindparam, delete, insert, update
from sqlmodel import Session, col

from data_access.canonical import to_json
from data_access.enumerations import Operation, State
from data_access.errors import Conflict, FieldConflict
from data_access.manifest import DEMONSTRATION
from data_access.models import ENTITIES, RESOURCES
from data_access.models.commitments import CommitmentPublic, MilestonePublic
from data_access.models.records import Change, ChangeSet, Transition
from data_access.models.staff import StaffUser
from data_access.problems import InvalidInput, Problem, problems_of
from data_access.references import current_rows, reference_problems, rows_of, table_of
from data_access.schema import CODE_PATTERN, Entity, Row, encode


@dataclass(frozen=True)
class Proposed:
    """What somebody wants of one row.

    Args:
        values: every given field of a new row, or the changed fields of an existing one.
        seen: canonical texts the proposer saw; a field that is not in it counts as seen when the change set is written.
    """

    resource: str
    code: str
    operation: Operation
    values: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    seen: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class Planned:
    """One change as the history keeps it. A created or removed row is one change holding the JSON of its cells."""

    operation: Operation
    resource: str
    code: str
    field: str
    old: str
    new: str


@dataclass(frozen=True)
class Rewritten:
    """A row as it will be, and what of it changes."""

    entity: Entity
    row: Row
    changes: tuple[Planned, ...]


def is_demonstration(session: Session) -> bool:
    """Return whether this is a demonstration database: its programme says so."""
    return any(row["source"] == DEMONSTRATION for row in current_rows(session, RESOURCES["programmes"]).values())


def plan(session: Session, proposed: Sequence[Proposed]) -> list[Planned]:
    """Return the changes a proposal makes, or raise InvalidInput or Conflict; writes nothing."""
    known = {entity.resource for entity in ENTITIES}
    if unknown := sorted({item.resource for item in proposed} - known):
        raise InvalidInput(tuple(Problem("unknown_resource", resource) for resource in unknown))
    well_formed = ((item.resource, item.code) for item in proposed if re.fullmatch(CODE_PATTERN, item.code))
    current = rows_of(session, well_formed)  # a database need not take every text that a code might be
    problems: list[Problem] = []
    conflicts: list[FieldConflict] = []
    planned: list[Planned] = []
    written: list[tuple[Entity, Row]] = []
    taken: set[tuple[str, str]] = set()
    for item in proposed:
        entity, before = RESOURCES[item.resource], current[item.resource].get(item.code)
        if (item.resource, item.code) in taken:
            problems.append(Problem("repeated_code", item.resource, code=item.code))
            continue
        taken.add((item.resource, item.code))
        conflicts += _outdated(session, item, entity, before)
        try:
            result = _rewrite(entity, item, before)
        except InvalidInput as error:
            problems += error.problems
            continue
        planned += result.changes
        if item.operation is not Operation.REMOVE:
            written.append((entity, result.row))
    removed = frozenset((item.resource, item.code) for item in proposed if item.operation is Operation.REMOVE)
    problems += reference_problems(session, written, removed)
    if not planned and not problems:
        problems.append(Problem("no_changes"))
    if problems:
        raise InvalidInput(tuple(problems))
    if conflicts:
        raise Conflict(conflicts)
    return planned


def check(session: Session, planned: Sequence[Planned]) -> None:
    """Raise Conflict or InvalidInput if the planned changes no longer fit the working rows."""
    current = rows_of(session, ((change.resource, change.code) for change in planned))
    conflicts = [conflict for change in planned for conflict in _conflicts(session, change, current)]
    if conflicts:
        raise Conflict(conflicts)
    merged: dict[tuple[str, str], dict[str, Any]] = {}
    removed: set[tuple[str, str]] = set()
    for change in planned:
        key = (change.resource, change.code)
        if change.operation is Operation.REMOVE:
            removed.add(key)
        elif change.operation is Operation.CREATE:
            merged[key] = json.loads(change.new)
        else:
            merged.setdefault(key, dict(current[change.resource][change.code]))[change.field] = change.new
    problems: list[Problem] = []
    written: list[tuple[Entity, Row]] = []
    for (resource, _code), values in merged.items():
        entity = RESOURCES[resource]
        try:
            written.append((entity, entity.create.model_validate(values)))
        except ValidationError as error:
            problems += problems_of(error, entity, values)
    problems += reference_problems(session, written, frozenset(removed))
    if problems:
        raise InvalidInput(tuple(problems))


def apply(session: Session, planned: Sequence[Planned]) -> None:
    """Write the changes to the working tables: parents are created first and removed last."""
    by_kind: dict[tuple[Operation, str], list[Planned]] = defaultdict(list)
    for change in planned:
        by_kind[change.operation, change.resource].append(change)
    for entity in ENTITIES:
        table = table_of(entity)
        if created := by_kind.get((Operation.CREATE, entity.resource)):
            session.execute(insert(table), [_values(entity, json.loads(change.new)) for change in created])
        by_field: dict[str, list[Planned]] = defaultdict(list)
        for change in by_kind.get((Operation.UPDATE, entity.resource), []):
            by_field[change.field].append(change)
        for name, changes in by_field.items():
            decode = next(column.decode for column in entity.columns if column.name == name)
            # SQLAlchemy takes a parameter that is called like a column for that column's value; none begins with `_`
            statement = update(table).where(table.c.code == bindparam("_row")).values({name: bindparam("_value")})
            session.execute(statement, [{"_row": change.code, "_value": decode(change.new)} for change in changes])
    for entity in reversed(ENTITIES):
        if gone := by_kind.get((Operation.REMOVE, entity.resource)):
            table = table_of(entity)
            session.execute(delete(table).where(table.c.code == bindparam("row")), [{"row": c.code} for c in gone])


def _rewrite(entity: Entity, item: Proposed, before: Mapping[str, Any] | None) -> Rewritten:
    if item.operation is Operation.CREATE:
        if before is not None:
            raise InvalidInput((Problem("exists", entity.resource, code=item.code),))
        row = _valid(entity, {**item.values, "code": item.code})
        if row.code != item.code:  # spaces around it, which a text may have
            raise InvalidInput((Problem("malformed", entity.resource, entity.columns[0], "code", item.code),))
        new = to_json({name: text for name, text in _cells(entity, row).items() if text})
        return Rewritten(entity, row, (Planned(item.operation, entity.resource, item.code, "", "", new),))
    if before is None:
        raise InvalidInput((Problem("does_not_exist", entity.resource, code=item.code),))
    old_row = entity.public.model_construct(None, **before)
    old = _cells(entity, old_row)
    if item.operation is Operation.REMOVE:
        cells = to_json({name: text for name, text in old.items() if text})
        return Rewritten(entity, old_row, (Planned(item.operation, entity.resource, item.code, "", cells, ""),))
    row = _patched(entity, item, before)
    changed = {name: text for name, text in _cells(entity, row).items() if text != old[name]}
    changes = tuple(
        Planned(item.operation, entity.resource, item.code, name, old[name], text) for name, text in changed.items()
    )
    return Rewritten(entity, row, changes)


def _patched(entity: Entity, item: Proposed, before: Mapping[str, Any]) -> Row:
    """Return the row under the patch; where a deadline moves, its first date stays and the reason must come along."""
    values = {**before, **item.values, "code": item.code}
    row = _valid(entity, values)
    if "original_end" not in before:
        return row
    assert isinstance(row, CommitmentPublic | MilestonePublic)
    first = before["original_end"] or before["end"]
    moved = first is not None and row.end != before["end"]
    if moved and "original_end" not in item.values:
        row = _valid(entity, {**values, "original_end": first})
        assert isinstance(row, CommitmentPublic | MilestonePublic)
    original = row.original_end
    told_later = original is None or (row.end is not None and original <= row.end)
    if not (original == first if moved or before["original_end"] else told_later):
        raise InvalidInput((_problem_of("field_not_editable", entity, item, "original_end"),))
    if moved and "end_reason_es" not in item.values:
        raise InvalidInput((_problem_of("reason_required", entity, item, "end_reason_es"),))
    return row


def _problem_of(rule: str, entity: Entity, item: Proposed, name: str) -> Problem:
    column = next(column for column in entity.columns if column.name == name)
    return Problem(rule, entity.resource, column, name, encode(item.values.get(name)), item.code)


def _valid(entity: Entity, values: Mapping[str, Any]) -> Row:
    try:
        return entity.create.model_validate(values)
    except ValidationError as error:
        raise InvalidInput(tuple(problems_of(error, entity, values))) from None


def _outdated(
    session: Session, item: Proposed, entity: Entity, before: Mapping[str, Any] | None
) -> list[FieldConflict]:
    if before is None:
        return []
    return [
        FieldConflict(
            entity.resource,
            item.code,
            name,
            seen,
            found,
            encode(item.values.get(name)),
            _changed_by(session, item, name),
        )
        for name, seen in item.seen.items()
        if name in item.values and seen != (found := encode(before.get(name)))
    ]


def _conflicts(
    session: Session, change: Planned, current: Mapping[str, Mapping[str, Mapping[str, Any]]]
) -> list[FieldConflict]:
    row = current[change.resource].get(change.code)
    if change.operation is Operation.CREATE:
        outdated = [("code", "", change.code, change.code)] if row is not None else []
    elif row is None:
        outdated = [(change.field, change.old, "", change.new) if change.field else ("code", change.code, "", "")]
    elif change.operation is Operation.UPDATE:
        found = encode(row[change.field])
        outdated = [(change.field, change.old, found, change.new)] if found != change.old else []
    else:
        seen = json.loads(change.old)
        texts = {column.name: encode(row[column.name]) for column in RESOURCES[change.resource].columns}
        outdated = [(name, seen.get(name, ""), text, "") for name, text in texts.items() if text != seen.get(name, "")]
    return [
        FieldConflict(change.resource, change.code, name, old, found, new, _changed_by(session, change, name))
        for name, old, found, new in outdated
    ]


def _changed_by(session: Session, change: Planned | Proposed, field: str) -> str:
    """Return who proposed the last published change of a field."""
    query = (
        sqlmodel.select(StaffUser.username)
        .join(ChangeSet, col(ChangeSet.proposer_id) == StaffUser.id)
        .join(
            Transition,
            (col(Transition.change_set_id) == ChangeSet.id) & (col(Transition.state) == State.APPROVED.value),
        )
        .join(Change, col(Change.change_set_id) == ChangeSet.id)
        .where(Change.resource == change.resource, Change.code == change.code, col(Change.field).in_([field, ""]))
        .order_by(col(Transition.number).desc())
    )
    return session.exec(query).first() or ""


def _cells(entity: Entity, row: Row) -> dict[str, str]:
    return dict(zip((column.name for column in entity.columns), entity.encode(row), strict=True))


def _values(entity: Entity, cells: Mapping[str, str]) -> dict[str, Any]:
    return {column.name: column.decode(cells.get(column.name, "")) for column in entity.columns}
