"""The page that shows progress and deadlines over time and by institution."""

import datetime
from collections.abc import Mapping, Sequence
from functools import partial

from markupsafe import Markup

from config.i18n import Language, translations
from config.pages import PROGRESS
from data_access.editions import Edition
from indicators import progress as progress_view
from indicators.model import Kind, Option, Value
from indicators.pace import InstitutionPace, Pace
from indicators.progress import EITHER, DueMilestone, Moves, Progress, ProgressFilters, When
from presentation import charts, figures, filters, formats, pace_charts, sentences
from presentation.blocks import render
from presentation.charts import Figure
from presentation.filters import Chips, Choice, Filters
from presentation.shown import Shown, body, kept

MANY = 12  # institutions that are drawn in one chart


def progress(edition: Edition, query: Mapping[str, str], today: datetime.date, language: Language) -> Shown:
    """Return progress and deadlines over time and by institution, for the institution and deadlines of an address."""
    view = progress_view.progress(edition, ProgressFilters.parse(query), today)
    made = _progress if view.common else _progress.__wrapped__
    return made(edition, view.filters, today, language)


@kept(64)
def _progress(edition: Edition, asked: ProgressFilters, today: datetime.date, language: Language) -> Shown:
    _ = translations(language).gettext
    view = progress_view.progress(edition, asked, today)
    lead = _("Qué se ha cumplido y qué se ha movido, hito por hito, a lo largo del tiempo y por institución.")
    title = PROGRESS.title.in_(language)
    top = render(language, "title.html", title=title, lead=lead)
    missing = partial(sentences.missing_since, edition, language)
    if not view.published:
        nothing = render(language, "progress/nothing.html", missing_since=missing)
        return Shown(title, lead, body(top, nothing), common=view.common)

    def section(name: str, **values: object) -> Markup:
        return render(language, f"progress/{name}.html", view=view, edition=edition, **values)

    narrowed = _filters(view, language)
    due = due_figure(view, today, language)
    paces = view.institutions
    whole = not asked.query  # what does not follow the filters stands only where none is in use
    compared = whole and len(paces) >= figures.FEW
    pieces = body(
        top,
        narrowed,
        section("due", drawn=bool(due), either=EITHER),
        due,
        section("more") if view.pages > 1 else None,
        *((section("pace"), pace_figure(view.pace, today, language)) if view.pace and not asked.when else ()),
        *((section("moves"), moves_figure(view.moves, language)) if view.moves.total and not asked.when else ()),
        *((section("institutions"), institutions_figure(paces, today, language)) if compared else ()),
        section("numbers") if whole else None,
    )
    choices = filters.chosen(narrowed, language)
    number = sentences.page_of(view.page, view.pages, language)
    said = sentences.list_description(lead, due_message(view, language), choices, number)
    name = sentences.list_title(title, choices, number)
    return Shown(name, said, pieces, asked.query, common=view.common)


def _filters(view: Progress, language: Language) -> Filters:
    _ = translations(language).gettext
    asked = view.filters
    offered = tuple(
        Option(when.value, when.label, count)
        for when, count in ((When.OVERDUE, view.late), (When.AHEAD, view.ahead))
        if count or when is asked.when
    )
    chips = (Chips("plazo", _("Plazo"), offered, asked.when),) if offered else ()
    choice = Choice("institucion", _("Institución"), view.choices, asked.institution, _("Todas"))
    return Filters(PROGRESS, tuple(row for row in ((choice,), chips) if row))


def due_message(view: Progress, language: Language) -> str:
    """Return what is late and what falls due next, in a sentence."""
    _, ngettext = translations(language).gettext, translations(language).ngettext
    said = []
    if view.late:
        words = ngettext(
            "%(count)s hito vencido, desde hace %(days)s",
            "%(count)s hitos vencidos, el más atrasado desde hace %(days)s",
            view.late,
        )
        said.append(words % {"count": formats.number(view.late, language), "days": formats.days(view.worst, language)})
    if view.nearest is not None:
        said.append(_("el próximo %(due)s") % {"due": formats.due(view.nearest, language)})
    return "; ".join(said) or _("Ningún hito vencido ni por vencer")


def due_figure(view: Progress, today: datetime.date, language: Language) -> tuple[Figure, ...]:
    """Return the milestones of this page over time, with today and the original deadlines; none without any."""
    rows = sorted(view.shown, key=lambda due: (due.milestone.end or datetime.date.max, due.milestone.code))
    if not rows:
        return ()
    message = due_message(view, language)
    table = render(language, "progress/due_table.html", rows=rows)
    said = [
        f"{due.milestone.title.in_(language)}: {formats.deadline(due.milestone.end, today, language)}" for due in rows
    ]
    states = [due.milestone for due in rows]
    draw = partial(
        charts.gantt, states, today, language, told=lambda milestone: formats.ago(milestone.end, today, language)
    )
    data = [_due_row(due, language) for due in rows]
    return (
        figures.figure(
            message, f"{message}. {'; '.join(said)}.", table, draw, language, name="plazos", rows=data, origin="CM-03b"
        ),
    )


