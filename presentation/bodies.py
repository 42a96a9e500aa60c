"""What each page shows: its pieces in reading order (HTML, filters, figures), and what it is called.

The same is drawn by Streamlit and by plain HTTP. What one edition shows on one day is the same for every reader of a
language, so it is made once: a script run only sends it.
"""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from types import MappingProxyType

from markupsafe import Markup

from config.i18n import Language, Text, translations
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
from data_access.editions import Edition
from indicators import co_creation as co_creation_view
from indicators import commitment as commitment_view
from indicators import commitments as commitments_view
from indicators import methodology as methodology_view
from indicators import overview as overview_view
from indicators import service_agenda as agenda_view
from indicators.commitments import CommitmentFilters, CommitmentList
from indicators.measures.labels import BY_KIND
from indicators.model import RowRef
from indicators.parameters import page_number
from indicators.registry import INDICATORS
from indicators.service_agenda import AgendaFilters, AgendaList
from presentation import figures, filters, formats, open_data, sentences
from presentation.addresses import AS_OF
from presentation.blocks import render
from presentation.citation import cited
from presentation.data_quality import data_quality
from presentation.differences import edition_address
from presentation.filters import Filters
from presentation.governance import governance
from presentation.history import history
from presentation.moment import Moment
from presentation.participation import participation
from presentation.progress import progress
from presentation.shown import Body, Shown, body, kept, unknown
from presentation.territory import territory
from presentation.traceability import traceability
from presentation.verification import verification

PEOPLE = ("CC-04", "CC-04b", "CC-04c")


def overview(edition: Edition, query: Mapping[str, str], today: datetime.date, language: Language) -> Shown:
    """Return the home page: how is it going?"""
    return _overview(edition, today, language)


@kept(8)
def _overview(edition: Edition, today: datetime.date, language: Language) -> Shown:
    view = overview_view.overview(edition, today)
    sentence = sentences.headline(view.headline, language)
    evidence = sentences.evidence(view.headline, language)
    page = render(
        language,
        "overview.html",
        view=view,
        sentence=sentence,
        evidence=evidence,
        missing_since=partial(sentences.missing_since, edition, language),
        edition=edition,
        today=today,
    )
    said = " ".join(filter(None, [sentence.striptags(), evidence]))
    return Shown(OVERVIEW.title.in_(language), said, body(page))


def co_creation(edition: Edition, query: Mapping[str, str], today: datetime.date, language: Language) -> Shown:
    """Return the co-creation page: who took part, what they proposed, what carries it on."""
    return _co_creation(edition, today, language)


@kept(8)
def _co_creation(edition: Edition, today: datetime.date, language: Language) -> Shown:
    _ = translations(language).gettext
    view = co_creation_view.co_creation(edition, today)
    people = tuple(figure for code in PEOPLE for figure in figures.breakdowns(view.number(code), language))
    received = view.number("CC-05")
    lead = _("Quién participó en hacer la agenda, qué propuso, qué se le respondió y qué queda en marcha.")

    def section(template: str, *codes: str, **values: object) -> Markup:
        numbers = [view.number(code) for code in codes]
        missing = partial(sentences.missing_since, edition, language)
        more = {"view": view, "edition": edition, "numbers": numbers, "missing_since": missing}
        return render(language, f"co_creation/{template}.html", **more, **values)

    pieces = body(
        section("process", lead=lead),
        section("people", "CC-01", "CC-03", "CC-03b", counted=bool(people)),
        people,
        section("proposals", "CC-05", "CC-05b", "CC-05c", "CC-05d", received=received.result.value),
        figures.breakdowns(received, language),
        section("meetings", "CC-02"),
        figures.breakdowns(view.number("CC-02"), language, BY_KIND),
        section("governance", "CC-06", "CC-07", "CC-08", "CC-09", "CC-09b", "CC-11"),
    )
    return Shown(CO_CREATION.title.in_(language), lead, pieces)


def commitments(edition: Edition, query: Mapping[str, str], today: datetime.date, language: Language) -> Shown:
    """Return the commitments that match the filters of an address; with `id`, one commitment as a story."""
    code = query.get("id")
    if not code:
        view = commitments_view.commitments(edition, CommitmentFilters.parse(query), today)
        listed = _commitments if view.common else _commitments.__wrapped__
        return listed(edition, view.filters, today, language)
    if edition.row("commitments", code) is None:
        words = Text("Todos los compromisos", "All commitments")
        return unknown(edition, RowRef("commitments", code), COMMITMENTS, words, language)
    return _commitment(edition, code, today, language)


