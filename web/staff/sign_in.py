"""`/personal/entrar` and what follows it: plain HTML forms, which need no script and which password managers know."""

import logging
from collections.abc import Callable, Mapping

import anyio.to_thread
import segno
from anyio import CapacityLimiter
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from config.i18n import Text, translations
from config.pages import TASKS, Page
from config.settings import settings
from data_access.current import engine
from data_access.database import CANNOT_OPEN
from data_access.errors import DomainError, NotAllowed
from data_access.problems import InvalidInput, expectation
from data_access.staff import second_factor, sessions, sign_in
from data_access.staff.refusals import TooManyTries, WrongCode, WrongCredentials
from data_access.staff.sessions import Step, Visit
from data_access.staff.sign_in import Browser
from web.answers import language_of
from web.staff.cookies import give_session, session_token, take_session
from web.staff.forms import Field, Form, NotTaken, Trouble, sent, shown
from web.staff.gate import VISIT
from web.staff.origin import address_of
from web.staff.ways import (
    CODE,
    ENTER,
    FACTOR,
    LEAVE,
    NEXT,
    PASSWORD,
    PROVIDER,
    after,
    private_pages,
    sent_on,
    visit_of,
    wanted_by,
)

log = logging.getLogger(__name__)

FAILURE = "proveedor"  # how an OpenID provider's answer ended, where not in a session
AT_ONCE = 2  # passwords that are checked at the same time: each takes a processor and 64 MiB for a while
MOST_WAITING = 50
BUSY_SECONDS = 10

Typed = Mapping[str, str]
Show = Callable[[Request, Typed], Form]
Take = Callable[[Request, Typed], Response]


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


def routes() -> list[BaseRoute]:
    """Return the routes of signing in and out, and of the private pages, which only a whole sign-in opens."""
    turns = Turns()
    forms = (
        _route(turns, ENTER, _enter_form, _enter),
        _route(turns, CODE, _code_form, _code, {Step.CODE}),
        _route(turns, PASSWORD, _password_form, _password, {Step.PASSWORD, Step.FACTOR, Step.NONE}),
        _route(turns, FACTOR, _factor_form, _factor, {Step.FACTOR, Step.NONE}),
        _route(turns, LEAVE, _leave_form, _leave, set(Step)),
    )
    return [*forms, *private_pages()]


def browser_of(request: Request) -> Browser:
    """Return who asks, as the record of tries keeps it."""
    return Browser(address_of(request.scope), request.headers.get("user-agent", ""))


def enter(request: Request, token: str, wanted: str = "") -> Response:
    """Let the browser keep a new session's token, end the one it had, and go on to where it wanted."""
    old = session_token(request)
    if old:
        sessions.sign_out(engine(), sessions.key_of(old))
    return _go_on(request, token, wanted)


def _go_on(request: Request, token: str, wanted: str) -> Response:
    visit = sessions.visit(engine(), sessions.key_of(token))
    response = sent_on(after(request, visit, wanted))
    give_session(response, token)
    return response


def _route(turns: Turns, page: Page, show: Show, take: Take, steps: set[Step] | None = None) -> Route:
    """Return the route of a form, which a session must have reached with one of these steps to do; None: no session."""

    async def answer(request: Request) -> Response:
        visit = visit_of(request)
        if steps is not None and (visit is None or visit.step not in steps):
            return sent_on(after(request, visit, wanted_by(request)))
        if request.method == "POST":
            return await _taken(turns, request, page, show, take)
        if steps is None and visit is not None and visit.open:
            return sent_on(after(request, visit, wanted_by(request)))
        return await _shown(request, page, show, {}, _provider_trouble(request) if steps is None else None)

    return Route(f"/{page.url}", answer, methods=["GET", "HEAD", "POST"])


async def _taken(turns: Turns, request: Request, page: Page, show: Show, take: Take) -> Response:
    """Do what a form asks for, or show it again with what went wrong."""
    try:
        form = await sent(request)
    except NotTaken as refusal:
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
    return await anyio.to_thread.run_sync(lambda: shown(request, page, show(request, typed), trouble, asked))


def _enter_form(request: Request, typed: Typed) -> Form:
    _ = translations(language_of(request)).gettext
    wanted = {NEXT: wanted_by(request)} if wanted_by(request) else {}
    provider = PROVIDER.address(language_of(request), **wanted)
    return Form(
        Text("Entrar", "Sign in"),
        _("Para el personal que publica avances, los revisa o los evalúa."),
        _("Entrar"),
        (
            Field("username", _("Nombre de cuenta"), "text", "username", value=typed.get("username", "")[:100]),
            Field("password", _("Contraseña"), "password", "current-password"),
        ),
        others=[{"address": provider, "title": _("Entrar con el proveedor")}] if settings().OIDC_ISSUER else (),
    )


def _enter(request: Request, form: Typed) -> Response:
    token = sign_in.sign_in(engine(), form.get("username", ""), form.get("password", ""), browser_of(request))
    return enter(request, token, wanted_by(request))


