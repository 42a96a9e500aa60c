"""The gate: who is let through, as whom, and how soon nobody is any more."""

import asyncio
import time
from contextlib import ExitStack, contextmanager, suppress

import httpx
import pytest
from sqlalchemy.exc import OperationalError
from streamlit.util import calc_hash
from websockets.exceptions import ConnectionClosed, InvalidStatus

from config.pages import PAGES
from config.settings import settings
from data_access.database import open_database
from data_access.enumerations import Role
from data_access.staff import sessions
from data_access.staff.accounts import change_role, find_actor, reset_account, set_active
from data_access.staff.own_account import change_password
from tests.data_access.proposals import staff
from tests.serving import serve
from tests.visits import first_run, visit
from tests.web.staff_accounts import (
    CODED,
    EDITOR,
    HERE,
    NEW,
    PASSWORD,
    REVIEWER,
    found_office,
    session_for,
    told,
)
from web.staff import gate
from web.staff.gate import StaffGate
from web.staff.origin import place_of

PRIVATE = [page for page in PAGES if page.private]
PUBLIC = [page for page in PAGES if page.named and not page.private]
SITE = b"localhost:8501"
KEY = "key-of-a-session"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Inner:
    """The application behind the gate: notes what reaches it; a socket of it stays open until it is told to close."""

    def __init__(self, fails=False):
        self.reached = []
        self.fails = fails

    async def __call__(self, scope, receive, send):
        self.reached.append(scope)
        if self.fails:
            raise RuntimeError("broken")
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b"inside"})
            return
        assert (await receive())["type"] == "websocket.connect"
        await send({"type": "websocket.accept"})
        while (await receive())["type"] != "websocket.disconnect":
            pass

    def identities(self):
        return [[value for name, value in scope["headers"] if name == gate.IDENTITY] for scope in self.reached]


def scope_of(kind, path="/", method="GET", client="192.0.2.1", host=SITE, **headers):
    lines = [(name.replace("_", "-").encode(), value) for name, value in headers.items() if value is not None]
    lines += [(b"host", host)] if host is not None else []
    return {
        "type": kind,
        "path": path,
        "method": method,
        "headers": lines,
        "client": (client, 5000),
        "query_string": b"",
    }


async def ask(gate_, scope):
    """Return the status of an HTTP answer."""
    sent = []

    async def receive():
        return {"type": "http.request", "body": b""}

    async def send(message):
        sent.append(message)

    await gate_(scope, receive, send)
    return sent[0]["status"]


class Socket:
    """One live connection to the gate, as the server holds it."""

    def __init__(self, gate_, scope):
        self.sent, self.waiting = [], asyncio.Queue()
        self.waiting.put_nowait({"type": "websocket.connect"})
        self.task = asyncio.create_task(gate_(scope, self.waiting.get, self._send))

    async def _send(self, message):
        self.sent.append(message["type"])

    async def settled(self):
        for _ in range(50):
            await asyncio.sleep(0.002)
        return self.sent

    async def close(self):
        self.waiting.put_nowait({"type": "websocket.disconnect", "code": 1001})
        await asyncio.gather(self.task, return_exceptions=True)


@pytest.fixture
def asked(monkeypatch):
    """What the database is asked about; the cookie `open` is a whole sign-in and `half` one without its code."""
    keys = []

    def visit_of(_engine, key, at=None):
        keys.append(key)
        steps = {sessions.key_of("open"): sessions.Step.NONE, sessions.key_of("half"): sessions.Step.CODE}
        return sessions.Visit(1, None, steps[key], None) if key in steps else None

    monkeypatch.setattr(gate, "engine", lambda: None)
    monkeypatch.setattr(sessions, "visit", visit_of)
    return keys


# Who somebody is


def test_what_a_browser_says_of_itself_is_dropped(asked):
    async def run():
        inner = Inner()
        guarded = StaffGate(inner)
        scope = scope_of("http", x_staff_session=b"forged")
        scope["headers"].append((b"X-Staff-Session", b"forged"))
        await ask(guarded, scope)
        socket = Socket(guarded, scope_of("websocket", x_staff_session=b"forged"))
        await socket.settled()
        await socket.close()
        signed_in = scope_of("websocket", x_staff_session=b"forged", cookie=b"sesion=open")
        socket = Socket(guarded, signed_in)
        await socket.settled()
        await socket.close()
        return inner.identities()

    assert asyncio.run(run()) == [[], [], [sessions.key_of("open").encode()]]


