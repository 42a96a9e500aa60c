"""How a value is written in an address: one strict form per kind of field, the same that the data has."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from config.clock import moment_of, stamp
from config.i18n import Text
from data_access.schema import Column
from web.api.refusals import bad

MAX_VALUE = 200  # characters of one value
MAX_VALUES = 50  # values of one parameter
HASH_PATTERN = "^[0-9a-f]{64}$"
CONTROL = r"\x00-\x08\x0b-\x1f\x7f"
ITEM = r"(?:[^,\\]|\\[,\\])+"
ITEMS = re.compile(rf"{ITEM}(?:,{ITEM})*", re.DOTALL)
ONE_ITEM = re.compile(ITEM, re.DOTALL)
ESCAPED = re.compile(r"\\([,\\])")


@dataclass(frozen=True)
class Form:
    """How values of one kind are written: the pattern, what reads it (ValueError where it is none), and in words."""

    pattern: str
    read: Callable[[str], Any]
    words: Text


FORMS: Mapping[str, Form] = MappingProxyType(
    {
        "string": Form(
            rf"[^{CONTROL}]{{1,{MAX_VALUE}}}", str,
            Text(f"un texto de 1 a {MAX_VALUE} caracteres", f"a text of 1 to {MAX_VALUE} characters"),
        ),
        "integer": Form(r"-?[0-9]{1,9}", int, Text("un número entero", "a whole number")),
        "number": Form(
            r"-?[0-9]{1,15}(?:\.[0-9]{1,20})?", Decimal, Text("un número como 12 o 0.5", "a number such as 12 or 0.5")
        ),
        "boolean": Form("true|false", "true".__eq__, Text("true o false", "true or false")),
        "date": Form(
            "[0-9]{4}-[0-9]{2}-[0-9]{2}", date.fromisoformat,
            Text("una fecha como 2026-03-31", "a date such as 2026-03-31"),
        ),
        "moment": Form(
            "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z", lambda text: stamp(moment_of(text)),
            Text("un momento en UTC como 2026-03-31T18:00:00Z", "a moment in UTC such as 2026-03-31T18:00:00Z"),
        ),
    }
)  # fmt: skip
"""Digits are those of ASCII: one value has one text."""


def kind_of(column: Column) -> str:
    """Return the kind of a field; `moment` where its texts are stamps, which sort as the moments do."""
    return "moment" if column.kind == "string" and column.name.endswith("_at") else column.kind


def form_of(column: Column) -> Form:
    """Return how a value of a field, or one value of its list, is written."""
    if column.enumeration is None:
        return FORMS["string" if column.kind == "codes" else kind_of(column)]
    codes = [member.value for member in column.enumeration]
    listed = ", ".join(codes)
    return Form("|".join(map(re.escape, codes)), str, Text(f"uno de: {listed}", f"one of: {listed}"))


def read(parameter: str, text: str, form: Form) -> Any:
    """Return the value that a parameter holds.

    Raises:
        Refusal: it is not written in this form.
    """
    if re.fullmatch(form.pattern, text, re.DOTALL):
        try:
            return form.read(text)
        except ValueError:  # a date such as 2026-02-30
            pass
    raise bad(parameter, text, form.words)


def read_several(parameter: str, text: str, form: Form) -> tuple[Any, ...]:
    """Return the values of a parameter, which commas separate; a backslash before a comma makes it part of a value.

    Raises:
        Refusal: one of them is not written in this form, or there are none or too many.
    """
    items = ONE_ITEM.findall(text) if ITEMS.fullmatch(text) else []
    if not 1 <= len(items) <= MAX_VALUES:
        several = Text(
            f"{form.words.es}, o hasta {MAX_VALUES} separados por comas",
            f"{form.words.en}, or up to {MAX_VALUES} separated by commas",
        )
        raise bad(parameter, text, several)
    return tuple(read(parameter, ESCAPED.sub(r"\1", item), form) for item in items)
