"""What the page of one commitment, or of one agenda item, must show according to the API."""

from datetime import date
from decimal import Decimal

from tests.web.agreeing_blocks import (
    Both,
    cited,
    clock,
    commitment_card,
    evidence,
    figure,
    inception,
    later,
    measure,
    of_precision,
    proofs,
)
from tests.web.agreeing_pages import row_change
from tests.web.api_records import Record
from tests.web.shown_numbers import percent, plain

UPDATES_FIRST = 8
RELATED = 4
WEIGHTS = {"no_evidence": 0, "not_started": 0, "limited": 0.33, "substantial": 0.67, "completed": 1}


def commitment(both: Both, code: str) -> None:
    """Compare the page of a commitment."""
    row = both.api.one("commitments", code)
    state = both.api.one("commitment-status", code)
    milestones = sorted(both.api.of("milestones", commitment=code), key=lambda one: (one["end"] or "9999", one["code"]))
    promise(both, row, state)
    if section := both.page.section("Hasta dónde ha llegado"):
        both.page.same("meter", [section.select_one(".track span")["style"]] if milestones else [], meter(state))
        both.page.expect(section.select_one(".meter"), percent(state["progress"]))
        both.page.expect(section.select_one(".empty"), None if milestones else state["published_since"])
    milestone_figure(both, row, milestones)
    happened(both, row, state, milestones)
    budgets(both, row)
    judged(both, row)
    related(both, row)
    origins = [item for item in both.api.all("agenda_items") if code in item["commitments"]]
    both.page.expect(both.page.section("De dónde viene"), *came_from(both, origins), ordered=False)
    plan = both.api.row("action_plans", row["plan"])
    after = [one["dated"] for one in both.api.of("assessments", commitment=code) if one["dated"] >= (row["end"] or "9")]
    submitted = plan["submitted_on"] if plan else None
    ended = clock(both, later(row["end"], 1), min(after, default=None))
    if ended[2] is None and row["end"] and not after:
        ended[0] = late_or_left(both, later(row["end"], 1))
    section = both.page.section("Plazos de OGP Local")
    clocks = [clock(both, later(submitted, 2), inception(both, row, submitted)), ended]
    both.page.each(section.select(".rows > li") if section else [], clocks if row["lifecycle"] != "withdrawn" else [])
    keys = [("commitments", code), *(("milestones", one["code"]) for one in milestones)]
    sources(both, row, keys)


def meter(state: Record) -> list[str]:
    """Return how long the bar of progress is."""
    return [f"width: {round(float(state['progress']) * 100, 1)}%"] if state["progress"] is not None else []


def late_or_left(both: Both, due: str | None) -> int | None:
    """Return the days to a deadline, whether ahead or past; None on the day itself."""
    return abs(both.days_to(due) or 0) or None


def promise(both: Both, row: Record, state: Record) -> None:
    """Compare what was promised: the first sentence, the texts, who answers, dates, money."""
    page = both.page
    section = page.soup.select_one(".headline")
    done = [state["milestones_completed"], state["milestones"]] if state["milestones"] else []
    end = of_precision(row, row["end"])
    sentence = [state["days_late"] or state["days_left"] or (None if state["days_left"] == 0 else end), *done]
    description = page.reader.read(page.soup.select_one("meta[name=description]")["content"])
    page.same("description", description, page.reader.read(*sentence))
    page.expect(section.select_one(".eyebrow"), row["code"], both.called("action_plans", row["plan"]))
    page.expect(section.h1, both.words(row, "title"))
    page.expect(section.select_one(".facts"), state["days_late"] or None)
    page.expect(section.select_one(".lead"), *sentence)
    texts = [both.words(row, field) for field in ("problem", "status_quo", "action", "result")]
    page.expect(page.section("Qué se prometió"), *texts)
    moved = row["original_end"] if row["end"] and row["original_end"] not in (None, row["end"]) else None
    page.expect(
        page.section("Quién responde y para cuándo"),
        *(both.called("organisations", code) for code in [row["lead"], *row["supporting"]]),
        of_precision(row, row["start"]),
        end,
        of_precision(row, moved),
        *sorted(row["sdg"], key=int),
        plain(row["budget"]),
        row["snip"],
        row["act_number"],
    )


