"""Small counts: what is hidden, and that nobody can work out what is, whatever is published afterwards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from data_access import suppression
from data_access.suppression import Cell, Counts, Past, is_small, suppress
from tests.data_access.attackers import Said, derived, worlds

EVENT = "EV-1"


@dataclass(frozen=True)
class Truth:
    """What really happened: the event's total and cells, or no such event."""

    total: int | None = None
    cells: Mapping[str, int] = field(default_factory=dict)
    exists: bool = True

    def counts(self) -> Counts:
        cells = tuple(Cell(code, EVENT, people) for code, people in sorted(self.cells.items()))
        return Counts({EVENT: self.total} if self.exists else {}, cells=cells)


def publish_all(truths: Sequence[Truth], *, secondary: bool = True) -> list[Said]:
    """Return what the editions say, one after the other."""
    published, said = Counts(), []
    for number, truth in enumerate(truths):
        published = suppress(truth.counts(), published, past_of(truths[: number + 1]), secondary=secondary)
        cells = {cell.code: cell.people for cell in published.cells}
        said.append(Said(published.totals.get(EVENT), cells))
    return said


def past_of(truths: Sequence[Truth]) -> Past:
    """Return what the record knows when the last of these is published."""
    *earlier, now = truths
    before = earlier[-1].cells if earlier else {}
    codes = {code for truth in earlier for code in truth.cells}
    steps = list(zip([{}, *(truth.cells for truth in truths)], [truth.cells for truth in truths], strict=False))
    left = {code for old, new in steps for code in old.keys() - new.keys()}
    assert left <= codes
    return Past(
        totals={EVENT: frozenset(truth.total for truth in earlier if truth.total is not None)},
        left={code: frozenset({EVENT}) for code in left},
        arrived=frozenset(now.cells.keys() - before.keys()),
    )


def once(total: int | None, **cells: int) -> Said:
    return publish_all([Truth(total, cells)])[0]


# The rules, by example


@pytest.mark.parametrize(
    ("people", "small"), [(None, False), (0, False), (1, True), (4, True), (5, False), (99, False)]
)
def test_a_small_count_is_one_to_four(people, small):
    assert is_small(people) is small


def test_what_hides_nothing_is_published_as_it_is():
    assert once(20, a=0, b=5, c=15) == Said(20, {"a": 0, "b": 5, "c": 15})
    assert once(None, a=5) == Said(None, {"a": 5})
    assert once(20) == Said(20)


def test_small_cells_and_small_totals_are_hidden():
    assert once(None, a=4, b=5) == Said(None, {"a": None, "b": 5})
    assert once(4) == Said(None)
    assert once(23, a=12, b=4, c=3, d=2, e=2) == Said(23, {"a": 12, "b": None, "c": None, "d": None, "e": None})


def test_a_second_cell_is_hidden_where_the_total_would_give_the_first_away():
    assert once(33, a=0, b=20, c=10, d=3) == Said(33, {"a": 0, "b": None, "c": 10, "d": None})


@pytest.mark.parametrize("counts", [(1, 1), (1, 3), (4, 4), (3, 4), (1, 1, 1), (4, 4, 4), (1, 1, 1, 2)])
def test_the_total_is_hidden_where_no_other_cell_can_be(counts):
    cells = dict(zip("abcd", counts, strict=False))
    assert once(sum(counts), **cells) == Said(None, dict.fromkeys(cells))


def test_of_a_settled_breakdown_nothing_new_is_said():
    first = {"a": 3, "b": 20, "c": 10}
    kept = {"a": None, "b": None, "c": 10}
    for total, cells, said in [
        (33, first, Said(33, kept)),
        (33, {"a": 4, "b": 19, "c": 10}, Said(33, kept)),  # what is hidden may change unseen
        (34, {"a": 4, "b": 20, "c": 10}, Said(None, kept)),
        (40, {"a": 10, "b": 20, "c": 10}, Said(None, kept)),  # hidden stays hidden
        (33, {"a": 3, "b": 19, "c": 11}, Said(None, {**kept, "c": None})),
        (43, {**first, "d": 10}, Said(None, kept)),  # what is added is left out
        (23, {"a": 3, "b": 20}, Said(None, {"a": None, "b": None})),
        (30, {"b": 20, "c": 10}, Said(None)),  # with an older total, what is left would tell what is gone
        (0, {}, Said(None)),
    ]:
        assert publish_all([Truth(33, first), Truth(total, cells)]) == [Said(33, kept), said]
    assert publish_all([Truth(33, first), Truth(34, {"a": 4, "b": 20, "c": 10}), Truth(33, first)])[2] == Said(
        None, kept
    )


