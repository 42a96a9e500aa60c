"""Signing in: what opens a session, what every refusal has in common, and what slows the ones down who try."""

import threading
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlmodel import select

from config.i18n import Language
from config.settings import settings
from data_access.database import open_database, reading, transaction
from data_access.enumerations import Role, SignInOutcome
from data_access.errors import NotAllowed
from data_access.models.staff import SignInAttempt, StaffUser
from data_access.problems import InvalidInput
from data_access.staff import passwords, tries
from data_access.staff.accounts import accounts, link_provider, reset_account, set_active
from data_access.staff.own_account import change_password, set_second_factor
from data_access.staff.refusals import TooManyTries, WrongCode, WrongCredentials
from data_access.staff.second_factor import new_secret
from data_access.staff.sessions import Step, key_of, sign_out
from data_access.staff.sign_in import (
    Browser,
    attempts,
    give_code,
    sign_in,
    sign_in_by_provider,
)
from tests.data_access.conftest import on_both
from tests.data_access.proposals import NOON, content, staff
from tests.data_access.signing_in import (
    ELSEWHERE,
    HERE,
    LATER,
    NEW,
    PASSWORD,
    code_of,
    enter,
    fail,
    outcomes,
    person,
    standing,
    steps,
    stored,
)
from tests.data_access.test_concurrency import at_once

PROVIDER = "https://provider.test"
SECOND = timedelta(seconds=1)


# What opens a session


def test_the_right_password_opens_a_session(town):
    one = person(town)
    visit = standing(town, enter(town, one))
    assert (visit.actor, visit.step, visit.open) == (one.actor, Step.NONE, True)


def test_capitals_and_spaces_around_the_name_do_not_matter(town):
    one = person(town)
    assert standing(town, sign_in(town, " Writing ", PASSWORD, HERE, NOON)).actor == one.actor


def test_the_database_knows_neither_token_nor_password(town):
    one = person(town, factor=True)
    token = enter(town, one)
    kept = repr(content(town))
    for secret in (token, PASSWORD, one.secret, *one.recovery):
        assert secret not in kept


@on_both
def test_a_first_password_opens_only_its_own_change(town):
    first = reset_account(town, staff(town).admin, person(town).name)
    token = sign_in(town, "writing", first, HERE, NOON)
    assert (standing(town, token).step, standing(town, token).open) == (Step.PASSWORD, False)
    token = change_password(town, token, first, NEW, HERE, NOON)
    assert standing(town, token).open
    assert isinstance(fail(town, "writing", NOON + LATER, password=first), WrongCredentials)


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.ADMIN])
def test_who_reviews_or_administers_sets_up_a_second_factor_first(town, role):
    token, secret = enter(town, person(town, role)), new_secret()
    assert standing(town, token).step is Step.FACTOR
    token, codes = set_second_factor(town, token, secret, code_of(secret, NOON), HERE, at=NOON)
    assert standing(town, token).open
    assert len(set(codes)) == 10


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.ADMIN])
def test_a_setting_leaves_the_second_factor_to_them(town, role, monkeypatch):
    monkeypatch.setenv("SECOND_FACTOR_REQUIRED", "false")
    settings.cache_clear()
    assert standing(town, enter(town, person(town, role))).open


@pytest.mark.parametrize("role", [Role.EDITOR, Role.MONITOR])
def test_others_may_do_without(town, role):
    assert standing(town, enter(town, person(town, role))).open


def test_with_a_second_factor_the_password_alone_opens_nothing(town):
    one = person(town, factor=True)
    token = sign_in(town, one.name, PASSWORD, HERE, NOON)
    assert standing(town, token).step is Step.CODE
    assert standing(town, give_code(town, token, one.code(NOON), HERE, NOON)).open


def test_half_a_sign_in_changes_neither_password_nor_second_factor(town):
    one = person(town, factor=True)
    token = sign_in(town, one.name, PASSWORD, HERE, NOON)
    before = stored(town, one.name)
    with pytest.raises(NotAllowed):
        change_password(town, token, PASSWORD, NEW, HERE, NOON)
    with pytest.raises(NotAllowed):
        set_second_factor(town, token, new_secret(), "123456", HERE, password=PASSWORD, at=NOON)
    assert stored(town, one.name) == before


# A provider


