"""Sign-in sheets: a file goes in, counts come out. Of the people in it nothing is shown, and nothing kept.

The file itself stays in the server's memory, as the upload it is, until it is handed in, replaced or the page is left.
"""

from collections.abc import Mapping

import streamlit as st

from config.i18n import Language, translations
from data_access.current import current_edition, engine
from data_access.editions import Edition
from data_access.errors import DomainError
from data_access.importing import note_check
from data_access.models.participation import EventPublic
from data_access.problems import InvalidInput, expectation
from data_access.sheets.attendance import Reduced, Sheet, open_sheet, propose_attendance, reduce_sheet
from data_access.sheets.words import Field
from data_access.staff import drafts
from data_access.staff.accounts import Actor
from indicators.wording import name_of, title
from pages.components import frame, staff
from pages.components.delivery import Delivery
from pages.components.messages import literal
from presentation import blocks, formats

DRAFT = "import/attendance"
PAGE = "attendance"
NOTED = "attendance-noted"
NO_COLUMN = -1
WHY = "Conteo de la lista de asistencia"  # public, so in the language of the data


def show(actor: Actor) -> None:
    """Draw the way from a sign-in sheet to the counts of an event."""
    Delivery.of(PAGE).tell(actor)
    edition, language = current_edition(), frame.language()
    _ = translations(language).gettext
    st.html(blocks.render(language, "staff/attendance_rules.html"))
    events = {event.code: event for event in sorted(edition.events, key=_newest_first)}
    if not events:
        st.info(_("Todavía no hay ningún evento publicado; primero se propone el evento."))
        return
    code = st.selectbox(
        _("Evento"), list(events), index=None, format_func=lambda code: _called(events[code], language),
        placeholder=_("Elija el evento"), key="attendance-event",
    )  # fmt: skip
    file = st.file_uploader(
        _("Lista de asistencia en CSV o XLSX, una línea por persona"),
        type=["csv", "xlsx"],
        key=f"attendance-file/{Delivery.of(PAGE).times}",
    )
    if file is None:
        return
    if st.session_state.get(NOTED) != file.file_id:
        note_check(engine(), actor, "attendance", 1)
        st.session_state[NOTED] = file.file_id
    try:
        with st.spinner(_("Se cuenta la lista…")):
            sheet = open_sheet(file.getvalue())
    except InvalidInput as error:
        st.error(literal(" ".join(expectation(problem, language) for problem in error.problems)))
        return
    reduced = reduce_sheet(sheet, _columns(sheet, file.file_id, language), edition.places)
    _preview(edition, reduced, language)
    if code is None:
        st.info(_("Elija el evento para enviar las cifras a revisión."))
    elif reduced.people:
        _hand_in(actor, edition, events[code], reduced, language)


def _newest_first(event: EventPublic) -> tuple[int, str]:
    return -(event.held_on.toordinal() if event.held_on else 0), event.code


def _called(event: EventPublic, language: Language) -> str:
    day = f" · {formats.date(event.held_on, language)}" if event.held_on else ""
    return f"{event.code} · {title(event).in_(language)}{day}"


def _columns(sheet: Sheet, file_id: str, language: Language) -> Mapping[Field, int]:
    """Let the columns be corrected; only headings are offered, and a column says one thing."""
    _ = translations(language).gettext
    names = {NO_COLUMN: _("Ninguna"), **{heading.position: heading.name for heading in sheet.headings}}
    chosen: dict[Field, int] = {}
    with st.container(horizontal=True):
        for about in Field:
            place = st.selectbox(
                _("Columna de: %(what)s") % {"what": about.label.in_(language)},
                list(names),
                index=list(names).index(sheet.found.get(about, NO_COLUMN)),
                format_func=names.__getitem__,
                key=f"attendance/{file_id}/{about.value}",
                width=210,
            )
            if place != NO_COLUMN:
                chosen[about] = place
    return chosen


def _preview(edition: Edition, reduced: Reduced, language: Language) -> None:
    rows = [(one, name_of(edition, "places", one.place)) for one in reduced.counts]
    st.html(blocks.render(language, "staff/attendance.html", reduced=reduced, rows=rows))


def _come_on_top(edition: Edition, event: EventPublic, language: Language) -> bool:
    """Ask what becomes of the counts on record, where there are any."""
    if event.people is None and not any(row.event == event.code for row in edition.attendance):
        return False
    _ = translations(language).gettext
    ways = {
        "replace": _("Reemplazar lo registrado"),
        "add": _("Sumar a lo registrado (otra hoja del mismo evento)"),
    }
    label = _("El evento ya tiene asistencia registrada")
    return st.radio(label, list(ways), format_func=ways.__getitem__, key="attendance-way") == "add"


def _hand_in(actor: Actor, edition: Edition, event: EventPublic, reduced: Reduced, language: Language) -> None:
    """Ask what becomes of counts on record, for title and reason, and hand the counts in."""
    _ = translations(language).gettext
    add = _come_on_top(edition, event, language)
    key = f"attendance-title/{event.code}"
    named = st.text_input(_("Título de la propuesta (público)"), value=f"Asistencia de {event.code}", key=key)
    beside_title = st.empty()
    reason = st.text_input(_("Motivo (público)"), value=_kept_reason(actor), key="attendance-reason")
    beside_reason = st.empty()
    _keep(actor, reason)
    if not st.button(_("Enviar las cifras a revisión"), type="primary", key="attendance-submit"):
        return
    delivery, said = Delivery.of(PAGE), _("Propuesta %(number)s en revisión; la lista se descartó.")
    try:
        number = propose_attendance(engine(), actor, event.code, reduced, add=add, title=named, reason=reason)
        delivery.done(said % {"number": number}, DRAFT)
    except InvalidInput as error:
        beside = {"title": beside_title, "reason": beside_reason}
        for problem in error.problems:
            (beside.get(problem.name) or st).error(literal(expectation(problem, language)))
    except DomainError as error:
        st.error(literal(error.text(language)))
    delivery.tell(actor)


def _kept_reason(actor: Actor) -> str:
    draft = drafts.kept(engine(), actor, DRAFT)
    kept = str(draft.content.get("reason", "")) if draft else ""
    return kept or WHY


def _keep(actor: Actor, reason: str) -> None:
    """Keep the reason, and nothing that comes from a sheet."""
    draft = drafts.kept(engine(), actor, DRAFT)
    kept = draft.content.get("reason", "") if draft else WHY
    if reason and reason != kept:
        with staff.told():
            drafts.keep(engine(), actor, DRAFT, {"reason": reason})
