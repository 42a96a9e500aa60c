"""`/personal/clave`, `/personal/factor`, `/personal/sesiones`: what people change of their own account."""

import re

import segno
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from config.i18n import Text, translations
from config.pages import TASKS
from data_access.current import engine
from data_access.staff import own_account, second_factor, sessions
from data_access.staff.refusals import WrongCode
from data_access.staff.second_factor import OFFERED
from data_access.staff.sessions import OpenSession, Step, Visit
from presentation.staff_sentences import moment
from web.answers import language_of
from web.staff.cookies import give_session
from web.staff.form_routes import Turns, Typed, browser_of, form_route, go_on, token_of, ways_out
from web.staff.forms import Choice, Field, Form, shown
from web.staff.gate import VISIT
from web.staff.ways import FACTOR, PASSWORD, SESSIONS, sent_on, visit_of, wanted_by

NUMBER = re.compile(r"[0-9]{1,9}")  # of a session


def routes(turns: Turns) -> list[BaseRoute]:
    """Return the routes of these forms."""
    return [
        form_route(turns, PASSWORD, _password_form, _password, {Step.PASSWORD, Step.FACTOR, Step.NONE}),
        form_route(turns, FACTOR, _factor_form, _factor, {Step.FACTOR, Step.NONE}),
        form_route(turns, SESSIONS, _sessions_form, _sessions, {Step.NONE}),
    ]


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
            _current(request),
            Field("new", _("Contraseña nueva"), "password", "new-password", hint),
        ),
        others=ways_out(request),
    )


def _password(request: Request, form: Typed) -> Response:
    old, new = form.get("old", ""), form.get("new", "")
    renewed = own_account.change_password(engine(), token_of(request), old, new, browser_of(request))
    return go_on(request, renewed, wanted_by(request))


def _factor_form(request: Request, typed: Typed) -> Form:
    """Return the form with the picture of a new secret; of the one before, where its application has it by now."""
    _ = translations(language_of(request)).gettext
    visit: Visit = request.scope[VISIT]
    again = (_current(request),) if visit.open else ()
    secret = second_factor.unseal(typed.get("secret", ""), OFFERED) or second_factor.new_secret()
    picture = segno.make(second_factor.address_of(secret, visit.actor.username), error="m")
    drawn = picture.svg_inline(omitsize=True, border=2, svgclass=None, lineclass=None)
    return Form(
        Text("Segundo factor", "Second factor"),
        _("Escanee este código con una aplicación de verificación y escriba los 6 dígitos que muestra."),
        _("Activar"),
        (*again, Field("code", _("Código"), "text", "one-time-code", numeric=True)),
        {"secret": second_factor.seal(secret, OFFERED)},
        Markup(drawn),  # noqa: S704 - a drawing of squares
        " ".join(secret[start : start + 4] for start in range(0, len(secret), 4)),
        others=ways_out(request),
    )


def _factor(request: Request, form: Typed) -> Response:
    language = language_of(request)
    _ = translations(language).gettext
    secret = second_factor.unseal(form.get("secret", ""), OFFERED)
    if secret is None:
        raise WrongCode
    code, password = form.get("code", ""), form.get("old", "")
    renewed, codes = own_account.set_second_factor(
        engine(), token_of(request), secret, code, browser_of(request), password=password
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


def _sessions_form(request: Request, typed: Typed) -> Form:
    """Return where the account is signed in, this browser first, and what ends the others."""
    language = language_of(request)
    _ = translations(language).gettext
    visit: Visit = request.scope[VISIT]
    every = sessions.open_sessions(engine(), visit.actor)
    own = [one for one in every if one.username == visit.actor.username]
    here = [_described(request, one) for one in own if one.id == visit.session]
    others = [Choice(str(one.id), _described(request, one), one.agent) for one in own if one.id != visit.session]
    title = Text("Sesiones de su cuenta", "Sessions of your account")
    advice = _("Si no reconoce alguna de las otras, ciérrela y cambie su contraseña.")
    lead = _("Este navegador: %(session)s.") % {"session": "".join(here)}
    if not others:
        alone = _("Su cuenta no tiene otra sesión abierta.")
        return Form(title, f"{lead} {alone}", others=ways_out(request))
    return Form(
        title,
        f"{lead} {advice}",
        _("Cerrar"),
        (_current(request),) if visit.has_password else (),
        choices=[Choice("", _("Todas las demás")), *others],
        chosen=typed.get("choice", ""),
        asks=_("Sesión que se cierra"),
        others=ways_out(request),
    )


def _described(request: Request, one: OpenSession) -> str:
    language = language_of(request)
    _ = translations(language).gettext
    told = {"since": moment(one.created_at, language), "seen": moment(one.last_seen_at, language)}
    return _("%(address)s, desde %(since)s, vista por última vez %(seen)s") % {"address": one.address or "–", **told}


def _sessions(request: Request, form: Typed) -> Response:
    chosen, password = form.get("choice", ""), form.get("old", "")
    number = int(chosen) if NUMBER.fullmatch(chosen) else (0 if chosen else None)  # no session has the number 0
    renewed = own_account.end_other_sessions(engine(), token_of(request), number, password, browser_of(request))
    response = sent_on(SESSIONS.address(language_of(request)))
    give_session(response, renewed)
    return response


def _current(request: Request) -> Field:
    _ = translations(language_of(request)).gettext
    return Field("old", _("Contraseña actual"), "password", "current-password")
