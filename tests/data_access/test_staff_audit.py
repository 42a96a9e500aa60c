"""The audit trail: every private action leaves its line, and whoever touches a line is found out."""

import hashlib
import inspect
import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlmodel import col, select

from config.settings import ROOT
from data_access.change_sets import propose
from data_access.database import open_database, reading
from data_access.enumerations import Action, Role, SignInOutcome
from data_access.errors import NotAllowed
from data_access.manifest import NO_HASH
from data_access.models.staff import AuditEntry
from data_access.staff import accounts, audit, own_account, sessions, sign_in, trail
from data_access.staff.accounts import Actor, add_account, link_provider
from data_access.staff.second_factor import new_secret
from data_access.staff.sessions import key_of
from data_access.verification import verify
from tests.data_access.conftest import on_both
from tests.data_access.proposals import NOON, content, create, found_town, publish, staff
from tests.data_access.signing_in import HERE, NEW, PASSWORD, code_of, enter, fail, outcomes, person

PROVIDER = "https://provider.test"


def stored(engine: Engine) -> list[AuditEntry]:
    with reading(engine) as session:
        return list(session.exec(select(AuditEntry).order_by(col(AuditEntry.number))))


# Every action of whoever signs in. Commands that take an actor stand in test_command_matrix.py.


def entering(engine, one):
    sign_in.sign_in(engine, one.name, PASSWORD, HERE, NOON)


def giving_a_code(engine, one):
    token = sign_in.sign_in(engine, one.name, PASSWORD, HERE, NOON)
    return lambda: sign_in.give_code(engine, token, one.code(NOON), HERE, NOON)


def giving_a_recovery_code(engine, one):
    token = sign_in.sign_in(engine, one.name, PASSWORD, HERE, NOON)
    return lambda: sign_in.give_code(engine, token, one.recovery[0], HERE, NOON)


def setting_a_second_factor(engine, one):
    token, secret = enter(engine, one), new_secret()
    code = code_of(secret, NOON)
    return lambda: own_account.set_second_factor(engine, token, secret, code, HERE, password=PASSWORD, at=NOON)


def changing_the_password(engine, one):
    token = enter(engine, one)
    return lambda: own_account.change_password(engine, token, PASSWORD, NEW, HERE, NOON)


def ending_another_session(engine, one):
    token = enter(engine, one)
    return lambda: own_account.end_other_sessions(engine, token, None, PASSWORD, HERE, NOON)


def signing_out(engine, one):
    token = enter(engine, one)
    return lambda: sessions.sign_out(engine, key_of(token), NOON)


def entering_by_provider(engine, one):
    link_provider(engine, staff(engine).admin, one.name, PROVIDER, "123")
    return lambda: sign_in.sign_in_by_provider(engine, PROVIDER, "123", HERE, NOON)


Prepare = Callable[[Engine, Any], Callable[[], object]]
STEPS: dict[str, tuple[Callable[..., object], bool, Prepare, list[Action]]] = {
    "password": (sign_in.sign_in, False, lambda e, one: lambda: entering(e, one), [Action.SIGNED_IN]),
    "provider": (sign_in.sign_in_by_provider, False, entering_by_provider, [Action.SIGNED_IN]),
    "code": (sign_in.give_code, True, giving_a_code, [Action.SIGNED_IN]),
    "recovery code": (
        sign_in.give_code,
        True,
        giving_a_recovery_code,
        [Action.USED_RECOVERY_CODE, Action.SIGNED_IN],
    ),
    "second factor": (own_account.set_second_factor, True, setting_a_second_factor, [Action.SET_SECOND_FACTOR]),
    "change of password": (own_account.change_password, False, changing_the_password, [Action.CHANGED_PASSWORD]),
    "end of another session": (
        own_account.end_other_sessions,
        False,
        ending_another_session,
        [Action.ENDED_SESSION],
    ),
    "sign-out": (sessions.sign_out, False, signing_out, [Action.SIGNED_OUT]),
}
"""The command, whether the account has a second factor, what leads up to it, and its lines in the trail."""

