"""Every command, every role, and whoever is none any more: the table of who may do what.

A row is a command on its kind of object. Whatever takes an actor must stand in the table; whoever is refused writes
nothing; whatever writes leaves its line in the audit trail, in the same transaction or not at all.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import col, select

import data_access
from data_access import change_sets, importing, proposals, quarterly, sent_back
from data_access import waiting as waiting_proposals
from data_access.database import reading, transaction
from data_access.enumerations import AgeBand, Completion, Role, Sex
from data_access.errors import NotAllowed
from data_access.models.staff import AuditEntry, StaffSession, StaffUser
from data_access.quarterly import Answer, Quarter
from data_access.sheets import attendance
from data_access.sheets.attendance import Count, Reduced
from data_access.staff import accounts, audit, drafts, sessions, sign_in, trail
from data_access.staff.accounts import Actor, actor_of
from tests.data_access.proposals import NOON, content, create, edition

STANDING, LEFT, MOVED, NOBODY = "standing", "left", "moved", "nobody"
ANYBODY = frozenset(Role)
WRITERS = frozenset({Role.EDITOR, Role.REVIEWER})
PROPOSERS = WRITERS | {Role.MONITOR}
REVIEWER, MONITOR, ADMIN = (frozenset({role}) for role in (Role.REVIEWER, Role.MONITOR, Role.ADMIN))
NEXT_ROLE = {Role.EDITOR: Role.REVIEWER, Role.REVIEWER: Role.EDITOR, Role.MONITOR: Role.ADMIN, Role.ADMIN: Role.MONITOR}

Made = Any  # what a row is tried on: the number of a change set or of a session, the name of an account
TODAY = date(2026, 11, 22)
COUNTED = Reduced((Count(Sex("women"), AgeBand("18_29"), None, None, 12),), {}, (), 0)
NOTHING_HAPPENED = Answer("H-1", seen=Completion.NOT_STARTED, nothing=True, text="Sin presupuesto")


def account(engine: Engine, name: str, role: Role) -> Actor:
    """Return a new account; a monitor's is of the town's independent body."""
    body = "MONITOR" if role is Role.MONITOR else None
    with transaction(engine) as session:
        user = StaffUser(username=name, role=role, organisation=body, created_at=NOON)
        session.add(user)
        session.commit()
        return actor_of(user)


def place(actor: Actor) -> list[Any]:
    return [create("places", f"P-{actor.username}")]


def assessment(actor: Actor) -> list[Any]:
    return [create("assessments", f"A-{actor.username}", commitment="C-1")]


def own_draft(engine: Engine, actor: Actor) -> Made:
    """Return a draft of the actor; somebody else's where the role proposes nothing."""
    proposer = actor if actor.role in PROPOSERS else account(engine, f"editor-of-{actor.username}", Role.EDITOR)
    wanted = assessment(actor) if actor.role is Role.MONITOR else place(actor)
    return change_sets.propose(engine, proposer, "Datos", "Prueba", wanted, at=NOON)


def draft_of_another(engine: Engine, actor: Actor) -> Made:
    proposer = account(engine, f"editor-of-{actor.username}", Role.EDITOR)
    return change_sets.propose(engine, proposer, "Datos", "Prueba", place(actor), at=NOON)


def waiting(engine: Engine, actor: Actor) -> Made:
    """Return somebody else's change set that waits for its review."""
    proposer = account(engine, f"editor-of-{actor.username}", Role.EDITOR)
    number = change_sets.propose(engine, proposer, "Datos", "Prueba", place(actor), at=NOON)
    change_sets.submit(engine, proposer, number, at=NOON)
    return number


def waiting_assessment(engine: Engine, actor: Actor) -> Made:
    """Return an assessment that waits: a monitor's own, for others the one of some monitor."""
    own = actor.role is Role.MONITOR
    monitor = actor if own else account(engine, f"monitor-of-{actor.username}", Role.MONITOR)
    number = change_sets.propose(engine, monitor, "Evaluación", "Prueba", assessment(actor), at=NOON)
    change_sets.submit(engine, monitor, number, at=NOON)
    return number


def other_account(engine: Engine, actor: Actor) -> Made:
    return account(engine, f"other-than-{actor.username}", Role.EDITOR).username


def own_session(engine: Engine, actor: Actor) -> Made:
    with transaction(engine) as session:
        moments = {"created_at": NOON, "last_seen_at": NOON, "expires_at": NOON + timedelta(hours=12)}
        opened = StaffSession(user_id=actor.id, token_hash=f"of {actor.username}", **moments)
        session.add(opened)
        session.commit()
        return opened.id


def session_of_another(engine: Engine, actor: Actor) -> Made:
    return own_session(engine, account(engine, f"other-than-{actor.username}", Role.EDITOR))


def own_form(engine: Engine, actor: Actor) -> Made:
    drafts.keep(engine, actor, "milestones/H-1", {"completion": "limited"})
    return "milestones/H-1"


