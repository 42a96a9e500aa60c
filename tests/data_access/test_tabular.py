"""Reading tables: encodings, separators, line numbers, the values of a sheet, and files made to harm."""

import csv
import io
import struct
import warnings
import zipfile
from datetime import date, datetime, time, timedelta

import openpyxl
import pytest
from openpyxl.worksheet.formula import ArrayFormula

from config.i18n import Language
from data_access.sheets import tabular
from data_access.sheets.tabular import Table, read_table
from tests.data_access.spreadsheets import SHEET, STRINGS, csv_bytes, rewritten, with_entity_bomb, xlsx_bytes

TEXTS = [
    ["code", "title_es", "note_es"],
    ["A-1", "Ñandú «¿qué?» – 5 €", "uno; dos, tres\t«cuatro»"],
    ["A-2", "", "fin"],
]
PLAIN = ("places", [["code", "name"], ["P-1", "La Merced"]])


@pytest.fixture(autouse=True)
def _own_limit():
    """Give the process its limit of a cell back: a test that makes files small makes that small, too."""
    before = csv.field_size_limit()
    yield
    csv.field_size_limit(before)


def rows(table: Table) -> list[tuple[int, tuple[str, ...]]]:
    """Return the rows without their faults."""
    return [(row.line, row.cells) for row in table.rows]


def rules(table: Table) -> list[tuple[str, int | None, str, str]]:
    """Return what is wrong and where."""
    return [(problem.rule, problem.line, problem.name, problem.value) for problem in table.problems]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("encoding", "asked"),
    [
        ("utf-8", None),
        ("utf-8-sig", None),
        ("windows-1252", None),
        ("utf-8", "utf-8"),
        ("utf-8-sig", "UTF-8"),
        ("windows-1252", "windows-1252"),
        ("windows-1252", "cp1252"),
        ("iso8859_15", "latin9"),
        ("utf-16", "utf-16"),
    ],
)
def test_encodings_and_separators(encoding, asked, separator, end):
    texts = [[cell.replace("–", "-") for cell in row] for row in TEXTS] if asked == "latin9" else TEXTS
    table = read_table("x.csv", csv_bytes(texts, separator=separator, encoding=encoding, end=end), encoding=asked)
    assert rules(table) == []
    assert table.header == tuple(texts[0])
    assert rows(table) == [(2, tuple(texts[1])), (3, tuple(texts[2]))]


def test_a_damaged_utf8_file_is_not_taken_for_windows_1252():
    content = csv_bytes(TEXTS).replace("«cuatro»".encode(), "«cuatro»".encode() + b"\xe1")
    assert rules(read_table("x.csv", content)) == [("encoding", 2, "", "")]
    with_mark = "code\nA-1\n".encode("utf-8-sig") + b"A-\xe1\n"
    assert rules(read_table("x.csv", with_mark)) == [("encoding", 3, "", "")]


@pytest.mark.parametrize(
    ("content", "encoding", "problem"),
    [
        (b"code\nA-\xe1\n", "utf-8", ("encoding", 2, "", "")),
        (b"code\nA-\x81\n", None, ("encoding", 2, "", "")),
        (b"code\n", "klingon", ("unknown_encoding", None, "", "klingon")),
        (b"code\n", "hex", ("unknown_encoding", None, "", "hex")),
        (b"code\n", "a\0b", ("unknown_encoding", None, "", "a\0b")),
        (b"code\n+2AA-x\n", "utf-7", ("encoding", None, "", "")),
        ("code\n".encode("utf-16-le"), None, ("unreadable", 1, "", "")),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, None, ("unreadable", None, "", "")),
        (b"", None, ("empty", None, "", "")),
        (b"\r\n , ,\n\n", None, ("empty", None, "", "")),
        (b"a\0b,code\n", None, ("unreadable", 1, "", "")),
    ],
)
def test_files_that_are_no_text_or_no_table(content, encoding, problem):
    assert rules(read_table("x.csv", content, encoding=encoding)) == [problem]


def test_a_row_has_the_line_it_starts_on():
    for end in ("\n", "\r\n", "\r"):
        content = end.join(["", "code,note_es", 'A-1,"uno', "", 'tres"', "", ",", "A-2,x", ""]).encode()
        table = read_table("x.csv", content)
        assert table.header_line == 2
        assert [row.line for row in table.rows] == [3, 8]


def test_quotes_that_do_not_close_stop_the_reading_where_they_open():
    table = read_table("x.csv", b'code,note_es\nA-1,x\nA-2,"uno\nA-3,dos\n')
    assert rows(table) == [(2, ("A-1", "x"))]
    assert rules(table) == [("quoting", 3, "", "")]
    assert rules(read_table("x.csv", b'code,note_es\nA-1,"uno"dos\n')) == [("quoting", 2, "", "")]


