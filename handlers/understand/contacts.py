"""Who receives it: names and telephone numbers in a message, cut out of what is read as an address."""

# ruff: noqa: E501 - tables and patterns read better on one line

from __future__ import annotations

import re
from dataclasses import dataclass

from handlers.understand.normalise import Said, blank


@dataclass(frozen=True, slots=True)
class Person:
    """A receiver, as far as named."""

    contact: str = ""
    phone: str = ""


_PHONE = re.compile(
    r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)|(?<!\d)0\d{2,3}-?\d{7,8}(?!\d)|(?<!\d)1[3-9]\d\*{4}\d{4}(?!\d)"
    r"|[幺一][三四五六七八九][零〇幺一二两三四五六七八九]{9}"
)
_SPOKEN = str.maketrans("零〇幺一二两三四五六七八九", "0011223456789")
_SURNAME = "[王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦柳邢路岳齐梅莫庄辛祝左涂谷祁耿卜闫覃费纪肖柯屈鲍凌霍翁隋辜裴席项冉宫蒲喻苗阮麦骆游]"
_TITLE = "先生|女士|小姐|太太|阿姨|叔叔?|大爷|大妈|大姐|大哥|老师|师傅|医生|大夫|护士|经理|主任|校长|总|工|姐|哥|嫂|奶奶|爷爷"
_GIVEN_NAME = "[一-鿿]{1,2}(?<![路街村镇区县市院园苑府城里庄湾号楼栋室号屯巷弄门口店厂站家])"
_EDGE = r"(?<![一-鿿])"
_CONTACT = re.compile(
    rf"(?:收[件货]人|联系人|姓名|名字|联系电话|联系方式|电话(?!局)|手机号?(?!店|城|卖场|专卖|精品|维修|配件|市场|大世界))\s*(?:是|写|:)?\s*(?P<named>(?!直接|打|联系|不|没|通)[一-鿿]{{2,4}}(?![一-鿿])|{_SURNAME}(?:{_TITLE}))?"
    rf"|(?:我|我?本人)?(?:[一-鿿]{{0,2}}姓)(?P<family>{_SURNAME})(?:的|{_TITLE})?(?![一-鿿])"
    rf"|(?:{_EDGE}|(?<=[号室楼栋幢元户层座]))(?P<titled>(?!谢谢){_SURNAME}[一-鿿]?(?:{_TITLE})|[小老]{_SURNAME}(?![一-鿿]))\s?收?(?=[\s,。!]|$)"
    rf"|(?P<received>[小老]{_SURNAME}|{_SURNAME}(?:{_TITLE}))\s?收(?=[\s,。!]|$)"
    rf"|找(?P<sought>(?![我你他她])[老小阿]?[一-鿿]{{1,2}}(?:{_TITLE})?)(?=[\s,。!]|$)"
    rf"|(?<![^\s,。:;])(?P<bare>(?!谢谢){_SURNAME}{_GIVEN_NAME})\s?收?(?=[\s,。]*$)"
    rf"|(?<=[号室楼栋座元户\d])(?P<glued>{_SURNAME}{_GIVEN_NAME})(?=\s{{11}})"
)
_NAME = re.compile(f"{_SURNAME}{_GIVEN_NAME}|[小老]{_SURNAME}|{_SURNAME}[一-鿿]?(?:{_TITLE})")
_PLACED = re.compile(r"\d|[路街村镇园苑城里口店厂校院旁边面壁楼]\s")
_LEADING = re.compile(rf"\s*({_SURNAME}{_GIVEN_NAME})[\s,]")


def without(said: Said) -> tuple[Said, Person]:
    """The text with names and numbers of people made blank, and who they are."""
    phones = list(_PHONE.finditer(said.plain))
    whole = (
        re.sub(r"\D", "", match[0].translate(_SPOKEN)) for match in phones if "*" not in match[0]
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
    return said, Person(contact, phone)


def is_name(text: str) -> bool:
    """Whether a text is somebody's name, as far as one can tell: 张伟."""
    return _NAME.fullmatch(text) is not None


def _is_name(match: re.Match[str], plain: str, phone: str) -> bool:
    """A bare name is one only beside a telephone, or behind a place."""
    return not match["bare"] or bool(phone or _PLACED.search(plain[: match.start()]))
