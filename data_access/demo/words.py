"""What the invented rows say, in both languages: a few phrases, put together."""

from config.i18n import Text
from data_access.enumerations import Completion, PolicyArea

SITE = "https://example.org/demo"

OBJECTS: dict[PolicyArea, tuple[Text, ...]] = {
    PolicyArea.ENVIRONMENT: (
        Text("el vivero municipal", "the municipal nursery"),
        Text("las rutas de reforestación", "the reforestation routes"),
    ),
    PolicyArea.WATER: (
        Text("los horarios de agua", "the water schedules"),
        Text("la calidad del agua de los pozos", "the water quality of the wells"),
    ),
    PolicyArea.WASTE: (
        Text("la recolección de desechos", "waste collection"),
        Text("los centros de acopio", "the recycling points"),
    ),
    PolicyArea.MOBILITY: (
        Text("las paradas del transporte", "the transport stops"),
        Text("los pasos peatonales", "the pedestrian crossings"),
    ),
    PolicyArea.SAFETY: (
        Text("el alumbrado público", "street lighting"),
        Text("los comités de prevención", "the prevention committees"),
    ),
    PolicyArea.HERITAGE: (
        Text("el archivo de oficios", "the archive of crafts"),
        Text("el calendario de ferias", "the calendar of fairs"),
    ),
    PolicyArea.HEALTH: (
        Text("las jornadas de salud", "the health days"),
        Text("los espacios para personas mayores", "the spaces for older people"),
    ),
    PolicyArea.ECONOMY: (
        Text("el mercado de productores", "the producers' market"),
        Text("la formación para el empleo", "job training"),
    ),
    PolicyArea.TRANSPARENCY: (
        Text("el gasto por obra", "spending by project"),
        Text("las actas del concejo", "the council's minutes"),
    ),
    PolicyArea.PROCEDURES: (
        Text("la licencia de negocios", "the business licence"),
        Text("la atención en ventanilla", "the service desk"),
    ),
    PolicyArea.OTHER: (
        Text("los espacios comunitarios", "the community spaces"),
        Text("la atención a barrios", "the attention to neighbourhoods"),
    ),
}
ACTIONS = (
    Text("publicar información sobre {what}", "publish information on {what}"),
    Text("mejorar con la comunidad {what}", "improve, with the community, {what}"),
    Text("medir cada trimestre {what}", "measure every quarter {what}"),
    Text("seguir con la ciudadanía {what}", "follow, with citizens, {what}"),
)
COMMITMENT = Text("Demostración {number}: {what}", "Demonstration {number}: {what}")
PROBLEM = Text(
    "La población no tiene cómo seguir lo que se decide sobre {what}.",
    "Residents have no way to follow what is decided on {what}.",
)
STATUS_QUO = Text("Hay esfuerzos aislados sobre {what}.", "There are isolated efforts on {what}.")
ACTION = Text("Un plan público, con metas, sobre {what}.", "A public plan, with targets, on {what}.")
RESULT = Text("Cualquier persona puede comprobar {what}.", "Anybody can check {what}.")
MILESTONES = (
    Text("Diagnóstico compartido", "Shared diagnosis"),
    Text("Mesa de diálogo instalada", "Dialogue table set up"),
    Text("Propuesta de diseño", "Draft design"),
    Text("Acuerdo con las partes", "Agreement of the parties"),
    Text("Prueba piloto", "Pilot"),
    Text("Personal capacitado", "Staff trained"),
    Text("Puesta en marcha", "Launch"),
    Text("Informe público final", "Final public report"),
)
REACHED = {
    Completion.LIMITED: Text("Empezó el trabajo.", "Work began."),
    Completion.SUBSTANTIAL: Text("Falta poco para terminar.", "Little is left to do."),
    Completion.COMPLETED: Text("Se terminó lo previsto.", "What was planned is done."),
}
DECLARED = {
    Completion.LIMITED: Text("Los primeros hitos están en marcha.", "The first milestones are under way."),
    Completion.SUBSTANTIAL: Text("La mayor parte de los hitos está cumplida.", "Most milestones are met."),
    Completion.COMPLETED: Text("Todos los hitos están cumplidos.", "Every milestone is met."),
}
STILL_OPEN = Text("Se presentó el avance en el foro.", "Progress was presented in the forum.")
OBSTACLES = (
    Text("Faltó personal durante el mes.", "Staff was short during the month."),
    Text("La compra se declaró desierta.", "The tender received no bids."),
    Text("La lluvia retrasó las visitas.", "Rain delayed the visits."),
)
MOVED = (
    Text("La compra de equipo se repitió.", "The purchase of equipment was repeated."),
    Text("La mesa pidió más tiempo de consulta.", "The table asked for more time to consult."),
    Text("El presupuesto se aprobó tarde.", "The budget was approved late."),
)
WITHDRAWN = Text(
    "El foro acordó retirarlo: otra institución ya presta el servicio.",
    "The forum agreed to withdraw it: another institution already provides the service.",
)
AGREES = Text("Los documentos publicados sostienen lo declarado.", "The published documents support what is declared.")
DISAGREES = Text(
    "Los documentos publicados no alcanzan para sostener lo declarado.",
    "The published documents do not suffice to support what is declared.",
)
EVIDENCE = Text("Respaldo: {what}", "Support: {what}")
EVENT = Text("Encuentro de demostración {number}: {what}", "Demonstration meeting {number}: {what}")
CONTRIBUTIONS = (
    Text("Pedimos información más clara sobre {what}.", "We ask for clearer information on {what}."),
    Text("Proponemos revisar con los barrios {what}.", "We propose to review, with the quarters, {what}."),
    Text("Sugerimos un horario distinto para atender {what}.", "We suggest other hours to attend to {what}."),
)
ANSWERS = {
    "adopted": Text(
        "Se incorpora: es posible con los recursos de este año.", "Taken up: this year's resources allow it."
    ),
    "partly_adopted": Text(
        "Se incorpora en parte: el resto depende de otra institución.",
        "Partly taken up: the rest depends on another institution.",
    ),
    "not_adopted": Text(
        "No se incorpora: la ley asigna esta tarea a otra institución.",
        "Not taken up: the law gives this task to another institution.",
    ),
}
SERVICE = Text("Servicio de demostración {number}: {what}", "Demonstration service {number}: {what}")
SERVICE_PROBLEM = Text("Toma demasiado tiempo obtener respuesta sobre {what}.", "An answer on {what} takes too long.")
DROPPED = Text("El costo supera el presupuesto disponible.", "The cost exceeds the available budget.")
UNITS = (
    Text("días de espera", "days of waiting"),
    Text("% de casos resueltos", "% of cases solved"),
    Text("trámites en línea al mes", "online procedures a month"),
)
RISKS = (
    Text("Cambio de personal a cargo", "Change of the staff in charge"),
    Text("Retraso en la asignación de fondos", "Delay in the allocation of funds"),
    Text("Poca participación en las mesas", "Low participation in the tables"),
)
MITIGATION = Text("Designar suplentes y revisar cada trimestre.", "Name alternates and review every quarter.")
MONTH_NAMES = (
    *("enero", "febrero", "marzo", "abril", "mayo", "junio"),
    *("julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
)


def say(template: Text, **words: Text | str | int) -> Text:
    """Return the template with its places filled, each language with its own words."""

    def fill(text: str, position: int) -> str:
        return text.format(**{name: word[position] if isinstance(word, Text) else word for name, word in words.items()})

    return Text(fill(template.es, 0), fill(template.en, 1))


def both(name: str, text: Text) -> dict[str, object]:
    """Return the two fields that hold a text: `name_es` and `name_en`."""
    return {f"{name}_es": text.es, f"{name}_en": text.en}


def address(*parts: str) -> str:
    """Return an address that leads nowhere, as every address of the demonstration."""
    return "/".join((SITE, *parts)).lower()
