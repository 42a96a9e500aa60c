"""Fixtures every test may use.

What needs a program this machine lacks (Chromium, PostgreSQL) is skipped with the reason, or fails where
REQUIRE_EVERY_TEST=1 says that a skipped test would hide something (.ci/run).
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import NoReturn
from zlib import crc32

import pytest
from argon2 import PasswordHasher
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import Engine

from config.settings import Settings, settings
from data_access.database import migrate, open_database
from data_access.staff import passwords
from tests import databases, serving

# PyLD brings lxml, and openpyxl would read workbooks with it, past defusedxml; the site itself runs without lxml.
os.environ["OPENPYXL_LXML"] = "False"

LONGEST = {
    "test_first_paint",
    "test_pages_browser",
    "test_numbers_agree",
    "test_killed",
    "test_injection",
    "test_pages",
}
REQUIRED = os.environ.get("REQUIRE_EVERY_TEST") == "1"

# The same examples on every machine and no per-example deadline: a slow or unlucky run is not a defect.
hypothesis_settings.register_profile("project", derandomize=True, deadline=None, print_blob=True)
hypothesis_settings.load_profile("project")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest files and end with the short ones of unit/, so that no worker is left with one at the end.

    The others are mixed, so that workers are not all at browser tests at once.
    """
    items.sort(key=lambda item: (_place(item.path), crc32(item.path.name.encode())))


def _place(path: Path) -> int:
    return 0 if path.stem in LONGEST else 2 if "unit" in path.parts else 1


def pytest_xdist_auto_num_workers() -> int:
    """Two workers for each processor: what drives a browser or a server mostly waits."""
    return 2 * (os.cpu_count() or 1)


@pytest.fixture(autouse=True)
def own_settings(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the settings of the machine (environment, `.env`) and its database out of every test."""
    monkeypatch.setitem(Settings.model_config, "env_file", None)
    for name in Settings.model_fields:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path_factory.getbasetemp() / 'nobody.db'}")
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture(scope="module", autouse=True)
def cheap_passwords(request: pytest.FixtureRequest) -> Iterator[None]:
    """Passwords are hashed with so little work that a test can afford many, except where hashing itself is tested."""
    with pytest.MonkeyPatch.context() as patched:
        if request.path.stem != "test_staff_passwords":
            patched.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        passwords._nobody.cache_clear()
        yield
    passwords._nobody.cache_clear()


@pytest.fixture(scope="session")
def sqlite_files(tmp_path_factory: pytest.TempPathFactory) -> databases.SqliteFiles:
    """Databases that are files."""
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "templates"
    shared.mkdir(exist_ok=True)
    return databases.SqliteFiles(tmp_path_factory.mktemp("sqlite"), shared)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[databases.PostgresServer]:
    """Databases of a PostgreSQL server that lives as long as the test session."""
    programs = databases.binaries()
    if programs is None:
        skip_or_fail("PostgreSQL's server programs (initdb, pg_ctl) are not installed")
    with databases.postgres_server(programs) as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def new_database(request: pytest.FixtureRequest) -> Iterator[Callable[..., str]]:
    """`new_database()` makes an empty database, `new_database(prepare)` a copy of the one `prepare(url)` filled."""
    server = request.getfixturevalue("sqlite_files" if request.param == "sqlite" else "postgres_server")
    with ExitStack() as dropped:

        def create(prepare: databases.Prepare | None = None) -> str:
            url: str = server.create(server.template(prepare) if prepare else None)
            dropped.callback(server.drop, url)
            return url

        yield create


@pytest.fixture
def database_url(new_database: Callable[..., str]) -> str:
    """The address of a fresh, empty database, once on SQLite and once on PostgreSQL."""
    return new_database()


@pytest.fixture
def engine(new_database: Callable[..., str]) -> Iterator[Engine]:
    """The engine of a fresh database with every table and trigger and no rows, once on each kind of database."""
    engine = open_database(new_database(_migrated))
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium. One per module: while it is open, this thread cannot run an asyncio loop of its own."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        skip_or_fail("Chromium is not installed")
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def served() -> Iterator[Callable[..., serving.Served]]:
    """`served(database_url, SETTING="value")` starts `python app.py`; everything started is stopped after the test."""
    with ExitStack() as stopped:
        yield lambda database_url, **environment: stopped.enter_context(serving.serve(database_url, **environment))


def _migrated(url: str) -> None:
    engine = open_database(url)
    migrate(engine)
    engine.dispose()


def skip_or_fail(reason: str) -> NoReturn:
    """Skip the test for what this machine lacks, or fail it where nothing may be lacking."""
    if REQUIRED:
        pytest.fail(f"{reason}, and REQUIRE_EVERY_TEST=1 allows no skipping")
    pytest.skip(reason)
