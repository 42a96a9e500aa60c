"""The pages in a real browser: nothing missing, nothing from elsewhere, nothing beyond the edge, no barrier."""

import re
from urllib.parse import urlsplit

import pytest
from axe_core_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from playwright.sync_api import expect

from config.pages import PAGES
from data_access.loading import prepare
from presentation.maps import PICTURE
from tests.data_access.demonstrations import load_tiny
from tests.serving import serve

ADDRESSES = [page.url for page in PAGES if not page.private]
DETAILS = ["compromisos?id=GTAGA0001", "compromisos?id=NADA", "metodologia?id=CM-03", "datos?id=attendance"]
DEMONSTRATED = [*ADDRESSES, "compromisos?id=DEMO-COM-0001", "agenda?id=DEMO-AGE-0003", "metodologia?id=CC-05"]
DEMONSTRATED += ["territorio?id=DEMO-LUG-02", "trazabilidad?id=DEMO-APO-00001", "verificar?pagina=2"]
DEMONSTRATED += [f"datos?id={name}" for name in ("commitments", "attendance", "evidence", "nada")]
PHONE, DESK = {"width": 375, "height": 812}, {"width": 1280, "height": 900}
NOT_OURS = [[".stAppHeader"], [".st-key-top"], ['[data-testid="stSidebar"]'], [".st-key-filters"]]
MAP = '[data-testid="stDeckGlJsonChart"]'
REFUSALS = """
addEventListener('securitypolicyviolation', e => console.error(`${e.violatedDirective} ${e.blockedURI} ${e.sample}`));
"""


@pytest.fixture(scope="module")
def facts(sqlite_files):
    with serve(sqlite_files.create(sqlite_files.template(prepare))) as served:
        yield served.url


@pytest.fixture(scope="module")
def demonstration(sqlite_files):
    with serve(sqlite_files.create(sqlite_files.template(load_tiny))) as served:
        yield served.url


@pytest.fixture(scope="module")
def window(chromium):
    """A browser window with what it has cached."""
    context = chromium.new_context(viewport=PHONE)
    context.add_init_script(REFUSALS)
    yield context
    context.close()


