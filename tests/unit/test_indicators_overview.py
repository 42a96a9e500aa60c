"""The home page, and what changed."""

import csv
from datetime import date, timedelta
from time import perf_counter

import pytest

from data_access.enumerations import Completion, Operation, Review
from data_access.loading import FACTS_DIR
from data_access.models import RESOURCES
from indicators.changes import changes_of, edition_summary, latest_changes
from indicators.clocks import ClockState
from indicators.model import RowRef
from indicators.overview import overview
from indicators.registry import measure
from tests.factories import (
    TODAY,
    activity,
    agenda_item,
    assessment,
    attendance,
    change,
    commitment,
    created,
    edition,
    event,
    evidence,
    figure,
    measurement,
    milestone,
    one_of_each,
    organisation,
    progress_update,
    published,
    removed,
    risk,
    stage,
    updated,
)


@pytest.fixture(scope="module")
def facts():
    """An edition of the default data set."""
    rows = []
    for path in sorted(FACTS_DIR.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            filled = ({name: cell for name, cell in row.items() if cell} for row in csv.DictReader(lines))
            rows += [RESOURCES[path.stem].create.model_validate(row) for row in filled]
    return edition(*rows, history=[published(1, TODAY, *(created(row) for row in rows))])


def test_the_published_facts_say_that_the_one_commitment_is_overdue(facts):
    headline = overview(facts, TODAY).headline
    assert (headline.commitments, headline.in_force, headline.overdue, headline.worst_days_late) == (1, 1, 1, 326)
    assert (headline.worst, headline.worst_end) == (RowRef("commitments", "GTAGA0001"), date(2025, 12, 31))
    assert (headline.with_evidence, headline.overdue_without_evidence, headline.completed) == (0, 1, 0)
    assert overview(facts, TODAY + timedelta(1)).headline.worst_days_late == 327


def test_the_published_facts_fill_the_home_page(facts):
    home = overview(facts, TODAY)
    assert {part.code: part.value for part in home.by_completion} == {
        "no_evidence": 1, "not_started": 0, "limited": 0, "substantial": 0, "completed": 0,
    }  # fmt: skip
    assert [(one.position, one.progress) for one in home.stages] == [(1, None), (2, None), (3, None)]
    assert home.programme.title.es.startswith("Impulso Local")
    assert (home.upcoming, len(home.changes)) == ((), 6)
    assert home.changes[0].row == RowRef("commitments", "GTAGA0001")
    assert {one.code: one.state for one in home.clocks} == {
        "inception": ClockState.NO_DATA, "site_update": ClockState.MET, "forum": ClockState.NO_DATA,
    }  # fmt: skip


def test_reported_figures_stand_beside_what_the_records_give(facts):
    figures = {one.code: one for one in overview(facts, TODAY).figures}
    participation = figures["CIFRA-COCREACION"]
    assert (participation.qualifier, participation.source) == ("450+", "UNIT")
    assert participation.computed.indicator.code == "CC-01"
    assert participation.computed.result.value is None  # no events were published: unknown, not zero
    assert figures["CIFRA-GOBIERNOS-LOCALES"].computed is None


def test_without_commitments_the_home_page_says_so():
    home = overview(edition(), TODAY)
    assert (home.headline.commitments, home.headline.worst_days_late, home.headline.worst) == (0, None, None)
    assert (home.by_completion, home.latest, home.changes, home.programme) == ((), None, (), None)


def test_the_headline_counts_what_the_cards_say():
    rows = (
        commitment(code="C1"),
        commitment(code="C2", end=date(2026, 11, 1), lifecycle="modified"),
        commitment(code="C3", completion="completed"),
        commitment(code="C4", completion="completed", lifecycle="closed"),
        commitment(code="C5", lifecycle="withdrawn"),
        milestone(commitment="C2"),
        evidence(code="E1", subject_resource="milestones", subject="H1"),
        evidence(code="E2", subject="C3"),
    )
    headline = overview(edition(*rows), TODAY).headline
    assert (headline.commitments, headline.in_force, headline.overdue, headline.overdue_milestones) == (5, 3, 2, 1)
    assert (headline.worst.code, headline.worst_days_late) == ("C1", 326)
    assert (headline.with_evidence, headline.overdue_without_evidence) == (2, 1)
    assert (headline.completed, headline.completed_with_evidence) == (2, 1)


def test_the_headline_agrees_with_the_indicators():
    made = one_of_each()
    headline = overview(made, TODAY).headline
    assert headline.overdue == measure("CM-03", made, TODAY).value
    assert headline.overdue_milestones == measure("CM-03b", made, TODAY).value


def test_what_falls_due_next():
    rows = (
        commitment(code="C1", end=TODAY, lead="O1"),
        commitment(code="C2", end=TODAY - timedelta(1)),
        commitment(code="C3", lifecycle="withdrawn", end=TODAY + timedelta(1)),
        milestone(code="H1", commitment="C1", end=TODAY + timedelta(5), responsible="O1"),
        milestone(code="H2", commitment="C3", end=TODAY + timedelta(1)),
        milestone(code="H3", commitment="C2", end=TODAY + timedelta(2), completion="completed"),
        *(milestone(code=f"M{day}", commitment="C2", end=TODAY + timedelta(day)) for day in range(10, 20)),
        organisation(),
    )
    ahead = overview(edition(*rows), TODAY).upcoming
    assert [(one.row.code, one.days_left) for one in ahead] == [
        ("C1", 0), ("H1", 5), ("M10", 10), ("M11", 11), ("M12", 12), ("M13", 13),
    ]  # fmt: skip
    assert (ahead[1].commitment, ahead[1].responsible.en) == ("C1", "Environment Directorate")
    assert (ahead[0].commitment, ahead[2].responsible) == ("C1", None)


def test_stages_count_their_activities():
    rows = (
        stage(code="E2", position=2), stage(), activity(code="1", status="done"), activity(code="2"),
        activity(code="3", status="cancelled"),
    )  # fmt: skip
    first, second = overview(edition(*rows), TODAY).stages
    assert (first.code, first.done, first.planned, first.cancelled, first.progress) == ("E1", 1, 1, 1, 0.5)
    assert (second.code, second.progress) == ("E2", None)


def test_the_second_look_is_free():
    made = one_of_each()
    first = overview(made, TODAY)
    start = perf_counter()
    for _ in range(1000):
        assert overview(made, TODAY) is first
    assert perf_counter() - start < 0.1


ROWS = (
    commitment(lead="O1", completion="limited", ogp_values=["access_to_information"]),
    milestone(),
    progress_update(),
    agenda_item(),
    event(),
    attendance(),
    organisation(),
)
HISTORY = (
    published(1, date(2026, 1, 1), *(created(row) for row in ROWS[:2]), created(ROWS[6])),
    published(
        2,
        date(2026, 3, 1),
        created(ROWS[3]),
        updated(ROWS[0], "completion", "no_evidence"),
        updated(ROWS[0], "lead", None),
        updated(ROWS[0], "ogp_values", []),
        created(ROWS[2]),
    ),
    published(3, date(2026, 6, 1), removed(milestone(code="H9")), updated(ROWS[1], "end", date(2025, 8, 1))),
)


def test_the_newest_changes_come_first_and_one_row_is_one_line():
    changes = latest_changes(edition(*ROWS, history=HISTORY), 5)
    assert [(one.edition, one.row.code, one.operation) for one in changes] == [
        (3, "H9", Operation.REMOVE),
        (3, "H1", Operation.UPDATE),
        (2, "C1", Operation.UPDATE),
        (2, "AV1", Operation.CREATE),
        (2, "S1", Operation.CREATE),
    ]
    assert latest_changes(edition(*ROWS, history=HISTORY), 1) == changes[:1]
    assert (changes[0].title.es, changes[1].title.en, changes[1].resource.en) == ("H9", "Call", "Milestones")


def test_changed_fields_are_in_words():
    (line,) = [one for one in latest_changes(edition(*ROWS, history=HISTORY), 9) if len(one.fields) == 3]
    completion, lead, values = line.fields
    assert (completion.label.en, completion.old.en, completion.new.en) == (
        "Declared completion", "No evidence available", "Limited",
    )  # fmt: skip
    assert (lead.old, lead.new.es) == (None, "Dirección de Ambiente")
    assert (values.old, [one.en for one in values.new]) == (None, ["Access to information"])


def test_dates_stay_dates_and_titles_lose_their_language():
    changes = changes_of(edition(*ROWS, history=HISTORY), RowRef("milestones", "H1"))
    assert [(one.edition, one.published_on) for one in changes] == [(3, date(2026, 6, 1)), (1, date(2026, 1, 1))]
    assert (changes[0].fields[0].old, changes[0].fields[0].new) == (date(2025, 8, 1), date(2025, 9, 30))
    history = [published(1, TODAY, updated(ROWS[1], "title_es", "Aviso"))]
    (titled,) = changes_of(edition(*ROWS, history=history), RowRef("milestones", "H1"))
    assert (titled.fields[0].label.es, titled.fields[0].old) == ("Título", "Aviso")


def test_the_log_of_attendance_names_its_event():
    logged = change(Operation.UPDATE, ROWS[5], "people").model_copy(update={"row_code": "EV1"})
    (line,) = latest_changes(edition(*ROWS, history=[published(1, TODAY, logged)]), 6)
    assert (line.title.en, line.fields[0].old, line.fields[0].new) == ("Workshop", None, None)


def test_a_field_that_is_no_more_is_shown_as_it_was():
    logged = updated(ROWS[0], "budget", 5).model_copy(update={"field": "cost", "old": "5", "new": "6"})
    (line,) = latest_changes(edition(*ROWS, history=[published(1, TODAY, logged)]), 6)
    assert (line.fields[0].label.es, line.fields[0].old, line.fields[0].new) == ("cost", "5", "6")


def test_a_change_says_which_commitment_or_service_it_is_about():
    rows = (commitment(), milestone(), progress_update(milestone="H1"), agenda_item(), measurement(), organisation(),
            evidence(subject_resource="progress_updates", subject="AV1"), risk(), milestone(code="GONE"))  # fmt: skip
    history = [published(1, TODAY, *(created(row) for row in rows))]
    about = {one.row.code: one.about for one in latest_changes(edition(*rows[:-1], history=history), 9)}
    on_commitment, on_item = RowRef("commitments", "C1"), RowRef("agenda_items", "S1")
    assert about == {
        "C1": None, "H1": on_commitment, "AV1": on_commitment, "EVI1": on_commitment, "R1": on_commitment,
        "S1": None, "M1": on_item, "O1": None, "GONE": None,
    }  # fmt: skip


def test_an_assessment_is_called_by_its_commitment():
    rows = (commitment(), assessment())
    (line,) = latest_changes(edition(*rows, history=[published(1, TODAY, created(rows[1]))]), 6)
    assert line.title.en == "Alliance for the Environment"


def test_an_edition_is_summed_up():
    summary = edition_summary(edition(*ROWS, history=HISTORY[:2]))
    assert (summary.number, summary.published_on, summary.review) == (2, date(2026, 3, 1), Review.SECOND_PERSON)
    assert [(one.resource, one.operation, one.rows) for one in summary.counts] == [
        ("commitments", Operation.UPDATE, 1),
        ("progress_updates", Operation.CREATE, 1),
        ("agenda_items", Operation.CREATE, 1),
    ]
    assert edition_summary(edition()) is None


def test_completions_are_in_the_order_of_the_scale():
    parts = overview(edition(commitment(), figure()), TODAY).by_completion
    assert [part.code for part in parts] == [one.value for one in Completion]
