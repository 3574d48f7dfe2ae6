"""Needs: what somebody lacks, kept and answered."""

from __future__ import annotations

from handlers import basket, bill, families, telling
from handlers.context import Here
from handlers.conversation import TellMe
from handlers.message import Card, Reply
from handlers.understand import Needs, NeedSaid
from store import checkout, needs, stock
from store.catalogue import Goods
from store.checkout import QuoteAsk
from store.needs import Capture, NeedOf
from store.orders import Put

SHOWN = 5


async def heard(intent: Needs, here: Here) -> Reply:
    """冰箱坏了: kept with its message, answered with what the shop has, asked about what it lacks."""
    words = here.words
    kept = tuple(need_of(need) for need in intent.needs)
    await needs.capture(Capture(here.shop.id, here.person_id, here.source, kept))
    rows: list[tuple[str, str]] = []
    shown: list[int] = []
    answers = [_answers(need, here) for need in intent.needs]
    free = await stock.free_of(here.shop.id, [g.sku_id for some in answers for g in some])
    for some in answers:
        had = [goods for goods in some if goods.on and free.get(goods.sku_id, 0) > 0]
        rows += [(here.name_of(g.sku_id), bill.prices(here, g)) for g in had][:SHOWN]
        shown += [goods.sku_id for goods in had[:SHOWN]]
    what = words.join([plainly(need.what) for need in intent.needs])
    if rows:
        here.talks_of(*shown)
        card = Card(words("need.have", what=what), tuple(rows), note=words("need.say_which"))
        return Reply("", card)
    if telling.asked(here):
        return await telling.promised(f"{here.source}:0", here)
    question = TellMe(need=f"{here.source}:0")
    choices = here.asks(question, words("choice.tell_me"), words("choice.no"))
    text = f"{words('need.kept', what=what)}{words('need.asked')}"
    return Reply(text, choices=choices)


def _answers(need: NeedSaid, here: Here) -> tuple[Goods, ...]:
    """The goods that a need may be met with: what it names, else the kinds of it (草莓: 红颜草莓)."""
    if need.matches:
        return tuple(here.goods[match.sku] for match in need.matches if match.sku in here.goods)
    return families.of(need.what, here)


def plainly(what: str) -> str:
    """电饭煲/电饭锅: the first name is the one that people use."""
    return what.partition("/")[0]


def need_of(need: NeedSaid) -> NeedOf:
    """A need as the ledger keeps it."""
    sku = need.matches[0].sku if len(need.matches) == 1 else None
    return NeedOf(
        sku,
        plainly(need.what),
        need.said,
        None,
        need.budget_fen,
        need.when or "",
        need.for_whom or "",
    )


async def tell_me_answered(question: TellMe, index: int, here: Here) -> Reply:
    """到货告诉我 / 不用了: with a yes it may be kept until it is met."""
    here.closes()
    if index > 0:
        return Reply(here.words("need.wont_tell"))
    if question.lines and (back := await _back_again(question, here)):
        return back
    return await telling.promised(question.need, here)


async def _back_again(question: TellMe, here: Here) -> Reply | None:
    """What was in the basket can be had after all: there it is again."""
    quote = await checkout.quote(QuoteAsk(here.shop.id, here.person_id, question.lines))
    if quote.problems or not quote.lines:
        return None
    await basket.change(here, [Put(line, exactly=True) for line in question.lines])
    names = here.words.join([here.name_of(line.sku_id) for line in question.lines])
    return await basket.show(here, here.words("basket.back", what=names))