@pytest.fixture
def page(window):
    """A page as wide as a phone that keeps what went wrong in `complaints`."""
    page = window.new_page()
    page.complaints = []
    page.on("console", lambda message: message.type == "error" and page.complaints.append(message.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("response", lambda response: response.status >= 400 and page.complaints.append(response.url))
    yield page
    page.close()


def visit(page, url, address):
    """Open a page and wait until it and its charts stand."""
    go(page, url, address)
    taken_over(page)
    stands(page, "es")


def go(page, url, address):
    """Open a page and note every request to another host."""
    page.on("request", lambda request: is_foreign(request.url, url) and page.complaints.append(request.url))
    page.goto(f"{url}/{address}")


def taken_over(page):
    """Wait until Streamlit has taken over from the first paint."""
    expect(page.locator("html[data-streamlit=ready]")).to_have_count(1, timeout=60_000)


def stands(page, language):
    """Wait until a page in this language and its charts stand."""
    expect(page.locator(f".site-footer[lang={language}]")).to_have_count(1)
    expect(page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]')).to_have_count(1)
    for chart in page.get_by_test_id("stVegaLiteChart").all():
        chart.locator("svg").wait_for(state="attached")
    page.wait_for_timeout(200)


def is_foreign(address, url):
    return bool(re.match("https?:", address)) and not address.startswith(url)


def went_wrong(page, address):
    """Return the complaints; a code that is not there is told by the status, which a browser counts as an error."""
    return [one for one in page.complaints if "nada" not in address.lower() or not re.search("(?i)404|nada", one)]


def fits(page):
    """Check that a page has one heading and neither it nor a filter of it is wider than the window."""
    assert page.locator("h1").count() == 1
    assert beyond_the_edge(page) == (0, 0)
    assert out_of_sight(page) == []


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
    visit(page, facts, address)  # in Spanish, the longer one, on a phone
    fits(page)
    assert page.locator(".page").first.get_attribute("lang") == "es"
    page.set_viewport_size(DESK)
    page.locator(".st-key-lang button", has_text="en").click()
    stands(page, "en")
    expect(page).to_have_url(f"{facts}/{address}{'&' if '?' in address else '?'}lang=en")
    fits(page)
    assert page.locator(".page").first.get_attribute("lang") == "en"
    assert went_wrong(page, address) == []


@pytest.mark.parametrize("address", DEMONSTRATED)
def test_every_page_full_of_data(page, demonstration, address):
    page.emulate_media(color_scheme="dark")
    visit(page, demonstration, address)
    for window, scheme in ((PHONE, "dark"), (DESK, "light")):
        page.set_viewport_size(window)
        page.emulate_media(color_scheme=scheme)
        stands(page, "es")
        fits(page)
        assert "Datos de demostración" in page.inner_text(".notice")
        assert barriers(page) == [], (window, scheme)
        assert colour(page, ".site-name a") == colour(page, '[data-testid="stApp"]')
    assert went_wrong(page, address) == []


def colour(page, where):
    return page.locator(where).evaluate("e => getComputedStyle(e).color")


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
    visit(page, demonstration, "compromisos")
    every = page.locator(".cards > li").count()
    page.get_by_label("Buscar").fill("no hay nada así")
    page.keyboard.press("Enter")
    page.get_by_text("Ningún compromiso cumple con esta búsqueda.").wait_for()
    expect(page).to_have_url(re.compile(r"q=no\+hay\+nada"))
    page.set_viewport_size(DESK)
    page.reload()
    taken_over(page)
    page.get_by_text("Ningún compromiso cumple con esta búsqueda.").wait_for()
    expect(page.get_by_label("Buscar")).to_have_value("no hay nada así")
    page.go_back()
    page.wait_for_selector(".cards")
    expect(page.locator(".cards > li")).to_have_count(every)
    expect(page.get_by_label("Buscar")).to_have_value("")


def test_a_table_becomes_cards_on_a_phone(page, demonstration):
    visit(page, demonstration, "metodologia?id=CM-03")
    label = "e => getComputedStyle(e, '::before').content"
    for window in (PHONE, DESK):
        page.set_viewport_size(window)
        shown = page.locator("table.data td").first.evaluate(label)
        assert (shown not in {"none", "normal"}) is (window is PHONE)


def test_the_language_stays_when_the_navigation_is_used_and_goes_when_it_is_switched(page, demonstration):
    page.set_viewport_size(DESK)
    go(page, demonstration, "cocreacion?lang=en")
    taken_over(page)
    page.get_by_test_id("stVegaLiteChart").locator("svg").first.wait_for()
    page.get_by_test_id("stTopNavLink").filter(has_text="Commitments").click()
    page.wait_for_url(f"{demonstration}/compromisos?lang=en")
    expect(page).to_have_title(re.compile("^Commitments"))
    stands(page, "en")
    page.locator(".st-key-lang button", has_text="es").click()
    stands(page, "es")
    expect(page).to_have_url(f"{demonstration}/compromisos")
    assert page.complaints == []


def test_an_unknown_address_keeps_its_place_and_leads_to_what_there_is(page, facts):
    for address in ("overview", "router", "components/frame", "a/b"):
        answer = page.goto(f"{facts}/{address}")
        assert answer.status == 404
        expect(page.locator(".not-found h1")).to_have_text("Página no encontrada")
        expect(page).to_have_title(re.compile("^Página no encontrada"))
        expect(page).to_have_url(f"{facts}/{address}")
        page.wait_for_timeout(300)
        assert page.locator("script[src]").count() == 0, "nothing boots where there is nothing to show"
    page.get_by_role("link", name="en", exact=True).click()
    expect(page).to_have_url(f"{facts}/?lang=en")
    taken_over(page)
    expect(page.locator(".not-found")).to_have_count(0)


def test_the_cut_fonts_draw_text_and_icons(page, demonstration):
    asked = []
    page.on("request", lambda request: "woff2" in request.url and asked.append(request.url))
    page.set_viewport_size(DESK)
    visit(page, demonstration, "compromisos")
    width = """name => { const pen = document.createElement('canvas').getContext('2d');
        pen.font = '20px "Material Symbols Rounded"'; return pen.measureText(name).width }"""
    assert page.evaluate(width, "expand_more") == pytest.approx(20, abs=1), "an icon, not its name in letters"
    assert page.evaluate(width, "gavel") != pytest.approx(20, abs=1), "an icon that is not in use was cut away"
    assert asked
    assert len(asked) == len({address.partition("?")[0] for address in asked}), "a font was asked for twice"
    assert all("?v=" in address for address in asked)


@pytest.mark.timeout(240)
def test_choosing_on_the_map_and_in_the_list_leads_to_the_same_place(chromium, page, demonstration):
    page.set_viewport_size({"width": 1280, "height": 1400})
    go(page, demonstration, "territorio?medida=eventos")
    before = page.locator(".map").bounding_box()
    taken_over(page)
    expect(page.locator(f"{MAP} canvas")).to_have_count(1)
    box = page.locator(MAP).bounding_box()
    assert {side: round(value) for side, value in before.items()} == {side: round(box[side]) for side in box}
    name, (across, down) = named_in_both(page.request.get(page.url).text())

    link = page.locator("ul.rows a", has_text=re.compile(f"^{re.escape(name)}$"))
    by_list = told_without_scripts(chromium, demonstration + link.get_attribute("href"))

    spot = box["x"] + box["width"] / 2 + across, box["y"] + down
    pointed_at(page, *spot)
    page.mouse.click(*spot)
    expect(page.locator("h1")).to_have_text(name, timeout=60_000)
    stands(page, "es")
    assert told(page) == by_list
    assert page.complaints == []


def told(page):
    """Return what a page says of the place, and where the browser is."""
    words = [page.locator(what).first.inner_text() for what in ("h1", ".headline .lead", "dl.key")]
    return [*(re.sub(r"\s+", " ", one) for one in words), urlsplit(page.url)._replace(scheme="", netloc="").geturl()]


def told_without_scripts(chromium, address):
    """Return what the page of an address says before Streamlit draws the same, and the map once more."""
    context = chromium.new_context(viewport=DESK, java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    said = told(page)
    context.close()
    return said


def pointed_at(page, x, y):
    """Move the mouse to a point until the map says what it is: it draws its points some frames after it stands."""
    for step in range(40):
        page.mouse.move(x + step % 2, y)
        page.wait_for_timeout(250)
        if page.locator(".deck-tooltip").is_visible():
            return
    pytest.fail("there is no point where the picture has one")


def named_in_both(html):
    """Return a place that the list names and the picture too, and where: pixels from its middle, and from its top."""
    soup = BeautifulSoup(html, "html.parser")
    listed = [link.get_text() for link in soup.select("ul.rows a")]
    text = next(text for text in soup.select(".map text") if text.get_text() in listed)
    across, down = map(float, re.search(r"translate\(([-\d.]+),([-\d.]+)\)", text["transform"]).groups())
    inwards = {"start": 12, "end": -12}.get(text.get("text-anchor", "start"), 0)
    return text.get_text(), (across - PICTURE / 2 + inwards, down - 4)
