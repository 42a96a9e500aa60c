"""A file checked in a real browser: what was published is recognised, what was changed is not."""

import httpx
import pytest

from tests.data_access.demonstrations import load_tiny
from tests.serving import serve


@pytest.fixture(scope="module")
def url(sqlite_files):
    with serve(sqlite_files.create(sqlite_files.template(load_tiny))) as served:
        yield served.url


@pytest.fixture
def page(chromium):
    context = chromium.new_context(viewport={"width": 375, "height": 812})
    page = context.new_page()
    page.complaints = []
    page.on("console", lambda message: page.complaints.append(message.text) if message.type == "error" else None)
    yield page
    context.close()


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
