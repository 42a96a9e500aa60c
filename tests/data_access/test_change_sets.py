"""Change sets: their states, what is refused with what words, conflicts, and that nothing is ever half written."""

from datetime import date
from decimal import Decimal

import pytest
from sqlmodel import select

from config.i18n import Language
from data_access import change_sets
from data_access.change_sets import approve, change_set_state, propose, reject, submit
from data_access.change_sets import withdraw as take_back
from data_access.database import reading, transaction
from data_access.enumerations import State
from data_access.errors import Conflict, NotFound, WrongState
from data_access.models.records import ChangeSet, Transition
from data_access.problems import InvalidInput
from data_access.verification import verify
from tests.data_access.proposals import (
    NOON,
    Staff,
    content,
    create,
    edition,
    publish,
    remove,
    staff,
    submitted,
    update,
    working,
)

PLACE = create("places", "P-1")


@pytest.fixture
def people(town) -> Staff:
    return staff(town)


def state(engine, number):
    with reading(engine) as session:
        return change_set_state(session, number)


def problems(engine, *proposed, title="Datos", reason="Prueba"):
    """Return what is wrong with a proposal, after checking that it wrote nothing."""
    actor = staff(engine).editor
    before = content(engine)
    with pytest.raises(InvalidInput) as error:
        propose(engine, actor, title, reason, proposed)
    assert content(engine) == before
    return error.value.problems


def told(engine, *proposed):
    """Return the one message of a refused proposal, in Spanish."""
    (problem,) = problems(engine, *proposed)
    return problem.text(Language.ES)


# States


def test_a_change_set_goes_from_draft_through_review_into_an_edition(town, people):
    number = propose(town, people.editor, "Nuevo lugar", "Acta 5", [PLACE], at=NOON)
    assert state(town, number) is State.DRAFT
    submit(town, people.editor, number, at=NOON)
    assert state(town, number) is State.SUBMITTED
    assert "P-1" not in working(town, "places")
    assert approve(town, people.reviewer, number, at=NOON) == 2
    assert state(town, number) is State.APPROVED
    assert working(town, "places")["P-1"]["name"] == "El Portal"
    assert edition(town, 2).row("places", "P-1").name == "El Portal"
    with reading(town) as session:
        steps = session.exec(select(Transition).where(Transition.change_set_id == number)).all()
    assert [(step.state, step.actor_id, step.at) for step in steps] == [
        ("draft", people.editor.id, "2026-11-22T18:00:00Z"),
        ("submitted", people.editor.id, "2026-11-22T18:00:00Z"),
        ("approved", people.reviewer.id, "2026-11-22T18:00:00Z"),
    ]


def reach(engine, people, wanted):
    """Return a change set that has reached a state."""
    number = propose(engine, people.editor, "Datos", "Prueba", [create("places", f"P-{wanted}")])
    if wanted is not State.DRAFT:
        submit(engine, people.editor, number)
    match wanted:
        case State.APPROVED:
            approve(engine, people.reviewer, number)
        case State.REJECTED:
            reject(engine, people.reviewer, number, "Falta el acta")
        case State.WITHDRAWN:
            take_back(engine, people.editor, number, "Error")
    return number


def test_each_command_is_possible_in_its_states_only(town, people):
    commands = {
        submit: (people.editor, [], {State.DRAFT}),
        approve: (people.reviewer, [], {State.SUBMITTED}),
        reject: (people.reviewer, ["Falta el acta"], {State.SUBMITTED}),
        take_back: (people.editor, ["Error"], {State.DRAFT, State.SUBMITTED}),
    }
    for wanted in State:
        number = reach(town, people, wanted)
        for command, (actor, words, possible) in commands.items():
            if wanted not in possible:
                before = content(town)
                with pytest.raises(WrongState) as error:
                    command(town, actor, number, *words)
                assert content(town) == before
                assert error.value.text(Language.ES) == (f"La propuesta {number} está en estado «{wanted.label.es}».")
                assert error.value.text(Language.EN) == f"Change set {number} is in the state “{wanted.label.en}”."
    take_back(town, people.editor, reach(town, people, State.DRAFT), "Error")


