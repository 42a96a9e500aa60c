"""The page that shows from what citizens proposed to the commitments."""

import datetime
from collections.abc import Mapping
from functools import partial

from config.i18n import Language, Text, translations
from config.pages import TRACEABILITY
from data_access.editions import Edition
from indicators import register as register_view
from indicators import traceability as traceability_view
from indicators.clocks import duties
from indicators.model import RowRef
from indicators.register import RegisterFilters
from indicators.registry import measured
from indicators.standards import STANDARDS_URL, standards
from presentation import filters, formats, sentences
from presentation.blocks import render
from presentation.charts import Figure
from presentation.flow import contribution_flow
from presentation.permalinks import absolute, permalink
from presentation.shown import Shown, body, kept, unknown

NUMBERS = ("CC-05", "CC-05b", "CC-05c", "CC-05d", "SA-02", "SA-05")


def traceability(edition: Edition, query: Mapping[str, str], today: datetime.date, language: Language) -> Shown:
    """Return how far contributions got and the register of responses; with `id`, the whole way of one contribution."""
    code = query.get("id")
    if not code:
        view = register_view.register(edition, RegisterFilters.parse(query))
        listed = _traceability if view.common else _traceability.__wrapped__
        return listed(edition, view.filters, today, language)
    if edition.row("contributions", code) is None:
        words = Text("Todos los aportes ciudadanos", "All citizen contributions")
        return unknown(edition, RowRef("contributions", code), TRACEABILITY, words, language)
    return _way(edition, code, today, language)


@kept(64)
def _traceability(edition: Edition, asked: RegisterFilters, today: datetime.date, language: Language) -> Shown:
    _ = translations(language).gettext
    view = register_view.register(edition, asked)
    lead = _("De lo que propuso la ciudadanía a lo que la municipalidad se comprometió a hacer, y por qué lo demás no.")
    title = TRACEABILITY.title.in_(language)
    narrowed = filters.of_register(view, language)
    missing = partial(sentences.missing_since, edition, language)
    pieces = body(
        render(language, "traceability/lead.html", title=title, lead=lead, total=view.total, missing_since=missing),
        (_figure(edition, language),) if view.total else (),
        render(language, "traceability/register_title.html") if view.total else None,
        narrowed if view.total else None,
        render(language, "traceability/register.html", view=view) if view.total else None,
        render(
            language,
            "traceability/standards.html",
            numbers=measured(edition, today, *NUMBERS),
            standards=standards(edition, today),
            duties=duties(edition, today),
            standards_url=STANDARDS_URL,
            edition=edition,
        ),
    )
    choices = filters.chosen(narrowed, language)
    page = sentences.page_of(view.page, view.pages, language)
    matching, total = formats.number(view.matching, language), formats.number(view.total, language)
    counted = _("%(matching)s de %(total)s aportes") % {"matching": matching, "total": total}
    return Shown(
        sentences.list_title(title, choices, page),
        sentences.list_description(lead, counted, choices, page),
        pieces,
        view.filters.query,
        common=view.common,
    )


@kept(4)
def _figure(edition: Edition, language: Language) -> Figure:
    """Return the flow: the same object each time, so that it is drawn once."""
    return contribution_flow(traceability_view.flow(edition), language)


@kept(128)
def _way(edition: Edition, code: str, today: datetime.date, language: Language) -> Shown:
    _ = translations(language).gettext
    view = traceability_view.way(edition, code, today)
    assert view is not None
    contribution = view.contribution
    title = _("Aporte %(code)s") % {"code": code}
    html = render(
        language,
        "traceability/way.html",
        view=view,
        title=title,
        edition=edition,
        permalink=absolute(permalink(code, language)),
    )
    said = f"{contribution.response.label.in_(language)}. «{contribution.text.in_(language)}»"
    return Shown(title, said, body(html), {"id": code}, code)
