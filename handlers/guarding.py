"""What a statistical reading may not do: the words have to bear it out.

What is guarded here would cost somebody something if a guess were believed: their messages muted,
their basket emptied, a remark lost or made up, one box more instead of one less.
"""

from __future__ import annotations

import re

from msgspec.structs import replace

from handlers import hearing, remarks, several
from handlers.addresses import CALLED
from handlers.amounts import is_amount
from handlers.context import Here
from handlers.understand import (
    Add,
    Address,
    Ask,
    Cancel,
    ChangeQty,
    GiveAddress,
    Intent,
    JoinGroup,
    Match,
    Order,
    Pickup,
    Reading,
    Remark,
    Remove,
    Setting,
    Simple,
    Want,
    When,
    understand,
)
from store.catalogue import Goods

WISHES = (Order, Add, Remove, ChangeQty)
_NEWS = re.compile(
    r"退订|推送|消息|提醒|通知|广告|订阅|打扰|骚扰|群发|别.{0,2}[发推]|不要.{0,2}[发推]"
    r"|news|messag|push|notif|subscri|spam"
    r"|\bads?\b|promo|\bmute|^\s*(?:stop|td)\W*$"
    r"|\bstop\b.*\b(?:send|writ|text)|(?:don'?t|no more) (?:send|writ|bother)",
    re.IGNORECASE,
)
_OFF = re.compile(
    r"不|别|算了|取消|清空|撤|退|删|重来|重新|没|停|唔"
    r"|\b(?:no|not|cancel|clear|empty|never|forget|drop|remove|stop|start over)"
    r"|don'?t|scrap|undo",
    re.IGNORECASE,
)
# what holds only if something is lacking, or says how much it may come to, calls nothing off
_ONCE_MORE = re.compile(
    r"再(?:来|要|送|下)一?(?:单|份)(?:一[样模]一?样?的)?(?=$|[\s,，。送])|再来一(?:单|份)同样的"
)
_HELPING = re.compile(
    r"(?:那就?|麻烦)?再[来要]一?份[吧啊哈]*[。.!！\s]*"
)  # of what lies in the basket
_USUAL = re.compile(
    r"(?:还是|还|按|照|就|来|要|给我|个|一?份|的)*(?:老样子|老规矩|上[次回](?:那些|那样|一样)的?)(?:再?来一?[份单]|来|送|下单|就行|就好|吧|啊)*[。.!！\s]*"
)
# the same as last time, but for what follows: 老样子，柠檬不要了
_AS_BEFORE = re.compile(
    r"(?:还是|还|就|给我|来|[跟和照按])*(?:老样子|老规矩|照旧|上[次回](?:那些|那个|的|那样)?(?:一样的?)?(?:再?来一?[份单遍次]|就行)?)"
    r"(?:[\s,，。;；]|但是?|不过|就是)+(?P<zh>.+)"
    r"|再来一?[份单](?:一[样模]一?样?的?)?(?:[\s,，。;；]|但是?|不过|就是)+(?P<more>(?=.*(?:\d|[改换送多少别减加]|不要|[一二两三四五六七八九十半]))(?=.*[改换要送多少别减加]).+)"
    r"|(?:the|my) usual\b(?: order)?[\s,]*(?:please)?[\s,]*(?P<en>.+)"
    r"|same (?:again|as (?:last time|before|usual))[\s,]+(?P<same>.+)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(
    r"(?:要是|如果|要)?(?:没有?|没货|缺货|卖完)了?(?:的话)?就(?:不要|算|不用|取消)|(?:别|不要|不能)超过?"
    r"|\bif (?:you|there|it)\b.*\b(?:don'?t|no|isn'?t|not)\b",
    re.IGNORECASE,
)
_WRONG = re.compile(
    r"退|赔|坏|烂|破|碎|臭|馊|霉|虫|过期|钱|错|少[了给]|缺|漏|换货|调换|换一|换新|不新鲜|不对|refund|money|broken|rotten|bad|wrong|missing|return"
    r"|damaged|expired|spoil",
    re.IGNORECASE,
)
SHORT = 10  # signs; a longer message may complain in words that nobody foresees
_COMPLAINS = re.compile(
    rf"{_WRONG.pattern}|不|没|别|太|还|怎么|咋|啥|什么|迟|慢|晚|久|等|差|骗|假|脏|湿|化了|软|酸|苦|涩|硬|生的|小了|轻|投诉|态度|催|气|失望|垃圾|离谱|搞|混|串|漏|洒|撒|压|摔|late|slow|terribl|awful|never|still|complain|disappoint|rude",
    re.IGNORECASE,
)
_LESS = re.compile(
    r"少(?:送|来|要|拿|给|买|[\d一二两三四五六七八九十半])|减(?:去|掉)?[\d一二两三四五六七八九十半]|\bless\b|\bfewer\b",
    re.IGNORECASE,
)
_DOWN_TO = re.compile("[少减](?:到|成|为)|只|就要")
_AGAIN = re.compile(r"^\s*(?:再|又)(?=[来要])|\bagain\b")
_VAGUE = (Simple("feedback"), Simple("other"))
_WHICH_ONE = re.compile(r"哪[个种款样]|什么.{0,4}好|which|better", re.IGNORECASE)
_REFUSING = re.compile(r"不|别|去掉|删|退|减|少|\bno\b|without|remove|cancel|drop", re.IGNORECASE)
_OF_EACH = re.compile(
    r"(?:除了?(?P<but>[^，,]{1,12}?)(?:以外|之外)?[，,\s]*(?:其[他它余]|别的|剩下)的?)?"
    r"(?:各|都|每样|每种|两样都|两种都)(?:给我)?(?:来|要|拿|买)?(?P<amount>.+?)[吧哦啊\s。.!！]*"
)
_FETCHING = re.compile(
    r"自提|自取|(?:过来|[来去])[拿取](?:吧|啊|哈|[\s,，。.!！]|$)|(?:我|自己)(?:自己)?(?:过?来|去|过去|下来|下楼)?(?:取|拿)(?:一?下)?(?:就行|吧|[\s。.!！]|$)"
    r"|\bi(?:'ll| will) (?:pick (?:it |them )?up|collect)",
    re.IGNORECASE,
)
_USUAL_PLACE = re.compile(
    r"(?:上次|上回|以前|原来)的?(?:那个)?地址|老地[址方]|(?:same|usual) (?:address|place)",
    re.IGNORECASE,
)
_HOME = re.compile(
    r"(?:那就|那|就|麻烦|请|帮我)?(?:直接)?送(?:货)?(?:到|去|回)?(?:我们?家|家)(?:里|来|去)?(?:就行|就好|[吧哈啊])*[。.!！\s]*"
    r"|(?:please )?(?:deliver|send|bring) (?:it |them )?(?:home|to my (?:home|house|place))(?: please)?[.!\s]*",
    re.IGNORECASE,
)
_PUT_OFF = re.compile(r"不用|不要|别|不必|先不|not\b|don'?t", re.IGNORECASE)


