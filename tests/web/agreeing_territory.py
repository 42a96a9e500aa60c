"""What the page of the territory, and the page of one place, must show, according to the published rows."""

import math
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

from bs4 import Tag

from indicators.listing import folded
from tests.web.agreeing_blocks import Both, indicators, missing_since
from tests.web.agreeing_numbers import event
from tests.web.agreeing_stories import contribution
from tests.web.api_records import Record

STATUS = {
    "participaciones": "participations",
    "eventos": "events",
    "aportes": "contributions",
    "servicios": "agenda_items",
}
BESIDE, SAID, LINES = 7, 12, 20
BESIDE_POINT = 40  # pixels from the middle of a point to where its name is anchored, at most
LEAST = 5  # counts below it are withheld
ACT = 2014  # the year of the act of the COMUDE
NEAR = 0.005  # degrees between the municipality and a landmark that stands for it
DEGREE, STEPS, MANY_RINGS = 40_075_016.686 / 360, (500, 1000, 2000, 5000, 10_000, 20_000), 6  # in metres


@dataclass(frozen=True)
class Place:
    """A place, and by measure what is counted of it: None where nothing of the kind is published of any place."""

    row: Record
    counts: dict[str, int | None]
    at_least: bool

    @property
    def name(self) -> str:
        return str(self.row["name"])

    @property
    def drawn(self) -> bool:
        return self.row["lat"] is not None and self.row["kind"] != "municipality"

    @property
    def unplaced(self) -> bool:
        return self.row["lat"] is None and self.row["kind"] != "municipality"

    @property
    def peopled(self) -> bool:
        """Whether rates of it can be told."""
        return bool(self.row["population"]) and self.row["kind"] not in ("municipality", "zone")

    def value(self, query: dict[str, str]) -> float | None:
        """Return what it is compared by."""
        found = self.counts[measure(query)]
        if found is None or query.get("por") != "mil":
            return found
        return found * 1000 / self.row["population"] if self.peopled else None

    def count(self, of: str) -> list[object]:
        """Return the number that stands for a count: none where all of it is withheld."""
        found = self.counts[of]
        withheld = of == "participaciones" and self.at_least and not found
        return [] if found is None or withheld else [found]

    def rate(self, of: str) -> list[object]:
        """Return the number that stands for a rate, with one decimal."""
        if not self.count(of) or not self.peopled:
            return []
        exact = Decimal(self.counts[of] or 0) * 1000 / self.row["population"]
        return [str(exact.quantize(Decimal("0.1"), ROUND_HALF_EVEN))]

    def said(self, query: dict[str, str]) -> list[object]:
        """Return what the map says of it."""
        return [self.name, *(self.rate if query.get("por") == "mil" else self.count)(measure(query))]

    def line(self, of: str, counted: bool) -> list[object]:
        """Return what its row of the table shows."""
        if not counted:
            return [self.name, *act(self.row), self.row["population"]]
        counts = [found for one in STATUS for found in self.count(one)]
        return [self.name, *counts, self.row["population"], *self.rate(of)]


def measure(query: dict[str, str]) -> str:
    return query.get("medida", "participaciones")


def act(row: Record) -> list[object]:
    return [] if row["participation_unit"] is None else [ACT]


def every(both: Both) -> list[Place]:
    """Return the places with what the published rows count of them; what the API counts has to be the same."""
    held = {one["code"] for one in both.api.of("events", status="held")}
    came = [one for one in both.api.all("attendance") if one["event"] in held]
    said, agenda = both.api.all("contributions"), both.api.all("agenda_items")
    found = []
    for row in both.api.all("places"):
        code = row["code"]
        own = [one["people"] for one in came if one["place"] == code]
        met = both.api.of("events", status="held", place=code)
        made = both.api.of("contributions", place=code)
        counts = {
            "participaciones": sum(people or 0 for people in own) if came else None,
            "eventos": len(met) if held else None,
            "aportes": len(made) if said else None,
            "servicios": len(items(made)) if said and agenda else None,
        }
        place = Place(row, counts, None in own)
        told = both.api.by_code("place-status")[code]
        listed = {name: told[field] for name, field in STATUS.items()}
        listed["servicios"] = len(told["agenda_items"]) if counts["servicios"] is not None else None
        both.page.same(f"counts of {code}", map(str, listed.items()), map(str, counts.items()))
        found.append(place)
    return found


def items(contributions: list[Record]) -> list[str]:
    """Return the agenda items that contributions are part of."""
    return list(dict.fromkeys(one["agenda_item"] for one in contributions if one["agenda_item"]))


