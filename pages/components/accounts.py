"""Accounts on their page: the table, a new one, and what an administrator changes of another."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from config.i18n import Language, translations
from data_access.current import current_edition, engine
from data_access.enumerations import Role
from data_access.problems import InvalidInput, expectation
from data_access.staff.accounts import (
    Account,
    Actor,
    accounts,
    add_account,
    change_role,
    reset_account,
    set_active,
)
from pages.components import staff
from presentation import blocks
from presentation.staff_sentences import moment

ROUND = "accounts-round"  # counts what was created: the next one gets fields that are empty
WIDTH = 420
LONGEST_NAME = 40


def show(actor: Actor, language: Language) -> None:
    """Draw the accounts and the forms that change them; the table shows what the forms did in the same run."""
    _ = translations(language).gettext
    table = st.container()
    st.subheader(_("Crear una cuenta"))
    _create(actor, language)
    st.subheader(_("Cambiar una cuenta"))
    _change(actor, language)
    with table:
        st.html(_table(accounts(engine(), actor), language))


def _table(found: list[Account], language: Language) -> str:
    _ = translations(language).gettext
    columns = [
        _("Nombre de la cuenta"),
        _("Rol"),
        _("Estado"),
        _("Segundo factor"),
        _("Última entrada"),
        _("Institución"),
    ]
    rows = [
        (
            one.username,
            one.role.label.in_(language),
            _state(one, language),
            _("sí") if one.second_factor else _("no"),
            moment(one.last_sign_in, language) if one.last_sign_in else "–",
            one.organisation or "–",
        )
        for one in found
    ]
    caption = _("La última entrada se conoce de los últimos 90 días.")
    empty = _("Todavía no hay cuentas. La primera se crea en la línea de comandos.")
    return blocks.render(language, "staff/table.html", caption=caption, columns=columns, rows=rows, empty=empty)


def _state(account: Account, language: Language) -> str:
    _ = translations(language).gettext
    if not account.active:
        return _("Inactiva")
    if account.provider:
        return _("Activa, entra con el proveedor")
    return _("Activa, con la primera contraseña") if account.password_expired else _("Activa")


def _create(actor: Actor, language: Language) -> None:
    _ = translations(language).gettext
    number = st.session_state.setdefault(ROUND, 0)
    name = st.text_input(
        _("Nombre de la cuenta"),
        key=f"new-name-{number}",
        max_chars=LONGEST_NAME,
        autocomplete="off",
        help=_("De 3 a 40 minúsculas sin tilde, dígitos, punto, guion o guion bajo. Solo el personal lo ve."),
        width=WIDTH,
    )
    beside_name = st.empty()
    role, body, beside_body = _role(f"new-{number}", Role.EDITOR, None, language)
    if st.button(_("Crear la cuenta"), type="primary", key="create"):
        with beside(language, username=beside_name, organisation=beside_body):
            first = add_account(engine(), actor, name.strip(), role, body)
            st.session_state[ROUND] = number + 1
            st.success(_("Cuenta creada: %(name)s.") % {"name": name.strip()})
            _show_password(first, language)


def _change(actor: Actor, language: Language) -> None:
    _ = translations(language).gettext
    others = {one.username: one for one in accounts(engine(), actor) if one.id != actor.id}
    if not others:
        st.info(_("No hay otra cuenta que la suya, y la propia no se cambia aquí."))
        return
    chosen = st.selectbox(
        _("Cuenta que cambia"), list(others), index=None, key="account", placeholder=_("Elija una cuenta"), width=WIDTH
    )
    if chosen is None or chosen not in others:
        return
    _change_role(actor, others[chosen], language)
    _close_or_open(actor, others[chosen], language)


def _change_role(actor: Actor, account: Account, language: Language) -> None:
    _ = translations(language).gettext
    role, body, beside_body = _role(f"role-{account.username}", account.role, account.organisation, language)
    if st.button(_("Cambiar el rol"), key="change-role", help=_("Cierra las sesiones de la cuenta.")):
        with beside(language, organisation=beside_body):
            change_role(engine(), actor, account.username, role, body)
            names = {"name": account.username, "role": role.label.in_(language)}
            staff.done(_("%(name)s tiene ahora el rol «%(role)s».") % names)
            st.rerun()


def _close_or_open(actor: Actor, account: Account, language: Language) -> None:
    """Draw what takes an account away, for which its name must be typed, and what gives it back."""
    _ = translations(language).gettext
    name = account.username
    if not account.active and st.button(_("Activar de nuevo"), key="activate"):
        with staff.told():
            set_active(engine(), actor, name, active=True)
            staff.done(_("Cuenta activada: %(name)s.") % {"name": name})
            st.rerun()
    asks = _("Para desactivarla o restablecerla, escriba el nombre de la cuenta: %(name)s") % {"name": name}
    typed = st.text_input(asks, key=f"confirm-{name}", autocomplete="off", width=WIDTH)
    place = st.empty()
    factor = account.second_factor and st.toggle(
        _("Al restablecer, quitar también el segundo factor"), key=f"factor-{name}"
    )
    with st.container(horizontal=True):
        ends = account.active and st.button(
            _("Desactivar"), key="deactivate", help=_("Cierra sus sesiones al instante.")
        )
        resets = st.button(
            _("Restablecer"),
            key="reset",
            help=_("Quita la contraseña y cierra las sesiones."),
        )
    if (ends or resets) and typed.strip() != name:
        place.error(_("Escriba %(name)s para confirmar.") % {"name": name})
    elif ends:
        with staff.told():
            set_active(engine(), actor, name, active=False)
            staff.done(_("Cuenta desactivada: %(name)s.") % {"name": name})
            st.rerun()
    elif resets:
        with staff.told():
            _show_password(reset_account(engine(), actor, name, factor=factor), language)


def _role(key: str, role: Role, body: str | None, language: Language) -> tuple[Role, str | None, DeltaGenerator]:
    """Draw the choice of a role and, of a monitor, the body; return both, and the place beside the latter."""
    _ = translations(language).gettext
    labels = {one.value: one.label.in_(language) for one in Role}
    chosen = Role(
        st.selectbox(
            _("Rol"),
            list(labels),
            index=list(Role).index(role),
            format_func=labels.__getitem__,
            key=f"{key}-role",
            width=WIDTH,
        )
    )
    if chosen is not Role.MONITOR:
        return chosen, None, st.empty()
    names = {one.code: one.name_es for one in current_edition().organisations}
    codes = list(names)
    assessed_for = st.selectbox(
        _("Institución por la que evalúa"),
        codes,
        index=codes.index(body) if body in codes else None,
        format_func=lambda code: f"{names[code]} ({code})",
        key=f"{key}-body",
        placeholder=_("Elija una institución"),
        width=WIDTH,
    )
    return chosen, assessed_for, st.empty()


def _show_password(first: str, language: Language) -> None:
    """Show a first password; nothing keeps it longer than this run."""
    _ = translations(language).gettext
    st.warning(
        _("Primera contraseña: entréguela en persona. No se muestra de nuevo y solo sirve para elegir la propia.")
    )
    st.code(first, language=None)


@contextmanager
def beside(language: Language, **places: DeltaGenerator) -> Iterator[None]:
    """Put what is wrong with a field beside it; what is about none of these is told as everywhere."""
    with staff.told():
        try:
            yield
        except InvalidInput as error:
            if any(problem.name not in places for problem in error.problems):
                raise
            for problem in error.problems:
                said = expectation(problem, language)
                places[problem.name].error(f"{said[:1].upper()}{said[1:]}.")
