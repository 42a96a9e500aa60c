"""The public addresses, frozen: each was published once, so it answers for ever.

Somebody has linked, cited or scheduled each of them. To add one, add a line. To take one away, delete its line here on
purpose, and only where whoever uses it has been thought of.
"""

import importlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import cycle, groupby
from string import Formatter
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from bs4 import BeautifulSoup
from lxml import etree
from starlette.applications import Starlette
from starlette.routing import Match
from starlette.testclient import TestClient

from config.i18n import Language
from config.pages import PAGES as PUBLIC
from config.settings import settings
from data_access import models
from data_access.database import open_database
from data_access.editions import Edition
from data_access.enumerations import (
    AgendaKind,
    AgendaStatus,
    Channel,
    Completion,
    EventKind,
    OgpValue,
    PolicyArea,
    Priority,
    Response,
    RiskStatus,
)
from data_access.loading import prepare
from indicators import registry
from indicators.gaps import Flaw
from indicators.progress import When
from indicators.register import Reach, Reason
from indicators.rules import Severity
from indicators.territory import PlaceMeasure
from tests import serving
from tests.data_access.demonstrations import all_editions, load_tiny
from tests.web import published
from web import embeds, first_paint
from web.api.resources import TABLES

HTML, PNG, CSV = "text/html; charset=utf-8", "image/png", "text/csv; charset=utf-8"
JSON, PROBLEM, GEOJSON = "application/json", "application/problem+json", "application/geo+json"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ATOM, ICALENDAR, XML = "application/atom+xml; charset=utf-8", "text/calendar; charset=utf-8", "application/xml"

