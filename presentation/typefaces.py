"""The site's typefaces as a picture needs them: at one weight, as files on disk, and measured.

Streamlit brings Source Sans and Source Serif as variable fonts for browsers. What draws SVG into PNG knows neither that
format nor variable weights, so each weight in use is cut out once per process. It also measures the words of charts,
with whatever has the name it looks for: the names here are ours, so that no chart depends on a picture drawn before.
"""

import atexit
import shutil
import tempfile
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import vl_convert
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

# Letters of the languages of western Europe, and the punctuation of our texts.
CHARACTERS = (*range(0x20, 0x7F), *range(0xA0, 0x17F), *map(ord, "–—‘’“”„•…→−\u2009\u202f"))
LAYOUT = ("kern", "ccmp", "mark", "locl")


@dataclass(frozen=True)
class Typeface:
    """A family at one weight, under a name of ours; `optical` is the size its forms are for, where it has several."""

    family: str
    file: str
    weight: int
    optical: int | None = None

    def width(self, words: str, size: float) -> float:
        """Return how wide words are at most: as set without kerning, which only draws letters together."""
        advances = _advances(self)
        return sum(advances.get(ord(character), 0.7) for character in words) * size


TITLE = Typeface("Picture Serif", "SourceSerifVariable-Roman", 600, 40)
STRONG = Typeface("Picture Sans", "SourceSansVF-Upright", 600)
PLAIN = Typeface("Picture Sans", "SourceSansVF-Upright", 400)


@cache
def register() -> Path:
    """Make the typefaces known to what draws pictures; return the folder they lie in, which goes when we do."""
    folder = Path(tempfile.mkdtemp(prefix="typefaces-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for face in (TITLE, STRONG, PLAIN):
        _cut(face).save(folder / f"{face.file}-{face.weight}.ttf")
    vl_convert.register_font_directory(str(folder))
    return folder


@cache
def _cut(face: Typeface) -> TTFont:
    """Return one weight of a variable font, with the characters we write and nothing else."""
    font = TTFont(_source(face))
    options = subset.Options(layout_features=list(LAYOUT), hinting=False, name_IDs=[])
    options.drop_tables += ["GSUB", "STAT"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=CHARACTERS)
    subsetter.subset(font)
    place = {"wght": face.weight} | ({"opsz": face.optical} if face.optical else {})
    instancer.instantiateVariableFont(font, place, inplace=True)
    font.flavor = None
    font["OS/2"].usWeightClass = face.weight
    for number, name in ((1, face.family), (2, "Regular"), (6, f"{face.family.replace(' ', '')}{face.weight}")):
        font["name"].setName(name, number, 3, 1, 0x409)
    return font


@cache
def _advances(face: Typeface) -> dict[int, float]:
    """Return how far each character moves on, in parts of the size of the type."""
    font = _cut(face)
    widths, em = font["hmtx"], font["head"].unitsPerEm
    return {code: widths[glyph][0] / em for code, glyph in font.getBestCmap().items()}


def _source(face: Typeface) -> Path:
    package = find_spec("streamlit")
    assert package is not None and package.origin is not None
    media = Path(package.origin).parent / "static" / "static" / "media"
    return next(media.glob(f"{face.file}*.woff2"))
