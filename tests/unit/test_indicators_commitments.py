"""Commitments and data quality, by hand."""

from datetime import date, timedelta

import pytest

from indicators.registry import measure
from tests.factories import (
    TODAY,
    action_plan,
    agenda_item,
    assessment,
    commitment,
    contribution,
    created,
    edition,
    event,
    evidence,
    milestone,
    progress_update,
    published,
    risk,
    stage,
    updated,
)


def of(code, *rows, history=()):
    return measure(code, edition(*rows, history=history), TODAY)


def values(result, group=None):
    return {part.code: part.value for part in result.parts if group is None or part.group.en == group}


LATE = date(2026, 11, 12)  # ten days before TODAY


def test_commitments_by_completion_show_every_level():
    result = of("CM-01", commitment(), commitment(code="C2", completion="limited", lifecycle="withdrawn"))
    assert result.value == 2
    assert values(result) == {"no_evidence": 1, "not_started": 0, "limited": 1, "substantial": 0, "completed": 0}


def test_progress_is_the_mean_of_commitments_with_milestones():
    result = of(
        "CM-02",
        commitment(),
        commitment(code="C2"),
        commitment(code="C3"),
        commitment(code="C4", lifecycle="withdrawn"),
        milestone(code="H1", completion="completed"),
        milestone(code="H2", weight=3),
        milestone(code="H3", commitment="C2", completion="substantial"),
        milestone(code="H4", commitment="C4", completion="completed"),
    )
    assert result.value == pytest.approx((0.25 + 0.67) / 2)
    assert (result.count, result.total) == (2, 3)
    assert values(result) == {"C1": 0.25, "C2": pytest.approx(0.67), "C3": None}


DEADLINES = (
    commitment(code="C1", end=LATE),
    commitment(code="C2", end=TODAY),  # still in time
    commitment(code="C3", end=date(2026, 1, 1), completion="completed"),
    commitment(code="C4", end=date(2026, 1, 1), lifecycle="withdrawn"),
    commitment(code="C5", end=date(2026, 11, 2), lifecycle="modified"),
    commitment(code="C6", end=None),
    milestone(code="H1", commitment="C1", end=date(2026, 11, 21)),
    milestone(code="H2", commitment="C4", end=date(2026, 1, 1)),
    milestone(code="H3", commitment="C5", end=date(2026, 10, 23), completion="limited"),
    milestone(code="H4", commitment="C5", end=date(2026, 10, 1), completion="completed"),
    milestone(code="H5", commitment="C5", end=None),
)


def test_overdue_commitments_with_their_days():
    result = of("CM-03", *DEADLINES)
    assert (result.value, result.count, result.total) == (2, 2, 4)
    assert values(result) == {"C5": 20, "C1": 10}
    assert [ref.code for ref in result.rows] == ["C5", "C1"]


def test_overdue_milestones_follow_their_commitment():
    result = of("CM-03b", *DEADLINES)
    assert (result.value, result.total) == (2, 3)
    assert values(result) == {"H3": 30, "H1": 1}


def test_the_longest_delay_is_of_a_commitment_or_a_milestone():
    result = of("CM-03c", *DEADLINES)
    assert result.value == 30
    assert values(result) == {"C5": 20, "C1": 10, "H3": 30, "H1": 1}


@pytest.mark.parametrize("code", ["CM-03", "CM-03b", "CM-03c"])
def test_without_a_deadline_that_binds_overdue_is_unknown(code):
    assert of(code, commitment(end=None), commitment(code="C2", lifecycle="closed"), milestone(end=None)).value is None


MOVED = (
    commitment(end=date(2026, 1, 31), original_end=date(2025, 12, 31), end_reason_es="Cambio de equipo"),
    commitment(code="C2"),
    milestone(end=date(2025, 9, 20), original_end=date(2025, 9, 30), end_reason_es="Se adelantó"),
    milestone(code="H2", end=date(2025, 9, 30), original_end=date(2025, 9, 30)),
    milestone(code="H3", end=None),
)


def test_moved_deadlines():
    result = of("CM-04", *MOVED)
    assert (result.value, result.count, result.total) == (0.5, 2, 4)
    assert values(result) == {"C1": 31, "H1": -10}
    assert of("CM-04b", *MOVED).value == 10.5
    assert of("CM-04", commitment(end=None)).value is None


def test_milestones_with_evidence_of_their_own_or_of_an_update():
    result = of(
        "CM-05",
        *(milestone(code=f"H{number}", completion="completed") for number in (1, 2, 3)),
        milestone(code="H4"),
        progress_update(code="AV1", milestone="H2"),
        evidence(code="E1", subject_resource="milestones", subject="H1"),
        evidence(code="E2", subject_resource="progress_updates", subject="AV1"),
        evidence(code="E3", subject="C1"),
    )
    assert (result.value, result.count, result.total) == (0.5, 2, 4)
    assert values(result) == {"not_started": 0, "completed": 2 / 3}


