"""What can be done about a proposal: approve, send back, take back, propose again; each tells what came of it."""

import time
from collections.abc import Callable
from datetime import datetime
from typing import NoReturn

import streamlit as st

from config.i18n import translations
from data_access import proposals
from data_access.change_sets import approve, propose_again, reject, submit, withdraw
from data_access.current import current_edition, engine
from data_access.enumerations import Role, State
from data_access.errors import Conflict, DomainError, WrongState
from data_access.permissions import MONITOR_RESOURCES, REVIEWERS_APPROVE, why_not_approve
from data_access.problems import InvalidInput
from data_access.proposals import Proposal
from data_access.staff.accounts import Actor
from pages.components import frame, staff
from presentation import differences
from presentation.frame import notice
from presentation.staff_sentences import told

PARAMETER = "propuesta"
REFUSED, ASKED = "refused", "asked"
APPROVE, SEND_BACK, LATER = "Alt+Shift+A", "Alt+Shift+D", "Alt+Shift+S"
WAIT_SECONDS = 1.5  # a process asks for a new edition more often than that


def go_to(number: int | None) -> None:
    """Put a proposal into the address, or none, which is the list."""
    if number is None:
        st.query_params.pop(PARAMETER, None)
    else:
        st.query_params[PARAMETER] = str(number)


def say_what_was_refused() -> None:
    """Say once why the last command did nothing."""
    if sentence := st.session_state.pop(REFUSED, ""):
        st.html(notice([sentence], frame.language()))


def take_up(actor: Actor, shown: Proposal) -> None:
    """Do what was asked of a proposal, unless somebody else decided first; then say so beside what is left."""
    asked = st.session_state.pop(ASKED, "")
    if asked and not shown.open:
        _refuse(WrongState(shown.number, shown.state.label).text(frame.language()), None)
    if asked == APPROVE:
        _publish(actor, shown)


def offer(actor: Actor, shown: Proposal) -> None:
    """Draw what this account can do about a proposal, and why it cannot do more."""
    own = shown.proposer_id == actor.id
    if shown.state is State.SUBMITTED:
        _approval(actor, shown)
        if actor.role is Role.REVIEWER and not own and shown.resources.isdisjoint(MONITOR_RESOURCES):
            _sending_back(actor, shown)
    if own:
        _own(actor, shown)


def wait_for(edition: int) -> None:
    """Wait until this process shows an edition, or would have to by now."""
    last = time.monotonic() + WAIT_SECONDS
    while current_edition().number < edition and time.monotonic() < last:
        time.sleep(0.05)


def published(edition: int, page: str | None) -> str:
    """Return that an edition was published, with links to it and to the page that tells of what changed."""
    language = frame.language()
    _ = translations(language).gettext
    where = {"number": edition, "address": differences.edition_address(edition, language)}
    said = _("Se publicó la [edición %(number)d](%(address)s).") % where
    if page is None:
        return said
    return said + " " + _("[Ver la página pública](%(address)s).") % {"address": page}


def asks_reason(
    key: str, label: str, button: str, command: Callable[[str], object], *, known: str = "", shortcut: str | None = None
) -> bool:
    """Draw a form that asks for a reason, and run a command with it; return whether that was done.

    What is wrong with the reason is said beside its field, and what was typed stays.
    """
    with st.form(key):
        reason = st.text_area(label, known, key=f"{key}-reason-{bool(known)}")
        beside = st.empty()
        handed_in = st.form_submit_button(button, shortcut=shortcut, on_click=_ask, args=(key,))
    if not handed_in:
        return False
    try:
        command(reason)
    except InvalidInput as error:
        beside.error(" ".join(told(problem, frame.language()) for problem in error.problems))
        return False
    except DomainError as error:
        _refuse(error.text(frame.language()), None)
    return True


def _ask(what: str) -> None:
    st.session_state[ASKED] = what


def _approval(actor: Actor, shown: Proposal) -> None:
    language = frame.language()
    _ = translations(language).gettext
    why = why_not_approve(actor, shown.proposer_id, shown.resources)
    if why is REVIEWERS_APPROVE:
        st.caption(why.in_(language))
        return
    said = why.in_(language) if why else ""
    if not said and (shown.conflicts or shown.problems):
        said = _("No se puede aprobar mientras los datos no permitan aplicar lo que se propone.")
    with st.container(horizontal=True):
        st.button(
            _("Aprobar y publicar"),
            type="primary",
            shortcut=APPROVE,
            disabled=bool(said),
            on_click=_ask,
            args=(APPROVE,),
            key=f"approve-{shown.number}",
        )
        later = st.button(_("Dejar para después"), shortcut=LATER, key=f"later-{shown.number}")
    keys = {"approve": APPROVE, "back": SEND_BACK, "later": LATER}
    st.caption(
        said
        or _("Con el teclado: %(approve)s aprueba y publica, %(back)s devuelve, %(later)s pasa a la siguiente.") % keys
    )
    if later:
        _next(actor, shown)