def test_a_public_request_asks_the_database_nothing(asked):
    async def run():
        guarded = StaffGate(Inner())
        for path in ("/", "/compromisos", "/datos/commitments.csv", "/_stcore/health", "/static/js/x.js"):
            await ask(guarded, scope_of("http", path))
            await ask(guarded, scope_of("http", path, cookie=b"sesion=open"))
        socket = Socket(guarded, scope_of("websocket", cookie=b"another=1"))
        await socket.settled()
        await socket.close()

    asyncio.run(run())
    assert asked == []


def test_a_database_that_does_not_answer_leaves_visitors_as_nobody(asked, monkeypatch):
    def gone(*_):
        raise OperationalError("SELECT", {}, Exception("gone"))

    monkeypatch.setattr(sessions, "visit", gone)

    async def run():
        inner = Inner()
        guarded = StaffGate(inner)
        socket = Socket(guarded, scope_of("websocket", cookie=b"sesion=open"))
        opened = await socket.settled()
        await socket.close()
        status = await ask(guarded, scope_of("http", gate.UPLOADS, "PUT", cookie=b"sesion=open"))
        await ask(guarded, scope_of("http", "/personal", cookie=b"sesion=open"))
        return opened, status, inner.identities(), inner.reached[-1][gate.VISIT]

    assert asyncio.run(run()) == (["websocket.accept"], 403, [[], []], None)


# Where a request comes from

OURS = [b"http://localhost:8501", b"HTTP://LOCALHOST:8501", b"http://localhost:8501 "]
FOREIGN = [
    *(b"null", b"", b"https://evil.example", b"http://localhost:8502", b"http://localhost", b"https://localhost"),
    *(b"http://localhost:8501.evil.example", b"http://localhost:8501@evil.example", b"http://evil@localhost:8501"),
    *(b"http://localhost:8501/", b"file://", b"http://[", b"http://[::1", b"http://localhost:99999", b"http://\xff"),
    *(b"chrome-extension://abc", b"localhost:8501", b"//localhost:8501", b"http://localhost:8501#x"),
]


@pytest.mark.parametrize("origin", OURS)
def test_a_page_of_this_site_opens_a_live_connection(asked, origin):
    opened, inner = connect(origin=origin)
    assert opened == ["websocket.accept"]
    said = dict(inner.reached[0]["headers"])
    assert said[b"origin"] == b"http://" + said[b"host"], "Streamlit compares letter by letter before it asks further"


@pytest.mark.parametrize("origin", FOREIGN)
def test_a_page_of_another_site_is_refused_before_streamlit_hears_of_it(asked, origin):
    opened, inner = connect(origin=origin, cookie=b"sesion=open")
    assert (opened, inner.reached, asked) == (["websocket.close"], [], [])


def test_two_origins_or_two_hosts_are_none(asked):
    for name, value in ((b"origin", b"http://localhost:8501"), (b"host", SITE)):
        scope = scope_of("websocket", origin=b"http://localhost:8501")
        scope["headers"].append((name, value))
        opened, inner = connect(scope)
        assert (opened, inner.reached) == (["websocket.close"], []), name


def test_in_development_the_site_may_be_asked_under_any_name(asked):
    assert connect(host=b"127.0.0.1:9000", origin=b"http://127.0.0.1:9000")[0] == ["websocket.accept"]
    assert connect(host=b"[::1]:9000", origin=b"http://[::1]:9000")[0] == ["websocket.accept"]


@pytest.mark.parametrize(
    ("host", "origin", "opens"),
    [
        (b"impulso.example", b"https://impulso.example", True),
        (b"IMPULSO.example:443", b"https://impulso.example", True),
        (b"impulso.example", None, True),
        (b"impulso.example", b"http://impulso.example", False),
        (b"127.0.0.1:8501", b"http://127.0.0.1:8501", False),
        (b"evil.example", b"https://evil.example", False),
        (b"evil.example", b"https://impulso.example", False),
        (b"impulso.example:8443", b"https://impulso.example", False),
        (b"impulso.example@evil.example", b"https://impulso.example", False),
        (b"", None, False),
        (None, None, False),
    ],
)
def test_in_production_host_and_origin_are_the_site(asked, monkeypatch, host, origin, opens):
    for name, value in {
        "ENVIRONMENT": "production",
        "SECRET_KEY": "k" * 40,
        "SITE_URL": "https://impulso.example",
    }.items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()
    opened, inner = connect(host=host, origin=origin)
    assert opened == (["websocket.accept"] if opens else ["websocket.close"])
    assert bool(inner.reached) is opens


