"""One person of two; all that is known of a person; nothing any more."""

from __future__ import annotations

import json
import threading

import pytest
from sqlalchemy import Text

from bot.lanes import commit, transact
from store import people, privacy, shops
from store.core import MAX_QTY, Connection, CountingIds, Database, Sql, Tx, VirtualClock, ask, run
from store.core.errors import Busy, NotFound
from store.people import AccountRef, Meeting, Profile, SavedAddress
from store.privacy import PeopleMerged, export_now, finish_merge, merge
from store.privacy.actions import merging
from store.privacy.actions.merging import JOINED, KEEPERS_MOVES, MOVES
from store.schema import metadata
from tests.store.doing import do, dump, read, refusal, rows
from tests.store.lives import (
    ADDRESS,
    BASKET,
    CANARY,
    CONSENT,
    COURIER,
    IDENTITY,
    LINE,
    NEED,
    PRICED,
    TALK,
    a_life,
    a_shop,
    a_sku,
    an_order,
    met,
)

PERSON_COLUMNS = {"person_id", "keeper_id", "courier_id", "by"}


def tables() -> list[str]:
    return sorted(metadata().tables)


def columns_of_people() -> set[tuple[str, str]]:
    return {
        (table.name, column.name)
        for table in metadata().tables.values()
        for column in table.columns
        if column.name in PERSON_COLUMNS or column.name.endswith("_by")
    }


def everything(connection: Connection) -> str:
    return read(connection, lambda tx: repr(dump(tx, tables())))


# ---- merging ----


def test_no_table_that_names_people_is_forgotten() -> None:
    assert columns_of_people() == {
        *MOVES,
        *KEEPERS_MOVES,
        *((table, "person_id") for table in JOINED),
    }


def test_all_that_was_theirs_is_one_persons(connection: Connection) -> None:
    def work(tx: Tx) -> tuple[int, int]:
        keep, gone, keeper = met(tx, "an", "an2", "wang")
        shop = a_shop(tx, keeper)
        a_sku(tx)
        shops.add_keeper_now(tx, shop, gone, "courier")
        a_life(tx, shop, gone, 1, gone)
        an_order(tx, shop, 2, None, "placed", by=gone)
        tx.insert(
            "needs", NEED, [(shop, "k", None, gone, "", "x", "", "", "", "open", 0, 1, None)]
        )
        tx.insert("handoffs", TALK, [(shop, 1, keeper, "", "", "", "answered", 1, gone, 1)])
        tx.insert("price_changes", PRICED, [(1, shop, 900, "斤", 1, 1, gone)])
        assert merge(tx, keep, gone) == keep
        return keep, gone

    keep, gone = transact(connection, work)
    held = {
        (table, column)
        for table, column in columns_of_people()
        if rows(connection, f'SELECT 1 FROM {table} WHERE "{column}" = {keep}')
    }
    assert held == columns_of_people()
    for table, column in sorted(columns_of_people()):
        assert rows(connection, f'SELECT 1 FROM {table} WHERE "{column}" = {gone}') == []
    assert rows(connection, f"SELECT merged_into FROM people WHERE id = {gone}") == [(keep,)]
    body = f'{{"type":"PeopleMerged","shop_id":0,"keep":{keep},"gone":{gone}}}'
    merged = rows(connection, "SELECT body FROM events WHERE kind = 'PeopleMerged'")
    assert merged == [(body,)]
    assert PeopleMerged(0, keep, gone).keep == keep


@pytest.mark.parametrize(
    ("mine", "theirs", "one"),
    [
        (("安", "138", None), ("阿安", "139", None), ("安", "138", None)),
        (("", "", None), ("阿安", "139", None), ("阿安", "139", None)),
        (("安", "138", None), ("阿安", "139", 9), ("安", "139", 9)),
        (("安", "138", 8), ("阿安", "139", 9), ("安", "138", 8)),
        (None, ("阿安", "139", 9), ("阿安", "139", 9)),
        (("安", "138", 8), None, ("安", "138", 8)),
    ],
)
def test_one_identity(
    connection: Connection,
    mine: tuple[object, ...] | None,
    theirs: tuple[object, ...] | None,
    one: tuple[object, ...],
) -> None:
    def work(tx: Tx) -> None:
        keep, gone = met(tx, "an", "an2")
        known = [(who, *facts) for who, facts in ((keep, mine), (gone, theirs)) if facts]
        tx.insert("identities", IDENTITY, known)
        merge(tx, keep, gone)

    transact(connection, work)
    assert rows(connection, "SELECT name, phone, phone_verified_at FROM identities") == [one]


