"""The independent body: only its own monitors touch its assessments, and publishing one is all or nothing."""

from dataclasses import replace

import pytest

from data_access.change_sets import approve, propose, publish_assessments, reject, submit
from data_access.database import transaction
from data_access.enumerations import Review, Role
from data_access.errors import Conflict, NotAllowed
from data_access.models.staff import StaffUser
from data_access.problems import InvalidInput
from data_access.proposals import own
from data_access.staff.accounts import create_account
from data_access.verification import verify
from tests.data_access.proposals import content, create, edition, publish, remove, staff, submitted, update, working

OURS = create("assessments", "A-1", commitment="C-1", completion="limited")
THEIRS = create("assessments", "A-2", commitment="C-1", assessor="ORG")


@pytest.fixture
def people(town):
    return staff(town)


def refused(engine, command, *arguments):
    before = content(engine)
    with pytest.raises(NotAllowed):
        command(engine, *arguments)
    assert content(engine) == before


def assessed(engine, people):
    """Publish one assessment of each body."""
    publish_assessments(engine, people.monitor, "Evaluación", "Informe", [OURS])
    return publish_assessments(engine, people.other_monitor, "Evaluación", "Informe", [THEIRS])


def test_a_monitor_assesses_for_the_own_body_only(town, people):
    refused(town, propose, people.monitor, "Evaluación", "Informe", [THEIRS])
    refused(town, propose, people.other_monitor, "Evaluación", "Informe", [OURS])
    refused(town, propose, people.monitor, "Evaluación", "Informe", [OURS, THEIRS])
    assert propose(town, people.other_monitor, "Evaluación", "Informe", [THEIRS])


def test_a_monitor_neither_changes_nor_removes_what_another_body_assessed(town, people):
    assessed(town, people)
    refused(
        town, propose, people.monitor, "Evaluación", "Informe", [update("assessments", "A-2", completion="completed")]
    )
    refused(town, propose, people.monitor, "Evaluación", "Informe", [remove("assessments", "A-2")])


def test_a_monitor_neither_takes_an_assessment_over_nor_gives_it_away(town, people):
    assessed(town, people)
    refused(town, propose, people.monitor, "Evaluación", "Informe", [update("assessments", "A-2", assessor="MONITOR")])
    refused(town, propose, people.monitor, "Evaluación", "Informe", [update("assessments", "A-1", assessor="ORG")])


def test_spaces_around_a_body_are_the_same_body(town, people):
    refused(
        town,
        propose,
        people.monitor,
        "Evaluación",
        "Informe",
        [replace(OURS, values={**OURS.values, "assessor": " ORG "})],
    )


def test_two_monitors_of_one_body_correct_each_other(town, people):
    assessed(town, people)
    correction = [update("assessments", "A-1", completion="substantial")]
    publish_assessments(town, people.second_monitor, "Corrección", "Errata", correction)
    assert working(town, "assessments")["A-1"]["completion"] == "substantial"


def test_a_monitor_without_a_body_proposes_nothing(town, people):
    nobody = create_account(town, "monitoring-nobody", Role.MONITOR)
    refused(town, propose, nobody, "Evaluación", "Informe", [OURS])
    refused(town, publish_assessments, nobody, "Evaluación", "Informe", [OURS])


@pytest.mark.parametrize("role", ["editor", "reviewer", "admin"])
def test_nobody_else_touches_an_assessment(town, people, role):
    assessed(town, people)
    for proposed in (
        create("assessments", "A-9", commitment="C-1"),
        update("assessments", "A-1", note_es="x"),
        remove("assessments", "A-1"),
    ):
        refused(town, propose, getattr(people, role), "Evaluación", "Informe", [proposed])
        refused(town, publish_assessments, getattr(people, role), "Evaluación", "Informe", [proposed])


def test_the_operator_may(town, people):
    assessed(town, people)
    number = propose(
        town, people.operator, "Errata", "Pedido del ente", [update("assessments", "A-2", note_es="Errata")]
    )
    submit(town, people.operator, number)
    assert approve(town, people.operator, number)


def test_a_monitor_who_changed_bodies_publishes_nothing_of_the_old_one(town, people):
    number = submitted(town, people.monitor, OURS)
    with transaction(town) as session:
        session.get(StaffUser, people.monitor.id).organisation = "ORG"
        session.commit()
    moved = replace(people.monitor, organisation="ORG")
    refused(town, approve, people.monitor, number)
    refused(town, approve, moved, number)


def test_a_published_assessment_says_who_answers_for_it(town, people):
    published = edition(town, assessed(town, people))
    assert published.history[-1].change_set.review is Review.INDEPENDENT
    assert {row.assessor for row in published.assessments} == {"MONITOR", "ORG"}
    assert verify(town) == []


@pytest.mark.parametrize(
    ("proposed", "error"),
    [
        (create("assessments", "A-3", commitment="NADA"), InvalidInput),
        (update("assessments", "A-1", seen={"completion": "completed"}, completion="substantial"), Conflict),
        (create("places", "P-1"), NotAllowed),
    ],
)
def test_what_cannot_be_published_leaves_nothing_waiting(town, people, proposed, error):
    publish_assessments(town, people.monitor, "Evaluación", "Informe", [OURS])
    before = content(town)
    with pytest.raises(error):
        publish_assessments(town, people.monitor, "Evaluación", "Informe", [proposed])
    assert content(town) == before


def test_a_failure_while_publishing_leaves_nothing_waiting(town, people, monkeypatch):
    def broken(*_arguments):
        raise RuntimeError

    monkeypatch.setattr("data_access.change_sets.publish", broken)
    before = content(town)
    with pytest.raises(RuntimeError):
        publish_assessments(town, people.monitor, "Evaluación", "Informe", [OURS])
    assert content(town) == before
    assert own(town, people.monitor) == []


def test_no_reviewer_decides_about_an_assessment(town, people):
    number = submitted(town, people.monitor, OURS)
    refused(town, approve, people.reviewer, number)
    refused(town, reject, people.reviewer, number, "No conviene")


def test_data_are_still_published_beside_assessments(town, people):
    assessed(town, people)
    assert publish(town, create("places", "P-1")).row("places", "P-1")
