"""What each resource and each of its fields means, in the words that pages and descriptions for programs share."""

from collections.abc import Mapping
from types import MappingProxyType

from config.i18n import Text
from data_access.schema import Column

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


WITHHELD = Text(
    "Vacío donde la cifra se reserva (people_hidden = true): grupos de 1 a 4 personas, y cifras de las que se "
    "deducirían.",
    "Empty where the count is withheld (people_hidden = true): groups of 1 to 4 people, and counts that would give "
    "them away.",
)


def meaning(column: Column) -> Text:
    """Return what a field means, with what a reader of the file must know beyond its label."""
    texts = [column.about]
    if column.small_counts:
        texts.append(WITHHELD)
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
