"""One widget per kind of field, made from what the Public class says of its column."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any

import streamlit as st

from config.i18n import Language, translations
from data_access.current import current_edition
from data_access.models import RESOURCES
from data_access.schema import CODE_PATTERN, MAX_TEXT
from indicators.model import RowRef
from indicators.wording import title_of
from pages.components import frame
from pages.components.form_state import Field, Form
from presentation.staff_sentences import hint, label, told

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)
DATES = "DD/MM/YYYY"
SIDE_BY_SIDE = 6  # choices that stand as buttons; more of them make a list
SHORT = ("title", "name", "label", "unit")  # texts of one line
LONGEST_CODE = 64
TALL = 110  # pixels


def draw(form: Form, field: Field, *, placeholder: str = "", latest: date = LAST_DAY) -> None:
    """Draw a field, and beside it what is wrong with it."""
    language = frame.language()
    column, key = field.column, form.key(field.name)
    shown: dict[str, Any] = {
        "label": label(field.label, column, field.required, language),
        "key": key,
        "help": hint(column, language),
        "on_change": form.keep,
    }
    if field.chosen or column.kind == "boolean":
        _choose(form, field, shown, language)
    elif column.kind == "date":
        held = st.session_state.get(key) or FIRST_DAY  # a row may hold a day of another century, or a slip of the pen
        first, last = min(FIRST_DAY, held), max(latest, held)
        st.date_input(**shown, value=None, min_value=first, max_value=last, format=DATES)
    elif column.kind == "integer":
        st.number_input(**shown, value=None, min_value=column.minimum, max_value=column.maximum, step=1)
    elif _is_long(field):
        st.text_area(**shown, max_chars=MAX_TEXT, height=TALL, placeholder=placeholder)
    else:
        longest = LONGEST_CODE if column.pattern == CODE_PATTERN else MAX_TEXT
        st.text_input(**shown, max_chars=longest, placeholder=placeholder)
    for problem in form.open().problems:
        if form.field_at_fault(problem) is field:
            st.error(told(problem, language), icon=":material/error:")


def choices(form: Form, field: Field, language: Language) -> Mapping[str, str]:
    """Return what a field chooses from, in words, by code; what it holds already is among them."""
    column = field.column
    if column.kind == "boolean":
        _ = translations(language).gettext
        return {"true": _("Sí"), "false": _("No")}
    if column.enumeration is not None:
        return {member.value: member.label.in_(language) for member in column.enumeration}
    resource = column.refers or form.texts().get(column.refers_by or "", "")
    table = current_edition().rows.get(resource, ()) if resource in RESOURCES else ()
    found = {row.code: _named(resource, row.code, language) for row in table}
    held = [code for code in form.texts()[field.name].split(";") if code]
    return {**found, **{code: code for code in held if code not in found}}


def _choose(form: Form, field: Field, shown: Mapping[str, Any], language: Language) -> None:
    words = choices(form, field, language)
    draws = partial(_widget(field, len(words)), options=list(words), format_func=words.__getitem__)
    draws(**shown)


def _widget(field: Field, many: int) -> Callable[..., Any]:
    _ = translations(frame.language()).gettext
    if field.column.kind == "codes":
        return partial(st.multiselect, placeholder=_("Elija"))
    buttons = field.column.enumeration is not None or field.column.kind == "boolean"
    if buttons and many <= SIDE_BY_SIDE:
        return partial(st.pills, required=field.column.required, wrap=True)
    return partial(st.selectbox, index=None, placeholder=_("Elija"))


def _is_long(field: Field) -> bool:
    name = field.column.name
    return name.endswith(("_es", "_en", "reason")) and not name.startswith(SHORT) and field.column.kind == "string"


def _named(resource: str, code: str, language: Language) -> str:
    name = title_of(current_edition(), RowRef(resource, code)).in_(language)
    return f"{code} · {name}" if name != code else code
