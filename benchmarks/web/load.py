"""How many answers and sessions a second one server gives, and what they cost its processor."""

import asyncio
import os
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import httptools
import uvloop
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from benchmarks.web.systems import System

CONNECTIONS = 8
BROWSERS = "gzip, deflate, br"  # what a browser accepts; many programs accept less
FILE_SECONDS = 2.0
SESSION_SECONDS = 4.0
PATIENCE_SECONDS = 30.0
REST_SECONDS = 6.0  # ours begins to make files 5 seconds after its start
REST_TRIES = 30
IDLE = 0.02  # of one processor
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Answered:
    """What came back in a while: how often, for how long, with which statuses; the last ETag and the last size."""

    count: int = 0
    seconds: float = 0.0
    statuses: frozenset[int] = frozenset()
    etag: str = ""
    kib: float = 0.0

    @property
    def per_second(self) -> float:
        """Answers a second."""
        return self.count / self.seconds


class Reader(asyncio.Protocol):
    """One kept-alive connection that asks again as soon as an answer is complete; a reader in C keeps it quick."""

    def __init__(self, request: bytes, answered: Answered, until: float) -> None:
        self.request, self.answered, self.until = request, answered, until
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.size = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the first time."""
        self.transport = cast(asyncio.Transport, transport)  # uvloop's is no subclass
        self._ask()

    def data_received(self, data: bytes) -> None:
        """Take a part of an answer."""
        self.size += len(data)
        self.parser.feed_data(data)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop; a server that hangs up ends the reading with an error."""
        if not self.ended.done():
            self.ended.set_exception(exc or ConnectionError("the server closed a connection that was to be kept"))

    def on_header(self, name: bytes, value: bytes) -> None:
        """Note the ETag."""
        if name.lower() == b"etag":
            self.answered.etag = value.decode()

    def on_message_complete(self) -> None:
        """Count, and ask again."""
        self.answered.count += 1
        self.answered.kib = self.size / 1024
        self.answered.statuses |= {self.parser.get_status_code()}
        if time.perf_counter() < self.until:
            self._ask()
        else:
            self.ended.set_result(None)
            self.transport.close()

    def _ask(self) -> None:
        self.size = 0
        self.parser = httptools.HttpResponseParser(self)
        self.transport.write(self.request)


def answers(url: str, seconds: float, body: bytes = b"", etag: str = "", encodings: str = BROWSERS) -> Answered:
    """Return how one address answers a few connections that never stop asking, by default as browsers ask.

    Raises:
        RuntimeError: an answer was neither 200 nor, where `etag` was sent, 304.
    """
    parts = urlsplit(url)
    request = _request(parts.netloc, f"{parts.path}{'?' if parts.query else ''}{parts.query}", body, etag, encodings)

    async def ask() -> Answered:
        answered, start = Answered(), time.perf_counter()
        loop = asyncio.get_running_loop()
        readers = []
        for _ in range(CONNECTIONS):
            made = loop.create_connection(lambda: Reader(request, answered, start + seconds), *_place(url))
            readers.append((await made)[1])
        async with asyncio.timeout(seconds + PATIENCE_SECONDS):
            await asyncio.gather(*(reader.ended for reader in readers))
        answered.seconds = time.perf_counter() - start
        return answered

    answered = uvloop.run(ask())
    if answered.statuses != {304 if etag else 200}:
        raise RuntimeError(f"{url} answered with {sorted(answered.statuses)}")
    return answered


