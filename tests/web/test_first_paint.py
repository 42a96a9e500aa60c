"""The first paint over HTTP: every address answers at once with its finished content, and with nothing too much."""

import gzip
import logging
import re
from collections import Counter
from datetime import date
from types import SimpleNamespace
from urllib.parse import urljoin

import brotli
import pytest
from bs4 import BeautifulSoup
from markupsafe import Markup
from starlette.applications import Starlette
from starlette.testclient import TestClient

from config.clock import today
from config.i18n import Language
from config.pages import COMMITMENTS, OVERVIEW, PAGES, SERVICE_AGENDA
from config.settings import settings
from data_access import current
from indicators.commitments import CommitmentFilters, commitments
from presentation import bodies, moment
from presentation.bodies import BODIES
from tests import factories
from tests.data_access.demonstrations import load_tenth
from tests.web.published import published
from web import first_paint, light, platform
from web.platform import Moved
from web.security import hash_of

SITE = "http://localhost:8501"
BUDGET = 30 * 1024  # bytes until the content is visible, as they leave in Brotli
LISTS = [page.url for page in PAGES if not page.private]
DETAILS = {
    "facts": ["compromisos?id=GTAGA0001", "metodologia?id=CM-03", "datos?id=commitments"],
    "demonstration": [
        "compromisos?id=DEMO-COM-0001",
        "agenda?id=DEMO-AGE-0003",
        "metodologia?id=CC-05",
        "datos?id=milestones",
    ],
}
ADDRESSES = {data: [*LISTS, *details] for data, details in DETAILS.items()}
EVERY = [(data, address) for data, addresses in ADDRESSES.items() for address in addresses]
# Streamlit answers these with its page; what lies in the folders is its own.
FOLDERS = ["static", "media", "component", "_stcore", "app/static/x.png", "auth/x"]
# Streamlit would answer these with its page, or with an error of a sign-in or an agent that nobody set up.
UNUSED = ["_stcore/nada", "_stcore/stream", "_stcore/health/", "_stcore/script-health-check", "_stcore/agent/interact"]
UNUSED += ["auth/login", "auth/logout", "oauth2callback", "manifest.json", "compromisos/_stcore/health"]
FILTERED = "compromisos?estado=limited&vencidos=true"


@pytest.fixture(scope="module")
def editions(sqlite_files):
    """The current edition of each set of data, read once."""
    found = {}
    for data in DETAILS:
        with published(sqlite_files, data) as edition:
            found[data] = edition
    return found


@pytest.fixture
def client():
    """A browser that accepts no compression and follows nothing, so that what is sent can be looked at."""
    app = Starlette(routes=first_paint.routes())
    return TestClient(app, follow_redirects=False, headers={"Accept-Encoding": "identity"})


@pytest.fixture
def show(editions, monkeypatch):
    """`show("facts")` makes a set of data what the process serves."""

    def serve(data, answers=True):
        store = SimpleNamespace(current=lambda: editions[data], answers=answers)
        monkeypatch.setattr(current, "store", lambda: store)
        return editions[data]

    return serve


@pytest.fixture
def crowd(monkeypatch):
    """Lists of several pages are what the process serves."""
    many = (factories.commitment(code=f"C{number:02}", lead="O1") for number in range(41))
    last = factories.commitment(
        code="X1", title_es="Zonas verdes", completion="limited", policy_area="environment", end=date(2100, 1, 1)
    )
    services = (factories.agenda_item(code=f"S{number:02}", kind="new", title_es="Agua") for number in range(22))
    steps = (factories.milestone(code=f"H{number:02}", commitment="C01") for number in range(60))
    shown = factories.edition(*many, last, *services, *steps, factories.organisation())
    monkeypatch.setattr(current, "store", lambda: SimpleNamespace(current=lambda: shown, answers=True))


def in_language(address, language):
    separator = "&" if "?" in address else "?"
    return f"/{address}" + (f"{separator}lang={language}" if language is Language.EN else "")


def parsed(answer):
    return BeautifulSoup(answer.text, "html.parser")


def page_and_query(address):
    path, _, query = address.partition("?")
    return next(page for page in PAGES if page.url == path), dict(part.split("=") for part in query.split("&") if part)


def words(html):
    return " ".join(Markup(html).striptags().split())


