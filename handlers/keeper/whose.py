"""来一板鸡蛋 from a keeper: mine, for a neighbour, or a restock?"""

from __future__ import annotations

import re

from handlers import basket, guests
from handlers.context import Here
from handlers.conversation import ForWhom, Whose
from handlers.keeper import shelves
from handlers.message import Reply
from handlers.understand import Add, Order, Reading, person
from handlers.wishes import sorted_wishes
from store.orders import Line, Put

MINE, GUEST, RESTOCK = 0, 1, 2
LONGEST_ANSWER = 16
_MINE = re.compile(
    r"(?:是|给)?(?:我们?|自己|我们?自己|自家|自个儿?)(?:的|要|要的|用|吃|买|家的?|留着?)*"
    r"|自用|(?:it's |it is )?(?:for )?(?:me|mine|myself|us)",
    re.IGNORECASE,
)
_GUEST = re.compile(r"邻居|别人|客人|替人|帮人|neighbou?r|someone else|somebody", re.IGNORECASE)
_RESTOCK = re.compile(r"补货|进货|入库|到货|上货|stock|came in|delivery", re.IGNORECASE)
_FOR_ME = re.compile(r"我自己|自己(?:要|吃|用)|给我|\bfor (?:me|myself)\b", re.IGNORECASE)
_EDGES = " 。.!！,，~吧啊呀哈的"


async def ask(reading: Reading, here: Here) -> Reply | None:
    """Mine, for somebody, or a restock? None if it is no such wish."""
    wanting = [intent for intent in reading.intents if isinstance(intent, Order | Add)]
    if not wanting or here.basket:
        return None
    wishes = sorted_wishes(wanting, here)
    lines = tuple(change.line for change in wishes.changes if isinstance(change, Put))
    if not lines or wishes.pending or wishes.unknown or _FOR_ME.search(here.message_words):
        return None
    words = here.words
    choices = here.asks(
        Whose(lines=lines),
        words("choice.mine"),
        words("choice.guest_unknown"),
        words("choice.restock"),
    )
    goods = words.join(
        [f"{here.name_of(line.sku_id)} {words.amount(line.qty, line.unit)}" for line in lines]
    )
    return Reply(words("keeper.whose", goods=goods), choices=choices)


async def said(question: Whose, text: str, here: Here) -> Reply | None:
    """自己的 / 302 / 补货, in the keeper's own words; None if it is about something else."""
    text = text.strip()
    if len(text) > LONGEST_ANSWER:
        return None
    if _MINE.fullmatch(text.strip(_EDGES)):
        return await answered(question, MINE, here)
    who = person(text)
    if who:
        return await guests.card(here, guests.for_guest(who, question.lines))
    if not any(sign.isdigit() for sign in text):  # 补货 苹果 20箱 is a command of its own
        for pattern, index in ((_RESTOCK, RESTOCK), (_GUEST, GUEST)):
            if pattern.search(text):
                return await answered(question, index, here)
    return None


async def answered(question: Whose, index: int, here: Here) -> Reply:
    """我自己要 / 替邻居下单 / 补货入库."""
    lines: tuple[Line, ...] = question.lines
    if index == MINE:
        await basket.change(here, [Put(line) for line in lines])
        here.talks_of(*(line.sku_id for line in lines))
        return await basket.show(here)
    if index == GUEST:
        here.asks(ForWhom(lines=lines))
        return Reply(here.words("keeper.whose_guest"))
    here.closes()
    return await shelves.restock_lines(lines, here)
