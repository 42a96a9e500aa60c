"""The second factor: what is kept of it, and the codes that stand in for it once."""

import re
from datetime import UTC, datetime
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from sqlmodel import col, select

from config.settings import settings
from data_access.database import reading
from data_access.enumerations import Action
from data_access.models.staff import RecoveryCode
from data_access.staff.accounts import reset_account
from data_access.staff.own_account import set_second_factor
from data_access.staff.refusals import WrongCode
from data_access.staff.second_factor import (
    OFFERED,
    RECOVERY_CODES,
    address_of,
    new_secret,
    seal,
    step_of,
    unseal,
)
from data_access.staff.sessions import Step
from data_access.staff.sign_in import give_code, sign_in
from data_access.staff.trail import entries
from tests.data_access.conftest import on_both
from tests.data_access.proposals import NOON, staff
from tests.data_access.signing_in import HERE, PASSWORD, code_of, enter, person, standing, steps, stored

RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # of RFC 6238, appendix B


@pytest.fixture
def one(town):
    return person(town, factor=True)


def with_code(engine, one, code, at=NOON):
    return give_code(engine, sign_in(engine, one.name, PASSWORD, HERE, at), code, HERE, at)


def left(engine, name):
    mine = RecoveryCode.user_id == stored(engine, name).id
    with reading(engine) as session:
        return len(session.exec(select(RecoveryCode).where(mine, col(RecoveryCode.used_at).is_(None))).all())


def test_codes_are_those_of_the_standard():
    for seconds, code in ((59, "287082"), (1111111109, "081804"), (2000000000, "279037")):
        moment = datetime.fromtimestamp(seconds, UTC)
        assert step_of(RFC_SECRET, code, 0, moment) == seconds // 30


def test_a_secret_is_random_and_long_enough():
    assert len({new_secret() for _ in range(20)}) == 20
    assert re.fullmatch("[A-Z2-7]{32}", new_secret()), "160 bits"


def test_the_address_names_site_and_account(one):
    address = urlsplit(address_of(one.secret, one.name))
    assert (address.scheme, address.netloc, unquote(address.path)) == (
        "otpauth",
        "totp",
        "/Impulso Local Antigua:writing",
    )
    assert parse_qs(address.query) == {"secret": [one.secret], "issuer": ["Impulso Local Antigua"]}


def test_a_kept_secret_opens_with_the_key_of_the_site_only(town, one, monkeypatch):
    kept = stored(town, one.name).totp_secret
    assert unseal(kept) == one.secret
    assert seal(one.secret) != kept, "each time it looks different"
    monkeypatch.setenv("SECRET_KEY", "another key of more than thirty-two characters")
    settings.cache_clear()
    assert unseal(kept) is None
    for garbled in ("", "x", kept[:-4]):
        assert unseal(garbled) is None


def test_a_form_opens_nothing_that_is_kept(town, one):
    """A form shows the secret that it carries, so what somebody copied from the database must stay closed there."""
    assert unseal(seal(one.secret, OFFERED), OFFERED) == one.secret
    assert unseal(stored(town, one.name).totp_secret, OFFERED) is None
    assert unseal(seal(one.secret, OFFERED)) is None


def test_with_another_key_only_recovery_codes_open(town, one, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "another key of more than thirty-two characters")
    settings.cache_clear()
    with pytest.raises(WrongCode):
        with_code(town, one, one.code(NOON))
    assert standing(town, with_code(town, one, one.recovery[0])).open


@on_both
def test_a_recovery_code_works_once_and_however_it_is_typed(town, one):
    code = one.recovery[3]
    assert left(town, one.name) == RECOVERY_CODES
    assert standing(town, with_code(town, one, f" {code.upper().replace('-', ' ')} ")).open
    assert left(town, one.name) == RECOVERY_CODES - 1
    with pytest.raises(WrongCode):
        with_code(town, one, code)
    assert standing(town, with_code(town, one, one.recovery[4])).open
    actions = [entry.action for entry in entries(town, staff(town).admin)]
    assert actions.count(Action.USED_RECOVERY_CODE) == 2


def test_recovery_codes_hold_120_random_bits(one):
    assert all(re.fullmatch("([a-z2-7]{4}-){5}[a-z2-7]{4}", code) for code in one.recovery)


def test_nobody_uses_the_recovery_code_of_somebody_else(town, one):
    other = person(town, name="somebody-else", factor=True)
    with pytest.raises(WrongCode):
        with_code(town, other, one.recovery[0])


@on_both
def test_a_new_second_factor_replaces_the_old_one(town, one):
    token, secret = enter(town, one), new_secret()
    with pytest.raises(WrongCode):
        set_second_factor(town, token, secret, one.code(NOON), HERE, password=PASSWORD, at=NOON)
    code = code_of(secret, NOON)
    token, codes = set_second_factor(town, token, secret, code, HERE, password=PASSWORD, at=NOON)
    assert standing(town, token).open
    later = NOON + steps(2)
    with pytest.raises(WrongCode):
        with_code(town, one, one.code(later), later)
    assert with_code(town, one, code_of(secret, later), later)
    assert left(town, one.name) == RECOVERY_CODES == len(codes)


def test_a_forgotten_password_is_no_way_round_it(town, one):
    first = reset_account(town, staff(town).admin, one.name)
    token = sign_in(town, one.name, first, HERE, NOON)
    assert standing(town, token).step is Step.CODE
    assert standing(town, give_code(town, token, one.code(NOON), HERE, NOON)).step is Step.PASSWORD


@on_both
def test_a_reset_takes_it_away_where_it_is_lost_too(town, one):
    first = reset_account(town, staff(town).admin, one.name, factor=True)
    assert left(town, one.name) == 0
    token = sign_in(town, one.name, first, HERE, NOON)
    assert standing(town, token).step is Step.PASSWORD
    assert stored(town, one.name).totp_secret is None