# What an address shows


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(("data", "address"), EVERY)
def test_an_address_answers_with_its_finished_content(client, show, data, address, language):
    edition = show(data)
    answer = client.get(in_language(address, language))
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    soup = parsed(answer)
    assert soup.html["lang"] == language.value
    assert len(soup.find_all("h1")) == 1
    assert [tag["href"] for tag in soup.find_all("link", rel="canonical")] == [SITE + in_language(address, language)]
    page, query = page_and_query(address)
    for piece in BODIES[page](edition, query, today(), language).body:
        if isinstance(piece, Markup):
            assert piece in answer.text
    assert [tag["href"] for tag in soup.select("nav > ul a")] == [
        one.address(language) for one in PAGES if one.named and not one.private
    ]
    assert [tag["href"] for tag in soup.select("nav > ul [aria-current=page]")] == [page.address(language)] * page.named
    assert f"{edition.hash[:12]}…" in soup.select_one(".site-footer").get_text()


@pytest.mark.parametrize(("data", "address"), EVERY)
def test_no_identifier_stands_twice_and_nothing_comes_from_elsewhere(client, show, data, address):
    show(data)
    soup = parsed(client.get(f"/{address}"))
    assert [name for name, times in Counter(tag["id"] for tag in soup.find_all(id=True)).items() if times > 1] == []
    sources = [tag["src"] for tag in soup.find_all(src=True)]
    sources += [
        tag["href"]
        for tag in soup.find_all("link")
        if not {"canonical", "alternate", "license", "service-desc", "describedby"} & set(tag["rel"])
    ]
    sources += re.findall(r"url\(['\"]?([^'\")]+)", "".join(tag.get_text() for tag in soup.find_all("style")))
    sources += [soup.select_one("#first-paint")[f"data-{name}"] for name in ("module", "stylesheet")]
    sources += soup.select_one("#first-paint")["data-preloads"].split()
    assert len(sources) > 8
    assert [one for one in sources if not one.startswith(("/static/", "/favicon.png", "data:", "#"))] == []


def test_every_font_that_stands_in_for_another_is_declared(client, show):
    """A name that no @font-face has falls back to the machine's own measure, and the page jumps when fonts arrive."""
    show("facts")
    style = "".join(tag.get_text() for tag in parsed(client.get("/")).find_all("style"))
    declared = set(re.findall(r'@font-face \{ font-family: "([^"]+)"', style))
    lists = re.findall(r'(?:--serif|font-family): ("[^;]+,[^;]+);', style)
    named = {name for names in lists for name in re.findall(r'"([^"]+)"', names)}
    assert named
    assert named <= declared


def test_typefaces_wait_for_streamlit_and_stay_away_where_data_are_saved(client, show):
    show("facts")
    for address, saves, where in (("/", "on", None), ("/", "", "noscript"), ("/nothing", "", "head")):
        soup = parsed(client.get(address, headers={"Save-Data": saves}))
        styles = [tag for tag in soup.find_all("style") if "woff2" in tag.get_text()]
        assert [tag.parent.name for tag in styles] == [where] * bool(where), (address, saves)


def test_the_headline_numbers_stand_in_the_html(client, show):
    for data in DETAILS:
        edition = show(data)
        listed = commitments(edition, CommitmentFilters(), today())
        for language in Language:
            said = words(client.get(in_language("", language)).text)
            overview = BODIES[OVERVIEW](edition, {}, today(), language)
            assert words(overview.description) in said
            soup = parsed(client.get(in_language("compromisos", language)))
            assert len(soup.select(".cards > li")) == len(listed.cards)
            assert str(listed.total) in soup.get_text()


def test_a_filtered_list_is_an_address_of_its_own(client, show):
    edition = show("demonstration")
    soup = parsed(client.get("/compromisos?estado=limited&nada=1&pagina=1"))
    listed = commitments(edition, CommitmentFilters.parse({"estado": "limited"}), today())
    assert 0 < len(listed.cards) < len(commitments(edition, CommitmentFilters(), today()).cards)
    assert len(soup.select(".cards > li")) == len(listed.cards)
    assert soup.find("link", rel="canonical")["href"] == f"{SITE}/compromisos?estado=limited"
    languages = {tag["hreflang"]: tag["href"] for tag in soup.select(".languages a")}
    assert languages == {"es": "/compromisos?estado=limited", "en": "/compromisos?estado=limited&lang=en"}


