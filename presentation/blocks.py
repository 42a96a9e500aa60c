"""The HTML blocks that Streamlit's pages and the plain HTTP pages share: Jinja2 templates and one stylesheet."""

import datetime
from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from config import palette
from config.i18n import LabelledEnum, Language, Text, translations
from config.pages import (
    CO_CREATION,
    COMMITMENTS,
    DATA_QUALITY,
    GOVERNANCE,
    HISTORY,
    METHODOLOGY,
    OPEN_DATA,
    OVERVIEW,
    PARTICIPATION,
    PROGRESS,
    SERVICE_AGENDA,
    TERRITORY,
    TRACEABILITY,
    VERIFICATION,
    Page,
)
from data_access.enumerations import Completion, DatePrecision
from data_access.models import RESOURCES
from indicators.model import Number, Value
from presentation import formats, marks
from presentation.addresses import api_address, as_of, file_address, href, row_address

TEMPLATES = Path(__file__).parent / "templates"


def render(language: Language, template: str, **values: Any) -> Markup:
    """Return a block of `templates/` with these values, escaped, in `language`."""
    return Markup(_environment(language).get_template(template).render(values))  # noqa: S704 - it escapes its values


@cache
def stylesheet() -> str:
    """Return the stylesheet of every block as a style element, in the colours of the palette for both themes."""
    colours = {
        name: colour for name, colour in vars(palette).items() if name.isupper() and isinstance(colour, palette.Colour)
    }
    menu = {language.value: translations(language).gettext("Menú") for language in Language}
    template = _environment(Language.ES).get_template("style.css")
    return template.render(colours=colours, status=palette.STATUS, menu=menu)


def wording(text: Text | LabelledEnum | str | None, language: Language) -> Markup:
    """Return a bilingual wording in `language`; Spanish, marked as such, where English is missing."""
    if isinstance(text, LabelledEnum):
        text = text.label
    if not isinstance(text, Text):
        return escape(text or formats.no_data(language))
    return escape(text.in_(language)) if text.en else spanish(text.es, language)


def spanish(words: str, language: Language) -> Markup:
    """Return words that exist in Spanish only, marked as such among English ones."""
    return escape(words) if language is Language.ES else Markup('<span lang="es">{}</span>').format(words)


def pick(row: object, field: str, language: Language) -> Markup:
    """Return the text of a row's `field_es` or `field_en`."""
    return wording(Text(getattr(row, f"{field}_es") or "", getattr(row, f"{field}_en") or ""), language)


def status(state: LabelledEnum, language: Language) -> Markup:
    """Return a state as its word after its mark."""
    shape, tone = marks.mark(state)
    return marked(state.label.in_(language), shape, tone)


def marked(words: str, shape: str, tone: str) -> Markup:
    """Return words after a mark, in its tone."""
    return Markup('<span class="status tone-{}"><i class="icon icon-{}" aria-hidden="true"></i>{}</span>').format(
        tone, shape, words
    )


def cell(value: Value, language: Language) -> Markup | str:
    """Return what a cell of a generic table holds, in words; an address as a link."""
    _ = translations(language).gettext
    match value:
        case None | "":
            return "–"
        case bool():
            return _("sí") if value else _("no")
        case datetime.date():
            return formats.date(value, language)
        case Text():
            return wording(value, language)
        case tuple():
            return Markup(", ").join(wording(item, language) for item in value)
        case str():
            return _linked(value) if value.startswith(("https://", "http://")) else value
        case _:
            return formats.number(value, language)


def _linked(address: str) -> Markup:
    return Markup('<a href="{}">{}</a>').format(address, address.split("/")[2])


@cache
def _environment(language: Language) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]
    environment.filters |= _filters(language)
    environment.globals |= {
        "language": language.value,
        "LATE": marks.LATE,
        "INDEPENDENT": marks.INDEPENDENT,
        "PRESENT": marks.PRESENT,
        "ABSENT": marks.ABSENT,
        "link": _links(language),
        "row_address": partial(row_address, language=language),
        "past_day": as_of,
        "file_address": file_address,
        "api_address": api_address,
        "pages_of": _pages_of,
        "sources_of": lambda indicator: [RESOURCES[name].title.in_(language) for name in indicator.source],
        "part_kind": formats.part_kind,
    }
    return environment


def _filters(language: Language) -> Mapping[str, Callable[..., Any]]:
    def date(value: datetime.date | None, precision: DatePrecision | None = None) -> str:
        return formats.date(value, language, precision)

    def number(value: Number | None, decimals: int | None = None) -> str:
        return formats.number(value, language, decimals)

    amounts = (formats.percent, formats.points, formats.money, formats.result, formats.listed)
    times = (formats.days, formats.due, formats.ago, formats.deadline, formats.apa_date)
    own = (wording, spanish, pick, status, cell)
    in_language = {function.__name__: partial(_last, function, language) for function in (*amounts, *times, *own)}
    named: dict[str, Callable[..., Any]] = {"date": date, "number": number, "marked": _marked}
    return {
        **in_language,
        **named,
        "text": in_language["wording"],
        "completion": lambda code: status(Completion(code), language),
    }


def _last(function: Callable[..., Any], language: Language, *arguments: Any) -> Any:
    return function(*arguments, language)


def _marked(words: str, mark: marks.Mark) -> Markup:
    return marked(words, *mark)


def _pages_of(link: Callable[..., str], query: Mapping[str, str]) -> Callable[..., str]:
    """Return the function from a page number to the address of that page of a list."""
    return lambda pagina: link(**{**query, "pagina": pagina})


def _links(language: Language) -> Mapping[str, Callable[..., str]]:
    def to(page: Page) -> Callable[..., str]:
        return lambda **query: href(page, language, **query)

    return {
        "home": to(OVERVIEW),
        "co_creation": to(CO_CREATION),
        "agenda": to(SERVICE_AGENDA),
        "commitments": to(COMMITMENTS),
        "open_data": to(OPEN_DATA),
        "methodology": to(METHODOLOGY),
        "territory": to(TERRITORY),
        "history": to(HISTORY),
        "progress": to(PROGRESS),
        "participation": to(PARTICIPATION),
        "traceability": to(TRACEABILITY),
        "governance": to(GOVERNANCE),
        "data_quality": to(DATA_QUALITY),
        "verification": to(VERIFICATION),
    }
