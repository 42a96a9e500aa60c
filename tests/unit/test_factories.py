"""The rows that tests are made of are rows that could be published."""

import pytest

from data_access.models import ENTITIES
from tests import factories


def test_there_is_a_factory_for_every_entity():
    assert set(factories.FACTORIES) == {entity.resource for entity in ENTITIES}


@pytest.mark.parametrize("entity", ENTITIES, ids=lambda entity: entity.resource)
def test_a_row_survives_its_canonical_text(entity):
    row = factories.FACTORIES[entity.resource]()
    assert entity.decode(entity.encode(row)) == row


def test_a_factory_takes_what_a_test_is_about():
    assert factories.commitment(end=None).end is None
    assert factories.attendance(people_hidden=True).people is None
    assert factories.contribution(channel="web").event is None


def test_an_edition_holds_each_row_under_its_resource():
    edition = factories.one_of_each()
    assert all(len(edition.rows[entity.resource]) == 1 for entity in ENTITIES)