def _publish(actor: Actor, shown: Proposal) -> None:
    """Check, apply and publish, telling each step; then go on to the next proposal."""
    language = frame.language()
    _ = translations(language).gettext
    with st.status(_("Se publica la propuesta %(number)d") % {"number": shown.number}, expanded=True):
        try:
            st.write(_("1 de 3: se comprueba que los datos sigan como se vieron."))
            if found := proposals.proposal(engine(), actor, shown.number).conflicts:
                raise Conflict(found)
            st.write(_("2 de 3: se aplican los cambios y se publica la edición."))
            edition = approve(engine(), actor, shown.number)
        except (Conflict, InvalidInput):  # the next run shows them field by field
            _refuse(_("No se publicó: los datos cambiaron desde que se propuso."), shown.number)
        except DomainError as error:
            _refuse(error.text(language), None)
        st.write(_("3 de 3: se espera a que el sitio muestre la edición nueva."))
        wait_for(edition)
    staff.done(published(edition, differences.public_address(current_edition(), shown.rows, language)))
    _next(actor, shown)


def _sending_back(actor: Actor, shown: Proposal) -> None:
    language = frame.language()
    _ = translations(language).gettext
    known = differences.reason_of_conflicts(shown.conflicts, language) if shown.conflicts else ""
    if asks_reason(
        f"send-back-{shown.number}",
        _("Motivo para devolverla"),
        _("Devolver"),
        lambda reason: reject(engine(), actor, shown.number, reason),
        known=known,
        shortcut=SEND_BACK,
    ):
        staff.done(_("Se devolvió la propuesta %(number)d con su motivo.") % {"number": shown.number})
        _next(actor, shown)


def _own(actor: Actor, shown: Proposal) -> None:
    """Draw what a proposer can do: hand in what was left a draft, propose again, take back."""
    _ = translations(frame.language()).gettext
    number = {"number": shown.number}
    if shown.state is State.DRAFT and st.button(_("Enviar a revisión"), type="primary", key=f"submit-{shown.number}"):
        _try(lambda: submit(engine(), actor, shown.number), shown.number)
        staff.done(_("La propuesta %(number)d espera revisión.") % number)
        st.rerun()
    if shown.conflicts or shown.state is State.REJECTED:
        _proposing_again(actor, shown)
    if shown.open and asks_reason(
        f"withdraw-{shown.number}",
        _("Motivo para retirarla"),
        _("Retirar la propuesta"),
        lambda reason: withdraw(engine(), actor, shown.number, reason),
    ):
        staff.done(_("Usted retiró la propuesta %(number)d.") % number)
        go_to(None)
        st.rerun()


def _proposing_again(actor: Actor, shown: Proposal) -> None:
    _ = translations(frame.language()).gettext
    if st.button(_("Proponer de nuevo sobre el valor actual"), key=f"again-{shown.number}"):
        new = _try(lambda: propose_again(engine(), actor, shown.number), shown.number)
        staff.done(_("La propuesta %(number)d espera revisión.") % {"number": new})
        go_to(new)
        st.rerun()
    st.caption(_("Se envían los mismos valores, comparados con lo que dicen ahora los datos."))


def _try(command: Callable[[], int | None], number: int) -> int | None:
    """Run a command on a proposal; where that does nothing, say why beside the proposal as it is by then."""
    try:
        return command()
    except DomainError as error:
        _refuse(error.text(frame.language()), number)


def _next(actor: Actor, shown: Proposal) -> NoReturn:
    """Go on to the proposal that waited next, of those that this account may decide, or to the list."""
    here = (shown.steps[-1].at, shown.number)
    waiting: dict[tuple[datetime, int], int] = {
        (item.since, item.number): item.number
        for item in proposals.queue(engine(), actor)
        if item.number != shown.number and why_not_approve(actor, item.proposer_id, item.rows) is None
    }
    following = min((place for place in waiting if place > here), default=min(waiting, default=None))
    go_to(waiting[following] if following else None)
    st.rerun()


def _refuse(sentence: str, number: int | None) -> NoReturn:
    """Say after the next run why nothing was done."""
    st.session_state[REFUSED] = sentence
    go_to(number)
    st.rerun()
