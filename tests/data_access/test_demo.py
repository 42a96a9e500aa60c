"""The demonstration data: always the same, every state and story in them, and never taken for real."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum

import pytest
from sqlalchemy import Engine, func
from sqlmodel import select

from config.clock import local_date
from config.i18n import Language
from data_access.database import open_database, reading
from data_access.demo import is_loaded, load_demo
from data_access.editions import Edition
from data_access.enumerations import (
    EventStatus,
    Operation,
    Provenance,
    Review,
    State,
)
from data_access.loading import load_facts, newest_number
from data_access.manifest import DEMONSTRATION
from data_access.models import ENTITIES, RESOURCES
from data_access.models.participation import Attendance, Event
from data_access.models.records import Transition
from data_access.problems import InvalidInput
from data_access.verification import verify
from tests.data_access.demonstrations import TINY, UNTIL, all_editions, load_tenth, load_tiny
from tests.data_access.test_command_line import DONE, run
from tests.databases import SqliteFiles

HAPPENED = {
    "progress_updates": ("event_date",),
    "evidence": ("dated",),
    "assessments": ("dated",),
    "contributions": ("received_on", "responded_on"),
    "measurements": ("measured_on",),
    "risks": ("reviewed_on",),
    "activities": ("done_on",),
    "forum_sessions": ("held_on",),
    "facilitator_cohorts": ("trained_on",),
    "stages": ("actual_start", "actual_end"),
    "governance_components": ("in_place_since",),
    "data_systems": ("in_use_since",),
    "action_plans": ("submitted_on",),
}
STATES = [
    *(("commitments", "completion"), ("commitments", "lifecycle"), ("milestones", "completion")),
    *(("agenda_items", "status"), ("contributions", "response"), ("events", "status"), ("activities", "status")),
    *(("risks", "status"), ("data_systems", "status"), ("assessments", "opened_government")),
]


@pytest.fixture(scope="module")
def tiny(sqlite_files: SqliteFiles) -> Iterator[Engine]:
    """The smallest demonstration, for reading only."""
    engine = open_database(sqlite_files.template(load_tiny))
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def tenth(sqlite_files: SqliteFiles) -> Iterator[Engine]:
    """A tenth of the full demonstration, for reading only."""
    engine = open_database(sqlite_files.template(load_tenth))
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def editions(tiny: Engine) -> list[Edition]:
    """Every edition of the smallest demonstration."""
    return all_editions(tiny)


@pytest.fixture(scope="module")
def newest(editions: list[Edition]) -> Edition:
    """The newest edition of the smallest demonstration."""
    return editions[-1]


# the same every time


def test_a_fresh_database_of_either_kind_gives_the_same_bytes_and_every_edition_is_reported(engine, editions):
    said: list[str] = []
    published = load_demo(engine, size=TINY, until=UNTIL, progress=said.append)
    assert published == len(editions) == len(said) == newest_number(engine)
    assert [again.hash for again in all_editions(engine)] == [before.hash for before in editions]
    assert verify(engine) == []


def test_three_years_of_months(editions):
    days = [local_date(past.published_at) for past in editions]
    assert days[0] == date(2023, 3, 28)
    assert days[-1] == UNTIL - timedelta(days=1)
    assert len({(day.year, day.month) for day in days}) == 37


@pytest.mark.parametrize("new_database", ["sqlite"], indirect=True)
def test_a_load_that_was_interrupted_is_told_from_a_whole_one(engine, tiny):
    assert is_loaded(tiny)
    assert not is_loaded(engine)

    def stop(_line: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load_demo(engine, size=TINY, until=UNTIL, progress=stop)
    with pytest.raises(InvalidInput) as refusal:
        is_loaded(engine)
    assert "quedó a medias" in refusal.value.text(Language.ES)


@pytest.mark.parametrize("new_database", ["sqlite"], indirect=True)
def test_the_command_line_loads_other_editions_for_another_last_day(editions, database_url):
    until = date(2026, 11, 22)
    code, lines, errors = run(database_url, "load-demo", "--size", TINY, "--until", until)
    assert (code, errors) == (DONE, [])
    assert len(lines) > 10
    assert run(database_url, "load-demo") == (DONE, lines[-1:], []), "it is there already"
    assert run(database_url, "verify")[0] == DONE
    engine = open_database(database_url)
    found = all_editions(engine)
    engine.dispose()
    assert lines[-1] == f"Edición vigente: {len(found)}."
    assert {row.source for row in found[-1].commitments} == {DEMONSTRATION}
    assert local_date(found[-1].published_at) == until - timedelta(days=1)
    assert found[0].hash != editions[0].hash


def test_sizes_are_in_proportion(tenth):
    with reading(tenth) as session:

        def count(resource: str) -> int:
            return session.exec(select(func.count()).select_from(RESOURCES[resource].table)).one()

        expected = {"commitments": 50, "milestones": 400, "agenda_items": 30, "events": 200, "contributions": 500}
        assert {resource: count(resource) for resource in expected} == expected
        for people in (Event.people, Attendance.people):
            assert session.exec(select(func.sum(people))).one() == 10_000
        assert 1_400 < count("attendance") < 1_800
        assert 800 < count("progress_updates") < 1_400


# never taken for real


def test_every_row_of_every_file_says_what_it_is(editions):
    for edition in editions:
        assert edition.demonstration
        assert {row.source for table in edition.rows.values() for row in table} == {DEMONSTRATION}
    for past in editions[-1].history:
        assert {row.source for row in (*past.changes, past.change_set)} == {DEMONSTRATION}
        assert DEMONSTRATION in past.change_set.title


def test_codes_titles_and_addresses_are_invented(newest):
    for resource, table in newest.rows.items():
        for row in table:
            assert row.code.startswith("DEMO-"), resource
            for name, value in row:
                assert not name.endswith("url") or value is None or value.startswith("https://example.org/demo/")
    for row in (*newest.programmes, *newest.action_plans):
        assert row.title_es.startswith(DEMONSTRATION)
        assert (row.title_en or "").startswith("Demonstration data")
    for row in (*newest.commitments, *newest.agenda_items, *newest.events):
        assert "demostración" in row.title_es.lower()
    assert all("de demostración" in place.name for place in newest.places)


def test_every_text_is_in_both_languages(newest):
    for table in newest.rows.values():
        for row in table:
            values = dict(row)
            missing = [name for name, value in values.items() if name.endswith("_es") and value]
            assert [name for name in missing if not values[f"{name.removesuffix('_es')}_en"]] == []


@pytest.mark.parametrize("new_database", ["sqlite"], indirect=True)
def test_a_database_that_holds_facts_is_refused(engine):
    load_facts(engine)
    with pytest.raises(InvalidInput) as refused:
        load_demo(engine, size=TINY, until=UNTIL)
    assert [problem.rule for problem in refused.value.problems] == ["demonstration"]
    assert newest_number(engine) == 1


def test_a_second_load_is_refused(tiny, editions):
    with pytest.raises(InvalidInput):
        load_demo(tiny, size=TINY, until=UNTIL)
    assert newest_number(tiny) == len(editions)


# what they hold


def test_every_member_of_every_vocabulary_appears(tiny, newest):
    seen: dict[type[StrEnum], set[object]] = defaultdict(set)
    for entity in ENTITIES:
        for column in entity.columns:
            if column.enumeration:
                values = [getattr(row, column.name) for row in newest.rows[entity.resource]]
                seen[column.enumeration] |= {one for value in values for one in _members(value)}
    seen[Provenance].add(Provenance.COMPUTED)  # a computed number is never stored
    assert {vocabulary.__name__: set(vocabulary) - found for vocabulary, found in seen.items()} == {
        vocabulary.__name__: set() for vocabulary in seen
    }
    with reading(tiny) as session:
        assert set(session.exec(select(Transition.state))) == set(State)
    assert {change.operation for past in newest.history for change in past.changes} == set(Operation)
    assert {past.change_set.review for past in newest.history} == {Review.SECOND_PERSON, Review.INDEPENDENT}


@pytest.mark.parametrize(("resource", "field"), STATES, ids=lambda value: value)
def test_every_state_of_a_resource_appears(newest, resource, field):
    vocabulary = next(column.enumeration for column in RESOURCES[resource].columns if column.name == field)
    assert vocabulary is not None
    held = {str(getattr(row, field)) for row in newest.rows[resource]}
    changes = (change for past in newest.history for change in past.changes)
    passed = {change.new for change in changes if (change.resource, change.field) == (resource, field)}
    assert set(vocabulary) - held - passed == set()


def _members(value: object) -> list[object]:
    return value if isinstance(value, list) else [value] if value is not None else []


def test_an_edition_holds_only_what_had_happened(editions):
    for edition in editions:
        day = local_date(edition.published_at)
        for resource, fields in HAPPENED.items():
            for row in edition.rows[resource]:
                dates = [getattr(row, field) for field in fields]
                assert all(value is None or value <= day for value in dates), (edition.number, row.code)
        assert all(event.held_on <= day for event in edition.events if event.status is EventStatus.HELD)
        starts = {row.code: row.start for row in (*edition.commitments, *edition.milestones)}
        assert all(row.event_date > starts[row.commitment or row.milestone] for row in edition.progress_updates)


def test_no_edition_shows_a_small_count(editions):
    for edition in editions:
        counted = (*edition.events, *edition.attendance, *edition.facilitator_cohorts)
        assert [row.code for row in counted if row.people is not None and 0 < row.people < 5] == []
        hidden, visible = defaultdict(int), defaultdict(int)
        for cell in edition.attendance:
            hidden[cell.event] += cell.people is None
            visible[cell.event] += cell.people or 0
        for event in edition.events:
            if hidden[event.code] and event.people is not None:
                assert hidden[event.code] > 1
                assert event.people - visible[event.code] >= 5
    changes = [change for past in editions[-1].history for change in past.changes]
    assert {change.new for change in changes if change.field == "people"} == {None}
