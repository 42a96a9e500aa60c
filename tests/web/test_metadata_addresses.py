"""The addresses of the descriptions: what they say of themselves, how long they hold, and without a database."""

import csv
import io
import json

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from data_access.archive import canonical_file
from data_access.canonical import sha256
from data_access.errors import Unavailable
from data_access.models import RESOURCES
from tests.web.published import published
from web.open_data import descriptions

LIVE = {
    "/datos/datapackage.json": "application/json",
    "/datos/csv-metadata.json": "application/csvm+json",
    "/datos/catalogo.jsonld": "application/ld+json",
    "/datos/catalogo.ttl": "text/turtle; charset=utf-8",
    "/datos/diccionario.csv": "text/csv; charset=utf-8",
}


@pytest.fixture(scope="module", params=["facts", "demonstration"])
def edition(request, sqlite_files):
    with published(sqlite_files, request.param) as edition:
        yield edition


@pytest.fixture(scope="module")
def client(edition):
    with TestClient(Starlette(routes=descriptions.routes())) as client:
        yield client


@pytest.mark.parametrize(("path", "media_type"), LIVE.items())
def test_each_answers_with_what_it_is(client, edition, path, media_type):
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == media_type
    assert answer.headers["x-edition"] == str(edition.number)
    assert answer.headers["x-edition-hash"] == edition.hash
    assert answer.headers["x-as-of"].endswith("Z")
    assert answer.headers["x-content-sha256"] == sha256(answer.content)
    assert answer.headers["x-row-count"] == str(sum(resource.rows for resource in edition.manifest.values()))
    assert answer.headers["link"] == '<https://creativecommons.org/licenses/by/4.0/>; rel="license"'
    assert answer.headers.get("x-demonstration") == ("true" if edition.demonstration else None)
    assert answer.headers["cache-control"] == "public, no-cache"
    assert client.get(path, headers={"If-None-Match": answer.headers["etag"]}).status_code == 304
    assert client.head(path).status_code == 200


@pytest.mark.parametrize("name", ["datapackage.json", "csv-metadata.json"])
def test_each_edition_keeps_its_own_for_ever(client, edition, name):
    answer = client.get(f"/datos/ediciones/{edition.number}/{name}")
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.content == client.get(f"/datos/{name}").content
    first = client.get(f"/datos/ediciones/1/{name}")
    assert first.headers["x-edition"] == "1"
    assert (first.content == answer.content) == (edition.number == 1)


@pytest.mark.parametrize("number", ["0", "999999", "x", "-1"])
def test_an_edition_that_is_not_there_is_not_found(client, number):
    assert client.get(f"/datos/ediciones/{number}/datapackage.json").status_code == 404


def test_an_unknown_edition_is_explained_in_the_readers_language(client):
    answer = client.get("/datos/ediciones/999999/datapackage.json?lang=en")
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["title"] == "There is no edition 999999"


@pytest.mark.parametrize("path", [*LIVE, "/datos/ediciones/1/datapackage.json"])
def test_without_a_database_the_answer_is_a_problem(client, monkeypatch, path):
    def gone(*_asked: object) -> None:
        raise Unavailable

    monkeypatch.setattr(descriptions, "current_edition", gone)
    monkeypatch.setattr(descriptions, "edition_of", gone)
    answer = client.get(path)
    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["retry-after"] == "5"


def test_the_dictionary_has_a_line_for_every_column_of_every_file(client, edition):
    lines = list(csv.DictReader(io.StringIO(client.get("/datos/diccionario.csv").text)))
    for name in RESOURCES:
        header = canonical_file(edition, name).splitlines()[0].decode().split(",")
        assert [line["field"] for line in lines if line["resource"] == name] == header
    for line in lines:
        assert all(line[key] for key in ("type", "label_es", "label_en", "description_es", "description_en"))
        assert line["primary_key"] == ("true" if line["field"] == "code" else "false")
    plan = next(line for line in lines if (line["resource"], line["field"]) == ("commitments", "plan"))
    assert plan["refers_to"] == "action_plans"
    completion = next(line for line in lines if (line["resource"], line["field"]) == ("commitments", "completion"))
    assert "completed = Completo" in completion["values_es"]
    assert "completed = Completed" in completion["values_en"]


def test_search_engines_read_a_data_set_with_its_files(edition):
    described = descriptions.schema_org(edition)
    assert described["@type"] == "Dataset"
    assert described["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert 50 <= len(described["description"]) <= 5000  # what Google's data set search takes
    assert {file["contentUrl"] for file in described["distribution"]} == {
        "http://localhost:8501/datos/todo.zip",
        "http://localhost:8501/datos/todo.xlsx",
    }
    assert ("Datos de demostración" in described["name"]) == edition.demonstration
    places = descriptions.schema_org(edition, "places")
    assert places["identifier"] == edition.manifest["places"].sha256
    assert "http://localhost:8501/datos/places.geojson" in {file["contentUrl"] for file in places["distribution"]}
    assert json.loads(json.dumps(places)) == places
