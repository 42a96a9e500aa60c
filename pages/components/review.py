"""Review: the lists of proposals, and one of them side by side."""

import streamlit as st

from config.clock import today
from config.i18n import translations
from config.pages import TASKS
from data_access import proposals
from data_access.current import current_edition, engine
from data_access.errors import DomainError
from data_access.proposals import LISTED, Listed
from data_access.staff.accounts import Actor
from pages.components import decisions, frame
from presentation import differences
from presentation.blocks import render
from presentation.frame import notice

FIRST_ROWS = 50


def asked() -> int | None:
    """Return the number of the proposal in the address."""
    said = st.query_params.get(decisions.PARAMETER, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else None


def lists(actor: Actor) -> None:
    """Draw what waits for a review, then one's own proposals; each can be opened."""
    _ = translations(frame.language()).gettext
    decisions.say_what_was_refused()
    _list(
        _("Por revisar"),
        _("Lo que espera más tiempo va primero."),
        proposals.queue(engine(), actor),
        _("Nada espera revisión."),
        _("Aquí aparece lo que cualquier persona del equipo envía a revisión."),
    )
    _list(
        _("Mis propuestas"),
        _("Lo devuelto dice por qué; en «%(tasks)s» se abre de nuevo con lo que usted había escrito.")
        % {"tasks": TASKS.title.in_(frame.language())},
        proposals.own(engine(), actor),
        _("Usted no ha propuesto nada todavía."),
        _("Lo que proponga queda aquí, con su estado y la respuesta de quien lo revise."),
    )


def one(actor: Actor, number: int) -> None:
    """Draw one proposal and what this account can do about it."""
    language = frame.language()
    _ = translations(language).gettext
    st.button(_("Volver a la lista"), on_click=decisions.go_to, args=(None,), key="back")
    decisions.say_what_was_refused()
    try:
        shown = proposals.proposal(engine(), actor, number)
    except DomainError as error:
        st.html(notice([error.text(language)], language))
        return
    decisions.take_up(actor, shown)
    edition, all_shown = current_edition(), f"everything-{number}"
    everything = st.session_state.get(all_shown, False) or len(shown.rows) <= FIRST_ROWS
    st.html(differences.heading(shown, language))
    if shown.conflicts:
        st.html(differences.conflicts(edition, shown.conflicts, language))
    if shown.problems:
        st.html(differences.problems(shown.problems, language))
    st.html(differences.changes(edition, shown.rows, today(), language, None if everything else FIRST_ROWS))
    if not everything:
        st.button(_("Mostrar todo"), on_click=st.session_state.update, args=({all_shown: True},), key=f"all-{number}")
    decisions.offer(actor, shown)


def _list(heading: str, lead: str, items: list[Listed], empty: str, who: str) -> None:
    language = frame.language()
    _ = translations(language).gettext
    counted = f"{heading} ({len(items)}{'+' * (len(items) == LISTED)})" if items else heading
    said = {"heading": counted, "lead": lead if items else "", "empty": "" if items else empty, "who": who}
    st.html(render(language, "staff/heading.html", **said))
    for item in items:
        words, button = st.columns([4, 1], vertical_alignment="center")
        words.html(differences.listed(item, today(), language))
        label = _("Abrir la propuesta %(number)d") % {"number": item.number}
        # one proposal may stand in both lists
        button.button(label, on_click=decisions.go_to, args=(item.number,), key=f"open-{heading}-{item.number}")
