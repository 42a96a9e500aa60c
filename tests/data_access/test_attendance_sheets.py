"""Sign-in sheets: counts come out, and nothing else of the people in them goes anywhere."""

import logging
from pathlib import Path

import pytest

from data_access.change_sets import approve
from data_access.enumerations import AgeBand, Sector, Sex
from data_access.errors import NotAllowed, NotFound
from data_access.problems import InvalidInput
from data_access.sheets.attendance import open_sheet, propose_attendance, reduce_sheet
from data_access.sheets.values import age_band, by_name, sexes_of
from data_access.sheets.words import Field
from tests import factories
from tests.data_access.proposals import content, create, edition, publish, staff, working
from tests.data_access.spreadsheets import csv_bytes, xlsx_bytes

HEAD = ["No.", "Nombre completo", "DPI", "Teléfono", "Correo electrónico", "Sexo", "Edad", "Barrio o aldea", "Sector",
        "Firma"]  # fmt: skip
TELLTALES = ["Zzxiomara Telltale", "2987654320301", "55501234", "zzxio@telltale.example", "zzfirma", "Zzcallejón 9"]
PEOPLE = [
    [1, "Zzxiomara Telltale", "2987654320301", "55501234", "zzxio@telltale.example", "F", 34, "El Portal", "ONG",
     "zzfirma"],
    [2, "Zzxiomara Telltale II", "2987654320302", "55501235", "", "F", "34 años", "barrio El Portal", "ONG", "x"],
    [3, "Zzotro Telltale", "2987654320303", "", "", "M", "17", "Zzcallejón 9", "zzrubro", "x"],
    [4, "Zzmás Telltale", "", "", "", "", "", "", "", "x"],
    [5, "", "", "", "", "", "", "", "", ""],
]  # fmt: skip
PLACES = (factories.place(code="PORTAL", name="El Portal", kind="barrio"),)
SHEETS = {
    "csv": csv_bytes([["Taller de reciclaje", *[""] * 9], HEAD, *PEOPLE]),
    "windows": csv_bytes([HEAD, *PEOPLE], separator=";", encoding="windows-1252", end="\r\n"),
    "xlsx": xlsx_bytes(("Hoja 1", [["Taller de reciclaje, 5 de marzo"], [], HEAD, *PEOPLE])),
}


def counted(reduced):
    """Return the counts as plain tuples."""
    return [(one.sex, one.age_band, one.sector, one.place, one.people) for one in reduced.counts]


def reduced(data, **columns):
    """Return a sheet reduced by the columns that were found, or by others by name of field."""
    sheet = open_sheet(data)
    return reduce_sheet(sheet, {**sheet.found, **{Field(name): place for name, place in columns.items()}}, PLACES)


@pytest.mark.parametrize("form", SHEETS)
def test_people_become_counts(form):
    found = reduced(SHEETS[form])
    assert counted(found) == [
        (Sex.WOMEN, AgeBand.FROM_30_TO_59, Sector.CIVIL_SOCIETY, "PORTAL", 2),
        (Sex.MEN, AgeBand.UNDER_18, None, None, 1),
        (Sex.NOT_RECORDED, AgeBand.NOT_RECORDED, None, None, 1),
    ]
    assert found.people == 4
    assert found.left_out == 1, "a numbered line that nobody signed"


@pytest.mark.parametrize("form", SHEETS)
def test_the_columns_that_are_not_counted_are_named_and_dropped(form):
    assert reduced(SHEETS[form]).dropped == ("No.", "Nombre completo", "DPI", "Teléfono", "Correo electrónico", "Firma")


def test_what_is_not_understood_is_only_counted():
    found = reduced(SHEETS["csv"])
    assert found.unrecognised == {Field.PLACE: 1, Field.SECTOR: 1}
    assert not any(telltale in repr(found) for telltale in [*TELLTALES, "zzrubro"])


def test_a_sheet_shows_nothing_of_its_lines():
    assert not any(telltale in repr(open_sheet(SHEETS["csv"])) for telltale in TELLTALES)


