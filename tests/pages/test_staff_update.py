"""Update: the short form of milestones and commitments, the form of every entity, and what survives what."""

from datetime import date

import pytest

from config.clock import today
from config.i18n import Language
from config.pages import TASKS, UPDATE
from data_access import proposals
from data_access.change_sets import approve, reject, submit
from data_access.enumerations import Operation, State
from data_access.models import ENTITIES
from data_access.staff import drafts
from data_access.staff.accounts import set_active
from pages.components import frame, handing_in
from tests.data_access.proposals import create, publish, remove, staff, submitted, update, working
from tests.pages.signed_in import go_to, said, session_of, signed_in, work_on

H1 = {"recurso": "milestones", "id": "H-1"}
SHORT = "milestones/H-1"
WHOLE = "milestones/H-1/todo"
EVENT = "events/EV-1"


@pytest.fixture
def short(monkeypatch, town):
    """The short form of milestone H-1, in front of an editor."""
    return signed_in(monkeypatch, town, staff(town).editor, UPDATE, **H1)


@pytest.fixture
def whole(monkeypatch, town):
    """Every field of milestone H-1, in front of an editor."""
    return signed_in(monkeypatch, town, staff(town).editor, UPDATE, **H1, todo="1")


def kept(town, name, actor=None):
    draft = drafts.kept(town, actor or staff(town).editor, name)
    return None if draft is None else draft.content["values"]


def newest(town, actor=None):
    """Return the newest proposal of an account."""
    actor = actor or staff(town).editor
    return proposals.proposal(town, actor, proposals.own(town, actor)[0].number)


def waiting(town):
    """Return what an editor has handed in."""
    found = proposals.own(town, staff(town).editor)
    return [one.number for one in found if one.state is not State.APPROVED]


def texts(row):
    return {field.name: field.new for field in row.fields}


def press(app, key):
    app.button(key=key).click()
    app.run()
    assert not app.exception
    return app


def rerun(app):
    app.run()
    assert not app.exception
    return app


def fill(app, **values):
    """Fill fields of the short form."""
    if "completion" in values:
        app.pills(key=f"{SHORT}:completion").set_value(values["completion"])
    if "happened" in values:
        app.date_input(key=f"{SHORT}:happened").set_value(values["happened"])
    for name in ("text", "obstacle"):
        if name in values:
            app.text_area(key=f"{SHORT}:{name}").set_value(values[name])
    for name in ("link", "title"):
        if name in values:
            app.text_input(key=f"{SHORT}:{name}").set_value(values[name])
    return rerun(app)


def test_one_proposal_holds_completion_update_and_evidence(town, short):
    fill(short, completion="completed", text="Se terminó el censo", link="https://example.org/censo.pdf")
    press(short, f"{SHORT}:send")
    found = newest(town)
    assert (found.state, found.title) == (State.SUBMITTED, "Avance del hito H-1: Censo")
    assert [(row.operation, row.resource, row.code) for row in found.rows] == [
        (Operation.UPDATE, "milestones", "H-1"),
        (Operation.CREATE, "progress_updates", "AV-H-1-1"),
        (Operation.CREATE, "evidence", "EVI-H-1-1"),
    ]
    changed, told, proof = found.rows
    day = today().isoformat()
    assert texts(changed) == {"completion": "completed"}
    assert texts(told) == {
        "code": "AV-H-1-1", "milestone": "H-1", "event_date": day, "text_es": "Se terminó el censo",
        "from_completion": "not_started", "to_completion": "completed",
    }  # fmt: skip
    assert texts(proof) == {
        "code": "EVI-H-1-1", "subject_resource": "progress_updates", "subject": "AV-H-1-1", "kind": "document",
        "title_es": "Evidencia: Censo", "url": "https://example.org/censo.pdf", "dated": day,
    }  # fmt: skip


def test_what_is_approved_is_published_as_it_was_previewed(town, short):
    fill(short, completion="limited", text="Se empezó", obstacle="Lluvia")
    assert "Se empezó Hito: Censo. No iniciado → Limitado · sin evidencia Obstáculos: Lluvia" in said(short)
    press(short, f"{SHORT}:send")
    approve(town, staff(town).reviewer, newest(town).number)
    assert working(town, "milestones")["H-1"]["completion"] == "limited"