@kept(128)
def _commitments(edition: Edition, asked: CommitmentFilters, today: datetime.date, language: Language) -> Shown:
    _ = translations(language).gettext
    view = commitments_view.commitments(edition, asked, today)
    lead = _("Lo que la municipalidad prometió en su plan de acción, quién responde y cómo va.")
    missing = partial(sentences.missing_since, edition, language)
    narrowed = filters.of_commitments(view, language)
    counted = _("%(matching)s de %(total)s compromisos") % _counts(view, language)
    pieces = body(
        render(language, "title.html", title=_("Compromisos"), lead=lead),
        narrowed if view.total else None,
        render(language, "commitments.html", view=view, missing_since=missing),
    )
    return _listed(view, COMMITMENTS, narrowed, (lead, counted), pieces, language)


@kept(128)
def _commitment(edition: Edition, code: str, today: datetime.date, language: Language) -> Shown:
    story = commitment_view.commitment(edition, code, today)
    assert story is not None
    sentence = sentences.commitment(story, language)
    shown = figures.milestones(story.milestones, today, language)
    cite = cited(edition, COMMITMENTS, code, story.card.title, today, language)
    pieces = body(
        render(language, "commitment/promise.html", story=story, sentence=sentence),
        shown,
        render(
            language,
            "commitment/record.html",
            story=story,
            milestones_table=bool(story.milestones) and not shown,
            here=RowRef("commitments", code),
            edition_at=partial(edition_address, language=language),
            **cite,
        ),
    )
    state = f"{story.card.completion.label.in_(language)}. {sentence}"
    style = render(language, "commitment/style.css")
    return Shown(story.card.title.in_(language), state, pieces, {"id": code}, code, style=style)


def agenda(edition: Edition, query: Mapping[str, str], today: datetime.date, language: Language) -> Shown:
    """Return the agenda items that match the filters of an address; with `id`, one of them."""
    code = query.get("id")
    if not code:
        view = agenda_view.service_agenda(edition, AgendaFilters.parse(query), today)
        listed = _agenda if view.common else _agenda.__wrapped__
        return listed(edition, view.filters, today, language)
    if edition.row("agenda_items", code) is None:
        words = Text("Toda la agenda de servicios", "The whole service agenda")
        return unknown(edition, RowRef("agenda_items", code), SERVICE_AGENDA, words, language)
    return _agenda_item(edition, code, today, language)


@kept(128)
def _agenda(edition: Edition, asked: AgendaFilters, today: datetime.date, language: Language) -> Shown:
    _ = translations(language).gettext
    view = agenda_view.service_agenda(edition, asked, today)
    lead = _("Los servicios que la ciudadanía y la municipalidad acordaron mejorar o crear, y cuánto se ha logrado.")
    missing = partial(sentences.missing_since, edition, language)
    narrowed = filters.of_agenda(view, language)
    counted = _("%(matching)s de %(total)s servicios") % _counts(view, language)
    pieces = body(
        render(language, "title.html", title=_("Agenda de servicios ciudadanos"), lead=lead),
        narrowed if view.total else None,
        render(language, "agenda.html", view=view, missing_since=missing),
    )
    return _listed(view, SERVICE_AGENDA, narrowed, (lead, counted), pieces, language)


@kept(128)
def _agenda_item(edition: Edition, code: str, today: datetime.date, language: Language) -> Shown:
    story = agenda_view.agenda_item(edition, code, today)
    assert story is not None
    cite = cited(edition, SERVICE_AGENDA, code, story.card.title, today, language)
    pieces = body(
        render(language, "agenda_item/problem.html", story=story),
        figures.measurements(story.card, story.measurements, language),
        render(language, "agenda_item/record.html", story=story, **cite),
    )
    words = [story.card.kind.label, story.card.status.label, story.problem]
    state = ". ".join(word.in_(language).rstrip(".") for word in words if word) + "."
    return Shown(story.card.title.in_(language), state, pieces, {"id": code}, code)


