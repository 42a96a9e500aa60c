"""Progress over time and by institution: who answers, what is late or due, the pace, how far deadlines moved."""

from datetime import date, timedelta

from indicators.progress import EITHER, PAGE_SIZE, ProgressFilters, When, progress
from tests.factories import TODAY, commitment, created, edition, milestone, organisation, published, updated

FIRST, SECOND = date(2026, 1, 31), date(2026, 4, 30)


def view(*rows, history=(), today=TODAY, **asked):
    return progress(edition(*rows, history=history), ProgressFilters.parse(asked), today)


def many(count, start=TODAY, step=1, **over):
    return [milestone(code=f"H{n:02}", end=start + timedelta(days=step * (n + 1)), **over) for n in range(count)]


def codes(found):
    return [due.milestone.code for due in found.shown]


def test_without_milestones_there_is_no_pace():
    found = view(commitment())
    assert (found.published, found.pace, found.shown, found.institutions) == (0, None, (), ())
    assert found.moves.total == 0


def test_withdrawn_commitments_have_no_milestones_to_follow():
    assert view(commitment(lifecycle="withdrawn"), milestone()).published == 0


def test_who_answers_is_the_institution_of_the_milestone_or_else_the_leading_one():
    rows = [
        commitment(lead="O1"),
        organisation(),
        organisation(code="O2"),
        milestone(),
        milestone(code="H2", responsible="O2"),
    ]
    assert codes(view(*rows, institucion="O1")) == ["H1"]
    assert codes(view(*rows, institucion="O2")) == ["H2"]
    assert {option.value: option.count for option in view(*rows).choices} == {"O1": 1, "O2": 1}
    assert view(*rows, institucion="NADA").filters.institution is None


def test_the_most_overdue_and_the_next_are_shown_first():
    late, ahead = many(10, step=-1), [row.model_copy(update={"code": f"P{row.code}"}) for row in many(10)]
    found = view(commitment(), *late, *ahead)
    assert (found.late, found.ahead, found.worst, found.nearest) == (10, 10, 10, 1)
    assert codes(found)[:EITHER] == [f"H{n:02}" for n in range(9, 9 - EITHER, -1)]
    assert codes(found)[EITHER:] == [f"PH{n:02}" for n in range(EITHER)]


def test_one_kind_of_deadline_goes_on_page_by_page():
    rows = [commitment(), *many(PAGE_SIZE + 2)]
    found = view(*rows, plazo="proximos", pagina="2")
    assert (codes(found), found.page, found.pages) == (["H12", "H13"], 2, 2)
    assert found.filters.query == {"plazo": "proximos", "pagina": "2"}
    assert view(*rows, plazo="vencidos").shown == ()
    assert view(*rows, pagina="2").filters == ProgressFilters()
    assert view(*rows, plazo="vencidos").filters.when is When.OVERDUE


def test_what_is_completed_is_neither_late_nor_due():
    found = view(commitment(), milestone(completion="completed"))
    assert (found.late, found.ahead, found.pace.done, found.pace.total) == (0, 0, 1, 1)


def test_the_pace_follows_what_was_published_each_day():
    row = milestone(completion="completed", end=SECOND, original_end=FIRST, end_reason_es="Lluvia")
    other = milestone(code="H2", end=FIRST)
    history = [
        published(1, date(2025, 6, 1), created(row), created(other)),
        published(2, date(2026, 3, 10), updated(row, "completion", "limited")),
    ]
    points = {point.day: point for point in view(commitment(), row, other, history=history).pace.points}
    assert [
        (p.first, p.now, p.done) for p in (points[date(2025, 12, 31)], points[FIRST], points[date(2026, 3, 31)])
    ] == [
        (0, 0, 0),
        (2, 1, 0),
        (2, 1, 1),
    ]
    assert points[SECOND].now == 2


def test_what_is_taken_back_is_not_completed_any_more():
    row = milestone(completion="limited", end=SECOND)
    done = milestone(completion="completed", end=SECOND)
    history = [
        published(1, date(2025, 6, 1), created(row)),
        published(2, date(2025, 9, 10), updated(done, "completion", "not_started")),
        published(3, date(2025, 11, 10), updated(row, "completion", "completed")),
    ]
    done_on = {point.day: point.done for point in view(commitment(), row, history=history).pace.points}
    assert (done_on[date(2025, 8, 31)], done_on[date(2025, 9, 30)], done_on[date(2025, 11, 30)]) == (0, 1, 0)


def test_days_ahead_say_nothing_of_what_is_completed():
    found = view(commitment(), milestone(end=date(2027, 3, 31)))
    assert [point.done for point in found.pace.points if point.day > TODAY] == [None] * 5
    assert found.pace.today.day == TODAY


def test_a_long_time_is_told_by_quarters():
    rows = [milestone(end=date(2020, 1, 15)), milestone(code="H2", end=date(2030, 1, 15))]
    days = [point.day for point in view(commitment(), *rows).pace.points if point.day != TODAY]
    assert len(days) < 50
    assert days[0] < date(2020, 1, 15)
    assert days[-1] >= date(2030, 1, 15)


def test_deadlines_by_how_far_they_moved():
    ends = {"H1": FIRST, "H2": FIRST + timedelta(30), "H3": FIRST + timedelta(31), "H4": FIRST - timedelta(1)}
    rows = [milestone(code=code, end=end, original_end=FIRST, end_reason_es="x") for code, end in ends.items()]
    moves = view(
        commitment(), *rows, milestone(code="H5", end=FIRST + timedelta(400)), milestone(code="H6", end=None)
    ).moves
    assert [(part.code, part.value) for part in moves.parts if part.value] == [
        ("earlier", 1),
        ("0", 2),
        ("30", 1),
        ("90", 1),
    ]
    assert (moves.total, moves.moved, moves.median) == (5, 3, 30)


def test_institutions_run_from_that_with_most_overdue_milestones():
    rows = [organisation(), organisation(code="O2"), commitment()]
    rows += [milestone(code="H1", responsible="O1", completion="completed"), milestone(code="H2", responsible="O2")]
    found = view(*rows).institutions
    assert [(one.code, one.pace.done, one.pace.late) for one in found] == [("O2", 0, 1), ("O1", 1, 0)]
    assert [point.day for point in found[0].pace.points] == [point.day for point in found[1].pace.points]
