"""The descriptions and the files as they are served: what is described is there, and is what was said."""

import zipfile
from hashlib import sha256
from urllib.parse import urljoin

import pytest
from csvw import CSVW
from frictionless import Package
from rdflib import Graph, URIRef
from starlette.applications import Starlette
from starlette.testclient import TestClient

from tests.web.published import refuse_network
from web.open_data import routes
from web.open_data.terms import DCAT, SPDX

SITE = "http://localhost:8501"


@pytest.fixture(autouse=True)
def alone(monkeypatch):
    refuse_network(monkeypatch)


@pytest.fixture(scope="module")
def client(edition):
    with TestClient(Starlette(routes=routes.routes())) as client:
        yield client


def test_the_zip_is_a_package_that_frictionless_accepts_as_it_is(client, tmp_path):
    file = tmp_path / "todo.zip"
    file.write_bytes(client.get("/datos/todo.zip").content)
    report = Package(str(file)).validate()
    assert report.valid, report.flatten(["place", "type", "message"])


def test_the_zip_unpacked_passes_the_csvw_validator(client, tmp_path):
    file = tmp_path / "todo.zip"
    file.write_bytes(client.get("/datos/todo.zip").content)
    with zipfile.ZipFile(file) as members:
        members.extractall(tmp_path)
    validator = CSVW(str(tmp_path / "csv-metadata.json"), validate=True, strict=True)
    assert validator.is_valid, validator.warnings


@pytest.mark.parametrize("folder", ["/datos/", "/datos/ediciones/1/"])
def test_the_paths_of_the_package_lead_to_its_files(client, folder):
    package = client.get(f"{folder}datapackage.json").json()
    for resource in package["resources"]:
        file = client.get(urljoin(folder, resource["path"]))
        assert file.status_code == 200
        assert len(file.content) == resource["bytes"]
        assert f"sha256:{sha256(file.content).hexdigest()}" == resource["hash"]


def test_every_file_of_the_catalogue_is_there_and_is_what_it_says(client, edition):
    graph = Graph().parse(data=client.get("/datos/catalogo.ttl").text, format="turtle")
    files = set(graph.subject_objects(DCAT.downloadURL))
    assert len(files) >= 3 * len(edition.manifest)
    for file, address in files:
        if "/ediciones/" in address and not any(f"/ediciones/{n}/" in address for n in (1, edition.number)):
            continue  # the first and the newest stand for those between
        answer = client.get(address.removeprefix(SITE))
        assert answer.status_code == 200, address
        kind = str(graph.value(file, DCAT.mediaType)).removeprefix("http://www.iana.org/assignments/media-types/")
        assert answer.headers["content-type"].partition(";")[0] == kind
        size, checksum = graph.value(file, DCAT.byteSize), graph.value(file, SPDX.checksum)
        if size is not None and isinstance(checksum, URIRef):
            assert size.toPython() == len(answer.content)
            said = graph.value(checksum, SPDX.checksumValue)
            assert str(said).lower() == sha256(answer.content).hexdigest()
