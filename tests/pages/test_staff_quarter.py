"""The quarterly grid: what an answer proposes, what stands in its way, and that nothing typed is lost."""

from dataclasses import replace
from datetime import date

import pytest

from config.i18n import Language
from config.pages import QUARTER
from data_access.change_sets import approve
from data_access.enumerations import Completion, Lifecycle, Operation, State
from data_access.errors import Conflict
from data_access.problems import InvalidInput
from data_access.proposals import own
from data_access.quarterly import Answer, Quarter, active_milestones, hand_in, report
from data_access.staff import drafts
from pages.components import quarter as component
from pages.components import quarter_grid
from pages.components.quarter import answers_of, problem_lines
from pages.components.quarter_grid import answers_in, frame_of
from tests import factories
from tests.data_access.proposals import create, edition, publish, staff, update, working
from tests.factories import TODAY, commitment, milestone, organisation
from tests.pages.signed_in import go_to, said, signed_in

Q4 = Quarter(2026, 4)
DAY = date(2026, 11, 5)
PUBLISHED = factories.edition(
    commitment(), milestone(), milestone(code="H2", title_es="Mesa", completion="limited"), organisation()
)
ANSWER = Answer("H1", Completion.NOT_STARTED, Completion.LIMITED, False, DAY, "Se convocó.", "https://example.org/acta")
NOTHING = Answer("H2", Completion.LIMITED, nothing=True)


@pytest.fixture(autouse=True)
def in_november(monkeypatch):
    """Today is 22 November 2026."""
    for module in (component, quarter_grid):
        monkeypatch.setattr(module, "today", lambda: TODAY)


def reported(*answers, published=PUBLISHED, today=TODAY, quarter=Q4):
    """Return what these answers propose."""
    return report(published, answers, quarter, today, lambda resource, stem: f"{stem}-1")


def refused(**changes):
    """Return cell and rule of what stands in the way of an answer with these changes."""
    found = reported(replace(ANSWER, **changes))
    assert found.proposed == ()
    assert {problem.code for problem in found.problems} == {"H1"}
    return [(problem.name, problem.rule) for problem in found.problems]


def test_a_quarter_is_one_of_the_calendar():
    assert Quarter.of(date(2026, 12, 31)) == Quarter.parse("2026-Q4") == Q4
    assert (Q4.first, Q4.last) == (date(2026, 10, 1), date(2026, 12, 31))
    assert Quarter.of(date(2026, 1, 1)).before == Quarter(2025, 4)
    assert Quarter(2026, 1).last == date(2026, 3, 31)
    assert Q4.months(Language.ES) == "octubre a diciembre de 2026"
    assert Q4.months(Language.EN) == "October to December 2026"
    assert [Quarter.parse(text) for text in (None, "", "2026-Q5", "2026-T1", "x2026-Q1")] == [None] * 5


def test_only_milestones_that_are_not_done_and_whose_commitment_runs_are_asked_about():
    rows = [
        commitment(),
        commitment(code="C2", lifecycle=Lifecycle.WITHDRAWN),
        commitment(code="C3", lifecycle=Lifecycle.MODIFIED),
        milestone(),
        milestone(code="H2", completion="completed"),
        milestone(code="H3", commitment="C2"),
        milestone(code="H4", commitment="C3", end=date(2025, 1, 1)),
    ]
    assert [row.code for row in active_milestones(factories.edition(*rows))] == ["H4", "H1"]


def test_an_answer_becomes_the_completion_an_update_and_its_evidence():
    moved, account, proof = reported(ANSWER).proposed
    assert (moved.resource, moved.code, moved.operation) == ("milestones", "H1", Operation.UPDATE)
    assert (moved.values, moved.seen) == ({"completion": "limited"}, {"completion": "not_started"})
    assert account.values == {
        "milestone": "H1",
        "event_date": DAY,
        "from_completion": "not_started",
        "to_completion": "limited",
        "text_es": "Se convocó.",
    }
    assert proof.values["url"] == "https://example.org/acta"
    assert (proof.values["subject_resource"], proof.values["subject"]) == ("progress_updates", account.code)
    assert proof.values["dated"] == DAY


def test_a_completion_that_stays_is_an_update_alone():
    (account,) = reported(replace(ANSWER, completion=None, link="")).proposed
    assert account.resource == "progress_updates"
    assert account.values["from_completion"] == account.values["to_completion"] == "not_started"


