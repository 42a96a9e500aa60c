"""`make bench-web`: pages, filters, bytes, files and sessions of ours beside other systems, in one run.

Each round visits every system in turn, so that a busy machine slows all of them alike; the figures are medians.
"""

import argparse
import json
import os
import platform
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from importlib.metadata import version
from pathlib import Path

from playwright.sync_api import Browser, Error

from benchmarks.page_cost import database
from benchmarks.peers import tables
from benchmarks.web import load, others, streamlits, verdicts, visits
from benchmarks.web.browser import chromium
from benchmarks.web.static_copy import static
from benchmarks.web.systems import PAGES, Material, System
from config.clock import today
from config.i18n import Language
from config.settings import ROOT
from data_access.database import open_database
from data_access.exporting import export_edition

REPORT = ROOT / "docs" / "bench.md"
BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"
PHASES = ("fast", "slow", "shift", "load")


def options() -> argparse.Namespace:
    """Return what was asked for."""
    parser = argparse.ArgumentParser(prog="make bench-web", description=__doc__)
    parser.add_argument("--runs", type=int, default=7, help="rounds; the figures are medians (7)")
    parser.add_argument("--slow-runs", type=int, help="rounds on the slow network, where they differ")
    parser.add_argument("--phase", nargs="+", choices=PHASES, default=PHASES, help="measure only these")
    parser.add_argument("--page", nargs="+", choices=PAGES, default=PAGES, help="visit only these pages")
    parser.add_argument("--system", nargs="+", help="only systems whose name holds one of these words")
    parser.add_argument("--folder", type=Path, default=ROOT / "var", help="where the databases are, or are made")
    parser.add_argument("--keep", action="store_true", help="take what is not measured now from the run before")
    parser.add_argument("--write", action="store_true", help=f"put the tables into {REPORT.relative_to(ROOT)}")
    parser.add_argument("--no-fail", action="store_true", help="exit with 0 even where a limit is missed")
    return parser.parse_args()


def say(words: str) -> None:
    """Tell how far it is, beside the table."""
    print(words, file=sys.stderr, flush=True)


def prepared(folder: Path) -> Material:
    """Return the demonstration at full size, as database and as CSV files; made where it is not there yet."""
    folder.mkdir(parents=True, exist_ok=True)
    material = Material(database("full", 1.0, folder), folder / "bench-web" / "csv", folder / "bench-web")
    engine = open_database(material.database_url)
    export_edition(engine, material.csv, None, Language.ES)
    engine.dispose()
    tables.write(material.csv, material.folder / "peers.db")
    return material


def running(stack: ExitStack, material: Material, words: Sequence[str] | None) -> list[System]:
    """Start the systems, each warmed up by a first reader."""
    say("starting the systems")
    ours = stack.enter_context(streamlits.ours(material))
    starts: dict[str, Callable[[], AbstractContextManager[System]]] = {
        verdicts.STATIC: lambda: static(material, ours),
        verdicts.SAME: lambda: streamlits.same_pages(material),
        verdicts.PLAIN: lambda: streamlits.plain(material),
        verdicts.DASH: lambda: others.dash(material),
        verdicts.DATASETTE: lambda: others.datasette(material),
    }
    chosen = [name for name in starts if words is None or any(word in name for word in words)]
    systems = [ours, *(stack.enter_context(starts[name]()) for name in chosen)]
    for system in systems:
        load.sessions(system, 0.1, at_once=1)
    load.rest(systems)
    return systems


def browse(systems: Sequence[System], asked: argparse.Namespace, figures: verdicts.Figures) -> None:
    """Visit pages, filter lists, watch hand-overs: each round all systems in turn."""
    with chromium() as browser:
        for system in systems:  # the first visit of all would pay for what the browser itself gets ready
            list(visits.visits(browser, system, "home", slow=False))
        for network, runs in (("fast", asked.runs), ("slow", asked.slow_runs or asked.runs)):
            for run in range(runs) if network in asked.phase else ():
                say(f"{network} network, round {run + 1} of {runs}")
                for system, measured in _visits(browser, systems, asked.page, slow=network == "slow"):
                    _take(figures, system, measured)
                keep(figures, asked.folder)
        if "shift" in asked.phase:
            say("what moves at the hand-over")
            for page in (*asked.page, *streamlits.MORE_ADDRESSES):
                _take(figures, systems[0], visits.hand_over(browser, systems[0], page))


