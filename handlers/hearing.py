"""What the moment tells about words that were read: fragments, bare names, slips of a question.

The understanding knows the language; here stands what follows from the conversation: an amount
alone sets the last goods exactly, a remark in haste is no order, courtesies need no answer.
"""

from __future__ import annotations

import re

from msgspec.structs import replace

from handlers import plain
from handlers.amounts import (
    FIGURES,
    is_amount,
    is_refused,
    unit_of,
    with_count,
)
from handlers.context import Here
from handlers.understand import (
    Add,
    Address,
    Ask,
    ChangeQty,
    GiveAddress,
    Intent,
    JoinGroup,
    Match,
    Order,
    Pick,
    Pickup,
    Reading,
    Remark,
    Remove,
    Simple,
    Want,
    When,
    times,
    understand,
)
from handlers.understand.normalise import normalise

BASKET = (Order, Add, JoinGroup, Remove, ChangeQty, GiveAddress, Pickup, Remark)
UNKNOWN_GOODS = 0.6  # the doubt of a clear wish for goods that the shop does not know
COURTESIES = {"greet", "thanks", "yes", "no", "checkout", "other"}
MOST_NAMES = 8
LONGEST_NOTE = 16
YES, NO = Simple("yes"), Simple("no")
CONSENTS = (YES, Simple("checkout"))

_ASKS = re.compile(
    r"吗|么|呢|能|可以|可不可|行不|几点|多久|多长|什么|啥|怎么|哪|？|\?|when|can|do you|will|how",
    re.IGNORECASE,
)
_FETCHING = re.compile(r"自提|自取|取|拿|不用送|别送|pick|collect|come|fetch", re.IGNORECASE)
_HOW = re.compile(
    "剁|切|去皮|去骨|去头|去鳞|杀好|绞|打成|分开|挑|要[大小甜熟嫩肥瘦新]|[大小嫩熟肥瘦]一?点"
)
_CLAUSES = re.compile(r"[，,。;；！!\n]")
_TELLS_HOW = re.compile(
    "不要|别|要[^吗]|送|放|一起|新鲜|大[的点]|小[的点]|快|慢|电话|call|leave|ring|fresh|careful|together",
    re.IGNORECASE,
)
_NO_AMOUNT = re.compile("一[起样会下定直共般点]|[上下前后]一[单次回个]|第一|万一|统一")
_MORE = re.compile(r"再|加|多|还要|\+|more|another|add|extra", re.IGNORECASE)
_CLAIM = re.compile(r"(?:认领|claim)\D{0,9}\d", re.IGNORECASE)
_LINK = re.compile(r"(?:绑定|link)\s*[A-Za-z0-9]{6,8}", re.IGNORECASE)
_PLACING = re.compile(
    r"下单|结[账算]|买单|提交|就这[些样]|就要这些|付[款钱]|[都全](?:给我)?下[了吧]|^(?:下[吧了啦])+"
    r"|可以了|好了|确[认定]|\bcheck ?out\b|confirm"
    r"|\bplace (?:the|my|this|an|it)\b|\border (?:it|this|that|these|them|now|please)\b|^(?:please )?order$"
    r"|\bi(?:'ll| will) order\b|that.s (?:all|it)",
    re.IGNORECASE,
)
# a question or a condition is no yes: 货到付款是吧, 便宜5块我就下单, 可以了 多少钱
_NOT_YET = re.compile(
    r"不|别|先|等|待|吗|么|？|\?|是吧|对吧|[问]题吧|便宜|优惠|才(?:下|买|要)|要是|如果|的话|万一|多少|怎么|什么"
    r"|not|don.t|wait|\bif\b|unless|cheaper",
    re.IGNORECASE,
)
_STICKER = re.compile(r"[\[【][^\]】]{1,8}[\]】]")  # [微笑], as WeChat writes its faces
_LISTED = re.compile(r"[、,，;；\s]+|和|还有| and ")
_ROOM = re.compile(r"(?:\d{1,2}单元)?\d{2,4}(?:室|房|号房)|\d{1,2}单元\d{2,4}")
_HOUSE = re.compile(
    r"(?:送到?)?(?:\d{1,3}|[一二三四五六七八九十]{1,3})(?:号楼|[栋幢座])(?:\s?\d{1,2}单元)?(?:\s?\d{2,4}室?)?"
)
_SLIP_OF_ROOM = re.compile(  # 不对 是502: of the door that was said before
    r"(?:(?:地址|房号|写|打|说)?错了|不对|不是\d{3,4}|[哦啊]不|[,，\s])+(?:应该)?[是到]?\s*(?P<room>\d{3,4})室?"
)
_TAKES = re.compile(
    "(?:那就?|我)?(?:要[了的]?|[买拿]了?|来(?:一?[个份点])?)"
    "|yes,? please|(?:yes,? )?i(?:'ll take| want) (?:it|that|one)",
    re.IGNORECASE,
)
_AND_THIS = re.compile(r"呢[?？\s]*$")
# what is said around a time that is said alone
_RATHER = re.compile(
    r"^(?:(?:不要|别|不用)[^,，]{1,4}送?[,，]|那|就|还是|要不|等|改成|改到|改|换到|换成|大概|最好|麻烦|请|帮我|给我|[,，\s]"
    r"|(?:make it|change (?:it )?to|deliver|bring it|at)\b)+",
    re.IGNORECASE,
)
_BROUGHT = re.compile(
    r"(?:[再来送到去]|过来|配送|吧|行了|好了|就行|就好|[哈哦啊,，\s]|\b(?:please|instead|then))+$",
    re.IGNORECASE,
)
_EDGES = " 。.!！~～吧啊呀哈?？"


