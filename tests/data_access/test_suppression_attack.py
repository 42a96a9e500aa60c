"""The attack on withheld counts: from everything that is published, of all editions, no hidden count can be derived.

What is attacked are the rows of events and attendance of every edition, the public log of changes, and every number of
people that indicators (and so the API, which answers with the same results) and the pages of participation and
territory show of every edition. Three attackers try:

- the one with a computer solves all of it as linear equations, by row space and by whole-number bounds;
- the one with a pencil compares the editions of an event under every assumption he can think of;
- the one who has the source code, and knows everything but the counts: for each hidden count there is another history
  that would have published the same, edition by edition, in which it differs. Against that proof no attack helps.

Reported figures tie nothing: whoever reports them has counted something else, in another way.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from data_access.database import open_database
from data_access.editions import Edition
from data_access.suppression import THRESHOLD, is_small
from indicators.model import Family
from indicators.registry import INDICATORS
from tests.data_access.attackers import Said, derived
from tests.data_access.demonstrations import all_editions, load_tenth
from tests.data_access.everything_told import BY_PLACE, BY_ROWS, Numbered, told_by, truths_of
from tests.data_access.linear_attack import Finding, Told, equations, findings
from tests.data_access.test_suppression import Truth, histories, publish_all
from tests.data_access.twin_histories import forgetful, has_twin, told_apart
from tests.databases import SqliteFiles

SMALL = THRESHOLD - 1


@dataclass(frozen=True)
class Attacked:
    """What an attack has to do with: every edition as it was published, and the truth behind it by event."""

    editions: tuple[Edition, ...]
    truths: Mapping[str, Sequence[Numbered]]


@pytest.fixture(scope="module")
def attacked(sqlite_files: SqliteFiles) -> Attacked:
    """The demonstration of the default size, published edition by edition."""
    engine = open_database(sqlite_files.template(load_tenth))
    found = Attacked(tuple(all_editions(engine)), truths_of(engine))
    engine.dispose()
    return found


def test_no_indicator_of_people_is_forgotten_here():
    counting = {
        code
        for code, indicator in INDICATORS.items()
        if "attendance" in indicator.source and indicator.family is Family.CO_CREATION
    }
    assert counting == {*BY_ROWS, *BY_PLACE}


# The demonstration


def hidden_small(attacked: Attacked) -> Iterator[tuple[str, int, str, int]]:
    """Yield event, number of its truth, cell and people of each small count that an edition hides."""
    for event, numbered in attacked.truths.items():
        for number, (_, truth) in enumerate(numbered):
            yield from ((event, number, code, people) for code, people in truth.cells.items() if is_small(people))


def test_what_is_published_of_the_demonstration_is_what_the_rules_say(attacked):
    newest = told_by(attacked.editions[-1])
    for event, numbered in attacked.truths.items():
        assert newest.events[event] == publish_all([truth for _, truth in numbered])[-1]
    assert sum(1 for _ in hidden_small(attacked)) > 300


def test_the_equations_of_all_editions_determine_no_hidden_count(attacked):
    found = equations(map(told_by, attacked.editions))
    assert len(found) > 100
    assert findings(found) == set()
    assert true_ones(findings(found, most=SMALL), attacked) == set(), "nor whoever takes each for small"


def true_ones(found: set[Finding], attacked: Attacked) -> set[Finding]:
    """Return the findings that are true of the demonstration, whose events change once after they were announced."""
    truth = {event: numbered[-1][1].cells for event, numbered in attacked.truths.items()}
    return {(group, people) for group, people in found if people == sum(truth[e].get(code, 0) for e, code, _ in group)}


def test_the_pencil_finds_none_in_the_editions_of_the_demonstration(attacked):
    told = [told_by(edition).events for edition in attacked.editions]
    for event, numbered in attacked.truths.items():
        said = [one[event] for one in told if event in one]
        distinct = [said[0], *(after for before, after in pairwise(said) if after != before)]
        small = {(code, people) for _, truth in numbered for code, people in truth.cells.items() if is_small(people)}
        assert derived(distinct) & small == set()


def test_without_the_second_cell_the_equations_give_hidden_counts_away(attacked):
    unsafe = {
        event: publish_all([truth for _, truth in numbered], secondary=False)[-1]
        for event, numbered in attacked.truths.items()
    }
    found = findings(equations([Told(unsafe, frozenset())]))
    alone = set()
    for event, number, code, people in hidden_small(attacked):
        truth = attacked.truths[event][number][1]
        if not is_small(truth.total) and sum(map(is_small, truth.cells.values())) == 1:
            alone.add((frozenset([(event, code, 0)]), people))
    assert len(alone) > 10
    assert alone <= found
    assert true_ones(found, attacked) == found


def test_each_hidden_count_of_the_demonstration_has_a_twin_that_publishes_the_same(attacked):
    for event, number, code, _ in hidden_small(attacked):
        truths = [truth for _, truth in attacked.truths[event]]
        assert has_twin(truths, number, code), (event, code)


# Adversarial histories


@st.composite
def towns(draw: st.DrawFn) -> list[list[Truth]]:
    """Return what happens to some events, edition by edition; one whose history is shorter stays as it is."""
    events = draw(st.lists(histories(), min_size=1, max_size=3))
    longest = max(map(len, events))
    return [[*truths, *[truths[-1]] * (longest - len(truths))] for truths in events]


def editions_of(town: Sequence[Sequence[Truth]], published: Sequence[Sequence[Said]]) -> list[Told]:
    """Return the editions of a town: what is said of each of its events, and which of them changed."""
    return [
        Told(
            {str(event): coded(said[number], event) for event, said in enumerate(published)},
            frozenset(
                str(event) for event, truths in enumerate(town) if not number or truths[number] != truths[number - 1]
            ),
        )
        for number in range(len(town[0]))
    ]


def coded(said: Said, event: int) -> Said:
    """Return what is said of an event, its cells under codes of their own."""
    return Said(said.total, {f"{event}-{code}": people for code, people in said.cells.items()})


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(towns())
def test_the_equations_of_no_history_determine_a_hidden_count(town):
    assert findings(equations(editions_of(town, [publish_all(truths) for truths in town]))) == set()


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(histories())
def test_each_hidden_count_of_any_history_has_a_twin_that_publishes_the_same(truths):
    for number, truth in enumerate(truths):
        assert all(has_twin(truths, number, code) for code, people in truth.cells.items() if is_small(people))


@pytest.mark.parametrize(
    ("truths", "code", "people"),
    [
        ([Truth(33, {"a": 20, "b": 3, "c": 10}), Truth(38, {"a": 20, "b": 8, "c": 10})], "b", 3),
        ([Truth(33, {"a": 20, "b": 3, "c": 10}), Truth(30, {"a": 20, "c": 10})], "b", 3),
    ],
    ids=["it grows and is shown", "it is removed and the total falls"],
)
def test_comparing_editions_finds_what_a_forgetful_suppression_hides(truths, code, people):
    assert (code, people) in derived(forgetful(truths))
    assert (code, people) not in derived(publish_all(truths))


def test_the_attack_on_random_histories_succeeds_without_the_second_cell():
    def attack(town: list[list[Truth]]) -> None:
        published = [publish_all(truths, secondary=False) for truths in town]
        assert findings(equations(editions_of(town, published))) == set()

    with pytest.raises(AssertionError):
        settings(max_examples=300, phases=[Phase.generate], database=None)(given(towns())(attack))()


# Whoever knows the rules


@pytest.mark.parametrize(("codes", "most", "usual"), [("ab", 12, 6), ("abc", 6, 4)])
def test_whoever_knows_the_rules_and_what_was_corrected_derives_nothing(codes, most, usual):
    assert told_apart(codes, most, usual, publish_all) == set()


def test_he_does_where_each_edition_is_made_safe_by_itself():
    assert told_apart("ab", 9, 5, forgetful)
