"""The sentences a page computes, also where they are uncomfortable."""

from datetime import date

import pytest

from config.i18n import Language
from indicators.commitment import commitment as commitment_view
from indicators.overview import overview
from presentation import sentences
from tests.factories import (
    TODAY,
    agenda_item,
    commitment,
    created,
    edition,
    evidence,
    milestone,
    progress_update,
    published,
    removed,
)

ES = Language.ES


def said(*rows, today=TODAY):
    return sentences.headline(overview(edition(*rows), today).headline, ES)


def test_one_overdue_commitment_without_evidence():
    sentence = said(commitment())
    assert sentence.striptags() == (
        "1 compromiso publicado; venció hace 326 días y no hay evidencia de su cumplimiento."
    )
    assert 'href="/metodologia?id=CM-01"' in sentence
    assert 'class="late" href="/compromisos?id=C1"' in sentence


def test_the_days_are_those_of_today():
    assert "hace 327 días" in said(commitment(), today=date(2026, 11, 23))
    assert said(commitment(), today=date(2025, 12, 31)).striptags() == "1 compromiso publicado; ninguno está vencido."


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([], "Todavía no hay ningún compromiso publicado."),
        ([commitment(), evidence()], "1 compromiso publicado; venció hace 326 días y no se ha declarado completo."),
        ([commitment(completion="completed")], "1 compromiso publicado y declarado completo."),
        (
            [commitment(), commitment(code="C2", end=date(2026, 12, 31))],
            "2 compromisos publicados; 1 está vencido, desde hace 326 días.",
        ),
        (
            [commitment(), commitment(code="C2", end=date(2026, 1, 31))],
            "2 compromisos publicados; 2 están vencidos, el más atrasado desde hace 326 días.",
        ),
    ],
)
def test_headlines(rows, sentence):
    assert said(*rows).striptags() == sentence


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([commitment()], ""),
        (
            [commitment(), commitment(code="C2", completion="completed")],
            "De 1 de los vencidos no hay ninguna evidencia. 1 está declarado completo, sin evidencia.",
        ),
        (
            [commitment(completion="completed"), commitment(code="C2", completion="completed"), evidence()],
            "2 están declarados completos, 1 con evidencia.",
        ),
        (
            [commitment(completion="completed"), commitment(code="C2", end=None), evidence()],
            "1 está declarado completo, con evidencia.",
        ),
        ([commitment(end=None), commitment(code="C2", end=None)], "Ninguno está declarado completo."),
    ],
)
def test_what_the_evidence_says(rows, sentence):
    assert sentences.evidence(overview(edition(*rows), TODAY).headline, ES) == sentence


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([commitment()], "El plazo venció hace 326 días. No se han publicado hitos, avances ni evidencia."),
        (
            [commitment(end=date(2026, 12, 22)), milestone(completion="completed"), progress_update(), evidence()],
            "El plazo vence dentro de 30 días. 1 de 1 hito completo.",
        ),
        (
            [commitment(end=None), milestone(), progress_update(), evidence()],
            "No tiene plazo publicado. 0 de 1 hito completo.",
        ),
        (
            [commitment(completion="completed"), milestone(), progress_update(), evidence()],
            "Plazo: 31 de diciembre de 2025. 0 de 1 hito completo.",
        ),
    ],
)
def test_how_a_commitment_is(rows, sentence):
    story = commitment_view(edition(*rows), "C1", TODAY)
    assert sentences.commitment(story, ES) == sentence


def test_what_is_missing_is_missing_since_a_day():
    service = agenda_item()
    first = published(1, date(2025, 5, 1), created(commitment()))
    added, gone = published(2, date(2025, 6, 1), created(service)), published(3, date(2025, 7, 1), removed(service))
    never, removed_later = edition(history=[first]), edition(history=[first, added, gone])
    assert sentences.missing_since(never, ES, "agenda_items") == "Así consta aquí desde el 1 de mayo de 2025."
    assert sentences.missing_since(removed_later, ES, "agenda_items") == "Así consta aquí desde el 1 de julio de 2025."
    assert sentences.missing_since(edition(), ES, "agenda_items") == "Así consta aquí desde el 22 de noviembre de 2026."
