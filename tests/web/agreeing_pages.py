"""What the home page and the lists must show, according to the API."""

from collections import Counter
from urllib.parse import parse_qsl, urlencode, urlsplit

from bs4 import Tag

from tests.web.agreeing_blocks import (
    IN_FORCE,
    Both,
    commitment_card,
    in_words,
    indicators,
    missing_since,
    plan_clocks,
    reported,
    stages,
)
from tests.web.api_records import Record
from tests.web.shown_numbers import percent

HOME_NUMBERS = ("CM-01", "CM-02", "CM-03", "CM-03b", "CM-05", "CM-06", "CC-01", "CC-01r", "CC-05", "SA-01")
PAGE_SIZE = 20
# Parameters of the lists, as the API calls them.
COMMITMENT_FIELDS = {
    "estado": "completion",
    "institucion": "institutions",
    "valor": "ogp_values",
    "area": "policy_area",
    "vencidos": "days_late.desde",
    "q": "q",
}
AGENDA_FIELDS = {
    "estado": "status",
    "institucion": "responsible",
    "area": "service_area",
    "tipo": "kind",
    "prioridad": "priority",
    "q": "q",
}


def home(both: Both) -> None:
    """Compare the home page."""
    headline(both)
    completion(both)
    latest(both)
    upcoming(both)
    section = both.page.section("Lo próximo que vence")
    both.page.each(section.select(".rows > li") if section else [], plan_clocks(both))
    programme = both.api.all("programmes")
    if programme and (told := both.page.section("Las tres etapas del programa")):
        both.page.expect(told.find("p"), both.words(programme[0], "challenge"))
    stages(both)
    reported(both, both.page.section("Resultados reportados"), both.api.all("figures"))
    numbers = both.page.section("Lo que dicen los registros")
    both.page.expect(numbers.summary if numbers else None, len(HOME_NUMBERS))
    indicators(both, numbers, *HOME_NUMBERS)


def headline(both: Both) -> None:
    """Compare the first sentences: how many commitments, how many overdue and since when, how many with evidence."""
    rows = both.api.all("commitment-status")
    overdue = [row for row in rows if row["days_late"]]
    completed = [row for row in rows if row["completion"] == "completed"]
    sentence: list[object] = [len(rows)] if rows and not len(rows) == len(completed) == 1 else []
    lead: list[object] = []
    if overdue:
        sentence += [len(overdue)] if len(rows) > 1 else []
        sentence.append(max(row["days_late"] for row in overdue))
    if len(rows) > 1:
        unproven = sum(not row["evidence"] for row in overdue)
        proven = sum(row["evidence"] > 0 for row in completed)
        lead += [unproven or None, len(completed) or None, proven if 0 < proven < len(completed) else None]
    section = both.page.soup.select_one(".headline")
    description = both.page.soup.select_one("meta[name=description]")["content"]
    both.page.same("description", both.page.reader.read(description), both.page.reader.read(*sentence, *lead))
    both.page.expect(section.h1, *sentence)
    both.page.expect(section.select_one(".lead"), *lead)
    both.page.expect(section.select_one(".note"), both.api.today, both.api.edition["number"])


def completion(both: Both) -> None:
    """Compare the bar of completion: its widths, and the words and links of its legend."""
    parts = [(part["code"], part["value"]) for part in both.api.one("indicators", "CM-01")["parts"] if part["value"]]
    both.page.same(
        "CM-01 and the commitments",
        [f"{code} {count}" for code, count in parts],
        [f"{code} {both.api.count('commitments', f'completion={code}')}" for code, _ in parts],
    )
    bars = [f"{bar['class'][0].removeprefix('tone-')} {bar['style'].split()[-1]}" for bar in both.page.all(".bar span")]
    both.page.same("bar", bars, [f"{code} {count}" for code, count in parts])
    links = [dict(parse_qsl(urlsplit(link["href"]).query)).get("estado") for link in both.page.all(".legend a")]
    both.page.same("legend", links, [code for code, _ in parts])
    both.page.each(both.page.all(".legend li"), [[count] for _, count in parts])


def latest(both: Both) -> None:
    """Compare what the newest edition changed: how many rows of each resource, and the first of them."""
    section = both.page.section("Lo último que cambió")
    newest = both.api.all("editions")[-1]
    changes = both.api.all("changes")
    rows = {(change["resource"], change["row_code"]): change["operation"] for change in changes}
    counts = Counter((resource, operation) for (resource, _), operation in rows.items())
    told = section.select_one(".note")
    both.page.expect(told, newest["number"], both.api.published_on, newest["title"], *counts.values(), ordered=False)
    known = [row_change(both, newest, key, changes, told=newest["number"]) for key in rows]
    for line in section.select(".rows > li"):
        among_changes(both, line, known)


def row_change(
    both: Both, past: Record, key: tuple[str, str], changes: list[Record], told: object = None
) -> list[object]:
    """Return what a line of a list of changes shows, in any order: of a row, what an edition did to it."""
    resource, code = key
    found: list[object] = [title_of(both, resource, code)]
    for change in changes:
        if (change["resource"], change["row_code"]) == key and change["field"]:
            found += [in_words(both, resource, change["field"], change[end]) for end in ("old", "new")]
    owner = owner_of(both, resource, code)
    found += [title_of(both, *owner)] if owner else []
    return [*found, *([] if past["number"] == told else [past["published_on"], past["number"]])]


def among_changes(both: Both, line: Tag, known: list[list[object]]) -> None:
    """Compare a line with the one of the API's changes that it tells; the page chooses which come first."""
    shown = sorted(both.page.read(line))
    told = next((one for one in known if sorted(both.page.reader.read(*one)) == shown), known[0] if known else [])
    both.page.expect(line, *told, ordered=False)


