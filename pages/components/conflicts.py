"""Fields that somebody else changed meanwhile: what was seen, what it says now, what is proposed, and which stays."""

from collections.abc import Mapping
from functools import partial

import streamlit as st

from config.i18n import translations
from data_access.current import current_edition
from data_access.errors import FieldConflict
from data_access.models import RESOURCES
from data_access.schema import Column
from pages.components import frame
from pages.components.form_state import Form, Opened
from presentation.staff_sentences import conflict_title, conflict_values

MINE, THEIRS = "mine", "theirs"


def show_conflicts(form: Form, opened: Opened) -> None:
    """Ask of each field in conflict which value stays; the form goes on with the answers."""
    if not opened.conflicts:
        return
    language = frame.language()
    _ = translations(language).gettext
    words = {MINE: _("Conservar lo mío"), THEIRS: _("Tomar lo publicado")}
    with st.container(border=True, key=form.key("conflicts")):
        st.warning(conflict_title(opened.conflicts, language), icon=":material/sync_problem:")
        for place, conflict in enumerate(opened.conflicts):
            column = _column(conflict)
            st.html(conflict_values(current_edition(), conflict, column, language))
            st.radio(
                column.label.in_(language),
                list(words),
                index=None,
                format_func=words.__getitem__,
                key=_key(form, place),
                horizontal=True,
            )
        chosen = [st.session_state.get(_key(form, place)) for place in range(len(opened.conflicts))]
        st.button(
            _("Seguir con lo elegido"),
            key=form.key("settle"),
            disabled=None in chosen,
            on_click=partial(_settle, form, opened, dict(enumerate(chosen))),
        )


def _settle(form: Form, opened: Opened, chosen: Mapping[int, str | None]) -> None:
    """Go on as was chosen: a field that takes what is published changes nothing any more."""
    for place, conflict in enumerate(opened.conflicts):
        field = form.field_of(conflict.resource, conflict.field)
        if field is None:
            continue
        opened.seen[field.name] = conflict.found
        if chosen[place] == THEIRS:
            form.put(field.name, conflict.found)
    opened.conflicts = ()
    form.keep()


def _column(conflict: FieldConflict) -> Column:
    return next(one for one in RESOURCES[conflict.resource].columns if one.name == conflict.field)


def _key(form: Form, place: int) -> str:
    return form.key(f"conflict {place}")
