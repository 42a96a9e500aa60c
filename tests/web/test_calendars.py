"""The iCalendar files: the days of the edition, stable identifiers, versions that follow the history."""

from datetime import UTC, date, datetime

import pytest
from icalendar import Calendar

from tests.factories import (
    action_plan,
    agenda_item,
    assessment,
    commitment,
    created,
    edition,
    milestone,
    organisation,
    published,
    removed,
    updated,
)
from tests.web.in_memory import client, tiny_demonstration
from web import calendars

DAYS = (date(2026, 1, 10), date(2026, 2, 10), date(2026, 3, 10))
HOST = "localhost"


def events(answer):
    """Return the events of an answer by identifier, after asserting what RFC 5545 asks of each."""
    assert answer.status_code == 200
    calendar = Calendar.from_ical(answer.content)
    assert not calendar.errors
    assert {"PRODID", "VERSION"} <= set(calendar)
    found = {str(event["UID"]): event for event in calendar.walk("VEVENT")}
    assert len(found) == len(calendar.walk("VEVENT"))
    for event in found.values():
        assert {"DTSTAMP", "DTSTART", "SUMMARY", "DESCRIPTION", "URL", "SEQUENCE", "STATUS"} <= set(event)
        assert not event.errors
        assert type(event.decoded("DTSTART")) is date
    assert answer.content.endswith(b"END:VCALENDAR\r\n")
    assert max(map(len, answer.content.split(b"\r\n"))) <= 75
    return found


@pytest.fixture
def site(monkeypatch):
    """A deadline that moved in edition 2, a milestone completed in edition 3, one commitment withdrawn."""
    promise = commitment(
        end=date(2026, 6, 30), original_end=date(2025, 12, 31), end_reason_es="Faltó\npresupuesto; se revisó, al fin"
    )
    step = milestone(completion="completed")
    gone = commitment(code="C2", lifecycle="withdrawn", title_es="Retirada", end=date(2026, 9, 1))
    rows = (promise, step, gone, action_plan(), commitment(code="C3", end=None))
    history = (
        published(1, DAYS[0], *map(created, rows)),
        published(2, DAYS[1], updated(promise, "end", date(2025, 12, 31)), updated(promise, "problem_es", "x")),
        published(3, DAYS[2], updated(step, "completion", "limited"), updated(promise, "problem_en", "x")),
    )
    return client(calendars.routes(), monkeypatch, edition(*rows, history=history, on=DAYS[2]))


def test_every_deadline_is_an_event_of_its_day(site):
    found = events(site.get("/feeds/plazos.ics"))
    assert {uid: event.decoded("DTSTART") for uid, event in found.items()} == {
        f"commitment.commitments.C1@{HOST}": date(2026, 6, 30),
        f"milestone.milestones.H1@{HOST}": date(2025, 9, 30),
        f"commitment.commitments.C2@{HOST}": date(2026, 9, 1),
        f"inception.action_plans.PLAN@{HOST}": date(2025, 6, 30),
        f"end_assessment.commitments.C1@{HOST}": date(2026, 7, 30),
        f"site_update.site@{HOST}": date(2026, 7, 10),
    }


def test_a_moved_deadline_is_a_later_version_of_the_same_event(site):
    event = events(site.get("/feeds/plazos.ics"))[f"commitment.commitments.C1@{HOST}"]
    assert event.decoded("SEQUENCE") == 1
    assert event.decoded("LAST-MODIFIED") == datetime(2026, 2, 10, 12, tzinfo=UTC)
    assert event.decoded("DTSTAMP") == datetime(2026, 3, 10, 12, tzinfo=UTC)
    told = str(event["DESCRIPTION"])
    assert "Plazo original: 31 de diciembre de 2025" in told
    assert "Motivo del nuevo plazo: Faltó\npresupuesto; se revisó, al fin" in told


def test_what_is_done_and_what_is_withdrawn_is_said_in_words(site):
    found = events(site.get("/feeds/plazos.ics"))
    assert str(found[f"milestone.milestones.H1@{HOST}"]["SUMMARY"]) == "Hito completo: Convocatoria"
    assert found[f"milestone.milestones.H1@{HOST}"].decoded("SEQUENCE") == 1
    withdrawn = found[f"commitment.commitments.C2@{HOST}"]
    assert (str(withdrawn["SUMMARY"]), str(withdrawn["STATUS"])) == ("Compromiso retirado: Retirada", "CANCELLED")
    assert found[f"commitment.commitments.C1@{HOST}"]["STATUS"] == "CONFIRMED"


