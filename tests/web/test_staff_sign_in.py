"""The door of the private part, as a browser without scripts sees it: plain HTML forms, and where they lead."""

import shutil
import threading
import time
from urllib.parse import quote

import anyio
import httpx
import pyotp
import pytest
from bs4 import BeautifulSoup
from sqlalchemy.exc import OperationalError
from starlette.applications import Starlette
from starlette.middleware import Middleware

from config.i18n import Language
from config.pages import PAGES
from config.settings import settings
from data_access.current import engine as current_engine
from data_access.database import open_database
from data_access.errors import NotAllowed
from data_access.staff import passwords, sessions, tries
from data_access.staff import sign_in as core
from data_access.staff.refusals import TooManyTries
from tests.conftest import skip_or_fail
from tests.web.staff_accounts import (
    CODED,
    EDITOR,
    FIRST,
    HERE,
    NEW,
    PASSWORD,
    REVIEWER,
    SECRET,
    action,
    browser,
    fill,
    forget_used_codes,
    found_office,
    hidden,
    session_for,
    signed_in,
    told,
    working_on,
)
from tests.web.test_html_validity import CHECKER, checked, in_words
from web.staff import form_routes, forms, sign_in
from web.staff.gate import StaffGate

PRIVATE = [page for page in PAGES if page.private]
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
def office(sqlite_files, monkeypatch):
    """The engine of a database with accounts, on which the routes of this process work."""
    engine = open_database(sqlite_files.create(sqlite_files.template(found_office)))
    working_on(monkeypatch, engine)
    yield engine
    engine.dispose()


@pytest.fixture
def client(office):
    with browser() as client:
        yield client


def page_of(answer):
    return BeautifulSoup(answer.text, "html.parser")


def session_cookie(client):
    return client.cookies.get("sesion")


# The way in


def test_who_asks_for_a_private_page_gets_there_by_way_of_the_door(client):
    turned_away = client.get("/personal-actualizar?fila=milestones/H-1&lang=en")
    assert turned_away.status_code == 303
    door = turned_away.headers["location"]
    assert door.startswith("/personal/entrar?ir=%2Fpersonal-actualizar%3F")
    assert "lang=en" in door
    inside = signed_in(client, at=door)
    assert (inside.status_code, inside.headers["location"]) == (303, "/personal-actualizar?fila=milestones/H-1&lang=en")
    shown = client.get(inside.headers["location"])
    assert shown.status_code == 200
    assert page_of(shown).h1.get_text() == "Update"
    assert page_of(shown).html["lang"] == "en"


def test_without_a_page_to_go_on_to_it_leads_to_the_tasks(client):
    doors = [client.get(f"/personal/entrar{query}") for query in ("", "?lang=en")]
    inside = [fill(client, door, username=EDITOR, password=PASSWORD).headers["location"] for door in doors]
    assert inside == ["/personal", "/personal?lang=en"]


ELSEWHERE = [
    *("//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil.example", "http:evil.example"),
    *("/personal//evil.example", "/personal/../../evil", "/personal@evil.example", "/personal.evil.example"),
    *("/personal\t//evil.example", "/personal\r\nSet-Cookie: a=b", "/personal#//evil.example", "%2F%2Fevil.example"),
    *(
        "javascript:alert(1)",
        "/compromisos",
        "/personal/salir",
        "/personal?a=b\\c",
        "personal",
        " /personal",
        "/PERSONAL",
    ),
    *("/personal?" + "a" * 2000, "/personal-ñ", "/personal-revision?x=\x00"),
]


def test_it_never_leads_to_another_place(client):
    for address in ELSEWHERE:
        client.cookies.clear()
        inside = signed_in(client, at=f"/personal/entrar?ir={quote(address)}")
        assert (inside.status_code, inside.headers["location"]) == (303, "/personal"), address


def test_a_wrong_step_keeps_the_page_to_go_on_to(client):
    page = client.get("/personal/entrar?ir=/personal-revision")
    again = fill(client, page, username=EDITOR, password="wrong")
    assert fill(client, again, username=EDITOR, password=PASSWORD).headers["location"] == "/personal-revision"


def test_each_sign_in_is_a_new_session_and_ends_the_one_before(client, office):
    door = client.get("/personal/entrar")
    fill(client, door, username=EDITOR, password=PASSWORD)
    first = session_cookie(client)
    fill(client, door, username=EDITOR, password=PASSWORD)
    assert first != session_cookie(client)
    assert sessions.visit(office, sessions.key_of(first)) is None
    assert sessions.visit(office, sessions.key_of(session_cookie(client))).open


