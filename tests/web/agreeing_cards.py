"""What the cards that other sites build in must show, according to the API."""

from collections.abc import Callable, Mapping

from tests.web.agreeing_blocks import Both, evidence, measure, of_precision, value
from tests.web.agreeing_pages import owner_of
from tests.web.shown_numbers import percent, plain


def commitment(both: Both, code: str) -> None:
    """Compare the card of a commitment."""
    row, state = both.api.one("commitments", code), both.api.one("commitment-status", code)
    named(both, code, both.words(row, "title"), both.called("organisations", row["lead"]))
    both.page.expect(both.page.soup.select_one(".states"), state["days_late"] or None, state["days_left"] or None)
    progress = state["progress"]
    done = [percent(progress), state["milestones_completed"], state["milestones"]] if progress is not None else []
    way(both, progress, *done)
    moved = row["original_end"] if row["end"] and row["original_end"] != row["end"] else None
    facts(
        both,
        *(of_precision(row, day) for day in (row["end"], moved)),
        state["last_update"] or state["published_since"],
        state["evidence"] or None,
    )


def agenda_item(both: Both, code: str) -> None:
    """Compare the card of an agenda item."""
    row, state = both.api.one("agenda_items", code), both.api.one("agenda-status", code)
    named(both, code, both.words(row, "title"), both.called("organisations", row["responsible"]))
    achieved = state["achieved"]
    way(both, min(max(achieved, 0), 1) if achieved is not None else None, percent(achieved))
    unit = both.words(row, "unit")
    baseline, latest, target = (measure(state[name], unit) for name in ("baseline", "latest", "target"))
    pieces = len(evidence(both, "agenda_items", code))
    measured = [baseline, latest, state["latest_on"], target]
    facts(both, *measured, state["contributions"], pieces or None, changed_on(both, code))


def indicator(both: Both, code: str) -> None:
    """Compare the card of an indicator."""
    one = both.api.one("indicators", code)
    counts = [one["count"], one["total"]] if one["value"] is not None and one["total"] is not None else []
    unit = both.words(one, "unit") if one["kind"] == "count" and not counts else None
    both.page.expect(both.page.soup.select_one(".value"), value(one), *counts, unit)
    named(both, code, both.words(one, "name"), both.words(one, "definition"), both.words(one, "note"))
    facts(both, both.api.today)


def named(both: Both, code: str, name: str, *who: str) -> None:
    """Compare what a card is called, what stands below that, and its foot: the link to its page and the edition."""
    page = both.page
    page.expect(page.soup.select_one(".eyebrow"), code)
    page.expect(page.soup.h1, name)
    page.each(page.all(".who"), [[words] for words in who if words] or [[]])
    page.expect(page.soup.select_one(".more"), code)
    page.expect(page.soup.footer, both.api.edition["number"], both.api.published_on)


def way(both: Both, share: float | None, *said: object) -> None:
    """Compare how much of the way is done: the length of the bar and the words below it."""
    bars = [bar["style"].removeprefix("width:") for bar in both.page.all(".progress .track span")]
    shown = [plain(float(width.removesuffix("%"))) for width in bars]
    both.page.same("bar", shown, [plain(round(float(share) * 100, 1))] if share is not None else [])
    both.page.expect(both.page.soup.select_one(".progress"), *said)


def facts(both: Both, *expected: object) -> None:
    """Compare the list of facts."""
    both.page.expect(both.page.soup.dl, *expected)


def changed_on(both: Both, code: str) -> str:
    """Return the day on which an agenda item, or a row that belongs to it, last changed in public."""
    own = ("agenda_items", code)
    days = [
        past["published_on"]
        for past, changes in both.api.history()
        for key in {(one["resource"], one["row_code"]) for one in changes}
        if key == own or owner_of(both, *key) == own
    ]
    day: str = days[-1] if days else both.api.published_on
    return day


CARDS: Mapping[str, Callable[[Both, str], None]] = {
    "commitments": commitment,
    "agenda_items": agenda_item,
    "indicators": indicator,
}
