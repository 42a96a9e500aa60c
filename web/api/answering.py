"""The answers about one edition, as bytes; what was made once is kept while the edition is."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from urllib.parse import urlencode

from config.clock import today
from config.settings import settings
from data_access.editions import Edition
from web.answers import FROZEN, LIVE, Content
from web.api.matching import cursor, matching
from web.api.query import Query
from web.api.refusals import missing_record
from web.api.resources import ROOT, TABLES
from web.api.tables import Records, Table, written
from web.open_data.about import LICENCE
from web.open_data.exact_json import dumps, facts
from web.provenance import provenance

JSON = "application/json"
EDITIONS_KEPT = 3
TABLES_KEPT, QUERIES_KEPT, CONTENTS_KEPT = 48, 32, 32  # of each edition


class Answers:
    """Makes and keeps the answers about one edition; safe to use from many threads."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.records = lru_cache(maxsize=TABLES_KEPT)(self._records)
        self.matching = lru_cache(maxsize=QUERIES_KEPT)(matching)
        self.listed = lru_cache(maxsize=CONTENTS_KEPT)(self._listed)
        self.record = lru_cache(maxsize=CONTENTS_KEPT)(self._record)
        self.index = lru_cache(maxsize=1)(self._index)

    def _records(self, table: Table, day: date | None) -> Records:
        return Records(table, self.edition, day or today())

    def _listed(self, table: Table, day: date | None, query: Query, before: int) -> Content:
        """Return the records that a query finds, after the first `before` of them."""
        records = self.records(table, day)
        found = self.matching(records, query.filters, query.search, query.order)
        until = before + query.limit
        # who goes on with a cursor stays with its edition and day, also on the way back
        first = _address(table, query, **(self._pins(day) if query.cursor else {}))
        more = None
        if until < len(found):
            more = _address(table, query, cursor=cursor(table, self.edition, day, query, until))
        data = ",".join(records.json(one, query.fields) for one in found[before:until])
        told = {"total": len(found), "limit": query.limit, "next": more}
        body = f'{{{self._told(day)},{_members(told)},"data":[{data}]}}'
        links = [f'<{first}>; rel="first"', *([f'<{more}>; rel="next"'] if more else [])]
        return self._content(body, _cache(table, query), *links)

    def _record(self, table: Table, day: date | None, query: Query, key: str) -> Content:
        """Return one record, with the fields that only this answer has.

        Raises:
            Refusal: the edition has no such record.
            Unavailable: it takes the database, which does not answer.
        """
        if table.single is not None:
            values = table.single(self.edition, day or today(), key)
        else:
            records = self.records(table, day)
            values = records.rows[records.positions[key]] if key in records.positions else None
        if values is None:
            raise missing_record(table, key)
        data = written((*table.columns, *table.more), values, query.fields)
        return self._content(f'{{{self._told(day)},"data":{data}}}', _cache(table, query))

    def _index(self) -> Content:
        """Return where everything is."""
        site = settings().SITE_URL
        listed = [
            {
                "name": table.name,
                "title_es": table.title.es,
                "title_en": table.title.en,
                "total": table.size(self.edition),
                "url": f"{site}{ROOT}/{table.name}",
            }
            for table in TABLES.values()
        ]
        links = {
            "license": {"name": LICENCE.name, "title": LICENCE.title, "url": LICENCE.url},
            "documentation": {
                "openapi": f"{site}{ROOT}/openapi.json",
                "data": f"{site}/datos",
                "methodology": f"{site}/metodologia",
            },
            "resources": listed,
        }
        return self._content(f"{{{self._told(None)},{_members(links)}}}", LIVE)

    def _pins(self, day: date | None) -> dict[str, str]:
        """Return the parameters that ask for this edition, and for the day where it counts."""
        return {"edicion": str(self.edition.number), **({"fecha": day.isoformat()} if day else {})}

    def _told(self, day: date | None) -> str:
        """Return the members that every answer begins with: the edition, and the day where it counts."""
        told: dict[str, object] = {"edition": facts(self.edition), **({"as_of": day} if day else {})}
        return _members(told)

    def _content(self, body: str, cache: str, *links: str) -> Content:
        about = provenance(self.edition)
        described = f'<{settings().SITE_URL}{ROOT}/openapi.json>; rel="service-desc"'
        return Content(body.encode(), JSON, cache, {**about, "Link": ", ".join([*links, about["Link"], described])})


def _members(values: Mapping[str, object]) -> str:
    """Return values as the members of a JSON object, without its braces."""
    return dumps(values)[1:-1]


def _cache(table: Table, query: Query) -> str:
    """Return how long an answer holds: for ever where it is a file of a named edition, else until somebody asks again.

    A file's records are its bytes as JSON, without any label that a release may reword. What is computed comes from
    the program, and a release may mend it.
    """
    return FROZEN if query.edition is not None and table.from_file else LIVE


def _address(table: Table, query: Query, **more: str) -> str:
    given = {**dict(query.given), **more}
    return f"{settings().SITE_URL}{ROOT}/{table.name}" + (f"?{urlencode(given)}" if given else "")


@lru_cache(maxsize=EDITIONS_KEPT)
def answers_of(edition: Edition) -> Answers:
    """Return the answers about an edition."""
    return Answers(edition)
