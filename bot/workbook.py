"""Opening an XLSX file that a stranger may have made: its true size is known before it is unpacked.

A workbook is a zip, and its reader lays a sheet out as a full rectangle: two cells in far corners or
a file of zeros would take all memory. So the archive is unpacked once with a counter, its declared
sizes are not believed, and the rectangle and the length of its texts are measured first.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import IO

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from store.core.errors import Invalid

MAX_UNPACKED = 64 * 1024 * 1024
MAX_PARTS = 1_000
MAX_COLUMNS = 200
MAX_TEXT = 256 * 1024 * 1024  # the longest text times the cells that may hold it
Errors = dict[tuple[int, int], str]
_CHUNK = 1 << 20
_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{1,7})?(\d{1,12})["']""")
_CELL = re.compile(rb"<(?:\w+:)?(c|row)[\s/>]")
# a cell of type e, the formula in it, and its value: #N/A
_ERROR = re.compile(
    rb"""(?><(?:\w+:)?c\b(?=[^<>]{0,200}\st\s*=\s*["']e["'])[^<>]{0,200}\sr\s*=\s*["']([A-Za-z]{1,7})"""
    rb"""(\d{1,12})["'][^<>]{0,200}>)\s*"""
    rb"""(?:<(?:\w+:)?f\b[^<>]*(?:/>|>[^<]*</(?:\w+:)?f>)\s*)?<(?:\w+:)?v>([^<]{1,20})<"""
)
_BOOK, _LINKS, _NONE = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", bytearray()
_SHEET = re.compile(rb"""<(?:\w+:)?sheet\b[^<>]*:id\s*=\s*["']([^"'<>]*)["']""")
_LINK = re.compile(rb"<(?:\w+:)?Relationship\b[^<>]*>")
_ID, _TARGET = (
    re.compile(rb"""\s%s\s*=\s*["']([^"'<>]*)["']""" % name) for name in (b"Id", b"Target")
)
_TEXT_END = re.compile(rb"</(?:\w+:)?si>")


def first_sheet(path: Path, most_rows: int) -> tuple[CalamineSheet, Errors]:
    """The first sheet of a workbook, and its errors by `(row, column)` from 1, which read as blank.

    Raises Invalid for what is no workbook, or is too big to be one.
    """
    errors = _check(path, most_rows)
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        return workbook.get_sheet_by_index(0), errors
    except (CalamineError, IndexError, OSError) as error:
        raise _broken() from error


def _broken() -> Invalid:
    return Invalid(
        why="这个 Excel 文件打不开，请另存为 .xlsx 再试"
        " / This workbook cannot be opened; save it as .xlsx again"
    )


def _too_big() -> Invalid:
    return Invalid(
        why="这个 Excel 文件太大了，请分成几份 / This workbook is too big; split it into several"
    )


def _check(path: Path, most_rows: int) -> Errors:
    longest = cells = unpacked = 0
    errors, index = dict[str, Errors](), dict[str, bytearray]()
    try:
        with path.open("rb") as file, zipfile.ZipFile(file) as archive:
            if len(archive.infolist()) > MAX_PARTS:
                raise _too_big()
            for part in archive.infolist():
                body = _unpack(file, part, MAX_UNPACKED - unpacked)
                unpacked += len(body)
                if part.filename.lower().endswith("sharedstrings.xml"):
                    longest = _longest_text(body)
                elif "worksheets/" in part.filename.lower():
                    cells = max(cells, _area(body, most_rows))
                    errors[part.filename] = _errors(body)
                elif part.filename in {_BOOK, _LINKS}:
                    index[part.filename] = body
    except (zipfile.BadZipFile, zlib.error, OSError, NotImplementedError) as error:
        raise _broken() from error
    if longest * cells > MAX_TEXT:
        raise _too_big()
    return errors.get(_first_part(index.get(_BOOK, _NONE), index.get(_LINKS, _NONE)), {})


def _first_part(book: bytearray, links: bytearray) -> str:
    """Which part of the archive holds the workbook's first sheet."""
    sheet = _SHEET.search(book)
    for link in _LINK.findall(links):
        name, target = _ID.search(link), _TARGET.search(link)
        if sheet and name and target and name[1] == sheet[1]:
            path = target[1].decode(errors="replace")
            return path[1:] if path.startswith("/") else f"xl/{path}"
    return ""


def _errors(body: bytearray) -> Errors:
    return {
        (int(found[2]), _column(found[1])): found[3].decode(errors="replace")
        for found in _ERROR.finditer(body)
    }


def _unpack(file: IO[bytes], part: zipfile.ZipInfo, most: int) -> bytearray:
    """A part's true content, whatever the archive says about its size."""
    if part.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} or part.flag_bits & 1:
        raise _broken()
    body = bytearray()
    for piece in _inflated(file, part):
        body += piece
        if len(body) > most:
            raise _too_big()
    if len(body) != part.file_size:
        raise _broken()
    return body


def _inflated(file: IO[bytes], part: zipfile.ZipInfo) -> Iterator[bytes]:
    file.seek(part.header_offset)
    head = file.read(30)
    if len(head) < 30 or head[:4] != b"PK\x03\x04":
        raise _broken()
    file.seek(int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little"), 1)
    packed = file.read(part.compress_size)
    if part.compress_type == zipfile.ZIP_STORED:
        yield packed
        return
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    while packed:
        yield inflate.decompress(packed, _CHUNK)
        packed = inflate.unconsumed_tail
    yield inflate.flush(_CHUNK)


def _longest_text(body: bytearray) -> int:
    ends = [0, *(found.end() for found in _TEXT_END.finditer(body)), len(body)]
    return max(end - start for start, end in pairwise(ends))


def _area(body: bytearray, most_rows: int) -> int:
    """How many cells the reader will lay out; raises Invalid if too many."""
    rows = cells = bare = 0
    letters: set[bytes] = set()
    for found in _PLACE.finditer(body):
        rows = max(rows, int(found[2]))
        letters.add(found[1] or b"")
    for found in _CELL.finditer(body):
        cells += found[1] == b"c"
        bare += found[1] == b"row"
    rows, columns = max(rows, bare), max(map(_column, letters), default=0)
    if rows > most_rows or columns > MAX_COLUMNS:
        raise Invalid(
            why=f"表格太大：最多 {most_rows:,} 行、{MAX_COLUMNS} 列"
            f" / The sheet is too big: at most {most_rows:,} rows and {MAX_COLUMNS} columns"
        )
    return max(rows * columns, cells)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
