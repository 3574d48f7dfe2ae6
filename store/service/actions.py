"""Handing a talk over to a keeper, and back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from store import people, shops
from store.core import Event, Row, Sql, Tx, record
from store.core.errors import NotAllowed, NotFound, WrongState
from store.service import rules
from store.service.queries import COLUMNS, HandoffRef, handoff, of_person
from store.service.rules import HANDOFF


class HandoffAsked(Event, frozen=True):
    """Somebody wants a person; `keeper_id` is called first, None if the shop has nobody."""

    handoff_id: int
    person_id: int
    keeper_id: int | None


class HandoffOverdue(Event, frozen=True):
    """Nobody answered in time: apologise, and call `keeper_id` (None: all were called, twice).

    `calls` counts the calls so far, this one included.
    """

    handoff_id: int
    person_id: int
    keeper_id: int | None
    calls: int


class HandoffAnswered(Event, frozen=True):
    """A keeper has taken it."""

    handoff_id: int
    person_id: int
    keeper_id: int


class HandoffClosed(Event, frozen=True):
    """The talk is over; the shop answers again."""

    handoff_id: int
    person_id: int
    keeper_id: int | None


class WordsDoubted(Event, frozen=True):
    """The rules could not read a message: a language model may be asked what it means.

    The words stand in the inbox alone, where they expire: `bot` and `message_id` are its key there.
    `group`: it was said in a group.
    """

    bot: str
    message_id: str
    person_id: int
    group: bool


@dataclass(frozen=True, slots=True)
class Call:
    """An overdue hand-off and who is called now; None if there is nobody left to call."""

    handoff: HandoffRef
    keeper_person_id: int | None


_ASK = (
    "shop_id int, id int, person_id int, bot text, chat text, about text, state text, called int, "
    "opened_at int, next_call_at int"
)


def ask_person(
    tx: Tx, shop_id: int, person_id: int, bot: str, chat: str, about: str
) -> HandoffRef:
    """They want to talk to a person; who asks again while a talk is open gets that one."""
    people.lock(tx, [person_id])
    already = of_person(tx, shop_id, person_id)
    if already:
        return already
    keeper = rules.next_keeper(shops.teams(tx, [shop_id])[shop_id], 0)
    new = HandoffRef(
        shop_id, tx.new_id(), person_id, bot, chat,
        people.plain(people.mask_cards(about), rules.ABOUT_MOST),
        "waiting", int(keeper is not None), None, tx.now,
    )  # fmt: skip
    row = (
        new.shop_id, new.id, person_id, bot, chat, new.about, new.state, new.called, tx.now,
        tx.now + rules.ANSWER_WITHIN,
    )  # fmt: skip
    tx.insert("handoffs", _ASK, [row])
    record(tx, [HandoffAsked(shop_id, new.id, person_id, keeper)])
    return _found(tx, shop_id, new.id)


def answer(tx: Tx, shop_id: int, handoff_id: int, keeper_id: int) -> HandoffRef:
    """A keeper takes it; one that is answered already stays with who took it.

    Raises NotFound, NotAllowed for somebody who does not run the shop, WrongState for a closed one.
    """
    found = _found(tx, shop_id, handoff_id)
    if shops.role_many(tx, [shops.RoleAsk(shop_id, keeper_id)]) == [None]:
        raise NotAllowed(why="keeper")
    if _move(tx, found, "answered", keeper_id):
        record(tx, [HandoffAnswered(shop_id, handoff_id, found.person_id, keeper_id)])
    now = _found(tx, shop_id, handoff_id)
    if now.state != "answered":
        raise WrongState(state=now.state, to="answered")
    return now


def close(tx: Tx, shop_id: int, handoff_id: int) -> HandoffRef:
    """The talk is over, once; raises NotFound."""
    found = _found(tx, shop_id, handoff_id)
    if not _move(tx, found, "closed", found.answered_by):
        return found
    record(tx, [HandoffClosed(shop_id, handoff_id, found.person_id, found.answered_by)])
    return _found(tx, shop_id, handoff_id)


_OLD = Sql("""
    SELECT h.shop_id, h.id FROM handoffs h
    WHERE h.state IN ('waiting', 'answered') AND h.opened_at < :before ORDER BY h.shop_id, h.id
""")


def close_old(tx: Tx) -> int:
    """Talks that nobody ended are over after six hours: a shopper is not left without the shop."""
    old = tx.rows(_OLD, before=tx.now - rules.TALK_LASTS)
    for shop_id, handoff_id in old:
        close(tx, shop_id, handoff_id)
    return len(old)


def _found(tx: Tx, shop_id: int, handoff_id: int) -> HandoffRef:
    found = handoff(tx, shop_id, handoff_id)
    if found is None:
        raise NotFound(what="handoff")
    return found


_MOVE = Sql("""
    UPDATE handoffs SET state = :to, answered_by = :keeper_id, next_call_at = NULL,
        closed_at = CASE WHEN :to = 'closed' THEN :now END
    WHERE shop_id = :shop_id AND id = :id AND state IN (SELECT state FROM {sources: state text})
