"""One entry of a chain: who, what, how much, and what is written around it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from handlers.understand import items, sentence, wants
from handlers.understand.chain_text import cut
from handlers.understand.items import Count, Line
from handlers.understand.lexicon import CHANGE, EACH, MISTAKE, NUMBER, REMOVE
from handlers.understand.normalise import Said
from handlers.understand.numerals import THOUSAND
from handlers.understand.reading import Setting, Want
from handlers.understand.vocabulary import Vocabulary

_PAID = re.compile(
    r"\(?(?:已付款?|已转账?|已支付|付过了?|已付清|转过了|钱已付|paid|微信已付)\)?|[✅✔☑√💰💵🧧]️?"
)
_STRUCK = re.compile(r"~~.*?~~|(?:.[̵̶])+|<del>.*?</del>|<s>.*?</s>")
_GONE = re.compile(
    r"取消|不要了|不要$|退出|退了|退掉|退$|撤了?|作废|不参加|不接了|不订了|不买了|删除?|划掉|算我没说|放弃|弃|cancel|❌|✖|✗|🚫|\bout\b|不拼了|不团了|先不"
)
_WHOLE = re.compile(
    r"(?:^|[\s(,，。])(?:取消|退出|退了?|撤了?|作废|不要了|❌|✖|🚫|cancel(?:led)?)[\s)了。!]*$"
)
_SAME = re.compile(
    r"同上|同楼上|和?跟?上面一样|跟上一样|一样的?$|同前|同上一位|ditto|\bsame\b|同款|[〃″]"
)
_LIKE = re.compile(
    r"(?:同|跟|和|与)\s*(?:第?\s*(\d{1,3})\s*[楼号位]?|(\S{1,10}?))\s*(?:的)?(?:一样|相同)?$"
)
_ALL = re.compile(r"全都?要|都要|全部都?要?|每样|每种|全套|所有的?都?")
_NEW = re.compile(r"改成|改为|换成|改到|改|变成|更正|变更")
_MORE = re.compile(r"再加|再来|再要|追加|加购|加订|再订|加单|还要|另加|补")
_BRACKET = re.compile(r"[(\[【{]([^()\[\]【】{}]*)[)\]】}]")
_ROOM = re.compile(
    r"(?<![\d.])(?:\d{1,3}(?:[-—#/·]\d{1,4}){1,3}|\d{1,3}\s?(?:号楼|栋|幢|座|号院|弄|单元|楼)(?:[-\s]?\d{1,2}\s?(?:单元|门))?(?:[-\s]?\d{2,4}\s?(?:室|号|房)?)?|\d{1,2}[a-z]\d{0,4}|\d{3,4}\s?室|[a-z]\d{3,4}"
    r"|(?<![\d*x×+])\d{3,4}(?![\d.]|\s?(?:斤|箱|盒|袋|板|个|瓶|提|包|只|件|份|克|g\b|ml|元|块)))(?![\d.])"
)
_FOR = re.compile(
    r"(?:顺便|也|再)?(?:帮|替|代|给|为)(?P<who>(?!我|咱|俺|忙)[^\s,，。;；+]{1,8}?)\s*(?:也|再)?(?:带|接|要|买|订|拿|来|报|下单|代购|捎|点|留|加)(?=[^一-鿿]|.)"
)
_ON_BEHALF = re.compile(r"(?:顺便|也|再)?(?:帮|替|代|给)[^\s]{1,6}$")
_EDGES = ' \t\n:：,，。.;；、-—_|/+~!！?？*·•=>"'
_CODE = re.compile(r"(?<![a-z])([a-h])(?![a-z])")


@dataclass(frozen=True, slots=True)
class Offer:
    """What a chain is about: its goods in the order of the head, each with the unit it is sold in."""

    skus: tuple[int, ...] = ()  # positions in the vocabulary
    units: dict[int, str] = field(default_factory=dict)
    codes: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """What one person wrote. `mode`: "", "new" (instead of before), "more" (on top), "gone", "same"."""

    person: str
    wants: tuple[Want, ...] = ()
    note: str = ""
    paid: bool = False
    mode: str = ""
    like: str = ""
    doubtful: str = ""


def read(said: Said, vocabulary: Vocabulary, offer: Offer) -> list[Entry]:
    """The entries of one numbered piece: one person's, and those they write for somebody else."""
    paid = _PAID.search(said.plain) is not None
    said = _blank(said, _PAID)
    struck = _STRUCK.search(said.plain) is not None
    said = _blank(said, _STRUCK)
    found: list[Entry] = []
    pieces = _pieces(said)
    for first, (person, piece) in enumerate(pieces):
        entry = _one(person, piece, vocabulary, offer, paid=paid)
        if entry is None:
            continue
        if struck and not entry.wants and not first:
            entry = Entry(entry.person, mode="gone")
        found.append(entry)
    return found


