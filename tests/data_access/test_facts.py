"""The default data set: the published facts, word for word what the loader reads, and nothing else."""

from datetime import date
from functools import cache

import pytest
from sqlmodel import Session

from data_access.canonical import read_csv, sha256, write_csv
from data_access.editions import load_edition
from data_access.enumerations import Completion, DatePrecision, Lifecycle, OgpValue, PlaceKind, Precision, Provenance
from data_access.loading import FACTS_DIR, load_facts
from data_access.manifest import DEMONSTRATION
from data_access.models import ENTITIES, RESOURCES
from data_access.schema import Row

FILES = sorted(FACTS_DIR.iterdir())
PUBLISHED = {"programmes", "action_plans", "stages", "places", "organisations", "figures", "commitments"}

ALDEAS = {
    "El Astillero del Hato", "San Cristóbal El Alto", "San Juan del Obispo", "El Hato", "San Mateo Milpas Altas",
    "San Pedro Las Huertas", "San Lázaro", "San Felipe de Jesús", "Santa Ana", "Hermano Pedro",
    "San Bartolomé Becerra", "Vuelta Grande - Agua Colorada", "Santa Catarina Bobadilla", "Guardianía El Hato",
}  # fmt: skip
BARRIOS = {
    "Santa Lucía - Espíritu Santo", "Escuela de Cristo", "Calle Ancha", "La Merced", "Santiago (centro)",
    "Calle de los Duelos",
}  # fmt: skip
COLONIAS = {"Candelaria", "El Manchén"}
LEFT_OUT = {
    "San Cristóbal El Bajo", "Santa Isabel", "El Panorama", "El Guayabal", "San Juan Gascón", "Santa Inés",
    "San Gaspar Vivar",
}  # fmt: skip
POSITIONS = {
    "Antigua Guatemala": "14.5575,-90.7333", "Parque Central": "14.5567,-90.7337",
    "San Felipe de Jesús": "14.577,-90.725", "San Pedro Las Huertas": "14.528,-90.739",
    "San Juan del Obispo": "14.521,-90.724", "Santa Ana": "14.546,-90.725", "Santa Isabel": "14.543,-90.73",
    "San Cristóbal El Alto": "14.536,-90.713", "San Bartolomé Becerra": "14.552,-90.747",
    "Santa Inés": "14.561,-90.717", "El Hato": "14.583,-90.706",
}  # fmt: skip
FIGURES = {
    ("CC-01r", "450+", 450), ("CC-06", "10", 10), ("CC-07", "3", 3), ("CC-08", "1", 1),
    (None, "170+", 170), (None, "14", 14),
}  # fmt: skip


@cache
def facts(resource: str) -> tuple[Row, ...]:
    """Return the rows of one file; none where there is no file."""
    path = FACTS_DIR / f"{resource}.csv"
    return read_csv(resource, path.read_bytes()) if path.exists() else ()


def every_row() -> list[Row]:
    """Return the rows of all files."""
    return [row for entity in ENTITIES for row in facts(entity.resource)]


def test_the_files_are_the_resources_that_have_published_facts():
    assert {path.name for path in FILES} == {f"{resource}.csv" for resource in PUBLISHED}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_holds_valid_rows_in_canonical_bytes(path):
    entity = RESOURCES[path.stem]
    rows = facts(path.stem)
    names = [column.name for column in entity.columns]
    given = [{name: cell for name, cell in zip(names, entity.encode(row), strict=True) if cell} for row in rows]
    valid = [entity.create.model_validate(cells) for cells in given]
    assert write_csv(entity, [entity.encode(row) for row in valid]) == path.read_bytes()
    assert len({row.code for row in rows}) == len(rows) > 0


def test_every_row_says_who_says_so_and_when_it_was_read():
    assert [row.code for row in every_row() if not row.source or row.source_date != date(2026, 11, 22)] == []


def test_what_has_a_public_page_links_to_it():
    without = {entity.resource for entity in ENTITIES for row in facts(entity.resource) if not row.source_url}
    assert without == {"places"}, "an address is given where the source has one, and never invented"


def test_every_sentence_is_in_both_languages():
    untranslated = [
        f"{row.code}.{name}"
        for row in every_row()
        for name in type(row).model_fields
        if name.endswith("_es") and bool(getattr(row, name)) != bool(getattr(row, f"{name[:-3]}_en"))
    ]
    assert untranslated == []


def test_every_reference_leads_to_a_row():
    dangling = [
        f"{row.code}.{column.name}: {code}"
        for entity in ENTITIES
        for row in facts(entity.resource)
        for column in entity.columns
        if column.refers
        for code in filter(None, column_codes(getattr(row, column.name)))
        if code not in {other.code for other in facts(column.refers)}
    ]
    assert dangling == []


def test_nothing_is_demonstration_data():
    assert [row.code for row in every_row() if DEMONSTRATION in str(row.source)] == []


def test_the_programme():
    (programme,) = facts("programmes")
    assert programme.title_es == "Impulso Local: Antigua, Guatemala"
    assert (programme.year, programme.url) == (2024, "https://unit.la/en/projects/impulso-local-antigua-guatemala")
    assert "UNIT" in programme.run_by_es


