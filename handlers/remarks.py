"""Remarks: how to deliver and how to prepare, wherever in a message that is said; pure.

The understanding names one thing that a message is about. A remark is said beside it (`来三斤苹果
放门口`), so it is taken off first, clause by clause, and the rest is read as if it were not there.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

LONGEST_EXCUSE = 14
_PLACES = (
    "门口|门外|门边|门卫|门房|楼下|楼道|物业|前台|保安|快递柜|丰巢|柜|驿站|架子"
    "|地上|收发室|传达室|岗亭|信箱|奶箱|车|电梯"
)
_LEAVE = (
    rf"(?:放|搁|丢|留)(?:在|到|我|咱)?(?:我?家)?(?:[^，,。\s]{{0,4}})?(?:{_PLACES}|那儿|这儿|就行|即可|就好)"
    r"|挂.{0,2}门"
    r"|(?:交给|给|让)(?:保安|物业|门卫|前台|我妈|我爸|老人|家里|邻居|对门)|代收"
    r"|\bleave (?:it|them|that|this|the|everything|at|by|with|in|on|outside)\b|\bat (?:the |my )?(?:front )?door\b"
    r"|\b(?:with|to) (?:the |my )?(?:guard|concierge|neighbou?r|reception)"
)
_DONT = (
    "(?:别|不要|不用|勿|请勿|甭|莫)(?:再|给我|帮我|来|太)?"
    "(?:按|敲|打电话|打我|打扰|碰|压|摔|弄|碎|磕|挤|晃|叫门|喊|吵|上楼|进门)"
    r"|\b(?:don'?t|do not|never|no|without) (?:\w+ )?"
    r"(?:knock|ring|call|text|disturb|crush|squash|bell|ringing|knocking|phone|shout)"
)
_CALL = (
    "(?:打|来)(?:个|我|一?下|我个)?(?:电话|手机)|电话联系|打给我?"
    "|(?:发|回)(?:个|我|条|一下|给我)?(?:短信|微信)|发(?:个|我|条)消息"
    r"|敲.{0,2}门|按.{0,2}铃|门铃|\bring (?:the|twice|once|bell)"
    r"|\b(?:call|text|phone|ring|message) me\b(?! again| more| news)"
    r"|\bknock\b|\bgive me a (?:call|ring)"
)
_CARE = (
    "轻拿|轻放|轻一?点|小心|慢点|当心|易碎|倒置|保温|冰袋|"
    r"\bcareful|\bgentl|\bfragile|\bhandle with"
)
_PREPARED = (
    r"^要[^吗呢么\d一二两三四五六七八九十]{1,5}的$|^(?:要|挑)?(?:[甜酸熟生软硬肥瘦嫩老厚薄粗细大小]|新鲜)(?:一点儿?|点儿|些|一?点儿?的|的)$|挑.{0,6}(?:好|大|小|新鲜|熟|甜|脆|嫩)|日期.{0,3}(?:新|好|近)|新鲜(?:一?点|的)"
    r"|切(?:好|成|片|块|丝|一下|开)|剁|去皮|去骨|杀好|分开(?:装|放|包)|(?:多|套|装)(?:套|装|给|放)?.{0,3}袋|别(?:压|摔|碎|磕)"
    r"|\b(?:ripe|sliced|separately|chopped|cut into)\b"
)
# said of goods that are named in the same breath, and nothing else: 苹果(别压坏了), 排骨(帮我剁小块)
_OF_NAMED = re.compile(
    r"(?:那|把|的|都|也|请|麻烦|帮我|给我|记得|一定|千万|可|要|得|里|[包装放]好|[,，\s])*"
    r"(?:(?:别|不要|不能|勿|甭|莫)(?:再|给我|又|被|给)*"
    r"(?:(?:弄|压|摔|磕|碰|挤|颠|晃)+[碎坏烂破伤扁撒洒化]?|[碎坏烂破扁撒洒化])[了的掉着]*"
    r"|(?:别|不要|不能)太[熟生大小甜辣老硬软肥瘦咸碎]的?了?"
    r"|轻拿轻放|小心一?点?[拿放搬送]?|[轻慢]一?点[拿放搬]?|(?:分开|单独)[装包放]"
    r"|(?:切|剁|绞)(?:成|一下|好|开)?[薄厚大小细粗碎肉]?(?:[片块丝丁段条馅末碎好开]|一下)?儿?的?"
    r"|去(?:皮|骨|鳞|壳|头|核|内脏|筋)+|(?:杀|洗|处理)(?:好|干净|一下)"
    r"|挑.{0,4}[好大小鲜熟甜脆嫩肥瘦生红]个?(?:一?点)?儿?的)"
    r"[了吧啊哈呀哦谢!！。~\s]*"
)
_QUIET = "(?:别|不用|不要)发(?:消息|信息)"  # alone, it is about the shop's news
_HURRY = "快一?点|尽快|赶[紧快]|抓紧|着急|急用"  # alone, it asks where an order is
_ALONE = re.compile(f"{_LEAVE}|{_DONT}|{_CALL}|{_CARE}", re.IGNORECASE)
_BESIDE = re.compile(f"{_ALONE.pattern}|{_PREPARED}|{_QUIET}|{_HURRY}", re.IGNORECASE)
_OF_GOODS = re.compile(_PREPARED, re.IGNORECASE)
_EXCUSE = re.compile(
    "不在家|没人|在家|睡|孩子|宝宝|娃|老人|狗|谢|麻烦|辛苦|上班|开会|有人"
    r"|\b(?:baby|kids?|sleep\w*|asleep|thanks?|please|home|dog|at work)\b",
    re.IGNORECASE,
)
_ASKING = re.compile(
    r"吗|呢|么[？?]?$|能不能|可不可|行不行|几|多少|[？?]|\b(?:can|could|when|how|do|will) (?:you|i|we|much|many)\b",
    re.IGNORECASE,
)
_DOOR = re.compile(
    r"\d+\s*(?:号|栋|幢|座|楼|单元|室|弄)|\b(?:building|room|flat)\s*\d", re.IGNORECASE
)
_FETCHED = re.compile(
    r"自提|自取|(?<!轻)拿|来取|去取|过来|不用送|别送|pick (?:it )?up|collect", re.IGNORECASE
)
_PARTS = re.compile(r"(\s*[，,。;；！!\n][\s，,。;；！!]*|(?<!\d)\.+(?:\s+|$)|\s+)")
_LABEL = re.compile(r"^(?:备注|留言|remark|note)\s*[:：]?\s*", re.IGNORECASE)
_STICKER = re.compile(r"[\[【][^\]】]{1,8}[\]】]")
_TELLS = re.compile(
    "放|送|敲|按|门|铃|电话|打给|联系|短信|微信|别|不|要|勿|挑|选|新鲜|日期|大|小|熟|生|嫩|脆|甜|切|剁|洗|削|去|装|袋|包|盒|分|轻|心"
    "|慢|快|早|晚|前|后|到|楼|物业|保安|前台|柜|家|人|孩子|宝宝|狗|睡|给|交|代|带|零钱|保温|冰|热|辣|请|麻烦"
    "|[a-z]{3}",
    re.IGNORECASE,
)
_PRICE_TALK = re.compile(
    "抹.{0,2}零|便宜|优惠|打.{0,2}折|少算|去零头|discount|cheaper", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Aside:
    """A remark that stood in a message; `before` is the clause that it followed."""

    text: str
    before: str = ""

    @property
    def of_goods(self) -> bool:
        """Whether it tells how goods shall be, rather than how they are brought."""
        return _OF_GOODS.search(self.text) is not None


@dataclass(frozen=True, slots=True)
class NoteChange:
    """What somebody says to do with the remark."""

    how: Literal["add", "set", "drop"]
    text: str = ""


def parted(text: str, named: Callable[[str], str]) -> tuple[str, tuple[Aside, ...]]:
    """A message without its remarks, and these. A message that is nothing else is one remark.

    `named` tells the goods that a clause names, "" if it names none.
    """
    parts = _clauses(text)
    if len(parts) == 1:
        name = named(text)
        alone = _is_of_named(text, name) if name else _tells(text, _ALONE)
        return ("", (Aside(text.strip()),)) if alone else (text, ())
    marks = _marks([clause for clause, _ in parts], named)
    if all(marks):
        return "", (Aside(_LABEL.sub("", text.strip())),)
    rest, asides, before = "", list[Aside](), ""
    for (clause, gap), aside in zip(parts, marks, strict=True):
        if not aside:
            rest, before = rest + clause + gap, clause
        elif said := _LABEL.sub("", clause):
            asides.append(Aside(said, clause if named(clause) else before))
    return rest.strip(" ，,。;；"), tuple(asides)


def _clauses(text: str) -> list[tuple[str, str]]:
    """The clauses with what stands behind each; words of English are parted by commas alone."""
    pieces = _PARTS.split(text.strip())
    found: list[tuple[str, str]] = []
    for clause, gap in zip(pieces[::2], [*pieces[1::2], ""], strict=True):
        if (
            found
            and not found[-1][1].strip()
            and "\n" not in found[-1][1]
            and _one(found[-1][0], clause)
        ):
            found[-1] = (f"{found[-1][0]}{found[-1][1]}{clause}", gap)
        elif clause:
            found.append((clause, gap))
    return found


def _one(before: str, clause: str) -> bool:
    """Whether a space between these parts words, not clauses."""
    return (
        bool(before and clause)
        and before[-1].isascii()
        and clause[0].isascii()
        and not (before[-1].isdigit() and clause[0].isdigit())
    )


def _is_of_named(clause: str, name: str) -> bool:
    """鸡蛋别碎了: how the goods shall be that a clause names, and nothing besides."""
    return bool(name) and _OF_NAMED.fullmatch(clause.lower().replace(name, "", 1)) is not None


def _marks(clauses: list[str], named: Callable[[str], str]) -> list[bool]:
    """Which clauses are remarks: those that tell how, what a label leads in, and excuses beside them."""
    marks: list[bool] = []
    labelled = False
    for clause in clauses:
        labelled = labelled or _LABEL.match(clause) is not None
        name = named(clause)
        plain = not name and not _DOOR.search(clause)
        labelled = labelled and plain
        of_goods = _is_of_named(clause, name)
        marks.append(of_goods or (plain and (labelled or _tells(clause, _BESIDE))))
    for at, clause in enumerate(clauses):
        beside = any(marks[max(at - 1, 0) : at + 2])
        excuse = len(clause) <= LONGEST_EXCUSE * (1 + clause.isascii()) and _EXCUSE.search(clause)
        if beside and excuse and not named(clause) and not _DOOR.search(clause):
            marks[at] = True
    return marks


def _tells(clause: str, how: re.Pattern[str]) -> bool:
    """Whether a clause tells how to deliver or prepare, and asks nothing."""
    if _ASKING.search(clause) or _DOOR.search(clause) or how.search(clause) is None:
        return False
    return not _FETCHED.search(clause) or re.search(_LEAVE, clause) is not None


def is_remark(text: str) -> bool:
    """Whether what was read as a remark tells anything: 0, [微笑], 搞定 and 抹个零 do not."""
    if _ASKING.search(text) or _PRICE_TALK.search(text) or _STICKER.fullmatch(text.strip()):
        return False
    return _TELLS.search(text) is not None


def haggles(text: str) -> bool:
    """抹个零: about the price, which is the keeper's to say."""
    return _PRICE_TALK.search(text) is not None


