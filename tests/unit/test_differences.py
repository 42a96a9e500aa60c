"""A proposal in words: what is marked in texts, what fields say, what proves a row, how the public will read it."""

import gc
import re
import weakref
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from markupsafe import Markup

from config.i18n import Language
from data_access.enumerations import Operation, State
from data_access.errors import FieldConflict
from data_access.problems import Problem
from data_access.proposals import ChangedField, ChangedRow, Listed, Proposal, Step
from presentation import differences
from presentation.differences import as_it_would_be, changes, conflicts, heading, listed, marked
from tests.factories import (
    SITE,
    TODAY,
    assessment,
    commitment,
    edition,
    evidence,
    milestone,
    organisation,
    progress_update,
)

ES, EN = Language
TOWN = edition(commitment(), milestone(), organisation(), evidence(), progress_update())
NOON = datetime(2026, 11, 20, 18, tzinfo=UTC)


def update(resource, code, **fields):
    return ChangedRow(
        Operation.UPDATE, resource, code, tuple(ChangedField(name, *texts) for name, texts in fields.items())
    )


def create(resource, code, **texts):
    return ChangedRow(
        Operation.CREATE, resource, code, tuple(ChangedField(name, "", text) for name, text in texts.items())
    )


def remove(resource, code, **texts):
    return ChangedRow(
        Operation.REMOVE, resource, code, tuple(ChangedField(name, text, "") for name, text in texts.items())
    )


def shown(*rows, language=ES, made=TOWN, most=None):
    html = changes(made, rows, TODAY, language, most)
    return re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)


