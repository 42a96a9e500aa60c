"""The cookie of a signed-in browser, and the token that proves that a form came from this site."""

import re
import secrets
from collections.abc import Mapping

from itsdangerous import BadSignature, TimestampSigner
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from config.settings import settings
from data_access.staff.sign_in import LIFE

SESSION, FORM = "sesion", "formulario"
FIELD = "token"
FORM_SECONDS = 12 * 60 * 60
SECRET = re.compile(r"[\w-]{32}", re.ASCII)  # what token_urlsafe(24) makes
CLEARED = {"Clear-Site-Data": '"cache", "storage"'}  # what the private pages left in the browser


def secure() -> bool:
    """Return whether cookies travel over encrypted connections alone."""
    return settings().ENVIRONMENT == "production"


def session_token(connection: HTTPConnection) -> str | None:
    """Return the token of a browser's session, or None where it has none."""
    return connection.cookies.get(_name(SESSION)) or None


def give_session(response: Response, token: str) -> None:
    """Let a browser keep its session; scripts cannot read it, and other sites' forms do not send it."""
    _set(response, SESSION, token, int(LIFE.total_seconds()))


def take_session(response: Response) -> None:
    """Let a browser forget its session, and what the private pages left in it."""
    response.delete_cookie(_name(SESSION), "/", secure=secure(), httponly=True, samesite="lax")
    response.headers.update(CLEARED)


def form_token(request: Request) -> tuple[str, str]:
    """Return the secret that a browser keeps for its forms, and the token that a form of this site carries for it."""
    kept = _kept(request) or secrets.token_urlsafe(24)
    return kept, _signer().sign(kept).decode()


def keep_form_secret(response: Response, kept: str) -> None:
    """Let a browser keep the secret of its forms."""
    _set(response, FORM, kept, FORM_SECONDS)


def is_of_this_site(request: Request, form: Mapping[str, str]) -> bool:
    """Return whether a form that was sent carries the token that this browser was given."""
    kept = _kept(request)
    if kept is None:
        return False
    try:
        signed = _signer().unsign(form.get(FIELD, ""), max_age=FORM_SECONDS).decode(errors="replace")
    except BadSignature:
        return False
    return secrets.compare_digest(signed.encode(), kept.encode())


def _kept(request: Request) -> str | None:
    kept = request.cookies.get(_name(FORM), "")
    return kept if SECRET.fullmatch(kept) else None


def _set(response: Response, name: str, value: str, seconds: int) -> None:
    response.set_cookie(_name(name), value, max_age=seconds, path="/", secure=secure(), httponly=True, samesite="lax")


def _name(name: str) -> str:
    return f"__Host-{name}" if secure() else name  # so named, a browser takes it from this host alone


def _signer() -> TimestampSigner:
    return TimestampSigner(settings().SECRET_KEY.get_secret_value(), salt="form")
