"""The open data in a real browser: within the window, without barriers, and with hashes that are copied whole."""

import re

import pytest
from axe_core_python.sync_playwright import Axe

from data_access.models import RESOURCES
from tests.data_access.demonstrations import load_tiny
from tests.serving import serve

SIZES = {"desk": {"width": 1280, "height": 900}, "phone": {"width": 375, "height": 812}}
NOT_OURS = [[".stAppHeader"], [".st-key-top"], ['[data-testid="stSidebar"]']]


@pytest.fixture(scope="module")
def url(sqlite_files):
    with serve(sqlite_files.create(sqlite_files.template(load_tiny))) as served:
        yield served.url


@pytest.fixture(scope="module", params=SIZES)
def window(chromium, request):
    context = chromium.new_context(viewport=SIZES[request.param])
    yield context
    context.close()


@pytest.fixture
def page(window):
    page = window.new_page()
    yield page
    page.close()


def visit(page, address):
    """Open an address and wait until Streamlit has drawn it."""
    page.goto(address)
    page.wait_for_selector('[data-testid="stApp"] .site-footer')


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("name", ["commitments", "attendance", "evidence", "nada"])
def test_a_dictionary_fits_and_has_no_barrier(page, url, name, language):
    visit(page, f"{url}/datos?id={name}&lang={language}")
    widths = page.evaluate(
        "[document.documentElement, document.querySelector('.stMain')].map(e => e.scrollWidth - e.clientWidth)"
    )
    assert widths == [0, 0]
    assert page.locator('[data-testid="stApp"] h1').count() == 1
    found = Axe().run(page, {"include": [[".stMain"]], "exclude": NOT_OURS}, {"resultTypes": ["violations"]})
    serious = [one["id"] for one in found["violations"] if one["impact"] in {"serious", "critical"}]
    assert serious == []


def test_a_hash_is_short_to_see_and_whole_to_copy(page, url):
    visit(page, f"{url}/datos")
    shown = page.locator('[data-testid="stApp"] #commitments code.hash')
    shown.click()
    assert re.fullmatch("[0-9a-f]{64}", page.evaluate("getSelection().toString()").strip())
    assert shown.bounding_box()["width"] < 200


def test_examples_stay_within_the_page(page, url):
    visit(page, f"{url}/datos")
    examples = page.locator('[data-testid="stApp"] pre.example')
    assert examples.count() == 5
    assert examples.evaluate_all("all => all.filter(e => e.scrollWidth > e.clientWidth).length") == 0


def test_without_scripts_everything_is_there(chromium, url):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{url}/datos")
    assert page.locator("table.files tr[id]").evaluate_all("rows => rows.map(row => row.id).sort()") == sorted(
        RESOURCES
    )
    page.locator('a[href="/datos?id=evidence"]').click()
    assert "subject_resource" in page.inner_text("table.fields")
    page.locator('.site-footer a[href="/verificar"]').click()
    assert page.locator("h1").inner_text() == "Verificar"
    context.close()
