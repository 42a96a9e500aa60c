"""Where things stand on a map: points, their names, and rings of distance around a reference.

There is no boundary or street here, for none has a published source. Lengths are pixels unless said otherwise, counted
from the middle of the map; x runs east and y north.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from config.i18n import Language
from presentation import formats
from presentation.typefaces import PLAIN

HEIGHT = 460
SEEN = 150  # half of the width that a phone shows
EDGE = 34  # kept free above and below the points
NORTH = HEIGHT / 2 - 26  # where the arrow to the north ends
LEAST, MOST = 6, 22  # radius of a point
LETTERS, SMALL = 14, 12
NEAREST = 5.0  # metres in a pixel where there is a single point
STEPS = (500, 1000, 2000, 5000, 10_000, 20_000)  # metres between rings
MANY_RINGS = 6
EQUATOR = 40_075_016.686  # metres
DASH, GAP = 4, 3  # of the outline of what is approximate
CORNERS = 24  # of an outline, at whose size that is round
Side = Literal["right", "left", "above", "below"]
SIDES: tuple[Side, ...] = ("right", "left", "above", "below")  # the first that is free
Box = tuple[float, float, float, float]
Line = tuple[tuple[float, float], tuple[float, float]]


class Point(NamedTuple):
    """A place on a map: `share` is its value in parts of the largest, None where it has none."""

    code: str
    name: str
    words: str
    lat: float
    lon: float
    exact: bool
    share: float | None
    chosen: bool = False


@dataclass(frozen=True)
class Mark:
    """A point as it is drawn; `side` says where its name stands, None where there is no room for it."""

    point: Point
    x: float
    y: float
    radius: float
    side: Side | None


class Ring(NamedTuple):
    """A circle around the reference, and what its label says."""

    radius: float
    words: str


@dataclass(frozen=True, eq=False)
class Ground:
    """What points stand on: where the middle lies, how many metres a pixel is, and rings around the reference."""

    lat: float
    lon: float
    metres: float
    x: float
    y: float
    rings: tuple[Ring, ...]
    bearing: float

    def degrees(self, x: float, y: float) -> list[float]:
        """Return longitude and latitude of a spot."""
        down, across = _metres_of_degree(self.lat)
        return [round(self.lon + x * self.metres / across, 6), round(self.lat + y * self.metres / down, 6)]

    @property
    def zoom(self) -> float:
        """Return the zoom of web maps (tiles of 512 pixels) at which a pixel is as long."""
        return math.log2(EQUATOR / 512 * math.cos(math.radians(self.lat)) / self.metres)


def laid(points: Sequence[Point], reference: tuple[float, float], language: Language) -> tuple[Ground, list[Mark]]:
    """Return the ground that shows all points and the reference (latitude, longitude), and the points on it."""
    lats, lons = [*(one.lat for one in points), reference[0]], [*(one.lon for one in points), reference[1]]
    lat, lon = (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2
    down, across = _metres_of_degree(lat)
    wide, high = (max(lons) - min(lons)) / 2 * across, (max(lats) - min(lats)) / 2 * down
    metres = max(wide / (SEEN - MOST), high / (HEIGHT / 2 - EDGE), NEAREST)

    def at(lat_: float, lon_: float) -> tuple[float, float]:
        return (lon_ - lon) * across / metres, (lat_ - lat) * down / metres

    x, y = at(*reference)
    spots = [at(one.lat, one.lon) for one in points]
    farthest = max((math.hypot(a - x, b - y) for a, b in spots), default=0) * metres
    step = next((one for one in STEPS if farthest / one <= MANY_RINGS), STEPS[-1])
    count = max(math.ceil(farthest / step), 2)
    rings = tuple(Ring(n * step / metres, _distance(n * step, language)) for n in range(1, count + 1))
    ground = Ground(lat, lon, metres, x, y, rings, _clearest((x, y), spots))
    return ground, _named([Mark(p, a, b, _radius(p), None) for p, (a, b) in zip(points, spots, strict=True)])


def _metres_of_degree(lat: float) -> tuple[float, float]:
    """Return how long a degree of latitude and one of longitude are here; on a sphere, as web maps have it."""
    return EQUATOR / 360, EQUATOR / 360 * math.cos(math.radians(lat))


def _distance(metres: int, language: Language) -> str:
    return f"{metres} m" if metres < 1000 else f"{formats.number(metres / 1000, language)} km"


def _radius(point: Point) -> float:
    """Return a radius whose circle is as large as the value."""
    return round(LEAST + (MOST - LEAST) * math.sqrt(point.share or 0), 1)


def _clearest(centre: tuple[float, float], spots: Iterable[tuple[float, float]]) -> float:
    """Return the direction, in radians from east, in which the names of the rings meet the fewest points."""
    taken = [math.atan2(y - centre[1], x - centre[0]) for x, y in spots if (x, y) != centre]
    ways = [math.radians(degrees) for degrees in (135, 225, 45, 315, 157.5, 202.5)]
    return max(ways, key=lambda way: min((abs(math.remainder(way - one, math.tau)) for one in taken), default=0))


def _named(marks: Sequence[Mark]) -> list[Mark]:
    """Return points with their names beside them where these meet no other point or name; the chosen one's anyhow."""
    taken: list[Box] = [
        (mark.x - mark.radius, mark.y - mark.radius, mark.x + mark.radius, mark.y + mark.radius) for mark in marks
    ]
    sides: dict[str, Side | None] = {}
    for number, mark in sorted(enumerate(marks), key=lambda pair: not pair[1].point.chosen):
        others = taken[:number] + taken[number + 1 :]
        free = (one for one in SIDES if _is_free(_box(mark, one), others))
        seen = (one for one in SIDES if mark.point.chosen and _is_free(_box(mark, one), ()))
        side = next(free, None) or next(seen, None)
        sides[mark.point.code] = side
        if side is not None:
            taken.append(_box(mark, side))
    return [Mark(one.point, one.x, one.y, one.radius, sides[one.point.code]) for one in marks]