def ranked(places: list[Place], query: dict[str, str]) -> list[Place]:
    """Return places by what they are compared by, those without it last, and by name."""

    def rank(place: Place) -> tuple[float, str]:
        value = place.value(query)
        return (1 if value is None else -value, folded(place.name))

    return sorted(places, key=rank)


def territory(both: Both, query: dict[str, str]) -> None:
    """Compare the numbers, the choices, the map and the table."""
    page, places = both.page, ranked(every(both), query)
    counted = any(any(one.counts.values()) for one in places)
    section = page.section("A cuántos lugares se ha llegado")
    indicators(both, section, "CC-03", "CC-03b")
    page.expect(section, None if counted else missing_since(both, "events"))
    choices: list[list[object]] = [[sum(bool(one.counts[of]) for one in places)] for of in STATUS]
    peopled = sum(one.peopled for one in places)
    if peopled or query.get("por"):
        choices.append([peopled])
    page.each(page.all("form fieldset button"), choices if counted else [])
    drawn(both, places, query)
    table = page.soup.select_one(".places")
    page.expect(table.caption, len(places))
    page.each(table.select("tbody tr"), [one.line(measure(query), counted) for one in places])
    unplaced = sorted((one.name for one in places if one.unplaced), key=folded)
    told = [len(unplaced), *unplaced] if unplaced else []
    page.expect(page.section("Todos los lugares"), *told, LEAST if counted else None)


def drawn(both: Both, places: list[Place], query: dict[str, str], only: Place | None = None) -> None:
    """Compare the map: its title, its words, what is drawn, and the list beside it unless it is of one place."""
    page, points = both.page, [one for one in places if one.drawn]
    shown = page.soup.select_one(".map")
    if shown is None:
        return page.same("places drawn", [], [one.name for one in points])
    told = [one.said(query) for one in points]
    reference = reference_of(places)
    message = [len(points), len(points) + sum(one.unplaced for one in places)]
    top: list[object] = [only.name] if only else told[0] if points[0].value(query) else [*message]
    expected = page.reader.read(len(points), reference["name"], *top, *told[:SAID])
    page.same("words of the map", page.reader.read(shown["aria-label"]), expected)
    rings = rings_of(points, reference)
    for way in shown.select("svg"):
        spots, others = spots_of(way, points, reference, rings[0]), []
        for text in way.select("text"):
            name, (x, y) = text.get_text(), translated(text)
            if name not in spots:
                others.append(name)
            elif math.dist((x, y), spots.pop(name)) > BESIDE_POINT:
                page.differences.append(f"{name} stands beside another point")
        page.same("words on the map", page.reader.read(*others), page.reader.read(*rings), ordered=False)
    shown.extract()
    page.expect(page.soup.select_one(".figure-title"), *top)
    if not only:
        page.each(page.all(".columns ul.rows > li"), told[:BESIDE])
        more = len(told) - BESIDE
        page.expect(page.soup.select_one(".columns .missing"), more if more > 0 else None)
    page.expect(page.soup.select_one(".figure-table"), rings[0], reference["name"])
    return None


def reference_of(places: list[Place]) -> Record:
    """Return the place that distances are drawn from: a landmark beside the municipality, or that."""
    found = sorted((one.row for one in places if one.row["lat"] is not None), key=lambda row: row["code"])
    whole = next((row for row in found if row["kind"] == "municipality"), None)
    if whole is None:
        return found[0]
    lat, lon = whole["lat"], whole["lon"]
    zones = [(max(abs(row["lat"] - lat), abs(row["lon"] - lon)), row) for row in found if row["kind"] == "zone"]
    away, nearest = min(zones, key=lambda one: one[0], default=(1, whole))
    return nearest if away <= NEAR else whole


def rings_of(points: list[Place], reference: Record) -> list[float]:
    """Return what stands at the rings, in metres or in kilometres: as few as reach the farthest point, at least two."""
    narrow = math.cos(math.radians(reference["lat"]))
    away = [
        DEGREE * math.hypot(one.row["lat"] - reference["lat"], (one.row["lon"] - reference["lon"]) * narrow)
        for one in points
    ]
    step = next(one for one in STEPS if max(away) / one <= MANY_RINGS)
    rings = [number * step for number in range(1, max(math.ceil(max(away) / step), 2) + 1)]
    return [ring if ring < 1000 else ring / 1000 for ring in rings]


