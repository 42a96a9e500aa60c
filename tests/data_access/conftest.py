"""A database with something published in it, for tests of what comes next."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Engine

from data_access.database import open_database
from tests.data_access.proposals import found_town

ONE_DATABASE = {
    *("test_attendance_sheets", "test_command_line", "test_command_matrix", "test_form_rows", "test_monitors"),
    *("test_sent_back", "test_malformed_files", "test_staff_accounts", "test_staff_audit", "test_staff_second_factor"),
    *("test_staff_sessions", "test_staff_sign_in", "test_templates", "test_waiting"),
}
"""What these test is decided in Python, whatever the database; the commands below it are tested on both kinds."""

on_both = pytest.mark.parametrize("new_database", ["sqlite", "postgresql"], indirect=True)
"""For a test in one of these where the database counts, too."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the second kind of database where it would only cost time."""
    left_out = [
        item
        for item in items
        if isinstance(item, pytest.Function)
        and item.path.stem in ONE_DATABASE
        and not any("new_database" in mark.args for mark in item.iter_markers("parametrize"))
        and "postgresql" in getattr(getattr(item, "callspec", None), "params", {}).values()
    ]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


@pytest.fixture
def town(new_database: Callable[..., str]) -> Iterator[Engine]:
    """The engine of a database whose edition 1 is a small town, once on each kind of database."""
    engine = open_database(new_database(found_town))
    yield engine
    engine.dispose()
