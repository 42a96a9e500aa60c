"""What the history page must show, according to the API."""

import re
from collections import Counter
from datetime import date, timedelta

from tests.web.agreeing_blocks import Both, missing_since
from tests.web.agreeing_pages import owner_of, title_of
from tests.web.api_records import Record

DAYS, ROWS, TALLIED = 30, 50, 3
CALLED_SO = re.compile("correcci[oó]n|corrige", re.IGNORECASE)
Row = tuple[str, str]


def history(both: Both, query: dict[str, str]) -> None:
    """Compare what changed lately or, with `desde=0`, all that was published up to the newest edition."""
    both.page.expect(both.page.soup.select_one(".intro"), 1, both.api.edition["number"], "2025-03-31")
    if "desde" in query:
        everything(both)
        return
    recent(both)
    corrections(both)
    status(both)


def recent(both: Both) -> None:
    """Compare the editions of the last days; where there are none, the newest one is named."""
    section = both.page.soup.select_one("#recientes")
    since = str(date.fromisoformat(both.api.today) - timedelta(days=DAYS))
    editions = [(past, changes) for past, changes in both.api.history() if past["published_on"] >= since]
    both.page.expect(section.h2, DAYS)
    if not editions:
        newest = both.api.all("editions")[-1]
        both.page.expect(section.select_one(".empty"), DAYS, newest["number"], newest["published_on"])
    for past, changes in reversed(editions):
        rows = {(change["resource"], change["row_code"]): change["operation"] for change in changes}
        reason = past["reason"] if past["reason"] != past["title"] else None
        both.page.expect(section.h3, past["number"], past["published_on"])
        both.page.expect(section.find("p"), past["title"], reason)
        counts = Counter((resource, operation) for (resource, _), operation in rows.items())
        both.page.expect(section.select_one(".note"), *counts.values(), ordered=False)
        news(both, past, list(rows))
        both.page.expect(section.select_one(".after"), past["number"])


def news(both: Both, past: Record, rows: list[Row]) -> None:
    """Compare what an edition that only added rows says of each subject, and of what belongs to none."""
    owned: dict[Row | None, list[Row]] = {}
    for row in rows:
        subject = row if row[0] in ("commitments", "agenda_items") else owner_of(both, *row)
        owned.setdefault(subject, []).append(row)
    for subject, members in sorted(owned.items(), key=lambda one: one[0] is None):
        line = both.page.soup.select_one("#recientes .rows > li")
        if subject:
            more = [len(members) - 1] if len(members) > 1 else []
            both.page.expect(line, subject[1], title_of(both, *subject), *more, title_of(both, *subject))
        else:
            counts = set(Counter(resource for resource, _ in members).values())
            shown = both.page.read(line)
            both.page.same("counts of tables", shown[:1], [str(past["number"])])
            both.page.same("counts", [one for one in shown[1:] if int(one) not in counts], [])
            both.page.same("how many", [str(len(shown) - 1)], [str(min(TALLIED, len({name for name, _ in members})))])
            line.extract()


def corrections(both: Both) -> None:
    """Compare the editions whose record calls them a correction."""
    expected: list[list[object]] = [
        [
            past["title"],
            past["reason"],
            past["number"],
            past["published_on"],
            len({(c["resource"], c["row_code"]) for c in changes}),
        ]
        for past, changes in reversed(both.api.history())
        if CALLED_SO.search(f"{past['title']} {past['reason']}")
    ]
    both.page.each(both.page.all("#correcciones .rows > li"), expected)


def status(both: Both) -> None:
    """Compare the first page of the changes of status."""
    every = sorted(both.api.all("status-changes"), key=lambda one: (-one["edition"], one["code"]))
    section = both.page.soup.select_one("#estados")
    if not every:
        both.page.expect(section.select_one(".empty"), missing_since(both, "progress_updates"))
        return
    both.page.expect(section.caption, len(every))
    both.page.each(section.select("tbody tr"), [changed(both, one) for one in every[:ROWS]])
    both.page.expect(section.select_one(".pager"), *([1, -(-len(every) // ROWS)] if len(every) > ROWS else []))


def changed(both: Both, one: Record) -> list[object]:
    """Return what a line of the table shows: of what, when, in which edition, and the evidence."""
    proof = [both.called("evidence", code) for code in one["evidence"]]
    names = [title_of(both, one["resource"], one["row_code"]), one["row_code"]]
    return [*names, one["published_on"], one["edition"], one["happened_on"], *proof]


def everything(both: Both) -> None:
    """Compare all rows that were ever published and still are, by resource, and the first page of them."""
    files = both.api.one("editions", both.api.edition["number"])["resources"]
    rows = {one["name"]: one["rows"] for one in files if one["rows"] and one["name"] not in ("changes", "change_sets")}
    number, day, total = both.api.edition["number"], both.api.published_on, sum(rows.values())
    page = both.page
    for element in page.all(".st-key-filters input"):
        element.extract()
    page.expect(page.soup.select_one(".st-key-filters fieldset"), total)
    corrected = page.soup.select_one(".st-key-filters fieldset")
    page.expect(corrected, *([len({code for _, code in touched(both)})] if corrected else []))
    heading = page.soup.select_one("dl.key").find_parent("section")
    page.expect(heading.h2, number)
    page.expect(heading.dl, number, day, day)
    page.expect(heading.summary, total)
    page.expect(heading.table, *rows.values(), ordered=False)
    told = page.soup.select_one("h2.unseen").find_parent("section")
    page.expect(told.select_one(".pager"), *([1, -(-total // ROWS)] if total > ROWS else []))
    for line in told.select(".rows > li"):
        code = line.select_one(".when").get_text().strip()
        resource = next(name for name in rows if both.api.row(name, code))
        own = resource in ("commitments", "agenda_items")  # their title stands above
        page.expect(line, None if own else title_of(both, resource, code), code)
    for name in told.select("h3"):
        code = name.a["href"].partition("id=")[2].partition("&")[0] if name.a else ""
        about = name.find_next_sibling("p", class_="note") if name.a else None
        table = "commitments" if both.api.row("commitments", code) else "agenda_items"
        page.expect(about, code, title_of(both, table, code))
        page.expect(name, title_of(both, table, code) if code else None)


def touched(both: Both) -> set[Row]:
    """Return the rows that a correction touched."""
    return {
        (change["resource"], change["row_code"])
        for past, changes in both.api.history()
        if CALLED_SO.search(f"{past['title']} {past['reason']}")
        for change in changes
    }
