"""Words in the space a picture has for them: broken into lines by their real width, as large as there is room."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from presentation.typefaces import Typeface

LEADING = 1.16  # from one line to the next, in parts of the size


@dataclass(frozen=True)
class Block:
    """Lines of one size; `height` runs from the top of the first to the foot of the last, in pixels."""

    lines: tuple[str, ...]
    size: int

    @property
    def height(self) -> float:
        """Return how high the lines stand together."""
        return len(self.lines) * self.size * LEADING

    def baselines(self, top: float) -> list[tuple[str, float]]:
        """Return each line with the height its letters stand on, for a block that begins at `top`."""
        first = top + 0.9 * self.size
        return [(line, round(first + number * self.size * LEADING, 1)) for number, line in enumerate(self.lines)]


def set_in(words: str, face: Typeface, sizes: Sequence[int], room: tuple[float, float]) -> Block:
    """Return words in the largest of `sizes` in which they fit a room (width, height); what never fits ends in «…»."""
    width, height = room
    for size in sizes:
        block = Block(tuple(_balanced(words, face, size, width)), size)
        if block.height <= height and all(face.width(line, size) <= width for line in block.lines):
            return block
    most = max(int(height / (sizes[-1] * LEADING)), 1)
    lines = broken(words, face, sizes[-1], width)
    kept = filter(None, [*lines[: most - 1], " ".join(lines[most - 1 :])])
    return Block(tuple(shortened(line, face, sizes[-1], width) for line in kept), sizes[-1])


def broken(words: str, face: Typeface, size: float, width: float) -> list[str]:
    """Return words as lines no wider than `width`; a word that is wider has a line of its own."""
    lines: list[str] = []
    for word in words.split():
        if lines and face.width(f"{lines[-1]} {word}", size) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _balanced(words: str, face: Typeface, size: float, width: float) -> list[str]:
    """Return words in as few lines as `width` needs, all about as long, so that no word ends up alone."""
    lines = broken(words, face, size, width)
    narrower = (width * share / 100 for share in range(98, 48, -2))
    tries = takewhile(lambda tried: len(tried) == len(lines), (broken(words, face, size, less) for less in narrower))
    return min([lines, *tries], key=lambda tried: max((face.width(line, size) for line in tried), default=0))


def in_rows(widths: Iterable[float], room: float) -> list[list[float]]:
    """Return where each of some things begins that stand side by side, in as many rows as they need."""
    rows: list[list[float]] = []
    end = 0.0
    for width in widths:
        if not rows or end + width > room:
            rows.append([])
            end = 0.0
        rows[-1].append(end)
        end += width
    return rows


def shortened(line: str, face: Typeface, size: float, width: float) -> str:
    """Return as much of a line as fits, with «…» at its end where that is not all."""
    if face.width(line, size) <= width:
        return line
    while line and face.width(f"{line}…", size) > width:
        line = line[:-1]
    return f"{line.rstrip(' ,;:.')}…"
