"""The register of responses and the way of contributions, by hand."""

from datetime import date

import pytest

from data_access.enumerations import Response
from indicators.register import RegisterFilters, register
from indicators.traceability import flow, way
from tests.factories import TODAY, agenda_item, commitment, contribution, edition, event, place

WHY = "Hay presupuesto."
ROWS = (
    event(),
    event(code="EV2", kind="forum", title_es="Foro", title_en="Forum"),
    place(),
    agenda_item(commitments=["C1"]),
    agenda_item(code="S2"),
    commitment(),
    contribution(code="A", response="adopted", reasoned_response_es=WHY, responded_on=date(2026, 3, 11),
                 agenda_item="S1", theme="waste", place="L1"),
    contribution(code="B", event="EV2", response="partly_adopted", reasoned_response_es=WHY, agenda_item="S2",
                 received_on=date(2026, 4, 1)),
    contribution(code="C", channel="web", response="not_adopted", text_es="Más árboles", text_en=None,
                 received_on=None),
    contribution(code="D", theme="waste", received_on=date(2026, 5, 1)),
)  # fmt: skip
EDITION = edition(*ROWS)


def codes(**query):
    return [entry.contribution.code for entry in register(EDITION, RegisterFilters.parse(query)).entries]


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ({}, ["D", "B", "A", "C"]),
        ({"respuesta": "pending"}, ["D"]),
        ({"razon": "given"}, ["B", "A"]),
        ({"razon": "missing"}, ["C"]),
        ({"camino": "commitment"}, ["A"]),
        ({"camino": "agenda"}, ["B", "A"]),
        ({"camino": "not_linked"}, ["D", "C"]),
        ({"tema": "waste", "lugar": "L1"}, ["A"]),
        ({"origen": "web"}, ["C"]),
        ({"origen": "forum"}, ["B"]),
        ({"evento": "EV1"}, ["D", "A"]),
        ({"q": "arboles"}, ["C"]),
        ({"q": "presupuesto", "camino": "agenda"}, ["B", "A"]),
        ({"respuesta": "nada", "lugar": "nada", "evento": "nada", "pagina": "9"}, ["D", "B", "A", "C"]),
    ],
)
def test_the_register_is_filtered_newest_first(query, left):
    assert codes(**query) == left


def test_options_count_what_choosing_them_would_leave():
    view = register(EDITION, RegisterFilters.parse({"tema": "waste"}))
    assert {one.value: one.count for one in view.responses} == {
        "pending": 1, "adopted": 1, "partly_adopted": 0, "not_adopted": 0,
    }  # fmt: skip
    assert {one.value: one.count for one in view.reaches} == {"commitment": 1, "agenda": 1, "not_linked": 1}
    assert [(one.value, one.count) for one in view.places] == [("L1", 1)]
    assert (view.total, view.matching) == (4, 2)


def test_only_what_many_ask_for_is_kept():
    asked = [{}, {"respuesta": "adopted"}, {"evento": "EV1"}, {"q": "agua"}, {"tema": "waste", "lugar": "L1"}]
    common = [register(EDITION, RegisterFilters.parse(query)).common for query in asked]
    assert common == [True, True, False, False, False]


def test_pages_hold_twenty_and_an_address_keeps_its_page():
    many = edition(event(), *(contribution(code=f"AP{number:03}") for number in range(45)))
    last = register(many, RegisterFilters.parse({"pagina": "99"}))
    assert (last.page, last.pages, len(last.entries)) == (3, 3, 5)
    assert last.filters.query == {"pagina": "3"}
    assert RegisterFilters.parse({"respuesta": "adopted", "evento": "EV1", "q": " agua "}).query == {
        "respuesta": "adopted", "evento": "EV1", "q": "agua",
    }  # fmt: skip


def test_the_flow_counts_how_far_contributions_got():
    found = flow(EDITION)
    assert (found.received, found.answered, found.items, found.commitments) == (4, 3, 2, 1)
    assert found.reasoned[Response.NOT_ADOPTED] == 0
    assert {one: count for one, count in found.in_agenda.items() if count} == {"adopted": 1, "partly_adopted": 1}
    assert sum(found.in_commitment.values()) == 1


def test_what_is_no_longer_published_is_no_step_of_a_way():
    gone = edition(event(), agenda_item(commitments=["C9"]), contribution(agenda_item="S1"))
    assert sum(flow(gone).in_agenda.values()) == 1
    assert sum(flow(gone).in_commitment.values()) == 0
    found = way(gone, "AP1", TODAY)
    assert (found.item.code, found.commitments) == ("S1", ())


def test_a_way_runs_from_the_event_to_the_commitment():
    found = way(EDITION, "A", TODAY)
    assert (found.event.code, found.event.contributions) == ("EV1", 2)
    assert found.contribution.days_to_response == 10
    assert (found.item.code, [card.code for card in found.commitments]) == ("S1", ["C1"])
    alone = way(EDITION, "C", TODAY)
    assert (alone.event, alone.item, alone.commitments) == (None, None, ())
    assert way(EDITION, "NADA", TODAY) is None