def test_rows_of_another_shape():
    content = b"code,name,,kind,\nA-1,x,,aldea,\nA-2,x\nA-3,x,,aldea,,,y\nA-4,x,z,aldea\nA-5,x,,aldea,,,,,\n"
    table = read_table("x.csv", content)
    assert rows(table) == [(2, ("A-1", "x", "", "aldea")), (6, ("A-5", "x", "", "aldea"))]
    assert rules(table) == [
        ("too_few_cells", 3, "", ""),
        ("too_many_cells", 4, "G", "y"),
        ("too_many_cells", 5, "C", "z"),
    ]
    assert "columna «G»: dice «y»" in table.problems[1].text(Language.ES)


def test_limits(monkeypatch):
    monkeypatch.setattr(tabular, "MAX_FILE", 100)
    assert rules(read_table("x.csv", b"x" * 101)) == [("too_large", None, "", "")]
    monkeypatch.setattr(tabular, "MAX_ROWS", 3)
    assert rules(read_table("x.csv", b"code\nA\nB\nC\nD\nE\n")) == [("too_large", 5, "", "")]
    monkeypatch.setattr(tabular, "MAX_COLUMNS", 3)
    assert rules(read_table("x.csv", b"code,a,b,c\n")) == [("unreadable", 1, "", "")]


def test_a_sheet_gives_canonical_texts():
    values = [
        (date(2026, 3, 15), "2026-03-15"),
        (datetime.fromisoformat("2026-03-15"), "2026-03-15"),
        (datetime.fromisoformat("2026-03-15T09:30"), "2026-03-15 09:30:00"),
        (time(9, 30), "09:30:00"),
        (timedelta(days=1, hours=2), "1 day, 2:00:00"),
        (True, "true"),
        (False, "false"),
        (12, "12"),
        (12.0, "12"),
        (0.0, "0"),
        (-0.5, "-0.5"),
        (14.5575, "14.5575"),
        (0.1 + 0.2, "0.3"),
        (1e20, "100000000000000000000"),
        ("12.0", "12.0"),
        ("Ñandú\nde dos líneas", "Ñandú\nde dos líneas"),
        ("uno_x000D_\ndos", "uno\ndos"),
        (None, ""),
    ]
    content = xlsx_bytes(("places", [["code", "value"], *([f"A-{n}", value] for n, (value, _) in enumerate(values))]))
    table = read_table("x.xlsx", content)
    assert [row.cells[1] for row in table.rows] == [text for _, text in values]
    assert rules(table) == []


def test_lines_of_a_sheet_count_its_empty_rows():
    grid = [[], ["code", "name", None], [], ["A-1", "x", None, None], [None, " "], ["A-2"]]
    table = read_table("x.xlsx", xlsx_bytes(("places", grid)))
    assert (table.header_line, table.header) == (2, ("code", "name"))
    assert rows(table) == [(4, ("A-1", "x")), (6, ("A-2", ""))]


def test_formulas_and_errors_are_faults_of_their_cells():
    array = ArrayFormula("B4:B4", "=SUM(1,2)")
    grid = [["code", "value"], ["A-1", "=1+1"], ["A-2", "#DIV/0!"], ["A-3", array], ["A-4", "1", None, "=2"]]
    table = read_table("x.xlsx", xlsx_bytes(("figures", grid)))
    assert [(row.line, dict(row.faults)) for row in table.rows] == [
        (2, {1: "formula"}),
        (3, {1: "error_cell"}),
        (4, {1: "formula"}),
    ]
    assert [row.cells[1] for row in table.rows] == ["=1+1", "#DIV/0!", "=SUM(1,2)"]
    assert rules(table) == [("too_many_cells", 5, "D", "=2")]


def test_a_date_beyond_the_calendar_is_an_error_of_its_cell():
    content = xlsx_bytes(("stages", [["code", "planned_start"], ["A-1", date(2026, 1, 1)]]))
    beyond = rewritten(content, SHEET, lambda xml: xml.replace(b"<v>46023</v>", b"<v>99999999</v>"))
    assert dict(read_table("x.xlsx", beyond).rows[0].faults) == {1: "error_cell"}


def test_the_sheet_of_the_asked_name_or_the_first():
    content = xlsx_bytes(("Notas", [["x"]]), PLAIN)
    assert read_table("x.xlsx", content).sheet == "Notas"
    assert read_table("x.xlsx", content, sheet="places").header == ("code", "name")
    assert read_table("x.xlsx", content, sheet="events").sheet == "Notas"
    assert read_table("x.xlsx", content).sheets == ("Notas", "places")


def test_what_a_sheet_says_of_its_size_is_not_believed():
    def claim(size: bytes) -> bytes:
        return rewritten(xlsx_bytes(PLAIN), SHEET, lambda xml: xml.replace(b'ref="A1:B2"', b'ref="%s"' % size))

    for size in (b"A1", b"A1:XFD1048576", b"B2:B2"):
        assert rows(read_table("x.xlsx", claim(size))) == [(2, ("P-1", "La Merced"))]


