"""Signing in with a real OpenID provider, the npm package oidc-provider, and with providers that lie."""

import base64
import json
import re
import shutil
import subprocess
import threading
import time
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import httpx
import pytest
from bs4 import BeautifulSoup
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from config.settings import ROOT, settings
from data_access.database import open_database
from data_access.staff import sessions
from data_access.staff.accounts import link_provider
from tests.conftest import skip_or_fail
from tests.data_access.proposals import staff
from tests.serving import free_port, serve
from tests.web.staff_accounts import EDITOR, found_office, told, working_on
from web.staff import oidc, sign_in
from web.staff.gate import StaffGate

CLIENT, CLIENT_SECRET = "impulso", "a secret of this test"
SUBJECT = "subject-of-an-editor"
PROGRAM = ROOT / "tests" / "web" / "openid_provider.mjs"
START_SECONDS = 30


# A real provider


@pytest.fixture(scope="module")
def site(sqlite_files):
    """The whole application with a provider, the engine of its database and the provider's address."""
    if not shutil.which("node") or not (ROOT / "node_modules" / "oidc-provider").exists():
        skip_or_fail("the OpenID provider needs Node and `npm install`")
    port = free_port()
    issuer = f"http://127.0.0.1:{port}"
    database = sqlite_files.create(sqlite_files.template(found_office))
    engine = open_database(database)
    link_provider(engine, staff(engine).admin, EDITOR, issuer, SUBJECT)
    given = {"OIDC_ISSUER": issuer, "OIDC_CLIENT_ID": CLIENT, "OIDC_CLIENT_SECRET": CLIENT_SECRET}
    with serve(database, **given) as served, provider(port, f"{served.url}{oidc.BACK}"):
        yield served, engine, issuer
    engine.dispose()


@contextmanager
def provider(port, redirect):
    """Run a provider that knows this site, until it is no longer needed."""
    command = ["node", PROGRAM, str(port), CLIENT, CLIENT_SECRET, redirect]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(f"http://127.0.0.1:{port}{oidc.DISCOVERY}", process)
        yield
    finally:
        process.terminate()
        process.wait(10)


def wait_for(address, process):
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            return httpx.get(address, trust_env=False)
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError("the provider does not answer")


@pytest.fixture
def http(site):
    with httpx.Client(base_url=site[0].url, trust_env=False, timeout=30) as client:
        yield client


def at_the_provider(http, start, subject):
    """Go from the site to the provider, sign in there as `subject`, and return the answer that leads back."""
    answer = http.get(start)
    back = str(http.base_url.join(oidc.BACK))
    while not answer.headers.get("location", "").startswith(back):
        if answer.is_redirect:
            answer = http.get(httpx.URL(answer.url).join(answer.headers["location"]))
            continue
        assert answer.status_code == 200, answer.text
        form = BeautifulSoup(answer.text, "html.parser").form
        fields = {tag["name"]: tag.get("value", "") for tag in form.select("input[name]")}
        fields |= {"login": subject, "password": "any"} if "login" in fields else {}
        answer = http.post(httpx.URL(answer.url).join(form["action"]), data=fields)
    return answer.headers["location"]


def test_an_identity_that_is_linked_opens_the_session_of_its_account(http, site):
    door = http.get("/personal/entrar?ir=/personal-revision")
    link = BeautifulSoup(door.text, "html.parser").find("a", string="Entrar con el proveedor")["href"]
    back = at_the_provider(http, link, SUBJECT)
    inside = http.get(back)
    assert (inside.status_code, inside.headers["location"]) == (303, "/personal-revision")
    visit = sessions.visit(site[1], sessions.key_of(http.cookies["sesion"]))
    assert (visit.actor.username, visit.open) == (EDITOR, True)
    assert http.get("/personal-revision").status_code == 200
    assert http.cookies.get("proveedor", path="/personal/oidc") is None, "the way is gone, and its cookie with it"
    again = http.get(back)
    assert again.headers["location"].startswith("/personal/entrar?proveedor=rechazo"), "a code is taken once"


def test_an_identity_that_nobody_linked_opens_nothing_and_is_told_so(http, site):
    back = at_the_provider(http, "/personal/oidc?lang=en", "somebody-else")
    turned_away = http.get(back)
    assert turned_away.headers["location"] == "/personal/entrar?proveedor=desconocido&lang=en"
    assert "sesion" not in http.cookies
    page = http.get(turned_away.headers["location"])
    assert BeautifulSoup(page.text, "html.parser").html["lang"] == "en"
    assert len(told(page)) == 1
    assert "somebody-else" not in page.text


