"""The systems that are not made with Streamlit, from an environment of their own."""

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from benchmarks.web.browser import Selector
from benchmarks.web.systems import DETAIL, NARROWED, WORD, Filter, Material, System, started
from config.settings import ROOT

PEERS = ROOT / "benchmarks" / "peers"
UPDATE = "/_dash-update-component"
TABLE = "/peers/commitments"


@contextmanager
def dash(material: Material) -> Iterator[System]:
    """Serve a usual Dash application by gunicorn, in one process."""

    def arguments(port: int) -> list[str]:
        options = ["--no-control-socket", "--workers", "1", "--threads", "4", "--bind", f"127.0.0.1:{port}"]
        return ["-m", "gunicorn", *options, "dash_app:server"]

    shown: tuple[Selector, ...] = (("#figures b", r"\d"), ("#table td", ""), (".js-plotly-plot .bars", ""))
    page = _callback("page.children", "url.search", "")
    with _peer(arguments, material) as (url, process):
        yield System(
            name="Dash",
            url=url,
            pid=process.pid,
            pages={"home": shown, "detail": (("h1", "Demostración"), ("table td", ""))},
            addresses={"home": "/", "detail": f"/?id={DETAIL}"},
            filter=Filter("type", "#search", (("#count", NARROWED), ("#table td", ""))),
            csv=UPDATE,
            csv_body=_callback("file.data", "download.n_clicks", 1),
            session=(("/", b""), ("/_dash-layout", b""), ("/_dash-dependencies", b""), (UPDATE, page)),
        )


@contextmanager
def datasette(material: Material) -> Iterator[System]:
    """Serve the same rows by Datasette."""

    def arguments(port: int) -> list[str]:
        options = ["--setting", "max_returned_rows", "1000", "--setting", "default_page_size", "500"]
        return ["-m", "datasette", str(material.folder / "peers.db"), "--port", str(port), *options]

    shown: tuple[Selector, ...] = (("h1", ""), ("table.rows-and-columns td", ""))
    search = f"{TABLE}?title_es__contains={WORD}"
    with _peer(arguments, material) as (url, process):
        yield System(
            name="Datasette",
            url=url,
            pid=process.pid,
            pages={"home": shown, "detail": shown},
            addresses={"home": TABLE, "detail": f"{TABLE}/{DETAIL}"},
            filter=Filter("goto", "form.filters", (("h3", r"\d rows?\s+where"), *shown), search),
            csv=f"{TABLE}.csv?_size=max",
            session=((TABLE, b""),),
        )


def _callback(output: str, changed: str, value: object) -> bytes:
    """Return what Dash's client posts when a property changed."""
    target, source = output.split("."), changed.split(".")
    asked = {
        "output": output,
        "outputs": {"id": target[0], "property": target[1]},
        "inputs": [{"id": source[0], "property": source[1], "value": value}],
        "changedPropIds": [changed],
    }
    return json.dumps(asked).encode()


def _peer(
    arguments: Callable[[int], list[str]], material: Material
) -> AbstractContextManager[tuple[str, subprocess.Popen[bytes]]]:
    python = os.environ.get("PEERS_PYTHON", str(ROOT / "var" / "peers-venv" / "bin" / "python"))
    return started(lambda port: [python, *arguments(port)], {"BENCH_CSV": str(material.csv)}, PEERS, "/")
