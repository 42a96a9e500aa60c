"""The headers that say of an answer which edition it was made of, when, and under which licence it is."""

from collections.abc import Mapping

from config.clock import stamp
from data_access.editions import Edition
from web.open_data.about import LICENCE

LICENSED = f'<{LICENCE.url}>; rel="license"'
"""The value of a `Link` header that names the licence."""


def provenance(edition: Edition) -> Mapping[str, str]:
    """Return the headers of what was made of an edition."""
    return {
        "X-Edition": str(edition.number),
        "X-Edition-Hash": edition.hash,
        "X-As-Of": stamp(edition.published_at),
        "Link": LICENSED,
        **demonstration(edition),
    }


def demonstration(edition: Edition) -> Mapping[str, str]:
    """Return the header that marks made-up data; none where the data are real."""
    return {"X-Demonstration": "true"} if edition.demonstration else {}
