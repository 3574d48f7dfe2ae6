"""A file of goods for the commands that need no shop: JSON, CSV or XLSX → a vocabulary."""

from __future__ import annotations

import sys
from collections.abc import Iterator
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


def _sheet(path: Path) -> Iterator[Good]:
    """The goods of a sheet, read as the import reads it; rows that are wrong are named and left out."""
    from bot.sheets import read_rows
    from store import catalogue
    from store.core.errors import Invalid

    try:
        parsed = catalogue.parse(read_rows(path))
    except Invalid as error:
        raise GoodsFileError(f"{path}: {error}") from error
    for complaint in parsed.complaints:
        tell(f"{path}: {complaint.sentence()}")
    for number, row in enumerate(parsed.goods, start=1):
        yield Good(
            id=number,
            code=row.code or str(number),
            name=row.name,
            spec=row.spec,
            units=tuple(Unit(unit.unit, unit.factor) for unit in row.units),
            aliases=row.aliases,
            category=row.category,
        )


def tell(sentence: str) -> None:
    """Say something on stderr."""
    print(sentence, file=sys.stderr)
