"""The rows of files, by resource: which table a file holds, which columns it may have, which cells hold a value."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from data_access.models import ENTITIES, RECORDS, RESOURCES
from data_access.problems import Problem
from data_access.schema import Entity, tidy
from data_access.sheets.tabular import Table, TableRow, read_table

DATA = {entity.resource: entity for entity in ENTITIES}
DERIVED = frozenset(entity.resource for entity in RECORDS)

_PERSONAL = re.compile(
    r"\b(?:\w*names?|dpi|cui|dni|tel|movil|mobile|e ?mail|mail|cell|birth(?:day|date)?"
    r"|(?:nombre|apellido|pasaporte|passport|cedula|telefono|phone|cellphone|celular|whatsapp|correo"
    r"|direccion|domicilio|address|firma|signature|nacimiento)\w*)\b"
)


@dataclass(frozen=True)
class Line:
    """A row of a file that belongs to a resource: its cells by field."""

    file: str
    line: int
    entity: Entity
    cells: Mapping[str, str]

    @property
    def code(self) -> str:
        """Return the code, or an empty text where the cell holds none."""
        return self.cells.get("code", "")

    @property
    def key(self) -> tuple[str, str]:
        """Return resource and code."""
        return self.entity.resource, self.code


@dataclass
class Reading:
    """What was found in the files so far."""

    files: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    said: set[tuple[str, int | None, str]] = field(default_factory=set)  # cells and columns with nothing to add

    def add(self, problem: Problem) -> None:
        """Keep a problem, unless one of its cell or its column says it all."""
        cell = (problem.file, problem.line, problem.name)
        if cell not in self.said and (problem.file, None, problem.name) not in self.said:
            self.problems.append(problem)

    def sorted_problems(self) -> tuple[Problem, ...]:
        """Return the problems as somebody who mends the files meets them."""
        order = {file: position for position, file in enumerate(self.files)}
        columns = {
            (entity.resource, column.name): position
            for entity in ENTITIES
            for position, column in enumerate(entity.columns)
        }

        def place(problem: Problem) -> tuple[int, int, int]:
            column = columns.get((problem.resource, problem.name), -1)
            return order.get(problem.file, 0), problem.line or 0, column

        return tuple(sorted(self.problems, key=place))


def read_file(found: Reading, name: str, content: bytes, resource: str | None, encoding: str | None) -> None:
    """Add the rows and the problems of a file to `found`; never raises."""
    named = resource or _resource_of_name(name)
    table = read_table(name, content, encoding=encoding, sheet=named)
    sheets = [sheet for sheet in table.sheets if sheet in RESOURCES]
    if named or not sheets:
        _read_rows(found, table, named or _resource_of_header(table.header))
        return
    for sheet in sheets:  # a workbook with a sheet for each of several resources
        _read_rows(found, read_table(f"{name} [{sheet}]", content, sheet=sheet), sheet)


def _resource_of_name(name: str) -> str | None:
    """Return the resource that a file name starts with: `commitments.csv`, `commitments-2026 (1).xlsx`."""
    base = re.split(r"[/\\]", name)[-1].lower()
    return next((resource for resource in RESOURCES if re.match(rf"{resource}(?![a-z])", base)), None)


def _resource_of_header(header: Sequence[str]) -> str | None:
    """Return the one resource that has all these columns, and whose required ones are all here."""
    names = {name for name in header if name}
    fitting = []
    for resource, entity in RESOURCES.items():
        known = {column.name for column in entity.columns}
        required = {column.name for column in entity.columns if column.required}
        if required <= names and all(name in known or _is_personal(name) for name in names):
            fitting.append(resource)
    return fitting[0] if len(fitting) == 1 else None


def _is_personal(name: str) -> bool:
    """Return whether a column's name promises personal data, in Spanish or English, with or without accents."""
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", name[:200]) if not unicodedata.combining(letter))
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", plain)  # lastName, but also WhatsApp
    return bool(_PERSONAL.search(re.sub(r"[\W_]+", " ", f"{plain} {spaced}").lower()))


def _read_rows(found: Reading, table: Table, resource: str | None) -> None:
    found.files.append(table.file)
    if resource in DERIVED:
        found.warnings.append(Problem("derived", file=table.file))
        return
    found.problems += table.problems
    if resource not in DATA:
        if table.header or resource:
            found.add(Problem("unknown_resource", value=resource or "", file=table.file))
        return
    if not table.header:
        return
    entity = DATA[resource]
    columns = _columns(found, table, entity)
    if "code" in columns.values():
        found.lines += [_line(found, table.file, entity, columns, row) for row in table.rows]


def _columns(found: Reading, table: Table, entity: Entity) -> dict[int, str]:
    """Return the fields by position; columns of personal data are left out here, and go no further."""
    schema = {column.name: column for column in entity.columns}
    kept: dict[int, str] = {}
    for position, name in enumerate(table.header):
        problem = Problem(
            "unknown_column", entity.resource, schema.get(name), name, "", "", table.file, table.header_line
        )
        if name in schema and name not in kept.values():
            kept[position] = name
        elif name in schema:
            found.add(replace(problem, rule="repeated_column"))
        elif name and _is_personal(name):
            found.warnings.append(replace(problem, rule="personal_column"))
        elif name:
            found.add(problem)
    for column in entity.columns:
        if column.required and column.name not in kept.values():
            problem = Problem("missing_column", entity.resource, column, column.name)
            found.add(problem.at(table.file, table.header_line))
            found.said.add((table.file, None, column.name))
    return kept


def _line(found: Reading, file: str, entity: Entity, columns: Mapping[int, str], row: TableRow) -> Line:
    schema = {column.name: column for column in entity.columns}
    cells = {}
    for position, name in columns.items():
        if position in row.faults:
            rule, value = row.faults[position], row.cells[position]
            found.add(Problem(rule, entity.resource, schema[name], name, value, "", file, row.line))
            found.said.add((file, row.line, name))
        else:
            cells[name] = tidy(row.cells[position]) or ""
    return Line(file, row.line, entity, cells)
