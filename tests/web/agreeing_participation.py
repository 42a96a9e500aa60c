"""What the page of participation must show, according to the published rows of events and attendance."""

from collections import defaultdict
from decimal import ROUND_HALF_EVEN, Decimal
from statistics import median_low
from typing import Any

from tests.web.agreeing_blocks import Both, figure, indicators, missing_since, value
from tests.web.api_records import Record, words
from tests.web.shown_numbers import percent

LEAST = 5  # counts below it are withheld
DRAWN, PAGE_SIZE = 8, 50
BALANCES = ("CC-04", "CC-04b", "CC-04c", "CC-03", "CC-03b")
UNKNOWN = ("not_recorded", "")
Line = tuple[str, str, int, int]
"""Code and label of a group, the people that are visible, and how many counts are withheld."""


def participation(both: Both, query: dict[str, str]) -> None:
    """Compare the numbers, the sentences, the breakdowns, the quarters and the events."""
    page = both.page
    indicators(both, page.soup.select_one(".headline"), "CC-01", "CC-01r", "CC-03")
    section = page.section("Qué tan equilibrada fue")
    known = [one for code in BALANCES if (one := both.api.one("indicators", code))["value"] is not None]
    page.each(section.select(".rows > li") if section else [], [sentence(both, one) for one in known])
    held = {one["code"]: one for one in both.api.of("events", status="held")}
    cells = [one for one in both.api.all("attendance") if one["event"] in held]
    section = page.section("Quiénes")
    page.expect(section, *([LEAST, LEAST, 1, 4] if cells else [missing_since(both, "attendance"), LEAST]))
    headings = iter(page.all(".figure-title"))
    for field in ("sex", "age_band", "sector", "place") if cells else ():
        breakdown(both, next(headings), groups(both, cells, field))
    if held:
        counted = {code: participations(one, cells) for code, one in held.items()}
        quarters(both, next(headings), held, counted)
        events(both, next(headings), held, counted, int(query.get("pagina", 1)))


def sentence(both: Both, one: Record) -> list[object]:
    """Return what the sentence of a number shows, with its name and its note."""
    thirty = 30 if one["code"] == "CC-04b" else None
    of = [one["count"], one["total"]]
    told = [value(one)] if one["code"] == "CC-03b" else of if one["code"] == "CC-03" else [value(one), thirty, *of]
    return [*told, both.words(one, "name"), both.words(one, "note")]


def groups(both: Both, cells: list[Record], field: str) -> list[Line]:
    """Return the lines of a breakdown: places by people, the others in their own order."""
    found: dict[str, list[Record]] = defaultdict(list)
    for cell in cells:
        found[cell[field] or ""].append(cell)
    if field == "place":
        lines = [line(code, both.called("places", code), found[code]) for code in found]
        return sorted(lines, key=lambda one: (one[0] == "", -one[2], one[1]))
    labels = both.api.field("attendance", field)["labels"]
    return [line(code, labels[code][both.page.language], found[code]) for code in labels if code in found]


def line(code: str, label: str, cells: list[Record]) -> Line:
    return code, label, sum(one["people"] or 0 for one in cells), sum(one["people"] is None for one in cells)


def participations(event: Record, cells: list[Record]) -> tuple[int, int] | None:
    """Return who is visible of an event, and how many counts are withheld; None where nobody counted."""
    if event["people"] is not None:
        return event["people"], 0
    own = [one for one in cells if one["event"] == event["code"]]
    if not own:
        return (0, 1) if event["people_hidden"] else None
    _, _, people, withheld = line("", "", own)
    return people, withheld or int(bool(event["people_hidden"]))


def in_words(people: int, withheld: int) -> list[object]:
    """Return what stands for a count."""
    hidden = [withheld if withheld > 1 else None, LEAST] if withheld else []
    return [*([people] if people or not withheld else []), *hidden]


def breakdown(both: Both, heading: Any, lines: list[Line]) -> None:
    """Compare one breakdown."""
    known = [one for one in lines if one[0] not in UNKNOWN]
    whole = sum(people for _, _, people, _ in known)
    largest = max(known, key=lambda one: one[2])
    alike = min(one[2] for one in known) > 0.85 * largest[2]
    drawn = [one for one in lines if one[2]][:DRAWN]
    rates = {
        code: Decimal(people * 1000) / row["population"]
        for code, _, people, _ in lines
        if (row := both.api.row("places", code)) and row["population"] and row["kind"] not in ("municipality", "zone")
    }
    rows = [
        [
            label,
            *([people] if people or not withheld else []),
            *in_words(0, withheld) * bool(withheld),
            *([percent(people / whole)] if code not in UNKNOWN else []),
            *([str(rates[code].quantize(Decimal("0.1"), ROUND_HALF_EVEN))] if code in rates else []),
        ]
        for code, label, people, withheld in lines
    ]
    expected = {
        "message": [] if alike else [largest[1], percent(largest[2] / whole)],
        "alt": [item for _, label, people, withheld in lines for item in (label, *in_words(people, withheld))],
        "labels": [one[1] for one in drawn],
        "values": [one[2] for one in drawn],
    }
    figure(both, heading, expected, rows)


def quarters(both: Both, heading: Any, held: dict[str, Record], counted: dict[str, tuple[int, int] | None]) -> None:
    """Compare participations by quarter, those without any between the first and the last included."""
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for code, count in counted.items():
        if count is not None:
            year, month, _ = map(int, held[code]["held_on"].split("-"))
            found[year * 4 + (month - 1) // 3].append(count)
    letter = "T" if both.page.language == "es" else "Q"
    lines = [
        (f"{letter}{number % 4 + 1} {number // 4}", *(sum(part) for part in zip((0, 0), *found[number], strict=True)))
        for number in range(min(found), max(found) + 1)
    ]
    label, most, _ = max(lines, key=lambda one: one[1])
    message: list[object] = [label, most]
    alt = [*message, *(item for name, people, withheld in lines for item in (name, *in_words(people, withheld)))]
    rows = [
        [name, *([people] if people or not withheld else []), *in_words(0, withheld) * bool(withheld)]
        for name, people, withheld in lines
    ]
    figure(both, heading, {"message": message, "alt": alt, "labels": [], "values": [most]}, rows)


def events(
    both: Both, heading: Any, held: dict[str, Record], counted: dict[str, tuple[int, int] | None], page: int
) -> None:
    """Compare the events held, one page of them."""
    order = sorted(held.values(), key=lambda one: (one["held_on"], one["code"]), reverse=True)
    shown = order[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    totals = sorted(one["people"] for one in order if one["people"] is not None)
    told = [one for one in shown if counted[one["code"]] is not None]
    message: list[object] = [median_low(totals), totals[-1]] if totals else [len(order)]
    lines = [[one["held_on"], *in_words(*(counted[one["code"]] or (0, 0)))] for one in told]
    rows = []
    for one in shown:
        title, count = words(one, "title", both.page.language), counted[one["code"]]
        place = both.called("places", one["place"])
        people = in_words(*count) if count else []
        rows.append([title, one["code"], one["held_on"], place, *people, title if one["minutes_url"] else None])
    expected = {
        "message": message,
        "alt": [*message, *(item for part in lines for item in part)],
        "labels": [],
        "values": [],
        "days": [told[-1]["held_on"], told[0]["held_on"]],
    }
    figure(both, heading, expected, rows)
    if len(order) > PAGE_SIZE:
        both.page.expect(both.page.soup.select_one(".pager"), page, -(-len(order) // PAGE_SIZE))
