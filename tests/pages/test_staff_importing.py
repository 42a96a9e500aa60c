"""The import page: a dry run that writes nothing, errors with their place, and sign-in sheets that become counts."""

import logging
from pathlib import Path

import pytest

from config.pages import IMPORT
from data_access.change_sets import approve
from data_access.staff import drafts
from data_access.staff.trail import entries
from pages.components.attendance import NO_COLUMN
from tests.data_access.proposals import content, create, publish, staff, working
from tests.data_access.spreadsheets import csv_bytes, xlsx_bytes
from tests.data_access.test_attendance_sheets import HEAD, PEOPLE, TELLTALES
from tests.pages.signed_in import said, signed_in

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MILESTONES = [["code", "commitment", "title_es", "end", "completion"],
              ["H-1", "C-1", "Censo", "2025-09-30", "limited"],
              ["H-2", "C-1", "Mesa [de](https://evil.example) diálogo", "2026-03-31", "not_started"]]  # fmt: skip
WRITTEN_BY_A_CHECK = {"auditentry", "staffsession", "formdraft"}


def written(engine):
    """Return what stands in the tables that a dry run must leave alone."""
    return {name: rows for name, rows in content(engine).items() if name not in WRITTEN_BY_A_CHECK}


def data_files(app):
    """Return the uploader of data files."""
    return app.file_uploader[0]


def upload(app, *files):
    """Choose data files and run the page."""
    data_files(app).set_value([(name, data, "text/csv") for name, data in files])
    app.run()
    assert not app.exception
    return said(app).replace("\\", "")


def test_files_are_checked_at_once_and_nothing_is_written(town, monkeypatch):
    app = signed_in(monkeypatch, town, staff(town).editor, IMPORT)
    before = written(town)
    spoken = upload(app, ("milestones.csv", csv_bytes(MILESTONES)))
    assert "Filas nuevas: 1. Filas con cambios: 1. Filas iguales: 0." in spoken
    assert "Cambio: Censo" in spoken
    assert "Cumplimiento declarado No iniciado Limitado" in spoken
    assert "Alta: Mesa [de](https://evil.example) diálogo" in spoken
    assert written(town) == before
    (entry, *_) = entries(town, staff(town).admin)
    assert (entry.action, entry.subject, entry.detail) == ("read_file", "import", '{"files":1}')


def test_files_are_handed_in_as_one_proposal_with_its_number(town, monkeypatch):
    people = staff(town)
    app = signed_in(monkeypatch, town, people.editor, IMPORT)
    upload(app, ("milestones.csv", csv_bytes(MILESTONES)))
    app.text_input(key="import-title/0").set_value("Hitos de marzo")
    app.text_input(key="import-reason/0").set_value("Acta 5")
    app.button(key="import-submit").click().run()
    assert "Propuesta 2 en revisión." in said(app)
    assert not app.button, "the files are let go"
    assert drafts.kept(town, people.editor, "import") is None
    approve(town, people.reviewer, 2)
    assert working(town, "milestones")["H-2"]["title_es"] == "Mesa [de](https://evil.example) diálogo"


def test_bad_files_are_refused_together_with_file_line_column_value_and_what_was_expected(town, monkeypatch):
    app = signed_in(monkeypatch, town, staff(town).editor, IMPORT)
    bad = [*MILESTONES, ["H-3", "C-1", "Otro", "31/3/2026", "limited"], ["H-4", "C-9", "Otro", "", "limited"]]
    good = [["code", "name", "kind"], ["P-1", "El Hato", "aldea"]]
    spoken = upload(app, ("milestones.csv", csv_bytes(bad)), ("places.csv", csv_bytes(good)))
    assert "2 errores: no se importa nada" in spoken
    assert "milestones.csv, línea 4, columna «end»: dice «31/3/2026»; se esperaba una fecha AAAA-MM-DD" in spoken
    assert "columna «commitment»: dice «C-9»; se esperaba el código de una fila que exista" in spoken
    assert not app.button
    assert "P-1" not in spoken


def test_files_that_say_what_is_published_propose_nothing(town, monkeypatch):
    app = signed_in(monkeypatch, town, staff(town).editor, IMPORT)
    same = [["code", "commitment", "title_es", "completion"], ["H-1", "C-1", "Censo", "not_started"]]
    assert "Nada cambiaría" in upload(app, ("milestones.csv", csv_bytes(same)))
    assert not app.button


