"""The page of reviews: lists, one proposal side by side, and what every kind of reader can do about it."""

import re

import pytest

from config.pages import REVIEW
from config.settings import settings
from data_access.change_sets import approve, reject
from data_access.enumerations import State
from data_access.proposals import proposal, queue
from pages.components import decisions
from tests.data_access.proposals import create, publish, remove, staff, submitted, update, working
from tests.pages.signed_in import said, signed_in

COMPLETION = update("milestones", "H-1", completion="limited")
HAPPENED = create(
    "progress_updates", "AV-1", milestone="H-1", event_date="2026-11-01", text_es="Se censó la zona 1",
    to_completion="limited",
)  # fmt: skip
PROOF = create(
    "evidence", "EVI-1", subject_resource="progress_updates", subject="AV-1", kind="act", title_es="Acta 12",
    url="https://example.org/acta-12", dated="2026-11-01",
)  # fmt: skip


@pytest.fixture
def people(town):
    return staff(town)


@pytest.fixture
def visit(monkeypatch, town):
    """`visit(actor, propuesta="3")` is the page as somebody sees it."""
    return lambda actor, language="es", **query: signed_in(monkeypatch, town, actor, REVIEW, language, **query)


def button(app, label):
    """Return the one button of this label, of a form or not."""
    found = [one for one in app.button if one.label == label]
    assert len(found) == 1, [one.label for one in app.button]
    return found[0]


def labels(app):
    return {one.label for one in app.button}


def state(engine, actor, number):
    return proposal(engine, actor, number).state


def markup(app):
    return "\n".join(element.proto.body for element in app.get("html"))


# The lists


@pytest.mark.parametrize(("language", "words"), [("es", "Nada espera revisión."), ("en", "Review")])
def test_without_proposals_it_says_so(visit, people, language, words):
    app = visit(people.reviewer, language)
    assert words in said(app)
    assert markup(app).count("<h1") == 1


def test_the_queue_says_what_waits_and_opens_it(town, visit, people):
    number = submitted(town, people.editor, COMPLETION, HAPPENED)
    app = visit(people.reviewer)
    assert f"{number} · Datos En revisión" in said(app)
    assert "editing-one · Hitos: 1, Avances: 1" in said(app)
    button(app, f"Abrir la propuesta {number}").click().run()
    assert app.query_params["propuesta"] == str(number)
    assert f"Propuesta {number} · En revisión" in said(app)


def test_a_list_that_is_longer_than_what_is_shown_says_so(town, visit, people, monkeypatch):
    monkeypatch.setattr("data_access.proposals.LISTED", 2)
    monkeypatch.setattr("pages.components.review.LISTED", 2)
    submitted(town, people.editor, COMPLETION)
    assert "Por revisar (1)" in said(visit(people.reviewer))
    for number in range(2):
        submitted(town, people.editor, create("places", f"P-{number}"))
    assert "Por revisar (2+)" in said(visit(people.reviewer))


def test_own_proposals_say_why_they_came_back(town, visit, people):
    number = submitted(town, people.editor, COMPLETION)
    reject(town, people.reviewer, number, "Falta el acta")
    assert "Rechazado" in said(visit(people.editor))
    assert "Falta el acta" in said(visit(people.editor))
    assert "Falta el acta" not in said(visit(people.second_editor))


def test_a_monitor_and_an_administrator_see_nothing_of_it(town, visit, people):
    submitted(town, people.editor, COMPLETION)
    for actor in (people.monitor, people.admin):
        assert "Por revisar" not in said(visit(actor))


# One proposal


def test_it_is_told_side_by_side_with_its_evidence_and_what_the_public_will_read(town, visit, people):
    number = submitted(town, people.editor, COMPLETION, HAPPENED, PROOF)
    app = visit(people.reviewer, propuesta=str(number))
    words = said(app)
    assert "Cumplimiento declarado No iniciado Limitado" in words
    assert "Acta: Acta 12 , 1 de noviembre de 2026 · nueva en esta propuesta" in words
    assert "Así se leerá en público 1 de noviembre de 2026 Se censó la zona 1" in words
    assert 'href="https://example.org/acta-12" target="_blank" rel="noopener noreferrer"' in markup(app)


@pytest.mark.parametrize("asked", ["999", "0", "-1", "x", "1e9", "9" * 40, "<b>", "²"])
def test_an_address_that_names_none_breaks_nothing(visit, people, asked):
    app = visit(people.reviewer, propuesta=asked)
    assert ("No existe" in said(app)) or ("Por revisar" in said(app))


def test_what_is_proposed_is_text(town, visit, people):
    attack = "<script>alert(1)</script> **x** [y](http://evil.example)"
    number = submitted(
        town, people.editor, create("places", "P-1", name=attack), update("milestones", "H-1", title_es=attack)
    )
    for app in (visit(people.reviewer), visit(people.reviewer, propuesta=str(number))):
        assert "<script>" not in markup(app)
        assert not [one for one in app.markdown if "evil" in one.value]