def test_a_change_set_that_does_not_exist(town, people):
    for command in (submit, approve):
        with pytest.raises(NotFound, match="4711"):
            command(town, people.reviewer, 4711)
    with reading(town) as session, pytest.raises(NotFound, match="4711"):
        change_set_state(session, 4711)


def test_a_refusal_needs_words(town, people):
    number = submitted(town, people.editor, PLACE)
    for words in ("", "  \n"):
        with pytest.raises(InvalidInput) as error:
            reject(town, people.reviewer, number, words)
        assert error.value.problems[0].text(Language.ES) == (
            "change_sets, columna «reason»: falta un valor obligatorio"
        )
    reject(town, people.reviewer, number, "Falta el acta")
    with reading(town) as session:
        assert session.exec(select(Transition.reason).order_by(Transition.number.desc())).first() == "Falta el acta"


# What is refused, and how it is said


def test_every_bad_cell_is_named_with_row_field_value_and_expectation(town, people):
    found = problems(
        town,
        create("places", "P-1", kind="pueblo"),
        create("places", "P-2", name=None),
        create("events", "EV-2", held_on="22/11/2026", people="muchos", colour="rojo"),
        update("commitments", "C-1", end="2025-04-30", end_reason_es="Lluvia"),
    )
    assert [problem.text(Language.ES) for problem in found] == [
        "places, P-1, columna «kind»: dice «pueblo»; se esperaba uno de: municipality, aldea, barrio, colonia, "
        "caserio, zone",
        "places, P-2, columna «name»: falta un valor obligatorio",
        "events, EV-2, columna «held_on»: dice «22/11/2026»; se esperaba una fecha AAAA-MM-DD",
        "events, EV-2, columna «people»: dice «muchos»; se esperaba un entero no negativo",
        "events, EV-2, columna «colour»: dice «rojo»; esta columna no existe en el formato",
        "commitments, C-1, columna «end»: dice «2025-04-30»; la fecha final es anterior a la inicial",
    ]
    assert [problem.text(Language.EN) for problem in found] == [
        "places, P-1, column “kind”: it says “pueblo”; expected one of: municipality, aldea, barrio, colonia, "
        "caserio, zone",
        "places, P-2, column “name”: a required value is missing",
        "events, EV-2, column “held_on”: it says “22/11/2026”; expected a date YYYY-MM-DD",
        "events, EV-2, column “people”: it says “muchos”; expected a whole number, 0 or more",
        "events, EV-2, column “colour”: it says “rojo”; the format has no such column",
        "commitments, C-1, column “end”: it says “2025-04-30”; the end date is before the start date",
    ]


def test_codes(town, people):
    assert told(town, create("places", "PORTAL")) == "places, PORTAL: ya existe una fila con este código"
    assert told(town, update("places", "P-9", name="A")) == "places, P-9: no existe una fila con este código"
    assert told(town, remove("places", "P-9")) == "places, P-9: no existe una fila con este código"
    assert told(town, PLACE, create("places", "P-1")) == "places, P-1: este código está repetido"
    twice = problems(town, update("places", "PORTAL", name="A"), remove("places", "PORTAL"))
    assert twice[0].text(Language.ES) == "places, PORTAL: este código está repetido"
    for code in ("a b", "niño", "-a", "a" * 65, "a\n", "a\x00", "\ud800"):
        for proposed in (create("places", code), update("places", code, name="A"), remove("places", code)):
            assert {problem.resource for problem in problems(town, proposed)} == {"places"}


def test_a_resource_that_is_unknown_or_that_publication_writes(town, people):
    assert told(town, create("nothing", "N-1")) == "nothing: no corresponde a ninguna tabla conocida"
    for resource in ("changes", "change_sets", "staffuser"):
        assert problems(town, create(resource, "N-1"))[0].rule == "unknown_resource"


def test_a_proposal_that_changes_nothing(town, people):
    for proposed in ([], [update("places", "PORTAL", name="El Portal")], [update("places", "PORTAL")]):
        assert told(town, *proposed) == "no propone ningún cambio"


