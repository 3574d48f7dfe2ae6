"""Group chains (接龙) that somebody pastes or forwards: priced, shown to the keeper, placed by a word of theirs.

Everybody in a chain posts the whole list again, so a list that is known is read as a difference: who is
new, who wants something else, who has left. Nothing is placed before a keeper says so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from handlers import chain_card
from handlers.caring import tell_keepers
from handlers.chain_card import ALL, NONE, SURE
from handlers.context import Here
from handlers.message import Reply
from handlers.understand import Chain, ChainLine, ChainOrder
from handlers.wishes import priced_units
from handlers.words import words_of
from store import chains, checkout, orders, people
from store.chains import Difference, NewPost, Placed, Post, Seat, difference
from store.checkout import Placement, QuoteAsk
from store.core import MAX_QTY, MILLI
from store.core.errors import Invalid, NotFound, NotSold, OutOfStock, Refusal, WrongState
from store.orders import Contact, Line, OrderView, Step

_DECISION = re.compile(
    r"\s*(?:(?P<all>接龙全下|place all of chain)|(?P<none>接龙不下|drop chain)|接龙下单|place chain)"
    r"\s*#?\s*(?P<n>\d{1,9})\s*",
    re.IGNORECASE,
)
_LIST = re.compile(r"\s*(?:接龙|看接龙|待核对接龙|chains)\s*", re.IGNORECASE)
LIKELY = 0.5  # above this doubt a line is only proposed
MOST = 200  # people in one chain


def decided(text: str) -> tuple[str, int] | None:
    """What a keeper says of a posted chain: which of `chain`, `chainall`, `nochain`, and its number."""
    if _LIST.fullmatch(text):
        return "", 0
    found = _DECISION.fullmatch(text)
    if found is None:
        return None
    return ALL if found["all"] else NONE if found["none"] else SURE, int(found["n"])


async def pasted(intent: ChainOrder, here: Here) -> Reply:
    """A chain is kept for the keeper; a keeper sees at once what it would do."""
    found = _read(intent.chain, here)
    if not found.seats:
        return Reply(
            "\n".join([here.words("chain.nothing"), *chain_card.unread(found.strange, here.words)])
        )
    title = intent.chain.title
    new = NewPost(
        here.shop.id, chains.key_of(title), title, tuple(found.seats), here.source, here.person_id,
        tuple(found.strange),
    )  # fmt: skip
    post = await chains.post(new)
    shown = await chain_card.proposal(post, here)
    if here.role:
        return shown
    await tell_keepers(here, "chain", lambda _words: shown)
    return Reply(
        here.words("chain.later", count=len(found.seats), keeper=here.words("keeper.title"))
    )


# ---- from what was read to who wants what ----


@dataclass(slots=True)
class _Found:
    """Seats in the order of the list, and what could not be read of it."""

    seats: list[Seat] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)


def _read(chain: Chain, here: Here) -> _Found:
    found = _Found(strange=list(chain.doubtful))
    by_person: dict[str, list[ChainLine]] = {}
    for line in chain.lines:
        by_person.setdefault(line.person, []).append(line)
    for person, lines in list(by_person.items())[:MOST]:
        known = [(line, made) for line in lines if (made := _line(line, here))]
        found.strange += [
            f"{person} {line.want.said}".strip()
            for line in lines
            if not any(line is one for one, _ in known)
        ]
        if known:
            found.seats.append(_seat(person, known))
    return found


def _seat(person: str, known: Sequence[tuple[ChainLine, Line]]) -> Seat:
    notes = dict.fromkeys(line.note for line, _ in known if line.note)
    return Seat(
        person,
        tuple(made for _, made in known),
        "；".join(notes),
        any(line.paid for line, _ in known),
        all(line.doubt <= LIKELY for line, _ in known),
    )


def _line(line: ChainLine, here: Here) -> Line | None:
    """A line that the shop can sell; None for goods, units or amounts that it cannot."""
    want = line.want
    goods = here.goods.get(want.sku) if want.sku is not None else None
    qty = MILLI if want.qty is None else want.qty
    if goods is None or not goods.on or not 0 < qty <= MAX_QTY:
        return None
    units = priced_units(goods)
    unit = want.unit or (units[0] if units else "")
    return Line(goods.sku_id, unit, qty) if unit in units else None


# ---- what the keeper decides ----


async def decide(kind: str, number: int, here: Here) -> Reply:
    """接龙下单 3 / 接龙全下 3 / 接龙不下 3; without a number: what waits."""
    if not number:
        return await _waiting(here)
    if kind == SURE and (post := await _with_guesses(number, here)):
        done = await _place(post, here, everything=False)
        left = sum(not seat.sure for seat in post.seats)
        said = [done.text] if left < len(post.seats) else []
        said.append(here.words("chain.guesses_left", count=left, number=number))
        return replace(done, text="\n".join(said))
    try:
        post = await chains.take(here.shop.id, number, drop=kind == NONE)
    except NotFound:
        return Reply(here.words("chain.unknown", number=number))
    except WrongState as no:
        return Reply(here.words(f"chain.was.{no.facts['state']}", number=number))
    if kind == NONE:
        return Reply(here.words("chain.dropped", number=number))
    return await _place(post, here, everything=kind == ALL)


async def _with_guesses(number: int, here: Here) -> Post | None:
    """A post that waits and holds people who were read with doubt: it stays open for their sake."""
    for post in await chains.waiting(here.shop.id):
        if post.number == number and not all(seat.sure for seat in post.seats):
            return post
    return None


async def _waiting(here: Here) -> Reply:
    posts = await chains.waiting(here.shop.id)
    if not posts:
        return Reply(here.words("chain.none_waits"))
    more = here.words("chain.more", count=len(posts) - 1) if len(posts) > 1 else ""
    return await chain_card.proposal(posts[0], here, *([more] if more else []))


@dataclass(slots=True)
class _Outcome:
    """What became of the seats."""

    placed: list[Placed] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


async def _place(post: Post, here: Here, *, everything: bool) -> Reply:
    wanted = [seat for seat in post.seats if seat.sure or everything]
    unsure = {seat.key for seat in post.seats if not (seat.sure or everything)}
    before = await chains.seats(here.shop.id, post.chain_id)
    placed = {key: one for key, one in before.items() if key not in unsure}
    change = difference(placed, wanted, post.strange)
    done = _Outcome()
    for gone in change.withdrawn:
        if await _call_off(gone, here, done):
            done.gone.append(gone.seat.key)
    for old, seat in change.changed:
        await _exchange(old, seat, post, here, done)
    for seat in change.added:
        await _order(seat, post, here, done)
    await chains.keep(here.shop.id, post.chain_id, done.placed, done.gone)
    await _tell_who_brought_it(post, here, done)
    return _told(change, done, here)


async def _exchange(placed: Placed, seat: Seat, post: Post, here: Here, done: _Outcome) -> None:
    """Another order in the place of the first; if that cannot be had, the first one again."""
    if not await _call_off(placed, here, done):
        return
    if not await _order(seat, post, here, done) and not await _order(
        placed.seat, post, here, done, again=True
    ):
        done.gone.append(seat.key)


async def _call_off(placed: Placed, here: Here, done: _Outcome) -> bool:
    order = await orders.by_id((here.shop.id, placed.order_id))
    step = Step(
        here.shop.id, order.number, "cancelled", here.person_id, here.words("chain.reason"),
        unless=("out",),
    )  # fmt: skip
    try:
        await orders.advance(step)
    except WrongState as no:
        if no.facts["state"] in ("cancelled", "expired"):
            return True
        state = here.words(f"order.state.{no.facts['state']}")
        done.refused.append(
            here.words(
                "chain.too_late", person=placed.seat.person, number=order.number, state=state
            )
        )
        return False
    return True


async def _order(
    seat: Seat, post: Post, here: Here, done: _Outcome, *, again: bool = False
) -> bool:
    """Place one person's order; whether it could be had."""
    quote = await checkout.quote(QuoteAsk(here.shop.id, None, seat.lines, together=True))
    ask = Placement(
        here.shop.id,
        None,
        f"chain:{post.chain_id}:{post.number}:{seat.key}{':again' if again else ''}",
        quote.fingerprint,
        seat.lines,
        _contact(seat, here),
        placed_by=here.person_id,
        source="chain",
        together=True,
    )
    try:
        order: OrderView = await checkout.place(ask)
    except (OutOfStock, NotSold, Invalid) as no:
        done.refused.append(_why(no, seat, here))
        return False
    done.placed.append(Placed(seat, order.id))
    done.numbers.append(order.number)
    return True


