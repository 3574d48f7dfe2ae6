"""Erasing a person: what names them goes, the number that orders and the books hold stays."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from store import people, service
from store.core import Row, Sql, Tx
from store.core.errors import NotAllowed, NotFound, WrongState
from store.orders import ORDER
from store.privacy.actions.merging import finish_merge

WORD_LEAST = 2  # a single character of theirs stands in everybody's chat
SAID_LEAST = 4  # as do 好的 and 谢谢; longer messages may have been passed on to a keeper

_UNDER_WAY = Sql("""
    SELECT number, state FROM orders
    WHERE person_id = :person_id AND state NOT IN (SELECT state FROM {ended: state text})
    ORDER BY placed_at, id LIMIT 1
""")
_LAST_OWNER = Sql("""
    SELECT k.shop_id FROM keepers k
    WHERE k.person_id = :person_id AND k.role = 'owner' AND NOT EXISTS (
        SELECT 1 FROM keepers o
        WHERE o.shop_id = k.shop_id AND o.role = 'owner' AND o.person_id <> :person_id)
    ORDER BY k.shop_id LIMIT 1
""")
_FORMER = Sql("SELECT id FROM people WHERE merged_into = :person_id ORDER BY id")


def erase(tx: Tx, person_id: int) -> None:
    """Erase all that names a person. Orders, ledger and counts keep a number that names nobody.

    Raises NotFound; WrongState while an order is under way; NotAllowed for a shop's last owner.
    What keepers were told about them is blanked, save for letters that are still to be sent.
    """
    who = people.current(tx, [person_id]).get(person_id)
    if who is None:
        raise NotFound(what="person")
    people.lock(tx, [who])
    _check(tx, who)
    for (former,) in tx.rows(_FORMER, person_id=who):
        finish_merge(tx, who, former)
    _erase_chat(tx, who)
    _erase_events(tx, who)
    for sql in _ERASED:
        tx.run(sql, person_id=who)
    tx.run(_CLOSED_TALKS, person_id=who, now=tx.now)


def _check(tx: Tx, who: int) -> None:
    ended = [(state,) for state in ORDER.ended()]
    under_way = tx.row(_UNDER_WAY, person_id=who, ended=ended)
    if under_way:
        raise WrongState(state=under_way[1], to="erased", number=under_way[0])
    if tx.row(_LAST_OWNER, person_id=who):
        raise NotAllowed(why="last_owner")


_THEIRS = "(SELECT shop_id, id FROM orders WHERE person_id = :person_id)"
# In this order: what is found by the orders and accounts of a person, then those themselves.
_ERASED = tuple(
    Sql(text)
    for text in (
        f"""UPDATE order_contacts SET guest = '', name = '', community_id = NULL, address = '',
            phone = '', remark = '' WHERE (shop_id, order_id) IN {_THEIRS}""",
        f"UPDATE order_lines SET note = '' WHERE note <> '' AND (shop_id, order_id) IN {_THEIRS}",
        f"""UPDATE order_steps SET reason = '' WHERE reason <> ''
            AND (shop_id, order_id) IN {_THEIRS}""",
        # a list that they brought, or in which they stand, is dropped before a keeper has looked at it
        f"""UPDATE chain_posts SET state = 'dropped', body = '' WHERE state = 'waiting' AND (by = :person_id
            OR (shop_id, chain_id) IN (SELECT shop_id, chain_id FROM chain_seats
                WHERE (shop_id, order_id) IN {_THEIRS}))""",
        "UPDATE chain_posts SET by = NULL WHERE by = :person_id",
        f"DELETE FROM chain_seats WHERE (shop_id, order_id) IN {_THEIRS}",
        "UPDATE orders SET due = '', key = 'erased:' || id WHERE person_id = :person_id",
        "DELETE FROM needs WHERE person_id = :person_id",
        "DELETE FROM basket_lines WHERE person_id = :person_id",
        "DELETE FROM baskets WHERE person_id = :person_id",
        "DELETE FROM addresses WHERE person_id = :person_id",
        "DELETE FROM consents WHERE person_id = :person_id",
        "DELETE FROM link_codes WHERE person_id = :person_id",
        "DELETE FROM keepers WHERE person_id = :person_id",
        "DELETE FROM identities WHERE person_id = :person_id",
        "DELETE FROM accounts WHERE person_id = :person_id",
    )
)
_CLOSED_TALKS = Sql("""
    UPDATE handoffs SET about = '', bot = '', chat = '', next_call_at = NULL
    WHERE person_id = :person_id
""")
_OPEN_TALKS = Sql("""
    SELECT shop_id, id FROM handoffs WHERE person_id = :person_id AND state <> 'closed'
    ORDER BY shop_id, id
""")


# ---- what they said and were told ----

_MINE = "(SELECT bot, sender FROM accounts WHERE person_id = :person_id)"
_CHATS = f"""
    SELECT bot, sender FROM accounts WHERE person_id = :person_id
    UNION SELECT i.bot, i.chat FROM inbox i WHERE (i.bot, i.sender) IN {_MINE}
        AND NOT EXISTS (SELECT 1 FROM inbox o
            WHERE o.bot = i.bot AND o.chat = i.chat AND o.sender <> i.sender)
"""
_SAID = Sql(f"SELECT said FROM inbox WHERE said <> '' AND (bot, sender) IN {_MINE}")
_UNREAD = Sql(
    "SELECT shop_id, said FROM unread_words WHERE length(said) >= :least ORDER BY shop_id, said"
)
_UNREAD_GONE = Sql("""
    DELETE FROM unread_words WHERE (shop_id, said) IN (
        SELECT shop_id, said FROM {rows: shop_id int, said text})