@pytest.mark.parametrize("page", LISTS)
def test_no_parameter_breaks_a_page_and_links_repeat_only_what_it_heard(client, show, page):
    show("facts")
    answer = client.get(f"/{page}?page=1&language=en&self=x&query=x&utm_source=x&pagina=777")
    assert answer.status_code == 200
    soup = parsed(answer)
    assert soup.find("link", rel="canonical")["href"] == f"{SITE}/{page}"
    assert [tag["href"] for tag in soup.select(".languages a")] == [f"/{page}", f"/{page}?lang=en"]
    assert soup.select_one(".to-light")["href"] == f"/{page}?ligera=1"


@pytest.mark.parametrize(
    ("asked", "heard"),
    [
        ("compromisos?pagina=777", "compromisos?pagina=3"),
        ("compromisos?institucion=zzz", "compromisos"),
        ("compromisos?institucion=zzz&estado=limited&pagina=9", "compromisos?estado=limited"),
        ("agenda?pagina=777", "agenda?pagina=2"),
        ("agenda?institucion=zzz", "agenda"),
        ("metodologia?id=CM-01&pagina=777", "metodologia?id=CM-01"),
    ],
)
def test_what_an_address_makes_up_is_no_page_of_its_own(client, crowd, asked, heard):
    first_paint._kept.cache_clear()
    answer = client.get(f"/{asked}")
    soup = parsed(answer)
    assert soup.find("link", rel="canonical")["href"] == f"{SITE}/{heard}"
    assert soup.find("meta", attrs={"name": "robots"}) is None
    assert answer.content == client.get(f"/{heard}").content
    assert first_paint._kept.cache_info().currsize == 1


@pytest.mark.parametrize(
    ("address", "indexed"),
    [
        ("compromisos?estado=no_evidence", True),
        ("compromisos?estado=no_evidence&pagina=2", True),
        ("agenda?tipo=new", True),
        ("compromisos?estado=completed", False),
        ("compromisos?estado=no_evidence&valor=civic_participation", False),
        ("agenda?tipo=new&estado=identified", False),
        ("compromisos?q=ambiente", False),
    ],
)
def test_what_many_ask_for_is_kept_and_for_search_engines_and_the_rest_is_neither(client, crowd, address, indexed):
    first_paint._kept.cache_clear()
    robots = parsed(client.get(f"/{address}")).find("meta", attrs={"name": "robots"})
    assert (robots is None) is indexed
    assert first_paint._kept.cache_info().currsize == int(indexed)


@pytest.mark.parametrize(
    ("address", "title", "description"),
    [
        (
            "compromisos?estado=no_evidence",
            "Compromisos: Sin evidencia disponible",
            "41 de 42 compromisos. Cumplimiento: Sin evidencia disponible. ",
        ),
        ("compromisos?pagina=2", "Compromisos · Página 2 de 3", "42 de 42 compromisos. Página 2 de 3. Lo que la "),
        (
            "compromisos?vencidos=true&institucion=O1&pagina=2&lang=en",
            "Commitments: Environment Directorate, Overdue · Page 2 of 3",
            "41 of 42 commitments. Institution: Environment Directorate. Deadline: Overdue. Page 2 of 3. ",
        ),
        (
            "compromisos?area=environment",
            "Compromisos: Ambiente y cambio",
            "1 de 42 compromisos. Área: Ambiente y cambio",
        ),
        ("compromisos?q=zonas&lang=en", "Commitments: “zonas”", "1 of 42 commitments. Search: “zonas”. "),
        ("agenda?tipo=new", "Agenda de servicios: Servicio nuevo", "22 de 22 servicios. Tipo: Servicio nuevo. Los "),
        ("metodologia?id=CM-03b&pagina=2&lang=en", " · Page 2 of 2", "Page 2 of 2. "),
    ],
)
def test_a_filtered_list_and_a_later_page_have_a_name_of_their_own(client, crowd, address, title, description):
    soup = parsed(client.get(f"/{address}"))
    assert title in soup.title.string
    assert soup.find("meta", attrs={"name": "description"})["content"].startswith(description)


def test_the_whole_list_is_called_and_says_what_it_did(client, crowd):
    soup = parsed(client.get("/compromisos?pagina=1&estado=&q="))
    assert soup.title.string == "Compromisos · Antigua, gobierno abierto"
    assert soup.find("meta", attrs={"name": "description"})["content"].startswith("Lo que la municipalidad prometió")


