"""What is said in so many words beside goods and orders: it is no answer to the open question.

The remark, the address book, and questions that only the keeper can answer have wordings of their
own; an intent for each would teach the understanding what a handful of patterns knows for certain.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from functools import partial

from handlers import (
    address_book,
    addresses,
    basket,
    browsing,
    caring,
    choosing,
    families,
    noting,
    persons,
    receiving,
    recipient,
    remarks,
    tracking,
)
from handlers.context import Here
from handlers.conversation import PassOn, Which
from handlers.message import Reply

Handler = Callable[[Here], Awaitable[Reply | None]]


async def served(text: str, here: Here) -> Reply | None:
    """The answer to such a message; None for all others, and while a person is talking."""
    handler = _handler(text.strip())
    if (
        handler is None
        or _chooses(handler, here)
        or (not here.role and await caring.talking(here))
    ):
        return None
    return await handler(here)


def _handler(said: str) -> Handler | None:
    note = remarks.change(said)
    if note is not None:
        return partial(noting.changed, note)
    entry = address_book.said(said)
    if entry is not None:
        return partial(address_book.served, entry)
    if who := recipient.said(said):
        return partial(recipient.given, who)
    plain = _POLITE.sub("", said)
    return next((serve for pattern, serve in PHRASES if pattern.fullmatch(plain)), None)


def _chooses(handler: Handler, here: Here) -> bool:
    """便宜点, while it is asked which milk, takes the cheaper one: it haggles about nothing."""
    asked = here.conversation.open_question(here.now)
    return handler is only_the_keeper_knows and isinstance(asked, Which)


async def only_the_keeper_knows(here: Here) -> Reply:
    """几点开门 / 能开发票吗: nothing is made up; shall they be asked?"""
    words = here.words
    keeper = words("keeper.title")
    choices = here.asks(
        PassOn(text=here.message_words), words("choice.pass_on", keeper=keeper), words("choice.no")
    )
    return Reply(words("person.ask_keeper", keeper=keeper), choices=choices)


async def passed_on(question: PassOn, index: int, here: Here) -> Reply:
    """问店主 / 不用了."""
    here.closes()
    if index > 0 and here.basket:
        return await basket.show(here, here.words("basket.kept"))
    if index > 0:
        return Reply(here.words("person.next_time"))
    return await caring.call(here, question.text, "human.asked")


async def another_time(here: Here) -> Reply:
    """下次吧: nothing is thrown away."""
    return Reply(here.words("basket.kept" if here.basket else "person.next_time"))


async def puzzled(here: Here) -> Reply:
    """？, alone: how things stand, and what may be said."""
    said = here.words("person.puzzled")
    if here.message.group or not here.basket:
        return Reply(said, personal=False)
    return await basket.show(here, said)


async def how_many(here: Here) -> Reply:
    """一共几样: the basket is the answer."""
    return await basket.show(here)


_ENDS = r"[吗呢啊呀哦吧了\s?？。.!！~]*"
_POLITE = re.compile(
    r"^(?:(?:谢谢|你好|您好|请问|那|对了|哦|好的|thanks|thank you|hi|hello|ok|and|so|by the way)[\s,，.。!！~]+)+",
    re.IGNORECASE,
)
_SHOP = "(?:请问)?(?:你们?家?|您们?|店里?|老板|店主)?(?:的)?"


def _pattern(*ways: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{way}{_ENDS})" for way in ways), re.IGNORECASE)


_KEEPERS_TO_SAY = _pattern(
    f"{_SHOP}(?:今天|明天|一般|平时)?是?(?:几点|什么时候|啥时候)(?:开门|关门|营业|打烊|下班|上班)",
    f"{_SHOP}营业时间(?:是)?(?:多少|什么|几点到几点)?",
    f"{_SHOP}(?:店?地址|位置|店)(?:是)?(?:在)?(?:哪里?儿?|什么地方|什么|多少)",
    "(?:请问)?(?:你们?家?|您们?|老板)在(?:哪里?儿?|什么地方)",
    f"{_SHOP}(?:电话|手机号?|号码|联系方式|微信号?)(?:号码)?(?:是)?(?:多少|几号|什么|有|给我一?下?)",
    "(?:请问)?(?:你们?)?(?:可以|能不能|能|有没有|有)?给?(?:开|要|提供)?(?:张|个)?(?:电子)?(?:发票|收据|小票)(?:可以开|能开)?",
    "(?:请问)?(?:你们?)?(?:可以|能不能|能)给?开票",
    "(?:太|有点儿?|有些|好|真|这么|怎么这么|咋这么|也太)贵(?:了|啊|呀)*[，,。!！\\s]*(?:(?:能不能|能|可以|给我|老板)?再?便宜(?:一?点|些))?",
    "(?:能不能|能|可以|给我|帮我|老板)?再?(?:抹.{0,2}零头?|便宜(?:一?点|些)|打个?折|少算(?:一?点|几块)|去个?零头)",
    "(?:what are )?(?:your )?(?:opening|business) hours",
    "(?:when|what time) (?:do|are) you (?:open|close)(?:d|ing)?",
    "where (?:is (?:the|your) (?:shop|store)|are you)(?: located)?",
    "(?:是|能|可以)?多退少补",
    "what(?:'s| is) your (?:phone(?: number)?|number|address)",
    "(?:it'?s |that'?s )?(?:too|so|very) expensive",
    "(?:can|could|may) (?:i|you|we) (?:get |have |give me |issue )?(?:me )?(?:an? )?(?:invoice|receipt|discount)",
)
_NEWS_AGAIN = _pattern(
    "(?:又|现在)?(?:可以|继续|恢复|重新|再)(?:给我)?(?:发|推送|提醒|通知)(?:消息|推送|提醒|通知|给我)*",
    "(?:重新|恢复)(?:订阅|推送|提醒|通知)(?:消息)?",
    "(?:you (?:can|may) )?(?:please )?(?:start|resume|restart) (?:messag|text|send|notify)ing(?: me)?"
    "(?: news| messages)?(?: again)?",
    "(?:please )?(?:start|resume|restart) (?:the )?(?:news|messages|notifications)(?: again)?",
    "re-?subscribe(?: me)?(?: again)?",
    "unmute(?: me)?",
)
_NOT_NOW = _pattern(
    "那?(?:下次|改天|以后|回头)再?(?:说|买|来|看|吧)*", "(?:maybe )?(?:next time|later)"
)
_WHY_CALLED_OFF = _pattern(
    "(?:我的)?(?:订单|单子?)?(?:怎么|为什么|为啥|咋)(?:给我|就|被|又|都)?取消",
    r"why (?:was|is|did) (?:my order|it|you) (?:got )?cancel\w*(?: (?:it|my order))?",
)
_HOW_MANY = _pattern(
    "(?:一共|总共|一起)(?:有|是)?[几多]少?样", "how many (?:items|things)(?: in total)?"
)
_RECEIVED = re.compile(
    r"(?:订单|#|\s)*(?:\d{1,9}号?单?)?(?:东西|货|菜|都|全|我|已经|刚刚?|单子?|[，,\s])*"
    r"(?:(?:收到|拿到|取到|拿走|取走|签收)(?:东西|货|订单)?(?:\s*#?\d{1,9}号?单?)?[了啦咯]|收货了|收到货了?)"
    r"(?:\s*#?\d{1,9}号?单?)?[，,。!！~\s]*(?:谢谢|多谢|感谢|辛苦)?(?:你|您|师傅|老板|[了啦啊呀哈])*[。.!！~\s]*"
    r"|(?!got(?: it)?\b\W*$)(?:i(?:'ve| have)? )?(?:just )?(?:received|collected|picked(?: it| them)? up|got)"
    r"(?: it| them| everything| (?:my|the|both) (?:orders?|delivery|goods|parcel))?(?: #?\d{1,9})?"
    r"(?:,? (?:thanks|thank you)(?: so much| a lot)?)?[\s.!]*",
    re.IGNORECASE,
)
PHRASES: tuple[tuple[re.Pattern[str], Handler], ...] = (
    (_KEEPERS_TO_SAY, only_the_keeper_knows),
    (_NEWS_AGAIN, persons.resubscribe),
    (_NOT_NOW, another_time),
    (_WHY_CALLED_OFF, tracking.why),
    (re.compile(r"(?:[?？][\s!！]*)+"), puzzled),
    (_HOW_MANY, how_many),
    (addresses.CALLED, choosing.place_called),
    (_RECEIVED, receiving.received),
    (families.ASKED, browsing.of_family),
)