def test_the_plan_is_named_by_its_years_and_no_day_is_invented():
    (plan,) = facts("action_plans")
    assert plan.title_es.endswith("Antigua Guatemala, Guatemala, 2025-2027")
    assert (plan.start, plan.end, plan.submitted_on, plan.url) == (None, None, None, None)


def test_three_stages_each_with_objective_and_tools_and_no_invented_dates():
    stages = sorted(facts("stages"), key=lambda stage: stage.position)
    assert [(stage.position, stage.title_es) for stage in stages] == [
        (1, "Diseño"),
        (2, "Co-diseño de una agenda de servicios ciudadanos"),
        (3, "Apoyo en la implementación"),
    ]
    for stage in stages:
        assert stage.objective_es
        assert len(stage.tools_es.split(";")) == len(stage.tools_en.split(";")) == 3
        assert {stage.planned_start, stage.planned_end, stage.actual_start, stage.actual_end} == {None}


def test_the_one_commitment_is_as_published():
    (commitment,) = facts("commitments")
    assert commitment.code == "GTAGA0001"
    assert commitment.title_es == (
        "Establecer la Alianza Antigüeña por el Ambiente, el Cambio Climático y la Sostenibilidad"
    )
    assert commitment.title_en == (
        "Establish the Antiguan Alliance for Environment, Climate Change, and Sustainability"
    )
    assert (commitment.plan, commitment.lead) == ("GTAGA-2025-2027", "DIR-GOBIERNO-ABIERTO")
    assert commitment.supporting == ["DIR-AMBIENTE", "SEC-COMUNICACION"]
    assert commitment.ogp_values == [OgpValue.ACCESS_TO_INFORMATION, OgpValue.CIVIC_PARTICIPATION]
    assert (commitment.lifecycle, commitment.completion) == (Lifecycle.ACTIVE, Completion.NO_EVIDENCE)
    assert commitment.url == (
        "https://www.opengovpartnership.org/members/antigua-guatemala-guatemala/commitments/GTAGA0001"
    )


def test_the_commitment_ran_from_may_to_december_2025_and_is_326_days_overdue():
    (commitment,) = facts("commitments")
    assert (commitment.start, commitment.end) == (date(2025, 5, 1), date(2025, 12, 31))
    assert commitment.date_precision is DatePrecision.MONTH
    assert (date(2026, 11, 22) - commitment.end).days == 326


def test_what_was_not_found_of_the_commitment_stays_empty():
    (commitment,) = facts("commitments")
    unknown = ("inception_report_url", "original_end", "result_es", "policy_area", "budget", "snip", "act_number")
    assert {getattr(commitment, name) for name in unknown} == {None}
    assert commitment.sdg == []


def test_the_reported_counts_are_figures():
    figures = facts("figures")
    assert {(figure.indicator, figure.qualifier, figure.value) for figure in figures} == FIGURES
    assert {(figure.provenance, figure.source) for figure in figures} == {(Provenance.REPORTED, "UNIT")}
    assert {figure.as_of for figure in figures} == {None}, "the source gives no day"


def test_the_municipality_and_its_census():
    (municipality,) = (place for place in facts("places") if place.kind is PlaceKind.MUNICIPALITY)
    assert municipality.name == "Antigua Guatemala"
    assert (municipality.population, municipality.population_year) == (46054, 2018)
    assert [place.name for place in facts("places") if place.population] == ["Antigua Guatemala"]


def test_the_units_of_participation_are_those_of_the_act():
    units = [place for place in facts("places") if place.participation_unit]
    assert len(units) == 22
    for kind, names in {PlaceKind.ALDEA: ALDEAS, PlaceKind.BARRIO: BARRIOS, PlaceKind.COLONIA: COLONIAS}.items():
        assert {place.name for place in units if place.kind is kind} == names
    left_out = [place for place in facts("places") if place.participation_unit is False]
    assert {place.name for place in left_out} == LEFT_OUT
    assert {place.kind for place in left_out} == {None}, "nobody says what kind of place they are"
    assert {place.name for place in facts("places") if place.participation_unit is None} == {
        "Antigua Guatemala",
        "Parque Central",
    }


def test_positions_are_the_given_ones_and_approximate():
    placed = [place for place in facts("places") if place.lat is not None or place.lon is not None]
    assert {place.name: f"{place.lat},{place.lon}" for place in placed} == POSITIONS
    assert {place.precision for place in placed} == {Precision.APPROXIMATE}
    assert [place.name for place in placed if not place.source.endswith("posición aproximada")] == []


def test_edition_1_is_these_files_and_nothing_else(engine):
    assert load_facts(engine) == 1
    with Session(engine) as session:
        manifest = load_edition(session, 1).manifest
    hashes = {name: resource.sha256 for name, resource in manifest.items() if name in PUBLISHED}
    assert hashes == {path.stem: sha256(path.read_bytes()) for path in FILES}
    data = {entity.resource for entity in ENTITIES}
    assert {name for name, resource in manifest.items() if name in data and resource.rows} == PUBLISHED


def test_they_are_loaded_once(engine):
    assert [load_facts(engine), load_facts(engine)] == [1, 1]


def column_codes(value: object) -> list[object]:
    """Return the codes of a reference, be it one or a list."""
    return value if isinstance(value, list) else [value]
