"""One good as a sheet describes it, what may be wrong with it, and how its units convert."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from store.core import MILLI, number

MAX_PRICE = 100_000_00  # fen: nothing in a neighbourhood shop costs more a piece
MAX_FACTOR = 100_000 * MILLI
MAX_STOCK = 1_000_000 * MILLI
MAX_UNITS = 12
MAX_ALIASES = 40
LONGEST = {"code": 40, "name": 80, "spec": 80, "category": 40, "aliases": 40, "units": 12}
SEPARATORS = ";；、|,，\n"
_FORMULA = "=+-@\t\r＝＋－＠"

_GRAMS = {"斤": 500, "公斤": 1000, "千克": 1000, "kg": 1000, "两": 50, "克": 1, "g": 1}
DOZEN = "打"


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit: `factor` thousandths of the base unit, and its price in fen if it has one."""

    unit: str
    factor: int = MILLI
    price_fen: int | None = None


@dataclass(frozen=True, slots=True)
class GoodsRow:
    """A good as a sheet describes it; the first unit is meant when none is said.

    `stock` (thousandths of the base unit) is what is there at first. `row` is the sheet's line.
    """

    name: str
    base_unit: str
    units: tuple[UnitRow, ...]
    code: str = ""
    spec: str = ""
    category: str = ""
    aliases: tuple[str, ...] = ()
    on: bool = True
    stock: int | None = None
    row: int = 0


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong in one row (0 = the file as a whole) and column, in Chinese and English."""

    row: int
    column: str
    zh: str
    en: str

    def sentence(self) -> str:
        """The complaint in both languages, with its place."""
        if not self.row:
            return f"{self.zh} / {self.en}"
        zh = en = ""
        if self.column:
            zh, en = f"「{TITLES[self.column]}」", f", {self.column}"
        return f"第{self.row}行{zh}：{self.zh} / Row {self.row}{en}: {self.en}"


TITLES = {
    "code": "编号",
    "name": "名称",
    "spec": "规格",
    "category": "分类",
    "units": "单位",
    "factor": "换算",
    "price": "价格",
    "price_fen": "价格（分）",
    "unit_price_fen": "各单位价格（分）",
    "aliases": "别名",
    "stock": "库存",
    "on": "上架",
}

_SAID = {
    "empty": ("不能为空", "must not be empty"),
    "error": (
        "表格算不出这一格（{text}）",
        "the spreadsheet could not work this cell out ({text})",
    ),
    "long": ("太长了，最多 {most} 个字", "too long, at most {most} characters"),
    "formula": (
        "“{text}”像公式，请去掉开头的符号",
        "“{text}” looks like a formula; drop its first sign",
    ),
    "separator": ("“{text}”里不能有分隔符", "“{text}” must not contain a separator"),
    "unit": (
        "“{text}”不能当单位，请用文字，如 斤、箱",
        "“{text}” cannot be a unit; use a word such as 斤 or 箱",
    ),
    "units": (
        "“{text}”看不懂，请写成 瓶;箱=24 这样，换算最多三位小数",
        "“{text}” is unclear; write units like 瓶;箱=24, factors with at most three decimals",
    ),
    "unit_twice": ("单位“{text}”写了两次", "the unit “{text}” is there twice"),
    "units_many": ("单位太多，最多 {most} 个", "too many units, at most {most}"),
    "aliases_many": ("别名太多，最多 {most} 个", "too many aliases, at most {most}"),
    "factor": (
        "“{text}”的换算不对，要大于 0，最多三位小数",
        "the factor of “{text}” must be above 0, with at most three decimals",
    ),
    "base": ("基本单位“{text}”的换算只能是 1", "the base unit “{text}” has the factor 1"),
    "known": (
        "一{text}就是 {factor} {base}，不用改",
        "one {text} is {factor} {base}, whatever the shop",
    ),
    "of_what": (
        "“{text}”是多少个什么？请写成 瓶;箱=24 这样",
        "“{text}” holds how many of what? Write it like 瓶;箱=24",
    ),
    "no_price": ("至少要有一个单位的价格", "at least one unit needs a price"),
    "price": (
        "价格“{text}”不对，请写大于 0 的数（元），最多两位小数，最高 {most} 元",
        "“{text}” is no price: yuan above 0, two decimals, at most {most}",
    ),
    "price_of": (
        "价格里的单位“{text}”不在单位一栏",
        "a price is for “{text}”, which is not among the units",
    ),
    "stock": ("库存“{text}”不对，请写不小于 0 的数", "“{text}” is no quantity of stock"),
    "on": ("“{text}”看不懂，请写 是 或 否", "“{text}” is unclear; write 是/否 or yes/no"),
    "guess": (
        "没写一{text}是多少{base}，先按 1 记库存；换算可写成 瓶;箱=24 这样",
        "how many {base} a {text} holds is not said: counted as 1; write factors like 瓶;箱=24",
    ),
    "twice": ("和第 {other} 行重复（{text}）", "the same as row {other} ({text})"),
    "code_twice": (
        "编号 {text} 在第 {other} 行是另一种商品",
        "the code {text} is another good in row {other}",
    ),
    "column": (
        "不认识“{text}”这一列，没有导入",
        "the column “{text}” is unknown and was left out",
    ),
    "column_twice": (
        "“{text}”和“{other}”两列意思一样，请留一列",
        "the columns “{text}” and “{other}” mean the same; keep one",
    ),
    "column_missing": ("缺少“{text}”这一列", "the column “{text}” is missing"),
    "extra": (
        "“{text}”写在了没有列名的格子里",
        "“{text}” stands in a cell whose column has no name",
    ),
    "nothing": ("表格里没有商品", "there are no goods in the file"),
    "platform": (
        "编号 {text} 是平台商品“{other}”，名称规格要一致；自己的商品请换个编号",
        "the code {text} is the platform's “{other}”: keep its name and spec, or use another code",
    ),
    "platform_units": (
        "平台商品“{other}”的单位是 {units}，不能改成“{text}”",
        "the platform sells “{other}” by {units}; “{text}” cannot be added or changed here",
    ),
    "base_changed": (
        "“{other}”的库存按{base}计，不能改成按{text}；请换个编号",
        "the stock of “{other}” is counted in {base}, not {text}; use another code",
    ),
    "taken": (
        "店里已有“{other}”（编号 {text}）",
        "the shop already has “{other}” (code {text})",
    ),
}


def complaint(row: int, column: str, key: str, **facts: object) -> Complaint:
    """The sentence `key` in both languages; texts are cut to 30 letters."""
    short = {k: v[:30] if isinstance(v, str) else v for k, v in facts.items()}
    zh, en = _SAID[key]
    return Complaint(row, column, zh.format(**short), en.format(**short))


# What a spreadsheet shows where it could not work a cell out.
ERRORS = frozenset(["#N/A", "#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!"])


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet could take this text for a formula, or for what became of one."""
    return text in ERRORS or (text[:1] != "" and text[0] in _FORMULA)