# A path, the status it answers with, and the beginning of its media type; of a redirect, where it leads.
# {commitment}, {milestone}, {agenda_item}, {organisation} … stand for the first code of each, {told} for a commitment
# whose milestones are drawn, {first} for the number of the first edition, {blob} for the hash of a file, {site} for the
# address of the site, quoted.
PAGES = """
/ /cocreacion /agenda /compromisos /datos /metodologia
/compromisos?id={commitment} /agenda?id={agenda_item} /metodologia?id=CM-03 /datos?id=commitments
/territorio /territorio?id={place}
/trazabilidad /trazabilidad?id={contribution} /verificar /verificar?pagina=2
/avance /participacion /calidad /gobernanza
/historial /historial?desde=1 /historial?hasta=1 /historial?desde=0&hasta=2026-01-31 /historial?desde=0&cambio=create
/?ligera=1 /compromisos?ligera=1 /?fecha=2026-01-31 /compromisos?id={commitment}&fecha=2026-01-31
"""
# A page passes over what it does not know, so of these not only the status counts: each shows its one filter as chosen,
# and other rows than without it. The codes are of the demonstration.
FILTERS = """
/compromisos?q=agua /compromisos?institucion=DEMO-DIR-E /compromisos?vencidos=true /compromisos?pagina=2
/compromisos?estado=no_evidence /compromisos?estado=not_started /compromisos?estado=limited
/compromisos?estado=substantial /compromisos?estado=completed
/compromisos?valor=access_to_information /compromisos?valor=civic_participation
/compromisos?valor=public_accountability
/compromisos?area=environment /compromisos?area=water /compromisos?area=waste /compromisos?area=mobility
/compromisos?area=safety /compromisos?area=heritage /compromisos?area=health /compromisos?area=economy
/compromisos?area=transparency /compromisos?area=procedures /compromisos?area=other
/agenda?q=agua /agenda?institucion=DEMO-DIR-E /agenda?pagina=2
/agenda?estado=identified /agenda?estado=prioritised /agenda?estado=designed /agenda?estado=piloting
/agenda?estado=in_service /agenda?estado=dropped
/agenda?tipo=existing /agenda?tipo=improvement /agenda?tipo=new
/agenda?prioridad=high /agenda?prioridad=medium /agenda?prioridad=low
/agenda?area=environment /agenda?area=water /agenda?area=waste /agenda?area=mobility /agenda?area=safety
/agenda?area=heritage /agenda?area=health /agenda?area=economy /agenda?area=transparency /agenda?area=procedures
/agenda?area=other
/metodologia?id=CM-05&pagina=2
/trazabilidad?q=agua /trazabilidad?lugar=DEMO-LUG-01 /trazabilidad?evento=DEMO-EVE-0005 /trazabilidad?pagina=2
/trazabilidad?respuesta=pending /trazabilidad?respuesta=adopted /trazabilidad?respuesta=partly_adopted
/trazabilidad?respuesta=not_adopted /trazabilidad?razon=given /trazabilidad?razon=missing
/trazabilidad?camino=commitment /trazabilidad?camino=agenda /trazabilidad?camino=not_linked
/trazabilidad?tema=environment /trazabilidad?tema=water /trazabilidad?tema=waste /trazabilidad?tema=mobility
/trazabilidad?tema=safety /trazabilidad?tema=heritage /trazabilidad?tema=health /trazabilidad?tema=economy
/trazabilidad?tema=transparency /trazabilidad?tema=procedures /trazabilidad?tema=other /trazabilidad?origen=web
/trazabilidad?origen=office /trazabilidad?origen=letter /trazabilidad?origen=consultation
/trazabilidad?origen=workshop /trazabilidad?origen=forum /trazabilidad?origen=mentoring /trazabilidad?origen=training
/trazabilidad?origen=forum_session /trazabilidad?origen=dialogue
/territorio?medida=eventos /territorio?medida=aportes /territorio?medida=servicios /territorio?por=mil
/territorio?orden=nombre
/gobernanza?estado=open /gobernanza?estado=mitigated /gobernanza?estado=happened /gobernanza?estado=closed
/gobernanza?gravedad=low /gobernanza?gravedad=medium /gobernanza?gravedad=high /gobernanza?revision=vencida
/gobernanza?institucion=DEMO-DIR-E /gobernanza?q=agua
/avance?institucion=DEMO-DIR-E /avance?plazo=vencidos /avance?plazo=proximos
/calidad?falta=responsable /calidad?falta=fechas /calidad?falta=evidencia /calidad?falta=fuente
/calidad?falta=actualizacion /calidad?falta=revision /calidad?falta=medicion /calidad?falta=respuesta
/calidad?falta=desenlace /calidad?tabla=milestones /calidad?institucion=DEMO-DIR-E /calidad?institucion=nadie
/calidad?q=agua /calidad?pagina=2
"""
CODES_OF = {
    "/compromisos": {"estado": Completion, "valor": OgpValue, "area": PolicyArea},
    "/agenda": {"estado": AgendaStatus, "tipo": AgendaKind, "area": PolicyArea, "prioridad": Priority},
    "/trazabilidad": {
        "respuesta": Response,
        "razon": Reason,
        "camino": Reach,
        "tema": PolicyArea,
        "origen": (*Channel, *EventKind),
    },
    "/avance": {"plazo": When},
    "/gobernanza": {"estado": RiskStatus, "gravedad": Severity},
    "/calidad": {"falta": Flaw},
    "/territorio": {"medida": (PlaceMeasure.EVENTS, PlaceMeasure.CONTRIBUTIONS, PlaceMeasure.AGENDA)},
}
SHOWN_NOWHERE = {"pagina", "orden"}  # in the form of a list
FILLED = re.compile(r"\{\w+\}")
MISSING_PAGES = """
/compromisos?id=NADA /agenda?id=NADA /territorio?id=NADA /trazabilidad?id=NADA
/metodologia?id=NADA /datos?id=nada /nada /compromisos/NADA /c/NADA /incrustar/NADA
"""
FILES = {
    "todo.xlsx": XLSX,
    "todo.zip": "application/zip",
    "cambios-de-estado.csv": CSV,
    "diccionario.csv": CSV,
    "datapackage.json": JSON,
    "csv-metadata.json": "application/csvm+json",
    "manifest.json": JSON,
    "places.geojson": GEOJSON,
    "commitments/{commitment}.json": JSON,
    "commitments.nested.json": JSON,
}
OTHER = (
    *((f"/datos/{name}", 200, media_type) for name, media_type in FILES.items()),
    *((f"/datos/ediciones/{{first}}/{name}", 200, media_type) for name, media_type in FILES.items()),
    ("/datos/ediciones", 200, HTML),
    ("/datos/ediciones/", 200, HTML),
    ("/datos/ediciones/{first}", 200, HTML),
    ("/datos/ediciones/{first}/", 200, HTML),
    ("/datos/ediciones/{first}/?lang=en", 200, HTML),
    ("/datos/ediciones/999999/", 404, HTML),
    ("/datos/catalogo.jsonld", 200, "application/ld+json"),
    ("/datos/catalogo.ttl", 200, "text/turtle"),
    ("/datos/ediciones.json", 200, JSON),
    ("/datos/verificar.py", 200, "text/x-python"),
    ("/datos/huellas.json", 200, JSON),
    ("/verificar/archivo", 200, HTML),
    ("/verificar/archivo?lang=en", 200, HTML),
    ("/datos/blobs/{blob}.csv", 200, CSV),
    ("/datos/ediciones/999999/manifest.json", 404, PROBLEM),
    ("/datos/blobs/" + "0" * 64 + ".csv", 404, PROBLEM),
    ("/datos/nada.csv", 404, PROBLEM),
    ("/api/v1", 200, JSON),
    ("/api/v1/", 200, JSON),
    ("/api/v1/commitments?edicion={first}", 200, JSON),
    ("/api/v1/commitments/{commitment}", 200, JSON),
    ("/api/v1/commitments/{commitment}?edicion={first}", 200, JSON),
    ("/api/v1/commitment-status", 200, JSON),
    ("/api/v1/commitment-status/{commitment}", 200, JSON),
    ("/api/v1/status-changes", 200, JSON),
    ("/api/v1/status-changes?resource=milestones", 200, JSON),
    ("/api/v1/agenda-status", 200, JSON),
    ("/api/v1/agenda-status/{agenda_item}", 200, JSON),
    ("/api/v1/contribution-status", 200, JSON),
    ("/api/v1/contribution-status/{contribution}", 200, JSON),
    ("/api/v1/contribution-status?q=agua", 200, JSON),
    ("/api/v1/co-creation-standards", 200, JSON),
    ("/api/v1/co-creation-standards/dialogue-1", 200, JSON),
    ("/api/v1/co-creation-standards?fecha=2026-01-31", 200, JSON),
    ("/api/v1/data-gaps", 200, JSON),
    ("/api/v1/data-gaps?flaws=evidencia", 200, JSON),
    ("/api/v1/data-gaps/commitments.{commitment}", 200, JSON),
    ("/api/v1/place-status", 200, JSON),
    ("/api/v1/place-status/{place}", 200, JSON),
    ("/api/v1/indicators", 200, JSON),
    ("/api/v1/editions", 200, JSON),
    ("/api/v1/editions/{first}", 200, JSON),
    ("/api/v1/openapi.json", 200, JSON),
    # one line for each parameter and operator: what is unknown there answers 400
    ("/api/v1?lang=en", 200, JSON),
    ("/api/v1/openapi.json?lang=en", 200, JSON),
    ("/api/v1/commitments?lang=en", 200, JSON),
    ("/api/v1/commitments?completion=limited,no_evidence", 200, JSON),
    ("/api/v1/commitments?end.desde=2025-01-01", 200, JSON),
    ("/api/v1/commitments?end.hasta=2025-12-31", 200, JSON),
    ("/api/v1/commitments?title_es.contiene=agua", 200, JSON),
    ("/api/v1/commitments?original_end.vacio=true", 200, JSON),
    ("/api/v1/commitments?orden=-end,code", 200, JSON),
    ("/api/v1/commitments?campos=title_es,end", 200, JSON),
    ("/api/v1/commitments?limite=500", 200, JSON),
    ("/api/v1/organisations?limite=1&cursor={cursor}", 200, JSON),
    ("/api/v1/commitments/{commitment}?campos=title_es", 200, JSON),
    ("/api/v1/commitment-status?q=agua", 200, JSON),
    ("/api/v1/commitment-status?fecha=2026-01-31", 200, JSON),
    ("/api/v1/commitment-status?days_late.desde=1", 200, JSON),
    ("/api/v1/agenda-status?q=agua", 200, JSON),
    ("/api/v1/agenda-status?fecha=2026-01-31", 200, JSON),
    ("/api/v1/indicators?fecha=2026-01-31", 200, JSON),
    ("/api/v1/commitments?nada=1", 400, PROBLEM),
    ("/api/v1/openapi.json/", 200, JSON),
    ("/api/v1/commitments/", 200, JSON),
    ("/api/v1/commitments/{commitment}/", 200, JSON),
    ("/api/v1/commitments/{commitment}/nada", 404, PROBLEM),
    ("/api/v1/nada", 404, PROBLEM),
    ("/api/v1/commitments/NADA", 404, PROBLEM),
    ("/feeds/cambios.atom", 200, ATOM),
    ("/feeds/cambios.atom?lang=en", 200, ATOM),
    ("/feeds/compromisos/{commitment}.atom", 200, ATOM),
    ("/feeds/compromisos/{commitment}.atom?lang=en", 200, ATOM),
    ("/feeds/instituciones/{organisation}.atom", 200, ATOM),
    ("/feeds/instituciones/{organisation}.atom?lang=en", 200, ATOM),
    ("/feeds/plazos.ics", 200, ICALENDAR),
    ("/feeds/plazos.ics?lang=en", 200, ICALENDAR),
    ("/feeds/compromisos/{commitment}.ics", 200, ICALENDAR),
    ("/feeds/compromisos/{commitment}.ics?lang=en", 200, ICALENDAR),
    ("/feeds/compromisos/NADA.atom", 404, PROBLEM),
    ("/feeds/compromisos/NADA.ics", 404, PROBLEM),
    ("/feeds/instituciones/NADA.atom", 404, PROBLEM),
    ("/sitemap.xml", 200, XML),
    ("/sitemap-1.xml", 200, XML),
    ("/robots.txt", 200, "text/plain"),
    ("/incrustar/{commitment}", 200, HTML),
    ("/incrustar/{commitment}?lang=en", 200, HTML),
    ("/incrustar/{agenda_item}", 200, HTML),
    ("/incrustar/CM-03", 200, HTML),
    ("/oembed?url={site}%2Fc%2F{commitment}", 200, JSON),
    ("/oembed?url={site}%2Fcompromisos%3Fid%3D{commitment}&format=json", 200, JSON),
    ("/oembed?url={site}%2Fcompromisos%3Fid%3D{commitment}&format=xml", 200, "text/xml"),
    ("/oembed?url={site}%2Fc%2F{commitment}&maxwidth=300&maxheight=400", 200, JSON),
    ("/oembed?url={site}%2Fc%2FNADA", 404, PROBLEM),
    ("/oembed?url={site}%2Fc%2F{commitment}&format=yaml", 501, PROBLEM),
    ("/oembed", 400, PROBLEM),
    ("/compromisos/", 308, "/compromisos"),
    ("/c/{commitment}", 302, "/compromisos?id={commitment}"),
    ("/c/{commitment}?lang=en", 302, "/compromisos?id={commitment}&lang=en"),
    ("/c/{told}?fecha=2026-01-31", 302, "/compromisos?id={told}&fecha=2026-01-31"),
    ("/c/{milestone}", 302, "/compromisos?id="),
    ("/c/{agenda_item}", 302, "/agenda?id={agenda_item}"),
    ("/c/{organisation}", 302, "/datos?id=organisations"),
    ("/c/{contribution}", 302, "/trazabilidad?id={contribution}"),
    ("/c/{place}", 302, "/territorio?id={place}"),
    ("/imagen/es/inicio.png", 200, PNG),
    ("/imagen/en/inicio.png", 200, PNG),
    ("/imagen/es/compromisos.png", 200, PNG),
    ("/imagen/es/{commitment}.png", 200, PNG),
    ("/imagen/es/{agenda_item}.png", 200, PNG),
    ("/imagen/es/nada.png", 404, PROBLEM),
    *(
        (f"/grafica/compromisos/hitos.{kind}?id={{told}}{asked}", 200, media_type)
        for kind, media_type in (("csv", CSV), ("svg", "image/svg+xml"), ("png", PNG))
        for asked in ("", "&lang=en", "&fecha=2026-01-31")
    ),
    ("/grafica/inicio/nada.csv", 404, PROBLEM),
    ("/salud", 200, JSON),
    # staff keep these among their bookmarks; without a session all lead to the same door
    ("/personal/entrar", 200, HTML),
    ("/personal/entrar?lang=en", 200, HTML),
    ("/personal/entrar?ir=/personal-revision", 200, HTML),
    ("/personal/codigo", 303, "/personal/entrar"),
    ("/personal/clave", 303, "/personal/entrar"),
    ("/personal/factor", 303, "/personal/entrar"),
    ("/personal/salir", 303, "/personal/entrar"),
    ("/personal/sesiones", 303, "/personal/entrar"),
    ("/personal/plantillas/milestones.csv", 303, "/personal/entrar"),
    ("/personal/bitacora.csv", 303, "/personal-bitacora"),
    ("/personal/bitacora.jsonl", 303, "/personal-bitacora"),
    ("/personal", 303, "/personal/entrar"),
    ("/personal?lang=en", 303, "/personal/entrar"),
    *(
        (f"/personal-{name}", 303, f"/personal/entrar?ir=%2Fpersonal-{name}")
        for name in ("actualizar", "trimestre", "importar", "revision", "evaluaciones", "cuentas", "bitacora")
    ),
    ("/favicon.png", 200, PNG),
)
RESOURCES = """
action_plans activities agenda_items assessments attendance change_sets changes commitments contributions data_systems
events evidence facilitator_cohorts figures forum_sessions governance_components measurements milestones organisations
places programmes progress_updates risks stages
"""
OF_RESOURCES = (
    ("/datos/{}.csv", CSV),
    ("/datos/{}.json", JSON),
    ("/datos/{}.parquet", "application/vnd.apache.parquet"),
    ("/datos/ediciones/{{first}}/{}.csv", CSV),
    ("/datos/ediciones/{{first}}/{}.json", JSON),
    ("/datos/ediciones/{{first}}/{}.parquet", "application/vnd.apache.parquet"),
    ("/api/v1/{}", JSON),
)
INDICATORS = """
CC-01 CC-01r CC-02 CC-03 CC-03b CC-04 CC-04b CC-04c CC-05 CC-05b CC-05c CC-05d CC-06 CC-07 CC-08 CC-09 CC-09b CC-10
CC-11 SA-01 SA-02 SA-03 SA-04 SA-05 CM-01 CM-02 CM-03 CM-03b CM-03c CM-04 CM-04b CM-05 CM-06 CM-06b CM-07 CM-08 CM-09
CM-09b DQ-01 DQ-02 DQ-03 DQ-04
"""


