"""iCalendar files of what is due when: of everything, and of one commitment."""

from collections.abc import Iterable
from datetime import timedelta
from functools import lru_cache

from icalendar import Calendar, Event, vText
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from config.clock import local_date
from config.i18n import Language, Text, translations
from data_access.current import current_edition
from data_access.editions import Edition
from data_access.enumerations import DatePrecision, Lifecycle
from indicators.due_dates import DueDate, due_dates, due_dates_of
from indicators.index import index_of
from indicators.model import RowRef
from indicators.wording import title_of
from presentation import formats
from presentation.permalinks import absolute, host, in_language, permalink
from web.answers import Content, language_of, problem, reply
from web.feeds import NO_FEED
from web.provenance import provenance

ICALENDAR = "text/calendar; charset=utf-8"
PRODUCT = "-//Impulso Local//Antigua Guatemala//ES"
NO_MORE = Text("Este compromiso ya no se publica", "This commitment is published no more")
OBLIGATIONS = "CM-07"
"""The indicator that explains what OGP Local's rules ask for."""

NAMES = {
    ("commitment", ""): Text("Vence el compromiso: %(title)s", "Commitment due: %(title)s"),
    ("commitment", "met"): Text("Compromiso completo: %(title)s", "Commitment completed: %(title)s"),
    ("commitment", "closed"): Text("Compromiso concluido: %(title)s", "Commitment closed: %(title)s"),
    ("commitment", "withdrawn"): Text("Compromiso retirado: %(title)s", "Commitment withdrawn: %(title)s"),
    ("milestone", ""): Text("Vence el hito: %(title)s", "Milestone due: %(title)s"),
    ("milestone", "met"): Text("Hito completo: %(title)s", "Milestone completed: %(title)s"),
    ("milestone", "closed"): Text(
        "Hito de un compromiso concluido: %(title)s", "Milestone of a closed commitment: %(title)s"
    ),
    ("milestone", "withdrawn"): Text(
        "Hito de un compromiso retirado: %(title)s", "Milestone of a withdrawn commitment: %(title)s"
    ),
}
"""What an event is called, by what is due and where it stands; the words say it, for no calendar shows a state."""


def everything(request: Request) -> Response:
    """Answer with every due date."""
    return reply(request, _all(current_edition(), language_of(request)))


def one_commitment(request: Request) -> Response:
    """Answer with the due dates of one commitment."""
    edition, code = current_edition(), request.path_params["code"]
    if edition.row("commitments", code) is None:
        removed = ("commitments", code) in index_of(edition).removed
        return problem(request, 410, NO_MORE) if removed else problem(request, 404, NO_FEED)
    return reply(request, _of_commitment(edition, code, language_of(request)))


def routes() -> list[BaseRoute]:
    """Return the routes of the calendars."""
    return [Route("/feeds/plazos.ics", everything), Route("/feeds/compromisos/{code}.ics", one_commitment)]


@lru_cache(maxsize=4)
def _all(edition: Edition, language: Language) -> Content:
    name = translations(language).gettext("Antigua, gobierno abierto: plazos")
    return _content(edition, name, "/feeds/plazos.ics", due_dates(edition), language)


@lru_cache(maxsize=128)
def _of_commitment(edition: Edition, code: str, language: Language) -> Content:
    name = title_of(edition, RowRef("commitments", code)).in_(language)
    return _content(edition, name, f"/feeds/compromisos/{code}.ics", due_dates_of(edition, code), language)


def _content(edition: Edition, name: str, path: str, due: Iterable[DueDate], language: Language) -> Content:
    _ = translations(language).gettext
    called = _("Demostración: %(title)s") if edition.demonstration else "%(title)s"
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("name", vText(called % {"title": name}))  # icalendar escapes of itself only what it knows
    calendar.add("x-wr-calname", vText(called % {"title": name}))
    said = _("Edición %(number)s, publicada el %(day)s. Datos con licencia CC BY 4.0.")
    published = formats.date(local_date(edition.published_at), language)
    calendar.add("description", said % {"number": formats.number(edition.number, language), "day": published})
    calendar.add("source", absolute(in_language(path, language)), {"value": "URI"})
    calendar.add("refresh-interval", timedelta(days=1), {"value": "DURATION"})
    calendar.add("last-modified", edition.published_at)
    for one in due:
        calendar.add_component(_event(edition, one, called, language))
    return Content(calendar.to_ical(), ICALENDAR, headers={**provenance(edition), "Content-Language": language.value})


def _event(edition: Edition, due: DueDate, called: str, language: Language) -> Event:
    row = f"{due.row.resource}.{due.row.code}" if due.row else "site"
    event = Event()
    event.add("uid", f"{due.kind}.{row}@{host()}")
    event.add("dtstamp", edition.published_at)
    event.add("dtstart", due.day)
    event.add("summary", called % {"title": _summary(due, language)})
    event.add("description", _description(due, language))
    event.add("url", absolute(permalink(due.row.code if due.row and not due.duty else OBLIGATIONS, language)))
    event.add("sequence", due.revision)
    event.add("last-modified", due.revised_at)
    event.add("status", "CANCELLED" if due.lifecycle is Lifecycle.WITHDRAWN and not due.met else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    return event


def _summary(due: DueDate, language: Language) -> str:
    _ = translations(language).gettext
    title = due.title.in_(language) if due.title else ""
    if due.duty:
        words = f"{due.duty.in_(language)}: {title}" if title else due.duty.in_(language)
        return (_("Cumplido: %(duty)s") if due.met else _("Plazo: %(duty)s")) % {"duty": words}
    over = due.lifecycle in (Lifecycle.WITHDRAWN, Lifecycle.CLOSED)
    stands = "met" if due.met else due.lifecycle.value if over and due.lifecycle else ""
    return NAMES[due.kind, stands].in_(language) % {"title": title}


def _description(due: DueDate, language: Language) -> str:
    _ = translations(language).gettext
    said = [due.row.code] if due.row else []
    if due.commitment:
        said.append(_("Compromiso: %(title)s") % {"title": due.commitment.in_(language)})
    if due.completion:
        said.append(_("Cumplimiento declarado: %(word)s") % {"word": due.completion.label.in_(language)})
    if due.original:
        said.append(_("Plazo original: %(day)s") % {"day": formats.date(due.original, language)})
    if due.reason:
        said.append(_("Motivo del nuevo plazo: %(reason)s") % {"reason": due.reason.in_(language)})
    if due.precision is DatePrecision.MONTH:
        said.append(_("La fuente da solo el mes: se toma su último día."))
    if due.duty:
        said.append(_("Lo pide el manual de OGP Local."))
    return "\n".join(said)
