"""Fields: one canonical text for each value, one description in two languages, one rule for every way in."""

import csv
import io
import typing
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from config.i18n import LabelledEnum
from data_access.canonical import read_csv, write_csv
from data_access.models import ENTITIES, RESOURCES
from data_access.models.commitments import CommitmentPublic
from data_access.schema import CODE_PATTERN, Column, encode, tidy

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40).map(tidy)
FEW = settings(max_examples=25)  # for each entity: all of them are made of the same kinds of columns
CODES = st.from_regex(CODE_PATTERN, fullmatch=True)
COMMITMENT = {"code": "C-1", "plan": "P", "title_es": "Reciclar", "lifecycle": "active", "completion": "limited"}


def values(column: Column) -> st.SearchStrategy:
    """Return values as the database gives them back."""
    enumeration = column.enumeration
    kinds = {
        "string": CODES if column.name == "code" else TEXTS,
        "integer": st.integers(0, 10**8),
        "number": st.decimals(-(10**9), 10**9, places=4).map(lambda number: Decimal(encode(number))),
        "boolean": st.booleans(),
        "date": st.dates(date(1900, 1, 1), date(2100, 1, 1)),
        "enumeration": st.sampled_from(list(enumeration)) if enumeration else st.nothing(),
        "codes": st.lists(st.sampled_from(list(enumeration)) if enumeration else CODES, unique=True).map(sorted),
    }
    some = kinds[column.kind]
    return some if column.required or column.kind == "codes" else st.none() | some


@pytest.mark.parametrize("entity", RESOURCES.values(), ids=lambda entity: entity.resource)
@FEW
@given(data=st.data())
def test_a_row_is_the_same_after_its_canonical_csv(entity, data):
    row = entity.public.model_construct(**{column.name: data.draw(values(column)) for column in entity.columns})
    content = write_csv(entity, [entity.encode(row)])
    assert read_csv(entity.resource, content) == (row,)
    header, cells = csv.reader(io.StringIO(content.decode(), newline=""))
    assert header == [column.name for column in entity.columns]
    assert tuple(cells) == entity.encode(row)


def test_canonical_csv_is_plain():
    places = RESOURCES["places"]
    blank = [""] * (len(places.columns) - 2)
    rows = [["Ñ", "una, dos", *blank], ["B", 'el "Portal"', *blank], ["A", "a;b", *blank]]
    header, *lines = write_csv(places, rows).decode().split("\n")
    assert header.startswith("code,name,kind,participation_unit,") and header.endswith(",source,source_url,source_date")
    rest = "," * len(blank)
    assert lines == [f"A,a;b{rest}", f'B,"el ""Portal"""{rest}', f'Ñ,"una, dos"{rest}', ""]


@given(st.lists(st.text(st.sampled_from("añ,\"\n;' x"), max_size=6).map(tidy).filter(bool), min_size=1, max_size=8))
def test_only_what_needs_quotes_is_quoted(texts):
    """Written here by hand, after RFC 4180."""

    def quoted(text):
        return '"' + text.replace('"', '""') + '"' if set(text) & set(',"\n') else text

    places = RESOURCES["places"]
    rest = [""] * (len(places.columns) - 2)
    rows = [[f"P-{number}", text, *rest] for number, text in enumerate(texts)]
    header = ",".join(column.name for column in places.columns)
    expected = "".join(f"{row[0]},{quoted(row[1])}{',' * len(rest)}\n" for row in sorted(rows))
    assert write_csv(places, reversed(rows)) == f"{header}\n{expected}".encode()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "true"),
        (False, "false"),
        (date(2025, 2, 3), "2025-02-03"),
        (Decimal("12.50"), "12.5"),
        (Decimal("1E+3"), "1000"),
        (Decimal("-0.00"), "0"),
        (["b", "a", "b"], "a;b"),
        ([], ""),
        (7, "7"),
    ],
)
def test_each_value_has_one_text(value, text):
    assert encode(value) == text


def test_text_is_kept_in_one_form():
    assert tidy(" Cafe\u0301\r\nde aquí\r ") == "Café\nde aquí"
    assert tidy(" \n ") is None


@pytest.mark.parametrize(
    ("field", "value", "rule"),
    [
        ("code", "con espacio", "string_pattern_mismatch"),
        ("code", "ñandú", "string_pattern_mismatch"),
        ("url", "javascript:alert(1)", "string_pattern_mismatch"),
        ("title_es", "=1+1", "formula"),
        ("title_es", "+1+1", "formula"),
        ("title_es", "-1+1", "formula"),
        ("title_es", "- un punto", "formula"),
        ("title_es", "@SUM(1)", "formula"),
        ("title_es", "＝1+1", "formula"),
        ("sdg", "z;=1+1", "formula"),
        ("sdg", "z;+1+1", "formula"),
        ("title_es", "escriba a ana@example.org", "personal_data"),
        ("title_es", "DPI 1234 56789 0101", "personal_data"),
        ("title_es", "escriba a jose\u0301@example.org", "personal_data"),
        ("title_es", "a\x00b", "control_character"),
        ("title_es", "x" * 8001, "too_long"),
        ("title_es", f"a{' ' * 40_000}b", "too_long"),
        ("title_es", "   ", "string_type"),
        ("end", "31/12/2025", "malformed"),
        ("end", "2025-02-30", "date_from_datetime_parsing"),
        ("end", "1735600000", "malformed"),
        ("budget", "1,500.00", "malformed"),
        ("budget", "NaN", "malformed"),
        ("budget", "-1", "greater_than_equal"),
        ("lifecycle", "vigente", "enum"),
        ("ogp_values", "civic_participation;otra", "enum"),
        ("nonsense", "x", "extra_forbidden"),
    ],
)
def test_every_way_in_keeps_the_same_rules(field, value, rule):
    CommitmentPublic.model_validate(COMMITMENT)
    with pytest.raises(ValidationError) as refusal:
        CommitmentPublic.model_validate(COMMITMENT | {field: value})
    assert [(error["loc"][0], error["type"]) for error in refusal.value.errors()] == [(field, rule)]


