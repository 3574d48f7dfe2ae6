"""One entry of a chain: who, what, how much, and what is written around it."""

from __future__ import annotations

import re

import msgspec
from msgspec.structs import replace

from handlers.understand import (
    chain_household,
    chain_marks,
    chain_notes,
    chain_person,
    chain_text,
    chain_wishes,
    chain_words,
    sentence,
)
from handlers.understand.chain_marks import EDGES, GONE, LESS, LIKE, MORE, NEW, SAME
from handlers.understand.chain_offer import Offer
from handlers.understand.chain_sheet import Piece, cut, joined, lines_of
from handlers.understand.lexicon import GOODS, NUMBER, PLUS, SPACE, TIME, TIMES
from handlers.understand.normalise import Said, blank, without
from handlers.understand.reading import Want
from handlers.understand.vocabulary import Vocabulary


class Entry(msgspec.Struct, frozen=True, gc=False):
    """What one person wrote under a number.

    `mode`: "", "new" (instead of before), "more" (on top), "less" (that many off), "gone", "same"
    (as `like`, a name or a number, or else as the one above; `twist` says what becomes of the wants).
    `gone` are goods that are taken back. `named` if there is nothing but a name,
    `odd` if that name is the goods'.
    """

    person: str
    wants: tuple[Want, ...] = ()
    note: str = ""
    paid: bool = False
    mode: str = ""
    like: str = ""
    twist: str = ""
    gone: tuple[Want, ...] = ()
    doubtful: str = ""
    number: int | None = None
    named: bool = False
    odd: bool = False


def read(piece: Piece, vocabulary: Vocabulary, offer: Offer) -> list[Entry]:
    """The entries of one piece: one person's, and those of whoever writes below or is written for."""
    found: list[Entry] = []
    for at, text in enumerate(_people(without(piece.said, _BOOKED), vocabulary, offer)):
        if _ANSWERS.match(text.plain):
            continue  # 团长回复2：都是上个月的
        if len(text.plain.strip()) > LONGEST:
            found.append(Entry("", doubtful=text.raw.strip()))
            continue
        told = without(_lessened(_unboxed(text)), chain_household.THEREOF)
        said, paid = chain_marks.settled(told)
        parts = chain_household.rooms(said) or chain_household.for_others(said)
        for person, part in parts:
            entry = _one(person, part, vocabulary, _too(part, found, vocabulary, offer))
            idle = entry is None or (len(parts) > 1 and not person and _is_idle(entry))
            if entry is not None and not idle:
                number = None if at else piece.number
                found += _each(replace(entry, paid=paid, number=number))
    return found


LONGEST = 800  # signs of one person's entry; a longer one is noise, or an attack


_BOTH = re.compile("(?P<one>.{2,8}?)[和跟、](?P<other>.{2,8}?)各")


def _each(entry: Entry) -> list[Entry]:
    """小钱和小孙各1斤: so much for each of them."""
    both = _BOTH.fullmatch(entry.person)
    if both is None:
        return [entry]
    return [replace(entry, person=both["one"]), replace(entry, person=both["other"], number=None)]


def _too(part: Said, found: list[Entry], vocabulary: Vocabulary, offer: Offer) -> Offer:
    """503：我也来一袋: of the one thing that the one above wants."""
    above = found[-1].wants if found else ()
    if "也" not in part.plain or len(above) != 1 or above[0].sku is None:
        return offer
    parts = chain_words.read(part, vocabulary, offer).parts
    who = (vocabulary.by_id[above[0].sku],)
    named = any(one[0] == GOODS for one in parts)
    return offer if named else Offer((who,), (who,), offer.units)


# What a shop's program prints in and below an order.
_BOOKED = re.compile(
    r"^\s*(?:昵称|微信名|商品(?:名称)?|状态|订单状态)\s*:|"
    r"^\s*(?:实付|应付|合计|总价|金额|小计|订单号|支付方式|付款时间|下单时间|跟团时间|收货人|收货信息|联系方式|电话|手机号?|自提点|提货点)\s*:.*$",
    re.MULTILINE,
)
_BOXED = re.compile(
    rf"\((?P<boxed>{chain_words.UNITS})\)\s*[x×*]\s*(?P<of>\d{{1,3}})(?![\d.])"
    rf"|(?<=[\s:])(?P<unit>[箱盒袋瓶包板提份件桶])\s?[x×*]?(?P<many>\d{{1,2}})(?![\d.]|\s?(?:{chain_words.UNITS}))"
)


def _unboxed(said: Said) -> Said:
    """苹果(箱) ×1 and 箱1 are one box."""
    for match in _BOXED.finditer(said.plain):
        unit, many = match["boxed"] or match["unit"], match["of"] or match["many"]
        said = blank(said, *match.span(), f"{many}{unit}")
    return said


_MINUS = re.compile(
    rf"(?<![\d-])(?P<many>\d{{1,3}})\s?(?P<unit>{chain_words.UNITS})?"
    rf"(?:\s?\(\s?[减少退-]\s?(?P<boxed>\d{{1,2}})(?:{chain_words.UNITS})?\s?\)|\s-\s?(?P<off>\d{{1,2}})(?=\s*$))"
)


