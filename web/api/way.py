"""What is computed of each contribution, and of OGP's co-creation standards, as the page of traceability shows it."""

from collections.abc import Iterable
from datetime import date

from config.clock import today
from config.i18n import Text
from data_access.editions import Edition
from data_access.enumerations import PolicyArea, Response
from indicators import register as register_view
from indicators.measures.contributions import days_to_response
from indicators.register import Reach, Reason, kinds_of_events, origin, reached, reason
from indicators.standards import StandardState, standards
from indicators.traceability import commitments_of_items
from web.api.computed import DAYS, choice, field
from web.api.tables import Table, Values, of_day


def _contributions(edition: Edition, _day: date) -> Iterable[Values]:
    items, kinds = commitments_of_items(edition), kinds_of_events(edition)
    for row in edition.contributions:
        yield (
            row.code, row.event, origin(row, kinds), row.place, row.theme, row.received_on, row.response, reason(row),
            row.responded_on, days_to_response(row), reached(row, items), row.agenda_item,
            items.get(row.agenda_item or "", ()),
        )  # fmt: skip


CONTRIBUTION_STATUS = Table(
    name="contribution-status",
    title=Text("Camino de los aportes ciudadanos", "Way of the citizen contributions"),
    about=Text(
        "Lo que se calcula de cada aporte: si su respuesta da razones, cuánto tardó y hasta dónde llegó.",
        "What is computed of each contribution: whether its response says why, how long it took, how far it got.",
    ),
    columns=(
        field("code", "string", "Código", "Code"),
        field("event", "string", "Evento", "Event", required=False, refers="events"),
        field(
            "origin", "string", "Cómo llegó", "How it arrived", required=False,
            about=Text("El canal o el tipo de evento", "The channel, or the kind of event"),
        ),
        field("place", "string", "Lugar", "Place", required=False, refers="places"),
        choice("theme", PolicyArea, "Tema", "Theme", required=False),
        field("received_on", "date", "Recibido el", "Received on", required=False),
        choice("response", Response, "Respuesta", "Response"),
        choice(
            "reason", Reason, "Razones", "Reasons", required=False,
            about=Text("Nulo si no hay respuesta", "Null without a response"),
        ),
        field("responded_on", "date", "Respondido el", "Responded on", required=False),
        field(
            "days_to_response", "integer", "Días hasta la respuesta", "Days to the response", required=False, unit=DAYS,
            minimum=0,
        ),
        field(
            "reach", "codes", "Hasta dónde llegó", "How far it got", enumeration=Reach,
            about=Text("Lo que está en un compromiso está en la agenda", "What is in a commitment is on the agenda"),
        ),
        field("agenda_item", "string", "Servicio de la agenda", "Agenda item", required=False, refers="agenda_items"),
        field("commitments", "codes", "Compromisos", "Commitments", refers="commitments"),
    ),
    rows=_contributions,
    size=lambda edition: len(edition.contributions),
    search=register_view.searchable,
)  # fmt: skip


def _standards(edition: Edition, day: date) -> Iterable[Values]:
    return sorted(
        (
            f"{result.standard.code}-{number}", result.standard.code, result.state, check.label.es, check.label.en,
            check.state, check.count, check.total, check.on, check.indicator,
        )
        for result in of_day(standards, edition, day)
        for number, check in enumerate(result.checks, 1)
    )  # fmt: skip


CO_CREATION_STANDARDS = Table(
    name="co-creation-standards",
    title=Text("Estándares de cocreación de OGP", "OGP co-creation standards"),
    about=Text(
        "Lo que se comprueba de cada estándar en un día, con la regla que publica la metodología.",
        "What is checked of each standard on a day, by the rule that the methodology publishes.",
    ),
    columns=(
        field("code", "string", "Código", "Code"),
        field("standard", "string", "Estándar", "Standard"),
        choice("standard_state", StandardState, "Estado del estándar", "State of the standard"),
        field("check_es", "string", "Qué se comprueba (español)", "What is checked (Spanish)"),
        field("check_en", "string", "Qué se comprueba (inglés)", "What is checked (English)"),
        choice("state", StandardState, "Estado", "State"),
        field("count", "integer", "Cuántos", "How many", required=False, minimum=0),
        field("total", "integer", "De cuántos", "Out of how many", required=False, minimum=0),
        field("on", "date", "Fecha que decide", "Date that decides", required=False),
        field("indicator", "string", "Indicador", "Indicator"),
    ),
    rows=_standards,
    size=lambda edition: sum(len(one.checks) for one in standards(edition, today())),
    daily=True,
)  # fmt: skip
