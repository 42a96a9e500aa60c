"""The first paint in a real browser: it can be used before Streamlit is there, and gives way without being noticed."""

import re
from contextlib import contextmanager
from itertools import cycle
from urllib.parse import urlsplit

import pytest
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import expect

from config import palette
from config.pages import PAGES
from tests.data_access.demonstrations import load_tenth
from tests.serving import serve

LISTS = [page.url for page in PAGES if not page.private]
DETAILS = [
    "compromisos?id=DEMO-COM-0001",
    "agenda?id=DEMO-AGE-0003&fecha=2026-03-20",
    "metodologia?id=CC-05",
    "datos?id=commitments",
]
SIZES = {"desk": {"width": 1280, "height": 900}, "phone": {"width": 375, "height": 812}}
BETWEEN = {
    address: [{"width": width, "height": 900} for width in (700, 820, 1000)]
    for address in ("compromisos", "cocreacion")
}
TAKE_OVERS = [*zip([*LISTS, *DETAILS], cycle(SIZES), cycle(["light", "light", "dark", "dark"]), strict=False)]
AXE = Axe()
MODULE = "**/static/js/index.*.js"
MOVED, SCROLLED, SHIFTED = 1, 2, 0.05  # pixels a block may move, the top one when scrolled; sum of layout shifts
VISIBLE = 0.001  # the least layout shift after the hand-over that is more than a rounding of pixels
DRAWN = '#root [data-testid="stApp"][data-test-script-state="notRunning"] .site-footer'

# What the page notes from its first moment on: layout shifts, refusals, when it was handed over, background colours.
NOTES = """
window.seen = {shifts: [], refusals: [], at: null, colours: []};
new PerformanceObserver(list => seen.shifts.push(...list.getEntries().map(e => [e.startTime, e.value])))
  .observe({type: 'layout-shift', buffered: true});
addEventListener('securitypolicyviolation', e => seen.refusals.push(`${e.violatedDirective} ${e.blockedURI}`));
new MutationObserver(() => { if (document.documentElement.dataset.streamlit) seen.at ??= performance.now(); })
  .observe(document, {subtree: true, attributes: true, attributeFilter: ['data-streamlit']});
const look = () => {
  const ground = document.querySelector('#first-paint') || document.querySelector('[data-testid=stApp]');
  if (ground) for (const one of [document.body, ground]) {
    const colour = getComputedStyle(one).backgroundColor;
    if (!seen.colours.includes(colour)) seen.colours.push(colour);
  }
  requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""
# Every block that a reader sees, with where it stands in the page, however far that is scrolled.
BLOCKS = """() => {
  const where = document.querySelector('#first-paint') || document.querySelector('#root');
  const scrolled = where.id === 'root' ? where.querySelector('[data-testid=stMain]').scrollTop : scrollY;
  const blocks = '.site-name, .notice, .site-footer, .st-key-filters, .chart, .stVegaLiteChart, '
    + '.page :is(h1, h2, h3, p, li, tr, dt, dd, summary, figure)';
  const name = one => one.matches('.chart, .stVegaLiteChart') ? 'chart' : one.matches('.st-key-filters') ? 'filters'
    : `${one.localName} ${one.textContent.trim().replace(/\\s+/g, ' ').slice(0, 40)}`;
  return [...where.querySelectorAll(blocks)].filter(one => one.checkVisibility()).map(one => {
    const box = one.getBoundingClientRect();
    return [name(one), box.x, box.y + scrolled, box.width, box.height];
  });
}"""
# The block at the top of what is in sight, and where it begins.
TOP = """() => {
  const where = document.querySelector('#first-paint') || document.querySelector('#root');
  const blocks = [...where.querySelectorAll('.page :is(h1, h2, h3, p, li, tr, dt, dd)')];
  const block = blocks.find(one => one.checkVisibility() && one.getBoundingClientRect().bottom > 0);
  return {name: block.textContent, top: block.getBoundingClientRect().top};
}"""
FOCUSED = """() => {
  const {textContent, href} = document.activeElement, box = document.activeElement.getBoundingClientRect();
  return [textContent.trim(), href, Math.round(box.y)];
}"""
LEFT_SO = """() => [[...document.querySelectorAll('.page details')].map(one => one.open),
  [...document.querySelectorAll('.page .scroll')].map(one => one.scrollLeft)]"""
LETTERED = """() => [...document.fonts].filter(({family, status}) => /Source S/.test(family) && status === 'loaded')
  .length > 1"""
SETTLED = "async () => { await document.fonts.ready; await new Promise(done => setTimeout(done, 100)); }"


@pytest.fixture(scope="module")
def url(sqlite_files):
    with serve(sqlite_files.create(sqlite_files.template(load_tenth))) as served:
        yield served.url


@contextmanager
def opened(chromium, **options):
    """A page of a window of its own that keeps what went wrong in `complaints` and what it asked for in `asked`."""
    context = chromium.new_context(**{"viewport": SIZES["desk"], **options})
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.add_init_script(NOTES)
    page.complaints, page.asked = [], []
    page.on("console", lambda message: message.type == "error" and page.complaints.append(message.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("request", lambda request: page.asked.append(urlsplit(request.url).path))
    yield page
    context.close()


@pytest.fixture
def page(chromium):
    with opened(chromium) as page:
        yield page


@pytest.fixture
def phone(chromium):
    with opened(chromium, viewport=SIZES["phone"]) as page:
        yield page


@pytest.fixture(scope="module")
def light(chromium):
    """A page that is opened once, for what only reads the light version."""
    with opened(chromium) as page:
        yield page


def hold(page, address):
    """Open an address while Streamlit's first module is kept back, and return what lets it come."""
    kept = []

    def keep(route):
        kept.append(route)

    page.route(MODULE, keep)
    with page.expect_request(MODULE):
        page.goto(address, wait_until="domcontentloaded")
    page.wait_for_function(LETTERED)  # they come with Streamlit's stylesheet
    page.evaluate(SETTLED)

    def release():
        for route in kept:
            route.continue_()
        page.unroute(MODULE)

    return release


