"""The read API: what each address answers, what it refuses, and that the numbers are those of the pages."""

import csv
import io
import json
import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from config.clock import today
from config.settings import settings
from data_access import current
from data_access.archive import canonical_file, edition_of
from data_access.enumerations import Completion
from data_access.models import RESOURCES
from data_access.schema import encode
from indicators.commitments import CommitmentFilters, commitment_cards, commitments
from indicators.registry import INDICATORS, measure
from indicators.service_agenda import AgendaFilters, agenda_cards, service_agenda
from tests.web.published import published
from web import api
from web.api import endpoints
from web.api.matching import cursor
from web.api.query import Query, common_names, filter_names, last_day
from web.api.resources import COMPUTED, ROOT, TABLES


@pytest.fixture(scope="module")
def edition(sqlite_files):
    """The newest edition of the smallest demonstration, current for this process."""
    with published(sqlite_files, "demonstration") as edition:
        yield edition


@pytest.fixture(scope="module")
def client(edition):
    with TestClient(Starlette(routes=api.routes())) as client:
        yield client


@pytest.fixture(autouse=True)
def same_database(own_settings, edition):
    """Every test has settings of its own; the edition of this module stays the current one."""
    assert current.current_edition() is edition


def get(client, path, status=200, /, **parameters):
    answer = client.get(f"{ROOT}/{path}".rstrip("/"), params=parameters)
    assert answer.status_code == status, answer.text
    expected = "application/json" if status == 200 else "application/problem+json"
    assert answer.headers["content-type"] == expected
    return answer.json()


def cell(value):
    """Return a JSON value as a cell of the canonical file."""
    return encode(Decimal(str(value)) if isinstance(value, float) else value)


def codes(found, key="code"):
    return [row[key] for row in found["data"]]


def everything(client, path, **parameters):
    """Return every record of every page."""
    answer = get(client, path, **parameters)
    data = list(answer["data"])
    while answer["next"]:
        answer = client.get(answer["next"]).json()
        data += answer["data"]
    assert len(data) == answer["total"]
    return data


def test_the_index_leads_to_every_resource_and_says_which_edition_answers(client, edition):
    index = get(client, "")
    assert index["edition"]["number"] == edition.number
    assert index["edition"]["hash"] == edition.hash
    assert index["license"]["url"].startswith("https://creativecommons.org/")
    assert {one["name"] for one in index["resources"]} == {*RESOURCES, *TABLES}
    for one in index["resources"]:
        answer = client.get(one["url"], params={"limite": 1})
        assert answer.status_code == 200
        assert answer.json()["total"] == one["total"]
    assert client.get(index["documentation"]["openapi"]).json()["openapi"] == "3.1.0"


@pytest.mark.parametrize("resource", RESOURCES)
def test_a_resource_holds_what_its_file_holds(client, edition, resource):
    data = everything(client, resource, limite=500)
    header, *lines = csv.reader(io.StringIO(canonical_file(edition, resource).decode(), newline=""))
    assert all(list(row) == header for row in data)
    assert [[cell(value) for value in row.values()] for row in data] == lines


def test_values_have_types(client, edition):
    row = get(client, "commitments/" + edition.commitments[0].code)["data"]
    assert isinstance(row["sdg"], list)
    assert row["completion"] in set(Completion)
    assert date.fromisoformat(row["end"])
    place = everything(client, "places", **{"lat.vacio": "false"})[0]
    assert isinstance(place["lat"], float)
    assert isinstance(everything(client, "milestones")[0]["weight"], int)
    hidden = everything(client, "attendance", people_hidden="true")
    assert all(row["people"] is None and row["people_hidden"] is True for row in hidden)


def test_a_number_has_the_published_digits(client, edition):
    body = client.get(f"{ROOT}/commitments", params={"budget.vacio": "false"}).text
    found = json.loads(body, parse_float=Decimal, parse_int=Decimal)["data"]
    assert found
    for row in found:
        assert encode(row["budget"]) == encode(edition.row("commitments", row["code"]).budget)


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_one_record_is_the_same_alone(client, table):
    listed = get(client, table.name, limite=1)["data"][0]
    alone = get(client, f"{table.name}/{listed[table.key]}")["data"]
    assert {name: alone[name] for name in listed} == listed
    assert set(alone) - set(listed) == {column.name for column in table.more}


