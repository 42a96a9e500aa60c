"""The public addresses, frozen: each was published once, so it answers for ever.

Somebody has linked, cited or scheduled each of them. To add one, add a line. To take one away, delete its line here on
purpose, and only where whoever uses it has been thought of.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from string import Formatter

import httpx
import pytest
from lxml import etree

from data_access.database import open_database
from data_access.editions import Edition
from data_access.loading import prepare
from tests import serving
from tests.data_access.demonstrations import all_editions, load_tiny

HTML, PNG, CSV = "text/html; charset=utf-8", "image/png", "text/csv; charset=utf-8"
JSON, PROBLEM, GEOJSON = "application/json", "application/problem+json", "application/geo+json"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ATOM, ICALENDAR, XML = "application/atom+xml; charset=utf-8", "text/calendar; charset=utf-8", "application/xml"

# A path, the status it answers with, and the beginning of its media type; of a redirect, where it leads.
# {commitment}, {milestone}, {agenda_item}, {organisation} stand for the first code of each, {first} for the number of
# the first edition, {blob} for the hash of a file, {site} for the address of the site, quoted.
PAGES = """
/ /cocreacion /agenda /compromisos /datos /metodologia
/compromisos?id={commitment} /agenda?id={agenda_item} /metodologia?id=CM-03 /datos?id=commitments
/compromisos?estado=no_evidence /compromisos?vencidos=true /compromisos?institucion={organisation}
/compromisos?valor=civic_participation /compromisos?area=environment /compromisos?q=alianza /compromisos?pagina=1
/agenda?estado=identified /agenda?tipo=new /agenda?area=water /agenda?prioridad=high /agenda?q=agua
/metodologia?id=CM-03&pagina=1
"""
MISSING_PAGES = """
/compromisos?id=NADA /agenda?id=NADA /metodologia?id=NADA /datos?id=nada /nada /compromisos/NADA /c/NADA /incrustar/NADA
"""
FILES = {
    "todo.xlsx": XLSX,
    "todo.zip": "application/zip",
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
    ("/datos/diccionario.csv", 200, CSV),
    ("/datos/catalogo.jsonld", 200, "application/ld+json"),
    ("/datos/catalogo.ttl", 200, "text/turtle"),
    ("/datos/ediciones.json", 200, JSON),
    ("/datos/verificar.py", 200, "text/x-python"),
    ("/datos/blobs/{blob}.csv", 200, CSV),
    ("/datos/ediciones/999999/manifest.json", 404, PROBLEM),
    ("/datos/blobs/" + "0" * 64 + ".csv", 404, PROBLEM),
    ("/datos/nada.csv", 404, PROBLEM),
    ("/api/v1", 200, JSON),
    ("/api/v1/", 200, JSON),
    ("/api/v1/commitments?edicion={first}", 200, JSON),
    ("/api/v1/commitments/{commitment}", 200, JSON),
    ("/api/v1/commitments/{commitment}?edicion={first}", 200, JSON),
    ("/api/v1/indicators", 200, JSON),
    ("/api/v1/editions", 200, JSON),
    ("/api/v1/editions/{first}", 200, JSON),
    ("/api/v1/openapi.json", 200, JSON),
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
    ("/oembed?url={site}%2Fc%2FNADA", 404, PROBLEM),
    ("/oembed?url={site}%2Fc%2F{commitment}&format=yaml", 501, PROBLEM),
    ("/oembed", 400, PROBLEM),
    ("/c/{commitment}", 302, "/compromisos?id={commitment}"),
    ("/c/{commitment}?lang=en", 302, "/compromisos?id={commitment}&lang=en"),
    ("/c/{milestone}", 302, "/compromisos?id="),
    ("/c/{agenda_item}", 302, "/agenda?id={agenda_item}"),
    ("/c/{organisation}", 302, "/datos?id=organisations"),
    ("/imagen/es/inicio.png", 200, PNG),
    ("/imagen/en/inicio.png", 200, PNG),
    ("/imagen/es/compromisos.png", 200, PNG),
    ("/imagen/es/{commitment}.png", 200, PNG),
    ("/imagen/es/{agenda_item}.png", 200, PNG),
    ("/imagen/es/nada.png", 404, PROBLEM),
    ("/salud", 200, JSON),
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
        yield Site(http, codes(shown) | {"site": served.url.replace(":", "%3A").replace("/", "%2F")})


def codes(shown: Edition) -> dict[str, str | None]:
    """Return what stands for the places in a path."""
    kinds = ("commitments", "milestones", "agenda_items", "organisations")
    rows = {kind.removesuffix("s"): shown.rows[kind] for kind in kinds}
    first = {change.row_code for change in shown.history[0].changes if change.resource == "commitments"}
    found: dict[str, str | None] = {name: table[0].code if table else None for name, table in rows.items()}
    return found | {"commitment": min(first), "first": "1", "blob": shown.manifest["commitments"].sha256}


@pytest.mark.timeout(300)
def test_every_public_address_answers_as_it_always_has(site):
    wrong = [
        f"{told}, expected {address.status} {address.kind}"
        for address in frozen()
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
    said = found.headers.get("location" if address.status == 302 else "content-type", "")
    right = found.status_code == address.status and said.startswith(address.kind.format(**site.codes))
    whole = address.status == 302 or bool(found.content)
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