@dataclass(frozen=True)
class Address:
    """A path with places for codes, the status and the beginning of the media type (or of the place it leads to)."""

    path: str
    status: int
    kind: str


@dataclass(frozen=True)
class Site:
    """A running site and what stands for the places in a path; None where its data have no such row."""

    http: httpx.Client
    codes: dict[str, str | None]
    invented: bool

    def addresses(self) -> Iterator[Address]:
        """Yield every public address; what is there in two languages over the facts in one, invented in the other."""
        of_all = list(frozen())
        english = {address.path for address in of_all if address.path.endswith("lang=en")}
        spanish = {path[: -len("?lang=en")] for path in english if "{" not in path}  # the facts lack some codes
        passed_over = spanish if self.invented else english
        yield from (address for address in of_all if address.path not in passed_over)


def frozen() -> Iterator[Address]:
    """Yield every public address."""
    for path in PAGES.split():
        yield Address(path, 200, HTML)
        yield Address(f"{path}{'&' if '?' in path else '?'}lang=en", 200, HTML)
    for path in MISSING_PAGES.split():
        yield Address(path, 404, HTML)
    for path, status, kind in OTHER:
        yield Address(path, status, kind)
    for name in RESOURCES.split():
        for pattern, kind in OF_RESOURCES:
            yield Address(pattern.format(name), 200, kind)
    for code in INDICATORS.split():
        yield Address(f"/api/v1/indicators/{code}", 200, JSON)
        yield Address(f"/c/{code}", 302, f"/metodologia?id={code}")


