"""What the browser is told to refuse, on every answer.

That our pages do nothing of it shows in a browser (tests/browser/test_pages_browser.py).
"""

import importlib
import re

import httpx
import pytest
from bs4 import BeautifulSoup
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient

from config.i18n import Language
from config.pages import PAGES
from config.settings import settings
from tests.data_access.demonstrations import load_tiny
from tests.serving import serve
from web import platform, security
from web.answers import Content, reply

PUBLIC = [page for page in PAGES if not page.private]
EXAMPLES = {"code": "NADA", "number": "1", "digest": "0" * 64, "language": "es", "table": "commitments"}
# What Streamlit answers by itself.
STREAMLIT = (
    *("/_stcore/health", "/_stcore/host-config", "/_stcore/metrics", "/_stcore/upload_file/a/b", "/_stcore/nothing"),
    *(
        "/_stcore/agent/openapi.json",
        "/media/nothing.png",
        "/component/nothing/index.html",
        "/manifest.json",
        "/auth/x",
    ),
)
STATIC = ("/static/js/nothing.js", platform.parts().module, platform.font(platform.Font.SANS))
LOST = (
    "/nothing",
    "/a/b/c",
    "/compromisos/",
    "//x",
    "/datos/nothing.csv",
    "/incrustar/nothing",
    "/imagen/es/nothing.png",
)


@pytest.fixture(scope="module")
def url(sqlite_files):
    with serve(sqlite_files.create(sqlite_files.template(load_tiny))) as served:
        yield served.url


@pytest.fixture(scope="module")
def http(url):
    with httpx.Client(base_url=url, trust_env=False, timeout=30) as client:
        yield client


def addresses():
    """Return an address of every route of the application."""
    own = [route.path for route in importlib.import_module("app").app._user_routes]
    return [re.sub(r"\{(\w+)(:\w+)?\}", lambda match: EXAMPLES.get(match[1], "nothing"), path) for path in own]


# Every answer


def test_every_answer_of_every_route_has_the_headers(http):
    walked = addresses()
    assert len(walked) > 20
    for address in (*walked, *STREAMLIT, *LOST):
        for method in ("GET", "HEAD", "POST", "OPTIONS"):
            answer = http.request(method, address)
            where = f"{method} {address} ({answer.status_code})"
            assert answer.status_code < 500, where
            assert answer.headers["x-content-type-options"] == "nosniff", where
            policy = answer.headers.get("content-security-policy", "")
            assert "object-src 'none'" in policy or "default-src 'none'" in policy, where
            assert "base-uri 'none'" in policy, where
            assert "'unsafe-inline'" not in _directive(policy, "script-src"), where
            assert "'unsafe-eval'" not in policy, where
            open_to_all = address.startswith((*security.OPEN, security.OEMBED))
            file = open_to_all and "text/html" not in answer.headers.get("content-type", "")
            framed = address.startswith("/incrustar/")
            assert ("frame-ancestors *" if framed else "frame-ancestors 'none'") in policy, where
            if file:
                assert policy.startswith("default-src 'none'"), where
            else:
                for name, value in security.ALWAYS:
                    assert answer.headers.get(name.decode()) == value.decode(), f"{where}: {name!r}"
                assert answer.headers.get("x-frame-options") == (None if framed else "DENY"), where
            assert "strict-transport-security" not in answer.headers, "only in production"
            assert answer.headers.get("server") is None, "no need to say what answers"


@pytest.mark.parametrize(
    ("tiles", "server"), [("", ""), ("https://tiles.example/{z}/{x}/{y}", "https://tiles.example")]
)
def test_one_other_server_may_be_asked_for_what_is_behind_the_map_if_a_setting_names_it(monkeypatch, tiles, server):
    monkeypatch.setenv("MAP_TILES", tiles)
    settings.cache_clear()
    policy = security.document_policy()
    directives = {name for name in re.findall(r"[\w-]+-src", policy) if "https:" in " ".join(_directive(policy, name))}
    assert directives == ({"img-src", "connect-src"} if server else set())
    assert re.findall(r"https?://\S+?(?=[;\s])", policy) == [server] * len(directives)


def test_a_text_that_is_asked_for_plain_leaves_plain(http):
    for address in ("/", "/compromisos", "/datos/commitments.csv", "/sitemap.xml", "/nothing"):
        for accepted in ("identity", "gzip;q=0, br;q=0.0"):
            headers = http.get(address, headers={"Accept-Encoding": accepted}).headers
            assert "content-encoding" not in headers, address
            assert "accept-encoding" in headers["vary"].lower(), address


def test_a_page_that_is_still_the_same_keeps_the_policy_of_a_page(http):
    for address in ("/", "/datos/ediciones/1/"):
        first = http.get(address)
        again = http.get(address, headers={"If-None-Match": first.headers["etag"]})
        assert again.status_code == 304, address
        # the browser takes what a 304 says over what it has kept
        assert again.headers.get("content-security-policy") in {None, first.headers["content-security-policy"]}, address
    file = "/datos/commitments.csv"
    again = http.get(file, headers={"If-None-Match": http.get(file).headers["etag"]})
    assert (again.status_code, again.headers["access-control-allow-origin"]) == (304, "*")


def test_streamlit_s_files_carry_only_what_means_something_there(http):
    for address in STATIC:
        headers = http.get(address).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["content-security-policy"] == "default-src 'self'"
        assert "permissions-policy" not in headers


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("page", PUBLIC, ids=lambda page: page.file)
def test_only_scripts_with_their_hash_stand_in_a_page(http, page, language):
    answer = http.get(page.address(language))
    allowed = _directive(answer.headers["content-security-policy"], "script-src")
    document = BeautifulSoup(answer.text, "html.parser")
    for script in document.find_all("script", src=False):
        if script.get("type", "text/javascript") in {"text/javascript", "module", "importmap"}:
            assert security.hash_of(script.string) in allowed
    handlers = [name for tag in document.find_all(True) for name in tag.attrs if name.startswith("on")]
    assert handlers == []
    assert "javascript:" not in answer.text