def _blank(said: Said, pattern: re.Pattern[str]) -> Said:
    """The text with what matches made blank, so that positions stay."""
    raw, plain = said.raw, said.plain
    for match in pattern.finditer(plain):
        start, end = match.span()
        raw = raw[:start] + " " * (end - start) + raw[end:]
        plain = plain[:start] + " " * (end - start) + plain[end:]
    return Said(raw, plain)


def _pieces(said: Said) -> list[tuple[str, Said]]:
    """帮302带…: what follows belongs to 302; what stands before, to the writer."""
    cuts = list(_FOR.finditer(said.plain))
    if not cuts:
        return [("", said)]
    pieces = [("", cut(said, 0, cuts[0].start()))]
    for at, match in enumerate(cuts):
        end = cuts[at + 1].start() if at + 1 < len(cuts) else None
        person = said.raw[match.start("who") : match.end("who")].strip(_EDGES)
        pieces.append((person, cut(said, match.end(), end)))
    return [(person, piece) for person, piece in pieces if piece.plain.strip(_EDGES)]


def _one(
    person: str, said: Said, vocabulary: Vocabulary, offer: Offer, *, paid: bool
) -> Entry | None:
    if not said.plain.strip(_EDGES):
        return None
    said, notes = _notes(said, vocabulary)
    parts = sentence.parse(_hidden(said.plain), vocabulary)
    start = _content(said.plain, parts, vocabulary, offer) if not person else 0
    name = person or _ON_BEHALF.sub("", said.raw[:start]).strip(_EDGES)
    body = cut(said, start)
    if not name and (trailing := _trailing(body, vocabulary)):
        name, body = trailing
    entry = _body(name, body, vocabulary, offer)
    note = " ".join(part for part in (*notes, entry.note) if part)
    return Entry(name, entry.wants, note, paid, entry.mode, entry.like, entry.doubtful)


def _notes(said: Said, vocabulary: Vocabulary) -> tuple[Said, list[str]]:
    """Brackets hold notes, unless they hold goods, an amount or a room."""
    notes = []
    for match in list(_BRACKET.finditer(said.plain)):
        inside = said.plain[match.start(1) : match.end(1)]
        kinds = {part[0] for part in sentence.parse(inside, vocabulary)}
        start, end = match.span()
        if (
            kinds & {"G", NUMBER}
            or _ROOM.search(inside)
            or _GONE.search(inside)
            or _SAME.search(inside)
        ):
            for at in (start, end - 1):
                said = Said(
                    said.raw[:at] + " " + said.raw[at + 1 :],
                    said.plain[:at] + " " + said.plain[at + 1 :],
                )
            continue
        notes.append(said.raw[match.start(1) : match.end(1)].strip())
        blank = " " * (end - start)
        said = Said(
            said.raw[:start] + blank + said.raw[end:],
            said.plain[:start] + blank + said.plain[end:],
        )
    return said, [note for note in notes if note]