def ready(page):
    """Wait until Streamlit has taken over."""
    expect(page.locator("html[data-streamlit=ready]")).to_have_count(1, timeout=30_000)
    page.evaluate(SETTLED)


def moved(before, after):
    """Return the blocks that do not stand where they stood."""
    assert [block[0] for block in after] == [block[0] for block in before]
    pairs = [(name, one, other) for (name, *one), (_, *other) in zip(before, after, strict=True)]
    return [pair for pair in pairs if max(abs(a - b) for a, b in zip(*pair[1:], strict=True)) > MOVED]


# Giving way


@pytest.mark.parametrize(("address", "size", "scheme"), TAKE_OVERS)
def test_nothing_moves_when_streamlit_takes_over(chromium, url, address, size, scheme):
    """It takes over in a window of one size; in windows of other sizes, too, everything stands where it stood."""
    others = [window for name, window in SIZES.items() if name != size] + BETWEEN.get(address, [])
    with opened(chromium, viewport=SIZES[size], color_scheme=scheme) as page:
        release = hold(page, f"{url}/{address}")
        shifts = page.evaluate("seen.shifts")
        elsewhere = [blocks(page, window) for window in others]
        before = blocks(page, SIZES[size])
        assert len(before) > 8
        page.evaluate("seen.shifts = []")  # resizing moves everything
        release()
        ready(page)
        assert moved(before, page.evaluate(BLOCKS)) == []
        seen = page.evaluate("seen")
        assert sum(value for _, value in shifts + seen["shifts"]) < SHIFTED
        assert [shift for shift in seen["shifts"] if shift[0] >= seen["at"] and shift[1] >= VISIBLE] == []
        assert seen["colours"] == [hex_as_rgb(palette.BACKGROUND, scheme)]
        assert page.locator("#first-paint").count() == 0
        for window, stood in zip(others, elsewhere, strict=True):
            assert moved(stood, blocks(page, window)) == [], window
        assert (page.complaints, page.evaluate("seen.refusals")) == ([], [])