def test_another_column_can_be_chosen_for_what_a_heading_does_not_tell():
    head, line = ["Nombre", "Firma", "Institución"], ["Zzxiomara", "x", "universidad"]
    assert reduced(csv_bytes([head, line])).counts[0].sector is None
    assert reduced(csv_bytes([head, line]), sector=2).counts[0].sector is Sector.ACADEMIA


@pytest.mark.parametrize(
    ("head", "found"),
    [
        (["Nombre", "Género (H/M)", "Grupo etario", "Comunidad"], {Field.SEX: 1, Field.AGE: 2, Field.PLACE: 3}),
        (["Full name", "Gender", "Age range", "Village", "Sector"],
         {Field.SEX: 1, Field.AGE: 2, Field.PLACE: 3, Field.SECTOR: 4}),
        (["Nombres", "Apellidos", "Fecha de nacimiento", "Lugar de nacimiento"], {}),
        (["SEXO", "EDAD"], {Field.SEX: 0, Field.AGE: 1}),
    ],
)  # fmt: skip
def test_headings_are_found_by_their_words(head, found):
    assert open_sheet(csv_bytes([head, ["x"] * len(head)])).found == found


def test_a_heading_that_holds_too_much_is_called_by_its_letter():
    head = ["No", "Nombre", "Sexo", "llamar al 5555-1234", "z" * 50, ""]
    found = reduced(csv_bytes([head, ["1", "Zz", "F", "a", "b", "c"]]))
    assert found.dropped == ("No", "Nombre", "D", "E", "F")


@pytest.mark.parametrize(
    "rows",
    [
        PEOPLE,
        [["Zzxiomara Telltale", "Sector privado", "Barrio La Merced"]],
        [["Zzxiomara Telltale", "34", "Comunidad", "Barrio"]],
        [["hola"]],
    ],
)
def test_a_sheet_without_headings_is_refused_and_nothing_of_it_repeated(rows):
    with pytest.raises(InvalidInput) as refused:
        open_sheet(csv_bytes(rows))
    (problem,) = refused.value.problems
    assert problem.rule == "no_headings"
    assert not problem.value
    assert "Telltale" not in repr(refused.value)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04nothing", b'Nombre,Sexo\n"Zzxiomara,F', b"\xd0\xcf\x11\xe0old"])
def test_what_cannot_be_read_is_refused_and_nothing_of_it_repeated(data):
    with pytest.raises(InvalidInput) as refused:
        open_sheet(data)
    assert "Zzxiomara" not in repr(refused.value)


def test_totals_and_repeated_headings_are_no_people():
    found = reduced(csv_bytes([["Nombre", "Sexo"], ["Zz", "F"], ["Nombre", "Sexo"], ["Zz", "F"], ["Total", "2"]]))
    assert (found.people, found.left_out) == (2, 2)


@pytest.mark.parametrize(
    ("said", "band"),
    [
        ("0", AgeBand.UNDER_18), ("17", AgeBand.UNDER_18), ("18", AgeBand.FROM_18_TO_29),
        ("29", AgeBand.FROM_18_TO_29), ("30", AgeBand.FROM_30_TO_59), ("59", AgeBand.FROM_30_TO_59),
        ("60", AgeBand.FROM_60), ("99", AgeBand.FROM_60), ("121", None), ("34 0", AgeBand.FROM_30_TO_59),
        ("34 anos", AgeBand.FROM_30_TO_59), ("18 29", AgeBand.FROM_18_TO_29), ("18 a 29", AgeBand.FROM_18_TO_29),
        ("de 31 a 45", AgeBand.FROM_30_TO_59), ("25 a 35", None), ("60+", AgeBand.FROM_60),
        ("60 y mas", AgeBand.FROM_60), ("mayores de 65", AgeBand.FROM_60), ("menores de 18", AgeBand.UNDER_18),
        ("under 18", AgeBand.UNDER_18), ("sin registro", AgeBand.NOT_RECORDED), ("joven", None), ("40 y mas", None),
    ],
)  # fmt: skip
def test_an_age_falls_into_a_band_or_is_not_understood(said, band):
    assert age_band(said) is band


