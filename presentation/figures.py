"""The figures of the pages: a chart where it says more than the words beside it, else None."""

import datetime
from collections.abc import Callable, Sequence
from functools import partial

from markupsafe import Markup

from config.i18n import Language, Text, translations
from data_access.enumerations import Completion
from indicators.model import Kind, Measured, Part
from indicators.records import MilestoneState
from indicators.service_agenda import AgendaCard, MeasuredValue
from presentation import blocks, charts, formats
from presentation.charts import Chart, Figure
from presentation.theme import Look

FEW, MANY = 2, 16  # lines of a breakdown that are worth a chart
ALIKE = 0.85  # where the least is this near to the most, there is no largest worth naming


def breakdowns(measured: Measured, language: Language, *groups: Text | None) -> tuple[Figure, ...]:
    """Return a figure for each of these breakdowns of an indicator (default: all), but no trivial or endless one."""
    wanted = groups or tuple(dict.fromkeys(part.group for part in measured.result.parts))
    return tuple(figure for group in wanted if (figure := breakdown(measured, group, language)))


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
    return _figure(message, f"{caption}. {said}.", table, partial(charts.bars, parts, kind, language), language)


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
    return (_figure(message, f"{message}. {'; '.join(said)}.", table, draw, language, folded=False),)


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
    return (_figure(message, f"{message}. {'; '.join(said)}.", table, draw, language),)


def _figure(
    message: str,
    alt: str,
    table: Markup,
    draw: Callable[[Look], Chart],
    language: Language,
    *,
    folded: bool = True,
) -> Figure:
    heading = blocks.render(language, "blocks/figure_title.html", message=message)
    below = blocks.render(language, "blocks/figure_table.html", message=message, table=table, folded=folded)
    return Figure(message, alt, heading, below, draw)
