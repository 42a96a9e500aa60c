"""Editions that tests of plain HTTP share."""

from collections.abc import Iterator

import pytest

from data_access.editions import Edition
from tests.databases import SqliteFiles
from tests.web.published import DATA, published


@pytest.fixture(scope="module", params=DATA)
def edition(request: pytest.FixtureRequest, sqlite_files: SqliteFiles) -> Iterator[Edition]:
    """The newest edition that this process shows: once the published facts, once a demonstration."""
    with published(sqlite_files, request.param) as current:
        yield current
