"""The attacker who has the source code: he knows the rules and what was corrected, everything but the counts.

Against him helps only that another history would have published the same. `has_twin` finds one for a hidden count of a
history; `told_apart` tries every small history there is, and returns the hidden counts that have none.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise, product

from data_access.suppression import Counts, Past, is_small, suppress
from tests.data_access.attackers import Said
from tests.data_access.test_suppression import EVENT, Truth, publish_all

TOTAL, TOTALS, NOTHING = "(total)", "(totals)", "(nothing)"  # what moves with a cell, beside another cell


def has_twin(truths: Sequence[Truth], number: int, code: str) -> bool:
    """Return whether another history publishes the same and differs in the hidden count of a cell in an edition.

    The count is moved by a little wherever it is not shown, only where it is as large, or only there; another count is
    moved the other way, or the total with it. Editions that changed something stay those that did.
    """
    said = publish_all(truths)
    if code not in said[number].cells:
        return True  # not even who is counted there is said
    people = truths[number].cells[code]
    everywhere, alike = [True] * len(truths), [truth.cells.get(code) == people for truth in truths]
    there = [at == number for at in range(len(truths))]
    others = [*sorted({other for truth in truths for other in truth.cells} - {code}), TOTAL, TOTALS]
    if truths[number].total != sum(truths[number].cells.values()):
        others.append(NOTHING)  # people are in the total and in no cell, or nobody gave a total
    for step, other, span in product((1, -1, 2, -2, 3, -3), others, (everywhere, alike, there)):
        shifts = {code: step, other: -step}
        twin = [
            moved(truth, one, shifts) if within else truth
            for truth, one, within in zip(truths, said, span, strict=True)
        ]
        other_count = twin[number].cells[code] not in (people, 0)
        if other_count and steps(twin) == steps(truths) and publish_all(twin) == said:
            return True
    return False


def moved(truth: Truth, said: Said, shifts: Mapping[str, int]) -> Truth:
    """Return a truth with so many people more, or fewer, in cells that are not shown, and in the total with them."""
    cells = {
        code: max(people + shifts.get(code, 0), 0) if said.cells.get(code) is None else people
        for code, people in truth.cells.items()
    }
    if truth.total is None or NOTHING in shifts:
        return replace(truth, cells=cells)
    more = -shifts[TOTALS] if TOTALS in shifts else sum(cells.values()) - sum(truth.cells.values())
    return replace(truth, cells=cells, total=truth.total + more)


def steps(truths: Sequence[Truth]) -> list[bool]:
    """Return, from each edition to the next, whether anything changed, as the public log says."""
    return [before != after for before, after in pairwise(truths)]


def next_truths(cells: Mapping[str, int], most: int) -> Iterator[tuple[str, Mapping[str, int]]]:
    """Yield everything that one correction can make of an event, and what a reader is told of it: which cell it was."""
    for code, people in cells.items():
        yield from ((f"changes {code}", {**cells, code: other}) for other in range(most + 1) if other != people)
        yield f"removes {code}", {one: count for one, count in cells.items() if one != code}
    yield from (("adds z", {**cells, "z": people}) for people in range(most + 1))


def told_apart(codes: str, most: int, usual: int, publish: Callable[[Sequence[Truth]], list[Said]]) -> set[str]:
    """Return the cells with a hidden small count that is the same in all that would have been published in one way.

    All breakdowns of up to `most` people in a cell are tried, with all corrections of one cell; those with more than
    `usual` in each are left to stand for still larger ones, which are not tried.
    """
    worlds: dict[object, list[tuple[Mapping[str, int], Mapping[str, int]]]] = defaultdict(list)
    for people in product(range(most + 1), repeat=len(codes)):
        first = dict(zip(codes, people, strict=True))
        starts = [("", first), *next_truths(first, most)]
        for (what, second), whole in product(starts, (False, True)):
            before = {} if whole else first  # only the total was public at first
            truths = [Truth(sum(cells.values()), cells) for cells in (before, second)]
            said = publish(truths)
            worlds[what, whole, *((one.total, *one.cells.items()) for one in said)].append((before, second))
    found = set()
    for (what, _, *editions), possible in worlds.items():
        if any(max([0, *before.values(), *after.values()]) <= usual for before, after in possible):
            for at, (_, *cells) in enumerate(editions):
                for code, shown in cells:
                    counts = {world[at][code] for world in possible}
                    if shown is None and len(counts) == 1 and is_small(min(counts)):
                        found.add(f"{what}: {code} = {min(counts)} in edition {at + 1} of {editions}")
    return found


def forgetful(truths: Sequence[Truth]) -> list[Said]:
    """Return what editions would say if each were made safe by itself, without a thought of those before."""
    said = []
    for truth in truths:
        safe = suppress(truth.counts(), Counts(), Past(arrived=frozenset(truth.cells)))
        said.append(Said(safe.totals.get(EVENT), {cell.code: cell.people for cell in safe.cells}))
    return said
