"""Co-creation, by hand: participations, groups, contributions, governance."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.measures.labels import VISIBLE_ONLY
from indicators.people import participations
from indicators.registry import measure
from tests.factories import (
    TODAY,
    activity,
    attendance,
    contribution,
    data_system,
    edition,
    event,
    facilitator_cohort,
    figure,
    forum_session,
    governance_component,
    organisation,
    place,
    stage,
)


def of(code, *rows):
    return measure(code, edition(*rows), TODAY)


def values(result, group=None):
    return {part.code: part.value for part in result.parts if group is None or part.group.en == group}


def test_participations_take_the_total_or_else_the_breakdown():
    result = of(
        "CC-01",
        event(code="A", people=40),
        attendance(code="A1", event="A", people=7),  # already in the total
        event(code="B", kind="forum", stage=None),
        attendance(code="B1", event="B", people=12),
        attendance(code="B2", event="B", sex="men", people=8),
        event(code="C"),  # held, nobody counted
        event(code="D", status="planned", people=99),
        event(code="E", status="cancelled", people=99),
    )
    assert (result.value, result.at_least) == (60, False)
    assert [ref.code for ref in result.rows] == ["A", "B"]
    assert values(result, "By kind") == {"kind:workshop": 40, "kind:forum": 20}
    assert values(result, "By stage") == {"stage:": 20, "stage:E1": 40}


def test_hidden_counts_make_a_sum_a_lower_bound():
    hidden_cell = [event(), attendance(people=6), attendance(code="AS2", sex="men", people_hidden=True)]
    result = of("CC-01", *hidden_cell)
    assert (result.value, result.at_least) == (6, True)
    assert [part.at_least for part in result.parts] == [True, True]
    known_total = of("CC-01", event(people=20), attendance(people=6), attendance(code="AS2", people_hidden=True))
    assert (known_total.value, known_total.at_least) == (20, False)


def test_an_event_whose_total_alone_is_hidden_counts_at_least_zero():
    result = of("CC-01", event(people_hidden=True))
    assert (result.value, result.at_least) == (0, True)
    both = of("CC-01", event(people_hidden=True), attendance(people=9))
    assert (both.value, both.at_least) == (9, True)


@given(st.lists(st.none() | st.integers(0, 200), max_size=8))
def test_an_event_has_at_least_its_visible_counts(counts):
    held = event()
    cells = [
        attendance(code=f"A{place}", **({"people_hidden": True} if count is None else {"people": count}))
        for place, count in enumerate(counts)
    ]
    found = participations(edition(held, *cells), held)
    if not counts:
        assert found is None
    else:
        assert (found.people, found.at_least) == (sum(count or 0 for count in counts), None in counts)


def test_the_reported_participation_stands_apart():
    rows = (figure(), event(people=30))
    assert (of("CC-01", *rows).value, of("CC-01r", *rows).value) == (30, 450)
    assert of("CC-01r", *rows).at_least  # the source says “450+”
    newer = figure(code="F0", value=600, qualifier="600", as_of=date(2026, 5, 1))
    assert (of("CC-01r", *rows, newer).value, of("CC-01r", *rows, newer).at_least) == (600, False)
    assert of("CC-01r", figure(indicator="CC-06")).value is None


def test_events_held_of_those_agreed():
    result = of(
        "CC-02",
        event(code="A"),
        event(code="B", status="planned"),
        event(code="C", kind="forum"),
        event(code="D", kind="forum", stage=None),
        event(code="E", status="cancelled"),
    )
    assert (result.value, result.count, result.total) == (0.75, 3, 4)
    assert values(result, "By kind") == {"kind:workshop": 0.5, "kind:forum": 1.0}
    assert values(result, "By status") == {"status:planned": 1, "status:held": 3, "status:cancelled": 1}
    assert result.part("stage:E1").total == 3
    assert of("CC-02", event(status="cancelled")).value is None


def test_communities_reached_by_an_event_or_by_attendance():
    result = of(
        "CC-03",
        place(code="MUNI", kind="municipality", population=46054),
        place(code="PARQUE", kind="zone"),
        *(place(code=code) for code in ("L1", "L2", "L3", "L4")),
        event(place="L1", people=30),
        attendance(people=8, place="L2"),
        attendance(code="AS2", place="L3", sex="men", people_hidden=True),
        attendance(code="AS3", place="L4", sex="men", people=0),
        attendance(code="AS4", place="MUNI", age_band="18_29", people=20),
    )
    assert (result.value, result.count, result.total) == (0.75, 3, 4)
    assert values(result) == {"L1": 0, "L2": 8, "L3": 0}
    assert [part.at_least for part in result.parts] == [False, False, True]


def test_without_events_nothing_is_known_of_places():
    assert of("CC-03", place(), event(status="planned")).value is None


def test_participations_per_thousand_inhabitants():
    town = place(code="MUNI", kind="municipality", population=46054, population_year=2018)
    result = of("CC-03b", town, place(population=3000), event(people=921))
    assert result.value == pytest.approx(921_000 / 46054)
    assert "2018" in result.note.es
    assert values(result) == {"L1": 0}
    of_place = of("CC-03b", town, place(population=3000), event(), attendance(place="L1", people=60))
    assert values(of_place) == {"L1": 20}
    assert of("CC-03b", town).value is None
    assert of("CC-03b", place(population=3000), event(people=9)).value is None


GROUPS = (
    event(),
    event(code="EV2", status="planned"),
    attendance(code="1", people=30),
    attendance(code="2", sex="men", age_band="18_29", sector="academia", people=10),
    attendance(code="3", sex="men", age_band="under_18", sector="community", people=5),
    attendance(code="4", sex="not_recorded", age_band="not_recorded", sector="community", people=15),
    attendance(code="5", event="EV2", people=500),
)


def test_share_of_women_leaves_out_who_was_not_recorded():
    result = of("CC-04", *GROUPS)
    assert (result.value, result.count, result.total) == (30 / 45, 30, 45)
    assert values(result) == {"women": 30, "men": 15, "not_recorded": 15}
    assert (result.at_least, result.note) == (False, None)


def test_share_of_people_under_thirty():
    result = of("CC-04b", *GROUPS)
    assert (result.value, result.count, result.total) == (15 / 45, 15, 45)
    assert values(result) == {"under_18": 5, "18_29": 10, "30_59": 30, "not_recorded": 15}


def test_weight_of_the_largest_sector():
    result = of("CC-04c", *GROUPS)
    assert (result.value, result.count, result.total) == (20 / 30, 20, 30)
    assert values(result) == {"academia": 10, "community": 20, "not_recorded": 30}


def test_a_share_of_visible_counts_says_so():
    result = of("CC-04", *GROUPS, attendance(code="6", sex="men", people_hidden=True))
    assert (result.value, result.at_least, result.note) == (30 / 45, False, VISIBLE_ONLY)
    assert result.part("men").at_least
    assert of("CC-04", event(), attendance(people_hidden=True)).value is None


ANSWERS = (
    contribution(
        code="1", theme="waste", response="adopted", reasoned_response_es="Sí", responded_on=date(2026, 3, 11)
    ),
    contribution(code="2", theme="waste", response="partly_adopted", responded_on=date(2026, 3, 31)),
    contribution(code="3", response="not_adopted", reasoned_response_es="No hay fondos", received_on=None),
    contribution(code="4", response="pending", reasoned_response_es="Borrador"),
    contribution(code="5", channel="web", theme="water"),
)


def test_contributions_by_response_and_theme():
    result = of("CC-05", *ANSWERS)
    assert result.value == 5
    assert values(result, "By response") == {
        "response:pending": 2, "response:adopted": 1, "response:partly_adopted": 1, "response:not_adopted": 1,
    }  # fmt: skip
    assert values(result, "By theme") == {"theme:water": 1, "theme:waste": 2, "theme:": 2}


def test_responses_are_reasoned_once_they_are_given():
    result = of("CC-05b", *ANSWERS)
    assert (result.value, result.count, result.total) == (2 / 5, 2, 5)


def test_days_to_the_response():
    result = of("CC-05c", *ANSWERS)
    assert result.value == 20  # the median of 10 and 30
    assert [ref.code for ref in result.rows] == ["1", "2"]


def test_adopted_of_those_answered():
    result = of("CC-05d", *ANSWERS)
    assert (result.value, result.count, result.total) == (2 / 3, 2, 3)
    assert of("CC-05d", contribution()).value is None


def test_facilitators():
    result = of(
        "CC-06",
        facilitator_cohort(code="1", people=6, sector="academia"),
        facilitator_cohort(code="2", people_hidden=True, sector="academia"),
        facilitator_cohort(code="3", people=7),
        facilitator_cohort(code="4", people=100, trained_on=TODAY + timedelta(1)),
    )
    assert (result.value, result.at_least) == (13, True)
    assert values(result) == {"academia": 6, "not_recorded": 7}
    assert [part.at_least for part in result.parts] == [True, False]


def test_data_systems_in_use():
    rows = (data_system(code="1"), data_system(code="2", status="retired"), data_system(code="3"))
    assert (of("CC-07", *rows).value, values(of("CC-07", *rows))) == (2, {"in_use": 2, "retired": 1})


def test_governance_checklist():
    rows = (
        governance_component(),
        governance_component(code="G2"),  # a second forum is no second component
        governance_component(code="G3", kind="rules", in_place_since=None),
        governance_component(code="G4", kind="model", in_place_since=TODAY + timedelta(1)),
    )
    result = of("CC-08", *rows)
    assert (result.value, result.count, result.total) == (2 / 7, 2, 7)
    assert [part.code for part in result.parts if part.value] == ["forum", "rules"]


def test_forum_sessions_and_their_minutes():
    rows = (
        forum_session(code="1", minutes_url="https://example.org/acta"),
        forum_session(code="2", held_on=date(2025, 11, 2)),
        forum_session(code="3", held_on=TODAY + timedelta(9)),
    )
    assert (of("CC-09", *rows).value, values(of("CC-09", *rows))) == (2, {"2025": 1, "2026": 1})
    minutes = of("CC-09b", *rows)
    assert (minutes.value, minutes.count, minutes.total) == (0.5, 1, 2)


def test_progress_of_the_stages():
    result = of(
        "CC-10",
        stage(code="E2", position=2),
        stage(),
        stage(code="E3", position=3),
        activity(code="1", status="done"),
        activity(code="2"),
        activity(code="3", status="cancelled"),
        activity(code="4", stage="E2", status="done"),
    )
    assert (result.value, result.count, result.total) == (2 / 3, 2, 3)
    assert values(result) == {"E1": 0.5, "E2": 1, "E3": None}  # no activities: unknown, not zero


def test_actors_by_sector():
    rows = (organisation(), organisation(code="O2", sector="academia"), organisation(code="O3", sector="academia"))
    assert (of("CC-11", *rows).value, values(of("CC-11", *rows))) == (3, {"government": 1, "academia": 2})
