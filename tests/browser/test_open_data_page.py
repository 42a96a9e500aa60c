"""The open data in a real browser: hashes are copied whole, and a file that was changed is not recognised."""

import re

import httpx
import pytest

from data_access.models import RESOURCES
from tests.data_access.demonstrations import load_tiny
from tests.serving import serve

SIZES = ({"width": 1280, "height": 900}, {"width": 375, "height": 812})


@pytest.fixture(scope="module")
def url(sqlite_files):
    with serve(sqlite_files.create(sqlite_files.template(load_tiny))) as served:
        yield served.url


@pytest.fixture
def page(chromium):
    context = chromium.new_context(viewport={"width": 375, "height": 812})
    page = context.new_page()
    page.complaints = []
    page.on("console", lambda message: message.type == "error" and page.complaints.append(message.text))
    yield page
    context.close()


def test_a_hash_is_short_to_see_and_whole_to_copy_and_examples_stay_within_the_page(page, url):
    page.goto(f"{url}/datos")
    page.wait_for_selector('[data-testid="stApp"] .site-footer')
    examples = page.locator('[data-testid="stApp"] pre.example')
    assert examples.count() == 5
    for size in SIZES:
        page.set_viewport_size(size)
        shown = page.locator('[data-testid="stApp"] #commitments code.hash')
        page.evaluate("getSelection().removeAllRanges()")
        shown.click()
        assert re.fullmatch("[0-9a-f]{64}", page.evaluate("getSelection().toString()").strip())
        assert shown.bounding_box()["width"] < 200
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


# The check of a file


def downloaded(url, path):
    return httpx.get(url + path, trust_env=False).content


def check(page, *files):
    """Choose files (name and content) with the keyboard's own control, and return what is said of each."""
    chosen = [{"name": name, "mimeType": "text/plain", "buffer": content} for name, content in files]
    page.set_input_files("#archivo", chosen)
    lines = page.locator("#comprobar li")
    lines.locator("code").nth(len(files) - 1).wait_for()
    return [line.inner_text() for line in lines.all()]


@pytest.mark.timeout(120)
def test_the_right_file_a_changed_one_and_a_manifest(page, url):
    csv = downloaded(url, "/datos/commitments.csv")
    early = downloaded(url, "/datos/ediciones/1/commitments.csv")
    manifest = downloaded(url, "/datos/ediciones/1/manifest.json")
    page.goto(f"{url}/verificar/archivo")
    right, old, changed, told, other = check(
        page,
        ("any name.csv", csv),
        ("old.csv", early),
        ("commitments.csv", csv.replace(b"\n", b"\r\n")),
        ("manifest.json", manifest),
        ("todo.zip", b"PK"),
    )
    assert "Coincide: es «Compromisos» de la" in right
    assert "Es lo vigente." in right
    assert "Coincide: es «Compromisos» de la" in old
    assert "Ya no es lo vigente" in old
    assert "No coincide con nada de lo publicado" in changed
    assert "Coincide: es el manifiesto de la edición 1" in told
    assert "no los archivos .zip" in other
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement !== document.body")
    page.goto(f"{url}/verificar/archivo?lang=en")
    (said,) = check(page, ("x.csv", csv))
    assert "Commitments" in said
    assert page.complaints == [], "the policy allows the script, and nothing else went wrong"


def test_where_the_list_does_not_come_the_hash_is_shown_and_the_next_try_asks_again(page, url):
    page.route("**/datos/huellas.json", lambda route: route.abort())
    page.goto(f"{url}/verificar/archivo")
    (said,) = check(page, ("x.csv", b"code\n"))
    assert "No se pudo leer la lista de huellas publicadas" in said
    page.unroute("**/datos/huellas.json")
    (said,) = check(page, ("x.csv", b"code\n"))
    assert "No coincide con nada" in said
