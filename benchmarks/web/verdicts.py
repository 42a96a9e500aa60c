"""Medians, limits and tables: from what was measured to what is written."""

import statistics
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

OURS, STATIC, SAME, PLAIN = "ours", "static HTML (nginx)", "same pages in plain Streamlit", "plain Streamlit"
DASH, DATASETTE = "Dash", "Datasette"


@dataclass
class Figures:
    """Every value measured, by measure and system."""

    values: dict[str, dict[str, list[float]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))

    def add(self, system: str, measured: Iterable[tuple[str, float]]) -> None:
        """Take what one round measured of a system."""
        for measure, value in measured:
            self.values[measure][system].append(value)

    def median(self, measure: str, system: str) -> float | None:
        """Return the median, or None where nothing was measured."""
        found = self.values[measure][system] if measure in self.values and system in self.values[measure] else []
        return statistics.median(found) if found else None


@dataclass(frozen=True)
class Limit:
    """One promise: a figure, or its ratio to another, and how large it may or must be; or a ratio worth knowing.

    Attributes:
        says: the promise in words.
        figure: (system, measure) above the line.
        by: (system, measure) below the line; None for a figure alone.
        most: the largest value that keeps the promise.
        least: the smallest one.
    """

    says: str
    figure: tuple[str, str]
    by: tuple[str, str] | None = None
    most: float = float("inf")
    least: float = float("-inf")

    @property
    def promised(self) -> bool:
        """Whether the figure has a limit at all."""
        return self.most < float("inf") or self.least > float("-inf")

    def value(self, figures: Figures) -> float | None:
        """Return what was reached, or None where it was not measured."""
        above = figures.median(self.figure[1], self.figure[0])
        below = figures.median(self.by[1], self.by[0]) if self.by else 1.0
        return None if above is None or not below else above / below

    def kept(self, figures: Figures) -> bool | None:
        """Return whether the promise is kept, or None where nothing was promised or measured."""
        value = self.value(figures)
        return None if value is None or not self.promised else self.least <= value <= self.most

    @property
    def bound(self) -> str:
        """The limit as it is written; nothing where there is none."""
        times = "x" if self.by else ""
        if not self.promised:
            return ""
        return f"<= {self.most:.3g}{times}" if self.most < float("inf") else f">= {self.least:g}{times}"


def limits(pages: Sequence[str], shifting: Sequence[str]) -> list[Limit]:
    """Return every limit, for the pages visited and those whose hand-over is watched."""
    return [*_speed(pages), *_filters(), *_weight(pages), *_shift(shifting), *_load()]


def _speed(pages: Sequence[str]) -> Iterable[Limit]:
    for network, sooner in (("slow", 40), ("fast", 8)):
        for page in pages:
            visible = f"{network} {page}, first visit: visible ms"
            most = 1.5 if page == "detail" and network == "slow" else 1.25
            yield Limit(f"{network} {page}: visible / static", (OURS, visible), (STATIC, visible), most=most)
            yield Limit(
                f"{network} {page}: sooner than in plain Streamlit", (SAME, visible), (OURS, visible), least=sooner
            )
    home = "slow home, first visit: ready ms"
    yield Limit("slow home: ready / a usual Streamlit application", (OURS, home), (PLAIN, home), most=0.3)
    for page in pages:
        ready = f"slow {page}, first visit: ready ms"
        yield Limit(f"slow {page}: ready / the same page in plain Streamlit", (OURS, ready), (SAME, ready))


def _filters() -> Iterable[Limit]:
    for network in ("slow", "fast"):
        first = f"{network} list, first visit"
        usable = (OURS, f"{first}: usable ms")
        yield Limit(
            f"{network} list: filter usable / content visible", usable, (OURS, f"{first}: visible ms"), most=1.05
        )
    loaded = (STATIC, "fast list, first visit: visible ms")
    yield Limit("fast filter: result / loading a static page", (OURS, "fast filter: result ms"), loaded, most=2)


def _weight(pages: Sequence[str]) -> Iterable[Limit]:
    """Yield the limits of bytes; a usual application has one address for home and list, so the home is compared."""
    for page in pages:
        yield Limit(f"slow {page}: KiB until visible", (OURS, f"slow {page}, first visit: visible KiB"), most=30)
    ready, again = "fast home, first visit: total KiB", "fast home, second visit: total KiB"
    yield Limit("home: KiB until Streamlit is ready", (OURS, ready), most=600)
    yield Limit("home: KiB of a second visit / plain", (OURS, again), (PLAIN, again), most=1 / 8)


def _shift(shifting: Sequence[str]) -> Iterable[Limit]:
    for page in shifting:
        for width in ("phone", "desktop"):
            yield Limit(f"{page}, {width}: layout shift", (OURS, f"{page}, {width}: layout shift"), most=0.05)


def _load() -> Iterable[Limit]:
    csv, again = "CSV: answers/s", "CSV: 304 answers/s"
    yield Limit("CSV / plain's button", (OURS, csv), (PLAIN, csv), least=20)
    yield Limit("CSV / Dash", (OURS, csv), (DASH, csv), least=10)
    yield Limit("CSV / Datasette", (OURS, csv), (DATASETTE, csv), least=10)
    yield Limit("CSV: 304s / 200s", (OURS, again), (OURS, csv), least=1)
    cpu, rate = "session: server CPU ms", "session: sessions/s"
    yield Limit("CPU per session / plain", (OURS, cpu), (PLAIN, cpu), most=1 / 12)
    yield Limit("sessions/s / plain", (OURS, rate), (PLAIN, rate), least=12)


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table; all columns but the first are numbers."""
    marks = ["---", *["---:"] * (len(header) - 1)]
    return "\n".join(f"| {' | '.join(row)} |" for row in (header, marks, *rows))


def figures_table(figures: Figures, systems: Sequence[str]) -> str:
    """Return every figure: the median, and the smallest and largest value where there were several."""
    rows = [[measure, *(_cell(values.get(name, [])) for name in systems)] for measure, values in figures.values.items()]
    return table(["", *systems], rows)


def limits_table(chosen: Iterable[Limit], figures: Figures) -> str:
    """Return every limit beside what was reached."""
    words: Mapping[bool | None, str] = {True: "ok", False: "**missed**", None: "not measured"}
    rows = []
    for limit in chosen:
        value = limit.value(figures)
        unit = "x" if limit.by else ""
        reached = "–" if value is None else f"{number(value)}{unit}"
        verdict = words[limit.kept(figures)] if limit.promised or value is None else ""
        rows.append([limit.says, limit.bound, reached, verdict])
    return table(["Limit", "at", "reached", ""], rows)


def number(value: float) -> str:
    """Return a number with as many digits as it deserves."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.3g}"


def _cell(values: Sequence[float]) -> str:
    if not values:
        return "–"
    spread = f" ({number(min(values))}–{number(max(values))})" if len(values) > 1 else ""
    return number(statistics.median(values)) + spread
