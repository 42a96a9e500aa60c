"""What a page is, for programs that read schema.org: who it is about, where it stands, which data it shows."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from config.clock import stamp
from config.i18n import Language
from data_access.editions import Edition
from data_access.manifest import DEMONSTRATION
from presentation import preview
from presentation.permalinks import absolute
from web.open_data.about import LICENCE, PUBLISHER
from web.open_data.schema_org import schema_org

# What would end a script element, or a line of a script; inside a JSON text each stands only in strings.
ENDING = "<>&\u2028\u2029"
# What a page says of a set of data that it does not show itself, and of the first of its files.
SET_IN_SHORT = ("@type", "@id", "name", "description", "url", "license", "isAccessibleForFree")
FILE_IN_SHORT = ("@type", "encodingFormat", "contentUrl")


@dataclass(frozen=True)
class Page:
    """A page, as linked data tells of it.

    Attributes:
        address: its one address.
        name: what it is called.
        description: what it says now.
        language: the language it is in.
        image: the address of the picture of its link.
        kind: its type of schema.org.
        data: the resource that it is made of, or WHOLE.
        shows_data: whether it shows these data as such, so that search engines find all about them here.
    """

    address: str
    name: str
    description: str
    language: Language
    image: str
    kind: str
    data: str
    shows_data: bool


def script(graph: dict[str, object]) -> Markup:
    """Return linked data as the text of a script element, which nothing in it can end."""
    text = json.dumps(graph, ensure_ascii=False, separators=(",", ":"))
    for character in ENDING:
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)  # noqa: S704 - escaped just now


def graph(edition: Edition, page: Page, steps: Sequence[tuple[str, str]], site: str) -> dict[str, object]:
    """Return what a page is and what it stands in.

    Args:
        edition: the edition it shows.
        page: the page itself.
        steps: name and address of each page from the home page to this one.
        site: the name of the site.
    """
    dataset = _dataset(edition, page)
    nodes = [_organisation(), _site(site), _page(edition, page) | {"isBasedOn": {"@id": dataset["@id"]}}, dataset]
    if len(steps) > 1:
        nodes.append(_trail(page, steps))
    return {"@context": "https://schema.org", "@graph": nodes}


def _organisation() -> dict[str, object]:
    return {
        "@type": "GovernmentOrganization",
        "@id": absolute("/datos#municipalidad"),
        "name": PUBLISHER.name,
        "address": {
            "@type": "PostalAddress",
            "addressLocality": "Antigua Guatemala",
            "addressRegion": "Sacatepéquez",
            "addressCountry": "GT",
        },
    }


def _site(name: str) -> dict[str, object]:
    found = absolute("/compromisos?q={words}")
    return {
        "@type": "WebSite",
        "@id": absolute("/#sitio"),
        "url": absolute("/"),
        "name": name,
        "inLanguage": [language.value for language in Language],
        "about": {"@id": absolute("/datos#municipalidad")},
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
        "isPartOf": {"@id": absolute("/#sitio")},
        "about": {"@id": absolute("/datos#municipalidad")},
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


def _dataset(edition: Edition, page: Page) -> dict[str, object]:
    """Return the published data as a set that search engines for data list; invented ones say so in every way.

    A page that only draws on them has them in short: what they are called, where they lie, and their licence.
    """
    node = schema_org(edition, page.data if page.data in edition.manifest else None)
    node.pop("@context")
    if not page.shows_data:
        file = {key: node["distribution"][0][key] for key in FILE_IN_SHORT}
        node = {key: node[key] for key in SET_IN_SHORT} | {"distribution": file}
    return node | ({"creativeWorkStatus": DEMONSTRATION} if edition.demonstration else {})
