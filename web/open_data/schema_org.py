"""The open data in schema.org's terms, for the heads of pages: what search engines for data sets read."""

from typing import Any

from data_access.editions import Edition
from data_access.manifest import stamp
from data_access.models import RESOURCES
from indicators.data_dictionary import ABOUT
from web.open_data.about import CENTRE, DESCRIPTION, KEYWORDS, LICENCE, PARTNER, PUBLISHER, TITLE, called, said, site
from web.open_data.catalogue import BUNDLES, GEOJSON, TABLES, WHOLE


def schema_org(edition: Edition, resource: str | None = None) -> dict[str, Any]:
    """Return the schema.org Dataset of an edition, or of one of its resources, in its catalogue."""
    name = resource or WHOLE
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
        "identifier": edition.manifest[resource].sha256 if resource else edition.hash,
        "version": str(edition.number),
        "datePublished": stamp(edition.published_at),
        "license": LICENCE.url,
        "isAccessibleForFree": True,
        "inLanguage": ["es", "en"],
        "keywords": [word.es for word in KEYWORDS],
        "creator": [_publisher(), {"@type": "Organization", "name": PARTNER.name, "url": PARTNER.url}],
        "publisher": _publisher(),
        "spatialCoverage": _place(),
        "includedInDataCatalog": catalogue,
        "distribution": _distributions(resource),
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


def _distributions(resource: str | None) -> list[dict[str, str]]:
    files = [*(TABLES if resource else BUNDLES), *([GEOJSON] if resource == "places" else [])]
    return [
        {
            "@type": "DataDownload",
            "encodingFormat": file.media_type,
            "contentUrl": f"{site()}/datos/{resource or WHOLE}.{file.ending}",
        }
        for file in files
    ]
