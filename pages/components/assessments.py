"""The monitor's desk: every commitment with the own body's last assessment; one of them with its form."""

from collections.abc import Mapping, Sequence

import streamlit as st

from config.clock import today
from config.i18n import Text, translations
from config.pages import ASSESSMENTS
from data_access.change_sets import publish_assessments
from data_access.current import current_edition, engine
from data_access.editions import Edition
from data_access.enumerations import Operation
from data_access.models import RESOURCES
from data_access.proposals import ChangedField, ChangedRow
from data_access.staff.accounts import Actor
from data_access.working import Proposed
from indicators.model import RowRef
from indicators.own_assessments import own_assessments, standings
from indicators.wording import title_of
from pages.components import decisions, frame
from pages.components.forms import entity_form
from pages.components.handing_in import Desk
from presentation import differences
from presentation.addresses import row_address
from presentation.blocks import render
from presentation.frame import notice

RESOURCE = "assessments"
COMMITMENT, ASSESSMENT = "compromiso", "evaluacion"
BUTTONS = (
    Text("Publicar la evaluación", "Publish the assessment"),
    Text("Retirar la evaluación", "Withdraw the assessment"),
)


def desk(actor: Actor) -> None:
    """Draw the list, or the form that the address asks for."""
    body = actor.organisation or ""
    edition = current_edition()
    language = frame.language()
    _ = translations(language).gettext
    if not body:
        words = _("Su cuenta no tiene institución: quien administra las cuentas debe indicar cuál es.")
        st.html(notice([words], language))
        return
    code, commitment = st.query_params.get(ASSESSMENT, ""), st.query_params.get(COMMITMENT, "")
    own = {row.code: row for row in edition.assessments if row.assessor == body}
    if code in own:
        _form(actor, edition, own[code].commitment, code)
    elif edition.row("commitments", commitment) is not None:
        _form(actor, edition, commitment, "")
    else:
        st.html(
            render(
                language,
                "staff/assessed.html",
                standings=standings(edition, body),
                body=title_of(edition, RowRef("organisations", body)),
                address=lambda asked: ASSESSMENTS.address(language, **{COMMITMENT: asked}),
            )
        )


def _form(actor: Actor, edition: Edition, commitment: str, code: str) -> None:
    """Draw how the public will read what is typed, the own assessments of the commitment, and the form of one."""
    language = frame.language()
    _ = translations(language).gettext
    body = actor.organisation or ""
    st.button(_("Volver a la lista"), on_click=_leave, key="back")
    preview = st.container()
    if not code:
        for row in own_assessments(edition, body, commitment):
            label = _("Corregir o retirar %(code)s") % {"code": row.code}
            st.button(label, on_click=_correct, args=(row.code,), key=f"correct-{row.code}")
    heading = _("Corregir la evaluación %(code)s") % {"code": code} if code else _("Nueva evaluación")
    st.html(render(language, "staff/heading.html", heading=heading, lead="", empty="", who=""))
    reason = f"Evaluación independiente de {title_of(edition, RowRef('organisations', body)).es}."  # public: in Spanish
    typed = entity_form(
        actor,
        RESOURCES[RESOURCE],
        code,
        fixed={"assessor": body},
        begin={} if code else {"commitment": commitment, "dated": today().isoformat(), "reason": reason},
        desk=Desk(_publish, ASSESSMENTS, BUTTONS),
    )
    if typed and typed["commitment"] != commitment:
        words = _("El formulario tiene un borrador sobre otro compromiso: %(code)s.")
        st.caption(words % {"code": typed["commitment"] or "–"})
    if typed:
        after = differences.as_it_would_be(edition, (_as_new(typed, code),))
        preview.html(differences.assessment(after, typed["commitment"] or commitment, today(), language))


def _as_new(typed: Mapping[str, str], code: str) -> ChangedRow:
    """Return an assessment as it is typed now; to be read beside others it needs a day, also before one is chosen."""
    texts = {**typed, "dated": typed["dated"] or today().isoformat()}
    fields = tuple(ChangedField(column.name, "", texts.get(column.name, "")) for column in RESOURCES[RESOURCE].columns)
    return ChangedRow(Operation.CREATE, RESOURCE, code or typed["code"], fields)


def _correct(code: str) -> None:
    _leave()
    st.query_params[ASSESSMENT] = code


def _leave() -> None:
    for name in (COMMITMENT, ASSESSMENT):
        st.query_params.pop(name, None)


def _publish(actor: Actor, title: str, reason: str, proposed: Sequence[Proposed]) -> str:
    """Publish under the body's own name, at once; return the sentence that says so."""
    number = publish_assessments(engine(), actor, title, reason, proposed)
    decisions.wait_for(number)
    after = current_edition()
    pages = (row_address(after, RowRef(row.resource, row.code), frame.language()) for row in proposed)
    return decisions.published(number, next(pages, None))
