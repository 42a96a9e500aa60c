"""What the page of open data and the page of one resource must show, according to the API."""

from config.i18n import Language
from tests.web.agreeing_blocks import Both, missing_since
from tests.web.api_records import ROOT, Record

RECORDS = ("change_sets", "changes")
EDITIONS = 10


def files(both: Both) -> list[Record]:
    """Return the files of the edition, with rows, bytes and hash."""
    found: list[Record] = both.api.one("editions", both.api.edition["number"])["resources"]
    return found


def size(count: int) -> str:
    """Return a number of bytes as pages write it: thousands or millions, to one decimal place."""
    return str(max(round(count / 1000, 1), 0.1)) if count < 1_000_000 else str(round(count / 1_000_000, 1))


def changed_on(both: Both, name: str) -> str | None:
    """Return the day of the last edition that changed a row of a resource; the records are of their edition."""
    if name in RECORDS:
        return both.api.published_on
    days = [
        past["published_on"] for past, changes in both.api.history() if any(one["resource"] == name for one in changes)
    ]
    return days[-1] if days else None


def open_data(both: Both) -> None:
    """Compare the list of files, how to cite them, and the editions before."""
    page, told, listed = both.page, both.api.edition, files(both)
    number, day = told["number"], both.api.published_on
    page.expect(page.soup.select_one(".headline"), number, day)
    totals = [sum(one[of] for one in listed) for of in ("bytes", "rows")]
    page.expect(page.section("Descargar todo"), totals[1], size(totals[0]), totals[1], len(listed))
    rows = {one["name"]: one["rows"] for one in listed}
    page.expect(page.soup.select_one("#archivos .choices"), rows["places"], rows["commitments"])
    table = page.soup.select_one("table.files")
    page.expect(table.caption, number, day)
    shown = {row["id"]: row for row in table.select("tbody tr[id]")}
    page.same("resources", sorted(shown), sorted(one["name"] for one in listed))
    for one in listed:
        name = one["name"]
        since = None if one["rows"] else missing_since(both, name)
        page.expect(shown[name], since, one["rows"] or None, size(one["bytes"]), changed_on(both, name), one["sha256"])
    cited(both)
    past = both.api.all("editions")[: -EDITIONS - 1 : -1]
    expected: list[list[object]] = [
        [one["number"], one["published_on"], one["title"], one["hash"], *[one["number"]] * 3] for one in past
    ]
    page.each(page.section("Todas las ediciones").select("tbody tr"), expected)


def cited(both: Both) -> None:
    """Compare the citation and the BibTeX entry."""
    page, told, day = both.page, both.api.edition, both.api.published_on
    number, edition = told["number"], told["hash"]
    section = page.section("Cómo citar") or page.soup.select_one(".cite").find_parent("section")
    page.expect(section.select_one(".cite"), number, day, edition, both.api.today, number)
    page.expect(
        section.pre, f"impulso-local-antigua-{number}", number, day[:4], day, number, number, both.api.today, edition
    )


def resource(both: Both, name: str) -> None:
    """Compare the page of one resource: its file, and its fields as the API describes them."""
    page, told = both.page, both.api.edition
    one = next(one for one in files(both) if one["name"] == name)
    page.expect(page.soup.select_one(".headline"), None if one["rows"] else missing_since(both, name))
    facts = [both.api.published_on, told["number"], changed_on(both, name), one["rows"] or None, size(one["bytes"])]
    page.expect(page.section("El archivo"), *facts, one["sha256"], told["number"])
    table = page.section("Sus campos").table
    spoken = "?lang=en" if page.language is Language.EN else "?lang=es"
    described = both.api.get(f"{ROOT}/openapi.json{spoken}")["components"]["schemas"][name]["properties"]
    page.expect(table.caption, len(described))
    shown = {row["id"]: row for row in table.select("tbody tr")}
    page.same("fields", shown, described)
    for field, schema in described.items():
        labels = both.api.field(name, field)["labels"]
        codes = [item for code, label in labels.items() for item in (code, label[page.language])]
        withheld = [1, 4] if field == "people" else []  # counts of 1 to 4 people are withheld
        bounds = [schema.get("minimum"), schema.get("maximum")]
        notes = schema["description"] if schema["description"] != schema["title"] else None
        unit = schema.get("x-unit", {}).get(page.language)
        page.expect(shown[field], schema["title"], notes, *withheld, *codes, unit, *bounds)
