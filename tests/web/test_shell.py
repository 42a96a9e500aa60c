"""The HTML that Streamlit boots from: status, language and title per address, and nothing of Streamlit's shadowed."""

import re

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Mount
from starlette.testclient import TestClient

from config.i18n import Language
from config.pages import PAGES
from web import shell


@pytest.fixture
def client():
    streamlit = Mount("/", PlainTextResponse("Streamlit"))
    with TestClient(Starlette(routes=[*shell.routes(), streamlit])) as client:
        yield client


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.file)
@pytest.mark.parametrize("language", Language)
def test_a_page_boots_with_its_title_in_its_language(client, page, language):
    answer = client.get(page.address(language))
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.text
    assert re.search(r"<title>(.*)</title>", answer.text)[1].startswith(f"{page.title.in_(language)} · ")


@pytest.mark.parametrize("path", ["/overview", "/router", "/components/frame", "/a/b", "/Compromisos", "/staff.py"])
def test_an_unknown_address_is_not_found(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert "<title>Página no encontrada · " in answer.text


@pytest.mark.parametrize("path", ["/_stcore/health", "/static/js/x.js", "/media/x", "/favicon.png", "/compromisos/"])
def test_what_streamlit_answers_is_left_to_it(client, path):
    assert client.get(path).text == "Streamlit"


def test_it_finds_its_scripts_from_every_address(client):
    html = client.get("/a/b").text
    assert re.search(r'<script[^>]* src="/static/', html)
    assert '="./' not in html
    assert html.index("window.__streamlit = ") < html.index("<script type=")
