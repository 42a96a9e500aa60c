"""What a public field is: type, bilingual description, constraints, and its one canonical text.

The Public classes of `data_access.models` are built from `column()`; everything that needs the field list (canonical
CSV, import validation, data dictionary, forms) reads it back through `Entity.columns`.
"""

import re
import types
import typing
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, cached_property
from typing import Any, Self, cast

from pydantic import BaseModel, ConfigDict, ValidationInfo, create_model, field_validator
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError, PydanticUndefined
from sqlalchemy import Dialect, String, TypeDecorator
from sqlmodel import Field, SQLModel

from config.i18n import LabelledEnum, Text

CODE_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"
LIST_SEPARATOR = ";"
MAX_TEXT = 8000  # characters of one cell: longer text belongs in a linked document

# an e-mail address, or a DPI number; the first lookbehind keeps the search linear
_PERSONAL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.]+|(?<!\d)\d{4}[ -]?\d{5}[ -]?\d{4}(?!\d)")
_FORMS = {
    "date": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    "integer": re.compile(r"-?[0-9]{1,9}"),
    "number": re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,6})?"),
    "boolean": re.compile(r"true|false"),
}  # stricter than pydantic's own readings, so that one value has one text
# half a surrogate pair is no character either, and two more are none to XML, so to no workbook, feed or drawn chart
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# how a cell of a CSV begins that a spreadsheet would run; a negative number is none
_FORMULA = re.compile(r"[=+@＝＋－＠]|-(?![0-9.]+$)")


def encode(value: object) -> str:
    """Return the canonical text of a field value: ISO dates, plain numbers, `;` between codes, empty for missing."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case date():
            return value.isoformat()
        case Decimal():
            return format(value.normalize(), "f") if value else "0"
        case list() | tuple():
            return LIST_SEPARATOR.join(sorted({encode(item) for item in value}))
        case _:
            return str(value)


def tidy(value: str) -> str | None:
    """Return one text in its canonical form (NFC, LF, no outer space), or None where nothing is left."""
    text = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n")).strip()
    return text or None


class Encoded(TypeDecorator[Any]):
    """A database column that keeps a value as its canonical text, the same on every engine."""

    impl = String
    cache_ok = True

    def __init__(self, of: type[Decimal] | type[LabelledEnum] | type[str], many: bool = False) -> None:
        super().__init__()
        self.of = of
        self.many = many

    def process_bind_param(self, value: object, dialect: Dialect) -> str | None:
        """Encode on the way in."""
        return encode(value) or ("" if self.many else None)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Decode on the way out."""
        if self.many:
            return [self.of(item) for item in value.split(LIST_SEPARATOR)] if value else []
        return self.of(value) if value else None


def column(es: str, en: str, default: Any = PydanticUndefined, *, about: Text | None = None, **options: Any) -> Any:
    """Declare a public field.

    Args:
        es: Spanish label.
        en: English label.
        default: value of a missing cell; without one the field is required.
        about: what the field means, where the label does not say it all.
        **options: `refers` (resource whose codes it holds), `unit`, `small_counts` (people: small counts are hidden in
            public), `regex` (the whole text matches it), and whatever `sqlmodel.Field` takes.
    """
    extra: dict[str, Any] = {
        name: options.pop(name) for name in ("refers", "refers_by", "unit", "small_counts") if name in options
    }
    extra |= {"label": Text(es, en), "about": about or Text(es, en)}
    pattern = options.pop("regex", None)  # SQLModel's own `regex` is passed over by pydantic without a word
    return Field(default, schema_extra={"json_schema_extra": extra, "pattern": pattern}, **options)


class Row(SQLModel):
    """A public row: its permanent `code`, and where what it says comes from."""

    model_config = ConfigDict(extra="forbid")  # type: ignore[assignment]  # SQLModel narrows the type to its own config

    code: str = column(
        "Código", "Code", primary_key=True, regex=CODE_PATTERN,
        about=Text("Identificador corto y permanente", "Short permanent identifier"),
    )  # fmt: skip
    source: str | None = column(
        "Fuente", "Source", None, about=Text("Quién lo afirma o de dónde sale la fila", "Who says so")
    )
    source_url: str | None = column("Enlace de la fuente", "Source link", None, regex=r"^https?://\S+$")
    source_date: date | None = column(
        "Fecha de la fuente",
        "Source date",
        None,
        about=Text("Fecha de consulta o publicación", "Date read or published"),
    )

    @field_validator("*", mode="before")
    @classmethod
    def _tidy(cls, value: object, info: ValidationInfo) -> object:
        kind = _kinds(cls)[cast(str, info.field_name)]
        if kind != "string" and isinstance(value, int | float | Decimal | date | list | tuple):
            value = encode(value)  # from a form or from a file, a value keeps the same rules
        if not isinstance(value, str):
            return value
        text = (tidy(value) or "") if len(value) <= 4 * MAX_TEXT else value  # nothing longer is worth normalising
        if len(text) > MAX_TEXT:
            raise PydanticCustomError("too_long", "text longer than {limit} characters", {"limit": MAX_TEXT})
        if _CONTROL.search(text):
            raise PydanticCustomError("control_character", "control character")
        if _PERSONAL.search(text):
            raise PydanticCustomError("personal_data", "looks like personal data")
        parts = [part.strip() for part in text.split(LIST_SEPARATOR)] if kind == "codes" else [text]
        if any(map(_FORMULA.match, parts)):  # of codes, which are sorted, each may come first
            raise PydanticCustomError("formula", "a formula")
        if kind == "codes":
            return sorted(set(parts) - {""})
        if text and kind in _FORMS and not _FORMS[kind].fullmatch(text):
            raise PydanticCustomError("malformed", "not a {kind}", {"kind": kind})
        return text or None


