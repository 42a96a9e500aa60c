"""The site's typefaces as a picture needs them: at one weight, as files on disk, and measured.

Streamlit brings Source Sans and Source Serif as variable fonts for browsers. What draws SVG into PNG knows neither that
format nor variable weights, so each weight in use is cut out, once. It also measures the words of charts,
with whatever has the name it looks for: the names here are ours, so that no chart depends on a picture drawn before.
"""

import atexit
import shutil
import tempfile
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.metadata import version as installed
from importlib.util import find_spec
from pathlib import Path

import vl_convert
from fontTools.ttLib import TTFont

from config.settings import ROOT

PLACE = ROOT / "var" / "typefaces"

# Letters of the languages of western Europe, and the punctuation of our texts.
CHARACTERS = (*range(0x20, 0x7F), *range(0xA0, 0x17F), *map(ord, "–—‘’“”„•…→−\u2009\u202f"))


@dataclass(frozen=True)
class Typeface:
    """A family at one weight, under a name of ours.

    Attributes:
        family: our name for it.
        file: how the name of its file begins.
        weight: from 200 to 900.
        optical: the size its forms are made for, where the family has several.
        kerned: whether pairs of letters draw together: wanted in large type, and half of the work of cutting it.
    """

    family: str
    file: str
    weight: int
    optical: int | None = None
    kerned: bool = False

    @property
    def name(self) -> str:
        """The name of its file among ours."""
        return f"{self.file}-{self.weight}.ttf"

    def width(self, words: str, size: float) -> float:
        """Return how wide words are at most: as set without kerning, which only draws letters together."""
        advances = _advances(self)
        return sum(advances.get(ord(character), 0.7) for character in words) * size


TITLE = Typeface("Picture Serif", "SourceSerifVariable-Roman", 600, 40, kerned=True)
STRONG = Typeface("Picture Sans", "SourceSansVF-Upright", 600)
PLAIN = Typeface("Picture Sans", "SourceSansVF-Upright", 400)


@cache
def register() -> Path:
    """Make the typefaces known to what draws pictures; return the folder they lie in."""
    vl_convert.register_font_directory(str(folder()))
    return folder()


@cache
def folder() -> Path:
    """Return the folder of the typefaces, made where it is missing: some seconds, once per version of Streamlit."""
    recipe = installed("streamlit") + Path(__file__).read_text(encoding="utf-8")
    target = PLACE / sha256(recipe.encode()).hexdigest()[:8]
    if target.exists():
        return target
    try:
        PLACE.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(dir=PLACE))
    except OSError:  # nothing can be written here: then for this process only
        part = target = Path(tempfile.mkdtemp(prefix="typefaces-"))
        atexit.register(shutil.rmtree, part, ignore_errors=True)
    for face in (TITLE, STRONG, PLAIN):
        _cut(face).save(part / face.name)
    part.chmod(0o755)
    try:
        part.rename(target)
    except OSError:  # another process was quicker
        shutil.rmtree(part)
    return target


def _cut(face: Typeface) -> TTFont:
    """Return one weight of a variable font, with the characters we write and nothing else."""
    from fontTools import subset  # slow to import, and not needed where the typefaces lie ready
    from fontTools.varLib import instancer

    font = TTFont(_source(face))
    options = subset.Options(layout_features=["kern"], hinting=False, name_IDs=[])
    options.drop_tables += ["GSUB", "GDEF", "STAT", *([] if face.kerned else ["GPOS"])]
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
    font = TTFont(folder() / face.name)
    widths, em = font["hmtx"], font["head"].unitsPerEm
    return {code: widths[glyph][0] / em for code, glyph in font.getBestCmap().items()}


def _source(face: Typeface) -> Path:
    package = find_spec("streamlit")
    assert package is not None and package.origin is not None
    media = Path(package.origin).parent / "static" / "static" / "media"
    return next(media.glob(f"{face.file}*.woff2"))


if __name__ == "__main__":
    folder()
