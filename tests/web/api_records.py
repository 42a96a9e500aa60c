"""What the read API answers, asked once per module: the records of a table, counts, and what codes are called."""

from functools import cache
from typing import Any

from starlette.testclient import TestClient

from config.i18n import Language

ROOT = "/api/v1"
TITLES = ("title", "name", "label", "text")
Record = dict[str, Any]


class Api:
    """The answers of one edition; each is asked for once."""

    def __init__(self, client: TestClient) -> None:
        self._client = client
        self.get = cache(self._get)
        self.all = cache(self._all)
        self.count = cache(self._count)
        self.by_code = cache(self._by_code)
        about = self.get(f"{ROOT}/indicators?limite=1")
        self.edition: Record = about["edition"]
        self.today: str = about["as_of"]

    def _get(self, address: str) -> Record:
        answer = self._client.get(address)
        assert answer.status_code == 200, (address, answer.text)
        found: Record = answer.json()
        return found

    def _all(self, table: str, query: str = "") -> list[Record]:
        answer = self.get(f"{ROOT}/{table}?limite=500&{query}".rstrip("&"))
        found = list(answer["data"])
        while answer["next"]:
            answer = self.get(answer["next"])
            found += answer["data"]
        return found

    def _count(self, table: str, query: str = "") -> int:
        total: int = self.get(f"{ROOT}/{table}?limite=1&{query}".rstrip("&"))["total"]
        return total

    def _by_code(self, table: str) -> dict[str, Record]:
        return {row["code"]: row for row in self.all(table)}

    def of(self, table: str, **fields: object) -> list[Record]:
        """Return the records of a table that hold these values."""
        return [row for row in self.all(table) if all(row[name] == value for name, value in fields.items())]

    def one(self, table: str, code: object) -> Record:
        """Return what the address of one record answers."""
        found: Record = self.get(f"{ROOT}/{table}/{code}")["data"]
        return found

    def row(self, table: str, code: str | None) -> Record | None:
        """Return a record of a list by its code."""
        return self.by_code(table).get(code) if code else None

    def history(self) -> list[tuple[Record, list[Record]]]:
        """Return every edition with its changes, the oldest first."""
        return [(past, self.all("changes", f"edicion={past['number']}")) for past in self.all("editions")]

    def field(self, table: str, name: str) -> Record:
        """Return what the API's description says of a field: what its values are, with the labels of an enumeration."""
        schemas = self.get(f"{ROOT}/openapi.json?lang=en")["components"]["schemas"]
        found = schemas[table]["properties"][name]
        kinds = [found, found.get("items", {}), *found.get("anyOf", [])]
        named = next((kind["$ref"].rpartition("/")[2] for kind in kinds if "$ref" in kind), None)
        return found | {"labels": schemas[named]["x-enum-labels"] if named else {}}

    @property
    def published_on(self) -> str:
        """The day on which the edition was published."""
        day: str = self.all("editions")[-1]["published_on"]
        return day


def words(row: Record | None, field: str, language: Language) -> str:
    """Return a bilingual field of a record; Spanish where English is missing."""
    if row is None:
        return ""
    other = row.get(f"{field}_en") if language is Language.EN else None
    return other or row.get(f"{field}_{Language.ES}") or row.get(field) or ""


def called(row: Record | None, language: Language) -> str:
    """Return what a record is called."""
    return next((found for field in TITLES if (found := words(row, field, language))), "")
