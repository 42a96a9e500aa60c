"""Who may do what to a change set: every command, every role, with and without a required review."""

from dataclasses import fields, replace

import pytest

from config.i18n import Language
from config.settings import settings
from data_access.change_sets import approve, change_set_state, propose, reject, submit
from data_access.change_sets import withdraw as take_back
from data_access.database import reading
from data_access.enumerations import Review, Role, State
from data_access.errors import NotAllowed, NotFound
from data_access.staff.accounts import create_account, find_actor
from tests.data_access.proposals import NOON, content, create, edition, staff, submitted

ROLES = ("editor", "reviewer", "monitor", "admin", "operator")
ORDINARY, ASSESSMENT = create("places", "P-1"), create("assessments", "A-1", commitment="C-1")


@pytest.fixture
def people(town):
    return staff(town)


@pytest.fixture
def one_person_team(monkeypatch):
    monkeypatch.setenv("REVIEW_REQUIRED", "false")
    settings.cache_clear()


def state(engine, number):
    with reading(engine) as session:
        return change_set_state(session, number)


def refused(engine, command, *arguments):
    """Check that a command is not allowed and writes nothing; return what it says."""
    before = content(engine)
    with pytest.raises(NotAllowed) as error:
        command(engine, *arguments)
    assert content(engine) == before
    return error.value


def test_who_proposes_what(town, people):
    both, may = [ORDINARY, ASSESSMENT], {("operator", "both")}
    may |= {("editor", "data"), ("reviewer", "data"), ("operator", "data"), ("monitor", "assessments")}
    may |= {("operator", "assessments")}
    for role in ROLES:
        for name, proposals in {"data": [ORDINARY], "assessments": [ASSESSMENT], "both": both}.items():
            if (role, name) in may:
                number = propose(town, getattr(people, role), "Datos", "Prueba", proposals)
                assert state(town, number) is State.DRAFT
            else:
                error = refused(town, propose, getattr(people, role), "Datos", "Prueba", proposals)
                resources = ", ".join(sorted({item.resource for item in proposals}))
                assert error.text(Language.ES) == f"Esta cuenta no puede hacer esto: {resources}."


def test_only_its_proposer_submits_or_withdraws(town, people):
    draft = propose(town, people.editor, "Datos", "Prueba", [ORDINARY])
    others = [getattr(people, role) for role in (*ROLES[1:], "second_editor")]
    for other in others:
        refused(town, submit, other, draft)
        refused(town, take_back, other, draft, "Error")
    submit(town, people.editor, draft)
    assert state(town, draft) is State.SUBMITTED
    for other in others:
        refused(town, take_back, other, draft, "Error")
    take_back(town, people.editor, draft, "Error")
    assert state(town, draft) is State.WITHDRAWN


@pytest.mark.parametrize(
    ("proposer", "item", "reviews"),
    [
        ("editor", ORDINARY, {"reviewer": Review.SECOND_PERSON, "operator": Review.NONE}),
        ("reviewer", ORDINARY, {"second_reviewer": Review.SECOND_PERSON, "operator": Review.NONE}),
        ("monitor", ASSESSMENT, {"monitor": Review.INDEPENDENT, "operator": Review.NONE}),
    ],
)
def test_who_approves_what_and_what_the_public_record_says_of_it(town, people, proposer, item, reviews):
    for role in (each.name for each in fields(people)):
        code = f"{item.code}-{role}"
        number = submitted(town, getattr(people, proposer), replace(item, code=code))
        if role not in reviews and (role, item) != ("second_reviewer", ORDINARY):
            refused(town, approve, getattr(people, role), number)
        else:
            published = edition(town, approve(town, getattr(people, role), number))
            assert published.history[-1].change_set.review is reviews.get(role, Review.SECOND_PERSON)
            assert published.row(item.resource, code)


def test_without_required_review_a_reviewer_publishes_alone_and_the_record_says_so(town, people, one_person_team):
    number = submitted(town, people.reviewer, ORDINARY)
    published = edition(town, approve(town, people.reviewer, number, at=NOON))
    assert published.history[-1].change_set.review is Review.NONE
    assert Review.NONE.label.en == "Published without second review"


def test_without_required_review_other_roles_still_approve_nothing_of_the_data(town, people, one_person_team):
    number = submitted(town, people.editor, ORDINARY)
    for actor in (people.editor, people.second_editor, people.monitor, people.admin):
        refused(town, approve, actor, number)
    refused(town, approve, people.reviewer, submitted(town, people.monitor, ASSESSMENT))


def test_reviewers_send_back(town, people):
    for role in ROLES:
        number = submitted(town, people.second_editor, ORDINARY)
        if role in {"reviewer", "operator"}:
            reject(town, getattr(people, role), number, "Falta el acta")
            assert state(town, number) is State.REJECTED
        else:
            refused(town, reject, getattr(people, role), number, "Falta el acta")


def test_no_reviewer_sends_an_assessment_back(town, people):
    number = submitted(town, people.monitor, ASSESSMENT)
    for role in ("reviewer", "second_reviewer", "editor", "admin", "second_monitor", "other_monitor"):
        refused(town, reject, getattr(people, role), number, "No conviene")
    assert state(town, number) is State.SUBMITTED


def test_only_the_operator_says_that_a_review_took_place_elsewhere(town, people):
    for role in ("editor", "reviewer"):
        with pytest.raises(NotAllowed):
            propose(town, getattr(people, role), "Datos", "Prueba", [ORDINARY], review=Review.REPOSITORY)
    number = propose(town, people.operator, "Datos", "Prueba", [ORDINARY], review=Review.REPOSITORY)
    submit(town, people.operator, number)
    published = edition(town, approve(town, people.operator, number))
    assert published.history[-1].change_set.review is Review.REPOSITORY


def test_what_is_not_allowed_is_said_in_both_languages(town, people):
    error = refused(town, approve, people.admin, submitted(town, people.editor, ORDINARY))
    assert "Aprobado" in error.text(Language.ES)
    assert "Approved" in error.text(Language.EN)


def test_an_account_is_found_by_its_name_and_made_once(town, people):
    assert create_account(town, people.editor.username, Role.EDITOR) == people.editor
    assert find_actor(town, people.monitor.username) == people.monitor
    assert find_actor(town, people.operator.username).system
    with pytest.raises(NotFound, match="nobody"):
        find_actor(town, "nobody")
