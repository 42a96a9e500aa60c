"""What a figure can be taken away as: where its CSV, SVG and PNG are, and what they hold."""

import csv
from collections.abc import Mapping
from html.parser import HTMLParser
from io import StringIO
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from config.i18n import LabelledEnum, Language, Text
from config.pages import Page
from data_access.schema import encode
from presentation.addresses import href
from presentation.blocks import render
from presentation.charts import Figure
from presentation.maps import Map
from presentation.shown import Body, Shown

HOME = "inicio"
KINDS = ("csv", "svg", "png")


def named(body: Body) -> Mapping[str, Figure]:
    """Return the figures of a body by the name in their addresses."""
    pieces = ((piece.figure,) if isinstance(piece, Map) else piece for piece in body if isinstance(piece, Map | tuple))
    figures = (figure for piece in pieces for figure in piece)
    return {figure.name or str(place): figure for place, figure in enumerate(figures, 1)}


def below(shown: Shown, page: Page, language: Language) -> Mapping[Figure, Markup]:
    """Return what stands below each figure of a page: its table, and the links to its files."""
    return {figure: _below(name, figure, shown, page, language) for name, figure in named(shown.body).items()}


def address(name: str, kind: str, shown: Shown, page: Page, language: Language) -> str:
    """Return where a file of a figure is; it has the parameters of the page that shows it."""
    _, mark, query = href(page, language, **shown.query).partition("?")
    return f"/grafica/{page.url or HOME}/{quote(name, safe='')}.{kind}{mark}{query}"


def _below(name: str, figure: Figure, shown: Shown, page: Page, language: Language) -> Markup:
    files = [(kind.upper(), address(name, kind, shown, page, language)) for kind in KINDS]
    return render(language, "blocks/figure_below.html", figure=figure, files=files)


def written(figure: Figure, language: Language) -> bytes:
    """Return the table of a figure as CSV: ISO dates and plain numbers where the figure has its rows as data."""
    lines = [[_cell(value, language) for value in row.values()] for row in figure.rows]
    header = [list(row) for row in figure.rows[:1]]
    text = StringIO()
    csv.writer(text, lineterminator="\n").writerows([*header, *lines] or _Cells.of(figure.table))
    return text.getvalue().encode()


def _cell(value: Any, language: Language) -> str:
    if isinstance(value, LabelledEnum):
        value = value.label
    if isinstance(value, Text):
        return value.in_(language)
    if isinstance(value, tuple):
        return "; ".join(_cell(item, language) for item in value)
    return encode(value)


class _Cells(HTMLParser):
    """Reads the cells of a table, as their words."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._in_cell = False

    @classmethod
    def of(cls, table: str) -> list[list[str]]:
        """Return the rows of the tables in some HTML, without those that have no cells."""
        reader = cls()
        reader.feed(str(table))  # plain: a Markup would escape what is read from it
        return [[" ".join(cell.split()) for cell in row] for row in reader.rows if row]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in ("th", "td") and self.rows:
            self.rows[-1].append("")
            self._in_cell = True
        elif self._in_cell:
            self.rows[-1][-1] += " "

    def handle_endtag(self, tag: str) -> None:
        self._in_cell = self._in_cell and tag not in ("th", "td")

    def handle_data(self, data: str) -> None:
        if self._in_cell:
            self.rows[-1][-1] += data
