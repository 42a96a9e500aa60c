"""What the open data are called and where they lie, in the words that every description of them shares."""

from collections.abc import Mapping
from types import MappingProxyType
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

ABOUT: Mapping[str, Text] = MappingProxyType(
    {
        "programmes": Text("El programa que este sitio sigue.", "The programme that this site follows."),
        "action_plans": Text("Los planes de acción de OGP Local.", "The OGP Local action plans."),
        "stages": Text(
            "Las etapas sucesivas del programa: objetivo, herramientas y fechas.",
            "The successive stages of the programme: objective, tools and dates.",
        ),
        "activities": Text(
            "Las actividades de cada etapa, planificadas, realizadas o canceladas.",
            "The activities of each stage: planned, done or cancelled.",
        ),
        "places": Text(
            "Los lugares del municipio, con su posición donde se conoce.",
            "The places of the municipality, with their position where it is known.",
        ),
        "organisations": Text(
            "El mapa de actores: instituciones y organizaciones, nunca personas.",
            "The actor map: institutions and organisations, never persons.",
        ),
        "figures": Text(
            "Cifras tal como alguien las reporta; no se suman a lo que se calcula de las filas.",
            "Figures as somebody reports them; they are not added to what is computed from rows.",
        ),
        "events": Text(
            "Talleres, foros y otros encuentros con la ciudadanía, con su total de participaciones.",
            "Workshops, forums and other meetings with citizens, with their total of participations.",
        ),
        "attendance": Text(
            "Participaciones contadas por evento, sexo, edad, sector y lugar; ninguna fila describe a una persona.",
            "Participations counted by event, sex, age, sector and place; no row describes a person.",
        ),
        "commitments": Text(
            "Los compromisos del plan de acción: qué se prometió, quién responde, plazos y cumplimiento.",
            "The commitments of the action plan: what was promised, who answers for it, deadlines and completion.",
        ),
        "milestones": Text(
            "Los hitos de cada compromiso, con su plazo y su peso.",
            "The milestones of each commitment, with deadline and weight.",
        ),
        "agenda_items": Text(
            "La agenda de servicios ciudadanos: servicios existentes, mejorados o nuevos.",
            "The agenda of citizen services: existing, improved or new ones.",
        ),
        "contributions": Text(
            "Los aportes de la ciudadanía y la respuesta razonada a cada uno.",
            "What citizens contributed, and the reasoned response to each.",
        ),
        "measurements": Text(
            "Valores medidos de un servicio de la agenda o de un indicador.",
            "Measured values of a service of the agenda or of an indicator.",
        ),
        "progress_updates": Text(
            "Lo que pasó, con fecha, en un compromiso o en un hito.",
            "What happened, with its date, to a commitment or a milestone.",
        ),
        "assessments": Text(
            "Evaluaciones independientes, publicadas a nombre de quien evalúa.",
            "Independent assessments, published under the assessor's name.",
        ),
        "risks": Text(
            "Riesgos de compromisos y servicios: probabilidad, impacto y mitigación.",
            "Risks of commitments and services: likelihood, impact and mitigation.",
        ),
        "governance_components": Text(
            "Las piezas de la gobernanza y desde cuándo existen.",
            "The pieces of the governance, and since when they exist.",
        ),
        "forum_sessions": Text(
            "Sesiones del foro multiactor y puestos por sector.",
            "Sessions of the multi-stakeholder forum, and seats by sector.",
        ),
        "facilitator_cohorts": Text(
            "Grupos de facilitadores formados, como cuenta.", "Groups of trained facilitators, as a count."
        ),
        "data_systems": Text(
            "Sistemas que recogen y analizan los datos de foros y talleres.",
            "Systems that collect and analyse the data of forums and workshops.",
        ),
        "evidence": Text(
            "Enlaces con fecha que sustentan un avance, un hito o un compromiso.",
            "Dated links that support an update, a milestone or a commitment.",
        ),
        "change_sets": Text(
            "Por qué se publicó esta edición y cómo se revisó; cada edición trae solo lo suyo.",
            "Why this edition was published and how it was reviewed; each edition carries only its own.",
        ),
        "changes": Text(
            "Lo que esta edición cambió, campo por campo; cada edición trae solo lo suyo.",
            "What this edition changed, field by field; each edition carries only its own.",
        ),
    }
)
"""What one resource holds."""


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


def meaning(column: Column) -> Text:
    """Return what a field means, with what a reader of the file must know beyond its label."""
    texts = [column.about]
    if column.small_counts:
        texts.append(
            Text(
                "Vacío donde la cifra se reserva (people_hidden = true): grupos de 1 a 4 personas, y cifras de las que "
                "se deducirían.",
                "Empty where the count is withheld (people_hidden = true): groups of 1 to 4 people, and counts that "
                "would give them away.",
            )
        )
    if column.kind == "codes":
        texts.append(Text("Varios códigos, separados por «;».", "Several codes, separated by “;”."))
    if column.kind == "codes" and column.refers:
        to = column.refers
        texts.append(
            Text(
                f"Cada uno es el código de una fila de {to}; al ir varios en una celda, no se declara clave foránea.",
                f"Each is the code of a row of {to}; as one cell holds several, no foreign key is declared.",
            )
        )
    if column.refers_by:
        by = column.refers_by
        texts.append(
            Text(
                f"Es el código de una fila del recurso que dice {by}; por eso no se declara clave foránea.",
                f"It is the code of a row of the resource that {by} names; so no foreign key is declared.",
            )
        )
    return Text(". ".join(text.es.rstrip(".") for text in texts), ". ".join(text.en.rstrip(".") for text in texts))


def pattern(column: Column) -> str | None:
    """Return the regular expression that a whole cell matches, or None where anything goes."""
    if column.kind == "codes":
        item = "|".join(column.enumeration) if column.enumeration else CODE_PATTERN.strip("^$")
        return f"^({item})(;({item}))*$"
    return column.pattern


def _unknown(name: str) -> Column:
    """Return a column that this version knows no more, as plain text."""
    return Column(name, "string", Text(name, name), Text(name, name), required=False)
