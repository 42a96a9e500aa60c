"""Any query of the API finds each matching record exactly once: compared with the plainest filter there is."""

import asyncio
import unicodedata
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.testclient import TestClient

from config.clock import moment_of, stamp, today
from data_access.schema import encode
from tests.web.published import published
from web import api
from web.api.query import filter_names
from web.api.resources import ROOT, TABLES
from web.api.tables import Records
from web.api.values import kind_of

SOME = (
    "commitments",
    "milestones",
    "attendance",
    "contributions",
    "places",
    "changes",
    "commitment-status",
    "editions",
)


@pytest.fixture(scope="module")
def edition(sqlite_files):
    with published(sqlite_files, "demonstration") as edition:
        yield edition


@pytest.fixture(scope="module")
def client(edition):
    with TestClient(Starlette(routes=api.routes())) as client:
        yield client


def plain(text):
    """Return a text in lower case without accents, by the shortest way."""
    return "".join(char for char in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(char))


def escaped(text):
    return text.replace("\\", "\\\\").replace(",", "\\,")


@st.composite
def conditions(draw, table, rows):
    """Draw filters whose values come from the records, or lie beside them: parameters, and what each accepts."""
    asked, tests = {}, []
    names = draw(st.lists(st.sampled_from(sorted(filter_names(table))), max_size=3, unique=True))
    for name in names:
        column, operator = filter_names(table)[name]
        place = table.places[column.name]
        held = [row[place] for row in rows if row[place] is not None and row[place] not in ([], ())]
        if operator == "vacio":
            wanted = draw(st.booleans())
            asked[name] = encode(wanted)
            tests.append(lambda row, p=place, w=wanted: (row[p] is None or len(encode(row[p])) == 0) is w)
        elif held:
            asked[name], test = draw(of_values(column, operator, held))
            tests.append(lambda row, p=place, t=test: row[p] is not None and t(row[p]))
    return asked, tests


@st.composite
def of_values(draw, column, operator, held):
    value = draw(st.sampled_from(held))
    if operator == "contiene":
        start = draw(st.integers(0, len(value) - 1))
        piece = value[start : start + draw(st.integers(1, 12))]
        changed = plain(piece).upper() if draw(st.booleans()) else piece
        return changed, lambda text: plain(piece) in plain(text)
    if operator and kind_of(column) == "moment":
        value = stamp(moment_of(value) + draw(st.sampled_from([-1, 0, 1])) * timedelta(seconds=1))
        return value, (lambda found: found >= value) if operator == "desde" else (lambda found: found <= value)
    if operator:
        step = {"date": timedelta(1), "integer": 1, "number": Decimal("0.5")}[column.kind]
        value += draw(st.sampled_from([-1, 0, 1])) * step
        return encode(value), (lambda found: found >= value) if operator == "desde" else (lambda found: found <= value)
    chosen = draw(st.lists(st.sampled_from(held), min_size=1, max_size=3))
    if column.kind == "codes":
        chosen = [item for values in chosen for item in values][:5]
        wanted = set(map(encode, chosen))
        return ",".join(map(encode, chosen)), lambda found: bool(wanted & set(map(encode, found)))
    wanted = set(map(encode, chosen))
    return ",".join(escaped(encode(item)) for item in chosen), lambda found: encode(found) in wanted


@st.composite
def queries(draw, table, rows):
    asked, tests = draw(conditions(table, rows))
    names = [column.name for column in table.columns if column.kind != "objects"]
    if draw(st.booleans()):
        keys = draw(st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True))
        asked["orden"] = ",".join(("-" if draw(st.booleans()) else "") + key for key in keys)
    fields = draw(st.lists(st.sampled_from(names), max_size=4))
    if fields:
        asked["campos"] = ",".join(fields)
    asked["limite"] = str(draw(st.integers(max(1, len(rows) // 12), 500)))
    return asked, tests, fields


def suits(asked):
    """Return whether an address may hold these values: long texts of the records cannot be asked for whole."""
    return all(len(item) <= 200 for value in asked.values() for item in value.split(","))


@pytest.mark.parametrize("name", SOME)
@hypothesis_settings(max_examples=40)
@given(data=st.data())
def test_all_pages_together_hold_each_match_once(client, edition, name, data):
    table = TABLES[name]
    rows = Records(table, edition, today()).rows
    asked, tests, fields = data.draw(queries(table, rows).filter(lambda query: suits(query[0])))
    key = table.places[table.key]
    wanted = [row[key] for row in rows if all(test(row) for test in tests)]
    found, address, pages = [], f"{ROOT}/{name}", 0
    while address:
        answer = client.get(address, params=None if pages else asked)
        assert answer.status_code == 200, answer.text
        body, pages = answer.json(), pages + 1
        assert body["total"] == len(wanted)
        assert len(body["data"]) <= int(asked["limite"])
        assert body["data"] or not wanted
        found += body["data"]
        address = body["next"]
    assert sorted(row[table.key] for row in found) == sorted(wanted)
    if "orden" not in asked:
        assert [row[table.key] for row in found] == wanted
    shown = list(dict.fromkeys([table.key, *fields])) if fields else [column.name for column in table.columns]
    assert all(list(row) == shown for row in found)


@pytest.mark.parametrize("name", SOME)
@hypothesis_settings(max_examples=25)
@given(data=st.data())
def test_order_is_that_of_the_values(client, edition, name, data):
    table = TABLES[name]
    column = data.draw(
        st.sampled_from(
            [one for one in table.columns if one.kind in ("date", "integer", "number")] or [table.columns[0]]
        )
    )
    rows = Records(table, edition, today()).rows
    place, key = table.places[column.name], table.places[table.key]
    descending = data.draw(st.booleans())
    known = sorted((row for row in rows if row[place] is not None), key=lambda row: row[place], reverse=descending)
    wanted = [row[key] for row in (*known, *(row for row in rows if row[place] is None))]
    asked = {"orden": f"{'-' * descending}{column.name}", "campos": table.key, "limite": 500}
    answer = client.get(f"{ROOT}/{name}", params=asked).json()
    assert [row[table.key] for row in answer["data"]] == wanted[:500]


@given(text=st.text(max_size=30), name=st.sampled_from(["name.contiene", "name", "q", "orden", "cursor", "lat.desde"]))
def test_whatever_is_asked_is_answered_or_refused(client, text, name):
    answer = client.get(f"{ROOT}/places", params={name: text.encode("utf-8", "surrogatepass")})
    assert answer.status_code in (200, 400)
    assert answer.headers["content-type"].endswith("json")


@given(query=st.binary(max_size=60))
def test_any_bytes_are_answered_or_refused(edition, query):
    assert status_of(query) in (200, 400)


def status_of(query):
    """Return the status of an address whose query is these very bytes, whatever a client would make of them."""
    sent = []

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": f"{ROOT}/places", "query_string": query, "headers": []}
    asyncio.run(Starlette(routes=api.routes())(scope, receive, send))
    return sent[0]["status"]
