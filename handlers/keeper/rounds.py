"""A keeper's round: today's orders, accepting, going out, handing over, calling off."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

from handlers import bill
from handlers.context import Here
from handlers.conversation import ReallyCallOff, WhichOrder
from handlers.message import Card, Choice, Reply
from handlers.understand import Advance, Orders
from store import delivery, orders
from store.core import instant, money
from store.core.errors import NotFound, WrongState
from store.orders import EVER, ORDER, OrderView, Scope, Step

SHOWN = 20
HIGHEST = 10**9  # of an order's number; what is longer is a telephone's
LOWEST_DOOR = 100  # 301; what is shorter is an order's number
ALL = 1_000  # more than anybody can have under way
_NOT = re.compile("未|没|not|un")
_ASKED = re.compile("未|没|不|哪|吗|几|[?？]|not|which|un")  # 没送完的订单: a question, no deed
_QUESTION = re.compile(r"(?:[吗么嘛]|了没有?)[?？。!！\s]*$|[?？]\s*$")
_PAGED = re.compile(r"\s+\d{1,3}$")
YESTERDAY = "yesterday"
MOST_BUTTONS = 6
_ALL = re.compile(r"^(?:全部|所有|都|all|every)", re.IGNORECASE)
_ONLY_NUMBERS = re.compile(r"(?:[#＃]?\s*\d{1,9}\s*(?:号?单?)?[\s、,，和]*)+")
# a keeper calls it off because the shopper does not want it any more: nothing to be sorry for
OWN_WISH = re.compile(
    r"(?:客人|顾客|客户|买家|[他她您])\S{0,4}(?:不要|不想要|取消|退|改主意|买错|下错|拍错)|不要了|不想要"
    r"|customer|shopper|changed (?:his|her|their) mind|(?:he|she|they) (?:do|did|does)n't want",
    re.IGNORECASE,
)
DAILY = {Scope.TODAY, Scope.DELIVERED}


def midnight(now: datetime) -> int:
    """When the day of the shop's clock began, UTC ms."""
    return instant(datetime.combine(now.date(), time.min, now.tzinfo))


async def listed(said: Orders, here: Here) -> Reply:
    """今天的订单 / 待接单: one card an order when there are few, a line each when there are many."""
    if said.scope == YESTERDAY:
        until = midnight(here.local_now)
        since = midnight(here.local_now - timedelta(days=1))
        return await _listed(Scope.TODAY, YESTERDAY, (since, until), said.page, here)
    scope = Scope(said.scope)
    if scope is Scope.DELIVERED and _NOT.search(here.message_words):
        scope = Scope.OPEN
    since = midnight(here.local_now) if scope in DAILY else 0
    return await _listed(scope, scope, (since, EVER), said.page, here)


