"""`/datos/`: each file of each edition at its address, what it says of itself, and what is said where there is none."""

from datetime import datetime

import httpx
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from data_access.archive import edition_of
from data_access.canonical import count_rows, sha256
from data_access.loading import prepare
from data_access.manifest import Manifest
from data_access.models import RESOURCES
from web.open_data import kept, routes
from web.open_data.files import FORMATS, WHOLE

LICENCE = '<https://creativecommons.org/licenses/by/4.0/>; rel="license"'
MEDIA_TYPES = {
    "commitments.csv": "text/csv; charset=utf-8",
    "commitments.json": "application/json",
    "commitments.parquet": "application/vnd.apache.parquet",
    "commitments.nested.json": "application/json",
    "places.geojson": "application/geo+json",
    "todo.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "todo.zip": "application/zip",
    "manifest.json": "application/json",
    "ediciones.json": "application/json",
    "cambios-de-estado.csv": "text/csv; charset=utf-8",
    "diccionario.csv": "text/csv; charset=utf-8",
    "datapackage.json": "application/json",
    "csv-metadata.json": "application/csvm+json",
    "catalogo.jsonld": "application/ld+json",
    "catalogo.ttl": "text/turtle; charset=utf-8",
}
OF_ALL_EDITIONS = {"catalogo.jsonld", "catalogo.ttl"}
REVALIDATED, FROZEN = "public, no-cache", "public, max-age=31536000, immutable"


@pytest.fixture(scope="module")
def client(edition):
    kept.earlier.cache_clear()
    with TestClient(Starlette(routes=routes.routes())) as client:
        yield client


def test_the_list_of_media_types_is_complete():
    assert set(MEDIA_TYPES) == {f"commitments.{ending}" for ending in FORMATS} | set(WHOLE)


