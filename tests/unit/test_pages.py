"""The page registry: addresses are a promise, and each names a script that exists."""

import pytest

from config.i18n import Language
from config.pages import COMMITMENTS, OVERVIEW, PAGES
from config.settings import ROOT, settings
from presentation.addresses import href

# People have linked to these. Removing or changing one breaks their links, so it takes an edit here too.
PUBLIC = {
    *("", "cocreacion", "agenda", "compromisos", "datos", "metodologia", "territorio", "historial"),
    *("participacion", "trazabilidad", "avance", "gobernanza", "calidad", "verificar"),
}


def test_public_addresses_stay():
    assert {page.url for page in PAGES if not page.private} == PUBLIC


def test_each_page_has_its_own_script_and_address():
    assert [page.file for page in PAGES if not (ROOT / "pages" / page.file).is_file()] == []
    assert len({page.file for page in PAGES}) == len({page.url for page in PAGES}) == len(PAGES)


@pytest.mark.parametrize("name", ["page", "language", "self", "query", "url"])
def test_a_parameter_may_have_any_name(name):
    assert COMMITMENTS.address(Language.ES, **{name: "x"}) == f"/compromisos?{name}=x"
    assert href(COMMITMENTS, Language.ES, **{name: "x"}) == f"/compromisos?{name}=x"


def test_a_link_carries_the_language_only_where_it_is_not_the_default(monkeypatch):
    assert OVERVIEW.address(Language.ES) == "/"
    assert OVERVIEW.address(Language.EN) == "/?lang=en"
    assert COMMITMENTS.address(Language.EN, id="A&B ñ") == "/compromisos?id=A%26B+%C3%B1&lang=en"
    monkeypatch.setenv("LOCALE", "en")
    settings.cache_clear()
    assert COMMITMENTS.address(Language.EN) == "/compromisos"
    assert COMMITMENTS.address(Language.ES) == "/compromisos?lang=es"
