"""What the methodology, the page of one indicator and the co-creation page must show, according to the API."""

from bs4 import Tag

from indicators.methodology import COLUMNS, ROWS_PER_PAGE
from tests.web.agreeing_blocks import (
    Both,
    breakdown,
    cited,
    in_words,
    indicators,
    missing_since,
    plan_clocks,
    reported,
    stages,
    value,
)
from tests.web.api_records import Record

# The rules say in words what the code computes with; no answer of the API holds these.
WEIGHTS = ([0], [0], [0.33], [0.67], [1])  # of the five degrees of completion: thirds of the way
RULES = (
    *([2], [4], [1]),  # months until an inception assessment, between updates of the site, until an end assessment
    *([6], [4], [3], [4], [2, 4]),  # months, sectors and sessions that OGP's five standards are checked by
    [1, 5, 15, 6, 90],  # likelihood and impact from 1 to 5, severities from 15 and from 6, days without a review
    [1, 4, 5],  # counts of people that are withheld, and the least that is published
)
PEOPLE = ("CC-04", "CC-04b", "CC-04c")
LINES = 12


def methodology(both: Both) -> None:
    """Compare every indicator with its value and definition, and the constants of the rules."""
    page = both.page
    page.expect(page.soup.select_one(".headline .note"), both.api.today, both.api.edition["number"])
    shown = {block.select_one("dd").get_text(): block for block in page.all("details.indicator")}
    known = both.api.all("indicators")
    page.same("indicators", sorted(shown), [one["code"] for one in known])
    for one in known:
        if block := shown.get(one["code"]):
            page.expect(block.summary, both.words(one, "name"), value(one))
            page.expect(block, *definition(both, one), both.words(one, "name"))
    page.each(page.all("table.narrow tbody tr"), [list(weight) for weight in WEIGHTS])
    rules = page.section("Reglas")
    counted = [rule for rule in rules.select("dd") if page.read(rule)]
    page.each(counted, [list(rule) for rule in RULES])


def definition(both: Both, one: Record) -> list[object]:
    """Return what the block that defines an indicator shows."""
    return [both.words(one, "definition"), one["code"], *(both.words(one, field) for field in ("formula", "unit"))]


def indicator(both: Both, code: str, at: int = 1) -> None:
    """Compare the page of one indicator: its value, definition, breakdowns and one page of the rows behind it."""
    page, one = both.page, both.api.one("indicators", code)
    head = page.soup.select_one(".headline")
    page.expect(head.select_one(".eyebrow"), code)
    page.expect(head.h1, both.words(one, "name"))
    page.expect(head.select_one(".value"), value(one))
    counts = [one["count"], one["total"]] if one["total"] is not None else []
    page.expect(head.select_one(".provenance"), *counts, both.api.today, both.api.edition["number"])
    page.expect(head, both.words(one, "note"))
    page.expect(page.section("Qué significa y cómo se calcula"), *definition(both, one))
    bare = code.removesuffix("r") if both.api.row("indicators", code.removesuffix("r")) else None
    same = [row for row in both.api.all("figures") if (row["indicator"] or "").removesuffix("r") == bare]
    section = page.section("Lo que otros reportan de lo mismo")
    reported(both, section, same) if same else None
    breakdowns(both, code)
    rows_behind(both, one, at)
    cited(both, code, both.words(one, "name"))


def breakdowns(both: Both, *codes: str, group: str | None = None) -> None:
    """Compare the charts of indicators in order, all their breakdowns or one; of 2 to 16 lines, or there is none."""
    for code in codes:
        one = both.api.one("indicators", code)
        groups = dict.fromkeys(part["group_es"] for part in one["parts"])
        for name in [group] if group else groups:
            lines = sum(part["group_es"] == name and part["value"] is not None for part in one["parts"])
            heading = both.page.soup.select_one(".figure-title")
            if 2 <= lines <= 16 and heading:
                breakdown(both, heading, one, name)
            elif 2 <= lines <= 16:
                both.page.differences.append(f"no chart of {code}, {name}")


