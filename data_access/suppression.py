"""Small counts are hidden before anything is published, because editions are for ever.

An attendance cell of 1 to 4 people is hidden, and so is a total of 1 to 4. Where an event's total would give hidden
cells away, one cell more is hidden: the first by code, and not the smallest, since these lines are public too and a
choice that depends on the counts tells something of them. Where no cell is left for that, the total is hidden.

Earlier editions stay public, so nothing that is said later may complete them. Of an event whose breakdown was public
and has something to hide, nothing new is said any more:

- what is hidden stays hidden, a visible cell that changes is hidden, and one that is added is left out;
- where anything of this shows, the total is withheld from then on;
- where a hidden cell is removed, or a visible one becomes small, the whole breakdown is withheld from then on.

So are a breakdown that disappeared and comes back with something to hide, and one that an older total would give away.
A cell that was counted at another event before is hidden whatever it counts, and the total beside it withheld. So is a
new one that counts as many of the same people as one that was removed: it may be the same under another code.

Only an event's own total ties its cells together; every other published sum adds visible cells only.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

THRESHOLD = 5


@dataclass(frozen=True)
class Cell:
    """An attendance count; `people` is None where it is hidden."""

    code: str
    event: str
    people: int | None


@dataclass(frozen=True)
class Counts:
    """What is counted, or what of it is published: people by event (None: hidden or not counted) and by cell."""

    totals: Mapping[str, int | None] = field(default_factory=dict)
    hidden_totals: frozenset[str] = frozenset()
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True)
class Past:
    """What the record knows beyond the last edition.

    Args:
        totals: the totals that each event had before.
        left: the events that each cell, or one it may be the same as, was removed from or moved away from.
        arrived: the cells that this very change set adds to an event.
    """

    totals: Mapping[str, frozenset[int]] = field(default_factory=dict)
    left: Mapping[str, frozenset[str]] = field(default_factory=dict)
    arrived: frozenset[str] = frozenset()

    @cached_property
    def lost(self) -> frozenset[str]:
        """Return the events that once had cells which are gone."""
        return frozenset(event for events in self.left.values() for event in events)


@dataclass(frozen=True)
class Block:
    """One event: its total and its cells."""

    total: int | None
    total_hidden: bool
    cells: tuple[Cell, ...]

    @property
    def hidden(self) -> frozenset[str]:
        """Return the codes of the hidden cells."""
        return frozenset(cell.code for cell in self.cells if cell.people is None)

    def hide(self, codes: Iterable[str]) -> "Block":
        """Return the block with these cells hidden."""
        chosen = set(codes)
        return replace(self, cells=tuple(replace(c, people=None) if c.code in chosen else c for c in self.cells))

    def hide_total(self) -> "Block":
        """Return the block with its total hidden."""
        return replace(self, total=None, total_hidden=True)


def is_small(people: int | None) -> bool:
    """Return whether a count must not be published: from 1 to 4 people."""
    return people is not None and 0 < people < THRESHOLD


def suppress(counts: Counts, published: Counts, past: Past, *, secondary: bool = True) -> Counts:
    """Return what may be published of `counts`, given what the edition before published and what the record knows.

    Without `secondary`, small counts alone are hidden, as if nobody could compute: only the test that attacks what is
    published asks for that, to prove that it would find them.
    """
    now, before = _blocks(counts), _blocks(published)
    safe = {
        event: _suppress_block(event, block, before.get(event), past) if secondary else _hide_small(block)
        for event, block in now.items()
    }
    return Counts(
        totals={event: block.total for event, block in safe.items()},
        hidden_totals=frozenset(event for event, block in safe.items() if block.total_hidden),
        cells=tuple(cell for block in safe.values() for cell in block.cells),
    )


def _blocks(counts: Counts) -> dict[str, Block]:
    cells: dict[str, list[Cell]] = defaultdict(list)
    for cell in counts.cells:
        cells[cell.event].append(cell)
    return {
        event: Block(counts.totals.get(event), event in counts.hidden_totals, tuple(cells[event]))
        for event in {**counts.totals, **cells}
    }


def _hide_small(block: Block) -> Block:
    hidden = block.hide(cell.code for cell in block.cells if is_small(cell.people))
    return hidden.hide_total() if is_small(block.total) else hidden


def _suppress_block(event: str, block: Block, before: Block | None, past: Past) -> Block:
    if is_small(block.total):
        block = block.hide_total()
    came = frozenset(cell.code for cell in block.cells if past.left.get(cell.code, frozenset()) - {event})
    secret = came | {cell.code for cell in block.cells if cell.people is None or is_small(cell.people)}
    if before is not None and before.cells:
        return _settled(block, before, secret) if secret or before.hidden or before.total_hidden else block
    left_out = {cell.code for cell in block.cells} - past.arrived  # they were there before, and not published
    if left_out or event in past.lost:
        was_open = before is not None and not before.total_hidden
        return block if was_open and not secret else _silent(block, before)
    public = frozenset(total for total in past.totals.get(event, ()) if not is_small(total))
    if came:  # others of its cells may have been public where it came from, so no total may stand beside it
        return _silent(block, before) if public else block.hide(secret).hide_total()
    return _first_breakdown(block, secret, public) or _silent(block, before)


def _silent(block: Block, before: Block | None) -> Block:
    """Return nothing of the cells, and of the total what was public already."""
    silent = replace(block, cells=())
    return silent if silent == before else silent.hide_total()


def _settled(block: Block, before: Block, secret: frozenset[str]) -> Block:
    """Return what was published before, less what is gone or has changed."""
    said = {cell.code: cell.people for cell in before.cells}
    gone = before.hidden - {cell.code for cell in block.cells}
    if gone or any(said.get(code) is not None for code in secret):
        return _silent(block, before)  # what stays, and an older total, would tell what a cell of these counts
    cells = tuple(
        cell if cell.people == said[cell.code] else replace(cell, people=None)
        for cell in block.cells
        if cell.code in said
    )
    kept = replace(block, cells=cells)
    return kept if kept == before else kept.hide_total()


def _first_breakdown(block: Block, secret: frozenset[str], public: frozenset[int]) -> Block | None:
    """Hide what the total would give away; return None where a total that was `public` before would still do so."""
    all_small = all(is_small(cell.people) for cell in block.cells if cell.code in secret)
    totals = public | ({block.total} if block.total is not None else set())
    hidden = block.hide(secret)
    if not secret or all(_is_safe(hidden, total, all_small) for total in totals):
        return hidden
    for cell in sorted(hidden.cells, key=lambda cell: cell.code):
        if cell.people:
            hidden = hidden.hide([cell.code])
            if all(_is_safe(hidden, total, all_small=False) for total in totals):
                return hidden
    return None if public else hidden.hide_total()


def _is_safe(block: Block, total: int, all_small: bool) -> bool:
    """Return whether a public total leaves each hidden cell more than one possible value, and no small rest.

    Where every hidden cell is known to be small (1 to 4 people), the rest must be away from both ends: at the lowest
    all cells are 1, at the highest all are 4.
    """
    number = len(block.hidden)
    rest = total - sum(cell.people or 0 for cell in block.cells)
    highest = (THRESHOLD - 1) * number - 2 if all_small else rest
    return number >= 2 and max(THRESHOLD, number + 2) <= rest <= highest