def test_days_without_an_update_are_not_a_matter_of_having_started():
    rows = (
        commitment(code="C1", completion="substantial"),
        commitment(code="C2", completion="not_started"),
        commitment(code="C3", lifecycle="closed"),
    )
    history = [
        published(1, date(2026, 10, 23), *(created(row) for row in rows)),
        published(2, LATE, updated(rows[1], "completion", "no_evidence")),
    ]
    result = of("CM-06", *rows, history=history)
    assert (result.value, values(result)) == (20, {"C1": 30, "C2": 10})
    never = of("CM-06b", *rows, history=history)
    assert (never.value, never.total) == (1, 2)
    assert [ref.code for ref in never.rows] == ["C1"]


def test_on_a_day_before_its_last_update_a_commitment_counts_no_days():
    rows = (commitment(), commitment(code="C2"))
    history = [
        published(1, date(2026, 10, 23), *(created(row) for row in rows)),
        published(2, LATE, updated(rows[1], "completion", "no_evidence")),
    ]
    made = edition(*rows, history=history)
    before = measure("CM-06", made, date(2026, 11, 2))
    assert (before.value, values(before)) == (10, {"C1": 10})
    assert measure("CM-06", made, date(2026, 10, 22)).value is None


def test_an_assessment_of_a_later_day_does_not_count_yet():
    rows = (commitment(completion="substantial"), assessment(completion="limited", dated=TODAY + timedelta(1)))
    assert of("CM-08", *rows).total == 0
    assert measure("CM-08", edition(*rows), TODAY + timedelta(1)).total == 1


def test_obligations_met_in_time():
    result = of(
        "CM-07",
        action_plan(),
        commitment(),
        commitment(code="C2", end=date(2027, 1, 1)),
        assessment(code="A1", dated=date(2025, 6, 1)),
        assessment(code="A2", commitment="C2", dated=date(2025, 6, 1)),
    )
    # met: inception and site; late: the end of C1; pending: the end of C2; no data: the forum
    assert (result.value, result.count, result.total) == (2 / 3, 2, 3)
    assert values(result, "By status") == {"state:met": 2, "state:late": 1, "state:pending": 1, "state:no_data": 1}
    assert values(result, "By obligation") == {"inception": 1, "site_update": 1, "forum": None, "end_assessment": 0}


def test_declared_beside_assessed():
    rows = (
        commitment(completion="completed"),
        commitment(code="C2", completion="limited"),
        commitment(code="C3"),
        assessment(code="A1", dated=date(2026, 2, 1), completion="limited"),
        assessment(code="A2", dated=date(2026, 1, 1), completion="completed"),  # older
        assessment(code="A3", dated=date(2026, 3, 1), completion=None),  # did not judge completion
        assessment(code="A4", commitment="C2", completion="limited"),
    )
    result = of("CM-08", *rows)
    assert values(result) == {"C1": pytest.approx(-0.67), "C2": 0}
    assert (result.value, result.count, result.total) == (pytest.approx(-0.335), 1, 2)


def test_open_risks_by_severity_and_those_not_reviewed():
    rows = (
        risk(code="1", likelihood=5, impact=5, reviewed_on=TODAY),
        risk(code="2", likelihood=2, impact=2, reviewed_on=TODAY - timedelta(91)),
        risk(code="3", agenda_item="S1"),
        risk(code="4", status="mitigated"),
        risk(code="5", status="happened", likelihood=5, impact=5),
    )
    assert (of("CM-09", *rows).value, values(of("CM-09", *rows))) == (3, {"high": 1, "medium": 1, "low": 1})
    unreviewed = of("CM-09b", *rows)
    assert (unreviewed.value, unreviewed.total, [ref.code for ref in unreviewed.rows]) == (2, 3, ["2", "3"])


def test_rows_with_a_responsible_institution():
    result = of("DQ-01", commitment(lead="O1"), milestone(), milestone(code="H2", responsible="O1"), agenda_item())
    assert (result.value, result.count, result.total) == (0.5, 2, 4)
    assert values(result) == {"commitments": 1, "milestones": 0.5, "agenda_items": 0}
    assert [ref.code for ref in result.rows] == ["H1", "S1"]


def test_rows_with_every_date_they_should_have():
    result = of("DQ-02", commitment(), milestone(), event(held_on=None), contribution(), stage())
    assert values(result) == {"stages": 0, "events": 0, "contributions": 1, "commitments": 1, "milestones": 0}
    assert (result.count, result.total) == (2, 5)


def test_rows_with_evidence():
    rows = (commitment(), commitment(code="C2"), progress_update(), evidence(), evidence(code="E2", subject="C1"))
    result = of("DQ-03", *rows)
    assert values(result) == {"commitments": 0.5, "progress_updates": 0}
    assert (result.count, result.total) == (1, 3)


def test_rows_with_a_source():
    result = of("DQ-04", stage(), event(source=None), commitment(source=None, source_url="https://example.org/c"))
    assert (result.count, result.total) == (2, 3)
    assert values(result) == {"stages": 1, "events": 0, "commitments": 1}
