"""Small counts are hidden before anything is published, because editions are for ever.

An attendance cell of 1 to 4 people is hidden. Where an event's total would give a hidden cell away, more cells are
hidden, smallest first. Earlier editions stay public, so what they said must not give anything away later either:

- a cell once hidden stays hidden;
- once an event with hidden cells changes, its total is withheld from then on;
- a small cell that is added to a breakdown already published is left out altogether, since every earlier total and cell
  of that event is known.

Only an event's own total ties its cells together; every other published sum adds visible cells only.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

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


def suppress(counts: Counts, published: Counts) -> Counts:
    """Return what may be published of `counts`, given what the edition before published."""
    now, before = _blocks(counts), _blocks(published)
    safe = {event: _suppress_block(block, before.get(event)) for event, block in now.items()}
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


def _suppress_block(block: Block, before: Block | None) -> Block:
    small = {cell.code for cell in block.cells if is_small(cell.people)}
    if is_small(block.total):
        block = block.hide_total()
    if before is None or not before.cells:
        known = [block.total] if before is None else [block.total, before.total]
        return _first_breakdown(block.hide(small), [total for total in known if total is not None], before)
    published = {cell.code for cell in before.cells}
    left_out = small - published
    kept = replace(block, cells=tuple(cell for cell in block.cells if cell.code not in left_out))
    kept = kept.hide(small | before.hidden)
    if kept == before:
        return kept
    touches_hidden = bool(kept.hidden or before.hidden or left_out or before.total_hidden)
    return kept.hide_total() if touches_hidden else kept


def _first_breakdown(block: Block, known_totals: Sequence[int], before: Block | None) -> Block:
    """Hide what a known total would give away; nothing of this breakdown was public before."""
    while block.hidden and not all(_is_safe(block, total) for total in known_totals):
        visible = sorted((cell.people, cell.code) for cell in block.cells if cell.people)
        if visible:
            block = block.hide([visible[0][1]])
        elif before is not None and before.total is not None:
            return replace(block.hide_total(), cells=())  # the total is public for ever: say nothing of its parts
        else:
            return block.hide_total()
    return block


def _is_safe(block: Block, total: int) -> bool:
    """Return whether a public total leaves every hidden cell with more than one possible value, and no small rest."""
    rest = total - sum(cell.people or 0 for cell in block.cells)
    return len(block.hidden) >= 2 and rest >= max(THRESHOLD, len(block.hidden) + 1)