def deadline(both: Both, row: Record, lifecycle: str) -> int | None:
    """Return the days that a milestone is late, or that are left; None where its deadline does not bind."""
    binds = row["end"] and lifecycle in ("active", "modified") and row["completion"] != "completed"
    return late_or_left(both, row["end"]) if binds else None


def milestone_figure(both: Both, row: Record, milestones: list[Record]) -> None:
    """Compare the milestones, drawn over time and as a table."""
    rows = []
    for one in milestones:
        moved = one["original_end"] if one["end"] and one["original_end"] not in (None, one["end"]) else None
        proof = [both.words(piece, "title") for piece in evidence(both, "milestones", one["code"])]
        who = both.called("organisations", one["responsible"])
        days = deadline(both, one, row["lifecycle"])
        rows.append([both.words(one, "title"), one["code"], who, one["end"], days, moved, *proof])
    dated = [one for one in milestones if one["end"]]
    if len(dated) < 2:
        both.page.each(both.page.all("table.data tbody tr"), rows)
        return
    done = sum(one["completion"] == "completed" for one in milestones)
    late = sum(one["milestones_overdue"] for one in [both.api.one("commitment-status", row["code"])])
    message: list[object] = [done, len(milestones), late]
    titles: list[object] = [both.words(one, "title") for one in dated]
    said = [item for one in dated for item in (both.words(one, "title"), one["end"])]
    ends = [one[field] for one in dated for field in ("start", "end", "original_end") if one[field]]
    days = [min(*ends, both.api.today), max(*ends, both.api.today)]
    expected = {"message": message, "alt": [*message, *said], "labels": titles, "values": list[object](), "days": days}
    figure(both, both.page.soup.select_one(".figure-title"), expected, rows)


def first_published(both: Both, resource: str, code: str) -> str | None:
    """Return the day on which a row was first published."""
    for past, changes in both.api.history():
        if any((one["resource"], one["row_code"], one["operation"]) == (resource, code, "create") for one in changes):
            return str(past["published_on"])
    return None


def happened(both: Both, row: Record, state: Record, milestones: list[Record]) -> None:
    """Compare updates, moved deadlines and evidence."""
    page, code = both.page, row["code"]
    known = both.api.of("progress_updates", commitment=code)
    for one in milestones:
        known += both.api.of("progress_updates", commitment=None, milestone=one["code"])
    updates = sorted(known, key=lambda one: (one["event_date"], one["code"]), reverse=True)
    expected: list[list[object]] = [
        [
            one["event_date"],
            first_published(both, "progress_updates", one["code"]),
            both.words(one, "text"),
            both.called("milestones", one["milestone"]),
            *proofs(both, "progress_updates", one["code"]),
            both.words(one, "obstacles"),
        ]
        for one in updates
    ]
    page.each(page.all(".timeline > li"), expected)
    section = page.section("Qué ha pasado")
    older = section.summary
    page.expect(older, len(updates) - UPDATES_FIRST) if older else None
    page.expect(section, None if updates else state["published_since"])
    moved(both, [("commitments", row), *(("milestones", one) for one in milestones)])
    empty = None if state["evidence"] else state["published_since"]
    page.expect(page.section("Evidencia"), *proofs(both, "commitments", code), empty)