def test_a_form_of_another_site_does_nothing(asked):
    async def run():
        inner = Inner()
        guarded = StaffGate(inner)
        sent = [
            await ask(guarded, scope_of("http", "/personal/salir", "POST", cookie=b"sesion=open", **headers))
            for headers in (
                {"origin": b"https://evil.example"},
                {"origin": b"null"},
                {"sec_fetch_site": b"cross-site"},
                {"sec_fetch_site": b"same-site"},
                {"origin": b"http://localhost:8501"},
                {"sec_fetch_site": b"same-origin"},
            )
        ]
        return sent, len(inner.reached)

    assert asyncio.run(run()) == ([403, 403, 403, 403, 200, 200], 2)


def test_the_log_says_what_was_refused_and_to_whom(asked, caplog):
    form = scope_of("http", "/personal/salir", "POST", client="192.0.2.9", origin=b"null")
    asyncio.run(ask(StaffGate(Inner()), form))
    connect(origin=b"https://evil.example")
    assert caplog.messages == [
        "refused to 192.0.2.9: POST /personal/salir",
        "refused to 192.0.2.1: a live connection",
    ]


def test_an_address_with_more_than_a_site_names_none():
    assert place_of("https://a.example") == place_of("HTTPS://A.EXAMPLE:443") != place_of("http://a.example")
    assert [place_of(address) for address in ("", "a", "https://", "ftp://a", "https://a/b", "https://a?b")] == [
        None
    ] * 6


# Uploads


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "OPTIONS", "GET"])
@pytest.mark.parametrize(
    ("cookie", "origin", "status"),
    [
        (b"sesion=open", b"http://localhost:8501", 200),
        (b"sesion=open", None, 200),
        (b"sesion=open", b"https://evil.example", 403),
        (b"sesion=open", b"null", 403),
        (b"sesion=half", b"http://localhost:8501", 403),
        (b"sesion=other", b"http://localhost:8501", 403),
        (None, b"http://localhost:8501", 403),
    ],
)
def test_only_staff_upload_and_only_from_this_site(asked, method, cookie, origin, status):
    async def run():
        inner = Inner()
        guarded = StaffGate(inner)
        addresses = (gate.UPLOADS, f"{gate.UPLOADS}/session/file", f"{gate.UPLOADS}/")
        asked_for = [scope_of("http", path, method, cookie=cookie, origin=origin) for path in addresses]
        return [await ask(guarded, scope) for scope in asked_for], len(inner.reached)

    assert asyncio.run(run()) == ([status] * 3, 3 if status == 200 else 0)


# How many


@pytest.fixture
def few(monkeypatch):
    monkeypatch.setenv("SOCKETS_PER_ADDRESS", "2")
    settings.cache_clear()


def test_an_address_holds_so_many_connections_and_no_more(asked, few):
    async def run():
        guarded = StaffGate(Inner())
        first, second, third = [Socket(guarded, scope_of("websocket", cookie=b"sesion=open")) for _ in range(3)]
        neighbour = Socket(guarded, scope_of("websocket", client="192.0.2.2"))
        opened = [await one.settled() for one in (first, second, third, neighbour)]
        await second.close()
        again = Socket(guarded, scope_of("websocket"))
        opened.append(await again.settled())
        for one in (first, third, neighbour, again):
            await one.close()
        return opened, dict(guarded._sockets)

    yes, no = ["websocket.accept"], ["websocket.close"]
    assert asyncio.run(run()) == ([yes, yes, no, yes, yes], {})


def test_a_household_with_many_addresses_counts_as_one(asked, few):
    async def run():
        guarded = StaffGate(Inner())
        sockets = [Socket(guarded, scope_of("websocket", client=f"2001:db8:0:1::{number}")) for number in range(3)]
        sockets.append(Socket(guarded, scope_of("websocket", client="2001:db8:0:2::1")))
        opened = [await one.settled() for one in sockets]
        for one in sockets:
            await one.close()
        return opened

    yes, no = ["websocket.accept"], ["websocket.close"]
    assert asyncio.run(run()) == [yes, yes, no, yes]


def test_a_connection_that_failed_no_longer_counts(asked, few):
    async def run():
        guarded = StaffGate(Inner(fails=True))
        for _ in range(5):
            for cookie in (b"sesion=open", b""):
                with pytest.raises(RuntimeError):
                    await guarded(scope_of("websocket", cookie=cookie), asyncio.Queue().get, None)
        return dict(guarded._sockets), dict(guarded._live._open)

    assert asyncio.run(run()) == ({}, {})


def connect(scope=None, **headers):
    """Return what a live connection is answered, and what stands behind the gate."""

    async def run():
        inner = Inner()
        socket = Socket(StaffGate(inner), scope or scope_of("websocket", **headers))
        opened = list(await socket.settled())
        await socket.close()
        return opened, inner

    return asyncio.run(run())


