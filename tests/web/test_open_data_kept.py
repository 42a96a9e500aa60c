"""Files are made once, in threads, while everything else goes on; and the quick way says what the long way says."""

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from data_access.errors import Unavailable
from tests import factories
from tests.web.published import published
from web.answers import Content
from web.open_data import kept, routes
from web.open_data.fast import ReadyFiles
from web.open_data.files import names
from web.open_data.kept import Newest, Shelf


@pytest.fixture(scope="module")
def edition(sqlite_files):
    with published(sqlite_files, "demonstration") as edition:
        yield edition


@pytest.fixture
def made(monkeypatch):
    """The names of the files that are made during a test; each takes a moment."""
    names = []

    def slow(edition, name, make=routes.content_of):
        names.append(name)
        time.sleep(0.05)
        return make(edition, name)

    monkeypatch.setattr(routes, "content_of", slow)
    kept.newest.cache_clear()
    kept.earlier.cache_clear()
    return names


@pytest.fixture
def client(edition):
    with TestClient(Starlette(routes=routes.routes())) as client:
        yield client


@pytest.mark.parametrize("name", ["todo.zip", "todo.xlsx", "commitments.json", "ediciones/1/todo.zip"])
def test_twenty_who_ask_at_once_wait_for_one(client, made, name):
    with ThreadPoolExecutor(20) as readers:
        answers = list(readers.map(lambda _: client.get(f"/datos/{name}"), range(20)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert len(made) == 1


def test_a_file_is_made_once_for_its_two_addresses(client, edition, made):
    for path in ("commitments.parquet", f"ediciones/{edition.number}/commitments.parquet", "commitments.parquet"):
        assert client.get(f"/datos/{path}").status_code == 200
    assert made == ["commitments.parquet"]


def test_every_file_is_made_before_somebody_asks(edition, made, monkeypatch):
    monkeypatch.setattr(routes, "EVERY_SECONDS", 0)

    async def wait():
        making = asyncio.ensure_future(routes.make_ahead())
        while not all(map(kept.newest(edition).ready, names(edition))):
            await asyncio.sleep(0.01)
        making.cancel()

    asyncio.run(wait())
    assert sorted(made) == sorted(names(edition))


def test_what_failed_is_tried_again(client, made, monkeypatch):
    def fail(*_):
        raise Unavailable

    with monkeypatch.context() as patch:
        patch.setattr(routes, "content_of", fail)
        assert client.get("/datos/todo.zip").status_code == 503
    assert client.get("/datos/todo.zip").status_code == 200


def test_a_long_file_keeps_nobody_waiting():
    async def visit():
        shelf, going_on = Shelf(1000), threading.Event()
        long = [
            asyncio.ensure_future(shelf.get(name, lambda: going_on.wait(10) and content(), long=True)) for name in "ab"
        ]
        await asyncio.sleep(0.05)
        try:
            return await asyncio.wait_for(shelf.get("quick", content), 5)
        finally:
            going_on.set()
            await asyncio.gather(*long)

    assert asyncio.run(visit()).body == b"x" * 10


def test_who_goes_away_does_not_take_the_file_from_those_who_wait():
    async def visit():
        shelf, going_on = Shelf(1000), threading.Event()
        gone, waiting = (
            asyncio.ensure_future(shelf.get("a", lambda: going_on.wait(10) and content())) for _ in range(2)
        )
        await asyncio.sleep(0.05)
        gone.cancel()
        going_on.set()
        return await asyncio.wait_for(waiting, 5)

    assert asyncio.run(visit()).body == b"x" * 10


def test_what_was_asked_for_longest_ago_makes_room():
    async def visit():
        shelf = Shelf(35)
        for name in "abcad":
            await shelf.get(name, content)
        return [name for name in "abcd" if shelf.ready(name)], shelf.taken

    assert asyncio.run(visit()) == (["a", "c", "d"], 30)


def test_a_file_larger_than_the_shelf_is_still_sent():
    async def visit():
        shelf = Shelf(5)
        return [len((await shelf.get(name, content)).body) for name in "ab"], shelf.taken

    assert asyncio.run(visit()) == ([10, 10], 10)


def test_compressed_forms_are_made_in_the_thread():
    content = Content(b"x" * 1000, "text/csv")
    assert asyncio.run(Shelf(5000).get("a", lambda: content)) is content
    assert {"brotli", "gzip", "etag"} <= set(vars(content))


def test_a_database_that_hangs_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(kept, "ASK_EVERY_SECONDS", 0)
    monkeypatch.setattr(kept, "PATIENCE_SECONDS", 0.05)
    first, second, hangs = factories.edition(), factories.edition(), threading.Event()
    asked = []

    def current():
        asked.append(1)
        if len(asked) == 2:
            hangs.wait(10)
        return first if len(asked) == 1 else second

    newest = Newest(SimpleNamespace(current=current))

    async def visit():
        seen = [await newest.current()]
        begun = time.monotonic()
        seen += [await newest.current() for _ in range(50)]
        assert time.monotonic() - begun < 1
        hangs.set()
        while await newest.current() is first:
            await asyncio.sleep(0.01)
        return seen

    assert set(asyncio.run(visit())) == {first}


def test_a_new_edition_is_seen_at_the_next_question(monkeypatch):
    monkeypatch.setattr(kept, "ASK_EVERY_SECONDS", 0)
    editions = [factories.edition() for _ in range(3)]
    coming = iter(editions)
    newest = Newest(SimpleNamespace(current=lambda: next(coming)))

    async def visit():
        return [await newest.current() for _ in editions]

    assert asyncio.run(visit()) == editions


ASKED = [
    {},
    {"Accept-Encoding": "br"},
    {"Accept-Encoding": "gzip;q=0.5, br;q=0"},
    {"Accept-Encoding": "identity"},
    {"If-None-Match": "*"},
    {"If-None-Match": '"other"', "Accept-Encoding": "gzip"},
]


@pytest.mark.parametrize("asked", ASKED, ids=str)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("name", ["commitments.csv", "places.geojson", "commitments.parquet"])
def test_the_quick_way_says_what_the_long_way_says(client, edition, name, method, asked):
    with TestClient(Starlette(routes=routes.routes(), middleware=[Middleware(ReadyFiles)])) as quick:
        path = f"/datos/{name}"
        quick.get(path)
        assert kept.newest(edition).ready(name)
        short, long = (one.request(method, path, headers=asked) for one in (quick, client))
    assert short.status_code == long.status_code
    assert short.headers == long.headers
    assert short.content == long.content


def test_the_quick_way_leaves_the_rest_alone(client, edition):
    with TestClient(Starlette(routes=routes.routes(), middleware=[Middleware(ReadyFiles)])) as quick:
        quick.get("/datos/commitments.csv")
        assert quick.post("/datos/commitments.csv").status_code == 405
        assert quick.get("/datos/nada.csv").status_code == 404
        assert quick.get("/commitments.csv").text == "Not Found"


def test_the_quick_way_hands_out_headers_that_may_be_changed(edition):
    class Marked:
        """Middleware that adds a header in place, as any may."""

        def __init__(self, app):
            self.app = app

        async def __call__(self, scope, receive, send):
            async def mark(message):
                if message["type"] == "http.response.start":
                    message["headers"].append((b"x-mark", b"1"))
                await send(message)

            await self.app(scope, receive, mark)

    with TestClient(
        Starlette(routes=routes.routes(), middleware=[Middleware(Marked), Middleware(ReadyFiles)])
    ) as quick:
        answers = [quick.get("/datos/commitments.csv") for _ in range(3)]
    assert [answer.headers["x-mark"] for answer in answers] == ["1"] * 3


def content():
    return Content(b"x" * 10, "application/zip")