def good_unit(text: str) -> bool:
    """Whether this can name a unit: letters, no figure at its head, at most 12."""
    return 0 < len(text) <= LONGEST["units"] and text.isalnum() and not text[0].isdigit()


def good_alias(text: str) -> bool:
    """Whether this can be another name: short, no separator in it, no formula."""
    plain = 0 < len(text) <= LONGEST["aliases"] and not set(text) & set(SEPARATORS)
    return plain and text[0] not in _FORMULA + "[" and text == text.strip() and text not in ERRORS


def good_price(price_fen: int | None) -> bool:
    """Whether this is a price that a shop may ask."""
    return price_fen is not None and 0 < price_fen <= MAX_PRICE


def known_factor(unit: str, base: str) -> int | None:
    """Thousandths of `base` in one `unit` where everybody knows it (公斤 = 2 斤); None elsewhere.

    None too where it would not be a whole number of thousandths (一个 is 1/12 打).
    """
    if unit == base:
        return MILLI
    here, there = _GRAMS.get(unit.lower()), _GRAMS.get(base.lower())
    if here and there:
        return here * MILLI // there if here * MILLI % there == 0 else None
    return 12 * MILLI if unit == DOZEN and not there else None


def converted(price_fen: int, factor: int, to: int) -> int:
    """The price of a unit of factor `to`, from one of `factor`; half-up."""
    return (2 * price_fen * to + factor) // (2 * factor)


