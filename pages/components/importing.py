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
from pages.components.delivery import Delivery
from pages.components.messages import literal
from presentation import blocks, differences

KINDS = ("csv", "xlsx")
PAGE = DRAFT = "import"
PLANNED = "import-planned"
SHOWN_ROWS = 50
SHOWN_PROBLEMS = 200


def show() -> None:
    """Draw both ways of bringing in many rows."""
    actor, language = staff.actor(), frame.language()
    Delivery.of(PAGE).tell(actor)
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
        key=f"import-files/{Delivery.of(PAGE).times}",
    )
    if not files:
        st.session_state.pop(PLANNED, None)
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
    asked = {"title": _("Título de la propuesta (público)"), "reason": _("Motivo (público)")}
    typed, beside = {}, {}
    for name, label in asked.items():
        key = f"import-{name}/{Delivery.of(PAGE).times}"
        typed[name] = st.text_input(label, value=kept.get(name, ""), key=key)
        beside[name] = st.empty()
    if typed != kept and (kept or any(typed.values())):
        with staff.told():
            drafts.keep(engine(), actor, DRAFT, typed)
    if st.button(_("Enviar a revisión"), type="primary", key="import-submit"):
        try:
            _deliver(actor, files, typed, language)
        except InvalidInput as error:
            for problem in error.problems:
                place = beside.get(problem.name) if problem.resource == "change_sets" else None
                (place or st).error(_said(problem, language, short=place is not None))
        except DomainError as error:
            st.error(literal(error.text(language)))


def _deliver(actor: Actor, files: Sequence[UploadedFile], typed: Mapping[str, str], language: Language) -> None:
    _ = translations(language).gettext
    contents, delivery, said = _contents(files), Delivery.of(PAGE), _("Propuesta %(number)s en revisión.")
    with st.spinner(_("Se envían los archivos…")):
        number = import_files(engine(), actor, contents, title=typed["title"], reason=typed["reason"]).change_set_id
        if number is not None:
            delivery.done(said % {"number": number}, DRAFT)
    if number is None:
        st.error(_("Los datos cambiaron mientras tanto y los archivos ya no proponen lo mismo. Vuelva a elegirlos."))
    delivery.tell(actor)


def _said(problem: Problem, language: Language, *, short: bool) -> str:
    return literal(expectation(problem, language) if short else problem.text(language))
