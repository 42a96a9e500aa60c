"""What a list can be narrowed by, as data: Streamlit draws it as widgets, plain HTTP as a form."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from config.i18n import Language, Text, translations
from config.pages import COMMITMENTS, GOVERNANCE, SERVICE_AGENDA, TRACEABILITY, Page
from indicators.commitments import CommitmentList
from indicators.governance import INSTITUTION, OVERDUE, REVIEW, SEVERITY, STATUS, RiskRegister
from indicators.model import Option
from indicators.register import Register
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
    """One or none of a few, side by side; `rest` is the one that holds where an address names none."""

    kind: ClassVar = "chips"
    name: str
    label: str
    options: tuple[Option, ...]
    chosen: str | None
    rest: str | None = None


Field = Search | Choice | Chips


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters of the list at `page`, in rows; `anchor` names the list where it does not begin the page."""

    page: Page
    rows: tuple[tuple[Field, ...], ...]
    anchor: str = ""


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


def of_register(view: Register, language: Language) -> Filters:
    """Return the filters of the register of responses; that of one event, which links lead to, only where in use."""
    _ = translations(language).gettext
    asked = view.filters
    rows: tuple[tuple[Field, ...], ...] = (
        (
            Search("q", _("Buscar"), asked.text, _("Palabras del aporte o de la respuesta")),
            Choice("tema", _("Tema"), view.themes, asked.theme, _("Todos")),
            Choice("lugar", _("Lugar"), view.places, asked.place, _("Todos")),
            Choice("origen", _("Cómo llegó"), view.origins, asked.origin, _("De cualquier forma")),
            *([Choice("evento", _("Evento"), view.events, asked.event, _("Todos"))] if asked.event else []),
        ),
        (_chips("respuesta", _("Respuesta"), view.responses, asked.response),),
        (
            _chips("razon", _("Razones"), view.reasons, asked.reason),
            _chips("camino", _("Hasta dónde llegó"), view.reaches, asked.reach),
        ),
    )
    return replace(_filters(TRACEABILITY, rows), anchor="registro")


def of_risks(view: RiskRegister, language: Language) -> Filters:
    """Return the filters of the risk register."""
    _ = translations(language).gettext
    asked = view.filters
    overdue = Option(OVERDUE, Text("Sin revisión reciente", "Not reviewed recently"), view.overdue)
    rows: tuple[tuple[Field, ...], ...] = (
        (
            Search("q", _("Buscar"), asked.text, _("Palabras del riesgo")),
            Choice(INSTITUTION, _("Institución"), view.institutions, asked.institution, _("Todas")),
        ),
        (_chips(STATUS, _("Estado"), view.statuses, asked.status),),
        (
            _chips(SEVERITY, _("Gravedad"), view.severities, asked.severity),
            _chips(REVIEW, _("Revisión"), [overdue], OVERDUE if asked.overdue else None),
        ),
    )
    return replace(_filters(GOVERNANCE, rows), anchor="registro")


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
