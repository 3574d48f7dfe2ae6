"""A sentence about the conversation so far, turned into a `Setting` (for files of messages)."""

from __future__ import annotations

import re

from handlers.understand import items, sentence, units
from handlers.understand.normalise import normalise
from handlers.understand.numerals import THOUSAND
from handlers.understand.reading import Setting
from handlers.understand.vocabulary import Vocabulary

_ASKED = (
    ("paid", "付款码|收款码|是否已?付|已付款吗|付款链接"),
    ("address", "问.{0,6}地址|送到?哪|地址是|要?收货地址|哪个小区|门牌"),
    ("cancel", "是否取消|确认取消|要取消吗"),
    ("quantity", "问.{0,6}(几|多少|数量)|要几|要多少"),
    ("which", "问.{0,8}(哪|选)|列出|选择|哪一?[种款个]|给出.{0,4}选项"),
    ("whose", "给谁|谁的|哪一?家"),
    ("notify", "到货.{0,4}(通知|提醒)|要不要(通知|提醒|登记)"),
    ("confirm", "确认|下单吗|对吗|对不对|(?:是否|要不要)(?:提交|下单)"),
)
_GROUP = re.compile("团|接龙|拼单|拼团")
_BASKET = re.compile("购物车|篮子|已[选加点]|已有")
_ORDERED = re.compile("刚?(已)?(下单|提交|下了单)|订单已")


def setting(told: str | None, vocabulary: Vocabulary) -> Setting:
    """What a sentence such as 购物车里已有五花肉2斤 or 机器人问收货地址 says about the conversation."""
    if not told:
        return Setting()
    plain = normalise(told).plain
    lines = items.read(plain, sentence.parse(plain, vocabulary), vocabulary).lines
    skus = tuple(vocabulary.goods[line.who[0]].id for line in lines if line.who)
    goods = tuple(
        (vocabulary.goods[line.who[0]].id, line.unit or vocabulary.goods[line.who[0]].unit)
        for line in lines
        if line.who
    )
    robot = re.search("机器人|客服|店家|系统|bot|刚问|问", plain)
    asked = next((name for name, words in _ASKED if robot and re.search(words, plain)), "")
    if _GROUP.search(plain) and not asked:
        return Setting(group=skus, group_unit=_counted_by(plain, goods))
    if _BASKET.search(plain):
        amounts = tuple(line.qty or THOUSAND for line in lines if line.who)
        return Setting(asked=asked, basket=goods or ((0, ""),), last=skus, amounts=amounts)
    if _ORDERED.search(plain) and not asked:
        return Setting(ordered=True, last=skus)
    return Setting(asked=asked, options=skus if asked in ("which", "quantity") else (), last=skus)


def _counted_by(plain: str, goods: tuple[tuple[int, str], ...]) -> str:
    """整箱, 68一筐, 59.9/盒: the unit in which a group counts; "" if the words do not tell."""
    if "整箱" in plain:
        return "箱"
    priced = _PRICED.search(plain)
    return priced[1] if priced and goods else ""


_PRICED = re.compile(
    rf"\d[块元]?(?:/|每|一)({'|'.join(sorted(units.spoken(), key=len, reverse=True))})"
)