def test_filters(client, edition):
    rows = edition.commitments
    wanted = [row.code for row in rows if row.completion in (Completion.LIMITED, Completion.COMPLETED)]
    assert codes(get(client, "commitments", completion="limited,completed", limite=500)) == wanted
    day = sorted(row.end for row in rows if row.end)[len(rows) // 2]
    on = {"end.desde": day.isoformat(), "end.hasta": (day + timedelta(60)).isoformat()}
    wanted = [row.code for row in rows if row.end and day <= row.end <= day + timedelta(60)]
    assert wanted
    assert codes(get(client, "commitments", **on)) == wanted
    lead = rows[0].lead
    assert codes(get(client, "commitments", lead=lead)) == [row.code for row in rows if row.lead == lead]
    supporter = next(row.supporting[0] for row in rows if row.supporting)
    found = get(client, "commitments", supporting=supporter)
    assert codes(found) == [row.code for row in rows if supporter in row.supporting]
    empty = get(client, "commitments", **{"supporting.vacio": "true"})
    assert codes(empty) == [row.code for row in rows if not row.supporting]


@pytest.mark.parametrize(("table", "name"), [("change_sets", "proposed_at"), ("editions", "published_at")])
def test_moments_have_ranges(client, table, name):
    moments = sorted(row[name] for row in everything(client, table))
    for moment in (moments[0], moments[-1]):
        since, until = (get(client, table, **{f"{name}.{bound}": moment}) for bound in ("desde", "hasta"))
        assert sorted(codes(since, name)) == [one for one in moments if one >= moment]
        assert sorted(codes(until, name)) == [one for one in moments if one <= moment]
    assert get(client, table, **{f"{name}.desde": "2999-12-31T23:59:59Z"})["data"] == []
    assert codes(get(client, table, **{name: moments[0]}), name) == [moments[0]]
    assert get(client, table, **{f"{name}.contiene": moments[0][:10]})["total"] > 0
    for wrong in ("2026-03-31", "2026-02-30T00:00:00Z", "2026-03-31T00:00:00", "2026-03-31T00:00:00+00:00"):
        assert "2026-03-31T18:00:00Z" in get(client, table, 400, **{f"{name}.desde": wrong})["expected"]


def test_text_is_found_without_accents_and_case(client, edition):
    title = edition.commitments[0].title_es
    assert "ó" in title
    found = get(client, "commitments", **{"title_es.contiene": title.replace("ó", "o").upper()})
    assert codes(found) == [edition.commitments[0].code]


def test_a_comma_may_be_part_of_a_value(client, edition):
    row = next(row for row in edition.places if "," not in row.name)
    assert codes(get(client, "places", name=f"{row.name},nadie")) == [row.code]
    assert codes(get(client, "places", name=f"{row.name}\\,nadie")) == []
    get(client, "places", 400, name="a\\b")


def test_order_follows_the_scale_and_puts_what_is_empty_last(client, edition):
    found = get(client, "commitments", orden="completion,-end", limite=500)["data"]
    scale = [*Completion]
    keys = [
        (scale.index(row["completion"]), -date.fromisoformat(row["end"]).toordinal()) for row in found if row["end"]
    ]
    assert keys == sorted(keys)
    ascending, descending = (
        get(client, "attendance", orden=order, campos="people", limite=500)["data"] for order in ("people", "-people")
    )
    for rows in (ascending, descending):
        empty = [row["people"] is None for row in rows]
        assert empty == sorted(empty)


def test_fields_are_chosen_and_the_key_stays(client):
    assert list(get(client, "commitments", campos="end,completion")["data"][0]) == ["code", "end", "completion"]
    assert list(get(client, "editions/1", campos="hash")["data"]) == ["number", "hash"]
    assert list(get(client, "editions/1", campos="resources")["data"]) == ["number", "resources"]


def test_the_link_header_names_the_next_page_and_the_first(client):
    answer = client.get(f"{ROOT}/milestones", params={"limite": 3, "orden": "-end"})
    following = answer.json()["next"]
    assert f'<{following}>; rel="next"' in answer.headers["link"]
    assert f'<{settings().SITE_URL}{ROOT}/milestones?limite=3&orden=-end>; rel="first"' in answer.headers["link"]
    assert 'rel="license"' in answer.headers["link"]
    last = client.get(f"{ROOT}/programmes")
    assert last.json()["next"] is None
    assert 'rel="next"' not in last.headers["link"]


@pytest.mark.parametrize(("table", "pins"), [("milestones", ("edicion",)), ("commitment-status", ("edicion", "fecha"))])
def test_the_first_page_of_a_later_one_is_of_the_same_edition_and_day(client, monkeypatch, table, pins):
    begun = get(client, table, limite=1, orden="code")
    later = client.get(begun["next"])
    monkeypatch.setattr(endpoints, "today", lambda: today() + timedelta(1))
    monkeypatch.setattr(endpoints, "current_edition", lambda: edition_of(1))
    first = re.search('<([^>]*)>; rel="first"', later.headers["link"])[1]
    assert set(parse_qs(urlsplit(first).query)) == {"limite", "orden", *pins}
    again = client.get(first).json()
    assert [again[name] for name in begun if name != "next"] == [begun[name] for name in begun if name != "next"]


def test_a_pinned_address_names_its_edition_once(client, edition):
    asked = {"limite": "1", "edicion": str(edition.number), "fecha": "2026-01-31"}
    later = client.get(get(client, "commitment-status", **asked)["next"])
    first = re.search('<([^>]*)>; rel="first"', later.headers["link"])[1]
    assert parse_qs(urlsplit(first).query) == {name: [value] for name, value in asked.items()}


@pytest.mark.parametrize("path", ["", "/openapi.json", "/commitments", "/editions/1", "/indicators/CM-01"])
def test_a_slash_at_the_end_changes_nothing(client, path):
    plain, slashed = client.get(f"{ROOT}{path}"), client.get(f"{ROOT}{path}/?lang=es", follow_redirects=False)
    assert (slashed.status_code, slashed.content) == (200, plain.content)


def test_a_publication_in_between_tears_no_page(client, edition, monkeypatch):
    before = edition_of(edition.number - 1)
    monkeypatch.setattr(endpoints, "current_edition", lambda: before)
    first = get(client, "milestones", limite=5)
    monkeypatch.undo()
    rest = client.get(first["next"]).json()
    assert rest["edition"]["number"] == before.number
    assert get(client, "milestones", limite=5)["edition"]["number"] == edition.number


def test_a_day_that_begins_in_between_tears_no_page(client, monkeypatch):
    first = get(client, "commitment-status", limite=2, orden="-days_late")
    monkeypatch.setattr(endpoints, "today", lambda: today() + timedelta(1))
    assert client.get(first["next"]).json()["as_of"] == first["as_of"]
    assert get(client, "commitment-status")["as_of"] > first["as_of"]


def test_a_pinned_edition_never_changes(client, edition):
    answer = client.get(f"{ROOT}/commitments", params={"edicion": 1})
    assert answer.json()["edition"]["number"] == 1
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["x-edition"] == "1"
    assert answer.json()["total"] == len(edition_of(1).commitments)
    assert client.get(f"{ROOT}/commitments").headers["cache-control"] == "public, no-cache"


@pytest.mark.parametrize("table", COMPUTED, ids=lambda table: table.name)
def test_what_a_release_may_mend_is_asked_for_again(client, edition, table):
    pinned = {"edicion": edition.number} | ({"fecha": "2026-01-31"} if table.daily else {})
    answer = client.get(f"{ROOT}/{table.name}", params=pinned)
    assert answer.headers["cache-control"] == "public, no-cache"
    key = answer.json()["data"][0][table.key]
    assert client.get(f"{ROOT}/{table.name}/{key}", params=pinned).headers["cache-control"] == "public, no-cache"


def test_who_has_an_answer_hears_that_it_is_still_so(client):
    first = client.get(f"{ROOT}/commitments")
    again = client.get(f"{ROOT}/commitments", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    assert again.content == b""


@pytest.mark.parametrize("path", ["", "/openapi.json", "/places", "/places/LUG-1", "/nada", "/a/b/c"])
def test_only_reading_is_allowed(client, path):
    for method in ("POST", "PUT", "PATCH", "DELETE", "PROPFIND"):
        answer = client.request(method, ROOT + path)
        assert answer.status_code == 405
        assert answer.headers["allow"] == "GET, HEAD"
        assert answer.headers["content-type"] == "application/problem+json"


def test_head_says_what_get_says(client):
    head, whole = client.head(f"{ROOT}/places"), client.get(f"{ROOT}/places")
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers == whole.headers


REFUSED = [
    ("commitments", {"x": "1"}, "x"),
    ("commitments", {"code.desde": "A"}, "code.desde"),
    ("commitments", {"code.vacio": "true"}, "code.vacio"),
    ("commitments", {"fecha": "2026-01-01"}, "fecha"),
    ("commitments", {"q": "agua"}, "q"),
    ("commitments", {"completion": "done"}, "completion"),
    ("commitments", {"completion": "limited,done"}, "completion"),
    ("commitments", {"end.desde": "2026-02-30"}, "end.desde"),
    ("commitments", {"end": "20260201"}, "end"),
    ("commitments", {"end": "2026-W05-1"}, "end"),
    ("commitments", {"budget.desde": "1e3"}, "budget.desde"),
    ("commitments", {"budget.desde": "NaN"}, "budget.desde"),
    ("commitments", {"budget.hasta": "٣"}, "budget.hasta"),
    ("milestones", {"weight": "१"}, "weight"),
    ("milestones", {"weight": "9" * 5000}, "weight"),
    ("attendance", {"people_hidden": "True"}, "people_hidden"),
    ("attendance", {"people.vacio": "1"}, "people.vacio"),
    ("places", {"name": ""}, "name"),
    ("places", {"name": ","}, "name"),
    ("places", {"name": "x" * 201}, "name"),
    ("places", {"name": ",".join("x" * 51)}, "name"),
    ("places", {"name.contiene": "x" * 60_000}, "name.contiene"),
    ("places", {"name": "\x00"}, "name"),
    ("places", {"limite": "0"}, "limite"),
    ("places", {"limite": "501"}, "limite"),
    ("places", {"limite": "٣"}, "limite"),
    ("places", {"limite": "+5"}, "limite"),
    ("places", {"orden": "nada"}, "orden"),
    ("places", {"orden": "--code"}, "orden"),
    ("places", {"orden": ",".join(["code"] * 6)}, "orden"),
    ("places", {"campos": "code,"}, "campos"),
    ("indicators", {"orden": "parts"}, "orden"),
    ("places", {"cursor": "x" * 30}, "cursor"),
    ("places", {"cursor": "é"}, "cursor"),
    ("places", {"edicion": "0"}, "edicion"),
    ("places", {"edicion": "1.5"}, "edicion"),
    ("places", {"lang": "fr"}, "lang"),
    ("indicators", {"fecha": "2023-12-31"}, "fecha"),
    ("indicators", {"fecha": f"{last_day().year + 1}-01-01"}, "fecha"),
    ("indicators/CM-01", {"fecha": "mañana"}, "fecha"),
    ("indicators/CM-01", {"limite": "5"}, "limite"),
    ("places/LUG-1", {"name": "x"}, "name"),
    ("", {"edicion": "1"}, "edicion"),
    ("openapi.json", {"x": "1"}, "x"),
]


@pytest.mark.parametrize(("path", "parameters", "culprit"), REFUSED)
def test_what_cannot_be_understood_is_named(client, path, parameters, culprit):
    problem = get(client, path, 400, **parameters)
    assert problem["status"] == 400
    assert problem["parameter"] == culprit
    assert parameters[culprit].startswith(problem["value"]) or problem["value"] in parameters[culprit]
    assert problem["expected"] in problem["detail"]
    assert len(problem["detail"]) < 3000


@pytest.mark.parametrize("query", ["name=a&name=b", "lang=es&lang=en", "limite=1&limite=1"])
def test_a_parameter_stands_once(client, query):
    answer = client.get(f"{ROOT}/places?{query}")
    assert answer.status_code == 400
    assert answer.json()["parameter"] == query.partition("=")[0]


@pytest.mark.parametrize(
    "query", ["name=%ED%A0%80", "name=%ff", "%ff=1", "&".join(f"a{n}=1" for n in range(200)), "=", "?"]
)
def test_what_is_no_query_is_refused(client, query):
    assert client.get(f"{ROOT}/places?{query}").status_code == 400


def test_problems_are_told_in_the_reader_s_language(client):
    assert get(client, "places", 400, limite="0")["title"] == "La consulta no se entiende"
    problem = get(client, "places", 400, limite="0", lang="en")
    assert problem["title"] == "The query cannot be understood"
    assert problem["expected"] == "a whole number from 1 to 500"


@pytest.mark.parametrize(
    "path",
    [
        *("/nada", "/places/nada", "/a/b/c", "/staffuser", "/editions/0", "/editions/999", "/editions/01"),
        *("/editions/" + "9" * 5000, "/indicators/CM-99", "/places/%00", "/places/%ff", "/places/..%2f.."),
        "/commitments?edicion=999999999",
    ],
)
def test_what_does_not_exist_is_not_found(client, path):
    answer = client.get(f"{ROOT}{path}")
    assert answer.status_code == 404
    assert answer.json()["title"] == "No existe"


def test_a_cursor_belongs_to_its_query(client):
    asked = {"limite": "2", "orden": "-end", "weight.desde": "1"}
    following = parse_qs(urlsplit(get(client, "milestones", **asked)["next"]).query)["cursor"][0]
    get(client, "milestones", cursor=following, **asked)
    get(client, "milestones", cursor=following, **asked | {"limite": "4", "campos": "end"})
    for other in ({"orden": "end"}, {"weight.desde": "2"}, {"edicion": "1"}):
        assert get(client, "milestones", 400, cursor=following, **asked | other)["parameter"] == "cursor"
    assert get(client, "commitments", 400, cursor=following)["parameter"] == "cursor"
    broken = ("B" if following[0] != "B" else "C") + following[1:]
    assert get(client, "milestones", 400, cursor=broken, **asked)["parameter"] == "cursor"


def test_a_cursor_of_another_site_is_foreign(client, edition):
    elsewhere = replace(edition, hash="f" * 64)
    given = [cursor(TABLES["milestones"], one, None, Query(), 2) for one in (edition, elsewhere)]
    assert get(client, "milestones", cursor=given[0])["total"] == len(edition.milestones)
    assert get(client, "milestones", 400, cursor=given[1])["parameter"] == "cursor"


def test_without_the_database_the_current_edition_answers_and_the_past_does_not(client, edition, monkeypatch):
    def down(*_):
        raise OSError("down")

    first = get(client, "places")
    monkeypatch.setattr("data_access.archive.CANNOT_OPEN", (OSError,))
    monkeypatch.setattr("data_access.archive.reading", down)
    assert get(client, "places") == first
    assert get(client, f"editions/{edition.number}")["data"]["resources"]
    problem = get(client, "places", 503, edicion=2)
    assert problem["title"] == "La base de datos no responde"
    get(client, "editions/2", 503)


def test_the_chain_of_editions(client, edition):
    found = everything(client, "editions", limite=3)
    assert [row["number"] for row in found] == list(range(1, edition.number + 1))
    assert found[0]["prev_hash"] == "0" * 64
    assert [row["prev_hash"] for row in found[1:]] == [row["hash"] for row in found[:-1]]
    assert found[-1]["hash"] == edition.hash
    files = get(client, f"editions/{edition.number}")["data"]["resources"]
    assert {one["name"]: one["sha256"] for one in files} == {
        name: item.sha256 for name, item in edition.manifest.items()
    }
    earlier = get(client, "editions/1")["data"]["resources"]
    assert {one["name"]: one["rows"] for one in earlier} == {
        name: item.rows for name, item in edition_of(1).manifest.items()
    }


@pytest.mark.parametrize("code", INDICATORS)
@pytest.mark.parametrize("day", [None, date(2025, 6, 1)])
def test_an_indicator_says_what_the_pages_say(client, edition, code, day):
    asked = {"fecha": day.isoformat()} if day else {}
    found = get(client, f"indicators/{code}", **asked)
    result, data = measure(code, edition, day or today()), found["data"]
    assert found["as_of"] == (day or today()).isoformat()
    assert same(data["value"], result.value)
    assert (data["count"], data["total"], data["at_least"]) == (result.count, result.total, result.at_least)
    assert (data["name_es"], data["name_en"]) == INDICATORS[code].name
    assert len(data["references"]) == data["rows"] == len(result.rows)
    assert [(part["code"], part["rows"]) for part in data["parts"]] == [
        (part.code, len(part.rows)) for part in result.parts
    ]
    assert all(same(told["value"], part.value) for told, part in zip(data["parts"], result.parts, strict=True))


def same(told, computed):
    """Return whether a number of the API is the computed one, digit by digit."""
    return told == computed if computed is None else Decimal(str(told)) == Decimal(str(computed))


LISTS = [
    ({}, {}),
    ({"estado": "no_evidence"}, {"completion": "no_evidence"}),
    ({"valor": "civic_participation"}, {"ogp_values": "civic_participation"}),
    ({"area": "water"}, {"policy_area": "water"}),
    ({"vencidos": "true"}, {"days_late.desde": "1"}),
    ({"q": "COMUNIDAD mejorar"}, {"q": "COMUNIDAD mejorar"}),
    ({"vencidos": "true", "estado": "limited"}, {"days_late.desde": "1", "completion": "limited"}),
]


@pytest.mark.parametrize(("page", "asked"), LISTS)
def test_a_list_page_counts_what_the_api_counts(client, edition, page, asked):
    if page.get("area") == "water":
        page = {"area": next(row.policy_area for row in edition.commitments if row.policy_area)}
        asked = {"policy_area": page["area"]}
    shown = commitments(edition, CommitmentFilters.parse(page), today())
    assert get(client, "commitment-status", **asked)["total"] == shown.matching
    for option in shown.institutions:
        found = get(client, "commitment-status", institutions=option.value, limite=1, **asked)
        assert found["total"] == option.count


@pytest.mark.parametrize("status", ["identified", "in_service", None])
def test_the_agenda_counts_what_the_api_counts(client, edition, status):
    shown = service_agenda(edition, AgendaFilters.parse({"estado": status} if status else {}), today())
    asked = {"status": status} if status else {}
    assert get(client, "agenda-status", **asked)["total"] == shown.matching
    for option in shown.areas:
        assert get(client, "agenda-status", service_area=option.value, **asked)["total"] == option.count


def test_what_is_computed_is_what_the_cards_show(client, edition):
    cards = commitment_cards(edition, today())
    for row in everything(client, "commitment-status"):
        card = cards[row["code"]]
        assert same(row["progress"], card.progress)
        assert row["days_late"] == card.days_late
        assert row["days_left"] == card.days_left
        assert row["days_since_update"] == card.days_without_update
        assert row["evidence"] == card.evidence
        assert (row["milestones_completed"], row["milestones"]) == (card.milestones_done, card.milestones_total)
        assert row["institutions"] == list(card.institutions)
    overdue = sum(row["milestones_overdue"] for row in everything(client, "commitment-status"))
    assert overdue == measure("CM-03b", edition, today()).value
    items = agenda_cards(edition, today())
    for row in everything(client, "agenda-status"):
        assert same(row["latest"], items[row["code"]].latest)
        assert same(row["achieved"], items[row["code"]].achieved)
        assert row["contributions"] == items[row["code"]].contributions


def test_a_day_before_the_last_update_is_no_day_of_an_update(client, edition):
    rows = everything(client, "commitment-status")
    newest = max(row["last_update"] or row["published_since"] for row in rows)
    before = (date.fromisoformat(newest) - timedelta(1)).isoformat()
    on = {row["code"]: row["days_since_update"] for row in everything(client, "commitment-status", fecha=before)}
    for row in rows:
        since = (date.fromisoformat(before) - date.fromisoformat(row["last_update"] or row["published_since"])).days
        assert on[row["code"]] == (since if since >= 0 else None)
    assert None in on.values()
    first = get(client, "indicators/CM-06", fecha="2024-01-01")["data"]
    assert (first["value"], first["parts"]) == (None, [])


def test_the_day_moves_what_the_calendar_says_and_no_fact_of_the_edition(client, edition):
    moved = {
        "commitment-status": {"days_late", "days_left", "days_since_update", "milestones_overdue", "assessed",
                              "assessed_on"},
        "agenda-status": {"latest", "latest_on", "achieved", "measurements"},
    }  # fmt: skip
    assert edition.measurements
    assert edition.assessments
    for table, names in moved.items():
        now, then = everything(client, table), everything(client, table, fecha="2024-01-01")
        assert {name for one, other in zip(now, then, strict=True) for name in one if one[name] != other[name]} <= names
        for row in then:
            assert row.get("assessed") is row.get("assessed_on") is row.get("latest") is row.get("latest_on") is None
            assert row.get("measurements", 0) == 0


def test_no_field_is_called_like_a_parameter():
    for table in TABLES.values():
        assert not set(common_names(table, False)) & set(filter_names(table))
