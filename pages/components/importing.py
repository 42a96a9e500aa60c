"""The import page: files are checked as soon as they are chosen, and handed in as one change set or not at all."""

from collections.abc import Mapping, Sequence

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from config.clock import today
from config.i18n import Language, translations
from data_access.current import current_edition, engine
from data_access.errors import DomainError
from data_access.importing import ImportPlan, import_files, note_check, plan_import
from data_access.incoming import DATA
from data_access.problems import InvalidInput, Problem, expectation
from data_access.proposals import ChangedField, ChangedRow
from data_access.schema import encode
from data_access.staff import drafts
from data_access.staff.accounts import Actor
from data_access.working import Proposed
from pages.components import attendance, frame, staff
from pages.components.messages import literal
from presentation import blocks, differences

KINDS = ("csv", "xlsx")
DRAFT = "import"
ROUND = "import-round"  # grows when the chosen files must be let go
PLANNED = "import-planned"
SHOWN_ROWS = 50
SHOWN_PROBLEMS = 200


def show() -> None:
    """Draw both ways of bringing in many rows."""
    actor, language = staff.actor(), frame.language()
    _ = translations(language).gettext
    data, sheets = st.tabs([_("Archivos de datos"), _("Lista de asistencia")])
    with data:
        _data_files(actor, language)
    with sheets:
        attendance.show(actor)


def changed_rows(proposed: Sequence[Proposed]) -> tuple[ChangedRow, ...]:
    """Return proposals as rows that can be shown before and after."""
    return tuple(
        ChangedRow(
            item.operation,
            item.resource,
            item.code,
            tuple(ChangedField(name, item.seen.get(name, ""), encode(new)) for name, new in item.values.items()),
        )
        for item in proposed
    )


def _data_files(actor: Actor, language: Language) -> None:
    _ = translations(language).gettext
    with st.expander(_("Plantillas para descargar")):
        offered = [(entity.title, resource) for resource, entity in DATA.items() if resource != "assessments"]
        st.html(blocks.render(language, "staff/templates.html", offered=offered))
    limit = st.get_option("server.maxUploadSize")
    files = st.file_uploader(
        _("Archivos CSV o XLSX, hasta %(limit)s MB cada uno") % {"limit": limit},
        type=list(KINDS),
        accept_multiple_files=True,
        key=f"import-files/{st.session_state.get(ROUND, 0)}",
    )
    if not files:
        return
    plan = _planned(actor, files, language)
    st.html(
        blocks.render(
            language,
            "staff/import_plan.html",
            plan=plan,
            problems=[problem.text(language) for problem in plan.problems[:SHOWN_PROBLEMS]],
            warnings=[warning.text(language) for warning in plan.warnings[:SHOWN_PROBLEMS]],
        )
    )
    if plan.proposed:
        rows = changed_rows(plan.proposed)
        st.html(differences.changes(current_edition(), rows, today(), language, SHOWN_ROWS))
        _hand_in(actor, files, language)


def _planned(actor: Actor, files: Sequence[UploadedFile], language: Language) -> ImportPlan:
    """Return what the files would do; once for the same files and edition, for every key typed runs this page."""
    asked = (current_edition().number, *(file.file_id for file in files))
    kept = st.session_state.get(PLANNED)
    if kept is None or kept[0] != asked:
        with st.spinner(translations(language).gettext("Se comprueban los archivos…")):
            note_check(engine(), actor, DRAFT, len(files))
            kept = (asked, plan_import(engine(), _contents(files)))
        st.session_state[PLANNED] = kept
    plan: ImportPlan = kept[1]
    return plan


def _contents(files: Sequence[UploadedFile]) -> list[tuple[str, bytes]]:
    return [(file.name, file.getvalue()) for file in files]


def _hand_in(actor: Actor, files: Sequence[UploadedFile], language: Language) -> None:
    """Ask for title and reason, which survive as a draft, and hand the files in."""
    _ = translations(language).gettext
    draft = drafts.kept(engine(), actor, DRAFT)
    kept: Mapping[str, str] = draft.content if draft else {}
    title = st.text_input(_("Título de la propuesta (público)"), value=kept.get("title", ""), key="import-title")
    beside_title = st.empty()
    reason = st.text_input(_("Motivo (público)"), value=kept.get("reason", ""), key="import-reason")
    beside_reason = st.empty()
    typed = {"title": title, "reason": reason}
    if typed != kept and (kept or any(typed.values())):
        with staff.told():
            drafts.keep(engine(), actor, DRAFT, typed)
    if not st.button(_("Enviar a revisión"), type="primary", key="import-submit"):
        return
    try:
        report = import_files(engine(), actor, _contents(files), title=title, reason=reason)
    except InvalidInput as error:
        beside = {"title": beside_title, "reason": beside_reason}
        for problem in error.problems:
            place = beside.get(problem.name) if problem.resource == "change_sets" else None
            (place or st).error(_said(problem, language, short=place is not None))
        return
    except DomainError as error:
        st.error(literal(error.text(language)))
        return
    if report.change_set_id is None:
        st.error(_("Los datos cambiaron mientras tanto y los archivos ya no proponen lo mismo. Vuelva a elegirlos."))
        return
    drafts.drop(engine(), actor, DRAFT)
    for key in (PLANNED, "import-title", "import-reason"):
        st.session_state.pop(key, None)
    st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1
    staff.done(_("Propuesta %(number)s en revisión.") % {"number": report.change_set_id})
    st.rerun()


def _said(problem: Problem, language: Language, *, short: bool) -> str:
    return literal(expectation(problem, language) if short else problem.text(language))
