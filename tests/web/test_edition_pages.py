"""`/datos/ediciones/<number>/`: the address that everything prints is a page, and so is every other one they print."""

import io
import re
from html import unescape
from zipfile import BadZipFile, ZipFile

import pytest
from bs4 import BeautifulSoup
from starlette.applications import Starlette
from starlette.testclient import TestClient

from config.clock import stamp
from config.i18n import Language
from data_access.archive import edition_of
from data_access.canonical import sha256
from data_access.manifest import NO_HASH
from presentation import file_sizes, open_data
from web import api, calendars, embeds, feeds, first_paint, previews, verifier
from web.open_data import routes
from web.open_data.files import content_of, names

SITE = "http://localhost:8501"
ADDRESS = re.compile(rf"{SITE}[^\s\x00-\x1f\"'<>\\)\]|`]*")


@pytest.fixture(scope="module")
def client(edition):
    modules = (api, feeds, calendars, embeds, verifier, routes, previews, first_paint)
    with TestClient(Starlette(routes=[route for module in modules for route in module.routes()])) as client:
        yield client


def page_of(client, path):
    answer = client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8"), path
    return BeautifulSoup(answer.text, "lxml")


def editions(edition):
    return sorted({1, max(edition.number // 2, 1), edition.number})


@pytest.mark.parametrize("language", Language)
def test_an_edition_is_a_page_that_says_what_it_is(client, edition, language):
    for number in editions(edition):
        shown, told = page_of(client, f"/datos/ediciones/{number}/?lang={language}"), edition_of(number)
        said = " ".join(shown.main.get_text(" ").split())
        assert shown.html["lang"] == language
        assert [str(number) in title.text for title in shown("h1")] == [True]
        assert shown.time["datetime"] == stamp(told.published_at)
        assert told.hash in said
        assert (told.prev_hash in said) == (number > 1)
        assert NO_HASH not in said
        assert f"{SITE}/datos/ediciones/{number}/" in said
        assert f"{told.hash} manifest.json" in said
        assert ("emostra" in said) == edition.demonstration
        canonical = shown.find("link", rel="canonical")["href"]
        assert canonical == f"{SITE}/datos/ediciones/{number}/" + ("?lang=en" if language is Language.EN else "")


def test_the_page_lists_every_file_with_rows_size_and_hash(client, edition):
    for number in editions(edition):
        shown, told = page_of(client, f"/datos/ediciones/{number}/"), edition_of(number)
        rows = {row["id"]: row for row in shown.select("table.files tr[id]")}
        assert set(rows) == set(told.manifest)
        for name, item in told.manifest.items():
            assert rows[name].code["title"] == item.sha256
            assert (item.rows == 0) == ("sin filas" in rows[name].text)
            assert open_data.size(item.bytes, Language.ES) in rows[name].text
            links = {link["href"] for link in rows[name]("a")}
            assert links == {f"/datos/ediciones/{number}/{name}.{ending}" for ending in ("csv", "json", "parquet")}
        assert {link["href"].rpartition("/")[2] for link in shown.select("table:not(.files) a")} == set(
            open_data.BUNDLES
        )


def test_pages_lead_to_the_edition_before_and_after(client, edition):
    for number in editions(edition):
        shown = page_of(client, f"/datos/ediciones/{number}/?lang=en")
        beside = {link["rel"][0]: link["href"] for link in shown.select("nav.after a[rel]")}
        expected = {"prev": number - 1, "next": number + 1}
        assert beside == {
            rel: f"/datos/ediciones/{other}/?lang=en" for rel, other in expected.items() if 1 <= other <= edition.number
        }


@pytest.mark.parametrize("path", ["/datos/ediciones/", "/datos/ediciones"])
def test_the_list_of_editions_has_them_all(client, edition, path):
    links = [link["href"] for link in page_of(client, path).select("tbody th a")]
    assert links == [f"/datos/ediciones/{number}/" for number in range(edition.number, 0, -1)]


def test_without_the_slash_it_is_the_same_page(client, edition):
    first, second = (client.get(f"/datos/ediciones/{edition.number}{slash}") for slash in ("", "/"))
    assert first.content == second.content


@pytest.mark.parametrize("number", ["0", "999999", "01", "uno", "-1", "99999999999999999999"])
def test_an_edition_that_is_not_there_is_a_page_not_found(client, number):
    for slash in ("", "/"):
        answer = client.get(f"/datos/ediciones/{number}{slash}")
        assert answer.status_code == 404
        assert "<h1>Página no encontrada</h1>" in answer.text


def test_the_page_boots_nothing_and_is_asked_for_again(client, edition):
    answer = client.get(f"/datos/ediciones/{edition.number}/")
    assert "data-module" not in answer.text
    assert answer.headers["cache-control"] == "public, no-cache"
    again = client.get(f"/datos/ediciones/{edition.number}/", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


def test_its_picture_is_there(client, edition):
    shown = page_of(client, "/datos/ediciones/1/")
    picture = shown.find("meta", property="og:image")["content"]
    assert picture == f"{SITE}/imagen/es/datos.png"


@pytest.mark.timeout(300)
def test_every_address_that_files_and_documents_print_answers(client, edition):
    printed = {}
    for name in names(edition):
        for address in addresses(content_of(edition, name).body):
            printed.setdefault(address, name)
    for path in ("/api/v1", "/api/v1/commitments", "/api/v1/editions", "/datos", "/datos/ediciones/1/", "/"):
        for address in addresses(client.get(path).content):
            printed.setdefault(address, path)
    assert f"{SITE}/datos/ediciones/{edition.number}/" in printed
    earlier = [f"{SITE}/datos/ediciones/{number}/" for number in range(2, edition.number)]
    asked = {
        address: name
        for address, name in printed.items()
        # an edition like any other; the first and the newest stand for those between
        if not address.startswith(tuple(earlier)) or address in earlier
    }
    wrong = {
        address: (answer.status_code, name)
        for address, name in asked.items()
        if (answer := client.get(address.removeprefix(SITE) or "/")).status_code != 200
    }
    assert wrong == {}


def addresses(body):
    """Return every address of this site in a file or its members, without fragments and without templates."""
    try:
        with ZipFile(io.BytesIO(body)) as archive:
            texts = [archive.read(name) for name in archive.namelist()]
    except BadZipFile:
        texts = [body]
    found = (match for text in texts for match in ADDRESS.findall(unescape(text.decode("utf-8", "ignore"))))
    plain = {address.partition("#")[0].rstrip(".,;:»”") for address in found}
    return {address for address in plain if not set("{‹") & set(address)}


def test_sizes_are_shown_once_files_are_made(client, edition):
    told = file_sizes.told(edition)
    told.clear()
    assert "XLSX: " not in page_of(client, "/datos").main.get_text(" ")
    for name in names(edition):
        content_of(edition, name)
    page = " ".join(page_of(client, "/datos").main.get_text(" ").split())
    for name in ("todo.zip", "todo.xlsx", "places.geojson", "commitments.nested.json", "diccionario.csv"):
        assert told[name] == len(client.get(f"/datos/{name}").content)
        assert open_data.size(told[name], Language.ES) in page, name
    resource = " ".join(page_of(client, "/datos?id=places").main.get_text(" ").split())
    for ending in ("json", "parquet"):
        body = client.get(f"/datos/places.{ending}").content
        assert f"({open_data.size(len(body), Language.ES)})" in resource
    assert sha256(body) == client.get("/datos/places.parquet").headers["x-content-sha256"]
