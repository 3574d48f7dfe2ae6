"""What a shop took: 今天卖了多少钱, 昨天卖了多少."""

from __future__ import annotations

from datetime import datetime, timedelta

from handlers.context import Here
from handlers.keeper.rounds import midnight
from handlers.message import Reply
from handlers.understand import Takings
from store import orders
from store.core import money
from store.orders import Scope


def between(span: str, now: datetime) -> tuple[int, int]:
    """From when to when a span lasts, UTC ms: the days of the shop's clock."""
    days_ago = {"yesterday": 1, "week": now.weekday(), "month": now.day - 1}.get(span, 0)
    since = midnight(now - timedelta(days=days_ago))
    until = now if span == "yesterday" else now + timedelta(days=1)
    return since, midnight(until)


async def shown(said: Takings, here: Here) -> Reply:
    """What was delivered, and what is still under way, of the orders of those days."""
    since, until = between(said.span, here.local_now)
    done, done_fen = await orders.tally(here.shop.id, Scope.DELIVERED, since, until)
    going, going_fen = await orders.tally(here.shop.id, Scope.OPEN, since, until)
    words, currency = here.words, here.shop.currency
    span = words(f"keeper.span.{said.span}")
    if not done + going:
        return Reply(words("keeper.took_nothing", span=span))
    total = money(done_fen + going_fen, currency)
    if not going:
        return Reply(words("keeper.took_all", span=span, count=done, total=total))
    return Reply(
        words(
            "keeper.took",
            span=span,
            count=done + going,
            total=total,
            done=done,
            delivered=money(done_fen, currency),
            going=going,
            open=money(going_fen, currency),
        )
    )
