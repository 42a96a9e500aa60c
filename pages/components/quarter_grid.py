"""The quarterly grid as a table: its columns, its cells, and the way back from cells to answers."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from config.clock import today
from config.i18n import Language, translations
from data_access.editions import Edition
from data_access.enumerations import Completion
from data_access.models.commitments import MilestonePublic
from data_access.quarterly import Answer, Quarter
from indicators.wording import name_of, title
from pages.components.form_fields import DATES

READ_ONLY = ("code", "title", "told", "commitment", "responsible", "end", "now")
WIDTHS: Mapping[str, int] = MappingProxyType({"title": 200, "told": 110})
"""Pixels: what is read must leave room for what is typed; a cell shows all of its text when it is opened."""


def frame_of(edition: Edition, milestones: Sequence[MilestonePublic], answers: Mapping[str, Answer],
             told: Mapping[str, str], language: Language) -> pd.DataFrame:  # fmt: skip
    """Return the grid: a row per milestone, what is published of it, what is told already and what was answered."""
    given = [answers[row.code] for row in milestones]

    def name(resource: str, code: str | None) -> str:
        words = name_of(edition, resource, code)
        return words.in_(language) if words else ""

    texts = {
        "code": [row.code for row in milestones],
        "title": [title(row).in_(language) for row in milestones],
        "told": [told.get(row.code, "") for row in milestones],
        "commitment": [name("commitments", row.commitment) for row in milestones],
        "responsible": [name("organisations", row.responsible) for row in milestones],
        "now": [row.completion.label.in_(language) for row in milestones],
        "completion": [one.completion.value if one.completion else None for one in given],
        "text": [one.text for one in given],
        "link": [one.link for one in given],
    }
    return pd.DataFrame(
        {
            **{column: pd.Series(values, dtype="string") for column, values in texts.items()},
            "end": pd.Series([row.end for row in milestones], dtype="datetime64[s]"),
            "nothing": pd.Series([one.nothing for one in given], dtype="bool"),
            "happened": pd.Series([one.happened for one in given], dtype="datetime64[s]"),
        }
    )


def answers_in(edited: pd.DataFrame, before: Mapping[str, Answer]) -> dict[str, Answer]:
    """Return what an edited grid answers; a row that was answered before keeps the completion that was seen then."""
    found = {}
    for row in edited.to_dict("records"):
        cells = {name: None if pd.isna(value) else value for name, value in row.items()}
        code, happened, completion = str(cells["code"]), cells["happened"], cells["completion"]
        found[code] = replace(
            before[code],
            completion=Completion(completion) if completion else None,
            nothing=bool(cells["nothing"]),
            happened=happened.date() if happened is not None else None,
            text=str(cells["text"] or ""),
            link=str(cells["link"] or ""),
        )
    return found


def labels(language: Language) -> dict[str, str]:
    """Return what each column is called, in the order of the grid: what is only read for context stands last."""
    _ = translations(language).gettext
    return {
        "code": _("Código"),
        "title": _("Hito"),
        "told": _("Ya informado"),
        "end": _("Plazo"),
        "now": _("Cumplimiento actual"),
        "completion": _("Cumplimiento nuevo"),
        "nothing": _("Sin avance"),
        "happened": _("Fecha del hecho"),
        "text": _("Qué ocurrió"),
        "link": _("Enlace de la evidencia"),
        "commitment": _("Compromiso"),
        "responsible": _("Responsable"),
    }


def columns(quarter: Quarter, language: Language) -> dict[str, ColumnConfig]:
    """Return what each column lets be typed: a date in the quarter and not in the future, a completion by its label."""
    _ = translations(language).gettext
    named = labels(language)
    config: dict[str, ColumnConfig] = {
        name: st.column_config.TextColumn(named[name], width=WIDTHS.get(name), pinned=name == "code")
        for name in READ_ONLY
    }
    config["end"] = st.column_config.DateColumn(named["end"], format=DATES)
    return config | {
        "completion": st.column_config.SelectboxColumn(
            named["completion"],
            options=[one.value for one in Completion],
            format_func=lambda code: Completion(str(code)).label.in_(language),
            help=_("Vacío: sigue como está."),
        ),
        "nothing": st.column_config.CheckboxColumn(
            named["nothing"], help=_("Afirma que no hubo avance; lo que escriba se publica como obstáculo.")
        ),
        "happened": st.column_config.DateColumn(
            named["happened"],
            format=DATES,
            min_value=quarter.first,
            max_value=min(quarter.last, today()),
            help=_("Dentro del trimestre y no en el futuro."),
        ),
        "text": st.column_config.TextColumn(named["text"], width="large"),
        "link": st.column_config.TextColumn(named["link"], help=_("Empieza con https:// o http://")),
    }
