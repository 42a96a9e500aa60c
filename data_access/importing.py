"""Importing: files in the template's format (the canonical CSV's columns) become one change set, all or nothing.

A column that is absent leaves its field as it is; an empty cell of a column that is there clears it. Two cells never do
what they seem to say, because the database knows better: an empty `original_end` keeps the first deadline, and a count
withheld in a published file keeps the exact one.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Engine
from sqlmodel import Session

from data_access.change_sets import propose, submit
from data_access.database import reading, transaction
from data_access.enumerations import Action, Operation
from data_access.incoming import DATA, Line, Reading, read_file
from data_access.manifest import DEMONSTRATION
from data_access.models import RESOURCES
from data_access.problems import InvalidInput, Problem, problems_of
from data_access.references import current_rows, rows_of
from data_access.schema import CODE_PATTERN, Entity, encode
from data_access.staff import audit
from data_access.staff.accounts import Actor, require_standing
from data_access.working import Planned, Proposed, plan


@dataclass(frozen=True)
class ImportPlan:
    """What an import would do. With a problem it does nothing, and proposes nothing."""

    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    proposed: tuple[Proposed, ...] = ()
    created: int = 0
    updated: int = 0
    unchanged: int = 0


@dataclass(frozen=True)
class ImportReport:
    """What an import did: the change set now in review, or None where nothing was written."""

    plan: ImportPlan
    change_set_id: int | None


def plan_import(
    engine: Engine, files: Sequence[tuple[str, bytes]], *, resource: str | None = None, encoding: str | None = None
) -> ImportPlan:
    """Return what importing these files together would do; writes nothing, and raises for no content whatsoever.

    Args:
        engine: the database to compare with.
        files: name and content of each; CSV or XLSX.
        resource: the resource of all of them; otherwise the name of each file says it, or its columns do.
        encoding: of the CSV files; otherwise detected.
    """
    found = Reading()
    for name, content in files:
        read_file(found, name, content, resource, encoding)
    with reading(engine) as session:
        planned = _plan(session, found)
    if found.problems:
        return ImportPlan(found.sorted_problems(), tuple(found.warnings))
    proposed = tuple(_proposals(planned))
    created = sum(item.operation is Operation.CREATE for item in proposed)
    return ImportPlan(
        problems=(),
        warnings=tuple(found.warnings),
        proposed=proposed,
        created=created,
        updated=len(proposed) - created,
        unchanged=len(found.lines) - len(proposed),
    )


def import_files(
    engine: Engine,
    actor: Actor,
    files: Sequence[tuple[str, bytes]],
    *,
    title: str,
    reason: str,
    dry_run: bool = False,
    resource: str | None = None,
    encoding: str | None = None,
    at: datetime | None = None,
) -> ImportReport:
    """Propose these files as one change set and hand it in for review; bad cells are reported, not raised.

    Raises:
        NotAllowed: the role may not propose for one of the resources.
        InvalidInput: somebody else's change of this very moment made the files wrong.
        Conflict: likewise.
    """
    planned = plan_import(engine, files, resource=resource, encoding=encoding)
    if dry_run or not planned.proposed:
        return ImportReport(planned, None)
    change_set_id = propose(engine, actor, title, reason, planned.proposed, at=at)
    submit(engine, actor, change_set_id, at=at)
    return ImportReport(planned, change_set_id)


def note_check(engine: Engine, actor: Actor, subject: str, files: int) -> None:
    """Note in the audit trail that somebody had files checked: how many of what, never what they hold.

    Raises:
        NotAllowed: the account is no longer what the actor says.
    """
    with transaction(engine) as session:
        require_standing(session, actor)
        audit.record(session, actor.id, Action.READ_FILE, subject, {"files": files})
        session.commit()


def _plan(session: Session, found: Reading) -> list[Planned]:
    """Return the changes of all lines; problems are added to what was found."""
    keyed = _by_key(found)
    current = rows_of(session, keyed)
    _check_demonstration(session, found, current)
    proposed = [_proposed(line, current[resource].get(code)) for (resource, code), line in keyed.items()]
    changed = sorted((item for item in proposed if item), key=lambda item: list(DATA).index(item.resource))
    try:
        return plan(session, changed) if changed else []
    except InvalidInput as error:
        for problem in error.problems:
            line = keyed.get((problem.resource, problem.code))
            if line and not _comes_along(problem, keyed):
                found.add(problem.at(line.file, line.line))
        if not found.problems:  # whatever else refused the rows must not look like a file without changes
            found.problems += [problem for problem in error.problems if problem.rule != "no_changes"]
        return []


def _by_key(found: Reading) -> dict[tuple[str, str], Line]:
    """Return the lines by resource and code; a line without a usable code is checked by itself."""
    keyed: dict[tuple[str, str], Line] = {}
    for line in found.lines:
        if not re.fullmatch(CODE_PATTERN, line.code):
            for problem in _without_code(line):
                found.add(problem.at(line.file, line.line))
        elif line.key in keyed:
            code = line.entity.columns[0]
            found.add(Problem("repeated_code", line.key[0], code, "code", line.code, "", line.file, line.line))
        else:
            keyed[line.key] = line
    return keyed


def _without_code(line: Line) -> list[Problem]:
    """Return what is wrong with a line that has no usable code: that, and its other cells."""
    values = {name: text for name, text in line.cells.items() if text}
    problems: list[Problem] = []
    try:
        line.entity.create.model_validate(values)
    except ValidationError as error:
        problems = problems_of(error, line.entity, values)
    if not any(problem.name == "code" for problem in problems):
        problems.append(Problem("malformed", line.entity.resource, line.entity.columns[0], "code", line.code))
    return problems


def _proposed(line: Line, before: Mapping[str, Any] | None) -> Proposed | None:
    """Return what a line wants of its row, or None where the row says the same."""
    if before is None:
        values: dict[str, Any] = {name: text for name, text in line.cells.items() if text and name != "code"}
        return Proposed(line.entity.resource, line.code, Operation.CREATE, values)
    values = {
        name: text or _empty(line.entity, name)
        for name, text in line.cells.items()
        if text != encode(before[name]) and name not in _kept(line, before)
    }
    return Proposed(line.entity.resource, line.code, Operation.UPDATE, values) if values else None


def _kept(line: Line, before: Mapping[str, Any]) -> set[str]:
    """Return the fields that keep what the database knows better than the file."""
    kept = set()
    if not line.cells.get("original_end"):
        kept.add("original_end")
    withheld = line.cells.get("people_hidden") == "true" and not line.cells.get("people")
    if withheld and before.get("people") is not None:
        kept |= {"people", "people_hidden"}
    return kept


def _empty(entity: Entity, name: str) -> object:
    """Return the value of an empty cell: the field's default, or an empty text where the field is required."""
    info = entity.public.model_fields[name]
    return "" if info.is_required() else info.get_default(call_default_factory=True, validated_data={})