def price_for(factor: int, own: int | None, priced: Sequence[tuple[int, int]]) -> int | None:
    """A unit's own price, or the first of `(factor, price_fen)` converted; None = not for sale."""
    if own is not None:
        return own
    return converted(priced[0][1], priced[0][0], factor) if priced else None


def faults(row: GoodsRow) -> list[Complaint]:
    """What is wrong with a good, whoever described it."""
    return [*_text_faults(row), *_unit_faults(row), *_price_faults(row), *_stock_faults(row)]


def _text_faults(row: GoodsRow) -> Iterator[Complaint]:
    if not row.name:
        yield complaint(row.row, "name", "empty")
    texts = [(c, getattr(row, c)) for c in ("code", "name", "spec", "category")]
    for column, text in [*texts, *(("aliases", alias) for alias in row.aliases)]:
        if len(text) > LONGEST[column]:
            yield complaint(row.row, column, "long", most=LONGEST[column])
        elif looks_like_formula(text):
            yield complaint(row.row, column, "formula", text=text)
        elif column == "aliases" and not good_alias(text):
            yield complaint(row.row, column, "separator", text=text)
    if len(row.aliases) > MAX_ALIASES:
        yield complaint(row.row, "aliases", "aliases_many", most=MAX_ALIASES)


def _unit_faults(row: GoodsRow) -> Iterator[Complaint]:
    if not row.units or not row.base_unit:
        yield complaint(row.row, "units", "empty")
    if len(row.units) > MAX_UNITS:
        yield complaint(row.row, "units", "units_many", most=MAX_UNITS)
    seen: set[str] = set()
    for unit in row.units:
        if unit.unit in seen:
            yield complaint(row.row, "units", "unit_twice", text=unit.unit)
        seen.add(unit.unit)
        yield from _factor_faults(row, unit)


def _factor_faults(row: GoodsRow, unit: UnitRow) -> Iterator[Complaint]:
    known = known_factor(unit.unit, row.base_unit)
    if not good_unit(unit.unit):
        yield complaint(row.row, "units", "unit", text=unit.unit)
    elif not 0 < unit.factor <= MAX_FACTOR:
        yield complaint(row.row, "units", "factor", text=unit.unit)
    elif unit.unit == row.base_unit and unit.factor != MILLI:
        yield complaint(row.row, "units", "base", text=unit.unit)
    elif known is not None and known != unit.factor:
        facts = {"text": unit.unit, "factor": number(known), "base": row.base_unit}
        yield complaint(row.row, "units", "known", **facts)


def _price_faults(row: GoodsRow) -> Iterator[Complaint]:
    prices = [unit.price_fen for unit in row.units if unit.price_fen is not None]
    if row.units and not prices:
        yield complaint(row.row, "price", "no_price")
    for price in prices:
        if not good_price(price):
            facts = {"text": f"{price / 100:.10g}", "most": MAX_PRICE // 100}
            yield complaint(row.row, "price", "price", **facts)


def _stock_faults(row: GoodsRow) -> Iterator[Complaint]:
    if row.stock is not None and not 0 <= row.stock <= MAX_STOCK:
        yield complaint(row.row, "stock", "stock", text=f"{row.stock / MILLI:.15g}")