def test_the_request_carries_what_ties_the_answer_to_this_browser(http, site):
    answer = http.get("/personal/oidc")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["location"]).query).items()}
    assert answer.headers["location"].startswith(site[2])
    assert (asked["client_id"], asked["response_type"], asked["scope"]) == (CLIENT, "code", "openid")
    assert asked["redirect_uri"] == f"{site[0].url}{oidc.BACK}"
    assert asked["code_challenge_method"] == "S256"
    assert all(len(asked[name]) >= 20 for name in ("state", "nonce", "code_challenge"))
    flags = {part.strip().lower() for part in answer.headers["set-cookie"].split(";")[1:]}
    assert {"httponly", "samesite=lax", "path=/personal/oidc", "max-age=600"} <= flags
    assert answer.headers["cache-control"] == "no-store"


def test_an_answer_that_belongs_to_another_browser_opens_nothing(http, site):
    back = at_the_provider(http, "/personal/oidc", SUBJECT)
    with httpx.Client(base_url=site[0].url, trust_env=False) as stranger:
        answer = stranger.get(back)
        assert answer.headers["location"] == "/personal/entrar?proveedor=rechazo"
        assert "sesion" not in stranger.cookies


@pytest.mark.parametrize(
    "query",
    ["", "state=x&code=y", "code=y", "error=access_denied&error_description=%3Cb%3E", "iss=https://evil.example"],
)
def test_an_answer_that_is_none_is_told_in_words(http, query):
    http.get("/personal/oidc?ir=/personal-revision")
    answer = http.get(f"{oidc.BACK}?{query}")
    assert answer.headers["location"] == "/personal/entrar?proveedor=rechazo&ir=%2Fpersonal-revision"
    page = http.get(answer.headers["location"])
    assert told(page) == ["El proveedor no confirmó quién es usted. Intente de nuevo."]


def test_the_log_tells_what_happened_and_no_secret(site, http):
    http.get(f"{oidc.BACK}?error=x%0Aforged")
    log = site[0].log()
    (line,) = [line for line in log.splitlines() if "x\\nforged" in line]
    assert re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ WARNING web\.staff\.oidc: ", line)
    assert "signing in with the provider from 127.0.0.1 ended as rechazo" in line
    assert not any(line.startswith("forged") for line in log.splitlines())
    assert CLIENT_SECRET not in log
    assert "Traceback" not in log


# Providers that are down, or lie


@cache
def keys():
    """Return the key of a provider and that of a stranger, who calls it by the same name."""
    return RSAKey.generate_key(2048, {"kid": "a"}), RSAKey.generate_key(2048, {"kid": "a"})


class Liar:
    """A provider whose every answer a test decides."""

    def __init__(self):
        self.port = free_port()
        self.issuer = f"http://127.0.0.1:{self.port}"
        self.key, self.stranger = keys()
        self.description = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/auth",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
        }
        self.claims, self.signed_with, self.algorithm, self.token = {}, self.key, "RS256", None
        self.pause = 0.0
        self.posted = {}

    def answer(self, path):
        time.sleep(self.pause)
        if path == oidc.DISCOVERY:
            return self.description
        if path == "/jwks":
            return {"keys": [self.key.as_dict(private=False)]}
        if self.token is not None:
            return self.token
        moment = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "sub": SUBJECT, "iat": moment, "exp": moment + 60, **self.claims}
        claims = {name: value for name, value in claims.items() if value is not None}
        header = {"alg": self.algorithm, "kid": "a"}
        if self.algorithm == "none":  # no library signs that any more
            parts = [
                base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in (header, claims)
            ]
            signed = f"{'.'.join(parts)}."
        else:
            signed = jwt.encode(header, claims, self.signed_with, algorithms=[self.algorithm])
        return {"access_token": "x", "token_type": "Bearer", "id_token": signed}


@pytest.fixture
def liar():
    lying = Liar()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.told(lying.answer(self.path))

        def do_POST(self):
            lying.posted = dict(parse_qsl(self.rfile.read(int(self.headers["content-length"])).decode()))
            self.told(lying.answer(self.path))

        def told(self, answer):
            body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", lying.port), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield lying
    server.shutdown()
    server.server_close()


@pytest.fixture
def office(sqlite_files, monkeypatch, liar):
    engine = open_database(sqlite_files.create(sqlite_files.template(found_office)))
    link_provider(engine, staff(engine).admin, EDITOR, liar.issuer, SUBJECT)
    working_on(monkeypatch, engine)
    given = {"OIDC_ISSUER": liar.issuer, "OIDC_CLIENT_ID": CLIENT, "OIDC_CLIENT_SECRET": CLIENT_SECRET}
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()
    yield engine
    engine.dispose()


