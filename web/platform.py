"""What Streamlit's client boots from: the addresses of its modules, stylesheet and fonts.

Nothing here is an interface of Streamlit's: tests/web/test_platform.py tells what an upgrade moved. Run as a program,
`python -m web.platform`, it makes the light files (web/light.py) that web/static_files.py serves.
"""

import re
import sys
import time
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from html.parser import HTMLParser

from web import light
from web.light import Font

__all__ = ["Chunk", "Font", "Moved", "Parts", "chunks", "font", "parts", "plain_index"]


class Moved(LookupError):
    """The installed Streamlit no longer has what this leans on; the message names it."""


class Chunk(StrEnum):
    """What the client loads only once a page draws it; each value begins the name of its file."""

    CHART = "ArrowVegaLiteChart"
    MAP = "DeckGlJsonChart"
    HTML = "Html"
    CHOICE = "ButtonGroup"  # segmented control, pills
    SELECT = "Selectbox"
    TEXT = "TextInput"


@dataclass(frozen=True)
class Parts:
    """What Streamlit's index.html boots from, as addresses from the root of the site.

    Attributes:
        module: the script to run, `<script type="module" crossorigin src=…>`.
        preloads: the modules it imports at once, `<link rel="modulepreload" crossorigin href=…>`.
        stylesheet: its stylesheet, `<link rel="stylesheet" crossorigin href=…>`; it names the fonts.
        scripts: the inline scripts, as they stand between their tags; the first paint does without them.
    """

    module: str
    preloads: tuple[str, ...]
    stylesheet: str
    scripts: tuple[str, ...]


@cache
def parts() -> Parts:
    """Return what Streamlit's index.html boots from.

    Raises:
        Moved: the file, or one of the things in it, is not there.
    """
    reader = _Index()
    reader.feed(_text("index.html"))
    if not reader.has_root:
        raise Moved('index.html has no element with id="root" for React to draw in')
    module = _only(reader.modules, 'index.html has no <script type="module" src=…>')
    return Parts(
        module=module,
        preloads=tuple(reader.links["modulepreload"]),
        stylesheet=_versioned(_only(reader.links["stylesheet"], "index.html has no stylesheet")),
        scripts=tuple(reader.scripts),
    )


@cache
def chunks(*kinds: Chunk) -> tuple[str, ...]:
    """Return the modules the client loads before it draws these kinds of elements, without those it boots from.

    `<link rel="modulepreload" crossorigin href=…>` on pages that draw them saves two round trips.

    Raises:
        Moved: there is no such module, or index.html is not what it was.
    """
    found: dict[str, None] = {}
    waiting = [_file("js", kind, ".js") for kind in kinds]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = None
            waiting += [other for other in IMPORT.findall(_text(f"static/js/{name}")) if other not in found]
    booted = {parts().module, *parts().preloads}
    return tuple(address for address in (f"/static/js/{name}" for name in found) if address not in booted)


@cache
def font(which: Font) -> str:
    """Return the address of one of Streamlit's fonts: the one its own stylesheet names, so that it is loaded once.

    Raises:
        Moved: there is no such font.
    """
    return _versioned(f"/static/media/{_file('media', which, '.woff2')}")


@cache
def plain_index() -> str:
    """Return Streamlit's own index.html for any address of the site: for when it is not what parts() expects.

    Its inline script only tells crawlers to wait, and the Content-Security-Policy would refuse it: it is left out.

    Raises:
        Moved: there is no such file.
    """
    return INLINE.sub("", _text("index.html").replace('="./', '="/'))


INLINE = re.compile(r"<script>.*?</script>", re.DOTALL)
# A module another one imports statically: `from"./x.js"` or `import"./x.js"`.
IMPORT = re.compile(r"""\b(?:from|import)\s*["'`]\./([\w.-]+\.js)["'`]""")


class _Index(HTMLParser):
    """Collects the addresses and inline scripts of index.html."""

    def __init__(self) -> None:
        super().__init__()
        self.modules: list[str] = []
        self.links: dict[str, list[str]] = {"modulepreload": [], "stylesheet": []}
        self.scripts: list[str] = []
        self.has_root = False
        self._in_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a script, a link or the root."""
        values = dict(attrs)
        source, target = values.get("src"), values.get("href")
        if tag == "script" and source:
            self.modules.append(_from_root(source))
        elif tag == "link" and target and values.get("rel") in self.links:
            self.links[values["rel"] or ""].append(_from_root(target))
        self._in_script = tag == "script" and not source
        self.has_root = self.has_root or values.get("id") == "root"

    def handle_data(self, data: str) -> None:
        """Note the text of an inline script."""
        if self._in_script:
            self.scripts.append(data)

    def handle_endtag(self, tag: str) -> None:
        """Leave a script."""
        self._in_script = False


def _from_root(address: str) -> str:
    return "/" + address.removeprefix("./").lstrip("/")


def _only(found: list[str], missing: str) -> str:
    if len(found) != 1:
        raise Moved(missing if not found else f"{missing.replace(' has no ', ' has more than one ')}: {found}")
    return found[0]


def _versioned(address: str) -> str:
    """Return an address that changes with what a subset font holds, for its file is kept for a year."""
    return f"{address}?v={light.version()}"


def _text(path: str) -> str:
    try:
        return (light.folder() / path).read_text(encoding="utf-8")
    except OSError as error:
        raise Moved(f"Streamlit has no file static/{path}") from error


def _file(folder: str, stem: str, suffix: str) -> str:
    names = [path.name for path in (light.folder() / "static" / folder).glob(f"{stem}.*{suffix}")]
    if len(names) != 1:
        raise Moved(f"Streamlit has {len(names)} files static/{folder}/{stem}.*{suffix}, and one was expected")
    return names[0]


def main() -> int:
    """Make the light files; return the exit status, which is 0 whatever happens: without them all works, slower."""
    begun = time.monotonic()
    try:
        if light.light_folder().exists():
            return 0
        made = light.build()
        said = f"made in {time.monotonic() - begun:.0f} s" if made else "are being made by another process"
        sys.stdout.write(f"Streamlit's files, compressed and with fonts cut to use, {said}.\n")
    except Exception as error:  # set-up goes on
        sys.stderr.write(f"Streamlit's files stay plain: {error!r}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
