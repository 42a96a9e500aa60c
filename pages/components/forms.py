"""The update form of any public entity: `entity_form`. What it proposes is published once somebody else approves it."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import streamlit as st

from config.i18n import Text, translations
from data_access.current import current_edition, engine
from data_access.enumerations import Lifecycle, Operation
from data_access.form_rows import new_code, row_texts
from data_access.problems import Problem
from data_access.schema import Column, Entity
from data_access.staff import drafts
from data_access.staff.accounts import Actor
from data_access.waiting import code_waits
from data_access.working import Proposed
from pages.components import form_fields, frame
from pages.components.conflicts import show_conflicts
from pages.components.form_state import Field, Form, Opened
from pages.components.handing_in import OFFICE, REASON, RECORD, Desk, deliver_and_finish, finish, told_at_the_end
from presentation import staff_sentences as sentences
from presentation.frame import notice
from presentation.staff_tasks import draft_name

NOTHING: Mapping[str, str] = MappingProxyType({})
WHY_GONE, CODE_AGAIN = "removal_reason", "removal_code"
PUBLIC = Text("Queda en el historial público", "It stays in the public history")
CONFIRMS = Text("Confirma que es esta la que se retira", "It confirms that this is the one to remove")


def entity_form(
    actor: Actor,
    entity: Entity,
    code: str = "",
    *,
    fixed: Mapping[str, str] = NOTHING,
    begin: Mapping[str, str] = NOTHING,
    desk: Desk = OFFICE,
) -> dict[str, str]:
    """Draw the form of a row and hand in what is filled in; return the row as it is typed now, as canonical texts.

    Args:
        actor: who fills it.
        entity: whose row.
        code: which row; empty for a new one.
        fixed: canonical texts of fields that are not asked for.
        begin: canonical texts the form holds at first, where they are not what the row says; `reason` is the reason.
        desk: where it goes.
    """
    row = row_texts(engine(), entity.resource, code) if code else {}
    if row is None:
        no_such_row(actor, draft_name(entity.resource, code, whole=True), code)
        return {}
    form = _form(actor, entity, code, row, fixed, begin)
    opened = form.open()
    finish(form, opened, desk)
    head(form, opened)
    _draw(form, opened)
    changed = _changed(form, opened, fixed)
    if st.button(desk.buttons[0].in_(frame.language()), type="primary", key=form.key("send")):
        proposal = _proposal(form, opened, entity, code, changed)
        deliver_and_finish(form, opened, desk, proposal, _missing(form, opened))
    told_at_the_end(form, opened)
    _preview(form, opened, changed)
    if code:
        _removal(form, opened, entity, code, desk)
    return _row(form, row, fixed)


def no_such_row(actor: Actor, draft: str, code: str) -> None:
    """Say that a row is not there, with the way to throw away what was typed for it before it was removed."""
    _ = translations(frame.language()).gettext
    st.html(notice([_("No existe una fila con este código: %(code)s.") % {"code": code}], frame.language()))
    if any(one.subject == draft for one in drafts.all_kept(engine(), actor)):
        st.button(_("Descartar el borrador"), on_click=drafts.drop, args=(engine(), actor, draft))


def head(form: Form, opened: Opened) -> None:
    """Say that a form holds a draft, with the way to throw it away, and ask what becomes of fields in conflict."""
    _ = translations(frame.language()).gettext
    if opened.kept_at is not None:
        with st.container(horizontal=True, vertical_alignment="center", key=form.key("draft")):
            st.info(sentences.kept_draft(opened.kept_at, frame.language()), icon=":material/edit_note:")
            st.button(_("Descartar el borrador"), key=form.key("discard"), on_click=form.close)
    show_conflicts(form, opened)


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
    return Form(name, actor, tuple(fields), row or {"code": new_code(engine(), entity.resource)}, begin)


def _draw(form: Form, opened: Opened) -> None:
    """Draw the fields, the reason of the proposal last."""
    _ = translations(frame.language()).gettext
    for field in _in_order(form):
        form_fields.draw(form, field)
        if field.name == "end" and _moved(form, opened):
            st.info(_("El plazo se mueve: escriba el motivo del nuevo plazo."), icon=":material/event:")
    form_fields.draw(form, _named(form, REASON))


def _preview(form: Form, opened: Opened, changed: Mapping[str, str]) -> None:
    """Show what the public history will say."""
    columns = {one.name: one.column for one in form.fields}
    told = [(columns[name], opened.seen.get(name, ""), text) for name, text in changed.items() if name in columns]
    st.html(sentences.public_changes(current_edition(), told, frame.language()))


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
    """Return what can be said before it is handed in: what is empty, what needs a new reason, what code is taken."""
    texts = form.texts()
    empty = [one for one in form.fields if one.required and not texts[one.name]]
    problems = [Problem("missing", one.resource, one.column, one.column.name) for one in empty]
    if _moved(form, opened) and texts["end_reason_es"] == opened.seen.get("end_reason_es", ""):
        why = _named(form, "end_reason_es")
        problems.append(Problem("reason_required", why.resource, why.column, why.name))
    new = next((one for one in form.fields if one.name == "code"), None)
    if new is not None and code_waits(engine(), new.resource, texts["code"]):
        problems.append(Problem("proposed", new.resource, new.column, "code"))
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


def _removal(form: Form, opened: Opened, entity: Entity, code: str, desk: Desk) -> None:
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
        if st.button(desk.buttons[1].in_(language), key=form.key("remove")):
            texts, why = form.texts(), _named(form, WHY_GONE)
            missing = [] if texts[WHY_GONE] else [Problem("missing", RECORD, why.column, WHY_GONE)]
            if texts[CODE_AGAIN] != code:
                again = _named(form, CODE_AGAIN)
                missing.append(Problem("code_again", RECORD, again.column, CODE_AGAIN))
            title = sentences.title_of_change(current_edition(), entity, code, Operation.REMOVE)
            proposed = [Proposed(entity.resource, code, Operation.REMOVE)]
            proposal = (title, texts[WHY_GONE], proposed)
            deliver_and_finish(form, opened, desk, proposal, missing, reason=WHY_GONE)
