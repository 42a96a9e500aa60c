"""Proposals as proposers and reviewers read them: the queue, one of them, what stands in its way, proposing again."""

from datetime import date, timedelta

import pytest

from data_access.change_sets import approve, propose, propose_again, reject, submit, withdraw
from data_access.enumerations import Operation, State
from data_access.errors import NotAllowed, NotFound, WrongState
from data_access.problems import InvalidInput
from data_access.proposals import ChangedField, ChangedRow, own, proposal, queue
from data_access.staff.accounts import set_active
from tests.data_access.proposals import NOON, content, create, publish, remove, staff, submitted, update, working

PLACE = create("places", "P-1")


@pytest.fixture
def people(town):
    return staff(town)


def numbers(found):
    return [one.number for one in found]


# The queue


def test_the_queue_holds_what_is_in_review_the_longest_waiting_first(town, people):
    first = propose(town, people.editor, "Uno", "Acta", [PLACE], at=NOON)
    second = submitted(
        town, people.second_editor, create("places", "P-2"), create("milestones", "H-2", commitment="C-1")
    )
    submit(town, people.editor, first, at=NOON + timedelta(days=1))
    decided = [submitted(town, people.editor, create("places", f"P-{code}")) for code in (3, 4, 5)]
    approve(town, people.reviewer, decided[0])
    reject(town, people.reviewer, decided[1], "Falta el acta")
    withdraw(town, people.editor, decided[2], "Error")
    propose(town, people.editor, "Borrador", "Acta", [create("places", "P-6")])
    found = queue(town, people.reviewer)
    assert numbers(found) == [second, first]
    assert found[0].rows == {"milestones": 1, "places": 1}
    assert (found[1].title, found[1].proposer, found[1].state) == ("Uno", "editing-one", State.SUBMITTED)
    assert found[1].since == NOON + timedelta(days=1)


def test_a_row_with_many_changed_fields_counts_once(town, people):
    number = submitted(town, people.editor, update("commitments", "C-1", title_es="Otro", completion="substantial"))
    (found,) = queue(town, people.reviewer)
    assert (found.number, found.rows) == (number, {"commitments": 1})


def test_who_writes_or_reviews_reads_the_queue_and_nobody_else(town, people):
    number = submitted(town, people.editor, PLACE)
    for actor in (people.editor, people.second_editor, people.reviewer):
        assert numbers(queue(town, actor)) == [number]
        assert proposal(town, actor, number).number == number
    for actor in (people.monitor, people.admin):
        with pytest.raises(NotAllowed):
            queue(town, actor)
        with pytest.raises(NotAllowed):
            proposal(town, actor, number)


def test_an_account_that_was_deactivated_reads_nothing(town, people):
    number = submitted(town, people.editor, PLACE)
    set_active(town, people.admin, people.editor.username, active=False)
    for command, arguments in ((queue, ()), (own, ()), (proposal, (number,))):
        with pytest.raises(NotAllowed):
            command(town, people.editor, *arguments)


def test_own_proposals_are_listed_whatever_became_of_them(town, people):
    kept = submitted(town, people.editor, PLACE)
    back = submitted(town, people.editor, create("places", "P-2"))
    submitted(town, people.second_editor, create("places", "P-3"))
    reject(town, people.reviewer, back, "Falta el acta")
    found = own(town, people.editor)
    assert [(one.number, one.state, one.answer) for one in found][:2] == [
        (back, State.REJECTED, "Falta el acta"),
        (kept, State.SUBMITTED, ""),
    ]
    assert people.second_editor.username not in {one.proposer for one in found}


def test_a_monitor_reads_the_own_proposals(town, people):
    number = submitted(town, people.monitor, create("assessments", "A-1", commitment="C-1"))
    assert numbers(own(town, people.monitor)) == [number]
    assert proposal(town, people.monitor, number).resources == {"assessments"}
    with pytest.raises(NotAllowed):
        proposal(town, people.second_monitor, number)


# One of them


def test_a_proposal_tells_each_row_before_and_after(town, people):
    number = submitted(
        town,
        people.editor,
        update("milestones", "H-1", completion="limited"),
        create("progress_updates", "AV-1", milestone="H-1", event_date="2026-11-01", text_es="Se censó"),
        PLACE,
    )
    rows = proposal(town, people.reviewer, number).rows
    assert rows[0] == ChangedRow(
        Operation.UPDATE, "milestones", "H-1", (ChangedField("completion", "not_started", "limited"),)
    )
    assert (rows[1].operation, rows[1].code) == (Operation.CREATE, "AV-1")
    assert ChangedField("text_es", "", "Se censó") in rows[1].fields
    assert [row.code for row in rows] == ["H-1", "AV-1", "P-1"]


def test_a_removed_row_tells_what_it_held(town, people):
    publish(town, PLACE)
    number = submitted(town, people.editor, remove("places", "P-1"))
    (row,) = proposal(town, people.reviewer, number).rows
    assert row.operation is Operation.REMOVE
    assert ChangedField("name", "El Portal", "") in row.fields


