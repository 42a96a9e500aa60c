"""`make lighthouse`: what Lighthouse says of every public page, on a phone and on a desktop.

`light` is the first paint by itself, as a reader gets it who does not want Streamlit; `served` is the page that boots
Streamlit underneath.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.page_cost import database
from benchmarks.web.verdicts import table
from config.settings import ROOT
from tests.serving import serve

LIMIT = 95
CATEGORIES = {
    "performance": "performance",
    "accessibility": "accessibility",
    "best-practices": "best practices",
    "seo": "SEO",
}
PAGES = {
    "home": "/",
    "co-creation": "/cocreacion",
    "agenda": "/agenda",
    "commitments": "/compromisos",
    "methodology": "/metodologia",
    "open data": "/datos",
    "commitment": "/compromisos?id=DEMO-COM-0250",
    "agenda item": "/agenda?id=DEMO-AGE-0001",
    "indicator": "/metodologia?id=CM-03",
    "resource": "/datos?id=commitments",
}
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage --disable-background-networking"


@dataclass(frozen=True)
class Judged:
    """What Lighthouse said of one page: its scores of 100, and what cost points."""

    scores: Mapping[str, int]
    reasons: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether every score reaches the limit."""
        return all(score >= LIMIT for score in self.scores.values())


def judged(report: Mapping[str, Any]) -> Judged:
    """Return what a report of Lighthouse says."""
    scores, reasons = {}, []
    for name in CATEGORIES:
        category = report["categories"][name]
        scores[name] = round((category["score"] or 0) * 100)
        if scores[name] < LIMIT:
            reasons += [f"{name}: {reason}" for reason in _reasons(category["auditRefs"], report["audits"])]
    return Judged(scores, tuple(reasons))


def _reasons(references: Sequence[Mapping[str, Any]], audits: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Yield the audits that count and are not passed, the weightiest first."""
    for reference in sorted(references, key=lambda one: -one["weight"]):
        audit = audits[reference["id"]]
        if reference["weight"] and audit["score"] is not None and audit["score"] < 0.9:
            yield f"{audit['title']} {audit.get('displayValue', '')}".strip()


def judge(url: str, device: str) -> Judged:
    """Run Lighthouse on one address.

    Raises:
        RuntimeError: it ended with an error.
    """
    program = ROOT / "node_modules" / ".bin" / "lighthouse"
    chromium = os.environ.get("CHROME_PATH") or shutil.which("chromium") or shutil.which("chromium-browser") or ""
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        command = [
            *(str(program), url, "--quiet", "--output=json", f"--output-path={file.name}", f"--chrome-flags={FLAGS}"),
            f"--only-categories={','.join(CATEGORIES)}",
            *(["--preset=desktop"] if device == "desktop" else []),
        ]
        environment = os.environ | {"CHROME_PATH": chromium}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"Lighthouse on {url}: {done.stderr.strip()[-500:]}")
        return judged(json.loads(Path(file.name).read_text(encoding="utf-8")))


def addresses(pages: Sequence[str], versions: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield name and address of each page in each version."""
    for page in pages:
        for version in versions:
            address = PAGES[page]
            light = f"{address}{'&' if '?' in address else '?'}ligera=1"
            yield f"{page}, {version}", light if version == "light" else address


def main() -> int:
    """Print the table, and return 1 where a score is below the limit."""
    parser = argparse.ArgumentParser(prog="make lighthouse", description=__doc__)
    parser.add_argument("--page", nargs="+", choices=PAGES, default=tuple(PAGES))
    parser.add_argument("--version", nargs="+", choices=("light", "served"), default=("light", "served"))
    parser.add_argument("--device", nargs="+", choices=("phone", "desktop"), default=("phone", "desktop"))
    parser.add_argument("--folder", type=Path, default=ROOT / "var", help="where the database is, or is made")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    found: dict[str, Judged] = {}
    with serve(database("full", 1.0, asked.folder.resolve()), MAKE_AHEAD="true") as served:
        for name, address in addresses(asked.page, asked.version):
            for device in asked.device:
                found[f"{name}, {device}"] = judge(served.url + address, device)
                print(f"{name}, {device}", file=sys.stderr, flush=True)
    print(
        table(["Page", *CATEGORIES.values()], [[name, *map(str, one.scores.values())] for name, one in found.items()])
    )
    missed = {name: one for name, one in found.items() if not one.passed}
    for name, one in missed.items():
        print(f"below {LIMIT}: {name}: {'; '.join(one.reasons)}", file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