@pytest.fixture(scope="module", params=[prepare, load_tiny], ids=["facts", "demonstration"])
def site(request, sqlite_files) -> Iterator[Site]:
    """The whole application, with the facts and with the smallest demonstration."""
    url = sqlite_files.create(sqlite_files.template(request.param))
    engine = open_database(url)
    shown = all_editions(engine)[-1]
    engine.dispose()
    with serving.serve(url) as served, httpx.Client(base_url=served.url, timeout=60, trust_env=False) as http:
        further = httpx.URL(http.get("/api/v1/organisations?limite=1").json()["next"])
        own = {"site": served.url.replace(":", "%3A").replace("/", "%2F"), "cursor": further.params["cursor"]}
        yield Site(http, codes(shown) | own, request.param is load_tiny)


def codes(shown: Edition) -> dict[str, str | None]:
    """Return what stands for the places in a path."""
    kinds = ("commitments", "milestones", "agenda_items", "organisations", "places", "contributions")
    rows = {kind.removesuffix("s"): shown.rows[kind] for kind in kinds}
    first = {change.row_code for change in shown.history[0].changes if change.resource == "commitments"}
    found: dict[str, str | None] = {name: table[0].code if table else None for name, table in rows.items()}
    found["told"] = shown.milestones[0].commitment if shown.milestones else None  # its milestones are drawn
    return found | {"commitment": min(first), "first": "1", "blob": shown.manifest["commitments"].sha256}


