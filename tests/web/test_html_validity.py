"""The HTML of every public page, read by checkers that nobody here wrote: the W3C's for HTML, PyLD for linked data."""

import json
import logging
import shutil
import subprocess
from dataclasses import dataclass
from functools import cached_property
from itertools import cycle

import pytest
from bs4 import BeautifulSoup
from pyld import jsonld
from starlette.applications import Starlette
from starlette.testclient import TestClient

from config.i18n import Language
from config.settings import ROOT
from data_access.manifest import DEMONSTRATION
from presentation.bodies import BODIES
from tests.conftest import skip_or_fail
from tests.web.published import DATA, published
from web import embeds, first_paint, verification
from web.open_data import routes as open_data

MISTAKEN = {"CSS: “paint-order”: Property “paint-order” doesn't exist."}  # it does, in SVG 2 and in every browser
CHECKER = ROOT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
CHEAPLY = ("-Xss8m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")  # for a minute, optimising costs more than it saves
BROKEN = '<!doctype html><html lang="es"><title>Roto</title><p><h1 id="a">Uno</h1><b id="a"></p>'
pytestmark = pytest.mark.timeout(300)  # one Java process reads all documents, which takes a minute on a busy machine
log = logging.getLogger(__name__)
SCHEMA_ORG = "https://schema.org"


@dataclass(frozen=True)
class Document:
    """A page as the server sent it."""

    name: str
    data: str
    address: str
    status: int
    html: str

    @cached_property
    def soup(self):
        return BeautifulSoup(self.html, "lxml")

    @property
    def is_page(self):
        return "/incrustar/" not in self.address and self.status == 200


def addresses(edition):
    """Return every kind of public page: lists and what narrows them, cards, what is missing, then details of each kind.

    What every data set has stands first, so that it is asked for in each language once.
    """
    commitments = [row.code for row in edition.commitments[:5]]
    items = [row.code for row in edition.agenda_items[:2]]
    return [
        *(f"/{page.url}" for page in BODIES),
        "/?ligera=1",
        "/compromisos?estado=limited&pagina=2",
        "/compromisos?q=%22%3Cagua%3E",
        "/agenda?tipo=new",
        *("/trazabilidad?respuesta=adopted&pagina=2", "/verificar?pagina=2", "/verificar/archivo"),
        *(f"/metodologia?id={code}" for code in ("CC-02", "CC-04", "CM-01", "CM-08")),
        *(f"/datos?id={resource}" for resource in ("commitments", "attendance")),
        *("/datos/ediciones/", "/datos/ediciones/1/", "/incrustar/CM-01", "/incrustar/NADA"),
        *("/compromisos?id=%3Cb%3ENADA", "/nada"),
        *(f"/compromisos?id={code}" for code in commitments),
        *(f"/agenda?id={code}" for code in items),
        *(f"/incrustar/{code}" for code in (*commitments[:2], *items[:2])),
        *(f"/trazabilidad?id={row.code}" for row in edition.contributions[:2]),
        f"/datos/ediciones/{edition.number}/",
    ]


@pytest.fixture(scope="module")
def documents(sqlite_files):
    found = []
    routes = [*embeds.routes(), *open_data.routes(), *verification.routes(), *first_paint.routes()]
    for languages, data in zip((tuple(Language), tuple(Language)[::-1]), DATA, strict=True):
        with (
            published(sqlite_files, data) as edition,
            TestClient(Starlette(routes=routes)) as client,
        ):
            for address, language in zip(addresses(edition), cycle(languages), strict=False):
                asked = f"{address}{'&' if '?' in address else '?'}lang={language}"
                answer = client.get(asked)
                found.append(Document(f"{len(found):03}.html", data, asked, answer.status_code, answer.text))
    return found


def test_the_w3c_checker_finds_no_error(documents, tmp_path):
    if not shutil.which("java") or not CHECKER.exists():
        skip_or_fail("the W3C HTML checker needs Java and `npm install`")
    for document in documents:
        (tmp_path / document.name).write_text(document.html, encoding="utf-8")
    (tmp_path / "broken.html").write_text(BROKEN, encoding="utf-8")
    told = checked(tmp_path)
    where = {document.name: f"{document.address} ({document.data})" for document in documents}
    said = [(one["type"], in_words(one, where[name])) for name, one in told if name in where]
    log.warning("\n".join(words for kind, words in said if kind == "info"))
    assert not [words for kind, words in said if kind != "info"]
    assert [one["type"] for name, one in told if name == "broken.html"].count("error") >= 2


def in_words(message, address):
    return f"{message['type']} in {address}: {message['message']} {message.get('extract', '')!r}"


def checked(folder):
    """Return what the checker says of the files of a folder: the name of each file, with the message."""
    command = ["java", *CHEAPLY, "-jar", CHECKER, "--format", "json", "--exit-zero-always", folder]
    run = subprocess.run(command, capture_output=True, check=False)
    assert run.returncode == 0, run.stderr
    said = [one for one in json.loads(run.stderr)["messages"] if one["message"] not in MISTAKEN]
    return [(one["url"].rpartition("/")[2], one) for one in said]


def test_a_document_has_one_title_one_heading_and_its_language(documents):
    for document in documents:
        soup = document.soup
        language = document.address.rpartition("lang=")[2]
        assert soup.html["lang"] == language, document.address
        for tag in ("title", "h1", "main"):
            assert len(soup.find_all(tag)) == 1, (document.address, tag)
        assert soup.h1.get_text(strip=True)
        if document.is_page:
            assert len(soup.find_all("link", rel="canonical")) == 1, document.address


def test_different_pages_have_different_canonical_addresses(documents):
    pages = [document for document in documents if document.is_page and document.data == "demonstration"]
    addresses = {document.soup.find("link", rel="canonical")["href"] for document in pages}
    asked = {document.address.replace("ligera=1&", "") for document in pages}  # a light home page is the home page
    assert len(addresses) == len(asked) < len(pages)


def loaded(address, _options):
    """Return the context of schema.org in its shortest form: no test reaches the network."""
    assert address.rstrip("/") == SCHEMA_ORG
    context = {"@context": {"@vocab": f"{SCHEMA_ORG}/"}}
    return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": address, "document": context}


def test_linked_data_expand_to_what_the_page_is(documents):
    for document in documents:
        told = [json.loads(tag.string) for tag in document.soup.find_all("script", type="application/ld+json")]
        assert len(told) == document.is_page, document.address
        nodes = [node for one in told for node in jsonld.expand(one, {"documentLoader": loaded})]
        types = {kind.removeprefix(f"{SCHEMA_ORG}/") for node in nodes for kind in node["@type"]}
        if document.is_page:
            assert {"GovernmentOrganization", "WebSite"} < types, document.address
            assert types & {"WebPage", "CollectionPage"}, document.address
            assert ("BreadcrumbList" in types) is not (document.address.split("?")[0] == "/"), document.address
        for node in nodes:
            assert all(value for value in node.values()), document.address
            assert all(name.startswith(("@", SCHEMA_ORG)) for name in node), document.address


def test_demonstration_data_never_pass_for_real_ones(documents):
    for document in documents:
        for tag in document.soup.find_all("script", type="application/ld+json"):
            sets = [node for node in json.loads(tag.string)["@graph"] if node["@type"] == "Dataset"]
            invented = [node.get("creativeWorkStatus") == DEMONSTRATION for node in sets]
            assert invented == [document.data == "demonstration"] * len(sets), document.address