def test_nobody_uploads_and_nobody_reads_the_process(http):
    for method in ("GET", "POST", "PUT", "DELETE", "OPTIONS"):
        for address in ("/_stcore/metrics", "/_stcore/upload_file/session/file", "/_stcore/upload_file"):
            assert http.request(method, address).status_code == 403, (method, address)
    assert http.get("/_stcore/health").status_code == 200


@pytest.mark.parametrize("address", ["/datos/commitments.csv", "/datos/nothing.csv", "/api/v1", "/feeds/cambios.atom"])
def test_programs_on_other_sites_may_read_open_data(http, address):
    answer = http.get(address, headers={"Origin": "https://example.org"})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "x-edition" in answer.headers["access-control-expose-headers"].lower()
    assert "access-control-allow-credentials" not in answer.headers
    asked = {"Origin": "https://example.org", "Access-Control-Request-Method": "GET"}
    preflight = http.options(address, headers={**asked, "Access-Control-Request-Headers": "if-none-match"})
    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-origin"] == "*"
    assert preflight.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS"


ODD = ("%00", "%2e%2e", "commitments/..%2f", "commitments/%2e%2e/places", "a%5c%2e%2e%5cb", "%2e%2e/%2e%2e/salud")


@pytest.mark.parametrize("address", [*(f"/api/v1/{path}" for path in ODD), "/datos/%00.csv", "/feeds/%2e%2e"])
@pytest.mark.parametrize(("language", "title"), [("es", "No existe"), ("en", "Not found")])
def test_programs_read_why_an_odd_address_is_refused(http, address, language, title):
    answer = http.get(f"{address}?lang={language}", headers={"Origin": "https://example.org"})
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.json()["title"] == title


@pytest.mark.parametrize("address", ["/", "/datos", "/compromisos", "/salud", "/_stcore/host-config", "/datos-x/y"])
def test_nobody_else_reads_the_rest(http, address):
    answer = http.get(address, headers={"Origin": "https://example.org"})
    assert answer.headers.get("access-control-allow-origin") != "*"


# The middleware by itself


@pytest.fixture
def app():
    def broken(request):
        raise RuntimeError("broken")

    async def socket(websocket):
        await websocket.accept()
        await websocket.send_text("open")
        await websocket.close()

    own = {"Content-Security-Policy": "default-src 'none'", "Referrer-Policy": "no-referrer"}
    routes = [
        Route("/broken", broken),
        Route("/own", lambda request: PlainTextResponse("own", headers=own)),
        Route("/text", lambda request: reply(request, Content(b"text " * 200, "text/plain"))),
        Route("/incrustar/x", lambda request: Response()),
        WebSocketRoute("/socket", socket),
    ]
    hashes = [security.hash_of("one()"), security.hash_of("two()")]
    return Starlette(routes=routes, middleware=[Middleware(security.SecurityHeaders, script_hashes=lambda: hashes)])


def test_what_a_route_sets_itself_is_left_to_it(app):
    with TestClient(app) as client:
        headers = client.get("/own").headers
    assert headers.get_list("content-security-policy") == ["default-src 'none'"]
    assert headers.get_list("referrer-policy") == ["no-referrer"]
    assert "x-frame-options" not in headers
    assert headers["x-content-type-options"] == "nosniff"


def test_no_reader_is_told_that_a_text_is_encoded_as_it_is(app):
    with TestClient(app) as client:
        plain = client.get("/text", headers={"Accept-Encoding": "identity"})
        packed = client.get("/text", headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert plain.headers["content-length"] == "1000"
    assert packed.headers["content-encoding"] == "gzip"


def test_an_answer_to_a_defect_has_them_too(app):
    with TestClient(app, raise_server_exceptions=False) as client:
        answer = client.get("/broken")
    assert (answer.status_code, answer.text) == (500, "Internal Server Error")
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_defect_is_still_reported(app):
    with TestClient(app) as client, pytest.raises(RuntimeError, match="broken"):
        client.get("/broken")


def test_sockets_pass(app):
    with TestClient(app) as client, client.websocket_connect("/socket") as socket:
        assert socket.receive_text() == "open"


def test_scripts_are_allowed_by_their_hash(app):
    with TestClient(app) as client:
        allowed = _directive(client.get("/nothing").headers["content-security-policy"], "script-src")
        framed = client.get("/incrustar/x").headers["content-security-policy"]
    # the first as `printf 'one()' | openssl dgst -sha256 -binary | base64` says it
    assert allowed[-2:] == ["'sha256-HR7iaask9daLMRRskMI++QeJtjWDOjyPA6lGzYGzKW4='", security.hash_of("two()")]
    assert _directive(framed, "script-src") == ["'none'"]
    assert _directive(security.embed_policy(security.hash_of("x")), "script-src") == [security.hash_of("x")]


def test_production_asks_for_an_encrypted_connection(app, monkeypatch):
    monkeypatch.setenv("ENVIRONMENT", "production")
    monkeypatch.setenv("SECRET_KEY", "k" * 40)
    settings.cache_clear()
    with TestClient(app) as client:
        for address in ("/own", "/static/x", "/incrustar/x", "/nothing"):
            assert client.get(address).headers["strict-transport-security"] == "max-age=31536000"


def _directive(policy, name):
    found = [part.split() for part in policy.split(";") if part.split()[:1] == [name]]
    return found[0][1:] if found else []