@pytest.mark.parametrize("text", ["uno\n=1+1", "uno\n- dos", "uno; =1+1", "(+502)", "-5", "5 - 3 = 2"])
def test_what_only_holds_such_signs_further_on_is_a_text(text):
    assert CommitmentPublic.model_validate(COMMITMENT | {"title_es": text}).title_es == text


def test_a_patch_tells_absent_from_empty():
    patch = RESOURCES["commitments"].update
    assert patch.model_validate({"end": None}).model_dump(exclude_unset=True) == {"end": None}
    assert patch.model_validate({}).model_dump(exclude_unset=True) == {}
    with pytest.raises(ValidationError):
        patch.model_validate({"nonsense": 1})


def test_every_field_and_code_is_described_in_both_languages():
    for entity in RESOURCES.values():
        for column in entity.columns:
            assert all(entity.title) and all(column.label) and all(column.about), (entity.resource, column.name)
            for member in column.enumeration or ():
                assert isinstance(member, LabelledEnum) and all(member.label)


def test_every_public_row_has_a_code_and_a_source_and_its_english_may_be_empty():
    for entity in ENTITIES:
        names = {column.name: column for column in entity.columns}
        assert entity.columns[0].name == "code" and entity.columns[0].required
        assert [column.name for column in entity.columns[-3:]] == ["source", "source_url", "source_date"]
        for name in names:
            if name.endswith("_es"):
                assert not names[f"{name[:-3]}_en"].required


def test_references_name_resources_that_exist():
    for entity in ENTITIES:
        for column in entity.columns:
            assert column.refers is None or column.refers in RESOURCES
            if column.refers_by:
                choice = next(item for item in entity.columns if item.name == column.refers_by)
                assert {member.value for member in typing.cast(type[LabelledEnum], choice.enumeration)} <= set(
                    RESOURCES
                )


def test_an_edition_is_still_read_after_a_field_was_added_moved_or_dropped():
    """Editions are for ever, and fields are not."""
    places = RESOURCES["places"]
    old = "name,code,dropped,kind\nSan Felipe,A,x,aldea\nSanta Ana,B,,barrio\n"
    rows = [
        places.public(code="A", name="San Felipe", kind="aldea"),
        places.public(code="B", name="Santa Ana", kind="barrio"),
    ]
    assert list(read_csv("places", old.encode())) == rows


def test_a_value_of_any_type_is_held_to_the_rules_of_its_text():
    for field, value in {
        "budget": Decimal("1E+400"),
        "sdg": ["a\x00"],
        "ogp_values": ["otra"],
        "end": 1735600000,
        "supporting": ["ana@example.org"],
    }.items():
        with pytest.raises(ValidationError):
            CommitmentPublic.model_validate(COMMITMENT | {field: value})
    row = CommitmentPublic.model_validate(COMMITMENT | {"sdg": [9, "13;6", "9"], "budget": 1.5, "title_es": " a\r\n "})
    assert (row.sdg, row.budget, row.title_es) == (["13", "6", "9"], Decimal("1.5"), "a")


def acceptable(column: Column) -> st.SearchStrategy:
    """Return values that the field by itself takes; rules that span fields may still refuse the row."""
    if column.pattern and column.name != "code":
        return st.sampled_from(["https://example.org/a?b=c;d", 'http://example.org/«ñ»,"x"'])
    if column.kind == "integer":
        return st.integers(column.minimum or 0, column.maximum or 10**8)
    if column.kind == "number":
        return st.decimals(column.minimum or 0, column.maximum or 10**9, places=6)
    return values(column)


@pytest.mark.parametrize("entity", RESOURCES.values(), ids=lambda entity: entity.resource)
@FEW
@given(data=st.data())
def test_whatever_is_accepted_has_one_text(entity, data):
    """Any text in any field: what the Public class takes, its canonical cells give back."""
    columns = [column for column in entity.columns if column.required or data.draw(st.booleans())]
    given_cells = {column.name: encode(data.draw(acceptable(column))) for column in columns}
    given_cells[data.draw(st.sampled_from(columns)).name] = data.draw(st.text(max_size=20))
    try:
        row = entity.create.model_validate(given_cells)
    except ValidationError:
        return
    cells = entity.encode(row)
    assert entity.decode(cells) == row
    assert entity.encode(entity.decode(cells)) == cells
    assert entity.create.model_validate(dict(zip((c.name for c in entity.columns), cells, strict=True))) == row
