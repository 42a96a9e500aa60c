"""Every colour of the site, as a pair for the light and the dark theme.

`.streamlit/config.toml` repeats some: a test compares them, and another keeps colours out of every other file.
"""

from typing import NamedTuple


class Colour(NamedTuple):
    """One colour in both themes."""

    light: str
    dark: str

    @property
    def css(self) -> str:
        """The CSS value that follows the theme: Streamlit sets `color-scheme` on the element that holds the app."""
        return f"light-dark({self.light}, {self.dark})"


BACKGROUND = Colour("#FBF7F0", "#1B1714")
CARD = Colour("#FFFFFF", "#262019")
TEXT = Colour("#2A221D", "#F3ECE3")
MUTED = Colour("#6A5F55", "#B9AC9F")
BORDER = Colour("#DED4C6", "#443B32")
ACCENT = Colour("#9C3D22", "#F0937A")

NO_EVIDENCE = Colour("#5F6368", "#B8BCC2")
NOT_STARTED = Colour("#6A5F55", "#B9AC9F")
LIMITED = Colour("#8A5A00", "#F2B84B")
SUBSTANTIAL = Colour("#235B86", "#8EC3EE")
COMPLETED = Colour("#2C6148", "#86D3AC")
OVERDUE = Colour("#A61E1E", "#FF9A94")
INDEPENDENT = Colour("#5E3F8C", "#C4A7EE")

# By the code of data_access.enumerations.Completion, then what is not a completion. Never shown without word and icon.
STATUS = {
    "no_evidence": NO_EVIDENCE,
    "not_started": NOT_STARTED,
    "limited": LIMITED,
    "substantial": SUBSTANTIAL,
    "completed": COMPLETED,
    "overdue": OVERDUE,
    "independent": INDEPENDENT,
}

CATEGORICAL = (SUBSTANTIAL, ACCENT, COMPLETED, LIMITED, INDEPENDENT, NO_EVIDENCE)