def test_charts_are_pictures_with_words_and_a_table(client, show):
    show("demonstration")
    soup = parsed(client.get("/cocreacion"))
    charts = soup.select(".chart")
    assert len(charts) == int(soup.select_one("#first-paint")["data-figures"]) > 2
    for chart in charts:
        assert chart["role"] == "img"
        assert len(chart["aria-label"]) > 20
        assert [svg["aria-hidden"] for svg in chart.find_all("svg")] == ["true", "true"]
        narrow, wide = (float(svg["width"]) for svg in chart.find_all("svg"))
        assert narrow < wide
    assert len(soup.select(".stHtml table")) >= len(charts)


def test_who_reads_is_told_that_data_are_invented(client, show):
    show("demonstration")
    assert "todo lo que muestra este sitio es inventado" in parsed(client.get("/")).select_one(".notice").get_text()
    show("facts")
    assert parsed(client.get("/")).select_one(".notice") is None


def test_who_reads_is_told_that_the_database_is_silent(client, show):
    edition = show("facts")
    before = client.get("/compromisos")
    show("facts", answers=False)
    silent = client.get("/compromisos")
    assert silent.status_code == 200
    said = f"La base de datos no responde; se muestra la edición {edition.number}, la última leída."
    assert said in words(silent.text)
    assert silent.headers["etag"] != before.headers["etag"]
    show("facts")
    assert client.get("/compromisos").headers["etag"] == before.headers["etag"]


# How it travels