def _due_row(due: DueMilestone, language: Language) -> Mapping[str, Value]:
    _ = translations(language).gettext
    one = due.milestone
    return {
        _("Código"): one.code,
        _("Hito"): one.title,
        _("Compromiso"): due.commitment,
        _("Institución responsable"): due.answers,
        _("Inicio"): one.start,
        _("Plazo original"): one.original_end or one.end,
        _("Plazo"): one.end,
        _("Cumplimiento"): one.completion.label,
        _("Días de atraso"): one.days_late,
        _("Días que faltan"): one.days_left,
    }


def pace_figure(pace: Pace, today: datetime.date, language: Language) -> tuple[Figure, ...]:
    """Return how many milestones are completed against how many the deadlines asked for, over time."""
    _, ngettext = translations(language).gettext, translations(language).ngettext
    words = ngettext(
        "%(done)s hito completo; según los plazos originales hoy serían %(first)s de %(total)s",
        "%(done)s hitos completos; según los plazos originales hoy serían %(first)s de %(total)s",
        pace.done,
    )
    numbers = {"done": pace.done, "first": pace.today.first, "total": pace.total}
    message = words % {name: formats.number(number, language) for name, number in numbers.items()}
    alt = _("%(message)s. Según los plazos vigentes serían %(now)s.") % {
        "message": message,
        "now": formats.number(pace.today.now, language),
    }
    table = render(language, "progress/pace_table.html", pace=pace)
    data: list[Mapping[str, Value]] = [
        {
            _("Fecha"): point.day,
            _("Completos según los plazos originales"): point.first,
            _("Completos según los plazos vigentes"): point.now,
            _("Completos publicados"): point.done,
        }
        for point in pace.points
    ]
    draw = partial(pace_charts.burn_up, pace, today, language)
    return (figures.figure(message, alt, table, draw, language, name="ritmo", rows=data, origin="milestones"),)


def moves_figure(moves: Moves, language: Language) -> tuple[Figure, ...]:
    """Return how far the deadlines of milestones moved, as bars."""
    _, ngettext = translations(language).gettext, translations(language).ngettext
    numbers = {"moved": formats.number(moves.moved, language), "total": formats.number(moves.total, language)}
    if moves.median is None:
        message = ngettext(
            "El plazo de %(total)s hito no se ha movido", "Ninguno de %(total)s plazos se ha movido", moves.total
        ) % {"total": numbers["total"]}
    else:
        words = ngettext(
            "%(moved)s de %(total)s plazos se movió: %(days)s",
            "%(moved)s de %(total)s plazos se movieron; la mitad, %(days)s o más",
            moves.moved,
        )
        message = words % {**numbers, "days": formats.days(moves.median, language)}
    caption = _("Hitos, por cuánto se movió su plazo")
    table = render(language, "blocks/parts.html", caption=caption, parts=moves.parts, kind=Kind.COUNT)
    said = ", ".join(f"{part.label.in_(language)}: {formats.number(part.value, language)}" for part in moves.parts)
    data: list[Mapping[str, Value]] = [
        {_("Cuánto se movió el plazo"): part.label, _("Hitos"): part.value} for part in moves.parts
    ]
    draw = partial(charts.bars, moves.parts, Kind.COUNT, language)
    return (
        figures.figure(
            message, f"{caption}. {said}.", table, draw, language, name="movimientos", rows=data, origin="CM-04"
        ),
    )


def institutions_figure(
    institutions: Sequence[InstitutionPace], today: datetime.date, language: Language
) -> tuple[Figure, ...]:
    """Return the pace of each institution, one small chart above the other; of many, those with most overdue."""
    _ = translations(language).gettext
    worst = institutions[0]
    if worst.pace.late:
        message = _("La que más hitos tiene vencidos es %(name)s: %(late)s de %(total)s")
    else:
        message = _("Ninguna institución tiene hitos vencidos")
    words = {
        "name": worst.name.in_(language),
        "late": formats.number(worst.pace.late, language),
        "total": formats.number(worst.pace.total, language),
    }
    message = message % words
    told = ((one.name.in_(language), pace_charts.pace_in_words(one.pace, language)) for one in institutions)
    said = "; ".join(f"{name}: {words}" for name, words in told)
    table = render(language, "progress/institutions_table.html", rows=institutions)
    data: list[Mapping[str, Value]] = [
        {
            _("Código"): one.code,
            _("Institución"): one.name,
            _("Hitos"): one.pace.total,
            _("Completos"): one.pace.done,
            _("Vencidos"): one.pace.late,
        }
        for one in institutions
    ]
    draw = partial(pace_charts.paces, institutions[:MANY], today, language)
    return (
        figures.figure(
            message, f"{message}. {said}.", table, draw, language, name="instituciones", rows=data, origin="CM-03b"
        ),
    )
