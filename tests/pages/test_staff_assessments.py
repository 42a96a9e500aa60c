"""The monitor's desk: what is declared beside what the own body assessed, and publishing, correcting, withdrawing."""

import pytest

from config.pages import ASSESSMENTS
from data_access.change_sets import publish_assessments
from data_access.enumerations import Review, Role
from data_access.proposals import own
from data_access.staff.accounts import create_account
from tests.data_access.proposals import create, edition, publish, staff, update, working
from tests.pages.signed_in import said, signed_in

NEW, OURS = "assessments/new", "assessments/A-1"


@pytest.fixture
def people(town):
    return staff(town)


@pytest.fixture
def visit(monkeypatch, town):
    """`visit(actor, compromiso="C-1")` is the desk as somebody sees it."""
    return lambda actor, language="es", **query: signed_in(monkeypatch, town, actor, ASSESSMENTS, language, **query)


def labels(app):
    return {one.label for one in app.button}


def press(app, label):
    (one,) = [one for one in app.button if one.label == label]
    one.click().run()
    assert not app.exception


def markup(app):
    return "\n".join(element.proto.body for element in app.get("html"))


def assessed(town, people):
    row = create("assessments", "A-1", commitment="C-1", completion="not_started", note_es="Sin avance visible")
    return publish_assessments(town, people.monitor, "Evaluación", "Informe", [row])


# The list


def test_every_commitment_stands_with_what_is_declared_and_what_the_body_assessed(town, visit, people):
    publish(town, create("commitments", "C-2", title_es="Sembrar", completion="completed"))
    assessed(town, people)
    words = said(visit(people.monitor))
    assert "Reciclar C-1 Limitado No iniciado 30 de junio de 2026 ve menos de lo que se declara" in words
    assert "Sembrar C-2 Completo sin evaluar –" in words


def test_what_another_body_assessed_is_not_the_own(town, visit, people):
    assessed(town, people)
    assert "Reciclar C-1 Limitado sin evaluar –" in said(visit(people.other_monitor))


def test_the_list_stands_in_english(town, visit, people):
    app = visit(people.monitor, "en")
    assert markup(app).count("<h1") == 1
    assert 'href="/personal-evaluaciones?compromiso=C-1&amp;lang=en"' in markup(app)


def test_nobody_but_monitors_sees_it(visit, people):
    for actor in (people.editor, people.reviewer, people.admin):
        assert "compromiso=C-1" not in markup(visit(actor))


def test_a_monitor_without_a_body_is_told_so(town, visit):
    app = visit(create_account(town, "monitoring-nobody", Role.MONITOR))
    assert "Su cuenta no tiene institución" in said(app)


# A new one


def test_a_new_assessment_is_published_at_once_under_the_bodys_name(town, visit, people):
    app = visit(people.monitor, compromiso="C-1")
    assert "Nueva evaluación" in said(app)
    app.pills(key=f"{NEW}:completion").set_value("substantial").run()
    app.text_area(key=f"{NEW}:note_es").set_value("Se visitó la zona 1").run()
    press(app, "Publicar la evaluación")
    assert "Se publicó la [edición 2](/datos/ediciones/2/)" in said(app)
    assert "(/compromisos?id=C-1)" in said(app)
    ((code, row),) = working(town, "assessments").items()
    assert (row["assessor"], row["commitment"], row["note_es"]) == ("MONITOR", "C-1", "Se visitó la zona 1")
    published = edition(town, 2)
    assert published.row("assessments", code)
    assert published.history[-1].change_set.review is Review.INDEPENDENT


def test_it_is_shown_as_the_public_will_read_it_while_it_is_typed(visit, people):
    app = visit(people.monitor, compromiso="C-1")
    app.pills(key=f"{NEW}:completion").set_value("completed").run()
    words = said(app)
    assert "Así se leerá en público Reciclar" in words
    assert "Evaluación independiente Completo Universidad" in words
    assert "ve más de lo que se declara" in words


def test_the_body_is_not_asked_for(visit, people):
    app = visit(people.monitor, compromiso="C-1")
    assert f"{NEW}:commitment" in app.session_state
    assert f"{NEW}:assessor" not in app.session_state


def test_what_cannot_be_taken_is_told_beside_its_field_and_stays(town, visit, people):
    app = visit(people.monitor, compromiso="C-1")
    app.text_input(key=f"{NEW}:url").set_value("sin enlace").run()
    press(app, "Publicar la evaluación")
    assert app.error
    assert app.text_input(key=f"{NEW}:url").value == "sin enlace"
    assert working(town, "assessments") == {}
    assert own(town, people.monitor) == []


# An own one


def test_an_own_assessment_is_corrected_with_a_reason(town, visit, people):
    assessed(town, people)
    app = visit(people.monitor, compromiso="C-1")
    press(app, "Corregir o retirar A-1")
    assert "Corregir la evaluación A-1" in said(app)
    app.pills(key=f"{OURS}:completion").set_value("limited").run()
    press(app, "Publicar la evaluación")
    assert working(town, "assessments")["A-1"]["completion"] == "not_started", "a correction says why"
    reason = next(one for one in app.text_area if one.key == f"{OURS}:reason")
    reason.set_value("Errata en el informe").run()
    press(app, "Publicar la evaluación")
    assert working(town, "assessments")["A-1"]["completion"] == "limited"
    assert edition(town, 3).history[-1].change_set.reason == "Errata en el informe"


def test_an_own_assessment_is_withdrawn_with_a_reason_and_its_code(town, visit, people):
    assessed(town, people)
    app = visit(people.monitor, evaluacion="A-1")
    app.text_area(key=f"{OURS}:removal_reason").set_value("Se repite").run()
    press(app, "Retirar la evaluación")
    assert "A-1" in working(town, "assessments"), "its code was not typed"
    app.text_input(key=f"{OURS}:removal_code").set_value("A-1").run()
    press(app, "Retirar la evaluación")
    assert working(town, "assessments") == {}
    assert "Se publicó la" in said(app)


def test_what_changed_meanwhile_is_not_overwritten_unseen(town, visit, people):
    assessed(town, people)
    app = visit(people.monitor, evaluacion="A-1")
    correction = [update("assessments", "A-1", completion="completed")]
    publish_assessments(town, people.second_monitor, "Corrección", "Errata", correction)
    app.pills(key=f"{OURS}:completion").set_value("limited").run()
    app.text_area(key=f"{OURS}:reason").set_value("Errata").run()
    press(app, "Publicar la evaluación")
    assert working(town, "assessments")["A-1"]["completion"] == "completed"


@pytest.mark.parametrize("code", ["A-1", "nada", "<b>"])
def test_another_bodys_assessment_has_no_form(town, visit, people, code):
    assessed(town, people)
    assert "Corregir la evaluación" not in said(visit(people.other_monitor, evaluacion=code))


def test_the_way_back_leads_to_the_list(visit, people):
    app = visit(people.monitor, compromiso="C-1")
    press(app, "Volver a la lista")
    assert "Lo declarado y lo que su institución evaluó" in said(app)
