"""Drafts: what somebody typed into a form, kept until it is handed in or thrown away, whatever happens meanwhile."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, delete
from sqlmodel import col, select

from config.clock import now
from data_access.canonical import to_json
from data_access.database import reading, transaction
from data_access.errors import NotAllowed
from data_access.models.staff import FormDraft
from data_access.staff.accounts import Actor, require_standing

LONGEST = 400_000  # characters of one draft


@dataclass(frozen=True)
class Draft:
    """What a form holds that was not handed in: texts, numbers and lists by field."""

    subject: str
    content: Mapping[str, Any]
    updated_at: datetime


def keep(engine: Engine, actor: Actor, subject: str, content: Mapping[str, Any]) -> None:
    """Keep what a form holds, in place of what was kept of it before.

    Args:
        engine: the database.
        actor: whose form it is; nobody else can read it.
        subject: which form: `milestones/H-1`, `quarter`, …
        content: what JSON can hold.

    Raises:
        NotAllowed: the account is no longer active, or the draft is longer than any form.
    """
    text = to_json(content)
    if len(text) > LONGEST:
        raise NotAllowed(subject)
    with transaction(engine) as session:
        require_standing(session, actor)
        session.merge(FormDraft(user_id=actor.id, subject=subject, content=text, updated_at=now()))
        session.commit()


def kept(engine: Engine, actor: Actor, subject: str) -> Draft | None:
    """Return what is kept of a form, or raise NotAllowed where the account changed meanwhile."""
    with reading(engine) as session:
        require_standing(session, actor)
        found = session.get(FormDraft, (actor.id, subject))
        return _draft(found) if found else None


def all_kept(engine: Engine, actor: Actor) -> list[Draft]:
    """Return every draft of an account, the newest first; raise NotAllowed where the account changed meanwhile."""
    query = select(FormDraft).where(FormDraft.user_id == actor.id).order_by(col(FormDraft.updated_at).desc())
    with reading(engine) as session:
        require_standing(session, actor)
        return [_draft(one) for one in session.exec(query)]


def drop(engine: Engine, actor: Actor, subject: str) -> None:
    """Throw away what is kept of a form; does nothing where nothing is.

    Raises:
        NotAllowed: the account changed meanwhile.
    """
    with transaction(engine) as session:
        require_standing(session, actor)
        mine = (col(FormDraft.user_id) == actor.id) & (col(FormDraft.subject) == subject)
        session.execute(delete(FormDraft).where(mine))
        session.commit()


def _draft(found: FormDraft) -> Draft:
    return Draft(found.subject, json.loads(found.content), found.updated_at)