@pytest.mark.timeout(300)
def test_every_public_address_answers_as_it_always_has(site):
    wrong = [
        f"{told}, expected {address.status} {address.kind}"
        for address in site.addresses()
        if (told := answer(site, address)) is not None
    ]
    assert not wrong, "\n".join(["Addresses that somebody uses no longer answer:", *wrong])


def answer(site: Site, address: Address) -> str | None:
    """Return what an address answers where that is not what it should; None where it is, or the data lack the row."""
    places = [name for _, name, _, _ in Formatter().parse(address.path) if name]
    if any(site.codes[name] is None for name in places):
        return None
    path = address.path.format(**site.codes)
    found = site.http.get(path)
    moved = address.status in (302, 303, 308)
    said = found.headers.get("location" if moved else "content-type", "")
    right = found.status_code == address.status and said.startswith(address.kind.format(**site.codes))
    whole = moved or bool(found.content)
    return None if right and whole else f"{path}: {found.status_code} {said} ({len(found.content)} bytes)"


@pytest.mark.timeout(300)
def test_the_sitemap_names_nothing_that_does_not_answer(site):
    found = etree.fromstring(site.http.get("/sitemap.xml").content)
    addresses = sorted(one.text for one in found.iter("{*}loc") if not one.text.endswith("lang=en"))
    assert len(addresses) > 50
    by_page = {page: list(group) for page, group in groupby(addresses, lambda address: address.partition("?")[0])}
    asked = [address for group in by_page.values() for address in {group[0], group[1 % len(group)], group[-1]}]
    broken = [address for address in asked if site.http.head(address).status_code != 200]
    assert not broken


