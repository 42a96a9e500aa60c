"""What waits for the staff: overdue, near, never told of; each row once, the most pressing first."""

from datetime import date, timedelta

import pytest

from data_access.enumerations import Completion
from indicators.model import RowRef
from indicators.tasks import LISTED, TaskFilters, Waiting, last_updates, tasks
from tests.factories import (
    TODAY,
    commitment,
    created,
    edition,
    evidence,
    milestone,
    organisation,
    progress_update,
    published,
    updated,
)

LATER = TODAY + timedelta(days=200)
QUIET = commitment(end=LATER, start=LATER)  # a commitment that waits for nothing


def waiting(*rows, history=(), **filters):
    found = tasks(edition(*rows, history=history), TaskFilters(**filters), TODAY)
    return {
        group.waiting: [(task.row.code, task.days) for task in group.tasks] for group in found.groups if group.total
    }


def test_overdue_ones_run_from_the_latest():
    rows = [commitment(end=TODAY - timedelta(days=3)), milestone(end=TODAY - timedelta(days=40))]
    assert waiting(*rows) == {Waiting.OVERDUE: [("H1", 40), ("C1", 3)]}


@pytest.mark.parametrize(("days", "expected"), [(0, True), (14, True), (15, False)])
def test_due_soon_is_within_fourteen_days(days, expected):
    row = milestone(end=TODAY + timedelta(days=days), completion="limited")
    told = [published(1, TODAY, created(row)), published(2, TODAY, updated(row, "completion", "not_started"))]
    found = waiting(QUIET, row, history=told)
    assert found == ({Waiting.DUE_SOON: [("H1", days)]} if expected else {})


def test_due_soon_ones_run_from_the_nearest():
    rows = [milestone(code=f"H{days}", end=TODAY + timedelta(days=days)) for days in (9, 2, 5)]
    assert waiting(QUIET, *rows) == {Waiting.DUE_SOON: [("H2", 2), ("H5", 5), ("H9", 9)]}


def test_what_was_never_told_of_waits_since_it_was_published():
    row = milestone(end=None)
    history = [published(1, TODAY - timedelta(days=30), created(row))]
    assert waiting(QUIET, row, history=history) == {Waiting.NEVER_UPDATED: [("H1", 30)]}


def test_what_begins_later_does_not_wait_for_an_update():
    assert waiting(QUIET, milestone(end=None, start=TODAY + timedelta(days=1))) == {}
    assert waiting(QUIET, milestone(end=None, start=TODAY)) == {Waiting.NEVER_UPDATED: [("H1", 0)]}


@pytest.mark.parametrize("over", [{"lifecycle": "withdrawn"}, {"lifecycle": "closed"}])
def test_nothing_waits_where_the_commitment_does_not_stand(over):
    assert waiting(commitment(**over), milestone()) == {}


def test_what_is_complete_does_not_wait():
    assert waiting(QUIET, milestone(completion="completed")) == {}


def test_each_row_waits_for_one_reason():
    found = waiting(commitment(), milestone(end=TODAY))
    assert found == {Waiting.OVERDUE: [("C1", 326)], Waiting.DUE_SOON: [("H1", 0)]}


def test_a_task_says_who_answers_and_when_it_was_last_told_of():
    row = milestone(completion="limited", responsible="O1")
    history = [
        published(1, date(2025, 1, 1), created(row)),
        published(2, date(2025, 8, 1), updated(row, "completion", "not_started")),
    ]
    found = tasks(edition(commitment(), row, organisation(), history=history), TaskFilters(), TODAY)
    (task,) = (task for task in found.groups[0].tasks if task.row.resource == "milestones")
    assert (task.responsible.es, task.responsible_code) == ("Dirección de Ambiente", "O1")
    assert (task.commitment.es, task.title.en, task.end) == ("Alianza por el Ambiente", "Call", date(2025, 9, 30))
    assert (task.completion, task.last_update) == (Completion.LIMITED, date(2025, 8, 1))


def test_a_milestone_without_a_responsible_body_is_its_commitments():
    rows = [commitment(lead="O1"), milestone(), organisation()]
    found = tasks(edition(*rows), TaskFilters(institution="O1"), TODAY)
    assert {task.row.code for group in found.groups for task in group.tasks} == {"C1", "H1"}
    assert [(option.value, option.count) for option in found.institutions] == [("O1", 2)]


def test_tasks_are_found_by_words_of_the_row_its_commitment_and_its_body():
    rows = [
        commitment(lead="O1"),
        milestone(responsible="O2"),
        organisation(),
        organisation(code="O2", name_es="Obras"),
    ]
    assert waiting(*rows, text="OBRAS alianza") == {Waiting.OVERDUE: [("H1", 418)]}
    assert waiting(*rows, text="c1") == {Waiting.OVERDUE: [("C1", 326)]}
    assert waiting(*rows, text="nada") == {}


def test_an_unknown_institution_is_not_heard():
    found = tasks(edition(commitment()), TaskFilters.parse({"institucion": "XX", "q": " Alianza "}), TODAY)
    assert (found.filters.query, found.matching, found.total) == ({"q": "Alianza"}, 1, 1)


def test_a_long_list_is_cut_and_counted():
    rows = [milestone(code=f"H{number:03}") for number in range(LISTED + 5)]
    (group, *_) = tasks(edition(QUIET, *rows), TaskFilters(), TODAY).groups
    assert (len(group.tasks), group.total) == (LISTED, LISTED + 5)


def test_updates_and_evidence_tell_of_their_milestone():
    told = progress_update(milestone="H1")
    proof = evidence(subject_resource="progress_updates", subject="AV1")
    direct = evidence(code="EVI2", subject_resource="milestones", subject="H2")
    rows = [commitment(), milestone(), milestone(code="H2"), milestone(code="H3"), told, proof, direct]
    days = [date(2026, 1, day) for day in (1, 2, 3)]
    history = [
        published(1, days[0], *(created(row) for row in rows[:4])),
        published(2, days[1], created(told)),
        published(3, days[2], created(proof), created(direct)),
    ]
    assert last_updates(edition(*rows, history=history)) == {
        RowRef("commitments", "C1"): days[2],
        RowRef("milestones", "H1"): days[2],
        RowRef("milestones", "H2"): days[2],
    }