def _lessened(said: Said) -> Said:
    """3(减1) and 3 -1 are two."""
    match = _MINUS.search(said.plain)
    if match is None:
        return said
    left = int(match["many"]) - int(match["boxed"] or match["off"])
    return blank(said, *match.span(), f"{max(left, 0)}{match['unit'] or ''}")


_ANSWERS = re.compile(r"\s*(?:团长|群主|老板娘?|店家|客服|管理员)\s*(?:回复|答复?|回)\s*[@\d:：]")


def _is_idle(entry: Entry) -> bool:
    """王姐 帮302带…: the writer has no wish of their own."""
    return not entry.wants and not entry.mode


def changed(person: str, said: Said, vocabulary: Vocabulary, offer: Offer) -> Entry | None:
    """What is said of a person's wish, if it is that it changes: 绿豆糕取消, 改1盒."""
    entry = _one(person, said, vocabulary, offer)
    return entry if entry is not None and entry.mode in ("gone", "new", "more", "less") else None


def is_entry(plain: str, vocabulary: Vocabulary, offer: Offer) -> bool:
    """Whether a line of its own holds a name and a wish."""
    plain = plain[:LONGEST]
    entry = _one("", Said(plain, plain), vocabulary, offer)
    if entry is None or not entry.person or not _is_name(plain, vocabulary):
        return False
    return bool(entry.wants) or entry.mode in ("gone", "same") or chain_text.looks_counted(plain)


def _is_name(plain: str, vocabulary: Vocabulary) -> bool:
    """再加一箱, 周六来拿 and 送到3号楼 begin no entry."""
    first = plain.strip(EDGES)
    parts = sentence.parse(first, vocabulary)
    leads = bool(parts) and parts[0][1] == 0 and parts[0][0] in _NO_NAMES
    return not leads and not chain_person.is_note(first)


_NO_NAMES = frozenset(("b", "a", "r", "c", "e", "x", TIME, "+"))


def _people(said: Said, vocabulary: Vocabulary, offer: Offer) -> list[Said]:
    """The lines of a piece, put together unless one begins with another name."""
    first, *more = map(_of_their_own, lines_of(said))
    if not more:
        return [first]
    people, text = [[first]], first.plain
    complete = is_entry(text, vocabulary, offer)
    for line in more:
        goes_on = chain_text.is_bullet(line.plain) or _is_goods(line, vocabulary, offer)
        begins = not goes_on and is_entry(line.plain, vocabulary, offer)
        if begins and complete:
            people.append([line])
            continue
        people[-1].append(line)
        text = f"{text} {line.plain}"
        complete = complete or is_entry(text, vocabulary, offer)
    return [joined(lines) for lines in people]


def _of_their_own(line: Said) -> Said:
    """A line without the bullet before a room: it begins an entry of its own."""
    bullet = chain_text.UNDER.match(line.plain)
    return blank(line, 0, bullet.end(), "") if bullet else line


def _is_goods(line: Said, vocabulary: Vocabulary, offer: Offer) -> bool:
    """五花肉 x1, below the name of whoever wants it."""
    words = chain_words.read(chain_household.trimmed(line), vocabulary, offer)
    kinds = [part[0] for part in words.parts if part[0] != SPACE]
    leads = kinds[:1] == [GOODS] and words.parts[0][1] == 0
    return leads and set(kinds[1:]) <= _COUNTING


_COUNTING = frozenset((NUMBER, TIMES, PLUS))


# ---- one person's words ----


def _one(person: str, said: Said, vocabulary: Vocabulary, offer: Offer) -> Entry | None:
    said, notes = chain_notes.read(chain_household.trimmed(said), vocabulary, offer)
    if not said.plain.strip(EDGES):
        return None
    same = _same(person, said, vocabulary, offer)
    entry = same or _plain(person, said, vocabulary, offer)
    note = " ".join(part for part in (*notes, entry.note) if part)
    return replace(entry, note=note)


def _plain(person: str, said: Said, vocabulary: Vocabulary, offer: Offer) -> Entry:
    words = chain_words.read(said, vocabulary, offer)
    start = 0 if person else chain_person.end_of_name(words, offer)
    name = person or chain_household.called(said.raw[:start])
    odd = False
    if not name and (trailing := _trailing(words)):
        name, end = trailing
        words = chain_words.read(cut(said, 0, end), vocabulary, offer)
    elif not name and (alone := _goods_alone(words, offer)):
        name, start, odd = said.raw[:alone].strip(EDGES), alone, True
    name = _with_room(name, words, start)
    wishes = chain_wishes.read(words, start, vocabulary, offer)
    body = words.said.plain[start:]
    entry = Entry(
        name, wishes.made, wishes.note, gone=wishes.gone, doubtful=wishes.strange, odd=odd
    )
    return _meaning(entry, said, body, wishes)