def data(edition: Edition, query: Mapping[str, str], today: datetime.date, language: Language) -> Shown:
    """Return every file of the edition; with `id`, what the fields of one resource mean."""
    name = query.get("id")
    if name and name not in edition.manifest:
        words = Text("Todos los datos abiertos", "All open data")
        return unknown(edition, RowRef("resources", name), OPEN_DATA, words, language)
    page = open_data.fields(edition, name, language) if name else open_data.files(edition, today, language)
    title, lead, html = page
    sizes = open_data.known_sizes(edition)
    return Shown(title, lead, body(html), {"id": name} if name else {}, name or None, more=sizes)


def methodology(edition: Edition, query: Mapping[str, str], today: datetime.date, language: Language) -> Shown:
    """Return every definition and rule, with what each number is today; with `id`, one indicator and its rows."""
    code = query.get("id")
    if not code:
        return _methodology(edition, today, language)
    if code not in INDICATORS:
        words = Text("Toda la metodología", "The whole methodology")
        return unknown(edition, RowRef("indicators", code), METHODOLOGY, words, language)
    asked = page_number(query.get("pagina"))
    page = min(asked, methodology_view.pages_of_rows(code, edition, today)) if asked > 1 else 1
    return _indicator(edition, code, today, language, page)


@kept(8)
def _methodology(edition: Edition, today: datetime.date, language: Language) -> Shown:
    _ = translations(language).gettext
    view = methodology_view.methodology(edition, today)
    lead = _(
        "Qué significa cada número de este sitio, cómo se calcula y de qué filas sale. "
        "Esta página se genera con las mismas reglas que calculan los números."
    )
    page = render(language, "methodology.html", view=view, edition=edition, today=today, lead=lead)
    return Shown(METHODOLOGY.title.in_(language), lead, body(page))


@kept(128)
def _indicator(edition: Edition, code: str, today: datetime.date, language: Language, page: int) -> Shown:
    view = methodology_view.indicator_detail(code, edition, today, page)
    assert view is not None
    indicator = view.measured.indicator
    cite = cited(edition, METHODOLOGY, code, indicator.name, today, language)
    pieces = body(
        render(language, "indicator/definition.html", view=view, edition=edition, today=today),
        figures.breakdowns(view.measured, language),
        render(language, "indicator/rows.html", view=view, **cite),
    )
    asked = {"id": code} | ({"pagina": str(page)} if page > 1 else {})
    said = sentences.page_of(page, max((table.pages for table in view.tables), default=1), language)
    title = sentences.list_title(indicator.name.in_(language), (), said)
    definition = ". ".join(part for part in (said, indicator.definition.in_(language)) if part)
    return Shown(title, definition, pieces, asked, code)


BODIES: Mapping[Page, Callable[[Edition, Mapping[str, str], datetime.date, Language], Shown]] = MappingProxyType(
    {
        OVERVIEW: overview,
        CO_CREATION: co_creation,
        SERVICE_AGENDA: agenda,
        COMMITMENTS: commitments,
        TERRITORY: territory,
        HISTORY: history,
        OPEN_DATA: data,
        METHODOLOGY: methodology,
        PROGRESS: progress,
        PARTICIPATION: participation,
        TRACEABILITY: traceability,
        GOVERNANCE: governance,
        DATA_QUALITY: data_quality,
        VERIFICATION: verification,
    }
)


def shown(page: Page, query: Mapping[str, str], moment: Moment, language: Language) -> Shown:
    """Return what a page shows at an address, seen from a moment; a past one stays in its address."""
    found = BODIES[page](moment.edition, query, moment.day, language)
    if moment.past is None:
        return found
    return replace(found, query={**found.query, AS_OF: moment.past.isoformat()}, common=False)


def _listed(
    view: CommitmentList | AgendaList,
    page: Page,
    narrowed: Filters,
    said: tuple[str, str],
    pieces: Body,
    language: Language,
) -> Shown:
    """Return a list under a name of its own; `said` is what the whole list says, and how much of it this is."""
    choices = filters.chosen(narrowed, language)
    number = sentences.page_of(view.page, view.pages, language)
    title = sentences.list_title(page.title.in_(language), choices, number)
    description = sentences.list_description(*said, choices, number)
    return Shown(title, description, pieces, view.filters.query, common=view.common)


def _counts(view: CommitmentList | AgendaList, language: Language) -> Mapping[str, str]:
    return {"matching": formats.number(view.matching, language), "total": formats.number(view.total, language)}
