"""What is computed of each place: the counts of the territory page."""

from collections.abc import Iterable
from datetime import date

from config.i18n import Text
from data_access.editions import Edition
from data_access.enumerations import PlaceKind
from indicators.measures.labels import PARTICIPATIONS
from indicators.territory import PlaceCard, PlaceMeasure, place_cards
from web.api.computed import choice, exact, field
from web.api.tables import Table, Values


def _rows(edition: Edition, _day: date) -> Iterable[Values]:
    return map(_row, place_cards(edition).values())


def _row(card: PlaceCard) -> Values:
    came = card.participations
    rate = card.value(PlaceMeasure.PARTICIPATIONS, per_thousand=True)
    return (
        card.code, card.name, card.kind, came.people if came else None, came.at_least if came else None, exact(rate),
        card.events, card.contributions, card.agenda or (), card.commitments,
    )  # fmt: skip


PLACE_STATUS = Table(
    name="place-status",
    title=Text("Situación de los lugares", "Status of the places"),
    about=Text(
        "Lo que se cuenta de cada lugar; un conteo es nulo donde no se ha publicado ninguno de su tipo.",
        "What is counted of each place; a count is null where none of its kind has been published.",
    ),
    columns=(
        field("code", "string", "Código", "Code", refers="places"),
        field("name", "string", "Nombre", "Name"),
        choice("kind", PlaceKind, "Tipo", "Kind", required=False),
        field(
            "participations", "integer", "Participaciones", "Participations", required=False, minimum=0,
            unit=PARTICIPATIONS,
            about=Text("De gente del lugar en eventos realizados", "Of people from the place at events held"),
        ),
        field(
            "at_least", "boolean", "Es un mínimo", "Is a lower bound", required=False,
            about=Text("Faltan cifras reservadas", "Withheld counts are missing from it"),
        ),
        field(
            "per_thousand", "number", "Participaciones por mil habitantes", "Participations per thousand inhabitants",
            required=False,
            about=Text("Nulo donde no se conoce la población", "Null where the population is not known"),
        ),
        field("events", "integer", "Eventos realizados", "Events held", required=False, minimum=0),
        field("contributions", "integer", "Aportes", "Contributions", required=False, minimum=0),
        field(
            "agenda_items", "codes", "Servicios de la agenda", "Agenda items", refers="agenda_items",
            about=Text("De los que es parte un aporte del lugar", "That a contribution from the place is part of"),
        ),
        field("commitments", "codes", "Compromisos", "Commitments", refers="commitments"),
    ),
    rows=_rows,
    size=lambda edition: len(edition.places),
)  # fmt: skip