UNRECORDED = {
    sessions.visit,  # a page was looked at
    sessions.living,
    accounts.create_account,  # the accounts of the software itself, and of tests
    accounts.find_actor,
}


@pytest.mark.parametrize("name", STEPS)
def test_every_step_of_a_session_leaves_its_line(town, name):
    _, factor, prepare, actions = STEPS[name]
    one = person(town, factor=factor)
    step = prepare(town, one)
    before = len(stored(town))
    step()
    new = stored(town)[before:]
    assert [entry.action for entry in new] == actions
    assert {(entry.actor_id, entry.subject) for entry in new} == {(one.actor.id, one.name)}


@pytest.mark.parametrize("name", STEPS)
def test_a_step_that_cannot_be_recorded_is_not_taken(town, monkeypatch, name):
    _, factor, prepare, _ = STEPS[name]
    step = prepare(town, person(town, factor=factor))
    before = content(town)
    monkeypatch.setattr(audit, "record", refuse)
    with pytest.raises(OSError, match="no space left"):
        step()
    after = content(town)
    assert {table: rows for table, rows in after.items() if table != "signinattempt"} == {
        table: rows for table, rows in before.items() if table != "signinattempt"
    }
    assert SignInOutcome.SIGNED_IN not in outcomes(town)[len(before["signinattempt"]) :]


@pytest.mark.parametrize("name", ["password", "provider", "code", "recovery code"])
def test_a_sign_in_says_from_where_and_with_what(town, name):
    _, factor, prepare, _ = STEPS[name]
    prepare(town, person(town, factor=factor))()
    given = {"code": "password, code", "recovery code": "password, recovery code"}.get(name, name)
    assert json.loads(stored(town)[-1].detail) == {"address": HERE.address, "with": given}


def test_no_command_of_accounts_and_sessions_is_forgotten():
    found = {
        function
        for module in (accounts, sessions, sign_in, own_account)
        for name, function in vars(module).items()
        if inspect.isfunction(function) and function.__module__ == module.__name__ and not name.startswith("_")
        if Engine in (kinds := [one.annotation for one in inspect.signature(function).parameters.values()])
        and Actor not in kinds
    }
    assert found == {command for command, *_ in STEPS.values()} | UNRECORDED


def refuse(*_: object, **__: object) -> None:
    raise OSError("no space left")


def test_what_fails_stands_in_the_log_and_not_in_the_trail(town):
    one = person(town)
    before = stored(town)
    fail(town, one.name)
    assert stored(town) == before
    assert outcomes(town)[-1] is SignInOutcome.WRONG


def test_no_secret_stands_in_the_trail(town):
    one = person(town, factor=True)
    token = enter(town, one)
    own_account.change_password(town, token, PASSWORD, NEW, HERE, NOON)
    kept = repr(content(town)["auditentry"])
    for secret in (PASSWORD, NEW, token, one.secret, *one.recovery):
        assert secret not in kept


def test_every_kind_of_action_is_in_use():
    """A member that nothing records would promise what the trail does not keep."""
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "data_access").rglob("*.py"))
    assert [action.name for action in Action if f"Action.{action.name}" not in source] == []


# The chain


def keep_busy(url: str) -> None:
    """Fill an empty database: a town in which something happened."""
    found_town(url)
    engine = open_database(url)
    enter(engine, person(engine))
    publish(engine, create("places", "P-1"), create("places", "P-2"))
    assert verify(engine) == []
    engine.dispose()


@pytest.fixture
def busy(new_database):
    """The engine of a database in which something happened."""
    engine = open_database(new_database(keep_busy))
    yield engine
    engine.dispose()