def test_after_handing_in_the_tasks_say_so_and_the_draft_is_gone(town, short):
    fill(short, text="Se reunió el comité")
    assert kept(town, SHORT)["text"] == "Se reunió el comité"
    press(short, f"{SHORT}:send")
    assert f"Propuesta {newest(town).number} enviada a revisión." in said(short)
    assert "Mis pendientes" in said(short)
    assert kept(town, SHORT) is None
    assert short.session_state.get(f"{SHORT}:text") is None


def test_a_completion_that_stays_is_not_proposed_and_no_link_makes_no_evidence(town, short):
    fill(short, text="Se reunió el comité", happened=date(2026, 11, 2))
    press(short, f"{SHORT}:send")
    (row,) = newest(town).rows
    assert row.resource == "progress_updates"
    assert texts(row)["event_date"] == "2026-11-02"
    assert texts(row)["to_completion"] == "not_started"


def test_the_short_form_of_a_commitment_tells_of_the_commitment(monkeypatch, town):
    app = signed_in(monkeypatch, town, staff(town).editor, UPDATE, recurso="commitments", id="C-1")
    app.text_area(key="commitments/C-1:text").set_value("Primera reunión")
    press(app, "commitments/C-1:send")
    (row,) = newest(town).rows
    assert (row.code, texts(row)["commitment"]) == ("AV-C-1-1", "C-1")


def test_what_is_missing_is_said_beside_its_field_and_nothing_is_lost(town, short):
    fill(short, link="https://example.org/acta", obstacle="Lluvia")
    press(short, f"{SHORT}:send")
    assert [error.value for error in short.error] == [
        "Falta un valor obligatorio.",
        "Falta corregir 1 dato: Qué ocurrió.",
    ]
    assert short.text_input(key=f"{SHORT}:link").value == "https://example.org/acta"
    assert waiting(town) == []
    fill(short, text="Ya está")
    assert not short.error


def test_a_link_that_is_none_and_personal_data_are_refused_beside_their_fields(short):
    fill(short, text="Listo", link="javascript:alert(1)")
    press(short, f"{SHORT}:send")
    assert "Se esperaba un enlace http:// o https://." in [error.value for error in short.error]
    fill(short, text="Escriba a nadie@example.org", link="")
    press(short, f"{SHORT}:send")
    assert "parece un dato personal" in short.error[0].value.lower()


def test_a_draft_waits_for_the_next_visit_with_its_day(monkeypatch, town, short):
    fill(short, completion="limited", text="A medias", link="https://example.org/a", happened=date(2026, 11, 3))
    other = signed_in(monkeypatch, town, staff(town).editor, UPDATE, **H1)
    assert "Borrador del" in said(other)
    assert other.text_area(key=f"{SHORT}:text").value == "A medias"
    assert other.date_input(key=f"{SHORT}:happened").value == date(2026, 11, 3)
    assert other.session_state[f"{SHORT}:completion"] == "limited"
    assert "A medias" not in said(signed_in(monkeypatch, town, staff(town).second_editor, UPDATE, **H1))


def test_a_draft_survives_another_page(town, short):
    fill(short, text="A medias")
    go_to(short, TASKS)
    go_to(short, UPDATE, **H1)
    assert short.text_area(key=f"{SHORT}:text").value == "A medias"


def test_a_draft_is_thrown_away_on_demand(monkeypatch, town, short):
    fill(short, text="A medias")
    other = signed_in(monkeypatch, town, staff(town).editor, UPDATE, **H1)
    press(other, f"{SHORT}:discard")
    assert other.text_area(key=f"{SHORT}:text").value == ""
    assert "Borrador del" not in said(other)
    assert kept(town, SHORT) is None


def test_typing_back_what_stood_there_leaves_no_draft(town, short):
    fill(short, text="A medias")
    fill(short, text="")
    assert kept(town, SHORT) is None


def test_a_session_that_ended_keeps_the_draft_and_shows_nothing(town, short):
    fill(short, text="A medias")
    short.user = {}
    rerun(short)
    assert not short.text_area
    assert kept(town, SHORT)["text"] == "A medias"
    short.user = {"session": session_of(town, staff(town).editor)}
    rerun(short)
    assert short.text_area(key=f"{SHORT}:text").value == "A medias"


def test_nothing_is_kept_or_handed_in_for_an_account_that_was_closed(town, short):
    people = staff(town)
    set_active(town, people.admin, people.editor.username, False)
    fill(short, text="Tarde")
    assert not short.text_area
    set_active(town, people.admin, people.editor.username, True)
    assert kept(town, SHORT) is None