@pytest.mark.parametrize("name", MEDIA_TYPES)
def test_a_file_says_what_it_is(client, edition, name):
    answer = client.get(f"/datos/{name}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == MEDIA_TYPES[name]
    assert answer.headers["cache-control"] == REVALIDATED
    assert answer.headers["x-edition"] == str(edition.number)
    assert answer.headers["x-edition-hash"] == edition.hash
    assert datetime.fromisoformat(answer.headers["x-as-of"]) == edition.published_at
    assert answer.headers["x-content-sha256"] == sha256(answer.content)
    assert answer.headers["x-row-count"].isdecimal()
    links = answer.headers["link"].split(", ")
    assert links[0] == LICENCE
    described = '<csv-metadata.json>; rel="describedby"; type="application/csvm+json"'
    assert links[1:] == ([described] if name == "commitments.csv" else [])
    assert answer.headers.get("x-demonstration") == ("true" if edition.demonstration else None)
    filename = f"impulso-local-antigua-edicion-{edition.number}-{name}"
    marked = f"DEMO-{filename}" if edition.demonstration else filename
    assert answer.headers["content-disposition"] == f'inline; filename="{marked}"'


def test_a_file_of_one_commitment_says_what_it_is(client, edition):
    code = edition.commitments[0].code
    answer = client.get(f"/datos/commitments/{code}.json")
    assert answer.headers["x-row-count"] == "1"
    assert answer.headers["content-disposition"].endswith(f'-edicion-{edition.number}-commitments-{code}.json"')
    assert answer.json()["commitment"]["code"] == code


@pytest.mark.parametrize("resource", RESOURCES)
def test_a_csv_is_what_the_manifest_names_by_hash(client, edition, resource):
    answer = client.get(f"/datos/{resource}.csv")
    named = edition.manifest[resource]
    assert (sha256(answer.content), len(answer.content)) == (named.sha256, named.bytes)
    assert answer.headers["x-content-sha256"] == named.sha256
    assert answer.headers["x-row-count"] == str(named.rows) == str(count_rows(answer.content))


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("resource", RESOURCES)
def test_every_resource_has_every_form_with_its_row_count(client, edition, resource, ending):
    answer = client.get(f"/datos/{resource}.{ending}")
    assert answer.status_code == 200
    assert answer.headers["x-row-count"] == str(edition.manifest[resource].rows)


def test_every_edition_stays_at_its_address(client, edition):
    for number in range(1, edition.number + 1):
        folder = f"/datos/ediciones/{number}"
        manifest = client.get(f"{folder}/manifest.json")
        stated = Manifest.parse(manifest.text)
        assert sha256(manifest.content) == manifest.headers["x-edition-hash"]
        assert manifest.headers["cache-control"] == FROZEN
        assert stated.number == number
        for name, resource in stated.resources.items():
            answer = client.get(f"{folder}/{name}.csv")
            assert sha256(answer.content) == resource.sha256, (number, name)
            assert answer.headers["x-edition"] == str(number)
            assert answer.headers["cache-control"] == FROZEN


def test_every_edition_has_all_that_the_current_one_has(client, edition):
    for number in {1, edition.number // 2, edition.number} - {0}:
        there = edition_of(number).commitments
        documents = [f"commitments/{there[0].code}.json"] if there else []
        for name in [*MEDIA_TYPES.keys() - OF_ALL_EDITIONS, *documents]:
            answer = client.get(f"/datos/ediciones/{number}/{name}")
            assert answer.status_code == 200, (number, name)
            assert answer.headers["x-edition"] == str(number)
            assert f"-edicion-{number}-" in answer.headers["content-disposition"]
            # only the bytes that the hash covers are for ever: the rest is made by the version that runs
            hashed = name in ("commitments.csv", "manifest.json")
            assert answer.headers["cache-control"] == (FROZEN if hashed else REVALIDATED), name
            tag = {"If-None-Match": answer.headers["etag"]}
            assert client.get(f"/datos/ediciones/{number}/{name}", headers=tag).status_code == 304


def test_the_list_of_editions_is_the_chain(client, edition):
    listed = client.get("/datos/ediciones.json").json()
    assert listed["rows"] == edition.number == len(listed["editions"])
    before = "0" * 64
    for number, item in enumerate(listed["editions"], 1):
        assert (item["number"], item["prev_hash"]) == (number, before)
        path = item["manifest"].removeprefix("http://localhost:8501")
        assert sha256(client.get(path).content) == item["hash"]
        before = item["hash"]
    assert before == edition.hash


def test_every_blob_has_its_address(client, edition):
    for number in {1, edition.number}:
        for resource in edition_of(number).manifest.values():
            answer = client.get(f"/datos/blobs/{resource.sha256}.csv")
            assert sha256(answer.content) == resource.sha256 == answer.headers["x-content-sha256"]
            assert answer.headers["x-row-count"] == str(resource.rows)
            assert answer.headers["link"] == LICENCE
            assert ('"DEMO-' in answer.headers["content-disposition"]) == edition.demonstration
            assert answer.headers["cache-control"] == FROZEN


@pytest.mark.parametrize("name", MEDIA_TYPES)
def test_what_a_reader_has_is_not_sent_again(client, name):
    path = f"/datos/{name}"
    tag = client.get(path).headers["etag"]
    again = client.get(path, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == tag
    assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize("name", MEDIA_TYPES)
def test_head_says_the_same_without_the_bytes(client, name):
    full, head = client.get(f"/datos/{name}"), client.head(f"/datos/{name}")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers == full.headers


@pytest.mark.parametrize("name", MEDIA_TYPES)
def test_compressed_forms_hold_the_same_bytes(client, name):
    plain, *compressed = (
        client.get(f"/datos/{name}", headers={"Accept-Encoding": encoding}) for encoding in ("identity", "gzip", "br")
    )
    for answer in compressed:
        assert answer.content == plain.content
        assert answer.headers["etag"] == plain.headers["etag"]
        assert int(answer.headers["content-length"]) <= int(plain.headers["content-length"])


UNKNOWN = [
    "nada.csv",
    "commitments.xml",
    "commitments",
    "commitments.csv.gz",
    "commitments/NADA.json",
    "commitments/..%2f..%2fetc%2fpasswd.json",
    "commitments/GTAGA0001.csv",
    "staffuser.csv",
    "ediciones/0/commitments.csv",
    "ediciones/01/commitments.csv",
    "ediciones/9999/commitments.csv",
    "ediciones/uno/commitments.csv",
    "ediciones/99999999999999999999/commitments.csv",
    "ediciones/1/nada.csv",
    "ediciones/1/verificar.py",
    "ediciones/01/datapackage.json",
    "blobs/abc.csv",
    f"blobs/{'0' * 64}.csv",
    f"blobs/{'G' * 64}.csv",
]


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("path", UNKNOWN)
def test_an_unknown_file_is_explained(client, path, language):
    answer = client.get(f"/datos/{path}?lang={language}")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    said = answer.json()
    assert said["title"] == {"es": "No existe este archivo", "en": "There is no such file"}[language]
    assert len(said["detail"]) > 30


def test_an_unknown_name_comes_with_those_there_are(client, edition):
    said = client.get("/datos/nada.csv").json()
    assert said["resources"] == list(edition.manifest)
    assert "todo.zip" in said["files"]


def test_the_application_serves_them(served, sqlite_files):
    url = served(sqlite_files.create(sqlite_files.template(prepare))).url
    answers = [httpx.get(f"{url}/datos/commitments.csv", trust_env=False) for _ in range(2)]
    for answer in answers:  # the first through every layer, the second past them
        assert answer.headers["x-content-sha256"] == sha256(answer.content)
    first, second = ({name: value for name, value in answer.headers.items() if name != "date"} for answer in answers)
    assert first == second
    binary = httpx.get(f"{url}/datos/ediciones/1/todo.xlsx", trust_env=False)
    assert binary.headers.get("content-encoding", "identity") == "identity"
    assert binary.headers["x-content-sha256"] == sha256(binary.content)
    assert httpx.get(f"{url}/datos/nada.csv", trust_env=False).json()["status"] == 404
    for name in ("datapackage.json", "verificar.py", "ediciones/1/"):
        assert httpx.get(f"{url}/datos/{name}", trust_env=False).status_code == 200, name