@pytest.mark.parametrize("field", ["title", "reason"])
def test_title_and_reason_are_public_texts_under_the_same_rules(town, people, field):
    texts = {"title": "Datos", "reason": "Prueba"}
    for text, rule in {
        "": "missing",
        " ": "missing",
        "Carta de ana@example.org": "personal_data",
        "DPI 1234 56789 0101": "personal_data",
        "a\x00b": "control_character",
        "\ud800": "control_character",
        "a" * 8001: "too_long",
    }.items():
        (problem,) = problems(town, PLACE, **{**texts, field: text})
        assert (problem.rule, problem.resource, problem.name) == (rule, "change_sets", field)
    number = propose(town, people.editor, **{**texts, field: " Cafe\u0301\r\n2 "}, proposed=[PLACE])
    with reading(town) as session:
        assert getattr(session.get(ChangeSet, number), field) == "Café\n2"


def test_values_of_any_type_keep_the_rules_of_their_text(town, people):
    wrong = {
        "places": {"lat": Decimal("1E+400"), "population": 10**12, "participation_unit": 1, "lon": float("nan")},
        "commitments": {"supporting": ["ORG\x00"], "budget": Decimal("0.1234567"), "sdg": ["\ud800"]},
    }
    for resource, values in wrong.items():
        for name, value in values.items():
            (problem,) = problems(town, create(resource, "N-1", **{name: value}))
            assert problem.name == name
    listed = create("commitments", "C-2", sdg=["6", "13;6", "13"], budget=1.5, start=date(2026, 1, 1))
    published = publish(town, listed).row("commitments", "C-2")
    assert (published.sdg, published.budget, published.start) == (["13", "6"], Decimal("1.5"), date(2026, 1, 1))


def test_every_reference_leads_to_a_row(town, people):
    assert told(town, create("events", "EV-2", place="P-9")) == (
        "events, EV-2, columna «place»: dice «P-9»; se esperaba el código de una fila que exista"
    )
    found = problems(
        town,
        create("commitments", "C-2", plan="PLAN-9", supporting=["ORG", "ORG-9"]),
        create("evidence", "E-1", subject_resource="events", subject="C-1", kind="web", title_es="A", url="http://a.b"),
    )
    assert [(p.code, p.name, p.value) for p in found] == [
        ("C-2", "plan", "PLAN-9"),
        ("C-2", "supporting", "ORG-9"),
        ("E-1", "subject", "C-1"),
    ]
    publish(town, create("events", "EV-2", place="P-1"), PLACE)  # in one change set, in any order
    assert problems(town, update("events", "EV-2", place="P-1", people="3"), remove("places", "P-1"))[0].value == "P-1"


def test_what_others_refer_to_stays(town, people):
    proof = create(
        "evidence", "E-1", subject_resource="events", subject="EV-1", kind="web", title_es="A", url="http://a.b"
    )
    publish(town, proof, update("commitments", "C-1", supporting=["MONITOR"]))
    for resource, code in {
        "places": "PORTAL",
        "organisations": "MONITOR",
        "events": "EV-1",
        "commitments": "C-1",
    }.items():
        assert told(town, remove(resource, code)) == (
            f"{resource}, {code}: otras filas se refieren a esta; no se puede retirar"
        )
    after = publish(town, remove("events", "EV-1"), remove("evidence", "E-1"), remove("places", "PORTAL"))
    assert (after.events, after.evidence, after.places) == ((), (), ())


# Deadlines


def deadline(row):
    return str(row.end), str(row.original_end), row.end_reason_es


def test_a_moved_deadline_keeps_the_first_one_and_its_reason(town, people):
    first = publish(town, update("commitments", "C-1", end="2026-03-31", end_reason_es="Lluvia"))
    assert deadline(first.row("commitments", "C-1")) == ("2026-03-31", "2025-12-31", "Lluvia")
    second = publish(town, update("commitments", "C-1", end="2026-06-30", end_reason_es="Sin fondos"))
    assert deadline(second.row("commitments", "C-1")) == ("2026-06-30", "2025-12-31", "Sin fondos")
    changes = [(change.field, change.old, change.new) for change in second.history[-1].changes]
    assert changes == [("end", "2026-03-31", "2026-06-30"), ("end_reason_es", "Lluvia", "Sin fondos")]


