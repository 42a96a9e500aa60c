"""The page of data quality: what rows lack, how long they have been left, and who owes it."""

from datetime import date

import pytest
from bs4 import BeautifulSoup

from config.i18n import Language
from indicators.data_quality import QualityFilters
from indicators.data_quality import data_quality as view_of
from indicators.gaps import Flaw, all_gaps, is_stale, owner_of
from indicators.model import RowRef
from presentation.data_quality import data_quality
from presentation.filters import Filters
from tests.factories import (
    TODAY,
    activity,
    agenda_item,
    assessment,
    commitment,
    contribution,
    created,
    edition,
    event,
    evidence,
    measurement,
    milestone,
    organisation,
    place,
    progress_update,
    published,
    risk,
)

ES, EN = Language
START = date(2025, 5, 1)
RECENT, OLD = date(2026, 7, 22), date(2026, 7, 21)  # four months before today, and a day more
LEAD = organisation()
OTHER = organisation(code="O2", name_es="Dirección de Obras", name_en="Works Directorate")
PLAN = commitment(lead="O1")
PROOF = evidence()


def page(of, language=ES, **query):
    shown = data_quality(of, query, TODAY, language)
    html = "".join(piece for piece in shown.body if isinstance(piece, str))
    return shown, BeautifulSoup(html, "html.parser")


def words(tag):
    return " ".join(tag.get_text(" ").split())


def flaws(*rows, history=()):
    return {gap.row.code: gap.flaws for gap in all_gaps(edition(*rows, history=history), TODAY)}


def told(on, *rows):
    """Return the history in which a commitment was first published on a day."""
    return [published(1, on, *map(created, rows))]


@pytest.mark.parametrize(
    ("row", "flaw"),
    [
        (milestone(start=START), Flaw.RESPONSIBLE),
        (agenda_item(), Flaw.RESPONSIBLE),
        (milestone(responsible="O1"), Flaw.DATES),
        (event(held_on=None), Flaw.DATES),
        (milestone(responsible="O1", start=START), Flaw.EVIDENCE),
        (place(source=None), Flaw.SOURCE),
        (risk(responsible="O1"), Flaw.NOT_REVIEWED),
        (agenda_item(responsible="O1", status="piloting"), Flaw.NOT_MEASURED),
        (contribution(received_on=OLD), Flaw.NOT_ANSWERED),
        (event(status="planned"), Flaw.NOT_TOLD),
        (activity(planned_on=OLD), Flaw.NOT_TOLD),
    ],
)
def test_a_row_is_listed_with_what_it_lacks(row, flaw):
    assert flaw in flaws(LEAD, row)[row.code]


@pytest.mark.parametrize(
    "row",
    [
        agenda_item(responsible="O1"),
        contribution(received_on=RECENT),
        contribution(received_on=OLD, response="adopted", reasoned_response_es="Sí", responded_on=OLD),
        event(status="planned", held_on=TODAY),
        event(),
        activity(planned_on=OLD, status="done"),
        risk(responsible="O1", reviewed_on=TODAY),
        risk(responsible="O1", status="closed"),
    ],
)
def test_a_row_that_lacks_nothing_is_not_listed(row):
    assert row.code not in flaws(LEAD, row)


def test_what_was_left_counts_from_four_months_on():
    assert (is_stale(RECENT, TODAY), is_stale(OLD, TODAY)) == (False, True)
    for on, late in ((RECENT, False), (OLD, True)):
        listed = flaws(LEAD, PLAN, PROOF, history=told(on, PLAN)).get("C1", ())
        assert (Flaw.NOT_UPDATED in listed) is late
        item = agenda_item(responsible="O1", status="in_service")
        assert (Flaw.NOT_MEASURED in flaws(LEAD, item, measurement(measured_on=on)).get("S1", ())) is late
    closed = commitment(lead="O1", lifecycle="closed")
    assert "C1" not in flaws(LEAD, closed, PROOF, history=told(OLD, closed))


@pytest.mark.parametrize(
    ("ref", "owner"),
    [
        (RowRef("commitments", "C1"), "O1"),
        (RowRef("milestones", "H1"), "O2"),
        (RowRef("milestones", "H2"), "O1"),
        (RowRef("progress_updates", "AV1"), "O2"),
        (RowRef("evidence", "EVI1"), "O1"),
        (RowRef("evidence", "EVI2"), "O2"),
        (RowRef("risks", "R1"), "O1"),
        (RowRef("risks", "R2"), "O2"),
        (RowRef("assessments", "EVA1"), "O2"),
        (RowRef("contributions", "AP1"), "O2"),
        (RowRef("places", "L1"), None),
    ],
)
def test_a_row_is_owed_by_its_own_institution_or_by_that_of_what_it_belongs_to(ref, owner):
    of = edition(
        *(LEAD, OTHER, PLAN, PROOF, place(), risk(), agenda_item(responsible="O2"), assessment(assessor="O2")),
        *(milestone(responsible="O2"), milestone(code="H2"), progress_update(milestone="H1")),
        evidence(code="EVI2", subject_resource="progress_updates", subject="AV1"),
        *(risk(code="R2", agenda_item="S1"), contribution(agenda_item="S1")),
    )
    assert owner_of(of, ref) == owner


