"""Units of goods, as said and as sold, and how one becomes the other."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from handlers.understand.numerals import THOUSAND

# Said unit → the unit that it is a fixed multiple of, and how many thousandths of it.
FIXED = {
    "公斤": ("斤", 2000),
    "千克": ("斤", 2000),
    "kg": ("斤", 2000),
    "lb": ("斤", 907),
    "磅": ("斤", 907),
    "lbs": ("斤", 907),
    "pound": ("斤", 907),
    "pounds": ("斤", 907),
    "kilo": ("斤", 2000),
    "kilos": ("斤", 2000),
    "两": ("斤", 100),
    "克": ("斤", 2),
    "g": ("斤", 2),
    "打": ("个", 12000),
    "dozen": ("个", 12000),
    "对": ("个", 2000),
    "双": ("个", 2000),
    "pair": ("个", 2000),
    "pairs": ("个", 2000),
}
# Words for pieces and packs that shoppers use for one another; the first that the SKU has is meant.
_KIN = (
    "个 只 颗 粒 枚 头 根 条 块 棵 把 支 朵 片 棒 串 张 本 台 口 件 尾 位 顶 双 盏 部 节 扎 捆 束",
    "瓶 罐 听 支 桶 樽 杯 壶 盒 袋",
    "袋 包 份 盒 提 卷 小包 条 排",
    "箱 件 提 组 整箱 盒 大箱 筐 篮 礼盒",
    "台 个 部 件 套",
    "板 盘 排 盒 托",
    "套 组 个 件",
)
# Words of one meaning and about one size: none costs another price than its neighbours here.
_ALIKE = tuple(
    dict.fromkeys(line.split()).keys()
    for line in (
        "个 只 颗 粒 枚 头 根 条 块 棵 支 朵 棒 串 张 本 口 尾 位 顶 盏 部 节 件 台 套 副",
        "把 捆 扎 束",
        "瓶 罐 听 支 樽 桶",
        "袋 包 份 小包",
        "盒 提 托",
        "箱 件 提 整箱 筐",
        "板 盘 排 托",
    )
)
_EACH = frozenset("个只颗粒枚根条支罐瓶听袋盒包")  # what a dozen may count
# A helping, an order: whatever the shop usually sells.
GENERIC = frozenset({"份", "单", "样", "组", "份儿", "order", "orders", "serving", "servings"})
ANY = frozenset(
    {"份", "件", "单", "样", "个", "组", "份儿", "order", "orders", "serving", "servings"}
)
_ENGLISH = {
    "箱": "box boxes case cases carton cartons crate crates",
    "瓶": "bottle bottles",
    "袋": "bag bags sack sacks",
    "包": "pack packs packet packets packs package packages",
    "盒": "box boxes punnet punnets",
    "罐": "can cans tin tins jar jars",
    "个": "piece pieces pc pcs",
    "斤": "jin catty catties",
    "板": "tray trays",
    "把": "bunch bunches",
    "条": "loaf loaves bar bars",
    "桶": "bucket buckets barrel barrels",
    "卷": "roll rolls",
    "杯": "cup cups",
    "听": "can cans tin tins",
    "根": "stick sticks",
    "套": "set sets",
}
SPOKEN = (
    "斤 磅 公斤 千克 克 两 kg g 个 只 箱 袋 包 盒 瓶 罐 听 桶 板 提 把 捆 扎 束 根 条 颗 粒 枚 头 块 棵 支 台 套 件 份"
    " 卷 排 打 串 朵 片 组 口 本 张 双 对 杯 壶 筐 篮 棒 盘 托 版 听装 樽 整箱 大箱 小包 大包 大袋 小袋 大瓶 小瓶 大桶"
    " 小桶 扇 大盒 小盒 份儿 盒子 箱子 袋子 瓶子 罐子 个儿 件儿 条儿 包儿 盏 节 顶 部 尾 单 样 坛 坨 盆 副 刀 联 夹 枝"
    " 株 兜"
)
_SAME = {
    "份儿": "份",
    "版": "板",
    "听装": "听",
    "整箱": "箱",
    "大箱": "箱",
    "枝": "支",
    "兜": "袋",
}
_SAME |= {f"{size}{unit}": unit for size in "大小" for unit in "箱包袋瓶桶盒"}
_SAME |= {f"{unit}{end}": unit for unit in "盒箱袋瓶罐个件条包" for end in "子儿"}


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit in which a SKU is sold: `factor` thousandths of the SKU's base unit."""

    name: str
    factor: int = THOUSAND


