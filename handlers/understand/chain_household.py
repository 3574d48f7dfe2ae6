"""Who is meant in a piece of a chain: several households in one line, and whoever writes for another."""

from __future__ import annotations

import re
from itertools import pairwise

from handlers.understand.chain_marks import ARROW, EDGES
from handlers.understand.chain_sheet import cut, joined
from handlers.understand.chain_words import ROOM
from handlers.understand.normalise import Said

_NEXT_ROOM = re.compile(rf"(?<=\S)[\s,，;；]+(?={ROOM.pattern}\s+\S)")


def rooms(said: Said) -> list[tuple[str, Said]]:
    """3-808 1盒 3-909 1盒: each room that an amount follows is another household."""
    text = trimmed(said)
    if not ROOM.match(text.plain) or "\n" in text.plain.strip():
        return []
    starts = [0, *(match.end() for match in _NEXT_ROOM.finditer(text.plain))]
    pieces = [cut(text, *span) for span in pairwise([*starts, len(text.plain)])]
    alike = all(
        re.search(r"\s.*[\d一二两三四五六七八九十半]", one.plain.strip()) for one in pieces
    )
    return [("", one) for one in pieces] if alike and len(pieces) > 1 else []


THEREOF = re.compile(
    r"[(,]?其中[^)\n]*\)?|(?<=[\d箱盒袋斤板个瓶提包份件桶])\s*\([帮替代][^)\n]*\)"
    r"|(?<=[箱盒袋斤板个瓶提包份件桶])[\s,]+[一两二三\d]+[箱盒袋斤板个瓶提包份件桶](?:给|送)[^,\n]*"
)  # 2瓶（其中1瓶帮702拿）: the sum was said before
_FOR = re.compile(
    r"(?:顺便|也|再|另外)?(?:帮|替|代|给|为)(?P<who>(?!我|咱|俺|忙)[^\s,，。;；+]{1,12}?)\s*(?:也|再|各|都)*(?:代?接|带|要|买|订|拿|来|报|下单|代购|捎|点|留|加)(?=[^一-鿿]|.)"
)
ON_BEHALF = re.compile(
    r"(?:顺便|也|再)?(?:帮|替|代|给)(?!我|咱|俺|[接买订拿带领报]$)(?P<who>[^\s的]{1,10})$"
)


def for_others(said: Said) -> list[tuple[str, Said]]:
    """帮302带…: what follows belongs to 302; what stands before, to the writer."""
    cuts = list(_FOR.finditer(said.plain))
    if not cuts:
        return [("", said)]
    own = [cut(said, 0, cuts[0].start())]
    pieces = []
    for at, match in enumerate(cuts):
        end = cuts[at + 1].start() if at + 1 < len(cuts) else len(said.plain)
        people = said.raw[match.start("who") : match.end("who")].strip(EDGES)
        closes = said.plain.find(")", match.end(), end)
        if closes > 0 and said.plain.rfind("(", 0, match.start()) > said.plain.rfind(
            ")", 0, match.start()
        ):  # 王老师(帮刘老师带1盒)2盒
            own[0] = cut(own[0], 0, said.plain.rfind("(", 0, match.start())) if not at else own[0]
            own.append(cut(said, closes + 1, end))
            end = closes
        if mine := _MINE.search(said.plain, match.end(), end):
            own.append(cut(said, mine.end(), end))
            end = mine.start()
        piece = cut(said, match.end(), end)
        pieces += [(person, piece) for person in re.split("[、和]", people)]  # 帮302和303各带1盒
    pieces.insert(0, ("", joined(own, " ")))
    return [(person, piece) for person, piece in pieces if piece.plain.strip(EDGES)]


_MINE = re.compile(
    r"[\s,，。;；、+]+(?:我?自己|我?自家|本人|我家?)(?:也|再|还|另外)*(?:要|来|拿|订)?"
)


def trimmed(said: Said) -> Said:
    """The text from its first sign on."""
    start = len(said.plain) - len(said.plain.lstrip())
    return cut(said, start)


_WAS = re.compile(rf"(?<=[一-鿿A-Za-z])\d{{1,2}}\s?{ARROW}\s*$")  # 王姐3→2箱


def called(text: str) -> str:
    """The name in what stands before a wish; 代601 and 帮302 name whom it is for."""
    name = _WAS.sub("", text).strip(EDGES + "❌✖✗🚫")
    other = ON_BEHALF.search(name)
    name = re.sub(r"(?<=.)[,，\s]+(?:顺便|也|再)?[帮替代给][我咱俺]\S*$", "", name)
    name = re.sub(
        r"(?<=\S)\s+(?:\S*[了啦啊吧!！]|也?[加算带记]上?我?)$", "", name
    )  # 老猫 忍不住了
    name = re.sub(r"(?<=\S)\s+[大小]$", "", name)  # 圆圆 大苹果
    name = re.sub(r"(?<=.)[让叫托喊]我[帮替代]?[接买订拿带领报]?$", "", name)  # 张姨让我代接
    if other:
        return other["who"].strip(EDGES)
    return name.rstrip("要来带接也我:") or name.rstrip("要来带接也:") or name