def _provider_trouble(request: Request) -> Trouble | None:
    """Return how signing in with the provider ended, where it did not succeed (web/staff/oidc.py)."""
    _ = translations(language_of(request)).gettext
    said = {
        "caido": _("El proveedor no responde. Intente de nuevo en un momento, o entre con su contraseña."),
        "rechazo": _("El proveedor no confirmó quién es usted. Intente de nuevo."),
        "desconocido": _("El proveedor confirmó quién es usted, pero ninguna cuenta de este sitio está unida a esa "
                         "identidad. Quien administra las cuentas puede unirla."),
        "espera": _("Demasiados intentos. Espere unos minutos."),
    }.get(request.query_params.get(FAILURE, ""))  # fmt: skip
    return Trouble(said, 200) if said else None


def _code_form(request: Request, _typed: Typed) -> Form:
    _ = translations(language_of(request)).gettext
    hint = _("Los 6 dígitos de su aplicación, o un código de recuperación.")
    return Form(
        Text("Código de verificación", "Verification code"),
        "",
        _("Continuar"),
        (Field("code", _("Código"), "text", "one-time-code", hint),),
        others=_ways_out(request),
    )


def _code(request: Request, form: Typed) -> Response:
    renewed = sign_in.give_code(engine(), _token(request), form.get("code", ""), browser_of(request))
    return _go_on(request, renewed, wanted_by(request))


def _password_form(request: Request, _typed: Typed) -> Form:
    _ = translations(language_of(request)).gettext
    hint = _("Al menos 15 caracteres; una frase sirve. No se piden mayúsculas ni símbolos.")
    visit = visit_of(request)
    return Form(
        Text("Cambiar la contraseña", "Change the password"),
        _("La contraseña con la que entró la puso otra persona: elija la suya.")
        if visit is not None and visit.step is Step.PASSWORD
        else _("Al cambiarla terminan las demás sesiones de su cuenta."),
        _("Cambiar la contraseña"),
        (
            Field("old", _("Contraseña actual"), "password", "current-password"),
            Field("new", _("Contraseña nueva"), "password", "new-password", hint),
        ),
        others=_ways_out(request),
    )


def _password(request: Request, form: Typed) -> Response:
    old, new = form.get("old", ""), form.get("new", "")
    renewed = sign_in.change_password(engine(), _token(request), old, new, browser_of(request))
    return _go_on(request, renewed, wanted_by(request))


def _factor_form(request: Request, typed: Typed) -> Form:
    """Return the form with the picture of a new secret; of the one before, where its application has it by now."""
    _ = translations(language_of(request)).gettext
    visit: Visit = request.scope[VISIT]
    again = (Field("old", _("Contraseña actual"), "password", "current-password"),) if visit.open else ()
    secret = second_factor.unseal(typed.get("secret", "")) or second_factor.new_secret()
    picture = segno.make(second_factor.address_of(secret, visit.actor.username), error="m")
    drawn = picture.svg_inline(omitsize=True, border=2, svgclass=None, lineclass=None)
    return Form(
        Text("Segundo factor", "Second factor"),
        _("Escanee este código con una aplicación de verificación y escriba los 6 dígitos que muestra."),
        _("Activar"),
        (*again, Field("code", _("Código"), "text", "one-time-code", numeric=True)),
        {"secret": second_factor.seal(secret)},
        Markup(drawn),  # noqa: S704 - a drawing of squares
        " ".join(secret[start : start + 4] for start in range(0, len(secret), 4)),
        others=_ways_out(request),
    )


def _factor(request: Request, form: Typed) -> Response:
    language = language_of(request)
    _ = translations(language).gettext
    secret = second_factor.unseal(form.get("secret", ""))
    if secret is None:
        raise WrongCode
    code, password = form.get("code", ""), form.get("old", "")
    renewed, codes = sign_in.set_second_factor(
        engine(), _token(request), secret, code, browser_of(request), password=password
    )
    done = Form(
        Text("Códigos de recuperación", "Recovery codes"),
        _("Guárdelos fuera de este equipo: cada uno reemplaza una vez al código de la aplicación. "
          "No se muestran de nuevo."),
        codes=codes,
        others=[{"address": wanted_by(request) or TASKS.address(language), "title": _("Continuar")}],
    )  # fmt: skip
    response = shown(request, FACTOR, done)
    give_session(response, renewed)
    return response


def _leave_form(request: Request, _typed: Typed) -> Form:
    _ = translations(language_of(request)).gettext
    back = {"address": TASKS.address(language_of(request)), "title": _("Volver a mis pendientes")}
    return Form(Text("Salir", "Sign out"), "", _("Salir"), others=[back])


def _leave(request: Request, _form: Typed) -> Response:
    sessions.sign_out(engine(), sessions.key_of(_token(request)))
    response = sent_on(ENTER.address(language_of(request)))
    take_session(response)
    return response


def _ways_out(request: Request) -> list[dict[str, str]]:
    visit = visit_of(request)
    leave = {"address": LEAVE.address(language_of(request)), "title": LEAVE.title.in_(language_of(request))}
    if visit is None or not visit.open:
        return [leave]
    return [{"address": TASKS.address(language_of(request)), "title": TASKS.title.in_(language_of(request))}, leave]


def _token(request: Request) -> str:
    token = session_token(request)
    assert token, "the gate found a session by it"
    return token
