"""Accounts: who may work here, who is signed in, who tried to be, and the settings."""

import streamlit as st

from config.i18n import translations
from config.pages import ACCOUNTS
from pages.components import access, accounts, frame, staff

actor = staff.actor()
language = frame.language()
_ = translations(language).gettext

staff.title(ACCOUNTS, _("Quién trabaja aquí y con qué rol. Todo cambio queda en la bitácora."))
of_accounts, of_sessions, of_attempts, of_settings = st.tabs(
    [_("Cuentas"), _("Sesiones"), _("Intentos de entrar"), _("Configuración")]
)
with of_accounts:
    accounts.show(actor, language)
with of_sessions:
    access.show_sessions(actor, language)
with of_attempts:
    access.show_attempts(actor, language)
with of_settings:
    access.show_settings(language)