@dataclass(frozen=True)
class Row:
    """One line of the table: who may run a command, how it is called, and on what."""

    command: Callable[..., object]
    may: frozenset[Role]
    arguments: Callable[[Actor, Made], tuple[Any, ...]] = lambda actor, made: ()
    make: Callable[[Engine, Actor], Made] = lambda engine, actor: None
    named: dict[str, Any] = field(default_factory=dict)
    writes: bool = True
    recorded: bool = True  # in the audit trail

    def run(self, engine: Engine, actor: Actor, made: Made) -> None:
        """Run the command to its end."""
        done = self.command(engine, actor, *self.arguments(actor, made), **self.named)
        if inspect.isgenerator(done):
            list(done)


TEXTS = {"title": "Datos", "reason": "Prueba"}
PLACES = b"code,name,kind\nP-%s,El Portal,barrio\n"


def on(actor: Actor, made: Made) -> tuple[Any, ...]:
    return (made,)


def on_with_reason(actor: Actor, made: Made) -> tuple[Any, ...]:
    return (made, "Falta el acta")


def reads(command: Callable[..., object], may: frozenset[Role], **more: Any) -> Row:
    return Row(command, may, writes=False, recorded=False, **more)


TABLE = {
    "propose data": Row(change_sets.propose, WRITERS, lambda actor, _: ("Datos", "Prueba", place(actor))),
    "propose an assessment": Row(change_sets.propose, MONITOR, lambda actor, _: ("Datos", "Prueba", assessment(actor))),
    "submit one's own": Row(change_sets.submit, PROPOSERS, on, own_draft),
    "submit another's": Row(change_sets.submit, frozenset(), on, draft_of_another),
    "withdraw one's own": Row(change_sets.withdraw, PROPOSERS, on_with_reason, own_draft),
    "withdraw another's": Row(change_sets.withdraw, frozenset(), on_with_reason, waiting),
    "propose one's own again": Row(change_sets.propose_again, PROPOSERS, on, own_draft),
    "propose another's again": Row(change_sets.propose_again, frozenset(), on, waiting),
    "reject": Row(change_sets.reject, REVIEWER, on_with_reason, waiting),
    "reject an assessment": Row(change_sets.reject, frozenset(), on_with_reason, waiting_assessment),
    "approve": Row(change_sets.approve, REVIEWER, on, waiting),
    "approve an assessment": Row(change_sets.approve, MONITOR, on, waiting_assessment),
    "publish an assessment": Row(
        change_sets.publish_assessments, MONITOR, lambda actor, _: ("Evaluación", "Prueba", assessment(actor))
    ),
    "import files": Row(
        importing.import_files,
        WRITERS,
        lambda actor, _: ([("places.csv", PLACES % actor.username.encode())],),
        named=TEXTS,
    ),
    "note that files were checked": Row(importing.note_check, ANYBODY, lambda *_: ("places", 1)),
    "count attendance": Row(
        attendance.propose_attendance, WRITERS, lambda *_: ("EV-1", COUNTED), named={"add": True, **TEXTS}
    ),
    "hand in a quarter": Row(
        quarterly.hand_in,
        WRITERS,
        lambda _, published: (published, [NOTHING_HAPPENED], Quarter.of(TODAY), TODAY, "Informe"),
        lambda engine, _: edition(engine, 1),
    ),
    "read the queue": reads(proposals.queue, WRITERS),
    "read one's own proposals": reads(proposals.own, ANYBODY),
    "read one's own proposal": reads(proposals.proposal, PROPOSERS, arguments=on, make=own_draft),
    "read another's proposal": reads(proposals.proposal, WRITERS, arguments=on, make=waiting),
    "read what was sent back": reads(sent_back.sent_back, ANYBODY),
    "read which rows wait": reads(sent_back.in_review, ANYBODY),
    "read which updates wait": reads(waiting_proposals.waiting_updates, WRITERS),
    "add an account": Row(
        accounts.add_account, ADMIN, lambda actor, _: (f"new-{actor.username}", Role.EDITOR), named={"password": "x"}
    ),
    "change a role": Row(accounts.change_role, ADMIN, lambda _, name: (name, Role.REVIEWER), other_account),
    "change one's own role": Row(accounts.change_role, frozenset(), lambda actor, _: (actor.username, Role.ADMIN)),
    "deactivate": Row(accounts.set_active, ADMIN, lambda _, name: (name, False), other_account),
    "activate": Row(accounts.set_active, ADMIN, lambda _, name: (name, True), other_account),
    "deactivate oneself": Row(accounts.set_active, frozenset(), lambda actor, _: (actor.username, False)),
    "reset an account": Row(accounts.reset_account, ADMIN, on, other_account),
    "reset one's own": Row(accounts.reset_account, frozenset(), lambda actor, _: (actor.username,)),
    "link a provider": Row(
        accounts.link_provider, ADMIN, lambda _, name: (name, "https://provider.test", name), other_account
    ),
    "read the accounts": reads(accounts.accounts, ADMIN),
    "read the tries to sign in": reads(sign_in.attempts, ADMIN),
    "read open sessions": reads(sessions.open_sessions, ANYBODY),
    "end one's own session": Row(sessions.end_session, ANYBODY, on, own_session),
    "end another's session": Row(sessions.end_session, ADMIN, on, session_of_another),
    "end an account's sessions": Row(sessions.end_sessions_of, ADMIN, on, other_account),
    "keep a form": Row(drafts.keep, ANYBODY, lambda *_: ("quarter", {"H-1": "x"}), recorded=False),
    "read a form": reads(drafts.kept, ANYBODY, arguments=on, make=own_form),
    "read one's forms": reads(drafts.all_kept, ANYBODY),
    "drop a form": Row(drafts.drop, ANYBODY, on, own_form, recorded=False),
    "read the audit trail": reads(trail.entries, ADMIN),
    "read the end of the audit trail": reads(trail.end, ADMIN),
    "check the audit trail": reads(trail.chain, ADMIN),
    "take the audit trail along": Row(trail.export, ADMIN, lambda *_: ("csv",)),
}
"""What is typed into a form is no action yet: keeping and dropping it leaves no line in the trail."""

