"""The HTML that Streamlit boots from: its own index.html, told the language, the title and where the server is.

Streamlit serves that file unchanged and with status 200 to every address. Below the root it looks for its server in two
wrong places first, and at an address of two parts it does not find its own scripts.
"""

from functools import cache
from html import escape
from importlib.util import find_spec
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import BaseRoute, Match, Route
from starlette.types import Scope

from config.i18n import Language, Text, translations
from config.pages import PAGES, Page
from config.settings import settings

# What Streamlit itself answers below the root; everything else that no route of ours takes is an unknown address.
STREAMLIT_FOLDERS = {"_stcore", "static", "media", "component", "app", "auth"}
STREAMLIT_FILES = {"oauth2callback", "favicon.png", "manifest.json"}

# Read before Streamlit boots; not documented, so a test in a real browser watches that no request misses.
BOOT = """<script>window.__streamlit = {BACKEND_BASE_URL: location.origin, HOST_CONFIG: {
allowedOrigins: [location.origin], useExternalAuthToken: false, enableCustomParentMessages: false}}</script>"""

NOT_FOUND = Text("Página no encontrada", "Page not found")


@cache
def _index() -> str:
    package = find_spec("streamlit")
    assert package is not None and package.origin is not None
    html = (Path(package.origin).parent / "static" / "index.html").read_text(encoding="utf-8")
    return html.replace('="./', '="/').replace("</title>", f"</title>{BOOT}")


def _shell(request: Request, title: Text, status: int) -> HTMLResponse:
    language = Language.parse(request.query_params.get("lang"), settings().LOCALE)
    site = translations(language).gettext("Antigua, gobierno abierto")
    html = _index().replace('<html lang="en">', f'<html lang="{language}">', 1)
    html = html.replace("<title>Streamlit", f"<title>{escape(title.in_(language))} · {escape(site)}", 1)
    return HTMLResponse(html, status, {"Cache-Control": "no-cache"})


def _page_route(page: Page) -> Route:
    async def answer(request: Request) -> HTMLResponse:
        return _shell(request, page.title, 200)

    return Route(f"/{page.url}", answer)


class _UnknownAddress(Route):
    """Takes every address that neither Streamlit nor a route before this one answers."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        path = scope.get("path", "")
        if scope["type"] != "http" or path.endswith("/") or path.split("/")[1] in STREAMLIT_FOLDERS | STREAMLIT_FILES:
            return Match.NONE, {}
        return super().matches(scope)


async def _unknown(request: Request) -> HTMLResponse:
    return _shell(request, NOT_FOUND, 404)


def routes() -> list[BaseRoute]:
    """Return the routes of the pages, and last the one for every unknown address (status 404)."""
    public = [_page_route(page) for page in PAGES if not page.private]
    return [*public, _UnknownAddress("/{address:path}", _unknown)]
