"""The model's label held against what was really said, and against the conversation."""

from __future__ import annotations

import re
from itertools import pairwise

from handlers.understand import changing, placing, recalling, topics
from handlers.understand.lexicon import (
    ADD,
    BREAK,
    BUY,
    CHANGE,
    EACH,
    GOODS,
    MISTAKE,
    NUMBER,
    REMOVE,
    SIGN,
    SPACE,
)
from handlers.understand.utterance import Sentence

BASKET = frozenset({"order", "add", "change_qty", "group_buy_join", "remove"})
UNSURE = 0.5  # the margin of a label that is hardly likelier than the next
_OPEN = ("", "confirm", "address")
_FAMILY = frozenset({"order", "add", "group_buy_join"})
_NEVER_GOODS = frozenset(
    {"address", "checkout", "greet", "thanks", "status", "help", "browse", "remark", "pickup"}
)
_WHOLE_ORDER = re.compile("单|全|都|昨|预[定订]|order")


def decide(s: Sentence, *, goods: bool) -> str:
    """The label of a sentence; `goods` tells whether anything in it could be goods at all."""
    label = _topic(s)
    if label not in _FAMILY and recalling.is_wish(s):
        return changing.family(s, "order")
    if label == "checkout" and not placing.consents(s.plain):
        return placing.held(s)
    if s.setting.asked == "quantity" and (s.items.loose or s.items.lines):
        return changing.family(s, "order")
    label = _wish_or_not(s, label)
    if _exchanges(s) or (label == "remove" and _swaps(s)):
        return "change_qty"
    if label in _FAMILY or (label == "change_qty" and changing.corrects_itself(s)):
        label = changing.family(s, label)
    elif (
        label in ("remove", "other", "order")
        and not topics.is_story(s.plain)
        and changing.is_change(s)
    ):
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
    if label in ("complaint", "other") and changing.of_basket(s):
        return "change_qty"
    if label == "refund" and CHANGE in s.kinds and not s.items.lines and _counts_anew(s):
        return "change_qty"
    if label in ("need", "other") and _SPOILT.search(s.plain) and _eaten(s):
        return "complaint"
    if "退" in s.plain and label in ("change_qty", "remove"):
        return _returned(s, label)
    return topics.certain(label, s.plain, goods=GOODS in s.kinds)


# my eggs were broken; my fridge is broken is a need
_SPOILT = re.compile(
    r"\b(?:broken|rotten|spoil(?:ed|t)|mou?ldy|crushed|leaking|missing|smashed|off)\b"
    r"|(?:碎|烂|坏|臭|馊|霉)了[一二两三四五六七八九十几好半\d]|次都?有坏的"
)


def _returned(s: Sentence, label: str) -> str:
    """米饭多了，退两碗 takes off; 退我一箱牛奶, where nothing is in the basket, wants it back."""
    if label == "change_qty":
        return "remove" if _takes_off(s) else label
    return label if s.setting.basket or s.setting.ordered else "refund"


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
        return _no_wish(s) or _wish(s)
    if label.startswith("ask_") and (_asks_beside(s, label) or _haggles(s, label)):
        return "order"
    if s.setting.group and label in topics.IDLE and s.items.loose and BUY in s.kinds:
        return "group_buy_join"
    if _takes_off(s) and (label in ("other", "need") or (label == "remark" and s.plain.isascii())):
        label = "remove"
    label = topics.after_all(label, s.plain)
    if label in ("need", "other") and _wishes(s, label):
        told = label == "need" and topics.is_story(s.plain)  # 幼儿园要求带五个鸡蛋
        return "other" if told else _wish(s)
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


def _wish(s: Sentence) -> str:
    return s.verdict.second if s.verdict.second in _FAMILY else "order"


def _wishes(s: Sentence, label: str) -> bool:
    """Whether so much of something is wished for in what looks like a need or like talk."""
    if _lists(s) or _lacks(s) or _slips(s):
        return True
    if label == "need":
        return _asked_with_amount(s)
    return s.verdict.margin < UNSURE and _hardly_talk(s)


def _hardly_talk(s: Sentence) -> bool:
    """我跟小李都要苹果: as likely a wish as talk, and so much of what is sold is asked for."""
    counted = any(line.who and line.qty is not None for line in s.items.lines)
    asked = not s.kinds.isdisjoint(_ASKING)
    return counted and asked and s.verdict.second in _FAMILY and not topics.is_told(s.plain)


def _slips(s: Sentence) -> bool:
    """两杯拿铁，不，三杯: who corrects an amount of what is sold wishes for it."""
    if MISTAKE not in s.kinds:
        return False
    spoken = [part for part in s.parts if part[0] not in (SPACE, BREAK)]
    slipped = any(
        (one[0], two[0]) == (MISTAKE, NUMBER) and not s.plain[one[2] : two[1]].strip(" ,.。!…是")
        for one, two in pairwise(spoken[1:])
    )
    return slipped and _counts_goods(s)


def _counts_goods(s: Sentence) -> bool:
    """Whether an amount is told of something that is sold."""
    return any(line.who and line.unit and line.amount_at >= 0 for line in s.items.lines)


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
    return _IF.search(s.plain) is not None or (label == "ask_delivery" and _wishes_apart(s))


_HAGGLES = re.compile("便宜|优惠|抹零|少算")
_QUESTION = re.compile("多少|几|怎么|咋|啥|什么|[吗么?]|能不能|可不可以|行不|[^便]价")


def _haggles(s: Sentence, label: str) -> bool:
    """五花肉一斤，再便宜点呗: nothing is asked, and so much is wanted."""
    haggling = label in ("ask_price", "ask_promotion") and _HAGGLES.search(s.plain)
    return bool(haggling and _counts_goods(s)) and _QUESTION.search(s.plain) is None


def _wishes_apart(s: Sentence) -> bool:
    """另添一提卷纸，送货时间改到八点以后行吗: a wish in a clause of its own, before the question or after it."""
    breaks = [at for at, part in enumerate(s.parts) if part[0] == BREAK]
    if not breaks:
        return False
    places = [at for line in s.items.lines for at in (line.place, line.amount_at)]
    asked = _QUESTION.search(s.plain, s.parts[breaks[-1]][2]) is None
    return max(places) < breaks[0] or (asked and min(places) > breaks[-1])


# 尿不湿只剩两片: it is running out, and so far nothing is asked for
_RUNS_OUT = re.compile(
    "[只就光]剩|剩(?:下|了)?(?:最后|不多|没几|[一两二三半\\d])|快(?:没|用完|吃完|喝完|用光|吃光)了?|见底"
)
_ASKING = frozenset({BUY, ADD, EACH, CHANGE})
_SETTLES = re.compile("[斤箱盒袋板个瓶提包只份件桶]吧")  # 两箱，呃，一箱吧，吃不完怕坏
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
    return "other" if _states(s) or topics.is_story(s.plain) else ""


def _states(s: Sentence) -> bool:
    """这苹果一斤有三个: how things are, where nothing is asked for."""
    asked = not s.kinds.isdisjoint(_ASKING) or _SETTLES.search(s.plain)
    return not asked and topics.STATES.search(s.plain) is not None


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


_WISHES = BASKET | {"unsubscribe"}  # 开团了喊我 wants to hear of it


def _without_goods(s: Sentence, label: str) -> str:
    if label == "remove":
        return "cancel_order"
    return "other" if s.verdict.second in _WISHES else s.verdict.second