def _comes_along(problem: Problem, keyed: Iterable[tuple[str, str]]) -> bool:
    """Return whether a row that a reference does not find is in the files, refused for a fault of its own."""
    if problem.rule != "unknown_reference" or problem.column is None:
        return False
    targets = [problem.column.refers] if problem.column.refers else list(DATA)
    return any((target, problem.value) in keyed for target in targets)


def _check_demonstration(
    session: Session, found: Reading, current: Mapping[str, Mapping[str, Mapping[str, Any]]]
) -> None:
    """Add a problem for each file that would mix demonstration data with others."""

    def source(line: Line) -> str:
        known = current.get(line.entity.resource, {}).get(line.code, {}).get("source")
        return line.cells.get("source", known or "")

    programmes = current_rows(session, RESOURCES["programmes"])
    own = [line for line in found.lines if line.entity.resource == "programmes"] or found.lines
    sources = [row["source"] for row in programmes.values()] or [source(line) for line in own]
    demonstration = DEMONSTRATION in sources
    told: set[str] = set()
    for line in found.lines:
        if (source(line) == DEMONSTRATION) is not demonstration and line.file not in told:
            told.add(line.file)
            column = next(column for column in line.entity.columns if column.name == "source")
            problem = Problem("demonstration", line.entity.resource, column, "source", source(line))
            found.add(problem.at(line.file, line.line))


def _proposals(planned: Iterable[Planned]) -> Iterable[Proposed]:
    """Return the planned changes as proposals, one per row: canonical texts, and what stood there before."""
    rows: dict[tuple[str, str], list[Planned]] = defaultdict(list)
    for change in planned:
        rows[change.resource, change.code].append(change)
    for (resource, code), changes in rows.items():
        if changes[0].operation is Operation.CREATE:
            values = {name: text for name, text in json.loads(changes[0].new).items() if name != "code"}
            yield Proposed(resource, code, Operation.CREATE, values)
        else:
            new = {change.field: change.new for change in changes}
            yield Proposed(resource, code, Operation.UPDATE, new, {change.field: change.old for change in changes})
