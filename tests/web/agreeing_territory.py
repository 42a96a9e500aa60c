"""What the page of the territory, and the page of one place, must show, according to the API."""

import re
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

from tests.web.agreeing_blocks import Both, commitment_card, indicators, missing_since
from tests.web.agreeing_numbers import event
from tests.web.agreeing_stories import contribution
from tests.web.api_records import Record

FIELDS = {
    "participaciones": "participations",
    "eventos": "events",
    "aportes": "contributions",
    "servicios": "agenda_items",
}
BESIDE, SAID, LINES = 7, 12, 20
NO_COMMUNITIES = ("municipality", "zone")
LEAST = 5  # counts below it are withheld


def territory(both: Both, query: dict[str, str]) -> None:
    """Compare the numbers, the choices, the map and the table."""
    page, asked = both.page, query.get("medida", "participaciones")
    places = both.api.all("places")
    section = page.section("A cuántos lugares se ha llegado")
    indicators(both, section, "CC-03", "CC-03b")
    page.expect(section, *([] if any(map(any_count(both), FIELDS)) else [missing_since(both, "events")]))
    for button in page.all("form fieldset button"):
        some = [one for one in places if has(both, one, button["value"] or button_name(button, asked))]
        page.expect(button, len(some))
    ranked = sorted(places, key=lambda one: (-(worth(both, one, query) or 0), worth(both, one, query) is None))
    drawn(both, [one for one in places if one["lat"] is not None and one["kind"] != "municipality"], query)
    table = page.soup.select_one(".places")
    page.expect(table.caption, len(places))
    expected = {one["code"]: line(both, one, asked) for one in ranked}
    for row in table.select("tbody tr"):
        page.expect(row, *expected.pop(re.search(r"id=([^&]+)", row.a["href"])[1]))
    page.same("places left out", expected, [])
    page.expect(table.thead)
    apart = [one["name"] for one in places if one["lat"] is None]
    page.expect(page.section("Todos los lugares"), *([len(apart), apart] if apart else []), LEAST, ordered=False)


def any_count(both: Both):
    return lambda measure: any(count(both, one["code"], measure) for one in both.api.all("places"))


def button_name(button, asked: str) -> str:
    """Return what a chosen button, which would send nothing, stands for."""
    return "mil" if button["name"] == "por" else "participaciones" if button["aria-pressed"] == "false" else asked


def has(both: Both, place: Record, choice: str) -> bool:
    """Return whether a place counts for a choice."""
    if choice == "mil":
        return bool(place["population"]) and place["kind"] not in NO_COMMUNITIES
    return bool(count(both, place["code"], choice))


def count(both: Both, code: str, measure: str) -> int:
    """Return what a measure counts of a place, from the published rows; the API's own count has to be the same."""
    rows = {
        "participaciones": [one["people"] or 0 for one in came(both, code)],
        "eventos": [1 for _ in both.api.of("events", place=code, status="held")],
        "aportes": [1 for _ in both.api.of("contributions", place=code)],
        "servicios": [1 for _ in items(both, code)],
    }
    known = both.api.row("place-status", code)[FIELDS[measure]]
    found = sum(rows[measure])
    both.page.same(f"{measure} of {code}", [str(len(known) if measure == "servicios" else known or 0)], [str(found)])
    return found


def came(both: Both, code: str) -> list[Record]:
    """Return the counts of people from a place at events that were held."""
    held = {one["code"] for one in both.api.of("events", status="held")}
    return [one for one in both.api.of("attendance", place=code) if one["event"] in held]


def items(both: Both, code: str) -> list[str]:
    """Return the agenda items that a contribution from a place is part of."""
    return list({one["agenda_item"]: None for one in both.api.of("contributions", place=code) if one["agenda_item"]})


def worth(both: Both, place: Record, query: dict[str, str]) -> float | None:
    """Return what places are compared by."""
    found = count(both, place["code"], query.get("medida", "participaciones"))
    if query.get("por") != "mil":
        return found
    return found * 1000 / place["population"] if has(both, place, "mil") else None


