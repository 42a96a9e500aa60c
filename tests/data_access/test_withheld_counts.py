"""Small counts in published editions: what change sets do to an event is withheld as the rules of suppression say."""

from itertools import count, product

import pytest
from hypothesis import Phase, example, given, settings
from sqlmodel import select

from config.i18n import Language
from data_access.change_sets import approve
from data_access.database import migrate, open_database, reading
from data_access.enumerations import AgeBand, Role, Sector, Sex
from data_access.exporting import export_edition
from data_access.importing import import_files
from data_access.models.records import Blob, EditionRecord
from data_access.staff.accounts import create_account
from data_access.suppression import is_small
from tests.data_access.attackers import Said
from tests.data_access.proposals import create, edition, publish, remove, update
from tests.data_access.test_suppression import Truth, histories, leaks, publish_all


def said(published, event):
    """Return what an edition says of an event."""
    row = published.row("events", event)
    assert row is None or bool(row.people_hidden) == (row.people is None and row.people_hidden is True)
    cells = {cell.code.removeprefix(f"{event}-"): cell.people for cell in published.attendance if cell.event == event}
    return Said(row.people if row else None, cells)


def cell(event, code, people):
    return create("attendance", f"{event}-{code}", event=event, people=people, **kind(event))


def kind(event):
    """Return who is counted at an event; at most events others, so that no cell may be one of another event."""
    number = int(event.removeprefix("EV-")) // 10
    sex, age_band, sector = KINDS[number % len(KINDS)]
    return {"sex": sex, "age_band": age_band, "sector": sector} if number else {}


def steps(event, before, truth):
    """Return the proposals that lead from one truth to the next; every edition touches the event."""
    for code in before.cells.keys() - truth.cells.keys():
        yield remove("attendance", f"{event}-{code}")
    if truth.exists:
        row = {"people": truth.total, "title_es": f"Taller {next(TITLES)}"}
        yield update("events", event, **row) if before.exists else create("events", event, **row)
    elif before.exists:
        yield remove("events", event)
    for code, people in truth.cells.items():
        if code not in before.cells:
            yield cell(event, code, people)
        elif before.cells[code] != people:
            yield update("attendance", f"{event}-{code}", people=people)


TITLES, EVENTS = count(1), count(1)
KINDS = list(product(Sex, AgeBand, Sector))


def test_what_change_sets_publish_is_what_the_rules_say_and_nothing_leaks(town):
    @settings(max_examples=40 if town.dialect.name == "sqlite" else 15, phases=[Phase.explicit, Phase.generate])
    @given(histories())
    @example([Truth(12), Truth(9), Truth(9, {"a": 3, "b": 4, "c": 2})])
    @example([Truth(20, {"a": 10, "b": 10}), Truth(20), Truth(20, {"a": 10, "b": 7, "c": 3}), Truth(23)])
    @example([Truth(20, {"a": 10, "b": 7, "c": 3}), Truth(exists=False), Truth(20, {"a": 10, "b": 10})])
    def publishes(truths):
        event, editions = f"EV-{next(EVENTS)}0", []
        for before, truth in zip([Truth(exists=False), *truths], truths, strict=False):
            proposed = list(steps(event, before, truth))
            editions.append(said(publish(town, *proposed), event) if proposed else Said())
        assert editions == publish_all(truths)
        assert leaks(truths) == set()

    publishes()
    with reading(town) as session:
        newest = session.exec(select(EditionRecord.number).order_by(EditionRecord.number.desc())).first()
    for number in range(1, newest + 1):
        published = edition(town, number)
        counted = (*published.events, *published.attendance, *published.facilitator_cohorts)
        assert not [row.code for row in counted if is_small(row.people)]


def test_the_exact_counts_stay_in_the_working_tables(town):
    published = publish(town, cell("EV-1", "a", 20), cell("EV-1", "b", 3), cell("EV-1", "c", 7))
    assert said(published, "EV-1") == Said(30, {"a": None, "b": None, "c": 7})
    hidden = [(row.code, row.people_hidden) for row in published.attendance]
    assert hidden == [("EV-1-a", True), ("EV-1-b", True), ("EV-1-c", None)]
    with reading(town) as session:
        texts = [blob.content.decode() for blob in session.exec(select(Blob))]
    assert any("EV-1-a,EV-1,women,18_29,,,,true,,,\n" in text for text in texts)
    assert not any("EV-1-b,EV-1,women,18_29,,,3" in text for text in texts)


def test_the_change_log_names_events_and_repeats_no_count(town):
    counted = [create("events", code, people=44) for code in ("EV-2", "EV-3")]
    publish(town, *counted, cell("EV-1", "a", 20), cell("EV-3", "b", 7), cell("EV-3", "c", 9))
    published = publish(
        town,
        update("attendance", "EV-1-a", people=19),
        update("attendance", "EV-3-b", event="EV-2"),
        update("events", "EV-1", people=26, title_es="Foro"),
        create("facilitator_cohorts", "F-1", people=11),
    )
    changes = [
        (c.operation.value, c.resource, c.row_code, c.field, c.old, c.new) for c in published.history[-1].changes
    ]
    assert changes == [
        ("update", "events", "EV-1", "title_es", "Taller", "Foro"),
        ("update", "events", "EV-1", "people", None, None),
        ("create", "facilitator_cohorts", "F-1", None, None, None),
        ("update", "attendance", "EV-1", "people", None, None),
        ("update", "attendance", "EV-2", "people", None, None),
        ("update", "attendance", "EV-3", "people", None, None),
    ]
    after = publish(town, update("facilitator_cohorts", "F-1", people=12, people_hidden=False))
    lines = [(c.field, c.old, c.new) for c in after.history[-1].changes]
    assert lines == [("people", None, None), ("people_hidden", None, None)]


