"""The update form of any public entity: `entity_form`. What it proposes is published once somebody else approves it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

import streamlit as st

from config.i18n import Text, translations
from config.pages import TASKS, Page
from data_access.change_sets import propose, submit
from data_access.current import current_edition, engine
from data_access.enumerations import Lifecycle, Operation
from data_access.errors import Conflict, DomainError
from data_access.form_rows import new_code, row_texts
from data_access.problems import InvalidInput, Problem
from data_access.schema import Column, Entity
from data_access.staff.accounts import Actor
from data_access.working import Proposed
from pages.components import form_fields, frame, staff
from pages.components.conflicts import show_conflicts
from pages.components.form_state import Field, Form, Opened
from presentation import staff_sentences as sentences
from presentation.frame import notice
from presentation.staff_tasks import draft_name

Deliver = Callable[[Actor, str, str, Sequence[Proposed]], str]
"""Hands a proposal in (who, its title, its reason, its rows) and returns the sentence that says so."""

NOTHING: Mapping[str, str] = MappingProxyType({})
RECORD = "change_sets"
REASON, WHY_GONE, CODE_AGAIN = "reason", "removal_reason", "removal_code"
PUBLIC = Text("Queda en el historial público", "It stays in the public history")
CONFIRMS = Text("Confirma que es esta la que se retira", "It confirms that this is the one to remove")


def hand_in(actor: Actor, title: str, reason: str, proposed: Sequence[Proposed]) -> str:
    """Propose rows and hand them in for review; return the sentence that says so."""
    number = propose(engine(), actor, title, reason, proposed)
    submit(engine(), actor, number)
    return sentences.handed_in(number, frame.language())


def entity_form(
    actor: Actor,
    entity: Entity,
    code: str = "",
    *,
    fixed: Mapping[str, str] = NOTHING,
    begin: Mapping[str, str] = NOTHING,
    deliver: Deliver = hand_in,
    afterwards: Page = TASKS,
    buttons: tuple[str, str] | None = None,
) -> dict[str, str]:
    """Draw the form of a row and hand in what is filled in; return the row as it is typed now, as canonical texts.

    Args:
        actor: who fills it.
        entity: whose row.
        code: which row; empty for a new one.
        fixed: canonical texts of fields that are not asked for.
        begin: canonical texts the form holds at first, where they are not what the row says; `reason` is the reason.
        deliver: hands the proposal in.
        afterwards: the page that says what was done.
        buttons: what the buttons say that hand the row in, and its removal.
    """
    _ = translations(frame.language()).gettext
    row = row_texts(engine(), entity.resource, code) if code else {}
    if row is None:
        st.html(notice([_("No existe una fila con este código: %(code)s.") % {"code": code}], frame.language()))
        return {}
    form = _form(actor, entity, code, row, fixed, begin)
    opened = form.open()
    finish(form, opened, afterwards)
    head(form, opened)
    for field in _in_order(form):
        form_fields.draw(form, field)
        if field.name == "end" and _moved(form, opened):
            st.info(_("El plazo se mueve: escriba el motivo del nuevo plazo."), icon=":material/event:")
    form_fields.draw(form, _named(form, REASON))
    changed = _changed(form, opened, fixed)
    send, remove = buttons or (_("Enviar a revisión"), _("Proponer el retiro"))
    if st.button(send, type="primary", key=form.key("send")):
        proposal = _proposal(form, opened, entity, code, changed)
        deliver_and_finish(form, opened, deliver, proposal, _missing(form, opened), afterwards)
    told_at_the_end(form, opened)
    columns = {one.name: one.column for one in form.fields}
    told = [(columns[name], opened.seen.get(name, ""), text) for name, text in changed.items() if name in columns]
    st.html(sentences.public_changes(current_edition(), told, frame.language()))
    if code:
        _removal(form, opened, entity, code, deliver, afterwards, remove)
    return _row(form, row, fixed)


def head(form: Form, opened: Opened) -> None:
    """Say that a form holds a draft, with the way to throw it away, and ask what becomes of fields in conflict."""
    _ = translations(frame.language()).gettext
    if opened.kept_at is not None:
        with st.container(horizontal=True, vertical_alignment="center", key=form.key("draft")):
            st.info(sentences.kept_draft(opened.kept_at, frame.language()), icon=":material/edit_note:")
            st.button(_("Descartar el borrador"), key=form.key("discard"), on_click=form.close)
    show_conflicts(form, opened)


def deliver_and_finish(
    form: Form,
    opened: Opened,
    deliver: Deliver,
    proposal: tuple[str, str, Sequence[Proposed]],
    missing: Sequence[Problem],
    afterwards: Page,
    reason: str = REASON,
) -> None:
    """Hand in what a form holds, or let it say beside its fields why that was not taken."""
    opened.tried, opened.problems, opened.conflicts, opened.refusal = form.texts(), tuple(missing), (), ""
    if not missing:
        try:
            opened.sentence = deliver(form.actor, *proposal)
        except InvalidInput as error:
            opened.problems = tuple(_at(problem, reason) for problem in error.problems)
        except Conflict as error:
            opened.conflicts = tuple(error.conflicts)
        except DomainError as error:
            opened.refusal = error.text(frame.language())
    finish(form, opened, afterwards)
    st.rerun()


def _at(problem: Problem, reason: str) -> Problem:
    """Return a problem as one of the field it was typed into: the reason of a proposal, or the code of a new row."""
    if problem.rule == "exists":
        return replace(problem, name="code")
    return replace(problem, name=reason) if (problem.resource, problem.name) == (RECORD, REASON) else problem


def finish(form: Form, opened: Opened, afterwards: Page) -> None:
    """Leave a form that was handed in, for the page that says so."""
    if opened.sentence:
        form.close()
        staff.done(opened.sentence)
        st.switch_page(afterwards.file)


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


def reason_column(name: str, label: Text, required: bool = True) -> Column:
    """Return the column that a text of the proposal itself would have."""
    return Column(name, "string", label, PUBLIC, required)


def _form(
    actor: Actor,
    entity: Entity,
    code: str,
    row: Mapping[str, str],
    fixed: Mapping[str, str],
    begin: Mapping[str, str],
) -> Form:
    name = draft_name(entity.resource, code, whole=True)
    asked = [column for column in entity.columns if column.name not in fixed and not (code and column.name == "code")]
    asked = [column for column in asked if not (column.name == "original_end" and row.get("original_end"))]
    fields = [Field.of(entity.resource, column) for column in asked]
    fields.append(Field.of(RECORD, reason_column(REASON, Text("Motivo del cambio", "Reason for the change"))))
    if code:
        why = Field.of(RECORD, reason_column(WHY_GONE, Text("Motivo del retiro", "Reason for the removal"), False))
        again = Column(CODE_AGAIN, "string", Text("Código de la fila", "Code of the row"), CONFIRMS, False)
        fields += [why, Field.of(RECORD, again)]
    begins = dict(begin)
    if not code and "code" not in begins:
        begins["code"] = new_code(engine(), entity.resource)
    return Form(name, actor, tuple(fields), row, begins)


def _in_order(form: Form) -> list[Field]:
    """Return the fields of the row itself; the reason of a new deadline follows the deadline."""
    own = [one for one in form.fields if one.resource != RECORD]
    reasons = [one for one in own if one.name.startswith("end_reason_")]
    ordered: list[Field] = []
    for one in own:
        if one not in reasons:
            ordered.append(one)
        if one.name == "end":
            ordered += reasons
    return ordered


def _changed(form: Form, opened: Opened, fixed: Mapping[str, str]) -> dict[str, str]:
    """Return the texts that are not what the row said; of a new row, those that are not empty."""
    texts = {name: text for name, text in form.texts().items() if _named(form, name).resource != RECORD}
    return {
        name: text for name, text in {**texts, **fixed}.items() if name != "code" and text != opened.seen.get(name, "")
    }


def _moved(form: Form, opened: Opened) -> bool:
    """Return whether the deadline is another one than the one that was published."""
    return bool(opened.seen.get("end")) and form.texts().get("end") != opened.seen["end"]


def _missing(form: Form, opened: Opened) -> list[Problem]:
    """Return what can be said before anything is asked of the database: what is empty, what needs a new reason."""
    texts = form.texts()
    empty = [one for one in form.fields if one.required and not texts[one.name]]
    problems = [Problem("missing", one.resource, one.column, one.column.name) for one in empty]
    if _moved(form, opened) and texts["end_reason_es"] == opened.seen.get("end_reason_es", ""):
        why = _named(form, "end_reason_es")
        problems.append(Problem("reason_required", why.resource, why.column, why.name))
    return problems


def _proposal(
    form: Form, opened: Opened, entity: Entity, code: str, changed: Mapping[str, str]
) -> tuple[str, str, Sequence[Proposed]]:
    """Return title, reason and rows of what is proposed; an empty code is a new row."""
    texts = form.texts()
    operation, key = (Operation.UPDATE, code) if code else (Operation.CREATE, texts["code"])
    reason = {"end_reason_es": texts["end_reason_es"]} if _moved(form, opened) else {}  # asked for at every move
    seen = {name: text for name, text in opened.seen.items() if name in changed and code}
    proposed = [Proposed(entity.resource, key, operation, {**changed, **reason}, seen)]
    return sentences.title_of_change(current_edition(), entity, key, operation), texts[REASON], proposed


def _named(form: Form, name: str) -> Field:
    return next(one for one in form.fields if one.name == name)


def _row(form: Form, row: Mapping[str, str], fixed: Mapping[str, str]) -> dict[str, str]:
    """Return the whole row as it is typed now."""
    own = {one.name for one in form.fields if one.resource != RECORD}
    return {**row, **{name: text for name, text in form.texts().items() if name in own}, **fixed}


def _removal(
    form: Form, opened: Opened, entity: Entity, code: str, deliver: Deliver, afterwards: Page, button: str
) -> None:
    """Offer to take a row out of the data, which asks for a reason and for its code."""
    language = frame.language()
    _ = translations(language).gettext
    with st.expander(_("Retirar esta fila"), key=form.key("removal")):
        if entity.resource == "commitments":
            words = _("Es mejor cambiar la vigencia del compromiso a «%(word)s»: así queda a la vista con su historia.")
            st.write(words % {"word": Lifecycle.WITHDRAWN.label.in_(language)})
        st.write(_("Retirar quita la fila de los datos publicados; las ediciones anteriores la conservan."))
        form_fields.draw(form, _named(form, WHY_GONE))
        form_fields.draw(form, _named(form, CODE_AGAIN), placeholder=code)
        if st.button(button, key=form.key("remove")):
            texts, why = form.texts(), _named(form, WHY_GONE)
            missing = [] if texts[WHY_GONE] else [Problem("missing", RECORD, why.column, WHY_GONE)]
            if texts[CODE_AGAIN] != code:
                again = _named(form, CODE_AGAIN)
                missing.append(Problem("code_again", RECORD, again.column, CODE_AGAIN))
            title = sentences.title_of_change(current_edition(), entity, code, Operation.REMOVE)
            proposed = [Proposed(entity.resource, code, Operation.REMOVE)]
            proposal = (title, texts[WHY_GONE], proposed)
            deliver_and_finish(form, opened, deliver, proposal, missing, afterwards, reason=WHY_GONE)