def asks(text: str) -> bool:
    """Whether somebody asks, rather than says how it shall be."""
    return _ASKS.search(text) is not None


def adds(text: str) -> bool:
    """Whether somebody says that this comes on top of something."""
    return _MORE.search(text) is not None


def wordless(text: str) -> bool:
    """Emoji, punctuation: nothing that could be read."""
    return not any(sign.isalnum() for sign in _STICKER.sub("", text))


def heard(text: str, reading: Reading, here: Here) -> Reading:
    """The reading, as this conversation lets it be understood."""
    if with_code := _with_code(text.strip()):
        return Reading((with_code,))
    answered = plain.answer(text) if here.setting().asked and not _answers(reading) else None
    if answered is not None:
        return Reading((answered,))
    intents = _without_stray_address(reading.intents, text)
    intents = _without_places(intents, text, here)
    main = intents[0]
    if any(isinstance(i, GiveAddress | Pickup) for i in intents) and not _wishes(intents):
        intents = (*_amount_beside(text, here), *intents)
    if alone := _alone(main, text, here):
        return Reading((alone,))
    when = _only_a_time(text, reading, here)
    if when is not None:
        return replace(reading, intents=(ChangeQty(()),), when=when)
    intents = tuple(_left_there(_exactly(intent, text, here), text) for intent in intents)
    intents = tuple(_with_notes(_counted(intent, text, here), text) for intent in intents)
    if main == Simple("checkout") and not _places(text):
        intents = (_held_back(text, here),)
    if any(isinstance(intent, BASKET) for intent in intents):
        intents = tuple(i for i in intents if not (isinstance(i, Simple) and i.name in COURTESIES))
    doubt = 0.0 if _unknown_goods(intents, reading) else reading.doubt
    return replace(reading, intents=intents, doubt=doubt)


def _alone(main: Intent, text: str, here: Here) -> Intent | None:
    """What names alone say: 鸡蛋 a wish, 香蕉呢 (after the price of apples) a price, 304室 the rest of a door."""
    said = text.strip(_EDGES)
    named = () if here.message.group else names(_AND_THIS.sub("", text), here)
    if named and said.endswith("呢"):
        return Ask("price", named)
    if named and (says_nothing(main) or _takes(main, text)):
        return Order(named)
    if (here.basket or here.just_ordered) and (door := _SLIP_OF_ROOM.fullmatch(said)):
        return GiveAddress(Address(door["room"], room=door["room"]))
    if _TAKES.fullmatch(said) and (taken := _shown_last(here)):
        return Order(taken)
    if (here.basket or here.conversation.undecided(here.now)) and _is_door(said, here):
        reading = understand(text, here.vocabulary, replace(here.setting(), asked="address"))
        if isinstance(reading.main, GiveAddress):
            return reading.main
    return None


def _is_door(said: str, here: Here) -> bool:
    """3号楼, 幸福里, 502: a piece of an address, whatever is asked."""
    if here.message.group or here.role:
        return False
    if _HOUSE.fullmatch(said) or _ROOM.fullmatch(said):
        return True
    if said.isdecimal():
        return 3 <= len(said) <= 4  # a room: of no good are there so many
    served = here.vocabulary.communities
    return any(said in (one.name, *one.aliases) for one in served)


