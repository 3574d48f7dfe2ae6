"""`lindian bench search`: recall and latency of the fuzzy index beside plain rapidfuzz.

Made-up catalogues of 1,000, 10,000 and 100,000 goods; queries with one kind of damage each. Every
figure of one size is measured in the same run on the same queries.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from handlers.understand import Good, Unit, Vocabulary, sounds


def _words(text: str) -> list[str]:
    return text.split()


_BRANDS = _words(
    "福临门 金沙河 鲁王 海之蓝 清风 洁柔 双汇 金锣 康洁 白象 统一 旺旺 好丽友 "
    "百草味 良品 来伊份 三元 光明 君乐宝 辉山 卫岗 雀巢 美赞臣 飞利浦 九阳 美的 "
    "格兰仕 长虹 康佳 创维 海信 奥克斯 志高 老板 方太 华帝 苏泊尔 爱仕达 双立人 "
    "十八子 张小泉 维他奶 达利园 盼盼 徐福记 金丝猴 大白兔 阿尔卑斯 德芙 士力架 洽洽 "
    "沙洲 恒顺 东古 厨邦 李锦记 太太乐 家乐 王守义 十三香 老恒和 仲景 饭扫光 六必居 "
    "王致和 黄飞红 千禾 欣和 葱伴侣 海天 加加 珍极 味事达 美味鲜 鹤壁 龙凤 思念 "
    "三全 湾仔 安井 海霸王 桂冠 甲天下 科迪 云鹤 正大 圣农 凤祥 温氏 立华 德青源 "
    "圣迪乐 晋龙 咯咯哒 黄天鹅 "
)
_KINDS = _words(
    "洗衣液 洗洁精 抽纸 卷纸 湿巾 牙膏 牙刷 香皂 沐浴露 洗发水 护手霜 酱油 陈醋 "
    "料酒 蚝油 香油 花生油 玉米油 菜籽油 大米 小米 面粉 挂面 方便面 粉丝 米粉 "
    "火腿肠 午餐肉 鱼罐头 榨菜 豆豉 辣酱 番茄酱 沙拉酱 纯牛奶 酸奶 奶酪 黄油 豆浆粉 "
    "麦片 饼干 面包 蛋糕 薯片 瓜子 花生 核桃 红枣 葡萄干 果冻 巧克力 奶糖 矿泉水 "
    "可乐 橙汁 凉茶 绿茶 红茶 咖啡 啤酒 白酒 红酒 黄酒 水饺 汤圆 馄饨 包子 馒头 "
    "丸子 羊肉卷 鸡翅 鸡腿 牛排 鸡蛋 皮蛋 咸鸭蛋 豆腐 腐竹 木耳 香菇 银耳 海带 "
    "紫菜 虾皮 电饭煲 电水壶 微波炉 炒锅 菜刀 砧板 保温杯 垃圾袋 保鲜膜 拖把 毛巾 "
    "浴巾 拖鞋 雨伞 电池 插座 灯泡 充电器 纸尿裤 奶粉 奶瓶 狗粮 猫砂 "
)
_TASTES = _words(
    "原味 香辣 麻辣 五香 蒜香 黑椒 孜然 番茄 海苔 抹茶 草莓味 蓝莓味 柠檬味 薄荷 "
    "茉莉 玫瑰 清新 无糖 低脂 高钙 特级 一级 精选 家庭装 实惠装 儿童 老年 孕妇 "
    "加厚 超薄 静音 节能 便携 大号 小号 有机 手工 农家 "
)
_SPECS = _words(
    "100g 200g 250g 400g 500g 750g 1kg 2kg 5kg 10斤 "
    "20斤 500ml 1L 2L 5L 6包 10包 12瓶 24罐 30枚 3层 4层 "
)
_SIGNS = (
    "的一是不了人我在有他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着"
    "去之过家学对可她里后小么心多天而能好都然没日于起还发成事只作当想看文无开手十用主"
    "行方又如前所本见经头面公同三已老从动两长"
)


@dataclass(frozen=True)
class Query:
    """A damaged name and the good that is meant (None = nothing fits)."""

    kind: str
    text: str
    sku: int | None


def catalogue(size: int, rng: random.Random) -> list[Good]:
    """So many different goods."""
    seen: dict[str, Good] = {}
    while len(seen) < size:
        taste = rng.choice(_TASTES) + (rng.choice(_TASTES) if rng.random() < 0.4 else "")
        name = f"{rng.choice(_BRANDS)}{taste}{rng.choice(_KINDS)}"
        spec = rng.choice(_SPECS)
        if name + spec not in seen:
            place = len(seen) + 1
            seen[name + spec] = Good(place, f"B{place}", name, spec, (Unit("袋"), Unit("箱")))
    return list(seen.values())


def _homophones() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for code in range(0x4E00, 0x9FA6):
        sign = chr(code)
        try:
            sign.encode("gb2312")
        except UnicodeEncodeError:
            continue
        found.setdefault(sounds.syllable(sign), []).append(sign)
    return found


class Damage:
    """Ways in which a name goes wrong."""

    def __init__(self, rng: random.Random) -> None:
        self._rng, self._alike = rng, _homophones()

    def swapped(self, text: str) -> str:
        """Another sign of the same sound."""
        at = self._rng.randrange(len(text))
        same = self._alike.get(sounds.syllable(text[at]), [])
        others = [sign for sign in same if sign != text[at]] or [text[at]]
        return text[:at] + self._rng.choice(others) + text[at + 1 :]

    def confused(self, text: str) -> str:
        """zh for z, n for l, and the other way round."""
        turned = {"zh": "z", "ch": "c", "sh": "s", "n": "l", "l": "n"}
        for at, sign in enumerate(text):
            sound = sounds.syllable(sign)
            for old, new in turned.items():
                other = self._alike.get(new + sound[len(old) :])
                if sound.startswith(old) and other:
                    return text[:at] + self._rng.choice(other) + text[at + 1 :]
        return text

    def mistyped(self, text: str) -> str:
        """Any other sign."""
        at = self._rng.randrange(len(text))
        return text[:at] + self._rng.choice(_SIGNS) + text[at + 1 :]

    def dropped(self, text: str) -> str:
        """Two signs lost."""
        at = self._rng.randrange(max(1, len(text) - 2))
        return text[:at] + text[at + 2 :] if len(text) > 5 else text

    def moved(self, text: str) -> str:
        """The end first."""
        at = self._rng.randrange(2, max(3, len(text) - 1))
        return text[at:] + text[:at]

    def every(self) -> dict[str, Callable[[str], str]]:
        """All kinds by name."""
        return {
            "exact": str,
            "typo": self.mistyped,
            "homophone": self.swapped,
            "homophone+typo": lambda text: self.mistyped(self.swapped(text)),
            "homophone+dropped": lambda text: self.swapped(self.dropped(text)),
            "two homophones": lambda text: self.swapped(self.swapped(text)),
            "zh/z n/l": self.confused,
            "pinyin": lambda text: "".join(sounds.syllables(text)),
            "initials": sounds.initials,
            "reordered": self.moved,
        }


def queries(goods: list[Good], rng: random.Random, each: int) -> list[Query]:
    """Damaged names: `each` of every kind."""
    made = []
    for kind, damage in Damage(rng).every().items():
        for good in rng.choices(goods, k=each):
            spec = "" if kind in ("pinyin", "initials") else good.spec
            made.append(Query(kind, damage(good.name) + spec, good.id))
    strange = ("".join(rng.choices("鑫淼焱垚骉犇羴猋鱻麤龘靐齉齾爩", k=4)) for _ in range(each))
    return [*made, *(Query("no match", text, None) for text in strange)]


NEAR = 40  # below this score the plain ways say that nothing fits
Finder = Callable[[str], list[int]]


def finders(goods: list[Good], vocabulary: Vocabulary) -> dict[str, Finder]:
    """Ours, and what one would write in an hour."""
    from rapidfuzz import fuzz, process

    names = [good.name + good.spec for good in goods]
    spelt = [" ".join(sounds.syllables(name)) for name in names]

    def plain(scorer: Any, texts: list[str], form: Callable[[str], str]) -> Finder:
        def find(query: str) -> list[int]:
            found = process.extract(form(query), texts, scorer=scorer, limit=5)
            return [goods[at].id for _, score, at in found if score >= NEAR]

        return find

    return {
        "lindian": lambda query: [match.sku for match in vocabulary.search(query, 5)],
        "WRatio": plain(fuzz.WRatio, names, str),
        "token_set_ratio": plain(fuzz.token_set_ratio, names, str),
        "ratio on pinyin": plain(fuzz.ratio, spelt, lambda text: " ".join(sounds.syllables(text))),
    }


def same(goods: list[Good]) -> dict[int, str]:
    """Goods of one name (other spec) count as one for queries that do not say the spec."""
    return {good.id: good.name for good in goods}


def measure(size: int, each: int, seed: int, others: int) -> None:
    """One size: the table of recall and latency."""
    rng = random.Random(seed)  # noqa: S311 - the same table every time
    goods = catalogue(size, rng)
    asked = queries(goods, rng, each)
    start = time.perf_counter()
    vocabulary = Vocabulary.build(goods)
    built = time.perf_counter()
    vocabulary.search("热身", 5)
    ready = time.perf_counter()
    _say(f"\n{size:,} goods: vocabulary in {built - start:.2f} s, index in {ready - built:.2f} s")
    names = same(goods)
    for name, find in finders(goods, vocabulary).items():
        chosen = asked if name == "lindian" or others >= len(asked) else rng.sample(asked, others)
        _say(_row(name, find, chosen, names))


def _row(name: str, find: Finder, asked: list[Query], names: dict[int, str]) -> str:
    first = fifth = 0
    kinds: dict[str, list[int]] = {}
    spent = []
    for query in asked:
        start = time.perf_counter()
        found = find(query.text)
        spent.append((time.perf_counter() - start) * 1e6)
        good = _rank(query, found, names)
        first += good == 0
        fifth += good < 5
        kinds.setdefault(query.kind, []).append(good < 5)
    p50, p99 = statistics.median(spent), sorted(spent)[int(len(spent) * 0.99)]
    by_kind = " ".join(f"{kind}:{sum(hits) / len(hits):.2f}" for kind, hits in kinds.items())
    return (
        f"  {name:16} recall@1 {first / len(asked):.3f} @5 {fifth / len(asked):.3f}"
        f"  p50 {p50:9.0f} µs  p99 {p99:9.0f} µs  ({len(asked)} queries)\n    @5 {by_kind}"
    )


def _rank(query: Query, found: list[int], names: dict[int, str]) -> int:
    if query.sku is None:
        return 9 if found else 0
    if query.kind in ("pinyin", "initials"):
        return next((at for at, sku in enumerate(found) if names[sku] == names[query.sku]), 9)
    return found.index(query.sku) if query.sku in found else 9


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `lindian bench search`."""
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--each", type=int, default=40, help="queries of each kind of damage")
    parser.add_argument(
        "--others", type=int, default=440, help="queries for the plain ways at most"
    )
    parser.add_argument("--seed", type=int, default=7)


def main(args: argparse.Namespace) -> int:
    """Measure the sizes that are asked for."""
    for size in args.sizes.split(","):
        measure(int(size), args.each, args.seed, args.others)
    return 0
