"""The agenda of citizen services: the list with its filters; with `?id=`, one service."""

import streamlit as st

from config.clock import today
from config.i18n import Language, translations
from data_access.current import current_edition
from indicators.service_agenda import AgendaFilters, AgendaList
from pages.components import filters, frame
from pages.components.drawing import draw
from presentation import bodies


def show_list(language: Language) -> None:
    """Draw the title, the filters and the services they leave."""
    _ = translations(language).gettext
    asked = AgendaFilters.parse(st.query_params.to_dict())
    view, body = bodies.agenda(current_edition(), asked, today(), language)
    lead = _("Los servicios que la ciudadanía y la municipalidad acordaron mejorar o crear, y cuánto se ha logrado.")
    st.html(bodies.titled(_("Agenda de servicios ciudadanos"), lead, language))
    if view.total:
        with st.container(key="filters", gap="small"):
            show_filters(view, language)
    draw(body)


def show_filters(view: AgendaList, language: Language) -> None:
    """Draw what the list can be narrowed by."""
    _ = translations(language).gettext
    asked = view.filters
    with st.container(horizontal=True):
        filters.text("q", _("Buscar"), asked.text, _("Palabras del servicio"))
        filters.choice("institucion", _("Institución"), view.institutions, asked.institution, _("Todas"), language)
        filters.choice("area", _("Área de servicio"), view.areas, asked.area, _("Todas"), language)
    filters.chips("estado", _("Estado"), view.statuses, asked.status, language)
    with st.container(horizontal=True):
        filters.chips("tipo", _("Tipo"), view.kinds, asked.kind, language)
        filters.chips("prioridad", _("Prioridad"), view.priorities, asked.priority, language)


if code := st.query_params.get("id"):
    draw(bodies.agenda_item(current_edition(), code, today(), frame.language()))
else:
    show_list(frame.language())
