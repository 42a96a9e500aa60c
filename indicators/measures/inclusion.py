"""Co-creation: from where and from which groups people took part (CC-03 to CC-04c)."""

from collections.abc import Iterable
from datetime import date

from config.i18n import Text
from data_access.editions import Edition
from data_access.enumerations import AgeBand, PlaceKind, Provenance, Sector, Sex
from data_access.models.participation import AttendancePublic
from data_access.models.programme import PlacePublic
from indicators.measures.labels import BY_PLACE, NOT_RECORDED, SHARE, VISIBLE_ONLY
from indicators.model import Direction, Family, Indicator, Kind, Part, Result, RowRef, refs, share
from indicators.people import (
    NOBODY,
    Count,
    added,
    attendance_by,
    attendance_refs,
    counted_events,
    held_attendance,
    held_events,
)

NOT_COMMUNITIES = frozenset({PlaceKind.MUNICIPALITY, PlaceKind.ZONE})
YOUNG = frozenset({AgeBand.UNDER_18, AgeBand.FROM_18_TO_29})


def _places_reached(edition: Edition, today: date) -> Result:
    communities = [place for place in edition.places if place.kind not in NOT_COMMUNITIES]
    if not held_events(edition):
        return Result(None)  # nothing was recorded, which is not the same as nowhere
    came = {cell.place for cell in held_attendance(edition) if cell.people != 0}
    met = {event.place for event in held_events(edition)}
    attended = attendance_by(edition, "place")
    parts = tuple(
        _place_part(place, added(attended.get(place.code, ())))
        for place in communities
        if place.code in came | met
    )  # fmt: skip
    value = share(len(parts), len(communities))
    return Result(value, parts, refs("places", communities), len(parts), len(communities))


def _place_part(place: PlacePublic, count: Count) -> Part:
    label = Text(place.name, place.name)
    return Part(place.code, label, count.people, refs("places", [place]), BY_PLACE, at_least=count.at_least)


CC_03 = Indicator(
    code="CC-03",
    family=Family.CO_CREATION,
    name=Text("Comunidades alcanzadas", "Communities reached"),
    definition=Text(
        "Parte de las aldeas, barrios, colonias y caseríos donde hubo un evento o de donde vino alguien.",
        "Share of villages, quarters, residential areas and hamlets where an event was held or somebody came from.",
    ),
    formula=Text(
        "Lugares con un evento realizado o con asistencia / lugares registrados, sin el municipio ni los puntos de "
        "referencia. El desglose cuenta participaciones según el lugar de procedencia.",
        "Places with an event held or with attendance / places on record, without the municipality and landmarks. "
        "The breakdown counts participations by the place people come from.",
    ),
    unit=SHARE,
    kind=Kind.SHARE,
    direction=Direction.UP,
    source=("places", "events", "attendance"),
    provenance=Provenance.COMPUTED,
    compute=_places_reached,
)


def _per_thousand(edition: Edition, today: date) -> Result:
    municipality = next(
        (place for place in edition.places if place.kind is PlaceKind.MUNICIPALITY and place.population), None
    )
    counted = counted_events(edition)
    if municipality is None or not municipality.population or not counted:
        return Result(None)
    total = sum((count for _, count in counted), NOBODY)
    rows = (*refs("places", [municipality]), *refs("events", (event for event, _ in counted)))
    year = municipality.population_year
    note = Text(f"Población del censo de {year}.", f"Population of the {year} census.") if year else None
    value = total.people * 1000 / municipality.population
    return Result(value, per_thousand_by_place(edition), rows, at_least=total.at_least, note=note)


def per_thousand_by_place(edition: Edition) -> tuple[Part, ...]:
    """Return the rate of each community whose population is published, by the place people come from."""
    attended = attendance_by(edition, "place")
    return tuple(
        Part(place.code, Text(place.name, place.name), count.people * 1000 / place.population,
             refs("places", [place]), BY_PLACE, at_least=count.at_least)
        for place in edition.places
        if place.kind not in NOT_COMMUNITIES and place.population
        for count in [added(attended.get(place.code, ()))]
    )  # fmt: skip


CC_03B = Indicator(
    code="CC-03b",
    family=Family.CO_CREATION,
    name=Text("Participaciones por cada mil habitantes", "Participations per thousand inhabitants"),
    definition=Text(
        "Participaciones en relación con la población del municipio.",
        "Participations in relation to the population of the municipality.",
    ),
    formula=Text(
        "CC-01 × 1000 / población del municipio. El desglose divide la asistencia de cada lugar de procedencia por su "
        "propia población, donde se conoce.",
        "CC-01 × 1000 / population of the municipality. The breakdown divides the attendance from each place by its "
        "own population, where it is known.",
    ),
    unit=Text("por cada mil habitantes", "per thousand inhabitants"),
    kind=Kind.RATE,
    direction=Direction.UP,
    source=("events", "attendance", "places"),
    provenance=Provenance.COMPUTED,
    compute=_per_thousand,
)


