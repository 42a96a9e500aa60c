"""The head of a page: its addresses, its link preview and its linked data say what the page is, and nothing escapes."""

import json
import time
from datetime import date

import brotli
import pytest
from bs4 import BeautifulSoup

from config import palette
from config.clock import stamp
from config.i18n import Language
from config.pages import CO_CREATION, COMMITMENTS, METHODOLOGY, OPEN_DATA, OVERVIEW, SERVICE_AGENDA
from config.settings import settings
from data_access.database import open_database
from data_access.loading import prepare
from data_access.manifest import DEMONSTRATION
from tests import factories
from tests.data_access.demonstrations import all_editions, load_tiny
from web.head import DESCRIPTION, View, head
from web.linked_data import script

SITE = "http://localhost:8501"
NASTY = """«Hoy» </title></script><script>alert("1")</script> & 'más' \u2028 fin"""
PAGES = (OVERVIEW, CO_CREATION, SERVICE_AGENDA, COMMITMENTS, METHODOLOGY, OPEN_DATA)
LISTS = {"commitments": COMMITMENTS, "agenda_items": SERVICE_AGENDA}


def view(page=OVERVIEW, language=Language.ES, code=None, query=None, **over):
    values = {"title": "Título", "description": "Lo que dice ahora.", "today": date(2026, 11, 22)}
    values["edition"] = factories.edition(factories.commitment(), factories.organisation(code="ORG"))
    return View(page=page, language=language, code=code, query=query or {}, **(values | over))


def parsed(shown):
    return BeautifulSoup(str(head(shown)), "html.parser")


def meta(soup, name):
    tags = soup.find_all("meta", attrs={"property" if ":" in name and "twitter" not in name else "name": name})
    assert len(tags) <= 1, name
    return tags[0]["content"] if tags else None


def links(soup, rel):
    return [tag for tag in soup.find_all("link") if rel in tag["rel"]]


def nodes(soup):
    graph = json.loads(soup.find("script", type="application/ld+json").string)
    return {node["@type"]: node for node in graph["@graph"]}


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.url or "home")
def test_a_page_has_one_address_in_each_language(facts, page, language):
    soup = parsed(view(page, language, title=page.title.in_(language), edition=facts))
    site = {"es": "Antigua, gobierno abierto", "en": "Antigua, open government"}[language]
    assert soup.title.string == f"{page.title.in_(language)} · {site}"
    here = SITE + page.address(language)
    assert [tag["href"] for tag in links(soup, "canonical")] == [here]
    assert meta(soup, "og:url") == here
    alternates = {tag["hreflang"]: tag["href"] for tag in links(soup, "alternate") if "hreflang" in tag.attrs}
    assert alternates == {
        "es": SITE + page.address(Language.ES),
        "en": SITE + page.address(Language.EN),
        "x-default": SITE + page.address(Language.ES),
    }


def test_a_site_in_english_has_its_plain_addresses_in_english(monkeypatch):
    monkeypatch.setenv("LOCALE", "en")
    settings.cache_clear()
    soup = parsed(view(COMMITMENTS, Language.EN))
    assert links(soup, "canonical")[0]["href"] == f"{SITE}/compromisos"
    assert {tag["hreflang"]: tag["href"] for tag in links(soup, "alternate") if "hreflang" in tag.attrs} == {
        "es": f"{SITE}/compromisos?lang=es",
        "en": f"{SITE}/compromisos",
        "x-default": f"{SITE}/compromisos",
    }


def test_filters_and_pages_of_a_list_are_addresses_of_their_own():
    soup = parsed(view(COMMITMENTS, Language.EN, query={"estado": "limited", "pagina": "2"}))
    assert links(soup, "canonical")[0]["href"] == f"{SITE}/compromisos?estado=limited&pagina=2&lang=en"
    assert meta(soup, "robots") is None


def test_a_code_stands_in_the_address_once():
    soup = parsed(view(METHODOLOGY, code="CM-01", query={"id": "CM-01", "pagina": "2"}))
    assert links(soup, "canonical")[0]["href"] == f"{SITE}/metodologia?id=CM-01&pagina=2"


def test_what_few_ask_for_is_not_for_search_engines():
    soup = parsed(view(COMMITMENTS, query={"q": "agua"}, common=False))
    assert meta(soup, "robots") == "noindex"
    assert links(soup, "canonical")[0]["href"] == f"{SITE}/compromisos?q=agua"


def test_what_is_not_found_has_no_address_and_is_not_indexed():
    soup = parsed(view(COMMITMENTS, code="NADA", found=False))
    assert meta(soup, "robots") == "noindex"
    assert soup.title.string == "Título · Antigua, gobierno abierto"
    assert not links(soup, "canonical")
    assert not links(soup, "alternate")
    assert soup.find("script") is None


