"""What `make bench-web` and `make lighthouse` make of what they measured."""

import json
import os
import sqlite3

import pytest

from benchmarks import lighthouse
from benchmarks.peers import tables
from benchmarks.web import verdicts
from benchmarks.web.browser import Traffic, Visited
from benchmarks.web.load import cpu_seconds
from benchmarks.web.verdicts import Figures, Limit
from config.settings import ROOT


@pytest.fixture
def figures():
    """Three rounds of two systems."""
    found = Figures()
    for ours, static in ((100, 90), (130, 100), (900, 80)):
        found.add("ours", [("visible", ours)])
        found.add("static", [("visible", static)])
    return found


def test_one_bad_round_does_not_move_the_median(figures):
    assert figures.median("visible", "ours") == 130
    assert figures.median("visible", "nobody") is None
    assert figures.median("nothing", "ours") is None


@pytest.mark.parametrize(
    ("limit", "value", "kept"),
    [
        (Limit("", ("ours", "visible"), ("static", "visible"), most=1.44), 130 / 90, False),
        (Limit("", ("ours", "visible"), ("static", "visible"), most=1.45), 130 / 90, True),
        (Limit("", ("static", "visible"), ("ours", "visible"), least=2), 90 / 130, False),
        (Limit("", ("ours", "visible"), most=130), 130, True),
        (Limit("", ("ours", "visible"), ("Dash", "visible"), least=2), None, None),
        (Limit("", ("ours", "visible"), ("static", "visible")), 130 / 90, None),
    ],
)
def test_a_limit_is_a_figure_or_a_ratio_of_medians(figures, limit, value, kept):
    assert limit.value(figures) == (value if value is None else pytest.approx(value))
    assert limit.kept(figures) is kept


def test_the_tables_tell_limits_misses_and_what_was_not_measured(figures):
    chosen = [
        Limit("soon enough", ("ours", "visible"), ("static", "visible"), most=1.25),
        Limit("small enough", ("ours", "visible"), most=200),
        Limit("many enough", ("ours", "sessions/s"), least=12),
        Limit("worth knowing", ("ours", "visible"), ("static", "visible")),
    ]
    lines = verdicts.limits_table(chosen, figures).splitlines()
    assert lines[2] == "| soon enough | <= 1.25x | 1.44x | **missed** |"
    assert lines[3] == "| small enough | <= 200 | 130 | ok |"
    assert lines[4] == "| many enough | >= 12 | – | not measured |"
    assert lines[5] == "| worth knowing |  | 1.44x |  |"
    assert verdicts.figures_table(figures, ["ours", "Dash"]).splitlines()[2] == "| visible | 130 (100–900) | – |"


def test_every_limit_has_its_own_words():
    limits = verdicts.limits(["home", "list", "detail", "co-creation"], ["home", "agenda"])
    assert len({limit.says for limit in limits}) == len(limits)


def test_bytes_count_until_a_moment_and_a_cached_file_counts_nothing():
    traffic = Traffic()
    page = {"requestId": "1", "request": {"url": "http://127.0.0.1/"}, "wallTime": 1000.0, "timestamp": 10.0}
    traffic.requested(page)
    traffic.requested({**page, "requestId": "2", "request": {"url": "data:image/png;base64,AAAA"}})
    traffic.received({"requestId": "1", "timestamp": 10.1, "encodedDataLength": 1024})
    traffic.finished({"requestId": "1", "timestamp": 10.2, "encodedDataLength": 1536})
    traffic.finished({"requestId": "2", "timestamp": 10.2, "encodedDataLength": 9999})
    traffic.framed({"requestId": "3", "timestamp": 10.3, "response": {"opcode": 2, "payloadData": "AAAA" * 1024}})
    assert traffic.until(None) == 1.5 + 3
    visited = Visited({"visible": 150.0, "ready": 260.0}, {"fcp": 160.0}, traffic, 1_000_000.0)
    assert visited.moment("visible") == 160, "nothing is seen before the first paint"
    assert (visited.kib("visible"), visited.kib("ready")) == (1.0, 1.5)
    assert traffic.by_address() == {"WebSocket": 3.0, "http://127.0.0.1/": 1.5}


def test_a_socket_that_compresses_counts_what_was_sent():
    traffic = Traffic()
    headers = {"Sec-WebSocket-Extensions": "permessage-deflate"}
    traffic.shaken({"requestId": "1", "response": {"headers": headers}})
    traffic.framed({"requestId": "1", "timestamp": 1.0, "response": {"opcode": 1, "payloadData": "a" * 10_240}})
    assert 0 < traffic.until(None) < 0.1


def test_lighthouse_tells_scores_and_what_cost_points():
    report = {
        "categories": {
            name: {"score": 0.94 if name == "seo" else 1, "auditRefs": [{"id": "a", "weight": 1}]}
            for name in lighthouse.CATEGORIES
        },
        "audits": {"a": {"title": "Document has no title", "score": 0}},
    }
    found = lighthouse.judged(json.loads(json.dumps(report)))
    assert found.scores == {"performance": 100, "accessibility": 100, "best-practices": 100, "seo": 94}
    assert not found.passed
    assert found.reasons == ("seo: Document has no title",)


def test_each_page_is_judged_light_and_as_served():
    assert list(lighthouse.addresses(["home", "commitment"], ["light", "served"])) == [
        ("home, light", "/?ligera=1"),
        ("home, served", "/"),
        ("commitment, light", "/compromisos?id=DEMO-COM-0250&ligera=1"),
        ("commitment, served", "/compromisos?id=DEMO-COM-0250"),
    ]


def test_the_processor_time_of_a_process_is_read():
    before = cpu_seconds(os.getpid())
    sum(range(3_000_000))
    assert cpu_seconds(os.getpid()) >= before > 0


def test_tables_for_datasette_hold_every_row(tmp_path):
    (tmp_path / "places.csv").write_text('code,name\nA,"Antigua, centro"\nB,\n', encoding="utf-8")
    tables.write(tmp_path, tmp_path / "peers.db")
    connection = sqlite3.connect(tmp_path / "peers.db")
    assert connection.execute("SELECT * FROM places ORDER BY code").fetchall() == [("A", "Antigua, centro"), ("B", "")]
    connection.close()


def test_packages_of_the_other_systems_are_pinned_and_stay_out_of_ours():
    pinned = (ROOT / "benchmarks" / "peers" / "requirements.txt").read_text(encoding="utf-8").splitlines()
    packages = [line for line in pinned if line and not line.startswith("#")]
    assert all("==" in line for line in packages)
    ours = (ROOT / "requirements.txt").read_text() + (ROOT / "requirements-dev.txt").read_text()
    assert not [name for name in ("dash", "datasette", "gunicorn") if f"\n{name}==" in ours]
