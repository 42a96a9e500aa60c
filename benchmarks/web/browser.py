"""One visit in Chromium: when a reader sees what, and how many bytes had arrived by then."""

import base64
import json
import shutil
import time
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, sync_playwright
from playwright.sync_api import TimeoutError as WaitedTooLong

ARGUMENTS = [
    *("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"),
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # nobody waits for the world outside
]
# A slow phone: latency in ms, throughput in bytes per second, and how many times slower its processor is.
SLOW_NETWORK = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8}
SLOW_CPU = 4
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
PATIENCE_MS = 90_000
CALM_MS = 500  # before a visit: an empty tab has work of its own when it opens
SETTLE_MS = 300  # after the last thing waited for: late requests still belong to the visit

Selector = tuple[str, str]  # what to look for, and a pattern its text must match ("" for any)
Wanted = Mapping[str, tuple[Selector, ...]]


@dataclass
class Traffic:
    """What the browser received in a visit, in the order it arrived: (seconds of its clock, request, bytes)."""

    arrived: list[tuple[float, str, float]] = field(default_factory=list)
    addresses: dict[str, str] = field(default_factory=dict)
    clock_to_wall: float = 0.0
    told: set[str] = field(default_factory=set)  # what the probe has seen
    deflaters: dict[str, Any] = field(default_factory=dict)  # of each WebSocket that compresses

    def requested(self, event: dict[str, Any]) -> None:
        """Note a request; the first one tells how the browser's clock and the wall's differ."""
        self.addresses[event["requestId"]] = event["request"]["url"]
        self.clock_to_wall = self.clock_to_wall or event["wallTime"] - event["timestamp"]

    def received(self, event: dict[str, Any]) -> None:
        """Note a part of a body."""
        self._add(event, event["encodedDataLength"])

    def finished(self, event: dict[str, Any]) -> None:
        """Note what of a request was not told part by part: its headers."""
        told = sum(size for _, request, size in self.arrived if request == event["requestId"])
        self._add(event, max(0.0, event["encodedDataLength"] - told))

    def shaken(self, event: dict[str, Any]) -> None:
        """Note what a WebSocket agreed on."""
        headers = {name.lower(): value for name, value in event["response"]["headers"].items()}
        if "permessage-deflate" in headers.get("sec-websocket-extensions", ""):
            self.deflaters[event["requestId"]] = zlib.compressobj(wbits=-15)

    def framed(self, event: dict[str, Any]) -> None:
        """Note a message of a WebSocket; the browser tells what it unpacked, so what was packed is packed again."""
        payload, binary = event["response"]["payloadData"], event["response"]["opcode"] == 2
        content = base64.b64decode(payload) if binary else payload.encode()
        if deflater := self.deflaters.get(event["requestId"]):
            content = deflater.compress(content) + deflater.flush(zlib.Z_SYNC_FLUSH)
        self._add(event, len(content))

    def called(self, event: dict[str, Any]) -> None:
        """Note what the probe tells."""
        self.told.add(event["payload"])

    def _add(self, event: dict[str, Any], size: float) -> None:
        if not self.addresses.get(event["requestId"], "").startswith(("data:", "blob:")):
            self.arrived.append((event["timestamp"], event["requestId"], size))

    def until(self, wall: float | None) -> float:
        """Return the KiB that had arrived at a moment (seconds since 1970), or in all."""
        limit = float("inf") if wall is None else wall - self.clock_to_wall
        return sum(size for moment, _, size in self.arrived if moment <= limit) / 1024

    def by_address(self) -> dict[str, float]:
        """Return the KiB of each address, the largest first."""
        sums: dict[str, float] = {}
        for _, request, size in self.arrived:
            address = self.addresses.get(request, "WebSocket")
            sums[address] = sums.get(address, 0) + size / 1024
        return dict(sorted(sums.items(), key=lambda item: -item[1]))


@dataclass(frozen=True)
class Visited:
    """What one visit showed: moments in ms since its start, the browser's own entries, and the traffic."""

    seen: dict[str, float]
    probe: dict[str, Any]
    traffic: Traffic
    origin: float

    def moment(self, name: str) -> float:
        """Return when something was seen; never before the browser says that anything was painted.

        Raises:
            KeyError: it never was.
        """
        return max(self.seen[name], self.probe.get("fcp") or 0.0)

    def kib(self, name: str | None = None) -> float:
        """Return the KiB received until a moment, or in all."""
        return self.traffic.until(None if name is None else (self.origin + self.moment(name)) / 1000)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start Debian's Chromium, and end it.

    Raises:
        RuntimeError: it is not installed.
    """
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        raise RuntimeError("Chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def visitor(browser: Browser, viewport: dict[str, int] | None = None) -> Iterator[BrowserContext]:
    """Yield a reader with an empty cache; what the first visit leaves there, the second finds."""
    context = browser.new_context(viewport=viewport or PHONE, locale="es-GT")  # type: ignore[arg-type] # a TypedDict
    context.set_default_timeout(PATIENCE_MS)
    try:
        yield context
    finally:
        context.close()  # a tab left open with a slow processor slows everything after it


@contextmanager
def opened(context: BrowserContext, wanted: Wanted, *, slow: bool = False) -> Iterator[tuple[Page, Traffic]]:
    """Yield an empty tab that will note what is wanted, and its traffic so far."""
    page = context.new_page()
    page.add_init_script(Path(__file__).with_name("probe.js").read_text().replace("__WANTED__", json.dumps(wanted)))
    traffic = Traffic()
    client = _listening(context, page, traffic)
    page.wait_for_timeout(CALM_MS)
    if slow:
        client.send("Network.emulateNetworkConditions", SLOW_NETWORK)
        client.send("Emulation.setCPUThrottlingRate", {"rate": SLOW_CPU})
    try:
        yield page, traffic
    finally:
        page.close()


def _listening(context: BrowserContext, page: Page, traffic: Traffic) -> CDPSession:
    client = context.new_cdp_session(page)
    client.on("Network.requestWillBeSent", traffic.requested)
    client.on("Network.dataReceived", traffic.received)
    client.on("Network.loadingFinished", traffic.finished)
    client.on("Network.webSocketHandshakeResponseReceived", traffic.shaken)
    client.on("Network.webSocketFrameReceived", traffic.framed)
    client.on("Runtime.bindingCalled", traffic.called)
    client.send("Network.enable")
    client.send("Runtime.enable")
    client.send("Runtime.addBinding", {"name": "__seen"})
    return client


def wait(page: Page, traffic: Traffic, name: str) -> None:
    """Wait until something was seen, without asking the page: what a question costs is a part of what is measured.

    Raises:
        WaitedTooLong: it never was.
    """
    deadline = time.monotonic() + PATIENCE_MS / 1000
    while name not in traffic.told:
        if time.monotonic() > deadline:
            raise WaitedTooLong(f"{name} was not seen")
        page.wait_for_timeout(20)


def collected(page: Page, traffic: Traffic) -> Visited:
    """Return what a tab has shown until now."""
    page.wait_for_timeout(SETTLE_MS)
    probe, origin = page.evaluate("[window.__probe, performance.timeOrigin]")
    return Visited(probe["seen"], probe, traffic, origin)


def look(context: BrowserContext, url: str, wanted: Wanted, *, until: str, slow: bool = False) -> Visited:
    """Open an address and return what was seen until one of the wanted things was, or patience ended."""
    with opened(context, wanted, slow=slow) as (page, traffic):
        page.goto(url, wait_until="commit")
        with suppress(WaitedTooLong):
            wait(page, traffic, until)
        return collected(page, traffic)
