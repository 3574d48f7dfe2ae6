"""Order, add, join or change: wording and situation decide, not habit."""

from __future__ import annotations

import re
from itertools import pairwise

from handlers.understand.lexicon import (
    ADD,
    CHANGE,
    FALLBACK,
    GOODS,
    MISTAKE,
    NUMBER,
    PLUS,
    REMOVE,
    THING,
)
from handlers.understand.lines import Line
from handlers.understand.utterance import Sentence
from handlers.understand.vocabulary import Vocabulary

_TOGETHER = re.compile(
    "团|拼|(?<![直连])接|报名|报[一两三\\d]|登记|[跟参加]|上车|算[我上]|[带记]我|举手|凑"
    "|join|count me|i'm in|me too|\\+\\d"
)
_RATHER = re.compile(
    "不是.{1,10}[,，]?(?:是|要)|从.{1,6}[变改调到]|由.{1,6}[变改调到]|(?:双份|翻倍|加倍|双倍|翻[一个]?[番倍]|一倍|[砍减]半|砍一半|减一半|少一半|一半就)|凑个?[整够]|→"
)
_RATHER_SIGNS = frozenset("不从由双翻倍凑半→")


def family(s: Sentence, label: str) -> str:
    """Which of them a wish for goods is."""
    if s.setting.group:
        return "group_buy_join" if _of_group(s) or label == "group_buy_join" else label
    if label == "group_buy_join" and _TOGETHER.search(s.plain):
        return label
    if is_change(s) and not corrects_itself(s):
        return "change_qty"
    if s.setting.basket or s.setting.ordered:
        return "add"
    return "add" if _more(s) else "order"


def _of_group(s: Sentence) -> bool:
    known = [line for line in s.items.lines if line.who]
    return not known or any(
        s.vocabulary.goods[one].id in s.setting.group for line in known for one in line.who
    )


_TO_THAT = re.compile(
    "(?:前面|刚才?|刚刚|上面|之前|上一)那?[单个](?:订单)?里"
)  # 前面那单里给塞两瓶白醋


def _more(s: Sentence) -> bool:
    """An incremental word before the first goods or amount, or a plus."""
    if "里" in s.plain and _TO_THAT.search(s.plain):
        return True
    if ADD not in s.items.kinds and PLUS not in s.items.kinds:
        return False
    if any(a[0] == ADD and b[0] == CHANGE and a[2] == b[1] for a, b in pairwise(s.parts)):
        return False  # 再改成三箱
    first = next(kind for kind, *_ in s.parts if kind in _TELLING)
    if first in (ADD, PLUS):
        return True
    if len(s.items.lines) == 1 and not s.items.loose:
        amount = s.items.lines[0].amount_at
        if amount > 0 and s.parts[amount - 1][0] == ADD:
            return True  # 椰汁 再要六罐
    return s.verdict.label == "add" and ADD in s.kinds and not _listed(s)


def _listed(s: Sentence) -> bool:
    """帮宝适三包还有奶瓶一个: the word adds to what was said just before, not to a basket."""
    added = next(at for at, part in enumerate(s.parts) if part[0] == ADD)
    named = any(kind in _TELLING for kind, *_ in s.parts[added + 1 :])
    return named and any(
        line.qty is not None and line.place < added and line.amount_at < added
        for line in s.items.lines
    )


_TELLING = frozenset({ADD, PLUS, GOODS, THING, NUMBER})


