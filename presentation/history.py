"""The page that shows what changed, and what two editions differ in."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby

from markupsafe import Markup, escape

from config.clock import local_date
from config.i18n import Language, Text, translations
from config.pages import HISTORY, OVERVIEW
from data_access.editions import Edition
from data_access.enumerations import Operation
from data_access.errors import Unavailable
from indicators.changes import FieldChange, RowChange
from indicators.comparison import (
    SUBJECTS,
    Comparison,
    ComparisonFilters,
    Point,
    Unclear,
    comparison,
    point,
    points,
    subjects_named,
)
from indicators.corrections import corrections
from indicators.listing import paged
from indicators.model import Option, RowRef, Value
from indicators.news import recent
from indicators.status_changes import STATUS_PER_PAGE, status_changes
from indicators.wording import title_of
from presentation import news, sentences
from presentation.addresses import AS_OF
from presentation.blocks import cell, render
from presentation.differences import edition_address, marked
from presentation.filters import Chips, Field, Filters, Search
from presentation.open_data import STATUS_FILE
from presentation.shown import Body, Shown, body, kept

DAYS = 30
CORRECTIONS_SHOWN = 10
SHORT = 90  # characters of a value that still reads well inside a sentence


@dataclass(frozen=True, slots=True)
class _Found:
    """What stands below the title, the filters that were heard, what it is called, and on how many pages it goes on."""

    pieces: Body
    heard: ComparisonFilters
    name: str
    pages: int = 1


@dataclass(frozen=True, slots=True)
class Told:
    """One row that changed, in sentences."""

    change: RowChange
    said: str
    fields: tuple[Markup, ...]
    corrected: bool


def history(edition: Edition, query: Mapping[str, str], today: datetime.date, language: Language) -> Shown:
    """Return what changed lately; with `desde` or `hasta`, what two editions differ in."""
    asked = ComparisonFilters.parse(query)
    try:
        return _history(edition, asked, today, language)
    except Unavailable as error:  # not kept: the next reader asks again
        return _shown(edition, _not_compared(asked, [error.text(language)], language), language)


@kept(32)
def _history(edition: Edition, asked: ComparisonFilters, today: datetime.date, language: Language) -> Shown:
    compares = bool(edition.history) and bool(asked.since or asked.until)
    return _shown(edition, (_compared if compares else _lately)(edition, asked, today, language), language)


def _shown(edition: Edition, found: _Found, language: Language) -> Shown:
    _ = translations(language).gettext
    page = sentences.page_of(found.heard.page, found.pages, language)
    lead = _("Qué cambió, cuándo, por qué y en qué edición.")
    opening = render(language, "history/opening.html", title=_("Historial"), lead=lead, newest=len(edition.history))
    title = sentences.list_title(found.name, (), page)
    named = found.name if found.name != HISTORY.title.in_(language) else ""
    said = ". ".join(part for part in (named, page, lead) if part)
    query = found.heard.query
    return Shown(title, said, body(opening, *found.pieces), query, common=not query)


def _lately(edition: Edition, asked: ComparisonFilters, today: datetime.date, language: Language) -> _Found:
    """Return the last days, the corrections and the status changes."""
    named = subjects_named(edition, asked.text)
    every = status_changes(edition)
    owners = None if named is None else {one.code for one in named if one.resource == "commitments"}
    matching = [one for one in every if owners is None or one.commitment in owners or one.row.code == asked.text]
    shown, page, pages = paged(matching, asked.page, STATUS_PER_PAGE)
    heard = ComparisonFilters(text=asked.text, page=page)
    corrected = corrections(edition)
    pieces = body(
        _filters(asked, (), language) if edition.history else None,
        render(
            language,
            "history/lately.html",
            edition=edition,
            days=DAYS,
            recent=recent(edition, today - datetime.timedelta(days=DAYS)),
            last=edition.history[-1] if edition.history else None,
            news_title=partial(news.title, language=language),
            corrections=corrected[:CORRECTIONS_SHOWN],
            corrections_total=len(corrected),
            **_shared(language),
        ),
        render(
            language,
            "history/status.html",
            edition=edition,
            changes=shown,
            matching=len(matching),
            total=len(every),
            page=page,
            pages=pages,
            filters=heard,
            file=STATUS_FILE,
            missing_since=partial(sentences.missing_since, edition, language),
            **_shared(language),
        ),
    )
    return _Found(pieces, heard, HISTORY.title.in_(language), pages)


def _compared(edition: Edition, asked: ComparisonFilters, today: datetime.date, language: Language) -> _Found:
    """Return what two moments differ in, or why they cannot be compared."""
    _ = translations(language).gettext
    before, after = points(edition, asked, today)
    unclear = [_unclear(one, edition, language) for one in (before, after) if one.unclear]
    words = (
        _("Historial: de la edición %(before)d a la %(after)d") if before.past else _("Historial: hasta la %(after)d")
    )
    name = words % {"before": before.number, "after": after.number}
    if unclear or after.past is None:
        return _not_compared(asked, unclear or [_nothing_yet(after, language)], language)
    view = comparison(edition, before.past, after.past, asked)
    asked = replace(asked, page=view.page)
    page = render(
        language,
        "history/compared.html",
        view=view,
        before=before,
        after=after,
        seen={one.number: _seen_on(edition, one, language) for one in (before, after)},
        groups=_groups(view, language),
        edition=edition,
        filters=asked,
        **_shared(language),
    )
    return _Found(body(_filters(asked, _chips(asked, view, language), language), page), asked, name, view.pages)


def _not_compared(asked: ComparisonFilters, said: Sequence[str], language: Language) -> _Found:
    """Return why there is nothing to compare."""
    told = render(language, "history/unclear.html", said=said)
    return _Found(body(_filters(asked, (), language), told), replace(asked, page=1), HISTORY.title.in_(language))


def _shared(language: Language) -> Mapping[str, object]:
    return {
        "local_date": local_date,
        "edition_address": partial(edition_address, language=language),
        "title_of": title_of,
    }


def _filters(asked: ComparisonFilters, chips: tuple[Field, ...], language: Language) -> Filters:
    _ = translations(language).gettext
    hint = _("Edición o fecha")
    moments = (Search("desde", _("Desde"), asked.since, hint), Search("hasta", _("Hasta"), asked.until, hint))
    about = Search("q", _("Compromiso o servicio"), asked.text, _("Código o palabras"))
    return Filters(HISTORY, ((*moments, about), *([chips] if chips else [])))


def _chips(asked: ComparisonFilters, view: Comparison, language: Language) -> tuple[Field, ...]:
    _ = translations(language).gettext

    def chips(name: str, label: str, options: Sequence[Option], chosen: str | None) -> tuple[Field, ...]:
        offered = tuple(option for option in options if option.count or option.value == chosen)
        return (Chips(name, label, offered, chosen),) if offered else ()

    return (
        *chips("cambio", _("Qué pasó"), view.operations, asked.operation),
        *chips("correccion", _("Correcciones"), (view.corrections,), "true" if asked.corrected else None),
    )


def _unclear(one: Point, edition: Edition, language: Language) -> str:
    """Return why a text names no moment, with what would."""
    _ = translations(language).gettext
    words = {
        Unclear.UNREADABLE: _("«%(asked)s» no es el número de una edición ni una fecha escrita AAAA-MM-DD."),
        Unclear.FUTURE: _("El %(asked)s todavía no llega."),
        Unclear.NO_EDITION: _("La edición %(asked)s no existe; la más reciente es la %(newest)d."),
    }
    return words[one.unclear or Unclear.UNREADABLE] % {"asked": one.asked, "newest": len(edition.history)}


def _nothing_yet(one: Point, language: Language) -> str:
    _ = translations(language).gettext
    return _("En «%(asked)s» no se había publicado nada todavía, así que no hay qué comparar.") % {"asked": one.asked}


def _seen_on(edition: Edition, one: Point, language: Language) -> tuple[datetime.date, str] | None:
    """Return the day from which the site shows the edition of a moment, and its address; None where no day does."""
    day = one.day or one.published_on
    if one.past is None or day is None or point(edition, str(day), day).past is not one.past:
        return None
    return day, OVERVIEW.address(language, **{AS_OF: str(day)})


def _groups(view: Comparison, language: Language) -> list[tuple[RowRef | None, Text | None, list[Told]]]:
    """Return the rows of a page by the commitment or agenda item that they belong to, in their order."""
    told = [_told(change, change.row in view.corrected, language) for change in view.rows]
    groups = [(subject, list(rows)) for subject, rows in groupby(told, lambda one: _subject(one.change))]
    return [(subject, _called(subject, rows[0].change), rows) for subject, rows in groups]


def _subject(change: RowChange) -> RowRef | None:
    return change.row if change.row.resource in SUBJECTS else change.about


def _called(subject: RowRef | None, first: RowChange) -> Text | None:
    return first.title if subject == first.row else first.about_title


def _told(change: RowChange, corrected: bool, language: Language) -> Told:
    _ = translations(language).gettext
    own = change.row.resource in SUBJECTS  # its title stands above
    words = {
        Operation.CREATE: _("Se agregó a %(table)s.") if own else _("Se agregó «%(title)s» a %(table)s."),
        Operation.UPDATE: _("Cambió en %(table)s:") if own else _("Cambió «%(title)s», de %(table)s:"),
        Operation.REMOVE: _("Se quitó de %(table)s.") if own else _("Se quitó «%(title)s» de %(table)s."),
    }[change.operation]
    said = words % {"title": change.title.in_(language).rstrip("."), "table": change.resource.in_(language)}
    return Told(change, said, tuple(field_sentence(one, language) for one in _read(change, language)), corrected)


def _read(change: RowChange, language: Language) -> Sequence[FieldChange]:
    """Return the fields that a reader of a language is told of: of a text that changed in both, that in theirs."""
    names = {field.name for field in change.fields}
    other = next(one for one in Language if one is not language)
    return [
        field
        for field in change.fields
        if not (field.name.endswith(f"_{other}") and field.name.removesuffix(other) + language in names)
    ]


def _quoted(value: Value, language: Language) -> Markup | str:
    """Return a value as it stands between quotation marks, inside a sentence."""
    return cell(value.rstrip(".") if isinstance(value, str) else value, language)


def field_sentence(field: FieldChange, language: Language) -> Markup:
    """Return what happened to one field: from which value to which; of a long text, the words that differ."""
    _ = translations(language).gettext
    old, new = (escape(_quoted(value, language)) for value in (field.old, field.new))
    values = {"field": field.label.in_(language), "old": old, "new": new}
    if field.old in (None, "", ()):
        return escape(_("«%(field)s» no tenía dato y ahora dice «%(new)s».")) % values
    if field.new in (None, "", ()):
        return escape(_("«%(field)s» quedó sin dato; decía «%(old)s».")) % values
    if isinstance(field.old, str) and isinstance(field.new, str) and len(field.old + field.new) > SHORT:
        values["old"], values["new"] = marked(field.old.rstrip("."), field.new.rstrip("."))
        return escape(_("«%(field)s» decía «%(old)s» y ahora dice «%(new)s».")) % values
    if isinstance(field.new, datetime.date):
        return escape(_("«%(field)s» pasó del %(old)s al %(new)s.")) % values
    return escape(_("«%(field)s» pasó de «%(old)s» a «%(new)s».")) % values
