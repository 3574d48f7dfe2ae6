"""What a keeper may command by chat, in Chinese and English, in almost any word order."""

# ruff: noqa: E501 - tables and patterns read better on one line

from __future__ import annotations

import re
from collections.abc import Callable

from handlers.understand import items, needs, sentence, talk, wants
from handlers.understand.normalise import Said
from handlers.understand.numerals import THOUSAND, number
from handlers.understand.reading import (
    Advance,
    AnswerShopper,
    Command,
    GuestOrder,
    KeeperSimple,
    NeedSaid,
    Orders,
    RecordNeed,
    Reprice,
    Restock,
    Setting,
    Shelve,
    Teach,
    Want,
)
from handlers.understand.vocabulary import Vocabulary

Rule = Callable[[Said, re.Match[str], Vocabulary, Setting], Command | None]


LONGEST = 400  # signs of a command


def read(said: Said, vocabulary: Vocabulary, setting: Setting) -> Command | None:
    """The command that a keeper's message is, or None."""
    plain = said.plain.strip()
    if not plain or len(plain) > LONGEST or (setting.asked and talk.answer(talk.bare(plain))):
        return None
    lead = len(said.plain) - len(said.plain.lstrip())
    said = Said(said.raw[lead : lead + len(plain)], plain)
    for pattern, rule in _RULES:
        match = pattern.search(plain)
        if match and (command := rule(said, match, vocabulary, setting)) is not None:
            return command
    return None


# ---- pieces ----


def _cut(said: Said, start: int, end: int) -> Said:
    return Said(said.raw[start:end], said.plain[start:end])


def _without(said: Said, match: re.Match[str]) -> Said:
    """The text around the command's own words."""
    start, end = match.span()
    return Said(f"{said.raw[:start]} {said.raw[end:]}", f"{said.plain[:start]} {said.plain[end:]}")


def _goods(said: Said, vocabulary: Vocabulary, setting: Setting) -> tuple[Want, ...]:
    found = items.read(said.plain, sentence.parse(said.plain, vocabulary), vocabulary)
    made = [wants.want(said, line, vocabulary, setting, None) for line in found.lines]
    if not made:
        words = re.sub(
            r"[\d.,:\s]+|(元|块|一?下|把|的|了|吧|please|the|to|at)", " ", said.raw
        ).strip()
        count = found.loose[0] if found.loose else None
        if count:
            words = said.raw[: count.start].strip() or said.raw[count.end :].strip()
        if words:
            made = [wants.unknown(said, words, count, vocabulary, setting)]
    return tuple(made)


_FIGURE = re.compile(r"\d{1,9}")


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(one) for one in _FIGURE.findall(text))


# ---- rules ----


_SCOPES = (
    ("placed", "待接|未接|没接|新订?单|新的|new|pending|unaccepted"),
    ("accepted", "待送|待发|已接|接了|accepted|to deliver"),
    ("out", "在路上|配送中|送货中|正在送|派送中|\\bout\\b"),
    ("delivered", "已送|送完|送达|完成|delivered|done"),
    ("open", "未完成|没完成|进行中|所有|全部|open|all"),
)


def _orders(
    said: Said, _match: re.Match[str], _vocabulary: Vocabulary, _setting: Setting
) -> Command | None:
    scope = next((name for name, words in _SCOPES if re.search(words, said.plain)), "today")
    return Orders(scope)


def _advance(to: str) -> Rule:
    def rule(
        said: Said, match: re.Match[str], _vocabulary: Vocabulary, _setting: Setting
    ) -> Command | None:
        rest = _without(said, match)
        numbers = _numbers(said.plain)
        everything = re.search("全部|所有|都|一起|\\ball\\b|every", said.plain) is not None
        reason = _REASON.sub(" ", rest.raw).strip(" ,，。.:：;；") if to == "cancelled" else ""
        if to == "cancelled" and not (numbers or everything or "单" in said.plain):
            return None
        if to != "cancelled" and not numbers and len(_NOISE.sub("", rest.plain)) > 2:
            return None
        return Advance(to, numbers, everything and not numbers, reason)

    return rule


_REASON = re.compile(r"#?\d{1,9}\s*号?(?:订?单)?|全部|所有|order|orders|#")
_NOISE = re.compile(
    r"[\s\d#、,，.。和及与号单订的了吧啦啊哈全部所有都一起已经我把这那个]|order|orders|all|and|no|the"
)


def _shelve(on: bool) -> Rule:
    def rule(
        said: Said, match: re.Match[str], vocabulary: Vocabulary, setting: Setting
    ) -> Command | None:
        found = _goods(_without(said, match), vocabulary, setting)
        return Shelve(found, on) if found else None

    return rule


_PRICE = re.compile(
    r"(\d{1,6}(?:\.\d{1,2})?)\s*(?:元|块钱?|¥|rmb|yuan)?(?:\s*(\d{1,2})(?!\d))?|([一二两三四五六七八九十百千半零]+)(?:元|块钱?)([一二三四五六七八九五])?"
)