def test_its_steps_say_who_when_and_why(town, people):
    number = submitted(town, people.editor, PLACE, at=NOON)
    reject(town, people.reviewer, number, "Falta el acta", at=NOON + timedelta(hours=2))
    found = proposal(town, people.editor, number)
    assert [(step.state, step.username, step.reason) for step in found.steps] == [
        (State.DRAFT, "editing-one", ""),
        (State.SUBMITTED, "editing-one", ""),
        (State.REJECTED, "reviewing-one", "Falta el acta"),
    ]
    assert found.steps[-1].at == NOON + timedelta(hours=2)
    assert (found.proposer, found.title, found.reason, found.open) == ("editing-one", "Datos", "Prueba", False)


def test_a_published_one_names_its_edition(town, people):
    number = submitted(town, people.editor, PLACE)
    assert proposal(town, people.reviewer, number).edition is None
    published = approve(town, people.reviewer, number)
    assert proposal(town, people.reviewer, number).edition == published


@pytest.mark.parametrize("number", [0, -1, 999, 2**31, 10**30])
def test_an_unknown_number_is_told(town, people, number):
    with pytest.raises(NotFound):
        proposal(town, people.reviewer, number)


# What stands in its way


def test_conflicts_name_field_values_and_who(town, people):
    number = submitted(
        town, people.second_editor, update("milestones", "H-1", completion="limited", title_es="Censo 2")
    )
    publish(town, update("milestones", "H-1", completion="substantial"))
    (conflict,) = proposal(town, people.reviewer, number).conflicts
    assert (conflict.code, conflict.field, conflict.changed_by) == ("H-1", "completion", "editing-one")
    assert (conflict.expected, conflict.found, conflict.proposed) == ("not_started", "substantial", "limited")


def test_a_lost_reference_is_told_too(town, people):
    publish(town, create("milestones", "H-2", commitment="C-1"))
    number = submitted(
        town, people.editor, create("progress_updates", "AV-1", milestone="H-2", event_date="2026-11-01", text_es="x")
    )
    publish(town, remove("milestones", "H-2"))
    found = proposal(town, people.reviewer, number)
    assert found.conflicts == ()
    assert [problem.rule for problem in found.problems] == ["unknown_reference"]


def test_of_a_decided_one_nothing_stands_in_the_way(town, people):
    number = submitted(town, people.editor, update("milestones", "H-1", completion="limited"))
    approve(town, people.reviewer, number)
    assert proposal(town, people.reviewer, number).conflicts == ()


def test_reading_writes_nothing(town, people):
    number = submitted(town, people.editor, update("milestones", "H-1", completion="limited"))
    before = content(town)
    queue(town, people.reviewer)
    own(town, people.editor)
    proposal(town, people.reviewer, number)
    assert content(town) == before


# Proposing again


def test_the_same_values_are_proposed_on_what_stands_now(town, people):
    old = submitted(town, people.editor, update("milestones", "H-1", completion="limited", title_es="Censo 2"))
    publish(town, update("milestones", "H-1", completion="substantial"))
    new = propose_again(town, people.editor, old)
    found = proposal(town, people.reviewer, new)
    assert (found.state, found.conflicts, found.title, found.reason) == (State.SUBMITTED, (), "Datos", "Prueba")
    assert ChangedField("completion", "substantial", "limited") in found.rows[0].fields
    assert proposal(town, people.editor, old).state is State.WITHDRAWN
    approve(town, people.reviewer, new)
    assert working(town, "milestones")["H-1"]["completion"] == "limited"


def test_what_was_sent_back_stays_so_and_is_proposed_again(town, people):
    old = submitted(town, people.editor, PLACE)
    reject(town, people.reviewer, old, "Falta el acta")
    new = propose_again(town, people.editor, old)
    assert proposal(town, people.editor, old).state is State.REJECTED
    assert approve(town, people.reviewer, new)


def test_a_code_taken_meanwhile_becomes_a_change_of_that_row(town, people):
    old = submitted(town, people.editor, create("places", "P-1", name="Santa Ana"))
    publish(town, create("places", "P-1", name="San Juan"))
    (row,) = proposal(town, people.editor, propose_again(town, people.editor, old)).rows
    assert row == ChangedRow(Operation.UPDATE, "places", "P-1", (ChangedField("name", "San Juan", "Santa Ana"),))


def test_a_moved_deadline_is_proposed_again_after_another_move(town, people):
    moved = update("milestones", "H-1", end="2026-03-31", end_reason_es="Lluvias")
    old = submitted(town, people.editor, moved)
    publish(town, update("milestones", "H-1", end="2025-12-31", end_reason_es="Falta de equipo"))
    approve(town, people.reviewer, propose_again(town, people.editor, old))
    row = working(town, "milestones")["H-1"]
    assert (row["end"], row["original_end"]) == (date(2026, 3, 31), date(2025, 9, 30))


def test_what_is_published_already_is_not_proposed_again(town, people):
    old = submitted(town, people.editor, update("milestones", "H-1", completion="limited"))
    publish(town, update("milestones", "H-1", completion="limited"))
    before = content(town)
    with pytest.raises(InvalidInput):
        propose_again(town, people.editor, old)
    assert content(town) == before


def test_only_its_proposer_proposes_it_again_and_not_once_it_is_published(town, people):
    number = submitted(town, people.editor, PLACE)
    for other in (people.second_editor, people.reviewer, people.admin):
        with pytest.raises(NotAllowed):
            propose_again(town, other, number)
    approve(town, people.reviewer, number)
    with pytest.raises(WrongState):
        propose_again(town, people.editor, number)
