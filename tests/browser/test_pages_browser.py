"""The pages in a real browser: nothing missing, nothing from elsewhere, nothing beyond the edge, no barrier."""

import re

import pytest
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import expect

from config.pages import PAGES
from data_access.loading import prepare
from tests.data_access.demonstrations import load_tiny
from tests.serving import serve

ADDRESSES = [page.url for page in PAGES if not page.private]
DETAILS = ["compromisos?id=GTAGA0001", "compromisos?id=NADA", "metodologia?id=CM-03"]
DEMONSTRATED = [*ADDRESSES, "compromisos?id=DEMO-COM-0001", "agenda?id=DEMO-AGE-0003", "metodologia?id=CC-05"]
DEMONSTRATED += ["territorio?id=DEMO-LUG-02", "trazabilidad?id=DEMO-APO-00001", "verificar?pagina=2"]
SIZES = {"desk": {"width": 1280, "height": 900}, "phone": {"width": 375, "height": 812}}
NOT_OURS = [[".stAppHeader"], [".st-key-top"], ['[data-testid="stSidebar"]'], [".st-key-filters"]]


@pytest.fixture(scope="module")
def facts(sqlite_files):
    with serve(sqlite_files.create(sqlite_files.template(prepare))) as served:
        yield served.url


@pytest.fixture(scope="module")
def demonstration(sqlite_files):
    with serve(sqlite_files.create(sqlite_files.template(load_tiny))) as served:
        yield served.url


@pytest.fixture(scope="module", params=SIZES)
def window(chromium, request):
    """A browser window of one size, with what it has cached."""
    context = chromium.new_context(viewport=SIZES[request.param])
    yield context
    context.close()


@pytest.fixture
def page(window):
    """A page that keeps what went wrong in `complaints`."""
    page = window.new_page()
    page.complaints = []
    page.on("console", lambda message: message.type == "error" and page.complaints.append(message.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("response", lambda response: response.status >= 400 and page.complaints.append(response.url))
    yield page
    page.close()


def visit(page, url, address, language):
    """Open a page and wait until it and its charts stand; note every request to another host."""
    page.on("request", lambda request: is_foreign(request.url, url) and page.complaints.append(request.url))
    parameters = f"{'&' if '?' in address else '?'}lang={language}" if language != "es" else ""
    page.goto(f"{url}/{address}{parameters}")
    taken_over(page)
    expect(page.locator(f".site-footer[lang={language}]")).to_have_count(1)
    for chart in page.get_by_test_id("stVegaLiteChart").all():
        chart.locator("svg").wait_for(state="attached")
    page.wait_for_timeout(200)


def taken_over(page):
    """Wait until Streamlit has taken over from the first paint."""
    expect(page.locator("html[data-streamlit=ready]")).to_have_count(1, timeout=30_000)


def is_foreign(address, url):
    return bool(re.match("https?:", address)) and not address.startswith(url)


def beyond_the_edge(page):
    """Return how many pixels the page is wider than the window, by its document and by the part that scrolls."""
    widths = "e => e.scrollWidth - e.clientWidth"
    return page.evaluate(f"({widths})(document.documentElement)"), page.locator(".stMain").evaluate(widths)


def out_of_sight(page):
    """Return the filters that a reader would have to scroll sideways for."""
    buttons = page.locator(".st-key-filters button")
    return buttons.evaluate_all(
        "all => all.filter(e => e.getBoundingClientRect().right > innerWidth).map(e => e.innerText)"
    )


@pytest.mark.parametrize("address", [*ADDRESSES, *DETAILS])
def test_every_page_of_the_facts(page, facts, address):
    language = "es" if page.viewport_size == SIZES["phone"] else "en"  # where Spanish, the longer one, has least room
    visit(page, facts, address, language)
    # a code that is not there is told by the status, which a browser counts as an error
    assert [one for one in page.complaints if "NADA" not in address or not re.search("404|NADA", one)] == []
    assert page.locator("h1").count() == 1
    assert beyond_the_edge(page) == (0, 0)
    assert out_of_sight(page) == []
    assert page.locator(".page").first.get_attribute("lang") == language


@pytest.mark.parametrize("address", DEMONSTRATED)
def test_every_page_full_of_data(page, demonstration, address):
    visit(page, demonstration, address, "es")
    assert page.complaints == []
    assert page.locator("h1").count() == 1
    assert beyond_the_edge(page) == (0, 0)
    assert out_of_sight(page) == []
    assert "Datos de demostración" in page.inner_text(".notice")
    assert barriers(page) == []


def barriers(page):
    """Return what keeps people from using what we draw, as axe finds it: its serious and critical violations."""
    found = Axe().run(page, {"include": [[".stMain"]], "exclude": NOT_OURS}, {"resultTypes": ["violations"]})
    return [
        f"{violation['id']}: {node['html'][:200]}"
        for violation in found["violations"]
        if violation["impact"] in {"serious", "critical"}
        for node in violation["nodes"]
    ]


def test_a_filter_stays_in_the_address_and_the_back_button_undoes_it(page, demonstration):
    visit(page, demonstration, "compromisos", "es")
    every = page.locator(".cards > li").count()
    page.get_by_label("Buscar").fill("no hay nada así")
    page.keyboard.press("Enter")
    page.get_by_text("Ningún compromiso cumple con esta búsqueda.").wait_for()
    expect(page).to_have_url(re.compile(r"q=no\+hay\+nada"))
    page.reload()
    taken_over(page)
    page.get_by_text("Ningún compromiso cumple con esta búsqueda.").wait_for()
    expect(page.get_by_label("Buscar")).to_have_value("no hay nada así")
    page.go_back()
    page.wait_for_selector(".cards")
    expect(page.locator(".cards > li")).to_have_count(every)
    expect(page.get_by_label("Buscar")).to_have_value("")


def test_a_table_becomes_cards_on_a_phone(page, demonstration):
    visit(page, demonstration, "metodologia?id=CM-03", "es")
    cell = page.locator("table.data td").first
    label = cell.evaluate("e => getComputedStyle(e, '::before').content")
    is_phone = page.viewport_size["width"] < 640
    assert (label not in {"none", "normal"}) is is_phone
