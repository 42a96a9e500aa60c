"""Co-creation: what citizens proposed, and how it was answered (CC-05 to CC-05d)."""

from datetime import date
from statistics import median

from config.i18n import Text
from data_access.editions import Edition
from data_access.enumerations import PolicyArea, Provenance, Response
from data_access.models.participation import ContributionPublic
from indicators.index import grouped
from indicators.measures.labels import BY_RESPONSE, BY_THEME, DAYS, NOT_RECORDED, SHARE
from indicators.model import Direction, Family, Indicator, Kind, Part, Result, refs, share

TAKEN_UP = frozenset({Response.ADOPTED, Response.PARTLY_ADOPTED})
SOURCE = ("contributions",)


def _received(edition: Edition, today: date) -> Result:
    rows = edition.contributions
    responses = grouped(rows, lambda row: row.response)
    themes = grouped(rows, lambda row: row.theme or "")
    parts = [
        Part(f"response:{one}", one.label, len(responses[one]), refs("contributions", responses[one]), BY_RESPONSE)
        for one in Response
        if one in responses
    ]
    parts += [
        Part(f"theme:{one}", one.label, len(themes[one]), refs("contributions", themes[one]), BY_THEME)
        for one in PolicyArea
        if one in themes
    ]
    if "" in themes:
        parts.append(Part("theme:", NOT_RECORDED, len(themes[""]), refs("contributions", themes[""]), BY_THEME))
    return Result(len(rows) if rows else None, tuple(parts), refs("contributions", rows))


CC_05 = Indicator(
    code="CC-05",
    family=Family.CO_CREATION,
    name=Text("Aportes ciudadanos recibidos", "Citizen contributions received"),
    definition=Text(
        "Propuestas, preguntas y observaciones recibidas en eventos o por otros canales.",
        "Proposals, questions and remarks received at events or through other channels.",
    ),
    formula=Text("Número de aportes publicados.", "Number of contributions published."),
    unit=Text("aportes", "contributions"),
    kind=Kind.COUNT,
    direction=Direction.UP,
    source=SOURCE,
    provenance=Provenance.COMPUTED,
    compute=_received,
)


def is_reasoned(row: ContributionPublic) -> bool:
    """Return whether a contribution was answered with what was decided and why."""
    return row.response is not Response.PENDING and bool(row.reasoned_response_es)


def _reasoned(edition: Edition, today: date) -> Result:
    rows = edition.contributions
    reasoned = sum(is_reasoned(row) for row in rows)
    return Result(share(reasoned, len(rows)), (), refs("contributions", rows), reasoned, len(rows))


CC_05B = Indicator(
    code="CC-05b",
    family=Family.CO_CREATION,
    name=Text("Aportes con respuesta razonada", "Contributions with a reasoned response"),
    definition=Text(
        "Parte de los aportes cuya respuesta explica qué se decidió y por qué.",
        "Share of the contributions whose response explains what was decided and why.",
    ),
    formula=Text(
        "Aportes contestados y con respuesta razonada / aportes recibidos.",
        "Contributions answered with a reasoned response / contributions received.",
    ),
    unit=SHARE,
    kind=Kind.SHARE,
    direction=Direction.UP,
    source=SOURCE,
    provenance=Provenance.COMPUTED,
    compute=_reasoned,
)


def days_to_response(row: ContributionPublic) -> int | None:
    """Return the days between a contribution and its response; None where one of the dates is missing."""
    return (row.responded_on - row.received_on).days if row.responded_on and row.received_on else None


def _days_to_response(edition: Edition, today: date) -> Result:
    timed = [(row, days) for row in edition.contributions if (days := days_to_response(row)) is not None]
    if not timed:
        return Result(None)
    return Result(median(days for _, days in timed), (), refs("contributions", (row for row, _ in timed)))


CC_05C = Indicator(
    code="CC-05c",
    family=Family.CO_CREATION,
    name=Text("Días hasta la respuesta", "Days to the response"),
    definition=Text(
        "Cuánto espera una respuesta un aporte ya contestado; la mitad esperó menos y la mitad más.",
        "How long an answered contribution waited; half waited less and half waited more.",
    ),
    formula=Text(
        "Mediana de (fecha de respuesta - fecha de recepción) de los aportes con ambas fechas.",
        "Median of (date of response - date of reception) over contributions with both dates.",
    ),
    unit=DAYS,
    kind=Kind.DAYS,
    direction=Direction.DOWN,
    source=SOURCE,
    provenance=Provenance.COMPUTED,
    compute=_days_to_response,
)


def _taken_up(edition: Edition, today: date) -> Result:
    answered = [row for row in edition.contributions if row.response is not Response.PENDING]
    taken = sum(row.response in TAKEN_UP for row in answered)
    return Result(share(taken, len(answered)), (), refs("contributions", answered), taken, len(answered))


CC_05D = Indicator(
    code="CC-05d",
    family=Family.CO_CREATION,
    name=Text("Aportes adoptados", "Contributions adopted"),
    definition=Text(
        "Parte de los aportes ya contestados que se adoptó, por completo o en parte.",
        "Share of the answered contributions that were adopted, fully or partly.",
    ),
    formula=Text(
        "Aportes adoptados o adoptados en parte / aportes contestados.",
        "Contributions adopted or partly adopted / contributions answered.",
    ),
    unit=SHARE,
    kind=Kind.SHARE,
    direction=Direction.NEUTRAL,
    source=SOURCE,
    provenance=Provenance.COMPUTED,
    compute=_taken_up,
)
