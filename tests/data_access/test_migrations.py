"""Migrations: numbered, harmless to repeat, in agreement with the models, and the history is closed in the database."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import String, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel

from config.settings import ROOT
from data_access.database import migrate, open_database
from data_access.enumerations import Role
from data_access.models import ENTITIES
from data_access.schema import Encoded
from data_access.staff.accounts import find_actor
from tests.data_access.proposals import content

HISTORY = ("changeset", "change", "transition", "editionrecord", "blob", "auditentry")


def _differs(_context, _inspected, _metadata, inspected_type, metadata_type) -> bool | None:
    """Return False for a canonical text, which is a plain text to the database; None asks Alembic."""
    return False if isinstance(metadata_type, Encoded) and isinstance(inspected_type, String) else None


def test_models_and_migrations_agree(engine):
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": _differs})
        assert compare_metadata(context, SQLModel.metadata) == []


def test_every_public_resource_has_its_table(engine):
    with engine.connect() as connection:
        for entity in ENTITIES:
            assert connection.execute(text(f'SELECT count(*) FROM "{entity.table.__tablename__}"')).scalar() == 0


def test_migrating_again_changes_nothing(town):
    before = content(town)
    migrate(town)
    assert content(town) == before


def test_a_database_of_the_first_migration_goes_on_with_its_accounts_and_history(database_url):
    engine = open_database(database_url)
    config = Config()
    config.set_main_option("script_location", str(ROOT / "data_access" / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        account = "INSERT INTO staffuser (username, role, active, system, created_at) "
        facts = {"name": "editing-one", "yes": True, "no": False, "at": datetime(2026, 1, 1, tzinfo=UTC)}
        connection.execute(text(account + "VALUES (:name, 'editor', :yes, :no, :at)"), facts)
        change_set = "INSERT INTO changeset (id, proposer_id, created_at, title, reason, review, nonce, content_hash) "
        connection.execute(text(change_set + "VALUES (1, 1, '2026-01-01T00:00:00Z', 'Datos', 'Prueba', '', '', '')"))
    migrate(engine)
    actor = find_actor(engine, "editing-one")
    assert (actor.id, actor.role, actor.organisation) == (1, Role.EDITOR, None)
    assert len(content(engine)["changeset"]) == 1
    engine.dispose()


def test_migrations_are_numbered_in_a_row():
    names = sorted(path.name for path in Path(ROOT, "data_access/migrations/versions").glob("*.py"))
    assert [int(re.match(r"(\d{4})_\w+\.py", name)[1]) for name in names] == list(range(1, len(names) + 1))


@pytest.mark.parametrize("table", HISTORY)
def test_the_database_itself_refuses_to_change_replace_or_delete_history(town, table):
    with town.connect() as connection:
        columns = [row[0] for row in connection.execute(text(f"SELECT * FROM {table} LIMIT 0")).cursor.description]
        statements = [f'UPDATE {table} SET "{column}" = "{column}"' for column in columns]
        statements += [f"DELETE FROM {table}"]
        if town.dialect.name == "postgresql":
            statements += [f"TRUNCATE {table} CASCADE"]
        else:
            statements += [
                f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
                f"REPLACE INTO {table} SELECT * FROM {table}",
            ]
        before = connection.execute(text(f"SELECT * FROM {table}")).all()
        connection.rollback()
        for statement in statements:
            with pytest.raises(DBAPIError, match="history is append-only"):
                connection.execute(text(statement))
            connection.rollback()
        assert before
        assert connection.execute(text(f"SELECT * FROM {table}")).all() == before