# The whole application


@pytest.fixture(scope="module")
def office(sqlite_files):
    return sqlite_files.create(sqlite_files.template(found_office))


@pytest.fixture(scope="module")
def app(office):
    """A process that the tests below meet one after another; the last one changes accounts."""
    with serve(office) as served:
        yield served


@pytest.fixture(scope="module")
def other_app(office):
    """Another process on the same database, which lets an address hold few connections."""
    with serve(office, SOCKETS_PER_ADDRESS="2") as served:
        yield served


@pytest.fixture
def engine(office):
    engine = open_database(office)
    yield engine
    engine.dispose()


def cookie_for(engine, username=EDITOR):
    return f"sesion={session_for(engine, username)}"


def test_no_private_page_shows_anything_to_strangers_on_a_fresh_process(app):
    """First thing on a fresh process, before any page ran; then by the hash that names a page to Streamlit."""
    drawn = []
    for page in PRIVATE:
        shown = first_run(app.url, page.url)
        assert "Entre de nuevo" in shown.text, page.url
        assert shown.entries == [page.url for page in PUBLIC]
        assert (shown.failures, shown.refused) == ([], False)
        drawn.append(shown.widgets)
        answer = httpx.get(f"{app.url}/{page.url}", trust_env=False)
        assert (answer.status_code, answer.headers["location"].partition("?")[0]) == (303, "/personal/entrar")
    assert drawn == [first_run(app.url, "nothing-at-all").widgets] * len(PRIVATE), "nothing but the frame"


def test_a_page_that_is_named_by_its_hash_is_closed_too(app):
    forged = {"X-Staff-Session": "forged"}
    with visit(app.url, **forged) as session:
        session.run("")
        for page in PRIVATE:
            session.page_hash = calc_hash(page.url)  # by this Streamlit's client names a page
            shown = session.run()
            assert "Entre de nuevo" in shown.text, page.url
            assert shown.entries == [page.url for page in PUBLIC]


def test_who_is_signed_in_sees_the_pages_of_the_role(app, engine):
    shown = first_run(app.url, "personal", cookie=cookie_for(engine, EDITOR))
    assert EDITOR in shown.text
    assert "Entre de nuevo" not in shown.text
    assert {"personal", "personal-actualizar"} <= set(shown.entries)
    assert not {"personal-cuentas", "compromisos"} & set(shown.entries)
    assert "Entre de nuevo" in first_run(app.url, "personal-cuentas", cookie=cookie_for(engine, EDITOR)).text
    assert shown.failures == []


def test_the_next_run_after_the_end_shows_the_notice_even_before_the_connection_closes(app, engine):
    for _ in range(5):  # on a busy machine it may close first
        token = session_for(engine)
        with suppress(ConnectionClosed), visit(app.url, f"sesion={token}") as tab:
            assert EDITOR in tab.run("personal").text
            sign_out(engine, token)
            shown = tab.run()
            break
    assert "Entre de nuevo" in shown.text
    assert EDITOR not in shown.text


def test_a_browser_that_comes_back_goes_on_only_as_the_same_person(app, engine):
    """A connection that broke is taken up by its session's name, and what it holds belongs to one person."""
    mine, theirs = cookie_for(engine, EDITOR), cookie_for(engine, REVIEWER)
    with visit(app.url, mine) as tab:
        begun = tab.run("personal")
    assert EDITOR in begun.text, app.log()
    name, comes_back = begun.session, {}
    for who, cookie in {"another person": theirs, "nobody": "", "the same": mine}.items():
        with visit(app.url, cookie, session=name) as tab:
            shown = tab.run("personal")
            comes_back[who] = (shown.session == name, EDITOR in shown.text)
    assert comes_back == {"another person": (False, False), "nobody": (False, False), "the same": (True, True)}


def test_a_session_taken_while_it_is_open_goes_to_nobody_else(app, engine):
    with visit(app.url, cookie_for(engine, EDITOR)) as tab:
        name = tab.run("personal").session
        with visit(app.url, cookie_for(engine, REVIEWER), session=name) as thief:
            assert thief.run("personal").session != name
        assert EDITOR in tab.run().text


