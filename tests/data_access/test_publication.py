"""Editions: what their hash covers, that each follows the one before, and what the public record says of a change."""

import hashlib
import json
import re
from collections import Counter
from contextlib import ExitStack
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import event
from sqlmodel import select

from data_access.change_sets import approve, propose, reject, submit
from data_access.database import reading
from data_access.editions import Edition, load_edition
from data_access.enumerations import Role
from data_access.errors import NotFound
from data_access.manifest import DEMONSTRATION
from data_access.models import ENTITIES, RESOURCES
from data_access.models.records import Blob, ChangeSet, EditionRecord, Transition
from data_access.models.staff import StaffUser
from data_access.verification import verify
from tests.data_access.proposals import NOON, create, edition, publish, remove, staff, submitted, update

RECORD = {"changes", "change_sets"}


def records(engine):
    """Return the stored editions, the first one first."""
    with reading(engine) as session:
        return session.exec(select(EditionRecord).order_by(EditionRecord.number)).all()


def blobs(engine):
    """Return the stored contents by the name they are stored under."""
    with reading(engine) as session:
        return {blob.sha256: blob.content for blob in session.exec(select(Blob))}


def changes(published):
    """Return the published changes of an edition, without what all rows have."""
    return [(c.operation.value, c.resource, c.row_code, c.field, c.old, c.new) for c in published.history[-1].changes]


def shas(published):
    return {name: item.sha256 for name, item in published.manifest.items()}


@pytest.fixture
def three(town):
    """A database of three editions."""
    publish(town, update("places", "PORTAL", name="El Portal, «3»\nQuinta"))
    publish(town, create("places", "P-1"), remove("milestones", "H-1"))
    return town


def test_what_a_step_reads_of_the_record_does_not_grow_with_it(three):
    """Of all transitions and editions, only the last one is loaded: a record may become long."""
    loaded = Counter()
    with ExitStack() as heard:
        for model in (Transition, EditionRecord):
            note = partial(lambda name, *_: loaded.update([name]), model.__name__)
            event.listen(model, "load", note)
            heard.callback(event.remove, model, "load", note)
        number = submitted(three, staff(three).editor, create("places", "P-2"))
        approve(three, staff(three).reviewer, number)
    assert loaded == {"Transition": 3, "EditionRecord": 1}, "a draft, its submission, its approval; one edition"


