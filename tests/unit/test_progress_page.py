"""The page of progress: an empty state that tells who owes what, and charts that say what they show."""

from datetime import date, timedelta

from config.i18n import Language
from presentation.filters import Filters
from presentation.progress import progress
from tests.factories import TODAY, commitment, edition, milestone, organisation

ES, EN = Language.ES, Language.EN


def figures(shown):
    return {figure.name: figure for piece in shown.body if isinstance(piece, tuple) for figure in piece}


def plan():
    """Two institutions: one with a milestone that moved and is late, one with a completed and a coming one."""
    late = milestone(responsible="O1", original_end=date(2025, 7, 31), end_reason_es="Faltó quórum")
    done = milestone(code="H2", responsible="O2", end=date(2025, 6, 30), completion="completed")
    coming = milestone(code="H3", responsible="O2", end=TODAY + timedelta(days=12), title_es="Foro", title_en="Forum")
    return edition(commitment(), organisation(), organisation(code="O2", name_es="Secretaría"), late, done, coming)


def test_without_milestones_the_page_says_who_owes_them():
    shown = progress(edition(commitment()), {}, TODAY, ES)
    (page,) = shown.body
    assert "Todavía no hay hitos publicados" in page
    assert "debe publicarlos la institución" in page


def test_every_chart_is_titled_with_its_message():
    assert {name: figure.message for name, figure in figures(progress(plan(), {}, TODAY, ES)).items()} == {
        "plazos": "1 hito vencido, desde hace 418 días; el próximo vence dentro de 12 días",
        "ritmo": "1 hito completo; según los plazos originales hoy serían 2 de 3",
        "movimientos": "1 de 3 plazos se movió: 61 días",
        "instituciones": "La que más hitos tiene vencidos es Dirección de Ambiente: 1 de 1",
    }


def test_every_chart_has_words_a_table_and_rows():
    for figure in figures(progress(plan(), {}, TODAY, EN)).values():
        assert figure.alt
        assert "<table" in figure.table
        assert figure.rows
        assert figure.spec["layer"]


def test_an_institution_has_its_own_charts():
    shown = progress(plan(), {"institucion": "O2"}, TODAY, ES)
    found = figures(shown)
    assert found["plazos"].message == "el próximo vence dentro de 12 días"
    assert found["ritmo"].message == "1 hito completo; según los plazos originales hoy serían 1 de 2"
    assert "instituciones" not in found
    assert shown.query == {"institucion": "O2"}
    assert shown.title == "Avance y plazos: Secretaría"


def test_what_a_filter_leaves_empty_is_said():
    shown = progress(plan(), {"institucion": "O2", "plazo": "vencidos"}, TODAY, ES)
    assert "plazos" not in figures(shown)
    assert "Ningún hito de esta selección está vencido ni por vencer." in "".join(map(str, shown.body))
    (narrowed,) = (piece for piece in shown.body if isinstance(piece, Filters))
    assert [field.name for row in narrowed.rows for field in row] == ["institucion", "plazo"]
