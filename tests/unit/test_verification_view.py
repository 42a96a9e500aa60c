"""The chain of editions, and what every published hash stands for."""

from dataclasses import replace
from datetime import date

from data_access.manifest import Resource
from indicators.verification import Run, chain, published_hashes
from tests.factories import commitment, created, edition, place, published, updated


def past(number, **files):
    resources = {name: Resource(digest, 1, 10) for name, digest in files.items()}
    return replace(published(number, date(2026, 1, number)), resources=resources)


HISTORY = (
    past(1, commitments="a", places="p"),
    past(2, commitments="b", places="p"),
    past(3, commitments="a", places="p"),
    past(4, commitments="a", places="q"),
)


def test_the_chain_runs_from_the_newest_edition_to_the_first():
    links = chain(edition(history=HISTORY), 1).links
    assert [link.told.number for link in links] == [4, 3, 2, 1]
    assert [link.prev_hash for link in links] == [*(link.told.hash for link in links[1:]), None]
    assert [(link.new_files, link.files) for link in links] == [(1, 2), (1, 2), (1, 2), (2, 2)]


def test_a_link_says_what_it_changed():
    row = commitment()
    history = (
        published(1, date(2026, 1, 1), created(row), created(place())),
        published(2, date(2026, 1, 2), updated(row, "title_es", "x"), updated(row, "title_en", "y")),
    )
    newest, first = chain(edition(row, place(), history=history), 1).links
    assert [(one.resource, one.operation, one.rows) for one in newest.told.counts] == [("commitments", "update", 1)]
    assert {one.resource for one in first.told.counts} == {"commitments", "places"}


def test_the_chain_is_paged_and_brings_a_page_within_what_there_is():
    long = edition(history=[past(number, places=str(number)) for number in range(1, 24)])
    last = chain(long, 9)
    assert (last.page, last.pages, last.total) == (2, 2, 23)
    assert [link.told.number for link in last.links] == [3, 2, 1]
    assert chain(edition(), 1).links == ()


def test_every_hash_stands_for_the_editions_in_a_row_that_published_it():
    found = published_hashes(edition(history=HISTORY))
    assert found["p"] == (Run("places", 1, 3),)
    assert found["a"] == (Run("commitments", 1, 1), Run("commitments", 3, 4))
    assert found[HISTORY[1].hash] == (Run("manifest", 2, 2),)
    assert len(found) == 4 + len(HISTORY)
