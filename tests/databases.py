"""Databases for tests: SQLite files, and a PostgreSQL server that the tests start and stop themselves.

Both kinds answer the same three calls, so a fixture can swap them: `create` makes an empty database or a copy of a
template, `template` prepares one database once per session, `drop` removes one.
"""

import fcntl
import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path

import psycopg
from psycopg import sql

Prepare = Callable[[str], object]  # receives the address of an empty database and fills it


class SqliteFiles:
    """Databases that are files of one folder; templates lie in another, which all workers of a test run share."""

    def __init__(self, folder: Path, shared: Path) -> None:
        self.folder = folder
        self.shared = shared
        self.numbers = count(1)
        self.templates: dict[Prepare, str] = {}

    def create(self, template: str | None = None) -> str:
        """Make a database, empty or a copy of `template`, and return its address."""
        url = f"sqlite:///{self.folder / f'test_{next(self.numbers)}.db'}"
        if template:
            with closing(sqlite3.connect(_file(template))) as source, closing(sqlite3.connect(_file(url))) as copy:
                source.backup(copy)
        return url

    def template(self, prepare: Prepare) -> str:
        """Return the address of the database that `prepare` filled; it runs once, whichever worker comes first."""
        if prepare not in self.templates:
            self.templates[prepare] = self._filled(prepare)
        return self.templates[prepare]

    def _filled(self, prepare: Prepare) -> str:
        name = f"{prepare.__module__}.{prepare.__qualname__}"
        if "<" in name:  # made inside a function: its name does not tell it from others
            url = self.create()
            prepare(url)
            return url
        file, filled = self.shared / f"{name}.db", self.shared / f"{name}.filled"
        with (self.shared / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not filled.exists():
                for part in self.shared.glob(f"{file.name}*"):  # of a worker that was ended midway
                    part.unlink()
                prepare(f"sqlite:///{file}")
                filled.touch()
        return f"sqlite:///{file}"

    def drop(self, url: str) -> None:
        """Remove a database and what WAL mode put beside it."""
        for path in self.folder.glob(f"{_file(url).name}*"):
            path.unlink()


class PostgresServer:
    """Databases of one running server, reached through a socket in its own folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.numbers = count(1)
        self.templates: dict[Prepare, str] = {}

    def create(self, template: str | None = None) -> str:
        """Make a database, empty or a copy of `template`, and return its address."""
        name = f"test_{next(self.numbers)}"
        source = "template0"
        if template:
            source = _name(template)
            # PostgreSQL copies only what nobody is connected to, and an engine's pool may still be.
            self._run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = {}", sql.Literal(source))
        self._run("CREATE DATABASE {} TEMPLATE {}", sql.Identifier(name), sql.Identifier(source))
        return f"postgresql+psycopg://postgres@/{name}?host={self.folder}"

    def template(self, prepare: Prepare) -> str:
        """Return the address of the database that `prepare` filled; it runs once."""
        if prepare not in self.templates:
            url = self.create()
            prepare(url)
            self.templates[prepare] = url
        return self.templates[prepare]

    def drop(self, url: str) -> None:
        """Remove a database, closing what is still connected to it."""
        self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", sql.Identifier(_name(url)))

    def _run(self, statement: str, *parts: sql.Composable) -> None:
        with psycopg.connect(host=str(self.folder), user="postgres", dbname="postgres", autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*parts))


def binaries() -> Path | None:
    """Return the folder of PostgreSQL's server programs, the newest version's where there are several."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda found: float(found.parts[-3]))
    found = debian[-1] if debian else shutil.which("initdb")
    return Path(found).resolve().parent if found else None


@contextmanager
def postgres_server(programs: Path) -> Iterator[PostgresServer]:
    """Start a server with an empty cluster in a temporary folder; stop it and remove the folder afterwards.

    It listens on a socket in that folder and nowhere else, and does without the guarantees that only a crash tests.
    """
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # short: the path of a socket has at most 107 bytes
    data = folder / "data"
    owner = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
    if owner:
        shutil.chown(folder, "postgres", "postgres")  # PostgreSQL refuses to run as root

    def run(program: str, *arguments: str) -> None:
        # Output goes to a file: a pipe would stay open as long as the server that pg_ctl leaves behind.
        with (folder / f"{program}.txt").open("w+") as output:
            command = [programs / program, "--pgdata", data, *arguments]
            done = subprocess.run(
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd=folder, check=False, **owner
            )
            if done.returncode:
                output.seek(0)
                raise RuntimeError(f"{program} failed: {output.read()}")

    settings = {"listen_addresses": "", "unix_socket_directories": folder, "max_connections": 100}
    settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
    try:
        run("initdb", "--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
        run("pg_ctl", "--wait", f"--log={folder / 'server.log'}", f"--options={options}", "start")
        try:
            yield PostgresServer(folder)
        finally:
            run("pg_ctl", "--wait", "--mode=immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _file(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


def _name(url: str) -> str:
    return url.partition("@/")[2].partition("?")[0]