def _contact(seat: Seat, here: Here) -> Contact:
    paid = here.words("chain.paid_remark") if seat.paid else ""
    room = any(sign.isdigit() for sign in seat.person)
    remark = "；".join(part for part in (seat.note, paid) if part)
    return Contact(guest=seat.person, address=seat.person if room else "", remark=remark)


def _why(no: Refusal, seat: Seat, here: Here) -> str:
    goods = here.words.join([here.name_of(line.sku_id) for line in seat.lines])
    key = "chain.short" if isinstance(no, OutOfStock) else "chain.not_sold"
    return here.words(key, person=seat.person, goods=goods)


def _told(change: Difference, done: _Outcome, here: Here) -> Reply:
    words = here.words
    numbers = " ".join(f"#{number}" for number in done.numbers)
    lines = [words("chain.placed", count=len(done.numbers), numbers=numbers)] if numbers else []
    if done.gone:
        lines.append(words("chain.left", count=len(done.gone)))
    lines += done.refused
    if change.empty:
        lines.append(words("chain.no_change"))
    if numbers:
        lines.append(words("chain.next"))
    return Reply("\n".join(lines))


async def _tell_who_brought_it(post: Post, here: Here, done: _Outcome) -> None:
    if post.by is None or post.by == here.person_id or not done.numbers:
        return
    words = words_of(await people.language(post.by))
    text = words(
        "chain.thanks", title=post.title or words("chain.untitled"), count=len(done.numbers)
    )
    here.tell("chain", Reply(text), post.by)
