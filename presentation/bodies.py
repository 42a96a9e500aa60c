"""The body of each page, as pieces in reading order: HTML, and figures between it.

The same body is drawn by Streamlit and by plain HTTP. What one edition shows on one day is the same for every reader of
a language, so it is made once: a script run only sends it.
"""

import datetime
from functools import lru_cache, partial

from markupsafe import Markup

from config.clock import local_date
from config.i18n import Language, Text
from config.pages import COMMITMENTS, METHODOLOGY, SERVICE_AGENDA, Page
from config.settings import settings
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
from indicators.registry import INDICATORS
from indicators.service_agenda import AgendaFilters, AgendaList
from presentation import figures, sentences
from presentation.addresses import href
from presentation.blocks import render
from presentation.charts import Figure

Piece = Markup | tuple[Figure, ...]
Body = tuple[Piece, ...]
PEOPLE = ("CC-04", "CC-04b", "CC-04c")


def body(*pieces: Piece) -> Body:
    """Return pieces in order, without empty ones; HTML that meets is one piece, for each costs a visitor's run."""
    laid: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, Markup) and laid and isinstance(laid[-1], Markup):
            laid[-1] += piece
        elif piece:
            laid.append(piece)
    return tuple(laid)


@lru_cache(maxsize=8)
def overview(edition: Edition, today: datetime.date, language: Language) -> Body:
    """Return the home page: how is it going?"""
    view = overview_view.overview(edition, today)
    return body(
        render(
            language,
            "overview.html",
            view=view,
            sentence=sentences.headline(view.headline, language),
            evidence=sentences.evidence(view.headline, language),
            missing_since=partial(sentences.missing_since, edition, language),
            edition=edition,
            today=today,
        ),
    )


@lru_cache(maxsize=8)
def co_creation(edition: Edition, today: datetime.date, language: Language) -> Body:
    """Return the co-creation page: who took part, what they proposed, what carries it on."""
    view = co_creation_view.co_creation(edition, today)
    people = tuple(figure for code in PEOPLE for figure in figures.breakdowns(view.number(code), language))
    received = view.number("CC-05")

    def section(template: str, *codes: str, **values: object) -> Markup:
        numbers = [view.number(code) for code in codes]
        missing = partial(sentences.missing_since, edition, language)
        more = {"view": view, "edition": edition, "numbers": numbers, "missing_since": missing}
        return render(language, f"co_creation/{template}.html", **more, **values)

    return body(
        section("process"),
        section("people", "CC-01", "CC-03", "CC-03b", counted=bool(people)),
        people,
        section("proposals", "CC-05", "CC-05b", "CC-05c", "CC-05d", received=received.result.value),
        figures.breakdowns(received, language),
        section("meetings", "CC-02"),
        figures.breakdowns(view.number("CC-02"), language, BY_KIND),
        section("governance", "CC-06", "CC-07", "CC-08", "CC-09", "CC-09b", "CC-11"),
    )


def commitments(
    edition: Edition, filters: CommitmentFilters, today: datetime.date, language: Language
) -> tuple[CommitmentList, Body]:
    """Return the commitments that match, with what the filters offer, and their list below the filters."""
    listed = _commitments if _is_common(edition, filters) else _commitments.__wrapped__
    return listed(edition, filters, today, language)


@lru_cache(maxsize=128)
def _commitments(
    edition: Edition, filters: CommitmentFilters, today: datetime.date, language: Language
) -> tuple[CommitmentList, Body]:
    view = commitments_view.commitments(edition, filters, today)
    missing = partial(sentences.missing_since, edition, language)
    return view, body(render(language, "commitments.html", view=view, missing_since=missing))


def commitment(edition: Edition, code: str, today: datetime.date, language: Language) -> Body:
    """Return one commitment as a story, or that there is none of this code."""
    if edition.row("commitments", code) is None:
        return _unknown(code, COMMITMENTS, Text("Todos los compromisos", "All commitments"), language)
    return _commitment(edition, code, today, language)


