"""Sheets of goods as files: CSV, XLSX and JSON in, CSV and XLSX out. Cells are texts.

Whatever is wrong with a file as a whole is an `Invalid` with a sentence in both languages.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, time
from itertools import islice
from pathlib import Path

import msgspec

from store.core.errors import Invalid

MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS = 100_000
EXTRA = ""  # the header of what stands beside the table
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_ENCODINGS = ("utf-8-sig", "gb18030")

Numbered = tuple[int, dict[str, str]]


class JsonGood(msgspec.Struct):
    """A good in the JSON form of a catalogue. Prices in fen, `price_fen` for the first unit."""

    name: str
    sku: str | int = ""
    spec: str = ""
    units: list[str] = []
    price_fen: int | None = None
    unit_price_fen: dict[str, int] = {}
    aliases: list[str] = []
    category: str = ""


def read_rows(path: Path) -> Iterator[Numbered]:
    """The rows of a sheet, `(number as a spreadsheet shows it, header → cell)`; raises Invalid.

    At most 20 MB and 100,000 rows. What stands beyond the headers is under the header "".
    """
    head = _head(path)
    if head.startswith(b"PK\x03\x04"):
        return _table(_xlsx(path))
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise Invalid(
            why="这是旧版 .xls 文件，请另存为 .xlsx / This is an old .xls file; save it as .xlsx"
        )
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"[", b"{")):
        return _json(path.read_bytes())
    return _table(_csv(_decoded(path.read_bytes())))


def _head(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(64)
    except OSError as error:
        raise Invalid(why=f"打不开 {path} / {path} cannot be read") from error
    if size > MAX_BYTES:
        raise Invalid(why="文件太大，最多 20 MB / The file is too big: at most 20 MB")
    return head


def _decoded(raw: bytes) -> str:
    encodings = ("utf-16",) if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else _ENCODINGS
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Invalid(
        why="这不是表格文件，请用 CSV、XLSX 或 JSON / This is no sheet; use CSV, XLSX or JSON"
    )


def _csv(text: str) -> Iterator[list[str]]:
    first = text.lstrip().split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    try:
        count = sum(1 for _ in islice(_records(text, delimiter), MAX_ROWS + 2))
        if count > MAX_ROWS + 1:
            raise _too_many()
        for cells in _records(text, delimiter):
            yield [_unguarded(cell) for cell in cells]
    except csv.Error as error:
        raise Invalid(why=f"CSV 格式不对（{error}） / This CSV is broken ({error})") from error


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def _too_many() -> Invalid:
    return Invalid(why=f"行数太多，最多 {MAX_ROWS:,} 行 / Too many rows: at most {MAX_ROWS:,}")


def _xlsx(path: Path) -> Iterator[list[str]]:
    from bot.workbook import first_sheet

    sheet, errors = first_sheet(path, MAX_ROWS + 1)
    left = (
        sheet.start[1] + 1 if sheet.start else 1
    )  # rows are counted from the top, cells from here
    for number, row in enumerate(sheet.iter_rows(), 1):
        yield [errors.get((number, at)) or _text(cell) for at, cell in enumerate(row, left)]


def _text(cell: object) -> str:
    """A spreadsheet's value as a person would type it: 12.0 is 12, 5.9799999999999995 is 5.98."""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else f"{cell:.12g}"
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    return _unguarded(str(cell))


def _table(rows: Iterator[list[str]]) -> Iterator[Numbered]:
    headers: list[str] | None = None
    for number, cells in enumerate(rows, 1):
        if not any(cell.strip() for cell in cells):
            continue
        if headers is None:
            headers = _headers(cells)
        else:
            yield number, _row(headers, cells)
    if headers is None:
        raise Invalid(why="文件是空的 / The file is empty")


def _headers(cells: Sequence[str]) -> list[str]:
    headers = [" ".join(cell.split()) for cell in cells]
    twice = next((h for i, h in enumerate(headers) if h and h in headers[:i]), None)
    if twice:
        raise Invalid(why=f"“{twice}”这一列出现了两次 / The column “{twice}” is there twice")
    return headers


def _row(headers: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    row = {header: "" for header in headers if header}
    beside = [cell for cell in cells[len(headers) :] if cell.strip()]
    for header, cell in zip(headers, cells, strict=False):
        if header:
            row[header] = cell
        elif cell.strip():
            beside.append(cell)
    return row | ({EXTRA: " ".join(beside)} if beside else {})


def _json(raw: bytes) -> Iterator[Numbered]:
    try:
        goods = msgspec.json.decode(raw, type=list[JsonGood])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Invalid(why=f"JSON 格式不对（{error}） / This JSON is broken ({error})") from error
    if len(goods) > MAX_ROWS:
        raise _too_many()
    return ((number, _json_cells(good)) for number, good in enumerate(goods, 1))


def _json_cells(good: JsonGood) -> dict[str, str]:
    return {
        "code": str(good.sku),
        "name": good.name,
        "spec": good.spec,
        "category": good.category,
        "units": ";".join(good.units),
        "price_fen": "" if good.price_fen is None else str(good.price_fen),
        "unit_price_fen": ";".join(f"{unit}={fen}" for unit, fen in good.unit_price_fen.items()),
        "aliases": ";".join(good.aliases),
    }


# ---- out ----


def write_rows(path: Path, headers: Sequence[str], rows: Iterable[Mapping[str, str]]) -> None:
    """Write a sheet, `.csv` or `.xlsx` by the path's ending, whole or not at all; raises Invalid.

    No cell is ever a formula: in CSV, one that looks like it gets a ' in front, and loses it when read.
    """
    writers = {".csv": _write_csv, ".xlsx": _write_xlsx}
    writer = writers.get(path.suffix.lower())
    if writer is None:
        raise Invalid(
            why="请用 .csv 或 .xlsx 结尾的文件名 / The file's name must end in .csv or .xlsx"
        )
    draft = path.with_name(f".{path.name}.part")
    try:
        writer(draft, [list(headers), *([row.get(h, "") for h in headers] for row in rows)])
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise Invalid(why=f"写不了 {path} / {path} cannot be written") from error


def _write_csv(path: Path, rows: Sequence[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([_guarded(cell) for cell in row] for row in rows)


def _write_xlsx(path: Path, rows: Sequence[Sequence[str]]) -> None:
    import xlsxwriter

    plain = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
    try:
        with xlsxwriter.Workbook(str(path), plain) as book:
            sheet = book.add_worksheet()
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, len(rows[0]), 16)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    sheet.write_string(number, column, cell)
    except xlsxwriter.exceptions.FileCreateError as error:
        raise OSError(str(error)) from error


def _guarded(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _unguarded(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(_FORMULA) else cell
