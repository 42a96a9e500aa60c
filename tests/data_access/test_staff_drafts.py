"""Drafts: what somebody typed stays theirs, whatever happens meanwhile."""

import pytest

from data_access.database import open_database
from data_access.enumerations import Role
from data_access.errors import NotAllowed
from data_access.staff.accounts import change_role, find_actor, set_active
from data_access.staff.drafts import LONGEST, all_kept, drop, keep, kept
from tests.data_access.proposals import content, staff

FORM = {
    "completion": "limited",
    "text_es": "«Más» <b>agua</b> '; DROP TABLE formdraft; --",
    "codes": ["A", "B"],
    "n": 3,
}


@pytest.fixture
def people(town):
    return staff(town)


def test_a_draft_is_kept_as_it_was_typed(town, people):
    keep(town, people.editor, "milestones/H-1", FORM)
    assert kept(town, people.editor, "milestones/H-1").content == FORM
    assert kept(town, people.editor, "milestones/H-2") is None


def test_the_last_one_counts(town, people):
    for number in range(3):
        keep(town, people.editor, "quarter", {"n": number})
    assert [draft.content for draft in all_kept(town, people.editor)] == [{"n": 2}]


def test_nobody_else_reads_or_drops_it(town, people):
    keep(town, people.editor, "quarter", FORM)
    for other in (people.second_editor, people.reviewer, people.admin):
        assert kept(town, other, "quarter") is None
        assert all_kept(town, other) == []
        drop(town, other, "quarter")
    assert kept(town, people.editor, "quarter").content == FORM


def test_a_draft_that_is_handed_in_is_dropped(town, people):
    keep(town, people.editor, "quarter", FORM)
    keep(town, people.editor, "milestones/H-1", FORM)
    drop(town, people.editor, "quarter")
    drop(town, people.editor, "quarter")
    assert [draft.subject for draft in all_kept(town, people.editor)] == ["milestones/H-1"]


def test_it_survives_a_restart(town, people):
    keep(town, people.editor, "quarter", FORM)
    again = open_database(town.url.render_as_string(hide_password=False))
    try:
        assert kept(again, people.editor, "quarter").content == FORM
    finally:
        again.dispose()


def test_it_survives_a_change_of_role_and_a_time_without_access(town, people):
    keep(town, people.editor, "quarter", FORM)
    set_active(town, people.admin, people.editor.username, False)
    with pytest.raises(NotAllowed):
        kept(town, people.editor, "quarter")
    set_active(town, people.admin, people.editor.username, True)
    change_role(town, people.admin, people.editor.username, Role.REVIEWER)
    with pytest.raises(NotAllowed):
        keep(town, people.editor, "quarter", {})
    assert kept(town, find_actor(town, people.editor.username), "quarter").content == FORM


def test_what_is_longer_than_any_form_is_refused(town, people):
    before = content(town)
    with pytest.raises(NotAllowed):
        keep(town, people.editor, "quarter", {"text": "x" * LONGEST})
    assert content(town) == before


def test_null_characters_and_emoji_survive_on_every_database(town, people):
    typed = {"text": "a\x00b 🌋 \u2028"}
    keep(town, people.editor, "quarter", typed)
    assert kept(town, people.editor, "quarter").content == typed
