"""Imports: what a file proposes, every refusal with its place, and what the database knows better than a file."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine
from sqlmodel import SQLModel, select

from config.i18n import Language
from data_access import loading
from data_access.change_sets import approve, change_set_state
from data_access.database import migrate, open_database, reading
from data_access.editions import load_edition
from data_access.enumerations import Operation, Role, State
from data_access.errors import NotAllowed, NotFound
from data_access.importing import ImportPlan, import_files, plan_import
from data_access.manifest import DEMONSTRATION
from data_access.models import ENTITIES, RESOURCES
from data_access.models.records import Blob
from data_access.references import current_rows
from data_access.sheets.templates import csv_template
from data_access.staff.accounts import Actor, create_account, find_actor
from tests.data_access.spreadsheets import csv_bytes, xlsx_bytes

NOON = datetime(2026, 11, 22, 18, tzinfo=UTC)
FACTS = {path.name: path.read_bytes() for path in loading.FACTS_DIR.glob("*.csv")}

PLAN = {"plan": "GTAGA-2025-2027", "lifecycle": "active", "completion": "limited"}
COMMITMENT = {"code": "C-1", **PLAN, "title_es": "Reciclar"}
EVENT = {"code": "EV-1", "kind": "workshop", "title_es": "Taller", "status": "held"}
ATTENDED = {"code": "AS-1", "event": "EV-1", "sex": "women", "age_band": "18_29"}
PLACE = {"code": "P-1", "name": "El Portal", "kind": "barrio"}


@pytest.fixture
def facts(new_database) -> Iterator[Engine]:
    """The engine of a database that holds the published facts and two people."""
    engine = open_database(new_database(with_facts))
    yield engine
    engine.dispose()


def with_facts(url: str) -> None:
    """Fill a database with the published facts."""
    loading.prepare(url)
    engine = open_database(url)
    create_account(engine, "ana", Role.EDITOR)
    create_account(engine, "luis", Role.REVIEWER)
    engine.dispose()


def table(*rows: dict[str, str]) -> list[list[str]]:
    """Return rows under a header that has every field any of them names."""
    names = list({name: None for row in rows for name in row})
    return [names, *([row.get(name, "") for name in names] for row in rows)]


def file(resource: str, *rows: dict[str, str]) -> tuple[str, bytes]:
    """Return a CSV file of rows."""
    return f"{resource}.csv", csv_bytes(table(*rows))


def publish(engine: Engine, *files: tuple[str, bytes]) -> ImportPlan:
    """Import files, approve them and return what was planned."""
    editor, reviewer = actors(engine)
    report = import_files(engine, editor, files, title="Datos", reason="Prueba", at=NOON)
    assert report.plan.problems == ()
    if report.change_set_id is not None:
        approve(engine, reviewer, report.change_set_id, at=NOON)
    return report.plan


def actors(engine: Engine) -> tuple[Actor, Actor]:
    """Return an editor and a reviewer."""
    return create_account(engine, "ana", Role.EDITOR), create_account(engine, "luis", Role.REVIEWER)


def row(engine: Engine, resource: str, code: str) -> dict[str, object]:
    """Return a working row."""
    with reading(engine) as session:
        return current_rows(session, RESOURCES[resource], [code])[code]


def everything(engine: Engine) -> dict[str, list[str]]:
    """Return the content of every table."""
    with engine.connect() as connection:
        return {
            name: [str(line) for line in connection.execute(select(each))]
            for name, each in SQLModel.metadata.tables.items()
        }


def places(plan: ImportPlan) -> list[tuple[str, str, int | None, str, str]]:
    """Return rule, file, line, column and value of each problem."""
    return [(p.rule, p.file, p.line, p.name, p.value) for p in plan.problems]


def refused(engine: Engine, *files: tuple[str, bytes]) -> list[tuple[str, str, int | None, str, str]]:
    """Return the problems of files, after checking that importing them writes nothing."""
    editor, _ = actors(engine)
    before = everything(engine)
    report = import_files(engine, editor, files, title="Datos", reason="Prueba")
    assert report.plan.problems
    assert report.change_set_id is None
    assert report.plan.proposed == ()
    assert everything(engine) == before
    return places(report.plan)


def test_a_file_becomes_one_change_set_in_review(facts):
    editor, reviewer = actors(facts)
    rows = [COMMITMENT, {**COMMITMENT, "code": "GTAGA0001", "title_es": "Alianza"}]
    report = import_files(facts, editor, [file("commitments", *rows)], title="Plan", reason="Acta 5", at=NOON)
    assert (report.plan.created, report.plan.updated, report.plan.unchanged) == (1, 1, 0)
    assert {item.operation for item in report.plan.proposed} == {Operation.CREATE, Operation.UPDATE}
    assert report.change_set_id is not None
    with reading(facts) as session:
        assert change_set_state(session, report.change_set_id) is State.SUBMITTED
    number = approve(facts, reviewer, report.change_set_id, at=NOON)
    with reading(facts) as session:
        edition = load_edition(session, number)
    assert {c.code: c.title_es for c in edition.commitments} == {"C-1": "Reciclar", "GTAGA0001": "Alianza"}
    assert edition.history[-1].change_set.reason == "Acta 5"


def test_an_update_proposes_only_what_differs_and_what_was_seen(facts):
    changed = {"code": "GTAGA0001", **PLAN, "title_es": "Alianza", "budget": "1500.50"}
    (proposed,) = plan_import(facts, [file("commitments", changed)]).proposed
    assert proposed.values == {"title_es": "Alianza", "budget": "1500.5", "completion": "limited"}
    assert proposed.seen["completion"] == "no_evidence"
    assert proposed.seen["budget"] == ""


def test_a_second_import_changes_nothing_whatever_the_form_of_the_file(facts):
    rows = table(
        {**COMMITMENT, "supporting": "SEC-COMUNICACION; DIR-AMBIENTE", "budget": "0150.50", "action_es": " á\r\nb "},
        {**COMMITMENT, "code": "C-2", "sdg": "13", "end": "2026-06-30", "budget": "12"},
    )
    assert publish(facts, ("commitments.csv", csv_bytes(rows))).created == 2
    typed = [
        [date.fromisoformat(c) if c.startswith("2026") else int(c) if c.isdecimal() else c for c in line]
        for line in rows
    ]
    forms = [
        csv_bytes(rows),
        csv_bytes(rows, separator=";", encoding="windows-1252", end="\r\n"),
        csv_bytes(rows, separator="\t", encoding="utf-8-sig"),
        xlsx_bytes(("commitments", typed)),
    ]
    for content in forms:
        again = publish(facts, ("commitments", content))
        assert (again.created, again.updated, again.unchanged, again.proposed) == (0, 0, 2, ())


def test_what_was_exported_is_imported_to_the_same_bytes(facts, new_database):
    publish(facts, file("events", {**EVENT, "people": "9"}), file("attendance", {**ATTENDED, "people": "9"}))
    exported = blobs(facts)
    other = open_database(new_database())
    migrate(other)
    publish(other, *((f"{resource}.csv", content) for resource, content in exported.items()))
    assert blobs(other) == exported
    assert publish(other, *((f"{resource}.csv", content) for resource, content in exported.items())).proposed == ()
    other.dispose()


def blobs(engine: Engine) -> dict[str, bytes]:
    """Return the canonical CSVs of the newest edition, without its own record."""
    with reading(engine) as session:
        manifest = load_edition(session, loading.newest_number(engine)).manifest
        contents = {blob.sha256: blob.content for blob in session.exec(select(Blob))}
    return {entity.resource: contents[manifest[entity.resource].sha256] for entity in ENTITIES}


DATE = "se esperaba una fecha AAAA-MM-DD", "expected a date YYYY-MM-DD"
NUMBER = (
    "se esperaba un número con punto decimal, sin separador de miles",
    "expected a number with a decimal point and no thousands separator",
)
AMOUNT = (
    "se esperaba un número no negativo con punto decimal, sin separador de miles",
    "expected a number, 0 or more, with a decimal point and no thousands separator",
)
WHOLE = "se esperaba un entero no negativo", "expected a whole number, 0 or more"
CODE = (
    "se esperaba un código de letras sin tilde, dígitos, punto, guion o guion bajo",
    "expected a code of letters without accents, digits, full stops, hyphens or underscores",
)
MISSING = "falta un valor obligatorio", "a required value is missing"
PERSONAL_DATA = (
    "parece un dato personal (correo o DPI), que aquí no se guarda",
    "it looks like personal data (an e-mail or DPI number), which is not stored here",
)
REFERENCE = "se esperaba el código de una fila que exista", "expected the code of a row that exists"
COMPLETION = "no_evidence, not_started, limited, substantial, completed"
VALUES = "access_to_information, civic_participation, public_accountability"
NO_COUNT = (
    "se esperaba el número de personas, o la marca de cifra reservada",
    "expected the number of people, or the mark of a withheld count",
)
EVIDENCE = {"code": "E-1", "subject_resource": "commitments", "subject": "GTAGA0001", "kind": "web", "title_es": "x",
            "url": "https://example.org"}  # fmt: skip
FIGURE = {"code": "F-1", "label_es": "x", "value": "1", "provenance": "reported"}

BAD_CELLS = [
    ("commitments", COMMITMENT, "end", "2025-02-30", DATE),
    ("commitments", COMMITMENT, "start", "15/03/2026", DATE),
    ("commitments", COMMITMENT, "completion", "Completo",
     (f"se esperaba uno de: {COMPLETION}", f"expected one of: {COMPLETION}")),
    ("commitments", COMMITMENT, "ogp_values", "civic_participation;otra",
     (f"se esperaba uno de: {VALUES}", f"expected one of: {VALUES}")),
    ("commitments", COMMITMENT, "budget", "1,500", AMOUNT),
    ("commitments", COMMITMENT, "budget", "-1", AMOUNT),
    ("commitments", COMMITMENT, "budget", "9" * 400, AMOUNT),
    ("figures", FIGURE, "value", "NaN", NUMBER),
    ("commitments", COMMITMENT, "url", "javascript:alert()",
     ("se esperaba un enlace http:// o https://", "expected a link, http:// or https://")),
    ("commitments", COMMITMENT, "code", "C 1", CODE),
    ("commitments", COMMITMENT, "code", "ñ", CODE),
    ("commitments", COMMITMENT, "code", "", MISSING),
    ("commitments", COMMITMENT, "title_es", " ", MISSING),
    ("commitments", COMMITMENT, "title_es", "x" * 8001,
     ("el texto pasa de 8000 caracteres", "the text is longer than 8000 characters")),
    ("commitments", COMMITMENT, "title_es", "a\0b",
     ("contiene caracteres de control", "it contains control characters")),
    ("commitments", COMMITMENT, "title_es", "Escribir a ana@correo.gt", PERSONAL_DATA),
    ("commitments", COMMITMENT, "title_es", "DPI 1234 56789 0101", PERSONAL_DATA),
    ("commitments", COMMITMENT | {"start": "2026-02-01"}, "end", "2026-01-01",
     ("la fecha final es anterior a la inicial", "the end date is before the start date")),
    ("commitments", COMMITMENT | {"original_end": "2025-01-01", "end": "2026-01-01"}, "end_reason_es", "",
     ("se esperaba el motivo", "expected the reason")),
    ("commitments", COMMITMENT, "plan", "PLAN-9", REFERENCE),
    ("commitments", COMMITMENT, "supporting", "NADIE", REFERENCE),
    ("evidence", EVIDENCE, "subject", "NADA", REFERENCE),
    ("evidence", EVIDENCE, "subject_resource", "milestones", REFERENCE),
    ("places", PLACE, "population", "12.5", WHOLE),
    ("places", PLACE, "population", "-1", WHOLE),
    ("places", PLACE, "lat", "91", ("se esperaba un número de -90 a 90", "expected a number from -90 to 90")),
    ("places", PLACE, "participation_unit", "sí", ("se esperaba true o false", "expected true or false")),
    ("attendance", ATTENDED, "people", "", NO_COUNT),
    ("events", EVENT | {"people": "3"}, "people_hidden", "true",
     ("una cifra reservada no lleva número", "a withheld count has no number")),
    ("contributions", {"code": "AP-1", "text_es": "x", "response": "pending", "event": "EV-1"}, "channel", "web", (
        "se esperaba exactamente uno de los dos orígenes posibles",
        "expected exactly one of the two possible origins",
    )),
]  # fmt: skip


TOLD_OF = {"subject_resource": ("subject", "GTAGA0001"), "channel": ("event", "EV-1")}  # the other cell of a pair


def test_a_bad_cell_is_named_with_its_line_column_value_and_what_was_expected(facts):
    publish(facts, file("events", EVENT))
    said, expected = [], []
    for resource, values, name, content, (es, en) in BAD_CELLS:
        plan = plan_import(facts, [file(resource, {**values, name: content})])
        said.append([(problem.text(Language.ES), problem.text(Language.EN)) for problem in plan.problems])
        column, value = TOLD_OF.get(name, (name, content))
        shown = value.strip().replace("\0", "·")
        shown = shown[:80] + "…" * (len(shown) > 80)
        spanish, english = (f"dice «{shown}»; ", f"it says “{shown}”; ") if shown else ("", "")
        spanish = f"{resource}.csv, línea 2, columna «{column}»: {spanish}{es}"
        english = f"{resource}.csv, line 2, column “{column}”: {english}{en}"
        expected.append([(spanish, english)])
    assert said == expected


def test_one_bad_cell_refuses_everything_and_every_bad_cell_is_told(facts):
    commitments = file("commitments", COMMITMENT, {**COMMITMENT, "code": "C-2", "end": "ayer", "budget": "x"})
    places_file = file("places", PLACE, {**PLACE, "code": "P-2", "kind": "ciudad"}, {**PLACE, "code": "P-3"})
    assert refused(facts, places_file, commitments) == [
        ("enum", "places.csv", 3, "kind", "ciudad"),
        ("malformed", "commitments.csv", 3, "end", "ayer"),
        ("malformed", "commitments.csv", 3, "budget", "x"),
    ]


def test_lines_are_those_of_the_file(facts):
    content = csv_bytes(table({**COMMITMENT, "action_es": "uno\n\ntres"}, {**COMMITMENT, "code": "C-2", "end": "x"}))
    assert refused(facts, ("commitments.csv", content)) == [("malformed", "commitments.csv", 5, "end", "x")]
    sheet = [*table(COMMITMENT), [], ["C-2", "GTAGA-2025-2027", "active", "ya", "Otro"]]
    assert refused(facts, ("commitments.xlsx", xlsx_bytes(("Hoja1", sheet)))) == [
        ("enum", "commitments.xlsx", 4, "completion", "ya")
    ]


def test_columns(facts):
    header = ["code", "plan", "title_es", "Estado", "lifecycle", "title_es", "telefono"]
    rows = [header, ["C-1", "GTAGA-2025-2027", "x", "y", "activo", "z", "5555-5555"]]
    assert refused(facts, ("commitments.csv", csv_bytes(rows))) == [
        ("unknown_column", "commitments.csv", 1, "Estado", ""),
        ("repeated_column", "commitments.csv", 1, "title_es", ""),
        ("missing_column", "commitments.csv", 1, "completion", ""),
        ("enum", "commitments.csv", 2, "lifecycle", "activo"),
    ]
    (warning,) = plan_import(facts, [("commitments.csv", csv_bytes(rows))]).warnings
    assert warning.text(Language.ES) == (
        "commitments.csv, línea 1, columna «telefono»: parece una columna de datos personales; no se guarda"
    )
    assert refused(facts, ("commitments.csv", b"title_es\nx\n"))[0] == (
        "missing_column", "commitments.csv", 1, "code", "",
    )  # fmt: skip


def test_a_code_stands_once_in_all_the_files_of_a_resource(facts):
    again = ("commitments-b.csv", file("commitments", COMMITMENT)[1])
    assert refused(facts, file("commitments", COMMITMENT, COMMITMENT), again) == [
        ("repeated_code", "commitments.csv", 3, "code", "C-1"),
        ("repeated_code", "commitments-b.csv", 2, "code", "C-1"),
    ]


def test_files_may_refer_to_each_other_in_any_order(facts):
    milestone = {"code": "H-1", "commitment": "C-1", "title_es": "Hito", "completion": "limited"}
    evidence = {"code": "E-1", "subject_resource": "milestones", "subject": "H-1", "kind": "web", "title_es": "Nota",
                "url": "https://example.org/1"}  # fmt: skip
    files = [file("evidence", evidence), file("milestones", milestone), file("commitments", COMMITMENT)]
    plan = publish(facts, *files)
    assert [item.resource for item in plan.proposed] == ["commitments", "milestones", "evidence"]
    assert row(facts, "milestones", "H-1")["weight"] == 1


def test_a_reference_to_a_row_that_is_refused_is_no_second_problem(facts):
    milestone = {"code": "H-1", "commitment": "C-1", "title_es": "Hito", "completion": "limited"}
    bad = {**COMMITMENT, "end": "pronto"}
    assert refused(facts, file("milestones", milestone), file("commitments", bad)) == [
        ("malformed", "commitments.csv", 2, "end", "pronto")
    ]


def test_an_absent_column_leaves_the_field_and_an_empty_cell_clears_it(facts):
    publish(facts, file("commitments", {**COMMITMENT, "url": "https://example.org", "sdg": "13;11", "snip": "77"}))
    publish(facts, file("commitments", {**COMMITMENT, "sdg": "", "snip": ""}))
    now = row(facts, "commitments", "C-1")
    assert (now["url"], now["sdg"], now["snip"]) == ("https://example.org", [], None)
    milestone = {"code": "H-1", "commitment": "C-1", "title_es": "Hito", "completion": "limited"}
    publish(facts, file("milestones", {**milestone, "weight": "5"}))
    publish(facts, file("milestones", {**milestone, "weight": ""}))
    assert row(facts, "milestones", "H-1")["weight"] == 1
    assert refused(facts, file("commitments", {**COMMITMENT, "title_es": ""})) == [
        ("missing", "commitments.csv", 2, "title_es", "")
    ]


def test_a_moved_deadline_needs_its_reason_and_keeps_the_first_one(facts):
    dated = {**COMMITMENT, "end": "2026-06-30", "original_end": "", "end_reason_es": ""}
    publish(facts, file("commitments", dated))
    moved = {**dated, "end": "2026-09-30"}
    assert refused(facts, file("commitments", moved)) == [
        ("reason_required", "commitments.csv", 2, "end_reason_es", "")
    ]
    moved["end_reason_es"] = "Lluvias"
    publish(facts, file("commitments", moved))
    assert row(facts, "commitments", "C-1")["original_end"] == date(2026, 6, 30)
    assert publish(facts, file("commitments", moved)).unchanged == 1
    twice = {**moved, "end": "2026-12-31"}
    assert refused(facts, file("commitments", twice)) == [
        ("reason_required", "commitments.csv", 2, "end_reason_es", "")
    ]


def test_a_withheld_count_never_wipes_the_exact_one(facts):
    publish(facts, file("events", EVENT), file("attendance", {**ATTENDED, "people": "3"}))
    withheld = {**ATTENDED, "people": "", "people_hidden": "true"}
    assert publish(facts, file("attendance", withheld)).unchanged == 1
    assert publish(facts, file("attendance", {**withheld, "sector": "academia"})).updated == 1
    now = row(facts, "attendance", "AS-1")
    assert (now["people"], now["people_hidden"], now["sector"]) == (3, None, "academia")
    publish(facts, file("attendance", {**withheld, "code": "AS-2"}))
    assert row(facts, "attendance", "AS-2")["people_hidden"] is True
    publish(facts, file("attendance", {**ATTENDED, "code": "AS-2", "people": "8", "people_hidden": ""}))
    assert (row(facts, "attendance", "AS-2")["people"], row(facts, "attendance", "AS-2")["people_hidden"]) == (8, None)


PERSONAL = [
    "Nombre", "NOMBRES Y APELLIDOS", "nombre_completo", "Apellido", "name", "Full name", "lastName", "participant_name",
    "DPI", "CUI", "No. de DPI / CUI", "Cédula", "Teléfono", "tel.", "Celular", "móvil", "WhatsApp", "phone number",
    "Correo electrónico", "correo", "E-mail", "eMail", "email_address", "Dirección", "direccion_exacta", "Domicilio",
    "Home address", "Firma", "firmas", "Signature", "fecha de nacimiento", "Birthdate",
]  # fmt: skip


def test_personal_columns_are_dropped_and_reported(facts):
    secrets = {name: f"Secreto {position}" for position, name in enumerate(PERSONAL)}
    for content in (csv_bytes(table(COMMITMENT | secrets)), xlsx_bytes(("commitments", table(COMMITMENT | secrets)))):
        plan = plan_import(facts, [("commitments", content)])
        assert [(w.rule, w.file, w.line, w.name, w.value) for w in plan.warnings] == [
            ("personal_column", "commitments", 1, name, "") for name in PERSONAL
        ]
        publish(facts, ("commitments", content))
        assert not any("Secreto" in line for lines in everything(facts).values() for line in lines)
    assert row(facts, "commitments", "C-1")["title_es"] == "Reciclar"


def test_other_unknown_columns_are_errors(facts):
    names = ["confirmado", "Estado", "hotel", "domingo", "estacion", "correlativo", "x" * 300]
    assert refused(facts, file("commitments", COMMITMENT | dict.fromkeys(names, "x"))) == [
        ("unknown_column", "commitments.csv", 1, name, "") for name in names
    ]


def test_columns_of_the_schema_are_never_personal(facts):
    plan = publish(facts, file("places", PLACE))
    assert plan.warnings == ()
    assert row(facts, "places", "P-1")["name"] == "El Portal"


def test_formulas_and_errors_of_a_sheet_are_refused_in_their_cells(facts):
    grid = [*table({**COMMITMENT, "budget": ""}), ["C-2", *list(COMMITMENT.values())[1:], None]]
    grid[1][-1], grid[2][4], grid[2][5] = "=SUM(A1:A9)", "#REF!", "=1"
    grid[2][0] = '=HYPERLINK("x")'
    plan = plan_import(facts, [("commitments.xlsx", xlsx_bytes(("commitments", grid)))])
    assert places(plan) == [
        ("formula", "commitments.xlsx", 2, "budget", "=SUM(A1:A9)"),
        ("formula", "commitments.xlsx", 3, "code", '=HYPERLINK("x")'),
        ("error_cell", "commitments.xlsx", 3, "title_es", "#REF!"),
        ("formula", "commitments.xlsx", 3, "budget", "=1"),
    ]
    assert [p.text(Language.ES) for p in plan.problems[:3:2]] == [
        "commitments.xlsx, línea 2, columna «budget»: dice «=SUM(A1:A9)»; es una fórmula o empieza como una "
        "(=, +, - o @); se esperaba un valor",
        "commitments.xlsx, línea 3, columna «title_es»: dice «#REF!»; es un error de la hoja de cálculo; "
        "se esperaba un valor",
    ]


def test_a_text_that_a_spreadsheet_would_run_is_refused_from_a_csv_too(facts):
    title = '=HYPERLINK("https://example.org","Abrir")'
    plan = plan_import(facts, [file("commitments", COMMITMENT | {"title_es": title})])
    assert places(plan) == [("formula", "commitments.csv", 2, "title_es", title)]


def test_demonstration_and_other_data_do_not_mix(facts, engine):
    demo = {"source": DEMONSTRATION}
    assert refused(facts, file("commitments", COMMITMENT, {**COMMITMENT, "code": "C-2", **demo})) == [
        ("demonstration", "commitments.csv", 3, "source", DEMONSTRATION)
    ]
    programme = {"code": "PROG", "title_es": "Programa"}
    plan = {"code": "GTAGA-2025-2027", "title_es": "Plan"}
    assert refused(engine, file("programmes", {**programme, **demo}), file("action_plans", plan)) == [
        ("demonstration", "action_plans.csv", 2, "source", "")
    ]
    publish(engine, file("programmes", {**programme, **demo}), file("action_plans", {**plan, **demo}))
    publish(engine, file("commitments", {**COMMITMENT, **demo}))
    publish(engine, file("commitments", {**COMMITMENT, "title_es": "Otro"}))
    assert refused(engine, file("commitments", {**COMMITMENT, "source": "Acta 5"})) == [
        ("demonstration", "commitments.csv", 2, "source", "Acta 5")
    ]
    assert refused(engine, file("places", PLACE)) == [("demonstration", "places.csv", 2, "source", "")]


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("commitments.csv", None),
        ("carpeta/Commitments-2026 (1).xlsx", None),
        (r"C:\datos\commitments_v2.txt", None),
        ("datos.csv", None),
        ("events.csv", "commitments"),
    ],
)
def test_the_resource_is_asked_for_or_told_by_the_name_or_by_the_columns(facts, name, asked):
    content = file("commitments", {**COMMITMENT, "Nombre del vecino": "x"})[1]
    plan = plan_import(facts, [(name, content)], resource=asked)
    assert [(item.resource, item.code) for item in plan.proposed] == [("commitments", "C-1")]


def test_a_workbook_may_hold_a_sheet_per_resource(facts):
    notes, good = ("Notas", [["Escrito por"], ["alguien"]]), ("commitments", table(COMMITMENT))
    content = xlsx_bytes(notes, good, ("places", table({**PLACE, "kind": "ciudad"})))
    assert refused(facts, ("datos.xlsx", content)) == [("enum", "datos.xlsx [places]", 2, "kind", "ciudad")]
    plan = publish(facts, ("datos.xlsx", xlsx_bytes(notes, good, ("places", table(PLACE)))))
    assert [item.resource for item in plan.proposed] == ["places", "commitments"]
    assert publish(facts, ("commitments.xlsx", content)).unchanged == 1
    assert publish(facts, ("datos.xlsx", xlsx_bytes(("Hoja1", table(COMMITMENT))))).unchanged == 1


def test_files_of_no_known_resource(facts):
    assert refused(facts, ("datos.csv", b"code,color\nA,rojo\n")) == [("unknown_resource", "datos.csv", None, "", "")]
    plan = plan_import(facts, [file("commitments", COMMITMENT)], resource="staff_users")
    assert places(plan) == [("unknown_resource", "commitments.csv", None, "", "staff_users")]
    assert plan.problems[0].text(Language.ES) == (
        "commitments.csv: dice «staff_users»; no corresponde a ninguna tabla conocida"
    )


def test_the_record_of_publication_is_not_imported(facts):
    plan = plan_import(facts, [("changes.csv", b"x"), ("change_sets.csv", b"y"), file("commitments", COMMITMENT)])
    assert (plan.problems, plan.created) == ((), 1)
    assert [warning.text(Language.ES) for warning in plan.warnings] == [
        "changes.csv: lo escribe la publicación misma; no se importa",
        "change_sets.csv: lo escribe la publicación misma; no se importa",
    ]


def test_a_dry_run_writes_nothing(facts):
    before = everything(facts)
    report = import_files(
        facts, find_actor(facts, "ana"), [file("commitments", COMMITMENT)], title="x", reason="y", dry_run=True
    )
    assert (report.plan.created, report.change_set_id) == (1, None)
    assert everything(facts) == before


def test_who_may_not_propose_may_not_import(facts):
    monitor = create_account(facts, "mona", Role.MONITOR)
    with pytest.raises(NotAllowed):
        import_files(facts, monitor, [file("commitments", COMMITMENT)], title="x", reason="y")


@pytest.mark.parametrize("entity", ENTITIES, ids=lambda entity: entity.resource)
def test_a_template_is_the_header_and_an_empty_one_proposes_nothing(entity):
    header = csv_template(entity.resource).decode()
    assert header == ",".join(column.name for column in entity.columns) + "\n"


def test_there_are_templates_of_data_only():
    for resource in ("changes", "staff_users"):
        with pytest.raises(NotFound):
            csv_template(resource)


def test_the_templates_import_as_nothing(facts):
    plan = plan_import(facts, [(f"{entity.resource}.csv", csv_template(entity.resource)) for entity in ENTITIES])
    assert plan == ImportPlan((), ())


def test_the_facts_are_already_there(facts):
    plan = plan_import(facts, list(FACTS.items()))
    assert (plan.problems, plan.proposed) == ((), ())
    assert plan.unchanged > 40