""")


def _move(tx: Tx, found: HandoffRef, to: str, keeper_id: int | None) -> bool:
    """The one place where a hand-off's state changes; False if it cannot go there from where it is."""
    return bool(
        tx.run(
            _MOVE,
            shop_id=found.shop_id,
            id=found.id,
            to=to,
            keeper_id=keeper_id,
            now=tx.now,
            sources=[(state,) for state in HANDOFF.sources(to)],
        )
    )


_DUE = Sql(f"""
    SELECT {COLUMNS} FROM handoffs h WHERE h.state = 'waiting' AND h.next_call_at <= :now
    ORDER BY h.shop_id, h.id LIMIT :most /*+skip locked*/
""")
_CALLED = Sql("""
    UPDATE handoffs SET called = rows.called, next_call_at = rows.next_call_at
    FROM {rows: shop_id int, id int, called int, next_call_at int}
    WHERE handoffs.shop_id = rows.shop_id AND handoffs.id = rows.id
""")


def call_next(tx: Tx, most: int = 64) -> list[Call]:
    """A job: whoever waited 15 minutes since the last call is apologised to, the next keeper called."""
    due = [HandoffRef(*row) for row in tx.rows(_DUE, now=tx.now, most=most)]
    if not due:
        return []
    teams = shops.teams(tx, sorted({h.shop_id for h in due}))
    calls = [Call(h, rules.next_keeper(teams[h.shop_id], h.called)) for h in due]
    tx.run(_CALLED, rows=[_called(call, tx.now) for call in calls])
    record(tx, [_overdue(call) for call in calls])
    return calls


def _called(call: Call, now: int) -> Row:
    h = call.handoff
    if call.keeper_person_id is None:
        return (h.shop_id, h.id, h.called, None)
    return (h.shop_id, h.id, h.called + 1, now + rules.ANSWER_WITHIN)


def _overdue(call: Call) -> HandoffOverdue:
    h = call.handoff
    calls = h.called + (call.keeper_person_id is not None)
    return HandoffOverdue(h.shop_id, h.id, h.person_id, call.keeper_person_id, calls)


_COUNT = Sql("""
    INSERT INTO unread_words (shop_id, said, times, last_at)
    SELECT shop_id, said, times, :now FROM {rows: shop_id int, said text, times int}
    WHERE true ON CONFLICT (shop_id, said) DO UPDATE
        SET times = unread_words.times + excluded.times, last_at = excluded.last_at
""")
_EXPLAINED = Sql("DELETE FROM unread_words WHERE shop_id = :shop_id AND said = :said")
_FORGET = Sql("DELETE FROM unread_words WHERE last_at < :before")


@dataclass(frozen=True, slots=True)
class Unread:
    """Words that a shop could not read."""

    shop_id: int
    said: str


def unread_many(tx: Tx, asks: Sequence[Unread]) -> list[None]:
    """Count words that could not be read, without anybody's numbers in them."""
    counts: dict[tuple[int, str], int] = {}
    for ask in asks:
        said = unread_form(ask.said)
        if said:
            counts[ask.shop_id, said] = counts.get((ask.shop_id, said), 0) + 1
    if counts:
        tx.run(_COUNT, rows=sorted((*key, n) for key, n in counts.items()), now=tx.now)
    return [None for _ in asks]


def shown(said: str) -> str:
    """Words as a keeper may see them: one line, without cards and phones."""
    return people.plain(rules.without_numbers(people.mask_cards(said)), len(said))


def unread_form(said: str) -> str:
    """How words are kept that could not be read."""
    return shown(said)[: rules.UNREAD_MOST].rstrip()


def unread(tx: Tx, shop_id: int, said: str) -> None:
    """Count words that could not be read."""
    unread_many(tx, [Unread(shop_id, said)])


def doubt(tx: Tx, shop_id: int, bot: str, message_id: str, person_id: int, group: bool) -> None:
    """A message is to be thought over after this turn is committed."""
    record(tx, [WordsDoubted(shop_id, bot, message_id, person_id, group)])


def explained(tx: Tx, shop_id: int, said: str) -> None:
    """The keeper has said what these words mean: they leave the list."""
    tx.run(_EXPLAINED, shop_id=shop_id, said=unread_form(said))


_FORGET_ABOUT = Sql("""
    UPDATE handoffs SET about = '' WHERE opened_at < :before AND state = 'closed' AND about <> ''
""")


def forget_talks(tx: Tx) -> int:
    """A job: what a talk that is over was about is forgotten after 30 days, as raw chat is."""
    return tx.run(_FORGET_ABOUT, before=tx.now - rules.UNREAD_KEPT)


def forget_unread(tx: Tx) -> int:
    """A job: words that nobody has said for 30 days are forgotten, as raw chat is."""
    return tx.run(_FORGET, before=tx.now - rules.UNREAD_KEPT)