def test_a_proposal_is_not_handed_in_twice(town, short):
    fill(short, text="Una vez")
    short.session_state[f"{SHORT}!"].sentence = "Ya se envió."  # the run was cut off before it left the form
    press(short, f"{SHORT}:send")
    assert "Ya se envió." in said(short)
    assert waiting(town) == []


def test_a_conflict_shows_both_values_and_goes_on_with_what_is_published(town, short):
    fill(short, completion="completed", text="Terminado")
    publish(town, update("milestones", "H-1", completion="limited"))
    press(short, f"{SHORT}:send")
    assert "Otra persona cambió 1 dato" in said(short)
    assert "Ahora está publicado Limitado (lo propuso editing-one) Usted propone Completo" in said(short)
    assert short.text_area(key=f"{SHORT}:text").value == "Terminado"
    short.radio(key=f"{SHORT}:conflict 0").set_value("theirs")
    rerun(short)
    press(short, f"{SHORT}:settle")
    assert short.session_state[f"{SHORT}:completion"] == "limited"
    press(short, f"{SHORT}:send")
    (row,) = newest(town).rows
    assert (texts(row)["from_completion"], texts(row)["to_completion"]) == ("limited", "limited")


def test_a_conflict_goes_on_with_ones_own_value(town, short):
    fill(short, completion="completed", text="Terminado")
    publish(town, update("milestones", "H-1", completion="limited"))
    press(short, f"{SHORT}:send")
    short.radio(key=f"{SHORT}:conflict 0").set_value("mine")
    rerun(short)
    press(short, f"{SHORT}:settle")
    press(short, f"{SHORT}:send")
    changed, told = newest(town).rows
    assert [(field.old, field.new) for field in changed.fields] == [("limited", "completed")]
    assert texts(told)["from_completion"] == "limited"


def test_what_nobody_touched_says_what_is_published_by_now(town, short):
    publish(town, update("milestones", "H-1", completion="limited"))
    fill(short, text="Se reunió el comité")
    assert short.session_state[f"{SHORT}:completion"] == "limited"
    press(short, f"{SHORT}:send")
    (row,) = newest(town).rows
    assert (texts(row)["from_completion"], texts(row)["to_completion"]) == ("limited", "limited")


def test_the_short_form_says_which_proposal_tells_of_the_row_already(monkeypatch, town, short):
    assert "ya informa de esta fila" not in said(short)
    fill(short, text="Se reunió el comité")
    press(short, f"{SHORT}:send")
    number = newest(town).number
    other = signed_in(monkeypatch, town, staff(town).second_editor, UPDATE, **H1)
    words = f"La [propuesta {number}](/personal-revision?propuesta={number}), que espera revisión, ya informa de"
    assert words in said(other)


def test_between_a_proposal_and_its_sentence_nothing_can_end_the_run(monkeypatch, town):
    work_on(monkeypatch, town)
    monkeypatch.setattr(frame, "language", lambda: Language.ES)

    def handed_in(*arguments):
        submit(*arguments)
        monkeypatch.delattr(frame, "language")  # whatever asks Streamlit now may be where the next click ends the run

    monkeypatch.setattr(handing_in, "submit", handed_in)
    rows = [update("milestones", "H-1", title_es="Otro")]
    assert "enviada a revisión" in handing_in.hand_in(staff(town).editor, "Datos", "Prueba", rows)


def test_an_old_draft_still_knows_what_was_seen(monkeypatch, town, short):
    fill(short, completion="completed", text="Terminado")
    publish(town, update("milestones", "H-1", completion="limited"))
    other = signed_in(monkeypatch, town, staff(town).editor, UPDATE, **H1)
    press(other, f"{SHORT}:send")
    assert "Otra persona cambió 1 dato" in said(other)


def test_what_came_back_is_in_the_form_again(monkeypatch, town, short):
    fill(short, completion="completed", text="Terminado", link="https://example.org/a", obstacle="Lluvia")
    press(short, f"{SHORT}:send")
    number = newest(town).number
    reject(town, staff(town).reviewer, number, "Falta la fecha exacta")
    app = signed_in(monkeypatch, town, staff(town).editor, UPDATE, **H1, devuelta=str(number))
    assert "Falta la fecha exacta" in said(app)
    held = {name: app.session_state[f"{SHORT}:{name}"] for name in ("completion", "text", "link", "obstacle")}
    assert held == {
        "completion": "completed", "text": "Terminado", "link": "https://example.org/a", "obstacle": "Lluvia",
    }  # fmt: skip
    press(app, f"{SHORT}:send")
    assert newest(town).number > number


