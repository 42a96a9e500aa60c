"""Dates, numbers and spans of time as people read them, by Babel. A missing value is «sin datos», never 0."""

import datetime
from collections.abc import Sequence

from babel import dates, numbers

from config.i18n import Language, translations
from data_access.enumerations import DatePrecision
from indicators.measures.labels import BY_COMMITMENT, BY_MILESTONE
from indicators.model import Kind, Number, Part, Result


def no_data(language: Language) -> str:
    """Return the words that stand for a value nobody published or nobody can compute."""
    return translations(language).gettext("sin datos")


def date(value: datetime.date | None, language: Language, precision: DatePrecision | None = None) -> str:
    """Return a date in full; only month and year where the source is no more exact."""
    if value is None:
        return no_data(language)
    if precision is DatePrecision.MONTH:
        return dates.format_skeleton("yMMMM", value, locale=language.babel)
    return dates.format_date(value, "long", locale=language.babel)


def apa_date(value: datetime.date, language: Language) -> str:
    """Return a date as a citation has it, the year first: «2026, 22 de noviembre»."""
    return f"{value.year}, {dates.format_skeleton('MMMMd', value, locale=language.babel)}"


def number(value: Number | None, language: Language, decimals: int | None = None) -> str:
    """Return a number with grouped digits, rounded to `decimals` places (default: up to two, as needed)."""
    if value is None:
        return no_data(language)
    pattern = "#,##0.##" if decimals is None else "#,##0" + ("." + "0" * decimals if decimals else "")
    return numbers.format_decimal(value, format=pattern, locale=language.babel)


def percent(share: Number | None, language: Language) -> str:
    """Return a share from 0 to 1 as a whole percentage; 0 and 100 only where they are exact."""
    if share is None:
        return no_data(language)
    shown = min(max(round(share * 100), 1), 99) if 0 < share < 1 else round(share * 100)
    return str(numbers.format_percent(shown / 100, locale=language.babel))


def points(difference: Number | None, language: Language) -> str:
    """Return a difference of two shares, from -1 to 1, in percentage points with its sign."""
    if difference is None:
        return no_data(language)
    shown = round(difference * 100)
    words = translations(language).ngettext("%(number)s punto", "%(number)s puntos", abs(shown))
    return words % {"number": f"{'+' if shown > 0 else ''}{number(shown, language)}"}


def money(amount: Number | None, language: Language) -> str:
    """Return an amount of quetzales, with centavos only where there are any."""
    if amount is None:
        return no_data(language)
    pattern = "#,##0" if amount == int(amount) else "#,##0.00"
    return f"Q\N{NO-BREAK SPACE}{numbers.format_decimal(amount, format=pattern, locale=language.babel)}"


def days(count: int | None, language: Language) -> str:
    """Return a number of days, with its word."""
    if count is None:
        return no_data(language)
    words = translations(language).ngettext("%(number)s día", "%(number)s días", count)
    return words % {"number": number(count, language)}


def due(days_left: int, language: Language) -> str:
    """Return when a deadline that is not past falls due: «vence hoy», «vence dentro de 3 días»."""
    _ = translations(language).gettext
    return _("vence dentro de %(days)s") % {"days": days(days_left, language)} if days_left else _("vence hoy")


def ago(value: datetime.date | None, today: datetime.date, language: Language) -> str:
    """Return how far a date lies before or after today: «hace 3 días», «hoy», «dentro de 2 días»."""
    _ = translations(language).gettext
    if value is None:
        return no_data(language)
    distance = (today - value).days
    if distance == 0:
        return _("hoy")
    words = _("hace %(days)s") if distance > 0 else _("dentro de %(days)s")
    return words % {"days": days(abs(distance), language)}


def deadline(end: datetime.date | None, today: datetime.date, language: Language) -> str:
    """Return what a deadline says today: «venció hace 3 días», «vence hoy», «vence dentro de 2 días»."""
    _ = translations(language).gettext
    if end is None:
        return _("sin plazo publicado")
    distance = (today - end).days
    return _("venció hace %(days)s") % {"days": days(distance, language)} if distance > 0 else due(-distance, language)


def result(value: Result | Part, kind: Kind, language: Language) -> str:
    """Return what an indicator says, or one line of its breakdown, in the way its kind is written."""
    _ = translations(language).gettext
    writers = {Kind.SHARE: percent, Kind.DAYS: _whole_days, Kind.DIFFERENCE: points}
    written = writers.get(kind, number)(value.value, language)
    if value.at_least and value.value is not None:
        return _("al menos %(value)s") % {"value": written}
    return written


def part_kind(part: Part, kind: Kind) -> Kind:
    """Return how a line of a breakdown is written; beside a share or a count it may be a number of its own kind.

    Lines by commitment or milestone that are whole numbers are days; other whole numbers without a total are counts.
    """
    if part.total is not None or not isinstance(part.value, int):
        return kind
    by_deadline = part.group in (BY_COMMITMENT, BY_MILESTONE)
    return Kind.DAYS if by_deadline and kind is not Kind.DIFFERENCE else Kind.COUNT if kind is Kind.SHARE else kind


def _whole_days(count: Number | None, language: Language) -> str:
    return days(None if count is None else round(count), language)


def listed(items: Sequence[str], language: Language) -> str:
    """Return items as one phrase: «agua, salud y ambiente»."""
    return _joined(items, translations(language).gettext("%(first)s y %(last)s"))


def either(items: Sequence[str], language: Language) -> str:
    """Return items as one phrase after a negation: «agua, salud ni ambiente»."""
    return _joined(items, translations(language).gettext("%(first)s ni %(last)s"))


def _joined(items: Sequence[str], words: str) -> str:
    return words % {"first": ", ".join(items[:-1]), "last": items[-1]} if len(items) > 1 else "".join(items)
