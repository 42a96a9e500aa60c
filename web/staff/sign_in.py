"""`/personal/entrar` and what follows it: plain HTML forms, which need no script and which password managers know."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from config.i18n import Text, translations
from config.pages import TASKS
from config.settings import settings
from data_access.current import engine
from data_access.staff import sessions, sign_in
from data_access.staff.sessions import Step
from web.answers import language_of
from web.staff import own_account
from web.staff.cookies import session_token, take_session
from web.staff.form_routes import Turns, Typed, browser_of, form_route, go_on, token_of, ways_out
from web.staff.forms import Field, Form, Trouble
from web.staff.ways import CODE, ENTER, LEAVE, NEXT, PROVIDER, private_pages, sent_on, wanted_by

FAILURE = "proveedor"  # how an OpenID provider's answer ended, where not in a session


def routes() -> list[BaseRoute]:
    """Return the routes of signing in and out, and of the private pages, which only a whole sign-in opens."""
    turns = Turns()
    return [
        form_route(turns, ENTER, _enter_form, _enter, trouble=_provider_trouble),
        form_route(turns, CODE, _code_form, _code, {Step.CODE}),
        form_route(turns, LEAVE, _leave_form, _leave, set(Step)),
        *own_account.routes(turns),
        *private_pages(),
    ]


def enter(request: Request, token: str, wanted: str = "") -> Response:
    """Let the browser keep a new session's token, end the one it had, and go on to where it wanted."""
    old = session_token(request)
    if old:
        sessions.sign_out(engine(), sessions.key_of(old))
    return go_on(request, token, wanted)


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
        others=ways_out(request),
    )


def _code(request: Request, form: Typed) -> Response:
    renewed = sign_in.give_code(engine(), token_of(request), form.get("code", ""), browser_of(request))
    return go_on(request, renewed, wanted_by(request))


def _leave_form(request: Request, _typed: Typed) -> Form:
    _ = translations(language_of(request)).gettext
    back = {"address": TASKS.address(language_of(request)), "title": _("Volver a mis pendientes")}
    return Form(Text("Salir", "Sign out"), "", _("Salir"), others=[back])


def _leave(request: Request, _form: Typed) -> Response:
    sessions.sign_out(engine(), sessions.key_of(token_of(request)))
    response = sent_on(ENTER.address(language_of(request)))
    take_session(response)
    return response
