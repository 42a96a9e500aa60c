"""Whether a request is meant for this site, and comes from a page of it; and from which address."""

from typing import NamedTuple
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Scope

from config.settings import settings

PORTS = {"http": 80, "https": 443}
OWN = ("same-origin", "none")  # `none`: somebody typed the address


class Place(NamedTuple):
    """What tells one site from another."""

    scheme: str
    host: str
    port: int


def place_of(address: str) -> Place | None:
    """Return the site of an address that names nothing but a site; None where it is none."""
    try:
        parts = urlsplit(address.strip().lower())
        port = parts.port or PORTS.get(parts.scheme)
    except ValueError:
        return None
    if port is None or parts.scheme not in PORTS or not parts.hostname:
        return None
    more = parts.path or parts.query or parts.fragment or "@" in parts.netloc
    return None if more else Place(parts.scheme, parts.hostname, port)


def is_ours(headers: Headers) -> bool:
    """Return whether a request is for this site, and comes from a page of it or from no page at all.

    In production the site is what SITE_URL says; in development it may be asked under any name, such as 127.0.0.1.
    """
    hosts, origins = headers.getlist("host"), headers.getlist("origin")
    if len(hosts) > 1 or len(origins) > 1:  # which of them counts, each reader would decide for itself
        return False
    site, host = place_of(settings().SITE_URL), hosts[0] if hosts else ""
    strict = settings().ENVIRONMENT == "production"
    if strict and (site is None or place_of(f"{site.scheme}://{host}") != site):
        return False
    if not origins:
        return headers.get("sec-fetch-site", "same-origin") in OWN
    origin = place_of(origins[0])
    if origin is None:
        return False
    return origin == site or (not strict and origin == place_of(f"{origin.scheme}://{host}"))


def address_of(scope: Scope) -> str:
    """Return the network address of whoever asks; nothing where the server does not know it."""
    return str((scope.get("client") or ("", 0))[0])