def counted(both: Both, code: str, measure: str) -> list[object]:
    """Return the number that stands for a count: none where nothing is published, or all of it is withheld."""
    known, found = both.api.row("place-status", code), count(both, code, measure)
    withheld = measure == "participaciones" and known["at_least"] and not found
    return [] if withheld or not published(both, measure) else [found]


def published(both: Both, measure: str) -> bool:
    """Return whether anything of a kind is published of any place."""
    tables = {"participaciones": "attendance", "eventos": "events", "aportes": "contributions"}
    return bool(both.api.all(tables.get(measure, "agenda_items")))


def rate(both: Both, place: Record, measure: str) -> list[object]:
    """Return what stands for a rate, with one decimal."""
    found = counted(both, place["code"], measure)
    if not found or not has(both, place, "mil"):
        return []
    exact = Decimal(count(both, place["code"], measure)) * 1000 / place["population"]
    return [str(exact.quantize(Decimal("0.1"), ROUND_HALF_EVEN))]


def line(both: Both, place: Record, measure: str) -> list[object]:
    """Return what a row of the table shows."""
    counts = [found for one in FIELDS for found in counted(both, place["code"], one)]
    return [place["name"], *counts, place["population"], *rate(both, place, measure)]


def drawn(both: Both, places: list[Record], query: dict[str, str], only: str = "") -> None:
    """Compare the map: its title, its words, what is drawn, and the list beside it."""
    page, shown = both.page, both.page.soup.select_one(".map")
    if shown is None:
        return page.same("places not drawn", [], [one["name"] for one in places])
    known = {one["name"]: one for one in places}
    labels = [text.get_text() for text in shown.select("svg text")]
    rings = [one for one in labels if re.fullmatch(r"[\d.]+ k?m", one)]
    page.same("words on the map", set(labels) - set(rings) - {"N"} - known.keys(), [])
    reference = reference_of(both)
    told = [said(both, one, query) for one in sorted(places, key=lambda one: rank(both, one, query))]
    heading = page.soup.select_one(".figure-title")
    message = page.read(heading)
    page.same("words of the map", page.reader.read(shown["aria-label"]),
              [*page.reader.read(len(places), reference), *message, *page.reader.read(*told[:SAID])])  # fmt: skip
    top = told[0] if worth(both, known_first(both, places, query), query) else [len(places), len(listed(both))]
    page.expect(heading, *(known_place(both, only) if only else top))
    shown.extract()
    if not only:
        page.each(page.all(".columns ul.rows > li"), told[:BESIDE])
        page.expect(page.soup.select_one(".columns ul.rows + .missing"), *([len(told) - BESIDE] if len(told) > BESIDE else []))
    page.expect(page.soup.select_one(".figure-table"), rings[0], reference)
    return None


def known_place(both: Both, code: str) -> list[object]:
    return [both.called("places", code)]


def known_first(both: Both, places: list[Record], query: dict[str, str]) -> Record:
    return min(places, key=lambda one: rank(both, one, query))


def listed(both: Both) -> list[Record]:
    return [one for one in both.api.all("places") if one["kind"] != "municipality"]


def rank(both: Both, place: Record, query: dict[str, str]) -> tuple[float, str]:
    value = worth(both, place, query)
    return (1 if value is None else -value, place["name"].casefold())


def said(both: Both, place: Record, query: dict[str, str]) -> list[object]:
    """Return what the map says of a place."""
    measure = query.get("medida", "participaciones")
    if query.get("por") == "mil":
        return [place["name"], *rate(both, place, measure)]
    return [place["name"], *counted(both, place["code"], measure)]


def reference_of(both: Both) -> str:
    """Return what the place is called that distances are drawn from."""
    found = [one for one in both.api.all("places") if one["lat"] is not None]
    whole = next((one for one in found if one["kind"] == "municipality"), found[0])
    near = [one for one in found if one["kind"] == "zone" and apart(one, whole) <= 0.005]
    return min(near, key=lambda one: apart(one, whole), default=whole)["name"]


def apart(one: Record, other: Record) -> float:
    return max(abs(one["lat"] - other["lat"]), abs(one["lon"] - other["lon"]))