def test_what_came_back_to_somebody_else_stays_theirs(monkeypatch, town):
    people = staff(town)
    number = submitted(town, people.editor, update("milestones", "H-1", title_es="Otro"))
    reject(town, people.reviewer, number, "Secreto entre dos")
    app = signed_in(monkeypatch, town, people.second_editor, UPDATE, **H1, todo="1", devuelta=str(number))
    assert "Secreto" not in said(app)
    assert app.text_input(key=f"{WHOLE}:title_es").value == "Censo"


@pytest.mark.parametrize(("language", "entities"), [(Language.ES, ENTITIES[::2]), (Language.EN, ENTITIES[1::2])])
def test_every_entity_has_its_form_in_the_language_of_the_page(monkeypatch, town, language, entities):
    """All of them are drawn alike, so each stands here in one of the two."""
    app = signed_in(monkeypatch, town, staff(town).editor, UPDATE, language.value)
    kinds = ("text_input", "text_area", "date_input", "number_input", "selectbox", "multiselect", "button_group")
    for entity in entities:
        go_to(app, UPDATE, recurso=entity.resource, nueva="1")
        if entity.resource == "assessments":
            assert not app.text_input
            continue
        labels = [element.proto.label for kind in kinds for element in app.get(kind)]
        for column in entity.columns:
            found = any(label.startswith(column.label.in_(language)) for label in labels)
            assert found, (entity.resource, column.name)


def test_the_whole_form_proposes_what_changed_and_nothing_else(town, whole):
    whole.text_input(key=f"{WHOLE}:title_es").set_value("Censo de fuentes")
    whole.number_input(key=f"{WHOLE}:weight").set_value(3)
    whole.date_input(key=f"{WHOLE}:start").set_value(date(2025, 6, 1))
    whole.selectbox(key=f"{WHOLE}:responsible").set_value("ORG")
    whole.text_area(key=f"{WHOLE}:reason").set_value("Lo acordó el comité")
    rerun(whole)
    assert "Título (español): Censo → Censo de fuentes" in said(whole)
    press(whole, f"{WHOLE}:send")
    found = newest(town)
    (row,) = found.rows
    assert texts(row) == {"title_es": "Censo de fuentes", "weight": "3", "start": "2025-06-01", "responsible": "ORG"}
    assert (found.title, found.reason) == ("Cambio en Hitos: H-1, Censo", "Lo acordó el comité")


def test_nothing_to_propose_is_said(whole):
    whole.text_area(key=f"{WHOLE}:reason").set_value("Porque sí")
    press(whole, f"{WHOLE}:send")
    assert "No propone ningún cambio." in [error.value for error in whole.error]


def test_a_moved_deadline_asks_for_its_reason(town, whole):
    whole.date_input(key=f"{WHOLE}:end").set_value(date(2027, 3, 31))
    whole.text_area(key=f"{WHOLE}:reason").set_value("Reprogramación")
    rerun(whole)
    assert "El plazo se mueve: escriba el motivo del nuevo plazo." in said(whole)
    press(whole, f"{WHOLE}:send")
    assert "Se esperaba el motivo." in [error.value for error in whole.error]
    whole.text_area(key=f"{WHOLE}:end_reason_es").set_value("Faltó presupuesto")
    press(whole, f"{WHOLE}:send")
    (row,) = newest(town).rows
    assert texts(row) == {
        "end": "2027-03-31", "original_end": "2025-09-30", "end_reason_es": "Faltó presupuesto",
    }  # fmt: skip


def test_a_second_move_asks_for_a_reason_of_its_own(monkeypatch, town):
    publish(town, update("milestones", "H-1", end="2026-03-31", end_reason_es="Lluvia"))
    app = signed_in(monkeypatch, town, staff(town).editor, UPDATE, **H1, todo="1")
    app.date_input(key=f"{WHOLE}:end").set_value(date(2027, 3, 31))
    app.text_area(key=f"{WHOLE}:reason").set_value("Reprogramación")
    press(app, f"{WHOLE}:send")
    assert "Se esperaba el motivo." in [error.value for error in app.error]