def spots_of(way: Tag, points: list[Place], reference: Record, step: float) -> dict[str, tuple[float, float]]:
    """Return by name where each point lies in a drawing, in pixels, by the innermost ring around the reference."""
    ring = way.select_one(".role-mark path")
    x, y = translated(ring)
    metre = float(ring["d"][1:].split(",")[0]) / (step if step >= STEPS[0] else step * 1000)
    narrow = math.cos(math.radians(reference["lat"]))
    return {
        one.name: (
            x + (one.row["lon"] - reference["lon"]) * DEGREE * narrow * metre,
            y - (one.row["lat"] - reference["lat"]) * DEGREE * metre,
        )
        for one in points
    }


def translated(drawn: Tag) -> tuple[float, float]:
    """Return where something is drawn."""
    x, y = drawn["transform"].removeprefix("translate(").removesuffix(")").split(",")
    return float(x), float(y)


def place(both: Both, code: str) -> None:
    """Compare the page of one place."""
    page, places = both.page, ranked(every(both), {})
    own = next(one for one in places if one.row["code"] == code)
    row, counts = own.row, [own.count(of) for of in STATUS]
    met = sorted(both.api.of("events", place=code), key=lambda one: newest(one, "held_on"))
    made = sorted(both.api.of("contributions", place=code), key=lambda one: newest(one, "received_on"))
    waiting = sum(one["response"] == "pending" for one in made) or None
    known = [found for found in counts if found != [0]]
    page.expect(page.soup.select_one(".headline"), code, own.name, *known, waiting)
    if own.drawn:
        drawn(both, places, {}, own)
    page.each(page.all("dl.key dd"), [[], [row["population"], row["population_year"]], act(row), *counts])
    absent = sum(one["status"] == "held" and not one["minutes_url"] for one in met) or None
    since = missing_since(both, "places") if own.unplaced else None
    page.expect(page.section("Qué falta"), absent, waiting, since)
    pages = -(-max(len(met), len(made)) // LINES)
    if pages > 1:
        page.expect(page.soup.select_one(".pager"), 1, pages)
    part(both, "Eventos", "tbody tr", [event(both, one) for one in met], "events")
    people(both, code)
    part(both, "Aportes y su respuesta", ".rows > li", [contribution(both, one) for one in made], "contributions")
    came_of_it(both, items(made))
    page.expect(page.section("De dónde sale esta página"), row["source"], row["source_date"])


def newest(row: Record, field: str) -> tuple[int, str]:
    return (-date.fromisoformat(row[field]).toordinal() if row[field] else 0, row["code"])


def part(both: Both, heading: str, lines: str, expected: list[list[object]], table: str) -> None:
    """Compare the first lines of a list, and how many there are, or since when there are none."""
    section, total = both.page.section(heading), len(expected)
    both.page.each(section.select(lines), expected[:LINES])
    both.page.expect(section, *([1, min(LINES, total), total] if total else [missing_since(both, table)]))


def people(both: Both, code: str) -> None:
    """Compare who came from a place, by sex and by age."""
    held = {one["code"] for one in both.api.of("events", status="held")}
    cells = [one for one in both.api.of("attendance", place=code) if one["event"] in held]
    expected: list[list[object]] = []
    for field in ("sex", "age_band"):
        for value, label in both.api.field("attendance", field)["labels"].items():
            counts = [one["people"] for one in cells if one[field] == value]
            total = sum(count or 0 for count in counts)
            if counts:
                expected.append([label[both.page.language], total or (None if None in counts else 0)])
    section = both.page.section("Quién participó")
    both.page.each(section.select("tbody tr"), expected)
    hidden = sum(one["people"] is None for one in cells)
    told = [hidden, LEAST] if hidden else []
    both.page.expect(section, *(told if expected else [missing_since(both, "attendance")]))


def came_of_it(both: Both, agenda: list[str]) -> None:
    """Compare the agenda items that contributions are part of, and the commitments those are tied to."""
    section = both.page.section("Servicios de la agenda")
    both.page.each(section.select(".rows > li"), [[both.called("agenda_items", one), one] for one in agenda])
    both.page.expect(section, None if agenda else missing_since(both, "agenda_items"))
    tied = dict.fromkeys(code for item in agenda for code in both.api.one("agenda_items", item)["commitments"])
    late = {code: both.api.one("commitment-status", code)["days_late"] or None for code in tied}
    expected: list[list[object]] = [[both.called("commitments", code), code, days] for code, days in late.items()]
    both.page.each(both.page.section("Compromisos").select(".rows > li"), expected)
