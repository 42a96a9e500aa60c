"""What came back to its proposer: why, of which rows, and until when."""

from datetime import timedelta

import pytest

from data_access.change_sets import approve, reject, withdraw
from data_access.errors import NotAllowed
from data_access.sent_back import SHOWN_FOR, in_review, sent_back, texts_of
from data_access.staff.accounts import set_active
from tests.data_access.proposals import NOON, create, remove, staff, submitted, update


def came_back(engine, *proposed, actor=None, reason="Falta la fecha", at=NOON):
    people = staff(engine)
    number = submitted(engine, actor or people.editor, *proposed, at=at)
    reject(engine, people.reviewer, number, reason, at=at)
    return number


def numbers(engine, actor=None, at=NOON):
    return [one.number for one in sent_back(engine, actor or staff(engine).editor, at=at)]


def test_it_says_why_it_came_back_and_what_it_wanted(town):
    number = came_back(town, update("milestones", "H-1", title_es="Censo nuevo"), reason="Otro título")
    (found,) = sent_back(town, staff(town).editor, at=NOON)
    assert (found.number, found.title, found.said, found.reason) == (number, "Datos", "Prueba", "Otro título")
    assert found.at == NOON
    ((subject, rows),) = found.about.items()
    assert subject == ("milestones", "H-1")
    assert [texts_of(row) for row in rows] == [{"title_es": "Censo nuevo"}]


def test_an_update_of_progress_speaks_of_its_milestone_with_its_evidence(town):
    told = create("progress_updates", "AV-1", milestone="H-1", event_date="2026-11-01", text_es="Listo")
    proof = {"kind": "web", "title_es": "Acta", "url": "https://example.org/acta"}
    evidence = create("evidence", "EVI-1", subject_resource="progress_updates", subject="AV-1", **proof)
    came_back(town, update("milestones", "H-1", completion="completed"), told, evidence)
    (found,) = sent_back(town, staff(town).editor, at=NOON)
    assert [row.resource for row in found.about["milestones", "H-1"]] == ["milestones", "progress_updates", "evidence"]
    assert len(found.about) == 1


def test_rows_that_belong_to_nothing_proposed_speak_of_themselves(town):
    commitment = create("progress_updates", "AV-1", commitment="C-1", event_date="2026-11-01", text_es="Listo")
    proof = {"kind": "web", "title_es": "Acta", "url": "https://example.org/acta"}
    evidence = create("evidence", "EVI-1", subject_resource="milestones", subject="H-1", **proof)
    came_back(town, commitment, evidence, remove("events", "EV-1"))
    (found,) = sent_back(town, staff(town).editor, at=NOON)
    assert set(found.about) == {("commitments", "C-1"), ("evidence", "EVI-1"), ("events", "EV-1")}


def test_the_newest_comes_first(town):
    first = came_back(town, update("milestones", "H-1", title_es="A"))
    second = came_back(town, update("events", "EV-1", title_es="B"), at=NOON + timedelta(hours=1))
    assert numbers(town) == [second, first]


def test_proposing_again_for_the_same_row_takes_it_off(town):
    came_back(town, update("milestones", "H-1", title_es="A"))
    other = came_back(town, update("events", "EV-1", title_es="B"))
    told = create("progress_updates", "AV-1", milestone="H-1", event_date="2026-11-01", text_es="Listo")
    submitted(town, staff(town).editor, told)
    assert numbers(town) == [other]


def test_proposing_again_and_taking_that_back_leaves_it(town):
    number = came_back(town, update("milestones", "H-1", title_es="A"))
    again = submitted(town, staff(town).editor, update("milestones", "H-1", title_es="B"))
    assert numbers(town) == []
    withdraw(town, staff(town).editor, again, "Todavía no")
    assert numbers(town) == [number]


def test_what_somebody_else_proposes_for_the_row_changes_nothing(town):
    number = came_back(town, update("milestones", "H-1", title_es="A"))
    submitted(town, staff(town).second_editor, update("milestones", "H-1", title_es="B"))
    assert numbers(town) == [number]


def test_it_is_gone_after_its_time(town):
    number = came_back(town, update("milestones", "H-1", title_es="A"))
    assert numbers(town, at=NOON + SHOWN_FOR) == [number]
    assert numbers(town, at=NOON + SHOWN_FOR + timedelta(seconds=1)) == []


def test_only_ones_own_rejected_proposals_are_there(town):
    people = staff(town)
    came_back(town, update("milestones", "H-1", title_es="A"), actor=people.second_editor)
    approve(town, people.reviewer, submitted(town, people.editor, update("events", "EV-1", title_es="B")))
    submitted(town, people.editor, update("places", "PORTAL", name="Portal"))
    assert numbers(town) == []


def test_an_account_that_was_closed_reads_nothing(town):
    people = staff(town)
    set_active(town, people.admin, people.editor.username, False)
    with pytest.raises(NotAllowed):
        sent_back(town, people.editor)


def test_rows_in_review_are_those_of_ones_own_undecided_proposals(town):
    people = staff(town)
    told = create("progress_updates", "AV-1", milestone="H-1", event_date="2026-11-01", text_es="Listo")
    waiting = submitted(town, people.editor, told, update("events", "EV-1", title_es="B"))
    approve(town, people.reviewer, submitted(town, people.editor, update("places", "PORTAL", name="Portal")))
    came_back(town, update("organisations", "ORG", name_es="Otra"))
    withdraw(town, people.editor, submitted(town, people.editor, update("commitments", "C-1", title_es="Otro")), "No")
    submitted(town, people.second_editor, update("organisations", "MONITOR", name_es="Otra"))
    assert in_review(town, people.editor) == {("milestones", "H-1"): waiting, ("events", "EV-1"): waiting}
