"""The frame in a real browser: what only the client decides."""

import re

import pytest
from playwright.sync_api import expect

from data_access.loading import prepare
from tests.serving import serve


@pytest.fixture(scope="module")
def url(sqlite_files):
    with serve(sqlite_files.create(sqlite_files.template(prepare))) as served:
        yield served.url


@pytest.fixture
def page(chromium):
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    yield context.new_page()
    context.close()


def shown(page):
    """Wait until Streamlit has taken over from the first paint."""
    expect(page.locator("html[data-streamlit=ready]")).to_have_count(1, timeout=30_000)


def test_the_language_stays_when_the_navigation_is_used(page, url):
    page.goto(f"{url}/?lang=en")
    shown(page)
    page.get_by_test_id("stTopNavLink").filter(has_text="Commitments").click()
    page.wait_for_url(f"{url}/compromisos?lang=en")
    expect(page).to_have_title(re.compile("^Commitments"))
    expect(page.locator(".site-footer[lang=en]")).to_have_count(1)


def test_the_switch_keeps_the_other_parameters(page, url):
    page.goto(f"{url}/compromisos?lang=en&id=NADA")
    shown(page)
    page.get_by_role("radio", name="es").or_(page.get_by_role("button", name="es", exact=True)).first.click()
    page.wait_for_selector(".site-footer[lang=es]")
    expect(page).to_have_url(f"{url}/compromisos?id=NADA")


@pytest.mark.parametrize("address", ["overview", "router", "components/frame", "a/b"])
def test_an_unknown_address_keeps_its_place_and_leads_to_what_there_is(page, url, address):
    answer = page.goto(f"{url}/{address}")
    assert answer.status == 404
    expect(page.locator(".not-found h1")).to_have_text("Página no encontrada")
    expect(page).to_have_title(re.compile("^Página no encontrada"))
    expect(page).to_have_url(f"{url}/{address}")
    page.wait_for_timeout(300)
    assert page.locator("script[src]").count() == 0, "nothing boots where there is nothing to show"
    page.get_by_role("link", name="en", exact=True).click()
    expect(page).to_have_url(f"{url}/?lang=en")
    shown(page)
    expect(page.locator(".not-found")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_blocks_follow_the_theme(chromium, url, scheme):
    context = chromium.new_context(color_scheme=scheme)
    page = context.new_page()
    page.goto(url)
    shown(page)
    colours = "e => [getComputedStyle(e).color, getComputedStyle(document.querySelector('[data-testid=stApp]')).color]"
    link, text = page.locator(".site-name a").evaluate(colours)
    assert link == text
    context.close()
