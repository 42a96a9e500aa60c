"""Publication: the working tables become the next edition, inside the transaction that approved the change."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from data_access.canonical import count_rows, read_csv, sha256, write_csv
from data_access.enumerations import Operation, Review, State
from data_access.manifest import DEMONSTRATION, NO_HASH, Manifest, Resource
from data_access.models import ENTITIES, RESOURCES
from data_access.models.participation import AttendancePublic, EventPublic
from data_access.models.records import Blob, Change, ChangeSet, EditionRecord, Transition
from data_access.references import CHUNK, current_rows
from data_access.schema import Entity, Row, encode
from data_access.suppression import Cell, Counts, Past, is_small, suppress
from data_access.working import Planned, is_demonstration

COUNTED = frozenset({"events", "attendance"})  # suppressed together: an event's total ties its cells


def publish(
    session: Session,
    change_set: ChangeSet,
    planned: Sequence[Planned],
    review: Review,
    approval: Transition,
) -> EditionRecord:
    """Build and store the next edition; the caller commits. Resources the change did not touch keep their blob."""
    last = session.exec(select(EditionRecord).order_by(col(EditionRecord.number).desc()).limit(1)).first()
    before = dict(Manifest.parse(last.manifest).resources) if last else {}
    number = last.number + 1 if last else 1
    due = {change.resource for change in planned} | {entity.resource for entity in ENTITIES} - before.keys()
    counted = _suppressed(session, before, change_set, planned) if due & COUNTED else {}
    contents = {name: _canonical(session, name) for name in due - COUNTED}
    contents |= {name: _write_rows(RESOURCES[name], rows) for name, rows in counted.items()}
    contents |= {
        "changes": write_csv(RESOURCES["changes"], _published_changes(session, number, planned)),
        "change_sets": write_csv(
            RESOURCES["change_sets"], [_published_change_set(session, change_set, review, approval)]
        ),
    }
    resources = {**before, **{name: _store(session, content) for name, content in contents.items()}}
    published_at = max(approval.at, last.published_at) if last else approval.at  # also where a clock was set back
    manifest = Manifest(number, published_at, last.hash if last else NO_HASH, resources).to_json()
    record = EditionRecord(
        number=number,
        change_set_id=approval.change_set_id,
        published_at=published_at,
        prev_hash=last.hash if last else NO_HASH,
        hash=sha256(manifest),
        manifest=manifest,
    )
    session.add(record)
    session.flush()
    return record


def _store(session: Session, content: bytes) -> Resource:
    digest = sha256(content)
    if session.exec(select(Blob.sha256).where(Blob.sha256 == digest)).first() is None:
        session.add(Blob(sha256=digest, content=content))
        session.flush()
    return Resource(digest, count_rows(content), len(content))


def _canonical(session: Session, resource: str) -> bytes:
    entity = RESOURCES[resource]
    rows: Iterable[Mapping[str, Any]] = current_rows(session, entity).values()
    if any(column.small_counts for column in entity.columns):
        rows = [{**row, **_withheld(is_small(row["people"]) or bool(row["people_hidden"]), row)} for row in rows]
    return _write_rows(entity, rows)


def _write_rows(entity: Entity, rows: Iterable[Mapping[str, Any]]) -> bytes:
    """Return the canonical CSV of working rows, which must be fit for the public already."""
    names = [column.name for column in entity.columns]
    return write_csv(entity, ([encode(row[name]) for name in names] for row in rows))


def _withheld(hidden: bool, row: Mapping[str, Any]) -> dict[str, object]:
    return {"people": None, "people_hidden": True} if hidden else {"people_hidden": row["people_hidden"]}


def _suppressed(
    session: Session, before: Mapping[str, Resource], change_set: ChangeSet, planned: Sequence[Planned]
) -> dict[str, list[dict[str, Any]]]:
    """Return the public rows of events and attendance."""
    events = current_rows(session, RESOURCES["events"])
    cells = current_rows(session, RESOURCES["attendance"])
    counts = Counts(
        totals={code: row["people"] for code, row in events.items()},
        hidden_totals=frozenset(code for code, row in events.items() if row["people_hidden"]),
        cells=tuple(Cell(code, row["event"], row["people"]) for code, row in sorted(cells.items())),
    )
    published = _published_counts(session, before)
    newly_broken_down = {cell.event for cell in counts.cells} - {cell.event for cell in published.cells}
    past = Past(
        totals=_earlier_totals(session, change_set, newly_broken_down),
        left=_events_left(session, planned),
        arrived=frozenset(c.code for c in planned if c.resource == "attendance" and c.field in {"", "event"}),
    )
    safe = suppress(counts, published, past)
    return {
        "events": [{**row, **_withheld(code in safe.hidden_totals, row)} for code, row in events.items()],
        "attendance": [{**cells[c.code], **_withheld(c.people is None, cells[c.code])} for c in safe.cells],
    }


def _published_counts(session: Session, before: Mapping[str, Resource]) -> Counts:
    """Return what the last edition says of people, as `suppress` compares it."""

    def rows(resource: str) -> tuple[Row, ...]:
        if resource not in before:
            return ()
        blob = session.get(Blob, before[resource].sha256)
        return read_csv(resource, blob.content) if blob else ()

    events = [row for row in rows("events") if isinstance(row, EventPublic)]
    cells = [row for row in rows("attendance") if isinstance(row, AttendancePublic)]
    return Counts(
        totals={row.code: row.people for row in events},
        hidden_totals=frozenset(row.code for row in events if row.people_hidden),
        cells=tuple(Cell(row.code, row.event, row.people) for row in cells),
    )


def _earlier_totals(session: Session, change_set: ChangeSet, events: Iterable[str]) -> dict[str, frozenset[int]]:
    """Return every total that these events had before this change set; a total that was public is one of them."""
    totals: dict[str, set[int]] = defaultdict(set)
    codes = sorted(events)
    for start in range(0, len(codes), CHUNK):
        chunk = col(Change.code).in_(codes[start : start + CHUNK])
        earlier = col(Change.change_set_id) != change_set.id
        for change in session.exec(_approved_changes().where(Change.resource == "events", chunk, earlier)):
            rows = [json.loads(text) for text in (change.old, change.new) if text] if change.field == "" else []
            texts = [change.old, change.new] if change.field == "people" else [row.get("people", "") for row in rows]
            totals[change.code] |= {int(text) for text in texts if text}
    return {event: frozenset(people) for event, people in totals.items()}


def _events_left(session: Session, planned: Sequence[Planned]) -> dict[str, frozenset[str]]:
    """Return, for each attendance cell that was ever removed or moved, the events that it left.

    A new cell that counts as many of the same people as one that was removed is taken for it, whatever its code: an
    event that is entered again under another code would else show beside it what the first one hides.
    """
    left: dict[str, set[str]] = defaultdict(set)
    removed: dict[tuple[str, ...], set[str]] = defaultdict(set)
    gone = (Change.operation == Operation.REMOVE) | (Change.field == "event")
    for change in session.exec(_approved_changes().where(Change.resource == "attendance", gone)):
        row = json.loads(change.old) if change.field == "" else {}
        event = row["event"] if row else change.old
        left[change.code].add(event)
        if row:
            removed[_likeness(row)].add(event)
    for new in planned if removed else ():
        if new.resource == "attendance" and new.operation == Operation.CREATE:
            left[new.code] |= removed.get(_likeness(json.loads(new.new)), set())
    return {cell: frozenset(events) for cell, events in left.items()}


def _likeness(row: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(row.get(field, "") for field in ("sex", "age_band", "sector", "place", "people"))


def _approved_changes() -> SelectOfScalar[Change]:
    approved = (col(Transition.change_set_id) == Change.change_set_id) & (Transition.state == State.APPROVED.value)
    return select(Change).join(Transition, approved)


def _published_changes(session: Session, number: int, planned: Sequence[Planned]) -> list[list[str]]:
    """Return the public change log of this edition.

    Attendance is logged as one line per event, and no count of people is repeated: a log would undo the suppression.
    """
    source = DEMONSTRATION if is_demonstration(session) else ""
    lines: list[tuple[str, str, str, str, str, str]] = []
    counted_events: set[str] = set()
    for change in planned:
        if change.resource == "attendance":
            counted_events |= _events_of(session, change)
            continue
        secret = any(c.small_counts for c in RESOURCES[change.resource].columns) and change.field.startswith("people")
        values = ("", "") if secret or not change.field else (change.old, change.new)
        lines.append((change.operation, change.resource, change.code, change.field, *values))
    lines += [(Operation.UPDATE, "attendance", event, "people", "", "") for event in sorted(counted_events)]
    order = [column.name for column in RESOURCES["changes"].columns]
    names = ("operation", "resource", "row_code", "field", "old", "new")
    published = [
        {"code": f"{number}-{position:06}", "source": source, **dict(zip(names, line, strict=True))}
        for position, line in enumerate(lines, start=1)
    ]
    return [[line.get(name, "") for name in order] for line in published]


def _events_of(session: Session, change: Planned) -> set[str]:
    if change.field == "":
        return {str(json.loads(change.new or change.old)["event"])}
    if change.field == "event":
        return {change.old, change.new}
    return {str(current_rows(session, RESOURCES["attendance"], [change.code])[change.code]["event"])}


def _published_change_set(session: Session, change_set: ChangeSet, review: Review, approval: Transition) -> list[str]:
    submitted = select(Transition.at).where(
        Transition.change_set_id == approval.change_set_id, Transition.state == State.SUBMITTED.value
    )
    cells = {
        "code": f"CS-{approval.change_set_id:06}",
        "title": change_set.title,
        "reason": change_set.reason,
        "review": review.value,
        "proposed_at": session.exec(submitted).one(),
        "approved_at": approval.at,
        "record_hash": approval.hash,
        "source": DEMONSTRATION if is_demonstration(session) else "",
    }
    return [cells.get(column.name, "") for column in RESOURCES["change_sets"].columns]
