"""What an address compares, what is marked as a correction, and the changes of status."""

from datetime import date

import pytest

from config.i18n import Language
from data_access.editions import PastEdition
from data_access.enumerations import Completion, Operation
from indicators.comparison import ComparisonFilters, Unclear, point, points, subjects_named
from indicators.corrections import CorrectionKind, corrections, is_declared
from indicators.model import RowRef
from indicators.news import SUBJECTS_TOLD, recent
from indicators.status_changes import status_changes
from tests.factories import (
    TODAY,
    change,
    commitment,
    created,
    edition,
    evidence,
    milestone,
    noon,
    organisation,
    progress_update,
    published,
    risk,
)

DAYS = (date(2026, 1, 10), date(2026, 3, 10), date(2026, 3, 10), date(2026, 11, 10))


def told(number, day, title, reason, *changes):
    """Return an edition of the past whose record has this title and reason."""
    past = published(number, day, *changes)
    record = past.change_set.model_copy(update={"title": title, "reason": reason})
    return PastEdition(number, past.published_at, past.hash, record, past.changes)


@pytest.fixture
def four():
    return edition(history=[published(number, day) for number, day in enumerate(DAYS, 1)], on=DAYS[-1])


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1", 1),
        ("4", 4),
        ("0", 0),
        ("2026-01-09", 0),
        ("2026-01-10", 1),
        ("2026-03-09", 1),
        ("2026-03-10", 3),
        ("2026-11-22", 4),
    ],
)
def test_a_number_is_an_edition_and_a_day_the_newest_one_at_its_end(four, text, number):
    found = point(four, text, TODAY)
    assert (found.number, found.unclear) == (number, None)
    assert found.published_on == (DAYS[number - 1] if number else None)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("5", Unclear.NO_EDITION),
        ("999999999", Unclear.NO_EDITION),
        ("9" * 30, Unclear.UNREADABLE),
        ("2026-11-23", Unclear.FUTURE),
        ("2026-02-30", Unclear.UNREADABLE),
        ("20260101", Unclear.NO_EDITION),
        ("2026-1-1", Unclear.UNREADABLE),
        ("-1", Unclear.UNREADABLE),
        ("ayer", Unclear.UNREADABLE),
    ],
)
def test_what_names_no_moment_says_why(four, text, why):
    assert point(four, text, TODAY).unclear is why


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ({"desde": "2", "hasta": "3"}, (2, 3)),
        ({"desde": "3", "hasta": "2026-01-10"}, (1, 3)),
        ({"desde": "2"}, (2, 4)),
        ({"hasta": "2"}, (1, 2)),
        ({"desde": "2", "hasta": "2"}, (2, 2)),
        ({"desde": " 2 ", "hasta": ""}, (2, 4)),
    ],
)
def test_two_moments_are_compared_from_the_earlier_to_the_later(four, asked, numbers):
    before, after = points(four, ComparisonFilters.parse(asked), TODAY)
    assert (before.number, after.number) == numbers


def test_filters_stand_in_an_address_as_they_were_read():
    asked = {"desde": "1", "hasta": "2026-03-10", "q": "agua", "cambio": "create", "correccion": "true", "pagina": "2"}
    assert ComparisonFilters.parse(asked).query == asked
    assert ComparisonFilters.parse({"cambio": "x", "correccion": "1", "pagina": "0", "otro": "x"}).query == {}


def test_a_text_names_subjects_by_their_code_or_by_words():
    one = edition(commitment(code="C1", title_es="Agua limpia"), commitment(code="C12", title_es="Plazas"))
    assert subjects_named(one, "") is None
    assert subjects_named(one, "C1") == {RowRef("commitments", "C1")}
    assert subjects_named(one, "limpia AGUA") == {RowRef("commitments", "C1")}
    assert subjects_named(one, "nada") == frozenset()


