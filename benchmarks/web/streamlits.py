"""The systems made with Streamlit: ours, our pages without what serves them, a usual application."""

import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from benchmarks.web.browser import Selector
from benchmarks.web.systems import DETAIL, NARROWED, Filter, Material, System, started
from config.settings import ROOT
from tests.serving import serve

IDLE: Selector = ('[data-testid="stApp"][data-test-script-state="notRunning"]', "")
HANDED_OVER: Selector = ('html[data-streamlit="ready"]', "")  # our page says so itself
SEARCH_FIELD = 'input[aria-label="Buscar"]'

# What a page of ours shows, in its first paint, in Streamlit and as a saved file alike: its headline, and its list.
OUR_PAGES: Mapping[str, tuple[Selector, ...]] = {
    "home": (("h1.sentence", r"\d"), (".rows li", "")),
    "list": (("h1", "Compromisos"), ("ul.cards > li", "DEMO-COM")),
    "detail": (("h1", "Demostración"), ("dl.key", "")),
    "co-creation": (("h1", "Cocreación"), (".reported, table, dl, ul", "")),
}
OUR_ADDRESSES = {
    "home": "/",
    "list": "/compromisos",
    "detail": f"/compromisos?id={DETAIL}",
    "co-creation": "/cocreacion",
}
OUR_CHARTS = frozenset({"detail", "co-creation"})
# Pages whose hand-over is watched too, and what each shows at its top.
MORE_ADDRESSES = {
    "agenda": "/agenda",
    "agenda item": "/agenda?id=DEMO-AGE-0001",
    "methodology": "/metodologia",
    "indicator": "/metodologia?id=CM-03",
    "open data": "/datos",
}
FIRST_PAINT_FILTER = 'form[method="get"] input[name="q"]'
FILTERED: tuple[Selector, ...] = (("p.note", NARROWED), ("ul.cards > li", "DEMO-COM"))


@contextmanager
def ours(material: Material) -> Iterator[System]:
    """Serve our site as its launcher does."""
    own = {"SOCKETS_PER_ADDRESS": "10000", "MAKE_AHEAD": "true"}  # every reader here has one address
    with serve(material.database_url, **own) as served:
        yield System(
            name="ours",
            url=served.url,
            pid=served.process.pid,
            pages={**OUR_PAGES, **dict.fromkeys(MORE_ADDRESSES, (("h1", ""),))},
            addresses=OUR_ADDRESSES | MORE_ADDRESSES,
            ready=HANDED_OVER,
            charted=OUR_CHARTS,
            filter=Filter("submit", FIRST_PAINT_FILTER, FILTERED),
            csv="/datos/commitments.csv",
            socket=True,
        )


@contextmanager
def same_pages(material: Material) -> Iterator[System]:
    """Serve our own pages with `streamlit run` and Streamlit's defaults."""
    environment = {"DATABASE_URL": material.database_url, "PYTHONPATH": str(ROOT)}
    with _run(ROOT / "pages" / "router.py", material, environment) as (url, process):
        yield System(
            name="same pages in plain Streamlit",
            url=url,
            pid=process.pid,
            pages=OUR_PAGES,
            addresses=OUR_ADDRESSES,
            ready=IDLE,
            charted=OUR_CHARTS,
            filter=Filter("type", SEARCH_FIELD, FILTERED),
            socket=True,
        )


@contextmanager
def plain(material: Material) -> Iterator[System]:
    """Serve a usual Streamlit application."""
    shown: tuple[Selector, ...] = (('[data-testid="stMetricValue"]', r"\d"), ('[data-testid="stDataFrame"] canvas', ""))
    script = ROOT / "benchmarks" / "peers" / "streamlit_app.py"
    with _run(script, material, {"BENCH_CSV": str(material.csv)}) as (url, process):
        yield System(
            name="plain Streamlit",
            url=url,
            pid=process.pid,
            pages={"home": shown, "detail": (("h1", "Demostración"), ("table", ""))},
            addresses={"home": "/", "detail": f"/?id={DETAIL}"},
            ready=IDLE,
            charted=frozenset({"home"}),
            filter=Filter("type", SEARCH_FIELD, (('[data-testid="stCaptionContainer"]', NARROWED),)),
            csv="button",
            socket=True,
        )


@contextmanager
def _run(
    script: Path, material: Material, environment: Mapping[str, str]
) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Serve a script with `streamlit run` from an empty folder, so that no configuration of ours is found."""
    empty = material.folder / "empty"
    empty.mkdir(exist_ok=True)

    def command(port: int) -> list[str]:
        options = ["--server.headless", "true", "--server.port", str(port), "--server.address", "127.0.0.1"]
        return [sys.executable, "-m", "streamlit", "run", str(script), *options]

    with started(command, environment, empty, "/_stcore/health") as running:
        yield running
