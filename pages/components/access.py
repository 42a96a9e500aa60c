"""Access, as an administrator sees it: open sessions and their end, the tries to sign in, and the settings."""

from collections.abc import Sequence

import streamlit as st
from pydantic import SecretStr

from config.i18n import Language, translations
from config.settings import Settings, settings
from data_access.current import engine
from data_access.staff.accounts import Actor
from data_access.staff.sessions import OpenSession, end_session, end_sessions_of, open_sessions
from data_access.staff.sign_in import attempts
from pages.components import staff
from presentation import blocks
from presentation.staff_sentences import moment

FEW, MANY = 50, 200
WIDTH = 640
HIDDEN = "•••"


def show_sessions(actor: Actor, language: Language) -> None:
    """Draw the sessions that are open, and what ends one or all of an account."""
    _ = translations(language).gettext
    found = open_sessions(engine(), actor)
    columns = [
        _("Nombre de la cuenta"),
        _("Rol"),
        _("Desde"),
        _("Vista por última vez"),
        _("Dirección de red"),
        _("Navegador"),
    ]
    rows = [
        (
            one.username,
            one.role.label.in_(language),
            moment(one.created_at, language),
            moment(one.last_seen_at, language),
            one.address,
            one.agent or "–",
        )
        for one in found
    ]
    _draw(language, columns, rows, _("Nadie tiene una sesión abierta."))
    _end(actor, {one.id: one for one in found}, language)


def _end(actor: Actor, found: dict[int, OpenSession], language: Language) -> None:
    _ = translations(language).gettext

    def named(number: int) -> str:
        one = found[number]
        return f"{one.username} · {moment(one.created_at, language)} · {one.address}"

    number = st.selectbox(
        _("Sesión que se cierra"),
        list(found),
        index=None,
        format_func=named,
        key="session",
        placeholder=_("Elija una sesión"),
        width=WIDTH,
    )
    if number is None or number not in found:
        return
    name = found[number].username
    with st.container(horizontal=True):
        one = st.button(_("Cerrar esta sesión"), key="end-session")
        every = st.button(_("Cerrar todas las de %(name)s") % {"name": name}, key="end-sessions")
    if one:
        with staff.told():
            end_session(engine(), actor, number)
            staff.done(_("Sesión cerrada."))
            st.rerun()
    if every:
        with staff.told():
            count = end_sessions_of(engine(), actor, name)
            ngettext = translations(language).ngettext
            said = ngettext("%(count)d sesión cerrada.", "%(count)d sesiones cerradas.", count)
            staff.done(said % {"count": count})
            st.rerun()


def show_attempts(actor: Actor, language: Language) -> None:
    """Draw the last tries to sign in, with how they ended."""
    _ = translations(language).gettext
    more = st.toggle(_("Mostrar los últimos 200"), key="more-attempts")
    columns = [_("Momento"), _("Nombre de la cuenta"), _("Dirección de red"), _("Resultado")]
    rows = [
        (
            moment(one.at, language),
            one.username or _("cuenta desconocida"),
            one.address or "–",
            one.outcome.label.in_(language),
        )
        for one in attempts(engine(), actor, MANY if more else FEW)
    ]
    _draw(language, columns, rows, _("Nadie ha intentado entrar en los últimos 90 días."))


def show_settings(language: Language) -> None:
    """Draw the settings of this process, which only its environment changes; secrets stay hidden."""
    _ = translations(language).gettext
    st.caption(_("Se cambian en el entorno del servidor y valen desde que arranca de nuevo."))
    shown = settings()
    rows = [
        (name, _value(shown, name, language), field.description or "") for name, field in Settings.model_fields.items()
    ]
    _draw(language, [_("Nombre"), _("Valor"), _("Para qué sirve (en inglés)")], rows, "")


def _value(shown: Settings, name: str, language: Language) -> str:
    _ = translations(language).gettext
    value = getattr(shown, name)
    if isinstance(value, SecretStr):
        return HIDDEN if value.get_secret_value() else _("vacío")
    if name == "DATABASE_URL":
        return engine().url.set(query={}).render_as_string(hide_password=True)
    if isinstance(value, bool):
        return _("sí") if value else _("no")
    return str(value) if value != "" else _("vacío")


def _draw(language: Language, columns: list[str], rows: Sequence[tuple[str, ...]], empty: str) -> None:
    st.html(blocks.render(language, "staff/table.html", caption="", columns=columns, rows=rows, empty=empty))
