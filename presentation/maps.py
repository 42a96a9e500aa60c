"""Maps as they are drawn, twice from the same points: by pydeck to choose from, by Altair for the first paint."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import altair as alt
import pandas as pd
import pydeck
from markupsafe import Markup

from config import palette
from config.i18n import Language
from config.settings import settings
from presentation.charts import Chart, Figure, legible
from presentation.map_layout import (
    DASH,
    GAP,
    HEIGHT,
    LETTERS,
    SIDES,
    SMALL,
    Ground,
    Line,
    Mark,
    arrow,
    axes,
    beside,
    labels,
    outline,
)
from presentation.theme import FONT, Look, colour, themed

PICTURE = 700  # the width of the picture, whose middle is shown
OUTLINE = 1.75
# Measured in half widths; without high precision each side of an outline begins anew.
DASHED = {"@@type": "PathStyleExtension", "dash": True, "highPrecisionDash": True}


@dataclass(frozen=True, eq=False)
class Map:
    """A piece of a page: a map whose points can be chosen, and beside it HTML that tells and links the same.

    Attributes:
        figure: its message, its description, and the picture of the first paint.
        beside: what stands beside it.
        key: differs where what is chosen differs.
        deck: returns it for pydeck in the colours of a theme.
    """

    figure: Figure
    beside: Markup
    key: str
    deck: Callable[[Look], pydeck.Deck] = field(repr=False)

    @cached_property
    def light(self) -> pydeck.Deck:
        """Return the map for the light theme."""
        return self.deck(Look.LIGHT)

    @cached_property
    def dark(self) -> pydeck.Deck:
        """Return the map for the dark theme."""
        return self.deck(Look.DARK)


def picture(ground: Ground, marks: Sequence[Mark], language: Language, look: Look) -> Chart:
    """Return the map as a chart: rings, axes, north, points and names; hollow and dashed where it is approximate."""
    layers = [*_on_the_ground(ground, look), *_points(marks, look), *_written(marks, look)]
    return themed(alt.layer(*layers), language, look)


def _layer(rows: Sequence[dict[str, Any]]) -> alt.Chart:
    """Return rows at their place: the middle of the map in the middle, at whatever width, and a pixel as long."""
    sides = {"domainMin": alt.expr("-width / 2"), "domainMax": alt.expr("width / 2")}
    across = alt.Scale(nice=False, zero=False, **sides)
    up = alt.Scale(domain=[-HEIGHT / 2, HEIGHT / 2], nice=False, zero=False)
    return alt.Chart(pd.DataFrame(rows), height=HEIGHT).encode(
        x=alt.X("x:Q", axis=None, scale=across), y=alt.Y("y:Q", axis=None, scale=up)
    )


SIZED = alt.Size("size:Q", scale=None, legend=None)


def _on_the_ground(ground: Ground, look: Look) -> list[Chart]:
    muted, border = colour("MUTED", look), colour("BORDER", look)
    rings = _layer([{"x": ground.x, "y": ground.y, "size": (2 * ring.radius) ** 2} for ring in ground.rings])
    names = _layer([{**_xy(*spot), "words": words} for spot, words in labels(ground)])
    return [
        rings.mark_point(shape="circle", clip=True, opacity=1, color=border, strokeWidth=1).encode(size=SIZED),
        *(_lines(line).mark_line(clip=True, color=border, strokeWidth=1) for line in axes(ground)),
        *(_lines(line).mark_line(clip=True, color=muted, strokeWidth=1.5) for line in arrow(ground)),
        names.mark_text(color=muted, fontSize=SMALL, clip=True).encode(text="words:N"),
    ]


def _points(marks: Sequence[Mark], look: Look) -> Iterator[Chart]:
    kinds = dict.fromkeys((mark.point.chosen, mark.point.exact) for mark in marks)
    for chosen, exact in sorted(kinds):
        rows = [mark for mark in marks if (mark.point.chosen, mark.point.exact) == (chosen, exact)]
        tone = colour("ACCENT" if chosen else "substantial", look)
        dashed: dict[str, Any] = {} if exact else {"strokeDash": [DASH, GAP]}
        shown = _layer([{**_xy(one.x, one.y), "size": (2 * one.radius) ** 2} for one in rows])
        opacity = _opacity(exact, chosen)
        yield shown.mark_point(
            shape="circle", opacity=1, stroke=tone, fill=tone, fillOpacity=opacity, strokeWidth=OUTLINE, **dashed
        ).encode(size=SIZED)


def _opacity(exact: bool, chosen: bool) -> float:
    """Return how full a point is: hollow, or nearly, where its position is approximate."""
    return 0.85 if exact else 0.3 if chosen else 0.16


def _written(marks: Sequence[Mark], look: Look) -> Iterator[Chart]:
    """Yield the names of the points, each on a margin of the colour behind the map."""
    for side, align in zip(SIDES, ("left", "right", "center", "center"), strict=True):
        rows = [{**_xy(*beside(one, side)), "words": one.point.name} for one in marks if one.side == side]
        if rows:
            options: dict[str, Any] = {"align": align, "baseline": "middle", "fontSize": LETTERS, "dy": 0}
            margin = {"stroke": colour("CARD", look), "strokeWidth": 4}
            yield legible(_layer(rows).encode(text="words:N"), look, **options, **margin)


def _xy(x: float, y: float) -> dict[str, Any]:
    return {"x": round(x, 1), "y": round(y, 1)}


def _lines(line: Line) -> alt.Chart:
    return _layer([_xy(*spot) for spot in line]).encode(order=alt.value(0))


def deck(ground: Ground, marks: Sequence[Mark], look: Look) -> pydeck.Deck:
    """Return the map for pydeck: the same in degrees; nothing is asked of another server unless a setting names one."""
    muted, ink, card = (_rgb(name, look) for name in ("MUTED", "TEXT", "CARD"))
    border = muted if settings().MAP_TILES else _rgb("BORDER", look)
    around = ground.degrees(ground.x, ground.y)
    rings = [{"at": around, "radius": round(ring.radius * ground.metres, 1)} for ring in ground.rings]
    told = [{"at": ground.degrees(*spot), "words": words} for spot, words in labels(ground)]
    points = [_row(ground, mark, look) for mark in marks]
    names = [_name(ground, mark) for mark in marks if mark.side is not None]
    hollow = [
        {"path": outline(ground, mark), "color": row["line"]}
        for mark, row in zip(marks, points, strict=True)
        if not mark.point.exact
    ]
    layers = [
        pydeck.Layer("ScatterplotLayer", rings, id="rings", get_position="at", get_radius="radius", filled=False,
                     stroked=True, get_line_color=border, line_width_min_pixels=1, line_width_max_pixels=1),
        _strokes("axes", axes(ground), border, 1, ground),
        _strokes("north", arrow(ground), muted, 1.5, ground),
        _texts("ground", told, muted, SMALL, card),
        pydeck.Layer("ScatterplotLayer", points, id="places", pickable=True, auto_highlight=True, get_position="at",
                     get_radius="radius", get_fill_color="fill", highlight_color=[*_rgb("ACCENT", look), 90]),
        pydeck.Layer("PathLayer", hollow, id="approximate", get_path="path", get_color="color",
                     width_min_pixels=OUTLINE, width_max_pixels=OUTLINE, extensions=[DASHED],
                     get_dash_array=[2 * DASH / OUTLINE, 2 * GAP / OUTLINE]),
        _texts("names", names, ink, LETTERS, card, pickable=True),
    ]  # fmt: skip
    controller = {"scrollZoom": False, "dragRotate": False, "touchRotate": False}
    made = pydeck.Deck(
        layers,
        views=[pydeck.View("MapView", controller=controller)],
        initial_view_state=pydeck.ViewState(
            ground.lon, ground.lat, zoom=round(ground.zoom, 4), min_zoom=round(ground.zoom - 2, 4), max_zoom=17
        ),
        map_provider=None,  # and no style at all: for None, Streamlit asks a server of its own choice
        tooltip={"text": "{name}\n{words}", "style": _tooltip(look)},
    )
    if tiles := settings().MAP_TILES:
        made.map_style = [_background(tiles)]
    return made


def _background(tiles: str) -> dict[str, Any]:
    """Return a style of MapLibre's; Streamlit takes it as the only one of a list, for its own map reads addresses."""
    source = {"type": "raster", "tiles": [tiles], "tileSize": 256, "attribution": settings().tile_server}
    layers = [{"id": "tiles", "type": "raster", "source": "tiles"}]
    return {"version": 8, "sources": {"tiles": source}, "layers": layers}


