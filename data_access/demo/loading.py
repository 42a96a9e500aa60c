"""Loading the demonstration: its change sets are proposed, decided and published one after the other."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Engine
from sqlmodel import SQLModel, func, select

from data_access.canonical import sha256
from data_access.change_sets import approve, propose, reject, submit, withdraw
from data_access.database import reading
from data_access.demo.programme import MONITORING_BODY
from data_access.demo.script import Entry, write_script
from data_access.demo.stories import STORIES
from data_access.enumerations import Role, State
from data_access.models import ENTITIES
from data_access.models.records import ChangeSet, EditionRecord
from data_access.problems import InvalidInput, Problem
from data_access.staff.accounts import Actor, create_account
from data_access.working import is_demonstration

PROPOSED_AT, SUBMITTED_AT, DECIDED_AT = time(15, tzinfo=UTC), time(15, 20, tzinfo=UTC), time(16, tzinfo=UTC)


@dataclass(frozen=True)
class Staff:
    """The accounts that write the demonstration; nobody can sign in with them."""

    author: dict[Role, Actor]
    reviewer: Actor

    @classmethod
    def enrol(cls, engine: Engine) -> "Staff":
        """Return the accounts, making those that are missing."""
        bodies = {Role.EDITOR: None, Role.REVIEWER: None, Role.MONITOR: MONITORING_BODY}
        account = {
            role: create_account(engine, f"demo-{role.value}", role, organisation=body) for role, body in bodies.items()
        }
        return cls(account, account[Role.REVIEWER])


def load_demo(engine: Engine, *, size: float = 0.1, until: date, progress: Callable[[str], None] | None = None) -> int:
    """Fill an empty, migrated database with invented data, edition by edition.

    Args:
        engine: the database.
        size: 1.0 is 500 commitments, 4,000 milestones, 300 services, 2,000 events, 5,000 contributions and 100,000
            people counted; other sizes are in proportion, but never too small for a story.
        until: the newest edition is published on the day before; the first one 36 months earlier.
        progress: told of each edition when it is published.

    Returns:
        The number of editions published.

    Raises:
        InvalidInput: the database holds something already.
    """
    _require_empty(engine)
    staff = Staff.enrol(engine)
    entries = write_script(size, until - timedelta(days=1))
    published = 0
    for done, entry in enumerate(entries, 1):
        number = _play(engine, staff, entry)
        if number is not None:
            published = number
            if progress:
                progress(f"{done}/{len(entries)} · {entry.day} · {entry.title}")
    return published


def is_loaded(engine: Engine) -> bool:
    """Return whether the demonstration is here, all of it.

    Raises:
        InvalidInput: a load was interrupted; such a database can only be made anew.
    """
    with reading(engine) as session:
        titles = session.exec(select(ChangeSet.title)).all()
        if not titles or not is_demonstration(session):
            return False
    if STORIES["draft"].code not in titles:  # the change set that is written last
        raise InvalidInput((Problem("interrupted"),))
    return True


def _require_empty(engine: Engine) -> None:
    with reading(engine) as session:
        tables: list[type[SQLModel]] = [ChangeSet, EditionRecord, *(entity.table for entity in ENTITIES)]
        if any(session.exec(select(func.count()).select_from(table)).one() for table in tables):
            raise InvalidInput((Problem("demonstration"),))


def _play(engine: Engine, staff: Staff, entry: Entry) -> int | None:
    """Take a change set to the state it reaches; return the number of the edition that this publishes."""
    author = staff.author[entry.author]
    moment = {at: datetime.combine(entry.day, at) for at in (PROPOSED_AT, SUBMITTED_AT, DECIDED_AT)}
    nonce = sha256(f"{entry.day} {entry.title}")
    change_set = propose(engine, author, entry.title, entry.reason, entry.proposed, at=moment[PROPOSED_AT], nonce=nonce)
    if entry.state is State.DRAFT:
        return None
    submit(engine, author, change_set, at=moment[SUBMITTED_AT])
    decided = moment[DECIDED_AT]
    match entry.state:
        case State.APPROVED:
            reviewer = author if author.role is Role.MONITOR else staff.reviewer
            return approve(engine, reviewer, change_set, at=decided)
        case State.REJECTED:
            reject(engine, staff.reviewer, change_set, entry.answer, at=decided)
        case State.WITHDRAWN:
            withdraw(engine, author, change_set, entry.answer, at=decided)
    return None
