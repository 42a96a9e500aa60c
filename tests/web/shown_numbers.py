"""The numbers that a page shows, read back from its HTML so that they compare with what the API answers.

Every number of a page has to be claimed: what the API says is expected of one element after another, each element is
taken out once it was compared, and what still shows a number at the end is a difference.
"""

import re
from collections import Counter
from collections.abc import Iterable
from decimal import ROUND_HALF_EVEN, Decimal

from babel.dates import get_month_names
from bs4 import BeautifulSoup, NavigableString, Tag

from config.i18n import Language, translations

# Digits that stand for no figure, and why.
NO_FIGURES = {
    "CC BY 4.0": "the name of the licence",
    "SHA-256": "the name of the hash",
    "SHA256": "the name of the hash, as a program of Windows spells it",
    "sha256sum": "a program",
    "shasum -a 256": "a program",
    "python3": "a program",
    "/api/v1/": "the address of the API",
    "localhost:8501": "where the site answers while it is tested",
}
NUMBER = r"(?<![\w.,])[-\N{MINUS SIGN}]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:\s?%)?"
WORD_WITH_DIGITS = r"[^\W\d_][\w-]*\d[\w-]*"
HASH = r"\b(?=[0-9a-f]*\d)[0-9a-f]{12,64}\b"
CENT = Decimal("0.01")


class Reader:
    """Reads the numbers of a text in one language: figures as plain decimals, dates as in ISO 8601, codes as they are.

    What it returns is the same in both languages, and the same for a text of a page and for a value of the API.
    """

    def __init__(self, language: Language) -> None:
        self.months = {
            name.rstrip("."): number
            for width in ("wide", "abbreviated")
            for number, name in get_month_names(width, locale=language.babel).items()
        }
        month = f"(?P<month>{'|'.join(sorted(self.months, key=len, reverse=True))})"
        day = r"(?P<day>\d{1,2})"
        dates = {
            Language.ES: rf"\b(?:{day} de )?{month} (?:de )?(?P<year>\d{{4}})\b",
            Language.EN: rf"\b{month} (?:{day}, )?(?P<year>\d{{4}})\b",
        }
        iso = r"\b\d{4}-\d{2}(?:-\d{2})?\b"
        parts = (
            dates[language],
            rf"(?P<plain>{iso}|{HASH}|{WORD_WITH_DIGITS})",
            f"(?P<number>{NUMBER})",
            r"(?P<rest>\d)",
        )
        self.pattern = re.compile("|".join(parts))

    def read(self, *values: object) -> list[str]:
        """Return the numbers of texts, or of values as JSON has them; of None there are none."""
        text = " | ".join(plain(value) for value in values)
        for name in NO_FIGURES:
            text = text.replace(name, "")
        return [self._canonical(found) for found in self.pattern.finditer(text)]

    def _canonical(self, found: re.Match[str]) -> str:
        if found["month"]:
            day = f"-{int(found['day']):02}" if found["day"] else ""
            return f"{found['year']}-{self.months[found['month']]:02}{day}"
        if found["number"]:
            unit = "%" if found["number"].endswith("%") else ""
            digits = found["number"].rstrip("%").strip().replace(",", "").replace("\N{MINUS SIGN}", "-")
            return f"{Decimal(digits).normalize() + 0:f}{unit}"
        return found[0]


def plain(value: object) -> str:
    """Return a value of the API as a text that a reader reads: a number with at most two decimal places."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, (list, tuple)):
        return " | ".join(plain(item) for item in value)
    if isinstance(value, float | Decimal):
        return f"{Decimal(str(value)).quantize(CENT, ROUND_HALF_EVEN):f}"
    return str(value)


def percent(share: float | None) -> str:
    """Return a share as pages write it: whole, and 0 or 100 only where it is exact."""
    if share is None:
        return ""
    return f"{min(max(round(share * 100), 1), 99) if 0 < share < 1 else round(share * 100)}%"


class Shown:
    """A page, and how it differs from what was expected of it."""

    def __init__(self, html: str, language: Language) -> None:
        self.soup = BeautifulSoup(html, "lxml")
        self.language = language
        self.reader = Reader(language)
        self.differences: list[str] = []
        self._translated = translations(language).gettext
        for unseen in self.soup(["script", "style"]):
            unseen.decompose()

    def numbers(self) -> list[NavigableString]:
        """Return the visible texts that hold a digit, those in drawings apart."""
        texts = self.soup.body.find_all(string=re.compile(r"\d"))
        return [text for text in texts if not text.find_parent("svg")]

    def all(self, selector: str) -> list[Tag]:
        """Return what is still there of a selector."""
        return list(self.soup.select(selector))

    def section(self, heading: str) -> Tag | None:
        """Return the section with this heading, given as Spanish has it."""
        words = self._translated(heading)
        found = (title for title in self.soup.select("section > h2") if " ".join(title.get_text().split()) == words)
        title = next(found, None)
        return title.find_parent("section") if title else None

    def read(self, element: Tag) -> list[str]:
        """Return the numbers that an element shows."""
        return self.reader.read(element.get_text(" | "))

    def same(self, what: str, shown: Iterable[str], expected: Iterable[str], *, ordered: bool = True) -> None:
        """Note a difference unless both are the same, in the same order where that matters."""
        shown, expected = list(shown), list(expected)
        if shown != expected if ordered else Counter(shown) != Counter(expected):
            self.differences.append(f"{what}: shows {shown}, the API says {expected}")

    def expect(self, element: Tag | None, *values: object, ordered: bool = True) -> None:
        """Compare the numbers of an element with values of the API, and take it out."""
        expected = self.reader.read(*values)
        if element is None:
            if expected:
                self.differences.append(f"not shown: {expected}")
            return
        words = " ".join(element.get_text(" ").split())[:160]
        self.same(words, self.read(element), expected, ordered=ordered)
        element.extract()

    def each(self, elements: list[Tag], expected: list[list[object]]) -> None:
        """Compare elements with one list of values each, and take them out."""
        if len(elements) != len(expected):
            self.differences.append(f"{len(elements)} of {len(expected)} shown: {self.reader.read(*expected)}")
        for element, values in zip(elements, expected, strict=False):
            self.expect(element, *values)

    def finish(self) -> list[str]:
        """Return the differences; a number that nothing was expected of is one."""
        for text in self.soup.body.find_all(string=True):
            if numbers := self.reader.read(text):
                around = " ".join(text.parent.parent.get_text(" ").split())
                self.differences.append(f"not explained: {numbers} in «{around[:200]}»")
        return self.differences