@pytest.mark.parametrize(
    ("mine", "theirs", "one"),
    [
        ((1, None), (2, None), (2, None)),
        ((3, None), (1, 2), (3, None)),
        ((1, None), (1, 2), (1, 2)),
        ((2, None), (1, 2), (1, 2)),
        ((1, 2), (2, None), (1, 2)),
        ((1, 2), (3, None), (3, None)),
        (None, (1, 2), (1, 2)),
    ],
)
def test_the_last_word_on_consent_counts_and_no_at_the_same_moment(
    connection: Connection,
    mine: tuple[int, int | None] | None,
    theirs: tuple[int, int | None],
    one: tuple[int, int | None],
) -> None:
    def work(tx: Tx) -> None:
        keep, gone = met(tx, "an", "an2")
        said = [(1, w, "news", *facts) for w, facts in ((keep, mine), (gone, theirs)) if facts]
        tx.insert("consents", CONSENT, said)
        merge(tx, keep, gone)

    transact(connection, work)
    assert rows(connection, "SELECT granted_at, withdrawn_at FROM consents") == [one]


def test_one_address_book_and_one_basket(connection: Connection) -> None:
    def work(tx: Tx) -> int:
        keep, gone = met(tx, "an", "an2")
        books = [
            (1, keep, "家", "", "138", 5), (2, gone, "家", "安", "139", 7), (3, gone, "公司", "", "", 6),
        ]  # fmt: skip
        tx.insert("addresses", ADDRESS, books)
        baskets = [
            (1, keep, None, "", "", "不辣", 1), (1, gone, 2, "", "今晚", "快点", 1),
            (2, keep, None, "自提点", "明天", "", 1), (2, gone, 3, "", "今晚", "快点", 1),
            (3, gone, 3, "", "", "", 1), (4, keep, 1, "", "", "快", 1), (4, gone, 3, "", "", "快", 1),
        ]  # fmt: skip
        tx.insert("baskets", BASKET, baskets)
        lines = [
            (1, keep, 7, "斤", 1000, "", 0), (1, gone, 7, "斤", 500, "小的", 0), (1, gone, 7, "箱", 1000, "", 1),
            (2, keep, 8, "斤", MAX_QTY, "大的", 0), (2, gone, 8, "斤", 1000, "小的", 0),
        ]  # fmt: skip
        tx.insert("basket_lines", LINE, lines)
        return merge(tx, keep, gone)

    keep = transact(connection, work)
    assert do(connection, people.address_book(keep)) == [
        SavedAddress(1, "家", None, "安", "138"), SavedAddress(3, "公司"),
    ]  # fmt: skip
    basket = "SELECT shop_id, person_id, address_id, pickup, due, remark FROM baskets ORDER BY 1"
    assert rows(connection, basket) == [
        (1, keep, 1, "", "今晚", "不辣；快点"), (2, keep, None, "自提点", "明天", "快点"),
        (3, keep, 3, "", "", ""), (4, keep, 1, "", "", "快"),
    ]  # fmt: skip
    lines = "SELECT shop_id, unit, qty, note FROM basket_lines ORDER BY shop_id, added_at"
    assert rows(connection, lines) == [
        (1, "斤", 1500, "小的"), (1, "箱", 1000, ""), (2, "斤", MAX_QTY, "大的"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("mine", "theirs", "one"),
    [
        ("courier", "owner", "owner"),
        ("keeper", "courier", "keeper"),
        ("courier", "courier", "courier"),
    ],
)
def test_the_stronger_role_stays(connection: Connection, mine: str, theirs: str, one: str) -> None:
    def work(tx: Tx) -> int:
        keep, gone, owner = met(tx, "an", "an2", "wang")
        shop = a_shop(tx, owner)
        shops.add_keeper_now(tx, shop, keep, mine, 5)
        shops.add_keeper_now(tx, shop, gone, theirs, 3)
        return merge(tx, keep, gone)

    keep = transact(connection, work)
    assert rows(connection, f"SELECT role, rank FROM keepers WHERE person_id = {keep}") == [
        (one, 3)
    ]


def test_chains_of_merges(connection: Connection) -> None:
    one, two, three = transact(connection, lambda tx: met(tx, "a", "b", "c"))
    assert transact(connection, lambda tx: merge(tx, two, three)) == two
    assert transact(connection, lambda tx: merge(tx, one, three)) == one
    assert transact(connection, lambda tx: merge(tx, three, two)) == one
    found = read(connection, lambda tx: people.current(tx, [one, two, three]))
    assert found == {one: one, two: one, three: one}
    assert do(connection, people.profile(three)) == Profile(one)
    met_again = do(connection, people.meet(Meeting("b", "c")))
    assert (met_again.person_id, met_again.new) == (one, False)
    assert len(do(connection, people.accounts(one))) == 3
    with pytest.raises(NotFound):
        read(connection, lambda tx: merge(tx, one, 999))


def test_what_came_during_the_merge_is_moved_after_it(connection: Connection) -> None:
    one, two, three = transact(connection, lambda tx: met(tx, "a", "b", "c"))
    transact(connection, lambda tx: merge(tx, two, three))
    transact(connection, lambda tx: merge(tx, one, two))
    late = people.keep_address(people.KeepAddress(three, "家"))
    home = do(connection, late)
    transact(connection, lambda tx: finish_merge(tx, two, three))
    transact(connection, lambda tx: finish_merge(tx, two, three))
    assert do(connection, people.address_book(one)) == [home]


def test_a_merge_waits_for_their_turns(postgres: Database) -> None:
    turn, worker = postgres.connection(), postgres.connection()
    turn.ids, worker.ids = CountingIds(1), CountingIds(5_000)
    one, two = transact(turn, lambda tx: met(tx, "a", "b"))
    tx = turn.begin()
    people.meet_many(tx, [Meeting("b", "b")])
    merged: list[int] = []
    other = threading.Thread(
        target=lambda: merged.append(transact(worker, lambda tx: merge(tx, one, two)))
    )
    other.start()
    other.join(0.3)
    assert merged == []
    run(tx, ask(people.keep_address(people.KeepAddress(two, "家"))))
    commit(turn)
    other.join(10)
    assert merged == [one]
    assert [a.text for a in do(turn, people.address_book(one))] == ["家"]
    turn.close()
    worker.close()


def test_two_merges_at_once_end_in_one_person(postgres: Database) -> None:
    here, there = postgres.connection(), postgres.connection()
    here.ids, there.ids = CountingIds(1), CountingIds(5_000)
    one, two, three = transact(here, lambda tx: met(tx, "a", "b", "c"))
    tx = here.begin()
    assert merge(tx, one, two) == one
    merged: list[int] = []
    other = threading.Thread(
        target=lambda: merged.append(transact(there, lambda tx: merge(tx, two, three)))
    )
    other.start()
    other.join(0.3)
    assert merged == []
    commit(here)
    other.join(10)
    assert merged == [one]
    found = read(here, lambda tx: people.current(tx, [one, two, three]))
    assert found == {one: one, two: one, three: one}
    here.close()
    there.close()


def test_a_merge_that_finds_no_peace_is_tried_again(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = transact(connection, lambda tx: met(tx, "a", "b"))
    monkeypatch.setattr(merging, "TRIES", 0)
    with pytest.raises(Busy):
        read(connection, lambda tx: merge(tx, one, two))


# ---- proofs ----


@pytest.fixture
def pair(connection: Connection) -> tuple[int, int]:
    one, two = transact(connection, lambda tx: met(tx, "a", "b"))
    return one, two


PHONE = "13812345678"


def test_the_same_verified_phone_is_the_same_person(
    connection: Connection, pair: tuple[int, int]
) -> None:
    one, two = pair
    do(connection, people.set_phone(one, PHONE))
    assert do(connection, privacy.verified(two, PHONE)) == two
    assert do(connection, privacy.verified(one, "+86" + PHONE)) == one
    assert do(connection, people.profile(two)) == Profile(one, "", PHONE, True)
    refs = [AccountRef("b", "b"), AccountRef("b", "a")]
    assert do(connection, people.accounts(one)) == refs
    bad = privacy.verified(one, "12")
    assert refusal(connection, bad, "people identities accounts") == "Invalid(why='phone')"


def test_the_older_person_stays_whoever_proves_it(
    connection: Connection, pair: tuple[int, int]
) -> None:
    one, two = pair
    assert do(connection, privacy.verified(one, PHONE)) == one
    assert do(connection, privacy.verified(two, PHONE)) == one


def test_a_code_makes_one_person(connection: Connection, pair: tuple[int, int]) -> None:
    one, two = pair
    code = do(connection, people.link_code(two))
    assert do(connection, privacy.redeem(one, code)) == one
    assert read(connection, lambda tx: people.current(tx, [two])) == {two: one}
    again = privacy.redeem(one, code)
    assert refusal(connection, again, "people link_codes") == "Invalid(why='code_used')"
    mine = do(connection, people.link_code(one))
    assert do(connection, privacy.redeem(one, mine)) == one


def test_a_nickname_proves_nothing(connection: Connection) -> None:
    an = do(connection, people.meet(Meeting("b", "a", "小安"))).person_id
    other = do(connection, people.meet(Meeting("tg", "a", "小安"))).person_id
    do(connection, people.set_phone(an, PHONE))
    do(connection, people.set_phone(other, PHONE))
    assert an != other
    assert do(connection, people.profile(other)).person_id == other


def a_guest_order(connection: Connection) -> tuple[int, int, int, int]:
    """Shop, keeper, shopper and somebody else; order 8 is a guest's."""

    def work(tx: Tx) -> tuple[int, int, int, int]:
        keeper, an, bo = met(tx, "wang", "an", "bo")
        shop = a_shop(tx, keeper)
        a_sku(tx)
        order = an_order(tx, shop, 8, None, "placed", by=keeper, phone=f"+86 {PHONE}")
        wish = (shop, "k", None, keeper, "302", "x", "", "", "", "open", 0, 1, order)
        tx.insert("needs", NEED, [wish])
        return shop, keeper, an, bo

    return transact(connection, work)


CLAIMED = "orders needs link_codes"


def test_a_guest_claims_by_phone(connection: Connection) -> None:
    shop, keeper, an, bo = a_guest_order(connection)
    no = "NotAllowed(why='proof', number=8)"
    assert refusal(connection, privacy.claim_guest_order(shop, an, 8), CLAIMED) == no
    do(connection, people.set_phone(an, PHONE))
    assert refusal(connection, privacy.claim_guest_order(shop, an, 8), CLAIMED) == no
    do(connection, people.verify_phone(bo, "13900000000"))
    assert refusal(connection, privacy.claim_guest_order(shop, bo, 8), CLAIMED) == no
    do(connection, people.verify_phone(an, PHONE))
    do(connection, privacy.claim_guest_order(shop, an, 8))
    do(connection, privacy.claim_guest_order(shop, an, 8))
    assert rows(connection, "SELECT person_id FROM orders") == [(an,)]
    assert rows(connection, "SELECT person_id FROM needs") == [(an,)]
    unknown = "NotFound(what='order', number=8)"
    assert refusal(connection, privacy.claim_guest_order(shop, bo, 8), CLAIMED) == unknown
    assert refusal(connection, privacy.claim_code(shop, keeper, 8), CLAIMED) == unknown
    assert refusal(connection, privacy.claim_guest_order(99, an, 8), CLAIMED) == unknown


def test_a_guest_claims_by_the_keepers_code(connection: Connection, clock: VirtualClock) -> None:
    shop, keeper, an, bo = a_guest_order(connection)
    transact(connection, lambda tx: an_order(tx, shop, 9, None, "placed"))
    assert (
        refusal(connection, privacy.claim_code(shop, an, 8), CLAIMED) == "NotAllowed(why='keeper')"
    )
    code = do(connection, privacy.claim_code(shop, keeper, 8))
    no = "NotFound(what='code')"
    assert refusal(connection, privacy.claim_guest_order(shop, an, 9, code), CLAIMED) == no
    assert refusal(connection, privacy.redeem(an, code), CLAIMED) == no
    do(connection, privacy.claim_guest_order(shop, an, 8, code.lower()))
    assert rows(connection, "SELECT person_id FROM orders ORDER BY number") == [(an,), (None,)]
    unknown = "NotFound(what='order', number=8)"
    assert refusal(connection, privacy.claim_guest_order(shop, bo, 8, code), CLAIMED) == unknown
    late = do(connection, privacy.claim_code(shop, keeper, 9))
    clock.forward(600_000)
    stale = privacy.claim_guest_order(shop, bo, 9, late)
    assert refusal(connection, stale, CLAIMED) == "Invalid(why='code_expired')"


def test_an_order_without_a_contact_is_claimed_by_no_phone(connection: Connection) -> None:
    shop, _, an, _ = a_guest_order(connection)
    do(connection, people.verify_phone(an, PHONE))
    transact(connection, lambda tx: tx.run(Sql("DELETE FROM order_contacts")))
    no = privacy.claim_guest_order(shop, an, 8)
    assert refusal(connection, no, CLAIMED) == "NotAllowed(why='proof', number=8)"


# ---- export and erasure ----


def two_lives(connection: Connection) -> tuple[int, int, int, int]:
    """Shop, keeper, An and Bo; An's words are everywhere, Bo has an order of their own."""

    def work(tx: Tx) -> tuple[int, int, int, int]:
        keeper, an, bo = met(tx, "wang", "an", "bo")
        shop = a_shop(tx, keeper)
        a_sku(tx)
        columns = "bot text, sender text, person_id int, seen_at int"
        tx.insert("accounts", columns, [("k", "keeper", keeper, 1)])
        a_life(tx, shop, an, 1, keeper)
        return shop, keeper, an, bo

    return transact(connection, work)


def test_a_person_gets_all_that_is_known(connection: Connection) -> None:
    shop, _, an, bo = two_lives(connection)
    known = do(connection, privacy.export(an))
    assert json.loads(json.dumps(known)) == known
    assert known["person"] == an
    assert known["identity"] == [
        {"name": CANARY, "phone": f"{CANARY}1", "phone_verified_at": None}
    ]
    counts = {name: len(section) for name, section in known.items() if name != "person"}
    assert counts == {
        "speaks": 1, "identity": 1, "accounts": 2, "addresses": 1, "consents": 1, "needs": 2, "basket": 1,
        "basket_lines": 1, "orders": 1, "order_lines": 1, "order_steps": 1, "talks": 1, "keeps": 0,
        "said": 3, "told": 1, "conversations": 1,
    }  # fmt: skip
    assert known["orders"][0]["shop"] == "wang"
    assert known["orders"][0]["address"] == CANARY
    assert [w["state"] for w in known["needs"]] == ["open", "met"]
    nothing = read(connection, lambda tx: export_now(tx, bo))
    assert [name for name, section in nothing.items() if section] == [
        "person",
        "speaks",
        "accounts",
    ]
    assert refusal(connection, privacy.export(999)) == "NotFound(what='person')"
    transact(connection, lambda tx: merge(tx, an, bo))
    assert do(connection, privacy.export(bo))["person"] == an
    assert shop


def test_nothing_that_names_them_is_left(connection: Connection) -> None:
    shop, keeper, an, bo = two_lives(connection)
    transact(connection, lambda tx: an_order(tx, shop, 5, bo, word="别人的", phone="别人的"))
    books = rows(
        connection, "SELECT account, SUM(amount_fen) FROM entries GROUP BY account ORDER BY 1"
    )
    theirs = rows(connection, "SELECT * FROM order_contacts WHERE order_id = 10005")
    do(connection, privacy.erase(an))
    assert rows(connection, "SELECT * FROM order_contacts WHERE order_id = 10005") == theirs
    left = everything(connection)
    assert "金丝雀" not in left
    assert "大家都好吗" not in left
    assert f"'s{an}'" not in left
    sums = "SELECT account, SUM(amount_fen) FROM entries GROUP BY account ORDER BY 1"
    assert rows(connection, sums) == books
    orders = "SELECT number, person_id, total_fen FROM orders ORDER BY number"
    assert rows(connection, orders) == [(1, an, 500), (5, bo, 500)]
    moved = rows(connection, "SELECT body FROM events WHERE kind = 'OrderMoved' ORDER BY id")
    assert ['"reason":"别人的"' in str(body) for (body,) in moved] == [False, True]
    assert rows(connection, "SELECT state, about FROM handoffs") == [("closed", "")]
    assert rows(connection, "SELECT said FROM unread_words") == [("别的词",)]
    assert rows(connection, "SELECT chat, said FROM inbox WHERE sender = 'else'") == [
        ("group", "大家好")
    ]
    assert rows(connection, "SELECT body FROM outbox WHERE chat = 'group'") == [("大家好",)]
    assert rows(connection, "SELECT sender FROM accounts ORDER BY 1") == [
        ("bo",),
        ("keeper",),
        ("wang",),
    ]
    assert do(connection, people.profile(an)) == Profile(an)
    do(connection, privacy.erase(an))
    again = do(connection, people.meet(Meeting("b", "an")))
    assert (again.new, again.person_id == an) == (True, False)
    assert keeper


def test_what_others_left_stays(connection: Connection) -> None:
    shop, _, an, bo = two_lives(connection)
    transact(connection, lambda tx: an_order(tx, shop, 5, an))

    def theirs() -> list[tuple[object, ...]]:
        return rows(connection, "SELECT * FROM order_contacts ORDER BY order_id")

    before = theirs()
    do(connection, privacy.erase(bo))
    assert theirs() == before


def test_what_was_left_behind_by_a_merge_goes_too(connection: Connection) -> None:
    _, _, an, bo = two_lives(connection)
    transact(connection, lambda tx: merge(tx, an, bo))
    do(connection, people.keep_address(people.KeepAddress(bo, "金丝雀路")))
    do(connection, privacy.erase(bo))
    assert "金丝雀" not in everything(connection)


def test_who_cannot_be_erased_yet(connection: Connection) -> None:
    shop, keeper, an, bo = two_lives(connection)
    transact(connection, lambda tx: an_order(tx, shop, 7, an, "accepted"))
    some = " ".join(tables())
    under_way = "WrongState(state='accepted', to='erased', number=7)"
    assert refusal(connection, privacy.erase(an), some) == under_way
    assert refusal(connection, privacy.erase(keeper), some) == "NotAllowed(why='last_owner')"
    assert refusal(connection, privacy.erase(999), some) == "NotFound(what='person')"
    do(connection, shops.add_keeper(shop, bo, "owner"))
    do(connection, privacy.erase(keeper))
    assert do(connection, shops.role(shops.RoleAsk(shop, keeper))) is None


# Every text of every table is either somebody's and erased with them, or names nobody.
ERASED = {
    "identities": "name phone",
    "accounts": "bot sender",
    "addresses": "text contact phone",
    "consents": "purpose",
    "link_codes": "code",
    "needs": "key guest what said due for_whom state",
    "baskets": "pickup due remark",
    "basket_lines": "unit note",
    "orders": "key due",
    "order_contacts": "guest name address phone remark",
    "order_lines": "note",
    "order_steps": "reason",
    "handoffs": "bot chat about",
    "inbox": "chat sender said reply message",
    "outbox": "key bot chat body purpose state error",
    "conversations": "bot chat sender body",
    "unread_words": "said",
    "keepers": "role",
    "events": "body",
    "chain_posts": "body",
    "chain_seats": "person_key person body",
}
NAMES_NOBODY = {
    "people": "language",
    "chains": "key title",
    "chain_posts": "source state",
    "orders": "state source payment currency",
    "order_lines": "name unit",
    "order_steps": "state",
    "handoffs": "state",
    "inbox": "bot message_id state",
    "events": "kind",
    "reactions": "name state error",
    "deliveries": "proof",
    "postings": "kind ref",
    "entries": "account currency",
    "places": "kind name",
    "stock_moves": "reason key",
    "holds": "state",
    "products": "name category",
    "skus": "code name spec base_unit",
    "sku_units": "unit",
    "aliases": "text",
    "listings": "state",
    "prices": "unit",
    "price_changes": "unit",
    "shops": "slug name kind about currency timezone",
    "communities": "name city aliases",
}


def test_every_text_was_thought_of() -> None:
    thought = {
        (table, column)
        for known in (ERASED, NAMES_NOBODY)
        for table, columns in known.items()
        for column in columns.split()
    }
    assert thought == {
        (table.name, column.name)
        for table in metadata().tables.values()
        for column in table.columns
        if isinstance(column.type, Text)
    }


def test_a_couriers_deliveries_stay_theirs(connection: Connection) -> None:
    def work(tx: Tx) -> tuple[int, int]:
        owner, courier = met(tx, "wang", "li")
        shop = a_shop(tx, owner)
        shops.add_keeper_now(tx, shop, courier, "courier")
        tx.insert("deliveries", COURIER, [(shop, 1, courier, "keeper")])
        return owner, courier

    _, courier = transact(connection, work)
    do(connection, privacy.erase(courier))
    assert rows(connection, "SELECT courier_id FROM deliveries") == [(courier,)]
