"""A form that somebody fills: what it held when it was opened, what its fields hold now, and the draft of it.

Everything is a canonical text by field, as in the data, so a draft is JSON and a comparison is exact. Each change of a
field keeps the draft; a closed browser, an error, a conflict or an ended session loses nothing that was kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

import streamlit as st

from config.i18n import Text
from data_access.current import engine
from data_access.errors import DomainError, FieldConflict
from data_access.problems import Problem
from data_access.schema import Column, encode, tidy
from data_access.staff import drafts
from data_access.staff.accounts import Actor
from pages.components import frame, staff

Held = str | int | date | list[str] | None
"""What a widget holds."""


@dataclass(frozen=True)
class Field:
    """One field of a form: the column it fills, and what this form calls it.

    Attributes:
        name: within the form.
        resource: whose column it is; `change_sets` for the reason of a proposal.
    """

    name: str
    resource: str
    column: Column
    label: Text
    required: bool

    @classmethod
    def of(cls, resource: str, column: Column, name: str = "", label: Text | None = None) -> "Field":
        """Return the field that fills a column of a resource."""
        return cls(name or column.name, resource, column, label or column.label, column.required)

    @property
    def chosen(self) -> bool:
        """Whether it holds codes of a list, not what is typed."""
        return bool(self.column.enumeration or self.column.refers or self.column.refers_by)

    def held(self, text: str) -> Held:
        """Return what its widget holds for a canonical text."""
        match self.column.kind:
            case "date":
                return self.column.decode(text) if text else None
            case "integer":
                return int(text) if text else None
            case "codes" if self.chosen:
                return [code for code in text.split(";") if code and self._known(code)]
            case "boolean":
                return text or None
            case "enumeration":
                return text if self._known(text) else None
            case _:
                return (text or None) if self.chosen else text

    def _known(self, code: str) -> bool:
        """Return whether a code may stand in it: the words of an enumeration may have changed since a draft."""
        return self.column.enumeration is None or code in set(self.column.enumeration)

    def text(self, held: object) -> str:
        """Return the canonical text of what its widget holds."""
        return (tidy(held) or "") if isinstance(held, str) else encode(held)


@dataclass
class Opened:
    """What this browser remembers of a form between two runs.

    Attributes:
        seen: what the row said when the form was opened, or when a conflict was looked at.
        kept_at: when the draft was kept that the form was opened with.
        problems: why it was not taken, with what it held then.
        sentence: what was done with it, once it was handed in; it is not handed in a second time.
    """

    seen: dict[str, str]
    kept_at: datetime | None = None
    problems: tuple[Problem, ...] = ()
    tried: Mapping[str, str] = field(default_factory=dict)
    conflicts: tuple[FieldConflict, ...] = ()
    refusal: str = ""
    sentence: str = ""


@dataclass(frozen=True)
class Form:
    """A form of one row.

    Attributes:
        name: under which its draft is kept.
        row: canonical texts of the row as it stands; of a new one, the code it would have.
        begin: what the form holds at first where that is not what the row says.
    """

    name: str
    actor: Actor
    fields: tuple[Field, ...]
    row: Mapping[str, str]
    begin: Mapping[str, str]

    def key(self, name: str) -> str:
        """Return the key of the widget of a field."""
        return f"{self.name}:{name}"

    def open(self) -> Opened:
        """Return the form as it is being filled; opens it with its draft, or with what the row says."""
        opened = st.session_state.get(self._memory)
        if isinstance(opened, Opened) and all(self.key(one.name) in st.session_state for one in self.fields):
            self._follow(opened)
            return opened
        draft = drafts.kept(engine(), self.actor, self.name)
        texts, seen = self._start, dict(self.row)
        if draft is not None:
            texts |= {name: self.row.get(name, "") for name in texts}
            was: Mapping[str, str] = draft.content["seen"]
            typed: Mapping[str, str] = draft.content["values"]
            mine = {name: text for name, text in typed.items() if name in texts and text != was.get(name, "")}
            texts |= mine  # what was not touched is as the row says today
            seen |= {name: was.get(name, "") for name in mine if name in seen}
        for one in self.fields:
            st.session_state[self.key(one.name)] = one.held(texts[one.name])
        opened = Opened(seen, draft.updated_at if draft else None)
        st.session_state[self._memory] = opened
        return opened

    def _follow(self, opened: Opened) -> None:
        """Let the fields that nobody touched say what the row says by now."""
        texts = self.texts()
        for name, now in self.row.items():
            if name in texts and now != opened.seen[name] == texts[name]:
                opened.seen[name] = now
                self.put(name, now)

    def texts(self) -> dict[str, str]:
        """Return what its fields hold now."""
        return {one.name: one.text(st.session_state.get(self.key(one.name))) for one in self.fields}

    def put(self, name: str, text: str) -> None:
        """Let a field hold a text; only before it is drawn."""
        one = next(one for one in self.fields if one.name == name)
        st.session_state[self.key(name)] = one.held(text)

    def keep(self) -> None:
        """Keep what the form holds as its draft, or drop the draft where that is what it began with."""
        found = staff.visitor()
        if found is None or found.actor != self.actor:
            return
        opened, texts = self.open(), self.texts()
        try:
            if texts == self._start:
                drafts.drop(engine(), self.actor, self.name)
            else:
                drafts.keep(engine(), self.actor, self.name, {"values": texts, "seen": opened.seen})
            opened.refusal = ""
        except DomainError as error:
            opened.refusal = error.text(frame.language())

    def close(self) -> None:
        """Forget the form and its draft: it was handed in, or thrown away."""
        drafts.drop(engine(), self.actor, self.name)
        for name in [self._memory, *(self.key(one.name) for one in self.fields)]:
            st.session_state.pop(name, None)

    def field_of(self, resource: str, column: str) -> Field | None:
        """Return the field that fills a column of a resource."""
        return next((one for one in self.fields if (one.resource, one.column.name) == (resource, column)), None)

    def field_at_fault(self, problem: Problem) -> Field | None:
        """Return the field that a problem is about; None where none is, or where it holds something else by now."""
        one = self.field_of(problem.resource, problem.name)
        tried = self.open().tried
        return one if one is not None and self.texts()[one.name] == tried.get(one.name) else None

    @property
    def _memory(self) -> str:
        return f"{self.name}!"

    @property
    def _start(self) -> dict[str, str]:
        blank = {one.name: "" for one in self.fields}
        return {**blank, **{name: text for name, text in {**self.row, **self.begin}.items() if name in blank}}