def test_a_long_one_shows_its_first_rows_until_all_are_wanted(town, visit, people):
    places = [create("places", f"P-{number:03}", name=f"Lugar {number:03}") for number in range(60)]
    app = visit(people.reviewer, propuesta=str(submitted(town, people.editor, *places)))
    assert "Se muestran 50 de 60 filas." in said(app)
    assert "Lugar 059" not in said(app)
    button(app, "Mostrar todo").click().run()
    assert "Lugar 059" in said(app)
    assert "Mostrar todo" not in labels(app)


# Approving


def test_approving_publishes_tells_the_edition_and_goes_on_to_the_next(town, visit, people):
    first, second = submitted(town, people.editor, COMPLETION), submitted(town, people.editor, create("places", "P-1"))
    app = visit(people.reviewer, propuesta=str(first))
    button(app, "Aprobar y publicar").click().run()
    assert "Se publicó la [edición 2](/datos/ediciones/2/)" in said(app)
    assert "(/compromisos?id=C-1)" in said(app)
    assert working(town, "milestones")["H-1"]["completion"] == "limited"
    assert app.query_params["propuesta"] == str(second)
    button(app, "Aprobar y publicar").click().run()
    assert "propuesta" not in app.query_params
    assert "Nada espera revisión." in said(app)


def test_it_is_done_by_keyboard(town, visit, people):
    app = visit(people.reviewer, propuesta=str(submitted(town, people.editor, COMPLETION)))
    keys = {one.label: one.proto.shortcut for one in app.button}
    assert keys["Aprobar y publicar"] == "alt+shift+a"
    assert keys["Devolver"] == "alt+shift+d"
    assert keys["Dejar para después"] == "alt+shift+s"
    assert f"{decisions.APPROVE} aprueba y publica" in said(app)


def test_leaving_one_for_later_shows_each_of_the_others_in_turn(town, visit, people):
    numbers = [submitted(town, people.editor, create("places", f"P-{number}")) for number in range(3)]
    app = visit(people.reviewer, propuesta=str(numbers[0]))
    for following in (numbers[1], numbers[2], numbers[0]):
        button(app, "Dejar para después").click().run()
        assert app.query_params["propuesta"] == str(following)


def test_nobody_approves_the_own_proposal(town, visit, people):
    number = submitted(town, people.reviewer, COMPLETION)
    app = visit(people.reviewer, propuesta=str(number))
    assert button(app, "Aprobar y publicar").disabled
    assert "debe revisarla una segunda persona" in said(app)
    assert "Devolver" not in labels(app)


def test_a_team_of_one_does(town, visit, people, monkeypatch):
    monkeypatch.setenv("REVIEW_REQUIRED", "false")
    settings.cache_clear()
    number = submitted(town, people.reviewer, COMPLETION)
    button(visit(people.reviewer, propuesta=str(number)), "Aprobar y publicar").click().run()
    assert state(town, people.reviewer, number) is State.APPROVED


def test_an_assessment_is_not_the_reviewers(town, visit, people):
    number = submitted(town, people.monitor, create("assessments", "A-1", commitment="C-1"))
    app = visit(people.reviewer, propuesta=str(number))
    assert button(app, "Aprobar y publicar").disabled
    assert "la publica el ente que la hizo" in said(app)
    assert "Devolver" not in labels(app)


def test_an_editor_reads_what_others_propose_and_decides_nothing(town, visit, people):
    number = submitted(town, people.editor, COMPLETION)
    app = visit(people.second_editor, propuesta=str(number))
    assert "Cumplimiento declarado No iniciado Limitado" in said(app)
    assert "Aprueba quien tiene el rol de revisión." in said(app)
    assert labels(app) == {"Volver a la lista"}


def test_the_second_of_two_reviewers_is_told_and_sees_what_is_left(town, visit, people):
    number, left = submitted(town, people.editor, COMPLETION), submitted(town, people.editor, create("places", "P-1"))
    app = visit(people.second_reviewer, propuesta=str(number))
    approve(town, people.reviewer, number)
    button(app, "Aprobar y publicar").click().run()
    assert f"La propuesta {number} está en estado «Aprobado»." in said(app)
    assert "propuesta" not in app.query_params
    assert f"Abrir la propuesta {left}" in labels(app)
    assert f"Abrir la propuesta {number}" not in labels(app)


# Sending back


def test_sending_back_needs_a_reason_told_beside_its_field(town, visit, people):
    number = submitted(town, people.editor, COMPLETION)
    app = visit(people.reviewer, propuesta=str(number))
    button(app, "Devolver").click().run()
    assert "Falta un valor obligatorio." in said(app)
    assert state(town, people.reviewer, number) is State.SUBMITTED
    app.text_area[0].set_value("Falta el acta")
    button(app, "Devolver").click().run()
    assert f"Se devolvió la propuesta {number} con su motivo." in said(app)
    assert proposal(town, people.reviewer, number).steps[-1].reason == "Falta el acta"