_ENDS = r"[吧了啦啊呀\s.。!！]*"
_NOTE = "(?:备注|留言)"
_EN_NOTE = r"(?:notes?|remarks?|comments?|instructions?)"
_DROPS = re.compile(
    rf"把?{_NOTE}(?:都|全|给我)?(?:去掉|不要|删掉|删除|删|取消|清空|清掉|不用|撤掉|撤|拿掉|算){_ENDS}"
    rf"|(?:把)?(?:去掉|删掉|删除|删了|取消|不要|不用|清空|撤掉|撤销)(?:那个|这个|刚才的|上面的|我的)?{_NOTE}{_ENDS}"
    rf"|(?:please )?(?:remove|delete|drop|clear|cancel|forget|scrap|take off|erase) (?:the |my |that |this )?{_EN_NOTE}"
    rf"(?: please)?{_ENDS}|no (?:more )?{_EN_NOTE}(?: please)?{_ENDS}",
    re.IGNORECASE,
)
_SETS = re.compile(
    rf"把?{_NOTE}(?:给我)?(?:改成|改为|换成|写成|改一?下|改|换)[:：，,\s]*(?P<zh>.+)"
    rf"|(?:please )?(?:change|set|update|replace|make) (?:the |my )?{_EN_NOTE}(?: to| with|:)?\s*:?\s*(?P<en>.+)",
    re.IGNORECASE | re.DOTALL,
)
_ADDS = re.compile(
    rf"{_NOTE}(?:里)?(?:再|还)?(?:要)?(?:加|补)(?:一?句|上|一?条|个|一?下)?[:：，,\s]*(?P<zh>.+)"
    rf"|(?:再)?(?:加|补)(?:上|个|一?句|一?条|一?个)?{_NOTE}[:：，,\s]*(?P<zh2>.+)"
    rf"|(?:please )?(?:add|put)(?: to)?(?: a| the| my)? {_EN_NOTE}[:,]?\s*(?:that |saying |to )?(?P<en>.+)",
    re.IGNORECASE | re.DOTALL,
)