def test_far_away_cells_end_the_reading(monkeypatch):
    def move(xml: bytes) -> bytes:
        return xml.replace(b'r="2"', b'r="99999999999"').replace(b'r="A2"', b"")

    far = rewritten(xlsx_bytes(PLAIN), SHEET, move)
    assert rules(read_table("x.xlsx", far)) == [("too_large", tabular.MAX_LINES + 1, "", "")]
    wide = xlsx_bytes(("places", [["code"], *([None] * 300 + ["x"] for _ in range(4))]))
    monkeypatch.setattr(tabular, "MAX_CELLS", 1000)
    assert rules(read_table("x.xlsx", wide))[-1] == ("too_large", 5, "", "")


def test_xml_of_workbooks_is_read_through_defusedxml():
    assert openpyxl.DEFUSEDXML
    assert not openpyxl.LXML


@pytest.mark.parametrize("part", [SHEET, STRINGS, "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"])
def test_entity_bombs_do_not_go_off(part):
    table = read_table("x.xlsx", with_entity_bomb(xlsx_bytes(PLAIN), part))
    assert [problem.rule for problem in table.problems] == ["unreadable"]


def test_zip_bombs_are_refused_before_anything_is_unpacked(monkeypatch):
    monkeypatch.setattr(tabular, "load_workbook", None)
    plain = xlsx_bytes(PLAIN)
    dense = rewritten(plain, SHEET, lambda _: b"<c/>" * 1_000_000)
    large = rewritten(plain, "xl/media/a.bin", lambda _: b"\0" * (tabular.MAX_UNPACKED + 1), zipfile.ZIP_STORED)
    many = io.BytesIO(plain)
    with zipfile.ZipFile(many, "a") as archive:
        for number in range(tabular.MAX_PARTS + 1):
            archive.writestr(f"xl/{number}.xml", b"")
    assert rules(read_table("x.xlsx", dense)) == [("too_large", None, "", "")]
    assert rules(read_table("x.xlsx", many.getvalue())) == [("too_large", None, "", "")]
    monkeypatch.setattr(tabular, "MAX_FILE", len(large))
    assert rules(read_table("x.xlsx", large)) == [("too_large", None, "", "")]
    lzma = rewritten(plain, SHEET, lambda xml: xml, zipfile.ZIP_LZMA)
    assert rules(read_table("x.xlsx", lzma)) == [("unreadable", None, "", "")]


def test_a_part_that_unpacks_to_more_than_it_says_is_cut_there():
    content = bytearray(rewritten(xlsx_bytes(PLAIN), SHEET, lambda xml: xml + b" " * 1_000_000))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = archive.getinfo(SHEET).file_size
    lying = bytes(content).replace(struct.pack("<L", size), struct.pack("<L", 100))
    assert [problem.rule for problem in read_table("x.xlsx", lying).problems] == ["unreadable"]


def test_damaged_workbooks():
    plain = xlsx_bytes(PLAIN)
    damaged = [
        plain[: len(plain) // 2],
        plain[:-1],
        b"PK\x03\x04",
        b"PK\x05\x06" + b"\0" * 18,
        rewritten(plain, SHEET, lambda xml: xml[: len(xml) // 2]),
        rewritten(plain, SHEET, lambda _: b""),
        rewritten(plain, SHEET, lambda xml: xml.replace(b't="s"', b't="n"').replace(b"<v>", b"<v>x")),
        rewritten(plain, SHEET, lambda xml: xml.replace(b"<v>", b"<v>99")),
        rewritten(plain, "xl/workbook.xml", lambda _: b"<workbook/>"),
        rewritten(plain, "[Content_Types].xml", lambda _: b"<Types/>"),
        rewritten(plain, STRINGS, lambda _: b"<sst>" + b"<si>" * 100_000 + b"</si>" * 100_000 + b"</sst>"),
    ]
    for content in damaged:
        assert {problem.rule for problem in read_table("x.xlsx", content).problems} <= {"unreadable", "empty"}
        assert read_table("x.xlsx", content).problems


def test_the_line_where_a_sheet_breaks_is_named_and_what_comes_before_is_kept():
    content = xlsx_bytes(("figures", [["code", "value"], ["A-1", 1], ["A-2", 22], ["A-3", 33]]))
    broken = rewritten(content, SHEET, lambda xml: xml.replace(b"<v>22</v>", b"<v>2x</v>"))
    table = read_table("x.xlsx", broken)
    assert rows(table) == [(2, ("A-1", "1"))]
    assert rules(table) == [("unreadable", 3, "", "")]


def test_reading_leaves_warnings_as_they_were():
    before = list(warnings.filters)
    read_table("x.xlsx", xlsx_bytes(PLAIN))
    assert list(warnings.filters) == before
