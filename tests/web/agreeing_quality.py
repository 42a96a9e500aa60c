"""What the page of data quality must show, according to the API."""

from collections import Counter

from data_access.models import RESOURCES
from tests.web.agreeing_blocks import Both, figure, missing_since
from tests.web.agreeing_pages import filters
from tests.web.api_records import Record, words
from tests.web.shown_numbers import percent

TABLE = "data-gaps"
FIELDS = {"institucion": "owner", "falta": "flaws", "tabla": "resource"}
MISSING = ("DQ-01", "DQ-02", "DQ-03", "DQ-04")
IN_FORCE, MEASURED = ("active", "modified"), ("piloting", "in_service")
DRAWN, PAGE_SIZE = 10, 50


def data_quality(both: Both, query: dict[str, str]) -> None:
    """Compare the shares, the tables, what was left, who owes it, and the list."""
    gaps = both.api.all(TABLE)
    whole(both)
    tables(both)
    left(both, gaps)
    if not gaps:
        both.page.expect(both.page.soup.select_one(".empty"), missing_since(both, "commitments"))
        return
    owners(both, gaps)
    listed(both, gaps, query)


def whole(both: Both) -> None:
    """Compare the four shares; their notes speak of another page."""
    found = [both.api.one("indicators", code) for code in MISSING]
    expected = [[percent(one["value"]), one["count"], one["total"]] for one in found if one["value"] is not None]
    both.page.each(both.page.all(".headline .figures > li"), expected)


def tables(both: Both) -> None:
    """Compare the shares of each table that lacks something."""
    parts: dict[str, list[Record | None]] = {}
    for place, code in enumerate(MISSING):
        for part in both.api.one("indicators", code)["parts"]:
            parts.setdefault(part["code"], [None] * len(MISSING))[place] = part
    section = both.page.section("Tabla por tabla")
    shown = section.select("tbody tr") if section else []
    expected = {}
    for shares in parts.values():
        known = [part for part in shares if part]
        if any(part["count"] < part["total"] for part in known):
            label = words(known[0], "label", both.page.language)
            counts = [[percent(part["value"]), part["total"] - part["count"] or None] for part in known]
            expected[label] = [item for pair in counts for item in pair]
    both.page.each(shown, [expected.pop(" ".join(row.th.get_text().split()), []) for row in shown])
    both.page.same("tables left out", expected, [])


def left(both: Both, gaps: list[Record]) -> None:
    """Compare how many rows were left in each way, out of how many."""
    counts = Counter(flaw for gap in gaps for flaw in gap["flaws"])
    totals = {
        "actualizacion": sum(row["lifecycle"] in IN_FORCE for row in both.api.all("commitments")),
        "revision": both.api.count("risks"),
        "medicion": sum(row["status"] in MEASURED for row in both.api.all("agenda_items")),
        "respuesta": both.api.count("contributions"),
        "desenlace": both.api.count("events") + both.api.count("activities"),
    }
    section = both.page.section("Lo que lleva tiempo sin tocarse")
    expected: list[list[object]] = [[counts[flaw], total] for flaw, total in totals.items() if total]
    both.page.each(section.select(".rows > li") if section else [], expected)
    both.page.expect(section, *([4, 90] if section else []))  # months of OGP Local, days of the review of a risk


def owners(both: Both, gaps: list[Record]) -> None:
    """Compare how many rows each institution owes something of."""
    counts = Counter(gap["owner"] for gap in gaps)
    named = [code for code in counts if code]
    names = {code: both.api.row("organisations", code)["name_es"] for code in named}
    order = sorted(named, key=lambda code: (-counts[code], names[code]))
    if len(order) < 2:
        return
    lines: list[list[object]] = [[both.called("organisations", code), counts[code]] for code in order]
    every = [*lines, *([[counts[None]]] if counts[None] else [])]
    expected: dict[str, list[object]] = {
        "message": [*lines[0]],
        "alt": [*lines[0], *(item for one in every for item in one)],
        "labels": [one[0] for one in lines[:DRAWN]],
        "values": [one[1] for one in lines[:DRAWN]],
    }
    figure(both, both.page.soup.select_one(".figure-title"), expected, every)


def listed(both: Both, gaps: list[Record], query: dict[str, str]) -> None:
    """Compare the filters, how many rows they leave, and those of this page."""
    nobody = both.page.soup.select_one("form option[value=nadie]")
    others = [
        gap for gap in gaps if all(_has(gap, name, said) for name, said in query.items() if name != "institucion")
    ]
    if nobody:
        both.page.expect(nobody, sum(gap["owner"] is None for gap in others))
    filters(both, query, FIELDS, TABLE)
    found = [gap for gap in gaps if all(_has(gap, name, said) for name, said in query.items())]
    section = both.page.section("Qué falta y quién lo debe").find_next("section")
    note = section.find("p", class_="note", recursive=False) or section.select_one(".empty p + p")
    both.page.expect(note, *([len(found)] if len(found) not in (0, len(gaps)) else []), len(gaps))
    order = list(RESOURCES)
    found.sort(key=lambda gap: (-len(gap["flaws"]), -(gap["days"] or 0), order.index(gap["resource"]), gap["row_code"]))
    page, pages = int(query.get("pagina", 1)), max(-(-len(found) // PAGE_SIZE), 1)
    expected = [
        [
            words(gap, "title", both.page.language),
            gap["row_code"],
            gap["days"] or None,
            both.called("organisations", gap["owner"]),
        ]
        for gap in found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    ]
    both.page.each(section.select("tbody tr"), expected)
    if pages > 1:
        both.page.expect(section.select_one(".pager"), page, pages)


def _has(gap: Record, name: str, said: str) -> bool:
    if name not in FIELDS:
        return True
    held = gap[FIELDS[name]]
    return said in held if isinstance(held, list) else (held or "nadie") == said