@pytest.mark.parametrize("address", ["", "compromisos", "datos", FILTERED, "compromisos?id=GTAGA0001"])
def test_what_a_reader_has_is_not_sent_again(client, show, address):
    show("facts")
    answer = client.get(f"/{address}")
    assert answer.headers["cache-control"] == "public, no-cache"
    assert {part.strip() for part in answer.headers["vary"].split(",")} == {"Accept-Encoding", "Save-Data"}
    again = client.get(f"/{address}", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["vary"] == answer.headers["vary"]
    head = client.head(f"/{address}")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == answer.headers["etag"]


def test_another_language_edition_or_day_is_another_answer(client, show, monkeypatch):
    show("facts")
    tags = {client.get("/").headers["etag"], client.get("/?lang=en").headers["etag"]}
    show("demonstration")
    tags.add(client.get("/").headers["etag"])
    monkeypatch.setattr(moment, "today", lambda: today().replace(year=today().year + 1, day=1))
    tags.add(client.get("/").headers["etag"])
    assert len(tags) == 4


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_compressed_it_is_the_same(client, show, encoding):
    show("demonstration")
    plain = client.get("/compromisos").content
    with client.stream("GET", "/compromisos", headers={"Accept-Encoding": encoding}) as answer:
        sent = b"".join(answer.iter_raw())
        assert answer.headers["content-encoding"] == encoding
    assert {"br": brotli.decompress, "gzip": gzip.decompress}[encoding](sent) == plain
    assert len(sent) < len(plain) / 3


def test_every_page_of_a_large_edition_is_light(client, sqlite_files, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", sqlite_files.template(load_tenth))
    settings.cache_clear()
    store = current.EditionStore(current.open_database(settings().DATABASE_URL))
    monkeypatch.setattr(current, "store", lambda: store)
    sizes = {}
    for address in ADDRESSES["demonstration"]:
        for language in Language:
            asked = in_language(address, language)
            sizes[asked] = int(client.get(asked, headers={"Accept-Encoding": "br"}).headers["content-length"])
    store.engine.dispose()
    assert {asked: size for asked, size in sizes.items() if size > BUDGET} == {}


def test_what_everybody_reads_is_made_once_and_what_one_types_is_not_kept(client, show):
    show("demonstration")
    first_paint._kept.cache_clear()
    for address in ADDRESSES["demonstration"]:
        for _ in range(3):
            client.get(f"/{address}")
    assert first_paint._kept.cache_info().misses == len(ADDRESSES["demonstration"])
    for number in range(5):
        client.get(f"/compromisos?q=agua{number}")
        client.get(f"/compromisos?id=NADA{number}")
    assert first_paint._kept.cache_info().currsize == len(ADDRESSES["demonstration"])


# Filters as a plain form


def fields(soup):
    """Return what the form sends by itself, and what each chip adds."""
    form = soup.select_one("form")
    hidden = {tag["name"]: tag["value"] for tag in form.find_all("input", type="hidden")}
    chips = {(tag["name"], tag["value"]): tag["aria-pressed"] for tag in form.select("fieldset button")}
    return hidden, chips


def test_chips_send_their_code_and_the_chosen_one_none(client, show):
    show("demonstration")
    hidden, chips = fields(parsed(client.get("/compromisos")))
    assert hidden == {}
    assert {name for name, _ in chips} == {"estado", "valor", "vencidos"}
    assert set(chips.values()) == {"false"}
    hidden, chips = fields(parsed(client.get("/compromisos?estado=limited&vencidos=true")))
    assert hidden == {"estado": "limited", "vencidos": "true"}
    assert {key for key, pressed in chips.items() if pressed == "true"} == {("estado", ""), ("vencidos", "")}
    assert ("estado", "limited") not in chips


def test_what_the_form_sends_is_what_the_address_says(client, show):
    """A browser sends the hidden value first and the pressed chip last: the last one counts."""
    show("demonstration")
    twice = parsed(client.get("/compromisos?q=&institucion=&estado=limited&estado=no_evidence"))
    assert twice.find("link", rel="canonical")["href"] == f"{SITE}/compromisos?estado=no_evidence"
    undone = parsed(client.get("/compromisos?q=&institucion=&estado=limited&estado="))
    assert undone.find("link", rel="canonical")["href"] == f"{SITE}/compromisos"
    assert fields(undone)[0] == {}


@pytest.mark.parametrize("page", [COMMITMENTS, SERVICE_AGENDA], ids=lambda page: page.url)
def test_the_select_offers_what_can_be_chosen_and_shows_what_is(client, show, page):
    show("demonstration")
    select = parsed(client.get(f"/{page.url}")).select_one("select[name=institucion]")
    assert [tag["value"] for tag in select.find_all("option", selected=True)] == []
    assert select.find("option").attrs == {"value": ""}
    values = [tag["value"] for tag in select.find_all("option")[1:]]
    assert len(set(values)) == len(values) > 1
    soup = parsed(client.get(f"/{page.url}?institucion={values[0]}"))
    assert [tag["value"] for tag in soup.select("select[name=institucion] [selected]")] == [values[0]]


def test_the_form_keeps_the_language(client, show):
    show("demonstration")
    form = parsed(client.get("/compromisos?lang=en&estado=limited")).select_one("form")
    assert (form["method"], form["action"]) == ("get", "/compromisos")
    assert fields(form.parent)[0] == {"lang": "en", "estado": "limited"}


def test_what_a_reader_typed_stays_text(client, show):
    show("demonstration")
    typed = """<script>alert(1)</script>"'&"""
    answer = client.get("/compromisos", params={"q": typed})
    assert parsed(answer).select_one("input[name=q]")["value"] == typed
    assert "<script>alert" not in answer.text


# What is not there


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("page", ["compromisos", "agenda", "metodologia", "datos"])
def test_an_unknown_code_is_not_found_on_its_page(client, show, page, language):
    show("facts")
    answer = client.get(in_language(f"{page}?id=<b>NADA</b>", language))
    soup = parsed(answer)
    assert answer.status_code == 404
    assert soup.html["lang"] == language.value
    assert "<b>NADA</b>" in soup.select_one(".page").get_text()
    assert soup.find("link", rel="canonical") is None
    assert soup.find("meta", attrs={"name": "robots"})["content"] == "noindex"
    again = client.get(in_language(f"{page}?id=<b>NADA</b>", language), headers={"If-None-Match": "*"})
    assert again.status_code == 404


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(
    "address", ["nada", "a/b/c", "compromisos/NADA", "router", "index.html", "static_files", "%00", *FOLDERS, *UNUSED]
)
def test_an_unknown_address_is_a_page_that_boots_nothing(client, show, address, language):
    show("facts")
    answer = client.get(in_language(address, language))
    soup = parsed(answer)
    assert answer.status_code == 404
    assert soup.html["lang"] == language.value
    assert soup.h1.get_text() == {"es": "Página no encontrada", "en": "Page not found"}[language.value]
    assert soup.select_one("#first-paint").get("data-module") is None
    assert "/static/js/" not in answer.text
    assert soup.select_one("nav [aria-current=page]") is None
    assert soup.select_one(".not-found a[href]")["href"] == OVERVIEW.address(language)


def test_an_address_is_only_quoted(client, show):
    show("facts")
    answer = client.get("/%3Cscript%3Ealert(1)%3C/script%3E")
    assert answer.status_code == 404
    assert "<script>alert" not in answer.text
    assert "<script>alert(1)</script>" in parsed(answer).select_one(".not-found").get_text()


@pytest.mark.parametrize(
    ("asked", "led_to"),
    [
        ("/compromisos/", "/compromisos"),
        ("/datos//", "/datos"),
        ("/compromisos/?id=GTAGA0001&lang=en", "/compromisos?id=GTAGA0001&lang=en"),
        ("/agenda/?q=%2F%2Fevil.example%2F", "/agenda?q=%2F%2Fevil.example%2F"),
    ],
)
def test_a_slash_too_much_leads_to_the_page(client, show, asked, led_to):
    show("facts")
    answer = client.get(asked)
    assert (answer.status_code, answer.headers["location"]) == (308, led_to)
    assert client.get(led_to).status_code == 200


@pytest.mark.parametrize(
    "asked", ["//evil.example/", "//evil.example", "/\\evil.example/", "/%5Cevil.example/", "//compromisos/", "/%2F/x/"]
)
def test_no_address_leads_to_another_host(client, show, asked):
    show("facts")
    answer = client.get(urljoin("http://testserver", "") + asked)
    assert answer.status_code == 404
    assert "location" not in answer.headers


def sent(path, kind="http", method="GET"):
    return {"type": kind, "method": method, "path": path, "headers": [], "query_string": b""}


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/health",
        "/_stcore/host-config",
        "/_stcore/bidi-components/a/b.js",
        "/_stcore/upload_file/a/b",
        "/static/js/x.js",
        "/media/x.png",
        "/component/a/b",
    ],
)
def test_what_is_streamlit_s_is_left_to_streamlit(path):
    assert {route.matches(sent(path))[0].name for route in first_paint.routes()} == {"NONE"}