def test_the_list_holds_no_address_twice():
    paths = [address.path for address in frozen()]
    assert len(paths) == len(set(paths))


@pytest.fixture(scope="module")
def pages(sqlite_files) -> Iterator[TestClient]:
    """The pages and what others build in, over a demonstration whose lists have a second page."""
    app = Starlette(routes=[*embeds.routes(), *first_paint.routes()])
    with published.shown(published.crowded(sqlite_files)), TestClient(app) as client:
        yield client


def test_every_filter_address_filters_as_it_always_has(pages):
    """In the two languages by turns: no filter knows of them."""
    read = cache(lambda path, **query: BeautifulSoup(pages.get(path, params=query).text, "lxml"))
    wrong = []
    for language, address in zip(cycle(Language), FILTERS.split(), strict=False):
        path, _, text = address.partition("?")
        query = dict(parse_qsl(text))
        rest = {"id": query["id"]} if "id" in query else {}
        chosen, other = read(path, lang=language.value, **query), read(path, lang=language.value, **rest)
        if heard(chosen) != query | ({"lang": "en"} if language is Language.EN else {}):
            wrong.append(f"{path}?{text} is taken for {heard(chosen)}")
        if not SHOWN_NOWHERE & query.keys() and in_the_form(chosen) != query:
            wrong.append(f"{path}?{text} shows as chosen {in_the_form(chosen)}")
        if rows(chosen) == rows(other):
            wrong.append(f"{path}?{text} shows the rows that {path} shows")
    assert not wrong, "\n".join(["Filters that somebody linked no longer do what they did:", *wrong])