def test_a_reason_that_cannot_be_taken_stays_typed(town, visit, people):
    app = visit(people.reviewer, propuesta=str(submitted(town, people.editor, COMPLETION)))
    app.text_area[0].set_value("Escriba a alguien@example.org")
    button(app, "Devolver").click().run()
    assert "Parece un dato personal" in said(app)
    assert app.text_area[0].value == "Escriba a alguien@example.org"


# Conflicts


def conflicting(town, people):
    number = submitted(town, people.second_editor, COMPLETION)
    publish(town, update("milestones", "H-1", completion="substantial"))
    return number


def test_a_conflict_is_told_field_by_field_and_cannot_be_approved(town, visit, people):
    app = visit(people.reviewer, propuesta=str(conflicting(town, people)))
    assert "Cumplimiento declarado Censo · H-1 No iniciado Sustancial Limitado editing-one" in said(app)
    assert button(app, "Aprobar y publicar").disabled


def test_a_reviewer_sends_a_conflict_back_with_a_reason_that_names_the_fields(town, visit, people):
    number = conflicting(town, people)
    app = visit(people.reviewer, propuesta=str(number))
    assert "H-1, «Cumplimiento declarado»" in app.text_area[0].value
    button(app, "Devolver").click().run()
    assert "H-1, «Cumplimiento declarado»" in proposal(town, people.reviewer, number).steps[-1].reason


def test_a_conflict_that_arises_while_it_is_read_publishes_nothing_and_is_shown(town, visit, people):
    number = submitted(town, people.second_editor, COMPLETION)
    app = visit(people.reviewer, propuesta=str(number))
    publish(town, update("milestones", "H-1", completion="substantial"))
    app.button(key=f"approve-{number}").click().run()
    assert "No se publicó: los datos cambiaron desde que se propuso." in said(app)
    assert "Los datos cambiaron desde que se propuso" in said(app)
    assert state(town, people.reviewer, number) is State.SUBMITTED


def test_what_else_stands_in_the_way_is_told(town, visit, people):
    publish(town, create("milestones", "H-2", commitment="C-1"))
    number = submitted(
        town, people.editor, create("progress_updates", "AV-2", milestone="H-2", event_date="2026-11-01", text_es="x")
    )
    publish(town, remove("milestones", "H-2"))
    app = visit(people.reviewer, propuesta=str(number))
    assert "Así no se puede aplicar" in said(app)
    assert button(app, "Aprobar y publicar").disabled


def test_its_proposer_proposes_again_on_what_stands_now(town, visit, people):
    number = conflicting(town, people)
    app = visit(people.second_editor, propuesta=str(number))
    button(app, "Proponer de nuevo sobre el valor actual").click().run()
    (waiting,) = queue(town, people.reviewer)
    assert waiting.number != number
    assert app.query_params["propuesta"] == str(waiting.number)
    assert "Cumplimiento declarado Sustancial Limitado" in said(app)
    assert state(town, people.reviewer, number) is State.WITHDRAWN


def test_proposing_again_what_is_published_says_why_not(town, visit, people):
    number = submitted(town, people.second_editor, COMPLETION)
    reject(town, people.reviewer, number, "Ya está")
    publish(town, COMPLETION)
    app = visit(people.second_editor, propuesta=str(number))
    button(app, "Proponer de nuevo sobre el valor actual").click().run()
    assert "no propone ningún cambio" in said(app)


# Taking back


def test_a_proposer_takes_back_with_a_reason(town, visit, people):
    number = submitted(town, people.editor, COMPLETION)
    app = visit(people.editor, propuesta=str(number))
    button(app, "Retirar la propuesta").click().run()
    assert "Falta un valor obligatorio." in said(app)
    app.text_area[0].set_value("Fecha equivocada")
    button(app, "Retirar la propuesta").click().run()
    assert f"Usted retiró la propuesta {number}." in said(app)
    assert state(town, people.editor, number) is State.WITHDRAWN


def test_a_session_that_ended_decides_nothing(town, visit, people):
    number = submitted(town, people.editor, COMPLETION)
    app = visit(people.reviewer, propuesta=str(number))
    app.user = {}
    app.button(key=f"approve-{number}").click().run()
    assert state(town, people.reviewer, number) is State.SUBMITTED
    assert "Aprobar y publicar" not in labels(app)


def test_no_name_of_staff_leaves_the_private_part(town, visit, people):
    number = submitted(town, people.editor, COMPLETION)
    button(visit(people.reviewer, propuesta=str(number)), "Aprobar y publicar").click().run()
    with town.connect() as connection:
        blobs = [row[0] for row in connection.exec_driver_sql("SELECT content FROM blob")]
    assert not re.search(rb"editing-one|reviewing-one", b"".join(bytes(blob) for blob in blobs))