def blocks(page, window):
    """Return the blocks of a page in a window of another size, once they stand."""
    page.set_viewport_size(window)
    page.evaluate(SETTLED)
    found = page.evaluate(BLOCKS)
    while (later := page.evaluate(f"async () => {{ await ({SETTLED})(); return ({BLOCKS})(); }}")) != found:
        found = later
    return found


def hex_as_rgb(colour, scheme):
    digits = getattr(colour, scheme).removeprefix("#")
    return f"rgb({', '.join(str(int(digits[place : place + 2], 16)) for place in (0, 2, 4))})"


# What a reader was doing


@pytest.mark.parametrize(
    ("size", "depth", "where", "same"),
    [
        ("phone", 0.02, "#contenido", '[data-testid="stMain"]'),
        ("desk", 0.5, ".site-nav > ul a >> nth=3", None),
        ("phone", 1, ".page summary >> nth=2", None),
    ],
)
def test_a_reader_stays_where_they_were(chromium, url, size, depth, where, same):
    with opened(chromium, viewport=SIZES[size]) as page:
        release = hold(page, f"{url}/cocreacion")
        page.locator(f"#first-paint {where}").focus()
        focused = page.evaluate(FOCUSED)
        page.evaluate("depth => scrollTo(0, depth * (document.documentElement.scrollHeight - innerHeight))", depth)
        before = page.evaluate(TOP)
        release()
        ready(page)
        after = page.evaluate(TOP)
        assert after["name"] == before["name"]
        assert abs(after["top"] - before["top"]) <= SCROLLED
        if same:
            expect(page.locator(f"#root {same}")).to_be_focused()
        else:
            assert page.evaluate(FOCUSED)[:2] == focused[:2]
            assert page.evaluate("document.querySelector('#root').contains(document.activeElement)")
        assert page.complaints == []


def test_selected_text_stays_selected_and_focus_where_it_was(page, url):
    release = hold(page, f"{url}/compromisos?id=DEMO-COM-0001")
    page.locator("#first-paint .site-footer a >> nth=1").focus()
    page.evaluate(
        """() => {
          const [one, other] = [...document.querySelectorAll('.page p')].filter(p => p.innerText.length > 60);
          const from = one.firstChild, to = other.lastChild;
          getSelection().setBaseAndExtent(from, 3, to, to.length - 2);
        }"""
    )
    before, focused = page.evaluate("getSelection().toString()"), page.evaluate(FOCUSED)
    assert len(before) > 60
    release()
    ready(page)
    assert page.evaluate("getSelection().toString()") == before
    assert page.evaluate("document.querySelector('#root').contains(getSelection().anchorNode)")
    stays_focused(page, focused)


def stays_focused(page, before):
    assert page.evaluate(FOCUSED) == before
    assert page.evaluate("document.querySelector('#root').contains(document.activeElement)")


def test_a_paragraph_selected_with_the_mouse_stays_selected(page, url):
    release = hold(page, f"{url}/compromisos")
    page.locator("#first-paint .page p:visible").first.click(click_count=3)
    page.locator("#first-paint .pager a").focus()
    before, focused = page.evaluate("getSelection().toString()"), page.evaluate(FOCUSED)
    assert before.strip()
    release()
    ready(page)
    assert page.evaluate("getSelection().toString().trim()") == before.strip()
    stays_focused(page, focused)


def test_focus_stays_on_the_same_card(page, url):
    release = hold(page, f"{url}/compromisos")
    page.locator("#first-paint .cards a >> nth=7").focus()
    before = page.evaluate(FOCUSED)
    release()
    ready(page)
    stays_focused(page, before)


