"""What is wrong with one cell, in words: where it is, what it says, what was expected."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from config.i18n import Language, translations
from data_access.errors import DomainError
from data_access.schema import MAX_TEXT, Column, Entity

SHORTEST_PASSWORD = 15  # characters; what NIST SP 800-63B-4 asks of one that may stand alone
LONGEST_PASSWORD = 128
SHOWN = 80  # characters of a bad value that a message repeats


@dataclass(frozen=True)
class Problem:
    """One bad cell (or row, or file, where `column` is empty)."""

    rule: str
    resource: str = ""
    column: Column | None = None
    name: str = ""  # the column's name in the file, also where the resource has no such column
    value: str = ""
    code: str = ""
    file: str = ""
    line: int | None = None

    def at(self, file: str, line: int | None, name: str = "") -> "Problem":
        """Return the problem with its place in a file."""
        return replace(self, file=file, line=line, name=name or self.name)

    def text(self, language: Language) -> str:
        """Return the message: place, value, expectation."""
        _ = translations(language).gettext
        place = [_printable(self.file) or self.resource]
        if self.line:
            place.append(_("línea %(line)d") % {"line": self.line})
        if self.code and not self.line:
            place.append(self.code)
        if self.name:
            place.append(_("columna «%(column)s»") % {"column": _shown(self.name)})
        found = _("dice «%(value)s»; ") % {"value": _shown(self.value)} if self.value else ""
        where = ", ".join(part for part in place if part)
        return f"{where}{': ' if where else ''}{found}{expectation(self, language)}"


@dataclass
class InvalidInput(DomainError):
    """Some of what was given cannot be taken; nothing of it was."""

    problems: tuple[Problem, ...]

    def text(self, language: Language) -> str:
        """Return one line per problem."""
        return "\n".join(problem.text(language) for problem in self.problems)


def _printable(text: str) -> str:
    """Return a text from outside on one line, without what could steer a terminal."""
    return "".join(character if character.isprintable() else "·" for character in text)


def _shown(text: str) -> str:
    return _printable(text[:SHOWN]) + "…" * (len(text) > SHOWN)


def expectation(problem: Problem, language: Language) -> str:
    """Return what was expected where `problem` was found."""
    for rules in (_of_cells, _of_rows, _of_files, _of_accounts):
        if found := rules(language).get(problem.rule):
            return found
    _ = translations(language).gettext
    return _expected_value(problem.column, language) if problem.column else _("valor no válido")


def _of_cells(language: Language) -> Mapping[str, str]:
    _ = translations(language).gettext
    return {
        "missing": _("falta un valor obligatorio"),
        "too_long": _("el texto pasa de %(limit)d caracteres") % {"limit": MAX_TEXT},
        "control_character": _("contiene caracteres de control"),
        "personal_data": _("parece un dato personal (correo o DPI), que aquí no se guarda"),
        "formula": _("es una fórmula o empieza como una (=, +, - o @); se esperaba un valor"),
        "error_cell": _("es un error de la hoja de cálculo; se esperaba un valor"),
        "unknown_reference": _("se esperaba el código de una fila que exista"),
        "end_before_start": _("la fecha final es anterior a la inicial"),
        "exactly_one": _("se esperaba exactamente uno de los dos orígenes posibles"),
        "reason_required": _("se esperaba el motivo"),
        "hidden_with_count": _("una cifra reservada no lleva número"),
        "count_required": _("se esperaba el número de personas, o la marca de cifra reservada"),
        "future_date": _("la fecha está en el futuro"),
        "field_not_editable": _("este campo no se puede cambiar"),
        "outside_quarter": _("la fecha no está en el trimestre"),
        "no_progress_but_completion": _(
            "dice «sin avance» y a la vez un cumplimiento nuevo; se esperaba uno de los dos"
        ),
    }


def _of_rows(language: Language) -> Mapping[str, str]:
    _ = translations(language).gettext
    return {
        "repeated_code": _("este código está repetido"),
        "referenced": _("otras filas se refieren a esta; no se puede retirar"),
        "exists": _("ya existe una fila con este código"),
        "proposed": _("una propuesta que espera revisión ya agrega una fila con este código"),
        "does_not_exist": _("no existe una fila con este código"),
        "no_changes": _("no propone ningún cambio"),
        "code_again": _("se esperaba el código de la fila, para confirmar"),
        "unknown_resource": _("no corresponde a ninguna tabla conocida"),
        "derived": _("lo escribe la publicación misma; no se importa"),
        "demonstration": _("los datos de demostración y los demás no se mezclan en una base"),
        "interrupted": _("la carga de demostración quedó a medias; borre esa base y vuelva a empezar"),
    }


def _of_files(language: Language) -> Mapping[str, str]:
    _ = translations(language).gettext
    return {
        "personal_column": _("parece una columna de datos personales; no se guarda"),
        "unknown_column": _("esta columna no existe en el formato"),
        "missing_column": _("falta esta columna obligatoria"),
        "repeated_column": _("esta columna está repetida"),
        "too_many_cells": _("no está bajo ninguna columna con nombre"),
        "too_few_cells": _("la fila tiene menos celdas que columnas"),
        "quoting": _("las comillas no abren y cierran como en un CSV"),
        "too_large": _("el archivo es demasiado grande"),
        "unreadable": _("no se puede leer como CSV ni como XLSX"),
        "encoding": _("no está en UTF-8, ni en Windows-1252, ni en la codificación pedida"),
        "unknown_encoding": _("no es una codificación de texto conocida"),
        "empty": _("no tiene encabezado ni filas"),
        "no_headings": _("no se reconoce la fila de títulos; se esperaban títulos como «sexo», «edad» o «barrio»"),
    }


def _of_accounts(language: Language) -> Mapping[str, str]:
    _ = translations(language).gettext
    return {
        "username": _("se esperaban de 3 a 40 minúsculas sin tilde, dígitos, punto, guion o guion bajo"),
        "taken": _("ya lo tiene otra cuenta"),
        "body_of_monitor": _("quien monitorea lleva el código de su institución; las demás cuentas, ninguno"),
        "password_short": _("se esperaban al menos %(count)d caracteres") % {"count": SHORTEST_PASSWORD},
        "password_long": _("se esperaban como máximo %(count)d caracteres") % {"count": LONGEST_PASSWORD},
        "password_guessable": _("es fácil de adivinar: es común, repite, sigue un orden o nombra lo conocido"),
        "password_same": _("es la misma de antes"),
    }


def _expected_value(column: Column, language: Language) -> str:
    _ = translations(language).gettext
    if column.kind == "enumeration" or (column.kind == "codes" and column.enumeration):
        assert column.enumeration is not None
        return _("se esperaba uno de: %(codes)s") % {"codes": ", ".join(column.enumeration)}
    if column.kind in {"integer", "number"} and column.minimum is not None and column.maximum is not None:
        bounds = {"minimum": column.minimum, "maximum": column.maximum}
        return _("se esperaba un número de %(minimum)s a %(maximum)s") % bounds
    kinds = {
        "integer": _("se esperaba un número entero")
        if column.minimum is None
        else _("se esperaba un entero no negativo"),
        "number": _("se esperaba un número con punto decimal, sin separador de miles")
        if column.minimum is None
        else _("se esperaba un número no negativo con punto decimal, sin separador de miles"),
        "boolean": _("se esperaba true o false"),
        "date": _("se esperaba una fecha AAAA-MM-DD"),
        "codes": _("se esperaban códigos separados por punto y coma"),
        "string": _("se esperaba un texto"),
    }
    if column.pattern and column.pattern.startswith("^https"):
        return _("se esperaba un enlace http:// o https://")
    if column.name == "code":
        return _("se esperaba un código de letras sin tilde, dígitos, punto, guion o guion bajo")
    return kinds[column.kind]


def problems_of(error: ValidationError, entity: Entity, values: Mapping[str, Any]) -> list[Problem]:
    """Return one problem per bad cell of a row that its Public class refused."""
    columns = {column.name: column for column in entity.columns}
    found = []
    for detail in error.errors(include_url=False):
        name = str((detail.get("ctx") or {}).get("field") or (detail["loc"][0] if detail["loc"] else ""))
        value = values.get(name)
        shown = "" if value is None else str(value)
        rule = detail["type"]
        if rule == "extra_forbidden":
            rule = "unknown_column"
        elif not shown.strip():
            shown = ""
            rule = rule if rule in {"exactly_one", "reason_required", "count_required"} else "missing"
        code = str(values.get("code") or "")
        found.append(Problem(rule, entity.resource, columns.get(name), name, shown, code))
    return found
