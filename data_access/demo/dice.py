"""Chance that falls the same way every time: the demonstration is the same on any machine."""

from random import Random


class Dice(Random):
    """Random choices that depend on nothing but the subject they are made for."""

    def __init__(self, subject: str) -> None:
        super().__init__(f"demonstration {subject}")

    def chance(self, share: float) -> bool:
        """Return True in `share` (0 to 1) of all throws."""
        return self.random() < share


def some(number: int, share: int, of: int) -> bool:
    """Return whether a row's number makes it one of `share` in `of` rows."""
    return number % of < share