def test_focus_stays_on_the_language_which_streamlit_draws_as_a_button(page, url):
    release = hold(page, f"{url}/compromisos")
    page.locator("#first-paint .languages a[lang=en]").focus()
    release()
    ready(page)
    expect(page.locator("#root .st-key-lang button >> nth=1")).to_be_focused()


def test_the_link_to_the_content_and_the_language_go_on_in_streamlit(page, url):
    release = hold(page, f"{url}/compromisos")
    page.keyboard.press("Tab")
    first, skip = page.locator("#first-paint .skip"), page.get_by_test_id("stSkipToContent")
    expect(first).to_be_focused()
    before = first.bounding_box()
    release()
    ready(page)
    expect(skip).to_be_focused()
    assert skip.bounding_box() == pytest.approx(before, abs=MOVED)
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("stMain")).to_be_focused()
    expect(skip).to_have_text("Ir al contenido")
    for language, words in (("en", "Skip to content"), ("es", "Ir al contenido")):
        page.locator(".st-key-lang button", has_text=language).click()
        expect(page.locator(f"html[lang={language}]")).to_have_count(1)
        expect(skip).to_have_text(words)
    assert page.complaints == []


def test_without_streamlits_main_element_the_page_still_gives_way(page, url):
    """An upgrade of Streamlit that gives it another name costs the place in the page, and nothing else."""

    def rename(route):
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("`stMain`", "`stNew`"))

    page.route(MODULE, rename)
    page.goto(f"{url}/compromisos", wait_until="domcontentloaded")
    page.locator("#contenido").focus()
    page.evaluate("scrollTo(0, 300)")
    ready(page)
    expect(page.get_by_test_id("stNew")).to_be_visible()
    assert page.complaints == []


def test_what_was_opened_and_drawn_aside_stays_so(chromium, url):
    with opened(chromium, viewport={"width": 641, "height": 900}) as page:
        release = hold(page, f"{url}/metodologia?id=CC-05")
        page.locator(".page summary").first.click()
        page.evaluate("() => { document.querySelector('.page .scroll').scrollLeft = 10 }")
        page.locator(".page .scroll").focus()
        before, focused = page.evaluate(LEFT_SO), page.evaluate(FOCUSED)
        assert (before[0][0], before[1]) == (True, [10])
        release()
        ready(page)
        assert page.evaluate(LEFT_SO) == before
        stays_focused(page, focused)


def test_who_types_chooses_or_holds_the_pointer_down_is_not_interrupted(page, url):
    release = hold(page, f"{url}/compromisos")
    search = page.locator("#first-paint input[name=q]")
    search.click()
    page.keyboard.type("agu")
    release()
    waits(page)
    page.keyboard.type("a")
    expect(search).to_have_value("agua")
    expect(search).to_be_focused()
    search.clear()
    page.locator("#first-paint select").focus()
    waits(page)
    page.locator("#first-paint h1").hover()
    page.mouse.down()
    page.locator("#first-paint .site-name a").focus()
    focused = page.evaluate(FOCUSED)
    waits(page)
    page.mouse.up()
    ready(page)
    stays_focused(page, focused)


def test_who_reads_the_menu_is_not_interrupted(phone, url):
    release = hold(phone, f"{url}/compromisos")
    menu = phone.locator("#first-paint .site-nav summary")
    menu.click()
    release()
    waits(phone)
    expect(phone.locator("#first-paint .site-nav details a")).to_have_count(
        sum(page.named and not page.private for page in PAGES)
    )
    menu.click()
    ready(phone)
    expect(phone.get_by_test_id("stExpandSidebarButton")).to_be_focused()


def waits(page):
    """Wait until Streamlit has drawn everything, and check that the first paint stays all the same."""
    expect(page.locator(DRAWN)).to_have_count(1, timeout=30_000)
    page.wait_for_timeout(700)  # it would have given way after three frames
    assert page.locator("html[data-streamlit]").count() == 0
    expect(page.locator("#first-paint .page").first).to_be_visible()