def names_goods(clause: str, here: Here) -> bool:
    """Whether goods of this shop are named in a clause."""
    return bool(here.vocabulary.named(clause))


def guarded(reading: Reading, text: str, here: Here) -> Reading:
    """The reading without what the words do not bear out, and with what they say for certain."""
    if _unsaid(reading.main, text):
        return replace(reading, intents=(Simple("other"),), doubt=0.0)
    if not _recalls(reading.main) and (again := _as_before(text, here)):
        return again
    reading = _without_asked_place(reading, text)
    where = reading.address.text if reading.address else ""
    helping = here.basket and _HELPING.fullmatch(text.strip()) and isinstance(reading.main, Add)
    once_more = not helping and _ONCE_MORE.search(text) is not None
    if once_more and not names_goods(text.replace(where, ""), here):
        more = tuple(i for i in reading.intents if isinstance(i, GiveAddress | Pickup))
        return replace(reading, intents=(*more, Simple("reorder")))
    if isinstance(reading.main, Remove) and _CONDITION.search(text):
        return replace(reading, intents=(Remark(text.strip()),))  # 鸡蛋要是没有就不要了
    goods = _of_goods(reading, text, here)
    if goods is not None:
        return goods
    if where_to := _place_named(reading.main, text):
        return replace(reading, intents=where_to)
    when = _put_off(text, reading, here)
    if when is not None:
        return Reading((ChangeQty(()),), when)
    intents = tuple(_borne_out(_fewer(intent, text), here) for intent in reading.intents)
    return replace(reading, intents=(*intents, *_fetched(intents, text)))


