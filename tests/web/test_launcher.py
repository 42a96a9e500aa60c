"""`python app.py` and `streamlit run app.py`, as processes of their own."""

import asyncio
import importlib
import os
import re
import signal
import socket
import subprocess
import sys
import time

import httpx
import pytest
import uvicorn
from streamlit import config as streamlit_config

from config.pages import PAGES
from config.settings import ROOT, settings
from data_access.current import ASK_EVERY_SECONDS
from data_access.loading import prepare
from tests.serving import free_port, serve
from tests.visits import first_run, visit

MODULES = sorted(path.relative_to(ROOT / "pages").with_suffix("") for path in (ROOT / "pages").rglob("*.py"))
NAMES = sorted({name for module in MODULES for name in (module.as_posix(), module.name, module.parts[0])})
PUBLIC = [page for page in PAGES if not page.private]
OTHERS = ["staff", "staff/review", "Compromisos", "compromisos.py", "pages/overview", "a/b", "-", "../etc", "?", "%00"]


@pytest.fixture(scope="module")
def site(sqlite_files):
    """A running application, its database, and what it first showed at addresses that are none.

    Streamlit decides at its first run whether it serves scripts by their file names, and keeps to it until a main
    script calls st.navigation; so every name is asked for before any page is.
    """
    database = sqlite_files.create(sqlite_files.template(prepare))
    with serve(database) as served:
        yield served, database, {name: first_run(served.url, name) for name in [*NAMES, *OTHERS, "nothing-at-all"]}


@pytest.fixture
def url(site):
    return site[0].url


@pytest.fixture
def database(sqlite_files):
    return sqlite_files.create(sqlite_files.template(prepare))


def test_no_module_of_pages_answers_by_its_name_on_a_fresh_process(site):
    first = site[-1]
    blocks = len(first["nothing-at-all"].blocks)
    for name, shown in first.items():
        assert "Página no encontrada" in shown.text, name
        assert not shown.refused, f"/{name}: Streamlit shows its own message and the home page"
        assert (shown.failures, len(shown.blocks)) == ([], blocks), name


@pytest.mark.parametrize("page", PUBLIC, ids=lambda page: page.file)
def test_every_public_page_answers(url, page):
    shown = first_run(url, page.url)
    assert shown.failures == []
    assert "Página no encontrada" not in shown.text
    assert "site-footer" in shown.text
    assert shown.entries == [page.url for page in PUBLIC if page.named]


def test_an_unknown_address_stays_unknown_when_it_runs_again(url):
    with visit(url) as session:
        session.run("overview")
        again = session.run()
    assert "Página no encontrada" in again.text
    assert not again.refused


def test_it_says_where_it_serves(site):
    served = site[0]
    assert served.url in served.log()


def test_health_says_503_and_pages_go_on_when_the_database_is_gone(site, sqlite_files):
    """It takes away the database that the tests above share."""
    app, database, _ = site
    assert httpx.get(f"{app.url}/salud", trust_env=False).status_code == 200
    assert "base de datos no responde" not in first_run(app.url, "compromisos").text
    sqlite_files.drop(database)
    answer = httpx.get(f"{app.url}/salud", trust_env=False)
    assert (answer.status_code, answer.json()["database"]) == (503, "down")
    assert answer.json()["edition"]["number"] == 1
    time.sleep(ASK_EVERY_SECONDS)
    shown = first_run(app.url, "compromisos").text
    assert "La base de datos no responde; se muestra la edición 1" in shown
    assert "site-footer" in shown


def test_sigterm_ends_it_in_under_two_seconds_with_visitors_connected(served, database):
    app = served(database)
    with visit(app.url) as one, visit(app.url) as another:
        one.run("")
        another.run("compromisos")
        begun = time.monotonic()
        app.process.send_signal(signal.SIGTERM)
        assert app.process.wait(10) == 0
        assert time.monotonic() - begun < 2
    assert "Traceback" not in app.log()


def test_a_start_without_a_database_ends_with_one_plain_line():
    done = start(sys.executable, str(ROOT / "app.py"), DATABASE_URL="postgresql://127.0.0.1:1/nobody")
    assert done.returncode == 3
    (line,) = done.stderr.splitlines()
    assert line.startswith("Cannot start. ")


def test_wrong_settings_end_it_with_one_plain_line():
    done = start(sys.executable, str(ROOT / "app.py"), PORT="http")
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert "PORT" in line


def start(*command, **environment):
    return subprocess.run(
        command, env=os.environ | environment, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )


def test_streamlit_run_serves_it_too_from_any_folder(database, tmp_path):
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py"), "--server.port", str(port)]
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(
            command, cwd=tmp_path, env=os.environ | {"DATABASE_URL": database}, stdout=log, stderr=log
        )
        try:
            wait_for(f"{url}/salud", process)
            assert httpx.get(f"{url}/salud", trust_env=False).json()["database"] == "ok"
            assert "site-footer" in first_run(url, "compromisos").text
            assert "Página no encontrada" in first_run(url, "overview").text
        finally:
            process.terminate()
            process.wait(10)


