"""The charts and the words around them: aggregated, readable in both themes and without sight."""

import json
from datetime import date

import pytest

from config import palette
from config.i18n import Language
from indicators.commitment import commitment as commitment_view
from indicators.registry import measured
from indicators.service_agenda import agenda_item as item_view
from presentation import figures, theme
from presentation.theme import Look
from tests.factories import (
    TODAY,
    agenda_item,
    attendance,
    commitment,
    contribution,
    edition,
    event,
    measurement,
    milestone,
)

ES, EN = Language.ES, Language.EN


def breakdowns(code, *rows, language=ES):
    (one,) = measured(edition(*rows), TODAY, code)
    return figures.breakdowns(one, language)


@pytest.fixture
def answers():
    """Three contributions: two pending, one adopted; all of one theme."""
    return breakdowns(
        "CC-05",
        contribution(theme="water"),
        contribution(code="AP2", theme="water"),
        contribution(code="AP3", response="adopted", responded_on=date(2026, 4, 1), theme="water"),
    )


@pytest.fixture
def plan():
    """The figure of three milestones: one moved, one without a start, one done."""
    rows = [
        milestone(start=date(2025, 6, 1), original_end=date(2025, 7, 31), end_reason_es="Faltó quórum"),
        milestone(code="H2", title_es="Foro", completion="limited", end=date(2026, 12, 31)),
        milestone(code="H3", title_es="Acta", completion="completed", start=date(2025, 5, 1), end=date(2025, 6, 1)),
    ]
    story = commitment_view(edition(commitment(), *rows), "C1", TODAY)
    (figure,) = figures.milestones(story.milestones, TODAY, ES)
    return figure


def data(figure):
    return [row for rows in figure.spec["datasets"].values() for row in rows]


def test_a_chart_says_its_message_and_every_value(answers):
    (figure,) = answers  # all are of one theme, so the themes are no chart
    assert figure.message == "Aportes ciudadanos recibidos, por respuesta: sobre todo «Pendiente», 2"
    assert figure.alt == "Aportes ciudadanos recibidos, por respuesta. Pendiente: 2, Adoptado: 1."
    assert figure.message in figure.heading
    assert "<summary>Ver los datos en una tabla" in figure.table
    assert figure.table.count("<tr>") == 3


def test_a_chart_holds_one_row_per_bar(answers):
    assert [(row["label"], row["value"]) for row in data(answers[0])] == [("Pendiente", 2), ("Adoptado", 1)]


@pytest.mark.parametrize("rows", [[], [contribution()]])
def test_what_there_is_nothing_to_compare_is_no_chart(rows):
    assert breakdowns("CC-05", *rows) == ()


def test_alike_lines_have_no_largest():
    (figure,) = breakdowns("CC-05", contribution(), contribution(code="AP2", response="adopted"))
    assert figure.message == "Aportes ciudadanos recibidos, por respuesta: casi por igual"


def test_a_part_of_a_total_stands_on_its_track():
    held = [event(), event(code="EV2", status="planned"), event(code="EV3", kind="forum")]
    (figure,) = breakdowns("CC-02", *held)[-1:]
    assert figure.message == "Eventos realizados: 67%"
    assert [(row["value"], row["total"], row["words"]) for row in data(figure)] == [(1, 2, "1 de 2"), (1, 1, "1 de 1")]


def test_counts_beside_a_share_stay_counts():
    (figure,) = breakdowns("CC-04", event(), attendance(), attendance(code="AS2", sex="men", people=30))
    assert figure.message == "Participación de mujeres: 25%"
    assert figure.alt.endswith("Mujeres: 10, Hombres: 30.")


def test_milestones_over_time(plan):
    assert plan.message == "1 de 3 hitos completos; 1 vencido"
    assert "Convocatoria: 30 de septiembre de 2025, No iniciado" in plan.alt
    assert "<details" not in plan.table
    rows = {row["code"]: row for row in data(plan) if "code" in row}
    assert (rows["H1"]["start"], rows["H1"]["original"], rows["H1"]["moved"]) == (
        "2025-06-01T12:00:00",
        "2025-07-31T12:00:00",
        True,
    )
    assert rows["H2"]["start"] == rows["H2"]["end"]
    assert {"day": "2026-11-22T12:00:00", "word": "hoy"} in data(plan)


def test_one_milestone_is_no_chart():
    story = commitment_view(edition(commitment(), milestone()), "C1", TODAY)
    assert figures.milestones(story.milestones, TODAY, ES) == ()


def test_measurements_between_baseline_and_target():
    values = [measurement(), measurement(code="M2", measured_on=date(2026, 9, 1), value=20)]
    story = item_view(edition(agenda_item(baseline=40, target=10, unit_es="días"), *values), "S1", TODAY)
    (figure,) = figures.measurements(story.card, story.measurements, ES)
    assert figure.message == "De 30 a 20 días; la meta es 10"
    assert {"level": 40.0, "words": "línea base: 40"} in data(figure)
    assert {"level": 10.0, "words": "meta: 10"} in data(figure)
    assert figures.measurements(story.card, story.measurements[:1], ES) == ()


def test_a_live_chart_takes_the_colours_of_the_stylesheet(plan):
    text = json.dumps(plan.spec)
    assert "var(--text)" in text
    assert "var(--completed)" in text
    assert "#" not in text


@pytest.mark.parametrize("look", [Look.LIGHT, Look.DARK])
def test_a_chart_that_leaves_the_page_holds_its_colours(plan, look):
    text = json.dumps(plan.draw(look).to_dict())
    assert "var(" not in text
    assert getattr(palette.BACKGROUND, look) in text
    assert getattr(palette.COMPLETED, look) in text


def test_a_chart_is_read_as_a_whole(plan):
    config = plan.spec["config"]
    assert config["mark"]["aria"] is config["axis"]["aria"] is False


def test_numbers_and_dates_are_written_as_on_the_pages():
    spanish, english = theme.locale(ES), theme.locale(EN)
    assert spanish["number"]["thousands"] == ","
    assert spanish["time"]["months"][0] == "enero"
    assert spanish["time"]["days"][0] == "domingo"
    assert english["time"]["shortMonths"][11] == "Dec"
    assert (len(spanish["time"]["days"]), len(spanish["time"]["months"])) == (7, 12)
