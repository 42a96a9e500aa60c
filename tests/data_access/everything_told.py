"""Everything that a database publishes of people, edition by edition, and what was true meanwhile."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import date

from sqlalchemy import Engine
from sqlmodel import col, select

from config.clock import local_date
from data_access.database import reading
from data_access.editions import Edition
from data_access.enumerations import EventStatus, Operation
from data_access.models.participation import AttendancePublic
from data_access.models.records import Change, EditionRecord
from indicators.index import grouped
from indicators.model import Part
from indicators.participants import participants
from indicators.people import participations
from indicators.registry import measure
from indicators.territory import place_cards
from tests.data_access.attackers import Said
from tests.data_access.linear_attack import Sum, Told
from tests.data_access.test_suppression import Truth

BY_ROWS = ("CC-01", "CC-04", "CC-04b", "CC-04c")  # indicators whose lines name the rows that they add
BY_PLACE = ("CC-03", "CC-03b")  # and those whose lines name places
TRAITS: Mapping[str, Callable[[AttendancePublic], str]] = {
    "sexo": lambda cell: cell.sex,
    "edad": lambda cell: cell.age_band,
    "sector": lambda cell: cell.sector or "",
    "lugar": lambda cell: cell.place or "",
}
"""What the breakdowns of the page go by."""

Numbered = tuple[int, Truth]
"""An edition that changed an event, and what was true of the event from then on."""


def truths_of(engine: Engine) -> dict[str, list[Numbered]]:
    """Return what the record knows of each event, from the changes that each edition applied."""
    totals: dict[str, int | None] = {}
    cells: dict[str, tuple[str, int]] = {}
    histories: dict[str, list[Numbered]] = defaultdict(list)
    with reading(engine) as session:
        changes = select(EditionRecord.number, Change).where(
            Change.change_set_id == EditionRecord.change_set_id, col(Change.resource).in_(("events", "attendance"))
        )
        applied = list(session.exec(changes.order_by(col(EditionRecord.number), col(Change.position))))
    for number in sorted({number for number, _ in applied}):
        touched = {event for at, change in applied if at == number for event in _apply(change, totals, cells)}
        own: dict[str, dict[str, int]] = defaultdict(dict)
        for code, (event, people) in cells.items():
            own[event][code] = people
        for event in sorted(touched):
            truth = Truth(totals.get(event), own[event], event in totals)
            if not histories[event] or histories[event][-1][1] != truth:
                histories[event].append((number, truth))
    return histories


def _apply(change: Change, totals: dict[str, int | None], cells: dict[str, tuple[str, int]]) -> Iterator[str]:
    """Apply a change to the counts, and yield the event it is about."""
    row = json.loads(change.new or "{}") if change.operation == Operation.CREATE else {}
    if change.resource == "events":
        yield change.code
        if change.operation == Operation.REMOVE:
            del totals[change.code]
        elif change.operation == Operation.CREATE or change.field == "people":
            people = row.get("people", "") if row else change.new
            totals[change.code] = int(people) if people else None
        return
    event, people = cells.get(change.code, ("", 0))
    if change.operation == Operation.REMOVE:
        del cells[change.code]
    elif change.operation == Operation.CREATE:
        event = row["event"]
        cells[change.code] = (event, int(row["people"]))
    elif change.field == "people":
        cells[change.code] = (event, int(change.new))
    yield event


def told_by(edition: Edition) -> Told:
    """Return everything that an edition tells of people."""
    cells: dict[str, dict[str, int | None]] = defaultdict(dict)
    for cell in edition.attendance:
        cells[cell.event][cell.code] = cell.people
    events = {row.code: Said(row.people, dict(cells[row.code])) for row in edition.events}
    changed = {change.row_code for change in edition.history[-1].changes if change.resource in ("events", "attendance")}
    return Told(events, frozenset(changed), tuple(published_sums(edition)))


def published_sums(edition: Edition) -> Iterator[Sum]:
    """Yield every number of people that indicators and pages compute of an edition."""
    day = local_date(edition.published_at)
    for code in BY_ROWS:
        result = measure(code, edition, day)
        parts = [part for part in result.parts if part.code not in ("not_recorded", "")]
        yield from map(_sum, result.parts)
        if result.total is not None:  # of a share, the whole that it is a part of
            rows = tuple(ref.code for part in parts for ref in part.rows)
            known = [part for part in parts if part.value is not None]
            yield Sum(result.total, cells=rows, at_least=any(part.at_least for part in known))
        else:
            codes = tuple(ref.code for ref in result.rows)
            yield Sum(int(result.value or 0), events=codes, at_least=result.at_least)
    held = {row.code for row in edition.events if row.status is EventStatus.HELD}
    population = {place.code: place.population for place in edition.places}
    for code in BY_PLACE:
        for part in measure(code, edition, day).parts:
            rows = tuple(cell.code for cell in edition.attendance if cell.place == part.code and cell.event in held)
            value = float(part.value or 0)
            people = value if code == "CC-03" else value * (population[part.code] or 0) / 1000
            yield Sum(round(people), cells=rows, at_least=part.at_least)
    for card in place_cards(edition).values():
        if card.participations is not None:
            rows = tuple(cell.code for cell in edition.attendance if cell.place == card.code and cell.event in held)
            yield Sum(card.participations.people, cells=rows, at_least=card.participations.at_least)
    view = participants(edition, day)
    cells = [cell for cell in edition.attendance if cell.event in held]
    for breakdown in view.breakdowns:
        own = grouped(cells, TRAITS[breakdown.name])
        for group in breakdown.groups:
            assert group.count.withheld == sum(cell.people is None for cell in own[group.code])
            codes = tuple(cell.code for cell in own[group.code])
            yield Sum(group.count.people, cells=codes, at_least=group.count.at_least)
    for group in view.quarters.groups:
        dated = (row for row in edition.events if row.code in held and _quarter(row.held_on) == group.code)
        counted = tuple(row.code for row in dated if participations(edition, row) is not None)
        yield Sum(group.count.people, events=counted, at_least=group.count.at_least)


def _sum(part: Part) -> Sum:
    resources = {ref.resource for ref in part.rows}
    codes = tuple(ref.code for ref in part.rows)
    assert len(resources) <= 1
    whole = int(part.value or 0)
    return Sum(whole, at_least=part.at_least, **{"events" if resources == {"events"} else "cells": codes})


def _quarter(day: date | None) -> str:
    return f"{day.year}-{(day.month + 2) // 3}" if day else ""
