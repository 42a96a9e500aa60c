"""What waits for a decision: updates of progress and the codes of new rows, whoever proposed them."""

from datetime import date

from data_access.change_sets import approve, propose, reject, withdraw
from data_access.waiting import code_waits, waiting_updates
from tests.data_access.proposals import create, staff, submitted


def told(code, **of):
    return create("progress_updates", code, event_date="2026-11-01", text_es="Listo", **of)


def test_updates_wait_until_somebody_decides(town):
    people = staff(town)
    first = submitted(town, people.editor, told("AV-1", milestone="H-1"))
    second = submitted(town, people.second_editor, told("AV-2", commitment="C-1"))
    found = waiting_updates(town, people.editor)
    assert [(one.proposal, one.subject) for one in found] == [
        (first, ("milestones", "H-1")),
        (second, ("commitments", "C-1")),
    ]
    assert {one.event_date for one in found} == {date(2026, 11, 1)}
    approve(town, people.reviewer, first)
    reject(town, people.reviewer, second, "Falta el acta")
    withdraw(town, people.editor, submitted(town, people.editor, told("AV-3", milestone="H-1")), "No")
    propose(town, people.editor, "Sin enviar", "Prueba", [told("AV-4", milestone="H-1")])
    assert waiting_updates(town, people.editor) == []


def test_a_code_waits_while_the_proposal_that_adds_its_row_does(town):
    people = staff(town)
    number = submitted(town, people.editor, create("places", "L-9"))
    assert code_waits(town, "places", "L-9")
    assert not code_waits(town, "places", "L-10")
    assert not code_waits(town, "events", "L-9")
    reject(town, people.reviewer, number, "Es otro barrio")
    assert not code_waits(town, "places", "L-9")
