"""The charts: one function each, from a few rows to an Altair chart; a figure adds its message, words and table.

Labels stand directly above or beside what they name, so that there is no legend and long names fit on a phone.
"""

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import altair as alt
import pandas as pd
from markupsafe import Markup

from config.i18n import Language, translations
from indicators.model import Kind, Part, Value
from indicators.records import MilestoneState
from indicators.rules import severity
from indicators.service_agenda import AgendaCard, MeasuredValue
from presentation import formats
from presentation.theme import Look, colour, themed, tone

Chart = alt.Chart | alt.LayerChart | alt.FacetChart
ROW = 46  # pixels of one row: its label, its bar, and air
BAR = 12
LETTERS = 14
BESIDE_NAMES = 150  # pixels beside the name of a row, so that it does not touch what stands at the right
NEXT_TO_WORDS = f"width - {BESIDE_NAMES}"


@dataclass(frozen=True, eq=False)
class Figure:
    """A chart with what makes it readable without seeing it.

    Attributes:
        message: its title: what it says, as a sentence.
        alt: what it shows, in words.
        heading: the message as the HTML above it.
        table: the same facts as the HTML table below it.
        draw: returns the chart in one of the looks.
        name: what it is called in addresses, once on its page; where empty, its place among the page's figures.
        rows: the table as data, by column; where empty, the words of `table` are the data.
        origin: the address of the definition of what it draws; where empty, its words lead there.
    """

    message: str
    alt: str
    heading: Markup
    table: Markup
    draw: Callable[[Look], Chart] = field(repr=False)
    name: str = ""
    rows: Sequence[Mapping[str, Value]] = field(default=(), repr=False)
    origin: str = ""

    @cached_property
    def spec(self) -> dict[str, Any]:
        """Return the Vega-Lite specification for a page, whose colours follow the reader's theme."""
        return specification(self.draw(Look.LIVE))


def specification(chart: Chart) -> dict[str, Any]:
    """Return a chart as Vega-Lite. It is not validated again, which is half of the work: a test does that for all."""
    return chart.to_dict(validate=False)


def bars(parts: Sequence[Part], kind: Kind, language: Language, look: Look) -> Chart:
    """Return horizontal bars, one per part; a total stands as a track behind the part it is of."""
    frame = pd.DataFrame(
        {
            "code": part.code,
            "label": part.label.in_(language),
            "value": float(part.value or 0) if part.total is None else float(part.count or 0),
            "total": float(part.total or 0),
            "words": in_words(part, kind, language),
        }
        for part in parts
    )
    widest = max(frame["value"].max(), frame["total"].max(), 1e-9)
    base = alt.Chart(frame, height=ROW * len(frame)).encode(
        y=alt.Y("code:N", sort=None, axis=None, scale=alt.Scale(paddingInner=0, paddingOuter=0))
    )
    across = alt.X("value:Q", axis=None, scale=alt.Scale(domain=[0, widest]))
    track = base.mark_bar(size=BAR, yOffset=9, color=colour("BORDER", look), cornerRadius=2).encode(
        x=alt.X("total:Q", axis=None, scale=alt.Scale(domain=[0, widest]))
    )
    bar = base.mark_bar(size=BAR, yOffset=9, color=colour("substantial", look), cornerRadius=2).encode(x=across)
    named = base.encode(x=alt.value(0), text="label:N")
    told = base.encode(x=alt.value("width"), text="words:N")
    words = [
        legible(named, look, align="left", limit=alt.expr(NEXT_TO_WORDS)),
        legible(told, look, align="right", fontWeight=600),
    ]
    return themed(alt.layer(track, bar, *words), language, look)


def risk_matrix(grid: Mapping[tuple[int, int], int], language: Language, look: Look) -> Chart:
    """Return open risks by likelihood (upwards) and impact, in the colour of their severity; empty places stay pale."""
    _ = translations(language).gettext
    frame = pd.DataFrame(
        {
            "likelihood": likelihood,
            "impact": impact,
            "words": formats.number(count, language) if count else "",
            "colour": tone(severity(likelihood, impact), look),
            "strength": 0.85 if count else 0.12,
        }
        for likelihood, impact, count in ((x, y, grid.get((x, y), 0)) for x in range(1, 6) for y in range(1, 6))
    )
    shared: dict[str, Any] = {"labelAngle": 0, "domain": False, "ticks": False, "grid": False}
    base = alt.Chart(frame, height=5 * ROW).encode(
        x=alt.X("impact:O", title=_("Impacto"), axis=alt.Axis(**shared)),
        y=alt.Y("likelihood:O", title=_("Probabilidad"), sort="descending", axis=alt.Axis(**shared)),
    )
    squares = base.mark_rect(cornerRadius=3, stroke=colour("BACKGROUND", look), strokeWidth=3).encode(
        color=alt.Color("colour:N", scale=None), opacity=alt.Opacity("strength:Q", scale=None)
    )
    counts = base.mark_text(fontWeight=600, fontSize=16, color=colour("BACKGROUND", look)).encode(text="words:N")
    return themed(alt.layer(squares, counts), language, look)


def in_words(part: Part, kind: Kind, language: Language) -> str:
    """Return the value of a line of a breakdown in words, out of its total where it has one."""
    _ = translations(language).gettext
    if part.total is not None:
        count, total = formats.number(part.count, language), formats.number(part.total, language)
        return _("%(count)s de %(total)s") % {"count": count, "total": total}
    return formats.result(part, formats.part_kind(part, kind), language)