def test_an_open_breakdown_may_change_until_it_has_something_to_hide():
    steps = [
        (Truth(20, {"a": 10, "b": 10}), Said(20, {"a": 10, "b": 10})),
        (Truth(26, {"a": 11, "b": 10, "c": 5}), Said(26, {"a": 11, "b": 10, "c": 5})),
        (Truth(30, {"a": 11, "b": 12, "c": 5, "d": 2}), Said(None, {"a": 11, "b": None, "c": 5})),
        (Truth(28, {"a": 11, "b": 12, "c": 3, "d": 2}), Said()),
        (Truth(40, {"a": 10, "b": 10, "c": 10, "d": 10}), Said()),
    ]
    assert publish_all([truth for truth, _ in steps]) == [said for _, said in steps]


def test_a_breakdown_that_an_older_total_would_give_away_is_withheld_and_the_total_stays():
    assert publish_all([Truth(7), Truth(7, {"a": 3, "b": 4})]) == [Said(7), Said(7)]
    assert publish_all([Truth(12), Truth(9), Truth(9, {"a": 3, "b": 4, "c": 2})])[2] == Said(9)
    assert publish_all([Truth(7), Truth(8, {"a": 4, "b": 4}), Truth(9, {"a": 4, "b": 5})])[1:] == [Said(), Said()]
    assert publish_all([Truth(7), Truth(7, {"a": 3, "b": 4}), Truth(12, {"a": 6, "b": 6})])[2] == (
        Said(12, {"a": 6, "b": 6})
    ), "nothing of it is small any more, and nothing of it was public"


def test_a_visible_cell_that_becomes_small_takes_the_breakdown_with_it():
    steps = [Truth(5, {"a": 0, "b": 5}), Truth(8, {"a": 0, "b": 5}), Truth(8, {"a": 3, "b": 5})]
    assert publish_all(steps) == [Said(5, {"a": 0, "b": 5}), Said(8, {"a": 0, "b": 5}), Said()]


def test_a_total_that_was_small_may_grow_into_a_breakdown():
    assert publish_all([Truth(3), Truth(30, {"a": 20, "b": 10})]) == [Said(), Said(30, {"a": 20, "b": 10})]


def test_what_disappeared_comes_back_open_or_not_at_all():
    opened = Truth(20, {"a": 10, "b": 10})
    assert publish_all([opened, Truth(20), opened])[1:] == [Said(20), Said(20, {"a": 10, "b": 10})]
    assert publish_all([opened, Truth(20), Truth(20, {"a": 10, "b": 7, "c": 3})])[2] == Said(20)
    for gone in (Truth(20), Truth(exists=False)):
        assert publish_all([Truth(20, {"a": 10, "b": 7, "c": 3}), gone, opened])[2] == Said()


def test_a_cell_that_was_counted_elsewhere_before_is_hidden_and_the_total_with_it():
    now = Counts({EVENT: 30}, cells=(Cell("a", EVENT, 10), Cell("b", EVENT, 10), Cell("c", EVENT, 10)))
    past = Past(left={"c": frozenset({"EV-9"})}, arrived=frozenset("abc"))
    safe = suppress(now, Counts(), past)
    assert [cell.people for cell in safe.cells] == [10, 10, None]
    assert safe.totals == {EVENT: None}
    safe = suppress(now, Counts({EVENT: 30}), replace(past, totals={EVENT: frozenset({30})}))
    assert (safe.totals, safe.cells) == ({EVENT: 30}, ()), "a total that is public already leaves no room for cells"


# Nothing can be worked out


COUNT = st.sampled_from([0, 1, 1, 2, 3, 4, 4, 5, 6, 7, 9, 12])