def _reprice(
    said: Said, match: re.Match[str], vocabulary: Vocabulary, setting: Setting
) -> Command | None:
    """The last number is the price; the rest names the goods and the unit."""
    rest = _without(said, match)
    prices = [one for one in _PRICE.finditer(rest.plain) if _is_price(rest.plain, one)]
    if not prices:
        return None
    price = prices[-1]
    fen = _fen(price)
    left = Said(
        f"{rest.raw[: price.start()]} {rest.raw[price.end() :]}",
        f"{rest.plain[: price.start()]} {rest.plain[price.end() :]}",
    )
    found = _goods(_Slash(left), vocabulary, setting)
    return Reprice(found[0], fen) if found and fen else None


def _Slash(said: Said) -> Said:  # noqa: N802
    return Said(
        said.raw.replace("/", " 一").replace("每", " 一"),
        said.plain.replace("/", " 一").replace("每", " 一"),
    )


def _is_price(plain: str, price: re.Match[str]) -> bool:
    after = plain[price.end() : price.end() + 1]
    return price[3] is not None or after in (
        "",
        " ",
        "元",
        "块",
        "/",
        ",",
        "一",
        "每",
        "了",
        "吧",
        "。",
        "a",
        "p",
    )


def _fen(price: re.Match[str]) -> int:
    if price[3]:
        value = number(price[3])
        tail = number(price[4]) if price[4] else None
        return (value[0] // 10 if value else 0) + (tail[0] // 100 if tail else 0)
    whole, _, part = price[1].partition(".")
    fen = int(whole) * 100 + int((part + "00")[:2])
    if price[2] and not part:
        fen += int((price[2] + "0")[:2])
    return fen


def _restock(damaged: bool) -> Rule:
    def rule(
        said: Said, match: re.Match[str], vocabulary: Vocabulary, setting: Setting
    ) -> Command | None:
        found = _goods(_without(said, match), vocabulary, setting)
        counted = tuple(one for one in found if one.qty is not None)
        return Restock(counted or found, damaged) if found else None

    return rule


def _answer(
    said: Said, match: re.Match[str], _vocabulary: Vocabulary, _setting: Setting
) -> Command | None:
    start, end = match.span(2)
    text = said.raw[start:end].strip()
    return AnswerShopper(said.raw[match.start(1) : match.end(1)], text) if text else None


def _record_need(
    said: Said, match: re.Match[str], vocabulary: Vocabulary, _setting: Setting
) -> Command | None:
    person = said.raw[match.start("who") : match.end("who")].strip()
    what = _cut(said, *match.span("what"))
    found = items.read(what.plain, sentence.parse(what.plain, vocabulary), vocabulary)
    need = needs.read(what, sentence.parse(what.plain, vocabulary), found, vocabulary)
    return RecordNeed(
        person,
        NeedSaid(
            need[0].what, what.raw.strip(), need[0].budget_fen, need[0].when, None, need[0].matches
        ),
    )


def _guest(
    said: Said, match: re.Match[str], vocabulary: Vocabulary, setting: Setting
) -> Command | None:
    person = said.raw[match.start("who") : match.end("who")].strip()
    what = _cut(said, *match.span("what"))
    found = items.read(what.plain, sentence.parse(what.plain, vocabulary), vocabulary)
    made = tuple(
        wants.want(what, line, vocabulary, setting, THOUSAND)
        for line in found.lines
        if line.action != "remove"
    )
    return GuestOrder(person, made) if made else None


def _teach(
    said: Said, match: re.Match[str], vocabulary: Vocabulary, setting: Setting
) -> Command | None:
    alias, name = (said.raw[match.start(at) : match.end(at)].strip(" ,，。") for at in (1, 2))
    found = _goods(_cut(said, *match.span(2)), vocabulary, setting)
    if not found or not found[0].matches:
        turned = _goods(_cut(said, *match.span(1)), vocabulary, setting)
        found, alias = (turned, name) if turned and turned[0].matches else (found, alias)
    return Teach(alias, found[0]) if found else None


def _simple(name: str) -> Rule:
    def rule(
        said: Said, _match: re.Match[str], vocabulary: Vocabulary, setting: Setting
    ) -> Command | None:
        about = items.read(said.plain, sentence.parse(said.plain, vocabulary), vocabulary)
        found = tuple(wants.want(said, line, vocabulary, setting, None) for line in about.lines)
        return KeeperSimple(name, found)

    return rule


_PERSON = r"(?:\d{1,3}(?:[-#栋号]\d{1,4}){1,2}|\d{3,4}室?|小[一-鿿]|老[一-鿿]|[一-鿿]{1,3}(?:姐|哥|叔|姨|阿姨|大妈|大爷|老师|总|先生|女士|奶奶|爷爷|嫂|婶|太太|妈妈|爸爸)|@\S{1,16})"

_RULES: tuple[tuple[re.Pattern[str], Rule], ...] = tuple(
    (re.compile(pattern), rule)
    for pattern, rule in (
        (
            r"^(?:回复|回|答复|告诉|转告|reply(?: to)?|answer|tell)\s*[#@]?\s*(\d{1,9}|[^\s:,，：]{1,12}?)\s*(?:号|单)?\s*[\s:：,，]\s*(.+)$",
            _answer,
        ),
        (
            r"^(?:记(?:录|一下|下)?需求|需求|need)\s*[:：]?\s*(?P<who>\S{1,12}?)\s*[\s:：,，要想]+(?P<what>.+)$",
            _record_need,
        ),
        (
            r"^(?P<who>"
            + _PERSON
            + r")\s*(?:想要|想买|需要|缺|要|想)\s*(?P<what>.+?)[\s,，]*(?:记一?下(?:需求)?|记上|记个需求|登记一?下|note it)$",
            _record_need,
        ),
        (
            r"^记(?:一下|下)?\s*[:：,，]?\s*(?P<who>"
            + _PERSON
            + r")\s*(?:想要|想买|需要|缺|要|想)\s*(?P<what>.+)$",
            _record_need,
        ),
        (r"^([^=]{1,20}?)\s*(?:=|就是|也叫|等于|means|is the same as)\s*([^=]{1,30})$", _teach),
        (r"^(?:帮助|help|\?|命令|指令|菜单|commands?)$", _simple("help")),
        (
            r"拒(?:绝|单|接|了)?(?:订单)?|取消订?单?|不接|退单|reject|refuse|decline|cancel",
            _advance("cancelled"),
        ),
        (
            r"^(?:查?看?库存|盘点|stock|inventory)|库存$|(?:还剩|库存).{0,6}(?:多少|几)|stock$",
            _simple("stock"),
        ),
        (
            r"谁在?找我|待回复|人工列表|谁要人工|谁在等|handoffs?|who needs me|who is waiting",
            _simple("handoffs"),
        ),
        (
            r"^(?:结束人工|人工结束|结束对话|结束|finish|end chat|done talking|close chat)(?:\s*\S{1,12})?$",
            _simple("finish"),
        ),
        (r"没听懂|没看懂|听不懂的|未识别|unread|not understood|misunderstood", _simple("unread")),
        (
            r"^(?:看?需求本?|需求列表|需求清单|谁要什么|needs|need book|need list)$",
            _simple("needs"),
        ),
        (
            r"^(?:查?看?(?:一?下)?\s*(?:今天|今日|全部|所有|未完成|没完成|进行中|待接|未接|没接|待送|待发|配送中|派送中|送货中|已接|已送|已送达|完成|新|在路上|正在送)的?(?:的)?(?:订单|单子|单)(?:有哪些|列表|呢|吗|多少)?|(?:查?看?)(?:一?下)?(?:订单|单子)(?:列表|有哪些)?|待接单?|未接单?|新单|有(?:新|几个|哪些)?订?单吗?|(?:today'?s |new |open |pending |all |my |delivered )?orders(?: today)?)\??$",
            _orders,
        ),
        (r"下架|停售|卖完了|售罄|卖光了|断货|unshelve|take off|sold out|hide", _shelve(False)),
        (r"重新上架|上架|恢复(?:销售|上架)?|开卖|shelve|put on|unhide", _shelve(True)),
        (
            r"已?送达|送到了|送完|已送|已?签收|妥投|(?:订?单|\d\s*号?)已?完成|delivered",
            _advance("delivered"),
        ),
        (r"报损|损耗|坏了|烂了|损坏|damaged?|spoiled|broken|write off", _restock(True)),
        (r"补货|进货|入库|到货|到了|来货|加库存|restock|arrived|received", _restock(False)),
        (
            r"改价|调价|价格?改[成为到]?|涨[到价]|降[到价]|卖价|定价|价格|卖|改成|改为|reprice|price|set price|sell(?: at| for)?",
            _reprice,
        ),
        (
            r"出发|发车|开始送|去送|配送|出门|在送|正在送|送货|派送|发货|dispatch|out for delivery|on the way|\bout\b|ship",
            _advance("out"),
        ),
        (r"接单|接了|确认订?单|接受|接下|收单|accept|take order|confirm", _advance("accepted")),
        (
            r"^(?:帮|给|替|为)\s*(?P<who>"
            + _PERSON
            + r"|[一-鿿]{1,4}?(?=下单|订|买|拿|带|点|要))\s*(?:下单|下个单|下一单|记账|订|买|拿|带|点|要|来|留|记)?\s*[:：,，]?\s*(?P<what>.+)$",
            _guest,
        ),
        (
            r"^(?P<who>" + _PERSON + r")\s*(?:想要|想买|要|来|订|买|下单|拿|:|：)\s*(?P<what>.+)$",
            _guest,
        ),
        (r"^(?:order for|for)\s+(?P<who>\S+)\s*[:,]?\s*(?P<what>.+)$", _guest),
        (
            r"^(?P<who>\d{3,4}|room \d{1,4}|[a-z]{2,12}) (?:wants|needs|orders|takes)\s+(?P<what>.+)$",
            _guest,
        ),
    )
)
