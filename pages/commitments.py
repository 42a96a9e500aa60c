"""Commitments: the list with its filters; with `?id=`, one commitment."""

import streamlit as st

from config.clock import today
from config.i18n import Language, Text, translations
from data_access.current import current_edition
from indicators.commitments import CommitmentFilters, CommitmentList
from indicators.model import Option
from pages.components import filters, frame
from pages.components.drawing import draw
from presentation import bodies


def show_list(language: Language) -> None:
    """Draw the title, the filters and the commitments they leave."""
    _ = translations(language).gettext
    asked = CommitmentFilters.parse(st.query_params.to_dict())
    view, body = bodies.commitments(current_edition(), asked, today(), language)
    lead = _("Lo que la municipalidad prometió en su plan de acción, quién responde y cómo va.")
    st.html(bodies.titled(_("Compromisos"), lead, language))
    if view.total:
        with st.container(key="filters", gap="small"):
            show_filters(view, language)
    draw(body)


def show_filters(view: CommitmentList, language: Language) -> None:
    """Draw what the list can be narrowed by."""
    _ = translations(language).gettext
    asked = view.filters
    with st.container(horizontal=True):
        filters.text("q", _("Buscar"), asked.text, _("Palabras del compromiso"))
        filters.choice("institucion", _("Institución"), view.institutions, asked.institution, _("Todas"), language)
    filters.chips("estado", _("Cumplimiento"), view.statuses, asked.status, language)
    with st.container(horizontal=True):
        filters.chips("valor", _("Valor de OGP"), view.ogp_values, asked.ogp_value, language)
        overdue = Option("true", Text("Vencidos", "Overdue"), view.overdue)
        filters.chips("vencidos", _("Plazo"), [overdue], "true" if asked.overdue else None, language)


if code := st.query_params.get("id"):
    draw(bodies.commitment(current_edition(), code, today(), frame.language()))
else:
    show_list(frame.language())
