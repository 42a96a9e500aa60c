"""A database with something published in it, for tests of what comes next."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Engine

from data_access.database import open_database
from tests.data_access.proposals import found_town


@pytest.fixture
def town(new_database: Callable[..., str]) -> Iterator[Engine]:
    """The engine of a database whose edition 1 is a small town, once on each kind of database."""
    engine = open_database(new_database(found_town))
    yield engine
    engine.dispose()
