"""The charts as pictures, rendered by vl-convert: inside pages no script has drawn yet, and as files to take away."""

import json
import re
from functools import lru_cache
from io import BytesIO
from itertools import count
from typing import Any

import vl_convert
from markupsafe import Markup
from PIL import Image

from indicators.wording import quotable
from presentation import typefaces, typesetting
from presentation.charts import Figure
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
NO_CHARACTER = re.compile("[\ufffe\uffff]")


def drawable(text: str) -> str:
    """Return a text without what XML has no place for: a chart that holds it would end the process, not just fail."""
    return NO_CHARACTER.sub("\ufffd", text)


@lru_cache(maxsize=512)
def svg(figure: Figure, name: str, width: int) -> Markup:
    """Return a figure's chart `width` pixels wide, in colours that follow the reader's theme.

    `name` tells it from other charts of a document: the identifiers inside begin with it.
    """
    spec = {**figure.spec, "width": width, "autosize": {"type": "fit", "contains": "padding"}}
    drawn = SAID.sub("", vl_convert.vegalite_to_svg(drawable(json.dumps(spec, ensure_ascii=False))))
    drawn = EMPTY.sub("", WEIGHT.sub("", drawn))
    numbers = count()
    names = {found: f"{name}-{width}-{next(numbers)}" for found in dict.fromkeys(CLIP.findall(drawn))}
    drawn = CLIP.sub(lambda found: names[found[0]], drawn)
    return Markup(drawn.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1))  # noqa: S704 - Vega's own


def svg_file(figure: Figure, source: str) -> bytes:
    """Return a figure as an SVG document of its own, in light colours, with its message and where it is from."""
    drawn = SAID.sub("", vl_convert.vegalite_to_svg(_spec(figure, source)))
    words = Markup("<title>{}</title><desc>{}</desc>").format(figure.message, figure.alt)
    opening = OPENS.match(drawn)
    assert opening is not None
    head = f'{opening[0][:-1]} role="img">{words}'
    return quotable(head + EMPTY.sub("", drawn[opening.end() :])).encode()


def png_file(figure: Figure, source: str) -> bytes:
    """Return the same as a PNG picture, in the typefaces of the site."""
    typefaces.register()
    ours = _spec(figure, source).replace(FONT, PLAIN.family).replace(TITLE_FONT, TITLE.family)
    drawn = Image.open(BytesIO(vl_convert.vegalite_to_png(ours, scale=SHARP))).convert("RGB")
    body = BytesIO()
    drawn.quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(body, "PNG", optimize=True)
    return body.getvalue()


def _spec(figure: Figure, source: str) -> str:
    spec: dict[str, Any] = {**figure.draw(Look.LIGHT).to_dict(), "width": WIDTH}
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
    return drawable(json.dumps(spec, ensure_ascii=False))