def test_errors_of_rules_over_two_fields_stand_beside_one_of_them(whole):
    whole.date_input(key=f"{WHOLE}:start").set_value(date(2026, 1, 1))
    whole.text_area(key=f"{WHOLE}:reason").set_value("Ajuste")
    press(whole, f"{WHOLE}:send")
    assert [error.value for error in whole.error] == [
        "La fecha final es anterior a la inicial.",
        "Falta corregir 1 dato: Plazo.",
    ]


def test_exact_counts_are_what_staff_see_and_change(monkeypatch, town):
    publish(town, create("events", "EV-2", people=3))
    app = signed_in(monkeypatch, town, staff(town).editor, UPDATE, recurso="events", id="EV-2")
    assert app.number_input(key="events/EV-2:people").value == 3


def test_a_new_row_has_a_code_of_its_own_that_can_be_another(monkeypatch, town):
    app = signed_in(monkeypatch, town, staff(town).editor, UPDATE, recurso="places", nueva="1")
    assert app.text_input(key="places/new:code").value == "L-1"
    app.text_input(key="places/new:code").set_value("PORTAL")
    app.text_input(key="places/new:name").set_value("Santa Ana")
    app.text_area(key="places/new:reason").set_value("Falta en el mapa")
    press(app, "places/new:send")
    assert "Ya existe una fila con este código." in [error.value for error in app.error]
    app.text_input(key="places/new:code").set_value("SANTA-ANA")
    press(app, "places/new:send")
    (row,) = newest(town).rows
    assert (row.operation, row.code, texts(row)["name"]) == (Operation.CREATE, "SANTA-ANA", "Santa Ana")


def new_place(monkeypatch, town):
    app = signed_in(monkeypatch, town, staff(town).editor, UPDATE, recurso="places", nueva="1")
    app.text_input(key="places/new:name").set_value("Santa Ana")
    app.pills(key="places/new:kind").set_value("barrio")
    app.text_area(key="places/new:reason").set_value("Falta en el mapa")
    return rerun(app)


def test_a_suggested_code_that_somebody_proposes_meanwhile_becomes_the_next(monkeypatch, town):
    app = new_place(monkeypatch, town)
    assert app.text_input(key="places/new:code").value == "L-1"
    submitted(town, staff(town).second_editor, create("places", "L-1"))
    press(app, "places/new:send")
    (row,) = newest(town).rows
    assert row.code == "L-2"


def test_a_code_that_another_proposal_adds_is_refused_before_both_wait(monkeypatch, town):
    submitted(town, staff(town).second_editor, create("places", "SANTA-ANA"))
    app = new_place(monkeypatch, town)
    app.text_input(key="places/new:code").set_value("SANTA-ANA")
    press(app, "places/new:send")
    refused = "Una propuesta que espera revisión ya agrega una fila con este código."
    assert refused in [error.value for error in app.error]
    assert waiting(town) == []


def test_a_day_of_another_century_can_be_corrected(monkeypatch, town):
    publish(town, update("milestones", "H-1", start="0202-05-01"))
    app = signed_in(monkeypatch, town, staff(town).editor, UPDATE, **H1, todo="1")
    assert app.date_input(key=f"{WHOLE}:start").value == date(202, 5, 1)


def test_a_draft_of_a_row_that_was_removed_can_be_thrown_away(monkeypatch, town):
    app = signed_in(monkeypatch, town, staff(town).editor, UPDATE, recurso="events", id="EV-1")
    app.text_area(key=f"{EVENT}:reason").set_value("Ajuste")
    rerun(app)
    publish(town, remove("events", "EV-1"))
    rerun(app)
    assert "No existe una fila con este código: EV-1." in said(app)
    (discard,) = [button for button in app.button if button.label == "Descartar el borrador"]
    discard.click()
    rerun(app)
    assert drafts.all_kept(town, staff(town).editor) == []
    assert not [button for button in app.button if button.label == "Descartar el borrador"]


def test_what_came_back_of_a_new_row_is_in_its_form_again(monkeypatch, town):
    people = staff(town)
    number = submitted(town, people.editor, create("places", "L-9", name="Santa Ana"))
    reject(town, people.reviewer, number, "Es una aldea")
    query = {"recurso": "places", "nueva": "1", "devuelta": str(number), "fila": "L-9"}
    app = signed_in(monkeypatch, town, people.editor, UPDATE, **query)
    assert app.text_input(key="places/new:code").value == "L-9"
    assert app.text_input(key="places/new:name").value == "Santa Ana"
    assert app.text_area(key="places/new:reason").value == "Prueba"