@pytest.mark.parametrize(("resource", "code"), [("commitments", "C-1"), ("milestones", "H-1")])
def test_a_deadline_moves_with_its_reason_in_the_same_change_set(town, people, resource, code):
    reason = f"{resource}, {code}, columna «end_reason_es»: se esperaba el motivo"
    assert told(town, update(resource, code, end="2026-03-31")) == reason
    assert told(town, update(resource, code, end="2026-03-31", end_reason_es="")) == reason
    assert told(town, update(resource, code, end=None)) == reason
    publish(town, update(resource, code, end=None, end_reason_es="Suspendido"))
    assert told(town, update(resource, code, end="2026-06-30")) == reason, "not in two steps either"
    after = publish(town, update(resource, code, end="2026-06-30", end_reason_es="Reanudado"))
    assert str(after.row(resource, code).end) == "2026-06-30"
    assert after.row(resource, code).original_end is not None


def test_nobody_rewrites_the_first_deadline(town, people):
    fixed = "dice «2026-03-31»; este campo no se puede cambiar"
    moved = {"end": "2026-03-31", "end_reason_es": "Lluvia"}
    assert fixed in told(town, update("commitments", "C-1", **moved, original_end="2026-03-31"))
    assert fixed in told(town, update("commitments", "C-1", original_end="2026-03-31", end_reason_es="Lluvia"))
    publish(town, update("commitments", "C-1", **moved, original_end="2025-12-31"))
    assert fixed in told(town, update("commitments", "C-1", original_end="2026-03-31"))
    assert "no se puede cambiar" in told(town, update("commitments", "C-1", original_end=None))
    publish(town, update("commitments", "C-1", end="2025-12-31", end_reason_es="Vuelve al plazo"))
    assert deadline(edition(town, 3).row("commitments", "C-1")) == ("2025-12-31", "2025-12-31", "Vuelve al plazo")


def test_an_earlier_first_deadline_can_be_told_later(town, people):
    after = publish(town, update("commitments", "C-1", original_end="2025-06-30", end_reason_es="Acta 3"))
    assert deadline(after.row("commitments", "C-1")) == ("2025-12-31", "2025-06-30", "Acta 3")


# Conflicts


def test_of_two_conflicting_change_sets_one_wins_and_the_other_is_told_field_values_and_who(town, people):
    mine = submitted(town, people.editor, update("commitments", "C-1", title_es="Reciclar más", budget="5"))
    yours = submitted(town, people.second_editor, update("commitments", "C-1", title_es="Separar", sdg="12"))
    approve(town, people.reviewer, mine)
    before = content(town)
    with pytest.raises(Conflict) as error:
        approve(town, people.reviewer, yours)
    assert content(town) == before
    (conflict,) = error.value.conflicts
    assert (conflict.resource, conflict.code, conflict.field) == ("commitments", "C-1", "title_es")
    assert (conflict.expected, conflict.found, conflict.proposed) == ("Reciclar", "Reciclar más", "Separar")
    assert conflict.changed_by == people.editor.username
    assert error.value.text(Language.ES) == (
        "C-1 · title_es: se esperaba «Reciclar», ahora dice «Reciclar más» (cambio de editing-one); "
        "se proponía «Separar»."
    )
    assert error.value.text(Language.EN) == (
        "C-1 · title_es: expected “Reciclar”, now says “Reciclar más” (changed by editing-one); "
        "the change proposed was “Separar”."
    )
    assert state(town, yours) is State.SUBMITTED


def test_changes_of_different_fields_or_rows_do_not_conflict(town, people):
    numbers = [
        submitted(town, people.editor, update("commitments", "C-1", title_es="Separar")),
        submitted(town, people.second_editor, update("commitments", "C-1", budget="5")),
        submitted(town, people.editor, PLACE),
    ]
    assert [approve(town, people.reviewer, number) for number in numbers] == [2, 3, 4]
    assert (working(town, "commitments")["C-1"]["title_es"], working(town, "commitments")["C-1"]["budget"]) == (
        "Separar",
        5,
    )


