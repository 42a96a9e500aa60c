"""The OpenAPI 3.1 document: what can be asked and what is answered, made from the tables themselves."""

import json
from collections.abc import Sequence
from functools import lru_cache

from config.i18n import Language, Text
from data_access.models import RECORDS
from web.answers import Content
from web.api import schemas, words
from web.api.query import MOST, common_names, filter_names
from web.api.resources import COMPUTED, ROOT, TABLES
from web.api.schemas import Schema
from web.api.tables import Table
from web.open_data.about import LICENCE

DESCRIPTION = "description"


@lru_cache(maxsize=4)
def document(language: Language, site: str, last_year: int) -> Content:
    """Return the document in a language, for the site at an address; `last_year` is the last that can be asked for."""
    described = OpenApi(language, last_year).whole(site)
    return Content(json.dumps(described, ensure_ascii=False, separators=(",", ":")).encode(), "application/json")


class OpenApi:
    """Writes the document in one language."""

    def __init__(self, language: Language, last_year: int) -> None:
        self.language = language
        self.last_year = last_year

    def say(self, text: Text) -> str:
        """Return a wording in the language of the document."""
        return text.in_(self.language)

    def whole(self, site: str) -> Schema:
        """Return the whole document."""
        paths = {ROOT: self.plain("index"), f"{ROOT}/openapi.json": self.plain("openapi")}
        for table in TABLES.values():
            paths[f"{ROOT}/{table.name}"] = {"get": self.list(table)}
            paths[f"{ROOT}/{table.name}/{{{table.key}}}"] = {"get": self.one(table)}
        return {
            "openapi": "3.1.0",
            "info": {
                "title": self.say(words.TITLE),
                "version": "1.0.0",
                "description": self.say(words.INTRODUCTION),
                "license": {"name": LICENCE.title, "identifier": LICENCE.name},
            },
            "servers": [{"url": site}],
            "externalDocs": {"url": f"{site}/datos", "description": self.say(Text("Datos abiertos", "Open data"))},
            "tags": [{"name": self.say(name), "description": self.say(about)} for name, about in words.TAGS.values()],
            "paths": paths,
            "components": self.components(),
        }

    def plain(self, name: str) -> Schema:
        """Return an address without records: the index, or this document."""
        summaries = {
            "index": Text("La edición vigente y la lista de recursos", "The current edition and the list of resources"),
            "openapi": Text("Este documento", "This document"),
        }
        return {
            "get": {
                "operationId": name,
                "summary": self.say(summaries[name]),
                "tags": [self.say(words.TAGS["start"][0])],
                "parameters": [{"$ref": "#/components/parameters/lang"}],
                "responses": self.responses({"type": "object"}, ("400", "405", *(["503"] if name == "index" else []))),
            }
        }

    def list(self, table: Table) -> Schema:
        """Return the address of a table's records."""
        answer = {"$ref": "#/components/schemas/Answer"}
        items = {"type": "array", "items": {"$ref": f"#/components/schemas/{table.name}"}, "maxItems": MOST}
        responses = self.responses({"allOf": [answer], "properties": {"data": items}}, ("400", "404", "405", "503"))
        follow = {"operationId": f"get_{table.name}", "parameters": {table.key: f"$response.body#/data/0/{table.key}"}}
        responses["200"]["links"] = {"first": follow}
        return {
            "operationId": f"list_{table.name}",
            "summary": self.say(table.title),
            "description": self.say(table.about),
            "tags": [self.tag(table)],
            "parameters": self.parameters(table, one=False),
            "responses": responses,
        }

    def one(self, table: Table) -> Schema:
        """Return the address of one record."""
        key = table.columns[table.places[table.key]]
        path = {"name": key.name, "in": "path", "required": True, "schema": schemas.one_value(key)}
        members = {**self.told(), "data": schemas.record(table, self.language, one=True)}
        answer = {"type": "object", "properties": members, "required": ["edition", "data"]}
        return {
            "operationId": f"get_{table.name}",
            "summary": self.say(Text(f"{table.title.es}: uno", f"{table.title.en}: one")),
            "tags": [self.tag(table)],
            "parameters": [path, *self.parameters(table, one=True)],
            "responses": self.responses(answer, ("400", "404", "405", "503")),
        }

    def tag(self, table: Table) -> str:
        """Return the group a table belongs to."""
        recorded = {*(entity.resource for entity in RECORDS), "editions"}
        group = "record" if table.name in recorded else "computed" if table in COMPUTED else "data"
        return self.say(words.TAGS[group][0])

    def parameters(self, table: Table, *, one: bool) -> Sequence[Schema]:
        """Return what can be asked of a table, or of one of its records."""
        own = {
            "campos": (words.FIELDS, schemas.selection(table, one=one)),
            "orden": (words.ORDER, schemas.ordering(table)),
        }
        found: list[Schema] = []
        for name in common_names(table, one):
            if name in own:
                about, written = own[name]
                found.append({"name": name, "in": "query", DESCRIPTION: self.say(about), **written})
            else:
                found.append({"$ref": f"#/components/parameters/{name}"})
        for name, (column, operator) in ({} if one else filter_names(table)).items():
            said = f"{self.say(column.label)}. {self.say(words.OPERATORS[operator])}"
            found.append({"name": name, "in": "query", DESCRIPTION: said, **schemas.filtered(column, operator)})
        return found

    def responses(self, schema: Schema, refused: Sequence[str]) -> Schema:
        """Return what an address answers: the content, that nothing changed, and what it refuses."""
        headers = {name: {"$ref": f"#/components/headers/{name}"} for name in words.HEADERS}
        content = {"application/json": {"schema": schema}}
        return {
            "200": {DESCRIPTION: self.say(Text("La respuesta", "The answer")), "headers": headers, "content": content},
            "304": {DESCRIPTION: self.say(words.UNCHANGED)},
            **{status: {"$ref": f"#/components/responses/{words.REFUSED[status][0]}"} for status in refused},
        }

    def told(self) -> Schema:
        """Return the members that answers begin with."""
        return {
            "edition": {"$ref": "#/components/schemas/Edition"},
            "as_of": {"type": "string", "format": "date", DESCRIPTION: self.say(words.DAY)},
        }

    def components(self) -> Schema:
        """Return what the addresses share."""
        shared = {
            name: {"name": name, "in": "query", DESCRIPTION: self.say(about), "schema": written}
            for name, (about, written) in schemas.SHARED.items()
        }
        day = {"schema": schemas.day_schema(self.last_year), DESCRIPTION: self.say(schemas.DAY_WORDS)}
        problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
        return {
            "parameters": {**shared, "fecha": {"name": "fecha", "in": "query", **day}},
            "headers": {
                name: {DESCRIPTION: self.say(about), "required": always, "schema": {"type": "string"}}
                for name, (about, always) in words.HEADERS.items()
            },
            "responses": {
                name: {DESCRIPTION: self.say(about), "content": problem} for name, about in words.REFUSED.values()
            },
            "schemas": self.schemas(),
        }

    def schemas(self) -> Schema:
        """Return the schemas that answers share: records, enumerations, the edition, problems."""
        tables = TABLES.values()
        used = {column.enumeration for table in tables for column in table.columns if column.enumeration}
        page = {
            **self.told(),
            "total": {**schemas.COUNT, DESCRIPTION: self.say(words.TOTAL)},
            "limit": {"type": "integer", "minimum": 1, "maximum": MOST},
            "next": {"type": ["string", "null"], DESCRIPTION: self.say(words.NEXT)},
            "data": {"type": "array"},
        }
        return {
            **{table.name: schemas.record(table, self.language, one=False) for table in tables},
            **schemas.WRITTEN,
            **{of.__name__: schemas.enumeration(of, self.language) for of in sorted(used, key=lambda of: of.__name__)},
            "Edition": {"type": "object", "properties": schemas.EDITION, "required": [*schemas.EDITION]},
            "Answer": {"type": "object", "properties": page, "required": [one for one in page if one != "as_of"]},
            "Problem": {
                "type": "object",
                "properties": schemas.PROBLEM,
                "required": ["type", "title", "status", "detail"],
            },
        }
