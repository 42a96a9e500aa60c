"""The page of open data: every file named with its hash, every field explained, nothing invented where nothing is."""

import re
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from config.i18n import Language
from config.pages import OPEN_DATA
from config.settings import ROOT
from data_access import current
from data_access.manifest import DEMONSTRATION, Resource
from data_access.models import RESOURCES
from pages.components import frame
from presentation import moment
from tests.factories import TODAY, commitment, edition, one_of_each, published

FILES = {name: Resource(f"{place:064x}", place, 1000 * place) for place, name in enumerate(RESOURCES)}


@pytest.fixture
def visit(monkeypatch):
    """`visit(edition, **query)` runs the page and returns its markup."""
    monkeypatch.setattr(frame, "database_answers", lambda: True)
    monkeypatch.setattr(moment, "today", lambda: TODAY)

    def run(made, **query):
        for module in (current, moment):
            monkeypatch.setattr(module, "current_edition", lambda: made)
        app = AppTest.from_file(str(ROOT / "pages" / "router.py"), default_timeout=30)
        app.query_params["lang"] = query.get("lang", "es")
        app.run()
        app.switch_page(OPEN_DATA.file)
        for name, value in query.items():
            app.query_params[name] = value
        app.run()
        assert not app.exception
        drawn = [element.proto.body for element in app.get("html")]
        return "\n".join(body for body in drawn if '<div class="page' in body)

    return run


def with_files(made):
    return replace(made, manifest=FILES)


def words(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


@pytest.mark.parametrize("language", Language)
def test_every_file_is_there_with_hash_and_formats(visit, language):
    shown = visit(with_files(one_of_each()), lang=language.value)
    for name, item in FILES.items():
        assert f'<tr id="{name}">' in shown
        assert f'title="{item.sha256}">{item.sha256}<' in shown
        for ending in ("csv", "json", "parquet"):
            assert f'href="/datos/{name}.{ending}"' in shown
        assert RESOURCES[name].title.in_(language) in words(shown)


ADDRESSES = [
    *("/datos/todo.zip", "/datos/todo.xlsx", "/datos/places.geojson", "/datos/commitments.nested.json"),
    *(
        "/datos/cambios-de-estado.csv",
        "/datos/diccionario.csv",
        "/datos/datapackage.json",
        "/datos/csv-metadata.json",
        "/datos/catalogo.jsonld",
    ),
    *("/datos/catalogo.ttl", "/datos/ediciones.json", "/api/v1/openapi.json"),
    *("/feeds/cambios.atom", "/feeds/plazos.ics"),
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_everything_else_is_linked(visit, address):
    assert f'href="{address}"' in visit(with_files(edition()))


def test_feeds_keep_the_language(visit):
    shown = visit(with_files(edition()), lang="en")
    assert 'href="/feeds/cambios.atom?lang=en"' in shown
    assert 'href="/datos?id=commitments&amp;lang=en"' in shown


def test_a_resource_without_rows_says_since_when(visit):
    history = [published(1, TODAY)]
    said = words(visit(with_files(edition(history=history))))
    assert "El programa que este sitio sigue. Así consta aquí desde el 22 de noviembre de 2026. sin filas" in said


def test_editions_are_listed_with_their_files(visit):
    shown = visit(with_files(edition(history=[published(number, TODAY) for number in (1, 2)])))
    for number in (1, 2):
        assert f'href="/datos/ediciones/{number}/manifest.json"' in shown
        assert f'href="/datos/ediciones/{number}/todo.zip"' in shown
        assert f'title="{number:064}"' in shown


def test_how_to_cite_names_this_edition_and_how_to_verify_is_linked(visit):
    made = with_files(edition())
    shown = visit(made)
    assert f"SHA-256 {made.hash}" in words(shown)
    assert 'href="/verificar"' in shown


@pytest.mark.parametrize("query", [{}, {"id": "commitments"}])
def test_invented_data_say_so(visit, query):
    assert "datos de demostración, inventados" in words(
        visit(with_files(edition(commitment(source=DEMONSTRATION))), **query)
    )
    assert "demostración" not in visit(with_files(edition(commitment())), **query)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", RESOURCES)
def test_every_resource_has_its_dictionary(visit, name, language):
    shown = visit(with_files(edition()), id=name, lang=language.value)
    said = words(shown)
    assert shown.count("<h1") == 1
    assert FILES[name].sha256 in said
    for column in RESOURCES[name].columns:
        assert f'<tr id="{column.name}">' in shown
        assert column.label.in_(language) in said
        for member in column.enumeration or ():
            assert f"<code>{member.value}</code> {member.label.in_(language)}".replace("'", "&#39;") in shown
        if column.refers:
            assert f'href="/datos?id={column.refers}' in shown


@pytest.mark.parametrize("code", ["nada", "<script>alert(1)</script>", "commitments.csv", "x" * 10_000])
def test_an_unknown_resource_says_so_and_leads_back(visit, code):
    shown = visit(with_files(edition()), id=code)
    assert "No existe este código" in shown
    assert "<script>" not in shown
    assert '<a href="/datos">Todos los datos abiertos</a>' in shown


def test_an_edition_without_files_says_so(visit):
    assert "Esta edición todavía no tiene archivos." in visit(edition())