def test_who_is_inside_already_goes_on(client):
    signed_in(client)
    assert client.get("/personal/entrar").headers["location"] == "/personal"
    assert client.get("/personal/entrar?ir=/personal-revision").headers["location"] == "/personal-revision"


def test_a_session_that_is_not_known_is_nobody_s(client):
    for value in ("a" * 43, "", "ñ\u2019" * 9, '"\\377\\000"', "x" * 3000):
        answer = client.get("/personal", headers={"Cookie": f"sesion={value}".encode()})
        assert (answer.status_code, answer.headers["location"]) == (303, "/personal/entrar"), value


# What the form is


def test_browsers_and_password_managers_know_the_fields(client):
    page = client.get("/personal/entrar")
    fields = {tag["name"]: tag for tag in page_of(page).select("form[method=post] input:not([type=hidden])")}
    assert {name: (tag["type"], tag["autocomplete"]) for name, tag in fields.items()} == {
        "username": ("text", "username"),
        "password": ("password", "current-password"),
    }
    for name, tag in fields.items():
        assert tag.has_attr("required")
        assert page_of(page).select_one(f"label[for={name}]").get_text()
    assert fields["username"]["autocapitalize"] == "none"


def test_nobody_keeps_or_lists_what_is_private(client):
    pages = [client.get("/personal/entrar")]
    signed_in(client)
    pages += [client.get(f"/personal{step}") for step in ("", "/clave", "/factor", "/sesiones", "/salir")]
    for page in pages:
        assert page.status_code == 200
        assert page.headers["cache-control"] == "no-store"
        assert page_of(page).select_one("meta[name=robots]")["content"] == "noindex"
        assert not page_of(page).select("link[rel=canonical], script[type='application/ld+json'], meta[property]")
    for answer in (client.get("/personal/entrar"), client.get("/personal/codigo")):
        assert (answer.status_code, answer.headers["cache-control"]) == (303, "no-store")


def test_head_answers_like_get_and_other_methods_are_none(client):
    head = client.head("/personal/entrar")
    assert (head.status_code, head.content) == (200, b"")
    for method in ("PUT", "DELETE", "PATCH"):
        assert client.request(method, "/personal/entrar").status_code == 405


@pytest.mark.parametrize("language", Language)
def test_it_speaks_both_languages_and_its_links_keep_the_way(client, language):
    page = page_of(client.get(f"/personal/entrar?ir=/personal-revision&lang={language}"))
    assert page.html["lang"] == language
    assert page.h1.get_text() == {"es": "Entrar", "en": "Sign in"}[language]
    for link in page.select(".languages a"):
        assert "ir=%2Fpersonal-revision" in link["href"]


# What goes wrong


def test_a_wrong_password_and_an_unknown_account_get_the_same_answer_after_the_same_work(client, monkeypatch):
    worked = []
    matches = passwords.matches
    monkeypatch.setattr(passwords, "matches", lambda *given: worked.append(given) or matches(*given))
    door = client.get("/personal/entrar")
    answers = [fill(client, door, username=name, password="not this one") for name in (EDITOR, "nobody-at-all")]
    for answer in answers:
        assert answer.status_code == 422
        assert told(answer) == ["La cuenta o la contraseña no es correcta."]
    texts = {
        answer.text.replace(hidden(answer)["token"], "").replace(name, "")
        for answer, name in zip(answers, (EDITOR, "nobody-at-all"), strict=True)
    }
    assert len(texts) == 1
    assert len(worked) == 2


def test_what_was_typed_stays_except_the_password(client):
    page = signed_in(client, "Editing-Tres <b>", "a secret of mine")
    assert page_of(page).select_one("#username")["value"] == "Editing-Tres <b>"
    assert "a secret of mine" not in page.text
    assert page_of(page).title.get_text().startswith("Error: ")


def test_too_many_tries_are_told_how_long_to_wait(client):
    door = client.get("/personal/entrar")
    for _ in range(3):
        fill(client, door, username=EDITOR, password="not this one")
    page = fill(client, door, username=EDITOR, password=PASSWORD)
    assert page.status_code == 429
    assert 1 <= int(page.headers["retry-after"]) <= 2
    assert told(page)[0].startswith("Demasiados intentos. Espere ")


def test_a_locked_account_is_told_whom_to_ask(client, monkeypatch):
    def locked(*_):
        raise TooManyTries(None)

    monkeypatch.setattr(core, "sign_in", locked)
    page = signed_in(client)
    assert (page.status_code, "retry-after" in page.headers) == (429, False)
    assert "Pida a quien administra" in told(page)[0]