def moved(both: Both, rows: list[tuple[str, Record]]) -> None:
    """Compare the deadlines that moved: those that the history tells, and what only the first deadline tells."""
    expected = []
    for resource, row in sorted(rows, key=lambda one: (one[0], one[1]["code"])):
        own: list[tuple[str, str | None, str, Record | None]] = []
        said: Record = {}
        for past, changes in both.api.history():
            fields = {
                one["field"]: one for one in changes if (one["resource"], one["row_code"]) == (resource, row["code"])
            }
            said |= {name: one["new"] for name, one in fields.items() if name}
            if "end" in fields and fields["end"]["old"]:
                own.append((fields["end"]["old"], fields["end"]["new"], both.words(said, "end_reason"), past))
        known_from = own[0][0] if own else row["end"]
        if row["original_end"] and row["original_end"] != known_from:
            own.insert(0, (row["original_end"], known_from, "" if own else both.words(row, "end_reason"), None))
        if own:
            code = row["code"] if resource == "milestones" else None
            told: list[object] = [both.words(row, "title"), code, own[0][0]]
            for old, new, reason, past in own:
                days = (date.fromisoformat(new) - date.fromisoformat(old)).days if new else None
                told += [new, days, reason, *([past["published_on"], past["number"]] if past else [])]
            expected.append(told)
    section = both.page.section("Plazos que se movieron")
    both.page.each(section.select(".rows > li") if section else [], expected)


def budgets(both: Both, row: Record) -> None:
    """Compare how the budget changed, newest first, and why."""
    expected: list[list[object]] = []
    for past, changes in both.api.history():
        reason = both.api.all("change_sets", f"edicion={past['number']}")[0]["reason"]
        for one in changes:
            if (one["resource"], one["row_code"], one["field"]) == ("commitments", row["code"], "budget"):
                amounts = [plain(Decimal(amount)) if amount else None for amount in (one["old"], one["new"])]
                expected.insert(0, [*amounts, reason, past["published_on"], past["number"]])
    section = both.page.section("El presupuesto cambió")
    both.page.each(section.select(".rows > li") if section else [], expected)


def related(both: Both, row: Record) -> None:
    """Compare the commitments that have most in common with this one."""
    shared = {
        code
        for item in both.api.all("agenda_items")
        if row["code"] in item["commitments"]
        for code in item["commitments"]
    }
    found = []
    for other in both.api.all("commitments"):
        apart = [
            other["code"] not in shared,
            not row["policy_area"] or other["policy_area"] != row["policy_area"],
            not row["lead"] or other["lead"] != row["lead"],
        ]
        if other["code"] != row["code"] and not all(apart):
            found.append((*apart, other["code"]))
    section = both.page.section("Compromisos relacionados")
    expected = [[both.called("commitments", one[-1]), one[-1]] for one in sorted(found)[:RELATED]]
    both.page.each(section.select(".rows > li") if section else [], expected)


def judged(both: Both, row: Record) -> None:
    """Compare independent assessments and risks."""
    assessments = sorted(both.api.of("assessments", commitment=row["code"]), key=lambda one: one["dated"], reverse=True)
    expected: list[object] = []
    for one in assessments:
        apart = round(100 * (WEIGHTS[one["completion"]] - WEIGHTS[row["completion"]])) if one["completion"] else 0
        expected += [
            both.called("organisations", one["assessor"]),
            one["dated"],
            apart or None,
            both.words(one, "note"),
        ]
    both.page.expect(both.page.section("Lo declarado y lo evaluado"), *expected)
    risks(both, both.api.of("risks", commitment=row["code"]))


def risks(both: Both, found: list[Record]) -> None:
    """Compare risks, the gravest first: likelihood and impact are out of 5."""
    expected: list[list[object]] = [
        [
            both.words(one, "title"),
            *(one["likelihood"], 5, one["impact"], 5),
            both.called("organisations", one["responsible"]),
            one["reviewed_on"],
            both.words(one, "mitigation"),
        ]
        for one in sorted(found, key=lambda one: (-one["likelihood"] * one["impact"], one["code"]))
    ]
    section = both.page.section("Riesgos")
    both.page.each(section.select(".rows > li") if section else [], expected)


