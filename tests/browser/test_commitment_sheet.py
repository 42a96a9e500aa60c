"""A commitment on paper and on the clipboard: one clean A4 page, and a citation that is copied whole."""

import re

import pytest
from playwright.sync_api import expect

from data_access.loading import prepare
from tests.data_access.demonstrations import load_tiny
from tests.serving import serve

PAGES = re.compile(rb"/Type\s*/Page\b(?!s)")
SIZE = re.compile(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]")
A4 = (595, 842)  # points
STORIES = [f"DEMO-COM-{number:04}" for number in (1, 2, 3, 7)]  # without evidence, moved twice, contested, corrected
DATA = {"facts": (prepare, ["GTAGA0001"]), "demonstration": (load_tiny, STORIES)}


@pytest.fixture(scope="module", params=DATA)
def told(request, sqlite_files):
    """A site, and the codes of the commitments that are printed."""
    load, codes = DATA[request.param]
    with serve(sqlite_files.create(sqlite_files.template(load))) as served:
        yield served.url, codes


@pytest.fixture
def context(chromium):
    permissions = ["clipboard-read", "clipboard-write"]
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, permissions=permissions)
    yield context
    context.close()


def opened(context, url, code, *, ready=False):
    page = context.new_page()
    page.goto(f"{url}/compromisos?id={code}" + ("" if ready else "&ligera=1"))
    if ready:
        expect(page.locator("html[data-streamlit=ready]")).to_have_count(1, timeout=30_000)
        expect(page.locator(".stApp .cite")).to_have_count(1)
    return page


def sheets(pdf):
    """Return the size in points of each page of a PDF as Chromium writes it, whose page objects are not compressed."""
    sizes = [(round(float(wide)), round(float(high))) for wide, high in SIZE.findall(pdf)]
    assert len(sizes) == len(PAGES.findall(pdf))
    return sizes


def test_a_commitment_is_one_sheet_with_edition_date_and_address(context, told):
    url, codes = told
    for code in codes:
        page = opened(context, url, code)
        is_one_sheet(page, f"{url}/c/{code}")
        page.emulate_media(media="screen")
        if code == codes[0]:
            citation_is_copied_whole(page, f"{url}/c/{code}")
        page.close()


@pytest.mark.parametrize("told", ["demonstration"], indirect=True)
def test_what_streamlit_draws_is_one_sheet_and_copied_whole_too(context, told):
    url, (code, *_) = told
    page = opened(context, url, code, ready=True)
    is_one_sheet(page, f"{url}/c/{code}")
    page.emulate_media(media="screen")
    citation_is_copied_whole(page, f"{url}/c/{code}")


def is_one_sheet(page, address):
    assert sheets(page.pdf(prefer_css_page_size=True, print_background=True)) == [A4], address
    page.emulate_media(media="print")
    seen = page.locator("body").inner_text()
    assert re.search(r"edición \d+, hash [0-9a-f]{16}…", seen)
    assert re.search(r"Consultado el \d+ de \w+ de \d{4}", seen)
    assert address in seen
    assert "Compartir por WhatsApp" not in seen


def citation_is_copied_whole(page, address):
    page.get_by_role("button", name="Copiar la cita").click()
    expect(page.get_by_role("button", name="Cita copiada")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == " ".join(page.locator(".cite").inner_text().split())
    assert copied.endswith(address)


@pytest.mark.parametrize("told", ["demonstration"], indirect=True)
def test_without_a_script_no_button_promises_what_it_cannot_do(chromium, told):
    url, codes = told
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{url}/compromisos?id={codes[0]}")
    assert page.locator(".share button:visible").count() == 0
    assert page.locator(".share a:visible").count() == 2
    context.close()