def _meaning(entry: Entry, said: Said, body: str, wishes: chain_wishes.Wishes) -> Entry:
    """What the words around the wishes do with them: take them back, change them, ask."""
    name = entry.person
    if chain_marks.CROSSED.match(said.plain):
        return Entry(name, mode="gone")
    if LESS.search(body):
        return replace(entry, wants=wishes.made or wishes.gone, mode="less", gone=())
    if chain_marks.is_gone(body) and (_stands_free(body) or not wishes.gone):
        return Entry(name, note=wishes.note, mode="gone")
    none = all(want.qty == 0 for want in wishes.made)  # 团子 0，点错了
    if none and (wishes.gone or wishes.made):
        return replace(entry, wants=(), mode="gone")
    if _asks(body):
        return replace(entry, wants=(), note="", doubtful=body.strip(EDGES))
    if not wishes.made and not wishes.strange:
        rest = body.strip(EDGES)
        return replace(entry, note="", doubtful=rest, named=not rest)
    mode = "new" if NEW.search(body) else "more" if MORE.search(body) else ""
    return replace(entry, mode=mode)


def _goods_alone(words: chain_words.Words, offer: Offer) -> int:
    """榴莲 2个, where nothing but durians is sold: so somebody calls themselves; 0 if it is not that."""
    parts = [part for part in words.parts if part[0] not in " ."]
    if not parts or parts[0][0] != GOODS or words.plain[: parts[0][1]].strip(EDGES):
        return 0
    end = parts[0][2]
    free = words.plain[end : end + 1] in ("", " ", "+", "\n")
    counts = all(part[0] in (NUMBER, "+", "*") for part in parts[1:])
    return end if free and counts and len(offer.main) < 2 else 0


_QUESTION = re.compile(
    "有没有|是不是|能不能|多少|几[个盒斤箱月天]|什么|怎么|能.{0,6}不$|(?<!可以)(?<![行好成中])[吗么?]+$"
)


def _asks(body: str) -> bool:
    """有没有24盒的？ orders none; 10瓶可以吗 does, and so does 是12盒的吗 是的话1箱."""
    clauses = [one.strip() for one in re.split(r"[,，。;；!\s]+", body) if one.strip(EDGES)]
    counted = [one for one in clauses if re.search(r"[\d一二两三四五六七八九十半俩+]", one)]
    return bool(counted) and all(_QUESTION.search(one.rstrip(" ~")) for one in counted)


_ROOM_AFTER = re.compile(rf"(?<=\s)(?:{chain_words.ROOM.pattern})\s*$")


def _with_room(name: str, words: chain_words.Words, start: int) -> str:
    """王姐 2箱 3-201: the room may stand behind the wish."""
    room = _ROOM_AFTER.search(words.said.plain, start)
    if (
        not room
        or len(room[0]) < 4
        or not name
        or chain_words.ROOM.search(name)
        or not _counted(words, start, room)
    ):
        return name
    return f"{name} {words.said.raw[room.start() : room.end()].strip()}"


def _counted(words: chain_words.Words, start: int, room: re.Match[str]) -> bool:
    return any(one[0] == NUMBER and start <= one[1] < room.start() for one in words.parts)


def _stands_free(body: str) -> bool:
    """Whether the cancelling is of all, not of the goods to which it is glued: 空心菜不要了."""
    last = list(GONE.finditer(body))[-1]
    return not body[: last.start()].removesuffix("已")[-1:].isalpha()


_NAME = re.compile(r"[\s,，—\-:：]+([^\s,，:：]{1,12})\s*$")


def _trailing(words: chain_words.Words) -> tuple[str, int] | None:
    """苹果2斤 王姐: the name may stand last."""
    match = _NAME.search(words.plain)
    if match is None or any(
        part[0] in (GOODS, NUMBER, "Q") and part[2] > match.start(1) for part in words.parts
    ):
        return None
    return words.said.raw[match.start(1) : match.end(1)], match.start()


# ---- like somebody else ----

_LESSER, _MORE_OF = re.compile("少|减|不要|去掉|没有"), re.compile("多|加|再|另|还|[+]")


def _same(person: str, said: Said, vocabulary: Vocabulary, offer: Offer) -> Entry | None:
    """同上, 跟2号一样, and what is different: 同楼上，多一盒咸鸭蛋."""
    match = SAME.search(said.plain)
    like = ""
    if match is None or not match.start():
        match = LIKE.search(said.plain, 1)
        if match is None:
            return None
        like = next((text for text in match.groups() if text), "")
    name = person or re.sub("[我也要]+$", "", said.raw[: match.start()].strip(EDGES)).strip(EDGES)
    rest = cut(said, match.end())
    words = chain_words.read(rest, vocabulary, offer)
    wishes = chain_wishes.read(words, 0, vocabulary, offer)
    lesser = _LESSER.search(rest.plain)
    twist = "less" if lesser else "more" if _MORE_OF.search(rest.plain) else "set"
    wants = wishes.gone if lesser and wishes.gone else wishes.made
    if chain_marks.is_gone(rest.plain) and not wants:
        return Entry(name, mode="gone")
    return Entry(name, wants, wishes.note, mode="same", like=like, twist=twist)
