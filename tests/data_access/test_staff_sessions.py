"""Sessions: how long one lasts, what ends it at once, and who may see and end which."""

from datetime import timedelta

import pytest
from sqlmodel import select

from data_access.database import reading
from data_access.enumerations import Role
from data_access.errors import NotAllowed, NotFound
from data_access.models.staff import StaffSession
from data_access.staff.accounts import change_role, link_provider, reset_account, set_active
from data_access.staff.own_account import end_other_sessions
from data_access.staff.refusals import WrongCredentials
from data_access.staff.sessions import (
    IDLE,
    end_session,
    end_sessions_of,
    key_of,
    living,
    open_sessions,
    sign_out,
    visit,
)
from data_access.staff.sign_in import LIFE, give_code, sign_in, sign_in_by_provider
from tests.data_access.conftest import on_both
from tests.data_access.proposals import NOON, content, staff
from tests.data_access.signing_in import ELSEWHERE, HERE, PASSWORD, enter, person, standing

SECOND = timedelta(seconds=1)


@pytest.fixture
def one(town):
    return person(town)


def sessions(engine):
    with reading(engine) as session:
        return session.exec(select(StaffSession)).all()


# How long


@on_both
def test_a_session_ends_after_half_an_hour_in_which_nobody_was_seen(town, one):
    token = enter(town, one)
    assert standing(town, token, NOON + IDLE - SECOND) is not None
    other = enter(town, one)
    assert standing(town, other, NOON + IDLE) is None
    assert living(town, [key_of(other)], NOON + IDLE) == set()


def test_being_seen_keeps_a_session_going(town, one):
    token = enter(town, one)
    for minutes in range(20, 181, 20):
        assert standing(town, token, NOON + timedelta(minutes=minutes)).open


def test_asking_whether_it_lives_is_not_being_seen(town, one):
    token = enter(town, one)
    for minutes in range(1, 30):
        assert living(town, [key_of(token)], NOON + timedelta(minutes=minutes)) == {key_of(token)}
    assert standing(town, token, NOON + IDLE) is None


def test_a_session_ends_after_twelve_hours_whatever_happens(town, one):
    token, at = enter(town, one), NOON
    while at + timedelta(minutes=20) < NOON + LIFE:
        at += timedelta(minutes=20)
        assert standing(town, token, at).open
    assert standing(town, token, NOON + LIFE - SECOND).open
    assert standing(town, token, NOON + LIFE) is None


@on_both
def test_being_seen_is_written_down_once_a_minute(town, one):
    token = enter(town, one)
    before = content(town)
    assert standing(town, token, NOON + timedelta(seconds=59)).open
    assert content(town) == before
    assert standing(town, token, NOON + timedelta(seconds=60)).open
    assert content(town) != before


def test_the_token_is_another_one_after_each_step(town):
    one = person(town, factor=True)
    half = sign_in(town, one.name, PASSWORD, HERE, NOON)
    whole = give_code(town, half, one.code(NOON), HERE, NOON)
    assert len({one.token, half, whole}) == 3
    assert standing(town, half) is None
    assert standing(town, whole).open


@on_both
def test_no_key_that_was_made_up_opens_anything(town, one):
    enter(town, one)
    for key in ("", "x", key_of(""), "' OR 1=1 --"):
        assert visit(town, key, NOON) is None
    assert living(town, [], NOON) == set()


@on_both
def test_sessions_are_forgotten_90_days_after_their_end(town, one):
    assert sessions(town)
    enter(town, one, NOON + timedelta(days=91))
    assert len(sessions(town)) == 1


# What ends one at once


def test_signing_out_ends_this_session_only(town, one):
    first, second = enter(town, one), enter(town, one)
    sign_out(town, key_of(first), NOON)
    assert standing(town, first) is None
    assert standing(town, second).open
    before = content(town)
    sign_out(town, key_of(first), NOON)
    assert content(town) == before, "nothing is left to end"


@pytest.mark.parametrize(
    "command",
    [
        lambda engine, admin, name: change_role(engine, admin, name, Role.REVIEWER),
        lambda engine, admin, name: set_active(engine, admin, name, False),
        reset_account,
        lambda engine, admin, name: link_provider(engine, admin, name, "https://provider.test", "123"),
        end_sessions_of,
    ],
    ids=["role", "deactivation", "reset", "provider", "end"],
)
def test_what_an_administrator_changes_ends_every_session_of_the_account_at_once(town, one, command):
    tokens = [enter(town, one), enter(town, one, browser=ELSEWHERE)]
    other = enter(town, person(town, name="somebody-else"))
    command(town, staff(town).admin, one.name)
    assert [standing(town, token) for token in tokens] == [None, None]
    assert living(town, [key_of(token) for token in (*tokens, other)], NOON) == {key_of(other)}


