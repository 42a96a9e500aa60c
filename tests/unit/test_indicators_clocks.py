"""OGP Local's clocks: when each is due, and what meets it."""

from datetime import date, timedelta

import pytest

from indicators.clocks import ClockState, all_clocks, commitment_clocks, months_after, plan_clocks
from tests.factories import (
    TODAY,
    action_plan,
    assessment,
    commitment,
    edition,
    forum_session,
    governance_component,
    published,
    updated,
)

END = date(2025, 12, 31)


def clock(clocks, code):
    """Return the one clock of a code."""
    (found,) = [one for one in clocks if one.code == code]
    return found


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2025, 12, 31), 1, date(2026, 1, 31)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2023, 12, 31), 2, date(2024, 2, 29)),
        (date(2025, 10, 31), 4, date(2026, 2, 28)),
    ],
)
def test_months_end_where_the_month_does(day, months, later):
    assert months_after(day, months) == later


def end_clock(*rows, today=TODAY, **over):
    made = edition(action_plan(), commitment(**over), *rows)
    return clock(commitment_clocks(made, "C1", today), "end_assessment")


def test_the_end_assessment_is_late_from_the_day_after_a_month():
    due = date(2026, 1, 31)
    pending, late = end_clock(today=due), end_clock(today=due + timedelta(1))
    assert (pending.due, pending.state, pending.days) == (due, ClockState.PENDING, 0)
    assert (late.due, late.state, late.days, late.met_on) == (due, ClockState.LATE, 1, None)


def test_the_end_assessment_is_met_by_the_first_one_since_the_end():
    met = end_clock(assessment(code="B", dated=date(2026, 6, 1)), assessment(code="A", dated=END))
    assert (met.state, met.met_on, met.days) == (ClockState.MET, END, None)


def test_an_end_assessment_that_came_too_late_says_by_how_much():
    late = end_clock(assessment(dated=date(2026, 2, 10)))
    assert (late.state, late.met_on, late.days) == (ClockState.LATE, date(2026, 2, 10), 10)


def test_an_assessment_before_the_end_is_not_the_end_assessment():
    assert end_clock(assessment(dated=date(2025, 7, 1))).state is ClockState.LATE


def test_without_a_deadline_there_are_no_data_for_the_end_assessment():
    unknown = end_clock(end=None)
    assert (unknown.state, unknown.due, unknown.days) == (ClockState.NO_DATA, None, None)


def inception(*rows, today=TODAY, plan=None, **over):
    made = edition(plan or action_plan(), commitment(**over), *rows)
    return clock(commitment_clocks(made, "C1", today), "inception")


def test_the_inception_assessment_is_due_two_months_after_submission():
    due = date(2025, 6, 30)
    assert (inception(today=due).due, inception(today=due).state) == (due, ClockState.PENDING)
    assert inception(today=due + timedelta(3)).days == 3
    met = inception(assessment(dated=date(2025, 6, 15)))
    assert (met.state, met.met_on) == (ClockState.MET, date(2025, 6, 15))


def test_an_assessment_before_submission_or_after_the_end_is_no_inception_assessment():
    assert inception(assessment(dated=date(2025, 4, 1))).met_on is None
    assert inception(assessment(dated=END)).met_on is None


def test_a_published_report_is_an_inception_assessment():
    row = commitment(inception_report_url="https://example.org/informe")
    history = [published(1, date(2025, 6, 20), updated(row, "inception_report_url", None))]
    dated = clock(commitment_clocks(edition(action_plan(), row, history=history), "C1", TODAY), "inception")
    undated = clock(commitment_clocks(edition(action_plan(), row), "C1", TODAY), "inception")
    assert (dated.state, dated.met_on) == (ClockState.MET, date(2025, 6, 20))
    assert (undated.state, undated.met_on, undated.days) == (ClockState.MET, None, None)


def test_without_a_submission_date_the_inception_has_no_due_date():
    unknown = inception(plan=action_plan(submitted_on=None))
    assert (unknown.state, unknown.due) == (ClockState.NO_DATA, None)
    known = inception(assessment(dated=date(2025, 6, 15)), plan=action_plan(submitted_on=None))
    assert (known.state, known.met_on, known.days) == (ClockState.MET, date(2025, 6, 15), None)


def test_withdrawn_and_unknown_commitments_have_no_clocks():
    made = edition(action_plan(), commitment(lifecycle="withdrawn"))
    assert commitment_clocks(made, "C1", TODAY) == commitment_clocks(made, "C9", TODAY) == ()


def plan_inception(*rows):
    return clock(plan_clocks(edition(action_plan(), *rows), TODAY), "inception")


def test_a_plan_is_assessed_once_all_its_commitments_are():
    first = assessment(code="A1", dated=date(2025, 6, 1))
    second = assessment(code="A2", commitment="C2", dated=date(2025, 6, 20))
    both = (commitment(), commitment(code="C2"))
    assert plan_inception(*both, first).met_on is None
    assert plan_inception(*both, first, second).met_on == date(2025, 6, 20)
    assert plan_inception(commitment(), commitment(code="C2", lifecycle="withdrawn"), first).met_on == date(2025, 6, 1)


def test_a_plan_without_commitments_was_not_assessed():
    assert plan_inception().state is ClockState.LATE


@pytest.mark.parametrize(
    ("published_on", "state", "days"),
    [
        (TODAY, ClockState.MET, 120),
        (date(2026, 7, 22), ClockState.MET, 0),
        (date(2026, 7, 21), ClockState.LATE, 1),
    ],
)
def test_the_site_is_updated_every_four_months(published_on, state, days):
    site = clock(plan_clocks(edition(on=published_on), TODAY), "site_update")
    assert (site.state, site.days, site.met_on) == (state, days, published_on)


def test_the_forum_is_there_by_its_component_or_by_a_session():
    def forum(*rows):
        return clock(plan_clocks(edition(*rows), TODAY), "forum")

    assert forum().state is ClockState.NO_DATA
    assert forum(governance_component(kind="rules")).state is ClockState.NO_DATA
    assert forum(governance_component(in_place_since=None)).state is ClockState.MET
    assert forum(governance_component()).met_on == date(2025, 6, 1)
    assert forum(forum_session()).met_on == date(2026, 2, 1)
    assert forum(forum_session(held_on=TODAY + timedelta(1))).state is ClockState.NO_DATA
    assert forum(governance_component(in_place_since=TODAY + timedelta(1))).state is ClockState.NO_DATA


def test_all_clocks_names_each_once():
    made = edition(action_plan(), commitment(), commitment(code="C2"))
    codes = [one.code for one in all_clocks(made, TODAY)]
    assert codes == ["inception", "site_update", "forum", "end_assessment", "end_assessment"]