def test_a_provider_opens_the_session_of_the_account_linked_to_its_identity(town):
    one = person(town, Role.REVIEWER)
    link_provider(town, staff(town).admin, one.name, PROVIDER, "123")
    visit = standing(town, sign_in_by_provider(town, PROVIDER, "123", HERE, NOON))
    assert (visit.actor, visit.open) == (one.actor, True), "the provider answers for its own second factor"


@on_both
def test_a_provider_opens_nothing_for_others(town):
    one = person(town)
    link_provider(town, staff(town).admin, one.name, PROVIDER, "123")
    for issuer, subject in ((PROVIDER, "124"), ("https://evil.test", "123"), (PROVIDER, "")):
        with pytest.raises(WrongCredentials):
            sign_in_by_provider(town, issuer, subject, HERE, NOON)
    set_active(town, staff(town).admin, one.name, False)
    with pytest.raises(WrongCredentials):
        sign_in_by_provider(town, PROVIDER, "123", HERE, NOON)
    assert outcomes(town)[-1] is SignInOutcome.NO_ACCOUNT


def test_an_account_that_only_a_provider_opens_has_no_password_to_guess(town):
    link_provider(town, staff(town).admin, "editing-one", PROVIDER, "123")
    assert stored(town, "editing-one").password_hash is None
    for password in ("", "None", "nobody has this password"):
        assert isinstance(fail(town, "editing-one", password=password), WrongCredentials)


# One answer for all who are not let in


def refusals(engine):
    """Return the names that must not be told apart, each with a password."""
    people = staff(engine)
    one, gone = person(engine), person(engine, name="gone")
    set_active(engine, people.admin, gone.name, False)
    return {
        "wrong password": (one.name, "wrong"),
        "unknown": ("nobody-here", PASSWORD),
        "inactive, right password": (gone.name, PASSWORD),
        "system account": (people.operator.username, ""),
        "no password yet": (people.editor.username, ""),
        "no name at all": ("", PASSWORD),
        "what no database takes": ("a\x00b\ud800", "\x00\ud800"),
        "too long for a name": ("a" * 5000, PASSWORD),
    }


@on_both
def test_every_refusal_says_the_same_and_takes_the_same_work(town, monkeypatch):
    asked = refusals(town)
    counted = []
    verify = passwords._hasher.verify

    class Counting:
        """The hasher, which counts how often it works."""

        def __getattr__(self, name):
            return getattr(hasher, name)

        def verify(self, *arguments):
            counted.append("verify")
            return verify(*arguments)

        def hash(self, *arguments):
            counted.append("hash")
            return hasher.hash(*arguments)

    hasher = passwords._hasher
    passwords._nobody()
    monkeypatch.setattr(passwords, "_hasher", Counting())
    said, work = {}, {}
    for number, (name, (username, password)) in enumerate(asked.items()):
        counted.clear()
        error = fail(town, username, NOON, Browser(f"203.0.113.{number}"), password)
        said[name] = [error.text(language) for language in Language]
        work[name] = tuple(counted)
    assert len({tuple(words) for words in said.values()}) == 1
    assert set(work.values()) == {("verify",)}


def test_every_refusal_writes_as_much(town):
    written = {}
    for number, (name, (username, password)) in enumerate(refusals(town).items()):
        before = {table: len(rows) for table, rows in content(town).items()}
        fail(town, username, NOON, Browser(f"203.0.113.{number}"), password)
        after = {table: len(rows) for table, rows in content(town).items()}
        written[name] = {table: after[table] - before[table] for table in after if after[table] != before[table]}
    assert {tuple(tables.items()) for tables in written.values()} == {(("signinattempt", 1),)}


def test_waiting_tells_nothing_either(town):
    one = person(town)
    said = []
    for number, name in enumerate((one.name, "nobody-here")):
        address = Browser(f"203.0.113.{number}")
        said.append([fail(town, name, NOON, address).text(Language.ES) for _ in range(5)])
    assert said[0] == said[1]
    assert said[0][2] == "La cuenta o la contraseña no es correcta."
    assert said[0][3] == "Demasiados intentos. Espere 2 segundos."


# Slowing down