def _hidden(plain: str) -> str:
    """Rooms made invisible, so that 5-602 is no number of goods."""
    return _ROOM.sub(lambda match: "〓" * len(match[0]), plain)


_START = "GQNeir"  # goods, a thing, an amount, each, same, a removal: the wish begins


def _content(plain: str, parts: list[sentence.Part], vocabulary: Vocabulary, offer: Offer) -> int:
    """Where the name ends and the wish begins."""
    lead = len(plain) - len(plain.lstrip(_EDGES))
    first = plain[lead:]
    word_end = lead + len(re.split(r"[\s:：,，]", first, maxsplit=1)[0])
    candidates = [
        _wish_start(plain, parts, at) for at, part in enumerate(parts) if _begins(plain, parts, at)
    ]
    candidates = [
        at
        for at in candidates
        if at >= word_end or at == lead or _joined_wish(parts, at, word_end)
    ]
    for pattern in (_GONE, _SAME, _NEW, _MORE, _LIKE, _ALL):
        match = pattern.search(plain, lead + 1)
        if match:
            candidates.append(match.start())
    candidates += [
        match.start()
        for match in _CODE.finditer(plain)
        if match[1] in offer.codes and match.start() > lead
    ]
    inner = [at for at in candidates if at >= word_end or (at > lead and plain[at - 1] != " ")]
    if candidates and min(candidates) == lead:
        return _leading_goods(plain, parts, lead, word_end, offer, inner)
    start = min(candidates, default=word_end)
    between = plain[word_end:start].strip(_EDGES)
    return word_end if between and _nearest(between, vocabulary, offer) else start


def _wish_start(_plain: str, parts: list[sentence.Part], at: int) -> int:
    start = parts[at][1]
    while at and parts[at - 1][0] in "bac+*" and parts[at - 1][2] == start:
        at -= 1
        start = parts[at][1]
    return start


def _begins(plain: str, parts: list[sentence.Part], at: int) -> bool:
    kind, start, end, value = parts[at]
    if kind not in "GQNei":
        return False
    if kind == NUMBER and not value[2]:
        before = plain[start - 1 : start]
        after = plain[end : end + 1]
        return before in (
            "",
            " ",
            "\t",
            "+",
            "*",
            "x",
            "×",
            ":",
            ",",
            "〓",
            "要",
            "来",
            "\n",
            ")",
        ) or after in ("", " ", "\n", ",")
    return True


def _joined_wish(parts: list[sentence.Part], at: int, word_end: int) -> bool:
    """王姐苹果2斤 has its wish in the first word; 小鱼 2斤 only a name that sounds like one."""
    inside = [part for part in parts if at <= part[1] < word_end]
    return any(part[0] in (NUMBER, EACH, REMOVE) for part in inside) or not any(
        part[0] in "GN" for part in parts if part[1] >= word_end
    )


def _leading_goods(
    plain: str,
    parts: list[sentence.Part],
    lead: int,
    word_end: int,
    offer: Offer,
    inner: list[int],
) -> int:
    """The entry starts with goods: a nickname (苹果妈妈 2箱) or a wish without a name."""
    word = plain[lead:word_end]
    first = next(part for part in parts if part[1] >= lead)
    if first[0] == NUMBER and first[2] < word_end and not word.isdigit():
        return lead
    if any(part[0] == NUMBER and lead <= part[1] < word_end for part in parts):
        return lead
    later_goods = any(part[0] == "G" and part[1] >= word_end for part in parts)
    whole = first[0] == "G" and first[2] >= word_end
    if (
        whole
        and not later_goods
        and (not offer.skus or any(one in offer.skus for one in first[3]))
    ):
        return lead
    return min((at for at in inner if at >= word_end), default=word_end)


_NAME = re.compile(r"[\s,，—\-:：]+([^\s,，:：]{1,12})\s*$")