def test_no_progress_is_said_in_both_languages_from_and_to_the_same_completion():
    (account,) = reported(NOTHING).proposed
    assert account.values["text_es"] == "Sin avance en el trimestre de octubre a diciembre de 2026."
    assert account.values["text_en"] == "No progress in the quarter from October to December 2026."
    assert account.values["from_completion"] == account.values["to_completion"] == "limited"
    assert account.values["event_date"] == TODAY, "the quarter still runs"
    (before,) = reported(NOTHING, quarter=Q4.before).proposed
    assert before.values["event_date"] == date(2026, 9, 30)


def test_what_is_written_beside_no_progress_is_the_obstacle():
    (account,) = reported(replace(NOTHING, text="Llovió.")).proposed
    assert account.values["obstacles_es"] == "Llovió."


def test_rows_without_an_answer_and_rows_that_are_gone_are_left_out():
    answers = [Answer("H1", Completion.NOT_STARTED), NOTHING, replace(ANSWER, milestone="H9")]
    assert [item.values["milestone"] for item in reported(*answers).proposed] == ["H2"]


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({"text": " "}, [("text", "missing")]),
        ({"happened": None}, [("happened", "missing")]),
        ({"happened": date(2026, 11, 23)}, [("happened", "future_date")]),
        ({"happened": date(2026, 9, 30)}, [("happened", "outside_quarter")]),
        ({"link": "acta.pdf"}, [("link", "string_pattern_mismatch")]),
        ({"link": "javascript:alert(1)"}, [("link", "string_pattern_mismatch")]),
        ({"text": "Escriba a ana@ejemplo.gt"}, [("text", "personal_data")]),
        ({"text": "=1+1"}, [("text", "formula")]),
        ({"nothing": True}, [("nothing", "no_progress_but_completion")]),
        ({"text": "", "link": "x", "happened": None},
         [("text", "missing"), ("happened", "missing"), ("link", "string_pattern_mismatch")]),
    ],
)  # fmt: skip
def test_what_stands_in_the_way_is_named_by_its_cell(changes, problems):
    assert refused(**changes) == problems


def test_one_bad_row_keeps_the_whole_report_back():
    found = reported(NOTHING, replace(ANSWER, text=""))
    assert found.proposed == ()
    assert problem_lines(found.problems, Language.ES) == ["H1 · Qué ocurrió · falta un valor obligatorio"]
    assert problem_lines(found.problems, Language.EN)[0].startswith("H1 · ")


def test_the_grid_gives_back_what_was_put_into_it():
    answers = {"H1": ANSWER, "H2": NOTHING}
    grid = frame_of(PUBLISHED, active_milestones(PUBLISHED), answers, {}, Language.ES)
    assert list(grid["commitment"]) == ["Alianza por el Ambiente"] * 2
    assert answers_in(grid, answers) == answers
    untouched = {row.code: Answer(row.code, row.completion) for row in active_milestones(PUBLISHED)}
    grid = frame_of(PUBLISHED, active_milestones(PUBLISHED), untouched, {}, Language.ES)
    assert answers_in(grid, untouched) == untouched
    assert not any(answer.given for answer in untouched.values())


def test_a_draft_gives_back_what_was_kept_in_it():
    content = {"answers": {"H1": ANSWER.content(), "H9": ANSWER.content()}}
    assert answers_of(content, active_milestones(PUBLISHED)) == {
        "H1": ANSWER,
        "H2": Answer("H2", Completion.LIMITED),
    }


def test_a_report_is_one_change_set_that_publishes_all_of_it(town):
    publish(town, create("milestones", "H-2", commitment="C-1", completion="limited"))
    people, published = staff(town), edition(town, 2)
    answers = [replace(ANSWER, milestone="H-1"), replace(NOTHING, milestone="H-2")]
    number = hand_in(town, people.editor, published, answers, Q4, TODAY, "Informe")
    approve(town, people.reviewer, number)
    assert working(town, "milestones")["H-1"]["completion"] == "limited"
    updates = working(town, "progress_updates")
    assert sorted((row["milestone"], row["event_date"]) for row in updates.values()) == [("H-1", DAY), ("H-2", TODAY)]
    assert set(updates) == {"H-1-2026-Q4-1", "H-2-2026-Q4-1"}
    assert working(town, "evidence")["H-1-2026-Q4-1"]["subject"] == "H-1-2026-Q4-1"
    assert edition(town, 3).history[-1].change_set.title == "Informe de hitos, octubre a diciembre de 2026"


