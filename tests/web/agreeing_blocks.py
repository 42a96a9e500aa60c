"""What the blocks that several pages share must show, as the API has it: cards, indicators, charts, clocks, footer."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote, urlsplit

from bs4 import Tag
from dateutil.relativedelta import relativedelta

from config.i18n import Language
from tests.web.api_records import Api, Record, called, words
from tests.web.shown_numbers import Shown, percent, plain

IN_FORCE = ("active", "modified")
CUT = "…"  # the end of a name too long for its chart
MONTH, PLACE = re.compile(r"\d{4}-\d{2}"), re.compile(r"translate\(([\d.]+),")
CUT = "…"  # the end of a name too long for its chart
MONTH, PLACE = re.compile(r"\d{4}-\d{2}"), re.compile(r"translate\(([\d.]+),")


@dataclass
class Both:
    """A page beside the API."""

    page: Shown
    api: Api

    def words(self, row: Record | None, field: str) -> str:
        """Return a bilingual field in the language of the page."""
        return words(row, field, self.page.language)

    def called(self, table: str, code: str | None) -> str:
        """Return what the record of a code is called."""
        return called(self.api.row(table, code), self.page.language) if code else ""

    def days_to(self, day: str | None) -> int | None:
        """Return the days from today to a day; negative where it is past."""
        return (date.fromisoformat(day) - date.fromisoformat(self.api.today)).days if day else None


def frame(both: Both) -> None:
    """Compare what stands around every page: the footer tells the edition."""
    told = both.api.edition
    footer = both.page.soup.select_one(".site-footer")
    both.page.same("whole hash", [footer.code["title"]], [told["hash"]])
    both.page.expect(footer, told["number"], both.api.published_on, told["hash"][:12])


def value(one: Record) -> str:
    """Return the value of an indicator, or of a part of its breakdown, as pages write its kind."""
    found, kind = one["value"], one["kind"]
    if found is None:
        return ""
    if kind == "share":
        return percent(found)
    if kind == "difference":
        return str(round(found * 100))
    return str(round(found)) if kind == "days" else plain(found)


def measure(number: float | None, unit: str) -> str:
    """Return a number before its unit, which may be a percent sign; nothing of a missing one."""
    return f"{plain(number)} {unit}" if number is not None else ""


def of_part(part: Record) -> list[object]:
    """Return what a chart says of a part: its count of a total, or its value."""
    return [part["count"], part["total"]] if part["total"] is not None else [value(part)]


def indicators(both: Both, section: Tag | None, *codes: str) -> None:
    """Compare the figures of indicators, in order; those without a value stand in one sentence."""
    found = [both.api.one("indicators", code) for code in codes]
    known = [one for one in found if one["value"] is not None]
    expected = [
        [
            value(one),
            name := both.words(one, "name"),
            *([one["count"], one["total"]] if one["total"] else []),
            name,
            both.words(one, "note"),
        ]
        for one in known
    ]
    both.page.each(section.select(".figures > li") if section else [], expected)
    missing = [both.words(one, "name") for one in found if one["value"] is None]
    if section:
        both.page.expect(section.select_one(".missing"), *missing)


def reported(both: Both, section: Tag | None, figures: list[Record]) -> None:
    """Compare reported figures, each beside what the records give."""
    days = {figure["source_date"] for figure in figures}
    told = days.pop() if len(days) == 1 else None
    expected = []
    for figure in figures:
        code = (figure["indicator"] or "").removesuffix("r")
        computed = both.api.one("indicators", code) if both.api.row("indicators", code) else None
        dated = figure["as_of"] or (figure["source_date"] if figure["source_date"] != told else None)
        source = figure["source"] if figure["provenance"] != "computed" else None
        number = value(computed) if computed else None
        expected.append([figure["qualifier"] or figure["value"], both.words(figure, "label"), source, dated, number])
    both.page.expect(section.select_one(".intro") if section else None, told)
    both.page.each(section.select(".figures > li") if section else [], expected)


def stages(both: Both) -> None:
    """Compare the stages of the programme and how many of their activities were done."""
    expected: list[list[object]] = []
    for stage in sorted(both.api.all("stages"), key=lambda row: row["position"]):
        tally = [
            len(both.api.of("activities", stage=stage["code"], status=of)) for of in ("done", "planned", "cancelled")
        ]
        done, planned, cancelled = tally
        counts = [done, done + planned, *([cancelled] if cancelled else [])] if done + planned else []
        spans = (stage[f"actual_{end}"] or stage[f"planned_{end}"] for end in ("start", "end"))
        texts = (both.words(stage, field) for field in ("title", "objective", "tools"))
        expected.append([*texts, *counts, *spans])
    both.page.each(both.page.all(".steps > li"), expected)


def clock(both: Both, due: str | None, met_on: str | None, *more: object) -> list[object]:
    """Return what a deadline shows: days late or left, when it is due, when it was met."""
    days = None
    if due and (not met_on or met_on > due):
        days = abs((date.fromisoformat(met_on or both.api.today) - date.fromisoformat(due)).days)
    return [days or None, due, met_on, *more]


def later(day: str | None, months: int) -> str | None:
    """Return the same day some months later."""
    return (date.fromisoformat(day) + relativedelta(months=months)).isoformat() if day else None


def inception(both: Both, commitment: Record, submitted: str | None) -> str | None:
    """Return when a commitment had its first assessment, after the plan came in and before its end."""
    known = both.api.of("assessments", commitment=commitment["code"])
    days = [one["dated"] for one in known if (submitted or "") <= one["dated"] < (commitment["end"] or "9999")]
    if days or not commitment["inception_report_url"]:
        return min(days, default=None)
    named = {"resource": "commitments", "row_code": commitment["code"], "field": "inception_report_url"}
    history = ((past, change) for past, changes in both.api.history() for change in changes if change["new"])
    return next((past["published_on"] for past, one in history if named.items() <= one.items()), None)


def plan_clocks(both: Both) -> list[list[object]]:
    """Return what the deadlines of plans and site show."""
    found = []
    for plan in both.api.all("action_plans"):
        owned = [row for row in both.api.of("commitments", plan=plan["code"]) if row["lifecycle"] != "withdrawn"]
        days = [inception(both, row, plan["submitted_on"]) for row in owned]
        met_on = max(days) if days and all(days) else None
        found.append(clock(both, later(plan["submitted_on"], 2), met_on))
    updated = both.api.published_on
    due = later(updated, 4)
    overdue = -(both.days_to(due) or 0)
    found.append([overdue if overdue > 0 else None, due, updated])
    since = [row["in_place_since"] for row in both.api.of("governance_components", kind="forum")]
    held = [row["held_on"] for row in both.api.all("forum_sessions")]
    past = [day for day in since + held if day and day <= both.api.today]
    return [*found, [min(past, default=None)]]


def of_precision(commitment: Record, day: str | None) -> str | None:
    """Return a date of a commitment, of which only the month is shown where the source is no more exact."""
    return day[:7] if day and commitment["date_precision"] == "month" else day


def commitment_card(both: Both, code: str) -> list[object]:
    """Return what a card of a commitment shows."""
    row, plan = both.api.row("commitment-status", code), both.api.row("commitments", code)
    assert row is not None
    assert plan is not None
    progress = [percent(row["progress"]), row["milestones_completed"], row["milestones"]]
    return [
        both.words(row, "title"),
        code,
        both.called("organisations", row["lead"]),
        row["days_late"] or None,
        row["days_left"] or None,
        of_precision(plan, row["end"]),
        *(progress if row["progress"] is not None else []),
        row["evidence"] or None,
        row["last_update"] or row["published_since"],
    ]


def figure(both: Both, heading: Tag, expected: dict[str, list[object]], rows: list[list[object]]) -> None:
    """Compare a chart: its title and words for who cannot see it, the words in its drawings, and the table below it.

    `expected` holds the numbers of the title (`message`) and of the words (`alt`), the texts in the drawing: those of
    its lines (`labels`) and those of its values (`values`), and the first and the last day of its axis (`days`).
    """
    page = both.page
    block = heading.find_parent(class_="stElementContainer")
    drawing, table = block.find_next_siblings(class_="stElementContainer")[:2]
    chart = drawing.select_one(".chart")
    page.expect(heading, *expected["message"])
    page.same("words of the chart", page.reader.read(chart["aria-label"]), page.reader.read(*expected["alt"]))
    for way in chart.select("svg"):
        ticks(both, way, *expected.get("days", []))
        for axis in way.select(".role-axis"):
            axis.extract()
        texts = uncut([text.get_text() for text in way.select("text")], expected["labels"])
        known = page.reader.read(*expected["labels"], *expected["values"])
        page.same("words in the chart", page.reader.read(*texts), known, ordered=False)
    chart.extract()
    summary = table.select_one("summary")
    page.expect(summary, *expected["message"]) if summary else None
    page.expect(table.select_one("caption"), *expected.get("caption", []))
    page.each(table.select("tbody tr"), rows)


def ticks(both: Both, way: Tag, first: Any = None, last: Any = None) -> None:
    """Compare the months on the axis of days with where they stand between the first and the last day."""
    labels = [(both.page.reader.read(text.get_text()), text) for text in way.select(".role-axis-label text")]
    dated = [(months[0], text) for months, text in labels if months and MONTH.fullmatch(months[0])]
    if bool(dated) != bool(first):
        both.page.differences.append(f"axis of days: shows {len(dated)} ticks, expected from {first} to {last}")
        return
    for month, text in dated:
        line = text.find_parent(class_="role-axis").select_one(".role-axis-domain line")
        place = float(PLACE.match(text["transform"])[1]) / float(line["x2"])
        begins = date.fromisoformat(first)
        days = place * (date.fromisoformat(last) - begins).days
        near = {f"{begins + timedelta(days + error):%Y-%m}" for error in (-1, 0, 1, 2)}  # of whole pixels
        both.page.same("month on the axis", [month], [month if month in near else f"one of {sorted(near)}"])


def uncut(texts: list[str], labels: list[Any]) -> list[str]:
    """Return the texts of a drawing with those cut to fit made whole: each has to begin a label not yet used for it.

    The longest first: what could be a longer one as well takes what is left.
    """
    left = list(labels)
    whole = []
    for text in sorted(texts, key=len, reverse=True):
        begun = text.removesuffix(CUT)
        found = next((label for label in left if label == text or (begun != text and label.startswith(begun))), text)
        if found in left:
            left.remove(found)
        whole.append(found)
    return whole


def cited(both: Both, code: str, title: str) -> None:
    """Compare how a page is cited (its edition, the day, its permalink), and the code that shows it on another site."""
    page, told = both.page, both.api.edition
    site = told["url"].partition("/datos/")[0]
    spoken = "?lang=en" if page.language is Language.EN else ""
    citation = page.soup.select_one(".cite")
    page.same("hash cited", [citation.code.get_text()], [f"{told['hash'][:16]}…"])
    year, _, day = both.api.published_on.split("-")
    edition = [told["number"], told["hash"][:16]]
    page.expect(citation, int(year), int(day), title, code, *edition, both.api.today, f"{site}/c/{code}{spoken}")
    offered = next(block for block in page.all("details") if "<iframe" in block.get_text())
    asked = quote(f"{site}/c/{code}{spoken}", safe="")
    page.same("frame", [offered.code.get_text().strip()], [both.api.get(f"/oembed?url={asked}")["html"].strip()])
    offered.extract()


def breakdown(both: Both, heading: Tag, one: Record, group: str | None) -> None:
    """Compare the chart of an indicator's breakdown, and its table."""
    parts = [part for part in one["parts"] if part["group_es"] == group and part["value"] is not None]
    name = both.words(one, "name")
    labels = [both.words(part, "label") for part in parts]
    values = [of_part(part) for part in parts]
    message: list[Any] = [name, value(one)] if one["kind"] == "share" else [name, *largest(parts, labels, values)]
    expected: dict[str, list[object]] = {
        "message": message,
        "alt": [name, [item for pair in zip(labels, values, strict=True) for item in pair]],
        "labels": [*labels],
        "values": [values],
        "caption": [name],
    }
    rows = [[label, value(part), part["count"], part["total"]] for label, part in zip(labels, parts, strict=True)]
    figure(both, heading, expected, rows)


