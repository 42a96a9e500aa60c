"""What the page of progress must show according to the API: deadlines, pace, how far deadlines moved, institutions."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from statistics import median

from bs4 import Tag
from dateutil.relativedelta import relativedelta

from tests.web.agreeing_blocks import Both, figure, indicators, missing_since
from tests.web.api_records import Record

EITHER = 6
BINS = (0, 30, 90, 180, 365)


def progress(both: Both, query: dict[str, str]) -> None:
    """Compare the page of progress, whole or for one institution."""
    page = both.page
    owners = {row["code"]: row for row in both.api.all("commitments") if row["lifecycle"] != "withdrawn"}
    everything = [row for row in both.api.all("milestones") if row["commitment"] in owners]
    if not everything:
        page.expect(page.section("Hitos"), missing_since(both, "milestones"))
        return
    answers = {row["code"]: row["responsible"] or owners[row["commitment"]]["lead"] for row in everything}
    rows = [row for row in everything if answers[row["code"]] == query.get("institucion", answers[row["code"]])]
    binding = [row for row in rows if owners[row["commitment"]]["lifecycle"] in ("active", "modified") and row["end"]]
    unmet = sorted(
        (row for row in binding if row["completion"] != "completed"), key=lambda row: (row["end"], row["code"])
    )
    late = [row for row in unmet if row["end"] < both.api.today]
    ahead = [row for row in unmet if row["end"] >= both.api.today]
    counts = Counter(answers.values())
    choices = [[both.called("organisations", code), counts[code]] for code in counts]
    offered = [option for option in page.all("form option") if option["value"]]
    page.each(
        sorted(offered, key=lambda option: option["value"]),
        [choices[list(counts).index(code)] for code in sorted(counts)],
    )
    page.each(page.all("form button[name=plazo]"), [[len(one)] for one in (late, ahead) if one])
    headings = iter(page.all(".figure-title"))
    due(both, next(headings), late, ahead, answers)
    pace(both, next(headings), rows)
    moves(both, next(headings), rows)
    if not query:
        institutions(both, next(headings), everything, answers)
        indicators(both, page.section("El avance en números"), "CM-02", "CM-03b", "CM-04", "CM-04b", "CM-05")


def due(both: Both, heading: Tag, late: list[Record], ahead: list[Record], answers: dict[str, str]) -> None:
    """Compare the most overdue milestones and the next ones."""
    shown = [*late[:EITHER], *ahead[:EITHER]]
    days = {row["code"]: abs(both.days_to(row["end"]) or 0) for row in shown}
    message: list[object] = [
        *([len(late), days[late[0]["code"]]] if late else []),
        *(days[one["code"]] for one in ahead[:1]),
    ]
    titles = [both.words(row, "title") for row in shown]
    ends = [row[field] for row in shown for field in ("start", "end", "original_end") if row[field]]
    expected: dict[str, list[object]] = {
        "message": message,
        "alt": [*message, *(item for row in shown for item in (both.words(row, "title"), days[row["code"]]))],
        "labels": [*titles],
        "values": [*days.values()],
        "days": [min(*ends, both.api.today), max(*ends, both.api.today)],
    }
    table = []
    for row in shown:
        moved = row["original_end"] if row["original_end"] not in (None, row["end"]) else None
        about = both.called("commitments", row["commitment"])
        who = both.called("organisations", answers[row["code"]])
        table.append([both.words(row, "title"), row["code"], about, who, row["end"], days[row["code"]], moved])
    figure(both, heading, expected, table)


def completed(both: Both, rows: list[Record]) -> list[tuple[str, int]]:
    """Return on which days milestones were published as completed (1), or as not completed any more (-1)."""
    turns = []
    changed: dict[str, list[tuple[str, Record]]] = {}
    for past, changes in both.api.history():
        for one in changes:
            if one["resource"] == "milestones" and (one["operation"] == "create" or one["field"] == "completion"):
                changed.setdefault(one["row_code"], []).append((past["published_on"], one))
    for row in rows:
        steps = [(day, one) for day, one in changed[row["code"]] if one["field"]]
        since = next(day for day, one in changed[row["code"]] if one["operation"] == "create")
        states = [("", ""), (since, steps[0][1]["old"] if steps else row["completion"])]
        states += [(day, one["new"]) for day, one in steps]
        for (_, before), (day, after) in pairwise(states):
            turns.append((day, (after == "completed") - (before == "completed")))
    return [turn for turn in turns if turn[1]]


def month_ends(both: Both, known: list[str], step: int = 1) -> list[str]:
    """Return today and the ends of months, every `step`, from the one before the first day to one after the last."""
    first, last = (date.fromisoformat(day) for day in (min(*known, both.api.today), max(*known, both.api.today)))
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    ends = (
        first.replace(day=1) + relativedelta(months=count) - timedelta(1) for count in range(0, months + step, step)
    )
    return sorted({both.api.today, *(end.isoformat() for end in ends)})


def pace(both: Both, heading: Tag, rows: list[Record]) -> None:
    """Compare what was completed with what the deadlines asked for, month by month."""
    turns, now = completed(both, rows), [row["end"] for row in rows if row["end"]]
    first = [row["original_end"] or row["end"] for row in rows if row["end"]]
    table: list[list[object]] = []
    for day in month_ends(both, [*now, *first, *(day for day, _ in turns)]):
        done = sum(by for when, by in turns if when <= day) if day <= both.api.today else None
        table.append([day, sum(end <= day for end in first), sum(end <= day for end in now), done])
    today = next(line for line in table if line[0] == both.api.today)
    message = [today[3], today[1], len(rows)]
    days = [table[0][0], table[-1][0]]
    expected = {"message": message, "alt": [*message, today[2]], "labels": list[object](), "values": [], "days": days}
    figure(both, heading, expected, table)


def moves(both: Both, heading: Tag, rows: list[Record]) -> None:
    """Compare by how many days deadlines moved."""
    ends = [(row["original_end"] or row["end"], row["end"]) for row in rows if row["end"]]
    moved = [(date.fromisoformat(new) - date.fromisoformat(old)).days for old, new in ends]
    edges = [-1, *BINS, 10**6]
    counts = [sum(low < days <= high for days in moved) for low, high in pairwise(edges)]
    if earlier := sum(days < 0 for days in moved):
        counts.insert(0, earlier)
    away = [days for days in moved if days]
    message: list[object] = [len(away), len(ends), round(median(away))] if away else [len(ends)]
    labels = [item.get_text() for item in heading.find_next("table").select("tbody th")]
    expected = {
        "message": message,
        "alt": [item for pair in zip(labels, counts, strict=True) for item in pair],
        "labels": labels,
        "values": [*counts],
    }
    figure(both, heading, expected, [[label, count] for label, count in zip(labels, counts, strict=True)])


def institutions(both: Both, heading: Tag, rows: list[Record], answers: dict[str, str]) -> None:
    """Compare how many milestones of each institution are completed and overdue."""
    owners = {row["code"]: row for row in both.api.all("commitments")}
    found = []
    for code in set(answers.values()):
        own = [row for row in rows if answers[row["code"]] == code]
        done = sum(row["completion"] == "completed" for row in own)
        late = sum(
            row["end"] is not None and row["end"] < both.api.today and row["completion"] != "completed"
            for row in own
            if owners[row["commitment"]]["lifecycle"] in ("active", "modified")
        )
        found.append((-late, -len(own), code, both.called("organisations", code), done))
    lines = [[name, -total, done, -late] for late, total, _, name, done in sorted(found)]
    said = [[done, total, late or None] for _, total, done, late in lines]
    worst = lines[0]
    known = [row[field] for row in rows for field in ("end", "original_end") if row[field]]
    days = month_ends(both, [*known, *(day for day, _ in completed(both, rows))], step=3)
    message: list[object] = [worst[0], worst[3], worst[1]] if worst[3] else []
    expected: dict[str, list[object]] = {
        "message": message,
        "alt": [*message, *([line[0], words] for line, words in zip(lines, said, strict=True))],
        "labels": [line[0] for line in lines],
        "values": [*said],
        "days": [days[0], days[-1]],
    }
    figure(both, heading, expected, lines)
