"""Runs migrations on the connection that `data_access.database.migrate` hands over."""

from alembic import context
from sqlmodel import SQLModel

from data_access import models  # the import fills SQLModel.metadata

assert models.ENTITIES
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=context.config.attributes["connection"].dialect.name == "sqlite",
)
with context.begin_transaction():
    context.run_migrations()