def _box(mark: Mark, side: Side) -> Box:
    x, y = beside(mark, side)
    width, high = PLAIN.width(mark.point.name, LETTERS), LETTERS / 2 + 2
    left = {"right": x, "left": x - width, "above": x - width / 2, "below": x - width / 2}[side]
    return (left - 2, y - high, left + width + 2, y + high)


def beside(mark: Mark, side: Side) -> tuple[float, float]:
    """Return where a name is anchored."""
    out = mark.radius + 5
    dx, dy = {"right": (out, 0), "left": (-out, 0), "above": (0, out + 6), "below": (0, -out - 6)}[side]
    return mark.x + dx, mark.y + dy


def _is_free(box: Box, others: Iterable[Box]) -> bool:
    left, low, right, top = box
    if left < -SEEN - MOST or right > SEEN + MOST or low < -HEIGHT / 2 or top > HEIGHT / 2:
        return False
    return all(right < one[0] or left > one[2] or top < one[1] or low > one[3] for one in others)


def axes(ground: Ground) -> tuple[Line, Line]:
    """Return the lines through the reference, to the four winds."""
    far = ground.rings[-1].radius
    south, west, east = (ground.x, ground.y - far), (ground.x - far, ground.y), (ground.x + far, ground.y)
    return (south, (ground.x, NORTH - 8)), (west, east)


def arrow(ground: Ground) -> tuple[Line, Line]:
    """Return the two strokes of its point to the north."""
    tip = (ground.x, NORTH - 4)
    return (tip, (ground.x - 5, NORTH - 13)), (tip, (ground.x + 5, NORTH - 13))


def labels(ground: Ground) -> list[tuple[tuple[float, float], str]]:
    """Return the words on the ground: how far each ring is, and where north is."""
    dx, dy = math.cos(ground.bearing), math.sin(ground.bearing)
    rings = [((ground.x + dx * one.radius, ground.y + dy * one.radius), one.words) for one in ground.rings]
    return [*rings, ((ground.x, NORTH + 6), "N")]


def outline(ground: Ground, mark: Mark) -> list[list[float]]:
    """Return the circle of a point, closed, as degrees."""
    turns = [number / CORNERS * math.tau for number in range(CORNERS + 1)]
    return [
        ground.degrees(mark.x + mark.radius * math.cos(turn), mark.y + mark.radius * math.sin(turn)) for turn in turns
    ]
