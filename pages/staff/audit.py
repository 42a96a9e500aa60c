"""The audit trail: every private action, whether its chain is whole, and all of it to take along."""

import streamlit as st

from config.i18n import translations
from config.pages import AUDIT
from pages.components import audit, frame, staff

actor = staff.actor()
language = frame.language()
_ = translations(language).gettext

staff.title(AUDIT, _("Cada acción privada, en una cadena de huellas que delata cualquier cambio posterior."))
state = st.container()
audit.show_search(language)
audit.show_entries(actor, language)
with state:  # last, because what is long takes its time
    audit.show_chain(actor, language)
