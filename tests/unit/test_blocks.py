"""The blocks of HTML: escaped, bilingual, and in the colours of the palette."""

from datetime import date

import pytest
from jinja2 import UndefinedError
from markupsafe import Markup

from config import palette
from config.i18n import LabelledEnum, Language, Text
from config.pages import COMMITMENTS
from data_access.enumerations import Completion, EvidenceKind
from indicators.model import RowRef
from presentation import blocks, marks
from presentation.addresses import href, row_address
from tests.factories import (
    agenda_item,
    commitment,
    contribution,
    edition,
    evidence,
    milestone,
    organisation,
    progress_update,
)

ES, EN = Language.ES, Language.EN


def test_values_are_escaped():
    shown = blocks.render(ES, "title.html", title="<script>alert(1)</script>", lead=Markup("<b>negrita</b>"))
    assert "&lt;script&gt;" in shown
    assert "<b>negrita</b>" in shown


def test_a_missing_value_of_a_template_is_an_error():
    with pytest.raises(UndefinedError):
        blocks.render(ES, "title.html", title="Compromisos")


def test_the_block_names_its_language():
    assert 'lang="en"' in blocks.render(EN, "title.html", title="Commitments", lead="")


def test_a_text_without_english_is_marked_as_spanish():
    assert blocks.wording(Text("agua", "water"), EN) == "water"
    assert blocks.wording(Text("agua & sol", ""), EN) == '<span lang="es">agua &amp; sol</span>'
    assert blocks.wording(Text("agua", ""), ES) == "agua"
    assert blocks.wording(None, ES) == "sin datos"
    assert blocks.wording(EvidenceKind.ACT, ES) == "Acta"
    assert blocks.pick(commitment(title_en=None), "title", EN) == '<span lang="es">Alianza por el Ambiente</span>'
    assert blocks.pick(commitment(), "title", EN) == "Alliance for the Environment"


def test_a_state_is_a_word_after_its_own_shape():
    shown = blocks.status(Completion.LIMITED, ES)
    assert 'icon icon-33" aria-hidden="true"' in shown
    assert shown.endswith("</i>Limitado</span>")


@pytest.mark.parametrize("vocabulary", marks.MARKS, ids=lambda vocabulary: vocabulary.__name__)
def test_every_state_has_a_mark_of_the_stylesheet(vocabulary):
    style = blocks.stylesheet()
    shapes = [marks.mark(state) for state in vocabulary]
    assert len(set(shapes)) == len(shapes), "two states of one vocabulary look alike"
    for shape, tone in shapes:
        assert shape == marks.RING or f".icon-{shape}" in style
        assert tone in palette.STATUS


def test_what_is_no_state_has_no_mark():
    with pytest.raises(KeyError):
        marks.mark(EvidenceKind.ACT)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "–"),
        ("", "–"),
        (False, "no"),
        (True, "sí"),
        (0, "0"),
        (date(2025, 8, 1), "1 de agosto de 2025"),
        (Text("agua", "water"), "agua"),
        ((Text("agua", ""), Text("sol", "")), "agua, sol"),
        ("a < b", "a < b"),
        ("https://example.org/x?a=1&b=2", '<a href="https://example.org/x?a=1&amp;b=2">example.org</a>'),
    ],
)
def test_cells(value, shown):
    assert blocks.cell(value, ES) == shown


def test_the_stylesheet_follows_the_theme():
    style = blocks.stylesheet()
    assert style.strip().startswith("<style>")
    assert style.strip().endswith("</style>")
    assert f"--accent: light-dark({palette.ACCENT.light}, {palette.ACCENT.dark});" in style
    assert ".tone-no_evidence { --tone: var(--no-evidence); }" in style
    assert "http" not in style.replace('href^="http"', "")
    assert style.count("{") == style.count("}")


def test_links_leave_out_what_is_empty_and_keep_the_language():
    assert href(COMMITMENTS, ES, estado="limited", q="", pagina=None) == "/compromisos?estado=limited"
    assert href(COMMITMENTS, EN, id="C1") == "/compromisos?id=C1&lang=en"


@pytest.mark.parametrize(
    ("resource", "code", "address"),
    [
        ("commitments", "C1", "/compromisos?id=C1"),
        ("agenda_items", "S1", "/agenda?id=S1"),
        ("milestones", "H1", "/compromisos?id=C1"),
        ("progress_updates", "AV1", "/compromisos?id=C1"),
        ("evidence", "EVI1", "/compromisos?id=C1"),
        ("contributions", "AP1", "/trazabilidad?id=AP1"),
        ("places", "L1", "/territorio?id=L1"),
        ("organisations", "O1", None),
        ("milestones", "NADA", None),
    ],
)
def test_a_row_leads_to_the_page_that_tells_of_it(resource, code, address):
    rows = commitment(), milestone(), progress_update(milestone="H1"), agenda_item(), organisation(), contribution()
    proof = evidence(subject_resource="progress_updates", subject="AV1")
    assert row_address(edition(*rows, proof), RowRef(resource, code), ES) == address


def test_states_are_enumerations_with_labels():
    assert all(issubclass(vocabulary, LabelledEnum) for vocabulary in marks.MARKS)
