"""Working rows by code, and the references between them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Table, select
from sqlmodel import Session

from data_access.models import ENTITIES, RESOURCES
from data_access.problems import Problem
from data_access.schema import Entity, Row

CHUNK = 500  # bound parameters of one query


def current_rows(session: Session, entity: Entity, codes: Iterable[str] | None = None) -> dict[str, dict[str, Any]]:
    """Return working rows by code as field values; all rows where no codes are named."""
    table = table_of(entity)
    if codes is None:
        return {row["code"]: dict(row) for row in session.execute(select(table)).mappings()}
    wanted = sorted(set(codes))
    chunks = [wanted[start : start + CHUNK] for start in range(0, len(wanted), CHUNK)]
    return {
        row["code"]: dict(row)
        for chunk in chunks
        for row in session.execute(select(table).where(table.c.code.in_(chunk))).mappings()
    }


def rows_of(session: Session, keys: Iterable[tuple[str, str]]) -> dict[str, dict[str, dict[str, Any]]]:
    """Return working rows by resource and code; a resource that was not asked for is empty."""
    codes: dict[str, set[str]] = defaultdict(set)
    for resource, code in keys:
        codes[resource].add(code)
    return defaultdict(dict, {name: current_rows(session, RESOURCES[name], wanted) for name, wanted in codes.items()})


def reference_problems(
    session: Session,
    written: Sequence[tuple[Entity, Row]],
    removed: frozenset[tuple[str, str]] = frozenset(),
) -> list[Problem]:
    """Return a problem for each reference of the written rows that leads nowhere, and for each removed row in use."""
    uses = [
        (entity, row, column, *target)
        for entity, row in written
        for column in entity.columns
        if column.refers or column.refers_by
        for target in _targets(column.refers or str(getattr(row, column.refers_by or "")), getattr(row, column.name))
    ]
    known = {(entity.resource, row.code) for entity, row in written}
    asked = {(resource, code) for *_, resource, code in uses} - known
    rows = rows_of(session, asked)
    missing = {(resource, code) for resource, code in asked if code not in rows[resource]} | removed
    problems = [
        Problem("unknown_reference", entity.resource, column, column.name, code, row.code)
        for entity, row, column, resource, code in uses
        if (resource, code) in missing
    ]
    return problems + _still_used(session, written, removed)


def _still_used(
    session: Session, written: Sequence[tuple[Entity, Row]], removed: frozenset[tuple[str, str]]
) -> list[Problem]:
    rewritten = {(entity.resource, row.code) for entity, row in written} | removed
    targets = {resource for resource, _ in removed}
    found = []
    for entity in ENTITIES if removed else ():
        columns = [c for c in entity.columns if c.refers in targets or c.refers_by]
        rows = current_rows(session, entity) if columns else {}
        used = {
            target
            for code, row in rows.items()
            if (entity.resource, code) not in rewritten
            for column in columns
            for target in _targets(column.refers or str(row[column.refers_by or ""]), row[column.name])
        }
        found += [Problem("referenced", resource, code=code) for resource, code in sorted(used & removed)]
    return found


def _targets(resource: str, value: object) -> list[tuple[str, str]]:
    codes = value if isinstance(value, list) else [value]
    return [(resource, str(code)) for code in codes if code]


def table_of(entity: Entity) -> Table:
    """Return the database table of a resource."""
    table: Table = getattr(entity.table, "__table__")  # noqa: B009  # SQLModel declares it only on table classes
    return table