def _recalls(main: Intent) -> bool:
    """The usual milk: of what they had before only this."""
    return isinstance(main, Order | Add) and any(want.usual for want in main.wants)


def _as_before(text: str, here: Here) -> Reading | None:
    """老样子，柠檬不要了: what they had last, and what shall be otherwise."""
    if _USUAL.fullmatch(text.strip()):
        return Reading((Simple("reorder"),))
    found = _AS_BEFORE.fullmatch(text.strip())
    rest = next(filter(None, found.groups()), "").strip() if found else ""
    if not rest:
        return None
    rest = re.sub(r"^(?:but|and|with)\b", "", rest).strip()
    setting = replace(here.setting(), basket=here.basket or ((0, ""),), amounts=())
    said = hearing.heard(rest, understand(rest, here.vocabulary, setting), here)
    more = tuple(intent for intent in said.intents if isinstance(intent, hearing.BASKET))
    if not hearing.adds(rest):  # 苹果要3斤 is how much of it there shall be
        more = tuple(ChangeQty(i.wants) if isinstance(i, Order | Add) else i for i in more)
    return replace(said, intents=(Simple("reorder"), *more)) if more or said.when else None


def _place_named(main: Intent, text: str) -> tuple[Intent, ...]:
    """老地方, or 送公司 beside a remark: where it goes, though it sounds like a question."""
    if _HOME.fullmatch(text.strip()):
        return (GiveAddress(Address(text), usual=True),)
    if not isinstance(main, Ask) or main.about:
        return ()
    if _USUAL_PLACE.search(text):
        return (GiveAddress(Address(text), usual=True),)
    return (ChangeQty(()),) if CALLED.fullmatch(text.strip()) else ()


def _without_asked_place(reading: Reading, text: str) -> Reading:
    """送到幸福里吗 asks whether, and names no door: it sends nothing there."""
    if re.search(r"(?:[吗么]|不)[?？\s]*$|[?？]\s*$", text) is None:
        return reading
    kept = tuple(i for i in reading.intents if not isinstance(i, GiveAddress) or _has_door(i))
    return replace(reading, intents=kept or (Ask("delivery", (), reading.address),))


def _has_door(intent: GiveAddress) -> bool:
    return intent.usual or bool(intent.address.building or intent.address.room)


def _unsaid(main: Intent, text: str) -> bool:
    """Whether a reading would mute somebody, empty their basket or ask money back without a word of it."""
    if hearing.wordless(text):
        return not isinstance(main, Simple)
    if main == Simple("unsubscribe"):
        return _NEWS.search(text) is None
    if main == Simple("refund"):
        return _WRONG.search(text) is None
    if main == Simple("complaint"):
        return len(text) <= SHORT and _COMPLAINS.search(text) is None
    if isinstance(main, Cancel) or main == Simple("empty_cart"):
        return _OFF.search(text) is None or _CONDITION.search(text) is not None
    return False


def _of_goods(reading: Reading, text: str, here: Here) -> Reading | None:
    """What names goods is about these goods."""
    main = reading.main
    if each := _each(text, here):
        return Reading((Order(each),))
    if (alone := _alone(reading, text, here)) is not None:
        return Reading((ChangeQty((alone,)),))
    if here.basket and (said := several.said(text, here)):
        return replace(reading, intents=said, doubt=0.0)
    if main == Simple("reorder") and names_goods(text, here):
        return _new_order(reading, text, here)
    if _WHICH_ONE.search(text) and _asks_which(main) and names_goods(text, here):
        about = main.about if isinstance(main, Ask) else ()
        if len(about) < 2:  # 苹果和梨哪个甜 names both
            about = hearing.named_in(text, here)
        return replace(reading, intents=(Ask("product", about),), doubt=0.0)
    if isinstance(main, Remove) and (named := _newly_named(main, text, here)):
        return Reading((Order(named),), reading.when)
    return None


def _fetched(intents: tuple[Intent, ...], text: str) -> tuple[Intent, ...]:
    """来一箱苹果 我自己来取: who says so beside what they want comes for it themselves."""
    wishes = any(isinstance(intent, Order | Add) for intent in intents)
    placed = any(isinstance(intent, Pickup | GiveAddress) for intent in intents)
    return (Pickup(),) if wishes and not placed and _FETCHING.search(text) else ()