def came_from(both: Both, items: list[Record]) -> list[object]:
    """Return what a page shows of the agenda items behind a commitment and of the contributions behind those."""
    found: list[object] = []
    for item in items:
        found += [both.words(item, "title"), item["code"]]
        for one in both.api.of("contributions", agenda_item=item["code"]):
            found += contribution(both, one)
    return found


def contribution(both: Both, one: Record) -> list[object]:
    """Return what is shown of a contribution and its response."""
    received, answered = one["received_on"], one["responded_on"]
    days = (date.fromisoformat(answered) - date.fromisoformat(received)).days if received and answered else None
    event, place = both.called("events", one["event"]), both.called("places", one["place"])
    reasons = both.words(one, "reasoned_response")
    return [both.words(one, "text"), one["code"], received, event, place, answered, days, reasons]


def sources(both: Both, row: Record, keys: list[tuple[str, str]]) -> None:
    """Compare where a page comes from, what was published of it, and how it is cited."""
    page = both.page
    section = page.section("De dónde sale esta página")
    page.expect(section.select_one(".source"), row["source"], row["source_date"])
    expected = [
        (past["number"], row_change(both, past, key, changes))
        for key in keys
        for past, changes in both.api.history()
        if any((one["resource"], one["row_code"]) == key for one in changes)
    ]
    expected.sort(key=lambda one: -one[0])
    lines = section.select("details .rows > li")
    page.same("number of changes", [str(len(lines))], [str(len(expected))])
    for line, (_, values) in zip(lines, expected, strict=False):
        page.expect(line, *values, ordered=False)
    cited(both, row["code"], both.words(row, "title"))


def agenda_item(both: Both, code: str) -> None:
    """Compare the page of an agenda item."""
    page, row, state = both.page, both.api.one("agenda_items", code), both.api.one("agenda-status", code)
    section = page.soup.select_one(".headline")
    page.expect(section, code, both.words(row, "title"), both.words(row, "dropped_reason"))
    page.expect(page.section("El problema"), both.words(row, "problem"))
    unit = both.words(row, "unit")
    page.expect(
        page.section("Quién responde y qué se espera"),
        both.called("organisations", row["responsible"]),
        *(measure(state[name], unit) for name in ("baseline", "target", "latest")),
        state["latest_on"],
        percent(state["achieved"]),
    )
    measurements(both, row)
    contributions = both.api.of("contributions", agenda_item=code)
    expected = [item for one in contributions for item in contribution(both, one)]
    page.expect(page.section("De dónde viene"), *expected, ordered=False)
    cards = [commitment_card(both, one) for one in row["commitments"]]
    section = page.section("Compromisos vinculados")
    page.each(section.select(".cards > li"), cards)
    page.expect(page.section("Evidencia"), *proofs(both, "agenda_items", code))
    risks(both, both.api.of("risks", agenda_item=code))
    sources(both, row, [("agenda_items", code)])


def measurements(both: Both, row: Record) -> None:
    """Compare what was measured, drawn over time and as a table."""
    found = sorted(
        both.api.of("measurements", agenda_item=row["code"]), key=lambda one: (one["measured_on"], one["code"])
    )
    rows: list[list[object]] = [[one["measured_on"], one["value"], one["source"]] for one in found]
    if len(found) < 2:
        both.page.each(both.page.all("table.data tbody tr"), rows)
        return
    message = [found[0]["value"], measure(found[-1]["value"], both.words(row, "unit")), row["target"]]
    said = [item for one in found for item in (one["measured_on"], one["value"])]
    levels = [row["baseline"], row["target"]]
    days = [found[0]["measured_on"], found[-1]["measured_on"]]
    expected = {"message": message, "alt": [*message, *said], "labels": list[object](), "values": levels, "days": days}
    figure(both, both.page.soup.select_one(".figure-title"), expected, rows)
