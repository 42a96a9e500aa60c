"""The addresses below /api/v1: each reads its address, finds the edition and answers, or says why not."""

from abc import ABC, abstractmethod
from datetime import date

from starlette.endpoints import HTTPEndpoint
from starlette.requests import Request
from starlette.responses import Response

from config.clock import today
from config.i18n import Text
from config.settings import settings
from data_access.archive import edition_of
from data_access.current import current_edition
from data_access.editions import Edition
from data_access.errors import NotFound, Unavailable
from web.answers import Content, language_of, problem, reply
from web.api.answering import answers_of
from web.api.document import document
from web.api.matching import Start, cursor, foreign, start_of
from web.api.query import Query, last_day, parameters, query_of
from web.api.refusals import NOT_ALLOWED, Refusal, missing_edition, missing_table, unavailable
from web.api.resources import TABLES
from web.api.tables import Table


class Endpoint(HTTPEndpoint, ABC):
    """Answers GET and HEAD with `content`, and whatever is refused with problem details."""

    def get(self, request: Request) -> Response:
        """Answer in a thread of its own: the first answer of an edition takes longer than others may wait."""
        try:
            return reply(request, self.content(request))
        except Refusal as refusal:
            return said(request, refusal)
        except Unavailable:
            return said(request, unavailable())

    @abstractmethod
    def content(self, request: Request) -> Content:
        """Return what the address shows.

        Raises:
            Refusal: there is nothing to show.
        """

    async def method_not_allowed(self, request: Request) -> Response:
        """Refuse whatever would change something."""
        allowed = ", ".join(self._allowed_methods)
        detail = Text(f"Se aceptan: {allowed}.", f"Accepted are: {allowed}.")
        answer = said(request, Refusal(405, NOT_ALLOWED, detail))
        answer.headers["Allow"] = allowed
        return answer


class Index(Endpoint):
    """`/api/v1`: where everything is."""

    def content(self, request: Request) -> Content:
        """Return the index of the current edition."""
        parameters(request, ("lang",))
        return answers_of(current_edition()).index()


class Description(Endpoint):
    """`/api/v1/openapi.json`: the description that programs read."""

    def content(self, request: Request) -> Content:
        """Return the OpenAPI document in the language of the address."""
        parameters(request, ("lang",))
        return document(language_of(request), settings().SITE_URL, last_day().year)


class List(Endpoint):
    """`/api/v1/<resource>`: the records that a query finds."""

    def content(self, request: Request) -> Content:
        """Return one page of them."""
        table = table_of(request)
        query = query_of(table, request)
        start = start_of(query)
        edition = _edition(query, start)
        day = _day(table, query, start)
        before = start.before if start else 0
        if start and query.cursor != cursor(table, edition, day, query, before):
            raise foreign(query)
        return answers_of(edition).listed(table, day, query, before)


class One(Endpoint):
    """`/api/v1/<resource>/<code>`: one record."""

    def content(self, request: Request) -> Content:
        """Return it with everything that is known of it."""
        table = table_of(request)
        query = query_of(table, request, one=True)
        edition = _edition(query, None)
        return answers_of(edition).record(table, _day(table, query, None), query, request.path_params["key"])


class Nothing(Endpoint):
    """Every other address below the API's."""

    def content(self, request: Request) -> Content:
        """Refuse it."""
        raise missing_table(request.path_params["rest"])


def table_of(request: Request) -> Table:
    """Return the table of an address.

    Raises:
        Refusal: there is none of this name.
    """
    name = request.path_params["table"]
    if name not in TABLES:
        raise missing_table(name)
    return TABLES[name]


def said(request: Request, refusal: Refusal) -> Response:
    """Return a refusal as problem details in the reader's language."""
    language = language_of(request)
    more = {
        name: value.in_(language) if isinstance(value, Text) else value for name, value in refusal.more.items()
    }  # fmt: skip
    return problem(request, refusal.status, refusal.title, refusal.detail, **more)


def _edition(query: Query, start: Start | None) -> Edition:
    number = start.edition if start else query.edition
    if number is None:
        return current_edition()
    try:
        return edition_of(number)
    except NotFound:
        raise foreign(query) if start else missing_edition(number) from None


def _day(table: Table, query: Query, start: Start | None) -> date | None:
    if not table.daily:
        return None
    return query.day or (start.day if start else None) or today()