def test_a_clock_that_was_met_says_so(monkeypatch):
    rows = (organisation(), action_plan(), commitment(), assessment(dated=date(2026, 1, 15)))
    history = (published(1, DAYS[0], *map(created, rows[:3])), published(2, DAYS[1], created(rows[3])))
    asked = client(calendars.routes(), monkeypatch, edition(*rows, history=history))
    event = events(asked.get("/feeds/compromisos/C1.ics"))[f"end_assessment.commitments.C1@{HOST}"]
    assert str(event["SUMMARY"]).startswith("Cumplido: Evaluación al final del compromiso: Alianza")
    assert event.decoded("SEQUENCE") == 1
    assert str(event["URL"]) == "http://localhost:8501/c/CM-07"


def test_one_commitment_has_its_own_calendar_in_either_language(site):
    found = events(site.get("/feeds/compromisos/C1.ics?lang=en"))
    assert set(found) == {
        f"commitment.commitments.C1@{HOST}",
        f"milestone.milestones.H1@{HOST}",
        f"inception.commitments.C1@{HOST}",
        f"end_assessment.commitments.C1@{HOST}",
    }
    event = found[f"commitment.commitments.C1@{HOST}"]
    assert str(event["SUMMARY"]) == "Commitment due: Alliance for the Environment"
    assert str(event["URL"]) == "http://localhost:8501/c/C1?lang=en"


def test_a_commitment_without_any_deadline_has_an_empty_calendar(monkeypatch):
    asked = client(calendars.routes(), monkeypatch, edition(commitment(end=None)))
    assert events(asked.get("/feeds/compromisos/C1.ics")) == {}


@pytest.mark.parametrize("code", ["NADA", "H1", "..%2F..%2Fx", "C1%0d%0aX"])
def test_an_unknown_commitment_is_not_found(site, code):
    answer = site.get(f"/feeds/compromisos/{code}.ics")
    assert answer.status_code == 404


def test_no_text_breaks_the_file(monkeypatch):
    awkward = 'Fin;, "\\n" END:VEVENT \u2028 «ñ» BEGIN:X'
    asked = client(calendars.routes(), monkeypatch, edition(commitment(title_es=awkward, title_en="")))
    (event,) = (one for uid, one in events(asked.get("/feeds/plazos.ics")).items() if uid.startswith("commitment."))
    assert str(event["SUMMARY"]) == f"Vence el compromiso: {awkward}"


def test_no_title_breaks_the_name_of_a_calendar(monkeypatch):
    awkward = "Agua, luz; y\\ más\nEND:VCALENDAR"
    asked = client(calendars.routes(), monkeypatch, edition(commitment(title_es=awkward, title_en="")))
    file = asked.get("/feeds/compromisos/C1.ics").content
    escaped = rb"Agua\, luz\; y\\ m\xc3\xa1s\nEND:VCALENDAR".replace(rb"\xc3\xa1", "á".encode())
    unfolded = file.replace(b"\r\n ", b"").split(b"\r\n")
    assert {line for line in unfolded if b"NAME" in line} == {b"NAME:" + escaped, b"X-WR-CALNAME:" + escaped}


def test_the_calendar_of_a_commitment_that_left_is_gone(monkeypatch):
    history = (published(1, DAYS[0], created(commitment())), published(2, DAYS[1], removed(commitment())))
    answer = client(calendars.routes(), monkeypatch, edition(history=history)).get("/feeds/compromisos/C1.ics?lang=en")
    assert (answer.status_code, answer.json()["title"]) == (410, "This commitment is published no more")


def test_the_same_edition_is_the_same_bytes(site):
    answer = site.get("/feeds/plazos.ics")
    calendars._all.cache_clear()
    assert site.get("/feeds/plazos.ics").content == answer.content
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    again = site.get("/feeds/plazos.ics", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304
    assert site.head("/feeds/plazos.ics").headers["etag"] == answer.headers["etag"]


def test_an_agenda_item_has_no_calendar(monkeypatch):
    asked = client(calendars.routes(), monkeypatch, edition(agenda_item()))
    assert asked.get("/feeds/compromisos/S1.ics").status_code == 404


def test_the_demonstration_has_every_deadline_of_its_edition(monkeypatch, sqlite_files):
    shown = tiny_demonstration(sqlite_files)
    found = events(client(calendars.routes(), monkeypatch, shown).get("/feeds/plazos.ics"))
    for kind, resource in (("commitment", "commitments"), ("milestone", "milestones")):
        expected = {f"{kind}.{resource}.{row.code}@{HOST}": row.end for row in shown.rows[resource] if row.end}
        assert expected == {uid: event.decoded("DTSTART") for uid, event in found.items() if uid.startswith(f"{kind}.")}
    assert all(str(event["SUMMARY"]).startswith("Demostración: ") for event in found.values())
    moved = [row for row in shown.milestones if row.original_end and row.original_end != row.end]
    assert all(found[f"milestone.milestones.{row.code}@{HOST}"].decoded("SEQUENCE") for row in moved)
