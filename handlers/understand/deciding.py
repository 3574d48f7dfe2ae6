"""The model's label held against what was really said, and against the conversation."""

from __future__ import annotations

import re
from itertools import pairwise

import msgspec

from handlers.understand import topics
from handlers.understand.intents import Verdict
from handlers.understand.items import Items, Line
from handlers.understand.lexicon import (
    ADD,
    BREAK,
    BUY,
    CHANGE,
    EACH,
    FALLBACK,
    GOODS,
    NUMBER,
    PLUS,
    REMOVE,
    SIGN,
    SPACE,
    THING,
)
from handlers.understand.normalise import Said
from handlers.understand.quarters import Quarter
from handlers.understand.reading import Setting
from handlers.understand.sentence import Part
from handlers.understand.vocabulary import Vocabulary

BASKET = frozenset({"order", "add", "change_qty", "group_buy_join", "remove"})
UNSURE = 0.5  # the margin of a label that is hardly likelier than the next
_OPEN = ("", "confirm", "address")
_FAMILY = frozenset({"order", "add", "group_buy_join"})
_NEVER_GOODS = frozenset(
    {"address", "checkout", "greet", "thanks", "status", "help", "browse", "remark", "pickup"}
)
_TOGETHER = re.compile(
    "团|拼|(?<![直连])接|报名|报[一两三\\d]|登记|[跟参加]|上车|算[我上]|[带记]我|举手|凑"
    "|join|count me|i'm in|me too|\\+\\d"
)
_RATHER = re.compile(
    "不是.{1,10}[,，]?(?:是|要)|从.{1,6}[变改调到]|由.{1,6}[变改调到]|(?:双份|翻倍|加倍|双倍|翻[一个]?[番倍]|一倍|[砍减]半|砍一半|减一半|少一半|一半就)|凑个?[整够]|→"
)
_RATHER_SIGNS = frozenset("不从由双翻倍凑半→")
# An order is placed by words that place it, and not when they are denied, asked or put off.
_PLACES = re.compile(
    "下单|结[账算了]|[买埋]单|[提敲]定|提[交单]|付[款账钱]|[走出打交过送]单|算账|成交|齐活|就这|就它|就酱|就要这"
    "|直接下|(?:现在)?就下(?!雨)|变成?订单|订下来|结(?:吧|一下|这)|都买了|(?:^|[,。])(?:下[吧了啦]?)+$|[都全](?:给我)?下[了吧]$"
    "|\\bcheck ?out\\b|\\bplace (?:the|my|this|an|it)\\b|\\border (?:it|this|that|these|them|now|please)\\b"
    "|^(?:please )?order$"
    "|\\bi(?:'ll| will) order\\b|that.s (?:all|it)|\\bdone\\b"
)
_AGREES = re.compile(
    "好|可以|行|确[认定]|没错|对|妥|够了|齐了|没了|没别的|完|成|要|ok|yes|sure|confirm|fine|right|ready"
)
_DENIED = re.compile(
    "(?:别|不|没|甭|先不|不是|再|等.{0,4})[要想说能用急着]{0,2}(?:给我|帮我)?(?:下单|结[账算]|买单|提交|确[认定]|就这|付款)"
    "|(?:n.t|not|never|before|no) .{0,8}(?:order|place|check|confirm)"
    "|(?:下单|结[账算]|确认)(?:之?前|什么|啥|一下[^吧了])|再说"
)
_HOLDS = re.compile(
    "不|别|没(?!错|问题|了|别的)|等|(?<!没)错|多了|少了|贵|吗|么|什么|啥|改|换|但|挑|放着|晚点|算了|再[说想看]"
    "|\\?|n.t\\b|\\b(?:no|not|but|wait|hold|wrong|later|except|yet)\\b"
)
_NOT_NOW = re.compile(
    "别|甭|先不|先放|等|不急|还没|算了|不[要想]?(?:下单|确认|结|提交)|n.t\\b|\\b(?:not|wait|hold|later)\\b"
)
_WHOLE_ORDER = re.compile("单|全|都|昨|预[定订]|order")


