"""What the open data are called and where they lie, in the words that every description of them shares."""

import csv
import io
from functools import lru_cache
from typing import NamedTuple

from config.i18n import Text
from config.settings import settings
from data_access.archive import canonical_file, rows_of
from data_access.editions import RECORD_NAMES, Edition, PastEdition
from data_access.manifest import DEMONSTRATION
from data_access.models import RESOURCES
from data_access.schema import CODE_PATTERN, Column

NAME = "impulso-local-antigua"
WHOLE = "todo"
"""What all the data together are called in addresses."""
TITLE = Text("Impulso Local: Antigua Guatemala, datos abiertos", "Impulso Local: Antigua Guatemala, open data")
DESCRIPTION = Text(
    "Lo que prometieron el programa Impulso Local y el plan de acción de OGP Local de Antigua Guatemala, cuánto se ha "
    "cumplido y cómo participó la ciudadanía. Cada edición queda fija, con número y huella.",
    "What the programme Impulso Local and Antigua Guatemala's OGP Local action plan promised, how far it is, and how "
    "citizens took part. Each edition is final, with a number and a hash.",
)
INVENTED = Text(f"{DEMONSTRATION}: nada de esto ocurrió.", "Demonstration data: none of this happened.")
EXCEPTION = Text(
    "Lo dicen todos los archivos menos manifest.json y los CSV de los recursos, cuyos bytes cubre la huella: en ellos "
    "lo dice cada fila, en su campo «source», y un recurso sin filas no lo dice.",
    "Every file says so but manifest.json and the CSV files of the resources, whose bytes the hash covers: there each "
    "row says so in its field “source”, and a resource without rows does not.",
)
KEYWORDS = (
    Text("gobierno abierto", "open government"),
    Text("compromisos", "commitments"),
    Text("participación ciudadana", "citizen participation"),
    Text("cocreación", "co-creation"),
    Text("servicios municipales", "municipal services"),
    Text("OGP Local", "OGP Local"),
    Text("Antigua Guatemala", "Antigua Guatemala"),
)
CENTRE = (14.5575, -90.7333)  # latitude and longitude of the municipality's centre


class Organisation(NamedTuple):
    """An organisation behind the data, with its own page where one is on record."""

    name: str
    url: str | None = None


class Licence(NamedTuple):
    """The licence of the data."""

    name: str
    title: str
    url: str


PUBLISHER = Organisation("Municipalidad de Antigua Guatemala")
PARTNER = Organisation("UNIT", "https://unit.la/en/projects/impulso-local-antigua-guatemala")
LICENCE = Licence(
    "CC-BY-4.0", "Creative Commons Attribution 4.0 International", "https://creativecommons.org/licenses/by/4.0/"
)


def site() -> str:
    """Return the address of the site, without a final slash."""
    return settings().SITE_URL


def folder(edition: Edition | int) -> str:
    """Return the address below which the files of an edition stay for ever."""
    number = edition if isinstance(edition, int) else edition.number
    return f"{site()}/datos/ediciones/{number}/"


def said(edition: Edition, text: Text) -> Text:
    """Return a description, which says first that the data are invented where they are."""
    return Text(f"{INVENTED.es} {text.es}", f"{INVENTED.en} {text.en}") if edition.demonstration else text


def called(edition: Edition, text: Text) -> Text:
    """Return a title, which says that the data are invented where they are."""
    return Text(f"{text.es} ({DEMONSTRATION})", f"{text.en} (Demonstration data)") if edition.demonstration else text


@lru_cache(maxsize=128)
def columns_of(edition: Edition, resource: str) -> tuple[Column, ...]:
    """Return the columns of a file as it was published, which an older version may have done with others.

    Raises:
        Unavailable: such a file has to be read, and the database does not answer.
    """
    header = canonical_file(edition, resource).partition(b"\n")[0].decode().split(",")
    known = _known(resource)
    return tuple(
        known.get(name) or Column(name, "string", Text(name, name), Text(name, name), False) for name in header
    )


def values_of(edition: Edition, resource: str) -> list[tuple[object, ...]]:
    """Return the rows of a file as it was published: the typed values of `columns_of`, in their order.

    A column that this version knows no more holds plain text.

    Raises:
        Unavailable: as `columns_of`.
    """
    columns, rows = columns_of(edition, resource), rows_of(edition, resource)
    forgotten = [column.name for column in columns if column.name not in _known(resource)]
    if not forgotten:
        return [tuple(getattr(row, column.name) for column in columns) for row in rows]
    lines = csv.DictReader(io.StringIO(canonical_file(edition, resource).decode(), newline=""))
    return [
        tuple(
            line[column.name] or None if column.name in forgotten else getattr(row, column.name) for column in columns
        )
        for row, line in zip(rows, lines, strict=True)
    ]


def _known(resource: str) -> dict[str, Column]:
    return {column.name: column for column in RESOURCES[resource].columns}


def versions(edition: Edition, name: str) -> list[PastEdition]:
    """Return the editions in which a resource, or WHOLE, is new or another than before, the oldest first.

    The record of an edition (`change_sets`, `changes`) is its own, so each one that has it counts.
    """
    having = [past for past in edition.history if name == WHOLE or name in past.resources]
    if name == WHOLE or name in RECORD_NAMES:
        return having
    before = zip((None, *edition.history), edition.history, strict=False)
    same = {now.number for past, now in before if past and past.resources.get(name) == now.resources.get(name)}
    return [past for past in having if past.number not in same]


def pattern(column: Column) -> str | None:
    """Return the regular expression that a whole cell matches, or None where anything goes."""
    if column.kind == "codes":
        item = "|".join(column.enumeration) if column.enumeration else CODE_PATTERN.strip("^$")
        return f"^({item})(;({item}))*$"
    return column.pattern
