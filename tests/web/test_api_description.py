"""The OpenAPI document: valid to others, complete against the tables, and no larger than what it says."""

import json
import re

import jsonschema_rs
import pytest
import schemathesis
from starlette.applications import Starlette
from starlette.testclient import TestClient

from config.settings import settings
from data_access.models import RESOURCES
from web import api
from web.api.query import common_names, filter_names
from web.api.resources import ROOT, TABLES


@pytest.fixture(scope="module")
def documents():
    with TestClient(Starlette(routes=api.routes())) as client:
        yield {lang: client.get(f"{ROOT}/openapi.json", params={"lang": lang}).json() for lang in ("es", "en")}


@pytest.fixture
def document(documents):
    return documents["es"]


def resolve(document, node):
    """Return what a node says, or what it refers to."""
    if "$ref" not in node:
        return node
    found = document
    for part in node["$ref"].removeprefix("#/").split("/"):
        found = found[part]
    return found


def nodes(value):
    """Yield every object of a document."""
    if isinstance(value, dict):
        yield value
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from nodes(item)


@pytest.mark.parametrize("lang", ["es", "en"])
def test_it_is_a_valid_openapi_document(documents, lang):
    schemathesis.openapi.from_dict(documents[lang]).validate()
    for node in nodes(documents[lang]):
        resolve(documents[lang], node)
        if "schema" in node:
            jsonschema_rs.meta.validate({"$schema": "https://json-schema.org/draft/2020-12/schema", **node["schema"]})
    for schema in documents[lang]["components"]["schemas"].values():
        jsonschema_rs.meta.validate({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema})


def test_it_says_where_the_site_is_and_under_which_licence(document):
    assert document["openapi"] == "3.1.0"
    assert document["servers"] == [{"url": settings().SITE_URL}]
    assert document["info"]["license"]["identifier"] == "CC-BY-4.0"


def test_every_table_has_its_two_addresses_and_every_parameter(document):
    wanted = {ROOT, f"{ROOT}/openapi.json"}
    for table in TABLES.values():
        many, one = f"{ROOT}/{table.name}", f"{ROOT}/{table.name}/{{{table.key}}}"
        wanted |= {many, one}
        assert names(document, many) == {*common_names(table, False), *filter_names(table)}
        assert names(document, one) == {*common_names(table, True), table.key}
    assert set(document["paths"]) == wanted
    operations = [path["get"]["operationId"] for path in document["paths"].values()]
    assert len(operations) == len(set(operations))


def names(document, path):
    return {resolve(document, one)["name"] for one in document["paths"][path]["get"]["parameters"]}


@pytest.mark.parametrize("resource", RESOURCES)
def test_every_field_is_told_as_the_data_have_it(document, resource):
    described = document["components"]["schemas"][resource]["properties"]
    assert list(described) == [column.name for column in RESOURCES[resource].columns]
    for column in RESOURCES[resource].columns:
        said = described[column.name]
        assert said["x-label"] == {"es": column.label.es, "en": column.label.en}
        assert said["description"] == column.about.es
        assert said.get("x-refers") == column.refers
        assert said.get("pattern") == column.pattern
        assert said.get("minimum") == column.minimum
        assert said.get("maximum") == column.maximum
        nullable = "null" in json.dumps(said.get("type", said.get("anyOf", "")))
        assert nullable == (not column.required and column.kind != "codes")
        if column.enumeration:
            assert f"schemas/{column.enumeration.__name__}" in json.dumps(said)
            codes = document["components"]["schemas"][column.enumeration.__name__]
            assert codes["enum"] == [member.value for member in column.enumeration]
            assert codes["x-enum-labels"] == {
                member.value: {"es": member.label.es, "en": member.label.en} for member in column.enumeration
            }


def test_every_address_names_its_errors_and_headers(document):
    for operation in (path["get"] for path in document["paths"].values()):
        assert {"200", "304", "400", "405"} <= set(operation["responses"])
        assert {"ETag", "Cache-Control", "X-Edition"} <= set(operation["responses"]["200"]["headers"])
        refused = resolve(document, operation["responses"]["400"])
        assert list(refused["content"]) == ["application/problem+json"]


def test_both_languages_say_the_same_in_other_words(documents):
    def shape(value):
        if isinstance(value, dict):
            return {
                name: shape(item) for name, item in value.items() if name not in ("title", "description", "summary")
            }
        return [shape(item) for item in value] if isinstance(value, list) else value

    es, en = (dict(documents[lang]) for lang in ("es", "en"))
    for document in (es, en):
        document.pop("tags")
        document["paths"] = {path: {**one["get"], "tags": None} for path, one in document["paths"].items()}
    assert json.dumps(shape(es)) == json.dumps(shape(en))
    said = [node["description"] for node in nodes(en) if isinstance(node.get("description"), str)]
    assert not [text for text in said if re.search("[ñ¿¡]| de los | que ", text)]


@pytest.mark.parametrize(("lang", "said"), [("es", "Solo mueve lo que"), ("en", "It moves only what")])
def test_it_says_what_a_day_moves(documents, lang, said):
    assert said in documents[lang]["components"]["parameters"]["fecha"]["description"]
    assert said in documents[lang]["info"]["description"]
    status = documents[lang]["components"]["schemas"]["commitment-status"]["properties"]
    assert status["days_since_update"]["type"] == ["integer", "null"]


def test_moments_are_told_with_their_ranges(document):
    for table, name in (("change_sets", "proposed_at"), ("editions", "published_at")):
        assert document["components"]["schemas"][table]["properties"][name]["format"] == "date-time"
        asked = {one.get("name"): one for one in document["paths"][f"{ROOT}/{table}"]["get"]["parameters"]}
        for operator in ("desde", "hasta"):
            assert resolve(document, asked[f"{name}.{operator}"]["schema"])["format"] == "date-time"


def test_a_list_is_as_long_as_one_may_ask(document):
    answer = document["paths"][f"{ROOT}/places"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    most = document["components"]["parameters"]["limite"]["schema"]["maximum"]
    assert answer["properties"]["data"]["maxItems"] == most


def test_every_group_is_described(document):
    used = {tag for path in document["paths"].values() for tag in path["get"]["tags"]}
    assert used == {tag["name"] for tag in document["tags"]}


def test_it_travels_light():
    with TestClient(Starlette(routes=api.routes())) as client:
        answer = client.get(f"{ROOT}/openapi.json", headers={"Accept-Encoding": "br"})
    assert int(answer.headers["content-length"]) < 40_000
