"""What is said in so many words beside goods and orders: it is no answer to the open question.

The remark, the address book, and questions that only the keeper can answer have wordings of their
own; an intent for each would teach the understanding what a handful of patterns knows for certain.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from functools import partial

from handlers import address_book, basket, caring, noting, persons, remarks, tracking
from handlers.context import Here
from handlers.conversation import PassOn
from handlers.message import Reply

Handler = Callable[[Here], Awaitable[Reply]]


async def served(text: str, here: Here) -> Reply | None:
    """The answer to such a message; None for all others, and while a person is talking."""
    handler = _handler(text.strip())
    if handler is None or (not here.role and await caring.talking(here)):
        return None
    return await handler(here)


def _handler(said: str) -> Handler | None:
    note = remarks.change(said)
    if note is not None:
        return partial(noting.changed, note)
    entry = address_book.said(said)
    if entry is not None:
        return partial(address_book.served, entry)
    return next((serve for pattern, serve in PHRASES if pattern.fullmatch(said)), None)


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
    if index > 0:
        kept = here.words("basket.kept" if here.basket else "person.next_time")
        return Reply(kept)
    return await caring.call(here, question.text, "human.asked")


async def another_time(here: Here) -> Reply:
    """下次吧: nothing is thrown away."""
    return Reply(here.words("basket.kept" if here.basket else "person.next_time"))


async def puzzled(here: Here) -> Reply:
    """？, alone: how things stand, and what may be said."""
    said = here.words("person.puzzled")
    return await basket.show(here, said) if here.basket else Reply(said, personal=False)


async def how_many(here: Here) -> Reply:
    """一共几样: the basket is the answer."""
    return await basket.show(here)


_FLAGS = re.IGNORECASE
_ENDS = r"[吗呢啊呀哦吧了\s?？。.!！~]*"
PHRASES: tuple[tuple[re.Pattern[str], Handler], ...] = (
    (
        re.compile(
            rf"(?:请问)?(?:你们?家?|您们?|店里?|老板)?(?:今天|明天|一般|平时)?(?:是)?(?:几点|什么时候|啥时候)(?:开门|关门|营业|打烊|下班|上班|开始营业){_ENDS}"
            rf"|(?:你们?家?|您|店里?|老板)?(?:的)?(?:营业时间|店?地址|位置|店)(?:是)?(?:在哪里?儿?|多少|什么|几点到几点)?{_ENDS}(?<=[哪里儿少么点吗间啊呀呢?？了])"
            rf"|(?:你们?家?|您们?|店|老板)(?:的店)?在(?:哪里?儿?|什么地方){_ENDS}"
            rf"|(?:你们?家?|您|店里?|老板|店主)?(?:的)?(?:电话|手机号?|号码|联系方式|微信号?)(?:号码)?(?:是)?(?:多少|几号|什么|有吗|给我一?下?){_ENDS}"
            rf"|(?:请问)?(?:你们?|可以|能不能|能|有没有|有)?(?:可以|能)?(?:给)?(?:开|要|提供)?(?:张|个)?(?:电子)?(?:发票|收据|小票|票)(?:可以开|能开)?{_ENDS}"
            rf"|(?:能不能|能|可以|给我|帮我|老板)?(?:再)?(?:抹.{{0,2}}零头?|便宜(?:一?点|些)|打个?折|少算(?:一?点|几块)|去个?零头){_ENDS}"
            r"|(?:what are )?(?:your )?(?:opening|business) hours\W*|when (?:do|are) you (?:open|close)\w*\W*|what time do you (?:open|close)\W*"
            r"|where (?:is (?:the|your) (?:shop|store)|are you)(?: located)?\W*|what(?:'s| is) your (?:phone(?: number)?|number|address)\W*"
            r"|(?:can|could|may) (?:i|you|we) (?:get|have|give me|issue)? ?(?:an? |me an? )?(?:invoice|receipt|discount)\W*",
            _FLAGS,
        ),
        only_the_keeper_knows,
    ),
    (
        re.compile(
            rf"(?:又|现在)?(?:可以|继续|恢复|重新|再)(?:给我)?(?:发|推送|提醒|通知)(?:消息|推送|提醒|通知|给我)*{_ENDS}"
            rf"|(?:重新|恢复)(?:订阅|推送|提醒|通知)(?:消息)?{_ENDS}"
            r"|(?:you (?:can|may) )?(?:please )?(?:start|resume|restart) (?:messaging|messages|texting|sending|news|notifications|notifying)"
            r"(?: me)?(?: news| messages)?(?: again)?\W*|(?:re-?)subscribe(?: me)?(?: again)?\W*|unmute(?: me)?\W*",
            _FLAGS,
        ),
        persons.resubscribe,
    ),
    (
        re.compile(rf"(?:那)?(?:下次|改天|以后|回头)(?:再)?(?:说|买|来|看|吧)*{_ENDS}|(?:maybe )?(?:next time|later)\W*", _FLAGS),
        another_time,
    ),
    (
        re.compile(
            rf"(?:我的)?(?:订单|单子?)?(?:怎么|为什么|为啥|咋)(?:给我|就|被|又|都)?取消{_ENDS}"
            r"|why (?:was|is|did) (?:my order|it|you) (?:got )?cancel\w*(?: (?:it|my order))?\W*",
            _FLAGS,
        ),
        tracking.why,
    ),
    (re.compile(r"(?:[?？][\s!！]*)+"), puzzled),
    (
        re.compile(rf"(?:一共|总共|一起)(?:有|是)?[几多]少?样{_ENDS}|how many (?:items|things)(?: in total)?\W*", _FLAGS),
        how_many,
    ),
)
