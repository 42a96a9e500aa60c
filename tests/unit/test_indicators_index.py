"""What belongs to a commitment, and when it was last updated in public."""

from datetime import date

from data_access.enumerations import Operation
from indicators.index import index_of
from tests.factories import (
    assessment,
    change,
    commitment,
    created,
    edition,
    evidence,
    milestone,
    progress_update,
    published,
    removed,
    risk,
    updated,
)

FIRST, SECOND, THIRD = date(2025, 6, 1), date(2025, 9, 1), date(2026, 1, 1)


def test_evidence_of_milestones_and_updates_belongs_to_the_commitment():
    made = edition(
        commitment(),
        milestone(),
        progress_update(code="AV1", milestone="H1"),
        evidence(code="E1"),
        evidence(code="E2", subject_resource="milestones", subject="H1"),
        evidence(code="E3", subject_resource="progress_updates", subject="AV1"),
        evidence(code="E4", subject_resource="milestones", subject="H9"),
        evidence(code="E5", subject_resource="events", subject="C1"),
    )
    index = index_of(made)
    assert [one.code for one in index.evidence["C1"]] == ["E1", "E2", "E3"]
    assert [one.code for one in index.updates["C1"]] == ["AV1"]
    assert "H1" in index.evidenced_milestones


def test_a_milestone_is_evidenced_through_its_update():
    rows = [evidence(subject_resource="progress_updates", subject="AV1"), progress_update(milestone="H1")]
    assert index_of(edition(commitment(), milestone(), *rows)).evidenced_milestones == {"H1"}
    assert index_of(edition(commitment(), milestone(), evidence())).evidenced_milestones == frozenset()


def last_update(*rows, history):
    return index_of(edition(commitment(), *rows, history=history)).last_update.get("C1")


def test_first_publication_is_no_update():
    history = [published(1, FIRST, created(commitment()), created(milestone()))]
    assert last_update(milestone(), history=history) is None
    assert index_of(edition(commitment(), history=history)).published_since("C1") == FIRST


def test_a_changed_field_is_an_update_and_the_newest_one_counts():
    history = [
        published(1, FIRST, created(commitment())),
        published(2, SECOND, updated(commitment(), "completion", "not_started")),
        published(3, THIRD, updated(commitment(), "budget", 5)),
    ]
    assert last_update(history=history) == THIRD


def test_what_is_published_below_a_commitment_is_its_update():
    start = published(1, FIRST, created(commitment()))
    for row in (milestone(), progress_update(), evidence(), assessment()):
        assert last_update(row, history=[start, published(2, SECOND, created(row))]) == SECOND


def test_an_account_published_with_the_commitment_is_an_update():
    history = [published(1, FIRST, created(commitment()), created(progress_update()))]
    assert last_update(progress_update(), history=history) == FIRST


def test_changes_elsewhere_are_no_update():
    other = commitment(code="C2")
    history = [
        published(1, FIRST, created(commitment()), created(other)),
        published(2, SECOND, updated(other, "completion", "not_started"), created(risk())),
        published(3, THIRD, removed(milestone(code="H9"))),
    ]
    assert last_update(other, risk(), history=history) is None


def test_without_history_a_commitment_counts_from_its_edition():
    assert index_of(edition(commitment(), on=SECOND)).published_since("C1") == SECOND


def test_the_date_of_publication_is_that_of_antigua():
    past = published(1, FIRST, change(Operation.CREATE, commitment()))
    late = type(past)(1, past.published_at.replace(hour=3), past.hash, past.change_set, past.changes)
    assert index_of(edition(commitment(), history=[late])).published_since("C1") == date(2025, 5, 31)


def test_the_index_of_an_edition_is_built_once():
    made = edition(commitment())
    assert index_of(made) is index_of(made)
