"""The views of co-creation and methodology, and the rows behind each number."""

from datetime import date, timedelta

import pytest

from data_access.models import ENTITIES, RESOURCES
from indicators.co_creation import co_creation
from indicators.methodology import COLUMNS, ROWS_PER_PAGE, indicator_detail, methodology, pages_of_rows
from indicators.model import Family, RowRef
from indicators.registry import INDICATORS
from indicators.wording import TITLE_LENGTH, title, title_of
from tests.factories import (
    FACTORIES,
    TODAY,
    attendance,
    commitment,
    contribution,
    edition,
    event,
    figure,
    measurement,
    milestone,
    one_of_each,
    organisation,
    place,
    progress_update,
    stage,
)


def test_co_creation_of_an_empty_edition_knows_what_is_missing():
    page = co_creation(edition(), TODAY)
    assert (page.programme, page.stages, page.held, page.planned) == (None, (), (), ())
    assert all(one.result.value is None for one in page.numbers)


def test_co_creation_finds_its_numbers():
    page = co_creation(one_of_each(), TODAY)
    assert [one.indicator.code for one in page.numbers][:3] == ["CC-01", "CC-01r", "CC-02"]
    assert page.number("CC-01r").result.value == 450
    with pytest.raises(KeyError):
        page.number("CM-01")


def test_events_held_and_planned():
    page = co_creation(
        edition(
            stage(),
            place(),
            event(code="A", held_on=date(2026, 1, 1)),
            event(code="B", held_on=date(2026, 5, 1), place="L1", people=30),
            event(code="C", held_on=None),
            event(code="D", status="planned", held_on=TODAY + timedelta(9)),
            event(code="E", status="planned", held_on=TODAY),
            event(code="F", status="planned", held_on=None),
            event(code="G", status="planned", held_on=TODAY - timedelta(1)),
            event(code="H", status="cancelled"),
            contribution(event="B"),
        ),
        TODAY,
    )
    assert [one.code for one in page.held] == ["B", "A", "C"]
    assert [one.code for one in page.planned] == ["E", "D", "F"]
    newest = page.held[0]
    assert (newest.place, newest.stage.en, newest.people, newest.people_hidden) == (
        "San Felipe de Jesús", "Design", 30, False,
    )  # fmt: skip
    assert (newest.contributions, page.held[1].contributions, page.held[1].people) == (1, 0, None)


def test_the_methodology_lists_every_indicator_once():
    page = methodology(one_of_each(), TODAY)
    assert [section.family for section in page.sections] == list(Family)
    assert [one.indicator.code for section in page.sections for one in section.measured] == list(INDICATORS)
    assert [str(entry.weight) for entry in page.weights] == ["0", "0", "0.33", "0.67", "1"]


def test_rules_are_told_in_both_languages():
    rules = methodology(edition(), TODAY).rules
    assert len({rule.code for rule in rules}) == len(rules)
    assert {"progress", "overdue", "staleness", "inception", "end_assessment", "small_counts"} <= {
        r.code for r in rules
    }
    assert all(text.es.endswith(".") and text.en.endswith(".") for text in (rule.text for rule in rules))


@pytest.mark.parametrize("entity", ENTITIES, ids=lambda entity: entity.resource)
def test_every_resource_has_columns_that_exist(entity):
    names = {column.name for column in entity.columns}
    assert [name for name in COLUMNS[entity.resource] if name not in names and f"{name}_es" not in names] == []


def test_the_pages_of_the_rows_are_those_of_the_longest_table():
    many = edition(*(commitment(code=f"C{number:03}") for number in range(ROWS_PER_PAGE + 1)))
    assert pages_of_rows("CM-01", many, TODAY) == indicator_detail("CM-01", many, TODAY).tables[0].pages == 2
    assert pages_of_rows("CM-01", edition(), TODAY) == 1


@pytest.mark.parametrize("code", INDICATORS)
def test_every_number_shows_its_rows(code):
    detail = indicator_detail(code, one_of_each(), TODAY)
    assert detail.measured.indicator.code == code
    assert {ref for table in detail.tables for row in table.rows for ref in [row.ref]} == {*detail.measured.result.rows}
    for table in detail.tables:
        assert table.title == RESOURCES[table.resource].title
        assert all(len(row.values) == len(table.columns) for row in table.rows)
    assert len(detail.sources) == len(detail.measured.indicator.source)


def test_an_unknown_number_has_no_detail():
    assert indicator_detail("CM-99", edition(), TODAY) is None


def test_rows_carry_the_value_they_have():
    made = edition(commitment(), commitment(code="C2", end=date(2026, 11, 20)))
    (table,) = indicator_detail("CM-03", made, TODAY).tables
    assert table.columns[0].label.es == "Valor"
    assert [(row.ref.code, row.values[0]) for row in table.rows] == [("C1", 326), ("C2", 2)]
    titles = [column.label.es for column in table.columns]
    assert titles[1] == "Título"  # without its language in brackets
    assert table.rows[0].values[1].en == "Alliance for the Environment"


def test_rows_come_in_pages():
    made = edition(event(), *(attendance(code=f"A{number:03}") for number in range(ROWS_PER_PAGE + 1)))
    (table,) = indicator_detail("CC-04", made, TODAY, page=2).tables
    assert (table.total, table.page, table.pages, len(table.rows)) == (51, 2, 2, 1)
    assert table.rows[0].values[:2] == (title(event()), attendance().sex.label)


def test_reported_figures_stand_with_the_number_they_speak_of():
    made = edition(figure(), figure(code="F2", indicator="CC-06"), figure(code="F3", indicator=None))
    for code, expected in (("CC-01", ["F1"]), ("CC-01r", ["F1"]), ("CC-06", ["F2"]), ("CC-07", [])):
        assert [one.code for one in indicator_detail(code, made, TODAY).reported] == expected


@pytest.mark.parametrize("resource", FACTORIES)
def test_every_row_is_called_something(resource):
    made = one_of_each()
    (row,) = made.rows[resource]
    assert title_of(made, RowRef(resource, row.code)).es
    assert title_of(made, RowRef(resource, "GONE")).es in {"GONE"}


def test_rows_without_words_take_the_title_of_what_they_belong_to():
    made = edition(event(), attendance(), measurement(indicator="CC-01"), organisation(), place())
    assert title_of(made, RowRef("attendance", "AS1")).en == "Workshop"
    assert title_of(made, RowRef("attendance", "EV1")).en == "Workshop"  # the public log names the event
    assert title_of(made, RowRef("measurements", "M1")).es == "M1"
    assert title_of(made, RowRef("places", "L1")).en == "San Felipe de Jesús"


def test_a_long_text_is_shortened_to_a_title():
    long = progress_update(text_es="palabra " * 60, text_en=None)
    assert len(title(long).es) <= TITLE_LENGTH
    assert title(long).es.endswith(" …")
    assert title(milestone(title_en=None)) == ("Convocatoria", "")