def _share_of_women(edition: Edition, today: date) -> Result:
    groups = attendance_by(edition, "sex")
    parts = tuple(_group_part(edition, sex.value, sex.label, groups[sex]) for sex in Sex if sex in groups)
    women, men = added(groups.get(Sex.WOMEN, ())), added(groups.get(Sex.MEN, ()))
    return _visible_share(edition, women, women + men, parts)


def _group_part(edition: Edition, code: str, label: Text, cells: tuple[AttendancePublic, ...]) -> Part:
    count = added(cells)
    return Part(code, label, count.people, _refs(edition, cells), at_least=count.at_least)


def _refs(edition: Edition, cells: Iterable[AttendancePublic]) -> tuple[RowRef, ...]:
    known = attendance_refs(edition)
    return tuple(known[cell.code] for cell in cells)


def _visible_share(edition: Edition, count: Count, total: Count, parts: tuple[Part, ...]) -> Result:
    """Return a share of visible counts; it is no lower bound, so withheld counts are told in a note."""
    return Result(
        share(count.people, total.people),
        parts,
        _refs(edition, held_attendance(edition)),
        count.people,
        total.people,
        note=VISIBLE_ONLY if total.at_least else None,
    )


CC_04 = Indicator(
    code="CC-04",
    family=Family.CO_CREATION,
    name=Text("Participación de mujeres", "Participation of women"),
    definition=Text(
        "Parte de las participaciones con sexo registrado que corresponde a mujeres.",
        "Share of the participations with sex on record that are women's.",
    ),
    formula=Text("Mujeres / (mujeres + hombres).", "Women / (women + men)."),
    unit=SHARE,
    kind=Kind.SHARE,
    direction=Direction.NEUTRAL,
    source=("attendance", "events"),
    provenance=Provenance.COMPUTED,
    compute=_share_of_women,
)


def _share_of_young(edition: Edition, today: date) -> Result:
    groups = attendance_by(edition, "age_band")
    parts = tuple(_group_part(edition, band.value, band.label, groups[band]) for band in AgeBand if band in groups)
    known = [band for band in AgeBand if band is not AgeBand.NOT_RECORDED]
    young = sum((added(groups.get(band, ())) for band in known if band in YOUNG), NOBODY)
    total = sum((added(groups.get(band, ())) for band in known), NOBODY)
    return _visible_share(edition, young, total, parts)


CC_04B = Indicator(
    code="CC-04b",
    family=Family.CO_CREATION,
    name=Text("Participación de menores de 30 años", "Participation of people under 30"),
    definition=Text(
        "Parte de las participaciones con edad registrada que corresponde a menores de 30 años.",
        "Share of the participations with age on record that are of people under 30.",
    ),
    formula=Text("(Menores de 18 + de 18 a 29) / total con edad.", "(Under 18 + 18 to 29) / total with age."),
    unit=SHARE,
    kind=Kind.SHARE,
    direction=Direction.NEUTRAL,
    source=("attendance", "events"),
    provenance=Provenance.COMPUTED,
    compute=_share_of_young,
)


def _balance_of_sectors(edition: Edition, today: date) -> Result:
    groups = attendance_by(edition, "sector")
    parts = [_group_part(edition, sector.value, sector.label, groups[sector]) for sector in Sector if sector in groups]
    known = [added(groups[sector]) for sector in Sector if sector in groups]
    if "" in groups:
        parts.append(_group_part(edition, "not_recorded", NOT_RECORDED, groups[""]))
    total = sum(known, NOBODY)
    largest = max(known, key=lambda count: count.people, default=NOBODY)
    return _visible_share(edition, largest, total, tuple(parts))


CC_04C = Indicator(
    code="CC-04c",
    family=Family.CO_CREATION,
    name=Text("Peso del sector con más participaciones", "Weight of the sector with most participations"),
    definition=Text(
        "Qué parte de las participaciones concentra un solo sector; mientras menor es, más equilibrio hay.",
        "How much of the participations one sector alone makes up; the smaller, the more balanced.",
    ),
    formula=Text(
        "Participaciones del sector mayor / participaciones con sector registrado.",
        "Participations of the largest sector / participations with a sector on record.",
    ),
    unit=SHARE,
    kind=Kind.SHARE,
    direction=Direction.DOWN,
    source=("attendance", "events"),
    provenance=Provenance.COMPUTED,
    compute=_balance_of_sectors,
)
