"""A sheet's rows as goods: which column is which, what a row says, which rows belong together."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from store.catalogue.rules import text as words
from store.catalogue.rules.goods import ERRORS, MAX_PRICE, TITLES, Complaint, GoodsRow, complaint
from store.catalogue.rules.merge import Line, Page, find_doubles, good_of

T = TypeVar("T")

_HEADERS = {
    "code": "编号 货号 商品编号 商品编码 编码 条码 条形码 商品条码 sku skucode skuid code id itemcode barcode",
    "name": "名称 商品名称 商品名 商品 品名 货品 name product productname title item itemname goods",
    "spec": "规格 规格型号 型号 spec specification specs size",
    "category": "分类 类别 品类 类目 商品分类 category type department",
    "units": "单位 计量单位 销售单位 unit units uom",
    "factor": "换算 换算率 换算系数 含量 装量 factor ratio contains",
    "price": "价格 售价 单价 零售价 销售价 价钱 price unitprice priceyuan prices",
    "price_fen": "价格分 pricefen",
    "unit_price_fen": "各单位价格分 unitpricefen",
    "aliases": "别名 又名 俗称 叫法 alias aliases alsoknownas aka",
    "stock": "库存 初始库存 现货 库存数量 stock qty quantity onhand",
    "on": "上架 状态 在售 on listed status active",
}
COLUMN_OF = {name: column for column, names in _HEADERS.items() for name in names.split()}
_IN_BRACKETS = re.compile(r"\([^)]*\)")
_NO_LETTER = re.compile(r"[\W_]+")
_LISTING = frozenset({"aliases", "units", "price", "price_fen", "unit_price_fen"})


@dataclass(frozen=True, slots=True)
class Parsed:
    """A sheet: its goods, what is wrong (nothing may be imported then), what is merely odd."""

    goods: tuple[GoodsRow, ...]
    complaints: tuple[Complaint, ...] = ()
    notes: tuple[Complaint, ...] = ()


def parse(rows: Iterable[tuple[int, Mapping[str, str]]]) -> Parsed:
    """Numbered rows of a sheet (header → cell) as goods; every row is read, all faults are named.

    Rows of one code (or one name and spec) that name different units are one good.
    """
    page = Page()
    columns: dict[str, str] | None = None
    lines: dict[str, list[Line]] = {}
    for row, cells in rows:
        if columns is None:
            columns = _columns(list(cells), page)
        if beside := words.clean(cells.get("", "")):
            page.complaints.append(complaint(row, "", "extra", text=beside))
        line = _line(row, {c: _cell(c, cells.get(h, "")) for c, h in columns.items()}, page)
        if line:
            lines.setdefault(line.key, []).append(line)
    goods = [good for group in lines.values() if (good := good_of(group, page))]
    find_doubles([line for group in lines.values() for line in group], page)
    if not goods and not page.complaints:
        page.complaints.append(complaint(0, "name", "nothing"))
    return Parsed(
        tuple(goods), tuple(sorted(page.complaints, key=lambda c: c.row)), tuple(page.notes)
    )


def _columns(headers: Sequence[str], page: Page) -> dict[str, str]:
    found: dict[str, str] = {}
    for header in headers:
        column = column_of(header)
        if column is None:
            if header.strip():
                page.notes.append(complaint(0, "", "column", text=header.strip()))
        elif column in found:
            page.complaints.append(
                complaint(0, column, "column_twice", text=header, other=found[column])
            )
        else:
            found[column] = header
    for needed in ("name", "units"):
        if needed not in found:
            page.complaints.append(complaint(0, needed, "column_missing", text=TITLES[needed]))
    if not found.keys() & {"price", "price_fen", "unit_price_fen"}:
        page.complaints.append(complaint(0, "price", "column_missing", text=TITLES["price"]))
    return found


def column_of(header: str) -> str | None:
    """The column that a header names, in Chinese or English; brackets and signs do not matter."""
    plain = unicodedata.normalize("NFKC", header).casefold()
    bare = _NO_LETTER.sub("", _IN_BRACKETS.sub("", plain))
    return COLUMN_OF.get(_NO_LETTER.sub("", plain)) or COLUMN_OF.get(bare)


def _cell(column: str, text: str) -> str:
    return text.strip() if column in _LISTING else words.clean(text)


def _line(row: int, cells: Mapping[str, str], page: Page) -> Line | None:
    if not any(cells.values()):
        return None
    before = len(page.complaints)
    broken = [column for column, cell in cells.items() if cell in ERRORS]
    page.complaints += [complaint(row, c, "error", text=cells[c]) for c in broken]
    cells = {**cells, **dict.fromkeys(broken, "")}
    name = cells.get("name", "")
    entries = _read(page, row, "units", "units", lambda: _entries(cells))
    prices = _prices(row, cells, [e.unit for e in entries], page) if entries else {}
    stock = cells.get("stock", "")
    line = Line(
        row,
        cells.get("code", ""),
        name,
        cells.get("spec", ""),
        cells.get("category", ""),
        words.aliases(cells.get("aliases", ""), name),
        tuple(entries or ()),
        prices,
        _read(page, row, "stock", "stock", lambda: words.amount(stock)) if stock else None,
        _read(page, row, "on", "on", lambda: words.truth(cells.get("on", ""))) is not False,
    )
    if not name and "name" not in broken:
        page.complaints.append(complaint(row, "name", "empty"))
    return line if len(page.complaints) == before else replace(line, sound=False)


def _read(page: Page, row: int, column: str, key: str, reader: Callable[[], T]) -> T | None:
    try:
        return reader()
    except words.Unclear as unclear:
        facts = {"text": str(unclear), "most": MAX_PRICE // 100}
        page.complaints.append(complaint(row, column, key, **facts))
        return None


def _entries(cells: Mapping[str, str]) -> list[words.Entry]:
    entries = words.entries(cells.get("units", ""))
    factor = cells.get("factor", "")
    if factor and len(entries) == 1 and entries[0].factor is None:
        milli, of = words.amount(factor)
        return [words.Entry(entries[0].unit, milli, of)]
    return entries


def _prices(
    row: int, cells: Mapping[str, str], units: Sequence[str], page: Page
) -> dict[str, int]:
    found: dict[str, int] = {}
    for column in ("price_fen", "price", "unit_price_fen"):
        cell, in_fen = cells.get(column, ""), column != "price"
        if cell:
            read = _read(page, row, column, "price", _reader(cell, units, in_fen))
            found |= read or {}
    for unit in found:
        if unit not in units:
            page.complaints.append(complaint(row, "price", "price_of", text=unit))
    return found


def _reader(cell: str, units: Sequence[str], in_fen: bool) -> Callable[[], dict[str, int]]:
    return lambda: words.prices(cell, units, in_fen=in_fen)


# ---- and back ----

HEADERS = tuple(
    TITLES[column]
    for column in ("code", "name", "spec", "category", "units", "price", "aliases", "on")
)


def cells(good: GoodsRow) -> dict[str, str]:
    """A good as one row of a sheet: header → cell; `parse` reads the same good from it."""
    counted = any(unit.unit == good.base_unit for unit in good.units)
    of = "" if counted else good.base_unit
    units = [
        u.unit if u.unit == good.base_unit else f"{u.unit}={words.factor_text(u.factor)}{of}"
        for u in good.units
    ]
    priced = [(u.unit, words.yuan(u.price_fen)) for u in good.units if u.price_fen is not None]
    simple = len(priced) == 1 and priced[0][0] == good.units[0].unit
    price = priced[0][1] if simple else ";".join(f"{unit}={fen}" for unit, fen in priced)
    said = (good.code, good.name, good.spec, good.category, ";".join(units), price)
    cells_of = (*said, ";".join(good.aliases), "是" if good.on else "否")
    return dict(zip(HEADERS, cells_of, strict=True))
