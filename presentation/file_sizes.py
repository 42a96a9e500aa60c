"""How many bytes the files of an edition have that are made of it, as whoever makes one has told."""

from functools import lru_cache

from data_access.editions import Edition


@lru_cache(maxsize=8)
def told(edition: Edition) -> dict[str, int]:
    """Return the sizes of an edition's files by name, to be read and added to; those never made are not there.

    Making them all takes seconds, so pages show what is known instead of waiting for the rest.
    """
    return {}