def test_a_database_that_does_not_answer_is_told_without_detail(client, monkeypatch):
    def gone(*_):
        raise OperationalError("SELECT secrets", {}, Exception("detail of the driver"))

    monkeypatch.setattr(core, "sign_in", gone)
    page = signed_in(client)
    assert page.status_code == 503
    assert told(page) == ["La base de datos no responde. Intente de nuevo en un momento."]
    assert "detail of the driver" not in page.text
    assert "SELECT" not in page.text


# Forms that are none of ours


def test_a_form_without_its_token_is_refused_in_words_and_offered_again(client):
    door = client.get("/personal/entrar")
    good = hidden(door)["token"]
    with browser() as stranger:
        foreign = hidden(stranger.get("/personal/entrar"))["token"]
    for token in ("", "x", good[:-1], good + "A", good.upper(), foreign, "ñ", "." * 200):
        page = client.post(action(door), data={"username": EDITOR, "password": PASSWORD, "token": token})
        assert page.status_code == 403, token
        assert told(page) == ["El formulario caducó o vino de otro sitio. Vuelva a enviarlo."]
        assert session_cookie(client) is None
    assert fill(client, page, username=EDITOR, password=PASSWORD).status_code == 303


def test_a_form_that_is_refused_stands_in_the_log(client, caplog):
    client.post("/personal/entrar", data={"username": EDITOR, "password": PASSWORD, "token": "x"})
    assert caplog.messages == ["refused to testclient: a form for /personal/entrar (403)"]


def test_a_form_without_its_cookie_is_refused(client):
    door = client.get("/personal/entrar")
    client.cookies.clear()
    page = fill(client, door, username=EDITOR, password=PASSWORD)
    assert page.status_code == 403
    assert fill(client, page, username=EDITOR, password=PASSWORD).status_code == 303


def test_a_form_that_lay_about_for_half_a_day_is_refused(client, monkeypatch):
    door = client.get("/personal/entrar")
    later = time.time() + 12 * 60 * 60 + 5
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: later)
    assert fill(client, door, username=EDITOR, password=PASSWORD).status_code == 403


@pytest.mark.parametrize(
    ("status", "body", "headers"),
    [
        (415, b"{}", {"Content-Type": "application/json"}),
        (415, b"username=a", {"Content-Type": "text/plain"}),
        (415, b"--x\r\n", {"Content-Type": "multipart/form-data; boundary=x"}),
        (415, b"username=a", {"Content-Type": ""}),
        (413, b"password=" + b"a" * 1_000_000, FORM),
        (411, iter([b"username=a"]), FORM),
        (400, b"token={token}&username=a&username=b&password=c", FORM),
        (400, b"token={token}&token={token}&username=a&password=c", FORM),
        (400, b"&".join(b"f%d=1" % number for number in range(500)), FORM),
        (403, b"", FORM),
        (403, b"\xff\xfe%zz=%00&&&=;", FORM),
    ],
    ids=[
        *("json", "text", "parts", "no kind", "too long", "no length"),
        *("a field twice", "the token twice", "many fields", "nothing", "rubbish"),
    ],
)
def test_what_is_no_form_of_this_site_costs_no_work_and_is_told_in_words(client, monkeypatch, status, body, headers):
    monkeypatch.setattr(passwords, "matches", lambda *_: pytest.fail("a password was looked at"))
    token = hidden(client.get("/personal/entrar"))["token"].encode()
    sent = body.replace(b"{token}", token) if isinstance(body, bytes) else body
    page = client.post("/personal/entrar", content=sent, headers=headers)
    assert page.status_code == status
    assert len(told(page)) == 1
    assert page_of(page).select_one("form #password")


TYPED = ["\x00", "a\x00b", "\ud7ff\ufffe\u202e", "'; DROP TABLE staffuser; --", "ñ" * 1000, "%", "\n"]


def test_whatever_is_typed_is_only_a_wrong_name(new_database, monkeypatch):
    monkeypatch.setattr(tries, "FREE_OF_ACCOUNT", 2 * len(TYPED))
    engine = open_database(new_database(found_office))
    working_on(monkeypatch, engine)
    with browser() as client:
        door = client.get("/personal/entrar")
        for typed in TYPED:
            for username in (typed, EDITOR):
                assert fill(client, door, username=username, password=typed).status_code == 422, typed
    engine.dispose()


