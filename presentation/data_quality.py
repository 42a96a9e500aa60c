"""The page that shows how complete and recent the data are."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from types import MappingProxyType

from config.i18n import Language, translations
from config.pages import DATA_QUALITY
from data_access.editions import Edition
from data_access.models import ENTITIES
from indicators import data_quality as data_quality_view
from indicators.clocks import SITE_UPDATE_MONTHS
from indicators.data_quality import DataQuality, QualityFilters
from indicators.gaps import MISSING
from indicators.model import Kind, Measured, Option, RowRef, Value
from indicators.rules import REVIEW_DAYS
from presentation import charts, figures, filters, formats, sentences
from presentation.addresses import api_address, row_address
from presentation.blocks import render
from presentation.charts import Figure
from presentation.filters import Chips, Choice, Filters, Search
from presentation.shown import Shown, body, kept

LIST = "pendientes"
TITLES = MappingProxyType({entity.resource: entity.title for entity in ENTITIES})
OWNERS = 10  # institutions that the chart shows


def data_quality(edition: Edition, query: Mapping[str, str], today: datetime.date, language: Language) -> Shown:
    """Return how complete and recent the data are, and what of it is missing; filters narrow the list."""
    view = data_quality_view.data_quality(edition, QualityFilters.parse(query), today)
    listed = _data_quality if view.common else _data_quality.__wrapped__
    return listed(edition, view.filters, today, language)


@kept(64)
def _data_quality(edition: Edition, asked: QualityFilters, today: datetime.date, language: Language) -> Shown:
    _ = translations(language).gettext
    view = data_quality_view.data_quality(edition, asked, today)
    lead = _("Qué tan completos y recientes son los datos de este sitio, qué falta y quién lo debe.")
    title = DATA_QUALITY.title.in_(language)
    narrowed = _filters(view, language)
    values = {"view": view, "title": title, "lead": lead, "flaws": MISSING, "months": SITE_UPDATE_MONTHS}
    values |= {"review": REVIEW_DAYS}
    values |= {"row_link": partial(_row_link, edition, language), "list": LIST, "tables": TITLES}
    values |= {"numbers": [_without_note(one) for one in view.numbers], "complete": _complete(view, language)}
    values |= {"missing_since": partial(sentences.missing_since, edition, language)}
    owners = _owners(edition, today, language)
    pieces = body(
        render(language, "data_quality/whole.html", **values),
        owners,
        render(language, "data_quality/list_title.html", **values) if view.total else None,
        narrowed if view.total else None,
        render(language, "data_quality/list.html", **values) if view.total else None,
    )
    choices = filters.chosen(narrowed, language)
    page = sentences.page_of(view.page, view.pages, language)
    counts = {"matching": formats.number(view.matching, language), "total": formats.number(view.total, language)}
    counted = _("%(matching)s de %(total)s filas con algo pendiente") % counts
    return Shown(
        sentences.list_title(title, choices, page),
        sentences.list_description(lead, counted, choices, page),
        pieces,
        view.filters.query,
        common=view.common,
    )


def _without_note(measured: Measured) -> Measured:
    """Return a number without its note, which speaks of the table on its own page."""
    return replace(measured, result=replace(measured.result, note=None))


def _complete(view: DataQuality, language: Language) -> str:
    """Return the names of the tables that lack nothing, as one phrase."""
    return formats.listed([table.title.in_(language) for table in view.tables if table.complete], language)


def _row_link(edition: Edition, language: Language, row: RowRef) -> str:
    """Return where a row can be read: on its page, or as data where it has none."""
    return row_address(edition, row, language) or api_address(f"{row.resource}/{row.code}")


def _filters(view: DataQuality, language: Language) -> Filters:
    _ = translations(language).gettext
    asked = view.filters
    rows: Sequence[tuple[Search | Choice | Chips, ...]] = (
        (
            Search("q", _("Buscar"), asked.text, _("Palabras o código de la fila")),
            Choice("institucion", _("Quién lo debe"), view.institutions, asked.institution, _("Todas")),
            Choice("tabla", _("Tabla"), view.resources, asked.resource, _("Todas")),
        ),
        (Chips("falta", _("Qué falta"), _left(view.flaws, asked.flaw), asked.flaw),),
    )
    return Filters(DATA_QUALITY, tuple(rows), anchor=LIST)


def _left(options: Sequence[Option], chosen: str | None) -> tuple[Option, ...]:
    return tuple(option for option in options if option.count or option.value == chosen)


@kept(4)
def _owners(edition: Edition, today: datetime.date, language: Language) -> tuple[Figure, ...]:
    """Return how many rows each institution owes something of; no figure for fewer than two institutions.

    It is the same figure whatever the filters leave, so that it is drawn once.
    """
    _ = translations(language).gettext
    view = data_quality_view.data_quality(edition, QualityFilters(), today)
    named = [part for part in view.owners if part.code != data_quality_view.NOBODY]
    if len(named) < figures.FEW:
        return ()
    most = named[0]
    words = {"institution": most.label.in_(language), "count": formats.number(most.value, language)}
    message = _("Quién debe más: «%(institution)s», en %(count)s filas") % words
    said = [f"{part.label.in_(language)}: {formats.number(part.value, language)}" for part in view.owners]
    table = render(language, "data_quality/owners.html", owners=view.owners, list=LIST)
    rows: list[Mapping[str, Value]] = [
        {_("Institución"): part.label, _("Filas con algo pendiente"): part.value} for part in view.owners
    ]
    draw = partial(charts.bars, named[:OWNERS], Kind.COUNT, language)
    alt = f"{message}. {'; '.join(said)}."
    return (figures.figure(message, alt, table, draw, language, name="instituciones", rows=rows, origin="DQ-01"),)
