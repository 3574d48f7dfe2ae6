"""What is written around a wish in a chain: paid, struck through, cancelled, like somebody else's."""

from __future__ import annotations

import re

from handlers.understand.normalise import Said, blank, without

EDGES = ' \t\n:：,，。.;；、-—_|/+~!！?？*·•=>"…⭐★☆◆▶❤@#'
# The sum that was paid is no amount of goods: 已付387.
PAID = re.compile(
    r"[(\[]?(?:(?:微信|支付宝|钱)?已经?(?:付款?|转账?|支付|付清|发|给)(?:群里|你|团长)?|(?:付|转)过?了|转账(?:了|过|好)|付过|转过|钱已?[付转发](?:群里)?|付清了?|paid)\s*(?:[:：]?\s*[¥￥]?\d+(?:\.\d+)?(?:元|块)?)?[)\]]?"
    r"|\[(?:红包|转账|ok)\]|[✅✔☑√💰💵🧧]️?\s*(?:[¥￥]\d+(?:\.\d+)?)?"
)
# What it comes to is no amount either: 共115.7, 3支=47.7, 29.9元 转账, 护手霜1 45.8.
_COMES_TO = re.compile(
    r"(?:[一总]?共计?|合计|总计|小计)\s*[:：]?\s*[¥￥]?\d+(?:\.\d{1,2})?(?:元|块钱?)?(?![\d.]|\s?[斤箱盒袋板个瓶提包只份件桶把卷条罐串支套双])"
    r"|(?<=[\d斤箱盒袋板个瓶提包只份件桶把卷块条罐串支套双])\s*=\s*[¥￥]?\d+(?:\.\d{1,2})?(?:元|块钱?)?"
    r"|(?:(?<![\d.])\d+(?:元|块)|(?<![\d.])\d+\.\d{1,2}(?:元|块)?)\s*(?=已?(?:转|付|发)|微信|支付宝|现金)"
    r"|(?<=[\d斤箱盒袋板个瓶提包只份件桶把卷块条罐串支套双])\s+[¥￥]?\d{2,}\.\d{1,2}(?:元|块钱?)?\s*$"
)
_BY = re.compile(r"(?<=\s)(?:微信|支付宝|现金)?转账\s*$")
_DECORATION = re.compile(r"\[(?!已?(?:取消|退))[一-鿿]{1,3}\]")
_STRUCK = re.compile(r"~~.*?~~|(?:[^\n][\u0334-\u0338])+|<del>.*?</del>|<s>.*?</s>")
_WHOLE_LINE = re.compile(r"^[\d\s.、)]*❌?\s*$")

CROSSED = re.compile(r"[❌✖✗🚫]")
GONE = re.compile(
    r"取[消销肖]|唔[要使]|[勿弗]要[了哉]|(?:全?都|全部)?(?:不[要买订拼团接参])了|(?:不要|退)$|退[出了掉单团订款]|撤(?:[了回单销]|$)|作废|不参加|[划删去]掉|删除|算了|算我没说|放弃|弃|cancel|❌|✖|✗|🚫|\bout\b|先不(?:要|买|订|接)|不需要了|不用了|鸽了"
)
# A number that stands after the word is another wish: 两板不要了 要三板.
_ANOTHER = re.compile(
    r"[一二两三四五六七八九十俩\d]\s*(?:[箱盒袋斤板个瓶提包只份件桶把卷块条罐串篮]|公斤|kg|$)"
)
ALL = re.compile(
    r"(?:以上|这|上面)?(?:[两三四五六2-9]|几)\s*[种样款](?:都|全)?(?:要|来)?|全都?要|都[要来]|全部都?要?|全来|每[样种款]|全套|所有的?都?|一样(?=\s*[一1两2各]\s*[^样])"
)
SAME = re.compile(
    r"同上(?!上)(?:一位|一楼|面)?|同楼上"
    r"|[和跟同与]?(?:上面|楼上|上一[位楼个条]|前面|前一[位个])(?:的)?(?:一样|相同|同款)"
    r"|同前|同款|(?:^|[\s,:：]|也)一样(?:的)?(?=$|[\s,.。])|ditto|\bsame\b(?! as)|[〃″]"
)
LIKE = re.compile(
    r"(?:同|跟|和|与|照)\s*(?:(?:第|接龙)?\s*(?P<number>\d{1,3})\s*[楼号位]?|(?P<who>[^\s,，。;；]{1,12}?))\s*(?:的)?(?:一样|相同|同款)(?:的)?"
    r"|same as (?:no\.? ?)?(?P<model>[^\s,]{1,12})"
    r"|(?:^|(?<=[\s,:：]))同\s*(?:第?\s*(?P<bare>\d{1,3})\s*[楼号位]?|(?P<name>[^\s,，。;；]{1,10}))(?=$|[\s,，。;；+])"
)
EXCEPT = re.compile("除了?")
ARROW = "(?:→|➡|[-=]>)"  # 6→4
NEW = re.compile(
    r"改成|改为|换成|改到|改要|改(?=\s*(?:[一-鿿]{1,6}?\s?)?[\d一二两三四五六七八九十俩半])|变成|更正|变更|换(?=\s*[\d一二两三四五六七八九十])|[打写报接点填]错"
    rf"|{ARROW}"
)
MORE = re.compile(
    r"再?追加|再加|再来|再要|再[带拿买订接]|加购|加订|加单|还要|另加|补|多加|多[来要]|又加"
)
LESS = re.compile(r"(?:减少?|少要?|退|取消|去掉|扣)\s*(?=[\d一二两三四五六七八九十半])")


def unstruck(said: Said) -> Said:
    """Struck-through words become one sign of cancelling; a line that is all struck becomes empty.

    Beside an amount that stands (3板 ~~2板~~) they were a slip of the pen, and cancel nothing.
    """
    for match in _STRUCK.finditer(said.plain):
        start, end = match.span()
        begin = said.plain.rfind("\n", 0, start) + 1
        rest = said.plain[begin:start] + " " + said.plain[end:].partition("\n")[0]
        said = blank(said, start, end, " " if _ANOTHER.search(rest) else "❌")
    at = 0
    for line in said.plain.split("\n"):
        if "❌" in line and _WHOLE_LINE.match(line) and line.strip()[-1] == "❌":
            said = blank(said, at, at + len(line))
        at += len(line) + 1
    return said


_KEYCAP = re.compile("([1-9])⃣(?!\\s?[箱盒袋斤板个瓶提包只份件桶把卷罐串支套双])")
_COUNTED_BY_CAPS = re.compile("([1-9])⃣")


def uncapped(said: Said) -> Said:
    """1⃣ and its like become ①, which also counts goods or people."""

    def circle(match: re.Match[str]) -> str:
        return " " + chr(0x245F + int(match[1]))

    raw, plain = _KEYCAP.sub(circle, said.raw), _KEYCAP.sub(circle, said.plain)
    return Said(_COUNTED_BY_CAPS.sub(r" \1", raw), _COUNTED_BY_CAPS.sub(r" \1", plain))


def settled(said: Said) -> tuple[Said, bool]:
    """The text without signs of payment, and whether there were any."""
    said = without(said, _COMES_TO)
    paid = PAID.search(said.plain) is not None or _BY.search(said.plain) is not None
    return without(without(without(said, PAID), _BY), _DECORATION), paid


def is_gone(plain: str) -> bool:
    """Whether the last word is that it is cancelled, whatever the reason given after it."""
    found = list(GONE.finditer(plain))
    return bool(found) and not _ANOTHER.search(plain[found[-1].end() :])