def test_a_column_of_personal_data_is_dropped_with_a_warning(town, monkeypatch):
    app = signed_in(monkeypatch, town, staff(town).editor, IMPORT)
    rows = [["code", "name", "kind", "Correo electrónico"], ["P-1", "El Hato", "aldea", "zz@telltale.example"]]
    spoken = upload(app, ("places.csv", csv_bytes(rows)))
    assert "columna «Correo electrónico»: parece una columna de datos personales; no se guarda" in spoken
    assert "telltale" not in spoken


def test_a_file_over_the_limit_is_told_in_words(town, monkeypatch):
    monkeypatch.setattr("data_access.sheets.tabular.MAX_FILE", 10)
    app = signed_in(monkeypatch, town, staff(town).editor, IMPORT)
    assert "hasta 5 MB cada uno" in data_files(app).label or "MB cada uno" in data_files(app).label
    assert "el archivo es demasiado grande" in upload(app, ("milestones.csv", csv_bytes(MILESTONES)))


def test_title_and_reason_survive_a_refusal_and_a_closed_browser(town, monkeypatch):
    people = staff(town)
    app = signed_in(monkeypatch, town, people.editor, IMPORT)
    upload(app, ("milestones.csv", csv_bytes(MILESTONES)))
    app.text_input(key="import-title/0").set_value("Hitos de marzo").run()
    app.button(key="import-submit").click().run()
    assert "falta un valor obligatorio" in said(app), "no reason yet"
    again = signed_in(monkeypatch, town, people.editor, IMPORT)
    upload(again, ("milestones.csv", csv_bytes(MILESTONES)))
    assert again.text_input(key="import-title/0").value == "Hitos de marzo"


def test_assessments_are_refused_to_who_is_not_a_monitor(town, monkeypatch):
    app = signed_in(monkeypatch, town, staff(town).editor, IMPORT)
    rows = [["code", "commitment", "assessor", "dated"], ["E-1", "C-1", "MONITOR", "2026-06-30"]]
    upload(app, ("assessments.csv", csv_bytes(rows)))
    app.text_input(key="import-title/0").set_value("Evaluación")
    app.text_input(key="import-reason/0").set_value("Acta 5")
    before = written(town)
    app.button(key="import-submit").click().run()
    assert "Esta cuenta no puede hacer esto" in said(app)
    assert written(town) == before


def test_a_long_import_shows_its_first_rows_and_says_how_many_there_are(town, monkeypatch):
    app = signed_in(monkeypatch, town, staff(town).editor, IMPORT)
    rows = [["code", "name", "kind"], *([f"P-{n:03}", f"Lugar {n}", "barrio"] for n in range(60))]
    spoken = upload(app, ("places.csv", csv_bytes(rows)))
    assert "Lugar 49" in spoken
    assert "Lugar 50" not in spoken
    assert "Se muestran 50 de 60 filas." in spoken


def test_the_templates_are_offered_for_each_table(town, monkeypatch):
    app = signed_in(monkeypatch, town, staff(town).editor, IMPORT)
    drawn = "".join(element.proto.body for element in app.get("html"))
    assert 'href="/personal/plantillas/milestones.xlsx"' in drawn
    assert 'href="/personal/plantillas/milestones.csv?con_datos=1"' in drawn
    assert "plantillas/assessments" not in drawn, "nobody who sees this page may import them"


def sheet(app, data, event="EV-1"):
    """Choose an event and a sign-in sheet, and run the page."""
    app.selectbox(key="attendance-event").set_value(event)
    app.file_uploader[1].set_value(("lista.xlsx", data, XLSX))
    app.run()
    assert not app.exception
    return said(app).replace("\\", "")


SHEET = xlsx_bytes(("Lista", [["Taller de reciclaje"], HEAD, *PEOPLE]))


