"""The words of a row: its title, its bilingual fields, and any of its fields as a reader would see it."""

import re
from collections.abc import Mapping
from functools import cache
from textwrap import shorten
from types import MappingProxyType
from typing import cast

from config.i18n import LabelledEnum, Text
from data_access.editions import Edition
from data_access.models import RESOURCES
from data_access.schema import Column, Row
from indicators.model import RowRef, Value

TITLES = ("title", "name", "label", "text")
"""Fields that title a row, the first that it has."""

BORROWED = MappingProxyType(
    {
        "assessments": ("commitments", "commitment"),
        "measurements": ("agenda_items", "agenda_item"),
        "attendance": ("events", "event"),
    }
)
"""Resources whose rows are called by a row they belong to: its resource, and the field that names it."""

TITLE_LENGTH = 140
UNSPEAKABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
"""Characters that no HTML document may hold, escaped or not."""

SUFFIXES = (" (español)", " (Spanish)", " (inglés)", " (English)")


def both(row: Row, field: str) -> Text | None:
    """Return a bilingual field, or None where its Spanish is empty."""
    es: str | None = getattr(row, f"{field}_es")
    en: str | None = getattr(row, f"{field}_en")
    return Text(es, en or "") if es else None


def plain(value: str) -> Text:
    """Return a text that is the same in both languages."""
    return Text(value, value)


def title(row: Row) -> Text:
    """Return what a row is called, in at most 140 characters; its code where it has no words of its own."""
    for field in TITLES:
        if hasattr(row, f"{field}_es"):
            found = both(row, field)
            return Text(_short(found.es), _short(found.en)) if found else plain(row.code)
        if hasattr(row, field):
            return plain(_short(getattr(row, field)))
    return plain(row.code)


def title_of(edition: Edition, ref: RowRef) -> Text:
    """Return what the row of a reference is called in this edition; its code where it is gone."""
    row = edition.row(ref.resource, ref.code)
    if ref.resource == "attendance" and row is None:  # the public log names the event whose attendance changed
        row = edition.row("events", ref.code)
    if row is not None and ref.resource in BORROWED:
        resource, field = BORROWED[ref.resource]
        owner: str | None = getattr(row, field, None)
        row = (edition.row(resource, owner) if owner else None) or row
    return title(row) if row is not None else plain(ref.code)


def name_of(edition: Edition, resource: str, code: str | None) -> Text | None:
    """Return the title of the row that a field names; None where the field is empty."""
    return title_of(edition, RowRef(resource, code)) if code else None


def required_name(edition: Edition, resource: str, code: str) -> Text:
    """Return the title of the row that a required field names."""
    return title_of(edition, RowRef(resource, code))


def field_label(column: Column) -> Text:
    """Return the label of a column without the language in brackets."""
    return Text(_bare(column.label.es), _bare(column.label.en))


def in_words(edition: Edition, column: Column, value: object) -> Value:
    """Return a field's value as a reader sees it: enumerations by their label, codes by the title of what they name."""
    if value is None or value == []:
        return None
    if isinstance(value, list):
        return tuple(_item(edition, column, item) for item in value)
    if isinstance(value, LabelledEnum) or (column.refers and isinstance(value, str)):
        return _item(edition, column, value)
    return cast(Value, value)  # a field holds nothing else: see Column.kind


@cache
def columns_of(resource: str) -> Mapping[str, Column]:
    """Return the columns of a resource by name."""
    return MappingProxyType({column.name: column for column in RESOURCES[resource].columns})


def quotable(text: str) -> str:
    """Return what a reader typed as a page can quote it: a character that no document may hold becomes U+FFFD."""
    return UNSPEAKABLE.sub("\ufffd", text)


def _item(edition: Edition, column: Column, value: str) -> Text:
    if isinstance(value, LabelledEnum):
        return value.label
    return required_name(edition, column.refers, value) if column.refers else plain(value)


def _short(text: str) -> str:
    return shorten(text, TITLE_LENGTH, placeholder=" …") if len(text) > TITLE_LENGTH else text


def _bare(label: str) -> str:
    for suffix in SUFFIXES:
        label = label.removesuffix(suffix)
    return label