def test_what_the_proposer_saw_decides(town, people):
    seen = update("commitments", "C-1", {"title_es": "Otra cosa", "budget": "9"}, title_es="Separar")
    before = content(town)
    with pytest.raises(Conflict) as error:
        propose(town, people.editor, "Datos", "Prueba", [seen])
    assert content(town) == before
    assert [(c.field, c.expected, c.found, c.changed_by) for c in error.value.conflicts] == [
        ("title_es", "Otra cosa", "Reciclar", people.editor.username)
    ]
    assert propose(
        town, people.editor, "Datos", "Prueba", [update("places", "PORTAL", {"name": "El Portal"}, name="A")]
    )


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        (PLACE, PLACE, ("code", "", "P-1", "P-1")),
        (update("places", "PORTAL", kind="aldea"), remove("places", "PORTAL"), ("kind", "barrio", "aldea", "")),
        (remove("places", "PORTAL"), update("places", "PORTAL", kind="zone"), ("kind", "barrio", "", "zone")),
        (remove("places", "PORTAL"), remove("places", "PORTAL"), ("code", "PORTAL", "", "")),
    ],
)
def test_conflicts_of_whole_rows(town, people, first, second, told):
    publish(town, update("events", "EV-1", place=None))
    numbers = [submitted(town, people.editor, first), submitted(town, people.second_editor, second)]
    approve(town, people.reviewer, numbers[0])
    with pytest.raises(Conflict) as error:
        approve(town, people.reviewer, numbers[1])
    (conflict,) = error.value.conflicts
    assert (conflict.field, conflict.expected, conflict.found, conflict.proposed) == told
    assert conflict.changed_by == people.editor.username


def test_what_was_valid_when_proposed_may_not_be_when_approved(town, people):
    event_there = submitted(town, people.editor, create("events", "EV-2", place="P-1"), PLACE)
    approve(town, people.reviewer, event_there)
    publish(town, update("events", "EV-1", place=None))
    refers = submitted(town, people.editor, update("events", "EV-1", place="P-1"))
    removes = submitted(town, people.editor, remove("places", "P-1"), update("events", "EV-2", place=None))
    approve(town, people.reviewer, removes)
    before = content(town)
    with pytest.raises(InvalidInput) as error:
        approve(town, people.reviewer, refers)
    assert content(town) == before
    assert [(p.rule, p.code, p.value) for p in error.value.problems] == [("unknown_reference", "EV-1", "P-1")]


def test_a_row_that_became_used_is_not_removed(town, people):
    publish(town, PLACE)
    removes = submitted(town, people.editor, remove("places", "P-1"))
    publish(town, update("events", "EV-1", place="P-1"))
    with pytest.raises(InvalidInput) as error:
        approve(town, people.reviewer, removes)
    assert [(p.rule, p.code) for p in error.value.problems] == [("referenced", "P-1")]


# All or nothing


def test_a_transaction_that_is_left_without_commit_writes_nothing(town):
    before = content(town)
    with transaction(town) as session:
        session.add(ChangeSet(id=99, proposer_id=1, created_at="", title="", reason="", nonce="", content_hash=""))
        session.flush()
    assert content(town) == before


@pytest.mark.parametrize("step", ["apply", "publish", "_move"])
def test_an_approval_that_breaks_half_way_writes_nothing_and_lets_others_write(town, people, monkeypatch, step):
    number = submitted(town, people.editor, PLACE)
    before = content(town)
    original = getattr(change_sets, step)

    def breaks(*arguments, **options):
        original(*arguments, **options)
        raise RuntimeError("power cut")

    monkeypatch.setattr(change_sets, step, breaks)
    with pytest.raises(RuntimeError, match="power cut"):
        approve(town, people.reviewer, number)
    assert content(town) == before
    monkeypatch.undo()
    assert approve(town, people.reviewer, number) == 2
    assert verify(town) == []


def test_a_commit_that_fails_writes_nothing_and_lets_others_write(town, people, monkeypatch):
    number = submitted(town, people.editor, PLACE)
    before = content(town)

    def fails(connection):
        raise OSError("disk full")

    monkeypatch.setattr(town.dialect, "do_commit", fails)
    with pytest.raises(OSError, match="disk full"):
        approve(town, people.reviewer, number)
    monkeypatch.undo()
    assert content(town) == before
    assert approve(town, people.reviewer, number) == 2
    assert verify(town) == []


def test_a_refused_row_takes_the_others_of_its_change_set_with_it(town, people):
    problems(town, PLACE, create("places", "P-2"), create("places", "P-3", kind="pueblo"))
    assert set(working(town, "places")) == {"PORTAL"}
