"""What the page of risks and governance must show, according to the API."""

from collections import Counter
from datetime import date

from bs4 import Tag

from tests.web.agreeing_blocks import Both, figure, indicators, missing_since
from tests.web.api_records import Record

PAGE_SIZE, SESSIONS, OVERDUE_AFTER = 25, 12, 90
SCALE = range(1, 6)
SECTORS = ("government", "civil_society", "academia", "private", "community", "international")


def governance(both: Both, query: dict[str, str]) -> None:
    """Compare the risks, the register as it is narrowed, and what the programme is governed with."""
    page = both.page
    rows = both.api.all("risks")
    section = page.section("Riesgos")
    indicators(both, section, "CM-09", "CM-09b")
    page.expect(section, 1, 5)
    headings = iter(page.all(".figure-title"))
    still_open = [row for row in rows if row["status"] == "open"]
    if still_open:
        matrix(both, still_open, next(headings))
    register(both, rows, query)
    components(both)
    forum(both)
    seats(both, next(headings, None))
    actors(both)
    capacities(both)


def severity(row: Record) -> str:
    """Return how grave a risk is."""
    product = row["likelihood"] * row["impact"]
    return "high" if product >= 15 else "medium" if product >= 6 else "low"


def unreviewed(both: Both, row: Record) -> bool:
    """Return whether nobody reviewed an open risk in time."""
    if row["status"] != "open":
        return False
    reviewed = row["reviewed_on"]
    return not reviewed or (date.fromisoformat(both.api.today) - date.fromisoformat(reviewed)).days > OVERDUE_AFTER


def matrix(both: Both, rows: list[Record], heading: Tag) -> None:
    """Compare the open risks by likelihood and impact."""
    grid = Counter((row["likelihood"], row["impact"]) for row in rows)
    message: list[object] = [sum(severity(row) == "high" for row in rows), len(rows)]
    told = [number for place, count in sorted(grid.items(), reverse=True) for number in (*place, count)]
    block = heading.find_parent(class_="stElementContainer")
    drawing, table = block.find_next_siblings(class_="stElementContainer")[:2]
    page, chart = both.page, drawing.select_one(".chart")
    page.expect(heading, *message)
    page.same("words of the chart", page.reader.read(chart["aria-label"]), page.reader.read(*message, *told))
    for way in chart.select("svg"):
        texts = [text.get_text() for text in way.select("text")]
        known = page.reader.read(*SCALE, *SCALE, *grid.values())
        page.same("words in the chart", page.reader.read(*texts), known, ordered=False)
    chart.extract()
    page.expect(table.select_one("summary"), *message)
    page.expect(table.select_one("thead"), *SCALE)
    lines = [[likelihood, *(grid[likelihood, impact] for impact in SCALE)] for likelihood in reversed(SCALE)]
    page.each(table.select("tbody tr"), [list(line) for line in lines])