def test_a_removal_asks_for_a_reason_and_for_the_code(town, monkeypatch):
    app = signed_in(monkeypatch, town, staff(town).editor, UPDATE, recurso="events", id="EV-1")
    press(app, f"{EVENT}:remove")
    assert waiting(town) == []
    told = [error.value for error in app.error]
    assert "Falta corregir 2 datos: Motivo del retiro y Código de la fila." in told
    assert told[-1] == "Se esperaba el código de la fila, para confirmar."
    app.text_area(key=f"{EVENT}:removal_reason").set_value("Se registró dos veces")
    app.text_input(key=f"{EVENT}:removal_code").set_value("EV-1")
    press(app, f"{EVENT}:remove")
    found = newest(town)
    assert (found.rows[0].operation, found.reason) == (Operation.REMOVE, "Se registró dos veces")


def test_a_row_that_others_refer_to_is_not_removed(town, monkeypatch):
    app = signed_in(monkeypatch, town, staff(town).editor, UPDATE, recurso="commitments", id="C-1", todo="1")
    name = "commitments/C-1/todo"
    assert "cambiar la vigencia del compromiso a «Retirado»" in said(app)
    app.text_area(key=f"{name}:removal_reason").set_value("Ya no va")
    app.text_input(key=f"{name}:removal_code").set_value("C-1")
    press(app, f"{name}:remove")
    refused = "C-1: otras filas se refieren a esta; no se puede retirar."
    assert refused in [error.value for error in app.error]


def test_a_row_that_is_not_there_is_said(monkeypatch, town):
    for query in ({"recurso": "milestones", "id": "H-99"}, {"recurso": "events", "id": "' OR 1=1"}):
        app = signed_in(monkeypatch, town, staff(town).editor, UPDATE, **query)
        assert "No existe una fila con este código" in said(app)


def test_without_a_resource_one_is_chosen(monkeypatch, town):
    app = signed_in(monkeypatch, town, staff(town).editor, UPDATE)
    shown = "\n".join(element.proto.body for element in app.get("html"))
    assert 'href="/personal-actualizar?recurso=milestones"' in shown
    assert "recurso=assessments" not in shown


def test_a_row_is_found_by_its_words(monkeypatch, town):
    app = signed_in(monkeypatch, town, staff(town).editor, UPDATE, recurso="organisations", q="ambiente")
    shown = "\n".join(element.proto.body for element in app.get("html"))
    assert "recurso=organisations&amp;id=ORG" in shown
    assert "id=MONITOR" not in shown
    assert "recurso=organisations&amp;nueva=1" in shown


@pytest.mark.parametrize("role", ["monitor", "admin"])
def test_who_writes_no_updates_finds_no_form(monkeypatch, town, role):
    app = signed_in(monkeypatch, town, getattr(staff(town), role), UPDATE, **H1)
    assert not app.text_area


def test_evidence_names_a_row_of_the_resource_that_was_chosen(monkeypatch, town):
    app = signed_in(monkeypatch, town, staff(town).editor, UPDATE, recurso="evidence", nueva="1")
    assert app.selectbox(key="evidence/new:subject").options == []
    app.pills(key="evidence/new:subject_resource").set_value("milestones")
    rerun(app)
    assert app.selectbox(key="evidence/new:subject").options == ["H-1 · Censo"]


HOSTILE = "![x](https://evil.example/x.png) <script>alert(1)</script>"


def test_what_a_reviewer_or_an_address_says_is_shown_as_text(monkeypatch, town):
    people = staff(town)
    number = submitted(town, people.editor, update("milestones", "H-1", title_es="Otro"))
    reject(town, people.reviewer, number, HOSTILE)
    again = signed_in(monkeypatch, town, people.editor, UPDATE, **H1, todo="1", devuelta=str(number))
    nowhere = signed_in(monkeypatch, town, people.editor, UPDATE, recurso="events", id=HOSTILE)
    for app in (again, nowhere):
        shown = "\n".join(element.proto.body for element in app.get("html"))
        assert "![x](https://evil.example/x.png) &lt;script&gt;alert(1)" in shown
        assert "<script>alert" not in shown
        in_markdown = [element.value for element in (*app.warning, *app.error, *app.info, *app.markdown)]
        assert not any("evil" in words for words in in_markdown)
