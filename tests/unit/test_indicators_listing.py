"""Filters, search and pages; and the list of commitments that uses them."""

from collections import Counter
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from data_access.enumerations import Completion, OgpValue, PolicyArea
from indicators.commitments import PAGE_SIZE, CommitmentFilters, _all_matching, commitments
from indicators.listing import Facet, contains, folded, paged, sift
from tests.factories import TODAY, assessment, commitment, edition, evidence, milestone, organisation

PLAN = (
    commitment(code="C1", lead="O1", supporting=["O2"], ogp_values=["civic_participation"], policy_area="environment"),
    commitment(code="C2", title_es="Buzón de denuncias", title_en="Complaint box", problem_es="El Árbol", lead="O2",
               end=date(2026, 12, 1), completion="limited", ogp_values=[*OgpValue][:2]),
    commitment(code="C3", title_es="Niñez y presupuesto", completion="completed", lead="O2", end=date(2026, 1, 1)),
    commitment(code="C4", title_es="Mercado", end=date(2026, 11, 30), action_es="Área peatonal"),
    commitment(code="C5", title_es="Agua", end=date(2026, 11, 2)),
    organisation(),
    organisation(code="O2", name_es="Secretaría de Comunicación"),
)  # fmt: skip


def found(**filters):
    return commitments(edition(*PLAN), CommitmentFilters(**filters), TODAY)


def codes(**filters):
    return [card.code for card in found(**filters).cards]


def test_the_most_overdue_come_first_then_the_nearest_deadline():
    assert codes() == ["C1", "C5", "C4", "C2", "C3"]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"status": Completion.LIMITED}, ["C2"]),
        ({"institution": "O2"}, ["C1", "C2", "C3"]),  # leading or supporting
        ({"ogp_value": OgpValue.CIVIC_PARTICIPATION}, ["C1", "C2"]),
        ({"area": PolicyArea.ENVIRONMENT}, ["C1"]),
        ({"overdue": True}, ["C1", "C5"]),
        ({"overdue": True, "institution": "O2"}, ["C1"]),
        ({"text": "BUZON denuncias"}, ["C2"]),
        ({"text": "denuncias arbol"}, ["C2"]),  # title and problem
        ({"text": "ninez"}, ["C3"]),
        ({"text": "peatonal area"}, ["C4"]),
        ({"text": "complaint"}, ["C2"]),
        ({"text": "c5"}, ["C5"]),
        ({"text": "alianza marte"}, []),
    ],
)
def test_filters(filters, expected):
    assert codes(**filters) == expected


def test_filters_travel_in_the_address():
    query = {"estado": "limited", "institucion": "O1", "valor": "civic_participation", "area": "water",
             "vencidos": "true", "q": "agua limpia", "pagina": "2"}  # fmt: skip
    assert CommitmentFilters.parse(query).query == query
    assert CommitmentFilters().query == {}


@pytest.mark.parametrize(
    "query",
    [
        {"estado": "done", "valor": "x", "area": "", "vencidos": "no", "q": "  ", "pagina": "uno"},
        {"pagina": "-3"}, {"pagina": "0"}, {"pagina": "²"}, {"pagina": "9" * 30}, {"lang": "en", "id": "C1"},
    ],
)  # fmt: skip
def test_what_an_address_says_in_error_is_left_out(query):
    assert CommitmentFilters.parse(query) == CommitmentFilters()


def test_a_long_search_is_cut():
    assert len(CommitmentFilters.parse({"q": "a" * 5000}).text) == 100


def test_choices_say_what_they_would_leave_with_the_other_filters():
    page = found(institution="O2")
    assert (page.total, page.matching) == (5, 3)
    assert {option.value: option.count for option in page.statuses} == {
        "no_evidence": 1, "not_started": 0, "limited": 1, "substantial": 0, "completed": 1,
    }  # fmt: skip
    assert [(option.label.es, option.count) for option in page.institutions] == [
        ("Dirección de Ambiente", 1), ("Secretaría de Comunicación", 3),
    ]  # fmt: skip
    assert page.overdue == 1
    assert found(status=Completion.LIMITED).overdue == 0


def test_an_institution_that_there_is_not_is_left_out():
    page = found(institution="O9", status=Completion.LIMITED)
    assert [card.code for card in page.cards] == ["C2"]
    assert page.filters == CommitmentFilters(status=Completion.LIMITED)


def test_an_institution_that_answers_for_nothing_can_still_be_seen_to_be_chosen():
    page = commitments(
        edition(*PLAN, organisation(code="O3", name_es="Otra")), CommitmentFilters(institution="O3"), TODAY
    )
    assert (page.cards, page.filters.institution) == ((), "O3")
    assert [(option.label.es, option.count) for option in page.institutions if option.value == "O3"] == [("Otra", 0)]


def test_a_list_says_which_page_it_is_and_not_which_was_asked_for():
    many = edition(*(commitment(code=f"C{number:03}") for number in range(PAGE_SIZE + 1)))
    assert commitments(many, CommitmentFilters(page=777), TODAY).filters.query == {"pagina": "2"}
    assert found(page=777).filters.query == {}


