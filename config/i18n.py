"""Wording: Spanish is the source, English is complete.

Interface sentences are gettext messages whose source is Spanish (`config/locale/`); names that belong to data (fields,
enumerations, indicators) carry both languages where they are defined, as a `Text`.
"""

import gettext
from enum import StrEnum
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import NamedTuple, Self

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE_DIR = Path(__file__).parent / "locale"


class Language(StrEnum):
    """A language of the interface; its value is what stands in `?lang=`."""

    ES = "es"
    EN = "en"

    @property
    def babel(self) -> str:
        """The Babel locale that formats numbers and dates of this language."""
        return {"es": "es_GT", "en": "en"}[self.value]

    @classmethod
    def parse(cls, value: str | None, default: "Language") -> "Language":
        """Return the language named by an address or a setting, or `default` when it names none."""
        return cls(value) if value in {"es", "en"} else default


class Text(NamedTuple):
    """One wording in both languages."""

    es: str
    en: str

    def in_(self, language: Language) -> str:
        """Return the wording in `language`; Spanish where English is empty."""
        return (self.en or self.es) if language is Language.EN else self.es


class LabelledEnum(StrEnum):
    """An enumeration whose members carry their public label: `NAME = "code", "español", "English"`."""

    label: Text

    def __new__(cls, value: str, es: str = "", en: str = "") -> Self:
        """Return the member; pydantic and the database look one up by its code alone."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = Text(es, en)
        return member


@cache
def translations(language: Language) -> gettext.NullTranslations:
    """Return the gettext catalogue of `language`; the Spanish one is the source itself."""
    if language is Language.ES:
        return gettext.NullTranslations()
    with (LOCALE_DIR / language / "LC_MESSAGES" / "messages.po").open("rb") as source:
        catalogue = read_po(source, locale=language.value)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
