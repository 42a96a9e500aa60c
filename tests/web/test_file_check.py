"""`/verificar/archivo` and `/datos/huellas.json`: the check of a file, and every hash it compares with."""

from itertools import pairwise

import pytest
from bs4 import BeautifulSoup
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from data_access.archive import canonical_file, edition_of, manifest
from data_access.canonical import sha256
from tests.web.published import published
from web import first_paint, verification
from web.open_data import routes as data_files
from web.security import SecurityHeaders, hash_of

CHECK = "/verificar/archivo"


@pytest.fixture(scope="module")
def shown(sqlite_files):
    with published(sqlite_files, "demonstration") as edition:
        yield edition


@pytest.fixture(scope="module")
def client(shown):
    headers = Middleware(SecurityHeaders, script_hashes=first_paint.script_hashes)
    routes = [*verification.routes(), *data_files.routes(), *first_paint.routes()]
    with TestClient(Starlette(routes=routes, middleware=[headers])) as client:
        yield client


def test_every_file_that_was_ever_published_is_known_by_its_hash(client, shown):
    known = client.get("/datos/huellas.json").json()
    assert (known["edition"], known["hash"]) == (shown.number, shown.hash)
    for number in (1, shown.number // 2, shown.number):
        past = edition_of(number)
        for name in past.manifest:
            runs = known["hashes"][sha256(canonical_file(past, name))]
            assert any(run["resource"] == name and run["first"] <= number <= run["last"] for run in runs)
        told = known["hashes"][sha256(manifest(number))]
        assert told == [{"resource": known["manifest"], "first": number, "last": number}]


def test_the_list_says_of_which_edition_it_is_and_any_site_may_read_it(client, shown):
    answer = client.get("/datos/huellas.json")
    assert answer.headers["x-edition"] == str(shown.number)
    assert answer.headers["access-control-allow-origin"] == "*"
    assert client.get("/datos/huellas.json", headers={"If-None-Match": answer.headers["etag"]}).status_code == 304


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_policy_allows_the_scripts_of_the_page_and_also_where_it_is_kept(client, language):
    answer = client.get(CHECK, params={"lang": language})
    page = BeautifulSoup(answer.text, "html.parser")
    scripts = [hash_of(tag.string) for tag in page.select("script:not([type])")]
    assert len(scripts) == 2
    policy = answer.headers["content-security-policy"]
    assert all(one in policy for one in scripts)
    again = client.get(CHECK, params={"lang": language}, headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.headers["content-security-policy"]) == (304, policy)
    assert hash_of(verification.verification.script()) not in client.get("/").headers["content-security-policy"]


def test_without_a_script_it_says_what_to_type_instead(client):
    page = BeautifulSoup(client.get(CHECK).text, "html.parser")
    assert page.select_one("#comprobar").has_attr("hidden")
    assert "no ejecuta programas" in page.noscript.get_text()
    assert page.select_one("pre").get_text() == "sha256sum commitments.csv"
    assert page.select_one("main a[href='/datos/huellas.json']")
    assert page.select_one("label[for=archivo]")
    assert page.html["lang"] == "es"


def test_the_page_that_verifies_has_the_hash_the_script_and_the_chain(client, shown):
    page = BeautifulSoup(client.get("/verificar").text, "html.parser")
    assert page.select_one("main dl.key code").get_text() == shown.hash
    assert page.select_one("#verificar a[href='/datos/verificar.py']")
    assert page.select_one(f"main a[href='{CHECK}']")
    links = page.select("#cadena ol > li")
    assert [link["id"] for link in links[:2]] == [f"edicion-{shown.number}", f"edicion-{shown.number - 1}"]
    pairs = [[code.get_text() for code in link.select("code")] for link in links]
    assert all(upper[1] == lower[0] for upper, lower in pairwise(pairs))
    assert "python3 verificar.py" in page.select_one("#verificar pre").get_text()


def test_the_chain_goes_on_in_further_pages(client, shown):
    page = BeautifulSoup(client.get("/verificar?pagina=2&lang=en").text, "html.parser")
    numbers = [int(link["id"].removeprefix("edicion-")) for link in page.select("#cadena ol > li")]
    assert numbers == list(range(shown.number - 20, shown.number - 40, -1))
    assert page.select_one("a[rel=prev]")["href"] == "/verificar?lang=en"
    assert not page.select("#verificar"), "how to verify stands on the first page"
