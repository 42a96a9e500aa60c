"""OGP's five co-creation standards, by hand: met, not met, and without data, for each of them."""

from datetime import date, timedelta

import pytest

from indicators.clocks import duties
from indicators.rulebook import RULES
from indicators.standards import STANDARDS, StandardState, standards
from tests.factories import (
    TODAY,
    attendance,
    commitment,
    contribution,
    created,
    edition,
    event,
    forum_session,
    governance_component,
    milestone,
    published,
    updated,
)

MET, NOT_MET, NO_DATA = StandardState
ACT = "https://example.org/acta"
RULES_OF_THE_FORUM = governance_component(code="G2", kind="rules")
FILES = governance_component(code="G3", kind="document_repository")


def session(days_ago, code="SES1", **over):
    return forum_session(code=code, held_on=TODAY - timedelta(days_ago), **over)


def state(code, *rows, on=TODAY, history=(), today=TODAY):
    found = {one.standard.code: one for one in standards(edition(*rows, on=on, history=history), today)}
    return found[code].state


def seats(*sectors):
    return [attendance(code=f"AS{number}", sector=one) for number, one in enumerate(sectors)]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], NO_DATA),
        ([governance_component(), RULES_OF_THE_FORUM], NO_DATA),
        ([governance_component(), RULES_OF_THE_FORUM, session(30)], MET),
        ([RULES_OF_THE_FORUM, session(30)], MET),
        ([governance_component(), RULES_OF_THE_FORUM, session(200)], NOT_MET),
        ([governance_component(), session(30)], NOT_MET),
        ([session(30)], NO_DATA),
        ([governance_component(), RULES_OF_THE_FORUM, session(-5)], NO_DATA),
    ],
)
def test_a_space_for_dialogue_is_a_forum_with_rules_that_met_in_six_months(rows, expected):
    assert state("dialogue", *rows) is expected


@pytest.mark.parametrize(
    ("rows", "on", "expected"),
    [
        ([FILES, session(30, minutes_url=ACT)], TODAY, MET),
        ([FILES, session(30)], TODAY, NOT_MET),
        ([FILES, session(400), session(30, "SES2", minutes_url=ACT)], TODAY, MET),
        ([FILES, session(30, minutes_url=ACT)], TODAY - timedelta(140), NOT_MET),
        ([governance_component(), session(30, minutes_url=ACT)], TODAY, NOT_MET),
        ([session(30, minutes_url=ACT)], TODAY, NO_DATA),
        ([FILES], TODAY, NO_DATA),
    ],
)
def test_open_information_is_a_site_kept_up_to_date_with_documents_and_minutes(rows, on, expected):
    assert state("information", *rows, on=on) is expected


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], NO_DATA),
        ([event(), contribution(), *seats("government", "academia", "community")], MET),
        ([event(), contribution(), *seats("government", "academia")], NOT_MET),
        ([event(), contribution()], NO_DATA),
        ([event(), *seats("government", "academia", "community")], NO_DATA),
        ([event(status="planned"), contribution(), *seats("government", "academia", "community")], NOT_MET),
    ],
)
def test_inclusive_participation_is_events_contributions_and_three_sectors(rows, expected):
    assert state("participation", *rows) is expected


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (contribution(), NOT_MET),
        (contribution(response="adopted", responded_on=date(2026, 4, 1)), NOT_MET),
        (contribution(response="not_adopted", reasoned_response_es="No es competencia municipal."), MET),
        (contribution(received_on=TODAY - timedelta(60)), NO_DATA),
        (contribution(received_on=None), NO_DATA),
    ],
)
def test_a_reasoned_response_is_due_after_four_months(row, expected):
    assert state("response", row) is expected
    late = contribution(code="AP2", received_on=TODAY - timedelta(60))
    assert state("response", row, late) is expected


def test_dialogue_in_follow_up_is_two_sessions_a_year_and_news_of_the_commitments():
    step = milestone(completion="limited")
    told = [published(1, date(2026, 1, 10), created(commitment()), created(step))]
    fresh = [*told, published(2, date(2026, 10, 1), updated(step, "completion", "not_started"))]
    rows = [commitment(), step]
    twice = [session(30), session(300, "SES2")]
    assert state("follow_up") is NO_DATA
    assert state("follow_up", *rows, *twice, history=fresh) is MET
    assert state("follow_up", *rows, session(30), session(400, "SES2"), history=fresh) is NOT_MET
    assert state("follow_up", *rows, *twice, history=told) is NOT_MET
    assert state("follow_up", *twice) is NO_DATA
    assert state("follow_up", *rows, history=fresh) is NO_DATA


def test_each_rule_is_in_the_rulebook_in_the_same_words():
    published_rules = {rule.code: (rule.name, rule.text) for rule in RULES}
    assert len(STANDARDS) == 5
    assert all(published_rules[one.code] == (one.name, one.rule) for one in STANDARDS)
    assert len(published_rules) == len(RULES), "a rule can be linked to by its code"


def test_the_clocks_of_many_commitments_are_one_duty_that_counts_its_states():
    late, ahead = commitment(), commitment(code="C2", end=date(2027, 1, 31))
    found = {one.code: one for one in duties(edition(late, ahead), TODAY)}
    assert [(one.value, count) for one, count in found["end_assessment"].states] == [("late", 1), ("pending", 1)]
    assert set(found) <= {rule.code for rule in RULES}
