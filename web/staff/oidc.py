"""`/personal/oidc`: signing in with an OpenID provider, which ends in the same session as a password does.

The provider is found by its discovery document. What the two requests share (state, nonce, PKCE verifier) travels in a
signed cookie of these two addresses that lasts ten minutes.
"""

import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import anyio
import anyio.to_thread
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from config.i18n import Language
from config.settings import settings
from data_access.current import engine
from data_access.database import CANNOT_OPEN
from data_access.staff.refusals import TooManyTries, WrongCredentials
from data_access.staff.sign_in import sign_in_by_provider
from web.answers import language_of
from web.staff.cookies import secure
from web.staff.form_routes import browser_of
from web.staff.origin import address_of
from web.staff.sign_in import FAILURE, enter
from web.staff.ways import ENTER, NEXT, PROVIDER, sent_on, wanted_by

if TYPE_CHECKING:
    from authlib.integrations.starlette_client import StarletteOAuth2App

BACK = f"/{PROVIDER.url}/vuelta"
DISCOVERY = "/.well-known/openid-configuration"
REQUEST_SECONDS, WHOLE_SECONDS = 5, 12
COOKIE_SECONDS = 600
LANGUAGE = "lang"
# An identity is what the provider signed; a signature that whoever knows the client's secret could make is none.
SIGNED_WITH = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")

log = logging.getLogger(__name__)


class NotProven(Exception):
    """The provider answered, and what it said proves nobody's identity; the message is for the log."""


def routes() -> list[BaseRoute]:
    """Return the routes of signing in with a provider; none where no provider is set."""
    if not settings().OIDC_ISSUER:
        return []
    provider = Provider(_client())
    kept = Middleware(
        SessionMiddleware,
        secret_key=f"oidc:{settings().SECRET_KEY.get_secret_value()}",
        session_cookie="__Secure-proveedor" if secure() else "proveedor",
        max_age=COOKIE_SECONDS,
        path=f"/{PROVIDER.url}",
        https_only=secure(),
    )
    return [
        Route(f"/{PROVIDER.url}", provider.go, middleware=[kept]),
        Route(BACK, provider.come_back, middleware=[kept]),
    ]


class Provider:
    """The way to the provider, and the way back."""

    def __init__(self, client: "StarletteOAuth2App") -> None:
        self._client = client

    async def go(self, request: Request) -> Response:
        """Send the browser to the provider."""
        try:
            with anyio.fail_after(WHOLE_SECONDS):
                await self._described()
                response: Response = await self._client.authorize_redirect(request, f"{settings().SITE_URL}{BACK}")
        except Exception as error:  # whatever it is, it is the provider's and not the reader's
            return _failed(request, error)
        request.session[NEXT] = wanted_by(request)
        request.session[LANGUAGE] = language_of(request).value
        response.headers["Cache-Control"] = "no-store"
        return response

    async def come_back(self, request: Request) -> Response:
        """Open a session for whom the provider names, where an account is linked to that identity."""
        wanted = str(request.session.get(NEXT) or "")
        try:
            with anyio.fail_after(WHOLE_SECONDS):
                subject = await self._subject(request)
            return await anyio.to_thread.run_sync(_enter, request, subject, wanted)
        except Exception as error:  # what Authlib raises has many types
            return _failed(request, error)
        finally:
            request.session.clear()

    async def _subject(self, request: Request) -> str:
        """Return whom the provider names.

        Raises:
            NotProven: state, issuer, audience, nonce or signature are not what they must be; so do Authlib's errors.
            httpx.HTTPError: the provider cannot be reached.
        """
        issuer = settings().OIDC_ISSUER
        if request.query_params.get("iss", issuer) != issuer:  # RFC 9207
            raise NotProven("another issuer answered")
        await self._described()
        claims = {
            "iss": {"essential": True, "value": issuer},
            "aud": {"essential": True, "value": settings().OIDC_CLIENT_ID},
            "sub": {"essential": True},
        }
        token: Mapping[str, Any] = await self._client.authorize_access_token(request, claims_options=claims)
        subject = (token.get("userinfo") or {}).get("sub")
        if not isinstance(subject, str) or not subject:
            raise NotProven("no identity token came")
        return subject

    async def _described(self) -> None:
        """See to it that the provider is the one that was meant, and that it signs with a key of its own.

        Raises:
            NotProven: the discovery document is another provider's, or names addresses that nothing protects.
        """
        described = await self._client.load_server_metadata()
        issuer = settings().OIDC_ISSUER
        plain = [name for name in ENDPOINTS if not _protected(str(described.get(name, "")))]
        if described.get("issuer") != issuer or plain:
            described.clear()  # asked for anew next time
            raise NotProven(f"the discovery document of {issuer} names another issuer, or no protected {plain}")
        offered = described.get("id_token_signing_alg_values_supported") or ["RS256"]
        described["id_token_signing_alg_values_supported"] = [name for name in offered if name in SIGNED_WITH]


def _client() -> "StarletteOAuth2App":
    from authlib.integrations.starlette_client import OAuth  # only sites with a provider carry it in memory

    chosen = settings()
    return OAuth().register(
        "provider",
        client_id=chosen.OIDC_CLIENT_ID,
        client_secret=chosen.OIDC_CLIENT_SECRET.get_secret_value(),
        server_metadata_url=f"{chosen.OIDC_ISSUER.rstrip('/')}{DISCOVERY}",
        client_kwargs={"scope": "openid", "code_challenge_method": "S256", "timeout": REQUEST_SECONDS},
    )


def _protected(address: str) -> bool:
    return address.startswith("https://") or (address.startswith("http://") and not secure())


def _enter(request: Request, subject: str, wanted: str) -> Response:
    token = sign_in_by_provider(engine(), settings().OIDC_ISSUER, subject, browser_of(request))
    return enter(request, token, wanted)


def _failed(request: Request, error: Exception) -> Response:
    """Lead back to the sign-in form, which says what happened (web/staff/sign_in.py)."""
    import httpx  # Authlib has brought it

    match error:
        case httpx.HTTPError() | TimeoutError():
            said = "caido"
        case WrongCredentials():
            said = "desconocido"
        case TooManyTries():
            said = "espera"
        case _:
            said = "caido" if isinstance(error, CANNOT_OPEN) else "rechazo"
    log.warning("signing in with the provider from %s ended as %s: %r", address_of(request.scope), said, error)
    wanted = request.session.get(NEXT) or wanted_by(request)
    language = Language.parse(request.session.get(LANGUAGE), language_of(request))
    query = {FAILURE: said, **({NEXT: wanted} if wanted else {})}
    return sent_on(ENTER.address(language, **query))