def test_a_second_report_of_a_quarter_takes_other_codes(town):
    people, published = staff(town), edition(town, 1)
    answer = replace(ANSWER, milestone="H-1", completion=None)
    for _ in range(2):
        hand_in(town, people.editor, published, [answer], Q4, TODAY, "Informe")
    number = hand_in(town, people.editor, published, [answer], Q4, TODAY, "Informe")
    approve(town, people.reviewer, number)
    assert set(working(town, "progress_updates")) == {"H-1-2026-Q4-3"}


def test_a_milestone_that_somebody_changed_meanwhile_is_a_conflict(town):
    people = staff(town)
    publish(town, update("milestones", "H-1", completion="substantial"))
    with pytest.raises(Conflict):
        hand_in(town, people.editor, edition(town, 2), [replace(ANSWER, milestone="H-1")], Q4, TODAY, "Informe")


def test_a_report_without_an_answer_is_none(town):
    with pytest.raises(InvalidInput):
        hand_in(town, staff(town).editor, edition(town, 1), [], Q4, TODAY, "Informe")


def test_the_page_counts_restores_and_hands_in(town, monkeypatch):
    people = staff(town)
    publish(town, create("milestones", "H-2", commitment="C-1"))
    kept = {"answers": {"H-1": replace(ANSWER, milestone="H-1").content()}, "reason": "Acta 5"}
    drafts.keep(town, people.editor, "quarter/2026-Q4", kept)
    app = signed_in(monkeypatch, town, people.editor, QUARTER)
    (grid,) = app.data_editor
    assert list(grid.value["code"]) == ["H-1", "H-2"]
    assert list(grid.value["text"]) == ["Se convocó.", ""]
    assert app.selectbox(key="quarter-choice").value == "2026-Q4"
    assert "octubre a diciembre de 2026 (en curso)" in app.selectbox(key="quarter-choice").options
    spoken = said(app).replace("\\", "")
    assert "1 de 2 hitos con respuesta." in spoken
    assert "Los demás quedan fuera de la entrega: H-2." in spoken
    app.button(key=component.SUBMIT).click().run()
    assert not app.exception
    assert "en revisión" in said(app)
    assert drafts.kept(town, people.editor, "quarter/2026-Q4") is None
    assert "0 de 2" in said(app), "what was handed in is not there a second time"


def test_the_page_says_what_is_wrong_and_keeps_what_was_typed(town, monkeypatch):
    people = staff(town)
    bad = replace(ANSWER, milestone="H-1", text="")
    drafts.keep(town, people.editor, "quarter/2026-Q4", {"answers": {"H-1": bad.content()}, "reason": "Acta 5"})
    app = signed_in(monkeypatch, town, people.editor, QUARTER)
    app.button(key=component.SUBMIT).click().run()
    assert "H-1 · Qué ocurrió · falta un valor obligatorio" in said(app).replace("\\", "")
    draft = drafts.kept(town, people.editor, "quarter/2026-Q4")
    assert draft.content["answers"] == {"H-1": bad.content()}
    assert draft.content["reason"] == "Acta 5"


def test_after_a_conflict_the_report_can_be_handed_in_again(town, monkeypatch):
    people = staff(town)
    answer = replace(ANSWER, milestone="H-1")
    drafts.keep(town, people.editor, "quarter/2026-Q4", {"answers": {"H-1": answer.content()}, "reason": "Acta 5"})
    publish(town, update("milestones", "H-1", completion="substantial"))
    app = signed_in(monkeypatch, town, people.editor, QUARTER)
    app.button(key=component.SUBMIT).click().run()
    assert "Cumplimiento declarado Censo · H-1 No iniciado Sustancial Limitado editing-one" in said(app)
    app.button(key=component.SUBMIT).click().run()
    assert "en revisión" in said(app)


def test_the_address_says_which_quarter_and_the_filters_narrow_the_grid(town, monkeypatch):
    people = staff(town)
    publish(town, create("commitments", "C-2", title_es="Agua"), create("milestones", "H-2", commitment="C-2"))
    app = signed_in(monkeypatch, town, people.editor, QUARTER, trimestre="2026-Q2", compromiso="C-2")
    assert app.selectbox(key="quarter-choice").value == "2026-Q2"
    assert list(app.data_editor[0].value["code"]) == ["H-2"]
    assert "0 de 2 hitos" in said(app), "the count is of all, whatever the filters hide"
    app.selectbox(key="quarter-choice").set_value("2026-Q1").run()
    assert app.query_params["trimestre"] in ("2026-Q1", ["2026-Q1"])
    go_to(app, QUARTER, trimestre="1999-Q1")
    assert app.selectbox(key="quarter-choice").value == "2026-Q4"