@cache
def spoken() -> dict[str, str]:
    """Every unit word that may be said, to its plain form."""
    words = {word: _SAME.get(word, word) for word in SPOKEN.split()}
    words |= {word: word for line in _ENGLISH.values() for word in line.split()}
    words |= {word: word for word in FIXED}
    return words


@cache
def fit(said: str, sold: tuple[str, ...]) -> tuple[str, int]:
    """The sold unit that a said one means, and how many thousandths of it one said unit is.

    An unknown or impossible unit means the SKU's first one: the shop reads it back anyway.
    """
    if said in sold:
        return said, THOUSAND
    if said == "俩":
        return ("个" if "个" in sold else sold[0]), THOUSAND
    if said in FIXED:
        base, factor = FIXED[said]
        if base in sold:
            return base, factor
        exact = _weight(base, factor, sold)
        return exact or (_counted(sold), factor if base == "个" else THOUSAND)
    for chinese in sold:  # boxes are 箱 or 盒: the one that the shop names first
        if said in _ENGLISH.get(chinese, "").split():
            return chinese, THOUSAND
    if said == "斤" and (exact := _weight("斤", THOUSAND, sold)):
        return exact
    return _kin(said, sold), THOUSAND


@cache
def meant(said: str, sold: tuple[str, ...]) -> tuple[str, int]:
    """As `fit`, but a unit that is not the same thing as one that is sold stays as it was said.

    Ten catties are not ten boxes: the shop asks rather than keep the number under another unit.
    """
    said = "个" if said == "俩" else said
    unit, factor = fit(said, sold)
    if said == unit or said in GENERIC:
        return unit, factor
    if said == "斤" or said in FIXED:
        pieces = said in FIXED and FIXED[said][0] == "个"
        same = unit in _EACH if pieces else weighs(unit)
        return (unit, factor) if same else (said, THOUSAND)
    names = [said, *(name for name, english in _ENGLISH.items() if said in english.split())]
    if unit in names:
        return unit, factor
    alike = (one for line in _ALIKE for one in line if one in sold and not line.isdisjoint(names))
    return next(alike, said), THOUSAND


_PACK = re.compile(
    r"(?:净重)?(?P<n>\d+(?:\.\d+)?)(?P<unit>kg|公斤|千克|斤|克|g)(?:/?[袋包桶盒罐]?装?)?"
)


@cache
def packs(unit: str, qty: int, spec: str) -> int:
    """How many packs a weight is, in thousandths: 20斤 of a rice that comes by 5kg are two; 0 if that is no number."""
    pack = _PACK.fullmatch(spec.lower().replace(" ", ""))
    if pack is None or not weighs(unit):
        return 0
    said = qty * FIXED.get(unit, ("斤", THOUSAND))[1]
    one = round(float(pack["n"]) * FIXED.get(pack["unit"], ("斤", THOUSAND))[1])
    return said // one if one and said % (one * THOUSAND) == 0 else 0


def sells(sold: tuple[str, ...], unit: str) -> bool:
    """Whether goods that are sold in these units may be counted in that one."""
    return unit in sold or (unit in FIXED and FIXED[unit][0] in sold) or unit in ANY


def weighs(unit: str) -> bool:
    """Whether a unit is one of weight."""
    return unit == "斤" or (unit in FIXED and FIXED[unit][0] == "斤")


def _weight(base: str, factor: int, sold: tuple[str, ...]) -> tuple[str, int] | None:
    for name in sold:
        if name in FIXED and FIXED[name][0] == base:
            return name, factor * THOUSAND // FIXED[name][1]
    return None


def _counted(sold: tuple[str, ...]) -> str:
    """The smallest thing of a SKU that is counted: 一打 of cans, not of boxes."""
    small = ["个", "只", "枚", "罐", "瓶", "听", "支", "颗", "粒", "根", "条", "袋", "盒", "包"]
    return next((name for name in small if name in sold), sold[0])


def _kin(said: str, sold: tuple[str, ...]) -> str:
    if said in ANY and said not in "件个":
        return sold[0]
    for line in _KIN:
        names = line.split()
        if said in names:
            found = next((name for name in names if name in sold), None)
            if found:
                return found
    return sold[0]
