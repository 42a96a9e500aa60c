"""The open data in schema.org's terms, for the heads of pages: what search engines for data sets read."""

from typing import Any

from config.clock import stamp
from config.i18n import Text
from data_access.editions import Edition, PastEdition
from data_access.models import RESOURCES
from indicators.data_dictionary import ABOUT
from web.open_data.about import (
    CENTRE,
    DESCRIPTION,
    KEYWORDS,
    LICENCE,
    PARTNER,
    PUBLISHER,
    TITLE,
    WHOLE,
    called,
    said,
    site,
    versions,
)
from web.open_data.forms import CSV, forms_of


def schema_org(edition: Edition, resource: str | None = None) -> dict[str, Any]:
    """Return the schema.org Dataset of an edition, or of one of its resources, in its catalogue."""
    name = resource or WHOLE
    states: list[PastEdition | Edition] = [*versions(edition, name)] or [edition]
    texts = (RESOURCES[resource].title, ABOUT[resource]) if resource else (TITLE, DESCRIPTION)
    title, description = called(edition, texts[0]), said(edition, texts[1])
    catalogue = {"@type": "DataCatalog", "@id": f"{site()}/datos#catalogo", "name": TITLE.es, "url": f"{site()}/datos"}
    dataset = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": f"{site()}/datos#{name}",
        "name": title.es,
        "alternateName": title.en,
        "description": f"{description.es} {description.en}",
        "url": f"{site()}/datos" + (f"?id={resource}" if resource else ""),
        "identifier": f"{site()}/datos#{name}",
        "version": str(states[-1].number),
        "datePublished": stamp(states[0].published_at),
        "dateModified": stamp(states[-1].published_at),
        "license": LICENCE.url,
        "isAccessibleForFree": True,
        "inLanguage": ["es", "en"],
        "keywords": [word.es for word in KEYWORDS],
        "creator": [_publisher(), {"@type": "Organization", "name": PARTNER.name, "url": PARTNER.url}],
        "publisher": _publisher(),
        "spatialCoverage": _place(),
        "includedInDataCatalog": catalogue,
        "distribution": _distributions(edition, resource, title),
    }
    return dataset | ({"isPartOf": {"@id": f"{site()}/datos#{WHOLE}"}} if resource else {})


def _publisher() -> dict[str, str]:
    return {
        "@type": "GovernmentOrganization",
        "@id": f"{site()}/datos#municipalidad",
        "name": PUBLISHER.name,
    }


def _place() -> dict[str, Any]:
    latitude, longitude = CENTRE
    geo = {"@type": "GeoCoordinates", "latitude": latitude, "longitude": longitude}
    return {"@type": "Place", "name": "Antigua Guatemala", "geo": geo}


def _distributions(edition: Edition, resource: str | None, title: Text) -> list[dict[str, str]]:
    item = edition.manifest[resource] if resource else None
    known = {"contentSize": f"{item.bytes} B", "sha256": item.sha256} if item else {}
    return [
        {
            "@type": "DataDownload",
            "name": f"{title.es}, {form.name}",
            "encodingFormat": form.media_type,
            "contentUrl": f"{site()}/datos/{resource or WHOLE}.{form.ending}",
            **(known if form == CSV else {}),
        }
        for form in forms_of(resource)
    ]