MANY = edition(
    *(LEAD, OTHER, PLAN, place(source=None)),
    *(milestone(code=f"H{n}", responsible="O2" if n % 2 else "O1") for n in range(60)),
    history=told(OLD, PLAN),
)


def listed(**query):
    view = view_of(MANY, QualityFilters.parse(query), TODAY)
    return view.matching, [entry.gap.row.code for entry in view.gaps], view.filters.query


def test_filters_leave_the_rows_they_name_and_pass_over_what_there_is_not():
    assert listed()[0] == 62
    assert listed(institucion="O2")[0] == 30
    assert listed(institucion="nadie")[1] == ["L1"]
    assert listed(falta="fuente")[1] == ["L1"]
    assert listed(falta="actualizacion", tabla="commitments")[1] == ["C1"]
    assert listed(q="obras h1")[0] == 6, "H1 and H11 to H19, of which the odd ones are theirs"
    assert listed(institucion="NADA", falta="x", tabla="y") == listed()


def test_the_list_comes_in_pages_and_the_rows_that_lack_most_come_first():
    assert [len(listed(pagina=str(number))[1]) for number in (1, 2, 9)] == [50, 12, 12]
    assert listed()[1][0] == "C1"
    shown, found = page(MANY, pagina="2")
    assert shown.title == "Calidad de los datos · Página 2 de 2"
    assert found.select_one(".pager a[rel=prev]")["href"].endswith("#pendientes")


def test_each_row_leads_to_its_page_or_to_its_record():
    _, found = page(MANY)
    rows = found.select("section")[-1].select("tbody tr")
    links = {words(row.select_one(".under")).split()[-1]: row.a["href"] for row in rows}
    assert links["C1"] == "/compromisos?id=C1"
    assert links["H0"] == "/compromisos?id=C1"
    _, found = page(edition(event(held_on=None)))
    assert found.select("tbody tr")[-1].a["href"] == "/api/v1/events/EV1"


def test_the_page_offers_the_filters_of_the_list_and_a_figure_of_who_owes_what():
    shown, _ = page(MANY)
    (narrowed,) = (piece for piece in shown.body if isinstance(piece, Filters))
    assert {field.name for row in narrowed.rows for field in row} == {"q", "institucion", "tabla", "falta"}
    ((figure,),) = (piece for piece in shown.body if isinstance(piece, tuple))
    assert figure.message == "Quién debe más: «Dirección de Ambiente», en 31 filas"
    assert [row["Filas con algo pendiente"] for row in figure.rows] == [31, 30, 1]


def test_a_search_that_leaves_nothing_says_so_and_offers_to_clear_the_filters():
    _, found = page(MANY, q="nada de esto")
    assert "Ninguna fila cumple con esta búsqueda." in words(found.select_one(".empty"))
    assert "Hay 62 con algo pendiente." in words(found.select_one(".empty"))


def test_where_nothing_is_missing_it_says_that():
    shown, found = page(edition(LEAD, OTHER))
    assert "No falta nada." in words(found.select_one(".empty"))
    assert "Las 2 filas publicadas" in words(found.select_one(".empty"))
    assert not [piece for piece in shown.body if isinstance(piece, Filters)]


def test_without_any_row_it_says_since_when_and_who_owes_them():
    _, found = page(edition(history=[published(1, TODAY)]))
    said = words(found.select_one(".empty"))
    assert "No hay ninguna fila publicada" in said
    assert "Debe publicarlas la municipalidad" in said
    assert "desde el 22 de noviembre de 2026" in said


def test_a_table_that_lacks_something_says_how_much_and_leads_to_its_rows():
    _, found = page(MANY)
    row = next(row for row in found.select("tbody tr") if words(row.th) == "Hitos")
    assert [words(cell) for cell in row.select("td")] == ["100%", "0% faltan 60", "0% faltan 60", "100%"]
    assert row.a["href"] == "/calidad?tabla=milestones&falta=fechas#pendientes"
    assert "Completas en todo lo que se les pide: Organizaciones." in words(found)
