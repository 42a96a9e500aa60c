"""Files that are wrong in every way we can think of: each is refused, with the place of what is wrong."""

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter
from sqlalchemy import Engine
from sqlmodel import SQLModel

from config.i18n import Language
from data_access import loading
from data_access.database import open_database
from data_access.importing import import_files, plan_import
from data_access.models import RESOURCES
from data_access.problems import Problem
from data_access.schema import Column
from data_access.staff.accounts import find_actor
from tests.data_access.spreadsheets import SHEET, STRINGS, csv_bytes, rewritten, with_entity_bomb, xlsx_bytes

FACTS = {path.stem: path.read_bytes() for path in sorted(loading.FACTS_DIR.glob("*.csv"))}
OF_THE_FILE = {"unreadable", "too_large", "encoding", "unknown_encoding", "empty", "unknown_resource", "quoting"}

QUOTE = {Language.ES: "«", Language.EN: "“"}

Grid = list[list[str]]
Malformed = tuple[str, bytes]

BAD = {
    "date": ["2025-02-30", "2025-13-01", "0000-00-00", "15/03/2026", "2026-3-5", "2026-01-01T00:00", "hoy", "45000"],
    "integer": ["1.5", "9" * 50, "-" + "9" * 400, "NaN", "inf", "1e3", "1,000", "doce", "0x10"],
    "number": ["NaN", "inf", "-Infinity", "1e400", "1,5", "1.1234567", "9" * 400, "--1", "Q5", "½"],
    "boolean": ["verdadero", "1", "TRUE", "sí", "null"],
    "enumeration": ["desconocido", "Vigente", "ACTIVE", "active;closed", "=1+1"],
    "codes": ["NADIE", "DIR-AMBIENTE;NADIE", "x" * 70, "=A1", "../etc"],
    "string": ["x" * 8001, "a\0b", "\x1b[2J", "\x7f", "vecina@correo.gt", "DPI 2345 67890 0101"],
}


@pytest.fixture
def facts(new_database) -> Iterator[Engine]:
    """The engine of a database that holds the published facts."""
    engine = open_database(new_database(loading.prepare))
    yield engine
    engine.dispose()


def grid_of(resource: str) -> Grid:
    """Return the published file of a resource: importing it unharmed changes nothing."""
    return list(csv.reader(io.StringIO(FACTS[resource].decode(), newline="")))


def fields(resource: str) -> list[Column]:
    """Return the columns of a resource whose cells can be wrong; every list of codes refers to something."""
    return [column for column in RESOURCES[resource].columns if column.name != "sdg"]


@st.composite
def bad_cells(draw: st.DrawFn, for_sheet: bool = False) -> tuple[str, Grid]:
    """A published file with one to three wrong cells."""
    resource = draw(st.sampled_from(sorted(FACTS)))
    grid = grid_of(resource)
    for column in draw(st.lists(st.sampled_from(fields(resource)), min_size=1, max_size=3, unique_by=lambda c: c.name)):
        values = BAD[column.kind] if not column.refers else BAD["codes"]
        values = [*values, *([""] if column.required else [])]
        if for_sheet:
            values = [value for value in values if value.isprintable()] or ["x" * 8001]
        row = draw(st.integers(1, len(grid) - 1))
        grid[row][grid[0].index(column.name)] = draw(st.sampled_from(values))
    return resource, grid


SHAPES = ["renamed", "repeated", "added", "code", "twice", "longer", "headless"]


@st.composite
def bad_shapes(draw: st.DrawFn, for_sheet: bool = False) -> tuple[str, Grid]:
    """A published file with wrong columns, rows of another length, a code twice."""
    resource = draw(st.sampled_from(sorted(FACTS)))
    grid = grid_of(resource)
    position = draw(st.integers(0, len(grid[0]) - 1))
    row = draw(st.integers(1, len(grid) - 1))
    match draw(st.sampled_from(SHAPES if for_sheet else [*SHAPES, "shorter"])):  # every row of a sheet may end early
        case "renamed":
            grid[0][position] = draw(st.sampled_from(["Título", "code ?", "\u200b", "x" * 9000, "=A1"]))
        case "repeated":
            grid[0][position] = grid[0][position - 1]
        case "added":
            grid = [[*line, "estado" if n == 0 else "x"] for n, line in enumerate(grid)]
        case "code":
            grid = [line[1:] for line in grid]
        case "twice":
            grid.append(grid[row])
        case "longer":
            grid[row].append("de más")
        case "shorter":
            grid[row].pop()
        case _:
            grid = grid[1:]
    return resource, grid


@st.composite
def csv_files(draw: st.DrawFn) -> Malformed:
    """A CSV that is wrong in cells or shape, in any encoding and with any separator."""
    resource, grid = draw(st.one_of(bad_cells(), bad_shapes()))
    content = csv_bytes(
        grid,
        separator=draw(st.sampled_from(",;\t")),
        encoding=draw(st.sampled_from(["utf-8", "utf-8-sig"])),
        end=draw(st.sampled_from(["\n", "\r\n", "\r"])),
    )
    return f"{resource}.csv", content