# Cookies


def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites(client):
    door = client.get("/personal/entrar")
    inside = signed_in(client)
    for cookie in (*door.headers.get_list("set-cookie"), *inside.headers.get_list("set-cookie")):
        flags = {part.strip().lower() for part in cookie.split(";")[1:]}
        assert {"httponly", "samesite=lax", "path=/"} <= flags
        assert not any(flag.startswith("domain") for flag in flags)


def test_in_production_cookies_travel_encrypted_and_belong_to_this_host(office, monkeypatch):
    for name, value in {
        "ENVIRONMENT": "production",
        "SECRET_KEY": "k" * 40,
        "SITE_URL": "https://impulso.example",
    }.items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()
    with browser() as client:
        cookies = client.get("/personal/entrar").headers.get_list("set-cookie")
        inside = signed_in(client)
        assert inside.headers["location"] == "/personal"
        cookies += inside.headers.get_list("set-cookie")
        assert client.get("/personal").status_code == 200
        cookies += fill(client, client.get("/personal/salir")).headers.get_list("set-cookie")
    assert {cookie.partition("=")[0] for cookie in cookies} == {"__Host-sesion", "__Host-formulario"}
    for cookie in cookies:
        flags = {part.strip().lower() for part in cookie.split(";")[1:]}
        assert {"secure", "httponly", "samesite=lax", "path=/"} <= flags


# The steps after the password


def test_a_first_sign_in_sets_password_and_second_factor_without_a_script(client, office):
    half = signed_in(client, REVIEWER, FIRST, at="/personal/entrar?ir=/personal-revision")
    tokens = [session_cookie(client)]
    assert half.headers["location"] == "/personal/clave?ir=%2Fpersonal-revision"
    for page in PRIVATE:
        assert client.get(f"/{page.url}").headers["location"].startswith("/personal/clave"), page.url

    page = client.get(half.headers["location"])
    assert "la puso otra persona" in page.text
    changed = fill(client, page, old=FIRST, new=NEW)
    tokens.append(session_cookie(client))
    assert changed.headers["location"] == "/personal/factor?ir=%2Fpersonal-revision"

    page = client.get(changed.headers["location"])
    assert page_of(page).select_one(".qr svg")
    assert not page_of(page).select("#old"), "the password was given a moment ago"
    secret = page_of(page).select_one(".staff-card > p code").get_text().replace(" ", "")
    page = fill(client, page, code="000000")
    assert page.status_code == 422
    assert page_of(page).select_one(".staff-card > p code").get_text().replace(" ", "") == secret, (
        "the app has it by now"
    )
    done = fill(client, page, code=pyotp.TOTP(secret).now())
    tokens.append(session_cookie(client))
    assert done.status_code == 200
    assert len({tag.get_text() for tag in page_of(done).select(".codes code")}) == 10
    assert page_of(done).select_one(".others a")["href"] == "/personal-revision"
    assert client.get("/personal-revision").status_code == 200

    assert len(set(tokens)) == 3, "each step gives a new token"
    assert [sessions.visit(office, sessions.key_of(token)) is not None for token in tokens] == [False, False, True]


def test_a_code_is_asked_for_and_a_wrong_one_is_told_beside_its_field(client, office):
    half = signed_in(client, CODED, at="/personal/entrar?ir=/personal-trimestre")
    assert half.headers["location"] == "/personal/codigo?ir=%2Fpersonal-trimestre"
    page = client.get(half.headers["location"])
    assert page_of(page).select_one("#code")["autocomplete"] == "one-time-code"
    page = fill(client, page, code="nothing")
    assert page.status_code == 422
    field = page_of(page).select_one("#code")
    assert field["aria-invalid"] == "true"
    assert field.has_attr("autofocus")
    said = page_of(page).select_one(f"#{field['aria-describedby'].split()[-1]}")
    assert (said["role"], said.get_text()) == ("alert", "El código no es correcto o ya se usó. Espere el siguiente.")
    assert client.get("/personal").headers["location"] == "/personal/codigo"
    inside = fill(client, page, code=pyotp.TOTP(SECRET).now())
    assert inside.headers["location"] == "/personal-trimestre"
    assert client.get("/personal").status_code == 200


def test_a_recovery_code_stands_in_once(client, office):
    signed_in(client)
    page = client.get("/personal/factor")
    secret = page_of(page).select_one(".staff-card > p code").get_text().replace(" ", "")
    done = fill(client, page, old=PASSWORD, code=pyotp.TOTP(secret).now())
    code = page_of(done).select_one(".codes code").get_text()
    for status in (303, 422):
        with browser() as other:
            signed_in(other)
            assert fill(other, other.get("/personal/codigo"), code=code).status_code == status