def change(text: str) -> NoteChange | None:
    """备注去掉 / 备注改成放快递柜 / 备注加一句 别按门铃; None for all else."""
    said = text.strip()
    if _DROPS.fullmatch(said):
        return NoteChange("drop")
    for how, pattern in (("set", _SETS), ("add", _ADDS)):
        if found := pattern.fullmatch(said):
            words = next(value for value in found.groupdict().values() if value)
            return NoteChange("set" if how == "set" else "add", words.strip())
    return None


def unlabelled(text: str) -> str:
    """备注：放门口 → 放门口."""
    return _LABEL.sub("", text.strip())


_MATTERS = (
    re.compile("敲|铃|knock|ring|bell", re.IGNORECASE),
    re.compile("电话|短信|微信|call|text|phone", re.IGNORECASE),
    re.compile("放|搁|挂|leave|door", re.IGNORECASE),
)
_NOT = re.compile(r"别|不|勿|don'?t|\bno\b|not", re.IGNORECASE)
_RATHER = re.compile(r"还是|改成|改|instead|actually|rather", re.IGNORECASE)


def joined(before: str, said: str) -> str:
    """The remark after one more: what it contradicts (别敲门 / 还是敲门吧) gives way to it."""
    kept = [part for part in before.split("；") if part and not _contradicts(said, part)]
    if said in kept:
        return "；".join(kept)
    return "；".join([*kept, said])


def _contradicts(said: str, part: str) -> bool:
    same = any(matter.search(said) and matter.search(part) for matter in _MATTERS)
    turned = bool(_NOT.search(said)) != bool(_NOT.search(part))
    return same and (turned or _RATHER.search(said) is not None)
