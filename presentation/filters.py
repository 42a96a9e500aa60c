"""What a list can be narrowed by, as data: Streamlit draws it as widgets, plain HTTP as a form."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from config.i18n import Language, Text, translations
from config.pages import COMMITMENTS, SERVICE_AGENDA, Page
from indicators.commitments import CommitmentList
from indicators.model import Option
from indicators.service_agenda import AgendaList


@dataclass(frozen=True, slots=True)
class Search:
    """A text to look for."""

    kind: ClassVar = "search"
    name: str
    label: str
    said: str
    hint: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One of many; `rest` says what stands where nothing is chosen."""

    kind: ClassVar = "choice"
    name: str
    label: str
    options: tuple[Option, ...]
    chosen: str | None
    rest: str


@dataclass(frozen=True, slots=True)
class Chips:
    """One or none of a few, side by side."""

    kind: ClassVar = "chips"
    name: str
    label: str
    options: tuple[Option, ...]
    chosen: str | None


Field = Search | Choice | Chips


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters of the list at `page`, in rows."""

    page: Page
    rows: tuple[tuple[Field, ...], ...]


def of_commitments(view: CommitmentList, language: Language) -> Filters:
    """Return the filters of the commitments; that of the area, which links lead to, only where it is in use."""
    _ = translations(language).gettext
    asked = view.filters
    overdue = Option("true", Text("Vencidos", "Overdue"), view.overdue)
    rows: tuple[tuple[Field, ...], ...] = (
        (
            Search("q", _("Buscar"), asked.text, _("Palabras del compromiso")),
            Choice("institucion", _("Institución"), view.institutions, asked.institution, _("Todas")),
            *([Choice("area", _("Área"), view.areas, asked.area, _("Todas"))] if asked.area else []),
        ),
        (_chips("estado", _("Cumplimiento"), view.statuses, asked.status),),
        (
            _chips("valor", _("Valor de OGP"), view.ogp_values, asked.ogp_value),
            _chips("vencidos", _("Plazo"), [overdue], "true" if asked.overdue else None),
        ),
    )
    return _filters(COMMITMENTS, rows)


def of_agenda(view: AgendaList, language: Language) -> Filters:
    """Return the filters of the service agenda."""
    _ = translations(language).gettext
    asked = view.filters
    rows: tuple[tuple[Field, ...], ...] = (
        (
            Search("q", _("Buscar"), asked.text, _("Palabras del servicio")),
            Choice("institucion", _("Institución"), view.institutions, asked.institution, _("Todas")),
            Choice("area", _("Área de servicio"), view.areas, asked.area, _("Todas")),
        ),
        (_chips("estado", _("Estado"), view.statuses, asked.status),),
        (
            _chips("tipo", _("Tipo"), view.kinds, asked.kind),
            _chips("prioridad", _("Prioridad"), view.priorities, asked.priority),
        ),
    )
    return _filters(SERVICE_AGENDA, rows)


def chosen(filters: Filters, language: Language) -> list[tuple[str, str]]:
    """Return what a list is narrowed by: for each filter in use its label, and the words of what was chosen."""
    fields = (field for row in filters.rows for field in row)
    return [(field.label, words) for field in fields if (words := _chosen(field, language))]


def _chosen(field: Field, language: Language) -> str:
    _ = translations(language).gettext
    if isinstance(field, Search):
        return _("«%(words)s»") % {"words": field.said} if field.said else ""
    return next((option.label.in_(language) for option in field.options if option.value == field.chosen), "")


def _chips(name: str, label: str, options: Sequence[Option], chosen: str | None) -> Chips:
    """Return chips without those that would leave nothing."""
    kept = tuple(option for option in options if option.count or option.value == chosen)
    return Chips(name, label, kept, chosen)


def _filters(page: Page, rows: Sequence[tuple[Field, ...]]) -> Filters:
    """Return the rows of filters, without chips that have nothing to offer."""
    offered = (tuple(field for field in row if isinstance(field, Search | Choice) or field.options) for row in rows)
    return Filters(page, tuple(row for row in offered if row))