def test_the_client_asks_for_nothing_else():
    client = (light.folder() / platform.parts().module.removeprefix("/")).read_text()
    asked = {f"/{path}" for path in re.findall(r"[`\"']/?(_stcore/[\w-]+)", client)} - {"/_stcore/stream"}
    folders = {one.rstrip("/") for one in first_paint.STREAMLIT_FOLDERS if one.startswith("/_stcore/")}
    assert asked == first_paint.STREAMLIT_FILES | folders, "Streamlit's client asks for something else than it did"


@pytest.mark.parametrize("page", ["compromisos", "agenda", "metodologia", "datos"])
def test_what_no_document_may_hold_is_not_quoted(client, show, page):
    show("facts")
    for address in (f"/{page}?id=A%00%1B%EF%BF%BEB", f"/{page}/A%00%1BB", f"/{page}?q=A%00%1BB"):
        answer = client.get(address)
        assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe]", answer.text)
        assert answer.status_code == (200 if "?q=" in address else 404)
        assert ("A\ufffd\ufffd" in answer.text) is (
            address != f"/{page}?q=A%00%1BB" or page in {"compromisos", "agenda"}
        )


def test_a_socket_is_never_a_page_and_an_odd_address_never_an_error(client, show):
    show("facts")
    assert {route.matches(sent("/nada", "websocket"))[0].name for route in first_paint.routes()} == {"NONE"}
    for path in ("*", ""):
        assert [route.matches(sent(path, method="OPTIONS")) for route in first_paint.routes()]
    assert client.post("/nada").status_code == 405
    assert client.post("/compromisos").status_code == 405


# The light version, and what boots Streamlit


@pytest.mark.parametrize("address", ["", FILTERED, "compromisos?id=GTAGA0001"])
@pytest.mark.parametrize("how", ["asked", "saved"])
def test_the_light_version_names_no_module(client, show, address, how):
    show("facts")
    asked = f"/{address}{'&' if '?' in address else '?'}ligera=1" if how == "asked" else f"/{address}"
    answer = client.get(asked, headers={"Save-Data": "ON"} if how == "saved" else {})
    soup = parsed(answer)
    assert "data-light" in soup.html.attrs
    assert "/static/js/" not in answer.text
    assert "ligera" not in soup.find("link", rel="canonical")["href"]
    whole = client.get(f"/{address}")
    assert whole.headers["etag"] != answer.headers["etag"]
    assert "data-light" not in parsed(whole).html.attrs


