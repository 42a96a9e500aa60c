"""The map in a real browser: a place chosen on it or in the list is the same place, and no other server hears of it."""

import re
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import expect

from presentation.maps import PICTURE
from tests.data_access.demonstrations import load_tiny
from tests.serving import serve

MAP = '[data-testid="stDeckGlJsonChart"]'
HEARD = ("h1", ".headline .lead", "dl.key")


@pytest.fixture(scope="module")
def site(sqlite_files):
    with serve(sqlite_files.create(sqlite_files.template(load_tiny))) as served:
        yield served.url


@pytest.fixture
def page(chromium):
    context = chromium.new_context(viewport={"width": 1280, "height": 1400})
    yield context.new_page()
    context.close()


def ready(page):
    expect(page.locator("html[data-streamlit=ready]")).to_have_count(1, timeout=60_000)
    expect(page.locator(f"{MAP} canvas")).to_have_count(1)


def told(page):
    """Return what a page says of the place, and where the browser is."""
    words = [re.sub(r"\s+", " ", page.locator(what).first.inner_text()) for what in HEARD]
    return [*words, urlsplit(page.url)._replace(scheme="", netloc="").geturl()]


@pytest.mark.timeout(240)
def test_choosing_on_the_map_and_in_the_list_leads_to_the_same_place(page, site):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site}/territorio?medida=eventos")
    before = page.locator(".map").bounding_box()
    ready(page)
    box = page.locator(MAP).bounding_box()
    assert {side: round(value) for side, value in before.items()} == {side: round(box[side]) for side in box}
    name, (across, down) = named_in_both(page.request.get(page.url).text())

    link = page.locator("ul.rows a", has_text=re.compile(f"^{re.escape(name)}$"))
    address = link.get_attribute("href")
    link.click()
    expect(page.locator("h1")).to_have_text(name, timeout=60_000)
    ready(page)
    by_list = told(page)
    assert by_list[-1] == address

    page.goto(f"{site}/territorio?medida=eventos")
    ready(page)
    spot = box["x"] + box["width"] / 2 + across, box["y"] + down
    pointed_at(page, *spot)
    page.mouse.click(*spot)
    expect(page.locator("h1")).to_have_text(name, timeout=30_000)
    assert told(page) == by_list
    assert {urlsplit(one).netloc for one in asked if one.startswith("http")} == {urlsplit(site).netloc}


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
