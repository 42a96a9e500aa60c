"""What a script run costs: every public page at full size and at a tenth of it, beside an empty page, in one run.

One visitor asks again and again; the figure is the time from the request to the end of the run, seen by the client.
The three servers take turns, so that a busy machine slows all of them alike. Then two editions three years apart are
compared by plain HTTP: the first time, and page after page of what they differ in.
"""

import argparse
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path

import httpx

from config.pages import PAGES
from config.settings import ROOT
from data_access.database import migrate, open_database
from data_access.demo import load_demo
from data_access.loading import newest_number
from tests.serving import free_port, serve
from tests.visits import Visit, visit

UNTIL = date(2026, 11, 1)
SIZES = {"tenth": 0.1, "full": 1.0}  # in the order of the table's columns


def database(name: str, size: float, folder: Path) -> str:
    """Return the address of a demonstration database of this size, made where it is not there yet."""
    url = f"sqlite:///{folder / f'bench-{name}.db'}"
    engine = open_database(url)
    migrate(engine)
    if not newest_number(engine):
        start = time.perf_counter()
        load_demo(engine, size=size, until=UNTIL)
        print(f"made {name} (size {size}) in {time.perf_counter() - start:.1f} s", flush=True)
    engine.dispose()
    return url


@contextmanager
def empty_page() -> Iterator[str]:
    """Serve an empty page and yield its address."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "benchmarks.empty_page", str(port)], cwd=ROOT)
    try:
        url = f"http://127.0.0.1:{port}"
        for _ in range(100):
            try:
                with visit(url):
                    break
            except OSError:
                time.sleep(0.1)
        yield url
    finally:
        process.terminate()
        process.wait()


def timed(session: Visit) -> float:
    """Return the milliseconds of one rerun."""
    start = time.perf_counter()
    shown = session.run()
    if shown.failures:
        raise RuntimeError(shown.failures[0])
    return (time.perf_counter() - start) * 1000


def measure(urls: dict[str, str], page: str, runs: int) -> dict[str, list[float]]:
    """Return the milliseconds of `runs` reruns of a page on each server, the servers taking turns."""
    with ExitStack() as open_sessions:
        sessions = {name: open_sessions.enter_context(visit(url)) for name, url in urls.items()}
        for name, session in sessions.items():
            session.run("" if name == "empty" else page)
            for _ in range(5):
                timed(session)
        figures: dict[str, list[float]] = {name: [] for name in sessions}
        for _ in range(runs):
            for name, session in sessions.items():
                figures[name].append(timed(session))
    return figures


def compared(urls: dict[str, str], pages: int = 20) -> dict[str, tuple[float, float]]:
    """Return for each size the milliseconds of comparing the first edition and the one before the newest.

    The first time, and the median of further pages of the answer, none of which was made before.
    """
    figures: dict[str, tuple[list[float], str]] = {}
    for name in SIZES:
        editions = httpx.get(f"{urls[name]}/datos/ediciones.json", trust_env=False).json()["editions"]
        figures[name] = [], f"{urls[name]}/historial?desde=1&hasta={len(editions) - 1}"
    for page in range(1, pages + 1):
        for times, address in figures.values():
            start = time.perf_counter()
            httpx.get(f"{address}&pagina={page}", timeout=30, trust_env=False).raise_for_status()
            times.append((time.perf_counter() - start) * 1000)
    return {name: (times[0], statistics.median(times[1:])) for name, (times, _) in figures.items()}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--folder", type=Path, default=ROOT / "var")
    options = parser.parse_args()
    with ExitStack() as servers:
        urls = {"empty": servers.enter_context(empty_page())}
        for name, size in SIZES.items():
            urls[name] = servers.enter_context(serve(database(name, size, options.folder))).url
        print(f"{'page':14}{'empty p50':>11}{'tenth p50':>11}{'full p50':>11}{'full p95':>11}{'full/tenth':>12}  (ms)")
        for page in PAGES:
            if page.private:
                continue
            figures = measure(urls, page.url, options.runs)
            middle = {name: statistics.median(values) for name, values in figures.items()}
            p95 = statistics.quantiles(figures["full"], n=20)[-1]
            times = "".join(f"{value:>11.2f}" for value in (*middle.values(), p95))
            print(f"{'/' + page.url:14}{times}{middle['full'] / middle['tenth']:>12.2f}")
        comparing = compared(urls)
        for place, what in enumerate(("first time", "a further page")):
            tenth, full = (comparing[name][place] for name in SIZES)
            print(
                f"editions three years apart, {what}: tenth {tenth:.0f}, full {full:.0f}, ratio {full / tenth:.2f} (ms)"
            )


if __name__ == "__main__":
    main()
