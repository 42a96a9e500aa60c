"""The charts of the participation page that run along time: quarters as columns, events as points."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from config.i18n import Language
from indicators.participants import EventLine, Group
from presentation import formats
from presentation.charts import Chart, legible, moment
from presentation.theme import Look, colour, themed

HEIGHT = 240


def columns(groups: Sequence[Group], language: Language, look: Look) -> Chart:
    """Return participations by quarter as columns, the number above the highest."""
    frame = pd.DataFrame(
        {
            "quarter": group.label.in_(language),
            "people": group.count.people,
            "words": formats.number(group.count.people, language),
        }
        for group in groups
    )
    base = alt.Chart(frame, height=HEIGHT).encode(
        x=alt.X(
            "quarter:N",
            sort=None,
            title=None,
            axis=alt.Axis(labelAngle=0, labelExpr="split(datum.label, ' ')", labelOverlap=True, ticks=False),
            scale=alt.Scale(paddingInner=0.35),
        ),
        y=alt.Y("people:Q", title=None, axis=alt.Axis(tickCount=4, domain=False, ticks=False)),
    )
    column = base.mark_bar(color=colour("substantial", look), cornerRadiusEnd=2)
    highest = frame.loc[[frame["people"].idxmax()]]
    number = base.encode(text="words:N").properties(data=highest)
    return themed(alt.layer(column, legible(number, look, dy=-9, fontWeight=600)), language, look, above=16)


def events(lines: Sequence[EventLine], language: Language, look: Look) -> Chart:
    """Return events over time as points as high as people came; one whose counts are withheld is hollow, at the foot.

    Lines without a date or without any count are left out.
    """
    frame = pd.DataFrame(
        {
            "day": moment(line.held_on),
            "people": line.count.people,
            "withheld": line.count.people == 0 and line.count.at_least,
        }
        for line in lines
        if line.held_on and line.count
    )
    base = alt.Chart(frame, height=HEIGHT).encode(
        x=alt.X(
            "day:T",
            title=None,
            axis=alt.Axis(format="%b %Y", grid=False, labelOverlap=True, tickCount=5),
            scale=alt.Scale(nice=False),
        ),
        y=alt.Y("people:Q", title=None, axis=alt.Axis(tickCount=4, domain=False, ticks=False)),
    )
    ink = colour("substantial", look)
    layers: list[Chart] = [base.mark_rule(strokeWidth=1.5, color=ink).encode(y2=alt.datum(0))]
    shown, withheld = frame[~frame["withheld"]], frame[frame["withheld"]]
    if len(shown):
        layers.append(base.mark_point(filled=True, size=55, opacity=1, color=ink).properties(data=shown))
    if len(withheld):
        layers.append(base.mark_point(size=55, strokeWidth=1.5, color=colour("MUTED", look)).properties(data=withheld))
    return themed(alt.layer(*layers), language, look, above=8)