def _shown_last(here: Here) -> tuple[Want, ...]:
    """要了, after the price of one thing that is not in the basket yet: that thing."""
    talk = here.conversation
    if not talk.fresh(here.now) or len(talk.last) != 1:
        return ()
    question = talk.open_question(here.now)
    if talk.last[0] in {sku for sku, _ in here.basket} or (
        question and talk.last_at <= question.at
    ):
        return ()  # what was asked since is answered first
    return (Want(here.name_of(talk.last[0]), (Match(talk.last[0], 1.0),)),)


def _with_code(said: str) -> Intent | None:
    """认领 12 ABCD / 绑定 ABCD: what a code is for is said in one word."""
    if _CLAIM.match(said):
        return Simple("claim")
    return Simple("link") if _LINK.fullmatch(said) else None


def _answers(reading: Reading) -> bool:
    """Whether the understanding has found an answer itself."""
    return isinstance(reading.main, Pick) or reading.main in (YES, NO)


def _corrected(intent: Intent) -> Intent:
    """A message that replaces an earlier one says how much there shall be, not how much more."""
    return ChangeQty(intent.wants) if isinstance(intent, Order | Add) else intent


def names(text: str, here: Here) -> tuple[Want, ...]:
    """Wishes of a message that is nothing but names of goods: 鸡蛋 / 鸡蛋、牛奶; else none."""
    known = here.vocabulary
    parts = [part for part in _LISTED.split(text.strip(_EDGES).lower()) if part]
    whole = text.strip(_EDGES).lower()
    if whole in known.names:
        parts = [whole]
    if not 0 < len(parts) <= MOST_NAMES or not all(part in known.names for part in parts):
        return ()
    return tuple(
        Want(part, tuple(Match(known.goods[at].id, 1.0 / len(who)) for at in who[:3]))
        for part in parts
        if (who := known.names[part])
    )


def named_in(text: str, here: Here) -> tuple[Want, ...]:
    """The goods that are named somewhere in a text: those with the longest name."""
    known = here.vocabulary.named(text)
    return names(known, here) if known else ()


def says_nothing(main: Intent) -> bool:
    """Whether a reading leaves a bare name unread."""
    if isinstance(main, GiveAddress):
        return not _is_place(main.address) and not main.usual
    return main == Simple("other")


def _takes(main: Intent, text: str) -> bool:
    """五花肉吧 settles on something, however much it sounds like a question."""
    return isinstance(main, Ask) and text.rstrip(" 。.!！~").endswith("吧") and not asks(text)


def _is_place(address: Address) -> bool:
    return bool(
        address.community or address.community_name or address.building or address.room or address.phone
    )  # fmt: skip


def _without_stray_address(intents: tuple[Intent, ...], text: str) -> tuple[Intent, ...]:
    """While an address is asked for, 不要鸡蛋 is still no address; 送到菜场门口 is one, beside goods too."""
    main, *rest = intents
    if isinstance(main, GiveAddress) or main == Simple("other"):
        return intents
    kept = [i for i in rest if not isinstance(i, GiveAddress) or _is_meant(i, text)]
    return (main, *kept)


def _is_meant(intent: GiveAddress, text: str) -> bool:
    where = intent.address
    return intent.usual or _is_place(where) or (bool(where.text) and f"到{where.text}" in text)


def _without_places(intents: tuple[Intent, ...], text: str, here: Here) -> tuple[Intent, ...]:
    """阳光花园 is no bunch of flowers (花): what is named in a 小区 only is not wished for."""
    rest = text
    for community in here.vocabulary.communities:
        for name in (community.name, *community.aliases):
            rest = rest.replace(name, " ")
    if rest == text:
        return intents
    kept: list[Intent] = []
    for intent in intents:
        if isinstance(intent, Order | Add | JoinGroup):
            wants = tuple(want for want in intent.wants if want.said in rest or not want.matches)
            if wants:
                kept.append(type(intent)(wants))
        else:
            kept.append(intent)
    return tuple(kept) or intents


def _wishes(intents: tuple[Intent, ...]) -> bool:
    return any(isinstance(i, Order | Add | ChangeQty | JoinGroup | Remove) for i in intents)


def _amount_beside(text: str, here: Here) -> tuple[Intent, ...]:
    """来一包，送3号楼: the amount is of what was talked of last."""
    clauses = re.split(rf"{_CLAUSES.pattern}|\s", text)
    said = next((c.strip() for c in clauses if len(c.strip()) > 1 and is_amount(c, here)), "")
    if not said or said == text.strip() or not here.setting().last:
        return ()
    reading = heard(said, understand(said, here.vocabulary, here.setting()), here)
    return tuple(i for i in reading.intents if isinstance(i, Order | Add | ChangeQty))


