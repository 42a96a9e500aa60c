"""Two attackers on suppressed counts of one event, as strong as we know how to make them.

`derived` is the reader with a pencil. He keeps every edition ever published and assumes that

- the total of an event is the sum of its cells, and any total that was ever shown may be the total of any edition;
- a cell that is hidden in one edition counts what it shows in another, or the same as where it is hidden elsewhere;
- a hidden cell counts at least one person (a zero is shown).

He tries these assumptions in every combination of two sums, and all sums at once, with and without what hidden cells
(all of them, or all but one) show elsewhere, and solves what follows exactly. `worlds` is the reader of the source
code: it lists everything that would have been published in the same way.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations

Equation = tuple[Mapping[str, int], int]  # how often each unknown cell counts, and their sum


@dataclass(frozen=True)
class Said:
    """What one edition says of the event: its total (None: not shown) and its cells (None: hidden)."""

    total: int | None = None
    cells: Mapping[str, int | None] = field(default_factory=dict)

    def hidden(self) -> set[str]:
        """Return the cells that are hidden."""
        return {code for code, people in self.cells.items() if people is None}


def derived(editions: Sequence[Said]) -> set[tuple[str, int]]:
    """Return each cell and value that follows from some combination of the assumptions."""
    shown: dict[str, list[int]] = defaultdict(list)
    for said in editions:
        for code, people in said.cells.items():
            if people is not None:
                shown[code].append(people)
    hidden = set().union(*(said.hidden() for said in editions))
    found: set[tuple[str, int]] = set()
    for constants in _constants({code: values for code, values in shown.items() if code in hidden}, hidden):
        sums = _sums(editions, constants)
        for chosen in (*((one,) for one in sums), *combinations(sums, 2), tuple(sums)):
            found |= set(_solved(chosen))
        found |= {(code, 1) for cells, rest in sums if rest == len(cells) for code in cells}
    return found


def worlds(
    candidates: Iterable[Sequence[int]], publish: Callable[[Sequence[int]], Said]
) -> dict[tuple[object, ...], list[Sequence[int]]]:
    """Return the candidates grouped by what would be published of them."""
    groups: dict[tuple[object, ...], list[Sequence[int]]] = defaultdict(list)
    for candidate in candidates:
        said = publish(candidate)
        groups[said.total, tuple(said.cells.items())].append(candidate)
    return groups


def _constants(shown: Mapping[str, Sequence[int]], hidden: Iterable[str]) -> Iterator[dict[str, int]]:
    """Yield what hidden cells may be taken to count, by what they showed first or last."""
    yield {}
    for asked in (None, *hidden) if shown else ():
        yield {code: values[0] for code, values in shown.items() if code != asked}
        yield {code: values[-1] for code, values in shown.items() if code != asked}


def _sums(editions: Sequence[Said], constants: Mapping[str, int]) -> list[Equation]:
    """Return every breakdown set equal to every total, visible cells and `constants` taken away."""
    totals = {said.total for said in editions if said.total is not None}
    sums = {}
    for said in editions:
        unknown = said.hidden() - constants.keys()
        known = sum(people if people is not None else constants.get(code, 0) for code, people in said.cells.items())
        for total in totals if unknown else ():
            sums[frozenset(unknown), total - known] = None
    return [(dict.fromkeys(sorted(cells), 1), rest) for cells, rest in sums]


def _solved(equations: Sequence[Equation]) -> Iterator[tuple[str, int]]:
    """Yield the unknowns that these equations determine, by exact elimination; nothing where they contradict."""
    names = sorted({name for cells, _ in equations for name in cells})
    rows = [[Fraction(cells.get(name, 0)) for name in names] + [Fraction(rest)] for cells, rest in equations]
    done = 0
    for column in range(len(names)):
        pivot = next((row for row in range(done, len(rows)) if rows[row][column]), None)
        if pivot is None:
            continue
        rows[done], rows[pivot] = rows[pivot], rows[done]
        rows[done] = [value / rows[done][column] for value in rows[done]]
        for other in range(len(rows)):
            if other != done:
                factor = rows[other][column]
                rows[other] = [a - factor * b for a, b in zip(rows[other], rows[done], strict=True)]
        done += 1
    if any(row[-1] and not any(row[:-1]) for row in rows):
        return
    for row in rows:
        involved = [name for name, factor in zip(names, row, strict=False) if factor]
        if len(involved) == 1 and row[-1].denominator == 1:
            yield involved[0], int(row[-1])
