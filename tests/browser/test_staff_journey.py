"""The work of a week as a new member of staff does it: first sign-in, an update, its review, and what readers see."""

import re
import subprocess
import sys
from datetime import timedelta

import pyotp
import pytest
from playwright.sync_api import expect
from typer.testing import CliRunner

from config.clock import now
from config.settings import ROOT
from data_access.__main__ import cli
from tests.data_access.proposals import found_town
from tests.serving import serve

EDITOR, REVIEWER = "editing-three", "reviewing-three"
PASSWORDS = {EDITOR: "una frase que nadie mas dice 73", REVIEWER: "otra frase que nadie mas dice 58"}
HAPPENED = "Se contaron los primeros doscientos hogares."
PROOF = "https://example.org/actas/censo.pdf"
MOST_INTERACTIONS = 12
MOST_TABS = 40
PATIENCE = 30_000  # milliseconds: a page that a script draws for the first time may take long


@pytest.fixture(autouse=True)
def patience():
    expect.set_options(timeout=PATIENCE)
    yield
    expect.set_options(timeout=5_000)


@pytest.fixture(scope="module")
def site(sqlite_files):
    database = sqlite_files.create(sqlite_files.template(found_town))
    with serve(database) as served:
        yield served.url, database
        assert "Traceback" not in served.log()


class Person:
    """A browser of somebody's own, which counts what they do with it: each click, each field."""

    def __init__(self, chromium, url):
        self.page = chromium.new_context(viewport={"width": 1280, "height": 900}).new_page()
        self.page.set_default_timeout(PATIENCE)
        self.url, self.secret, self.interactions = url, "", 0

    def click(self, what):
        self.interactions += 1
        what.click()

    def fill(self, label, text):
        self.interactions += 1
        self.page.get_by_label(label, exact=True).fill(text)

    def press(self, name):
        self.click(self.page.get_by_role("button", name=name, exact=True))

    def tab_to(self, what):
        """Press Tab until something has the focus."""
        expect(what).to_be_visible()
        for _ in range(MOST_TABS):
            if what.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        pytest.fail(f"the keyboard does not reach {what}")

    def enter(self, username, password, at="personal"):
        self.page.goto(f"{self.url}/{at}")
        self.fill("Nombre de cuenta", username)
        self.fill("Contraseña", password)
        self.press("Entrar")

    def give_code(self, *, later=False):
        moment = now() + timedelta(seconds=30 if later else 0)  # a code is taken once; the next one counts already
        self.fill("Código", pyotp.TOTP(self.secret).at(moment))

    def see(self, heading):
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)


def operate(database, *arguments):
    """Run a command of the operator in a process of its own and return what it says."""
    line = [sys.executable, "-m", "data_access", "--database", database, *arguments]
    return subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()


def operate_here(database, *arguments):
    """Run a command of the operator in this process, which takes less, and return what it says."""
    done = CliRunner().invoke(cli, ["--database", database, *arguments])
    assert done.exit_code == 0, done.output
    return done.stdout.strip()


def first_sign_in(person, username, role, first, at, heading):
    """Ask for a page, sign in with the password of the command line, choose an own one and set up a second factor."""
    person.enter(username, first, at)
    person.see("Cambiar la contraseña")
    person.fill("Contraseña actual", first)
    person.fill("Contraseña nueva", PASSWORDS[username])
    person.press("Cambiar la contraseña")
    if role == "editor":  # nobody asks for it, so it is set up from the tasks
        person.see("Mis pendientes")
        person.click(person.page.get_by_role("link", name="Segundo factor"))
        person.fill("Contraseña actual", PASSWORDS[username])
    person.see("Segundo factor")
    person.secret = person.page.locator(".staff-card > p code").inner_text().replace(" ", "")
    person.give_code()
    person.press("Activar")
    expect(person.page.locator(".codes code")).to_have_count(10)
    person.click(person.page.get_by_role("link", name="Continuar"))
    person.see(heading)


def test_from_the_command_line_to_what_a_reader_sees(chromium, site):
    url, database = site
    editor, reviewer, reader = (Person(chromium, url) for _ in range(3))
    reader.page.goto(f"{url}/compromisos?id=C-1")
    expect(reader.page.locator("html[data-streamlit=ready]")).to_have_count(1)
    expect(reader.page.get_by_text(HAPPENED)).to_have_count(0)

    first = operate(database, "staff", "add", EDITOR, "--role", "editor").splitlines()[-1]
    first_sign_in(editor, EDITOR, "editor", first, "personal", "Mis pendientes")
    editor.click(editor.page.get_by_role("link", name="Salir"))
    editor.press("Salir")
    editor.see("Entrar")

    editor.interactions = 0
    editor.enter(EDITOR, PASSWORDS[EDITOR])
    editor.give_code(later=True)
    editor.press("Continuar")
    editor.see("Mis pendientes")
    editor.click(editor.page.get_by_role("link", name="Censo"))
    editor.click(editor.page.get_by_test_id("stMain").get_by_text("Sustancial", exact=True).first)
    editor.fill("Qué ocurrió · obligatorio", HAPPENED)
    editor.fill("Enlace de la evidencia", PROOF)
    expect(editor.page.get_by_text(HAPPENED).last).to_be_visible()
    editor.press("Enviar a revisión")
    expect(editor.page.get_by_test_id("stMain")).to_contain_text(re.compile("espera revisión|en revisión"))
    assert editor.interactions <= MOST_INTERACTIONS

    first = operate_here(database, "staff", "add", REVIEWER, "--role", "reviewer").splitlines()[-1]
    first_sign_in(reviewer, REVIEWER, "reviewer", first, "personal-revision", "Revisión")
    reviewer.tab_to(reviewer.page.get_by_role("button", name=re.compile("Abrir la propuesta")).first)  # no pointer
    reviewer.page.keyboard.press("Enter")
    proof = reviewer.page.locator(f"a[href='{PROOF}']").first
    expect(proof).to_have_attribute("target", "_blank")
    expect(reviewer.page.get_by_text(HAPPENED).first).to_be_visible()
    expect(reviewer.page.get_by_text("Alt+Shift+A aprueba y publica")).to_be_visible()
    reviewer.page.keyboard.press("Alt+Shift+A")
    expect(reviewer.page.get_by_role("link", name="edición 2")).to_be_visible()

    # the page that was open all the time shows it after its next run
    reader.page.get_by_role("radio", name="en").or_(reader.page.get_by_role("button", name="en")).first.click()
    expect(reader.page.get_by_text(HAPPENED).first).to_be_visible()
    assert operate_here(database, "verify") == "OK: 2 ediciones íntegras."
    for name in (EDITOR, REVIEWER):
        assert name not in reader.page.content()
