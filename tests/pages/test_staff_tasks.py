"""My tasks: what waits for the one who is signed in, each one click from where it is done."""

import pytest
from sqlalchemy import Engine

from config.pages import TASKS
from data_access.change_sets import propose, reject
from data_access.staff import drafts
from tests.data_access.proposals import create, publish, remove, staff, submitted, update
from tests.pages.signed_in import said, signed_in


def links(app):
    return "\n".join(element.proto.body for element in app.get("html"))


def at_rest(town: Engine) -> None:
    """Publish that nothing of the town waits any more."""
    done = {"completion": "completed"}
    publish(town, update("commitments", "C-1", **done), update("milestones", "H-1", **done))


def test_overdue_rows_lead_to_their_form(monkeypatch, town):
    app = signed_in(monkeypatch, town, staff(town).editor, TASKS)
    assert "Plazo vencido (2)" in said(app)
    assert "Vencido hace" in said(app)
    assert 'href="/personal-actualizar?recurso=milestones&amp;id=H-1"' in links(app)
    assert 'href="/personal-actualizar?recurso=commitments&amp;id=C-1"' in links(app)


def test_links_keep_the_language(monkeypatch, town):
    app = signed_in(monkeypatch, town, staff(town).editor, TASKS, "en")
    assert 'href="/personal-actualizar?recurso=milestones&amp;id=H-1&amp;lang=en"' in links(app)


def test_tasks_are_searched_and_filtered(monkeypatch, town):
    app = signed_in(monkeypatch, town, staff(town).editor, TASKS, q="censo", institucion="ORG")
    assert "id=H-1" in links(app)
    assert "id=C-1" not in links(app)
    app.text_input(key="filter-q").set_value("nada de eso").run()
    assert "Nada de lo pendiente cumple con esta búsqueda." in said(app)


def test_where_nothing_waits_the_page_says_so(monkeypatch, town):
    at_rest(town)
    assert "No hay nada pendiente." in said(signed_in(monkeypatch, town, staff(town).editor, TASKS))


def test_a_proposal_that_came_back_shows_its_reason_and_leads_to_its_form(monkeypatch, town):
    people = staff(town)
    number = submitted(town, people.editor, update("milestones", "H-1", title_es="Otro"))
    reject(town, people.reviewer, number, "Falta el acta")
    app = signed_in(monkeypatch, town, people.editor, TASKS)
    assert "Devueltas" in said(app)
    assert "Motivo: Falta el acta" in said(app)
    address = f"recurso=milestones&amp;id=H-1&amp;todo=1&amp;devuelta={number}"
    assert address in links(app)
    assert "Devueltas" not in said(signed_in(monkeypatch, town, people.second_editor, TASKS))


def test_a_new_row_that_came_back_leads_to_the_form_of_a_new_row(monkeypatch, town):
    people = staff(town)
    number = submitted(town, people.editor, create("places", "L-9"))
    reject(town, people.reviewer, number, "Es otro barrio")
    app = signed_in(monkeypatch, town, people.editor, TASKS)
    assert f"recurso=places&amp;nueva=1&amp;devuelta={number}&amp;fila=L-9" in links(app)


def test_own_drafts_wait_with_the_way_back_to_them(monkeypatch, town):
    people = staff(town)
    for name in ("milestones/H-1", "milestones/H-1/todo", "places/new", "quarter"):
        drafts.keep(town, people.editor, name, {"values": {}, "seen": {}})
    drafts.keep(town, people.editor, "quarter/2026-T4", {})
    shown = links(signed_in(monkeypatch, town, people.editor, TASKS))
    assert "Sus borradores" in shown
    assert "recurso=milestones&amp;id=H-1&amp;todo=1" in shown
    assert "recurso=places&amp;nueva=1" in shown
    assert 'href="/personal-trimestre"' in shown
    assert 'href="/personal-trimestre?trimestre=2026-T4"' in shown
    assert "Sus borradores" not in links(signed_in(monkeypatch, town, people.reviewer, TASKS))


def test_a_proposal_that_was_never_handed_in_waits_too(monkeypatch, town):
    people = staff(town)
    number = propose(town, people.editor, "Sin enviar", "Prueba", [update("milestones", "H-1", title_es="Otro")])
    shown = links(signed_in(monkeypatch, town, people.editor, TASKS))
    assert f'href="/personal-revision?propuesta={number}"' in shown


def test_what_was_handed_in_already_says_so(monkeypatch, town):
    people = staff(town)
    number = submitted(town, people.editor, update("milestones", "H-1", title_es="Otro"))
    app = signed_in(monkeypatch, town, people.editor, TASKS)
    assert f"su propuesta {number} espera revisión" in said(app)
    assert said(app).count("espera revisión") == 1
    assert "espera revisión" not in said(signed_in(monkeypatch, town, people.second_editor, TASKS))


def test_a_reviewer_reads_how_many_proposals_wait_for_a_second_person(monkeypatch, town):
    people = staff(town)
    submitted(town, people.editor, update("milestones", "H-1", title_es="A"))
    submitted(town, people.reviewer, remove("events", "EV-1"))
    app = signed_in(monkeypatch, town, people.reviewer, TASKS)
    assert "1 propuesta espera revisión" in said(app)
    assert 'href="/personal-revision"' in links(app)
    assert "Por revisar" not in said(signed_in(monkeypatch, town, people.editor, TASKS))


@pytest.mark.parametrize(("role", "address"), [("monitor", "/personal-evaluaciones"), ("admin", "/personal-cuentas")])
def test_who_writes_no_updates_is_led_to_their_own_desk(monkeypatch, town, role, address):
    app = signed_in(monkeypatch, town, getattr(staff(town), role), TASKS)
    assert f'href="{address}"' in links(app)
    assert "/personal-actualizar" not in links(app)


def test_who_is_signed_out_reads_nothing(monkeypatch, town):
    app = signed_in(monkeypatch, town, staff(town).editor, TASKS)
    app.user = {}
    app.run()
    assert "Plazo vencido" not in said(app)