def test_the_page_says_when_there_is_nothing_to_report(town, monkeypatch):
    publish(town, update("commitments", "C-1", lifecycle="closed"))
    app = signed_in(monkeypatch, town, staff(town).editor, QUARTER)
    assert "No hay hitos vigentes por informar" in said(app)


def test_what_is_told_of_the_quarter_already_is_said_beside_each_milestone(town, monkeypatch):
    people = staff(town)
    publish(town, create("milestones", "H-2", commitment="C-1"))
    app = signed_in(monkeypatch, town, people.editor, QUARTER)
    assert "told" not in app.data_editor[0].proto.column_order
    published = edition(town, 2)
    first = hand_in(town, people.editor, published, [replace(NOTHING, milestone="H-1")], Q4, TODAY, "Informe")
    approve(town, people.reviewer, first)
    second = hand_in(town, people.editor, published, [replace(NOTHING, milestone="H-2")], Q4, TODAY, "Informe")
    app = signed_in(monkeypatch, town, people.second_editor, QUARTER)
    assert "told" in app.data_editor[0].proto.column_order
    assert list(app.data_editor[0].value["told"]) == ["publicado", f"propuesta {second}"]
    app = signed_in(monkeypatch, town, people.editor, QUARTER, trimestre="2026-Q3")
    assert list(app.data_editor[0].value["told"]) == ["", ""]


def test_what_was_typed_of_a_milestone_that_is_done_meanwhile_is_said_and_kept(town, monkeypatch):
    people = staff(town)
    publish(town, create("milestones", "H-2", commitment="C-1"))
    kept = {"answers": {"H-1": replace(ANSWER, milestone="H-1").content()}, "reason": "Acta 5"}
    drafts.keep(town, people.editor, "quarter/2026-Q4", kept)
    publish(town, update("milestones", "H-1", completion="completed"))
    app = signed_in(monkeypatch, town, people.editor, QUARTER)
    assert "no se entrega lo que usted escribió: H-1 «Se convocó.»." in said(app).replace("\\", "")
    key = f"{component.REASON}/2026-Q4/0"
    app.text_input(key=key).set_value("Acta 6").run()
    assert drafts.kept(town, people.editor, "quarter/2026-Q4").content == {**kept, "reason": "Acta 6"}
    (discard,) = [button for button in app.button if button.label == "Descartar lo que no se entrega"]
    discard.click().run()
    assert drafts.kept(town, people.editor, "quarter/2026-Q4") is None, "nothing is left of it"
    assert "no se entrega" not in said(app)


def test_each_quarter_has_its_own_reason(town, monkeypatch):
    people = staff(town)
    answers = {"H-1": replace(ANSWER, milestone="H-1").content()}
    for quarter, reason in (("2026-Q4", "Acta 5"), ("2026-Q3", "Acta 4")):
        drafts.keep(town, people.editor, f"quarter/{quarter}", {"answers": answers, "reason": reason})
    app = signed_in(monkeypatch, town, people.editor, QUARTER)
    app.selectbox(key="quarter-choice").set_value("2026-Q3").run()
    assert app.text_input(key=f"{component.REASON}/2026-Q3/0").value == "Acta 4"
    assert drafts.kept(town, people.editor, "quarter/2026-Q3").content["reason"] == "Acta 4"


def test_a_report_is_not_handed_in_twice_where_a_click_cut_the_run_off(town, monkeypatch):
    people = staff(town)
    kept = {"answers": {"H-1": replace(ANSWER, milestone="H-1").content()}, "reason": "Acta 5"}
    drafts.keep(town, people.editor, "quarter/2026-Q4", kept)
    app = signed_in(monkeypatch, town, people.editor, QUARTER)
    app.session_state["quarter!"].done("Ya se entregó.", "quarter/2026-Q4")
    app.button(key=component.SUBMIT).click().run()
    assert "Ya se entregó." in said(app)
    assert "0 de 1" in said(app)
    assert own(town, people.editor)[0].state is State.APPROVED, "nothing but the town itself was handed in"
