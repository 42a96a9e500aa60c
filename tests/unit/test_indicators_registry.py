"""Every indicator: complete in both languages, undefined without rows, and able to say zero."""

from datetime import date, timedelta

import pytest

from data_access.enumerations import Provenance
from data_access.models import RESOURCES
from indicators.model import Kind
from indicators.registry import INDICATORS, measure, measured
from tests.factories import (
    TODAY,
    activity,
    agenda_item,
    assessment,
    attendance,
    commitment,
    contribution,
    data_system,
    edition,
    event,
    evidence,
    facilitator_cohort,
    figure,
    forum_session,
    governance_component,
    measurement,
    milestone,
    one_of_each,
    organisation,
    place,
    risk,
    stage,
)

PUBLISHED_CODES = (
    *("CC-01", "CC-01r", "CC-02", "CC-03", "CC-03b", "CC-04", "CC-04b", "CC-04c"),
    *("CC-05", "CC-05b", "CC-05c", "CC-05d", "CC-06", "CC-07", "CC-08", "CC-09", "CC-09b", "CC-10", "CC-11"),
    *("SA-01", "SA-02", "SA-03", "SA-04", "SA-05"),
    *("CM-01", "CM-02", "CM-03", "CM-03b", "CM-03c", "CM-04", "CM-04b", "CM-05", "CM-06", "CM-06b", "CM-07"),
    *("CM-08", "CM-09", "CM-09b", "DQ-01", "DQ-02", "DQ-03", "DQ-04"),
)
EVERY = pytest.mark.parametrize("code", PUBLISHED_CODES)


def test_the_codes_stay():
    assert tuple(INDICATORS) == PUBLISHED_CODES, "people link to these"


@EVERY
def test_an_indicator_is_complete(code):
    indicator = INDICATORS[code]
    assert indicator.code == code
    texts = [indicator.name, indicator.definition, indicator.formula, indicator.unit]
    assert all(text.es and text.en for text in texts)
    assert all(text.es.endswith(".") and text.en.endswith(".") for text in (indicator.definition, indicator.formula))
    assert set(indicator.source) <= set(RESOURCES)
    assert (indicator.provenance is Provenance.REPORTED) == code.endswith("r")


@EVERY
def test_without_rows_there_is_no_value(code):
    result = measure(code, edition(), TODAY)
    if code == "CM-07":  # an edition is itself an update of the site, so that clock always has an answer
        assert (result.value, result.total) == (1, 1)
    else:
        assert result.value is None
        assert not any(part.value for part in result.parts)


# The least an edition must hold for the indicator to be zero instead of unknown.
ZEROES = {
    "CC-01": [event(people=0)],
    "CC-01r": [figure(value=0, qualifier="0")],
    "CC-02": [event(status="planned")],
    "CC-03": [place(), event()],
    "CC-03b": [place(kind="municipality", population=46054), event(people=0)],
    "CC-04": [event(), attendance(sex="men")],
    "CC-04b": [event(), attendance()],
    "CC-05b": [contribution()],
    "CC-05c": [contribution(response="adopted", responded_on=date(2026, 3, 1))],
    "CC-05d": [contribution(response="not_adopted")],
    "CC-06": [facilitator_cohort(people=0)],
    "CC-07": [data_system(status="planned")],
    "CC-08": [governance_component(in_place_since=TODAY + timedelta(1))],
    "CC-09": [forum_session(held_on=TODAY + timedelta(1))],
    "CC-09b": [forum_session()],
    "CC-10": [stage(), activity()],
    "SA-02": [agenda_item()],
    "SA-03": [agenda_item()],
    "SA-04": [agenda_item(baseline=30, target=60), measurement(value=30)],
    "SA-05": [agenda_item()],
    "CM-02": [commitment(), milestone()],
    "CM-03": [commitment(end=TODAY)],
    "CM-03b": [commitment(), milestone(end=TODAY)],
    "CM-03c": [commitment(end=TODAY)],
    "CM-04": [commitment()],
    "CM-04b": [commitment()],
    "CM-05": [milestone()],
    "CM-06": [commitment()],
    "CM-08": [commitment(completion="limited"), assessment(completion="limited")],
    "CM-09": [risk(status="closed")],
    "CM-09b": [risk(reviewed_on=TODAY)],
    "DQ-01": [commitment()],
    "DQ-02": [milestone()],
    "DQ-03": [commitment()],
    "DQ-04": [stage(source=None)],
}
NEVER_ZERO = {"CC-04c", "CC-05", "CC-11", "SA-01", "CM-01", "CM-06b", "CM-07"}


@pytest.mark.parametrize("code", sorted(set(PUBLISHED_CODES) - NEVER_ZERO))
def test_with_rows_that_do_not_meet_it_the_value_is_zero(code):
    result = measure(code, edition(*ZEROES[code]), TODAY)
    assert result.value == 0
    assert result.value is not None
    assert not result.at_least


@EVERY
def test_a_result_speaks_of_rows_of_the_edition(code):
    made = one_of_each()
    result = measure(code, made, TODAY)
    refs = {*result.rows, *(ref for part in result.parts for ref in part.rows)}
    assert all(made.row(ref.resource, ref.code) is not None for ref in refs)
    assert {ref.resource for ref in refs} <= {*INDICATORS[code].source}
    if INDICATORS[code].kind is Kind.SHARE and result.value is not None:
        assert 0 <= result.value <= 1
    assert all(part.label.es and part.label.en for part in result.parts)


def test_a_result_is_computed_once():
    made = one_of_each()
    assert measure("CM-03", made, TODAY) is measure("CM-03", made, TODAY)
    assert measure("CM-03", made, TODAY) is not measure("CM-03", one_of_each(), TODAY)


def test_one_edition_gives_two_answers_on_two_days():
    made = edition(commitment())
    assert measure("CM-03c", made, date(2026, 1, 1)).value == 1
    assert measure("CM-03c", made, TODAY).value == 326


def test_what_is_asked_for_comes_in_its_order():
    codes = ("SA-01", "CC-01")
    assert tuple(one.indicator.code for one in measured(edition(), TODAY, *codes)) == codes


def test_a_part_is_found_by_its_code():
    result = measure("CM-01", edition(commitment(), organisation(), evidence()), TODAY)
    assert result.part("no_evidence").value == 1
    assert result.part("unknown") is None
