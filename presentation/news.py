"""What a news entry is called and sums up to, in words that stand alone in a feed reader."""

import datetime

from config.clock import local_date
from config.i18n import Language, Text, translations
from data_access.enumerations import Operation, Subject
from indicators.changes import FieldChange, OperationCount, RowChange
from indicators.news import NewsEntry
from presentation import formats

STATES = frozenset({"completion", "status", "lifecycle", "response"})
TELLING = ("completion", "status", "lifecycle", "response", "end")
"""Fields that say most, first; a change of them is told with both values in the title."""

SHORT = 60  # characters of a row's title inside the title of an entry


def title(entry: NewsEntry, language: Language) -> str:
    """Return «GTAGA0001: cumplimiento declarado de «limitado» a «sustancial» y 2 cambios más»."""
    _, ngettext = translations(language).gettext, translations(language).ngettext
    if entry.subject is None:
        number = formats.number(entry.edition, language)
        return _("Edición %(number)s: %(changes)s") % {"number": number, "changes": _tally(entry, language, 3)}
    first = entry.changes[0]
    told = _told(first, entry, language)
    more = entry.rows - 1
    if not told:  # rows without a name of their own are told by their number
        table = next(
            one for one in entry.counts if (one.resource, one.operation) == (first.row.resource, first.operation)
        )
        told, more = _counted(table, language), entry.rows - table.rows
    if more:
        words = ngettext("%(told)s y %(count)s cambio más", "%(told)s y %(count)s cambios más", more)
        told = words % {"told": told, "count": formats.number(more, language)}
    return f"{entry.subject.code}: {told}"


def summary(entry: NewsEntry, language: Language) -> str:
    """Return what the entry is about, how much changed and why, in one line of text."""
    _ = translations(language).gettext
    published = _("Edición %(number)s, publicada el %(day)s") % {
        "number": formats.number(entry.edition, language),
        "day": formats.date(local_date(entry.published_at), language),
    }
    parts = [entry.title.in_(language) if entry.title else "", _tally(entry, language), published]
    return ". ".join(part.rstrip(".") for part in [*parts, entry.reason] if part) + "."


def _tally(entry: NewsEntry, language: Language, most: int | None = None) -> str:
    said = [_counted(count, language) for count in entry.counts[:most]]
    return ", ".join(said) + (" …" if most and len(entry.counts) > most else "")


def _counted(count: OperationCount, language: Language) -> str:
    """Return «2 altas en Avances»."""
    ngettext = translations(language).ngettext
    words = {
        Operation.CREATE: ngettext("%(count)s alta en %(table)s", "%(count)s altas en %(table)s", count.rows),
        Operation.UPDATE: ngettext("%(count)s cambio en %(table)s", "%(count)s cambios en %(table)s", count.rows),
        Operation.REMOVE: ngettext("%(count)s retiro en %(table)s", "%(count)s retiros en %(table)s", count.rows),
    }[count.operation]
    return words % {"count": formats.number(count.rows, language), "table": count.title.in_(language)}


def _told(change: RowChange, entry: NewsEntry, language: Language) -> str:
    """Return what happened to one row; a row below the subject is named first. Empty where it has no name."""
    _ = translations(language).gettext
    own = change.row == entry.subject
    named = "" if own else _named(change, language)
    if change.operation is Operation.UPDATE and change.fields:
        said = _field(_most_telling(change.fields), change, language)
        return f"{named}: {said}" if named else said
    if not own:
        return named
    words = _("se quitó de los datos") if change.operation is Operation.REMOVE else _("se publicó «%(title)s»")
    return words % {"title": change.title.in_(language)}


def _named(change: RowChange, language: Language) -> str:
    """Return «hito «Reglamento aprobado»»; empty where one row of its kind has no name of its own."""
    kind = next((kind for kind in Subject if kind.value == change.row.resource), None)
    if kind is None:
        return "" if change.operation is Operation.CREATE else _lowered(change.resource.in_(language))
    said = change.title.in_(language)
    said = said if len(said) <= SHORT else f"{said[:SHORT].rsplit(' ', 1)[0].rstrip(',.;:')} …"
    return f"{_lowered(kind.label.in_(language))} «{said}»"


def _most_telling(fields: tuple[FieldChange, ...]) -> FieldChange:
    order = {name: place for place, name in enumerate(TELLING)}
    return min(fields, key=lambda field: order.get(field.name, len(order)))


def _field(field: FieldChange, change: RowChange, language: Language) -> str:
    _ = translations(language).gettext
    if field.name not in TELLING:
        labels = dict.fromkeys(f"«{one.label.in_(language)}»" for one in change.fields)
        return _("cambió %(fields)s") % {"fields": formats.listed(list(labels), language)}
    old, new = (_value(value, field.name, language) for value in (field.old, field.new))
    label = _lowered(field.label.in_(language))
    if not old or not new:
        return _("%(field)s: %(new)s") % {"field": label, "new": new or formats.no_data(language)}
    is_date = isinstance(field.new, datetime.date)
    words = _("%(field)s del %(old)s al %(new)s") if is_date else _("%(field)s de «%(old)s» a «%(new)s»")
    return words % {"field": label, "old": old, "new": new}


def _value(value: object, name: str, language: Language) -> str:
    match value:
        case datetime.date():
            return formats.date(value, language)
        case Text():
            words = value.in_(language)
            return _lowered(words) if name in STATES else words
        case _:
            return str(value or "")


def _lowered(words: str) -> str:
    """Return words as they stand inside a sentence; an acronym keeps its capitals."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]