WRITING = {name: row for name, row in TABLE.items() if row.writes and row.may}


def commands() -> set[Callable[..., object]]:
    """Return every public function of data_access/ that works on a database for somebody."""
    found = set()
    for module in pkgutil.walk_packages(data_access.__path__, "data_access."):
        if "migrations" in module.name or module.name.endswith("__main__"):
            continue
        for name, function in vars(importlib.import_module(module.name)).items():
            if inspect.isfunction(function) and not name.startswith("_") and function.__module__ == module.name:
                kinds = [parameter.annotation for parameter in inspect.signature(function).parameters.values()]
                if Engine in kinds and Actor in kinds:
                    found.add(function)
    return found


def test_every_command_stands_in_the_table():
    missing = {
        f"{command.__module__}.{command.__name__}" for command in commands() - {r.command for r in TABLE.values()}
    }
    assert missing == set(), "say in the table who may run these"
    assert {row.command for row in TABLE.values()} == commands()


@pytest.fixture
def cast(town):
    """`cast(row)` returns everybody with what the row is tried on: some stand, some left or moved, some never were."""

    def play(row: Row) -> list[tuple[str, Actor, Made]]:
        met = []
        for state in (STANDING, LEFT, MOVED):
            for role in Role:
                actor = account(town, f"{state}-{role.value}", role)
                met.append((state, actor, row.make(town, actor)))
        with transaction(town) as session:
            for user in session.exec(select(StaffUser).where(col(StaffUser.username).startswith(f"{LEFT}-"))):
                user.active = False
            for user in session.exec(select(StaffUser).where(col(StaffUser.username).startswith(f"{MOVED}-"))):
                user.role = NEXT_ROLE[user.role]
            session.commit()
        return met + [(NOBODY, Actor(10**6, f"nobody-{role.value}", role), met[0][2]) for role in Role]

    return play


@pytest.mark.parametrize("name", TABLE)
def test_who_may_and_who_may_not(town, cast, caplog, name):
    row = TABLE[name]
    met = cast(row)
    allowed = [(actor, made) for state, actor, made in met if state == STANDING and actor.role in row.may]
    before = content(town)
    for state, actor, made in met:
        if (actor, made) not in allowed:
            try:
                row.run(town, actor, made)
            except NotAllowed:
                assert f"refused to the account {actor.username} ({actor.role.value})" in caplog.messages[-1]
                caplog.clear()
                continue
            pytest.fail(f"{actor.username} ({state}) may {name}")
    assert content(town) == before, "who is refused writes nothing"
    for actor, made in allowed:
        row.run(town, actor, made)
    assert (content(town) != before) is (row.writes and bool(allowed))


@pytest.mark.parametrize("name", WRITING)
def test_what_is_done_stands_in_the_trail_under_the_name_of_who_did_it(town, cast, name):
    row = WRITING[name]
    actor, made = next((actor, made) for state, actor, made in cast(row) if state == STANDING and actor.role in row.may)
    recorded = len(entries(town))
    row.run(town, actor, made)
    new = entries(town)[recorded:]
    assert bool(new) is row.recorded
    assert {entry.actor_id for entry in new} <= {actor.id}


@pytest.mark.parametrize("name", [name for name, row in WRITING.items() if row.recorded])
def test_what_cannot_be_recorded_is_not_done(town, cast, monkeypatch, name):
    row = WRITING[name]
    actor, made = next((actor, made) for state, actor, made in cast(row) if state == STANDING and actor.role in row.may)
    before = content(town)
    monkeypatch.setattr(audit, "record", refuse)
    with pytest.raises(OSError, match="no space left"):
        row.run(town, actor, made)
    assert content(town) == before


def refuse(*_: object, **__: object) -> None:
    raise OSError("no space left")


def entries(engine: Engine) -> list[AuditEntry]:
    with reading(engine) as session:
        return list(session.exec(select(AuditEntry).order_by(col(AuditEntry.number))))