def test_a_cohort_is_shown_once_it_is_large_enough(town):
    def cohort(published):
        row = published.row("facilitator_cohorts", "F-1")
        return row.people, row.people_hidden

    assert cohort(publish(town, create("facilitator_cohorts", "F-1", people=4))) == (None, True)
    assert cohort(publish(town, update("facilitator_cohorts", "F-1", people=10))) == (10, None)
    withheld = publish(town, update("facilitator_cohorts", "F-1", people=None, people_hidden=True))
    assert cohort(withheld) == (None, True)


def test_a_hidden_cell_stays_hidden_at_another_event_at_once_and_later(town):
    cells = [cell("EV-1", "a", 20), cell("EV-1", "b", 3), cell("EV-1", "c", 7)]
    publish(town, *cells, create("events", "EV-2"), create("events", "EV-3", people=30))
    moved = publish(
        town, update("attendance", "EV-1-a", event="EV-2"), create("attendance", "X", event="EV-2", people=11)
    )
    assert said(moved, "EV-2").cells == {"EV-1-a": None, "X": 11}
    publish(town, remove("attendance", "EV-1-a"))
    back = publish(town, create("attendance", "EV-1-a", event="EV-3", people=20), cell("EV-3", "d", 10))
    assert said(back, "EV-3") == Said(30), "with the total that was public, the second cell would tell of the first"


def test_what_was_public_at_one_event_completes_nothing_at_another(town):
    first = publish(town, cell("EV-1", "a", 20), cell("EV-1", "b", 3), cell("EV-1", "c", 7))
    assert said(first, "EV-1") == Said(30, {"a": None, "b": None, "c": 7})
    moved = publish(
        town,
        create("events", "EV-2", people=27),
        *(update("attendance", f"EV-1-{code}", event="EV-2") for code in "ac"),
    )
    assert said(moved, "EV-2") == Said(None, {"EV-1-a": None, "EV-1-c": None}), "27 - 7 would tell of a, and a of b"


def test_an_event_that_is_entered_again_under_other_codes_completes_nothing(town):
    first = publish(town, cell("EV-1", "c", 20), cell("EV-1", "d", 3), cell("EV-1", "e", 10))
    assert said(first, "EV-1") == Said(30, {"c": None, "d": None, "e": 10})
    gone = [remove("attendance", f"EV-1-{code}") for code in "cde"]
    again = [create("events", "EV-7", people=38), cell("EV-7", "a", 20), cell("EV-7", "b", 8), cell("EV-7", "c", 10)]
    published = publish(town, *gone, *again)
    assert said(published, "EV-7") == Said(None, {"a": None, "b": 8, "c": None})
    other = publish(town, create("events", "EV-8", people=32), cell("EV-8", "a", 21), cell("EV-8", "b", 11))
    assert said(other, "EV-8") == Said(32, {"a": 21, "b": 11}), "who is counted otherwise is somebody else"


def test_two_events_do_not_touch_each_other(town):
    publish(town, cell("EV-1", "a", 20), cell("EV-1", "b", 10))
    after = publish(town, create("events", "EV-2", people=13), cell("EV-2", "a", 10), cell("EV-2", "b", 3))
    assert said(after, "EV-1") == Said(30, {"a": 20, "b": 10})
    assert said(after, "EV-2") == Said(13, {"a": None, "b": None})


@pytest.fixture
def another(new_database):
    """The engine of a second, migrated database."""
    engine = open_database(new_database())
    migrate(engine)
    yield engine
    engine.dispose()


def test_what_was_exported_is_published_again_as_it_was(town, another, tmp_path):
    counts = {"EV-2": (20, 3, 7), "EV-3": (10, 3), "EV-4": (4, 4), "EV-5": (2, 3, 2, 4, 9), "EV-6": (10, 10)}
    for event, people in counts.items():
        cells = [cell(event, chr(97 + place), number) for place, number in enumerate(people)]
        publish(town, create("events", event, people=sum(people)), *cells)
    first = publish(town, update("attendance", "EV-2-c", people=8), create("facilitator_cohorts", "F-1", people=2))
    hidden = [row.code for row in (*first.events, *first.attendance, *first.facilitator_cohorts) if row.people_hidden]
    assert len(hidden) > 10
    files = [
        (path.name, path.read_bytes())
        for path in export_edition(town, tmp_path, None, Language.ES)
        if path.suffix == ".csv" and path.stem not in {"changes", "change_sets"}
    ]
    for engine in (another, town):
        operator = create_account(engine, "operator", Role.REVIEWER, system=True)
        report = import_files(engine, operator, files, title="Copia", reason="Prueba")
        assert report.plan.problems == ()
        if engine is town:
            assert report.change_set_id is None, "importing what is published changes nothing"
        else:
            copy = edition(engine, approve(engine, operator, report.change_set_id))
            data = {
                name: item.sha256 for name, item in first.manifest.items() if name not in {"changes", "change_sets"}
            }
            assert data.items() <= {name: item.sha256 for name, item in copy.manifest.items()}.items()