@pytest.mark.parametrize(
    ("title", "reason", "says"),
    [
        ("Corrección de un presupuesto", "", True),
        ("Presupuesto", "Se corrige el monto", True),
        ("Fe de erratas", "Se rectifica la fecha", True),
        ("Correction of a budget", "", True),
        ("Respuesta correcta del foro", "Reunión correctamente convocada", False),
        ("Avances", "Reunión de seguimiento", False),
    ],
)
def test_a_record_that_calls_itself_a_correction_is_one(title, reason, says):
    assert is_declared(told(1, TODAY, title, reason)) is says


def test_a_value_that_goes_back_is_marked_and_a_state_is_not():
    row, threat = commitment(code="C1", budget=100), risk(code="R1", commitment="C1")

    def to(old, new):
        return change(Operation.UPDATE, row, "budget", old, new)

    def rated(old, new):
        return change(Operation.UPDATE, threat, "likelihood", old, new)

    history = [
        published(1, DAYS[0], created(row), created(threat)),
        published(2, DAYS[1], to(100, 1000), rated(2, 3)),
        published(3, DAYS[2], to(1000, 100), rated(3, 2)),
        told(4, DAYS[3], "Corrección", "Un cero de más", to(100, 90)),
    ]
    found = corrections(edition(row, threat, history=history))
    assert [(one.kind, one.edition, one.rows) for one in found] == [
        (CorrectionKind.DECLARED, 4, (("commitments", "C1"),)),
        (CorrectionKind.RETURNED, 3, (("commitments", "C1"),)),
    ]


def test_a_status_change_says_when_it_happened_and_on_what_proof():
    step = milestone(code="H1", commitment="C1", completion="completed")
    report = progress_update(code="A1", commitment=None, milestone="H1", event_date=date(2026, 2, 20),
                             to_completion="completed")  # fmt: skip
    proof = evidence(code="E1", subject_resource="progress_updates", subject="A1")
    late = evidence(code="E2", subject_resource="milestones", subject="H1")
    done = change(Operation.UPDATE, step, "completion", Completion.LIMITED, Completion.COMPLETED)
    begun = change(Operation.UPDATE, step, "completion", Completion.NOT_STARTED, Completion.LIMITED)
    moved = change(Operation.UPDATE, step, "end", DAYS[0], DAYS[1])
    history = [
        published(1, DAYS[0], created(step)),
        published(2, DAYS[1], begun, moved),
        told(3, DAYS[2], "Corrección", "x", done, created(report), created(proof)),
        published(4, DAYS[3], created(late)),
    ]
    newest, oldest = status_changes(edition(commitment(code="C1"), step, report, proof, late, history=history))
    assert (newest.row, newest.commitment, newest.edition, newest.published_on) == (
        RowRef("milestones", "H1"), "C1", 3, DAYS[2],
    )  # fmt: skip
    assert (newest.old, newest.new) == (Completion.LIMITED, Completion.COMPLETED)
    assert (newest.happened_on, newest.update) == (date(2026, 2, 20), "A1")
    assert [one.code for one in newest.evidence] == ["E1"]  # and not what was published later
    assert (newest.correction, oldest.correction) == (True, False)
    assert (oldest.happened_on, oldest.update, oldest.evidence) == (None, None, ())


def test_the_last_days_are_told_by_edition_the_newest_first_with_no_more_subjects_than_a_reader_takes():
    many = [commitment(code=f"C{number:02}", lead="O1") for number in range(SUBJECTS_TOLD + 3)]
    history = [published(1, DAYS[0], *map(created, many)), published(2, DAYS[1], created(many[0]))]
    whole = edition(organisation(), *many, history=history)
    assert [one.summary.number for one in recent(whole, DAYS[0])] == [2, 1]
    assert recent(whole, TODAY) == ()
    first = recent(whole, DAYS[0])[1]
    assert (len(first.entries), first.more) == (SUBJECTS_TOLD, 3)
    assert noon(DAYS[0]) == first.summary.published_at
    assert first.summary.counts[0].title.in_(Language.ES) == "Compromisos"
