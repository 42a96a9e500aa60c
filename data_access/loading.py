"""First start: migrations, then the published facts as a reviewed change set that becomes edition 1."""

from pathlib import Path

from sqlalchemy import Engine, func
from sqlmodel import col, select

from data_access.change_sets import approve, propose, submit, withdraw
from data_access.database import CANNOT_OPEN, migrate, open_database, reading
from data_access.enumerations import Review, Role
from data_access.errors import Conflict, NoDatabase
from data_access.importing import plan_import
from data_access.models.records import EditionRecord
from data_access.problems import InvalidInput
from data_access.staff.accounts import Actor, create_account

FACTS_DIR = Path(__file__).parent / "facts"


def prepare(url: str) -> None:
    """Bring the database to the newest migration, and publish the facts where nothing was published yet.

    Raises:
        NoDatabase: it cannot be opened, or does not answer.
    """
    try:
        engine = open_database(url)
        try:
            migrate(engine)
            load_facts(engine)
        finally:
            engine.dispose()
    except CANNOT_OPEN as error:
        raise NoDatabase.of(error) from error


def operator(engine: Engine, role: Role) -> Actor:
    """Return the account of the command line for a role; nobody can sign in with it."""
    return create_account(engine, f"operator-{role.value}", role, system=True)


def newest_number(engine: Engine) -> int:
    """Return the number of the newest edition; 0 where nothing was published."""
    with reading(engine) as session:
        return session.exec(select(func.max(col(EditionRecord.number)))).one() or 0


def load_facts(engine: Engine) -> int:
    """Publish the default data set as edition 1 of an empty database; return the newest edition's number."""
    if newest := newest_number(engine):
        return newest
    plan = plan_import(engine, [(path.name, path.read_bytes()) for path in sorted(FACTS_DIR.glob("*.csv"))])
    if plan.problems:
        raise InvalidInput(plan.problems)
    editor, reviewer = operator(engine, Role.EDITOR), operator(engine, Role.REVIEWER)
    change_set = 0
    try:
        change_set = propose(
            engine,
            editor,
            "Hechos publicados del programa y del plan de acción",
            "Primera edición: solo hechos con fuente, revisados en el repositorio público.",
            plan.proposed,
            review=Review.REPOSITORY,
        )
        submit(engine, editor, change_set)
        return approve(engine, reviewer, change_set)
    except (Conflict, InvalidInput):
        newest = newest_number(engine)
        if not newest:
            raise
        if change_set:  # another process started at the same moment and was first
            withdraw(engine, editor, change_set, "Otro proceso publicó los mismos hechos en ese momento.")
        return newest
