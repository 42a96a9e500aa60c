"""What the pages of traceability and of verification must show, according to the API."""

from collections import Counter
from datetime import date

from tests.web.agreeing_blocks import Both, indicators, later, missing_since, plan_clocks
from tests.web.agreeing_files import files
from tests.web.agreeing_pages import PAGE_SIZE, filters, row_change
from tests.web.agreeing_stories import contribution
from tests.web.api_records import Record

TABLE = "contribution-status"
FIELDS = {
    "respuesta": "response",
    "razon": "reason",
    "camino": "reach",
    "tema": "theme",
    "lugar": "place",
    "origen": "origin",
    "evento": "event",
    "q": "q",
}
ANSWERS = ("adopted", "partly_adopted", "not_adopted", "pending")
NUMBERS = ("CC-05", "CC-05b", "CC-05c", "CC-05d", "SA-02", "SA-05")
STATES = ("met", "late", "pending", "no_data")


def traceability(both: Both, query: dict[str, str]) -> None:
    """Compare the flow, the register, the numbers, OGP's standards and its clocks."""
    everything = both.api.all(TABLE)
    if everything:
        flow(both, everything)
        register(both, query)
    else:
        both.page.expect(both.page.soup.select_one(".empty"), missing_since(both, "contributions"))
    indicators(both, both.page.section("El camino en números"), *NUMBERS)
    standards(both)
    duties(both)


def flow(both: Both, rows: list[Record]) -> None:
    """Compare the chart: its message, its words and bars, its table."""
    agenda, tied = ({row["code"] for row in rows if how in row["reach"]} for how in ("agenda", "commitment"))
    answered = [row for row in rows if row["response"] != "pending"]
    message = [len(rows), len(answered), len(agenda), len(tied)]
    items = {row["agenda_item"] for row in rows if row["code"] in agenda}
    commitments = {code for row in rows if row["code"] in tied for code in row["commitments"]}
    counts = Counter(row["response"] for row in rows)
    pending, *others = (counts[answer] for answer in ("pending", *ANSWERS[:3]))
    bars = [len(rows), len(answered), pending, *others, len(agenda), len(items), len(tied), len(commitments)]
    page = both.page
    heading = page.soup.select_one(".figure-title")
    drawing, below = heading.find_parent(class_="stElementContainer").find_next_siblings(class_="stElementContainer")[
        :2
    ]
    page.expect(heading, *message)
    chart = drawing.select_one(".chart")
    page.same("words", page.reader.read(chart["aria-label"]), page.reader.read(*message, *bars))
    for way in chart.select("svg"):
        texts = [text.get_text() for text in way.select("text")]
        page.same("words in the chart", page.reader.read(*texts), page.reader.read(*bars), ordered=False)
    chart.extract()
    page.expect(below.select_one("summary"), *message)
    lines = [_line([row for row in rows if row["response"] == answer], agenda, tied) for answer in ANSWERS]
    page.each(below.select("tbody tr"), [*lines, _line(rows, agenda, tied)])
    page.expect(below.select_one(".note"), len(items), len(commitments) or None)


def _line(rows: list[Record], agenda: set[str], tied: set[str]) -> list[object]:
    codes = {row["code"] for row in rows}
    return [len(rows), sum(row["reason"] == "given" for row in rows), len(codes & agenda), len(codes & tied)]


