"""Wording that several indicators share: units, names of breakdowns, notes."""

from config.i18n import Text

PARTICIPATIONS = Text("participaciones", "participations")
PEOPLE = Text("personas", "people")
SHARE = Text("proporción", "share")
DAYS = Text("días", "days")

BY_KIND = Text("Por tipo", "By kind")
BY_STAGE = Text("Por etapa", "By stage")
BY_STATUS = Text("Por estado", "By status")
BY_SEX = Text("Por sexo", "By sex")
BY_AGE = Text("Por edad", "By age")
BY_SECTOR = Text("Por sector", "By sector")
BY_PLACE = Text("Por lugar", "By place")
BY_THEME = Text("Por tema", "By theme")
BY_RESPONSE = Text("Por respuesta", "By response")
BY_COMPLETION = Text("Por cumplimiento", "By completion")
BY_COMMITMENT = Text("Por compromiso", "By commitment")
BY_MILESTONE = Text("Por hito", "By milestone")
BY_SEVERITY = Text("Por gravedad", "By severity")
BY_CLOCK = Text("Por obligación", "By obligation")
BY_YEAR = Text("Por año", "By year")
BY_RESOURCE = Text("Por tabla", "By table")

NOT_RECORDED = Text("Sin registro", "Not recorded")
NO_STAGE = Text("Sin etapa", "No stage")

VISIBLE_ONLY = Text(
    "Hay cifras menores de 5 reservadas; la proporción se calcula solo con las visibles.",
    "Some counts under 5 are withheld; the share is computed from the visible ones only.",
)
LISTS_MISSING = Text(
    "La tabla muestra las filas a las que les falta el dato.", "The table shows the rows that lack the datum."
)
