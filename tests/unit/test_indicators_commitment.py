"""The story of a commitment: what happened, what moved, who says otherwise, where it came from."""

from datetime import date

import pytest

from data_access.enumerations import Completion
from indicators.commitment import Relation
from indicators.commitment import commitment as story_of
from indicators.deadlines import moved_deadlines
from indicators.rules import Severity
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
    organisation,
    progress_update,
    published,
    risk,
    updated,
)


def story(*rows, history=(), **over):
    return story_of(edition(commitment(**over), *rows, history=history), "C1", TODAY)


def test_nobody_else_has_a_story():
    assert story_of(edition(commitment()), "C9", TODAY) is None
    assert story_of(edition(), "C1", TODAY) is None


def test_a_bare_commitment_has_a_story_too():
    bare = story()
    assert (bare.milestones, bare.updates, bare.evidence, bare.moved, bare.assessments) == ((), (), (), (), ())
    assert (bare.risks, bare.origins, bare.changes, bare.problem, bare.budget) == ((), (), (), None, None)
    assert [clock.code for clock in bare.clocks] == ["inception", "end_assessment"]
    assert bare.plan.es == "PLAN"  # the plan itself is not published: its code is all there is to say


def test_fields_come_in_both_languages():
    told = story(
        action_plan(), organisation(), organisation(code="O2", name_es="Comunicación", name_en=None),
        lead="O1", supporting=["O2"], problem_es="Hay basura", sdg=["13", "6"], budget=1000,
    )  # fmt: skip
    assert (told.plan.en, told.card.lead.en) == ("Action plan", "Environment Directorate")
    assert [one.es for one in told.supporting] == ["Comunicación"]
    assert (told.problem.es, told.problem.en, told.status_quo) == ("Hay basura", "", None)
    assert (told.sdg, told.budget) == (("6", "13"), 1000)


def test_milestones_run_by_deadline_with_their_evidence():
    told = story(
        organisation(),
        milestone(code="H1", end=None),
        milestone(code="H2", end=date(2026, 11, 30), responsible="O1"),
        milestone(code="H3", end=date(2026, 11, 20), completion="limited"),
        evidence(code="E1", subject_resource="milestones", subject="H3", dated=None),
        evidence(code="E2", subject_resource="milestones", subject="H3", dated=date(2026, 1, 1)),
        evidence(code="E3", subject_resource="milestones", subject="H3", dated=date(2026, 5, 1)),
    )
    assert [(one.code, one.days_late, one.days_left) for one in told.milestones] == [
        ("H3", 2, None), ("H2", 0, 8), ("H1", 0, None),
    ]  # fmt: skip
    assert [one.code for one in told.milestones[0].evidence] == ["E3", "E2", "E1"]
    assert told.milestones[1].responsible.en == "Environment Directorate"
    assert story(milestone(), lifecycle="withdrawn").milestones[0].days_late == 0


def test_updates_say_when_it_happened_and_when_it_was_published():
    rows = (
        milestone(),
        progress_update(
            code="AV1", event_date=date(2025, 8, 1), from_completion="not_started", to_completion="limited"
        ),
        progress_update(code="AV2", milestone="H1", event_date=date(2025, 9, 1), obstacles_es="Lluvia"),
        evidence(subject_resource="progress_updates", subject="AV1"),
    )
    history = [published(1, date(2025, 10, 1), created(rows[1]))]
    newest, oldest = story(*rows, history=history).updates
    assert (newest.code, newest.milestone_title.en, newest.published_on) == ("AV2", "Call", None)
    assert newest.obstacles.es == "Lluvia"
    assert (oldest.happened_on, oldest.published_on) == (date(2025, 8, 1), date(2025, 10, 1))
    assert (oldest.to_completion, len(oldest.evidence), oldest.milestone) == (Completion.LIMITED, 1, None)


FIRST, SECOND, THIRD = date(2025, 12, 31), date(2026, 3, 31), date(2026, 6, 30)


def moves(row, *history):
    return [
        (move.moved_on, move.old, move.new, move.days, move.reason.es if move.reason else None)
        for move in moved_deadlines(edition(row, history=history), "C1")
    ]


def test_a_deadline_that_stands_did_not_move():
    assert moves(commitment()) == moves(commitment(original_end=FIRST)) == []


def test_every_move_has_its_day_and_reason():
    before = commitment(end=SECOND, original_end=FIRST, end_reason_es="Falta personal")
    now = commitment(end=THIRD, original_end=FIRST, end_reason_es="Cambio de gobierno")
    history = [
        published(1, date(2025, 6, 1), created(now)),
        published(2, date(2025, 11, 1), updated(before, "end", FIRST), updated(before, "end_reason_es", None)),
        published(3, date(2026, 3, 1), updated(now, "end", SECOND), updated(now, "end_reason_es", "Falta personal")),
    ]
    assert moves(now, *history) == [
        (date(2026, 3, 1), SECOND, THIRD, 91, "Cambio de gobierno"),
        (date(2025, 11, 1), FIRST, SECOND, 90, "Falta personal"),
    ]


def test_a_move_before_the_history_is_told_without_its_day():
    row = commitment(end=THIRD, original_end=FIRST, end_reason_es="Clima")
    assert moves(row, published(1, FIRST, created(row))) == [(None, FIRST, THIRD, 181, "Clima")]
    later = published(2, date(2026, 3, 1), updated(row, "end", SECOND))
    assert moves(row, published(1, FIRST, created(row)), later) == [
        (date(2026, 3, 1), SECOND, THIRD, 91, "Clima"),
        (None, FIRST, SECOND, 90, None),
    ]


