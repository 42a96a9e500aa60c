"""The attacker with a computer: everything published as linear equations over the hidden counts, solved exactly.

An unknown is the count of a hidden cell of an event since the last edition that changed anything there, as the public
log of changes says; two editions in between speak of the same unknown. Whatever is published of people is a sum over
events and cells, so an equation; a sum that says «at least» is no more than what it sums. `findings` are

- unknowns that the row space of the equations determines, or whose bounds leave one whole number;
- groups of unknowns whose sum follows and is small itself (1 to 4 people).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, inf

from data_access.suppression import is_small
from tests.data_access.attackers import Said

Unknown = tuple[str, str, int]
"""Event, cell (empty: the total), and how often the event had changed."""

Finding = tuple[frozenset[Unknown], int]
"""What some unknowns count together."""


@dataclass(frozen=True)
class Sum:
    """A published number: so many people were counted at these events and in these cells; or `at_least` so many."""

    people: int
    events: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    at_least: bool = False


@dataclass(frozen=True)
class Told:
    """What an edition tells: what it says of each event, which events it changed, and every sum that is published."""

    events: Mapping[str, Said]
    changed: frozenset[str]
    sums: Sequence[Sum] = ()


@dataclass(frozen=True)
class Equation:
    """The unknowns, each as often as it counts, make `rest`; or `at_least` so much."""

    unknowns: Mapping[Unknown, int]
    rest: int
    at_least: bool


def equations(editions: Iterable[Told]) -> list[Equation]:
    """Return everything that editions tell, as equations, without those that any counts fulfil.

    Raises:
        AssertionError: a sum contradicts the rows that it adds.
    """
    version: Counter[str] = Counter()
    found: dict[tuple[frozenset[tuple[Unknown, int]], int, bool], Equation] = {}
    for told in editions:
        version.update(told.changed)
        totals = [
            Sum(said.total, cells=tuple(said.cells))
            for said in told.events.values()
            if said.cells and said.total is not None
        ]
        owner = {code: event for event, said in told.events.items() for code in said.cells}
        for one in (*totals, *told.sums):
            equation = _equation(one, told, owner, version)
            if equation.at_least and equation.rest <= sum(equation.unknowns.values()):
                continue
            # people may be in a total and in no cell; but what is computed agrees with its rows
            assert equation.unknowns or equation.rest == 0 or one in totals, f"{one} contradicts the rows"
            found[frozenset(equation.unknowns.items()), equation.rest, equation.at_least] = equation
    return [equation for equation in found.values() if equation.unknowns]


def findings(found: Sequence[Equation], most: float = inf) -> set[Finding]:
    """Return what follows from equations where a hidden count is from 1 to `most`; nothing where they contradict."""
    return {finding for part in _components(found) for finding in _solved(part, most)}


def _equation(one: Sum, told: Told, owner: Mapping[str, str], version: Counter[str]) -> Equation:
    unknowns: Counter[Unknown] = Counter()
    known = 0
    for event in one.events:
        said = told.events[event]
        if said.total is not None:
            known += said.total
        elif said.cells:
            known += sum(people or 0 for people in said.cells.values())
            unknowns.update((event, code, version[event]) for code in said.hidden())
        else:
            unknowns[event, "", version[event]] += 1
    for code in one.cells:
        event = owner[code]
        people = told.events[event].cells[code]
        known += people or 0
        if people is None:
            unknowns[event, code, version[event]] += 1
    return Equation(unknowns, one.people - known, one.at_least)


def _components(found: Sequence[Equation]) -> Iterator[list[Equation]]:
    """Yield equations in groups that share no unknown."""
    leader: dict[Unknown, Unknown] = {}

    def lead(one: Unknown) -> Unknown:
        while leader.setdefault(one, one) != one:
            leader[one] = one = leader[leader[one]]
        return one

    for equation in found:
        first, *others = equation.unknowns
        for other in others:
            leader[lead(other)] = lead(first)
    groups: dict[Unknown, list[Equation]] = defaultdict(list)
    for equation in found:
        groups[lead(next(iter(equation.unknowns)))].append(equation)
    yield from groups.values()


def _solved(found: Sequence[Equation], most: float) -> Iterator[Finding]:
    exact = [equation for equation in found if not equation.at_least]
    rows = [*exact, *_reduced(exact)]
    bounds = _bounds([*rows, *(equation for equation in found if equation.at_least)], most)
    if bounds is None:
        return
    for unknown, (low, high) in bounds.items():
        if low == high:
            yield frozenset([unknown]), int(low)
    for row in rows:
        if set(row.unknowns.values()) == {1} and is_small(row.rest):
            yield frozenset(row.unknowns), row.rest


def _reduced(found: Sequence[Equation]) -> list[Equation]:
    """Return the reduced row echelon form of equations, each row in whole numbers; nothing where they contradict."""
    names = sorted({name for equation in found for name in equation.unknowns})
    rows = [[*(Fraction(one.unknowns.get(name, 0)) for name in names), Fraction(one.rest)] for one in found]
    done = 0
    for column in range(len(names)):
        pivot = next((row for row in range(done, len(rows)) if rows[row][column]), None)
        if pivot is None:
            continue
        rows[done], rows[pivot] = rows[pivot], rows[done]
        rows[done] = [value / rows[done][column] for value in rows[done]]
        for other in range(len(rows)):
            if other != done and (factor := rows[other][column]):
                rows[other] = [a - factor * b for a, b in zip(rows[other], rows[done], strict=True)]
        done += 1
    whole = (row for row in rows[:done] if all(value.denominator == 1 for value in row))
    return [Equation({n: int(v) for n, v in zip(names, row, strict=False) if v}, int(row[-1]), False) for row in whole]


def _bounds(found: Sequence[Equation], most: float) -> dict[Unknown, tuple[float, float]] | None:
    """Return the least and the most that each unknown can count; None where nothing fits."""
    bounds: dict[Unknown, tuple[float, float]] = {
        name: (1, most if name[1] else inf) for equation in found for name in equation.unknowns
    }
    narrowed = True
    while narrowed:
        narrowed = False
        for equation in found:
            for name, factor in equation.unknowns.items():
                low, high = _room(equation, name, bounds)
                ends = sorted((low / factor, high / factor))
                now = (max(bounds[name][0], _up(ends[0])), min(bounds[name][1], _down(ends[1])))
                if now[0] > now[1]:
                    return None
                narrowed, bounds[name] = narrowed or now != bounds[name], now
    return bounds


def _room(equation: Equation, name: Unknown, bounds: Mapping[Unknown, tuple[float, float]]) -> tuple[float, float]:
    """Return between what the share of one unknown in an equation lies, given the bounds of the others."""
    ends = [
        sorted((factor * bounds[other][0], factor * bounds[other][1]))
        for other, factor in equation.unknowns.items()
        if other != name
    ]
    low = equation.rest - sum(end[1] for end in ends)
    return low, inf if equation.at_least else equation.rest - sum(end[0] for end in ends)


def _up(value: float) -> float:
    return value if abs(value) == inf else ceil(value)


def _down(value: float) -> float:
    return value if abs(value) == inf else floor(value)