def register(both: Both, query: dict[str, str]) -> None:
    """Compare what the filters count, how many they leave, and the entries of the page."""
    asked = filters(both, query, FIELDS, TABLE)
    rows = sorted(both.api.all(TABLE, asked), key=lambda row: (-_ordinal(row["received_on"]), row["code"]))
    page, pages = int(query.get("pagina", 1)), max(-(-len(rows) // PAGE_SIZE), 1)
    section = both.page.section("Registro de respuestas razonadas").find_next("section")
    note = section.find("p", class_="note", recursive=False) or section.select_one(".empty p + p")
    total = both.api.count(TABLE)
    both.page.expect(note, *([len(rows)] if len(rows) not in (0, total) else []), total)
    shown = rows[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    both.page.each(section.select(".rows > li"), [_entry(both, row) for row in shown])
    if pages > 1:
        both.page.expect(section.select_one(".pager"), page, pages)


def _ordinal(day: str | None) -> int:
    return date.fromisoformat(day).toordinal() if day else 0


def _entry(both: Both, row: Record) -> list[object]:
    told = both.api.row("contributions", row["code"])
    assert told is not None
    names = [both.called("commitments", code) for code in row["commitments"]]
    return [*contribution(both, told), both.called("agenda_items", row["agenda_item"]), *names]


def standards(both: Both) -> None:
    """Compare what is checked of each of OGP's standards, in OGP's order."""
    rows = both.api.all("co-creation-standards")
    section = both.page.section("Los cinco estándares de cocreación de OGP")
    order = ("dialogue", "information", "participation", "response", "follow_up")
    expected: list[list[object]] = [
        [
            value
            for row in rows
            if row["standard"] == name
            for value in (both.words(row, "check"), row["count"], row["total"], row["on"], both.words(row, "check"))
        ]
        for name in order
    ]
    both.page.each(section.select("ol > li"), expected)


def duties(both: Both) -> None:
    """Compare OGP's clocks: one by itself, several as how many stand where."""
    plans = len(both.api.all("action_plans"))
    clocks = plan_clocks(both)
    expected = [clocks[:plans], clocks[plans : plans + 1], clocks[plans + 1 :]]
    lines: list[list[object]] = []
    for group in expected:
        if len(group) == 1:
            lines.append(group[0])
        elif group:
            lines.append(_counted(both, [(due, met) for _, due, met in group]))
    ends = [_end(both, row) for row in both.api.all("commitments") if row["lifecycle"] != "withdrawn"]
    if len(ends) == 1:
        (due, met), code = ends[0], both.api.all("commitments")[0]["code"]
        late = abs((date.fromisoformat(met or both.api.today) - date.fromisoformat(due)).days) if due else None
        lines.append([late, due, met, code])
    elif ends:
        lines.append(_counted(both, ends))
    both.page.each(both.page.section("Plazos de OGP Local").select(".rows > li"), lines)


def _end(both: Both, row: Record) -> tuple[str | None, str | None]:
    """Return when the assessment at the end of a commitment is due, and when it was made."""
    known = both.api.of("assessments", commitment=row["code"])
    days = [one["dated"] for one in known if row["end"] and one["dated"] >= row["end"]]
    return later(row["end"], 1), min(days, default=None)


def _counted(both: Both, clocks: list[tuple[str | None, str | None]]) -> list[object]:
    tally = Counter(_state(both, due, met) for due, met in clocks)
    return [tally[state] for state in STATES if tally[state]]


def _state(both: Both, due: str | None, met: str | None) -> str:
    if due is None:
        return "met" if met else "no_data"
    if (met or both.api.today) > due:
        return "late"
    return "met" if met else "pending"


def way(both: Both, code: str) -> None:
    """Compare the page of one contribution."""
    page, row, state = both.page, both.api.one("contributions", code), both.api.one(TABLE, code)
    text, _, received, event, place, answered, days, reasons = contribution(both, row)
    page.expect(page.soup.select_one(".headline"), code, text)
    held = both.api.row("events", row["event"])
    there = len(both.api.of("contributions", event=row["event"])) if held else 0
    where = both.called("places", held["place"]) if held else None
    came = [event, held["held_on"], where, event if held["minutes_url"] else None] if held else []
    item = both.api.row("agenda_items", row["agenda_item"])
    owner = both.called("organisations", item["responsible"]) if item else None
    tied = [
        value
        for one in (both.api.one("commitments", other) for other in state["commitments"])
        for value in (both.words(one, "title"), one["code"], both.called("organisations", one["lead"]))
    ]
    expected: list[list[object]] = [
        [*came, there if there > 1 else None],
        [received, place],
        [answered, days, reasons],
        [both.words(item, "title"), owner],
        tied,
    ]
    page.each(page.soup.select("ol.timeline > li"), expected)
    section = page.section("De dónde sale esta página")
    first, permanent = section.select(".source")
    page.expect(permanent, code)
    page.expect(first, row["source"], row["source_date"])
    key = ("contributions", code)
    told = [
        row_change(both, past, key, changes)
        for past, changes in reversed(both.api.history())
        if any((one["resource"], one["row_code"]) == key for one in changes)
    ]
    for line, values in zip(section.select("details .rows > li"), told, strict=True):
        page.expect(line, *values, ordered=False)


def verification(both: Both, query: dict[str, str]) -> None:
    """Compare the current hash, what the commands answer, and the chain."""
    page, told = both.page, both.api.edition
    number, digest = told["number"], told["hash"]
    editions = both.api.all("editions")[::-1]
    page.expect(page.soup.select_one(".headline"), len(editions))
    at = int(query.get("pagina", 1))
    if at == 1:
        page.expect(page.section("La huella vigente"), number, digest, both.api.published_on)
        commands, answers = page.soup.select("#verificar pre")
        page.expect(commands, number, number)
        file = [one["sha256"] for one in files(both) if one["name"] == "commitments"]
        page.expect(answers, *file, digest, number, number, digest)
        page.same("steps", page.read(page.soup.select_one("#verificar")), [])
    shown = editions[(at - 1) * PAGE_SIZE : at * PAGE_SIZE]
    changes = {past["number"]: found for past, found in both.api.history()}
    lines = page.soup.select("#cadena ol > li")
    for line, past in zip(lines, shown, strict=True):
        rows = {(one["resource"], one["row_code"]): one["operation"] for one in changes[past["number"]]}
        before = _files(both, past["number"] - 1)
        own = _files(both, past["number"])
        new = sum(before.get(name) != one for name, one in own.items())
        counts = list(Counter((resource, operation) for (resource, _), operation in rows.items()).values())
        previous = past["prev_hash"] if past["number"] > 1 else None
        values = [past["number"], past["published_on"], past["title"], *counts, past["number"], past["number"]]
        values += [new, len(own)] if before else []
        page.expect(line, *values, past["hash"], previous, ordered=False)
    pages = -(-len(editions) // PAGE_SIZE)
    if pages > 1:
        page.expect(page.soup.select_one(".pager"), at, pages)


def _files(both: Both, number: int) -> dict[str, str]:
    if not number:
        return {}
    return {one["name"]: one["sha256"] for one in both.api.one("editions", number)["resources"]}
