"""The manifest of an edition: what its hash covers."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from data_access.canonical import to_json

NO_HASH = "0" * 64
DEMONSTRATION = "Datos de demostración"
"""The `source` of every row of the demonstration data, so that every file says what it is."""


@dataclass(frozen=True)
class Resource:
    """A line of an edition's manifest."""

    sha256: str
    rows: int
    bytes: int


@dataclass(frozen=True)
class Manifest:
    """What an edition's hash covers."""

    number: int
    published_at: str
    prev_hash: str
    resources: Mapping[str, Resource]

    def to_json(self) -> str:
        """Return the canonical JSON whose SHA-256 is the edition's hash."""
        return to_json({**vars(self), "resources": {name: vars(item) for name, item in self.resources.items()}})

    @classmethod
    def parse(cls, text: str) -> "Manifest":
        """Return the manifest in a canonical JSON text, or raise ValueError."""
        try:
            data = json.loads(text)
            resources = {name: Resource(**item) for name, item in data.pop("resources").items()}
            manifest = cls(resources=resources, **data)
            same = manifest.to_json() == text
        except (KeyError, TypeError, AttributeError, RecursionError):
            same = False
        named = same and all(isinstance(resource.sha256, str) for resource in resources.values())
        if not named or not isinstance(manifest.number, int):
            raise ValueError("not the manifest of an edition")
        return manifest