def tamper(engine: Engine, *statements: str) -> None:
    """Do what only somebody with the keys of the database can: past the triggers, which stand again afterwards."""
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            for statement in statements:
                connection.execute(text(statement))
            return
        found = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE tbl_name = 'auditentry'")).all()
        triggers = [(name, sql) for name, sql in found if "TRIGGER" in str(sql)]
        for name, _ in triggers:
            connection.execute(text(f"DROP TRIGGER {name}"))
        for statement in statements:
            connection.execute(text(statement))
        for _, sql in triggers:
            connection.exec_driver_sql(sql)


@on_both
def test_each_line_holds_the_hash_of_the_one_before(busy):
    previous = NO_HASH
    for number, entry in enumerate(stored(busy), start=1):
        assert (entry.number, entry.prev_hash) == (number, previous)
        previous = entry.hash


@pytest.mark.parametrize(
    ("statement", "broken_at"),
    [
        ("UPDATE auditentry SET at = '2020-01-01T00:00:00Z' WHERE number = 3", 3),
        ("UPDATE auditentry SET actor_id = 1 WHERE number = 5", 5),
        ("UPDATE auditentry SET actor_id = NULL WHERE number = 3", 3),
        ("UPDATE auditentry SET action = 'approved' WHERE number = 1", 1),
        ("UPDATE auditentry SET subject = 'somebody' WHERE number = 3", 3),
        ("UPDATE auditentry SET detail = '' WHERE number = 4", 4),
        ("UPDATE auditentry SET detail = 'no JSON' WHERE number = 3", 3),
        ("UPDATE auditentry SET prev_hash = hash WHERE number = 3", 3),
        ("UPDATE auditentry SET hash = prev_hash WHERE number = 3", 3),
        ("DELETE FROM auditentry WHERE number = 3", 3),
        ("DELETE FROM auditentry WHERE number = 1", 1),
        ("UPDATE auditentry SET number = 1000 WHERE number = 3", 3),
    ],
)
def test_whoever_touches_a_line_is_found_out(busy, statement, broken_at):
    before = content(busy)["auditentry"]
    tamper(busy, statement)
    assert content(busy)["auditentry"] != before, "the test changed nothing"
    assert [(item.rule, item.resource) for item in verify(busy)] == [("audit", f"auditentry {broken_at}")]
    assert trail.chain(busy, staff(busy).admin).broken_at == broken_at


@on_both
def test_a_line_whose_own_hash_was_made_anew_does_not_fit_the_next(busy):
    entry = stored(busy)[2].model_dump() | {"subject": "somebody"}
    tamper(busy, f"UPDATE auditentry SET subject = 'somebody', hash = '{audit.entry_hash(entry)}' WHERE number = 3")
    assert trail.chain(busy, staff(busy).admin).broken_at == 4


@on_both
def test_lines_that_were_taken_from_the_end_show_in_the_hash_that_was_noted_before(busy):
    noted = trail.chain(busy, staff(busy).admin)
    tamper(busy, f"DELETE FROM auditentry WHERE number = {noted.length}")
    found = trail.chain(busy, staff(busy).admin)
    assert found.broken_at is None, "nothing vouches for the end but who noted it"
    assert (found.length, found.end) != (noted.length, noted.end)


@on_both
def test_an_empty_trail_is_whole(engine):
    actor = accounts.create_account(engine, "administering", Role.ADMIN)
    assert trail.chain(engine, actor) == trail.Chain(0, NO_HASH, None)
    assert trail.entries(engine, actor) == []


# Reading it


@on_both
def test_the_newest_stands_first_and_pages_follow_by_number(busy):
    admin = staff(busy).admin
    every = trail.entries(busy, admin)
    assert [entry.number for entry in every] == list(range(len(every), 0, -1))
    first = trail.entries(busy, admin, limit=3)
    second = trail.entries(busy, admin, limit=3, before=first[-1].number)
    assert first + second == every[:6]
    assert trail.entries(busy, admin, before=1) == []
    assert trail.entries(busy, admin, before=10**30) == every


