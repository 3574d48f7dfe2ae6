"""What a posted chain (接龙) would do, shown to the keeper who decides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from handlers.context import Here
from handlers.message import Card, Choice, Reply
from handlers.wishes import price_of
from handlers.words import Words
from store import chains
from store.chains import Difference, Post, Seat, difference
from store.core import line_total, money

ALL, SURE, NONE = "chainall", "chain", "nochain"


async def proposal(post: Post, here: Here, *said: str) -> Reply:
    """What placing a post would do: a line for each person, and the words that decide."""
    words = here.words
    before = await chains.seats(here.shop.id, post.chain_id)
    change = difference(before, post.seats, post.strange)
    doubtful = any(not seat.sure for seat in post.seats)
    rows = [*_rows(change, here)]
    if change.empty:
        rows = [(words("chain.no_change"), "")]
    total = sum(_fen(seat, here) for seat in post.seats)
    card = Card(
        words("chain.title", title=post.title or words("chain.untitled"), number=post.number),
        tuple(rows),
        words("chain.total", people=len(post.seats), total=money(total, here.shop.currency)),
        words("chain.doubt") if doubtful else "",
        goods=len(rows),
        more=words("chain.rest"),
    )
    lines = [*said, *unread(post.strange, words)]
    return Reply("\n".join(lines), card, _choices(post, here, doubtful=doubtful))


def _choices(post: Post, here: Here, *, doubtful: bool) -> tuple[Choice, ...]:
    kinds = (SURE, ALL, NONE) if doubtful else (SURE, NONE)
    return tuple(
        Choice(
            here.words(f"chain.do.{kind}", number=post.number),
            f"do:{here.shop.slug}:{kind}:{post.number}",
        )
        for kind in kinds
    )


def _rows(change: Difference, here: Here) -> Iterable[tuple[str, str]]:
    for seat in change.added:
        yield _row("chain.new" if seat.sure else "chain.guess", seat, here)
    for _, seat in change.changed:
        yield _row("chain.changed" if seat.sure else "chain.guess", seat, here)
    for placed in change.withdrawn:
        yield _row("chain.gone", placed.seat, here)
    if change.same:
        yield here.words("chain.same", count=len(change.same)), ""


def _row(key: str, seat: Seat, here: Here) -> tuple[str, str]:
    words = here.words
    goods = words.join(
        [f"{here.name_of(line.sku_id)} {words.amount(line.qty, line.unit)}" for line in seat.lines]
    )
    marks = "".join(
        [
            words("mark.aside", said=seat.note) if seat.note else "",
            words("chain.paid") if seat.paid else "",
        ]
    )
    left = words(key, person=seat.person or words("chain.nobody"), goods=goods)
    return left + marks, money(_fen(seat, here), here.shop.currency)


def _fen(seat: Seat, here: Here) -> int:
    return sum(
        line_total(line.qty, price_of(here.goods[line.sku_id], line.unit))
        for line in seat.lines
        if line.sku_id in here.goods
    )


def unread(strange: Sequence[str], words: Words) -> list[str]:
    """What could not be read, in its own words; nothing if all could."""
    if not strange:
        return []
    return [words("chain.strange", said=words.join([f"“{said}”" for said in strange]))]
