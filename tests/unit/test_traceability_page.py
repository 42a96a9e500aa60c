"""The page of traceability: what it says, what its numbers lead to, and the page of one contribution."""

import pytest
from bs4 import BeautifulSoup

from config.i18n import Language
from data_access.enumerations import Response
from indicators.traceability import flow
from presentation.flow import _bands, _bars, contribution_flow
from presentation.traceability import traceability
from tests.factories import TODAY, agenda_item, contribution, created, edition, event, published
from tests.unit.test_register import EDITION, ROWS

ES, EN = Language


def page(of=EDITION, language=ES, **query):
    shown = traceability(of, query, TODAY, language)
    pieces = [piece for piece in shown.body if isinstance(piece, str)]
    figures = [one for piece in shown.body if isinstance(piece, tuple) for one in piece]
    html = "".join([*pieces, *(str(one.heading) + str(one.table) for one in figures)])
    return shown, BeautifulSoup(html, "html.parser")


def words(tag):
    return " ".join(tag.get_text(" ").split())


def test_without_contributions_it_says_what_is_missing_since_when_and_who_owes_it():
    _, found = page(edition(history=[published(1, TODAY)]))
    said = words(found.select_one(".empty"))
    assert "No se ha publicado ningún aporte ciudadano" in said
    assert "la municipalidad" in said
    assert "desde el 22 de noviembre de 2026" in said
    assert found.select("#estandares ol > li")
    assert not found.select("#registro")


def test_the_flow_says_its_message_and_each_number_leads_to_its_contributions():
    _, found = page()
    assert "De 4 aportes recibidos, con respuesta: 3" in words(found.select_one(".figure-title"))
    for link in found.select("table.data td a[href*='/trazabilidad']"):
        address = link["href"].partition("?")[2].partition("#")[0]
        query = dict(pair.split("=") for pair in address.split("&"))
        assert len(page(**query)[1].select("li[id]")) == int(link.get_text())


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (contribution(), "no tiene respuesta"),
        (contribution(response="adopted"), "no está en la agenda"),
        (contribution(response="adopted", agenda_item="S1"), "está en la agenda de servicios"),
    ],
)
def test_the_message_of_a_single_contribution_is_a_sentence_of_its_own(row, said):
    assert said in contribution_flow(flow(edition(event(), agenda_item(), row)), ES).message


def test_bands_join_each_bar_with_those_it_comes_from_and_fit_within_them():
    found = flow(EDITION)
    bars = tuple(_bars(found, ES))
    for place in range(1, len(bars)):
        arriving = [band for band in _bands(found, bars) if band.bottom == place]
        assert sum(band.count for band in arriving) == bars[place].count
        for band in arriving:
            top = bars[band.top]
            assert top.start <= band.top_start
            assert band.top_start + band.count <= top.start + top.count


def test_an_entry_has_its_response_its_way_and_an_address_of_its_own():
    _, found = page()
    entry = found.select_one("li#A")
    assert entry.select_one("a[href='/trazabilidad?id=A']")
    assert "a los 10 días" in words(entry)
    assert "Hay presupuesto." in words(entry)
    assert [link["href"] for link in entry.select("a")][1:] == [
        "/trazabilidad?evento=EV1#registro", "/agenda?id=S1", "/compromisos?id=C1",
    ]  # fmt: skip
    assert "No se han publicado las razones." in words(found.select_one("li#C"))


def test_a_contribution_has_its_whole_way_in_both_directions():
    shown, found = page(id="A")
    assert (shown.title, shown.query, shown.found) == ("Aporte A", {"id": "A"}, True)
    steps = [words(step) for step in found.select("ol.timeline > li")]
    assert [title in step for title, step in zip(("Taller", "Recibido el 1 de marzo", "Adoptado", "Recolección",
                                                  "Alianza"), steps, strict=True)] == [True] * 5  # fmt: skip
    addresses = {link["href"] for link in found.select("ol.timeline a")}
    assert addresses == {"/trazabilidad?evento=EV1#registro", "/agenda?id=S1", "/compromisos?id=C1"}


def test_a_way_that_ends_says_where_and_a_code_that_is_none_is_not_found():
    _, found = page(id="C")
    said = words(found.select_one("ol.timeline"))
    assert "No está vinculado a ningún servicio de la agenda." in said
    assert "No llegó a ningún compromiso." in said
    assert not page(id="NADA")[0].found
    gone = contribution(code="Z")
    history = [published(1, TODAY, created(gone))]
    assert not page(edition(*ROWS, history=history), id="Z")[0].found


def test_every_state_of_a_standard_leads_to_its_rule_and_to_where_it_comes_from():
    _, found = page(language=EN)
    items = found.select("#estandares ol > li")
    assert len(items) == 5
    for item in items:
        addresses = [link["href"] for link in item.select("a")]
        assert addresses[0].startswith("/metodologia?lang=en#regla-")
        assert all(address.startswith("/metodologia?id=") for address in addresses[1:])
    assert found.select_one("#plazos a[href$='#regla-site_update']")


def test_the_filters_lead_to_the_register_and_offer_only_what_leaves_something():
    shown, _ = page()
    (narrowed,) = [piece for piece in shown.body if hasattr(piece, "anchor")]
    assert narrowed.anchor == "registro"
    names = [field.name for row in narrowed.rows for field in row]
    assert names == ["q", "tema", "lugar", "origen", "respuesta", "razon", "camino"]
    asked, _ = page(evento="EV1", respuesta="adopted")
    assert asked.title == "Trazabilidad: Taller, Adoptado"
    assert not asked.common
    assert Response.ADOPTED in asked.query.values()