def test_a_deactivated_account_has_no_session_even_where_a_row_says_so(town, one):
    token = enter(town, one)
    set_active(town, staff(town).admin, one.name, False)
    with town.begin() as connection:
        connection.exec_driver_sql("UPDATE staffsession SET ended_at = NULL")
    assert standing(town, token) is None


# Who sees and ends which


@on_both
def test_everybody_sees_their_own_sessions_and_administrators_all(town, one):
    other = person(town, name="somebody-else")
    enter(town, one), enter(town, one, browser=ELSEWHERE), enter(town, other)
    own = open_sessions(town, one.actor, NOON)
    assert {(item.username, item.address, item.agent) for item in own} == {
        (one.name, HERE.address, HERE.agent),
        (one.name, ELSEWHERE.address, ELSEWHERE.agent),
    }
    every = open_sessions(town, staff(town).admin, NOON)
    assert {item.username for item in every} == {one.name, other.name}
    assert open_sessions(town, staff(town).admin, NOON + IDLE) == []


def test_a_session_is_ended_by_its_owner_or_an_administrator(town, one):
    tokens = [enter(town, one), enter(town, one)]
    first, second = sorted(item.id for item in open_sessions(town, one.actor, NOON) if item.last_seen_at == NOON)
    with pytest.raises(NotAllowed):
        end_session(town, person(town, name="somebody-else").actor, first, NOON)
    end_session(town, one.actor, first, NOON)
    assert standing(town, tokens[0]) is None
    end_session(town, staff(town).admin, second, NOON)
    assert standing(town, tokens[1]) is None
    with pytest.raises(NotFound):
        end_session(town, staff(town).admin, 10**6, NOON)


@on_both
def test_people_end_their_other_sessions_after_their_password(town, one):
    elsewhere, third, token = (enter(town, one) for _ in range(3))
    with pytest.raises(WrongCredentials):
        end_other_sessions(town, token, None, "wrong", HERE, NOON)
    number = visit(town, key_of(elsewhere), NOON).session
    token = end_other_sessions(town, token, number, PASSWORD, HERE, NOON)
    assert [standing(town, one) is not None for one in (elsewhere, third, token)] == [False, True, True]
    renewed = end_other_sessions(town, token, None, PASSWORD, HERE, NOON)
    assert [standing(town, one) is not None for one in (third, token, renewed)] == [False, False, True]


def test_nobody_ends_the_sessions_of_somebody_else_so(town, one):
    other = enter(town, person(town, name="somebody-else"))
    token = enter(town, one)
    end_other_sessions(town, token, visit(town, key_of(other), NOON).session, PASSWORD, HERE, NOON)
    assert standing(town, other).open


def test_who_has_no_password_of_their_own_is_asked_for_none(town):
    """A provider lets them in; nobody else's password opens that."""
    link_provider(town, staff(town).admin, "editing-one", "https://provider.test", "123")
    first, second = (sign_in_by_provider(town, "https://provider.test", "123", HERE, NOON) for _ in range(2))
    assert not standing(town, second).has_password
    renewed = end_other_sessions(town, second, None, "", HERE, NOON)
    assert [standing(town, token) is not None for token in (first, renewed)] == [False, True]


def test_half_a_sign_in_ends_no_session(town):
    one = person(town, factor=True)
    whole, half = enter(town, one), sign_in(town, one.name, PASSWORD, HERE, NOON)
    with pytest.raises(NotAllowed):
        end_other_sessions(town, half, None, PASSWORD, HERE, NOON)
    assert standing(town, whole).open


@on_both
def test_ending_all_of_an_account_tells_how_many_were_open(town, one):
    enter(town, one), enter(town, one)
    assert end_sessions_of(town, staff(town).admin, one.name, NOON) == 3
    assert end_sessions_of(town, staff(town).admin, one.name, NOON) == 0
    with pytest.raises(NotFound):
        end_sessions_of(town, staff(town).admin, "operator-reviewer", NOON)
