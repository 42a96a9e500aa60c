"""The charts as SVG, for readers to whom no script draws them: the same specification, rendered by vl-convert."""

import json
import re
from functools import lru_cache
from itertools import count

import vl_convert
from markupsafe import Markup

from presentation.charts import Figure

# Vega describes every mark in English; the figure's own words and table say it in the reader's language.
SAID = re.compile(r' (?:role|aria-[a-z]+|xmlns:xlink|version)="[^"]*"')
EMPTY = re.compile(r'<path class="(?:back|fore)ground" d="[^"]*"(?: display="none")?/>')
CLIP = re.compile(r"clip\d+")
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
    drawn = EMPTY.sub("", SAID.sub("", vl_convert.vegalite_to_svg(drawable(json.dumps(spec, ensure_ascii=False)))))
    numbers = count()
    names = {found: f"{name}-{width}-{next(numbers)}" for found in dict.fromkeys(CLIP.findall(drawn))}
    drawn = CLIP.sub(lambda found: names[found[0]], drawn)
    return Markup(drawn.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1))  # noqa: S704 - Vega's own
