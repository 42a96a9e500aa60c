"""What is known of a system that is compared, and how a server is started and stopped."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from benchmarks.web.browser import Selector, Wanted
from tests.serving import free_port

PAGES = ("home", "list", "detail", "co-creation")
DETAIL = "DEMO-COM-0250"
WORD = "agua"  # what a reader looks for among the commitments
NARROWED = r"\b(?!500)\d+ de 500\b"  # how each system says how many of them were found
CHART = '[data-testid="stVegaLiteChart"] :is(svg, canvas)'
START_SECONDS = 60


@dataclass(frozen=True)
class Filter:
    """How a reader filters the list.

    Attributes:
        act: `submit` a form, `type` into a field, or `goto` an address.
        control: what is used; it is visible before that.
        result: what the reader sees then.
        with_: the word or the address.
    """

    act: str
    control: str
    result: tuple[Selector, ...]
    with_: str = WORD


@dataclass(frozen=True)
class System:
    """One running system.

    Attributes:
        name: what the tables call it.
        url: its address.
        pid: its process; its children are its too.
        pages: what a reader sees on each page it has.
        addresses: where those pages are.
        ready: what says that an application has finished starting, where there is one.
        charted: the pages that are not ready before their chart is drawn.
        filter: how its list is filtered.
        csv: the address of all commitments as CSV; `button` where a session of Streamlit must be asked for it.
        csv_body: what is sent to that address where it takes more than a GET.
        session: what a new reader asks for, one after the other: an address, or an address and what is posted to it.
        socket: whether a session of Streamlit follows.
    """

    name: str
    url: str
    pid: int
    pages: Mapping[str, tuple[Selector, ...]]
    addresses: Mapping[str, str]
    ready: Selector | None = None
    charted: frozenset[str] = frozenset()
    filter: Filter | None = None
    csv: str = ""
    csv_body: bytes = b""
    session: tuple[tuple[str, bytes], ...] = (("/", b""),)
    socket: bool = False

    def wanted(self, page: str) -> Wanted:
        """Return what a visit to a page waits for."""
        found: dict[str, tuple[Selector, ...]] = {"visible": self.pages[page]}
        if self.ready:
            charts = ((CHART, ""),) if page in self.charted else ()
            found["ready"] = (self.ready, *self.pages[page], *charts)
        if self.filter and page == self.filtered_page:
            found["usable"] = ((self.filter.control, ""),)
        return found

    @property
    def filtered_page(self) -> str:
        """The page that has the filter."""
        return "list" if "list" in self.pages else "home"

    def address(self, page: str) -> str:
        """Return the address of a page."""
        return self.url + self.addresses[page]


@dataclass(frozen=True)
class Material:
    """What the systems are started with: the demonstration database, its CSV files, a folder to write to."""

    database_url: str
    csv: Path
    folder: Path


@contextmanager
def started(
    command: Callable[[int], list[str]], environment: Mapping[str, str], folder: Path, question: str
) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Start a server on a free port, yield its address once it answers, and stop it by its own process.

    Raises:
        RuntimeError: it ended, or did not answer in time.
    """
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    line = command(port)
    if shutil.which(line[0]) is None:
        raise RuntimeError(f"{line[0]} is missing: `make bench-web` installs it")
    nothing = subprocess.DEVNULL
    process = subprocess.Popen(
        line, cwd=folder, env=os.environ | environment, stdin=nothing, stdout=nothing, stderr=nothing
    )
    try:
        _wait_until_it_answers(url + question, process)
        yield url, process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_it_answers(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            httpx.get(url, timeout=10, trust_env=False)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"{url} did not answer (exit code {process.poll()})")
