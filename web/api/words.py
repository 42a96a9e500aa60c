"""What the OpenAPI document says in words."""

from collections.abc import Mapping
from types import MappingProxyType

from config.i18n import Text

TITLE = Text("Antigua, gobierno abierto: API de lectura", "Antigua, open government: read API")
CALENDAR = Text(
    "Solo mueve lo que se calcula del calendario: los plazos, los días, la última medición y la última evaluación "
    "hasta ese día y las sesiones ya celebradas. Los demás hechos son los de la edición, sea cual sea el día.",
    "It moves only what is computed from the calendar: deadlines, days, the newest measurement and the newest "
    "assessment up to that day, and the sessions already held. All other facts are those of the edition, whatever the "
    "day.",
)
INTRODUCTION = Text(
    "Los datos publicados del programa Impulso Local en Antigua Guatemala, solo de lectura y sin registro.\n\n"
    "**Ediciones.** Toda respuesta sale de una edición, que no cambia nunca; `edicion` fija una. Sin ella responde la "
    "vigente.\n\n"
    f"**Día.** `fecha` fija el día de lo que se calcula. {CALENDAR.es}\n\n"
    "**Filtros.** `campo=valor`, con varios valores separados por comas (cualquiera de ellos; una coma que es parte "
    "del valor se escribe `\\,`); `campo.desde` y `campo.hasta` incluyen el extremo; `campo.contiene` no distingue "
    "acentos ni mayúsculas; `campo.vacio` dice si falta el valor. Las condiciones se cumplen todas. En una lista de "
    "códigos basta que esté uno.\n\n"
    "**Páginas.** `next` y el encabezado `Link` llevan a la siguiente, de la misma edición.\n\n"
    "**Métodos.** GET y HEAD. **Errores.** `application/problem+json`, con el parámetro, su valor y lo que "
    "se espera.\n\n"
    "**Caché.** Cada respuesta tiene `ETag`; con `If-None-Match` se responde 304 si nada cambió.",
    "The published data of the programme Impulso Local in Antigua Guatemala, read-only and without registration.\n\n"
    "**Editions.** Every answer comes from one edition, which never changes; `edicion` pins one. Without it the "
    "current one answers.\n\n"
    f"**Day.** `fecha` pins the day of what is computed. {CALENDAR.en}\n\n"
    "**Filters.** `field=value`, with several values separated by commas (any of them; a comma that is part of the "
    "value is written `\\,`); `field.desde` (from) and `field.hasta` (to) include the bound; `field.contiene` "
    "(contains) ignores accents and case; `field.vacio` (empty) says whether the value is missing. All conditions "
    "hold. In a list of codes one is enough.\n\n"
    "**Pages.** `next` and the `Link` header lead to the next one, of the same edition.\n\n"
    "**Methods.** GET and HEAD. **Errors.** `application/problem+json`, with the parameter, its value and what was "
    "expected.\n\n"
    "**Caching.** Every answer has an `ETag`; `If-None-Match` is answered with 304 where nothing changed.",
)
OPERATORS: Mapping[str, Text] = MappingProxyType(
    {
        "": Text("Igual a uno de estos valores.", "Equal to one of these values."),
        "desde": Text("Desde este valor, incluido.", "From this value on, included."),
        "hasta": Text("Hasta este valor, incluido.", "Up to this value, included."),
        "contiene": Text(
            "Contiene este texto, sin distinguir acentos ni mayúsculas.",
            "Contains this text, without regard to accents or case.",
        ),
        "vacio": Text("true: falta el valor; false: lo hay.", "true: the value is missing; false: there is one."),
    }
)
FIELDS = Text("Campos de la respuesta; la clave está siempre.", "Fields of the answer; the key is always there.")
ORDER = Text(
    "Campos por los que se ordena, con «-» de mayor a menor; lo vacío va al final y los empates, por clave.",
    "Fields to sort by, with “-” from high to low; what is empty comes last and ties follow the key.",
)
TAGS: Mapping[str, tuple[Text, Text]] = MappingProxyType(
    {
        "start": (Text("Inicio", "Start"), Text("Dónde está todo.", "Where everything is.")),
        "data": (Text("Datos", "Data"), Text("Lo que publica la edición.", "What the edition publishes.")),
        "record": (
            Text("Registro", "Record"),
            Text("Las ediciones, quién decidió y qué cambió.", "The editions, who decided and what changed."),
        ),
        "computed": (
            Text("Cálculos", "Computed"),
            Text("Lo que se calcula de los datos en un día.", "What is computed from the data on a day."),
        ),
    }
)
HEADERS: Mapping[str, tuple[Text, bool]] = MappingProxyType(
    {
        "ETag": (Text("Huella de la respuesta", "Tag of the answer"), True),
        "Cache-Control": (Text("Cuánto vale la respuesta", "How long the answer holds"), True),
        "Link": (
            Text(
                "Página siguiente y primera, licencia y esta descripción",
                "Next and first page, licence and this description",
            ),
            False,
        ),
        "X-Edition": (Text("Número de la edición", "Number of the edition"), False),
        "X-Edition-Hash": (Text("Huella de la edición", "Hash of the edition"), False),
        "X-As-Of": (Text("Momento de publicación de la edición", "Moment the edition was published"), False),
        "X-Demonstration": (
            Text("Presente si son datos de demostración", "Present where these are demonstration data"),
            False,
        ),
    }
)
REFUSED: Mapping[str, tuple[str, Text]] = MappingProxyType(
    {
        "400": (
            "BadRequest",
            Text(
                "Parámetro desconocido o repetido, o valor que no es lo que se espera",
                "Parameter unknown or given twice, or a value that is not what is expected",
            ),
        ),
        "404": ("NotFound", Text("No existe el código o la edición", "There is no such code or edition")),
        "405": ("NotAllowed", Text("Solo se acepta GET y HEAD", "Only GET and HEAD are accepted")),
        "503": (
            "Unavailable",
            Text(
                "Edición anterior que solo tiene la base de datos, que no responde",
                "Earlier edition that only the database has, which does not answer",
            ),
        ),
    }
)
UNCHANGED = Text("Nada cambió desde el ETag que se envió", "Nothing changed since the ETag that was sent")
DAY = Text("Día para el que se calcula", "Day it is computed for")
TOTAL = Text("Filas que cumplen la consulta, en todas las páginas", "Records that the query finds, on all pages")
NEXT = Text("Dirección de la página siguiente; nulo en la última", "Address of the next page; null on the last one")
