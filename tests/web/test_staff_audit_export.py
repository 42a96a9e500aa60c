"""The audit trail as a file: for administrators alone, complete, and fit to be recomputed."""

import csv
import hashlib
import io
import json

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from config.pages import AUDIT
from data_access import current
from data_access.enumerations import Action, Role
from data_access.staff import trail
from data_access.staff.accounts import change_role, create_account, link_provider
from data_access.staff.sign_in import Browser, sign_in_by_provider
from tests.data_access.proposals import content, create, found_town, publish, staff
from web.staff import audit_export
from web.staff.gate import StaffGate

ISSUER = "https://provider.test"
FORMS = ("csv", "jsonl")


@pytest.fixture(params=["sqlite"])
def new_database(request, sqlite_files):
    """Databases that are files; which kind they are is no matter of HTTP."""
    return lambda prepare: sqlite_files.create(sqlite_files.template(prepare))


@pytest.fixture
def town(new_database, monkeypatch):
    store = current.EditionStore(current.open_database(new_database(found_town)))
    monkeypatch.setattr(current, "store", lambda: store)
    yield store.engine
    store.engine.dispose()


@pytest.fixture
def client(town):
    """`client(actor)` is a browser that an account is signed in with; `client(None)` nobody's."""

    def browser(actor):
        app = Starlette(routes=audit_export.routes(), middleware=[Middleware(StaffGate)])
        found = TestClient(app, base_url="http://localhost:8501", follow_redirects=False)
        if actor is not None:
            link_provider(town, create_account(town, "linking", Role.ADMIN), actor.username, ISSUER, actor.username)
            token = sign_in_by_provider(town, ISSUER, actor.username, Browser("192.0.2.1"))
            found.cookies.set("sesion", token)
        return found

    return browser


@pytest.fixture
def people(town):
    publish(town, create("places", "P-1", name="«El Portal»,\n=cmd"))
    return staff(town)


def lines_of(form, answer):
    """Return the lines of a file as the hashes cover them, with numbers as numbers."""
    if form == "jsonl":
        return [json.loads(line) for line in answer.text.splitlines()]
    lines = list(csv.DictReader(io.StringIO(answer.text, newline="")))
    return [
        {**line, "number": int(line["number"]), "actor_id": int(line["actor_id"]) if line["actor_id"] else None}
        for line in lines
    ]


@pytest.mark.parametrize("form", FORMS)
def test_the_chain_is_recomputed_from_either_file_as_the_page_says(client, people, form):
    answer = client(people.admin).get(f"/personal/bitacora.{form}")
    assert answer.status_code == 200
    previous = "0" * 64
    lines = lines_of(form, answer)
    for number, line in enumerate(lines, start=1):
        covered = {name: value for name, value in line.items() if name not in ("hash", "who")}
        text = json.dumps(covered, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        assert (line["number"], line["prev_hash"]) == (number, previous)
        assert hashlib.sha256(text.encode()).hexdigest() == line["hash"]
        previous = line["hash"]
    assert lines[-1]["action"] == Action.EXPORTED_AUDIT
    assert lines[-1]["subject"] == form


@pytest.mark.parametrize("form", FORMS)
def test_it_is_a_download_that_nobody_keeps(client, people, form):
    answer = client(people.admin).get(f"/personal/bitacora.{form}")
    assert answer.headers["content-disposition"] == f'attachment; filename="bitacora.{form}"'
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-type"].split(";")[0] == {"csv": "text/csv", "jsonl": "application/jsonl"}[form]


@pytest.mark.parametrize("form", FORMS)
def test_taking_it_along_is_recorded_and_asking_for_its_headers_is_not(client, town, people, form):
    browser = client(people.admin)
    before = content(town)["auditentry"]
    assert browser.head(f"/personal/bitacora.{form}").status_code == 200
    assert content(town)["auditentry"] == before
    browser.get(f"/personal/bitacora.{form}")
    (newest,) = trail.entries(town, people.admin, limit=1)
    assert (newest.action, newest.who, newest.subject) == (Action.EXPORTED_AUDIT, "administering", form)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("role", ["editor", "reviewer", "monitor"])
def test_other_roles_are_refused(client, town, people, role, form):
    browser = client(getattr(people, role))
    before = content(town)["auditentry"]
    for method in ("GET", "HEAD"):
        answer = browser.request(method, f"/personal/bitacora.{form}")
        assert (answer.status_code, "hash" in answer.text) == (403, False)
    assert content(town)["auditentry"] == before


@pytest.mark.parametrize("form", FORMS)
def test_who_is_not_signed_in_is_led_to_the_door(client, town, people, form):
    before = content(town)
    for browser in (client(None), client(None)):
        browser.cookies.set("sesion", "made up")
        answer = browser.get(f"/personal/bitacora.{form}")
        assert (answer.status_code, answer.headers["location"]) == (303, f"/{AUDIT.url}")
    assert content(town) == before


def test_whoever_is_no_administrator_any_more_gets_nothing(client, town, people):
    browser = client(people.admin)
    change_role(town, create_account(town, "linking", Role.ADMIN), people.admin.username, Role.EDITOR)
    assert browser.get("/personal/bitacora.csv").status_code == 303


def test_only_reading_is_offered(client, people):
    browser = client(people.admin)
    for method in ("POST", "PUT", "DELETE"):
        assert browser.request(method, "/personal/bitacora.csv").status_code == 405