@pytest.fixture
def client(office):
    app = Starlette(routes=[*sign_in.routes(), *oidc.routes()], middleware=[Middleware(StaffGate)])
    with TestClient(app, base_url=settings().SITE_URL, follow_redirects=False) as client:
        yield client


def came_back(client, liar, **claims):
    """Return where a browser is led that comes back from the provider, which says `claims` of it."""
    asked = dict(parse_qsl(urlsplit(client.get("/personal/oidc").headers["location"]).query))
    liar.claims = {"nonce": asked["nonce"], **claims}
    return client.get(f"{oidc.BACK}?{urlencode({'state': asked['state'], 'code': 'c'})}").headers["location"]


def test_a_provider_that_tells_the_truth_is_believed(client, liar):
    assert came_back(client, liar) == "/personal"
    assert len(liar.posted["code_verifier"]) >= 43
    assert client.cookies.get("sesion")


REFUSED = "/personal/entrar?proveedor=rechazo"


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.example"},
        {"aud": "another-site"},
        {"aud": ["another-site"]},
        {"aud": None},
        {"nonce": "another"},
        {"nonce": None},
        {"exp": 1},
        {"exp": None},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
        {"azp": "another-site", "aud": [CLIENT, "another-site"]},
    ],
    ids=str,
)
def test_an_identity_for_somebody_else_or_from_somebody_else_is_refused(client, liar, claims):
    assert came_back(client, liar, **claims) == REFUSED
    assert client.cookies.get("sesion") is None


def test_a_signature_that_is_not_the_provider_s_is_refused(client, liar):
    liar.signed_with = liar.stranger
    assert came_back(client, liar) == REFUSED


@pytest.mark.parametrize("algorithm", ["HS256", "none"])
def test_a_signature_that_the_client_s_secret_makes_or_none_is_refused(client, liar, algorithm):
    liar.algorithm, liar.signed_with = algorithm, OctKey.import_key(CLIENT_SECRET * 2)
    assert came_back(client, liar) == REFUSED


@pytest.mark.parametrize(
    "token", [{}, {"access_token": "x"}, {"error": "invalid_grant"}, b"<html>", [], {"id_token": "x.y.z"}]
)
def test_an_answer_without_an_identity_is_refused(client, liar, token):
    liar.token = token
    assert came_back(client, liar) == REFUSED


def test_a_description_of_another_provider_is_refused_and_asked_for_anew(client, liar):
    issuer = liar.description["issuer"]
    liar.description["issuer"] = "https://evil.example"
    assert client.get("/personal/oidc").headers["location"] == REFUSED
    liar.description["issuer"] = issuer
    assert came_back(client, liar) == "/personal"


def test_in_production_nothing_of_it_goes_unencrypted(liar, office, monkeypatch):
    monkeypatch.setattr(oidc, "secure", lambda: True)
    app = Starlette(routes=oidc.routes())
    with TestClient(app, base_url="https://testserver", follow_redirects=False) as client:
        assert client.get("/personal/oidc").headers["location"] == REFUSED


def test_a_provider_that_is_slow_or_down_is_told_in_words(client, liar, monkeypatch):
    monkeypatch.setattr(oidc, "WHOLE_SECONDS", 0.3)
    liar.pause = 1.0
    began = time.monotonic()
    answer = client.get("/personal/oidc?ir=/personal-revision")
    assert time.monotonic() - began < 1
    assert answer.headers["location"] == "/personal/entrar?proveedor=caido&ir=%2Fpersonal-revision"
    page = client.get(answer.headers["location"])
    assert told(page) == ["El proveedor no responde. Intente de nuevo en un momento, o entre con su contraseña."]


def test_a_provider_that_nobody_reaches_is_told_in_words(office, monkeypatch):
    monkeypatch.setenv("OIDC_ISSUER", f"http://127.0.0.1:{free_port()}")
    settings.cache_clear()
    with TestClient(Starlette(routes=oidc.routes()), follow_redirects=False) as client:
        assert client.get("/personal/oidc").headers["location"] == "/personal/entrar?proveedor=caido"


def test_a_new_session_ends_the_one_before(client, liar, office):
    assert came_back(client, liar) == "/personal"
    token = client.cookies["sesion"]
    assert came_back(client, liar) == "/personal"
    assert sessions.visit(office, sessions.key_of(token)) is None


def test_without_a_provider_there_is_no_such_way():
    assert oidc.routes() == []
