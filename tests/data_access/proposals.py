"""Short makers of what a test proposes, of the staff who propose it, and of what is published then."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, select
from sqlmodel import SQLModel

from data_access.change_sets import approve, propose, submit
from data_access.database import migrate, open_database, reading
from data_access.editions import Edition, load_edition
from data_access.enumerations import Operation, Role
from data_access.models import RESOURCES
from data_access.references import current_rows
from data_access.staff.accounts import Actor, create_account
from data_access.working import Proposed

NOON = datetime(2026, 11, 22, 18, tzinfo=UTC)  # noon in Antigua Guatemala

LEAST: Mapping[str, Mapping[str, Any]] = {
    "programmes": {"title_es": "Impulso Local"},
    "action_plans": {"title_es": "Plan 2025-2027"},
    "stages": {"position": 1, "title_es": "Diseño"},
    "places": {"name": "El Portal", "kind": "barrio"},
    "organisations": {"name_es": "Dirección de Ambiente", "sector": "government"},
    "events": {"kind": "workshop", "title_es": "Taller", "status": "held"},
    "attendance": {"sex": "women", "age_band": "18_29"},
    "commitments": {"plan": "PLAN", "title_es": "Reciclar", "lifecycle": "active", "completion": "limited"},
    "milestones": {"title_es": "Censo", "completion": "not_started"},
    "assessments": {"assessor": "MONITOR", "dated": "2026-06-30"},
    "facilitator_cohorts": {"trained_on": "2026-03-01"},
}
"""The fields a new row cannot do without."""


@dataclass(frozen=True)
class Staff:
    """One account of each kind; a second one where two people of a role meet."""

    editor: Actor
    second_editor: Actor
    reviewer: Actor
    second_reviewer: Actor
    monitor: Actor
    second_monitor: Actor
    other_monitor: Actor  # of another body
    admin: Actor
    operator: Actor


def staff(engine: Engine) -> Staff:
    """Return the accounts, which are made the first time; no name of theirs is a word of the data."""
    return Staff(
        create_account(engine, "editing-one", Role.EDITOR),
        create_account(engine, "editing-two", Role.EDITOR),
        create_account(engine, "reviewing-one", Role.REVIEWER),
        create_account(engine, "reviewing-two", Role.REVIEWER),
        create_account(engine, "monitoring-one", Role.MONITOR, organisation="MONITOR"),
        create_account(engine, "monitoring-two", Role.MONITOR, organisation="MONITOR"),
        create_account(engine, "monitoring-three", Role.MONITOR, organisation="ORG"),
        create_account(engine, "administering", Role.ADMIN),
        create_account(engine, "operator-reviewer", Role.REVIEWER, system=True),
    )


def create(resource: str, code: str, **values: object) -> Proposed:
    """Return a new row: the least it needs, and these values."""
    return Proposed(resource, code, Operation.CREATE, {**LEAST.get(resource, {}), **values})


def update(resource: str, code: str, seen: Mapping[str, str] | None = None, **values: object) -> Proposed:
    """Return a change of some fields of a row."""
    return Proposed(resource, code, Operation.UPDATE, values, seen or {})


def remove(resource: str, code: str) -> Proposed:
    """Return the removal of a row."""
    return Proposed(resource, code, Operation.REMOVE)


def submitted(engine: Engine, actor: Actor, *proposed: Proposed, at: datetime = NOON) -> int:
    """Return the number of a change set that now waits for its review."""
    number = propose(engine, actor, "Datos", "Prueba", proposed, at=at)
    submit(engine, actor, number, at=at)
    return number


def publish(engine: Engine, *proposed: Proposed, at: datetime = NOON) -> Edition:
    """Return the edition that these proposals become: one person proposes, another approves."""
    people = staff(engine)
    return edition(engine, approve(engine, people.reviewer, submitted(engine, people.editor, *proposed, at=at), at=at))


def edition(engine: Engine, number: int) -> Edition:
    """Return a published edition."""
    with reading(engine) as session:
        return load_edition(session, number)


def working(engine: Engine, resource: str) -> dict[str, dict[str, Any]]:
    """Return the working rows of a resource by code."""
    with reading(engine) as session:
        return current_rows(session, RESOURCES[resource])


def content(engine: Engine) -> dict[str, list[str]]:
    """Return every row of every table, to see that a command wrote nothing."""
    with engine.connect() as connection:
        return {
            name: sorted(map(repr, connection.execute(select(table))))
            for name, table in SQLModel.metadata.tables.items()
        }


TOWN = (
    create("programmes", "IL"),
    create("action_plans", "PLAN"),
    create("organisations", "ORG", name_es="Dirección de Ambiente"),
    create("organisations", "MONITOR", name_es="Universidad", sector="academia"),
    create("places", "PORTAL"),
    create("commitments", "C-1", lead="ORG", start="2025-05-01", end="2025-12-31"),
    create("milestones", "H-1", commitment="C-1", end="2025-09-30"),
    create("events", "EV-1", place="PORTAL", people=30),
)


def found_town(url: str) -> None:
    """Fill an empty database: the staff, and edition 1 with a few rows."""
    engine = open_database(url)
    migrate(engine)
    publish(engine, *TOWN)
    engine.dispose()
