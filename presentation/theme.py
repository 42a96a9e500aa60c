"""The one theme of every chart: colours of the palette, letters of the site, numbers and dates of the language."""

from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, cast

import altair as alt
from babel import Locale

from config import palette
from config.i18n import Language
from presentation import marks

FONT = "Source Sans, sans-serif"
TITLE_FONT = "Source Serif, serif"
ChartT = TypeVar("ChartT", bound=alt.Chart | alt.LayerChart | alt.FacetChart)


class Look(StrEnum):
    """Whose colours a chart takes.

    LIVE names the variables of the stylesheet, so that a chart on a page follows the reader's theme by itself; the
    other two hold the colours themselves, for a chart that leaves the page as a file.
    """

    LIVE = "live"
    LIGHT = "light"
    DARK = "dark"


def colour(name: str, look: Look) -> str:
    """Return a colour of the palette: `TEXT`, `BORDER`, … or the code of a status."""
    pair = palette.STATUS.get(name) or getattr(palette, name)
    if look is Look.LIVE:
        return f"var(--{name.lower().replace('_', '-')})"
    return str(getattr(pair, look.value))


def tone(state: Any, look: Look) -> str:
    """Return the colour of a state, as the stylesheet has it."""
    return colour(marks.mark(state).tone, look)


def themed(chart: ChartT, language: Language, look: Look, above: int = 0) -> ChartT:
    """Return a chart in this theme, with as many pixels `above` it as its words there need."""
    text, muted, border = (colour(name, look) for name in ("TEXT", "MUTED", "BORDER"))
    words = {
        "labelColor": muted,
        "titleColor": muted,
        "labelFontSize": 13,
        "titleFontSize": 13,
        "titleFontWeight": "normal",
    }
    edge = 0 if look is Look.LIVE else 16
    config = {
        "background": "transparent" if look is Look.LIVE else colour("BACKGROUND", look),
        "font": FONT,
        "locale": locale(language),
        "view": {"stroke": None},
        "mark": {"aria": False},  # the chart as a whole has its words, and its table
        "axis": {
            **words,
            "aria": False,
            "gridColor": border,
            "domainColor": border,
            "tickColor": border,
            "labelPadding": 6,
        },
        "text": {"color": text, "fontSize": 14, "font": FONT},
        "title": {
            "color": text,
            "font": TITLE_FONT,
            "fontSize": 17,
            "anchor": "start",
            "subtitleColor": muted,
            "subtitleFont": FONT,
            "subtitleFontSize": 13,
            "subtitlePadding": 6,
        },
    }
    return cast(
        ChartT,
        chart.properties(config=config, padding={"top": above + edge, "left": edge, "right": edge, "bottom": edge}),
    )


@cache
def locale(language: Language) -> dict[str, Any]:
    """Return how Vega writes numbers and dates in this language, from the same Babel data as the pages."""
    data = Locale.parse(language.babel)
    months, days, symbols = data.months["format"], data.days["format"], data.number_symbols["latn"]
    week = (6, 0, 1, 2, 3, 4, 5)  # Vega's week begins on Sunday, Babel's on Monday
    return {
        "number": {
            "decimal": symbols["decimal"],
            "thousands": symbols["group"],
            "grouping": [3],
            "currency": ["Q\N{NO-BREAK SPACE}", ""],
        },
        "time": {
            "dateTime": "%-d/%-m/%Y, %H:%M" if language is Language.ES else "%b %-d, %Y, %H:%M",
            "date": "%-d/%-m/%Y" if language is Language.ES else "%b %-d, %Y",
            "time": "%H:%M",
            "periods": ["a. m.", "p. m."] if language is Language.ES else ["AM", "PM"],
            "days": [days["wide"][day] for day in week],
            "shortDays": [days["abbreviated"][day] for day in week],
            "months": [months["wide"][month] for month in range(1, 13)],
            "shortMonths": [months["abbreviated"][month] for month in range(1, 13)],
        },
    }