def test_a_shared_link_shows_what_the_page_says():
    soup = parsed(view(COMMITMENTS, Language.EN, code="GT 1/2", title="Alianza"))
    assert meta(soup, "og:title") == "Alianza"
    assert meta(soup, "og:description") == meta(soup, "description") == "Lo que dice ahora."
    assert meta(soup, "og:type") == "article"
    assert meta(soup, "og:site_name") == "Antigua, open government"
    assert (meta(soup, "og:locale"), meta(soup, "og:locale:alternate")) == ("en_US", "es_GT")
    assert meta(soup, "og:image") == f"{SITE}/imagen/en/GT%201%2F2.png"
    assert (meta(soup, "og:image:width"), meta(soup, "og:image:height")) == ("1200", "630")
    assert meta(soup, "og:image:alt") == "Alianza. Lo que dice ahora."
    assert meta(soup, "twitter:card") == "summary_large_image"


def test_the_home_page_is_shared_under_the_name_of_the_site():
    soup = parsed(view(title="Inicio"))
    assert meta(soup, "og:title") == "Antigua, gobierno abierto"
    assert meta(soup, "og:type") == "website"
    assert meta(soup, "og:image") == f"{SITE}/imagen/es/inicio.png"


def test_a_table_of_the_open_data_is_shared_with_the_picture_of_its_page():
    assert meta(parsed(view(OPEN_DATA, code="events")), "og:image") == f"{SITE}/imagen/es/datos.png"


def test_a_long_description_ends_between_words():
    said = meta(parsed(view(description="palabra larga " * 40)), "description")
    assert DESCRIPTION - 20 < len(said) <= DESCRIPTION
    assert said.endswith(("larga…", "palabra…"))


def test_browsers_take_the_colours_of_either_theme():
    soup = parsed(view())
    colours = {tag["media"]: tag["content"] for tag in soup.find_all("meta", attrs={"name": "theme-color"})}
    assert colours == {
        "(prefers-color-scheme: light)": palette.BACKGROUND.light,
        "(prefers-color-scheme: dark)": palette.BACKGROUND.dark,
    }
    assert meta(soup, "color-scheme") == "light dark"


def test_a_commitment_names_its_feeds_its_data_and_its_card():
    soup = parsed(view(COMMITMENTS, Language.EN, code="C1"))
    found = {tag["type"]: tag["href"] for tag in links(soup, "alternate") if "type" in tag.attrs}
    assert found["application/atom+xml"] == f"{SITE}/feeds/compromisos/C1.atom?lang=en"
    assert found["text/calendar"] == f"{SITE}/feeds/compromisos/C1.ics?lang=en"
    assert found["application/json"] == f"{SITE}/datos/commitments/C1.json"
    card = "http%3A%2F%2Flocalhost%3A8501%2Fcompromisos%3Fid%3DC1%26lang%3Den"
    assert found["application/json+oembed"] == f"{SITE}/oembed?url={card}&format=json"


@pytest.mark.parametrize("page", [COMMITMENTS, SERVICE_AGENDA, METHODOLOGY])
def test_what_has_a_card_says_where_others_find_it(page):
    for code, expected in (("X1", True), (None, False)):
        types = [tag.get("type") for tag in links(parsed(view(page, code=code)), "alternate")]
        assert ("application/json+oembed" in types) is expected


def test_an_institution_chosen_in_a_list_names_its_feed():
    for institution, expected in (("ORG", True), ("nadie", False)):
        soup = parsed(view(COMMITMENTS, query={"institucion": institution}))
        assert any("/feeds/instituciones/" in tag["href"] for tag in links(soup, "alternate")) is expected


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.url or "home")
def test_every_page_names_the_feed_of_all_changes_the_licence_and_the_api(facts, page):
    soup = parsed(view(page, edition=facts))
    assert f"{SITE}/feeds/cambios.atom" in [tag["href"] for tag in links(soup, "alternate")]
    assert links(soup, "license")[0]["href"] == "https://creativecommons.org/licenses/by/4.0/"
    assert links(soup, "service-desc")[0]["href"] == f"{SITE}/api/v1/openapi.json"


def test_a_page_says_what_it_is_and_where_it_stands():
    told = nodes(parsed(view(COMMITMENTS, code="C1", title="Alianza")))
    assert told["GovernmentOrganization"]["name"] == "Municipalidad de Antigua Guatemala"
    assert told["WebPage"]["url"] == f"{SITE}/compromisos?id=C1"
    steps = [(step["position"], step["name"], step["item"]) for step in told["BreadcrumbList"]["itemListElement"]]
    assert steps == [
        (1, "Inicio", f"{SITE}/"),
        (2, "Compromisos", f"{SITE}/compromisos"),
        (3, "Alianza", f"{SITE}/compromisos?id=C1"),
    ]


