"""A database that does not answer: the current edition goes on from memory, and for the rest it is said when to ask."""

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from config.settings import settings
from data_access import current
from tests.data_access.demonstrations import load_tiny
from web.open_data import kept, routes
from web.open_data.files import FORMATS, WHOLE


@pytest.fixture
def client():
    kept.earlier.cache_clear()
    with TestClient(Starlette(routes=routes.routes())) as client:
        yield client


@pytest.fixture
def reading(monkeypatch):
    """`reading(url)` makes this process read a database, which it has not yet asked for anything."""

    def read(url):
        monkeypatch.setenv("DATABASE_URL", url)
        settings.cache_clear()
        current.store.cache_clear()

    yield read
    current.store().engine.dispose()
    current.store.cache_clear()


@pytest.fixture
def gone(reading, client, new_database, request):
    """What a reader got before the database was gone, by path."""
    database = new_database(load_tiny)
    reading(database)
    before = {path: client.get(f"/datos/{path}") for path in ("commitments.csv", "ediciones/2/commitments.csv")}
    current.store().engine.dispose()
    request.getfixturevalue("sqlite_files" if database.startswith("sqlite") else "postgres_server").drop(database)
    return before


def test_every_file_of_the_current_edition_is_still_there(client, gone):
    assert client.get("/datos/commitments.csv").content == gone["commitments.csv"].content
    number = gone["commitments.csv"].headers["x-edition"]
    for name in (*WHOLE, *(f"commitments.{ending}" for ending in FORMATS)):  # nobody had asked for most of them
        assert client.get(f"/datos/{name}").status_code == 200, name
        if name not in WHOLE or WHOLE[name].of_each:
            assert client.get(f"/datos/ediciones/{number}/{name}").status_code == 200, name
    for page in (f"ediciones/{number}/", "ediciones/"):
        assert client.get(f"/datos/{page}").status_code == 200, page
    digest = gone["commitments.csv"].headers["x-content-sha256"]
    assert client.get(f"/datos/blobs/{digest}.csv").content == gone["commitments.csv"].content


def test_what_was_read_before_is_still_there(client, gone):
    path = "ediciones/2/commitments.csv"
    assert client.get(f"/datos/{path}").content == gone[path].content


@pytest.mark.parametrize(
    "path", ["ediciones/3/", "ediciones/3/commitments.csv", "ediciones/3/todo.zip", f"blobs/{'0' * 64}.csv"]
)
def test_the_rest_says_when_to_ask_again(client, gone, path):
    for language, title in (("es", "La base de datos no responde"), ("en", "The database does not answer")):
        answer = client.get(f"/datos/{path}?lang={language}")
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["cache-control"] == "no-store"
        assert answer.json()["title"] == title


@pytest.mark.parametrize(
    "path", ["commitments.csv", "ediciones/1/", "ediciones/", "ediciones/1/commitments.csv", f"blobs/{'0' * 64}.csv"]
)
def test_a_process_that_never_saw_an_edition_says_so(client, reading, tmp_path, path):
    reading(f"sqlite:///{tmp_path / 'empty.db'}")
    answer = client.get(f"/datos/{path}")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
