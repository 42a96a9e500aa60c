"""The short form: how far a milestone or commitment is, what happened and when, and where anybody can see it.

It becomes one proposal: the completion where it changed, a new update of progress, and its evidence where there is any.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

import streamlit as st

from config.clock import today
from config.i18n import Text, translations
from data_access.current import current_edition, engine
from data_access.enumerations import Completion, Operation, Subject
from data_access.form_rows import codes_of_update, row_texts
from data_access.problems import Problem
from data_access.proposals import ChangedRow
from data_access.sent_back import Key, texts_of
from data_access.staff.accounts import Actor
from data_access.waiting import waiting_updates
from data_access.working import Proposed
from indicators.model import RowRef
from indicators.wording import columns_of
from pages.components import form_fields, frame
from pages.components.form_state import Field, Form, Opened
from pages.components.forms import NOTHING, head, no_such_row
from pages.components.handing_in import OFFICE, deliver_and_finish, finish, told_at_the_end
from presentation import staff_sentences as sentences
from presentation.staff_tasks import WHOLE, draft_name, form_address

UPDATES, EVIDENCE = "progress_updates", "evidence"
OWNER = MappingProxyType({"milestones": "milestone", "commitments": "commitment"})
"""The field of an update of progress that names the row it is about."""

WIDTHS = (3, 2)
COMPLETION, HAPPENED, TEXT, LINK, LINK_TITLE, OBSTACLE = "completion", "happened", "text", "link", "title", "obstacle"
COLUMNS: Mapping[str, tuple[str, str, Text, bool]] = MappingProxyType(
    {
        HAPPENED: (UPDATES, "event_date", Text("Fecha en que ocurrió", "Date it happened"), True),
        TEXT: (UPDATES, "text_es", Text("Qué ocurrió", "What happened"), True),
        LINK: (EVIDENCE, "url", Text("Enlace de la evidencia", "Link to the evidence"), False),
        LINK_TITLE: (EVIDENCE, "title_es", Text("Título de la evidencia", "Title of the evidence"), False),
        OBSTACLE: (UPDATES, "obstacles_es", Text("Obstáculo", "Obstacle"), False),
    }
)
"""The fields beside the completion: whose column each fills, what it is called here, whether it must be filled."""


@dataclass(frozen=True)
class Progress:
    """What the short form of a row holds, as the proposal needs it; `before` is the completion that was seen."""

    subject: RowRef
    before: str
    texts: Mapping[str, str]

    @property
    def after(self) -> str:
        """Return the completion that is declared; what it was where none is chosen."""
        return self.texts[COMPLETION] or self.before

    def proposed(self, update: str, evidence: str, link_title: str) -> list[Proposed]:
        """Return the rows of the proposal, under unused codes."""
        resource, code = self.subject.resource, self.subject.code
        rows = []
        if self.after != self.before:
            values, known = {COMPLETION: self.after}, {COMPLETION: self.before}
            rows.append(Proposed(resource, code, Operation.UPDATE, values, known))
        told = {
            OWNER[resource]: code,
            "event_date": self.texts[HAPPENED],
            "text_es": self.texts[TEXT],
            "from_completion": self.before,
            "to_completion": self.after,
            "obstacles_es": self.texts[OBSTACLE],
        }
        rows.append(Proposed(UPDATES, update, Operation.CREATE, told))
        if self.texts[LINK]:
            proof = {
                "subject_resource": Subject.PROGRESS_UPDATES.value,
                "subject": update,
                "kind": sentences.evidence_kind(self.texts[LINK]).value,
                "title_es": self.texts[LINK_TITLE] or link_title,
                "url": self.texts[LINK],
                "dated": self.texts[HAPPENED],
            }
            rows.append(Proposed(EVIDENCE, evidence, Operation.CREATE, proof))
        return rows


def progress_form(actor: Actor, subject: Key, begin: Mapping[str, str] = NOTHING) -> None:
    """Draw the short form of a milestone or commitment and hand in what is filled in.

    Args:
        actor: who fills it.
        subject: the resource and the code of the row.
        begin: what it holds at first, by its own field names.
    """
    language = frame.language()
    _ = translations(language).gettext
    resource, code = subject
    row = row_texts(engine(), resource, code)
    if row is None:
        no_such_row(actor, draft_name(resource, code), code)
        return
    _say_what_waits(actor, subject)
    form = _form(actor, subject, row[COMPLETION], begin)
    opened = form.open()
    finish(form, opened, OFFICE)
    head(form, opened)
    filled, public = st.columns(WIDTHS, gap="large")  # what grows while one types moves no button under a finger
    link_title = sentences.evidence_title(current_edition(), RowRef(resource, code))
    with filled:
        _draw(form, link_title)
        progress = Progress(RowRef(resource, code), opened.seen[COMPLETION], form.texts())
        if st.button(_("Enviar a revisión"), type="primary", key=form.key("send")):
            _hand_in(form, opened, progress, link_title)
        told_at_the_end(form, opened)
    with public:
        _preview(progress, link_title)
    address = form_address(subject, language, **{WHOLE: "1"})
    st.html(sentences.link(address, _("Editar los demás datos"), language))


def begin_with(rows: tuple[ChangedRow, ...]) -> dict[str, str]:
    """Return what the short form holds where it shows again what a proposal wanted."""
    found: dict[str, str] = {}
    for row in rows:
        texts = texts_of(row)
        if row.resource == UPDATES:
            found[COMPLETION] = texts.get("to_completion", "")
        found |= {
            name: texts.get(column, "")
            for name, (resource, column, _label, _required) in COLUMNS.items()
            if resource == row.resource
        }
    return {name: text for name, text in found.items() if text}


def _form(actor: Actor, subject: Key, completion: str, begin: Mapping[str, str]) -> Form:
    resource, code = subject
    declared = Field.of(resource, columns_of(resource)[COMPLETION], label=Text("Cumplimiento", "Completion"))
    rest = [
        replace(Field.of(of, columns_of(of)[column], name, label), required=required)
        for name, (of, column, label, required) in COLUMNS.items()
    ]
    begins = {HAPPENED: today().isoformat(), **begin}
    return Form(draft_name(resource, code), actor, (declared, *rest), {COMPLETION: completion}, begins)


def _say_what_waits(actor: Actor, subject: Key) -> None:
    """Say which proposal already tells of this row, so that the same thing is not told twice."""
    language = frame.language()
    found = [one.proposal for one in waiting_updates(engine(), actor) if one.subject == subject]
    if found:
        st.info(sentences.told_already(found[-1], language), icon=":material/hourglass_top:")


def _draw(form: Form, link_title: str) -> None:
    latest = max(today(), _day(form.texts()[HAPPENED]))
    for field in form.fields:
        placeholder = {LINK: "https://", LINK_TITLE: link_title}.get(field.name, "")
        form_fields.draw(form, field, placeholder=placeholder, latest=latest)


def _preview(progress: Progress, link_title: str) -> None:
    texts = progress.texts
    typed = sentences.TypedUpdate(
        subject=progress.subject,
        before=Completion(progress.before),
        after=Completion(progress.after),
        happened_on=_day(texts[HAPPENED]),
        text=texts[TEXT],
        obstacles=texts[OBSTACLE],
        link=texts[LINK],
        link_title=texts[LINK_TITLE] or link_title,
        link_kind=sentences.evidence_kind(texts[LINK]),
    )
    st.html(sentences.public_update(current_edition(), typed, frame.language()))


def _hand_in(form: Form, opened: Opened, progress: Progress, link_title: str) -> None:
    texts = progress.texts
    missing = [
        Problem("missing", one.resource, one.column, one.column.name)
        for one in form.fields
        if one.required and not texts[one.name]
    ]
    codes = codes_of_update(engine(), progress.subject.code)
    proposed = progress.proposed(*codes, link_title)
    title = sentences.title_of_update(current_edition(), progress.subject)
    proposal = (title, sentences.reason_of_update(texts[HAPPENED]), proposed)
    deliver_and_finish(form, opened, OFFICE, proposal, missing)


def _day(text: str) -> date:
    return date.fromisoformat(text) if text else today()
