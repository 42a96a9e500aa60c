"""From any number on any page, its definition, its source and its rows are at most two clicks away."""

import random
import re

import pytest

from config.pages import COMMITMENTS, METHODOLOGY, OPEN_DATA, PAGES, SERVICE_AGENDA, TERRITORY, TRACEABILITY
from data_access.database import open_database, reading
from data_access.editions import load_edition
from tests.data_access.demonstrations import load_tiny
from tests.serving import serve

SAMPLE = 50
CLICKS = 2
DEMANDED = {"definition", "source", "rows"}
# Links that lead towards what stands behind a number, the nearest to all three first.
WAYS = (
    r"/metodologia\?(.*&)?id=",
    r"/datos\?(.*&)?id=",
    r"/(compromisos|agenda|trazabilidad|territorio)\?(.*&)?id=",
    r"/datos/ediciones/\d+/(\?|$)",
    r"/verificar",
)

# Every number of a page with the links that can be seen of the smallest block around it that has one; below a chart's
# title stands its block, and a page that is itself a definition needs no link.
NUMBERS = """(ways) => {
  const wanted = ways.map((way) => new RegExp("^" + way));
  const known = new Map();
  const links = (element) => {
    if (!known.has(element)) known.set(element, [...element.querySelectorAll("a[href]")]
      .filter((link) => link.checkVisibility()).map((link) => link.getAttribute("href").replace(location.origin, ""))
      .filter((href) => wanted.some((way) => way.test(href))).slice(0, 40));
    return known.get(element);
  };
  const around = (element) => {
    for (let one = element; one && !one.matches(".stVerticalBlock, main"); one = one.parentElement) {
      const found = links(one);
      if (found.length) return found;
      if (one.matches(".stElementContainer, .chart"))
        for (let next = one.nextElementSibling, left = 2; next && left; next = next.nextElementSibling, left--)
          if (one.querySelector(".figure-title") && links(next).length) return links(next);
    }
    return [];
  };
  const found = [];
  for (const page of document.querySelectorAll(".page")) {
    const walker = document.createTreeWalker(page, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const { data, parentElement } = walker.currentNode;
      if (/\\d/.test(data) && !parentElement.closest("code, pre, style, option, svg"))
        found.push([data.trim(), around(parentElement)]);
    }
  }
  return found;
}"""

# What a page tells of the numbers that led to it.
TOLD = """() => {
  const told = new Set(), has = (selector, words) => [...document.querySelectorAll(selector)]
    .some((one) => one.textContent.includes(words));
  if (has("dl.key dt", "Fórmula") || document.querySelector("table.fields") || has("h2", "Cómo verificar"))
    told.add("definition");
  if (has("dl.key dt", "Se calcula de") || has(".source", "Fuente:") || has("table.fields code", "source")
      || has("dl.key dt", "Huella de la anterior")) told.add("source");
  if (has("h2", "Las filas de las que sale") || document.querySelector(".source")
      || document.querySelector('a[href*="/datos/"][href$=".csv"]')) told.add("rows");
  return [...told];
}"""


LINKS = """(ways) => [...document.querySelectorAll(".source a[href], #verificar a[href]")]
  .map((link) => link.getAttribute("href").replace(location.origin, ""))
  .filter((href) => ways.some((way) => new RegExp("^" + way).test(href)))"""


@pytest.fixture(scope="module")
def site(sqlite_files):
    """The address of a small demonstration, and the addresses of its pages and of a detail of each kind."""
    url = sqlite_files.create(sqlite_files.template(load_tiny))
    engine = open_database(url)
    with reading(engine) as session:
        edition = load_edition(session, 1)
    engine.dispose()
    rows = {
        COMMITMENTS: "commitments",
        SERVICE_AGENDA: "agenda_items",
        TRACEABILITY: "contributions",
        TERRITORY: "places",
    }
    codes = {page: edition.rows[resource][0].code for page, resource in rows.items() if edition.rows[resource]}
    codes |= {METHODOLOGY: "CC-02", OPEN_DATA: "milestones"}
    addresses = [f"/{page.url}" for page in PAGES if not page.private]
    with serve(url) as served:
        yield served.url, [*addresses, *(f"/{page.url}?id={code}" for page, code in codes.items())]


@pytest.fixture
def visited(chromium, site):
    """`visited(address)` opens a page as plain HTML with everything unfolded."""
    context = chromium.new_context(base_url=site[0], locale="es-GT")
    page = context.new_page()

    def visit(address):
        page.goto(f"{address}{'&' if '?' in address else '?'}ligera=1", wait_until="domcontentloaded")
        page.evaluate("() => document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        return page

    yield visit
    context.close()


def best(links):
    """Return the links in the order in which a reader would try them."""
    return sorted(dict.fromkeys(links), key=lambda href: next(n for n, way in enumerate(WAYS) if re.match(way, href)))


def follow(page, href):
    """Click the first link with this address that can be seen."""
    page.evaluate("() => document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    page.locator(f'.page a[href="{href}"], .page a[href="{page.url.split("/", 3)[0]}{href}"]').first.click()
    page.wait_for_load_state("domcontentloaded")


def clicks_to_all(page, href):
    """Follow a link and return after how many clicks everything demanded was told; more than CLICKS if it was not."""
    told = set()
    for click in range(1, CLICKS + 1):
        follow(page, href)
        told |= set(page.evaluate(TOLD))
        if told >= DEMANDED:
            return click
        # a row says in its source where the meaning of its fields is; an edition, how it is verified
        links = page.evaluate(LINKS, list(WAYS))
        if not links:
            break
        href = best(links)[0]
    return CLICKS + 1


@pytest.mark.timeout(300)
def test_definition_source_and_rows_of_any_number_are_two_clicks_away(visited, site):
    numbers, enough = [], set()
    for address in site[1]:
        page = visited(address)
        numbers += [(address, text, links) for text, links in page.evaluate(NUMBERS, list(WAYS))]
        if set(page.evaluate(TOLD)) >= DEMANDED:
            enough.add(address)
    assert len(numbers) > 500
    lost, clicks = [], {}  # a link leads to the same place wherever it stands, so each is followed once
    for address, text, links in random.Random(50).sample(numbers, SAMPLE):
        if address in enough:
            continue
        href = best(links)[0] if links else None
        if href and href not in clicks:
            clicks[href] = clicks_to_all(visited(address), href)
        if clicks.get(href, CLICKS + 1) > CLICKS:
            lost.append((address, text, links[:3]))
    assert not lost, lost


def test_a_number_without_a_way_is_noticed(visited, site):
    page = visited("/compromisos")
    page.evaluate("() => document.querySelectorAll('.page a').forEach((one) => one.removeAttribute('href'))")
    assert any(not links for _, links in page.evaluate(NUMBERS, list(WAYS)))
