"""What a page is, for programs that read schema.org: who it is about, where it stands, which data it shows."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from config.i18n import Language
from config.settings import settings
from data_access.editions import Edition
from data_access.manifest import DEMONSTRATION, stamp
from presentation import preview
from web.open_data.about import LICENCE, PUBLISHER
from web.open_data.catalogue import WHOLE
from web.open_data.schema_org import schema_org

# What would end a script element, or a line of a script; inside a JSON text each stands only in strings.
ENDING = "<>&\u2028\u2029"


@dataclass(frozen=True)
class Page:
    """A page, as linked data tells of it; `kind` is a type of schema.org."""

    address: str
    name: str
    description: str
    language: Language
    image: str
    kind: str


def script(graph: dict[str, object]) -> Markup:
    """Return linked data as the text of a script element, which nothing in it can end."""
    text = json.dumps(graph, ensure_ascii=False, separators=(",", ":"))
    for character in ENDING:
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)  # noqa: S704 - escaped just now


def graph(
    edition: Edition, page: Page, steps: Sequence[tuple[str, str]], site: str, data: str | None
) -> dict[str, object]:
    """Return what a page is and what it stands in.

    Args:
        edition: the edition it shows.
        page: the page itself.
        steps: name and address of each page from the home page to this one.
        site: the name of the site.
        data: the resource whose rows it lists, WHOLE for all of them, None where it shows no data as such.
    """
    nodes = [_organisation(), _site(site), _page(edition, page)]
    if len(steps) > 1:
        nodes.append(_trail(page, steps))
    if data == WHOLE or data in edition.manifest:
        nodes.append(_dataset(edition, data))
    return {"@context": "https://schema.org", "@graph": nodes}


def _here(place: str) -> str:
    return f"{settings().SITE_URL}/{place}"


def _organisation() -> dict[str, object]:
    return {
        "@type": "GovernmentOrganization",
        "@id": _here("datos#municipalidad"),
        "name": PUBLISHER.name,
        "address": {
            "@type": "PostalAddress",
            "addressLocality": "Antigua Guatemala",
            "addressRegion": "Sacatepéquez",
            "addressCountry": "GT",
        },
    }


def _site(name: str) -> dict[str, object]:
    found = f"{settings().SITE_URL}/compromisos?q={{words}}"
    return {
        "@type": "WebSite",
        "@id": _here("#sitio"),
        "url": f"{settings().SITE_URL}/",
        "name": name,
        "inLanguage": [language.value for language in Language],
        "about": {"@id": _here("datos#municipalidad")},
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": found},
            "query-input": "required name=words",
        },
    }


def _page(edition: Edition, page: Page) -> dict[str, object]:
    return {
        "@type": page.kind,
        "@id": page.address,
        "url": page.address,
        "name": page.name,
        "description": page.description,
        "inLanguage": page.language.value,
        "isPartOf": {"@id": _here("#sitio")},
        "about": {"@id": _here("datos#municipalidad")},
        "dateModified": stamp(edition.published_at),
        "license": LICENCE.url,
        "primaryImageOfPage": {
            "@type": "ImageObject",
            "url": page.image,
            "width": preview.WIDTH,
            "height": preview.HEIGHT,
        },
    }


def _trail(page: Page, steps: Sequence[tuple[str, str]]) -> dict[str, object]:
    return {
        "@type": "BreadcrumbList",
        "@id": f"{page.address}#ruta",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": address}
            for position, (name, address) in enumerate(steps, 1)
        ],
    }


def _dataset(edition: Edition, data: str | None) -> dict[str, object]:
    """Return the published data as a set that search engines for data list; invented ones say so in every way."""
    node = schema_org(edition, data if data != WHOLE else None) | {"dateModified": stamp(edition.published_at)}
    node.pop("@context")
    return node | ({"creativeWorkStatus": DEMONSTRATION} if edition.demonstration else {})
