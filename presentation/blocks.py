"""The HTML blocks that Streamlit's pages and the plain HTTP pages share: Jinja2 templates and one stylesheet."""

import datetime
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from config import palette
from config.i18n import Language, Text, translations
from config.pages import COMMITMENTS, METHODOLOGY, SERVICE_AGENDA, Page
from presentation import formats

TEMPLATES = Path(__file__).parent / "templates"


def render(language: Language, template: str, **values: Any) -> Markup:
    """Return a block of `templates/` with these values, escaped, in `language`."""
    return Markup(_environment(language).get_template(template).render(values))  # noqa: S704 - it escapes what it is given


@cache
def stylesheet() -> str:
    """Return the stylesheet of every block as a style element, in the colours of the palette for both themes."""
    colours = {
        name: colour for name, colour in vars(palette).items() if name.isupper() and isinstance(colour, palette.Colour)
    }
    return _environment(Language.ES).get_template("style.css").render(colours=colours, status=palette.STATUS)


def wording(text: Text | None, language: Language) -> str:
    """Return a bilingual wording in `language`, or that there is none."""
    return formats.no_data(language) if text is None else text.in_(language)


def pick(row: object, field: str, language: Language) -> Markup:
    """Return the text of a row's `field_es` or `field_en`; Spanish, marked as such, where English is missing."""
    spanish, english = getattr(row, f"{field}_es"), getattr(row, f"{field}_en")
    if language is Language.EN and english:
        return escape(english)
    if language is Language.EN and spanish:
        return Markup('<span lang="es">{}</span>').format(spanish)
    return escape(spanish or "")


def href(page: Page, language: Language, **query: object) -> str:
    """Return the address of a page with its parameters, leaving out the empty ones; the language stays."""
    return page.address(language, **{name: str(value) for name, value in query.items() if value not in (None, "")})


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
    environment.globals |= {"language": language.value, "link": _links(language)}
    return environment


def _filters(language: Language) -> Mapping[str, Any]:
    def in_language(function: Any) -> Any:
        return lambda value, *rest: function(value, *rest, language)

    def date(value: datetime.date | None, precision: Any = None) -> str:
        return formats.date(value, language, precision)

    def number(value: formats.Number | None, decimals: int | None = None) -> str:
        return formats.number(value, language, decimals)

    return {
        "date": date,
        "number": number,
        "percent": in_language(formats.percent),
        "money": in_language(formats.money),
        "days": in_language(formats.days),
        "ago": in_language(formats.ago),
        "deadline": in_language(formats.deadline),
        "listed": in_language(formats.listed),
        "text": in_language(wording),
        "pick": in_language(pick),
    }


def _links(language: Language) -> Mapping[str, Any]:
    return {
        "commitment": lambda code: href(COMMITMENTS, language, id=code),
        "item": lambda code: href(SERVICE_AGENDA, language, id=code),
        "indicator": lambda code: href(METHODOLOGY, language, id=code),
        "commitments": lambda **query: href(COMMITMENTS, language, **query),
        "agenda": lambda **query: href(SERVICE_AGENDA, language, **query),
        "methodology": lambda **query: href(METHODOLOGY, language, **query),
    }
