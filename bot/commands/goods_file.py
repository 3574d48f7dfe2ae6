"""A file of goods for the commands that need no shop: JSON, CSV or XLSX → a vocabulary."""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from handlers.understand import Good, Unit, Vocabulary


class GoodsFileError(ValueError):
    """A file of goods that cannot be used; the message says why."""


class Row(msgspec.Struct):
    """One good as a JSON file writes it: the first unit is the default; prices do not matter here."""

    sku: str
    name: str
    spec: str | None = ""
    units: list[str] = []
    aliases: list[str] = []
    category: str | None = ""


def load(path: str) -> Vocabulary:
    """The vocabulary of a file. Raises GoodsFileError with a sentence."""
    goods = list(read(Path(path)))
    if not goods:
        raise GoodsFileError(f"{path}: 里面没有商品 (there are no goods in it)")
    return Vocabulary.build(goods)


def read(path: Path) -> Iterator[Good]:
    """The goods of a file, numbered from 1 in their order."""
    if not path.is_file():
        raise GoodsFileError(f"{path}: 找不到这个文件 (no such file)")
    kind = path.suffix.lower()
    if kind not in (".json", ".csv", ".xlsx"):
        raise GoodsFileError(f"{path}: 只认得 .json .csv .xlsx (only these kinds are known)")
    return _json(path) if kind == ".json" else _sheet(path)


def _json(path: Path) -> Iterator[Good]:
    try:
        rows = msgspec.json.decode(path.read_bytes(), type=list[Row])
    except (msgspec.MsgspecError, UnicodeDecodeError, OSError) as error:
        raise GoodsFileError(f"{path}: 不是商品列表 (not a list of goods: {error})") from error
    for number, row in enumerate(rows, start=1):
        yield Good(
            id=number,
            code=row.sku,
            name=row.name,
            spec=row.spec or "",
            units=tuple(Unit(name) for name in row.units),
            aliases=tuple(row.aliases),
            category=row.category or "",
        )


_LIST = re.compile(r"[,，、;；|/\n]+")


def _sheet(path: Path) -> Iterator[Good]:
    """One row per SKU and unit, or one per SKU: rows of one code are joined."""
    try:
        sheets = importlib.import_module("bot.sheets")
    except ModuleNotFoundError as error:
        raise GoodsFileError(
            f"{path}: 暂时只能读 .json (only .json can be read as yet)"
        ) from error
    found: dict[str, list[dict[str, str]]] = {}
    try:
        for _, cells in sheets.read_rows(path):
            found.setdefault(cells.get("code", ""), []).append(cells)
    except (ValueError, OSError) as error:
        raise GoodsFileError(f"{path}: {error}") from error
    for number, (code, rows) in enumerate(found.items(), start=1):
        yield _joined(number, code, rows)


def _joined(number: int, code: str, rows: list[dict[str, str]]) -> Good:
    first = rows[0]
    return Good(
        id=number,
        code=code,
        name=first.get("name", ""),
        spec=first.get("spec", ""),
        units=tuple(Unit(name) for name in dict.fromkeys(_cells(rows, "unit"))),
        aliases=tuple(dict.fromkeys(_cells(rows, "aliases"))),
        category=first.get("category", ""),
    )


def _cells(rows: Iterable[dict[str, str]], column: str) -> Iterator[str]:
    for row in rows:
        yield from (one.strip() for one in _LIST.split(row.get(column) or "") if one.strip())


def tell(sentence: str) -> None:
    """Say something on stderr."""
    print(sentence, file=sys.stderr)