def title_of(both: Both, resource: str, code: str) -> str:
    """Return what a row is called; some are called by the row they belong to."""
    borrowed = {
        "assessments": ("commitments", "commitment"),
        "measurements": ("agenda_items", "agenda_item"),
        "attendance": ("events", "event"),
    }
    row = both.api.row(resource, code)
    if resource in borrowed:
        other, field = borrowed[resource]
        return both.called(other, row[field] if row else code) or code
    return both.called(resource, code) or code


def owner_of(both: Both, resource: str, code: str) -> tuple[str, str] | None:
    """Return the commitment or agenda item that a row belongs to; None for one itself."""
    row = both.api.row(resource, code)
    if row is None or resource in ("commitments", "agenda_items"):
        return None
    if resource == "evidence":
        above = (row["subject_resource"], row["subject"])
        return above if above[0] in ("commitments", "agenda_items") else owner_of(both, *above)
    for field, table in (("commitment", "commitments"), ("agenda_item", "agenda_items")):
        if row.get(field):
            return table, row[field]
    return owner_of(both, "milestones", row["milestone"]) if row.get("milestone") else None


def upcoming(both: Both) -> None:
    """Compare the next deadlines ahead."""
    owners = {row["code"]: row for row in both.api.all("commitments")}
    ahead = []
    for table in ("commitments", "milestones"):
        for row in both.api.all(table):
            owner = owners[row.get("commitment", row["code"])]
            binds = owner["lifecycle"] in IN_FORCE and row["completion"] != "completed"
            if row["end"] and row["end"] >= both.api.today and binds:
                ahead.append((row["end"], table, row["code"], row.get("lead") or row.get("responsible")))
    expected = [
        [both.called(table, code), both.days_to(end) or None, end, both.called("organisations", who)]
        for end, table, code, who in sorted(ahead, key=lambda one: one[:3])[:6]
    ]
    section = both.page.section("Lo próximo que vence")
    first = section.select_one(".rows") if section and expected else None
    both.page.each(first.find_all("li", recursive=False) if first else [], expected)


def commitments(both: Both, query: dict[str, str]) -> None:
    """Compare a list of commitments: what its filters count, its total and its cards."""
    asked = filters(both, query, COMMITMENT_FIELDS, "commitment-status")
    rows = sorted(
        both.api.all("commitment-status", asked),
        key=lambda row: (-row["days_late"], row["days_left"] is None, row["days_left"], row["code"]),
    )
    listed(both, [commitment_card(both, row["code"]) for row in rows], "commitment-status", query)


def agenda(both: Both, query: dict[str, str]) -> None:
    """Compare a list of agenda items, and the indicators below it."""
    asked = filters(both, query, AGENDA_FIELDS, "agenda-status")
    order = ["high", "medium", "low", None]
    rows = sorted(both.api.all("agenda-status", asked), key=lambda row: (order.index(row["priority"]), row["code"]))
    cards: list[list[object]] = [
        [
            both.words(row, "title"),
            row["code"],
            both.called("organisations", row["responsible"]),
            percent(row["achieved"]),
            row["contributions"],
            row["commitments"],
        ]
        for row in rows
    ]
    listed(both, cards, "agenda-status", query)
    family = [row["code"] for row in both.api.all("indicators") if row["family"] == "service_agenda"]
    indicators(both, both.page.section("La agenda en números"), *family)


def filters(both: Both, query: dict[str, str], fields: dict[str, str], table: str) -> str:
    """Compare what each choice of each filter counts, with the others as they are; return the query for the API."""
    asked = {fields[name]: "1" if name == "vencidos" else said for name, said in query.items() if name in fields}
    hidden = {tag["name"]: tag["value"] for tag in both.page.all("form input[type=hidden]")}
    offered: dict[str, set[str]] = {}
    for option in both.page.all("form option[value], form button[name]"):
        name = option["name"] if option.name == "button" else option.parent["name"]
        code = option["value"] or (hidden.get(name) if option.name == "button" else None)
        if not code:
            continue
        offered.setdefault(name, set()).add(code)
        others = asked | {fields[name]: "1" if name == "vencidos" else code}
        words = option.get_text().rpartition("(")[0]
        both.page.expect(option, words, both.api.count(table, urlencode(others)))
    for name in offered.keys() - {"vencidos"}:
        field = fields[name]
        rest = both.api.all(table, urlencode({other: said for other, said in asked.items() if other != field}))
        held = {code for row in rest for code in (row[field] if isinstance(row[field], list) else [row[field]]) if code}
        both.page.same(f"choices of {name} left out", [], sorted(held - offered[name]))
    return urlencode(asked)


def listed(both: Both, cards: list[list[object]], table: str, query: dict[str, str]) -> None:
    """Compare how many a list finds, the cards of its page, and which page that is."""
    total = both.api.count(table)
    page, pages = int(query.get("pagina", 1)), max(-(-len(cards) // PAGE_SIZE), 1)
    resource = "commitments" if table == "commitment-status" else "agenda_items"
    section = both.page.section("Resultado")
    note = section.find("p", class_="note", recursive=False) or section.select_one(".empty p + p")
    counts = [len(cards)] if len(cards) not in (0, total) else []
    both.page.expect(note, *counts, total or missing_since(both, resource))
    both.page.each(section.select(".cards > li"), cards[(page - 1) * PAGE_SIZE : page * PAGE_SIZE])
    if pages > 1:
        both.page.expect(section.select_one(".pager"), page, pages)
