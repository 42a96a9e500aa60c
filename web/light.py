"""How Streamlit's files are made light: compressed once, its fonts cut down to the characters and icons in use.

The result is one folder per recipe, made whole beside its place and then moved there: `var/platform/<recipe>/` mirrors
Streamlit's static/, with name.br and name.gz beside what is text.
"""

import contextlib
import gzip
import os
import re
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from fcntl import LOCK_EX, LOCK_NB, flock
from functools import cache
from hashlib import sha256
from importlib.metadata import version as installed
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import brotli

from config.settings import ROOT

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

PLACE = ROOT / "var" / "platform"
TEXT = {".js", ".css", ".svg"}
HUGE = 1_000_000  # bytes from which the best compression takes seconds: five libraries that no page of ours loads


class Font(StrEnum):
    """The fonts of Streamlit's default theme; each value begins the name of its file."""

    SANS = "SourceSansVF-Upright"
    SANS_ITALIC = "SourceSansVF-Italic"
    SERIF = "SourceSerifVariable-Roman"
    SERIF_ITALIC = "SourceSerifVariable-Italic"
    CODE = "SourceCodeVF-Upright"
    CODE_ITALIC = "SourceCodeVF-Italic"
    ICONS = "MaterialSymbols-Rounded"


# Latin-1, letters modifying others, dashes, quotes, spaces, arrows, and the signs figures and tables are written with.
LATIN = (
    *range(0x20, 0x7F),
    *range(0xA0, 0x100),
    *(0x152, 0x153, 0x178, 0x2BC, 0x2C6, 0x2DC),
    *range(0x2002, 0x200B),
    *range(0x2010, 0x2028),
    *(0x202F, 0x2030, 0x2032, 0x2033, 0x2039, 0x203A, 0x20AC, 0x2116, 0x2122),
    *range(0x2190, 0x2194),
    *(0x2212, 0x221E, 0x2248, 0x2260, 0x2264, 0x2265, 0x25A0, 0x25B2, 0x25BC, 0x25CB, 0x25CF, 0x2713),
)
EXTENDED = (*LATIN, *range(0x100, 0x180))  # names from anywhere in Latin letters
FEATURES = ("kern", "liga", "ccmp", "locl", "mark", "mkmk", "tnum", "lnum", "pnum")
ICON = re.compile(r":material/(\w+):")


@dataclass(frozen=True)
class Cut:
    """What stays of a font: its characters, and for each axis of variation the one place or the range in use."""

    characters: tuple[int, ...] = EXTENDED
    axes: tuple[tuple[str, float | tuple[float, float]], ...] = ()


# Serif is for headings only: .streamlit/config.toml and the stylesheet set them all in weight 600, at about 28 px.
CUTS = {
    Font.SANS: Cut(),
    Font.SANS_ITALIC: Cut(),
    Font.SERIF: Cut(LATIN, (("wght", 600), ("opsz", 28))),
    Font.SERIF_ITALIC: Cut(LATIN, (("wght", 600), ("opsz", 28))),
    Font.CODE: Cut(LATIN),
    Font.CODE_ITALIC: Cut(LATIN),
}


@cache
def folder() -> Path:
    """Return the folder of Streamlit's files: index.html and static/ with js/, css/ and media/."""
    package = find_spec("streamlit")
    assert package is not None and package.origin is not None
    return Path(package.origin).parent / "static"


@cache
def release() -> str:
    """Return Streamlit's own version, read from the folder of packages once."""
    return installed("streamlit")


@cache
def version() -> str:
    """Return what changes with the contents of any light file: for addresses that are kept for a year."""
    recipe = [release(), Path(__file__).read_text(encoding="utf-8"), *sorted(own_icons())]
    return sha256("\0".join(recipe).encode()).hexdigest()[:8]


def light_folder() -> Path:
    """Return the folder of the light files; it exists once they are all there."""
    return PLACE / f"{release()}-{version()}"


def own_icons() -> set[str]:
    """Return the icons our own pages name."""
    files = [path for part in ("pages", "config", "presentation") for path in (ROOT / part).rglob("*.py")]
    return {name for path in files for name in ICON.findall(path.read_text(encoding="utf-8"))}


def streamlit_icons() -> set[str]:
    """Return the icons Streamlit's client can draw by itself."""
    files = (folder() / "static" / "js").glob("*.js")
    return {name for path in files for name in ICON.findall(path.read_text(encoding="utf-8"))}