def test_what_nobody_may_ask_is_answered_without_detail(app, engine):
    with httpx.Client(base_url=app.url, trust_env=False) as http:
        for cookie in ({}, {"Cookie": cookie_for(engine)}):
            assert http.get("/_stcore/metrics", headers=cookie).status_code == 403
        for path in ("/_stcore/upload_file/a/b", "/_stcore/upload_file"):
            for headers in ({}, {"X-Staff-Session": "forged"}, {"Cookie": "sesion=forged"}):
                answer = http.put(path, headers=headers, files={"file": b"x"})
                assert (answer.status_code, answer.text) == (403, "Forbidden")
        ours = {"Cookie": cookie_for(engine), "Origin": app.url}
        assert http.options("/_stcore/upload_file/a/b", headers=ours).status_code == 204
        foreign = {**ours, "Origin": "https://evil.example"}
        assert http.put("/_stcore/upload_file/a/b", headers=foreign, files={"file": b"x"}).status_code == 403
    for headers in ({"Origin": "https://evil.example"}, {"Origin": "null"}):
        with pytest.raises(InvalidStatus) as refusal, visit(app.url, **headers):
            pass
        assert refusal.value.response.status_code == 403
    assert "Traceback" not in app.log()


def test_a_foreign_origin_is_refused_without_asking_the_network(app):
    """Streamlit would look up this machine's outside address first, for as long as five seconds."""
    begun = time.monotonic()
    for _ in range(5):
        with pytest.raises(InvalidStatus), visit(app.url, Origin="https://evil.example"):
            pass
    with visit(app.url, Origin=app.url.upper()) as session:
        assert session.run("").failures == []
    assert time.monotonic() - begun < 4


def test_a_body_of_a_megabyte_is_refused_by_the_server_too(app):
    with httpx.Client(base_url=app.url, trust_env=False, timeout=20) as http:
        page = http.post("/personal/entrar", content=b"password=" + b"a" * 1_000_000, headers=FORM)
        assert page.status_code == 413
        assert told(page)
        assert http.get("/personal/entrar").status_code == 200, "the connection goes on"
    assert "Traceback" not in app.log()


def test_connections_are_capped_per_address(other_app):
    url = other_app.url
    with visit(url), visit(url), pytest.raises(InvalidStatus), visit(url):
        pass
    with visit(url) as session:
        assert "site-footer" in session.run("").text


def goes_out(session, seconds=3):
    """Return how long a connection lasts from now; None where it stays open."""
    begun = time.monotonic()
    while time.monotonic() - begun < seconds:
        try:
            session.connection.recv(0.1)
        except TimeoutError:
            continue
        except ConnectionClosed:
            return time.monotonic() - begun
    return None


def sign_out(engine, token):
    sessions.sign_out(engine, sessions.key_of(token))


def end_it(engine, token):
    number = sessions.visit(engine, sessions.key_of(token)).session
    sessions.end_session(engine, staff(engine).admin, number)


ENDS = {
    "another password": lambda engine, token: change_password(engine, token, PASSWORD, NEW, HERE),
    "signed out": sign_out,
    "ended by an administrator": end_it,
    "another role": lambda engine, _: change_role(engine, staff(engine).admin, EDITOR, Role.REVIEWER),
    "deactivated": lambda engine, _: set_active(engine, staff(engine).admin, EDITOR, False),
    "reset": lambda engine, _: reset_account(engine, staff(engine).admin, EDITOR),
}


def test_what_ends_a_session_closes_it_in_every_open_tab_of_every_process(app, other_app, engine):
    """The test itself is a third process on the same database."""
    one, two = app, other_app
    neighbour = cookie_for(engine, CODED)
    with visit(one.url, neighbour) as beside:
        beside.run("personal")
        for number, (what, end) in enumerate(ENDS.items()):
            token = session_for(engine)
            urls = (one.url, one.url, two.url) if number == 0 else (two.url if number % 2 else one.url,)
            with tabs(urls, f"sesion={token}") as opened:
                end(engine, token)
                for tab in opened:
                    tab.ask()  # a run is under way when the connection closes
                lasted = [goes_out(tab) for tab in opened]
                assert all(seconds is not None and seconds < 2.5 for seconds in lasted), (what, lasted)
            restore(engine)
        assert beside.run().failures == [], "nobody else notices"
    for app in (one, two):
        assert "Traceback" not in app.log()
        assert "Error" not in app.log()


@contextmanager
def tabs(urls, cookie):
    with ExitStack() as closed:
        opened = [closed.enter_context(visit(url, cookie)) for url in urls]
        for tab in opened:
            assert EDITOR in tab.run("personal").text
        yield opened


def restore(engine):
    admin = staff(engine).admin
    set_active(engine, admin, EDITOR, True)
    change_role(engine, admin, EDITOR, Role.EDITOR)
    assert find_actor(engine, EDITOR).role is Role.EDITOR
