"""The territory: what is counted of a place, in which order places come, and what of them is not known."""

import pytest

from data_access.enumerations import Sex
from indicators.people import Count
from indicators.territory import BY_SEX, PAGE_SIZE, PlaceFilters, PlaceMeasure, place, place_cards, territory
from tests.factories import TODAY, agenda_item, attendance, commitment, contribution, edition, event
from tests.factories import place as place_row

HERE = {"lat": "14.546", "lon": "-90.725", "precision": "approximate"}
WHOLE = {"code": "M", "name": "Antigua", "kind": "municipality", "lat": "14.5575", "lon": "-90.7333"}


def test_a_place_has_who_came_from_it_and_what_happened_or_was_proposed_there():
    rows = (
        *(place_row(), place_row(code="L2", name="Santa Ana", population=500)),
        *(event(place="L2"), event(code="EV2", place="L2", status="planned"), event(code="EV3", place="L1")),
        *(attendance(place="L1"), attendance(code="AS2", place="L1", sex="men", people=7)),
        attendance(code="AS3", event="EV2", place="L1", people=50),
        *(contribution(place="L1", agenda_item="S1"), contribution(code="AP2", place="L1", agenda_item="S1")),
        *(agenda_item(commitments=["C1"]), commitment()),
    )
    first, second = place_cards(edition(*rows)).values()
    assert (first.participations, first.events, first.contributions) == (Count(17, False), 1, 2)
    assert (first.agenda, first.commitments) == (("S1",), ("C1",))
    assert (second.participations, second.events, second.contributions) == (Count(0, False), 1, 0)
    assert (second.agenda, second.commitments) == ((), ())


def test_a_withheld_count_makes_a_sum_a_lower_bound_and_is_in_none():
    rows = (
        place_row(),
        event(people=30),
        attendance(place="L1"),
        attendance(code="AS2", place="L1", sex="men", people_hidden=True),
    )
    card = place_cards(edition(*rows))["L1"]
    assert card.participations == Count(10, True)
    story = place(edition(*rows), "L1", TODAY)
    parts = [(part.code, part.value, part.at_least) for part in story.attendance if part.group == BY_SEX]
    assert parts == [(Sex.WOMEN, 10, False), (Sex.MEN, 0, True)]
    assert story.withheld == 1


def test_what_nobody_has_published_of_any_place_is_not_zero():
    card = place_cards(edition(place_row()))["L1"]
    assert (card.participations, card.events, card.contributions, card.agenda) == (None,) * 4
    assert all(card.count(measure) is None for measure in PlaceMeasure)


@pytest.mark.parametrize(
    ("of", "rate"),
    [
        ({"population": 500}, 20.0),
        ({"population": None}, None),
        ({"population": 500, "kind": "municipality"}, None),
        ({"population": 500, "kind": "zone"}, None),
    ],
)
def test_a_rate_needs_the_population_of_a_community(of, rate):
    rows = place_row(**of), event(), attendance(place="L1")
    card = place_cards(edition(*rows))["L1"]
    assert card.value(PlaceMeasure.PARTICIPATIONS, per_thousand=True) == rate


def test_places_come_by_what_they_are_compared_by_or_by_name():
    rows = (
        *(place_row(name="Ánimas"), place_row(code="L2", name="Bosque"), place_row(code="L3", name="Álamos")),
        *(event(place="L2"), attendance(place="L1"), attendance(code="AS2", place="L2", sex="men", people=20)),
    )
    asked = {
        "participaciones": PlaceFilters(),
        "eventos": PlaceFilters(PlaceMeasure.EVENTS),
        "nombre": PlaceFilters(by_name=True),
    }
    order = {name: [card.code for card in territory(edition(*rows), one, TODAY).cards] for name, one in asked.items()}
    assert order == {
        "participaciones": ["L2", "L1", "L3"],
        "eventos": ["L2", "L3", "L1"],
        "nombre": ["L3", "L1", "L2"],
    }


def test_a_page_has_fifty_places_and_says_which_it_is():
    shown = edition(*(place_row(code=f"L{number:02}") for number in range(PAGE_SIZE + 2)))
    second = territory(shown, PlaceFilters(page=9), TODAY)
    assert (len(second.cards), second.page, second.pages, second.total) == (2, 2, 2, 52)
    assert second.filters.query == {"pagina": "2"}


def test_only_a_place_with_a_position_is_drawn_and_the_municipality_is_no_point():
    shown = edition(place_row(), place_row(code="L2", name="Santa Ana", **HERE), place_row(**WHOLE))
    view = territory(shown, PlaceFilters(), TODAY)
    assert [card.code for card in view.drawn] == ["L2"]
    assert view.unplaced == ("San Felipe de Jesús",)


def test_distances_are_from_the_landmark_beside_the_municipality_or_from_that():
    park = place_row(code="P", kind="zone", lat="14.5567", lon="-90.7337")
    far = place_row(code="F", kind="zone", lat="14.6", lon="-90.7")
    for rows, code in (((place_row(**WHOLE), far, park), "P"), ((place_row(**WHOLE), far), "M"), ((far,), "F")):
        assert territory(edition(*rows), PlaceFilters(), TODAY).reference.code == code
    assert territory(edition(place_row()), PlaceFilters(), TODAY).reference is None


def test_an_address_is_heard_and_said_again_without_what_is_at_rest():
    asked = {"medida": "aportes", "por": "mil", "orden": "nombre", "pagina": "3"}
    assert PlaceFilters.parse(asked).query == asked
    assert PlaceFilters.parse({"medida": "participaciones", "por": "x", "orden": "y", "pagina": "0"}).query == {}


def test_a_place_tells_its_newest_events_and_contributions_page_by_page():
    rows = [event(code=f"E{number:02}", place="L1") for number in range(23)]
    rows += [contribution(code="A1", place="L1", channel="office"), place_row()]
    shown = edition(*rows)
    first, last = place(shown, "L1", TODAY), place(shown, "L1", TODAY, page=7)
    assert (len(first.events), len(first.contributions), first.pages) == (20, 1, 2)
    assert (len(last.events), len(last.contributions), last.page) == (3, 0, 2)
    assert (first.all_events, first.without_minutes, first.unanswered) == (23, 23, 1)
    assert place(shown, "NADA", TODAY) is None