def _only_a_time(text: str, reading: Reading, here: Here) -> When | None:
    """明天送, with a basket at hand, or 还是下午吧, and nothing else, asks nothing: it says when."""
    if _ASKS.search(text):
        return None
    main = reading.main
    if isinstance(main, Ask) and main.topic == "delivery" and (reading.when or not here.basket):
        return reading.when if here.basket else None
    bare = _BROUGHT.sub("", _RATHER.sub("", text.strip(_EDGES)))
    when = times.find(normalise(bare), here.local_now) if bare else None
    return when if when is not None and when.text == bare and len(bare) > 1 else None


def _exactly(intent: Intent, text: str, here: Here) -> Intent:
    """两板, said alone, sets what was talked of last: it adds nothing."""
    if here.message.edits:
        return _corrected(intent)
    if not isinstance(intent, Order | Add | JoinGroup | ChangeQty) or len(intent.wants) != 1:
        return intent
    want = intent.wants[0]
    if not is_amount(want.said, here):
        joins = isinstance(intent, JoinGroup) and not _names_goods(want.said, here)
        return _held_back(text, here) if joins else intent
    if _NO_AMOUNT.search(text) or _is_size(want, text, here):
        return _held_back(text, here)
    last = here.conversation.last if here.conversation.fresh(here.now) else ()
    if len(last) == 1 and last[0] in here.goods and want.sku != last[0]:
        want = Want(want.said, (Match(last[0], 1.0),), want.qty, unit_of(want.said))
    if _MORE.search(text):
        return type(intent)((want,))
    return ChangeQty((want,))


def _is_size(want: Want, text: str, here: Here) -> bool:
    """30个的, of eggs that come by trays of thirty, says which, and not how many."""
    goods = here.goods.get(want.sku or 0)
    if goods is None or not text.rstrip(_EDGES).endswith("的") or want.qty is None:
        return False
    factors = {unit.unit: unit.factor for unit in goods.units}
    size = want.qty * factors.get(want.unit or "", 0) // 1_000
    return any(size == factor and unit != want.unit for unit, factor in factors.items())


def _left_there(intent: Intent, text: str) -> Intent:
    """放门口 tells the courier how; only who comes to fetch it needs no delivery."""
    if isinstance(intent, Pickup) and not _FETCHING.search(text):
        return Remark(text.strip())
    return intent


def _with_notes(intent: Intent, text: str) -> Intent:
    """排骨帮我剁小块: how these goods are wanted stands beside them."""
    if not isinstance(intent, Order | Add | ChangeQty):
        return intent
    names = [want.said for want in intent.wants]
    clauses = [c for c in _CLAUSES.split(text) if sum(name in c for name in names) == 1]
    return type(intent)(tuple(_noted(want, clauses) for want in intent.wants))


def _counted(intent: Intent, text: str, here: Here) -> Intent:
    """6 eggs: a number before an English name counts pieces, where pieces are sold."""
    if not isinstance(intent, Order | Add | ChangeQty):
        return intent
    if len(intent.wants) == 1 and is_refused(intent.wants[0], text):
        return Remove(intent.wants)
    return type(intent)(tuple(with_count(want, text, here) for want in intent.wants))


def _noted(want: Want, clauses: list[str]) -> Want:
    rest = next((c.split(want.said, 1)[1] for c in clauses if want.said in c), "")
    how = FIGURES.sub("", rest.strip(), count=1) if FIGURES.match(rest.strip()) else rest
    how = how.removeprefix(want.unit or "").strip(_EDGES)
    if want.note or len(how) > LONGEST_NOTE or not _HOW.search(how):
        return want
    return replace(want, note=how)


def _names_goods(said: str, here: Here) -> bool:
    """Whether these words name goods, or are the +1 of a group."""
    return said.strip().startswith("+") or bool(here.vocabulary.named(said))


def _places(text: str) -> bool:
    """Whether somebody says in so many words that the order shall be placed."""
    return _PLACING.search(text) is not None and _NOT_YET.search(text) is None


def _held_back(text: str, here: Here) -> Intent:
    """不要小的 is no order to place: it is a remark, or a look at the basket."""
    if here.basket and _TELLS_HOW.search(text) and not _ASKS.search(text):
        return Remark(text.strip())
    return Simple("view_cart")


def _unknown_goods(intents: tuple[Intent, ...], reading: Reading) -> bool:
    """来两个榴莲 and 不要榴莲了 are clear, although the shop has none."""
    main = intents[0]
    if not isinstance(main, Order | Add | Remove) or reading.doubt > UNKNOWN_GOODS:
        return False
    return all(not (want.matches or wordless(want.said)) for want in main.wants)
