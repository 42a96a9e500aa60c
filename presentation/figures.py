"""The figures of the pages: a chart where it says more than the words beside it, else None."""

import datetime
import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from markupsafe import Markup

from config.i18n import Language, Text, translations
from config.pages import METHODOLOGY, OPEN_DATA
from data_access.enumerations import Completion
from indicators.listing import folded as without_accents
from indicators.model import Kind, Measured, Part, Value
from indicators.records import MilestoneState
from indicators.registry import INDICATORS
from indicators.service_agenda import AgendaCard, MeasuredValue
from presentation import blocks, charts, formats
from presentation.addresses import href
from presentation.charts import Chart, Figure
from presentation.theme import Look

FEW, MANY = 2, 16  # lines of a breakdown that are worth a chart
ALIKE = 0.85  # where the least is this near to the most, there is no largest worth naming


def breakdowns(measured: Measured, language: Language, *groups: Text | None) -> tuple[Figure, ...]:
    """Return a figure for each of these breakdowns of an indicator (default: all), but no trivial or endless one."""
    wanted = groups or tuple(dict.fromkeys(part.group for part in measured.result.parts))
    return tuple(found for group in wanted if (found := breakdown(measured, group, language)))


def breakdown(measured: Measured, group: Text | None, language: Language) -> Figure | None:
    """Return an indicator's breakdown by `group` as bars, or None where there is nothing to compare."""
    parts = tuple(part for part in measured.result.parts if part.group == group and part.value is not None)
    if not FEW <= len(parts) <= MANY:
        return None
    kind = measured.indicator.kind
    name = measured.indicator.name.in_(language)
    caption = f"{name}, {group.in_(language).lower()}" if group else name
    table = blocks.render(language, "blocks/parts.html", caption=caption, parts=parts, kind=kind)
    said = ", ".join(f"{part.label.in_(language)}: {charts.in_words(part, kind, language)}" for part in parts)
    if kind is Kind.SHARE:
        message = f"{name}: {formats.result(measured.result, kind, language)}"
    else:
        message = _message(caption, parts, kind, language)
    draw = partial(charts.bars, parts, kind, language)
    rows = _part_rows(parts, kind, language)
    return figure(
        message,
        f"{caption}. {said}.",
        table,
        draw,
        language,
        name=_slug(measured, group),
        rows=rows,
        origin=measured.indicator.code,
    )


def _part_rows(parts: Sequence[Part], kind: Kind, language: Language) -> list[Mapping[str, Value]]:
    """Return a breakdown as data; a value that is a lower bound only is said so in words."""
    _ = translations(language).gettext
    return [
        {
            _("Desglose"): part.label,
            _("Valor"): formats.result(part, kind, language) if part.at_least else part.value,
            _("Cuenta"): part.count,
            _("Total"): part.total,
        }
        for part in parts
    ]


def _slug(measured: Measured, group: Text | None) -> str:
    """Return what a breakdown is called in addresses, the same in each language."""
    words = f"{measured.indicator.code} {group.es if group else ''}"
    return re.sub(r"[^a-z0-9]+", "-", without_accents(words)).strip("-")


def _message(caption: str, parts: Sequence[Part], kind: Kind, language: Language) -> str:
    """Return what a breakdown says: which of its lines is the largest, unless all are much alike."""
    _ = translations(language).gettext
    values = [float(part.value or 0) for part in parts]
    largest = parts[values.index(max(values))]
    words = {"what": caption, "largest": largest.label.in_(language), "value": charts.in_words(largest, kind, language)}
    if not any(values):
        return _("%(what)s: todo en cero") % words
    if min(values) > ALIKE * max(values):
        return _("%(what)s: casi por igual") % words
    return _("%(what)s: sobre todo «%(largest)s», %(value)s") % words


def milestones(rows: Sequence[MilestoneState], today: datetime.date, language: Language) -> tuple[Figure, ...]:
    """Return the milestones of a commitment over time; no figure where fewer than two have a deadline."""
    dated = [row for row in rows if row.end]
    if len(dated) < FEW:
        return ()
    ngettext = translations(language).ngettext
    done = sum(row.completion is Completion.COMPLETED for row in rows)
    late = sum(row.days_late > 0 for row in rows)
    words = ngettext(
        "%(done)s de %(total)s hitos completos; %(late)s vencido",
        "%(done)s de %(total)s hitos completos; %(late)s vencidos",
        late,
    )
    message = words % {"done": done, "total": len(rows), "late": late}
    said = [
        f"{row.title.in_(language)}: {formats.date(row.end, language)}, {row.completion.label.in_(language)}"
        for row in dated
    ]
    table = blocks.render(language, "commitment/milestones.html", milestones=rows)
    draw = partial(charts.gantt, dated, today, language)
    data = [_milestone_row(row, language) for row in rows]
    alt = f"{message}. {'; '.join(said)}."
    return (figure(message, alt, table, draw, language, folded=False, name="hitos", rows=data, origin="milestones"),)


def _milestone_row(row: MilestoneState, language: Language) -> Mapping[str, Value]:
    _ = translations(language).gettext
    return {
        _("Código"): row.code,
        _("Hito"): row.title,
        _("Institución responsable"): row.responsible,
        _("Inicio"): row.start,
        _("Plazo original"): row.original_end or row.end,
        _("Plazo"): row.end,
        _("Cumplimiento"): row.completion.label,
        _("Días de atraso"): row.days_late,
        _("Evidencia"): " ".join(one.url for one in row.evidence),
    }


def measurements(card: AgendaCard, values: Sequence[MeasuredValue], language: Language) -> tuple[Figure, ...]:
    """Return what was measured of an agenda item over time; no figure for fewer than two values."""
    if len(values) < FEW:
        return ()
    _ = translations(language).gettext
    words = {
        "first": formats.number(values[0].value, language),
        "last": formats.number(values[-1].value, language),
        "unit": card.unit.in_(language) if card.unit else "",
        "target": formats.number(card.target, language),
    }
    message = _("De %(first)s a %(last)s %(unit)s; la meta es %(target)s") % words
    said = [f"{formats.date(one.measured_on, language)}: {formats.number(one.value, language)}" for one in values]
    table = blocks.render(language, "agenda_item/measurements.html", measurements=values)
    draw = partial(charts.measurements, card, values, language)
    data: list[Mapping[str, Value]] = [
        {_("Fecha"): one.measured_on, _("Valor"): one.value, _("Unidad"): card.unit, _("Fuente"): one.source_url}
        for one in values
    ]
    alt = f"{message}. {'; '.join(said)}."
    return (figure(message, alt, table, draw, language, name="mediciones", rows=data, origin="measurements"),)


def figure(
    message: str,
    alt: str,
    table: Markup,
    draw: Callable[[Look], Chart],
    language: Language,
    *,
    folded: bool = True,
    name: str = "",
    rows: Sequence[Mapping[str, Value]] = (),
    origin: str,
) -> Figure:
    """Return a chart under its message, with its description, its table, and what it is called in addresses.

    `rows` are the table as data, by column; without them, its words are. `folded` says whether the table opens first.
    `origin` is the indicator or the resource that it draws: below it stands a link to its definition and rows.
    """
    heading = blocks.render(language, "blocks/figure_title.html", message=message)
    below = blocks.render(language, "blocks/figure_table.html", message=message, table=table, folded=folded)
    page = METHODOLOGY if origin in INDICATORS else OPEN_DATA
    return Figure(message, alt, heading, below, draw, name, rows, href(page, language, id=origin))