def _row(ground: Ground, mark: Mark, look: Look) -> dict[str, Any]:
    tone = _rgb("ACCENT" if mark.point.chosen else "substantial", look)
    return {
        "code": mark.point.code,
        "name": mark.point.name,
        "words": mark.point.words,
        "at": ground.degrees(mark.x, mark.y),
        "radius": round(mark.radius * ground.metres, 1),
        "fill": [*tone, round(255 * _opacity(mark.point.exact, mark.point.chosen))],
        "line": tone,
    }


def _name(ground: Ground, mark: Mark) -> dict[str, Any]:
    assert mark.side is not None
    x, y = beside(mark, mark.side)
    return {
        "code": mark.point.code,
        "name": mark.point.name,
        "words": mark.point.words,
        "text": mark.point.name,
        "at": ground.degrees(mark.x, mark.y),
        "offset": [round(x - mark.x, 1), round(mark.y - y, 1)],  # these run down
        "anchor": {"right": "start", "left": "end"}.get(mark.side, "middle"),
    }


def _strokes(name: str, lines: Sequence[Line], ink: list[int], width: float, ground: Ground) -> pydeck.Layer:
    rows = [{"path": [ground.degrees(*spot) for spot in line]} for line in lines]
    return pydeck.Layer("PathLayer", rows, id=name, get_path="path", get_color=ink,
                        width_min_pixels=width, width_max_pixels=width)  # fmt: skip


def _texts(
    name: str, rows: Sequence[dict[str, Any]], ink: list[int], size: int, ground: list[int], pickable: bool = False
) -> pydeck.Layer:
    """Return words; those of the ground have neither anchor nor offset of their own."""
    words = "text" if pickable else "words"
    letters = "".join(sorted({letter for row in rows for letter in row[words]}))
    own = {"get_text_anchor": "anchor", "get_pixel_offset": "offset"} if pickable else {}
    return pydeck.Layer("TextLayer", rows, id=name, pickable=pickable, get_position="at", get_text=words, get_color=ink,
                        get_size=size, font_family=f"'{FONT}'", character_set=f"'{letters}'", background=True,
                        get_background_color=[*ground, 190], background_padding=[2, 0, 2, 0], **own)  # fmt: skip


def _tooltip(look: Look) -> dict[str, str]:
    return {
        "backgroundColor": colour("CARD", look),
        "color": colour("TEXT", look),
        "border": f"1px solid {colour('BORDER', look)}",
        "borderRadius": "4px",
        "fontFamily": FONT,
    }


def _rgb(name: str, look: Look) -> list[int]:
    pair = palette.STATUS.get(name) or getattr(palette, name)
    value: str = pair.dark if look is Look.DARK else pair.light
    return [int(value[place : place + 2], 16) for place in (1, 3, 5)]