def test_three_failures_are_free_and_then_the_wait_doubles(town):
    person(town)
    at, waits = NOON, []
    for _ in range(3):
        assert isinstance(fail(town, "writing", at), WrongCredentials)
    for _ in range(11):
        refused = fail(town, "writing", at)
        waits.append(refused.seconds)
        assert fail(town, "writing", at + timedelta(seconds=refused.seconds) - SECOND).seconds == 1
        at += timedelta(seconds=refused.seconds)
        assert isinstance(fail(town, "writing", at), WrongCredentials)
    assert waits[:9] == [2, 4, 8, 16, 32, 64, 128, 256, 512]
    assert waits[9:] == [900, 900]


def test_the_right_password_waits_too(town):
    one = person(town)
    for _ in range(3):
        fail(town, one.name)
    with pytest.raises(TooManyTries):
        enter(town, one, NOON + SECOND)
    assert standing(town, enter(town, one, NOON + 2 * SECOND)).open


@on_both
def test_a_success_forgives(town):
    one = person(town)
    for _ in range(3):
        fail(town, one.name)
    enter(town, one, NOON + 2 * SECOND)
    for _ in range(3):
        assert isinstance(fail(town, one.name, NOON + 3 * SECOND), WrongCredentials)


def test_an_hour_forgives_the_wait(town):
    for _ in range(8):
        fail(town, "nobody-here")
    later = NOON + tries.WINDOW
    assert isinstance(fail(town, "nobody-here", later), WrongCredentials)


@on_both
def test_an_address_that_tries_many_names_waits(town):
    for number in range(15):
        assert isinstance(fail(town, f"name-{number}"), WrongCredentials)
    assert fail(town, "name-15").seconds == 2
    assert isinstance(fail(town, "name-15", browser=ELSEWHERE), WrongCredentials)


def test_all_addresses_of_one_network_of_ipv6_count_as_one(town):
    for number in range(15):
        fail(town, f"name-{number}", browser=Browser(f"2001:db8:1:2::{number:x}"))
    assert isinstance(fail(town, "name-15", browser=Browser("2001:db8:1:2:ffff::1")), TooManyTries)
    assert isinstance(fail(town, "name-15", browser=Browser("2001:db8:1:3::1")), WrongCredentials)
    assert tries.network("::ffff:192.0.2.1") == "192.0.2.1"


def test_a_restart_forgives_nothing(town):
    for _ in range(3):
        fail(town, "nobody-here")
    again = open_database(town.url.render_as_string(hide_password=False))
    try:
        assert fail(again, "nobody-here").seconds == 2
    finally:
        again.dispose()


@on_both
def test_many_tries_at_the_same_moment_are_not_one(town):
    person(town)
    looked_at = []

    def attempt(number):
        error = fail(town, "writing", browser=Browser(f"203.0.113.{number}"))
        looked_at.append(isinstance(error, WrongCredentials))

    at_once([lambda number=number: attempt(number) for number in range(20)])
    assert sum(looked_at) == tries.FREE_OF_ACCOUNT


def test_no_more_than_a_few_passwords_are_checked_at_the_same_moment(monkeypatch):
    inside, most = [], []

    class Slow:
        """A hasher that others can meet in."""

        def verify(self, *_):
            inside.append(1)
            most.append(len(inside))
            threading.Event().wait(0.02)
            inside.pop()
            return True

    passwords._nobody()
    monkeypatch.setattr(passwords, "_hasher", Slow())
    at_once([lambda: passwords.matches("x", "kept") for _ in range(20)])
    assert max(most) <= passwords.AT_ONCE


@on_both
def test_what_is_refused_is_noted_once_for_many(town):
    for _ in range(30):
        fail(town, "nobody-here")
    assert outcomes(town).count(SignInOutcome.TOO_SOON) == 1


# Locking


def hammer(engine, name, count, at=NOON):
    """Let strangers try an account from all over the world, as fast as they may."""
    for number in range(count):
        at += timedelta(hours=2)
        fail(engine, name, at, Browser(f"203.0.{number // 200}.{number % 200}"))
    return at


def test_a_hundred_failures_in_a_row_lock_an_account_for_strangers_until_it_is_reset(town):
    one = person(town)
    at = hammer(town, one.name, 100)
    refused = fail(town, one.name, at + timedelta(days=1), ELSEWHERE, PASSWORD)
    assert (type(refused), refused.seconds) == (TooManyTries, None)
    assert "restablezca" in refused.text(Language.ES)
    first = reset_account(town, staff(town).admin, one.name)
    assert sign_in(town, one.name, first, ELSEWHERE, at + timedelta(days=1))