def test_a_second_factor_is_changed_only_with_the_password(client, office):
    signed_in(client)
    page = client.get("/personal/factor")
    secret = page_of(page).select_one(".staff-card > p code").get_text().replace(" ", "")
    refused = fill(client, page, old="not this one", code=pyotp.TOTP(secret).now())
    assert refused.status_code == 422
    assert page_of(refused).select_one("#old")["aria-invalid"] == "true"
    assert not page_of(refused).select(".codes")


def test_a_new_password_must_be_long_and_ends_the_other_sessions(client, office):
    elsewhere = session_for(office)
    signed_in(client)
    page = client.get("/personal/clave")
    assert page_of(page).select_one("#old")["autocomplete"] == "current-password"
    assert page_of(page).select_one("#new")["autocomplete"] == "new-password"
    short = fill(client, page, old=PASSWORD, new="short")
    assert short.status_code == 422
    assert page_of(short).select_one("#new")["aria-invalid"] == "true"
    assert told(short) == ["La contraseña nueva no sirve: se esperaban al menos 15 caracteres."]
    wrong = fill(client, page, old="not this one", new=NEW)
    assert page_of(wrong).select_one("#old")["aria-invalid"] == "true"
    assert sessions.visit(office, sessions.key_of(elsewhere)) is not None
    assert fill(client, page, old=PASSWORD, new=NEW).headers["location"] == "/personal"
    assert sessions.visit(office, sessions.key_of(elsewhere)) is None
    assert client.get("/personal").status_code == 200
    with browser() as other:
        assert signed_in(other, EDITOR, NEW).status_code == 303


# Where else somebody is signed in


def choices(page):
    return {
        tag["value"]: tag.find_parent("label").get_text(" ", strip=True) for tag in page_of(page).select("[type=radio]")
    }


def test_people_see_where_they_are_signed_in_and_end_what_they_do_not_know(client, office):
    tokens = [session_for(office), session_for(office), session_for(office, CODED)]
    signed_in(client)
    here = session_cookie(client)
    page = client.get("/personal/sesiones")
    assert page_of(page).select_one(".lead").get_text().startswith("Este navegador: testclient, desde ")
    first, *others = choices(page)
    assert (first, len(others)) == ("", 2), "those of others are not named"
    assert "192.0.2.7, desde" in choices(page)[others[0]]
    assert choices(page)[others[0]].endswith("a test")
    refused = fill(client, page, choice=others[0], old="not this one")
    assert refused.status_code == 422
    assert page_of(refused).select_one("[type=radio][checked]")["value"] == others[0]
    assert len(choices(refused)) == 3
    done = fill(client, page, choice=others[0], old=PASSWORD)
    assert (done.status_code, done.headers["location"]) == (303, "/personal/sesiones")
    assert here != session_cookie(client), "this browser goes on with another token"
    page = client.get("/personal/sesiones")
    assert list(choices(page)) == ["", others[1]]
    fill(client, page, choice="", old=PASSWORD)
    page = client.get("/personal/sesiones")
    assert choices(page) == {}
    assert not page_of(page).select("form[method=post]")
    assert [sessions.visit(office, sessions.key_of(token)) is not None for token in tokens] == [False, False, True]


@pytest.mark.parametrize("choice", ["x", "999999999", "9" * 30, "-1", "١"])
def test_what_is_no_session_of_theirs_ends_nothing(client, office, choice):
    other = session_for(office)
    signed_in(client)
    fill(client, client.get("/personal/sesiones"), choice=choice, old=PASSWORD)
    assert sessions.visit(office, sessions.key_of(other)) is not None


def test_who_comes_by_a_provider_and_has_no_password_is_not_asked_for_one(client, office):
    other = session_for(office, REVIEWER)
    client.cookies.set("sesion", session_for(office, REVIEWER))
    page = client.get("/personal/sesiones")
    assert not page_of(page).select("[type=password]")
    assert fill(client, page, choice="").status_code == 303
    assert sessions.visit(office, sessions.key_of(other)) is None


def test_an_account_that_changes_while_its_sessions_are_looked_up_starts_anew(client, office, monkeypatch):
    signed_in(client)

    def changed(*_):
        raise NotAllowed("read sessions")

    monkeypatch.setattr(sessions, "open_sessions", changed)
    assert client.get("/personal/sesiones").headers["location"] == "/personal/entrar"