def styled(stylesheet: str) -> str:
    """Return a stylesheet of Streamlit's with the version added to the address of each font of the theme."""
    stems = "|".join(map(re.escape, Font))
    return re.sub(rf"(url\(\.\./media/(?:{stems})\.[\w.-]+?\.woff2)\)", rf"\1?v={version()})", stylesheet)


def build() -> Path | None:
    """Make the light files where they are missing; return their folder, or None where somebody else is making them.

    Raises:
        OSError: they cannot be written.
        Exception: a font is not what it was; what fontTools raises has many types.
    """
    target = light_folder()
    PLACE.mkdir(parents=True, exist_ok=True)
    with (PLACE / "lock").open("w") as lock:  # falls with the process that holds it
        try:
            flock(lock, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            return None
        if not target.exists():
            part = target.with_name(f"{target.name}.part")
            shutil.rmtree(part, ignore_errors=True)
            part.mkdir()
            _fill(part)
            part.rename(target)
            for other in PLACE.iterdir():
                if other.is_dir() and other != target:
                    shutil.rmtree(other, ignore_errors=True)
    return target


def _fill(target: Path) -> None:
    """Write every light file; compressing leaves Python to other threads, so the fonts are cut meanwhile."""
    static = folder() / "static"
    files = sorted((path for path in static.rglob("*") if path.is_file()), key=_size, reverse=True)
    for sub in {path.relative_to(static).parent for path in files}:
        (target / sub).mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        cuts = [threads.submit(_cut, path, target / path.relative_to(static)) for path in files if _font(path)]
        texts = [path for path in files if path.suffix in TEXT]
        packs = [threads.submit(_pack, path, target / path.relative_to(static)) for path in texts]
        for work in (*cuts, *packs):
            work.result()


def _size(path: Path) -> int:
    return path.stat().st_size


def _font(path: Path) -> Font | None:
    return next((one for one in Font if path.name.startswith(f"{one}.") and path.suffix == ".woff2"), None)


def _pack(source: Path, target: Path) -> None:
    """Write the compressed forms of a text file; of a stylesheet also what they are made of."""
    body = source.read_bytes()
    if source.suffix == ".css":
        body = styled(body.decode()).encode()
        target.write_bytes(body)
    target.with_name(f"{target.name}.br").write_bytes(brotli.compress(body, quality=11 if len(body) < HUGE else 9))
    target.with_name(f"{target.name}.gz").write_bytes(gzip.compress(body, 9, mtime=0))


def _cut(source: Path, target: Path) -> None:
    """Write a font with only what is in use."""
    which = _font(source)
    assert which is not None
    cut = _icons_only if which is Font.ICONS else _letters_only(CUTS[which])
    font = cut(source)
    font.flavor = "woff2"
    font.save(target)


def _letters_only(cut: Cut) -> Callable[[Path], "TTFont"]:
    from fontTools import subset
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    def made(source: Path) -> "TTFont":
        options = subset.Options(hinting=False, layout_features=list(FEATURES))
        options.drop_tables += ["BASE", "MVAR"]
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=cut.characters)
        font = TTFont(source)
        cutter.subset(font)
        if not cut.axes:
            return font
        small = BytesIO()  # the instancer reads what the subsetter wrote, not what it left in memory
        font.flavor = None
        font.save(small)
        return instancer.instantiateVariableFont(TTFont(small), dict(cut.axes))

    return made


def _icons_only(source: Path) -> "TTFont":
    """Return the icon font with the icons in use: an icon is the ligature of the letters of its name."""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    font = TTFont(source)
    glyphs = dict(ligatures(font))
    wanted = {name for name in own_icons() | streamlit_icons() if name in glyphs}
    options = subset.Options(hinting=False, layout_features=["rlig"], layout_closure=False)
    options.drop_tables += ["STAT"]
    cutter = subset.Subsetter(options)
    cutter.populate(text="".join(wanted), glyphs=[glyphs[name] for name in wanted])
    cutter.subset(font)
    return font


def ligatures(font: "TTFont") -> Iterator[tuple[str, str]]:
    """Yield the name of each icon of the icon font, with the name of its glyph."""
    letters = {glyph: chr(code) for code, glyph in font.getBestCmap().items() if code < 0x80}
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            for first, found in getattr(table, "ExtSubTable", table).ligatures.items():
                for one in found:
                    with contextlib.suppress(KeyError):  # a ligature of something other than letters is no name
                        yield "".join(letters[glyph] for glyph in (first, *one.Component)), one.LigGlyph
