"""What the shop does of its own accord: jobs by cadence, and reactions to recorded events."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from store import chains, messages, needs, orders, service
from store.core import DAY, HOUR, MINUTE, Tx
from store.core.events import again, done, lease
from store.core.verbs import each


@dataclass(frozen=True, slots=True)
class Job:
    """An idempotent function and how often it runs (ms)."""

    every: int
    run: Callable[[Tx], object]


JOBS: Mapping[str, Job] = {
    "call off orders that nobody accepted": Job(MINUTE, orders.expire),
    "call the next keeper": Job(MINUTE // 2, service.call_next),
    "end talks that nobody ended": Job(10 * MINUTE, service.close_old),
    "let old needs go": Job(HOUR, needs.expire),
    "forget raw chat": Job(DAY, messages.forget_raw_chat),
    "forget what talks were about": Job(DAY, service.forget_talks),
    "forget chains": Job(DAY, chains.forget),
    "forget words that nobody explained": Job(DAY, service.forget_unread),
}

# event → the reactions to it; each is a row of its own with tries and a parking place.
# What a reaction says stands under its name in handlers/notices.py; THINK asks outside (bot/thinking.py).
THINK = "think it over"
REACTIONS: Mapping[str, tuple[str, ...]] = {
    "OrderPlaced": ("tell the keepers",),
    "OrderMoved": ("tell the shopper", "tell the keepers of a change"),
    "OrderAmended": ("tell the keepers what is different",),
    "OnSale": ("match who waited",),
    "StockArrived": ("answer who waited",),
    "HandoffAsked": ("call a keeper",),
    "HandoffOverdue": ("apologise and call the next",),
    "HandoffClosed": ("say that the shop is back",),
    "PeopleMerged": ("finish the merge",),
    "WordsDoubted": (THINK,),
}

lease_reactions = each(lease)
reaction_done = each(done)
reaction_again = each(again)


def run_job(tx: Tx, name: str) -> object:
    """Run one job now."""
    return JOBS[name].run(tx)


job = each(run_job)