def test_m_is_a_woman_beside_h_a_man_beside_f_and_nobody_knows_which_alone():
    assert sexes_of(["H", "M"])["m"] is Sex.WOMEN
    assert sexes_of(["F", "M"])["m"] is Sex.MEN
    assert "m" not in sexes_of(["M", "M"])
    assert "m" not in sexes_of(["H", "F", "M"])


def test_a_place_is_found_by_what_people_write_unless_two_are_called_so():
    known = by_name(
        [
            factories.place(code="A", name="San Juan del Obispo", kind="aldea"),
            factories.place(code="B", name="Santiago (centro)", kind="barrio"),
            factories.place(code="C", name="El Hato", kind="aldea"),
            factories.place(code="D", name="Caserío El Hato", kind="caserio"),
        ]
    )
    assert (known["san juan del obispo"], known["santiago"]) == ("A", "B")
    assert "el hato" not in known


def test_the_counts_of_an_event_are_proposed_and_published(town):
    people = staff(town)
    number = propose_attendance(
        town, people.editor, "EV-1", reduced(SHEETS["csv"]), add=False, title="Asistencia", reason="Lista"
    )
    approve(town, people.reviewer, number)
    rows = working(town, "attendance")
    assert sorted((row["event"], row["sex"], row["people"]) for row in rows.values()) == [
        ("EV-1", "men", 1),
        ("EV-1", "not_recorded", 1),
        ("EV-1", "women", 2),
    ]
    assert set(rows) == {"AS-EV-1-1", "AS-EV-1-2", "AS-EV-1-3"}
    assert working(town, "events")["EV-1"]["people"] == 4
    assert all(row.people is None for row in edition(town, 2).attendance), "published, such small counts are withheld"


def test_a_second_sheet_adds_to_what_is_on_record(town):
    publish(
        town,
        create("attendance", "A-1", event="EV-1", age_band="30_59", sector="civil_society", place="PORTAL", people=10),
    )
    people = staff(town)
    number = propose_attendance(
        town, people.editor, "EV-1", reduced(SHEETS["csv"]), add=True, title="Asistencia", reason="Lista"
    )
    approve(town, people.reviewer, number)
    assert working(town, "attendance")["A-1"]["people"] == 12
    assert working(town, "events")["EV-1"]["people"] == 34


def test_a_corrected_sheet_replaces_what_is_on_record(town):
    publish(
        town,
        create("attendance", "A-1", event="EV-1", age_band="30_59", sector="civil_society", place="PORTAL", people=10),
        create("attendance", "A-2", event="EV-1", age_band="60_plus", people=20),
    )
    people = staff(town)
    number = propose_attendance(
        town, people.editor, "EV-1", reduced(SHEETS["csv"]), add=False, title="Asistencia", reason="Lista"
    )
    approve(town, people.reviewer, number)
    rows = working(town, "attendance")
    assert "A-2" not in rows
    assert rows["A-1"]["people"] == 2
    assert working(town, "events")["EV-1"]["people"] == 4


def test_only_who_may_propose_can_and_only_for_an_event_that_exists(town):
    people, counts = staff(town), reduced(SHEETS["csv"])
    before = content(town)
    with pytest.raises(NotAllowed):
        propose_attendance(town, people.monitor, "EV-1", counts, add=False, title="Asistencia", reason="Lista")
    with pytest.raises(NotFound):
        propose_attendance(town, people.editor, "EV-9", counts, add=False, title="Asistencia", reason="Lista")
    assert content(town) == before


def test_no_cell_of_a_person_reaches_the_database_or_a_log(town, caplog):
    caplog.set_level(logging.DEBUG)
    people = staff(town)
    number = propose_attendance(
        town, people.editor, "EV-1", reduced(SHEETS["csv"]), add=False, title="Asistencia", reason="Lista"
    )
    approve(town, people.reviewer, number)
    kept = str(content(town)) + caplog.text
    if town.dialect.name == "sqlite":
        file = Path(str(town.url.database))
        kept += "".join(each.read_bytes().decode("latin-1") for each in file.parent.glob(f"{file.name}*"))
    assert "AS-EV-1-1" in kept
    assert not [telltale for telltale in [*TELLTALES, "Zzxio", "zzrubro", "298765432"] if telltale in kept]