def test_the_hash_covers_number_moment_the_hash_before_and_every_resource(three):
    """Computed here with nothing but json and hashlib, as anybody can."""
    stored, previous = blobs(three), "0" * 64
    for number, record in enumerate(records(three), start=1):
        described = json.loads(record.manifest)
        assert set(described) == {"number", "published_at", "prev_hash", "resources"}
        named = {name: stored[item["sha256"]] for name, item in described["resources"].items()}
        expected = {
            "number": number,
            "published_at": "2026-11-22T18:00:00Z",
            "prev_hash": previous,
            "resources": {
                name: {
                    "sha256": hashlib.sha256(content).hexdigest(),
                    "rows": len(re.sub(rb'"[^"]*"', b"", content).splitlines()) - 1,
                    "bytes": len(content),
                }
                for name, content in named.items()
            },
        }
        canonical = json.dumps(expected, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        assert record.manifest.encode() == canonical
        assert record.hash == hashlib.sha256(canonical).hexdigest()
        assert (record.number, record.prev_hash, record.published_at) == (number, previous, "2026-11-22T18:00:00Z")
        previous = record.hash


def test_every_resource_is_there_from_the_first_edition_on(three):
    for record in records(three):
        assert set(json.loads(record.manifest)["resources"]) == set(RESOURCES)
    assert edition(three, 1).manifest["risks"].rows == 0
    assert set(edition(three, 1).rows) == {entity.resource for entity in ENTITIES}


def test_a_content_is_stored_once_and_resources_that_did_not_change_keep_theirs(three):
    first, second, third = (edition(three, number) for number in (1, 2, 3))
    assert {name for name, sha in shas(second).items() if sha != shas(first)[name]} == {"places", *RECORD}
    assert {name for name, sha in shas(third).items() if sha != shas(second)[name]} == {"places", "milestones", *RECORD}
    before = blobs(three)
    back = publish(three, update("places", "PORTAL", name="El Portal"), remove("places", "P-1"))
    assert shas(back)["places"] == shas(first)["places"]
    assert len(blobs(three)) == len(before) + 2, "only its own record is new"
    for name, content in blobs(three).items():
        assert hashlib.sha256(content).hexdigest() == name


def test_an_edition_stays_as_it_was(three):
    was = {number: (shas(edition(three, number)), records(three)[number - 1].hash) for number in (1, 2, 3)}
    publish(three, remove("places", "P-1"), update("programmes", "IL", title_es="Otro"))
    assert was == {number: (shas(edition(three, number)), records(three)[number - 1].hash) for number in (1, 2, 3)}
    assert [row.code for row in edition(three, 2).places] == ["PORTAL"]
    assert [row.code for row in edition(three, 3).places] == ["P-1", "PORTAL"]


def test_an_edition_in_memory_holds_its_rows_and_its_history(three):
    second = edition(three, 2)
    assert (second.number, second.published_at) == (2, NOON)
    assert (second.prev_hash, second.hash) == tuple(
        hashlib.sha256(record.manifest.encode()).hexdigest() for record in records(three)[:2]
    )
    assert second.row("places", "PORTAL").name == "El Portal, «3»\nQuinta"
    assert second.row("places", "P-9") is None
    assert second.row("nothing", "P-9") is None
    for entity in ENTITIES:
        assert getattr(second, entity.resource) == second.rows[entity.resource]
    assert [past.number for past in second.history] == [1, 2]
    assert [past.hash for past in second.history] == [record.hash for record in records(three)[:2]]
    with reading(three) as session:
        from_first = load_edition(session, 3, edition(three, 1))
        whole = load_edition(session, 3)
        with pytest.raises(NotFound, match="4"):
            load_edition(session, 4)
    assert (from_first.rows, from_first.manifest) == (whole.rows, whole.manifest)
    assert [past.changes for past in from_first.history] == [past.changes for past in whole.history]


def test_what_an_edition_reuses_of_the_one_before_is_not_read_again(three):
    first = edition(three, 1)
    with reading(three) as session:
        second = load_edition(session, 2, first)
    assert second.commitments is first.commitments
    assert second.places is not first.places


def test_an_edition_made_in_memory():
    made = Edition.of(NOON)
    assert (made.number, made.rows, made.history, made.demonstration) == (1, {}, (), False)


def test_a_clock_that_was_set_back_does_not_change_the_order(town):
    later = publish(town, update("places", "PORTAL", name="A"), at=NOON + timedelta(days=2))
    back = publish(town, update("places", "PORTAL", name="B"), at=NOON - timedelta(days=900))
    on = publish(town, update("places", "PORTAL", name="C"), at=NOON + timedelta(days=3))
    assert [later.number, back.number, on.number] == [2, 3, 4]
    assert [past.published_at for past in on.history] == [
        NOON,
        NOON + timedelta(days=2),
        NOON + timedelta(days=2),
        NOON + timedelta(days=3),
    ]
    assert [past.change_set.approved_at for past in on.history][2] == "2024-06-05T18:00:00Z", (
        "the record is not altered"
    )
    assert verify(town) == []


def test_the_change_log_shows_fields_with_both_values(town):
    published = publish(
        town,
        update(
            "commitments", "C-1", budget="1500.50", supporting=["ORG", "MONITOR"], lead=None, title_en="Recycle; «2»"
        ),
        create("places", "P-1", name="San Juan"),
        remove("milestones", "H-1"),
    )
    assert changes(published) == [
        ("update", "commitments", "C-1", "title_en", None, "Recycle; «2»"),
        ("update", "commitments", "C-1", "lead", "ORG", None),
        ("update", "commitments", "C-1", "supporting", None, "MONITOR;ORG"),
        ("update", "commitments", "C-1", "budget", None, "1500.5"),
        ("create", "places", "P-1", None, None, None),
        ("remove", "milestones", "H-1", None, None, None),
    ]
    assert [change.code for change in published.history[-1].changes] == [f"2-{n:06}" for n in range(1, 7)]


def test_the_public_record_tells_when_what_and_how_it_was_reviewed(town):
    people, later = staff(town), NOON + timedelta(hours=5)
    number = propose(town, people.editor, "Nuevo lugar", "Acta 5", [create("places", "P-1")], at=NOON)
    submit(town, people.editor, number, at=NOON + timedelta(hours=1))
    record = edition(town, approve(town, people.reviewer, number, at=later)).history[-1].change_set
    assert (record.code, record.title, record.reason) == (f"CS-{number:06}", "Nuevo lugar", "Acta 5")
    assert (record.proposed_at, record.approved_at) == ("2026-11-22T19:00:00Z", "2026-11-22T23:00:00Z")
    with reading(town) as session:
        assert session.exec(select(Transition).where(Transition.hash == record.record_hash)).one().state == "approved"


def test_no_account_is_named_in_anything_public(town):
    """Every kind of review, a conflict and a refusal: the names stay inside."""
    people = staff(town)
    publish(town, update("places", "PORTAL", name="A"))
    approve(town, people.monitor, submitted(town, people.monitor, create("assessments", "A-1", commitment="C-1")))
    approve(town, people.operator, submitted(town, people.operator, update("places", "PORTAL", name="B")))
    reject(town, people.reviewer, submitted(town, people.editor, update("places", "PORTAL", name="C")), "Falta acta")
    with reading(town) as session:
        names = session.exec(select(StaffUser.username)).all()
        nonces = session.exec(select(ChangeSet.nonce)).all()
    assert len(names) == 9
    assert len(set(nonces)) == len(nonces)
    public = b"\n".join([*blobs(town).values(), *(record.manifest.encode() for record in records(town))])
    for private in (*names, *nonces, *(role.value for role in Role if role is not Role.MONITOR), "Falta acta"):
        assert private.encode() not in public


def test_demonstration_data_say_so_in_every_row_that_publication_writes(town):
    assert not edition(town, 1).demonstration
    published = publish(town, update("programmes", "IL", source=DEMONSTRATION))
    assert published.demonstration
    assert {row.source for row in published.history[-1].changes} == {DEMONSTRATION}
    assert published.history[-1].change_set.source == DEMONSTRATION
    assert {row.source for row in published.history[0].changes} == {None}
