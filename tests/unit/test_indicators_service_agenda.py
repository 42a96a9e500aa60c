"""The service agenda, by hand: indicators, list and detail."""

from datetime import date
from decimal import Decimal

import pytest

from indicators.registry import measure
from indicators.service_agenda import AgendaFilters, agenda_item, service_agenda
from tests.factories import (
    TODAY,
    commitment,
    contribution,
    created,
    edition,
    event,
    evidence,
    measurement,
    organisation,
    place,
    published,
    risk,
    updated,
)
from tests.factories import agenda_item as item

DROPPED = {"status": "dropped", "dropped_reason_es": "Lo presta otra institución"}
AGENDA = (
    item(code="S1", baseline=20, target=60, responsible="O1", priority="high", service_area="waste"),
    item(code="S2", kind="new", status="in_service", commitments=["C1"], title_es="Recepción de denuncias"),
    item(code="S3", kind="existing", baseline=10, target=10, priority="low", responsible="O2"),
    item(code="S4", **DROPPED, baseline=1, target=2, commitments=["C1"]),
    organisation(),
    organisation(code="O2", name_es="Ávila", name_en=None),
    measurement(code="M1", value=30, measured_on=date(2026, 1, 1)),
    measurement(code="M2", value=50, measured_on=date(2026, 6, 1)),
    measurement(code="M3", value=60, measured_on=date(2027, 1, 1)),  # not yet
    contribution(code="AP1", agenda_item="S1", responded_on=date(2026, 3, 9), response="adopted", place="L1"),
    contribution(code="AP2", agenda_item="S4"),
    event(),
    place(),
    commitment(),
)


def of(code, *rows):
    return measure(code, edition(*rows), TODAY)


def test_items_by_status_show_every_status():
    result = of("SA-01", *AGENDA)
    assert result.value == 4
    assert {part.code: part.value for part in result.parts} == {
        "identified": 2, "prioritised": 0, "designed": 0, "piloting": 0, "in_service": 1, "dropped": 1,
    }  # fmt: skip


@pytest.mark.parametrize(("code", "count"), [("SA-02", 1), ("SA-03", 2), ("SA-05", 1)])
def test_shares_leave_out_what_was_dropped(code, count):
    result = of(code, *AGENDA)
    assert (result.count, result.total, result.value) == (count, 3, count / 3)
    assert of(code, item(**DROPPED)).value is None


def test_measured_change_takes_the_latest_value_of_today():
    result = of("SA-04", *AGENDA)
    assert result.value == pytest.approx(0.75)  # (50 - 20) / (60 - 20)
    assert (result.count, result.total) == (1, 2)
    assert [part.code for part in result.parts] == ["S1"]
    assert of("SA-04", item(baseline=1, target=2)).value is None


def codes(**filters):
    return [card.code for card in service_agenda(edition(*AGENDA), AgendaFilters(**filters), TODAY).cards]


def test_the_list_runs_by_priority_and_code():
    assert codes() == ["S1", "S3", "S2", "S4"]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"status": "in_service"}, ["S2"]),
        ({"kind": "existing"}, ["S3"]),
        ({"area": "waste"}, ["S1"]),
        ({"priority": "low"}, ["S3"]),
        ({"institution": "O1"}, ["S1"]),
        ({"text": "RECEPCION"}, ["S2"]),
        ({"text": "s4"}, ["S4"]),
        ({"text": "nada"}, []),
    ],
)
def test_filters(filters, expected):
    assert codes(**filters) == expected


def test_filters_travel_in_the_address():
    query = {"estado": "piloting", "tipo": "new", "area": "waste", "prioridad": "high", "institucion": "O1",
             "q": "agua", "pagina": "3"}  # fmt: skip
    assert AgendaFilters.parse(query).query == query
    assert AgendaFilters.parse({"estado": "x", "tipo": "", "pagina": "-1"}) == AgendaFilters()
    assert AgendaFilters().query == {}


def test_what_is_heard_is_what_there_is():
    heard = service_agenda(edition(*AGENDA), AgendaFilters(institution="nadie", page=777, kind="new"), TODAY)
    assert heard.filters == AgendaFilters(kind="new")
    assert heard.common
    assert not service_agenda(edition(*AGENDA), AgendaFilters(kind="new", priority="low"), TODAY).common


def test_choices_say_what_they_would_leave():
    found = service_agenda(edition(*AGENDA), AgendaFilters(kind="improvement"), TODAY)
    assert (found.total, found.matching, found.page, found.pages) == (4, 2, 1, 1)
    assert {option.value: option.count for option in found.statuses if option.count} == {"identified": 1, "dropped": 1}
    assert {option.value: option.count for option in found.kinds} == {"existing": 1, "improvement": 2, "new": 1}
    assert [(option.value, option.count) for option in found.institutions] == [("O2", 0), ("O1", 1)]  # Á before D
    assert [one.indicator.code for one in found.numbers] == ["SA-01", "SA-02", "SA-03", "SA-04", "SA-05"]


def test_a_card_tells_where_an_item_stands():
    card = agenda_item(edition(*AGENDA), "S1", TODAY).card
    assert (card.latest, card.latest_on, card.contributions) == (Decimal(50), date(2026, 6, 1), 1)
    assert card.achieved == pytest.approx(0.75)
    assert card.responsible.en == "Environment Directorate"
    bare = agenda_item(edition(*AGENDA), "S2", TODAY).card
    assert (bare.latest, bare.achieved, bare.responsible, bare.commitments) == (None, None, None, ("C1",))


def test_an_item_tells_its_story():
    rows = (*AGENDA, evidence(subject_resource="agenda_items", subject="S1"), risk(agenda_item="S1"))
    history = [
        published(1, date(2026, 1, 1), *(created(row) for row in rows)),
        published(2, TODAY, updated(AGENDA[0], "status", "prioritised")),
    ]
    story = agenda_item(edition(*rows, history=history), "S1", TODAY)
    assert [one.code for one in story.measurements] == ["M1", "M2", "M3"]
    (contribution_made,) = story.contributions
    assert (contribution_made.event_title.en, contribution_made.days_to_response) == ("Workshop", 8)
    assert contribution_made.place == "San Felipe de Jesús"
    assert (len(story.evidence), story.risks[0].unreviewed) == (1, True)
    assert [one.edition for one in story.changes] == [2, 1]
    assert story.changes[0].fields[0].old.en == "Prioritised"
    assert story.changes[0].fields[0].new.en == "Identified"


def test_an_item_names_its_commitments_and_why_it_was_dropped():
    story = agenda_item(edition(*AGENDA), "S4", TODAY)
    assert [card.code for card in story.commitments] == ["C1"]
    assert story.dropped_reason.es == "Lo presta otra institución"
    assert agenda_item(edition(*AGENDA), "S9", TODAY) is None
