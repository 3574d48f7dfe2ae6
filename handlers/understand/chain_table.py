"""A chain pasted from a spreadsheet: one row a person, goods in columns or in a column."""

from __future__ import annotations

import re
from itertools import dropwhile

from handlers.understand import chain_wishes, chain_words, items, sentence, wants
from handlers.understand.chain_entry import Entry
from handlers.understand.chain_marks import is_gone
from handlers.understand.chain_offer import Offer
from handlers.understand.items import Line
from handlers.understand.normalise import Said
from handlers.understand.numerals import THOUSAND
from handlers.understand.reading import Setting, Want
from handlers.understand.vocabulary import Vocabulary

_HEADS = {
    "number": "序号|编号|^no\\.?$|^#$|^号$",
    "person": "姓名|名字|昵称|微信名|称呼|接龙人|name|nick|谁|客户|邻居|住户|业主"
    "|收货人|联系人|团员|顾客|会员|买家|人员",
    "room": "房号|门牌|楼栋|楼号|地址|房间|单元|room|栋",
    "goods": "商品|品名|产品|货品|物品|要什么|内容|item|goods|product|品种|名称|规格|款式|套餐",
    "quantity": "数量|要几|份数|几份|件数|qty|quantity|个数|多少",
    "note": "备注|说明|note|remark|要求",
    "paid": "付款|是否付|paid|已付|状态",
}
_UNIT = re.compile(r"[(/]\s*([一-鿿a-z]{1,3})\s*\)?$|\(([一-鿿]{1,2})\)")


def read(said: Said, vocabulary: Vocabulary) -> list[Entry] | None:
    """The entries of a table, or None if the text is none."""
    rows = _rows(said)
    if len(rows) < 2:
        return None
    heads = [_kind(cell) for cell in rows[0]]
    skus = [
        _good(cell, vocabulary) if not kind else None
        for kind, cell in zip(heads, rows[0], strict=True)
    ]
    if not (any(heads) or any(skus)):
        return None
    return [
        entry
        for row in rows[1:]
        if (entry := _row(row, heads, skus, rows[0], vocabulary)) is not None
    ]


def _rows(said: Said) -> list[list[str]]:
    """Rows by tabs or bars; or by commas or spaces, if all are as long as a first one of headings."""
    lines = [line for line in said.raw.split("\n") if line.strip()]
    rows = [_cells(line) for line in lines if "\t" in line or line.count("|") > 1]
    rows = [row for row in rows if any(row) and not all(set(cell) <= set("-: ") for cell in row)]
    if rows:
        return rows
    for mark in (r"\s*[,，]\s*", r"\s+"):
        rows = [re.split(mark, line.strip()) for line in lines]
        rows = list(dropwhile(lambda row: not _is_heading(row), rows))
        if rows and {len(rows[0])} == set(map(len, rows)):
            return rows
    return []


def _is_heading(row: list[str]) -> bool:
    plain = len(row) > 1 and not any(sign.isdigit() for cell in row for sign in cell)
    return plain and any(len(cell) < 5 and _kind(cell) in _KEYS for cell in row)


_KEYS = frozenset(("person", "room"))


def _cells(line: str) -> list[str]:
    if "\t" in line:
        return [cell.strip() for cell in line.split("\t")]
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def _kind(cell: str) -> str:
    plain = cell.lower()
    return next((kind for kind, words in _HEADS.items() if re.search(words, plain)), "")


def _good(cell: str, vocabulary: Vocabulary) -> int | None:
    from handlers.understand.normalise import normalise

    plain = normalise(cell).plain
    found = items.read(plain, sentence.parse(plain, vocabulary), vocabulary).lines
    return found[0].who[0] if found and found[0].who else None


def _row(
    row: list[str],
    heads: list[str],
    skus: list[int | None],
    names: list[str],
    vocabulary: Vocabulary,
) -> Entry | None:
    cells: dict[str, str] = {}
    made: list[Want] = []
    for at, cell in enumerate(row[: len(heads)]):
        if heads[at]:
            cells.setdefault(heads[at], cell)
        elif skus[at] is not None and (want := _counted(cell, skus[at], names[at], vocabulary)):
            made.append(want)
    person = " ".join(cells[kind] for kind in cells if kind in _KEYS and cells[kind])
    if re.fullmatch(r"合计|总计|小计|total", person.strip().lower()) or not person:
        return None
    if cells.get("goods"):
        unit = _unit_of(names[heads.index("quantity")]) if "quantity" in heads else ""
        made += _listed(cells["goods"], cells.get("quantity", ""), unit, vocabulary)
    if any(is_gone(cell) for cell in row):
        return Entry(person, mode="gone")
    return Entry(
        person,
        tuple(made),
        cells.get("note", ""),
        paid="已付" in "".join(row) or "✅" in "".join(row),
    )


def _counted(cell: str, sku: int | None, head: str, vocabulary: Vocabulary) -> Want | None:
    from handlers.understand.normalise import normalise

    plain = normalise(cell).plain.strip()
    if not plain or plain in ("0", "-", "/", "无", "×", "x") or sku is None:
        return None
    parts = sentence.parse(plain, vocabulary)
    value = next((part[3] for part in parts if part[0] == "N"), None)
    if value is None:
        value = (
            (THOUSAND, None, "", False) if plain in ("√", "✓", "✅", "要", "是", "有") else None
        )
    if value is None or not value[0]:
        return None
    unit = value[2] or _unit_of(head)
    line = Line(
        "G", 0, 0, 0, (sku,), value[0], None, unit if unit in vocabulary.units[sku] else value[2]
    )
    return wants.want(Said("", ""), line, vocabulary, Setting(), THOUSAND)


def _unit_of(head: str) -> str:
    """数量(箱), 苹果/斤: the unit that a heading gives to its column."""
    match = _UNIT.search(head)
    return (match[1] or match[2]) if match else ""


def _listed(goods: str, quantity: str, unit: str, vocabulary: Vocabulary) -> tuple[Want, ...]:
    from handlers.understand.normalise import normalise

    counted = f"{quantity}{unit}" if quantity.isdecimal() else quantity
    words = chain_words.read(normalise(f"{goods} {counted}".strip()), vocabulary, Offer())
    return chain_wishes.read(words, 0, vocabulary, Offer()).made