def test_who_saves_data_can_still_ask_for_everything(client, show):
    show("facts")
    soup = parsed(client.get("/?ligera=0", headers={"Save-Data": "on"}))
    assert "data-light" not in soup.html.attrs
    assert soup.select_one("#first-paint")["data-module"] == platform.parts().module


def test_only_what_a_page_draws_with_is_preloaded(client, show):
    show("demonstration")
    loaded = {
        address: parsed(client.get(f"/{address}")).select_one("#first-paint")["data-preloads"]
        for address in ("", "compromisos", "cocreacion")
    }
    assert {address for address, preloads in loaded.items() if "ArrowVegaLiteChart" in preloads} == {"cocreacion"}
    assert {address for address, preloads in loaded.items() if "Selectbox" in preloads} == {"compromisos"}
    assert not {one for preloads in loaded.values() for one in preloads.split() if not one.startswith("/static/js/")}


def test_the_one_script_is_the_one_that_is_allowed(client, show):
    show("facts")
    for address in ("/", "/nada", "/?ligera=1"):
        soup = parsed(client.get(address))
        scripts = [tag.string for tag in soup.find_all("script") if tag.get("type") != "application/ld+json"]
        assert len(scripts) == 1
        assert first_paint.script_hashes() == (hash_of(scripts[0]),)


@pytest.mark.parametrize("missing", ["parts", "chunks", "font"])
def test_where_streamlit_moved_its_own_page_is_served_and_the_log_says_why(client, show, monkeypatch, caplog, missing):
    show("facts")

    def moved(*_asked):
        raise Moved(f"no {missing} any more")

    monkeypatch.setattr(platform, missing, moved)
    for kept in (first_paint._kept, first_paint._style):
        kept.cache_clear()
    with caplog.at_level(logging.WARNING, logger=first_paint.__name__):
        answer = client.get("/compromisos")
    first_paint._kept.cache_clear()
    assert answer.status_code == 200
    assert answer.text == platform.plain_index()
    assert f"no {missing} any more" in caplog.text
    assert first_paint.script_hashes()


def test_a_chart_that_cannot_be_drawn_is_left_out_and_the_log_says_which(client, show, monkeypatch, caplog):
    show("demonstration")
    first_paint._kept.cache_clear()
    charts = len(parsed(client.get("/cocreacion")).select(".chart"))

    def broken(figure, name, width):
        if name.endswith("-0"):
            raise ValueError("no such mark")
        return svg(figure, name, width)

    svg = first_paint.svg
    monkeypatch.setattr(first_paint, "svg", broken)
    first_paint._kept.cache_clear()
    answer = client.get("/cocreacion")
    first_paint._kept.cache_clear()
    assert answer.status_code == 200
    soup = parsed(answer)
    assert 0 < len(soup.select(".chart")) < charts
    assert int(soup.select_one("#first-paint")["data-figures"]) == charts, "Streamlit still draws them all"
    assert len(soup.select(".stHtml table")) >= charts
    assert "no such mark" in caplog.text


@pytest.mark.parametrize(("address", "status"), [("compromisos", 200), ("?ligera=1", 200), ("nada", 404)])
def test_a_document_that_cannot_be_made_is_streamlit_s_own_until_it_can(
    client, show, monkeypatch, caplog, address, status
):
    show("facts")
    first_paint._kept.cache_clear()
    with monkeypatch.context() as patch:
        patch.setattr(first_paint, "head", lambda view: 1 / 0)
        answer = client.get(f"/{address}")
    assert (answer.status_code, answer.text) == (status, platform.plain_index())
    assert answer.headers["cache-control"] == "no-store"
    assert "ZeroDivisionError" in caplog.text
    assert parsed(client.get(f"/{address}")).h1 is not None


def test_a_page_whose_content_fails_is_left_to_streamlit(client, show, monkeypatch, caplog):
    show("facts")
    monkeypatch.setattr(bodies, "BODIES", {page: lambda *asked: 1 / 0 for page in BODIES})
    assert client.get("/").text == platform.plain_index()
    assert "ZeroDivisionError" in caplog.text
