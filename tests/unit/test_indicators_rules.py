"""The rules, on their edges."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_access.enumerations import Completion, Lifecycle, RiskStatus
from indicators import rules
from indicators.rules import Severity
from tests.factories import TODAY, milestone

COMPLETIONS = st.sampled_from(Completion)
LIFECYCLES = st.sampled_from(Lifecycle)
DATES = st.dates(date(2020, 1, 1), date(2035, 1, 1))
MILESTONES = st.lists(
    st.builds(lambda c, w: milestone(completion=c, weight=w), COMPLETIONS, st.integers(1, 100)), max_size=12
)
END = date(2025, 12, 31)


def test_progress_without_milestones_is_undefined():
    assert rules.progress([]) is None


def test_progress_is_zero_where_nothing_is_done():
    assert rules.progress([milestone(), milestone(completion="no_evidence")]) == 0


def test_progress_weighs_milestones():
    # (1 × 1 + 3 × 0.33 + 2 × 0) / 6
    rows = [milestone(completion="completed"), milestone(completion="limited", weight=3), milestone(weight=2)]
    assert rules.progress(rows) == pytest.approx(1.99 / 6)


def test_every_completion_has_its_published_weight():
    assert [float(rules.COMPLETION_WEIGHTS[one]) for one in Completion] == [0, 0, 0.33, 0.67, 1]


@given(MILESTONES)
def test_progress_stays_between_nothing_and_all(rows):
    value = rules.progress(rows)
    assert value is None if not rows else 0 <= value <= 1


@given(MILESTONES.filter(bool), st.data())
def test_finishing_a_milestone_never_lowers_progress(rows, data):
    place = data.draw(st.integers(0, len(rows) - 1))
    better = [*rows[:place], milestone(completion="completed", weight=rows[place].weight), *rows[place + 1 :]]
    assert rules.progress(better) >= rules.progress(rows)


@pytest.mark.parametrize(
    ("today", "late", "left"),
    [
        (date(2025, 12, 30), 0, 1),
        (date(2025, 12, 31), 0, 0),  # the day itself is not late
        (date(2026, 1, 1), 1, None),
        (TODAY, 326, None),
    ],
)
def test_days_around_a_deadline(today, late, left):
    assert rules.days_late(END, Completion.NO_EVIDENCE, Lifecycle.ACTIVE, today) == late
    assert rules.days_left(END, Completion.NO_EVIDENCE, Lifecycle.ACTIVE, today) == left


@pytest.mark.parametrize(
    ("completion", "lifecycle"),
    [
        (Completion.COMPLETED, Lifecycle.ACTIVE),
        (Completion.LIMITED, Lifecycle.WITHDRAWN),
        (Completion.LIMITED, Lifecycle.CLOSED),
    ],
)
def test_a_deadline_that_does_not_bind_is_neither_late_nor_ahead(completion, lifecycle):
    assert rules.days_late(END, completion, lifecycle, TODAY) == 0
    assert rules.days_left(END, completion, lifecycle, date(2025, 1, 1)) is None


def test_a_modified_commitment_is_still_late():
    assert rules.days_late(END, Completion.SUBSTANTIAL, Lifecycle.MODIFIED, TODAY) == 326


def test_without_a_deadline_nothing_is_late():
    assert rules.days_late(None, Completion.LIMITED, Lifecycle.ACTIVE, TODAY) == 0
    assert rules.days_left(None, Completion.LIMITED, Lifecycle.ACTIVE, TODAY) is None


@given(DATES, COMPLETIONS, LIFECYCLES, DATES, st.integers(0, 3000))
def test_days_late_never_fall_as_time_passes(end, completion, lifecycle, today, days):
    later = today + timedelta(days)
    before = rules.days_late(end, completion, lifecycle, today)
    assert rules.days_late(end, completion, lifecycle, later) >= before
    assert before <= days + rules.days_late(end, completion, lifecycle, today)


@given(DATES, COMPLETIONS, LIFECYCLES, DATES)
def test_a_deadline_is_late_or_ahead_but_never_both(end, completion, lifecycle, today):
    late = rules.days_late(end, completion, lifecycle, today)
    left = rules.days_left(end, completion, lifecycle, today)
    assert not (late and left is not None)


@pytest.mark.parametrize(
    ("original", "end", "days"),
    [
        (None, None, None),
        (END, None, None),
        (None, END, 0),  # never moved
        (END, END, 0),
        (END, date(2026, 3, 31), 90),
        (END, date(2025, 12, 1), -30),  # brought forward
    ],
)
def test_slippage(original, end, days):
    assert rules.slippage(original, end) == days


@pytest.mark.parametrize(
    ("likelihood", "impact", "expected"),
    [(1, 1, Severity.LOW), (1, 5, Severity.LOW), (2, 3, Severity.MEDIUM), (2, 5, Severity.MEDIUM),
     (4, 3, Severity.MEDIUM), (3, 5, Severity.HIGH), (5, 5, Severity.HIGH)],
)  # fmt: skip
def test_severity(likelihood, impact, expected):
    assert rules.severity(likelihood, impact) is expected


@pytest.mark.parametrize(
    ("last", "published", "days"),
    [
        (None, date(2026, 11, 12), 10),
        (date(2026, 11, 21), date(2026, 1, 1), 1),
        (TODAY, date(2026, 1, 1), 0),
        # the reader looks at an earlier day
        (None, date(2026, 11, 23), None),
        (date(2026, 11, 23), date(2026, 1, 1), None),
    ],
)
def test_days_without_an_update_count_from_publication_where_nothing_followed(last, published, days):
    assert rules.days_without_update(last, published, TODAY) == days


def test_way_covered_towards_a_target():
    assert rules.achieved(20, 30, 60) == pytest.approx(0.25)
    assert rules.achieved(20, 10, 60) == pytest.approx(-0.25)  # a setback
    assert rules.achieved(60, 40, 20) == pytest.approx(0.5)  # a target below the baseline
    assert rules.achieved(20, 20, 60) == 0
    assert rules.achieved(20, 30, 20) is None
    assert rules.achieved(None, 30, 60) is rules.achieved(20, None, 60) is rules.achieved(20, 30, None) is None


def test_assessed_minus_declared():
    difference = rules.assessed_difference
    assert difference(Completion.COMPLETED, Completion.LIMITED) == pytest.approx(-0.67)
    assert difference(Completion.LIMITED, Completion.LIMITED) == 0
    assert difference(Completion.NO_EVIDENCE, Completion.NOT_STARTED) == 0
    assert difference(Completion.LIMITED, None) is None


def test_a_risk_is_unreviewed_after_ninety_days_or_where_it_never_was():
    assert not rules.unreviewed(RiskStatus.OPEN, TODAY - timedelta(90), TODAY)
    assert rules.unreviewed(RiskStatus.OPEN, TODAY - timedelta(91), TODAY)
    assert rules.unreviewed(RiskStatus.OPEN, None, TODAY)
    assert not rules.unreviewed(RiskStatus.CLOSED, None, TODAY)
    assert rules.days_since_review(None, TODAY) is None