class Sentence(msgspec.Struct, gc=False):
    """A message on its way to being understood."""

    said: Said
    parts: list[Part]
    items: Items
    verdict: Verdict
    vocabulary: Vocabulary
    setting: Setting
    quarter: Quarter | None = None

    @property
    def plain(self) -> str:
        """The text in plain form."""
        return self.said.plain

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of its parts."""
        return self.items.kinds


def decide(s: Sentence, *, goods: bool) -> str:
    """The label of a sentence; `goods` tells whether anything in it could be goods at all."""
    label = _topic(s)
    if label == "checkout" and not _consents(s.plain):
        return _held(s)
    if s.setting.asked == "quantity" and (s.items.loose or s.items.lines):
        return _family(s, "order")
    label = _wish_or_not(s, label)
    if (label not in BASKET and _exchanges(s)) or (label == "remove" and _swaps(s)):
        return "change_qty"
    if label in _FAMILY or (label == "change_qty" and _corrects_itself(s)):
        label = _family(s, label)
    elif label in ("remove", "other", "order") and not topics.is_story(s.plain) and _is_change(s):
        return "change_qty"
    if label == "cancel_order" and not _WHOLE_ORDER.search(s.plain):
        struck = [line for line in s.items.lines if line.action == "remove" and line.kind == GOODS]
        return "remove" if struck else label
    return label if label not in BASKET or goods else _without_goods(s, label)


def _topic(s: Sentence) -> str:
    """What the model says, but where the words or the situation say otherwise for certain."""
    label = s.verdict.label
    if label == "cancel_order" and s.verdict.margin < UNSURE and REMOVE not in s.kinds:
        label = s.verdict.second  # no word of it takes anything back
    if s.setting.basket and s.setting.asked in _OPEN and topics.SAYS_HOW.fullmatch(s.plain):
        return "remark"
    if label == "other" and s.setting.basket and _asks_besides(s):
        return "remark"
    if label == "refund" and CHANGE in s.kinds and not s.items.lines and _counts_anew(s):
        return "change_qty"
    if label in ("need", "other") and _SPOILT.search(s.plain) and _eaten(s):
        return "complaint"
    if label == "change_qty" and "退" in s.plain and _takes_off(s):
        return "remove"  # 米饭多了，退两碗
    return topics.certain(label, s.plain, goods=GOODS in s.kinds)


# my eggs were broken; my fridge is broken is a need
_SPOILT = re.compile(
    r"\b(?:broken|rotten|spoil(?:ed|t)|mou?ldy|crushed|leaking|missing|smashed|off)\b"
)


def _eaten(s: Sentence) -> bool:
    """Whether goods are named, and none that last."""
    who = [line.who[0] for line in s.items.lines if line.who]
    return bool(who) and s.vocabulary.lasting.isdisjoint(who)


def _asks_besides(s: Sentence) -> bool:
    """麻烦写个贺卡祝王老师生日快乐: what else is to be done, and no goods of the shop are in it."""
    known = any(line.who for line in s.items.lines)
    return not known and topics.ASKS_KINDLY.match(s.plain) is not None


def _counts_anew(s: Sentence) -> bool:
    """两斤太少，换三斤; 想换一个 is about goods that are bad."""
    return any(count.unit not in ("", "个") for count in s.items.loose)


def _wish_or_not(s: Sentence, label: str) -> str:
    """The label, unless goods and amounts say that something is wished for after all."""
    if label in _FAMILY or label == "change_qty":
        return _no_wish(s) or label
    if label in _NEVER_GOODS and any(line.who and line.qty is not None for line in s.items.lines):
        return _no_wish(s) or (s.verdict.second if s.verdict.second in _FAMILY else "order")
    if label.startswith("ask_") and (_asks_beside(s, label) or _haggles(s, label)):
        return "order"
    if s.setting.group and label in topics.IDLE and s.items.loose and BUY in s.kinds:
        return "group_buy_join"
    if _takes_off(s) and (label in ("other", "need") or (label == "remark" and s.plain.isascii())):
        label = "remove"
    label = topics.after_all(label, s.plain)
    wished = _lists(s) or _lacks(s) or (label == "need" and _asked_with_amount(s))
    if label in ("need", "other") and wished:
        return s.verdict.second if s.verdict.second in _FAMILY else "order"
    if label == "remove" and (_below_zero(s) or (not s.setting.basket and _asks_for(s))):
        return "order"  # 白酒两瓶,茅台可别拿; and less than nothing is asked about
    return label


def _lacks(s: Sentence) -> bool:
    """家里没盐了，来两包: so much of what has run out is asked for."""
    if SIGN not in s.kinds or s.items.lines or len(s.items.loose) != 1:
        return False
    [count] = s.items.loose
    before = s.parts[count.place - 1]
    asked = count.place > 0 and before[0] in (BUY, ADD) and before[2] == count.start
    return bool(asked and count.unit)


def _exchanges(s: Sentence) -> bool:
    """Whether a sentence is nothing but 苹果换成香蕉."""
    return [part[0] for part in s.parts if part[0] != SPACE] == [GOODS, CHANGE, GOODS]


def _swaps(s: Sentence) -> bool:
    """把牛奶换成鸡蛋: what goes is only half of it."""
    return any(line.action == "swap" and line.who for line in s.items.lines)


_SUPPOSED = re.compile("要是|如果|假如|万一")
_IF = re.compile("算了|[?!。,](?:那就?)?来|就来|先来|的话|要是|如果|好的?就|有就|便宜就|新鲜就")


def _asked_with_amount(s: Sentence) -> bool:
    """来三斤 of something that is sold here; 想买个洗衣机 does not say so much."""
    for line in s.items.lines:
        if line.who and line.amount_at > 0 and line.unit:
            _, start, end, _ = s.parts[line.amount_at]
            before = s.parts[line.amount_at - 1]
            asked = before[0] in (BUY, ADD, EACH) and before[2] == start
            if asked and end - start > len(line.unit):
                return True
    return False


def _asks_beside(s: Sentence, label: str) -> bool:
    """新鲜不?新鲜的话来三斤: the answer will be yes or no, the wish stands."""
    if not _asked_with_amount(s) or (label == "ask_price" and _SUPPOSED.match(s.plain)):
        return False  # 要是拿十箱，一箱什么价
    return _IF.search(s.plain) is not None or (label == "ask_delivery" and _wishes_first(s))


_HAGGLES = re.compile("便宜|优惠|抹零|少算")
_QUESTION = re.compile("多少|几|怎么|咋|啥|什么|[吗么?]|能不能|可不可以|行不|[^便]价")


def _haggles(s: Sentence, label: str) -> bool:
    """五花肉一斤，再便宜点呗: nothing is asked, and so much is wanted."""
    counted = any(line.who and line.unit and line.amount_at >= 0 for line in s.items.lines)
    haggling = label in ("ask_price", "ask_promotion") and _HAGGLES.search(s.plain)
    return bool(counted and haggling) and _QUESTION.search(s.plain) is None


def _wishes_first(s: Sentence) -> bool:
    """另添一提卷纸，送货时间改到八点以后行吗: a wish, and then a question in a clause of its own."""
    first = next((at for at, part in enumerate(s.parts) if part[0] == BREAK), 0)
    return all(line.place < first and line.amount_at < first for line in s.items.lines)


# 尿不湿只剩两片: it is running out, and so far nothing is asked for
_RUNS_OUT = re.compile(
    "[只就光]剩|剩(?:下|了)?(?:最后|不多|没几|[一两二三半\\d])|快(?:没|用完|吃完|喝完|用光|吃光)了?|见底"
)
_ASKING = frozenset({BUY, ADD, EACH, CHANGE})
_GIFTS = re.compile("[送赠](?:点|不送)?(?:啥|什么|东西)[不吗呢么嘛]?|有没?有?赠品")


def _no_wish(s: Sentence) -> str:
    """What a sentence is that sounds like an order and is none; "" if it is one."""
    if _is_hardly_one(s):
        return "other"
    if topics.TELLING.isdisjoint(s.plain):
        return ""
    if _GIFTS.search(s.plain):
        return "ask_promotion"
    if topics.THANKED.search(s.plain):
        return "thanks"  # 有心了，还送两根葱
    if topics.WRONGED.search(s.plain):
        return "complaint"  # 三天两头送错，上回要瓶装你给罐装
    if _RUNS_OUT.search(s.plain) and s.kinds.isdisjoint(_ASKING):
        return "need"
    states = s.kinds.isdisjoint(_ASKING) and topics.STATES.search(s.plain)
    return "other" if states or topics.is_story(s.plain) else ""


def _is_hardly_one(s: Sentence) -> bool:
    """宿舍停电，两根蜡烛写作业: of nothing that is sold, nothing asks, and it is nearly as likely talk."""
    if s.verdict.margin > NEARLY or s.verdict.second != "other":
        return False
    if s.setting.basket or s.setting.group or s.setting.asked or s.setting.ordered:
        return False
    return s.kinds.isdisjoint(_ASKING) and not any(line.who for line in s.items.lines)


NEARLY = 1.5


def _takes_off(s: Sentence) -> bool:
    """咖啡和红糖都先不要了: of all that is named nothing is wanted any more."""
    lines = s.items.lines
    return bool(lines) and all(line.action == "remove" and line.kind == GOODS for line in lines)


def _lists(s: Sentence) -> bool:
    """泡面3桶火腿肠3根 加班狗的晚饭: amounts of two things that are sold here, from the first word on."""
    counted = [line for line in s.items.lines if line.who and line.unit and line.amount_at >= 0]
    if len(counted) < 2 or len(counted) < len(s.items.lines):
        return False
    pairs = sorted(at for line in counted for at in (line.place, line.amount_at))
    before = s.plain[: s.parts[pairs[0]][1]].strip()
    return (not before or before[-1] in ",。!;") and not topics.is_told(s.plain)


def _below_zero(s: Sentence) -> bool:
    return any(line.qty is not None and line.qty < 0 for line in s.items.lines)


def _asks_for(s: Sentence) -> bool:
    """Whether some goods are wished for beside what is not: with an amount, or without 香菜."""
    lines = s.items.lines
    gone = [line for line in lines if line.action == "remove"]
    if any(line.action in ("", "swap") and line.qty is not None and line.who for line in lines):
        return bool(gone)
    first = gone and not lines[0].action and lines[0].place < gone[0].place
    return bool(first and lines[0].who and not any(line.who for line in gone))


def _without_goods(s: Sentence, label: str) -> str:
    if label == "remove":
        return "cancel_order"
    return "other" if s.verdict.second in BASKET else s.verdict.second


def _consents(plain: str) -> bool:
    """Whether words that sound like placing the order do: 别下单, 好像不对 and 好的，不要小的 do not."""
    if _DENIED.search(plain):
        return False
    return _PLACES.search(plain) is not None or (
        _AGREES.search(plain) is not None and _HOLDS.search(plain) is None
    )


def _held(s: Sentence) -> str:
    """What is said instead of placing the order."""
    if s.setting.asked and _NOT_NOW.search(s.plain):
        return "no"
    return "view_cart" if s.plain.isascii() and not _HOLDS.search(s.plain) else "remark"


def _family(s: Sentence, label: str) -> str:
    """Order, add, join or change: wording and situation decide, not habit."""
    if s.setting.group:
        return "group_buy_join" if _of_group(s) or label == "group_buy_join" else label
    if label == "group_buy_join" and _TOGETHER.search(s.plain):
        return label
    if _is_change(s) and not _corrects_itself(s):
        return "change_qty"
    if s.setting.basket or s.setting.ordered:
        return "add"
    return "add" if _more(s) else "order"


def _of_group(s: Sentence) -> bool:
    known = [line for line in s.items.lines if line.who]
    return not known or any(
        s.vocabulary.goods[one].id in s.setting.group for line in known for one in line.who
    )


def _more(s: Sentence) -> bool:
    """An incremental word before the first goods or amount, or a plus."""
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


def _is_change(s: Sentence) -> bool:
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


def _takes_some(s: Sentence) -> bool:
    """气泡水拿走3瓶就好: so many go, not so many stay."""
    taken = any(
        (one[0], two[0]) == (REMOVE, NUMBER) and one[2] == two[1] for one, two in pairwise(s.parts)
    )
    return taken and sum(part[0] == NUMBER for part in s.parts) == 1


_EARLIER = re.compile(
    "^.{0,4}(?:刚|之前|上面|前面|那个|那俩|不是|把|从|写成)|是.{1,6}不是|改|换|调|变|[加减]到"
)


def _corrects_itself(s: Sentence) -> bool:
    """一袋吧,要不两袋,算了还是一袋: the wish and its correction in one breath change nothing that was there."""
    if s.setting.basket or s.setting.ordered or s.setting.group or _tells_change(s):
        return False
    if any(line.action == "swap" for line in s.items.lines):  # 一碗小面,换成馄饨
        return any(line.action == "remove" and line.qty is not None for line in s.items.lines)
    amounts = [at for at, part in enumerate(s.parts) if part[0] == NUMBER]
    if _EARLIER.search(s.plain) and not _said_before(s, amounts):
        return False
    counted = [line for line in s.items.lines if line.qty is not None]
    return len(amounts) > 1 and len(counted) == 1 and counted[0].place < amounts[-1]


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