def largest(parts: list[Record], labels: list[str], values: list[list[object]]) -> list[object]:
    """Return what a title says of the largest part: nothing where all are alike or none is more than zero."""
    numbers = [part["value"] for part in parts]
    place = numbers.index(max(numbers))
    return [labels[place], values[place]] if any(numbers) and min(numbers) <= 0.85 * max(numbers) else []


def missing_since(both: Both, table: str) -> str:
    """Return since when nothing of a resource is published."""
    emptied = [
        past["published_on"]
        for past, changes in both.api.history()
        if any(change["resource"] == table and change["operation"] == "remove" for change in changes)
    ]
    first: str = both.api.all("editions")[0]["published_on"]
    return emptied[-1] if emptied else first


def evidence(both: Both, resource: str, code: str) -> list[Record]:
    """Return the evidence about a row, newest first, undated last."""
    found = both.api.of("evidence", subject_resource=resource, subject=code)
    return sorted(found, key=lambda one: (-date.fromisoformat(one["dated"] or "0001-01-01").toordinal(), one["code"]))


def proofs(both: Both, resource: str, code: str) -> list[object]:
    """Return what the list of evidence about a row shows."""
    return [item for one in evidence(both, resource, code) for item in (both.words(one, "title"), one["dated"])]


def in_words(both: Both, table: str, name: str, value: Any) -> object:
    """Return a field's value as a reader sees it: codes by what they name, an address by its host."""
    if value is None or value == "":
        return None
    field = both.api.field(table, name)
    if refers := field.get("x-refers"):
        codes = value if isinstance(value, list) else value.split(";")
        return [both.called(refers, code) or code for code in codes]
    if field["labels"]:
        codes = value if isinstance(value, list) else value.split(";")
        return [field["labels"][code][both.page.language] for code in codes]
    if isinstance(value, str) and value.startswith(("https://", "http://")):
        return urlsplit(value).hostname
    return value