def test_signing_out_ends_the_session_and_empties_the_browser(client, office):
    signed_in(client)
    token = session_cookie(client)
    page = client.get("/personal/salir")
    out = fill(client, page)
    assert out.headers["location"] == "/personal/entrar"
    assert out.headers["clear-site-data"] == '"cache", "storage"'
    assert session_cookie(client) is None
    assert sessions.visit(office, sessions.key_of(token)) is None
    client.cookies.set("sesion", token)
    assert client.get("/personal").headers["location"] == "/personal/entrar"
    assert fill(client, page).headers["location"] == "/personal/entrar", "a second time does no harm"


def test_a_link_alone_signs_nobody_out(client):
    signed_in(client)
    client.get("/personal/salir")
    assert client.get("/personal").status_code == 200


def test_a_session_that_ended_while_its_form_was_open_starts_anew(client, office):
    signed_in(client)
    page = client.get("/personal/clave")
    sessions.sign_out(office, sessions.key_of(session_cookie(client)))
    assert fill(client, page, old=PASSWORD, new=NEW).headers["location"] == "/personal/entrar"


# A crowd at the door


def test_a_crowd_at_the_door_waits_and_then_is_sent_away(office, monkeypatch):
    """Public pages keep threads and processors: few passwords are checked at once, and few browsers wait for that."""
    lock, busy, most = threading.Lock(), 0, 0

    def slow(*_):
        nonlocal busy, most
        with lock:
            busy += 1
            most = max(most, busy)
        time.sleep(0.3)
        with lock:
            busy -= 1
        raise TooManyTries(1)

    monkeypatch.setattr(core, "sign_in", slow)
    monkeypatch.setattr(form_routes, "MOST_WAITING", 5)
    app = Starlette(routes=sign_in.routes(), middleware=[Middleware(StaffGate)])
    said = []

    async def crowd():
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url=settings().SITE_URL) as http:
            door = await http.get("/personal/entrar")

            async def come():
                fields = {**hidden(door), "username": EDITOR, "password": "x"}
                said.append((await http.post("/personal/entrar", data=fields)).headers["retry-after"])

            async with anyio.create_task_group() as people:
                for _ in range(12):
                    people.start_soon(come)

    anyio.run(crowd)
    assert most == form_routes.AT_ONCE
    assert str(form_routes.BUSY_SECONDS) in said
    assert "1" in said


# What checkers say


def documents(office):
    """Yield every document of the door in both languages."""
    for language in Language:
        with browser() as client:
            yield client.get(f"/personal/entrar?lang={language}&ir=/personal-revision")
            yield client.get(f"/personal/entrar?lang={language}&proveedor=desconocido")
            yield signed_in(client, EDITOR, "wrong", f"/personal/entrar?lang={language}")
        with browser() as client:
            client.cookies.set("sesion", session_for(office))
            for step in ("clave", "factor", "sesiones", "salir"):
                yield client.get(f"/personal/{step}?lang={language}")
            page = client.get(f"/personal/clave?lang={language}")
            yield fill(client, page, old="wrong", new=NEW)
            for page in PRIVATE:
                yield client.get(page.address(language))
        with browser() as client:
            client.cookies.set("sesion", core.sign_in(current_engine(), CODED, PASSWORD, HERE))
            yield client.get(f"/personal/codigo?lang={language}")
            forget_used_codes(office)


def test_the_w3c_checker_finds_no_error(office, tmp_path):
    if not shutil.which("java") or not CHECKER.exists():
        skip_or_fail("the W3C HTML checker needs Java and `npm install`")
    for number, document in enumerate(documents(office)):
        assert document.headers["content-type"].startswith("text/html")
        (tmp_path / f"{number:02}.html").write_text(document.text, encoding="utf-8")
    told = [in_words(one, name) for name, one in checked(tmp_path) if one["type"] != "info"]
    assert told == []


def test_a_private_document_has_one_heading_and_a_shell_names_nobody(office):
    shells = {f"/{page.url}" for page in PRIVATE}
    for document in documents(office):
        page = page_of(document)
        assert len(page.select("h1")) == len(page.select("main")) == len(page.select("title")) == 1
        if document.url.path in shells:
            assert page.select_one("#first-paint")["data-module"].startswith("/static/")
            assert EDITOR not in document.text


def test_the_longest_form_leaves_room_for_the_longest_password():
    assert forms.LONGEST > 3 * 4 * 128 * 2