def _place(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    return str(parts.hostname), int(parts.port or 80)


def _request(host: str, target: str, body: bytes, etag: str = "", encodings: str = BROWSERS) -> bytes:
    lines = [
        f"{'POST' if body else 'GET'} {target} HTTP/1.1",
        f"Host: {host}",
        f"Accept-Encoding: {encodings}",
        *([f"If-None-Match: {etag}"] if etag else []),
        *([f"Content-Length: {len(body)}", "Content-Type: application/json"] if body else []),
    ]
    return "\r\n".join([*lines, "", ""]).encode() + body


@dataclass(frozen=True)
class Sessions:
    """What sessions cost: how many there were a second, and the server's milliseconds of processor for each."""

    per_second: float
    cpu_ms: float


def sessions(system: System, seconds: float, at_once: int = CONNECTIONS) -> Sessions:
    """Return the rate and the cost of new sessions: the page over HTTP, and Streamlit's first run over its socket."""

    async def one() -> None:
        for target, body in system.session:
            await _fetch(system.url, target, body)
        if system.socket:
            async with _socket(system.url) as connection:
                await _first_run(connection)

    before, start = cpu_seconds(system.pid), time.perf_counter()
    count = uvloop.run(_again_and_again(one, start + seconds, at_once))
    spent = time.perf_counter() - start
    time.sleep(0.3)  # what a server does after a session has gone is a part of its cost
    return Sessions(count / spent, (cpu_seconds(system.pid) - before) * 1000 / count)


async def _again_and_again(one: Callable[[], Awaitable[None]], until: float, at_once: int) -> int:
    async def visitor() -> int:
        count = 0
        while time.perf_counter() < until:
            await one()
            count += 1
        return count

    return sum(await asyncio.gather(*(visitor() for _ in range(at_once))))


async def _fetch(url: str, target: str, body: bytes) -> None:
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(*_place(url))
    request = _request(parts.netloc, target, body)
    writer.write(request.replace(b"\r\n", b"\r\nConnection: close\r\n", 1))
    answer = await reader.read(-1)
    writer.close()
    if b" 200 " not in answer[:20]:
        raise RuntimeError(f"{url}{target} answered {answer[:60]!r}")


def _socket(url: str) -> Any:
    address = f"{url.replace('http', 'ws', 1)}/_stcore/stream"
    return connect(address, subprotocols=["streamlit", "PLACEHOLDER_AUTH_TOKEN"], max_size=None, proxy=None)  # type: ignore[list-item] # plain text is meant


async def _first_run(connection: ClientConnection) -> str:
    """Ask for the home page, wait for the end of the run, and return the address of its download, if there is one."""
    message = BackMsg()
    message.rerun_script.query_string = ""
    message.rerun_script.page_name = ""
    await connection.send(message.SerializeToString())
    download = ""
    while True:
        said = ForwardMsg.FromString(await connection.recv(decode=False))
        kind = said.WhichOneof("type")
        if kind == "delta" and said.delta.new_element.WhichOneof("type") == "download_button":
            download = said.delta.new_element.download_button.url
        elif kind == "delta" and said.delta.new_element.WhichOneof("type") == "exception":
            raise RuntimeError(said.delta.new_element.exception.message)
        elif kind == "script_finished" and said.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            return download


def downloads(url: str, seconds: float, encodings: str = BROWSERS) -> Answered:
    """Return how Streamlit's download button answers, while the session that offers the file stays open."""

    async def ask() -> Answered:
        async with _socket(url) as connection:
            address = url + await _first_run(connection)
            return await asyncio.to_thread(answers, address, seconds, encodings=encodings)

    return asyncio.run(ask())


def measured(system: System) -> Iterator[tuple[str, float]]:
    """Yield what one server gives: all commitments as CSV, the same for who has it already, and new sessions."""
    if system.csv:
        yield from _files(system)
    seen = sessions(system, SESSION_SECONDS)
    yield "session: sessions/s", seen.per_second
    yield "session: server CPU ms", seen.cpu_ms


def _files(system: System) -> Iterator[tuple[str, float]]:
    address = system.url + system.csv

    def asked(etag: str = "", encodings: str = BROWSERS) -> Answered:
        if system.csv == "button":
            return downloads(system.url, FILE_SECONDS, encodings)
        return answers(address, FILE_SECONDS, system.csv_body, etag, encodings)

    answered = asked()
    yield "CSV: answers/s", answered.per_second
    yield "CSV: KiB as sent", answered.kib
    if answered.etag and system.csv != "button":
        yield "CSV: 304 answers/s", asked(answered.etag).per_second
    yield "CSV, uncompressed: answers/s", asked(encodings="identity").per_second


def rest(systems: Sequence[System]) -> None:
    """Wait until no server works of its own accord: what one makes ahead is no part of what its readers are served.

    Raises:
        RuntimeError: one never stops.
    """
    for _ in range(REST_TRIES):
        before = [cpu_seconds(system.pid) for system in systems]
        time.sleep(REST_SECONDS)
        spent = [cpu_seconds(system.pid) - start for system, start in zip(systems, before, strict=True)]
        if max(spent) < REST_SECONDS * IDLE:
            return
    raise RuntimeError(f"a server never rests; seconds of processor in {REST_SECONDS:g}: {spent}")


def cpu_seconds(pid: int) -> float:
    """Return the seconds of processor a process and all below it have used."""
    return sum(_ticks(one) for one in _family(pid)) / TICKS


def _family(pid: int) -> Iterator[int]:
    yield pid
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            yield from _family(int(child))


def _ticks(pid: int) -> int:
    """Return what /proc says; the name in it may hold spaces, so what follows its bracket is counted."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])
