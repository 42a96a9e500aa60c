"""Looking back: what the site shows of a past day is what the files of that day's edition say."""

import random
from datetime import timedelta
from types import MappingProxyType
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from markupsafe import Markup
from starlette.applications import Starlette
from starlette.testclient import TestClient

from config.clock import local_date, moment_of, today
from config.i18n import Language
from config.pages import OPEN_DATA, PAGES, VERIFICATION
from data_access.canonical import read_csv, sha256
from data_access.editions import RECORD_NAMES, Edition, PastEdition
from data_access.manifest import Manifest
from indicators.registry import INDICATORS, measured
from presentation import formats
from presentation.addresses import seen_from
from presentation.bodies import shown as body_of
from presentation.moment import Moment
from tests.data_access.demonstrations import load_tiny
from tests.web.published import shown
from web import first_paint
from web.open_data import routes as data_files

DATES, SEED = 30, 20261126
LISTED = [page for page in PAGES if not page.private and page not in (OPEN_DATA, VERIFICATION)]
PAGES_A_DAY = 2


@pytest.fixture(scope="module")
def client(sqlite_files):
    """A visitor of the smallest demonstration, who reads nothing but what is served."""
    app = Starlette(routes=[*data_files.routes(), *first_paint.routes()])
    with pytest.MonkeyPatch.context() as patch, shown(sqlite_files.template(load_tiny)), TestClient(app) as client:
        patch.setattr(first_paint, "svg", lambda *_: Markup("<i></i>"))
        yield client


class Downloads:
    """Editions made of their files, as anybody can download them."""

    def __init__(self, client):
        self.client = client
        self.listed = client.get("/datos/ediciones.json").json()["editions"]
        self.past = {}
        self.files = {}  # by the hash that the manifest names: most stay as they are from edition to edition

    def csv(self, number, name, digest):
        if digest not in self.files:
            content = self.client.get(f"/datos/ediciones/{number}/{name}.csv").content
            assert sha256(content) == digest
            self.files[digest] = read_csv(name, content)
        return self.files[digest]

    def _past(self, number):
        if number not in self.past:
            text = self.client.get(f"/datos/ediciones/{number}/manifest.json").text
            manifest = Manifest.parse(text)
            resources = MappingProxyType(dict(manifest.resources))
            (record,), changes = (self.csv(number, name, resources[name].sha256) for name in ("change_sets", "changes"))
            at = moment_of(manifest.published_at)
            self.past[number] = manifest, PastEdition(number, at, sha256(text), record, changes, resources)
        return self.past[number]

    def edition_on(self, day):
        """Return the edition that was the newest on a day, from its files and the records of those before."""
        days = {one["number"]: local_date(moment_of(one["published_at"])) for one in self.listed}
        number = max(number for number, published in days.items() if published <= day)
        manifest, past = self._past(number)
        data = {name: item.sha256 for name, item in manifest.resources.items() if name not in RECORD_NAMES}
        rows = {name: self.csv(number, name, digest) for name, digest in data.items()}
        history = tuple(self._past(one)[1] for one in range(1, number + 1))
        return Edition(number, past.published_at, manifest.prev_hash, past.hash, past.resources, rows, history)


@pytest.fixture(scope="module")
def downloads(client):
    return Downloads(client)


@pytest.fixture(scope="module")
def days(downloads):
    first = local_date(moment_of(downloads.listed[0]["published_at"]))
    every = [first + timedelta(days=number) for number in range((today() - first).days)]
    return sorted(random.Random(SEED).sample(every, DATES))


def words(html):
    return " ".join(Markup(html).striptags().split())


def test_the_figures_of_thirty_past_days_are_those_of_the_downloaded_editions(own_settings, client, downloads, days):
    assert len({downloads.edition_on(day).number for day in days}) > DATES / 3
    for day in days:
        edition = downloads.edition_on(day)
        page = BeautifulSoup(client.get(f"/metodologia?fecha={day}").text, "html.parser")
        told = {}
        for one in page.select("details.indicator"):
            address = one.select_one("a[href*='id=']")["href"]
            assert parse_qs(urlsplit(address).query)["fecha"] == [str(day)]
            told[parse_qs(urlsplit(address).query)["id"][0]] = one.select_one(".now").get_text()
        expected = {
            one.indicator.code: formats.result(one.result, one.indicator.kind, Language.ES)
            for one in measured(edition, day, *INDICATORS)
        }
        assert told == expected, day


def test_the_pages_of_thirty_past_days_say_what_the_downloaded_editions_say(own_settings, client, downloads, days):
    for place, day in enumerate(days):
        edition = downloads.edition_on(day)
        for offset in range(PAGES_A_DAY):
            page = LISTED[(place * PAGES_A_DAY + offset) % len(LISTED)]
            served = client.get(f"/{page.url}?fecha={day}").text
            with seen_from(day, edition):
                made = body_of(page, {"fecha": str(day)}, Moment(edition, day, past=day), Language.ES)
            for piece in made.body:
                if isinstance(piece, Markup):
                    assert words(piece) in words(served), (day, page.url)


def test_the_figures_of_another_edition_are_noticed(own_settings, client, downloads, days):
    """The comparison above can fail: the same day told from the newest files gives other figures."""
    newest, day = downloads.edition_on(today()), days[0]
    page = BeautifulSoup(client.get(f"/metodologia?fecha={day}").text, "html.parser")
    told = [one.get_text() for one in page.select("details.indicator .now")]
    assert told != [
        formats.result(one.result, one.indicator.kind, Language.ES) for one in measured(newest, day, *INDICATORS)
    ]