def is_change(s: Sentence) -> bool:
    """改成三箱, 不是一袋是两袋, or another number for what is in the basket already."""
    counted = [line for line in s.items.lines if line.qty is not None]
    if (
        not _RATHER_SIGNS.isdisjoint(s.plain)
        and _RATHER.search(s.plain)
        and (s.items.lines or s.items.loose)
    ):
        return s.verdict.label != "other" or bool(counted)
    if not (counted or s.items.loose):
        return False
    if any(line.action in ("change", "swap") for line in counted):
        return bool(s.setting.basket) or FALLBACK not in s.kinds  # 没有的话就要, of nothing yet
    if not s.setting.basket:
        return False
    in_basket = {sku for sku, _ in s.setting.basket}
    if _more(s):
        return False
    if s.verdict.label == "remove":
        gone = any(line.action == "remove" for line in s.items.lines) or _takes_some(s)
        return CHANGE in s.kinds and not gone
    return bool(counted) and all(_in(line, s.vocabulary, in_basket) for line in counted)


def of_basket(s: Sentence) -> bool:
    """苹果换成大的: another kind of what is in the basket."""
    in_basket = {sku for sku, _ in s.setting.basket}
    lines = s.items.lines
    return any(line.action == "change" and _in(line, s.vocabulary, in_basket) for line in lines)


def _takes_some(s: Sentence) -> bool:
    """气泡水拿走3瓶就好: so many go, not so many stay."""
    taken = any(
        (one[0], two[0]) == (REMOVE, NUMBER) and one[2] == two[1] for one, two in pairwise(s.parts)
    )
    return taken and sum(part[0] == NUMBER for part in s.parts) == 1


_EARLIER = re.compile(
    "^.{0,4}(?:刚|之前|上面|前面|那个|那俩|不是|把|从|写成)|是.{1,6}不是|改|换|调|变|[加减]到"
)


def corrects_itself(s: Sentence) -> bool:
    """一袋吧,要不两袋,算了还是一袋: the wish and its correction in one breath change nothing that was there."""
    if s.setting.basket or s.setting.ordered or s.setting.group or _tells_change(s):
        return False
    if any(line.action == "swap" for line in s.items.lines):  # 一碗小面,换成馄饨
        return any(line.action == "remove" and line.qty is not None for line in s.items.lines)
    amounts = [at for at, part in enumerate(s.parts) if part[0] == NUMBER]
    if _EARLIER.search(s.plain) and not _said_before(s, amounts):
        return False
    counted = [line for line in s.items.lines if line.qty is not None]
    if len(amounts) < 2 or len(counted) != 1:
        return False
    return counted[0].place < amounts[-1] or _renamed(s)


def _renamed(s: Sentence) -> bool:
    """一瓶陈醋，说错了，是一瓶料酒: goods that were named in the same breath."""
    order = [part[0] for part in s.parts if part[0] in (GOODS, MISTAKE)]
    return order == [GOODS, MISTAKE, GOODS]


def _tells_change(s: Sentence) -> bool:
    """鸡蛋两板改四板: from what was there, in one breath; with a pause it is a slip of the tongue."""
    if s.verdict.label != "change_qty":
        return False
    return _MISTAKEN.search(s.plain) is not None or any(
        (before[0], change[0], after[0]) == (NUMBER, CHANGE, NUMBER) and before[2] == change[1]
        for before, change, after in zip(s.parts, s.parts[1:], s.parts[2:], strict=False)
    )


# 我要的是12箱，你记成2箱了; 榴莲减成一个，之前订的俩
_MISTAKEN = re.compile(
    "[你您](?:给我|们)?[写记打看听搞弄算]成|(?:之前|刚才|原来)(?:订|要|点|买|说)的"
)


_FROM = re.compile("从|不是|由|→|>|写成|应该|刚|之前|[上前]面|[那这][个俩]|把|数量|to ")


def _said_before(s: Sentence, amounts: list[int]) -> bool:
    """水饺四袋,改三袋吧: what is changed was said in this same sentence."""
    changes = [at for at, part in enumerate(s.parts) if part[0] == CHANGE]
    between = len(amounts) > 1 and any(amounts[0] < at < amounts[-1] for at in changes)
    return between and not _FROM.search(s.plain)


def _in(line: Line, vocabulary: Vocabulary, basket: set[int]) -> bool:
    return any(vocabulary.goods[one].id in basket for one in line.who)
