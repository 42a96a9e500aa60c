"""What two editions differ in, read from their files, is what their rows differ in."""

from itertools import combinations

import pytest
from sqlalchemy.exc import OperationalError

from data_access import differing as module
from data_access.archive import edition_of
from data_access.canonical import write_csv
from data_access.differing import _rows, differing
from data_access.errors import Unavailable
from data_access.models import RESOURCES
from tests import factories
from tests.data_access.demonstrations import load_tiny
from tests.web.published import shown


@pytest.fixture(scope="module")
def newest(sqlite_files):
    with shown(sqlite_files.template(load_tiny)) as edition:
        yield edition


def rows(edition):
    """Return the cells of every row of an edition by resource and code."""
    if edition is None:
        return {}
    return {
        (name, row.code): RESOURCES[name].encode(row) for name, table in edition.rows.items() for row in table
    }  # fmt: skip


@pytest.mark.parametrize(("first", "last"), [*combinations((1, 7, 20, 30), 2), (0, 5)])
def test_it_is_what_the_rows_of_both_differ_in(own_settings, newest, first, last):
    before, after = (rows(edition_of(number) if number else None) for number in (first, last))
    found = differing(newest.history[first - 1] if first else None, newest.history[last - 1])
    expected = {key for key in {*before, *after} if before.get(key) != after.get(key)}
    assert {(one.resource, one.code) for one in found} == expected
    assert len(found) == len(expected)
    for one in found:
        key = (one.resource, one.code)
        assert (one.before, one.after) == (before.get(key), after.get(key))


def test_an_edition_does_not_differ_from_itself(own_settings, newest):
    assert differing(newest.history[3], newest.history[3]) == ()


def test_a_column_that_came_later_counts_as_empty_before(newest):
    entity = RESOURCES["places"]
    row = entity.encode(factories.place(population=900))
    now = write_csv(entity, [row])
    place = [column.name for column in entity.columns].index("population")
    was = b"\n".join(
        b",".join(part for at, part in enumerate(line.split(b",")) if at != place) for line in now.splitlines()
    )  # fmt: skip
    (one,) = _rows("places", was, now)
    assert list(one.changed()) == [("population", "", "900")]


def test_without_the_database_it_says_so(own_settings, newest, monkeypatch):
    def refuse(_engine):
        raise OperationalError("select", {}, Exception("gone"))

    monkeypatch.setattr(module, "reading", refuse)
    with pytest.raises(Unavailable):
        differing(newest.history[0], newest.history[5])