def _visits(
    browser: Browser, systems: Sequence[System], pages: Sequence[str], *, slow: bool
) -> Iterator[tuple[System, Iterator[visits.Figure]]]:
    for page in pages:
        for system in systems:
            if page in system.pages:
                yield system, visits.visits(browser, system, page, slow=slow)
    for system in systems:
        yield system, visits.filtering(browser, system, slow=slow)


def _take(figures: verdicts.Figures, system: System, measured: Iterator[visits.Figure]) -> None:
    """Note what was measured; what could not be is said, and the rest goes on."""
    try:
        figures.add(system.name, measured)
    except (Error, KeyError, OSError, RuntimeError) as error:
        say(f"  {system.name}: {type(error).__name__}: {str(error).splitlines()[0]}")


def strain(systems: Sequence[System], asked: argparse.Namespace, figures: verdicts.Figures) -> None:
    """Ask each server for as much as it gives: files, and sessions."""
    for run in range(asked.runs):
        say(f"load, round {run + 1} of {asked.runs}")
        for system in systems:
            _take(figures, system, load.measured(system))
        keep(figures, asked.folder)


def _kept(folder: Path) -> dict[str, dict[str, list[float]]]:
    """Return what the run before measured; each comparison still is of one run."""
    found: dict[str, dict[str, list[float]]] = json.loads((folder / "bench-web" / "figures.json").read_text())
    return found


def keep(figures: verdicts.Figures, folder: Path) -> None:
    """Write every value measured until now into a file: a run is long, and may be broken off."""
    (folder / "bench-web" / "figures.json").write_text(json.dumps(figures.values, indent=1), encoding="utf-8")


def report(figures: verdicts.Figures, systems: Sequence[System], limits: Sequence[verdicts.Limit], runs: int) -> str:
    """Return the tables with what they were made on."""
    made = ", ".join(
        [
            today().isoformat(),
            f"{runs} rounds",
            f"{os.cpu_count()} processors",
            f"Python {platform.python_version()}",
            f"Streamlit {version('streamlit')}",
        ]
    )
    chosen = verdicts.limits_table(limits, figures)
    return f"{made}.\n\n{chosen}\n\n{verdicts.figures_table(figures, [system.name for system in systems])}\n"


def write(tables_: str) -> None:
    """Put the tables between their marks."""
    before, _, rest = REPORT.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    REPORT.write_text(f"{before}{BEGIN}\n{tables_}{END}{after}", encoding="utf-8")


def main() -> int:
    """Measure, print, and return 1 where a limit is missed."""
    asked = options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # leave by the ordinary way, which stops every server
    figures, before = verdicts.Figures(), _kept(asked.folder) if asked.keep else {}
    with ExitStack() as stack:
        systems = running(stack, prepared(asked.folder.resolve()), asked.system)
        if {"fast", "slow", "shift"} & set(asked.phase):
            browse(systems, asked, figures)
        if "load" in asked.phase:
            strain(systems, asked, figures)
    figures.values.update({name: values for name, values in before.items() if name not in figures.values})
    limits = verdicts.limits(asked.page, (*asked.page, *streamlits.MORE_ADDRESSES))
    tables_ = report(figures, systems, limits, asked.runs)
    print(tables_)
    if asked.write:
        write(tables_)
    missed = [limit for limit in limits if limit.kept(figures) is False]
    for limit in missed:
        say(f"missed: {limit.says} {limit.bound}, reached {verdicts.number(limit.value(figures) or 0)}")
    return 1 if missed and not asked.no_fail else 0


if __name__ == "__main__":
    sys.exit(main())