@pytest.fixture(scope="module")
def facts(sqlite_files):
    return newest(sqlite_files.template(prepare))


@pytest.fixture(scope="module")
def demonstration(sqlite_files):
    return newest(sqlite_files.template(load_tiny))


def newest(url):
    engine = open_database(url)
    edition = all_editions(engine)[-1]
    engine.dispose()
    return edition


@pytest.mark.parametrize(
    ("page", "code", "data"),
    [
        (OVERVIEW, None, "todo"),
        (OPEN_DATA, None, "todo"),
        (OPEN_DATA, "events", "events"),
        *((page, None, resource) for resource, page in LISTS.items()),
    ],
)
def test_a_page_that_shows_data_says_which_and_where_they_lie(facts, page, code, data):
    told = nodes(parsed(view(page, code=code, edition=facts)))["Dataset"]
    assert told["@id"] == f"{SITE}/datos#{data}"
    files = [file["contentUrl"] for file in told["distribution"]]
    assert all(address.startswith(f"{SITE}/datos/{data}.") for address in files)
    assert {address.rpartition(".")[2] for address in files} >= ({"zip"} if data == "todo" else {"csv", "json"})
    assert told["version"] == str(facts.number)
    assert told["dateModified"] == stamp(facts.published_at)
    assert told["isAccessibleForFree"] is True
    assert 50 <= len(told["description"]) <= 5000
    assert "creativeWorkStatus" not in told


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(
    ("page", "code", "data", "file"),
    [
        (CO_CREATION, None, "todo", "todo.zip"),
        (METHODOLOGY, None, "todo", "todo.zip"),
        (METHODOLOGY, "CM-01", "todo", "todo.zip"),
        (COMMITMENTS, "GTAGA0001", "commitments", "commitments.csv"),
        (SERVICE_AGENDA, "S1", "agenda_items", "agenda_items.csv"),
    ],
)
def test_a_page_that_draws_on_data_names_them_in_short(demonstration, facts, page, code, data, file, language):
    for edition in (facts, demonstration):
        html = str(head(view(page, language, code, edition=edition)))
        graph = json.loads(BeautifulSoup(html, "html.parser").find("script", type="application/ld+json").string)
        (told,) = (node for node in graph["@graph"] if node["@type"] == "Dataset")
        assert told["@id"] == f"{SITE}/datos#{data}"
        assert told["url"] == f"{SITE}/datos" + ("" if data == "todo" else f"?id={data}")
        assert told["license"] == "https://creativecommons.org/licenses/by/4.0/"
        assert told["distribution"]["contentUrl"] == f"{SITE}/datos/{file}"
        assert told["name"]
        assert 50 <= len(told["description"]) <= 5000
        based_on = {"@id": told["@id"]}
        assert [node["isBasedOn"] for node in graph["@graph"] if "isBasedOn" in node] == [based_on]
        without = html.replace(str(script({"@graph": [told]}))[len('{"@graph":[') : -2] + ",", "")
        assert len(without) < len(html)
        assert len(brotli.compress(html.encode())) - len(brotli.compress(without.encode())) < 400


def test_demonstration_data_cannot_pass_for_real_ones(demonstration):
    for page in PAGES:
        told = nodes(parsed(view(page, edition=demonstration)))["Dataset"]
        assert told["creativeWorkStatus"] == DEMONSTRATION
        assert DEMONSTRATION in told["name"]
        assert DEMONSTRATION in told["description"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.url or "home")
def test_no_title_leaves_its_place(facts, page):
    code = "C1" if page is COMMITMENTS else None
    shown = view(page, code=code, title=NASTY, description=NASTY, query={"x": NASTY}, edition=facts)
    html = str(head(shown))
    assert "<script>alert" not in html
    assert html.count("</script>") == html.count("<script") == 1
    assert html.count("</title>") == 1
    soup = BeautifulSoup(html, "html.parser")
    plain = " ".join(NASTY.split())
    assert soup.title.string.startswith(plain)
    assert meta(soup, "description") == plain
    assert "\u2028" not in html
    assert {"WebPage", "CollectionPage"} & nodes(soup).keys()


def test_it_is_quick():
    shown = view(COMMITMENTS, code="C1")
    head(shown)
    begun = time.perf_counter()
    for _ in range(20):
        head(shown)
    assert (time.perf_counter() - begun) / 20 < 0.01  # a tenth of it where nothing else runs
