"""The addresses of the descriptions: what they say of themselves, how long they hold, and without a database."""

import csv
import io
import json

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from data_access.archive import canonical_file
from data_access.canonical import count_rows, sha256
from data_access.models import RESOURCES
from web.open_data import kept, routes
from web.open_data.schema_org import schema_org

LIVE = {
    "/datos/datapackage.json": "application/json",
    "/datos/csv-metadata.json": "application/csvm+json",
    "/datos/catalogo.jsonld": "application/ld+json",
    "/datos/catalogo.ttl": "text/turtle; charset=utf-8",
    "/datos/diccionario.csv": "text/csv; charset=utf-8",
}


@pytest.fixture(scope="module")
def client(edition):
    kept.earlier.cache_clear()
    with TestClient(Starlette(routes=routes.routes())) as client:
        yield client


ROWS = {
    "/datos/datapackage.json": lambda answer: len(answer.json()["resources"]),
    "/datos/csv-metadata.json": lambda answer: len(answer.json()["tables"]),
    "/datos/catalogo.jsonld": lambda answer: len(RESOURCES) + 1,
    "/datos/catalogo.ttl": lambda answer: len(RESOURCES) + 1,  # and the data set of all of them
    "/datos/diccionario.csv": lambda answer: count_rows(answer.content),
}


@pytest.mark.parametrize(("path", "media_type"), LIVE.items())
def test_each_answers_with_what_it_is(client, edition, path, media_type):
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == media_type
    assert answer.headers["x-edition"] == str(edition.number)
    assert answer.headers["x-edition-hash"] == edition.hash
    assert answer.headers["x-as-of"].endswith("Z")
    assert answer.headers["x-content-sha256"] == sha256(answer.content)
    assert answer.headers["x-row-count"] == str(ROWS[path](answer))
    name = path.rpartition("/")[2]
    filename = f"impulso-local-antigua-edicion-{edition.number}-{name}"
    marked = f"DEMO-{filename}" if edition.demonstration else filename
    assert answer.headers["content-disposition"] == f'inline; filename="{marked}"'
    assert answer.headers["link"] == '<https://creativecommons.org/licenses/by/4.0/>; rel="license"'
    assert answer.headers.get("x-demonstration") == ("true" if edition.demonstration else None)
    assert answer.headers["cache-control"] == "public, no-cache"
    assert client.get(path, headers={"If-None-Match": answer.headers["etag"]}).status_code == 304
    assert client.head(path).status_code == 200


@pytest.mark.parametrize("name", ["datapackage.json", "csv-metadata.json", "diccionario.csv"])
def test_each_edition_has_its_own(client, edition, name):
    answer = client.get(f"/datos/ediciones/{edition.number}/{name}")
    assert answer.headers["cache-control"] == "public, no-cache"
    assert answer.content == client.get(f"/datos/{name}").content
    first = client.get(f"/datos/ediciones/1/{name}")
    assert first.headers["x-edition"] == "1"
    assert (first.content == answer.content) == (edition.number == 1 or name == "diccionario.csv")


@pytest.mark.parametrize("name", ["catalogo.jsonld", "catalogo.ttl"])
def test_there_is_one_catalogue_of_all_editions(client, edition, name):
    for number in {1, edition.number}:
        answer = client.get(f"/datos/ediciones/{number}/{name}?lang=en")
        assert answer.status_code == 404
        assert f"/datos/{name}" in answer.json()["detail"]


@pytest.mark.parametrize("number", ["0", "999999", "x", "-1", "01"])
def test_an_edition_that_is_not_there_is_not_found(client, number):
    assert client.get(f"/datos/ediciones/{number}/datapackage.json").status_code == 404


def test_an_unknown_edition_is_explained_in_the_readers_language(client):
    answer = client.get("/datos/ediciones/999999/datapackage.json?lang=en")
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"] == "No edition has this number; /datos/ediciones.json lists them all."


def test_the_dictionary_has_a_line_for_every_column_of_every_file(client, edition):
    lines = list(csv.DictReader(io.StringIO(client.get("/datos/diccionario.csv").text)))
    for name in RESOURCES:
        header = canonical_file(edition, name).splitlines()[0].decode().split(",")
        assert [line["field"] for line in lines if line["resource"] == name] == header
    for line in lines:
        assert all(line[key] for key in ("type", "label_es", "label_en", "description_es", "description_en"))
        assert line["primary_key"] == ("true" if line["field"] == "code" else "false")
        assert ("Datos de demostración" in line["resource_es"]) == edition.demonstration
        assert ("Demonstration data" in line["resource_en"]) == edition.demonstration
    plan = next(line for line in lines if (line["resource"], line["field"]) == ("commitments", "plan"))
    assert plan["refers_to"] == "action_plans"
    completion = next(line for line in lines if (line["resource"], line["field"]) == ("commitments", "completion"))
    assert "completed = Completo" in completion["values_es"]
    assert "completed = Completed" in completion["values_en"]


def test_search_engines_read_a_data_set_with_its_files(edition):
    described = schema_org(edition)
    assert described["@type"] == "Dataset"
    assert described["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert 50 <= len(described["description"]) <= 5000  # what Google's data set search takes
    assert {file["contentUrl"] for file in described["distribution"]} == {
        "http://localhost:8501/datos/todo.zip",
        "http://localhost:8501/datos/todo.xlsx",
    }
    assert ("Datos de demostración" in described["name"]) == edition.demonstration
    places = schema_org(edition, "places")
    assert "http://localhost:8501/datos/places.geojson" in {file["contentUrl"] for file in places["distribution"]}
    assert json.loads(json.dumps(places)) == places