@on_both
def test_it_is_searched_by_words_and_action(busy):
    admin = staff(busy).admin
    found = trail.entries(busy, admin, words="WRITING 192.0.2")
    assert {entry.action for entry in found} == {Action.SIGNED_IN}
    assert {entry.who for entry in found} == {"writing"}
    by_action = trail.entries(busy, admin, action=Action.APPROVED)
    assert {entry.action for entry in by_action} == {Action.APPROVED}
    assert trail.entries(busy, admin, words="writing", action=Action.APPROVED) == []


@on_both
def test_capitals_and_small_letters_are_one_letter_with_an_accent_too(town):
    editor, admin = staff(town).editor, staff(town).admin
    number = propose(town, editor, "Reunión en Ávila", "Prueba", [create("places", "P-1")], at=NOON)
    for words in ("reunión", "REUNIÓN", "ávila reunión"):
        assert [entry.subject for entry in trail.entries(town, admin, words=words)] == [str(number)], words


@on_both
def test_signs_that_databases_know_are_only_signs(busy):
    """None of these stands in a line."""
    admin = staff(busy).admin
    for words in ("%", "_", "' OR 1=1 --", "\\", "x" * 5000, "x " * 100):
        assert trail.entries(busy, admin, words=words) == [], words[:20]
    assert trail.entries(busy, admin, words="\x00") == trail.entries(busy, admin), "which is no word"


def test_only_administrators_read_it(busy):
    people = staff(busy)
    for actor in (people.editor, people.reviewer, people.monitor, people.operator):
        for read in (trail.entries, trail.chain, lambda engine, actor: trail.export(engine, actor, "csv")):
            before = content(busy)
            with pytest.raises(NotAllowed):
                read(busy, actor)
            assert content(busy) == before


def test_anybody_recomputes_the_chain_from_what_is_handed_out(busy):
    lines = [line for batch in trail.export(busy, staff(busy).admin, "jsonl") for line in batch]
    assert [list(line) for line in lines] == [list(trail.FIELDS)] * len(lines)
    previous = "0" * 64
    for number, line in enumerate(lines, start=1):
        covered = {name: value for name, value in line.items() if name not in ("hash", "who")}
        canonical = json.dumps(covered, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        assert hashlib.sha256(canonical.encode()).hexdigest() == line["hash"]
        assert (line["number"], line["prev_hash"]) == (number, previous)
        previous = line["hash"]
    assert (lines[-1]["action"], lines[-1]["subject"], lines[-1]["who"]) == ("exported_audit", "jsonl", "administering")


def test_it_is_handed_out_in_batches(busy, monkeypatch):
    monkeypatch.setattr(trail, "BATCH", 3)
    batches = list(trail.export(busy, staff(busy).admin, "csv"))
    assert {len(batch) for batch in batches[:-1]} == {3}
    numbers = [line["number"] for batch in batches for line in batch]
    assert numbers == list(range(1, len(numbers) + 1))


@on_both
def test_what_is_done_while_it_is_handed_out_does_not_come_along(busy, monkeypatch):
    monkeypatch.setattr(trail, "BATCH", 3)
    export = trail.export(busy, staff(busy).admin, "csv")
    first = next(export)
    add_account(busy, staff(busy).admin, "somebody-else", Role.EDITOR, password=PASSWORD)
    lines = [*first, *(line for batch in export for line in batch)]
    assert lines[-1]["action"] == "exported_audit"
    assert trail.chain(busy, staff(busy).admin).length == len(lines) + 1


def test_nothing_that_is_recorded_begins_like_a_formula(busy):
    """So that a spreadsheet, which the CSV is made for, runs nothing of it."""
    admin = staff(busy).admin
    for name in ("=1+1", "+x", "-x-y", "@sum", "\tx"):
        with suppress(Exception):
            add_account(busy, admin, name, Role.EDITOR, password=PASSWORD)
    link_provider(busy, admin, "editing-one", "=cmd()", "@sum")
    publish(busy, create("places", "P-9", name="El Portal"))
    for batch in trail.export(busy, admin, "csv"):
        for line in batch:
            assert not [value for value in line.values() if str(value).startswith(("=", "+", "-", "@", "\t", "\r"))]