""")
_CHAT_ERASED = tuple(
    Sql(text)
    for text in (
        f"DELETE FROM outbox WHERE (bot, chat) IN ({_CHATS})",
        f"DELETE FROM conversations WHERE (bot, sender) IN {_MINE}",
        f"""UPDATE inbox SET said = '', reply = '', chat = '', sender = '', message = NULL,
            due_at = NULL WHERE (bot, sender) IN {_MINE}""",
    )
)
_WORDS = Sql(f"""
    SELECT name FROM identities WHERE person_id = :person_id
    UNION SELECT phone FROM identities WHERE person_id = :person_id
    UNION SELECT text FROM addresses WHERE person_id = :person_id
    UNION SELECT contact FROM addresses WHERE person_id = :person_id
    UNION SELECT phone FROM addresses WHERE person_id = :person_id
    UNION SELECT name FROM order_contacts WHERE (shop_id, order_id) IN {_THEIRS}
    UNION SELECT guest FROM order_contacts WHERE (shop_id, order_id) IN {_THEIRS}
    UNION SELECT address FROM order_contacts WHERE (shop_id, order_id) IN {_THEIRS}
    UNION SELECT phone FROM order_contacts WHERE (shop_id, order_id) IN {_THEIRS}
    UNION SELECT remark FROM order_contacts WHERE (shop_id, order_id) IN {_THEIRS}
    UNION SELECT note FROM order_lines WHERE (shop_id, order_id) IN {_THEIRS}
    UNION SELECT about FROM handoffs WHERE person_id = :person_id
    UNION SELECT said FROM inbox WHERE length(said) >= {SAID_LEAST} AND (bot, sender) IN {_MINE}
""")
_KEEPERS = """
    SELECT a.bot, a.sender FROM accounts a JOIN keepers k ON k.person_id = a.person_id
    WHERE k.shop_id IN (SELECT shop_id FROM orders WHERE person_id = :person_id
        UNION SELECT shop_id FROM handoffs WHERE person_id = :person_id)
"""
_KEEPERS_CHAT = Sql(f"""
    UPDATE inbox SET said = '', reply = '' WHERE (bot, sender) IN ({_KEEPERS}) AND EXISTS (
        SELECT 1 FROM {{words: word text}}
        WHERE replace(inbox.reply, word, '') <> inbox.reply
            OR replace(inbox.said, word, '') <> inbox.said)
""")
_KEEPERS_LETTERS = Sql(f"""
    UPDATE outbox SET body = ''
    WHERE state <> 'due' AND (bot, chat) IN ({_KEEPERS}) AND EXISTS (
        SELECT 1 FROM {{words: word text}} WHERE replace(outbox.body, word, '') <> outbox.body)
""")


def _erase_chat(tx: Tx, who: int) -> None:
    """Their chat, the letters to them, and what keepers were told about them."""
    _erase_unread(tx, who)
    for shop_id, talk in tx.rows(_OPEN_TALKS, person_id=who):
        service.close_now(tx, shop_id, talk)
    found = [w for (w,) in tx.rows(_WORDS, person_id=who) if len(w) >= WORD_LEAST]
    words = sorted({(form,) for w in found for form in (w, _in_json(w))})
    for sql in (_KEEPERS_CHAT, _KEEPERS_LETTERS) if words else ():
        tx.run(sql, person_id=who, words=words)
    for sql in _CHAT_ERASED:
        tx.run(sql, person_id=who)


def _in_json(word: str) -> str:
    """A word as it stands in a stored reply."""
    return msgspec.json.encode(word).decode()[1:-1]


def _erase_unread(tx: Tx, who: int) -> None:
    """Words that could not be read carry no name: those found in this person's chat are theirs."""
    said = "\n".join(service.shown(row[0]) for row in tx.rows(_SAID, person_id=who))
    if said:
        theirs: list[Row] = [row for row in tx.rows(_UNREAD, least=WORD_LEAST) if row[1] in said]
        tx.run(_UNREAD_GONE, rows=theirs)


_REASONS = Sql("""
    SELECT id, body FROM events WHERE kind = 'OrderMoved'
        AND shop_id IN (SELECT shop_id FROM orders WHERE person_id = :person_id)
        AND body NOT LIKE '%"reason":""%'
""")
_ORDERS = Sql("SELECT id FROM orders WHERE person_id = :person_id")
_EVENTS_ERASED = Sql("""
    UPDATE events SET body = rows.body FROM {rows: id int, body text} WHERE events.id = rows.id
""")


def _erase_events(tx: Tx, who: int) -> None:
    """The reasons that were given for steps of their orders."""
    orders = {row[0] for row in tx.rows(_ORDERS, person_id=who)}
    rows = _without_reasons(tx.rows(_REASONS, person_id=who), orders) if orders else []
    if rows:
        tx.run(_EVENTS_ERASED, rows=rows)


def _without_reasons(events: Sequence[Row], orders: set[int]) -> list[Row]:
    rows: list[Row] = []
    for event_id, body in events:
        fields = msgspec.json.decode(body, type=dict[str, object])
        if fields.get("order_id") in orders and fields.get("reason"):
            fields["reason"] = ""
            rows.append((event_id, msgspec.json.encode(fields).decode()))
    return sorted(rows)