# Usable without Streamlit


def listed(page):
    """Wait for a list, and return how many cards it has and which chips and what choice it shows."""
    expect(page.locator("#first-paint .page").last).to_be_visible()
    return page.locator("#first-paint .cards > li").count()


def test_filters_lead_to_the_list_before_streamlit_is_there(page, url):
    hold(page, f"{url}/compromisos?lang=en")
    every = listed(page)
    page.locator("#first-paint button[name=estado]").first.click()
    expect(page).to_have_url(re.compile(r"\?lang=en&estado=[a-z_]+$|\?estado=[a-z_]+&lang=en$"))
    assert 0 < listed(page) < every
    expect(page.locator("#first-paint button[name=estado][aria-pressed=true]")).to_have_count(1)
    page.locator("#first-paint button[name=estado][aria-pressed=true]").click()
    expect(page).to_have_url(f"{url}/compromisos?lang=en")
    assert listed(page) == every


def test_a_choice_leads_to_the_list_and_who_comes_back_finds_none(page, url):
    hold(page, f"{url}/agenda")
    select = page.locator("#first-paint select[name=institucion]")
    select.click()
    page.keyboard.press("ArrowDown")  # in the list that the pointer opened
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/agenda\?institucion=[A-Z-]+$"))
    expect(select).to_have_value(page.url.partition("=")[2])
    page.unroute(MODULE)
    page.go_back(wait_until="domcontentloaded")
    expect(page).to_have_url(f"{url}/agenda")
    ready(page)  # a choice that is not in the address would keep the first paint there


def test_arrow_keys_pass_through_choices_and_enter_takes_one(page, url):
    page.goto(f"{url}/agenda?ligera=1")
    select = page.locator("#first-paint select[name=institucion]")
    select.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.wait_for_timeout(300)
    expect(page).to_have_url(f"{url}/agenda")
    expect(select).not_to_have_value("")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")  # as it was left
    expect(select).to_have_value("")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/agenda\?institucion=[A-Z-]+$"))


def test_a_search_leads_to_the_list_before_streamlit_is_there(page, url):
    hold(page, f"{url}/compromisos?estado=limited")
    page.locator("#first-paint input[name=q]").fill("no hay nada así")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{url}/compromisos?estado=limited&q=no+hay+nada+as%C3%AD")
    expect(page.locator("#first-paint .empty")).to_contain_text("Ningún compromiso cumple con esta búsqueda.")


def test_who_goes_on_shares_the_line_with_nothing(page, url):
    """What Streamlit still loads is given up before the answer comes, and whoever comes back gets the page anew."""
    given_up, pages = [], []

    def keep(route):
        pages.append(route)

    page.on("requestfailed", lambda request: given_up.append(urlsplit(request.url).path))
    for on in ("#first-paint button[name=estado]", "#first-paint .cards h3 a"):
        hold(page, f"{url}/compromisos")
        given_up.clear()
        page.route("**/compromisos?*", keep)
        with page.expect_request("**/compromisos?*"):
            page.evaluate("one => document.querySelector(one).click()", on)  # Playwright's own waits for the answer
        page.wait_for_timeout(300)
        assert any(path.startswith("/static/js/index.") for path in given_up), on
        pages.pop().abort()
        page.unroute("**/compromisos?*")
        page.unroute(MODULE)
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    ready(page)


