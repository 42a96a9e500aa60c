"""The colours: readable in both themes, and the same in Streamlit's own configuration."""

import tomllib
from itertools import product

import pytest

from config import palette
from config.settings import ROOT
from data_access.enumerations import Completion

AA = 4.5  # WCAG 2.2, contrast of text
READ = {name: colour for name, colour in vars(palette).items() if isinstance(colour, palette.Colour)}
READ = {name: colour for name, colour in READ.items() if name not in {"BACKGROUND", "CARD", "BORDER"}}


def luminance(colour):
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    dark, light = sorted([luminance(one), luminance(other)])
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_measured_as_wcag_says():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(("name", "ground"), list(product(READ, ["BACKGROUND", "CARD"])))
def test_every_colour_can_be_read_on_page_and_card(name, ground):
    for ink, paper in zip(READ[name], getattr(palette, ground), strict=True):
        assert contrast(ink, paper) >= AA


def test_every_completion_has_a_colour():
    assert {completion.value for completion in Completion} < set(palette.STATUS)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_streamlit_is_configured_with_the_same_colours(theme):
    configured = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"][theme]
    assert configured == {
        "primaryColor": getattr(palette.ACCENT, theme),
        "backgroundColor": getattr(palette.BACKGROUND, theme),
        "secondaryBackgroundColor": getattr(palette.CARD, theme),
        "textColor": getattr(palette.TEXT, theme),
        "linkColor": getattr(palette.ACCENT, theme),
        "borderColor": getattr(palette.BORDER, theme),
        "chartCategoricalColors": [getattr(colour, theme) for colour in palette.CATEGORICAL],
    }
