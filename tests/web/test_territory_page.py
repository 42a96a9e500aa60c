"""The territory over plain HTTP: the map as a picture, the same as a list and a table, and each place's own page."""

import re

import pytest
from bs4 import BeautifulSoup
from lxml import etree

from config.i18n import Language
from tests.factories import agenda_item, attendance, commitment, contribution, edition, event, place
from tests.web.in_memory import client
from web import first_paint, platform
from web.platform import Chunk

HERE = {"lat": "14.546", "lon": "-90.725", "precision": "approximate"}
ROWS = (
    place(name="San Lázaro"),
    place(code="L2", name="Santa Ana", population=500, **HERE),
    place(code="L3", name="El Hato", lat="14.583", lon="-90.706", precision="exact"),
    place(code="M", name="Antigua", kind="municipality", lat="14.5575", lon="-90.7333", population=46_054),
    *(event(place="L2", title_es="Foro del agua"), event(code="EV2", place="L3", people=22)),
    *(attendance(place="L2"), attendance(code="AS2", place="L2", sex="men", people_hidden=True)),
    attendance(code="AS3", event="EV2", place="L3", people_hidden=True),
    *(contribution(place="L2", agenda_item="S1"), agenda_item(commitments=["C1"]), commitment()),
)


@pytest.fixture
def get(monkeypatch):
    """`get(path)` returns a page of these rows; `get(path, rows)` of others."""

    def read(path, rows=ROWS):
        answer = client(first_paint.routes(), monkeypatch, edition(*rows)).get(path)
        return BeautifulSoup(answer.text, "html.parser")

    return read


def said(tag):
    return " ".join(tag.get_text(" ").split())


def test_the_map_is_a_picture_with_words_and_its_places_are_links_beside_it(get):
    page = get("/territorio")
    shown = page.select_one(".map")
    assert shown["role"] == "img"
    assert "Santa Ana: al menos 10 participaciones · posición aproximada" in shown["aria-label"]
    assert "El Hato: Participaciones: reservado · posición exacta" in shown["aria-label"]
    names = {tag.get_text() for tag in shown.select("svg text")}
    assert {"Santa Ana", "El Hato", "1 km", "N"} <= names
    assert {"San Lázaro", "Antigua"} & names == set()
    links = [(tag.get_text(), tag["href"]) for tag in page.select(".columns ul.rows a")]
    assert links == [("Santa Ana", "/territorio?id=L2"), ("El Hato", "/territorio?id=L3")]


def test_the_table_has_every_place_those_without_a_position_too(get):
    page = get("/territorio")
    names = [said(tag) for tag in page.select(".places tbody th")]
    assert names == [
        "Santa Ana Aldea o comunidad · posición aproximada",
        "Antigua Municipio · todo el municipio, no se dibuja como un punto",
        "El Hato Aldea o comunidad · posición exacta",
        "San Lázaro Aldea o comunidad · sin posición publicada",
    ]
    assert "1 lugar no tiene una posición publicada y no está en el mapa: San Lázaro." in said(page)
    cells = [said(cell) for cell in page.select(".places tbody tr")[0].select("td")]
    assert cells == ["al menos 10", "1", "1", "1", "500", "al menos 20.0"]


def test_what_is_withheld_is_in_no_sum(get):
    row = get("/territorio").select(".places tbody tr")[2]
    assert [said(cell) for cell in row.select("td")][:2] == ["reservado", "1"]
    page = said(get("/territorio?id=L3").select_one("main"))
    assert "22" in page  # the total of the event is public; nobody is told how many of them came from here
    assert "Mujeres reservado" in page


def test_a_heading_sorts_by_its_column_and_says_by_which_the_table_is_sorted(get):
    page = get("/territorio?medida=eventos")
    assert [said(tag.a) for tag in page.select(".places th[aria-sort]")] == ["Eventos ↓"]
    headings = {said(tag): tag["href"] for tag in page.select(".places thead a")}
    assert headings == {
        "Lugar": "/territorio?orden=nombre&medida=eventos",
        "Participaciones": "/territorio",
        "Eventos ↓": "/territorio?medida=eventos",
        "Aportes": "/territorio?medida=aportes",
        "Servicios de la agenda": "/territorio?medida=servicios",
        "Por cada mil": "/territorio?medida=eventos&por=mil",
    }
    by_name = get("/territorio?orden=nombre")
    assert [said(tag.a) for tag in by_name.select(".places tbody th")] == [
        "Antigua",
        "El Hato",
        "San Lázaro",
        "Santa Ana",
    ]
    assert by_name.select_one(".places th[aria-sort=ascending]")


