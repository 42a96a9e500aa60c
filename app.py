"""The ASGI application, and its launcher: `python app.py` serves it, and `streamlit run app.py` does too."""

import asyncio
import gc
import importlib
import pkgutil
import signal
import socket
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import cache
from pathlib import Path
from types import ModuleType

import streamlit as st
import uvicorn
from pydantic import ValidationError
from starlette.middleware import Middleware
from streamlit import config as streamlit_config

import indicators
import presentation
from config import logs
from config.settings import Settings, settings
from data_access.current import current_edition
from data_access.errors import DomainError
from data_access.loading import prepare
from pages.components import frame
from web import api, calendars, discovery, embeds, feeds, figures, first_paint, health, previews, verification, verifier
from web.open_data import routes as open_data
from web.open_data.fast import ReadyFiles
from web.security import SecurityHeaders
from web.staff import audit_export, oidc, sign_in, templates
from web.staff.gate import StaffGate
from web.static_files import LightFiles


def configured() -> Settings:
    """Return the settings, after handing to Streamlit what it must know before it builds anything.

    Raises:
        SystemExit: a setting is wrong; the message says which (status 2).
    """
    logs.set_up()
    try:
        chosen = settings()
    except ValidationError as error:
        problems = [
            ": ".join([*map(str, problem["loc"]), problem["msg"].removeprefix("Value error, ")])
            for problem in error.errors()
        ]
        sys.stderr.write(f"Cannot start, the settings are wrong. {'; '.join(problems)}\n")
        raise SystemExit(2) from None
    if (
        streamlit_config._main_script_path is None
    ):  # only `streamlit run` sets it; beside it lies .streamlit/config.toml
        streamlit_config._main_script_path = __file__
    streamlit_config.set_option("server.cookieSecret", chosen.SECRET_KEY.get_secret_value())
    return chosen


@cache
def make_ready() -> None:
    """Bring the database up to date and into memory, so that no visitor waits for what every visitor needs.

    Raises:
        DomainError: there is no database, or nothing in it to show.
    """
    prepare(SETTINGS.DATABASE_URL)
    current_edition()
    for package in (indicators, presentation):
        _import_all(package)
    gc.collect()
    gc.freeze()  # what is there now stays: no later collection looks at it again


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Get ready before the first visitor, whoever started the application."""
    make_ready()
    if not SETTINGS.MAKE_AHEAD:
        yield
        return
    stop = threading.Event()
    threading.Thread(target=first_paint.keep_ready, args=(stop,), daemon=True).start()  # nobody waits for it at the end
    files = asyncio.create_task(open_data.make_ahead())
    yield
    files.cancel()
    stop.set()


def _import_all(package: ModuleType) -> None:
    for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        importlib.import_module(module.name)


SETTINGS = configured()

app = st.App(
    Path(__file__).resolve().parent / "pages" / "router.py",
    routes=[
        *health.routes(),
        *api.routes(),
        *feeds.routes(),
        *calendars.routes(),
        *discovery.routes(),
        *embeds.routes(),
        *verifier.routes(),
        *verification.routes(),
        *open_data.routes(),
        *previews.routes(),
        *figures.routes(),
        *sign_in.routes(),
        *audit_export.routes(),
        *oidc.routes(),
        *templates.routes(),
        *first_paint.routes(),
    ],
    middleware=[
        Middleware(SecurityHeaders, script_hashes=first_paint.script_hashes),
        Middleware(ReadyFiles),
        Middleware(LightFiles),
        Middleware(StaffGate),
    ],
    lifespan=lifespan,
    on_script_error=frame.explain,
)


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket whose connections send at once.

    asyncio sets TCP_NODELAY only where the socket names its protocol; without it each script run waits 40 ms more.

    Raises:
        OSError: the address is taken or is none of this machine.
    """
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP
    )[0]
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(2048)
    except OSError:
        listener.close()
        raise
    return listener


def serve() -> int:
    """Serve until SIGTERM or Ctrl+C in one process; return the exit status."""
    where = f"http://{SETTINGS.HOST}:{SETTINGS.PORT}"
    try:
        make_ready()
    except DomainError as error:
        sys.stderr.write(f"Cannot start. {error}\n")
        return 3
    try:
        listener = listen(SETTINGS.HOST, SETTINGS.PORT)
    except OSError as error:
        sys.stderr.write(f"Cannot listen on {where}: {error.strerror}. PORT and HOST choose another address.\n")
        return 1
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            lifespan="on",
            loop="uvloop",
            http="httptools",
            ws="websockets-sansio",
            log_config=None,  # as config/logs.py says
            log_level="warning",
            server_header=False,
            timeout_graceful_shutdown=1,
        )
    )
    sys.stdout.write(f"Impulso Local: {where} (Ctrl+C stops it)\n")
    sys.stdout.flush()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # uvicorn shuts down first, then hands the signal on
    with listener, suppress(KeyboardInterrupt):
        server.run(sockets=[listener])
    return 0 if server.started else 3


if __name__ == "__main__":
    sys.exit(serve())