@pytest.mark.parametrize(
    ("filters", "common"),
    [
        ({}, True),
        ({"page": 2}, True),
        ({"status": Completion.LIMITED}, True),
        ({"institution": "O2"}, True),
        ({"institution": "O9"}, True),  # left out: it is the whole list
        ({"status": Completion.SUBSTANTIAL}, False),  # which leaves nothing
        ({"status": Completion.LIMITED, "institution": "O2"}, False),
        ({"text": "agua"}, False),
    ],
)
def test_what_many_ask_for_is_the_whole_or_what_one_choice_leaves(filters, common):
    assert found(**filters).common is common


def test_a_list_without_anything_is_common():
    assert commitments(edition(), CommitmentFilters(), TODAY).common


def test_page_numbers_push_nothing_out_of_memory():
    plan = edition(*PLAN)
    commitments(plan, CommitmentFilters(), TODAY)
    before = plan.__dict__["_kept"][_all_matching.__wrapped__].cache_info().misses
    for page in range(2, 200):
        commitments(plan, CommitmentFilters(page=page, institution=f"X{page}"), TODAY)
    assert plan.__dict__["_kept"][_all_matching.__wrapped__].cache_info().misses == before


def test_what_a_page_cannot_quote_is_replaced_in_a_search():
    assert CommitmentFilters.parse({"q": "a\0b\x1bc\ufdd0 \t\x85"}).text == "a\ufffdb\ufffdc\ufffd"


def test_pages_stay_within_what_there_is():
    many = edition(*(commitment(code=f"C{number:03}") for number in range(PAGE_SIZE * 2 + 1)))
    last = commitments(many, CommitmentFilters(page=99), TODAY)
    assert (last.page, last.pages, len(last.cards), last.matching) == (3, 3, 1, 41)
    empty = commitments(edition(), CommitmentFilters(page=2), TODAY)
    assert (empty.page, empty.pages, empty.cards, empty.total) == (1, 1, (), 0)


def test_a_card_tells_what_is_known():
    rows = (
        commitment(lead="O1", supporting=["O2", "O1"], original_end=date(2025, 11, 30), end_reason_es="Clima"),
        milestone(completion="completed"),
        milestone(code="H2"),
        evidence(subject_resource="milestones", subject="H1"),
        assessment(completion="limited"),
        *PLAN[-2:],
    )
    (card,) = commitments(edition(*rows), CommitmentFilters(), TODAY).cards
    assert (card.progress, card.milestones_done, card.milestones_total, card.evidence) == (0.5, 1, 2, 1)
    assert (card.days_late, card.days_left, card.slippage) == (326, None, 31)
    assert (card.assessed, card.assessed_on) == (Completion.LIMITED, date(2026, 1, 15))
    assert (card.institutions, card.lead.en) == (("O1", "O2"), "Environment Directorate")
    assert (card.last_update, card.published_since, card.days_without_update) == (None, TODAY, 0)


def test_a_card_does_not_invent_what_is_not():
    (card,) = commitments(edition(commitment(end=None)), CommitmentFilters(), TODAY).cards
    assert (card.progress, card.lead, card.slippage, card.assessed, card.days_left) == (None, None, None, None, None)
    assert (card.days_late, card.evidence, card.milestones_total, card.institutions) == (0, 0, 0, ())


@given(st.text())
@example("𝐀")  # decomposes to a capital
def test_folding_twice_is_folding_once(text):
    assert folded(folded(text)) == folded(text)


def test_words_are_found_in_any_order_and_nothing_matches_everything():
    assert contains(folded("Árbol de la VIDA"), "vida arbol")
    assert contains(folded("Árbol"), "")
    assert not contains(folded("Árbol"), "arbol seco")


ITEMS = st.lists(st.tuples(st.sampled_from("ab"), st.lists(st.sampled_from("xyz"), unique=True)), max_size=30)


def facets(kind, tag):
    return [Facet("kind", kind, lambda item: [item[0]]), Facet("tag", tag, lambda item: item[1])]


@given(ITEMS, st.sampled_from(["a", "b", None]), st.sampled_from(["x", "y", "z", None]))
def test_a_choice_leaves_as_many_as_its_count_says(items, kind, tag):
    def anything(item):
        return True

    sifted = sift(items, anything, facets(kind, tag))
    for value in "ab":
        assert len(sift(items, anything, facets(value, tag)).matching) == sifted.counts["kind"][value]
    for value in "xyz":
        assert len(sift(items, anything, facets(kind, value)).matching) == sifted.counts["tag"][value]


@given(st.lists(st.integers()), st.integers(-3, 20), st.integers(1, 7))
def test_every_item_is_on_one_page(items, page, size):
    _, number, pages = paged(items, page, size)
    assert 1 <= number <= pages
    shown = Counter(item for one in range(1, pages + 1) for item in paged(items, one, size)[0])
    assert shown == Counter(items)
