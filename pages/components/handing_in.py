"""What becomes of a form: it is handed in and left, or says beside its fields why it was not taken."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import streamlit as st

from config.i18n import Text
from config.pages import TASKS, Page
from data_access.change_sets import propose, submit
from data_access.current import engine
from data_access.errors import Conflict, DomainError
from data_access.problems import InvalidInput, Problem
from data_access.staff.accounts import Actor
from data_access.working import Proposed
from pages.components import frame, staff
from pages.components.form_state import Form, Opened
from presentation import staff_sentences as sentences

RECORD, REASON = "change_sets", "reason"
"""The resource that a proposal is a row of, and why it is proposed."""

Deliver = Callable[[Actor, str, str, Sequence[Proposed]], str]
"""Hands a proposal in (who, its title, its reason, its rows) and returns the sentence that says so."""


def hand_in(actor: Actor, title: str, reason: str, proposed: Sequence[Proposed]) -> str:
    """Propose rows and hand them in for review; return the sentence that says so."""
    language = frame.language()  # asked before: where Streamlit is asked something, the next click may end the run
    number = propose(engine(), actor, title, reason, proposed)
    submit(engine(), actor, number)
    return sentences.handed_in(number, language)


@dataclass(frozen=True)
class Desk:
    """Where what is filled in goes.

    Attributes:
        deliver: hands the proposal in.
        afterwards: the page that says what was done.
        buttons: what the buttons say that hand a row in, and its removal.
    """

    deliver: Deliver
    afterwards: Page
    buttons: tuple[Text, Text]


OFFICE = Desk(
    hand_in,
    TASKS,
    (Text("Enviar a revisión", "Send to review"), Text("Proponer el retiro", "Propose the removal")),
)
"""Somebody else reviews what is handed in."""


def deliver_and_finish(
    form: Form,
    opened: Opened,
    desk: Desk,
    proposal: tuple[str, str, Sequence[Proposed]],
    missing: Sequence[Problem],
    reason: str = REASON,
) -> None:
    """Hand in what a form holds, or let it say beside its fields why that was not taken."""
    opened.tried, opened.problems, opened.conflicts, opened.refusal = form.texts(), tuple(missing), (), ""
    if not missing:
        try:
            opened.sentence = desk.deliver(form.actor, *proposal)
        except InvalidInput as error:
            opened.problems = tuple(_at(problem, reason) for problem in error.problems)
        except Conflict as error:
            opened.conflicts = tuple(error.conflicts)
        except DomainError as error:
            opened.refusal = error.text(frame.language())
    finish(form, opened, desk)
    st.rerun()


def _at(problem: Problem, reason: str) -> Problem:
    """Return a problem as one of the field it was typed into: the reason of a proposal, or the code of a new row."""
    if problem.rule == "exists":
        return replace(problem, name="code")
    return replace(problem, name=reason) if (problem.resource, problem.name) == (RECORD, REASON) else problem


def finish(form: Form, opened: Opened, desk: Desk) -> None:
    """Leave a form that was handed in, for the page that says so."""
    if opened.sentence:
        staff.done(opened.sentence)
        form.close()
        st.switch_page(desk.afterwards.file)


def told_at_the_end(form: Form, opened: Opened) -> None:
    """Say beside the button which fields must be looked at again, and what no field can say."""
    language = frame.language()
    fields = [form.field_at_fault(problem) for problem in opened.problems]
    at_fault = list(dict.fromkeys(field.label.in_(language) for field in fields if field is not None))
    if at_fault:
        st.error(sentences.to_correct(at_fault, language))
    for problem in opened.problems:
        if form.field_of(problem.resource, problem.name) is None:
            st.error(sentences.told(problem, language, problem.code))
    if opened.refusal:
        st.error(opened.refusal)
