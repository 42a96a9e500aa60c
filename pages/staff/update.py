"""Update: choose what and which row, then fill its form; `?recurso=milestones&id=H-1` is the form itself."""

import streamlit as st

from config.i18n import translations
from config.pages import UPDATE
from data_access.current import current_edition
from indicators.model import RowRef
from indicators.parameters import typed
from indicators.wording import title_of
from pages.components import filters, frame, staff
from pages.components.forms import entity_form
from pages.components.progress_form import begin_with, progress_form
from pages.components.proposed_again import asked_again, texts_again
from presentation import staff_tasks

actor = staff.actor()
language = frame.language()
_ = translations(language).gettext
query = st.query_params
offered = {entity.resource: entity for entity in staff_tasks.OFFERED}
entity = offered.get(query.get("recurso", ""))
code, new = query.get("id", ""), "nueva" in query

if entity is None:
    staff.title(UPDATE)
    st.html(staff_tasks.resources(language))
elif not (code or new):
    said = typed(query.get("q"))
    staff.title(UPDATE, entity.title.in_(language))
    filters.show(staff_tasks.search_rows(said, language), language)
    st.html(staff_tasks.rows(current_edition(), entity, said, language))
else:
    subject = (entity.resource, code or query.get(staff_tasks.ROW, ""))
    back = asked_again(actor, query.get(staff_tasks.SENT_BACK, ""), subject)
    if entity.resource in staff_tasks.SHORT_FORMS and code and staff_tasks.WHOLE not in query:
        staff.title(UPDATE, staff_tasks.heading(entity, code, title_of(current_edition(), RowRef(*subject)), language))
        progress_form(actor, subject, begin_with(back.about[subject]) if back else {})
    else:
        name = title_of(current_edition(), RowRef(*subject)) if code else None
        staff.title(UPDATE, staff_tasks.heading(entity, code, name, language))
        entity_form(actor, entity, code, begin=texts_again(back, subject) if back else {})
