"""The routes of private forms: shown, sent, done or shown again with what went wrong, and on to the next step."""

import logging
from collections.abc import Callable, Mapping

import anyio.to_thread
from anyio import CapacityLimiter
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from config.i18n import translations
from config.pages import TASKS, Page
from data_access.current import engine
from data_access.database import CANNOT_OPEN
from data_access.errors import DomainError, NotAllowed
from data_access.problems import InvalidInput, expectation
from data_access.staff import sessions
from data_access.staff.refusals import TooManyTries, WrongCode, WrongCredentials
from data_access.staff.sessions import Step
from data_access.staff.sign_in import Browser
from web.answers import language_of
from web.staff.cookies import give_session, session_token
from web.staff.forms import Form, NotTaken, Trouble, sent, shown
from web.staff.origin import address_of
from web.staff.ways import LEAVE, NEXT, after, sent_on, visit_of, wanted_by

log = logging.getLogger(__name__)

AT_ONCE = 2  # passwords that are checked at the same time: each takes a processor and 64 MiB for a while
MOST_WAITING = 50
BUSY_SECONDS = 10

Typed = Mapping[str, str]
Show = Callable[[Request, Typed], Form]
Take = Callable[[Request, Typed], Response]
Tell = Callable[[Request], Trouble | None]


class Turns:
    """Few passwords are checked at once and few wait for it: whatever the crowd, public pages keep processors."""

    def __init__(self) -> None:
        self._limiter = CapacityLimiter(AT_ONCE)
        self._here = 0

    async def take(self, take: Take, request: Request, form: Typed) -> Response:
        """Do what a form asks for once it is its turn; raise TooManyTries where too many wait already."""
        if self._here >= AT_ONCE + MOST_WAITING:
            raise TooManyTries(BUSY_SECONDS)
        self._here += 1
        try:
            return await anyio.to_thread.run_sync(take, request, form, limiter=self._limiter)
        finally:
            self._here -= 1


def form_route(
    turns: Turns, page: Page, show: Show, take: Take, steps: set[Step] | None = None, trouble: Tell | None = None
) -> Route:
    """Return the route of a form.

    Args:
        turns: the queue of all forms.
        page: its address.
        show: what it shows.
        take: what it does.
        steps: what a session that comes here may have to do next; None: no session is needed.
        trouble: what went wrong before it is shown.
    """

    async def answer(request: Request) -> Response:
        visit = visit_of(request)
        if steps is not None and (visit is None or visit.step not in steps):
            return sent_on(after(request, visit, wanted_by(request)))
        if request.method == "POST":
            return await _taken(turns, request, page, show, take)
        if steps is None and visit is not None and visit.open:
            return sent_on(after(request, visit, wanted_by(request)))
        return await _shown(request, page, show, {}, trouble(request) if trouble else None)

    return Route(f"/{page.url}", answer, methods=["GET", "HEAD", "POST"])


def browser_of(request: Request) -> Browser:
    """Return who asks, as the record of tries keeps it."""
    return Browser(address_of(request.scope), request.headers.get("user-agent", ""))


def token_of(request: Request) -> str:
    """Return the token of the session that the gate found."""
    token = session_token(request)
    assert token, "the gate found a session by it"
    return token


def go_on(request: Request, token: str, wanted: str) -> Response:
    """Let the browser keep a session's new token, and lead it to the next step or to what it wanted."""
    visit = sessions.visit(engine(), sessions.key_of(token))
    response = sent_on(after(request, visit, wanted))
    give_session(response, token)
    return response


def ways_out(request: Request) -> list[dict[str, str]]:
    """Return where else somebody who is signed in may go from a form."""
    visit = visit_of(request)
    leave = {"address": LEAVE.address(language_of(request)), "title": LEAVE.title.in_(language_of(request))}
    if visit is None or not visit.open:
        return [leave]
    return [{"address": TASKS.address(language_of(request)), "title": TASKS.title.in_(language_of(request))}, leave]


async def _taken(turns: Turns, request: Request, page: Page, show: Show, take: Take) -> Response:
    """Do what a form asks for, or show it again with what went wrong."""
    try:
        form = await sent(request)
    except NotTaken as refusal:
        log.warning("refused to %s: a form for /%s (%d)", address_of(request.scope), page.url, refusal.status)
        return await _shown(request, page, show, {}, refusal.trouble(request))
    try:
        return await turns.take(take, request, form)
    except NotAllowed:  # the session ended meanwhile
        return sent_on(after(request, None, wanted_by(request)))
    except (DomainError, *CANNOT_OPEN) as error:
        return await _shown(request, page, show, form, _trouble(request, error))


def _trouble(request: Request, error: Exception) -> Trouble:
    """Return an error in words, and the field it is about."""
    language = language_of(request)
    _ = translations(language).gettext
    match error:
        case InvalidInput():
            said = "; ".join(expectation(problem, language) for problem in error.problems)
            return Trouble(_("La contraseña nueva no sirve: %(why)s.") % {"why": said}, field="new")
        case TooManyTries():
            return Trouble(error.text(language), 429, wait=error.seconds or 0)
        case WrongCode():
            return Trouble(error.text(language), field="code")
        case WrongCredentials():
            return Trouble(error.text(language), field="old")
        case _:
            log.warning("nobody could sign in: %r", error)
            return Trouble(_("La base de datos no responde. Intente de nuevo en un momento."), 503, wait=BUSY_SECONDS)


async def _shown(request: Request, page: Page, show: Show, typed: Typed, trouble: Trouble | None = None) -> Response:
    wanted = wanted_by(request)
    asked = {NEXT: wanted} if wanted else {}
    try:
        return await anyio.to_thread.run_sync(lambda: shown(request, page, show(request, typed), trouble, asked))
    except NotAllowed:  # the account changed meanwhile
        return sent_on(after(request, None, wanted))