def heard(page: BeautifulSoup) -> dict[str, str]:
    """Return the parameters that a page says it was made of."""
    return dict(parse_qsl(urlsplit(page.select_one("link[rel=canonical]")["href"]).query))


def in_the_form(page: BeautifulSoup) -> dict[str, str]:
    """Return what the form of a list shows as chosen."""
    pressed = {tag["name"]: tag["value"] for tag in page.select("form input[type=hidden]:not([name=lang])")}
    searched = {tag["name"]: tag["value"] for tag in page.select("form input[type=search]") if tag["value"]}
    selected = {tag.parent["name"]: tag["value"] for tag in page.select("form option[selected]")}
    names = {tag["name"] for tag in page.select("form button[aria-pressed=true]")}
    return {**searched, **selected, **{name: value for name, value in pressed.items() if name in names}}


def rows(page: BeautifulSoup) -> list[str]:
    return [row.get_text(" ", strip=True) for row in page.select(".cards > li, .rows > li[id], tbody tr")]


@pytest.mark.parametrize("path", CODES_OF)
def test_every_filter_and_every_code_of_it_is_frozen(pages, path):
    known = {address for address in FILTERS.split() if address.startswith(f"{path}?")}
    codes = {f"{path}?{name}={one.value}" for name, of in CODES_OF[path].items() for one in of}
    assert not codes - known
    form = BeautifulSoup(pages.get(path).text, "html.parser").form
    names = {tag["name"] for tag in form.select("[name]")}
    assert not names - {address.partition("?")[2].partition("=")[0] for address in known}


def test_other_parameters_do_what_they_always_have(pages):
    for path in ("/", "/compromisos"):
        light = [
            "data-light" in BeautifulSoup(pages.get(path + query).text, "html.parser").html.attrs
            for query in ("", "?ligera=1", "?ligera=0")
        ]
        assert light == [False, True, False]
    about = {"url": f"{settings().SITE_URL}/c/CM-03", "maxwidth": 300, "maxheight": 400}
    card = pages.get("/oembed", params=about).json()
    assert (card["width"], card["height"]) == (300, 400)


def test_whatever_is_public_is_frozen():
    public = {
        *(f"/{page.url}" for page in PUBLIC),
        *(f"/api/v1/{table}" for table in TABLES),
        *(pattern.format(name) for name in models.RESOURCES for pattern, _ in OF_RESOURCES),
        *(f"/api/v1/indicators/{code}" for code in registry.INDICATORS),
        *(f"/c/{code}" for code in registry.INDICATORS),
    }
    assert not {path.replace("{{", "{").replace("}}", "}") for path in public} - {one.path for one in frozen()}


def test_every_route_has_a_frozen_address():
    routes = importlib.import_module("app").app._user_routes
    paths = {FILLED.sub("1", one.path.partition("?")[0]) for one in frozen()}
    taken = set()
    for path in paths:
        asked = {"type": "http", "method": "GET", "path": path}
        taken.add(next(route.path for route in routes if route.matches(asked)[0] is Match.FULL))
    assert not {route.path for route in routes} - taken
