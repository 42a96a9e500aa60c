"""The charts of the pace of milestones: completed against planned over time, of all of them and by institution."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from config.i18n import Language, translations
from indicators.pace import InstitutionPace, Pace, PacePoint
from presentation import formats
from presentation.charts import NEXT_TO_WORDS, Chart, legible, moment, today_line
from presentation.theme import Look, colour, themed

STRIP, TALL = 88, 0.62  # pixels of a strip of `paces`, and how much of it its tallest line takes


def burn_up(pace: Pace, today: datetime.date, language: Language, look: Look) -> Chart:
    """Return completed milestones over time below what the deadlines asked for: the first ones dashed, today a line."""
    _ = translations(language).gettext
    moved = any(point.first != point.now for point in pace.points)
    days = alt.X("day:T", title=None, axis=alt.Axis(format="%b %Y", grid=False, labelOverlap=True, tickCount=5))
    most = alt.Scale(domain=[0, max(pace.total, 1)], nice=False)
    across = alt.Y("count:Q", title=None, axis=alt.Axis(grid=True, tickCount=4, domain=False), scale=most)
    muted, done = colour("MUTED", look), colour("completed", look)

    def line(values: Sequence[tuple[datetime.date, int]]) -> alt.Chart:
        frame = pd.DataFrame({"day": moment(day), "count": count} for day, count in values)
        return alt.Chart(frame, height=300).encode(x=days, y=across)

    known = [(point.day, point.done) for point in pace.points if point.done is not None]
    now, first = ([(point.day, getattr(point, name)) for point in pace.points] for name in ("now", "first"))
    layers: list[Chart] = [
        line(known).mark_area(color=done, opacity=0.2),
        line(known).mark_line(color=done, strokeWidth=3),
        line(now).mark_line(color=muted, strokeWidth=1.75),
        *([line(first).mark_line(color=muted, strokeWidth=1.75, strokeDash=[5, 4])] if moved else []),
        *today_line(today, language, look),
    ]
    labels = [(known[-1], _("completos"), {"align": "right", "dx": -8, "dy": -14, "fontWeight": 600})]
    labels.append((now[-1], _("plazos vigentes") if moved else _("plazos"), {"align": "right", "dy": 22}))
    if moved:
        labels.append((_nearest(first, 0.8), _("plazos originales"), {"align": "right", "dx": -10}))
    for spot, words, options in labels:
        layers.append(legible(line([spot]).encode(text=alt.datum(words)), look, **{"dy": 0, **options}))
    return themed(alt.layer(*layers), language, look, above=20)


def _nearest(values: Sequence[tuple[datetime.date, int]], share: float) -> tuple[datetime.date, int]:
    """Return the first of some rising values that reaches a share of the last."""
    return next(one for one in values if one[1] >= share * values[-1][1])


def paces(institutions: Sequence[InstitutionPace], today: datetime.date, language: Language, look: Look) -> Chart:
    """Return how each institution goes, one strip above the other on the same axis of days, each to its own height."""
    strips, names = [], []
    for place, one in enumerate(institutions):
        words = pace_in_words(one.pace, language)
        names.append({"base": -place, "name": one.name.in_(language), "words": words})
        strips += [_strip(place, point, max(one.pace.total, 1)) for point in one.pace.points]
    days = alt.X("day:T", title=None, axis=alt.Axis(format="%b %Y", grid=True, labelOverlap=True, tickCount=5))
    within = alt.Scale(domain=[-len(names) + 0.95, 1], nice=False)
    down = alt.Y("count:Q", axis=None, scale=within)
    base = alt.Chart(pd.DataFrame(strips), height=STRIP * len(names)).encode(x=days, detail="strip:N")
    known = base.transform_filter("isValid(datum.done)")
    named = alt.Chart(pd.DataFrame(names)).encode(y=alt.Y("base:Q", axis=None, scale=within))
    muted, done = colour("MUTED", look), colour("completed", look)
    above, name = 21 - STRIP, alt.expr(NEXT_TO_WORDS)
    layers = [
        named.mark_rule(color=colour("BORDER", look)),
        known.mark_area(color=done, opacity=0.3).encode(y=alt.Y("done:Q", axis=None, scale=within), y2="base:Q"),
        known.mark_line(color=done, strokeWidth=2).encode(y=alt.Y("done:Q", axis=None, scale=within)),
        base.mark_line(color=muted, strokeWidth=1.5).encode(y=down),
        *today_line(today, language, look),
        legible(named.encode(x=alt.value(0), text="name:N"), look, align="left", limit=name, dy=above),
        legible(named.encode(x=alt.value("width"), text="words:N"), look, align="right", fontWeight=600, dy=above),
    ]
    return themed(alt.layer(*layers), language, look, above=20)


def _strip(place: int, point: PacePoint, total: int) -> Mapping[str, Any]:
    """Return a point of a strip: its height is the share of all milestones, on the foot of its strip."""
    due, done = (None if count is None else TALL * count / total - place for count in (point.now, point.done))
    return {"strip": place, "day": moment(point.day), "base": -place, "count": due, "done": done}


def pace_in_words(pace: Pace, language: Language) -> str:
    """Return how many milestones are completed out of how many, and how many are overdue."""
    _, ngettext = translations(language).gettext, translations(language).ngettext
    count, total = formats.number(pace.done, language), formats.number(pace.total, language)
    said = _("%(count)s de %(total)s") % {"count": count, "total": total}
    if not pace.late:
        return said
    late = ngettext("%(late)s vencido", "%(late)s vencidos", pace.late) % {"late": formats.number(pace.late, language)}
    return f"{said}, {late}"
