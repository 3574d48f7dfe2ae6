"""The address book."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store import people
from store.core import Connection, VirtualClock
from store.people import KeepAddress, Meeting, SavedAddress
from tests.store.doing import do, read, refusal, same_in_a_batch

TABLES = "addresses"


@pytest.fixture
def an(connection: Connection) -> int:
    return do(connection, people.meet(Meeting("wang", "an"))).person_id


def test_the_same_text_is_one_entry(connection: Connection, an: int, clock: VirtualClock) -> None:
    home = do(connection, people.keep_address(KeepAddress(an, "3号楼  502")))
    work = do(
        connection, people.keep_address(KeepAddress(an, "公司", None, "前台", "13812345678"))
    )
    assert do(connection, people.address_book(an)) == [work, home]
    clock.forward(1)
    again = KeepAddress(an, " 3号楼 502\n", 7, "安", "+86 13912345678")
    known = do(connection, people.keep_address(again))
    assert known == SavedAddress(home.id, "3号楼 502", 7, "安", "13912345678")
    assert do(connection, people.address_book(an)) == [known, work]
    plain = do(connection, people.keep_address(KeepAddress(an, "3号楼 502", phone="分机 12")))
    assert plain == SavedAddress(home.id, "3号楼 502", 7, "安", "分机 12")


def test_using_and_forgetting(connection: Connection, an: int, clock: VirtualClock) -> None:
    home = do(connection, people.keep_address(KeepAddress(an, "家")))
    work = do(connection, people.keep_address(KeepAddress(an, "公司")))
    clock.forward(1)
    assert do(connection, people.use_address(an, home.id)) == home
    assert do(connection, people.address_book(an)) == [home, work]
    do(connection, people.forget_address(an, home.id))
    assert do(connection, people.address_book(an)) == [work]
    found = read(connection, lambda tx: people.addresses_of(tx, [(an, home.id), (an, work.id)]))
    assert found == {(an, work.id): work}
    assert read(connection, lambda tx: people.addresses_of(tx, [])) == {}


def test_kept_aside_it_is_not_where_things_go(
    connection: Connection, an: int, clock: VirtualClock
) -> None:
    home = do(connection, people.keep_address(KeepAddress(an, "家")))
    clock.forward(1)
    work = do(connection, people.keep_address(KeepAddress(an, "公司", aside=True)))
    assert do(connection, people.address_book(an)) == [home, work]
    do(connection, people.keep_address(KeepAddress(an, "家", aside=True)))
    assert do(connection, people.address_book(an)) == [home, work]


def test_another_in_the_place_of_one(connection: Connection, an: int, clock: VirtualClock) -> None:
    work = do(connection, people.keep_address(KeepAddress(an, "公司")))
    clock.forward(1)
    home = do(connection, people.keep_address(KeepAddress(an, "家", 7, "安", "13912345678")))
    moved = do(connection, people.replace_address(home.id, KeepAddress(an, "新家", 8)))
    assert moved == SavedAddress(moved.id, "新家", 8, "安", "13912345678")
    assert do(connection, people.address_book(an)) == [moved, work]
    same = do(connection, people.replace_address(moved.id, KeepAddress(an, "新家", 8)))
    assert same == moved
    joined = do(connection, people.replace_address(moved.id, KeepAddress(an, "公司")))
    assert do(connection, people.address_book(an)) == [joined]
    no = "NotFound(what='address')"
    foreign = people.replace_address(joined.id, KeepAddress(an + 1, "别处"))
    assert refusal(connection, foreign, TABLES) == no
    empty = people.replace_address(joined.id, KeepAddress(an, " "))
    assert refusal(connection, empty, TABLES) == "Invalid(why='address')"


def test_what_is_not_theirs_is_not_found(connection: Connection, an: int) -> None:
    bo = do(connection, people.meet(Meeting("wang", "bo"))).person_id
    home = do(connection, people.keep_address(KeepAddress(an, "家")))
    no = "NotFound(what='address')"
    assert refusal(connection, people.use_address(bo, home.id), TABLES) == no
    assert refusal(connection, people.forget_address(bo, home.id), TABLES) == no
    assert refusal(connection, people.address((bo, home.id)), TABLES) == no
    assert do(connection, people.address((an, home.id))) == home
    empty = people.keep_address(KeepAddress(an, " \n "))
    assert refusal(connection, empty, TABLES) == "Invalid(why='address')"


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40
)
@given(data=st.data())
def test_a_batch_of_addresses_equals_one_after_another(
    connection: Connection, data: st.DataObject
) -> None:
    def asks() -> st.SearchStrategy[list[KeepAddress]]:
        one = st.builds(
            KeepAddress,
            st.sampled_from([1_000, 1_001]),
            st.sampled_from(["家", " 家 ", "公司", ""]),
            st.sampled_from([None, 7, 8]),
            st.sampled_from(["", "安", "前台"]),
            st.sampled_from(["", "13812345678", "+86 13812345678", "x"]),
        )
        return st.lists(one, max_size=8)

    known, fresh = data.draw(asks()), data.draw(asks())

    def before(tx: object) -> None:
        people.meet_many(tx, [Meeting("wang", "an"), Meeting("wang", "bo")])  # type: ignore[arg-type]
        people.keep_many(tx, known)  # type: ignore[arg-type]

    same_in_a_batch(connection, people.keep_address, fresh, [TABLES], before)
