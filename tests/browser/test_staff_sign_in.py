"""The door of the private part in a real browser: with and without scripts, on a phone, in the dark, in every tab."""

import re

import pyotp
import pytest
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import expect

from data_access.database import open_database
from data_access.staff import sessions
from tests.serving import serve
from tests.web.staff_accounts import (
    CODED,
    EDITOR,
    FIRST,
    NEW,
    PASSWORD,
    REVIEWER,
    SECRET,
    forget_used_codes,
    found_office,
    session_for,
)

SIZES = {"phone": {"width": 375, "height": 800}, "desk": {"width": 1280, "height": 800}}


@pytest.fixture(scope="module")
def office(sqlite_files):
    """The address of a served application with accounts, and the engine of its database."""
    database = sqlite_files.create(sqlite_files.template(found_office))
    engine = open_database(database)
    with serve(database) as served:
        yield served.url, engine
        assert "Traceback" not in served.log()
    engine.dispose()


@pytest.fixture
def page(chromium, request):
    options = getattr(request, "param", {})
    context = chromium.new_context(viewport=SIZES["desk"], **options)
    page = context.new_page()
    page.complaints = []
    page.on("console", lambda message: page.complaints.append(message.text) if message.type == "error" else None)
    yield page
    context.close()


def enter(page, url, username=EDITOR, password=PASSWORD, at="/personal"):
    page.goto(f"{url}{at}")
    page.get_by_label("Nombre de cuenta").fill(username)
    page.get_by_label("Contraseña").fill(password)
    page.get_by_role("button", name="Entrar").click()


def whole(page):
    """Wait until Streamlit has drawn a private page."""
    expect(page.locator("html[data-streamlit=ready]")).to_have_count(1, timeout=30_000)


def barriers(page):
    found = Axe().run(page, {"exclude": [["[data-testid=stHeader]"]]}, {"resultTypes": ["violations"]})
    return [f"{one['id']}: {node['html'][:200]}" for one in found["violations"] for node in one["nodes"]]


@pytest.mark.parametrize("page", [{"java_script_enabled": False}], indirect=True, ids=["no scripts"])
def test_a_first_sign_in_goes_through_every_step_without_a_script(page, office):
    url, _ = office
    enter(page, url, REVIEWER, FIRST, at="/personal-revision")
    expect(page.get_by_role("heading", level=1)).to_have_text("Cambiar la contraseña")
    page.get_by_label("Contraseña actual").fill(FIRST)
    page.get_by_label("Contraseña nueva").fill(NEW)
    page.get_by_role("button").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Segundo factor")
    box = page.locator(".qr svg").bounding_box()
    assert box["width"] >= 200, "a telephone can read it"
    secret = page.locator(".staff-card > p code").inner_text().replace(" ", "")
    page.get_by_label("Código", exact=True).fill(pyotp.TOTP(secret).now())
    page.get_by_role("button").click()
    expect(page.locator(".codes code")).to_have_count(10)
    page.get_by_role("link", name="Continuar").click()
    expect(page).to_have_url(f"{url}/personal-revision")
    expect(page.locator("noscript, .headline p").last).to_contain_text("JavaScript")


def test_from_the_public_page_to_the_tasks_and_out_again(page, office):
    url, engine = office
    page.goto(url)
    page.get_by_role("link", name="Personal").first.click()
    page.wait_for_url(f"{url}/personal/entrar")
    assert page.evaluate("document.activeElement.id") == "username"
    page.keyboard.type(CODED)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{url}/personal/codigo")
    page.keyboard.type(pyotp.TOTP(SECRET).now())
    page.keyboard.press("Enter")
    page.wait_for_url(f"{url}/personal")
    whole(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Mis pendientes")
    expect(page).to_have_title(re.compile("^Mis pendientes"))
    page.get_by_role("link", name="Salir").click()
    page.get_by_role("button", name="Salir").click()
    page.wait_for_url(f"{url}/personal/entrar")
    page.go_back()
    page.goto(f"{url}/personal")
    expect(page).to_have_url(f"{url}/personal/entrar")
    assert page.complaints == []
    forget_used_codes(engine)


def test_a_private_page_boots_without_a_miss_and_with_its_own_name(page, office):
    """And for a reader of the light version, too, which only public pages have."""
    url, engine = office
    missed = []
    page.on("response", lambda response: missed.append(response.url) if response.status >= 400 else None)
    page.goto(f"{url}/?ligera=1")
    expect(page.locator("html[data-light]")).to_have_count(1)
    page.context.add_cookies([{"name": "sesion", "value": session_for(engine), "url": url}])
    page.goto(f"{url}/personal?lang=en", wait_until="commit")
    expect(page.locator("h1").first).to_have_text("My tasks")
    assert page.get_attribute("html", "lang") == "en"
    whole(page)
    assert (missed, page.complaints) == ([], [])
    assert page.get_by_test_id("stTopNavLink").all_inner_texts()[0].strip().endswith("My tasks")


def test_the_end_of_a_session_is_seen_in_every_open_tab(page, office):
    url, engine = office
    token = session_for(engine)
    page.context.add_cookies([{"name": "sesion", "value": token, "url": url}])
    tabs = [page, page.context.new_page()]
    for tab in tabs:
        tab.goto(f"{url}/personal")
        whole(tab)
        expect(tab.get_by_text(EDITOR).first).to_be_visible()
    sessions.sign_out(engine, sessions.key_of(token))
    for tab in tabs:
        expect(tab).to_have_url(f"{url}/personal/entrar", timeout=10_000)
        expect(tab.get_by_text(EDITOR)).to_have_count(0)


@pytest.mark.parametrize(
    ("language", "looks"),
    [("es", {"phone": "light", "desk": "dark"}), ("en", {"phone": "dark", "desk": "light"})],
    ids=["es", "en"],
)
def test_everybody_can_use_the_door(page, office, language, looks):
    url, engine = office
    page.goto(f"{url}/personal/entrar?lang={language}")
    usable(page, looks)
    page.locator("#username").fill("nobody")
    page.locator("#password").fill("not this one")
    page.locator("form[method=post] button").click()
    expect(page.get_by_role("alert")).to_be_visible()
    usable(page, looks)
    page.context.add_cookies([{"name": "sesion", "value": session_for(engine), "url": url}])
    session_for(engine)  # another one to choose
    for step in ("clave", "factor", "sesiones", "salir"):
        page.goto(f"{url}/personal/{step}?lang={language}")
        usable(page, looks)


def usable(page, looks):
    for size, scheme in looks.items():
        page.set_viewport_size(SIZES[size])
        page.emulate_media(color_scheme=scheme)
        assert barriers(page) == [], (page.url, size, scheme)
        assert sideways(page) == 0, (page.url, size)
        for target in page.locator(".staff-card :is(input:not([type=hidden], [type=radio]), .choice, button)").all():
            assert target.bounding_box()["height"] >= 44, (page.url, size)


def sideways(page):
    """Return by how many pixels a page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
