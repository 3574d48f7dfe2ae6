"""Who receives it: names and telephone numbers in a message, cut out of what is read as an address."""

# ruff: noqa: E501 - tables and patterns read better on one line

from __future__ import annotations

import re
from dataclasses import dataclass

from handlers.understand.address_words import PROVINCES
from handlers.understand.normalise import Said, blank


@dataclass(frozen=True, slots=True)
class Person:
    """A receiver, as far as named."""

    contact: str = ""
    phone: str = ""


_PHONE = re.compile(
    r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d){8}(?!\d)(?:转\d{1,6})?|(?<!\d)0\d{2,3}-?\d{7,8}(?!\d)|(?<!\d)1[3-9]\d\*{4}\d{4}(?!\d)"
    r"|[幺一][三四五六七八九][零〇幺一二两三四五六七八九]{9}"
)
_SPOKEN = str.maketrans("零〇幺一二两三四五六七八九", "0011223456789")
_SURNAME = "[王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦柳邢路岳齐梅莫庄辛祝左涂谷祁耿卜闫覃费纪肖柯屈鲍凌霍翁隋辜裴席项冉宫蒲喻苗阮麦骆游付储詹尚卞靳佟朴瞿缪漆曲甘桂蔺晏佘褚娄巩臧卓饶艾宁栾郗桑谌闵鄢鞠芮滕仝戚仇冷关简]"
_TITLE = "先生|女士|小姐|太太|阿姨|叔叔?|大爷|大妈|大姐|大哥|老师|师傅|医生|大夫|护士|经理|主任|校长|总|工|姐|哥|嫂|奶奶|爷爷"
_GIVEN_NAME = "[一-鿿]{1,2}(?<![路街村镇区县市院园苑府城里庄湾号楼栋室号屯巷弄门口店厂站家])"
_EDGE = r"(?<![一-鿿])"
_CONTACT = re.compile(
    rf"(?:收[件货]人|联系人|姓名|名字|联系电话|联系方式|电话(?!局)|手机号?(?!店|城|卖场|专卖|精品|维修|配件|市场|大世界))\s*(?:是|写|:)?\s*(?P<named>(?!直接|[打不没通晚等稍回下之明我你发用先可]|联系)[一-鿿]{{2,4}}(?![一-鿿])|{_SURNAME}(?:{_TITLE}))?"
    rf"|(?:我|我?本人)?(?:[一-鿿]{{0,2}}姓)(?P<family>{_SURNAME})(?:的|{_TITLE})?(?![一-鿿])"
    rf"|(?:{_EDGE}|(?<=[号室楼栋幢元户层座]))(?P<titled>(?!谢谢){_SURNAME}[一-鿿]?(?:{_TITLE})|[小老]{_SURNAME}(?![一-鿿]))\s?收?(?=[\s,。!]|$)"
    rf"|(?P<received>[小老]{_SURNAME}|{_SURNAME}(?:{_TITLE}))\s?收(?=[\s,。!]|$)"
    rf"|找(?P<sought>(?![我你他她])[老小阿]?[一-鿿]{{1,2}}(?:{_TITLE})?)(?=[\s,。!]|$)"
    rf"|(?<![^\s,。:;])(?P<bare>(?!谢谢){_SURNAME}{_GIVEN_NAME})\s?收?(?=[\s,。]*$)"
    rf"|(?<=\d[\s,])(?P<lone>{_SURNAME})(?=\s*$)"
    rf"|(?<=[号室楼栋座元户\d])(?P<glued>{_SURNAME}{_GIVEN_NAME})(?=\s{{11}})"
)
_NAME = re.compile(f"{_SURNAME}{_GIVEN_NAME}|[小老]{_SURNAME}|{_SURNAME}[一-鿿]?(?:{_TITLE})")
_PLACED = re.compile(r"\d|[路街村镇园苑城里口店厂校院旁边面壁楼]\s")
_LEADING = re.compile(rf"\s*({_SURNAME}{_GIVEN_NAME})[\s,]")


def without(said: Said) -> tuple[Said, Person]:
    """The text with names and numbers of people made blank, and who they are."""
    phones = list(_PHONE.finditer(said.plain))
    whole = (
        re.sub(r"转.*|\D", "", match[0].translate(_SPOKEN))
        for match in phones
        if "*" not in match[0]
    )
    phone = next(whole, "")
    for match in phones:
        said = blank(said, *match.span())
    named = [
        match for match in _CONTACT.finditer(said.plain) if _is_name(match, said.plain, phone)
    ]
    contact = next((name for match in named for name in match.groups() if name), "")
    for match in named:
        said = blank(said, *match.span())
    if phone and not contact and (leading := _LEADING.match(said.plain)):
        contact = leading[1]
        said = blank(said, *leading.span())
    if phones and not contact and (beside := _beside(said.plain, phones)):
        contact = said.raw[slice(*beside)]
        said = blank(said, *beside)
    return said, Person(contact, phone)


_GAP = r"[\s,.:;、()/-]*"
_CALLED = (
    rf"(?P<who>[一-鿿·]{{2,4}}?|[一-鿿]{{1,3}}(?:{_TITLE})|[a-z]{{2,12}}(?: [a-z]{{2,12}})?)\s?收?"
)
# 7幢1单元602 先德志 188…, 收:多吉 159… 江苏路5栋2单元, 188… 章水根(放门口): whatever the family is called.
_BEFORE = re.compile(
    rf"(?:[\d室号户楼层栋幢座元门东西梯f][\s,;、]+|^\s*(?:(?:收[件货]?人?|姓名|联系人)\s*:\s*)?){_CALLED}{_GAP}$"
)
_AFTER = re.compile(rf"{_GAP}{_CALLED}(?=\s*(?:$|[,.;(、。]))")
_GLUED = re.compile(rf"\s*(?P<who>{_SURNAME}[一-鿿]{{1,2}}?)(?={PROVINCES.replace(' ', '|')})")
_NOBODY = re.compile(
    "[号楼栋幢室座层门路街口店院园苑区村厂站边面上下里内处]$|^(?:[放打送别请谢到不要急快周明今后下晚早上中挂搁给从走在电手]|麻烦|联系|尽快|星期|礼拜)|[送拿取来好行吧了的吗]$|电话|代收|门口|快递|驿站"
)


def _beside(plain: str, phones: list[re.Match[str]]) -> tuple[int, int] | None:
    """Where a name stands right beside a telephone, at the end of an address or at the start of all."""
    first, last = phones[0], phones[-1]
    before, after = _BEFORE.search(plain[: first.start()]), _AFTER.match(plain, last.end())
    if before and not before.start() and not re.search(r"\d", plain[first.end() :]):
        before = None  # 丽景湾 188…
    for found in (after, before, _GLUED.match(plain, last.end())):
        if found and not _NOBODY.search(found["who"]):
            return found.span("who")
    return None


def is_name(text: str) -> bool:
    """Whether a text is somebody's name, as far as one can tell: 张伟."""
    return _NAME.fullmatch(text) is not None


def _is_name(match: re.Match[str], plain: str, phone: str) -> bool:
    """A bare name is one only beside a telephone, or behind a place."""
    return not match["bare"] or bool(phone or _PLACED.search(plain[: match.start()]))
