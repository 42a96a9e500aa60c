"""The charts as pictures, rendered by vl-convert: inside pages no script has drawn yet, and as files to take away."""

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from io import BytesIO
from itertools import count
from types import MappingProxyType
from typing import Any

import vl_convert
from markupsafe import Markup
from PIL import Image

from indicators.wording import quotable
from presentation import typefaces, typesetting
from presentation.charts import BESIDE_NAMES, LETTERS, Figure, specification
from presentation.theme import FONT, TITLE_FONT, Look
from presentation.typefaces import PLAIN, TITLE

# Vega describes every mark in English; the figure's own words and table say it in the reader's language.
SAID = re.compile(r' (?:role|aria-[a-z]+|xmlns:xlink|version)="[^"]*"')
# What a page says already or a browser takes for granted, and digits beyond a tenth of a pixel: half of the bytes.
WEIGHT = re.compile(r' (?:font-family="[^"]*"|pointer-events="none"|opacity="1")|(?<=\d\.\d)\d{2,}(?=[^<>]*>)')
EMPTY = re.compile(r'<path class="(?:back|fore)ground" d="[^"]*"(?: display="none")?/>')
CLIP = re.compile(r"clip\d+")
OPENS = re.compile(r"<svg [^>]*>")
WIDTH, SHARP = 860, 2  # pixels across a picture that leaves the page, and how many dots make one
TITLE_SIZE, SOURCE_SIZE = 20, 13
COLOURS = 128  # as many as the edges of letters need
MARGINS = "<style>text{paint-order:stroke}</style>"  # as the stylesheet of the pages has it
FAMILIES = MappingProxyType({PLAIN.family: FONT, TITLE.family: TITLE_FONT})
NO_CHARACTER = re.compile("[\ufffe\uffff]")


def drawable(text: str) -> str:
    """Return a text without what XML has no place for: a chart that holds it would end the process, not just fail."""
    return NO_CHARACTER.sub("\ufffd", text)


def svg(figure: Figure, name: str, width: int) -> Markup:
    """Return a figure's chart `width` pixels wide, in colours that follow the reader's theme.

    `name` tells it from other charts of a document: the identifiers inside begin with it.
    """
    spec = _fitting(figure.spec, width) | {"width": width, "autosize": {"type": "fit", "contains": "padding"}}
    drawn = EMPTY.sub("", WEIGHT.sub("", _drawn(_written(spec))))
    numbers = count()
    names = {found: f"{name}-{width}-{next(numbers)}" for found in dict.fromkeys(CLIP.findall(drawn))}
    drawn = CLIP.sub(lambda found: names[found[0]], drawn)
    return Markup(drawn.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1))  # noqa: S704 - Vega's own


def svg_file(figure: Figure, source: str) -> bytes:
    """Return a figure as an SVG document of its own, in light colours, with its message and where it is from."""
    drawn = _drawn(_written(_titled(figure, source)))
    for ours, theirs in FAMILIES.items():
        drawn = drawn.replace(f'font-family="{ours}"', f'font-family="{theirs}"')
    words = Markup("<title>{}</title><desc>{}</desc>").format(figure.message, figure.alt)
    opening = OPENS.match(drawn)
    assert opening is not None
    head = f'{opening[0][:-1]} role="img">{words}{MARGINS}'
    return quotable(head + EMPTY.sub("", drawn[opening.end() :])).encode()


def png_file(figure: Figure, source: str) -> bytes:
    """Return the same as a PNG picture, in the typefaces of the site."""
    drawn = _drawn(_written(_titled(figure, source)))
    dots = vl_convert.svg_to_png(OPENS.sub(lambda opening: opening[0] + MARGINS, drawn, count=1), scale=SHARP)
    body = BytesIO()
    picture = Image.open(BytesIO(dots)).convert("RGB")
    picture.quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(body, "PNG", optimize=True)
    return body.getvalue()


@lru_cache(maxsize=256)
def _drawn(spec: str) -> str:
    """Return the SVG of a specification; what an edition did not change need not be drawn again."""
    typefaces.register()
    return SAID.sub("", vl_convert.vegalite_to_svg(spec))


def _written(spec: Mapping[str, Any]) -> str:
    """Return a specification as text, in the names by which what draws it knows the typefaces of the site."""
    config = json.dumps(spec["config"])  # the one place where typefaces are named, and no word of the data stands
    for ours, theirs in FAMILIES.items():
        config = config.replace(theirs, ours)
    return drawable(json.dumps({**spec, "config": json.loads(config)}, ensure_ascii=False))


def _fitting(spec: Mapping[str, Any], width: int) -> dict[str, Any]:
    """Return a chart whose names are shortened to the room they have at this width.

    Vega would do so itself, but what draws here measures each try anew: half of the time of a chart.
    """
    layers, tables = list(spec.get("layer", ())), dict(spec.get("datasets", {}))
    for place, layer in enumerate(layers):
        if "limit" in layer["mark"]:
            table, field = (layer.get("data") or spec["data"])["name"], layer["encoding"]["text"]["field"]
            tables[table] = [{**row, field: _shortened(row[field], width)} for row in tables[table]]
            layers[place] = {**layer, "mark": {name: one for name, one in layer["mark"].items() if name != "limit"}}
    return {**spec, "layer": layers, "datasets": tables}


def _shortened(name: str, width: int) -> str:
    return typesetting.shortened(name, PLAIN, LETTERS, width - BESIDE_NAMES)


def _titled(figure: Figure, source: str) -> dict[str, Any]:
    """Return a chart in light colours, under its message and where it is from."""
    spec = {**specification(figure.draw(Look.LIGHT)), "width": WIDTH}
    spec["autosize"] = {"type": "fit-x", "contains": "padding"}
    spec["padding"] = {**spec["padding"], "top": 16}  # the title stands above the words that reach out of the chart
    room = WIDTH - 32
    spec["title"] = {
        "text": typesetting.broken(figure.message, TITLE, TITLE_SIZE, room),
        "subtitle": typesetting.broken(source, PLAIN, SOURCE_SIZE, room),
        "fontSize": TITLE_SIZE,
        "frame": "group",
        "offset": 22,
    }
    return spec
