"""Routes over an edition that a test made, or over the smallest demonstration, without a server."""

from types import SimpleNamespace

import pytest
from starlette.applications import Starlette
from starlette.routing import BaseRoute
from starlette.testclient import TestClient

from data_access import current
from data_access.database import open_database
from data_access.editions import Edition
from tests.data_access.demonstrations import all_editions, load_tiny
from tests.databases import SqliteFiles


def client(routes: list[BaseRoute], monkeypatch: pytest.MonkeyPatch, edition: Edition) -> TestClient:
    """Return a client of these routes while `edition` is the current one."""
    monkeypatch.setattr(current, "store", lambda: SimpleNamespace(current=lambda: edition, answers=True))
    return TestClient(Starlette(routes=routes), follow_redirects=False)


def tiny_demonstration(files: SqliteFiles) -> Edition:
    """Return the newest edition of the smallest demonstration."""
    engine = open_database(files.template(load_tiny))
    newest = all_editions(engine)[-1]
    engine.dispose()
    return newest
