"""A database with something published in it, for the pages that work on one; what it holds differs on no engine."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from data_access.database import open_database
from data_access.staff.accounts import Actor
from tests.data_access.proposals import found_town, staff
from tests.databases import SqliteFiles


@pytest.fixture
def town(sqlite_files: SqliteFiles) -> Iterator[Engine]:
    """The engine of a database whose edition 1 is a small town."""
    url = sqlite_files.create(sqlite_files.template(found_town))
    engine = open_database(url)
    yield engine
    engine.dispose()
    sqlite_files.drop(url)


@pytest.fixture
def admin(town: Engine) -> Actor:
    """Return who administers the town."""
    return staff(town).admin
