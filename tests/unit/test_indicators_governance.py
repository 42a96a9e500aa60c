"""The governance page: the risk register with its filters, and what the programme is governed with."""

from datetime import date, timedelta

import pytest

from data_access.enumerations import RiskStatus, Sector
from indicators.governance import PAGE_SIZE, RiskFilters, governance, risk_register
from indicators.model import RowRef
from indicators.rules import REVIEW_DAYS, Severity
from tests.factories import (
    TODAY,
    agenda_item,
    commitment,
    data_system,
    edition,
    facilitator_cohort,
    forum_session,
    governance_component,
    one_of_each,
    organisation,
    risk,
)

LONG_AGO = TODAY - timedelta(REVIEW_DAYS + 1)


@pytest.fixture
def risks():
    return edition(
        commitment(code="C1"),
        agenda_item(code="A1"),
        organisation(code="O1", name_es="Ambiente"),
        risk(code="R1", commitment="C1", likelihood=5, impact=5, status="closed", reviewed_on=LONG_AGO),
        risk(code="R2", commitment="C1", likelihood=3, impact=5, status="open", reviewed_on=TODAY, responsible="O1"),
        risk(code="R3", commitment=None, agenda_item="A1", likelihood=1, impact=2, status="open", reviewed_on=LONG_AGO),
    )


def codes(edition, **query):
    return [one.state.code for one in risk_register(edition, RiskFilters.parse(query), TODAY).risks]


def test_open_risks_come_first_and_the_gravest_of_them(risks):
    assert codes(risks) == ["R2", "R3", "R1"]


def test_the_grid_counts_open_risks_only(risks):
    register = risk_register(risks, RiskFilters(), TODAY)
    assert dict(register.grid) == {(3, 5): 1, (1, 2): 1}
    assert register.open == 2


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"estado": "closed"}, ["R1"]),
        ({"gravedad": "high"}, ["R2", "R1"]),
        ({"institucion": "O1"}, ["R2"]),
        ({"institucion": "nobody"}, ["R2", "R3", "R1"]),
        ({"revision": "vencida"}, ["R3"]),
        ({"q": "r3"}, ["R3"]),
        ({"q": "no such words"}, []),
        ({"estado": "no such state"}, ["R2", "R3", "R1"]),
    ],
)
def test_the_register_is_narrowed_by_its_address(risks, query, found):
    assert codes(risks, **query) == found


def test_filters_stand_in_the_address_as_they_were_heard():
    query = {
        "estado": "open",
        "gravedad": "low",
        "institucion": "O1",
        "revision": "vencida",
        "q": "agua",
        "pagina": "2",
    }
    assert RiskFilters.parse(query).query == query


def test_a_choice_says_what_it_would_leave(risks):
    register = risk_register(risks, RiskFilters(status=RiskStatus.OPEN), TODAY)
    assert {option.value: option.count for option in register.severities} == {"low": 1, "medium": 0, "high": 1}
    assert {option.value: option.count for option in register.statuses}["closed"] == 1
    assert (register.overdue, [option.value for option in register.institutions]) == (1, ["O1"])


def test_a_risk_names_what_it_threatens(risks):
    found = {one.state.code: one.subject for one in risk_register(risks, RiskFilters(), TODAY).risks}
    assert found["R3"] == RowRef("agenda_items", "A1")
    assert found["R1"] == RowRef("commitments", "C1")


def test_a_long_register_has_pages():
    rows = [risk(code=f"R{number:03}", commitment="C1") for number in range(PAGE_SIZE + 1)]
    register = risk_register(edition(commitment(code="C1"), *rows), RiskFilters(page=9), TODAY)
    assert (register.page, register.pages, len(register.risks)) == (2, 2, 1)
    assert register.filters.query == {"pagina": "2"}


def test_severity_is_that_of_the_rules(risks):
    assert {one.state.severity for one in risk_register(risks, RiskFilters(), TODAY).risks} == {
        Severity.HIGH,
        Severity.LOW,
    }


def test_components_sessions_and_systems():
    page = governance(
        edition(
            governance_component(),
            governance_component(code="G2", kind="rules", in_place_since=TODAY + timedelta(1)),
            forum_session(code="1", seats_community=0, seats_government=4),
            forum_session(code="2", held_on=date(2026, 3, 1)),
            forum_session(code="3", held_on=TODAY + timedelta(1)),
            data_system(),
        ),
        TODAY,
    )
    assert [(one.kind.value, one.in_place, one.code) for one in page.components][:3] == [
        ("forum", True, "G1"), ("rules", False, "G2"), ("monitoring_body", False, None),
    ]  # fmt: skip
    assert [one.code for one in page.sessions] == ["2", "1"]
    assert [(part.code, part.value) for part in page.sessions[1].seats] == [("government", 4), ("community", 0)]
    assert (page.sessions[0].seats, page.systems[0].name.en) == ((), "Forum register")


def test_actors_stand_under_their_sector():
    page = governance(
        edition(
            organisation(code="B", name_es="Zeta", sector="academia"),
            organisation(code="A", name_es="Alfa", sector="academia"),
            organisation(code="C", sector="government"),
        ),
        TODAY,
    )
    assert {sector: [one.code for one in actors] for sector, actors in page.actors.items()} == {
        Sector.GOVERNMENT: ["C"],
        Sector.ACADEMIA: ["A", "B"],
    }


def test_a_withheld_cohort_says_no_number():
    page = governance(edition(facilitator_cohort(people=None, people_hidden=True)), TODAY)
    assert page.cohorts[0].people is None


def test_an_empty_edition_lacks_everything():
    page = governance(edition(), TODAY)
    assert (page.sessions, page.actors, page.cohorts, page.systems) == ((), {}, (), ())
    assert len(page.components) == 7
    assert not any(entry.in_place for entry in page.components)
    assert risk_register(edition(), RiskFilters(), TODAY).total == 0


def test_every_number_of_the_page_is_an_indicator():
    page = governance(one_of_each(), TODAY)
    assert [one.indicator.code for one in page.numbers] == [
        "CM-09", "CM-09b", "CC-08", "CC-09", "CC-09b", "CC-11", "CC-06", "CC-07",
    ]  # fmt: skip