def test_setting_a_first_deadline_is_no_move_and_dropping_one_is():
    assert moves(commitment(end=FIRST), published(2, TODAY, updated(commitment(end=FIRST), "end", None))) == []
    row = commitment(end=None)
    assert moves(row, published(2, TODAY, updated(row, "end", FIRST))) == [(TODAY, FIRST, None, None, None)]


def test_milestones_deadlines_are_told_with_their_commitment():
    row = milestone(end=SECOND, original_end=FIRST, end_reason_es="Clima")
    (move,) = story(row).moved
    assert (move.row.resource, move.row.code, move.title.en) == ("milestones", "H1", "Call")


def test_a_deadline_is_told_from_the_original_one_on():
    before, now = (milestone(end=end, original_end=FIRST, end_reason_es="Clima") for end in (SECOND, THIRD))
    history = [
        published(1, date(2025, 6, 1), created(now)),
        published(2, date(2025, 11, 1), updated(before, "end", FIRST), updated(before, "end_reason_es", None)),
        published(3, date(2026, 3, 1), updated(now, "end", SECOND)),
    ]
    own = commitment(original_end=date(2025, 11, 30), end_reason_es="Faltó quórum")
    first, second = story_of(edition(own, now, history=history), "C1", TODAY).deadlines
    assert [(move.row.code, move.old, move.edition) for move in first] == [("C1", date(2025, 11, 30), None)]
    assert [(move.old, move.new, move.edition, move.reason.es) for move in second] == [
        (FIRST, SECOND, 2, "Clima"),
        (SECOND, THIRD, 3, "Clima"),
    ]


def test_the_budget_and_its_changes():
    assert story(budget=900).budgets == ()
    history = [
        published(1, date(2025, 6, 1), created(commitment())),
        published(2, date(2025, 9, 1), updated(commitment(budget=1000), "budget", None)),
        published(3, date(2025, 10, 1), updated(commitment(budget=900), "budget", 1000)),
    ]
    newest, first = story(budget=900, history=history).budgets
    assert (newest.old, newest.new, newest.edition, newest.published_on) == (1000, 900, 3, date(2025, 10, 1))
    assert (first.old, first.new, first.reason) == (None, 1000, "Reunión de seguimiento")


def test_related_commitments_run_from_the_nearest():
    others = [
        commitment(code="C2", policy_area="water"),
        commitment(code="C3", lead="O1"),
        commitment(code="C4"),
        commitment(code="C5", policy_area="water", lead="O1"),
        commitment(code="C6", policy_area="waste"),
    ]
    rows = [organisation(), agenda_item(commitments=["C1", "C4"])]
    found = story(*others, *rows, policy_area="water", lead="O1").related
    assert [(one.card.code, one.relation) for one in found] == [
        ("C4", Relation.AGENDA), ("C5", Relation.AREA), ("C2", Relation.AREA), ("C3", Relation.LEAD),
    ]  # fmt: skip


def test_assessments_stand_beside_what_is_declared():
    newest, oldest = story(
        organisation(),
        assessment(code="A1", dated=date(2026, 1, 1), completion=None, note_es="Sin datos"),
        assessment(code="A2", dated=date(2026, 6, 1), completion="limited", verifiable=True),
        completion="completed",
    ).assessments
    assert (newest.declared, newest.assessed) == (Completion.COMPLETED, Completion.LIMITED)
    assert newest.difference == pytest.approx(-0.67)
    assert (newest.assessor.en, newest.verifiable) == ("Environment Directorate", True)
    assert (oldest.difference, oldest.note.es) == (None, "Sin datos")


def test_risks_run_from_the_gravest():
    gravest, other = story(risk(), risk(code="R2", likelihood=5, impact=5, reviewed_on=TODAY)).risks
    assert (gravest.code, gravest.severity, gravest.days_since_review, gravest.unreviewed) == (
        "R2",
        Severity.HIGH,
        0,
        False,
    )
    assert (other.severity, other.days_since_review, other.unreviewed) == (Severity.MEDIUM, None, True)


def test_a_commitment_knows_where_it_came_from():
    (origin,) = story(
        agenda_item(commitments=["C1"]),
        agenda_item(code="S2"),
        contribution(agenda_item="S1"),
        contribution(code="AP2", agenda_item="S1", channel="web", received_on=None),
        event(),
    ).origins
    assert (origin.code, origin.title.en) == ("S1", "Collection")
    heard, written = origin.contributions
    assert (heard.event_title.en, heard.event.code) == ("Workshop", "EV1")
    assert (written.event, written.received_on, written.days_to_response) == (None, None, None)


def test_changes_are_those_of_the_commitment_and_its_milestones():
    rows = (milestone(), commitment(code="C2"))
    history = [
        published(1, date(2025, 6, 1), created(commitment()), created(rows[0]), created(rows[1])),
        published(2, date(2025, 9, 1), updated(rows[0], "completion", "no_evidence")),
    ]
    told = story(*rows, history=history).changes
    assert [(one.edition, one.row.code) for one in told] == [(2, "H1"), (1, "C1"), (1, "H1")]