def gantt(
    milestones: Sequence[MilestoneState],
    today: datetime.date,
    language: Language,
    look: Look,
    told: Callable[[MilestoneState], str] | None = None,
) -> Chart:
    """Return the milestones over time: from start to deadline, the original deadline hollow, and today as a line.

    At the right stands how complete each is, or what `told` says of it.
    """
    dated = [milestone for milestone in milestones if milestone.end]
    frame = pd.DataFrame(
        {
            "code": milestone.code,
            "label": milestone.title.in_(language),
            "state": told(milestone) if told else milestone.completion.label.in_(language),
            "start": moment(milestone.start or milestone.end),
            "end": moment(milestone.end),
            "original": moment(milestone.original_end or milestone.end),
            "planned": moment(_planned(milestone)),
            "moved": bool(milestone.slippage),
            "colour": tone(milestone.completion, look),
        }
        for milestone in dated
    )
    down = alt.Scale(domain=list(frame["code"]), paddingInner=0, paddingOuter=0)
    base = alt.Chart(frame, height=ROW * len(frame)).encode(y=alt.Y("code:N", axis=None, scale=down))
    moments = alt.X("start:T", title=None, axis=alt.Axis(format="%b %Y", grid=True, labelOverlap=True, tickCount=5))
    own = alt.Color("colour:N", scale=None)
    span = base.mark_bar(size=8, yOffset=9, cornerRadius=2).encode(x=moments, x2="planned:T", color=own)
    end = base.mark_point(size=110, filled=True, opacity=1, yOffset=9).encode(x="end:T", color=own)
    named = base.encode(x=alt.value(0), text="label:N")
    stated = base.encode(x=alt.value("width"), text="state:N")
    layers = alt.layer(
        *today_line(today, language, look),
        span,
        *(_moved(base, look) if frame["moved"].any() else []),  # no layer without rows: Vega complains of those
        end,
        legible(named, look, align="left", limit=alt.expr(NEXT_TO_WORDS)),
        legible(stated, look, align="right", fontWeight=600),
    )
    return themed(layers, language, look, above=20)


def _planned(milestone: MilestoneState) -> datetime.date | None:
    """Return where the bar of a milestone ends: at the earlier of its deadlines, but not before it starts."""
    deadline = min(filter(None, (milestone.original_end, milestone.end)), default=None)
    return max(filter(None, (deadline, milestone.start)), default=None)


def _moved(base: alt.Chart, look: Look) -> list[Chart]:
    """Return the way of moved deadlines, from the hollow original one."""
    ink, hollow = colour("MUTED", look), colour("BACKGROUND", look)
    moved = base.transform_filter(alt.datum.moved)
    way = moved.mark_rule(strokeDash=[3, 3], strokeWidth=1.5, yOffset=9, color=ink).encode(x="original:T", x2="end:T")
    first = moved.mark_point(shape="diamond", size=90, strokeWidth=1.5, yOffset=9, color=ink, fill=hollow, opacity=1)
    return [way, first.encode(x="original:T")]


def today_line(today: datetime.date, language: Language, look: Look) -> list[Chart]:
    """Return today as a line, with its word above it."""
    word = translations(language).gettext("hoy")
    base = alt.Chart(pd.DataFrame({"day": [moment(today)], "word": [word]})).encode(x="day:T")
    ink = colour("ACCENT", look)
    line = base.mark_rule(strokeWidth=1.5, color=ink)
    return [line, base.mark_text(dy=-8, fontWeight=600, color=ink).encode(y=alt.value(0), text="word:N")]


def legible(chart: alt.Chart, look: Look, **options: Any) -> alt.Chart:
    """Return words on a margin of the page's colour, so that no line runs through them; styles paint it below them."""
    margin = {"stroke": colour("BACKGROUND", look), "strokeWidth": 5, "strokeJoin": "round"}
    written: alt.Chart = chart.mark_text(**{"dy": -8, "color": colour("TEXT", look), **margin, **options})
    return written


def measurements(card: AgendaCard, values: Sequence[MeasuredValue], language: Language, look: Look) -> Chart:
    """Return what was measured over time, between its baseline and its target."""
    _ = translations(language).gettext
    frame = pd.DataFrame({"day": moment(one.measured_on), "value": float(one.value)} for one in values)
    days = alt.X("day:T", title=None, axis=alt.Axis(format="%b %Y", grid=False, labelOverlap=True, tickCount=5))
    value = alt.Y("value:Q", title=card.unit.in_(language) if card.unit else None, scale=alt.Scale(zero=False))
    line = alt.Chart(frame, height=260).encode(x=days, y=value)
    layers: list[Chart] = [
        line.mark_line(strokeWidth=2.5, color=colour("substantial", look)),
        line.mark_point(filled=True, size=60, opacity=1, color=colour("substantial", look)),
    ]
    for name, level in ((_("línea base"), card.baseline), (_("meta"), card.target)):
        if level is not None:
            layers += _level(f"{name}: {formats.number(level, language)}", float(level), look)
    return themed(alt.layer(*layers), language, look)


def _level(words: str, level: float, look: Look) -> list[Chart]:
    base = alt.Chart(pd.DataFrame({"level": [level], "words": [words]})).encode(y="level:Q")
    rule = base.mark_rule(strokeDash=[4, 4], color=colour("MUTED", look))
    return [rule, legible(base.encode(x=alt.value("width"), text="words:N"), look, align="right")]


def moment(day: datetime.date | None) -> str:
    """Return a day as Vega reads it: with an hour, or it would be midnight in London, which is the day before here."""
    return "" if day is None else f"{day.isoformat()}T12:00:00"
