"""Accounts: which can be made, what an administrator changes of them, and what nobody changes of their own."""

from dataclasses import replace

import pytest

from config.i18n import Language
from data_access.enumerations import Action, Role
from data_access.errors import NotAllowed, NotFound
from data_access.problems import InvalidInput, expectation
from data_access.staff import passwords
from data_access.staff.accounts import (
    accounts,
    add_account,
    change_role,
    create_account,
    find_actor,
    link_provider,
    reset_account,
    set_active,
)
from data_access.staff.sign_in import sign_in
from data_access.staff.trail import entries
from tests.data_access.proposals import content, staff
from tests.data_access.signing_in import HERE, PASSWORD, stored


@pytest.fixture
def people(town):
    return staff(town)


@pytest.fixture
def admin(people):
    return people.admin


def refused(engine, command):
    """Return the rule that a command breaks, after checking that it wrote nothing."""
    before = content(engine)
    with pytest.raises(InvalidInput) as error:
        command()
    assert content(engine) == before
    (problem,) = error.value.problems
    assert all(expectation(problem, language) for language in Language)
    return problem.name, problem.rule


def listed(engine, actor, name):
    (found,) = [one for one in accounts(engine, actor) if one.username == name]
    return found


# A new one


def test_a_new_account_has_a_random_first_password_that_follows_the_rules(town, admin):
    first = [add_account(town, admin, f"writing-{number}", Role.EDITOR) for number in range(3)]
    assert len(set(first)) == 3
    for number, password in enumerate(first):
        passwords.check(password, f"writing-{number}")
    assert sign_in(town, "writing-0", first[0], HERE)
    account = listed(town, admin, "writing-1")
    assert (account.role, account.active, account.second_factor) == (Role.EDITOR, True, False)
    assert (account.password_expired, account.provider, account.last_sign_in) == (True, None, None)


@pytest.mark.parametrize("name", ["abc", "a.b_c-1", "0ab", "a" * 40])
def test_names_that_are_well_formed(town, admin, name):
    add_account(town, admin, name, Role.EDITOR)
    assert find_actor(town, name).role is Role.EDITOR


@pytest.mark.parametrize(
    "name",
    ["", "ab", "a" * 41, "Abc", "ñandu", "-abc", "a b", "abc\n", "a\x00bc", "<b>", "operator-editor", "a@b.org", "a/b"],
)
def test_names_that_are_not(town, admin, name):
    assert refused(town, lambda: add_account(town, admin, name, Role.EDITOR)) == ("username", "username")


def test_a_name_is_taken_once_and_for_ever(town, admin, people):
    set_active(town, admin, people.editor.username, False)
    for name in (people.editor.username, people.reviewer.username):
        assert refused(town, lambda name=name: add_account(town, admin, name, Role.EDITOR)) == ("username", "taken")


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("body", [None, "", "MONITOR", "NOBODY"])
def test_monitors_and_nobody_else_have_a_body_that_exists(town, admin, role, body):
    def add():
        return add_account(town, admin, "assessing", role, body)

    if (role is Role.MONITOR) is (body == "MONITOR") and body != "NOBODY":
        add()
        assert find_actor(town, "assessing").organisation == (body or None)
    else:
        rule = "unknown_reference" if role is Role.MONITOR and body else "body_of_monitor"
        assert refused(town, add) == ("organisation", rule)


# Changing one


def test_a_role_is_changed_with_the_body_that_belongs_to_it(town, admin, people):
    name = people.editor.username
    change_role(town, admin, name, Role.MONITOR, "MONITOR")
    assert (find_actor(town, name).role, find_actor(town, name).organisation) == (Role.MONITOR, "MONITOR")
    assert refused(town, lambda: change_role(town, admin, name, Role.REVIEWER, "MONITOR"))[1] == "body_of_monitor"
    change_role(town, admin, name, Role.REVIEWER)
    assert find_actor(town, name) == replace(people.editor, role=Role.REVIEWER)


def test_deactivating_and_activating(town, admin, people):
    name = people.editor.username
    set_active(town, admin, name, False)
    assert not listed(town, admin, name).active
    with pytest.raises(NotFound):
        find_actor(town, name)
    set_active(town, admin, name, True)
    assert find_actor(town, name) == people.editor


def test_a_reset_gives_another_first_password(town, admin):
    first = add_account(town, admin, "writing", Role.EDITOR)
    again = reset_account(town, admin, "writing")
    assert first != again
    assert passwords.matches(again, stored(town, "writing").password_hash)
    assert stored(town, "writing").password_expired


def test_an_identity_of_a_provider_belongs_to_one_account(town, admin, people):
    link_provider(town, admin, people.editor.username, " https://provider.test ", " 123 ")
    assert listed(town, admin, people.editor.username).provider == "123"
    other = people.reviewer.username
    assert refused(town, lambda: link_provider(town, admin, other, "https://provider.test", "123")) == (
        "subject",
        "taken",
    )
    link_provider(town, admin, other, "https://another.test", "123")
    link_provider(town, admin, people.editor.username, "https://provider.test", "")
    assert listed(town, admin, people.editor.username).provider is None
    link_provider(town, admin, other, "https://provider.test", "123")


# Whom, and whom not


def own(engine, admin):
    return {
        "role": lambda: change_role(engine, admin, admin.username, Role.EDITOR),
        "deactivation": lambda: set_active(engine, admin, admin.username, False),
        "reset": lambda: reset_account(engine, admin, admin.username),
    }


@pytest.mark.parametrize("name", ["role", "deactivation", "reset"])
def test_nobody_changes_their_own_account(town, admin, name):
    before = content(town)
    with pytest.raises(NotAllowed) as error:
        own(town, admin)[name]()
    assert content(town) == before
    assert "cuenta" in error.value.text(Language.ES)


@pytest.mark.parametrize("name", ["nobody-here", "", "a\x00bc", "\ud800", "operator-reviewer"])
def test_what_is_no_account_of_a_person_is_not_found(town, admin, name):
    for command in (
        lambda: change_role(town, admin, name, Role.EDITOR),
        lambda: set_active(town, admin, name, False),
        lambda: reset_account(town, admin, name),
        lambda: link_provider(town, admin, name, "https://provider.test", "123"),
    ):
        with pytest.raises(NotFound):
            command()


def test_the_accounts_of_the_software_are_not_listed(town, admin, people):
    names = [one.username for one in accounts(town, admin)]
    assert people.operator.username not in names
    assert names == sorted(names)


def test_the_trail_says_what_was_changed(town, admin):
    operator = create_account(town, "operator-admin", Role.ADMIN, system=True)
    add_account(town, operator, "writing", Role.EDITOR)
    change_role(town, admin, "writing", Role.MONITOR, "MONITOR")
    found = {entry.action: entry for entry in entries(town, admin, words="writing")}
    assert (found[Action.CREATED_ACCOUNT].who, found[Action.CHANGED_ROLE].who) == ("operator-admin", "administering")
    assert found[Action.CHANGED_ROLE].detail == '{"from":"editor","organisation":"MONITOR","to":"monitor"}'
    assert PASSWORD not in repr(found)
