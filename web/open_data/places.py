"""The places of an edition as GeoJSON (RFC 7946)."""

from data_access.editions import Edition
from data_access.models.programme import PlacePublic
from web.open_data.exact_json import facts, listing, record

POSITION = ("lat", "lon")


def geojson(edition: Edition) -> bytes:
    """Return every place; one whose position is not known has no geometry, as the standard asks."""
    head = {"type": "FeatureCollection", "edition": facts(edition), "rows": len(edition.places)}
    return listing(head, "features", map(_feature, edition.places))


def _feature(place: PlacePublic) -> dict[str, object]:
    known = place.lat is not None and place.lon is not None
    properties = {name: value for name, value in record("places", place).items() if name not in POSITION}
    return {
        "type": "Feature",
        "id": place.code,
        "geometry": {"type": "Point", "coordinates": [place.lon, place.lat]} if known else None,
        "properties": properties,
    }