async def _listed(scope: Scope, named: str, when: tuple[int, int], page: int, here: Here) -> Reply:
    """A page of the orders, those first that have waited longest."""
    since, until = when
    found = await orders.listed(here.shop.id, scope, since, ALL, until)
    words = here.words
    name = words(f"keeper.scope.{named}")
    if not found:
        key = "keeper.no_orders_then" if named == YESTERDAY else "keeper.no_orders"
        return Reply(words(key, scope=name))
    if len(found) == 1:
        return order_reply(here, found[0])
    count, fen = await orders.tally(here.shop.id, scope, since, until)
    total = money(fen, here.shop.currency)
    title = words("keeper.orders", scope=name, count=count, total=total)
    first = (min(page, -(-len(found) // SHOWN)) - 1) * SHOWN
    rows = tuple(_row(here, order) for order in found[first : first + SHOWN])
    left = len(found) - first - len(rows)
    said = _PAGED.sub("", here.message_words).strip()
    return Reply("", Card(title, rows, note=_more(left, said, first // SHOWN + 2, here)))


def _more(left: int, said: str, page: int, here: Here) -> str:
    """How many more orders there are, and what to say for them."""
    if left <= 0:
        return ""
    say = said or here.words("keeper.open_orders")
    return here.words("keeper.orders_more", count=left, say=f"{say} {page}")


async def one(number: int, here: Here) -> Reply:
    """订单 12: one order with all that is in it."""
    try:
        return order_reply(here, await orders.find(here.shop.id, number))
    except NotFound:
        return Reply(here.words("order.unknown", number=number))


def _row(here: Here, order: OrderView) -> tuple[str, str]:
    state = here.words(f"order.state.{order.state}")
    where = order.guest or order.address or order.name
    left = here.words("keeper.order_row", number=order.number, state=state, name=where)
    return left.strip(), money(order.total_fen, order.currency)


def order_reply(here: Here, order: OrderView, text: str = "") -> Reply:
    """An order with the steps that it can take next, as buttons."""
    return Reply(text, bill.order_card(here, order, for_keeper=True), next_steps(here, order))


def next_steps(here: Here, order: OrderView) -> tuple[Choice, ...]:
    """Buttons that say the command, and in which shop: `do:wang:accepted:12`."""
    steps = [
        to for to in ("accepted", "out", "delivered", "cancelled") if ORDER.may(order.state, to)
    ]
    if order.state == "accepted":
        steps.remove("delivered")
    return tuple(_step(here, to, order.number) for to in steps)


def _step(here: Here, to: str, number: int) -> Choice:
    return Choice(
        here.words(f"keeper.do.{to}", number=number), f"do:{here.shop.slug}:{to}:{number}"
    )


async def advance(said: Advance, here: Here) -> Reply:
    """接单 12 / 全部接单 / 出发 12 13 / 送达 12 / 取消 12 没货."""
    if not said.sure:
        return await really_call_off(said.numbers[0], said.reason, here)
    numbers = list(said.numbers) or _figures(said, here)
    if len(numbers) == 1 and _QUESTION.search(here.message_words):
        return await one(numbers[0], here)  # 1号送到了吗
    if not numbers and said.to != "cancelled" and _ASKED.search(here.message_words):
        return await listed(Orders("open"), here)
    if not numbers:
        return await _unnumbered(said, here)
    if len(numbers) == 1 and (two := await _two_meant(numbers[0], said, here)):
        return _which(said, two, here)
    return await _move_all(said, numbers, here)


async def _unnumbered(said: Advance, here: Here) -> Reply:
    """全部接单, 陈阿姨那单取消, or 接单 alone: all that can go there, the one that is named, or which?"""
    can = [order for order in await _can(said.to, here) if order.number not in said.but]
    can = [order for order in can if _is_named(order, here)] or can
    if not can:
        return Reply(here.words(f"keeper.none.{said.to}"))
    if len(can) == 1 and said.to == "cancelled":
        return await really_call_off(can[0].number, "", here)
    if len(can) > 1 and not said.everything:
        return _which(replace(said, reason=""), can, here)
    numbers = [order.number for order in can]
    return await _move_all(replace(said, exact=True), numbers, here)


async def _two_meant(number: int, said: Advance, here: Here) -> list[OrderView]:
    """接单 301, where order 301 and an order for room 301 wait: both; [] where one is meant."""
    if said.exact or number < LOWEST_DOOR:
        return []
    can = await _can(said.to, here)
    two = [o for o in can if o.number in (number, _of_door(number, can))]
    return two if len(two) > 1 else []


async def _can(to: str, here: Here) -> list[OrderView]:
    """The open orders that can go there."""
    open_ones = await orders.listed(here.shop.id, Scope.OPEN, 0, ALL)
    return [order for order in open_ones if ORDER.may(order.state, to)]


def _is_named(order: OrderView, here: Here) -> bool:
    """陈阿姨那单取消: whether a message says whose order it means."""
    names = (order.guest, order.name, order.address)
    return any(len(name) > 1 and name in here.message_words for name in names)


async def _by_doors(numbers: Sequence[int], said: Advance, here: Here) -> list[int]:
    """301的接了: for each number that is no order's, that of the only order for that room."""
    if said.exact or all(number < LOWEST_DOOR for number in numbers):
        return list(numbers)
    can = await _can(said.to, here)
    known = {order.number for order in can}
    return [n if n < LOWEST_DOOR or n in known else _of_door(n, can) for n in numbers]


def _of_door(number: int, can: Sequence[OrderView]) -> int:
    there = [o.number for o in can if (o.guest or o.address).endswith(str(number))]
    return there[0] if len(there) == 1 else number


def _which(said: Advance, can: Sequence[OrderView], here: Here) -> Reply:
    """Several may be meant: their list, and each one's button; its number is answer enough."""
    words = here.words
    numbers = tuple(order.number for order in can)
    here.asks(WhichOrder(to=said.to, numbers=numbers, reason=said.reason))
    rows = tuple(_row(here, order) for order in can[:SHOWN])
    note = _more(len(can) - len(rows), "", 2, here)
    buttons = tuple(_step(here, said.to, order.number) for order in can[:MOST_BUTTONS])
    return Reply(
        words("keeper.which_order"), Card(words("keeper.which_title"), rows, note=note), buttons
    )


async def which_answered(question: WhichOrder, text: str, here: Here) -> Reply | None:
    """2, or 1 3, or 全部, after “which order?”; None if it is about something else."""
    if _ALL.match(text.strip()) and question.to != "cancelled":
        numbers = question.numbers
    elif _ONLY_NUMBERS.fullmatch(text.strip()):
        numbers = tuple(int(figure) for figure in re.findall(r"\d+", text))
    else:
        return None
    here.closes()
    step = Advance(question.to, numbers, reason=question.reason, exact=True)
    return await _move_all(step, numbers, here)


async def really_call_off(number: int, reason: str, here: Here) -> Reply:
    """2号单没货: it may be no more than a sigh, so it is asked."""
    try:
        order = await orders.find(here.shop.id, number)
    except NotFound:
        return Reply(here.words("order.unknown", number=number))
    words = here.words
    if not ORDER.may(order.state, "cancelled"):
        state = words(f"order.state.{order.state}")
        return Reply(words("order.wrong_state", number=number, state=state))
    question = ReallyCallOff(number=number, reason=reason)
    choices = here.asks(question, words("choice.really_cancel"), words("choice.keep"))
    total = money(order.total_fen, order.currency)
    told = order.person_id is not None and not OWN_WISH.search(reason)
    key = "keeper.really_call_off" if told else "order.really_cancel"
    text = words(key, number=number, total=total, reason=reason)
    return Reply(text, choices=choices)


async def call_off_answered(question: ReallyCallOff, index: int, here: Here) -> Reply:
    """取消这单 / 不取消."""
    here.closes()
    if index > 0:
        return Reply(here.words("order.kept", number=question.number))
    step = Advance("cancelled", (question.number,), reason=question.reason, exact=True)
    return await _move_all(step, step.numbers, here)


def _figures(said: Advance, here: Here) -> list[int]:
    """The numbers of a message that says nothing else but what to do."""
    if said.everything or said.to == "cancelled":
        return []
    return [int(figure) for figure in re.findall(r"\d+", here.message_words)]


async def _move_all(said: Advance, numbers: Sequence[int], here: Here) -> Reply:
    moved: list[OrderView] = []
    said_no: list[str] = []
    for number in await _by_doors(list(dict.fromkeys(numbers)), said, here):
        if number > HIGHEST:
            said_no.append(here.words("order.unknown", number=number))
            continue
        try:
            moved.append(await _move(said, number, here))
        except NotFound:
            said_no.append(here.words("order.unknown", number=number))
        except WrongState as no:
            state = here.words(f"order.state.{no.facts['state']}")
            said_no.append(here.words("order.wrong_state", number=number, state=state))
    if len(moved) == 1 and not said_no:
        done = moved[0]
        state = here.words(f"order.state.{done.state}")
        text = here.words("keeper.moved", numbers=done.number, state=state)
        text += _passed_on(said, moved, here)
        return Reply(text, choices=next_steps(here, done))
    if moved:
        state = here.words(f"order.state.{said.to}")
        together = " #".join(str(order.number) for order in moved)
        said_no.insert(0, here.words("keeper.moved", numbers=together, state=state))
        said_no[0] += _passed_on(said, moved, here)
    return Reply("\n".join(said_no))


def _passed_on(said: Advance, moved: Sequence[OrderView], here: Here) -> str:
    """That the word beside a step has gone to its shopper."""
    told = said.to != "cancelled" and any(order.person_id is not None for order in moved)
    return here.words("keeper.passed_on", said=said.reason) if said.reason and told else ""


async def _move(said: Advance, number: int, here: Here) -> OrderView:
    shop, me = here.shop.id, here.person_id
    if said.to == "out":
        return await delivery.set_out(shop, number, me, said.reason)
    if said.to == "delivered":
        return await delivery.sign_off(shop, number, me, "keeper", said.reason)
    return await orders.advance(Step(shop, number, said.to, me, said.reason))
