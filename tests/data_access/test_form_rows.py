"""What a form starts from: the row as texts, and codes that nothing has."""

import pytest

from data_access.form_rows import STEMS, codes_of_update, following, new_code, row_texts
from data_access.models import ENTITIES
from tests.data_access.proposals import create, publish, remove, staff, submitted


def test_a_row_is_the_canonical_text_of_every_field(town):
    texts = row_texts(town, "events", "EV-1")
    assert (texts["people"], texts["place"], texts["held_on"], texts["status"]) == ("30", "PORTAL", "", "held")


@pytest.mark.parametrize("code", ["nada", "", "' OR 1=1", "a\x00b"])
def test_there_is_nothing_where_there_is_no_such_row(town, code):
    assert row_texts(town, "events", code) is None


def test_a_new_code_follows_those_that_are_used_were_used_or_are_proposed(town):
    assert new_code(town, "milestones") == "H-2"
    publish(town, create("milestones", "H-2", commitment="C-1"))
    publish(town, remove("milestones", "H-2"))
    assert new_code(town, "milestones") == "H-3"
    submitted(town, staff(town).editor, create("milestones", "H-3", commitment="C-1"))
    assert new_code(town, "milestones") == "H-4"


@pytest.mark.parametrize(
    ("codes", "expected"),
    [([], "H-1"), (["uno", "dos"], "H-1"), (["M009"], "M010"), (["H-1", "M-1", "M-7"], "M-8"), (["2024"], "2025")],
)
def test_the_commonest_series_goes_on(codes, expected):
    assert following(codes, "H") == expected


def test_an_update_and_its_evidence_are_called_after_what_they_tell_of(town):
    assert codes_of_update(town, "H-1") == ("AV-H-1-1", "EVI-H-1-1")
    submitted(town, staff(town).editor, create(
        "progress_updates", "AV-H-1-1", milestone="H-1", event_date="2026-11-01", text_es="Listo"))  # fmt: skip
    assert codes_of_update(town, "H-1") == ("AV-H-1-2", "EVI-H-1-1")


def test_every_resource_has_its_beginning_of_a_code():
    assert set(STEMS) == {entity.resource for entity in ENTITIES}