def rows_behind(both: Both, one: Record, at: int) -> None:
    """Compare the tables of the rows that an indicator is made from."""
    by_table: dict[str, dict[str, None]] = {}
    for reference in one["references"]:
        by_table.setdefault(reference["resource"], {})[reference["code"]] = None
    own = {part["code"]: part["value"] for part in one["parts"] if part["rows"]}
    section = both.page.section("Las filas de las que sale")
    tables = section.select("table")
    both.page.same("tables", [str(len(tables))], [str(len(by_table))])
    for table, name in zip(tables, sorted(by_table, key=list(COLUMNS).index), strict=False):
        found = list(by_table[name])
        valued = any(code in own for code in found)
        pages = max(-(-len(found) // ROWS_PER_PAGE), 1)
        place = min(at, pages)
        shown = found[(place - 1) * ROWS_PER_PAGE : place * ROWS_PER_PAGE]
        expected = [[code, *([own.get(code)] if valued else []), *cells(both, name, code)] for code in shown]
        pager = table.parent.find_next_sibling() if pages > 1 else None
        both.page.expect(table.caption, len(found))
        both.page.each(table.select("tbody tr"), expected)
        both.page.expect(pager, place, pages) if pages > 1 else None


def cells(both: Both, table: str, code: str) -> list[object]:
    """Return what the cells of a row show."""
    row = both.api.row(table, code)
    assert row is not None
    return [in_words(both, table, name, row[name]) if name in row else both.words(row, name) for name in COLUMNS[table]]


def co_creation(both: Both) -> None:
    """Compare the co-creation page."""
    page = both.page
    reported(both, page.section("Resultados reportados"), both.api.all("figures"))
    stages(both)
    people = page.section("Quién participó")
    counted = bool(page.all(".figure-title"))
    breakdowns(both, *PEOPLE)
    indicators(both, people, "CC-01", "CC-03", "CC-03b")
    page.expect(people, 5 if counted else missing_since(both, "attendance"))  # counts under 5 are withheld
    proposals = page.section("Qué se propuso y qué se respondió")
    indicators(both, proposals, "CC-05", "CC-05b", "CC-05c", "CC-05d")
    page.expect(
        proposals, None if both.api.one("indicators", "CC-05")["value"] else missing_since(both, "contributions")
    )
    breakdowns(both, "CC-05")
    breakdowns(both, "CC-02", group="Por tipo")
    events(both)
    indicators(both, page.section("Qué sostiene el proceso"), "CC-06", "CC-07", "CC-08", "CC-09", "CC-09b", "CC-11")
    section = page.section("Plazos de OGP Local")
    page.each(section.select(".rows > li") if section else [], plan_clocks(both))


def events(both: Both) -> None:
    """Compare the next and the newest events."""
    section = both.page.section("Eventos")
    indicators(both, section, "CC-02")
    rows = both.api.all("events")
    first, last = "0001-01-01", "9999-12-31"
    ahead = [one for one in rows if one["status"] == "planned" and (one["held_on"] or last) >= both.api.today]
    held = [one for one in rows if one["status"] == "held"]
    ahead.sort(key=lambda one: (one["held_on"] or last, one["code"]))
    held.sort(key=lambda one: (one["held_on"] or first, one["code"]), reverse=True)
    shown = [*ahead[:LINES], *held[:LINES]]
    both.page.each(section.select("tbody tr"), [event(both, one) for one in shown])
    both.page.expect(section, None if shown else missing_since(both, "events"))


def event(both: Both, one: Record) -> list[object]:
    """Return what the line of an event shows."""
    title = both.words(one, "title")
    brought = len(both.api.of("contributions", event=one["code"]))
    place = both.called("places", one["place"])
    people = None if one["people_hidden"] else one["people"]
    items = [
        both.api.row("agenda_items", made["agenda_item"]) for made in both.api.of("contributions", event=one["code"])
    ]
    led_to = sorted({code for item in items if item for code in item["commitments"]})
    return [title, *led_to, one["held_on"], place, people, brought, title if one["minutes_url"] else None]


def rows(both: Both, section: Tag, expected: list[list[object]], table: str) -> None:
    """Compare a list of lines, or since when it has none."""
    both.page.each(section.select(".rows > li"), expected)
    both.page.expect(section, None if expected else missing_since(both, table))
