"""How Streamlit's files are made light: compressed once, and its fonts cut down to the characters and icons in use."""

from functools import cache
from hashlib import sha256
from importlib.metadata import version as installed
from importlib.util import find_spec
from pathlib import Path


@cache
def folder() -> Path:
    """Return the folder of Streamlit's files: index.html and static/ with js/, css/ and media/."""
    package = find_spec("streamlit")
    assert package is not None and package.origin is not None
    return Path(package.origin).parent / "static"


@cache
def version() -> str:
    """Return what changes with the contents of the fonts: for addresses that are kept for a year."""
    return sha256(installed("streamlit").encode()).hexdigest()[:8]
