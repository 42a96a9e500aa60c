"""What the API refuses, and in which words it says so."""

from config.i18n import Text
from web.api.tables import Table

ECHOED = 200  # characters of a reader's own text that an answer repeats
BAD_REQUEST = Text("La consulta no se entiende", "The query cannot be understood")
NOT_FOUND = Text("No existe", "Not found")
UNAVAILABLE = Text("La base de datos no responde", "The database does not answer")
NOT_ALLOWED = Text("Esta dirección solo se lee", "This address can only be read")


class Refusal(Exception):
    """A question that is not answered: the status, why, and what a program needs to know of it."""

    def __init__(self, status: int, title: Text, detail: Text, **more: object) -> None:
        super().__init__(detail.en)
        self.status = status
        self.title = title
        self.detail = detail
        self.more = more


def bad(parameter: str, value: str, expected: Text, **more: object) -> Refusal:
    """Return the refusal of one parameter: its name, what it held, and what was expected (status 400)."""
    parameter, value = echo(parameter), echo(value)
    detail = Text(
        f"El parámetro «{parameter}» tiene «{value}»; se espera {expected.es}.",
        f"The parameter “{parameter}” holds “{value}”; expected is {expected.en}.",
    )
    return Refusal(400, BAD_REQUEST, detail, parameter=parameter, value=value, expected=expected, **more)


def missing_table(name: str) -> Refusal:
    """Return the refusal of an address that names no resource."""
    name = echo(name)
    detail = Text(
        f"No hay un recurso «{name}»; /api/v1 los nombra todos.", f"There is no resource “{name}”; /api/v1 lists all."
    )
    return Refusal(404, NOT_FOUND, detail)


def missing_record(table: Table, key: str) -> Refusal:
    """Return the refusal of a code that the edition does not have."""
    key = echo(key)
    detail = Text(
        f"«{table.name}» no tiene «{key}» en esta edición.", f"“{table.name}” has no “{key}” in this edition."
    )
    return Refusal(404, NOT_FOUND, detail)


def missing_edition(number: int) -> Refusal:
    """Return the refusal of an edition that was never published."""
    return Refusal(404, NOT_FOUND, Text(f"No hay una edición {number}.", f"There is no edition {number}."))


def unavailable() -> Refusal:
    """Return the refusal of what only the database has, while it does not answer."""
    detail = Text(
        "Lo pedido no está en memoria; la edición vigente sí responde. Intente más tarde.",
        "What was asked for is not in memory; the current edition still answers. Try again later.",
    )
    return Refusal(503, UNAVAILABLE, detail)


def echo(text: str) -> str:
    """Return a reader's text as an answer may repeat it: short, and always encodable."""
    return text[:ECHOED].encode("utf-8", "replace").decode()