def test_without_a_script_lists_can_be_used(chromium, url):
    with opened(chromium, java_script_enabled=False) as page:
        page.goto(f"{url}/compromisos")
        expect(page.locator(".cards > li")).to_have_count(20)
        page.locator(".pager a[rel=next]").click()
        expect(page).to_have_url(f"{url}/compromisos?pagina=2")
        page.locator("button[name=estado]").first.click()
        expect(page).to_have_url(re.compile(r"/compromisos\?q=&institucion=.*&estado=[a-z_]+$"))
        expect(page.locator("button[aria-pressed=true]")).to_have_count(1)
        page.get_by_role("link", name="en", exact=True).click()
        expect(page).to_have_url(re.compile(r"/compromisos\?estado=[a-z_]+&lang=en$"))
        expect(page.locator("html[lang=en]")).to_have_count(1)
        page.goto(f"{url}/agenda?lang=en&pagina=2")
        page.locator("button[name=estado]").first.click()
        expect(page.locator("button[aria-pressed=true]")).to_have_count(1)
        page.locator("select[name=institucion]").select_option(index=1)
        page.get_by_role("button", name="Search", exact=True).click()
        expect(page).to_have_url(re.compile("/agenda.*lang=en.*estado=[a-z_]+.*institucion=[A-Z]"))
        page.goto(f"{url}/agenda?lang=en")
        page.locator(".cards a").first.click()
        expect(page).to_have_url(re.compile(r"/agenda\?id=[A-Z0-9-]+&lang=en$"))
        expect(page.locator("h1")).to_have_count(1)
        page.locator(".site-nav > ul a").nth(1).click()
        expect(page).to_have_url(f"{url}/cocreacion?lang=en")
        assert "/static/js/" not in " ".join(page.asked)
        assert page.complaints == []


def test_who_saves_data_gets_nothing_of_streamlit_s(chromium, url):
    with opened(chromium, extra_http_headers={"Save-Data": "on"}) as page:
        page.goto(f"{url}/compromisos", wait_until="load")
        page.locator("#first-paint .cards a").first.click()
        expect(page).to_have_url(re.compile(r"\?id="))
        page.locator("#first-paint .site-name a").click()
        expect(page).to_have_url(f"{url}/")
        page.wait_for_load_state("load")
        page.evaluate(SETTLED)
        assert [path for path in page.asked if path.startswith(("/static/", "/_stcore/"))] == []
        assert page.complaints == []


def test_who_saves_data_may_choose_the_full_version_all_the_same(chromium, url):
    with opened(chromium, extra_http_headers={"Save-Data": "on"}) as page:
        page.goto(f"{url}/compromisos")
        page.get_by_role("link", name="Versión completa").click()
        expect(page.locator("html:not([data-light])")).to_have_count(1)
        expect(page).to_have_url(f"{url}/compromisos")
        page.goto(f"{url}/agenda")
        ready(page)
        expect(page).to_have_url(f"{url}/agenda")
        page.get_by_role("link", name="Versión ligera").click()
        expect(page.locator("html[data-light]")).to_have_count(1)
        page.goto(f"{url}/cocreacion", wait_until="load")
        expect(page.locator("html[data-light]")).to_have_count(1)
        page.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new DOMException(); }});")
        page.goto(f"{url}/compromisos?ligera=0")
        ready(page)  # where nothing may be kept, for this page
        page.asked.clear()
        page.goto(f"{url}/agenda", wait_until="load")
        page.evaluate(SETTLED)
        assert page.asked.count("/agenda") == 1
        expect(page.locator("html[data-light]")).to_have_count(1)
        assert page.complaints == []


def test_the_light_version_stays_chosen_until_it_is_ended(page, url):
    page.goto(f"{url}/compromisos?estado=limited")
    page.get_by_role("link", name="Versión ligera").click()
    expect(page.locator("html[data-light]")).to_have_count(1)
    expect(page).to_have_url(f"{url}/compromisos?estado=limited")  # a link that is shared chooses for nobody
    page.asked.clear()
    page.locator("#first-paint .cards a").first.click()
    expect(page).to_have_url(re.compile(r"\?id="))
    page.locator("#first-paint .site-nav > ul a").nth(1).click()
    expect(page).to_have_url(f"{url}/cocreacion")
    page.reload(wait_until="load")
    page.evaluate(SETTLED)
    assert [path for path in page.asked if path.startswith(("/static/js/", "/_stcore/"))] == []
    expect(page.get_by_role("link", name="Versión ligera")).to_be_hidden()
    page.get_by_role("link", name="Versión completa").click()
    expect(page.locator("html:not([data-light])")).to_have_count(1)
    expect(page).to_have_url(f"{url}/cocreacion")
    page.goto(f"{url}/agenda")
    ready(page)
    assert page.complaints == []