@st.composite
def badly_written(draw: st.DrawFn) -> Malformed:
    """A CSV whose bytes are wrong: another encoding, another separator, quotes that do not close, cut short."""
    resource = draw(st.sampled_from(sorted(FACTS)))
    grid, text = grid_of(resource), FACTS[resource].decode()
    middle = draw(st.integers(len(text) // 2, len(text) - 20))
    wrong = draw(
        st.sampled_from(
            [
                csv_bytes(grid, encoding="utf-16"),
                csv_bytes(grid, encoding="utf-32"),
                csv_bytes(grid, separator="|"),
                FACTS[resource][:middle] + b"\xff\xfe" + FACTS[resource][middle:],
                FACTS[resource][:middle] + b"\x81" + FACTS[resource][middle:],
                FACTS[resource].rstrip(b"\n") + b'\nX-1,"sin cerrar\n',
                FACTS[resource].rstrip(b"\n") + b'\nX-1,"cerrada"mal\n',
                b"\0" + FACTS[resource],
                b"\0" * 1000,
                b"",
            ]
        )
    )
    return f"{resource}.csv", wrong


@st.composite
def workbooks(draw: st.DrawFn) -> Malformed:
    """A workbook that is wrong in cells or shape, or holds formulas, errors or values of another kind."""
    resource, grid = draw(st.one_of(bad_cells(for_sheet=True), bad_shapes(for_sheet=True)))
    cells = [list(line) for line in grid]
    if len(cells) > 1 and draw(st.booleans()):
        column = draw(st.sampled_from(fields(resource)))
        odd = draw(st.sampled_from(["=1+1", "#REF!", "=SUM(A1:A9)", "#N/A"]))
        cells[draw(st.integers(1, len(cells) - 1))][grid[0].index(column.name) if column.name in grid[0] else 0] = odd
    try:
        return f"{resource}.xlsx", xlsx_bytes((draw(st.sampled_from([resource, "Hoja1"])), cells))
    except ValueError:  # what no sheet can hold goes into a CSV
        return f"{resource}.csv", csv_bytes(grid)


@st.composite
def damaged_workbooks(draw: st.DrawFn) -> Malformed:
    """A workbook cut short, or with bytes of the archive or of its XML changed; some of them may still be sound."""
    resource = draw(st.sampled_from(sorted(FACTS)))
    content = xlsx_bytes((resource, grid_of(resource)))
    match draw(st.sampled_from(["cut", "archive", "xml"])):
        case "cut":
            content = content[: draw(st.integers(4, len(content) - 1))]
        case "archive":
            content = _overwritten(draw, content, 4)
        case _:
            part = draw(st.sampled_from([SHEET, STRINGS, "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"]))
            content = rewritten(content, part, lambda xml: _overwritten(draw, xml, 0))
    return f"{resource}.xlsx", content


def _overwritten(draw: st.DrawFn, content: bytes, start: int) -> bytes:
    harmed = bytearray(content)
    for _ in range(draw(st.integers(1, 4))):
        position = draw(st.integers(start, len(harmed) - 1))
        harmed[position : position + draw(st.integers(0, 2))] = draw(st.binary(min_size=1, max_size=3))
    return bytes(harmed)


@st.composite
def anything(draw: st.DrawFn) -> Malformed:
    """Bytes, under any name; some of them under the sign of a workbook."""
    name = draw(st.sampled_from(["places.csv", "places.xlsx", "datos", "", "../places", "a\0b\x1b.csv", "events"]))
    start = draw(st.sampled_from([b"", b"", b"PK\x03\x04", b"PK\x05\x06", b"\xef\xbb\xbf", b"code,name,kind\n"]))
    return name, start + draw(st.binary(max_size=300))


def printable(text: str) -> str:
    """Return a text as messages show it."""
    return "".join(letter if letter.isprintable() else "·" for letter in text)


def rows_written(engine: Engine) -> dict[str, int]:
    """Return how many rows each table has."""
    counts = ", ".join(f'(SELECT count(*) FROM "{name}") AS "{name}"' for name in SQLModel.metadata.tables)
    with engine.connect() as connection:
        return dict(connection.exec_driver_sql(f"SELECT {counts}").mappings().one())


def refuse(engine: Engine, name: str, content: bytes) -> tuple[Problem, ...]:
    """Import a file, check that nothing was written and that each message tells the place; return the problems."""
    before = rows_written(engine)
    editor = find_actor(engine, "operator-editor")
    report = import_files(engine, editor, [(name, content)], title="Datos", reason="Prueba")
    assert report.change_set_id is None
    assert rows_written(engine) == before
    for problem in report.plan.problems:
        for language in Language:
            message = problem.text(language)
            assert message.isprintable()
            assert message.startswith(printable(name))
            if problem.rule not in OF_THE_FILE:
                assert f" {problem.line}" in message
                assert problem.name
                assert f"{QUOTE[language]}{printable(problem.name[:20])}" in message
    return report.plan.problems


surely_wrong = st.one_of(csv_files(), badly_written(), workbooks())
perhaps_wrong = st.one_of(damaged_workbooks(), anything())
unhurried = settings(  # the database stays as it was: that is the test
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@settings(unhurried, max_examples=150)
@given(file=surely_wrong)
def test_malformed_files_are_refused_and_every_message_names_the_cell(facts, file):
    assert refuse(facts, *file)


@settings(unhurried, max_examples=100)
@given(file=perhaps_wrong)
def test_damaged_files_and_mere_bytes_raise_nothing_and_write_nothing(facts, file):
    if plan_import(facts, [file]).problems:  # otherwise the damage left a sound file, which may say something else
        refuse(facts, *file)


def test_a_cell_of_ten_megabytes_is_named(facts):
    huge = "x" * 10_000_000
    grid = grid_of("places")
    grid[3][grid[0].index("name")] = huge
    (problem,) = refuse(facts, "places.csv", csv_bytes(grid))
    assert (problem.rule, problem.line, problem.name) == ("too_long", 4, "name")
    assert len(problem.text(Language.ES)) < 300
    (problem,) = refuse(facts, "places.csv", csv_bytes([["code", "name", "kind", huge], ["A", "B", "aldea", ""]]))
    assert (problem.rule, problem.line) == ("unknown_column", 1)
    assert len(problem.text(Language.ES)) < 300


def test_a_cell_of_ten_megabytes_in_a_workbook_is_named(facts):
    grid = grid_of("places")
    long = "".join(chr(ord("a") + n * n * 7 % 26) + str(n) for n in range(1_500_000))[:10_000_000]
    content = xlsx_bytes(("places", [[*line] for line in grid]))
    huge = rewritten(content, STRINGS, lambda xml: xml.replace(b">Calle Ancha<", f">{long}<".encode()))
    (problem,) = refuse(facts, "places.xlsx", huge)
    line = next(n for n, row in enumerate(grid, start=1) if "Calle Ancha" in row)
    assert (problem.rule, problem.line, problem.name) == ("too_long", line, "name")


def test_a_file_beyond_the_limit_is_refused_unread(facts):
    assert [p.rule for p in refuse(facts, "places.csv", b"x" * 20_000_001)] == ["too_large"]


def test_a_zip_bomb_is_refused(facts):
    plain = xlsx_bytes(("places", grid_of("places")))
    bomb = rewritten(plain, SHEET, lambda _: b"<row/>" * 20_000_000)
    assert len(bomb) < 1_000_000
    assert [p.rule for p in refuse(facts, "places.xlsx", bomb)] == ["too_large"]
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.xlsx", bomb)
    assert [p.rule for p in refuse(facts, "places.xlsx", inner.getvalue())] == ["unreadable"]


@pytest.mark.parametrize("part", [SHEET, STRINGS])
def test_an_entity_bomb_is_refused(facts, part):
    bomb = with_entity_bomb(xlsx_bytes(("places", grid_of("places"))), part)
    assert [p.rule for p in refuse(facts, "places.xlsx", bomb)] == ["unreadable"]


def test_formulas_are_named_one_by_one(facts):
    grid = [list(line) for line in grid_of("places")]
    grid[1][1], grid[2][0], grid[4][8] = "=HYPERLINK(A1)", "=1", "=CMD()"
    problems = refuse(facts, "places.xlsx", xlsx_bytes(("places", grid)))
    assert [(p.rule, p.line, p.name) for p in problems] == [
        ("formula", 2, "name"),
        ("formula", 3, "code"),
        ("formula", 5, grid[0][8]),
    ]


def test_a_wide_and_a_long_sheet_of_nothing_end(facts):
    wide = csv_bytes([["code", "name", "kind"], ["A", "B", "aldea", *[""] * 100_000, "x"]])
    (problem,) = refuse(facts, "places.csv", wide)
    assert (problem.rule, problem.line) == ("too_many_cells", 2)
    assert problem.name == get_column_letter(18_278)
    assert refuse(facts, "places.csv", b"\n" * 5_000_000 + b"code,name,kind\nA,B,x\n")[0].line == 5_000_002


def test_values_of_sheets_that_are_no_text(facts):
    grid: list[list[object]] = [["code", "name", "kind", "lat", "population", "source_date"]]
    grid.append(["P-1", "x", "aldea", 1e308, 1.5, 12])
    grid.append(["P-2", "x", True, date(2026, 1, 1), -1, "2026"])
    problems = refuse(facts, "places.xlsx", xlsx_bytes(("places", grid)))
    assert [(p.line, p.name, p.value[:10]) for p in problems] == [
        (2, "lat", "1000000000"),
        (2, "population", "1.5"),
        (2, "source_date", "12"),
        (3, "kind", "true"),
        (3, "lat", "2026-01-01"),
        (3, "population", "-1"),
        (3, "source_date", "2026"),
    ]
