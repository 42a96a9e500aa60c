"""Templates: what they offer to choose, what they check, and that what is filled in imports."""

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from config.i18n import Language
from data_access.database import open_database
from data_access.errors import NotFound
from data_access.importing import plan_import
from data_access.incoming import DERIVED
from data_access.models import ENTITIES
from data_access.sheets.templates import DICTIONARY, LISTS, ROWS, csv_template, xlsx_template
from tests import factories
from tests.data_access.proposals import edition
from tests.data_access.test_round_trip import found_rich_town

NEW_CODE = "ZZ-99"
EVERYTHING = factories.one_of_each()


@pytest.fixture
def rich(new_database):
    """The engine of a database with a row of every resource, the difficult ones included."""
    engine = open_database(new_database(found_rich_town))
    yield engine
    engine.dispose()


def read(content):
    """Return a workbook as a spreadsheet program opens it."""
    return openpyxl.load_workbook(io.BytesIO(content))


def filled(content, values):
    """Return a workbook after somebody has filled its first empty row."""
    book = read(content)
    sheet = book.worksheets[0]
    names = [cell.value for cell in sheet[1]]
    row = sheet.max_row + 1 if sheet.max_row > 1 else 2
    for name, value in values.items():
        sheet.cell(row, names.index(name) + 1, value)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def typed(value):
    """Return a value as somebody types it into a cell."""
    match value:
        case list():
            return ";".join(value) or None
        case Decimal():
            return float(value)
        case date() if value.year < 1900:  # a spreadsheet has no such date
            return value.isoformat()
        case _:
            return value


def offered(book, resource, name):
    """Return the values of the list that a column's drop-down offers."""
    sheet = book[resource]
    letter = next(cell.column_letter for cell in sheet[1] if cell.value == name)
    checks = [check for check in sheet.data_validations.dataValidation if f"{letter}2" in str(check.sqref).split(":")]
    (check,) = checks
    assert check.type == "list"
    cells = book.defined_names[check.formula1.lstrip("=")].attr_text.partition("!")[2].replace("$", "")
    return [cell.value for (cell,) in book[LISTS][cells]] if ":" in cells else [book[LISTS][cells].value], check


@pytest.mark.parametrize("entity", ENTITIES, ids=lambda entity: entity.resource)
def test_a_row_filled_into_a_workbook_imports_as_that_row(rich, entity):
    published = edition(rich, 2)
    row = published.rows[entity.resource][0]
    cells = {column.name: typed(getattr(row, column.name)) for column in entity.columns}
    template = xlsx_template(entity.resource, published, Language.ES)
    new = plan_import(rich, [("ficha.xlsx", filled(template, cells | {"code": NEW_CODE}))])
    assert new.problems == ()
    assert [(one.resource, one.code) for one in new.proposed] == [(entity.resource, NEW_CODE)]
    same = plan_import(rich, [("ficha.xlsx", filled(template, cells))])
    assert (same.problems, same.proposed, same.unchanged) == ((), (), 1)


@pytest.mark.parametrize("entity", ENTITIES, ids=lambda entity: entity.resource)
def test_the_published_rows_in_a_template_import_as_no_change(rich, entity):
    published = edition(rich, 2)
    for name, content in (
        (f"{entity.resource}.csv", csv_template(entity.resource, published)),
        (f"{entity.resource}.xlsx", xlsx_template(entity.resource, published, Language.EN, filled=True)),
    ):
        plan = plan_import(rich, [(name, content)])
        assert (plan.problems, plan.proposed) == ((), ())
        assert plan.unchanged == len(published.rows[entity.resource]) > 0


@pytest.mark.parametrize("entity", ENTITIES, ids=lambda entity: entity.resource)
def test_every_column_says_what_it_is_and_checks_what_is_typed(entity):
    book = read(xlsx_template(entity.resource, EVERYTHING, Language.ES))
    sheet = book[entity.resource]
    assert [cell.value for cell in sheet[1]] == [column.name for column in entity.columns]
    assert sheet.freeze_panes == "B2"
    assert [cell.font.bold for cell in sheet[1]] == [column.required for column in entity.columns]
    assert all(column.label.es in cell.comment.text for cell, column in zip(sheet[1], entity.columns, strict=True))
    ranges = {str(check.sqref) for check in sheet.data_validations.dataValidation}
    assert ranges == {f"{cell.column_letter}2:{cell.column_letter}{ROWS + 1}" for cell in sheet[1]}
    told = [row[0].value for row in book[DICTIONARY].iter_rows(min_row=2)]
    assert told == [column.name for column in entity.columns]
    assert book[LISTS].sheet_state == "hidden"


def test_an_enumeration_is_a_list_of_its_codes_and_takes_no_other():
    values, check = offered(read(xlsx_template("milestones", EVERYTHING, Language.ES)), "milestones", "completion")
    assert values == ["no_evidence", "not_started", "limited", "substantial", "completed"]
    assert check.showErrorMessage


def test_a_reference_offers_the_codes_that_exist_and_takes_one_that_comes_along():
    values, check = offered(read(xlsx_template("milestones", EVERYTHING, Language.ES)), "milestones", "commitment")
    assert values == ["C1"]
    assert not check.showErrorMessage


def test_yes_and_no_are_a_list_that_a_spreadsheet_understands():
    values, _ = offered(read(xlsx_template("assessments", EVERYTHING, Language.ES)), "assessments", "verifiable")
    assert values == [True, False]


def test_the_subject_of_evidence_offers_the_codes_of_its_own_kind():
    book = read(xlsx_template("evidence", EVERYTHING, Language.ES))
    checks = {str(check.sqref): check for check in book["evidence"].data_validations.dataValidation}
    assert checks[f"C2:C{ROWS + 1}"].formula1.lstrip("=") == 'INDIRECT("codes_"&$B2)'
    assert {"codes_commitments", "codes_milestones", "codes_progress_updates"} <= set(book.defined_names)


def test_a_date_is_a_real_date_shown_as_the_importer_writes_it():
    book = read(xlsx_template("milestones", EVERYTHING, Language.ES, filled=True))
    sheet = book["milestones"]
    place = [cell.value for cell in sheet[1]].index("end")
    assert sheet[2][place].value.date() == date(2025, 9, 30)
    assert sheet[2][place].number_format == "yyyy-mm-dd"


def test_a_text_that_looks_like_a_formula_stays_a_text():
    title = {"title_es": "+1+cmd|' /C calc'!A0"}  # as one may stand in an edition from before it was refused
    published = factories.edition(factories.commitment().model_copy(update=title))
    sheet = read(xlsx_template("commitments", published, Language.ES, filled=True))["commitments"]
    cell = next(cell for cell in sheet[2] if cell.value == "+1+cmd|' /C calc'!A0")
    assert cell.data_type == "s"
    assert cell.quotePrefix


def test_the_notes_follow_the_language():
    sheet = read(xlsx_template("milestones", EVERYTHING, Language.EN))["milestones"]
    assert "Declared completion" in next(cell for cell in sheet[1] if cell.value == "completion").comment.text


@pytest.mark.parametrize("resource", sorted([*DERIVED, "staffuser", "nothing"]))
def test_there_is_no_template_of_what_is_not_imported(resource):
    with pytest.raises(NotFound):
        csv_template(resource)
    with pytest.raises(NotFound):
        xlsx_template(resource, EVERYTHING, Language.ES)