@dataclass(frozen=True)
class Column:
    """One field of a public resource, as everything outside the models reads it."""

    name: str
    kind: str  # string, integer, number, boolean, date, enumeration, codes
    label: Text
    about: Text
    required: bool
    enumeration: type[LabelledEnum] | None = None
    refers: str | None = None
    refers_by: str | None = None
    unit: Text | None = None
    minimum: int | None = None
    maximum: int | None = None
    small_counts: bool = False
    pattern: str | None = None

    @cached_property
    def decode(self) -> Callable[[str], Any]:
        """Return the function from canonical text to value (inverse of `encode`); trusts its input."""
        plain: dict[str, Callable[[str], Any]] = {
            "string": lambda text: text or None,
            "integer": lambda text: int(text) if text else None,
            "number": lambda text: Decimal(text) if text else None,
            "boolean": lambda text: text == "true" if text else None,
            "date": lambda text: date.fromisoformat(text) if text else None,
        }
        of: Callable[[str], Any] = self.enumeration or str
        if self.kind == "enumeration":
            return lambda text: of(text) if text else None
        if self.kind == "codes":
            return lambda text: [of(item) for item in text.split(LIST_SEPARATOR)] if text else []
        return plain[self.kind]


@dataclass(frozen=True)
class Entity:
    """A public resource: its table, its Public class, and the shapes of input derived from it."""

    resource: str
    title: Text
    table: type[Row]
    public: type[Row]

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """Return the fields in schema order: the code first, the source last."""
        last = {"source": 1, "source_url": 2, "source_date": 3}
        names = sorted(self.public.model_fields, key=lambda name: last.get(name, 0))
        return tuple(_column(name, self.public.model_fields[name]) for name in names)

    @cached_property
    def create(self) -> type[Row]:
        """Return the shape of a new row: the Public class itself, every rule applied."""
        return self.public

    @cached_property
    def update(self) -> type[BaseModel]:
        """Return the shape of a patch: every field may be absent, and absent differs from empty."""
        fields: dict[str, Any] = {
            name: (info.annotation | None, None)
            for name, info in self.public.model_fields.items()
            if name != "code" and info.annotation is not None
        }
        return create_model(f"{self.table.__name__}Update", __config__=ConfigDict(extra="forbid"), **fields)

    def decode(self, cells: typing.Sequence[str]) -> Row:
        """Return the row of one canonical CSV line, whose cells stand in schema order; trusts its input."""
        values = {column.name: decode(cell) for (column, decode), cell in zip(self._decoders, cells, strict=True)}
        return self.public.model_construct(None, **values)

    def encode(self, row: Row) -> tuple[str, ...]:
        """Return the canonical cells of a row in schema order."""
        return tuple(encode(getattr(row, column.name)) for column in self.columns)

    @cached_property
    def _decoders(self) -> tuple[tuple[Column, Callable[[str], Any]], ...]:
        return tuple((column, column.decode) for column in self.columns)

    def __hash__(self) -> int:
        return hash(self.resource)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, type(self)) and other.resource == self.resource

    @classmethod
    def of(cls, resource: str, es: str, en: str, table: type[Row], public: type[Row]) -> Self:
        """Return the entity of `table`, published as `public` under the name `resource`."""
        return cls(resource, Text(es, en), table, public)


def _core(annotation: Any) -> tuple[Any, bool]:
    """Return the type behind `X | None` or `list[X]`, and whether it is a list."""
    if isinstance(annotation, types.UnionType) or typing.get_origin(annotation) is typing.Union:
        annotation = next(part for part in typing.get_args(annotation) if part is not type(None))
    if typing.get_origin(annotation) is list:
        return typing.get_args(annotation)[0], True
    return annotation, False


@cache
def _kinds(public: type[Row]) -> dict[str, str]:
    return {name: _kind(info) for name, info in public.model_fields.items()}


def _kind(info: FieldInfo) -> str:
    core, many = _core(info.annotation)
    if many:
        return "codes"
    if issubclass(core, LabelledEnum):
        return "enumeration"
    kinds: dict[type, str] = {str: "string", bool: "boolean", int: "integer", Decimal: "number", date: "date"}
    return kinds[core]


def _column(name: str, info: FieldInfo) -> Column:
    core, _ = _core(info.annotation)
    bounds = {
        key: getattr(part, key) for part in info.metadata for key in ("ge", "le", "pattern") if hasattr(part, key)
    }
    return Column(
        name=name,
        kind=_kind(info),
        required=info.is_required(),
        enumeration=core if issubclass(core, LabelledEnum) else None,
        minimum=bounds.get("ge"),
        maximum=bounds.get("le"),
        pattern=bounds.get("pattern"),
        **cast(dict[str, Any], info.json_schema_extra),
    )
