"""Two processes want the same: exactly what is there is sold, nobody waits for ever, no word is lost."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from tests.fakes.races import beside_a_counter, crossed, hot_sku, one_chat


def test_a_hot_sku(url: str) -> None:
    sold = hot_sku(url, buyers=240, units=50)
    assert sold.answers == Counter({"OrderView": 50, "OutOfStock": 190})
    assert (sold.orders, sold.wrong) == (50, [])


def test_a_hot_sku_without_its_guard(url: str) -> None:
    sold = hot_sku(url, buyers=240, units=50, off="the stock row")
    assert sold.orders > 50
    assert sold.wrong


def test_a_server_and_a_counter_beside_it(sqlite_url: str, tmp_path: Path) -> None:
    sold = beside_a_counter(sqlite_url, tmp_path, buyers=60, units=20)
    assert sold.answers == Counter({"OrderView": 20, "refused": 40})
    assert (sold.orders, sold.wrong) == (20, [])


def test_a_server_without_its_guard_and_a_counter(sqlite_url: str, tmp_path: Path) -> None:
    sold = beside_a_counter(sqlite_url, tmp_path, buyers=60, units=20, off="the stock row")
    assert sold.orders > 20
    assert sold.wrong


def test_goods_in_opposite_order(postgres_url: str) -> None:
    sold = crossed(postgres_url, buyers=120)
    assert (sold.answers, sold.wrong) == (Counter({"OrderView": 120}), [])


def test_goods_in_opposite_order_without_one_order_of_locks(postgres_url: str) -> None:
    sold = crossed(postgres_url, buyers=10, off="the order of locks")
    assert sold.answers["Busy"] > 0


def test_two_workers_on_one_chat(url: str) -> None:
    assert one_chat(url, chats=4, messages=60) == [60] * 4


def test_two_workers_on_one_chat_without_its_lock(postgres_url: str) -> None:
    counted = one_chat(postgres_url, chats=4, messages=60, off="the conversation's lock")
    assert counted != [60] * 4
