"""What the private forms say: limits, drafts, and the very words that the public will read."""

import re
from datetime import UTC, date, datetime

import pytest

from config.i18n import Language
from data_access.enumerations import Completion, EvidenceKind, Operation
from data_access.errors import FieldConflict
from data_access.models import RESOURCES
from indicators.commitment import commitment as story_of
from indicators.model import RowRef
from indicators.wording import columns_of
from presentation import staff_sentences as sentences
from presentation.blocks import render
from presentation.staff_sentences import TypedUpdate
from tests.factories import commitment, edition, evidence, milestone, organisation, progress_update

PUBLISHED = edition(commitment(), milestone(), organisation())


def typed(**over):
    values = {"subject": RowRef("milestones", "H1"), "before": Completion.NOT_STARTED, "after": Completion.LIMITED}
    values |= {"happened_on": date(2026, 11, 20), "text": "Se reunió el comité", "obstacles": "", "link": ""}
    values |= {"link_title": "Acta", "link_kind": EvidenceKind.ACT}
    return TypedUpdate(**{**values, **over})


@pytest.mark.parametrize("language", Language)
def test_what_is_typed_reads_as_the_public_page_will_show_it(language):
    told = progress_update(
        milestone="H1", event_date=date(2026, 11, 20), text_es="Se reunió el comité", text_en=None,
        from_completion="not_started", to_completion="limited", obstacles_es="Lluvia",
    )  # fmt: skip
    proof = evidence(
        subject_resource="progress_updates", subject="AV1", kind="act", title_es="Acta", title_en="Acta",
        url="https://example.org/acta", dated=date(2026, 11, 20),
    )  # fmt: skip
    later = edition(commitment(), milestone(), organisation(), told, proof)
    public = render(language, "commitment/updates.html", updates=story_of(later, "C1", date(2026, 11, 22)).updates)
    shown = sentences.public_update(PUBLISHED, typed(obstacles="Lluvia", link="https://example.org/acta"), language)
    if language is Language.ES:
        assert public in shown
    assert "Lluvia" in shown
    assert "https://example.org/acta" in shown


def test_without_a_link_the_public_reads_that_there_is_no_evidence():
    assert "sin evidencia" in sentences.public_update(PUBLISHED, typed(), Language.ES)
    assert "sin evidencia" in sentences.public_update(PUBLISHED, typed(link="javascript:alert(1)"), Language.ES)


def test_what_is_typed_is_shown_as_text():
    shown = sentences.public_update(PUBLISHED, typed(text="<script>x</script>", obstacles="<b>"), Language.ES)
    assert "<script>" not in shown
    assert "&lt;b&gt;" in shown


def test_changes_read_in_words_and_leave_counts_of_people_out():
    columns = columns_of("events")
    changed = [(columns["status"], "planned", "held"), (columns["people"], "30", "4"), (columns["held_on"], "", "x")]
    said = sentences.public_changes(PUBLISHED, changed, Language.ES).striptags()
    assert "Estado: Planificado → Realizado" in said
    assert "Personas" not in said
    assert "Fecha: – → x" in said


def test_the_hour_of_a_draft_is_that_of_antigua():
    said = sentences.kept_draft(datetime(2026, 11, 26, 2, 5, tzinfo=UTC), Language.ES)
    assert "25 nov 2026, 20:05" in said


def test_titles_of_proposals_name_the_row():
    assert sentences.title_of_update(PUBLISHED, RowRef("milestones", "H1")) == "Avance del hito H1: Convocatoria"
    assert sentences.title_of_update(PUBLISHED, RowRef("commitments", "C1")).startswith("Avance del compromiso C1: ")
    title = sentences.title_of_change(PUBLISHED, RESOURCES["milestones"], "H1", Operation.REMOVE)
    assert title == "Retiro en Hitos: H1, Convocatoria"
    assert sentences.title_of_change(PUBLISHED, RESOURCES["events"], "E-9", Operation.CREATE) == "Alta en Eventos: E-9"


@pytest.mark.parametrize(
    ("link", "kind"),
    [("https://a.gt/Acta.PDF?x=1", "document"), ("https://a.gt/foto.jpg", "photo"), ("https://a.gt/x.csv", "dataset"),
     ("https://a.gt/noticias", "web"), ("", "web")],
)  # fmt: skip
def test_the_kind_of_evidence_is_read_from_its_address(link, kind):
    assert sentences.evidence_kind(link).value == kind


def test_a_field_says_its_unit_its_limits_and_whether_it_must_be_filled():
    weight, budget = columns_of("milestones")["weight"], columns_of("commitments")["budget"]
    assert sentences.hint(weight, Language.ES) == "Cuánto pesa en el avance. De 1 a 100."
    assert sentences.hint(budget, Language.ES) == "Desde 0. Con punto decimal, sin separador de miles."
    assert sentences.hint(columns_of("milestones")["title_es"], Language.ES) is None
    assert sentences.label(budget.label, budget, False, Language.ES) == "Presupuesto (GTQ)"
    assert sentences.label(weight.label, weight, True, Language.ES) == "Peso · obligatorio"


def test_a_conflict_shows_the_three_values_and_who_proposed_what_is_published():
    conflict = FieldConflict("milestones", "H1", "completion", "not_started", "limited", "completed", "editing-two")
    column = columns_of("milestones")["completion"]
    shown = sentences.conflict_values(PUBLISHED, conflict, column, Language.ES)
    said = " ".join(re.sub(r"<[^>]+>", " ", shown).split())
    assert said == (
        "Cumplimiento declarado Cuando abrió el formulario No iniciado "
        "Ahora está publicado Limitado (lo propuso editing-two) Usted propone Completo"
    )