def _trailing(body: Said, vocabulary: Vocabulary) -> tuple[str, Said] | None:
    """苹果2斤 王姐: the name may stand last."""
    match = _NAME.search(body.plain)
    if match is None:
        return None
    parts = sentence.parse(_hidden(match[1]), vocabulary)
    if any(part[0] in "GN" for part in parts):
        return None
    return body.raw[match.start(1) : match.end(1)], cut(body, 0, match.start())


def _body(name: str, body: Said, vocabulary: Vocabulary, offer: Offer) -> Entry:
    plain = body.plain
    like = _LIKE.search(plain.strip())
    mode = "new" if _NEW.search(plain) else "more" if _MORE.search(plain) else ""
    made, note = _wants(body, vocabulary, offer)
    if _WHOLE.search(plain) or (_is_gone(plain) and not _goods_named(made)):
        return Entry(name, mode="gone")
    if made and all(one.note == "gone" for one in made):
        return Entry(name, tuple(made), mode="gone")
    made = [one for one in made if one.note != "gone"]
    if not made and _SAME.search(plain):
        return Entry(name, mode="same")
    if like and not re.search("[一二两三四五六\\d]", plain.strip()[: like.start()]):
        return Entry(name, mode="same", like=like[1] or like[2] or "")
    doubtful = "" if made or not plain.strip(_EDGES) else plain.strip()
    return Entry(name, tuple(made), note, mode=mode, doubtful=doubtful)


def _is_gone(plain: str) -> bool:
    """取消 counts, but not where another wish follows it: 两板不要了 要三板."""
    last = None
    for last in _GONE.finditer(plain):  # noqa: B007 - the last one
        pass
    return last is not None and not re.search(r"[一二两三四五六七八九十\d]", plain[last.end() :])


def _goods_named(made: list[Want]) -> bool:
    return any(one.said for one in made)


# ---- the wishes of an entry ----


def _wants(body: Said, vocabulary: Vocabulary, offer: Offer) -> tuple[list[Want], str]:
    body = _decoded(body, vocabulary, offer)
    plain = _hidden(body.plain)
    parts = sentence.parse(plain, vocabulary)
    found = items.read(plain, parts, vocabulary, bare=True)
    setting = Setting(group=tuple(vocabulary.goods[one].id for one in offer.skus))
    made = [_want(body, line, vocabulary, offer, setting) for line in found.lines if line.who]
    loose = _last_wish(plain, parts, found.loose)
    strange = _strange(body, parts, found, vocabulary, offer)
    if strange:
        made += strange
    elif (any(part[0] == EACH for part in parts) or _ALL.search(plain)) and not any(
        line.who for line in found.lines
    ):
        made += _everything(loose, vocabulary, offer)
    else:
        known = [line for line in found.lines if line.who]
        before = [one for one in loose if not known or one.place < known[0].place]
        made = _of_default(before, vocabulary, offer) + made
    return made, _leftover(body, parts)


def _decoded(body: Said, vocabulary: Vocabulary, offer: Offer) -> Said:
    """A2 B1: letters that the head gave to its goods, written out."""
    if not offer.codes:
        return body

    def name(match: re.Match[str]) -> str:
        at = offer.codes.get(match[1].lower())
        return match[0] if at is None else f" {vocabulary.goods[at].name} "

    pattern = re.compile(_CODE.pattern, re.IGNORECASE)
    return Said(pattern.sub(name, body.raw), pattern.sub(name, body.plain.lower()))


def _want(body: Said, line: Line, vocabulary: Vocabulary, offer: Offer, setting: Setting) -> Want:
    default = None if line.action == "remove" else THOUSAND
    known = [one for one in line.who if one in offer.skus]
    if known:
        line.who = tuple(known)
    if line.unit in ("", "俩") and line.who and line.who[0] in offer.units:
        line.unit = offer.units[line.who[0]]
    want = wants.want(body, line, vocabulary, setting, default)
    if line.action == "remove":
        return Want(want.said, want.matches, want.qty, want.unit, note="gone")
    return want