def words(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


NEW_UPDATE = create(
    "progress_updates", "AV-2", milestone="H1", event_date="2026-11-01", text_es="Se publicó la convocatoria",
    from_completion="not_started", to_completion="limited",
)  # fmt: skip
NEW_EVIDENCE = create(
    "evidence", "EVI-2", subject_resource="progress_updates", subject="AV-2", kind="act", title_es="Acta 12",
    url=f"{SITE}/acta-12", dated="2026-11-01",
)  # fmt: skip


# Texts


def test_words_that_only_one_text_has_are_marked():
    before, after = marked("Se plantaron cien árboles", "Se plantaron doscientos árboles nuevos")
    assert before == "Se plantaron <del>cien</del> árboles"
    assert after == "Se plantaron <ins>doscientos</ins> árboles <ins>nuevos</ins>"


def test_the_same_text_has_no_marks():
    assert marked("Se plantaron árboles", "Se plantaron árboles") == ("Se plantaron árboles",) * 2


def test_a_text_that_was_empty_is_all_new():
    assert marked("", "Sí") == ("", "<ins>Sí</ins>")
    assert marked("Sí", "") == ("<del>Sí</del>", "")


def test_marked_texts_are_escaped():
    before, after = marked("<b>uno</b> dos", "<script>alert(1)</script> dos")
    assert (before, after) == (
        "<del>&lt;b&gt;uno&lt;/b&gt;</del> dos",
        "<ins>&lt;script&gt;alert(1)&lt;/script&gt;</ins> dos",
    )
    assert isinstance(before, Markup)


def test_very_long_texts_are_marked_whole():
    before, after = marked("a " * 3000, "b " * 3000)
    assert before.count("<del>") == after.count("<ins>") == 1


# Fields


def test_a_field_is_told_in_words_before_and_after():
    said = words(
        shown(update("milestones", "H1", completion=("not_started", "limited"), end=("2025-09-30", "2026-03-31")))
    )
    assert "Cambio: Convocatoria Hitos · H1" in said
    assert "Cumplimiento declarado No iniciado Limitado" in said
    assert "Plazo 30 de septiembre de 2025 31 de marzo de 2026" in said


def test_a_field_is_told_in_english():
    said = words(
        shown(update("milestones", "H1", completion=("not_started", "limited"), end=("", "2026-03-31")), language=EN)
    )
    assert "Declared completion Not started Limited" in said
    assert "Deadline – March 31, 2026" in said


def test_a_code_is_told_by_the_title_of_what_it_names():
    said = words(shown(update("commitments", "C1", lead=("", "O1"))))
    assert "Institución líder – Dirección de Ambiente" in said


def test_a_code_of_a_row_of_the_same_proposal_is_told_by_its_title():
    new = create("organisations", "O2", name_es="Concejo", sector="government")
    assert "Institución líder – Concejo" in words(shown(new, update("commitments", "C1", lead=("", "O2"))))


def test_a_changed_text_has_its_words_marked():
    html = shown(update("milestones", "H1", title_es=("Convocatoria", "Convocatoria abierta")))
    assert "Convocatoria <ins>abierta</ins>" in html


def test_a_new_row_is_the_list_of_its_fields_in_their_order():
    said = words(shown(NEW_UPDATE))
    assert "Alta: Se publicó la convocatoria Avances · AV-2" in said
    assert said.index("Hito Convocatoria") < said.index("Fecha del hecho") < said.index("Qué ocurrió (español)")


def test_a_removed_row_is_the_list_of_what_it_held():
    said = words(shown(remove("milestones", "H1", title_es="Convocatoria", completion="not_started")))
    assert "Retiro: Convocatoria" in said
    assert "Cumplimiento declarado No iniciado" in said
    assert "Así se leerá en público" not in said


def test_a_field_that_is_no_more_is_told_by_its_name():
    assert "colour rojo azul" in words(shown(update("milestones", "H1", colour=("rojo", "azul"))))


def test_what_a_proposal_says_is_escaped():
    html = shown(create("organisations", "O2", name_es="<img src=x onerror=alert(1)>", sector="government"))
    assert "<img" not in html
    assert "&lt;img" in html


def test_a_published_row_leads_to_its_public_page_and_a_new_one_does_not():
    assert 'href="/compromisos?id=C1" target="_blank" rel="noopener noreferrer"' in shown(
        update("milestones", "H1", completion=("not_started", "limited"))
    )
    assert 'href="/compromisos' not in shown(
        create("milestones", "H2", commitment="C1", title_es="x", completion="limited")
    )


def test_only_the_first_rows_are_told_where_there_are_many():
    rows = [
        create("organisations", f"O{number}", name_es=f"Oficina {number}", sector="government") for number in range(60)
    ]
    said = words(shown(*rows, most=50))
    assert "Se muestran 50 de 60 filas." in said
    assert "Oficina 49" in said
    assert "Oficina 50" not in said
    assert "Se muestran" not in words(shown(*rows))


# Evidence


def test_evidence_of_the_row_stands_beside_it_and_opens_elsewhere():
    html = shown(update("commitments", "C1", completion=("no_evidence", "limited")))
    assert f'<a href="{SITE}/informe" target="_blank" rel="noopener noreferrer">Informe</a>' in html
    assert "Documento: Informe , 2 de agosto de 2025" in words(html)


def test_evidence_that_comes_with_the_proposal_is_named_as_new():
    said = words(shown(NEW_UPDATE, NEW_EVIDENCE))
    assert "Acta: Acta 12 , 1 de noviembre de 2026 · nueva en esta propuesta" in said


def test_a_row_without_evidence_says_so():
    assert "sin evidencia" in words(shown(update("milestones", "H1", completion=("not_started", "limited"))))
    assert "sin evidencia" not in words(shown(update("organisations", "O1", name_es=("Dirección", "Otra"))))


# What the public will read


def test_an_update_is_shown_as_its_public_page_will_show_it():
    said = words(shown(NEW_UPDATE, NEW_EVIDENCE))
    assert "Así se leerá en público 1 de noviembre de 2026 Se publicó la convocatoria Hito: Convocatoria." in said
    assert "No iniciado → Limitado" in said


def test_an_assessment_is_shown_beside_what_is_declared():
    said = words(
        shown(create("assessments", "EVA-2", commitment="C1", assessor="O1", dated="2026-11-01", completion="limited"))
    )
    assert "Declara la municipalidad Sin evidencia disponible" in said
    assert "ve más de lo que se declara" in said


def test_a_preview_changes_no_edition():
    rows = (update("milestones", "H1", completion=("not_started", "limited")), NEW_UPDATE, remove("evidence", "EVI1"))
    after = as_it_would_be(TOWN, rows)
    assert (after.row("milestones", "H1").completion, TOWN.row("milestones", "H1").completion) == (
        "limited",
        "not_started",
    )
    assert after.row("progress_updates", "AV-2").event_date == date(2026, 11, 1)
    assert TOWN.row("progress_updates", "AV-2") is None
    assert after.row("evidence", "EVI1") is None
    assert [row.code for row in after.progress_updates] == ["AV-2", "AV1"]


def test_a_preview_leaves_memory_with_its_edition():
    edition = replace(TOWN)
    gone = weakref.ref(edition)
    as_it_would_be(edition, (NEW_UPDATE,))
    del edition
    gc.collect()
    assert gone() is None


def test_a_change_of_a_row_that_is_gone_is_shown_without_it():
    gone = update("milestones", "H9", completion=("not_started", "limited"))
    assert as_it_would_be(TOWN, (gone,)).row("milestones", "H9") is None
    assert "Cambio: H9" in words(shown(gone))


def test_the_page_that_tells_of_a_proposal_is_the_first_that_there_is():
    assert differences.public_address(TOWN, (NEW_UPDATE,), ES) == "/compromisos?id=C1"
    assert (
        differences.public_address(TOWN, (create("organisations", "O2", name_es="x", sector="government"),), ES) is None
    )
    assert differences.public_address(TOWN, (remove("milestones", "H1"),), ES) is None


def test_an_assessment_that_is_written_is_read_with_its_commitment():
    made = edition(commitment(), organisation(), assessment())
    said = words(differences.assessment(made, "C1", TODAY, ES))
    assert "Así se leerá en público Alianza por el Ambiente" in said
    assert "Evaluación independiente Limitado Dirección de Ambiente" in said


# Its heading, its place in a list, what is in its way

STEPS = (
    Step(State.DRAFT, NOON, "editing-one", ""),
    Step(State.REJECTED, NOON, "reviewing-one", "Falta el <acta>"),
)
PROPOSAL = Proposal(12, "Avance", "Reunión", "editing-one", 1, NOON, (NEW_UPDATE,), STEPS, (), (), None)


def test_the_heading_names_every_step():
    said = words(heading(PROPOSAL, ES))
    assert "Avance Propuesta 12 · Rechazado · Avances: 1 Reunión" in said
    assert "Rechazado: «Falta el &lt;acta&gt;» reviewing-one" in said


def test_the_heading_of_a_published_one_leads_to_its_edition():
    published = Proposal(12, "Avance", "Reunión", "editing-one", 1, NOON, (), STEPS, (), (), 7)
    assert 'href="/datos/ediciones/7/"' in heading(published, ES)
    assert 'href="/datos/ediciones/7/?lang=en"' in heading(published, EN)


def test_a_list_says_how_long_it_waits():
    item = Listed(12, "Avance", "editing-one", 1, State.SUBMITTED, NOON, "", {"milestones": 1, "evidence": 2})
    assert (
        words(listed(item, TODAY, ES)) == "12 · Avance En revisión, hace 2 días · editing-one · Hitos: 1, Evidencias: 2"
    )


CONFLICT = FieldConflict("milestones", "H1", "completion", "not_started", "substantial", "limited", "editing-two")


def test_a_conflict_shows_the_three_values_and_who():
    said = words(conflicts(TOWN, [CONFLICT], ES))
    assert "Cumplimiento declarado Convocatoria · H1 No iniciado Sustancial Limitado editing-two" in said


def test_a_conflict_about_the_row_itself_is_told_by_its_code():
    taken = FieldConflict("milestones", "H1", "code", "", "H1", "H1", "")
    assert "Código Convocatoria · H1 – H1 H1 –" in words(conflicts(TOWN, [taken], ES))


@pytest.mark.parametrize(("language", "label"), [(ES, "«Cumplimiento declarado»"), (EN, "«Declared completion»")])
def test_the_reason_for_sending_back_names_the_fields(language, label):
    assert f"H1, {label}" in differences.reason_of_conflicts([CONFLICT], language)


def test_many_conflicts_make_a_reason_that_ends():
    assert differences.reason_of_conflicts([CONFLICT] * 20, ES).count("H1") == differences.NAMED


def test_what_else_is_in_the_way_is_told():
    problem = Problem("unknown_reference", "progress_updates", name="milestone", value="<H-2>", code="AV-1")
    html = differences.problems([problem], ES)
    assert "se esperaba el código de una fila que exista" in html
    assert "&lt;H-2&gt;" in html