@lru_cache(maxsize=128)
def _commitment(edition: Edition, code: str, today: datetime.date, language: Language) -> Body:
    story = commitment_view.commitment(edition, code, today)
    assert story is not None
    sentence = sentences.commitment(story, language)
    shown = figures.milestones(story.milestones, today, language)
    cite = _cited(edition, COMMITMENTS, code, story.card.title, today, language)
    return body(
        render(language, "commitment/promise.html", story=story, sentence=sentence),
        shown,
        render(
            language,
            "commitment/record.html",
            story=story,
            milestones_table=bool(story.milestones) and not shown,
            here=RowRef("commitments", code),
            **cite,
        ),
    )


def agenda(
    edition: Edition, filters: AgendaFilters, today: datetime.date, language: Language
) -> tuple[AgendaList, Body]:
    """Return the agenda items that match, with what the filters offer, and their list below the filters."""
    listed = _agenda if _is_common(edition, filters) else _agenda.__wrapped__
    return listed(edition, filters, today, language)


@lru_cache(maxsize=128)
def _agenda(
    edition: Edition, filters: AgendaFilters, today: datetime.date, language: Language
) -> tuple[AgendaList, Body]:
    view = agenda_view.service_agenda(edition, filters, today)
    missing = partial(sentences.missing_since, edition, language)
    return view, body(render(language, "agenda.html", view=view, missing_since=missing))


def agenda_item(edition: Edition, code: str, today: datetime.date, language: Language) -> Body:
    """Return one agenda item, or that there is none of this code."""
    if edition.row("agenda_items", code) is None:
        return _unknown(code, SERVICE_AGENDA, Text("Toda la agenda de servicios", "The whole service agenda"), language)
    return _agenda_item(edition, code, today, language)


@lru_cache(maxsize=128)
def _agenda_item(edition: Edition, code: str, today: datetime.date, language: Language) -> Body:
    story = agenda_view.agenda_item(edition, code, today)
    assert story is not None
    cite = _cited(edition, SERVICE_AGENDA, code, story.card.title, today, language)
    return body(
        render(language, "agenda_item/problem.html", story=story),
        figures.measurements(story.card, story.measurements, language),
        render(language, "agenda_item/record.html", story=story, **cite),
    )


@lru_cache(maxsize=8)
def methodology(edition: Edition, today: datetime.date, language: Language) -> Body:
    """Return every definition and rule, with what each number is today."""
    view = methodology_view.methodology(edition, today)
    return body(render(language, "methodology.html", view=view, edition=edition, today=today))


def indicator(edition: Edition, code: str, today: datetime.date, language: Language, page: int = 1) -> Body:
    """Return one indicator, what it is today and the rows behind it, or that there is none of this code."""
    if code not in INDICATORS:
        return _unknown(code, METHODOLOGY, Text("Toda la metodología", "The whole methodology"), language)
    return _indicator(edition, code, today, language, page)


@lru_cache(maxsize=128)
def _indicator(edition: Edition, code: str, today: datetime.date, language: Language, page: int) -> Body:
    view = methodology_view.indicator_detail(code, edition, today, page)
    assert view is not None
    return body(
        render(language, "indicator/definition.html", view=view, edition=edition, today=today),
        figures.breakdowns(view.measured, language),
        render(language, "indicator/rows.html", view=view, edition=edition),
    )


def titled(title: str, lead: str, language: Language) -> Markup:
    """Return the title of a page whose filters stand between it and its body."""
    return render(language, "title.html", title=title, lead=lead)


def _is_common(edition: Edition, filters: CommitmentFilters | AgendaFilters) -> bool:
    """Return whether others will ask for the same; what a reader types or invents is not kept in memory."""
    institution = filters.institution
    return not filters.text and (institution is None or edition.row("organisations", institution) is not None)


def _unknown(code: str, page: Page, words: Text, language: Language) -> Body:
    back = href(page, language)
    return body(render(language, "unknown.html", code=code, back=back, back_words=words))


def _cited(
    edition: Edition, page: Page, code: str, title: Text, today: datetime.date, language: Language
) -> dict[str, object]:
    return {
        "edition": edition,
        "published": local_date(edition.published_at),
        "today": today,
        "code": code,
        "title": title,
        "title_plain": title.in_(language),
        "address": settings().SITE_URL + href(page, language, id=code),
    }
