"""What the open data are called and where they lie, in the words that every description of them shares."""

from typing import NamedTuple

from config.i18n import Text
from config.settings import settings
from data_access.archive import canonical_file
from data_access.editions import Edition
from data_access.manifest import DEMONSTRATION
from data_access.models import RESOURCES
from data_access.schema import CODE_PATTERN, Column

NAME = "impulso-local-antigua"
TITLE = Text("Impulso Local: Antigua Guatemala, datos abiertos", "Impulso Local: Antigua Guatemala, open data")
DESCRIPTION = Text(
    "Lo que prometieron el programa Impulso Local y el plan de acción de OGP Local de Antigua Guatemala, cuánto se ha "
    "cumplido y cómo participó la ciudadanía. Cada edición queda fija, con número y huella.",
    "What the programme Impulso Local and Antigua Guatemala's OGP Local action plan promised, how far it is, and how "
    "citizens took part. Each edition is final, with a number and a hash.",
)
INVENTED = Text(f"{DEMONSTRATION}: nada de esto ocurrió.", "Demonstration data: none of this happened.")
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


def columns_of(edition: Edition, resource: str) -> tuple[Column, ...]:
    """Return the columns of a file as it was published, which an older version may have done with fewer.

    Raises:
        Unavailable: such a file has to be read, and the database does not answer.
    """
    header = canonical_file(edition, resource).partition(b"\n")[0].decode().split(",")
    known = {column.name: column for column in RESOURCES[resource].columns}
    return tuple(
        known.get(name) or Column(name, "string", Text(name, name), Text(name, name), False) for name in header
    )


def pattern(column: Column) -> str | None:
    """Return the regular expression that a whole cell matches, or None where anything goes."""
    if column.kind == "codes":
        item = "|".join(column.enumeration) if column.enumeration else CODE_PATTERN.strip("^$")
        return f"^({item})(;({item}))*$"
    return column.pattern


def _unknown(name: str) -> Column:
    """Return a column that this version knows no more, as plain text."""
    return Column(name, "string", Text(name, name), Text(name, name), required=False)
