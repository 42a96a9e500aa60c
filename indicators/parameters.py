"""What an address asks for, field by field: how each is called there, how it is read, and how it is written again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any, Self, TypeVar

from indicators.wording import quotable

EnumT = TypeVar("EnumT", bound=StrEnum)

MAX_TEXT = 100
MAX_PAGE_DIGITS = 6
PAGE = "pagina"
TEXT = "q"
YES = "true"


@dataclass(frozen=True, slots=True)
class Asked:
    """Base of what lists and pages are narrowed by; its fields are made by the functions below."""

    @classmethod
    def parse(cls, query: Mapping[str, str]) -> Self:
        """Read an address; what it cannot mean is left out."""
        return cls(**{one.name: one.metadata["read"](query.get(one.metadata["name"], "")) for one in fields(cls)})

    @property
    def query(self) -> dict[str, str]:
        """Return it as it stands in an address, without what is at rest."""
        written = {}
        for one in fields(self):
            value = getattr(self, one.name)
            if value != one.default:
                written[one.metadata["name"]] = one.metadata["yes"] if value is True else str(value)
        return written


def read_by(read: Callable[[str], Any], name: str, default: Any = None, yes: str = YES) -> Any:
    """Return a field that `read` reads from the parameter `name`; where it holds what is true only, `yes` writes it."""
    return field(default=default, metadata={"name": name, "read": read, "yes": yes})


def one_of(name: str, *enumerations: type[StrEnum], default: StrEnum | None = None) -> Any:
    """Return a field for a member of one of some enumerations."""

    def found(text: str) -> StrEnum | None:
        return next((one for of in enumerations if (one := member(of, text))), default)

    return read_by(found, name, default)


def code(name: str) -> Any:
    """Return a field for a code, which there may be none of."""
    return read_by(lambda text: text or None, name)


def flag(name: str, yes: str = YES, *others: str) -> Any:
    """Return a field that is true where the address says `yes`, or one of some other words."""
    return read_by({yes, *others}.__contains__, name, False, yes)


def words(name: str = TEXT) -> Any:
    """Return a field for words to look for."""
    return read_by(typed, name, "")


def page() -> Any:
    """Return the field for the page of a list."""
    return read_by(page_number, PAGE, 1)


def member(of: type[EnumT], code: str | None) -> EnumT | None:
    """Return the member of an enumeration that an address names; None where it names none."""
    return of(code) if code in {one.value for one in of} else None


def page_number(text: str | None) -> int:
    """Return the page an address asks for; the first where it asks for none that can be."""
    if not text or not text.isascii() or not text.isdigit() or len(text) > MAX_PAGE_DIGITS:
        return 1
    return max(int(text), 1)


def typed(text: str | None) -> str:
    """Return the text an address looks for, as a page can quote it."""
    return quotable((text or "").strip()[:MAX_TEXT])
