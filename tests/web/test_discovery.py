"""`sitemap.xml` and `robots.txt`: every public page in each language, and nothing else."""

from dataclasses import replace
from datetime import date
from urllib.parse import parse_qs, urlsplit
from urllib.robotparser import RobotFileParser

import pytest
from lxml import etree

from config import pages
from config.settings import settings
from indicators.registry import INDICATORS
from tests.factories import (
    agenda_item,
    commitment,
    contribution,
    created,
    edition,
    evidence,
    milestone,
    place,
    published,
    updated,
)
from tests.web.in_memory import client
from web import discovery

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
SITE = "https://gobierno.example"
DAYS = (date(2026, 1, 10), date(2026, 2, 10))


@pytest.fixture
def site(monkeypatch):
    monkeypatch.setenv("SITE_URL", SITE)
    settings.cache_clear()
    discovery._robots.cache_clear()
    step, proof = milestone(completion="limited"), evidence()
    rows = (commitment(), commitment(code="C2"), step, agenda_item(), place(), proof, contribution())
    history = (
        published(1, DAYS[0], *map(created, rows)),
        published(2, DAYS[1], updated(step, "completion", "not_started")),
    )
    yield client(discovery.routes(), monkeypatch, edition(*rows, history=history, on=DAYS[1]))
    discovery._robots.cache_clear()


def urls(answer):
    """Return the entries of a sitemap by address."""
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/xml; charset=utf-8"
    root = etree.fromstring(answer.content)
    assert root.tag == f"{SITEMAP}urlset"
    found = {one.findtext(f"{SITEMAP}loc"): one for one in root}
    assert len(found) == len(root) <= discovery.MOST
    return found


def test_every_public_page_and_detail_is_there_in_each_language(site):
    found = urls(site.get("/sitemap.xml"))
    public = [page for page in pages.PAGES if not page.private]
    for page in public:
        assert f"{SITE}/{page.url}" in found
        assert f"{SITE}/{page.url}?lang=en" in found
    for path, code in (
        ("compromisos", "C1"),
        ("compromisos", "C2"),
        ("agenda", "S1"),
        ("territorio", "L1"),
        ("trazabilidad", "AP1"),
        ("datos", "commitments"),
    ):
        assert f"{SITE}/{path}?id={code}" in found
        assert f"{SITE}/{path}?id={code}&lang=en" in found
    asked = {parse_qs(urlsplit(address).query).get("id", [""])[0] for address in found if "/metodologia" in address}
    assert asked == {"", *INDICATORS}


def test_each_address_names_all_its_languages(site):
    found = urls(site.get("/sitemap.xml"))
    for address, entry in found.items():
        links = {link.get("hreflang"): link.get("href") for link in entry.findall(f"{XHTML}link")}
        assert set(links) == {"es", "en", "x-default"}
        assert links["x-default"] == links["es"]
        assert address in links.values()
        assert set(links.values()) <= set(found)
        assert all(link.get("rel") == "alternate" for link in entry.findall(f"{XHTML}link"))


def test_a_detail_is_as_new_as_the_last_change_of_what_it_tells(site):
    found = urls(site.get("/sitemap.xml"))
    days = {
        code: found[f"{SITE}/{path}?id={code}"].findtext(f"{SITEMAP}lastmod")
        for path, code in (("compromisos", "C1"), ("compromisos", "C2"), ("agenda", "S1"))
    }
    assert days == {"C1": "2026-02-10T12:00:00Z", "C2": "2026-01-10T12:00:00Z", "S1": "2026-01-10T12:00:00Z"}
    assert found[f"{SITE}/"].findtext(f"{SITEMAP}lastmod") == "2026-02-10T12:00:00Z"


def test_more_addresses_than_a_file_may_hold_are_in_parts(site, monkeypatch):
    whole = urls(site.get("/sitemap.xml"))
    monkeypatch.setattr(discovery, "MOST", 40)
    discovery._parts.cache_clear()
    index = etree.fromstring(site.get("/sitemap.xml").content)
    assert index.tag == f"{SITEMAP}sitemapindex"
    addresses = [one.findtext(f"{SITEMAP}loc") for one in index]
    parts = [urls(site.get(address.removeprefix(SITE))) for address in addresses]
    assert {address for part in parts for address in part} == set(whole)
    assert sum(map(len, parts)) == len(whole)
    assert site.get(f"/sitemap-{len(parts) + 1}.xml").status_code == 404
    assert site.get("/sitemap-0.xml").status_code == 404
    assert site.get("/sitemap-x.xml").status_code == 404
    assert site.get(f"/sitemap-{'9' * 5000}.xml").status_code == 404
    discovery._parts.cache_clear()


def test_robots_may_read_everything_public(site):
    answer = site.get("/robots.txt")
    assert answer.headers["content-type"].startswith("text/plain")
    rules = RobotFileParser()
    rules.parse(answer.text.splitlines())
    assert rules.site_maps() == [f"{SITE}/sitemap.xml"]
    for path in (
        "/",
        "/compromisos?id=C1",
        "/datos/commitments.csv",
        "/api/v1",
        "/incrustar/C1",
        "/feeds/cambios.atom",
    ):
        assert rules.can_fetch("*", SITE + path)
    assert not rules.can_fetch("*", f"{SITE}/_stcore/health")


def test_private_pages_are_in_neither(site, monkeypatch):
    desk = replace(pages.COMMITMENTS, url="escritorio", private=True)
    monkeypatch.setattr(discovery, "PAGES", (*pages.PAGES, desk))
    discovery._robots.cache_clear()
    discovery._parts.cache_clear()
    assert "Disallow: /escritorio" in site.get("/robots.txt").text
    assert "escritorio" not in site.get("/sitemap.xml").text
    discovery._parts.cache_clear()


def test_head_and_what_a_reader_has_already(site):
    for path in ("/sitemap.xml", "/robots.txt"):
        answer = site.get(path)
        assert site.get(path, headers={"If-None-Match": answer.headers["etag"]}).status_code == 304
        assert site.head(path).headers["etag"] == answer.headers["etag"]
