"""The first paint in a real browser: it can be used before Streamlit is there, and gives way without being noticed."""

from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from config.pages import PAGES
from tests.data_access.demonstrations import load_tenth
from tests.serving import serve

LISTS = [page.url for page in PAGES if not page.private]
DETAILS = ["compromisos?id=DEMO-COM-0001", "agenda?id=DEMO-AGE-0003", "metodologia?id=CC-05", "datos?id=commitments"]
SIZES = {"desk": {"width": 1280, "height": 900}, "phone": {"width": 375, "height": 812}}
BETWEEN = [(width, address) for width in (700, 820, 1000) for address in ("compromisos", "cocreacion")]
MODULE = "**/static/js/index.*.js"
MOVED, SCROLLED, SHIFTED = 1, 2, 0.05  # pixels a block may move, the top one when scrolled; sum of layout shifts
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


def hold(page, address):
    """Open an address while Streamlit's first module is kept back, and return what lets it come."""
    kept = []

    def keep(route):
        kept.append(route)

    page.route(MODULE, keep)
    with page.expect_request(MODULE):
        page.goto(address, wait_until="domcontentloaded")
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


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("address", [*LISTS, *DETAILS])
def test_nothing_moves_when_streamlit_takes_over(chromium, url, address, size):
    with opened(chromium, viewport=SIZES[size]) as page:
        assert_that_nothing_moves(page, f"{url}/{address}")


@pytest.mark.parametrize(("width", "address"), BETWEEN)
def test_nothing_moves_between_phone_and_desk(chromium, url, width, address):
    with opened(chromium, viewport={"width": width, "height": 900}) as page:
        assert_that_nothing_moves(page, f"{url}/{address}")


def assert_that_nothing_moves(page, address):
    release = hold(page, address)
    before = page.evaluate(BLOCKS)
    assert len(before) > 8
    release()
    ready(page)
    assert moved(before, page.evaluate(BLOCKS)) == []
    seen = page.evaluate("seen")
    assert sum(value for _, value in seen["shifts"]) < SHIFTED
    assert [shift for shift in seen["shifts"] if shift[0] >= seen["at"]] == []
    assert (page.complaints, seen["refusals"]) == ([], [])
    assert page.locator("#first-paint").count() == 0