def wait_for(address, process):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            return httpx.get(address, trust_env=False)
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError("it does not serve")


@pytest.fixture
def app(monkeypatch):
    """The module of the launcher, imported without a second copy of Streamlit's options."""
    monkeypatch.setattr(streamlit_config, "_main_script_path", None)
    return importlib.import_module("app")


@pytest.mark.parametrize("ahead", [True, False])
def test_pages_and_files_are_made_ahead_unless_a_setting_says_otherwise(app, monkeypatch, ahead):
    begun = []

    async def make_files():
        begun.append("files")

    async def live():
        async with app.lifespan(app.app):
            await asyncio.sleep(0.1)

    monkeypatch.setattr(app, "make_ready", lambda: None)
    monkeypatch.setattr(app.first_paint, "keep_ready", lambda stop: begun.append("pages"))
    monkeypatch.setattr(app.open_data, "make_ahead", make_files)
    monkeypatch.setattr(app, "SETTINGS", settings().model_copy(update={"MAKE_AHEAD": ahead}))
    asyncio.run(live())
    assert sorted(begun) == (["files", "pages"] if ahead else [])


def test_a_taken_port_is_named(app, monkeypatch, capsys):
    monkeypatch.setattr(app, "make_ready", lambda: None)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setattr(app, "SETTINGS", settings().model_copy(update={"PORT": port}))
        assert app.serve() == 1
    assert capsys.readouterr().err.splitlines() == [
        f"Cannot listen on http://127.0.0.1:{port}: Address already in use. PORT and HOST choose another address."
    ]


def test_an_address_of_no_database_is_named(app, monkeypatch, capsys):
    monkeypatch.setattr(app, "make_ready", app.make_ready.__wrapped__)  # whatever this process made ready before
    monkeypatch.setattr(app, "SETTINGS", settings().model_copy(update={"DATABASE_URL": "nonsense"}))
    assert app.serve() == 3
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("Cannot start. ")


def test_a_production_without_a_secret_is_refused(app, monkeypatch, capsys):
    monkeypatch.setenv("ENVIRONMENT", "production")
    settings.cache_clear()
    with pytest.raises(SystemExit) as ended:
        app.configured()
    assert ended.value.code == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "SECRET_KEY" in line


def test_connections_send_at_once(app):
    async def nodelay():
        done = asyncio.get_running_loop().create_future()

        async def accept(_reader, writer):
            accepted = writer.get_extra_info("socket")
            done.set_result(accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        with app.listen("127.0.0.1", free_port()) as listener:
            server = await asyncio.start_server(accept, sock=listener)
            _, writer = await asyncio.open_connection(*listener.getsockname())
            try:
                return await asyncio.wait_for(done, 5)
            finally:
                writer.close()
                server.close()

    assert asyncio.run(nodelay())


def test_the_launcher_hands_that_socket_to_one_server(app, monkeypatch):
    handed = []

    def run(server, sockets):
        handed.extend((server.config.workers, server.config.ws, server.config.lifespan, one.proto) for one in sockets)
        server.started = True

    monkeypatch.setattr(uvicorn.Server, "run", run)
    monkeypatch.setattr(app, "make_ready", lambda: None)
    monkeypatch.setattr(app, "SETTINGS", settings().model_copy(update={"PORT": free_port()}))
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    assert app.serve() == 0
    assert handed == [(1, "websockets-sansio", "on", socket.IPPROTO_TCP)]


OPTIONS = {
    "runner.postScriptGC": False,
    "client.showErrorDetails": "none",
    "client.toolbarMode": "minimal",
    "client.allowedOrigins": [],
    "server.enableAgentApi": False,
    "server.trustedUserHeaders": {"X-Staff-Session": "session"},
    "server.fileWatcherType": "none",
    "server.headless": True,
    "browser.gatherUsageStats": False,
}


def test_streamlit_runs_with_our_options_wherever_it_was_started(tmp_path):
    """As the process sees them, so that an option that was renamed is noticed too."""
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); import app; from streamlit import config;"
        f"print([config.get_option(name) for name in {[*OPTIONS, 'server.maxUploadSize', 'server.cookieSecret']!r}])"
    )
    secret = "a secret of this test, 32 characters"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=os.environ | {"SECRET_KEY": secret},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    *found, upload, cookie = eval(done.stdout)
    assert dict(zip(OPTIONS, found, strict=True)) == OPTIONS
    assert upload <= 10
    assert cookie == secret
    assert not re.search("not a valid config option|Unrecognized", done.stderr)
