"""The application as visitors meet it: a process of its own on a free port, with a database of the test's choice."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO

import httpx

from config.settings import ROOT

START_SECONDS = 60
STOP_SECONDS = 10


@dataclass(frozen=True)
class Served:
    """A running `python app.py`: its address, its process, and what it has written so far."""

    url: str
    process: subprocess.Popen[bytes]
    output: IO[bytes]

    def log(self) -> str:
        """Return everything the process wrote to its standard output and error."""
        self.output.seek(0)
        return self.output.read().decode(errors="replace")


@contextmanager
def serve(database_url: str, **environment: str) -> Iterator[Served]:
    """Start the application with `database_url`, yield it once `/salud` answers, and stop it by its own process.

    It makes nothing ahead, unless it is told to: few tests ask for all of it.

    Raises:
        RuntimeError: it ended, or did not answer in time; the message holds its output.
    """
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    own = {"HOST": "127.0.0.1", "PORT": str(port), "SITE_URL": url, "DATABASE_URL": database_url, "MAKE_AHEAD": "false"}
    with TemporaryFile() as output:
        process = subprocess.Popen(
            [sys.executable, ROOT / "app.py"],
            cwd=ROOT,
            env=os.environ | own | environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        served = Served(url, process, output)
        try:
            _wait_until_ready(served)
            yield served
        finally:
            _stop(process)


def free_port() -> int:
    """Return a port nobody listens on right now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _wait_until_ready(served: Served) -> None:
    deadline = time.monotonic() + START_SECONDS
    while served.process.poll() is None and time.monotonic() < deadline:
        try:
            httpx.get(f"{served.url}/salud", timeout=5, trust_env=False)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"the application did not start (exit code {served.process.poll()}):\n{served.log()}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