def place(both: Both, code: str) -> None:
    """Compare the page of one place."""
    page, row = both.page, both.api.one("places", code)
    head = page.soup.select_one(".headline")
    waiting = len(both.api.of("contributions", place=code, response="pending"))
    counts = [counted(both, code, one) for one in FIELDS]
    known = [found for found in counts if found and found != [0]]
    page.expect(head, code, row["name"], *known, waiting or None)
    is_drawn = row["lat"] is not None and row["kind"] != "municipality"
    if is_drawn:
        every = [one for one in both.api.all("places") if one["lat"] is not None and one["kind"] != "municipality"]
        drawn(both, every, {}, only=code)
    for term in page.all("dl.key dd"):
        page.expect(term) if "COMUDE" not in term.get_text() else page.expect(term, 2014)
    # the facts were expected in order above only by their terms
    met = sorted(both.api.of("events", place=code), key=newest)
    made = sorted(both.api.of("contributions", place=code), key=lambda one: newest(one, "received_on"))
    absent = [one for one in met if one["status"] == "held" and not one["minutes_url"]]
    missing(both, row, len(absent), waiting)
    part(both, "Eventos", "tbody tr", met, [event(both, one) for one in met[:LINES]], "events")
    part(both, "Aportes y su respuesta", ".rows > li", made, [contribution(both, one) for one in made[:LINES]],
         "contributions")  # fmt: skip
    people(both, code)
    agenda = items(both, code)
    tied = list({one: None for item in agenda for one in both.api.row("agenda_items", item)["commitments"]})
    section = page.section("Servicios de la agenda")
    page.each(section.select(".rows > li"), [[both.called("agenda_items", one), one] for one in agenda])
    page.expect(section, None if agenda else missing_since(both, "agenda_items"))
    lines = [[both.called("commitments", one), one, late(both, one)] for one in tied]
    page.each(page.section("Compromisos").select(".rows > li"), lines)
    page.expect(page.section("De dónde sale esta página"), row["source"], row["source_date"])


def late(both: Both, code: str) -> int | None:
    found: int = both.api.one("commitment-status", code)["days_late"]
    return found or None


def newest(row: Record, field: str = "held_on") -> tuple[int, str]:
    return (-date.fromisoformat(row[field]).toordinal() if row[field] else 0, row["code"])


def part(both: Both, heading: str, lines: str, rows: list[Record], expected: list[list[object]], table: str) -> None:
    """Compare the first lines of a long list, and how many there are."""
    section = both.page.section(heading)
    both.page.each(section.select(lines), expected)
    both.page.expect(section, *([1, min(LINES, len(rows)), len(rows)] if rows else [missing_since(both, table)]),
                     *pages(both, rows))  # fmt: skip


def pages(both: Both, rows: list[Record]) -> list[object]:
    return []


def missing(both: Both, row: Record, minutes: int, waiting: int) -> None:
    """Compare what is missing."""
    section = both.page.section("Qué falta")
    since = missing_since(both, "places") if row["lat"] is None else None
    both.page.expect(section, *([minutes or None, waiting or None, since] if section else []))


def people(both: Both, code: str) -> None:
    """Compare who came from a place, by sex and by age."""
    section, rows = both.page.section("Quién participó"), came(both, code)
    hidden = sum(one["people"] is None for one in rows)
    expected = []
    for name in ("sex", "age_band"):
        labels = both.api.field("attendance", name)["labels"]
        for one in labels:
            found = [cell for cell in rows if cell[name] == one]
            total = sum(cell["people"] or 0 for cell in found)
            unsure = any(cell["people"] is None for cell in found)
            if found:
                label = labels[one][both.page.language] if isinstance(labels[one], dict) else labels[one]
                expected.append([label, None if unsure and not total else total])
    both.page.each(section.select("tbody tr"), expected)
    since = None if rows else missing_since(both, "attendance")
    both.page.expect(section, *([hidden, LEAST] if hidden else []), since)


__all__ = ["commitment_card", "place", "territory"]
