"""Where a browser goes on: to sign in, to what is still to be done, or to the private page it wanted."""

import re

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from config.i18n import Text
from config.pages import PAGES, TASKS, Page
from data_access.staff.sessions import Step, Visit
from web import first_paint
from web.answers import language_of
from web.staff.gate import VISIT

NEXT = "ir"  # the private page a reader was on the way to
# Begins with one slash and has no second one before the question mark, so it is an address of this site.
PRIVATE_ADDRESS = re.compile(r"/personal(-[a-z]+)?(\?[\w=&.,;:/%+~@!*'()-]*)?", re.ASCII)
LONGEST = 1000  # characters


def _form(name: str, es: str, en: str) -> Page:
    return Page("", Text(es, en), f"personal/{name}", private=True)


ENTER, CODE = _form("entrar", "Entrar", "Sign in"), _form("codigo", "Código", "Code")
PROVIDER, LEAVE = _form("oidc", "Proveedor", "Provider"), _form("salir", "Salir", "Sign out")
PASSWORD, FACTOR = _form("clave", "Contraseña", "Password"), _form("factor", "Segundo factor", "Second factor")
SESSIONS = _form("sesiones", "Sesiones", "Sessions")
NEXT_STEP = {Step.CODE: CODE, Step.PASSWORD: PASSWORD, Step.FACTOR: FACTOR}


def private_pages() -> list[BaseRoute]:
    """Return the routes of the private pages, which only a whole sign-in opens."""
    return [_private_page(page) for page in PAGES if page.private]


def visit_of(request: Request) -> Visit | None:
    """Return who is signed in, as the gate found."""
    found: Visit | None = request.scope.get(VISIT)
    return found


def enter_address(request: Request) -> str:
    """Return where to sign in, with the private page to go on to where that is what was asked for."""
    return after(request, None, _asked(request))


def wanted_by(request: Request) -> str:
    """Return the private page in the address of a form; nothing where it is none: no other site is ever gone on to."""
    wanted = request.query_params.get(NEXT, "")
    return wanted if _is_private(wanted) else ""


def after(request: Request, visit: Visit | None, wanted: str) -> str:
    """Return where a browser goes on, with the page that it wanted."""
    language = language_of(request)
    step = ENTER if visit is None else NEXT_STEP.get(visit.step)
    if step is None:
        return wanted or TASKS.address(language)
    return step.address(language, **({NEXT: wanted} if wanted else {}))


def sent_on(address: str) -> RedirectResponse:
    """Return an answer that leads elsewhere this time."""
    return RedirectResponse(address, 303, {"Cache-Control": "no-store"})


def _private_page(page: Page) -> Route:
    def answer(request: Request) -> Response:
        visit = visit_of(request)
        if visit is not None and visit.open:
            return first_paint.shell(request, page)
        return sent_on(after(request, visit, _asked(request)))

    return Route(f"/{page.url}", answer)


def _asked(request: Request) -> str:
    """Return the private page that was asked for; nothing where it is none, or the one that is gone on to anyway."""
    asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return asked if _is_private(asked) and asked != f"/{TASKS.url}" else ""


def _is_private(address: str) -> bool:
    return len(address) <= LONGEST and PRIVATE_ADDRESS.fullmatch(address) is not None