def _last_wish(plain: str, parts: list[sentence.Part], loose: tuple[Count, ...]) -> list[Count]:
    """一板半算了 就一板: after a word of correction only the later amount counts."""
    kept: list[Count] = []
    for count in loose:
        past = kept[-1].place if kept else count.place
        if plain[max(0, count.start - 1) : count.start] == "共":
            kept.clear()
        elif any(kind in (REMOVE, MISTAKE, CHANGE) for kind, *_ in parts[past + 1 : count.place]):
            kept.pop()
        kept.append(count)
    return kept


def _of_default(loose: list[Count], vocabulary: Vocabulary, offer: Offer) -> list[Want]:
    """Amounts alone mean the chain's one product, or the one that is sold in that unit."""
    made = []
    for count in loose:
        fitting = [one for one in offer.skus if count.unit in vocabulary.units[one]]
        who = (
            offer.skus
            if len(offer.skus) == 1
            else tuple(fitting)
            if len(fitting) == 1
            else offer.skus[:3]
        )
        if who:
            made.append(_amount(count, who, vocabulary, offer))
    return made


def _amount(count: Count, who: tuple[int, ...], vocabulary: Vocabulary, offer: Offer) -> Want:
    unit = count.unit
    if unit in ("", "俩", "份", "单", "件") and who[0] in offer.units:
        unit = (
            offer.units[who[0]] if unit not in vocabulary.units[who[0]] or unit == "俩" else unit
        )
    line = Line("G", 0, 0, 0, who, count.qty, count.high, unit)
    return wants.want(Said("", ""), line, vocabulary, Setting(), THOUSAND)


def _everything(loose: list[Count], vocabulary: Vocabulary, offer: Offer) -> list[Want]:
    """各一份: that many of everything in the head."""
    count = loose[-1] if loose else Count(0, 0, 0, THOUSAND, None, "")
    return [_amount(count, (one,), vocabulary, offer) for one in offer.skus]


def _strange(
    body: Said,
    parts: list[sentence.Part],
    found: items.Items,
    vocabulary: Vocabulary,
    offer: Offer,
) -> list[Want]:
    """香错2瓶: words that nobody knows beside an amount, matched by sound and by what is on offer."""
    made = []
    lines = [line for line in found.lines if not line.who and line.qty is not None]
    spans = [
        (line.start, line.end, Count(0, 0, 0, line.qty or 0, line.high, line.unit))
        for line in lines
    ]
    for count in found.loose:
        words = re.search(
            r"([一-鿿]{2,8}|[a-z]{3,12})\s*[*x×+:：]?\s*$", body.plain[: count.start]
        )
        if words and not any(
            part[1] < words.end(1) and part[2] > words.start(1)
            for part in parts
            if part[0] not in " ht"
        ):
            spans.append((words.start(1), words.end(1), count))
    for start, end, count in spans:
        who = _nearest(body.plain[start:end], vocabulary, offer)
        if who:
            made.append(_amount(count, who, vocabulary, offer))
    return made


def _nearest(words: str, vocabulary: Vocabulary, offer: Offer) -> tuple[int, ...]:
    found = vocabulary.search(words, 5)
    on_offer = [
        match
        for match in found
        if vocabulary.by_id[match.sku] in offer.skus and match.score >= 0.6
    ]
    if on_offer:
        return (vocabulary.by_id[on_offer[0].sku],)
    good = [match for match in found if match.score >= wants.NEAR]
    return (vocabulary.by_id[good[0].sku],) if good else ()


def _leftover(body: Said, parts: list[sentence.Part]) -> str:
    """What stands behind the wishes: 送上楼."""
    last = max((end for kind, _, end, _ in parts if kind in "GNe"), default=0)
    return body.raw[last:].strip(_EDGES) if last else ""
