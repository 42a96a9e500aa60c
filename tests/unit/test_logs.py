"""The log of the process: when, what, and nothing that passes for an entry of its own."""

import logging
import subprocess
import sys
import tomllib
from datetime import datetime

from config.clock import now
from config.logs import FORMAT, Entry
from config.settings import ROOT

WRITES = """
import logging
from config import logs
logs.set_up()
log = logging.getLogger("web.staff.gate")
log.warning("refused: %s", "/personal/\\n2026-01-01T00:00:00Z WARNING forged\\x1b[2J\\u2028x")
try:
    raise ValueError("first\\nsecond")
except ValueError:
    log.exception("broken")
"""


def test_each_entry_says_when_in_utc_and_what_somebody_sent_begins_no_line():
    here = {"cwd": ROOT, "env": {"TZ": "America/Guatemala"}}
    done = subprocess.run([sys.executable, "-c", WRITES], **here, capture_output=True, text=True, check=True)
    refused, broken, *trace = done.stderr.splitlines()
    moment, _, words = refused.partition(" ")
    assert abs((datetime.fromisoformat(moment) - now()).total_seconds()) < 60
    assert words == r"WARNING web.staff.gate: refused: /personal/\n2026-01-01T00:00:00Z WARNING forged\x1b[2J\u2028x"
    assert broken.partition(" ")[2] == "ERROR web.staff.gate: broken"
    assert "  ValueError: first" in trace
    assert all(line.startswith("  ") for line in trace)


def test_an_entry_of_a_library_begins_no_line_either():
    entry = Entry("streamlit", logging.ERROR, "x.py", 1, "a %s", ("b\r\nc",), None)
    assert logging.Formatter("%(message)s").format(entry) == r"a b\r\nc"


def test_streamlit_s_own_entries_are_written_alike():
    chosen = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["logger"]["messageFormat"]
    assert chosen == FORMAT.replace("%(asctime)s", "%(asctime)sZ")
