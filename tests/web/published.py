"""An edition in a database of its own, current for the process; and its files in a folder, as a reader has them."""

import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from config.settings import settings
from data_access import current
from data_access.archive import canonical_file
from data_access.database import open_database
from data_access.editions import Edition
from data_access.loading import newest_number, prepare
from tests.data_access.demonstrations import load_tiny
from tests.data_access.proposals import create, edition, publish
from tests.databases import SqliteFiles
from web.open_data.csvw import csvw
from web.open_data.datapackage import datapackage

DATA: dict[str, Callable[[str], object]] = {"facts": prepare, "demonstration": load_tiny}


def published(files: SqliteFiles, data: str) -> AbstractContextManager[Edition]:
    """Make the published facts, or the smallest demonstration, what this process shows."""
    return shown(files.template(DATA[data]))


@contextmanager
def shown(url: str) -> Iterator[Edition]:
    """Make the newest edition of a database what this process shows."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", url)
        settings.cache_clear()
        current.store.cache_clear()
        yield current.current_edition()
        current.store().engine.dispose()
    settings.cache_clear()
    current.store.cache_clear()


def crowded(files: SqliteFiles) -> str:
    """Return the address of a demonstration with so many commitments and agenda items that their lists go on."""
    url = files.create(files.template(load_tiny))
    engine = open_database(url)
    before = edition(engine, newest_number(engine))
    copies = [
        create(name, f"{row.code}-{number}", **row.model_dump(mode="json", exclude={"code"}, exclude_none=True))
        for name, times in (("commitments", 3), ("agenda_items", 4))
        for row in before.rows[name]
        for number in range(times)
    ]
    publish(engine, *copies, at=before.published_at + timedelta(days=1))
    engine.dispose()
    return url


def lay_out(edition: Edition, folder: Path) -> Path:
    """Write the CSV files of an edition, and the two descriptions that name them, into a folder."""
    for name in edition.manifest:
        (folder / f"{name}.csv").write_bytes(canonical_file(edition, name))
    (folder / "datapackage.json").write_bytes(datapackage(edition))
    (folder / "csv-metadata.json").write_bytes(csvw(edition))
    return folder


def refuse_network(patch: pytest.MonkeyPatch) -> None:
    """Let no library look anything up elsewhere: what is published has to hold by itself."""

    def refuse(*asked: object, **_named: object) -> None:
        raise OSError(f"no test may reach the network: {asked[:2]}")

    patch.setattr(socket, "getaddrinfo", refuse)
    patch.setattr(socket.socket, "connect", refuse)


def replace(file: Path, old: str, new: str) -> None:
    """Put `new` in the place of the first `old` of a file."""
    text = file.read_text(encoding="utf-8")
    assert old in text, f"{file.name} has no {old!r}"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
