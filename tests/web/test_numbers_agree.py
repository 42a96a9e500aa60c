"""Without a script, every number that a public page shows is the one the read API answers, in both languages."""

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from config.i18n import Language
from data_access import current
from data_access.models import RESOURCES
from indicators.registry import INDICATORS
from tests.web import agreeing_files as files
from tests.web import agreeing_numbers as numbers
from tests.web import agreeing_pages as pages
from tests.web import agreeing_stories as stories
from tests.web.agreeing_blocks import Both, frame
from tests.web.api_records import Api
from tests.web.published import DATA, published
from tests.web.shown_numbers import Shown
from web import api, first_paint


@pytest.fixture(scope="module", params=DATA)
def answers(request, sqlite_files):
    """The API over the facts, then over the smallest demonstration."""
    app = Starlette(routes=[*api.routes(), *first_paint.routes()])
    with published(sqlite_files, request.param) as edition, TestClient(app) as client:
        yield edition, client, Api(client)


@pytest.fixture
def ask(own_settings, answers):
    """`ask(path, language, **query)` returns a page as it is sent, and the API beside it."""
    edition, client, known = answers
    assert current.current_edition() is edition

    def page(path, language, **query):
        spoken = {"lang": "en"} if language is Language.EN else {}
        answer = client.get(f"/{path}", params=query | spoken)
        assert answer.status_code == 200
        return Both(Shown(answer.text, language), known)

    return page


def agree(both):
    frame(both)
    differences = both.page.finish()
    assert not differences, "\n".join(differences)


@pytest.mark.parametrize("language", Language)
def test_home(ask, language):
    both = ask("", language)
    pages.home(both)
    agree(both)


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"estado": "limited"},
        {"vencidos": "true"},
        {"valor": "civic_participation", "estado": "completed"},
        {"q": "agua"},
        {"institucion": "DEMO-DIR-E"},
        {"q": "nada de esto"},
        {"area": "water"},
    ],
)
@pytest.mark.parametrize("language", Language)
def test_commitments(ask, language, query):
    both = ask("compromisos", language, **query)
    pages.commitments(both, query)
    agree(both)


@pytest.mark.parametrize("query", [{}, {"estado": "in_service"}, {"tipo": "new"}, {"prioridad": "high"}, {"q": "agua"}])
@pytest.mark.parametrize("language", Language)
def test_agenda(ask, language, query):
    both = ask("agenda", language, **query)
    pages.agenda(both, query)
    agree(both)


def codes(answers, table):
    """Return three records of a table: the first, the middle one and the last; fewer where there are fewer."""
    found = [row["code"] for row in answers[2].all(table)]
    return dict.fromkeys([*found[:1], *found[len(found) // 2 :][:1], *found[-1:]])


@pytest.mark.parametrize("language", Language)
def test_one_commitment(ask, answers, language):
    for code in codes(answers, "commitments"):
        both = ask("compromisos", language, id=code)
        stories.commitment(both, code)
        agree(both)


@pytest.mark.parametrize("language", Language)
def test_one_agenda_item(ask, answers, language):
    for code in codes(answers, "agenda_items"):
        both = ask("agenda", language, id=code)
        stories.agenda_item(both, code)
        agree(both)


@pytest.mark.parametrize("language", Language)
def test_co_creation(ask, language):
    both = ask("cocreacion", language)
    numbers.co_creation(both)
    agree(both)


@pytest.mark.parametrize("language", Language)
def test_methodology(ask, language):
    both = ask("metodologia", language)
    numbers.methodology(both)
    agree(both)


@pytest.mark.parametrize("code", INDICATORS)
@pytest.mark.parametrize("language", Language)
def test_one_indicator(ask, language, code):
    both = ask("metodologia", language, id=code)
    numbers.indicator(both, code)
    agree(both)


@pytest.mark.parametrize("language", Language)
def test_open_data(ask, language):
    both = ask("datos", language)
    files.open_data(both)
    agree(both)


@pytest.mark.parametrize("name", RESOURCES)
@pytest.mark.parametrize("language", Language)
def test_one_resource(ask, language, name):
    both = ask("datos", language, id=name)
    files.resource(both, name)
    agree(both)


def another(digits):
    """Return a text with its last digit changed."""
    place = max(place for place, sign in enumerate(digits) if sign.isdecimal())
    return f"{digits[:place]}{(int(digits[place]) + 1) % 10}{digits[place + 1 :]}"


def test_any_changed_number_is_noticed(ask):
    untouched = ask("", Language.ES)
    for place in range(len(untouched.page.numbers())):
        both = ask("", Language.ES)
        text = both.page.numbers()[place]
        text.replace_with(another(text))
        pages.home(both)
        frame(both)
        assert both.page.finish(), f"nobody noticed that {text!r} was changed"
