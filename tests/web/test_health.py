"""`/salud`: the edition in memory, and an honest answer about the database."""

import re
import threading
import time
from datetime import datetime

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from config.settings import settings
from data_access import current
from data_access.loading import prepare
from web import health


@pytest.fixture
def client():
    with TestClient(Starlette(routes=health.routes())) as client:
        yield client
    current.store().engine.dispose()
    current.store.cache_clear()


@pytest.fixture
def database(new_database, monkeypatch, client):
    """A database with edition 1 in it, which the process reads."""
    url = new_database(prepare)
    monkeypatch.setenv("DATABASE_URL", url)
    settings.cache_clear()
    current.store.cache_clear()
    return url


def test_it_names_the_edition_and_the_version(client, database):
    answer = client.get("/salud")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    body = answer.json()
    assert set(body) == {"edition", "database", "version"}
    assert body["database"] == "ok"
    assert body["edition"]["number"] == 1
    assert re.fullmatch("[0-9a-f]{64}", body["edition"]["hash"])
    assert datetime.fromisoformat(body["edition"]["published_at"]).utcoffset() is not None
    assert re.fullmatch(r"\d+\.\d+\.\d+", body["version"])


def test_a_database_that_is_gone_is_down_at_once_and_the_edition_stays(client, database, request):
    before = client.get("/salud").json()
    server = request.getfixturevalue("sqlite_files" if database.startswith("sqlite") else "postgres_server")
    server.drop(database)
    answer = client.get("/salud")
    assert answer.status_code == 503
    assert answer.json() == before | {"database": "down"}


def test_a_process_that_never_saw_an_edition_says_so(client, monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'empty.db'}")
    settings.cache_clear()
    current.store.cache_clear()
    answer = client.get("/salud")
    assert answer.status_code == 503
    assert answer.json()["edition"] is None


def test_a_database_that_hangs_is_not_waited_for(client, database, monkeypatch):
    client.get("/salud")
    released = threading.Event()
    monkeypatch.setattr(health, "PATIENCE_SECONDS", 0.2)
    monkeypatch.setattr(health, "newest_number", lambda engine: released.wait(10))
    begun = time.monotonic()
    answer = client.get("/salud")
    released.set()
    assert answer.status_code == 503
    assert answer.json()["edition"]["number"] == 1
    assert time.monotonic() - begun < 2
