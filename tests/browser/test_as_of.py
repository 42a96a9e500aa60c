"""A past day in a real browser: it stays in the address whatever a reader does, until they go back to today."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from config.clock import local_date
from data_access.database import open_database
from tests.data_access.demonstrations import all_editions, load_tiny
from tests.serving import serve

PHONE, DESK = {"width": 375, "height": 900}, {"width": 1280, "height": 900}
SHIFTS = """
window.shifts = [];
new PerformanceObserver(list => shifts.push(...list.getEntries().map(e => e.value)))
  .observe({type: 'layout-shift', buffered: true});
"""


@pytest.fixture(scope="module")
def editions(sqlite_files):
    engine = open_database(sqlite_files.template(load_tiny))
    found = all_editions(engine)
    engine.dispose()
    return found


@pytest.fixture(scope="module")
def url(sqlite_files, editions):
    with serve(sqlite_files.create(sqlite_files.template(load_tiny))) as served:
        yield served.url


@pytest.fixture
def page(chromium):
    context = chromium.new_context(viewport=PHONE)
    page = context.new_page()
    page.add_init_script(SHIFTS)
    yield page
    context.close()


def shown(page):
    """Wait until Streamlit has taken over from the first paint."""
    expect(page.locator("html[data-streamlit=ready]")).to_have_count(1, timeout=30_000)


def go(page, name):
    """Use the navigation, which is a menu on a phone."""
    if page.viewport_size == PHONE:
        page.get_by_test_id("stExpandSidebarButton").click()
        page.get_by_test_id("stSidebarNavLink").filter(has_text=name).click()
        page.get_by_test_id("stSidebarCollapseButton").get_by_role("button").click()
    else:
        page.get_by_test_id("stTopNavLink").filter(has_text=name).click()


def test_a_past_day_stays_until_the_reader_goes_back_to_today(page, url, editions):
    """They begin on a telephone, whose navigation is a menu, and go on in a wide window."""
    then = editions[-14]
    day = local_date(then.published_at) + timedelta(days=1)
    footer = page.locator(f".site-footer:has-text('{then.hash[:12]}')")
    notice = page.locator(".notice a[href^='/historial?desde=']")
    page.goto(f"{url}/?fecha={day}")
    expect(notice).to_be_visible()
    shown(page)
    expect(notice).to_be_visible()
    expect(footer).to_have_count(1)
    assert sum(page.evaluate("shifts")) < 0.05
    expect(page.locator(".st-key-fecha")).to_be_hidden()

    go(page, "Compromisos")
    page.wait_for_url(re.compile(rf"/compromisos\?fecha={day}$"))
    expect(page).to_have_title(re.compile("^Compromisos"))
    expect(notice).to_be_visible()
    expect(footer).to_have_count(1)

    page.set_viewport_size(DESK)
    page.locator(".st-key-filters [data-variant=pills]").first.click()
    page.wait_for_url(re.compile(r"estado="))
    assert f"fecha={day}" in page.url
    expect(page.locator(".cards > li h3 a").first).to_have_attribute("href", re.compile(f"fecha={day}"))

    page.locator(".st-key-lang button", has_text="en").click()
    page.wait_for_selector(".site-footer[lang=en]")
    assert f"fecha={day}" in page.url
    expect(notice).to_be_visible()

    page.locator(".notice a").first.click()
    page.wait_for_url(re.compile(r"/compromisos\?(?!.*fecha)"))
    shown(page)
    expect(page.locator(f".site-footer:has-text('{editions[-1].hash[:12]}')")).to_have_count(1)
    expect(notice).to_have_count(0)
    assert sum(page.evaluate("shifts")) < 0.05
    go(page, "Open data")
    page.wait_for_url(re.compile(r"/datos"))
    assert "fecha" not in page.url