def test_a_sign_in_sheet_becomes_counts_in_review(town, monkeypatch):
    people = staff(town)
    app = signed_in(monkeypatch, town, people.editor, IMPORT)
    spoken = sheet(app, SHEET)
    assert "4 personas contadas" in spoken
    assert "Mujeres 30 a 59 Sociedad civil El Portal 2" in spoken
    assert "Columnas descartadas: No., Nombre completo, DPI, Teléfono, Correo electrónico y Firma." in spoken
    assert "Lugar de procedencia: 1 valor no se reconoció y queda sin registro." in spoken
    app.button(key="attendance-submit").click().run()
    assert "Propuesta 2 en revisión; la lista se descartó." in said(app)
    approve(town, people.reviewer, 2)
    assert working(town, "events")["EV-1"]["people"] == 4


def test_a_column_can_be_corrected_and_only_headings_are_offered(town, monkeypatch):
    app = signed_in(monkeypatch, town, staff(town).editor, IMPORT)
    sheet(app, SHEET)
    (sector,) = [box for box in app.selectbox if str(box.key).endswith("/sector")]
    assert sector.options == ["Ninguna", *HEAD]
    sector.set_value(NO_COLUMN).run()
    assert "Mujeres 30 a 59 – El Portal 2" in said(app).replace("\\", "")


def test_counts_on_record_are_added_to_only_when_asked(town, monkeypatch):
    people = staff(town)
    publish(town, create("attendance", "A-1", event="EV-1", people=30))
    app = signed_in(monkeypatch, town, people.editor, IMPORT)
    sheet(app, SHEET)
    app.radio(key="attendance-way").set_value("add").run()
    app.button(key="attendance-submit").click().run()
    approve(town, people.reviewer, 3)
    assert working(town, "events")["EV-1"]["people"] == 34


@pytest.mark.parametrize("data", [b"PK\x03\x04", csv_bytes(PEOPLE), csv_bytes([["Zzxiomara Telltale"]])])
def test_a_sheet_that_cannot_be_counted_is_refused_in_words(town, monkeypatch, data):
    app = signed_in(monkeypatch, town, staff(town).editor, IMPORT)
    spoken = sheet(app, data)
    assert "se esperaban títulos como" in spoken or "no se puede leer" in spoken
    assert "Telltale" not in spoken
    assert not app.button


def test_no_cell_of_a_person_is_shown_kept_or_logged(town, monkeypatch, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    people = staff(town)
    app = signed_in(monkeypatch, town, people.editor, IMPORT)
    sheet(app, SHEET)
    shown = [repr(app.main), said(app), str(drafts.all_kept(town, people.editor))]
    shown += [repr(app.session_state)]
    shown += [element.proto.body for element in app.get("html")]
    shown += [str(box.options) for box in app.selectbox]
    app.button(key="attendance-submit").click().run()
    shown += [said(app), caplog.text, *capfd.readouterr(), str(content(town))]
    file = Path(str(town.url.database))
    shown += [each.read_bytes().decode("latin-1") for each in file.parent.glob(f"{file.name}*")]
    found = [
        telltale for telltale in [*TELLTALES, "Zzxio", "298765432", "zzrubro"] for text in shown if telltale in text
    ]
    assert found == []
    assert "AS-EV-1-1" in "".join(shown)


def test_files_are_not_handed_in_twice_where_a_click_cut_the_run_off(town, monkeypatch):
    people = staff(town)
    app = signed_in(monkeypatch, town, people.editor, IMPORT)
    upload(app, ("milestones.csv", csv_bytes(MILESTONES)))
    app.text_input(key="import-title/0").set_value("Hitos de marzo")
    app.text_input(key="import-reason/0").set_value("Acta 5").run()
    before = written(town)
    app.session_state["import!"].done("Ya se envió.", "import")
    app.button(key="import-submit").click().run()
    assert "Ya se envió." in said(app)
    assert written(town) == before
    assert drafts.kept(town, people.editor, "import") is None


def test_counts_without_an_event_say_what_is_missing(town, monkeypatch):
    app = signed_in(monkeypatch, town, staff(town).editor, IMPORT)
    assert "Elija el evento para enviar las cifras a revisión." in sheet(app, SHEET, event=None)
    assert not app.button


def test_what_is_wrong_with_counts_is_said_in_words_of_people(town, monkeypatch):
    app = signed_in(monkeypatch, town, staff(town).editor, IMPORT)
    sheet(app, SHEET)
    app.text_input(key="attendance-title/EV-1").set_value("").run()
    app.button(key="attendance-submit").click().run()
    assert "falta un valor obligatorio" in [error.value.replace("\\", "") for error in app.error]