def _asks_which(main: Intent) -> bool:
    """Whether a reading leaves it open which goods 哪个牛奶好喝 is about."""
    product = isinstance(main, Ask) and main.topic == "product"
    return product or main in _VAGUE or hearing.says_nothing(main)


def _newly_named(main: Remove, text: str, here: Here) -> tuple[Want, ...]:
    """面包, alone, of which there is none in the basket, refuses nothing: it is wished for."""
    named = () if _REFUSING.search(text) else hearing.names(text, here)
    mine = {sku for sku, _ in here.basket}
    theirs = {match.sku for want in (*named, *main.wants) for match in want.matches}
    return named if mine.isdisjoint(theirs) else ()


def _each(text: str, here: Here) -> tuple[Want, ...]:
    """各来一箱, 除了梨其他各来一箱, of the goods that were just listed: so much of every one of them."""
    found = _OF_EACH.fullmatch(text.strip())
    listed = [sku for sku in here.conversation.last if sku in here.goods]
    if found is None or len(listed) < 2 or not is_amount(found["amount"], here):
        return ()
    but = hearing.named_in(found["but"], here) if found["but"] else ()
    left_out = {match.sku for want in but for match in want.matches}
    wants = [_of(found["amount"], here.goods[sku], here) for sku in listed if sku not in left_out]
    return tuple(want for want in wants if want is not None)


def _alone(reading: Reading, text: str, here: Here) -> Want | None:
    """两板, right after eggs were named: that many eggs, whatever else it sounds like."""
    last = here.setting().last
    amount = text.strip(" 。.!！吧")
    bare = len(amount) > 1 and not amount.isdecimal() and is_amount(amount, here)
    if len(last) != 1 or not bare or any(isinstance(i, WISHES) for i in reading.intents):
        return None
    return _of(amount, here.goods[last[0]], here) if last[0] in here.goods else None


def _of(amount: str, goods: Goods, here: Here) -> Want | None:
    """So much of these goods."""
    read = understand(f"来{amount}{goods.name}", here.vocabulary, Setting())
    wants = read.main.wants if isinstance(read.main, Order | Add) else ()
    if len(wants) != 1:
        return None
    return Want(goods.name, (Match(goods.sku_id, 1.0),), wants[0].qty, wants[0].unit)


def _new_order(reading: Reading, text: str, here: Here) -> Reading:
    """再来一箱苹果 两箱梨 names what is wanted: it is no repetition of what was had last."""
    plain = _AGAIN.sub("", text)
    again = hearing.heard(plain, understand(plain, here.vocabulary, here.setting()), here)
    return again if any(isinstance(intent, WISHES) for intent in again.intents) else reading


def _borne_out(intent: Intent, here: Here) -> Intent:
    """0, [微笑], 搞定 and 光明 tell nobody how to deliver: with a basket they are a look at it."""
    if not isinstance(intent, Remark) or remarks.is_remark(intent.text):
        return intent
    return Simple("view_cart" if here.basket else "other")


def _fewer(intent: Intent, text: str) -> Intent:
    """少送一箱苹果 takes one away."""
    if not isinstance(intent, Order | Add | JoinGroup | ChangeQty) or not intent.wants:
        return intent
    if not _LESS.search(text) or _DOWN_TO.search(text):
        return intent
    return Remove(intent.wants)


_SAID = re.compile(r"[，,。;；!！\s]+")


def _put_off(text: str, reading: Reading, here: Here) -> When | None:
    """不用今天送 means any other day, and is said to the courier as it was said."""
    when, main = reading.when, reading.main
    wanting = isinstance(main, WISHES) and bool(main.wants)
    quiet = not wanting and not (
        (isinstance(main, Ask) and main.about) or isinstance(main, GiveAddress)
    )
    put_off = next((c for c in _SAID.split(text) if _PUT_OFF.search(c)), "")
    if when is None or not quiet or when.text not in put_off or hearing.asks(text):
        return None  # 不要今天送，周日送 says when
    today = here.local_now
    date = here.words("mark.date", month=today.month, day=today.day)
    return When(here.words("mark.dated", said=text.strip(), date=date), today, today)