@st.composite
def histories(draw: st.DrawFn) -> list[Truth]:
    """Return what happens to one event: cells and totals that come, change and go; no cells at all; no event."""
    truths: list[Truth] = []
    cells: dict[str, int] = draw(st.dictionaries(st.sampled_from("abcde"), COUNT, max_size=5))
    for _ in range(draw(st.integers(1, 5))):
        kind = draw(st.sampled_from(["patch"] * 8 + ["same", "none", "gone"]))
        if kind == "patch":
            patch = draw(st.dictionaries(st.sampled_from("abcde"), COUNT | st.none(), max_size=3))
            cells = {code: people for code, people in {**cells, **patch}.items() if people is not None}
        exists = kind != "gone"
        now = {} if kind in {"none", "gone"} else cells
        total = draw(st.sampled_from([sum(cells.values())] * 6 + [None, sum(cells.values()) + 3]))
        truths.append(Truth(total if exists else None, dict(now), exists))
    return truths


def leaks(truths: Sequence[Truth]) -> set[tuple[int, str, int]]:
    """Return each small count that the reader with a pencil finds: the edition that hides it, cell, people."""
    said = publish_all(truths)
    found = derived(said)
    return {
        (number, code, people)
        for number, (edition, truth) in enumerate(zip(said, truths, strict=True))
        for code, people in truth.cells.items()
        if is_small(people)
        and (edition.cells.get(code, 0) is not None or (code, people) in found)
        and code in edition.cells
    }


def nothing_leaks(truths):
    for edition in publish_all(truths):
        assert not is_small(edition.total)
        assert not any(is_small(people) for people in edition.cells.values())
    assert leaks(truths) == set()


@settings(max_examples=1000)
@given(histories())
def test_the_reader_with_a_pencil_finds_no_hidden_count_in_any_history(truths):
    nothing_leaks(truths)


def weakened(monkeypatch, name, replacement):
    """Check that the attack succeeds where a part of the defence is switched off."""
    monkeypatch.setattr(suppression, name, replacement)
    attack = settings(max_examples=1000, phases=[Phase.generate])(given(histories())(nothing_leaks))
    with pytest.raises(AssertionError):
        attack()


def test_he_finds_them_without_the_second_cell(monkeypatch):
    assert leaks([Truth(13, {"a": 10, "b": 3})]) == set()
    monkeypatch.setattr(suppression, "_is_safe", lambda block, total, all_small: True)
    assert leaks([Truth(13, {"a": 10, "b": 3})]) == {(0, "b", 3)}
    weakened(monkeypatch, "_is_safe", lambda block, total, all_small: True)


def test_he_finds_them_where_a_later_edition_says_more(monkeypatch):
    said_more = [Truth(20, {"a": 3, "b": 10, "c": 7}), Truth(25, {"a": 8, "b": 10, "c": 7})]
    assert leaks(said_more) == set()
    monkeypatch.setattr(
        suppression,
        "_settled",
        lambda block, before, secret: block.hide(c.code for c in block.cells if is_small(c.people)),
    )
    assert leaks(said_more) == {(0, "a", 3)}
    weakened(monkeypatch, "_settled", suppression._settled)


def test_he_finds_them_where_older_totals_are_forgotten(monkeypatch):
    weakened(
        monkeypatch, "_silent", lambda block, before: block.hide(c.code for c in block.cells if is_small(c.people))
    )


def test_the_reader_of_the_source_code_finds_no_hidden_count_in_an_edition():
    """Every breakdown of up to four cells; one of them may be large, as far as hiding it leaves room for."""

    def publish(people):
        return once(sum(people), **dict(zip("abcd", people, strict=False)))

    for cells, usual, largest in ((1, 9, 9), (2, 30, 30), (3, 9, 24), (4, 6, 20)):
        candidates = (c for c in product(range(largest + 1), repeat=cells) if sum(people > usual for people in c) <= 1)
        for (_total, said), possible in worlds(candidates, publish).items():
            if any(max(people) <= usual for people in possible):
                for position, (code, people) in enumerate(said):
                    if people is None:
                        assert len({each[position] for each in possible}) > 1, (code, said, possible)


# Publishing what was published


@settings(max_examples=500)
@given(histories())
def test_importing_an_edition_into_an_empty_database_publishes_the_same(truths):
    published = Counts()
    for number, truth in enumerate(truths):
        published = suppress(truth.counts(), published, past_of(truths[: number + 1]))
        again = suppress(published, Counts(), Past(arrived=frozenset(cell.code for cell in published.cells)))
        assert again == published
        assert suppress(published, published, Past()) == published