@pytest.mark.parametrize("lacking", ["files", "stream", "server"])
def test_where_streamlit_cannot_be_reached_the_page_stays_usable(page, url, lacking):
    if lacking == "files":
        page.route("**/static/**", lambda route: route.abort())
    else:
        page.route_web_socket("**/_stcore/stream", lambda socket: socket.close())
    if lacking == "server":
        page.route("**/_stcore/**", lambda route: route.abort())
    page.goto(f"{url}/compromisos")
    search = page.locator("#first-paint input[name=q]")
    search.click()
    if lacking == "server":  # Streamlit says so in a dialog
        expect(page.locator('[data-testid="stDialog"]')).to_be_attached(timeout=30_000)
    page.wait_for_timeout(1500)
    expect(search).to_be_focused()
    assert page.evaluate("document.querySelector('#first-paint').contains(document.elementFromPoint(640, 450))")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.mouse.move(640, 450)
    page.mouse.wheel(0, 400)
    # not wait_for_function: it evaluates a text in the page, which the Content-Security-Policy refuses
    page.evaluate(
        "new Promise(done => { const look = () => scrollY > 200 ? done() : requestAnimationFrame(look); look(); })"
    )
    page.keyboard.type("no hay nada así")
    page.keyboard.press("Enter")
    expect(page.locator("#first-paint .empty")).to_be_visible()
    page.locator("#first-paint .empty a").click()
    expect(page.locator("#first-paint .cards > li")).to_have_count(20)


def test_once_the_server_answers_again_streamlit_takes_over(page, url):
    gone = [True]
    page.route("**/_stcore/**", lambda route: route.abort() if gone else route.continue_())
    page.route_web_socket("**/_stcore/stream", lambda socket: socket.close() if gone else socket.connect_to_server())
    page.goto(f"{url}/compromisos")
    expect(page.locator('[data-testid="stDialog"]')).to_be_attached(timeout=30_000)
    gone.clear()
    ready(page)
    expect(page.get_by_role("dialog")).to_have_count(0)


# What it looks like


@pytest.mark.parametrize(
    ("address", "schemes"),
    [*zip([*LISTS, *DETAILS, "nada"], cycle([("light", "dark"), ("dark", "light")]), strict=False)],
)
def test_there_is_no_barrier_and_nothing_beyond_the_edge(light, url, address, schemes):
    page = light
    page.goto(f"{url}/{address}{'&' if '?' in address else '?'}ligera=1")
    for (size, window), scheme in zip(SIZES.items(), schemes, strict=True):
        page.set_viewport_size(window)
        page.emulate_media(color_scheme=scheme)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, size
        assert barriers(page) == [], (size, scheme)


def barriers(page):
    """Return what keeps people from using the page, as axe finds it: its serious and critical violations."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.axe_script)
    found = page.evaluate("axe.run({resultTypes: ['violations']})")
    return [
        f"{violation['id']}: {node['html'][:200]}"
        for violation in found["violations"]
        if violation["impact"] in {"serious", "critical"}
        for node in violation["nodes"]
    ]


def test_on_paper_there_is_no_navigation_and_no_form(page, url):
    page.goto(f"{url}/compromisos?ligera=1")
    page.emulate_media(media="print")
    for where in (".site-nav", ".languages", "form"):
        expect(page.locator(f"#first-paint {where}").first).to_be_hidden()
    expect(page.locator("#first-paint .cards > li").first).to_be_visible()
    expect(page.locator("#first-paint .site-footer")).to_be_visible()