def test_fifty_places_to_a_page(get):
    rows = [place(code=f"L{number:02}") for number in range(52)]
    first, second = get("/territorio", rows), get("/territorio?pagina=2", rows)
    assert [len(page.select(".places tbody tr")) for page in (first, second)] == [50, 2]
    assert first.select_one("a[rel=next]")["href"] == "/territorio?pagina=2"


def test_a_place_tells_what_happened_there_and_what_became_of_it(get):
    page = get("/territorio?id=L2&medida=aportes")
    assert page.h1.get_text() == "Santa Ana"
    sections = {said(tag.h2): said(tag) for tag in page.select("section") if tag.h2}
    assert "Foro del agua" in sections["Eventos"]
    assert "al menos" not in sections["Eventos"]
    assert "Mujeres 10" in sections["Quién participó"]
    assert "Hombres reservado" in sections["Quién participó"]
    assert "Se reserva 1 cifra menor de 5" in sections["Quién participó"]
    assert "«Más basureros»" in sections["Aportes y su respuesta"]
    assert "Pendiente" in sections["Aportes y su respuesta"]
    assert "Recolección" in sections["Servicios de la agenda"]
    assert "Alianza por el Ambiente" in sections["Compromisos"]
    missing = [said(tag) for tag in page.select("section li") if said(tag).startswith(("Su ", "El ", "La "))]
    assert missing == [
        "Su posición exacta: la del mapa es aproximada.",
        "El acta de 1 evento realizado.",
        "La respuesta a 1 aporte.",
    ]
    assert page.select_one(".back a")["href"] == "/territorio?medida=aportes"


def test_a_place_without_a_position_is_not_drawn_and_says_so(get):
    page = get("/territorio?id=L1")
    assert not page.select(".map")
    assert "Su posición: por eso no está en el mapa." in said(page)
    assert "sin posición publicada" in said(page)


def test_what_nobody_has_published_is_said_with_who_owes_it(get):
    page = get("/territorio", [place(), place(code="L2", name="Santa Ana", **HERE)])
    assert "De ningún lugar se han publicado eventos, asistencia ni aportes." in said(page)
    assert "Debe publicarlos la municipalidad" in said(page)
    assert said(page.select_one(".figure-title")) == "1 de 2 lugares tienen una posición publicada, solo aproximada"
    assert [said(tag) for tag in page.select(".places thead th")] == ["Lugar", "Unidad de participación", "Habitantes"]
    assert not page.form
    assert "No se ha publicado ningún lugar." in said(get("/territorio", []))


def test_only_a_page_with_a_map_loads_what_draws_maps(get):
    (module,) = (one for one in platform.chunks(Chunk.MAP) if f"/{Chunk.MAP}." in one)
    loaded = {
        path: get(path).select_one("#first-paint")["data-preloads"]
        for path in ("/", "/territorio", "/territorio?id=L1")
    }
    assert {path: module in preloads for path, preloads in loaded.items()} == {
        "/": False,
        "/territorio": True,
        "/territorio?id=L1": False,
    }
    assert get("/territorio").select_one("#first-paint")["data-maps"] == "1"


def test_the_picture_has_the_height_and_the_colours_of_the_map_that_follows(get):
    shown = get("/territorio").select_one(".map")
    assert shown["style"] == "height: 460px"
    drawing = etree.fromstring(str(shown.svg))
    assert drawing.get("height") == "460"
    assert set(re.findall(r"#[0-9a-fA-F]{6}", str(shown.svg))) == set()  # they follow the reader's theme


@pytest.mark.parametrize("language", Language)
def test_names_that_are_markup_stay_words(get, language):
    rows = [place(name="<b>Santa</b> {name}", **HERE), event(), attendance(place="L1")]
    page = get(f"/territorio?lang={language}", rows)
    assert not page.select("main b")
    assert "<b>Santa</b> {name}" in {tag.get_text() for tag in page.select(".map text")}
