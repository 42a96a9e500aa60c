"""The stories of the demonstration data: each is told at every size."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, func
from sqlmodel import col, select

from data_access.database import open_database, reading
from data_access.demo import STORIES
from data_access.editions import Edition
from data_access.enumerations import AgendaStatus, Completion, EventStatus, Lifecycle, Operation, Review, RiskStatus
from data_access.loading import newest_number
from data_access.models.records import ChangeSet, EditionRecord, Transition
from data_access.schema import Row
from tests.data_access.demonstrations import UNTIL, load_tenth, load_tiny
from tests.data_access.proposals import edition
from tests.databases import SqliteFiles


@pytest.fixture(scope="module", params=[load_tiny, load_tenth])
def demonstration(request: pytest.FixtureRequest, sqlite_files: SqliteFiles) -> Iterator[Engine]:
    """Demonstrations of two sizes, for reading only."""
    engine = open_database(sqlite_files.template(request.param))
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def newest(demonstration: Engine) -> Edition:
    """The newest edition."""
    return edition(demonstration, newest_number(demonstration))


def told(edition: Edition, story: str) -> Any:
    """Return the row that tells a story."""
    row = edition.row(*STORIES[story])
    assert row is not None
    return row


def changed(edition: Edition, story: str, field: str) -> list[tuple[str | None, str | None]]:
    """Return every published change of a field of the row that tells a story: before and after."""
    return [
        (change.old, change.new)
        for past in edition.history
        for change in past.changes
        if (change.resource, change.row_code) == STORIES[story] and change.field == field
    ]


def steps(engine: Engine, story: str) -> list[tuple[str, str]]:
    """Return the states that the change set of a story went through, with the reasons given."""
    query = (
        select(Transition.state, Transition.reason)
        .join(ChangeSet, col(Transition.change_set_id) == col(ChangeSet.id))
        .where(ChangeSet.title == STORIES[story].code)
        .order_by(col(Transition.number))
    )
    with reading(engine) as session:
        return [(str(state), reason) for state, reason in session.exec(query)]


def about(edition: Edition, code: str) -> list[Row]:
    """Return the updates and the evidence of a commitment and of its milestones."""
    codes = {code, *(row.code for row in edition.milestones if row.commitment == code)}
    updates = [row for row in edition.progress_updates if {row.commitment, row.milestone} & codes]
    codes |= {row.code for row in updates}
    return [*updates, *(row for row in edition.evidence if row.subject in codes)]


def test_overdue_without_evidence(newest):
    row = told(newest, "overdue_without_evidence")
    assert row.end < UNTIL
    assert (row.completion, row.lifecycle) == (Completion.NO_EVIDENCE, Lifecycle.ACTIVE)
    assert about(newest, row.code) == []


def test_a_deadline_moved_twice_keeps_the_first_one_and_both_reasons(newest):
    row = told(newest, "deadline_moved_twice")
    moves = changed(newest, "deadline_moved_twice", "end")
    assert len(moves) == 2
    assert moves[0][0] == row.original_end.isoformat()
    assert moves[-1][1] == row.end.isoformat()
    assert len({reason for _, reason in changed(newest, "deadline_moved_twice", "end_reason_es") if reason}) == 2
    assert row.lifecycle is Lifecycle.MODIFIED


def test_a_commitment_declared_completed_and_assessed_limited(newest):
    row = told(newest, "contested")
    (assessment,) = [one for one in newest.assessments if one.commitment == row.code]
    assert (row.completion, assessment.completion) == (Completion.COMPLETED, Completion.LIMITED)
    assert assessment.dated > row.end


def test_a_withdrawn_commitment_stays_public_with_the_reason(newest):
    row = told(newest, "withdrawn")
    assert row.lifecycle is Lifecycle.WITHDRAWN
    assert any("retirarlo" in getattr(one, "text_es", "") for one in about(newest, row.code))
    assert all(one.commitment != row.code for one in newest.assessments)


def test_a_completed_commitment_with_evidence_of_every_milestone(newest):
    row = told(newest, "completed_with_evidence")
    milestones = {one.code for one in newest.milestones if one.commitment == row.code}
    assert (row.completion, row.lifecycle) == (Completion.COMPLETED, Lifecycle.CLOSED)
    assert len(milestones) == 8
    assert {row.code, *milestones} <= {one.subject for one in newest.evidence}


def test_a_commitment_never_updated_is_not_due_yet(newest):
    row = told(newest, "never_updated")
    assert row.end > UNTIL
    assert row.completion is Completion.NOT_STARTED
    assert about(newest, row.code) == []


def test_stalled_and_nearly_there(newest):
    stalled, nearly = told(newest, "stalled"), told(newest, "nearly_there")
    assert (stalled.completion, nearly.completion) == (Completion.LIMITED, Completion.SUBSTANTIAL)
    assert stalled.end < UNTIL


def test_a_wrong_budget_is_corrected_in_public(newest):
    row = told(newest, "corrected")
    assert changed(newest, "corrected", "budget") == [("1800000", "180000")]
    assert row.budget == 180_000
    assert STORIES["correction"].code in {past.change_set.title for past in newest.history}


def test_small_counts_are_hidden(newest):
    event, cancelled, small = (told(newest, name) for name in ("small_counts", "event_cancelled", "small_total"))
    cells = sorted(str(cell.people) for cell in newest.attendance if cell.event == event.code)
    assert event.people == 23
    assert cells == ["12", "None", "None", "None", "None"]
    assert (small.people, small.people_hidden) == (None, True)
    assert (cancelled.status, cancelled.people) == (EventStatus.CANCELLED, None)


def test_a_service_is_dropped_with_the_reason(newest):
    item = told(newest, "item_dropped")
    assert item.status is AgendaStatus.DROPPED
    assert item.dropped_reason_es
    assert item.dropped_reason_en


def test_one_risk_is_reviewed_and_one_is_not(newest):
    reviewed, forgotten = told(newest, "risk_reviewed"), told(newest, "risk_not_reviewed")
    assert {reviewed.status, forgotten.status} == {RiskStatus.OPEN}
    assert UNTIL - reviewed.reviewed_on < timedelta(days=30)
    assert UNTIL - forgotten.reviewed_on > timedelta(days=90)


def test_a_repeated_contribution_was_removed(newest):
    code = STORIES["removed_duplicate"].code
    operations = [change.operation for past in newest.history for change in past.changes if change.row_code == code]
    assert operations == [Operation.CREATE, Operation.REMOVE]
    assert newest.row("contributions", code) is None


def test_change_sets_sent_back_taken_back_and_undecided(demonstration):
    paths = {
        story: [state for state, _ in steps(demonstration, story)]
        for story in STORIES
        if STORIES[story][0] == "change_sets"
    }
    assert paths == {
        "sent_back": ["draft", "submitted", "rejected"],
        "taken_back": ["draft", "submitted", "withdrawn"],
        "correction": ["draft", "submitted", "approved"],
        "waiting": ["draft", "submitted"],
        "draft": ["draft"],
    }
    assert "evidencia" in steps(demonstration, "sent_back")[-1][1]
    assert steps(demonstration, "taken_back")[-1][1]


def test_only_the_monitoring_body_publishes_assessments(demonstration, newest):
    independent = [past for past in newest.history if past.change_set.review is Review.INDEPENDENT]
    assert independent
    for past in newest.history:
        resources = {change.resource for change in past.changes}
        assert ("assessments" in resources) == (past in independent)
    with reading(demonstration) as session:
        assert session.exec(select(func.count()).select_from(EditionRecord)).one() == len(newest.history)
