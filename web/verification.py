"""`/verificar/archivo`: a file is checked in the reader's browser; and every published hash, for it and for others."""

from functools import lru_cache

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from data_access.current import current_edition
from data_access.editions import Edition
from presentation import verification
from web import first_paint
from web.answers import Content, language_of, reply
from web.provenance import provenance
from web.security import document_policy, hash_of


def file_check(request: Request) -> Response:
    """Answer with the page that computes and compares the hash of a file; its policy allows its one more script."""
    edition = current_edition()
    shown = verification.file_check(edition, language_of(request))
    answer = first_paint.document(request, verification.FILE_CHECK, shown, edition)
    policy = document_policy(*first_paint.script_hashes(), hash_of(verification.script()))
    answer.headers["Content-Security-Policy"] = policy
    answer.headers["X-Frame-Options"] = "DENY"  # for browsers that know no frame-ancestors, as on every other page
    return answer


def hashes(request: Request) -> Response:
    """Answer with every published hash and what it stands for."""
    return reply(request, _hashes(current_edition()))


def routes() -> list[BaseRoute]:
    """Return the routes of the check in the browser."""
    return [Route(f"/{verification.FILE_CHECK.url}", file_check), Route(verification.HASHES, hashes)]


@lru_cache(maxsize=1)
def _hashes(edition: Edition) -> Content:
    return Content(verification.hashes(edition), "application/json", headers=provenance(edition))
