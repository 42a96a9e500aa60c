"""The quarterly grid and the import page in a real browser: cells are typed into, files pass the gate."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from data_access.database import open_database
from data_access.staff import drafts
from data_access.staff.sign_in import Browser, sign_in_by_provider
from tests.data_access.proposals import found_town, staff
from tests.data_access.spreadsheets import csv_bytes, xlsx_bytes
from tests.data_access.test_attendance_sheets import HEAD, PEOPLE, TELLTALES
from tests.pages.signed_in import ISSUER, session_of
from tests.serving import serve

FIRST_CELL = {"x": 40, "y": 56}  # in the grid, below its header
TO_NO_PROGRESS = 5  # columns to the right of the code


@pytest.fixture(scope="module")
def site(sqlite_files) -> Iterator[tuple[str, str]]:
    """Address and database of a small town."""
    database = sqlite_files.create(sqlite_files.template(found_town))
    with serve(database) as served:
        yield served.url, database


@pytest.fixture
def engine(site):
    """The engine of the served database."""
    engine = open_database(site[1])
    yield engine
    engine.dispose()


@pytest.fixture
def context(chromium, site, engine) -> Iterator[BrowserContext]:
    """A browser in which an editor is signed in."""
    editor = staff(engine).editor
    session_of(engine, editor)  # links the account with the provider
    token = sign_in_by_provider(engine, ISSUER, editor.username, Browser("192.0.2.1", "a test"))
    context = chromium.new_context(viewport={"width": 1600, "height": 1000}, locale="es-GT")
    context.add_cookies([{"name": "sesion", "value": token, "url": site[0]}])
    yield context
    context.close()


def opened(context: BrowserContext, url: str) -> Page:
    """Return a page once Streamlit has drawn it."""
    page = context.new_page()
    page.goto(url)
    page.wait_for_selector('[data-testid="stApp"] .site-footer')
    expect(page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]')).to_have_count(1)
    return page


def test_a_cell_of_the_grid_is_kept_and_handed_in(context, site, engine):
    page = opened(context, f"{site[0]}/personal-trimestre")
    grid = page.locator('[data-testid="stDataFrame"] .dvn-scroller')
    grid.click(position=FIRST_CELL)
    for _ in range(TO_NO_PROGRESS):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 de 1 hito con respuesta.")).to_be_visible(timeout=15_000)
    assert drafts.all_kept(engine, staff(engine).editor)
    page.close()
    page = opened(context, f"{site[0]}/personal-trimestre")
    expect(page.get_by_text("1 de 1 hito con respuesta.")).to_be_visible(timeout=15_000)
    page.get_by_role("button", name="Entregar el informe").click()
    expect(page.get_by_text(re.compile(r"Propuesta \d+ en revisión"))).to_be_visible(timeout=15_000)
    expect(page.get_by_text("0 de 1 hito con respuesta.")).to_be_visible(timeout=15_000)
    assert not drafts.all_kept(engine, staff(engine).editor)


def test_templates_sign_in_sheets_and_files_pass_the_gate(context, site):
    """A template is downloaded, a sign-in sheet shows counts and nobody, and a file is checked at once."""
    page = opened(context, f"{site[0]}/personal-importar")
    page.get_by_text("Plantillas para descargar").click()
    with page.expect_download() as download:
        page.locator('a[href="/personal/plantillas/milestones.xlsx"]').click()
    assert download.value.suggested_filename == "milestones.xlsx"

    page.get_by_role("tab", name="Lista de asistencia").click()
    sheet = {"name": "lista.xlsx", "mimeType": "application/octet-stream"}
    page.locator('input[type="file"]').last.set_input_files({**sheet, "buffer": xlsx_bytes(("Lista", [HEAD, *PEOPLE]))})
    expect(page.get_by_text("4 personas contadas")).to_be_visible(timeout=15_000)
    assert not [telltale for telltale in TELLTALES if telltale in page.content()]

    page.get_by_role("tab").first.click()
    rows = [["code", "name", "kind"], ["P-1", "El Hato", "aldea"]]
    files = {"name": "places.csv", "mimeType": "text/csv", "buffer": csv_bytes(rows)}
    page.locator('input[type="file"]').first.set_input_files(files)
    expect(page.get_by_text("Filas nuevas: 1.")).to_be_visible(timeout=15_000)
    page.get_by_label("Título de la propuesta (público)").first.fill("Lugares")
    page.get_by_label("Motivo (público)").first.fill("Acta 5")
    page.get_by_role("button", name="Enviar a revisión").click()
    expect(page.get_by_text(re.compile(r"Propuesta \d+ en revisión"))).to_be_visible(timeout=15_000)
