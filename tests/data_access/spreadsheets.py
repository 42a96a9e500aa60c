"""CSV files and workbooks as people's programs write them, the hostile ones included."""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from openpyxl import Workbook

SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
PROPERTIES = "docProps/core.xml"
MOMENT = re.compile(rb"\d{4}-\d\d-\d\dT[\d:]+Z")


INLINE = re.compile(rb't="inlineStr"><is><t(?: xml:space="preserve")?>(.*?)</t></is>', re.DOTALL)
MAIN = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
STRINGS_TYPE = (
    b'<Override PartName="/xl/sharedStrings.xml" '
    b'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml" /></Types>'
)

Rows = Sequence[Sequence[Any]]


def csv_bytes(rows: Rows, *, separator: str = ",", encoding: str = "utf-8", end: str = "\n") -> bytes:
    """Return a CSV of rows, the header first."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator, lineterminator=end).writerows(rows)
    return text.getvalue().encode(encoding)


def xlsx_bytes(*sheets: tuple[str, Rows]) -> bytes:
    """Return a workbook of named sheets: its texts in one shared part as Excel keeps them, the same bytes each time."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    for title, rows in sheets:
        sheet = workbook.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    content = io.BytesIO()
    workbook.save(content)
    return _with_shared_strings(content.getvalue())


def rewritten(
    content: bytes, part: str, change: Callable[[bytes], bytes], compression: int = zipfile.ZIP_DEFLATED
) -> bytes:
    """Return a workbook with one of its parts changed; a part that is not there is added."""
    parts = _parts(content)
    return _packed({**parts, part: change(parts.get(part, b""))}, compression)


def _with_shared_strings(content: bytes) -> bytes:
    texts: list[bytes] = []

    def share(match: re.Match[bytes]) -> bytes:
        texts.append(b'<si><t xml:space="preserve">%s</t></si>' % match[1])
        return b't="s"><v>%d</v>' % (len(texts) - 1)

    parts = _parts(content)
    for name in [name for name in parts if name.startswith("xl/worksheets/")]:
        parts[name] = INLINE.sub(share, parts[name])
    parts[PROPERTIES] = MOMENT.sub(b"2026-01-01T00:00:00Z", parts[PROPERTIES])
    parts[STRINGS] = b"<sst %s>%s</sst>" % (MAIN, b"".join(texts))
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", STRINGS_TYPE)
    return _packed(parts)


def _parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _packed(parts: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", compression) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name), data, compression)
    return content.getvalue()


def with_entity_bomb(content: bytes, part: str) -> bytes:
    """Return a workbook whose part opens with entities that grow ten times per step, "billion laughs"."""
    steps = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE bomb [<!ENTITY e0 "ja">{steps}]>'.encode()

    def lit(xml: bytes) -> bytes:
        start = xml.index(b"?>") + 2 if xml.startswith(b"<?xml") else 0
        return xml[:start] + bomb + xml[start:].replace(b'preserve">', b'preserve">&e9;').replace(b"<v>", b"<v>&e9;")

    return rewritten(content, part, lit)