def register(both: Both, rows: list[Record], query: dict[str, str]) -> None:
    """Compare what each filter counts, and the risks of the page."""
    values = {
        row["code"]: {
            "estado": row["status"],
            "gravedad": severity(row),
            "institucion": row["responsible"],
            "revision": "vencida" if unreviewed(both, row) else None,
        }
        for row in rows
    }
    asked = {name: said for name, said in query.items() if name in ("estado", "gravedad", "institucion", "revision")}

    def left(wanted: dict[str, str]) -> list[Record]:
        return [row for row in rows if all(values[row["code"]][name] == said for name, said in wanted.items())]

    hidden = {tag["name"]: tag["value"] for tag in both.page.all("form input[type=hidden]")}
    for option in both.page.all("form option[value], form button[name]"):
        name = option["name"] if option.name == "button" else option.parent["name"]
        code = option["value"] or (hidden.get(name) if option.name == "button" else None)
        if code:
            words = option.get_text().rpartition("(")[0]
            both.page.expect(option, words, len(left(asked | {name: code})))
    found = sorted(
        left(asked), key=lambda row: (row["status"] != "open", -row["likelihood"] * row["impact"], row["code"])
    )
    section = both.page.section("Registro público de riesgos")
    if not rows:
        both.page.expect(section, missing_since(both, "risks"))
        return
    place, pages = int(query.get("pagina", 1)), max(-(-len(found) // PAGE_SIZE), 1)
    note = section.find("p", class_="note", recursive=False) or section.select_one(".empty p + p")
    both.page.expect(note, *([len(found)] if len(found) not in (0, len(rows)) else []), len(rows))
    shown = found[(place - 1) * PAGE_SIZE : place * PAGE_SIZE]
    both.page.each(section.select(".rows > li"), [risk(both, row) for row in shown])
    if pages > 1:
        both.page.expect(section.select_one(".pager"), place, pages)


def risk(both: Both, row: Record) -> list[object]:
    """Return what the line of a risk shows: likelihood and impact are out of 5."""
    resource = "commitments" if row["commitment"] else "agenda_items"
    return [
        both.words(row, "title"),
        both.called(resource, row["commitment"] or row["agenda_item"]),
        *(row["likelihood"], 5, row["impact"], 5),
        both.called("organisations", row["responsible"]),
        row["reviewed_on"],
        both.words(row, "mitigation"),
    ]


def components(both: Both) -> None:
    """Compare the components in place."""
    section = both.page.section("Modelo de gobernanza")
    indicators(both, section, "CC-08")
    known = [
        [both.words(one, "title"), one["in_place_since"]]
        for one in both.api.all("governance_components")
        if (one["in_place_since"] or "") <= both.api.today
    ]
    both.page.expect(section, *known, ordered=False)


def held(both: Both) -> list[Record]:
    """Return the sessions of the forum, newest first."""
    rows = [one for one in both.api.all("forum_sessions") if one["held_on"] <= both.api.today]
    return sorted(rows, key=lambda one: one["held_on"], reverse=True)[:SESSIONS]


def forum(both: Both) -> None:
    """Compare the sessions of the forum with their seats."""
    section = both.page.section("Sesiones del foro multiactor")
    indicators(both, section, "CC-09", "CC-09b")
    lines: list[list[object]] = [
        [
            one["held_on"],
            one["held_on"] if one["minutes_url"] else None,
            [one[f"seats_{sector}"] for sector in SECTORS],
        ]
        for one in held(both)
    ]
    both.page.each(section.select(".rows > li"), lines)
    both.page.expect(section, None if lines else missing_since(both, "forum_sessions"))


def seats(both: Both, heading: Tag | None) -> None:
    """Compare the seats of the newest session that has them."""
    for one in held(both):
        counts = [one[f"seats_{sector}"] for sector in SECTORS if one[f"seats_{sector}"] is not None]
        if len(counts) > 1:
            break
    else:
        return
    day = one["held_on"]
    expected: dict[str, list[object]] = {
        "message": [max(counts), sum(counts)],
        "alt": [day, *counts],
        "labels": [],
        "values": [*counts],
        "caption": [day],
    }
    figure(both, heading, expected, [[count, None] for count in counts])


def actors(both: Both) -> None:
    """Compare the actor map."""
    section = both.page.section("Mapa de actores")
    indicators(both, section, "CC-11")
    rows = both.api.all("organisations")
    by_sector = Counter(row["sector"] for row in rows)
    both.page.each(section.select("h3"), [[by_sector[sector]] for sector in SECTORS if by_sector[sector]])
    known = [[both.words(row, "name"), both.words(row, "role")] for row in rows]
    both.page.expect(section, *(known or [missing_since(both, "organisations")]), ordered=False)


def capacities(both: Both) -> None:
    """Compare the cohorts of facilitators and the data systems."""
    section = both.page.section("Facilitadores y sistemas de datos")
    indicators(both, section, "CC-06", "CC-07")
    cohorts = sorted(
        both.api.all("facilitator_cohorts"), key=lambda one: (one["trained_on"] or "", one["code"]), reverse=True
    )
    systems = both.api.all("data_systems")
    lines: list[list[object]] = [
        *(
            [one["people"] if one["people"] is not None else 5, both.words(one, "method"), one["trained_on"]]
            for one in cohorts
        ),
        *([both.words(one, "name"), one["in_use_since"], both.words(one, "purpose")] for one in systems),
    ]
    both.page.each(section.select(".rows > li"), lines)
    missing = [
        missing_since(both, table)
        for table, rows in (("facilitator_cohorts", cohorts), ("data_systems", systems))
        if not rows
    ]
    both.page.expect(section, *missing)