@on_both
def test_strangers_do_not_lock_somebody_out_where_they_signed_in_before(town, monkeypatch):
    monkeypatch.setattr(tries, "LOCKED_AFTER", 10)
    one = person(town)
    at = hammer(town, one.name, tries.LOCKED_AFTER) + timedelta(days=1)
    assert standing(town, enter(town, one, at), at).open
    assert standing(town, enter(town, one, at, ELSEWHERE), at).open, "a success forgives everywhere"


def test_a_name_that_nobody_has_is_locked_likewise(town, monkeypatch):
    monkeypatch.setattr(tries, "LOCKED_AFTER", 10)
    at = hammer(town, "nobody-here", tries.LOCKED_AFTER)
    assert fail(town, "nobody-here", at + timedelta(days=1), ELSEWHERE).seconds is None


# The second factor


@on_both
def test_a_code_works_once(town):
    one = person(town, factor=True)
    token = sign_in(town, one.name, PASSWORD, HERE, NOON)
    give_code(town, token, one.code(NOON), HERE, NOON)
    token = sign_in(town, one.name, PASSWORD, HERE, NOON)
    with pytest.raises(WrongCode):
        give_code(town, token, one.code(NOON), HERE, NOON)
    with pytest.raises(WrongCode):
        give_code(town, token, one.code(NOON - steps(1)), HERE, NOON)
    assert give_code(town, token, one.code(NOON + steps(1)), HERE, NOON + steps(1))


@on_both
def test_a_code_given_twice_at_the_same_moment_opens_one_session(town):
    one = person(town, factor=True)
    tokens = [sign_in(town, one.name, PASSWORD, HERE, NOON) for _ in range(2)]
    opened = []

    def give(token):
        try:
            opened.append(give_code(town, token, one.code(NOON), HERE, NOON))
        except WrongCode:
            opened.append(None)

    at_once([lambda token=token: give(token) for token in tokens])
    assert opened.count(None) == 1


def test_the_code_that_set_the_factor_up_does_not_sign_in(town):
    one = person(town, factor=True)
    before = NOON - timedelta(hours=1)
    token = sign_in(town, one.name, PASSWORD, HERE, before)
    with pytest.raises(WrongCode):
        give_code(town, token, one.code(before), HERE, before)


