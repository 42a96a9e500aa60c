"""What every answer made of an edition says of it, in the same words wherever it comes from."""

import importlib
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from config.clock import stamp
from config.settings import ROOT
from web.open_data.about import LICENCE

ADDRESSES = (
    *("/feeds/cambios.atom", "/feeds/plazos.ics", "/incrustar/CM-01", "/datos/places.csv", "/datos/places.json"),
    *("/datos/datapackage.json", "/datos/catalogo.ttl", "/api/v1", "/api/v1/places", "/api/v1/indicators/CM-01"),
)


@pytest.fixture(scope="module")
def client(edition):
    with TestClient(Starlette(routes=importlib.import_module("app").app._user_routes)) as client:
        yield client


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_answer_says_of_which_edition_it_is_and_under_which_licence(client, edition, address):
    headers = client.get(address).headers
    assert headers["x-edition"] == str(edition.number)
    assert headers["x-edition-hash"] == edition.hash
    assert headers["x-as-of"] == stamp(edition.published_at)
    assert f'<{LICENCE.url}>; rel="license"' in headers["link"].split(", ")
    assert headers.get("x-demonstration") == ("true" if edition.demonstration else None)


def test_a_file_of_many_editions_names_none(client, edition):
    headers = client.get(f"/datos/blobs/{edition.manifest['places'].sha256}.csv").headers
    assert "x-edition" not in headers
    assert headers["link"] == f'<{LICENCE.url}>; rel="license"'


@pytest.mark.parametrize(
    ("text", "where"),
    [
        (LICENCE.url, ["about.py"]),
        ('; rel="license"', ["provenance.py"]),
        ("^[0-9a-f]{64}$", ["values.py"]),
        ("X-Edition-Hash", ["provenance.py", "security.py", "words.py"]),
    ],
)
def test_it_is_written_in_one_place(text, where):
    files = [*_files("web", "*.py"), *_files("presentation/templates", "*.*")]
    own = f"{LICENCE.url}deed"  # the page that explains the licence to people
    assert sorted(file.name for file in files if text in file.read_text(encoding="utf-8").replace(own, "")) == where


def _files(folder: str, pattern: str) -> list[Path]:
    return [*(ROOT / folder).rglob(pattern)]