@pytest.mark.parametrize(("drift", "taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_telephone_may_be_one_step_off(town, drift, taken):
    one = person(town, factor=True)
    token, code = sign_in(town, one.name, PASSWORD, HERE, NOON), one.code(NOON + steps(drift))
    if taken:
        assert give_code(town, token, f" {code[:3]} {code[3:]} ", HERE, NOON)
    else:
        with pytest.raises(WrongCode):
            give_code(town, token, code, HERE, NOON)


def test_wrong_codes_count_and_right_passwords_between_them_forgive_nothing(town):
    one = person(town, factor=True)
    for _ in range(3):
        for _ in range(10):  # so many that they would fill any list of the last tries
            token = sign_in(town, one.name, PASSWORD, HERE, NOON)
        with pytest.raises(WrongCode):
            give_code(town, token, "000000", HERE, NOON)
    with pytest.raises(TooManyTries):
        give_code(town, token, one.code(NOON), HERE, NOON)
    with pytest.raises(TooManyTries):
        sign_in(town, one.name, PASSWORD, HERE, NOON)


@pytest.mark.parametrize("code", ["", "12345", "١٢٣٤٥٦", "\ud800", "0" * 10_000, "\x00"])
def test_what_is_no_code_is_a_wrong_one(town, code):
    token = sign_in(town, person(town, factor=True).name, PASSWORD, HERE, NOON)
    with pytest.raises(WrongCode):
        give_code(town, token, code, HERE, NOON)


def test_changing_the_second_factor_asks_for_the_password_again(town):
    one = person(town, factor=True)
    token, secret = enter(town, one), new_secret()
    code = code_of(secret, NOON)
    for password in ("", "wrong"):
        with pytest.raises(WrongCredentials):
            set_second_factor(town, token, secret, code, HERE, password=password, at=NOON)
    assert stored(town, one.name).totp_secret is not None
    token, codes = set_second_factor(town, token, secret, code, HERE, password=PASSWORD, at=NOON)
    assert set(codes) & set(one.recovery) == set()
    with pytest.raises(WrongCode):
        give_code(town, sign_in(town, one.name, PASSWORD, HERE, NOON), one.recovery[0], HERE, NOON)


# Changing the password


def test_changing_the_password_asks_for_the_old_one_and_counts_what_is_wrong(town):
    one = person(town)
    token = enter(town, one)
    for _ in range(3):
        with pytest.raises(WrongCredentials):
            change_password(town, token, "wrong", NEW, HERE, NOON)
    with pytest.raises(TooManyTries):
        change_password(town, token, PASSWORD, NEW, HERE, NOON)


def test_a_new_password_that_is_refused_is_no_wrong_try(town):
    token = enter(town, person(town))
    for _ in range(5):
        with pytest.raises(InvalidInput) as error:
            change_password(town, token, PASSWORD, "short", HERE, NOON)
        assert [problem.rule for problem in error.value.problems] == ["password_short"]
    with pytest.raises(InvalidInput) as error:
        change_password(town, token, PASSWORD, PASSWORD, HERE, NOON)
    assert [problem.rule for problem in error.value.problems] == ["password_same"]


def test_changing_the_password_ends_the_other_sessions(town):
    one = person(town)
    other, token = enter(town, one), enter(town, one)
    renewed = change_password(town, token, PASSWORD, NEW, HERE, NOON)
    assert standing(town, other) is None
    assert standing(town, token) is None, "the session goes on under another token"
    assert standing(town, renewed).open
    assert sign_in(town, one.name, NEW, HERE, NOON)
    assert isinstance(fail(town, one.name, password=PASSWORD), WrongCredentials)


@pytest.mark.parametrize("ended", ["signed out", "idle", "too old"])
def test_what_has_ended_changes_nothing(town, ended):
    one = person(town, factor=True)
    token, at = enter(town, one), NOON
    if ended == "signed out":
        sign_out(town, key_of(token), NOON)
    else:
        at += timedelta(minutes=30) if ended == "idle" else timedelta(hours=12)
    before = content(town)
    for command in (
        lambda: change_password(town, token, PASSWORD, NEW, HERE, at),
        lambda: set_second_factor(town, token, new_secret(), "123456", HERE, password=PASSWORD, at=at),
        lambda: give_code(town, token, one.code(at), HERE, at),
    ):
        with pytest.raises(NotAllowed):
            command()
    assert content(town) == before


# What stays of it


def test_a_hash_of_other_parameters_is_renewed_at_the_next_sign_in(town, monkeypatch):
    one = person(town)
    before = stored(town, one.name).password_hash
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    enter(town, one)
    after = stored(town, one.name).password_hash
    assert before != after
    assert "t=2" in after
    assert enter(town, one)


@on_both
def test_the_log_names_accounts_and_never_what_was_typed(town):
    one = person(town)
    fail(town, one.name, password="typed by mistake")
    fail(town, "a password in the wrong field")
    told = attempts(town, staff(town).admin)
    assert [(item.username, item.outcome) for item in told[:2]] == [
        ("", SignInOutcome.WRONG),
        (one.name, SignInOutcome.WRONG),
    ]
    assert (told[0].at, told[0].address) == (NOON, HERE.address)
    assert "mistake" not in repr(content(town))
    assert "wrong field" not in repr(content(town))


@on_both
def test_an_administrator_sees_when_somebody_signed_in_last(town):
    one = person(town)
    enter(town, one, NOON + LATER)
    fail(town, one.name, NOON + 2 * LATER)
    last = {account.username: account.last_sign_in for account in accounts(town, staff(town).admin)}
    assert last[one.name] == NOON + LATER
    assert last["administering"] is None


@on_both
def test_tries_are_forgotten_after_90_days(town):
    fail(town, "nobody-here")
    fail(town, "nobody-else", NOON + timedelta(days=90) + SECOND)
    with reading(town) as session:
        assert len(session.exec(select(SignInAttempt)).all()) == 1


@on_both
def test_an_account_deactivated_while_its_password_is_checked_is_not_let_in(town, monkeypatch):
    one = person(town)
    matches = passwords.matches

    def slowly(password, kept):
        with transaction(town) as session:
            session.exec(select(StaffUser).where(StaffUser.username == one.name)).one().active = False
            session.commit()
        return matches(password, kept)

    monkeypatch.setattr(passwords, "matches", slowly)
    assert isinstance(fail(town, one.name, password=PASSWORD), WrongCredentials)
