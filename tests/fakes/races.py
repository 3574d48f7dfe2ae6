"""Races between processes: who got what, and whether it may have been so."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import httpx
import msgspec

from bot.lanes import transact
from handlers.conversation import loaded
from store.core import Sql, Tx
from tests.fakes.crashes import Process, broken, connected, plenty, rows
from tests.fakes.house import Plan
from tests.fakes.racer import Race
from tests.world import a_shop, goods, in_stock, placing_lines, somebody

WAIT = 180.0


def run(*races: Race) -> Counter[str]:
    """All at once, each in a process of its own; what they got together."""
    racers = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.fakes.racer", msgspec.json.encode(race).decode()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for race in races
    ]
    for racer in racers:
        assert racer.stdout
        assert racer.stdout.readline() == "ready\n"
    for racer in racers:
        assert racer.stdin
        racer.stdin.write("go\n")
        racer.stdin.flush()
    found: Counter[str] = Counter()
    for racer in racers:
        said, _ = racer.communicate(timeout=WAIT)
        found.update(msgspec.json.decode(said, type=dict[str, int]))
    return found


@dataclass(frozen=True)
class Sold:
    """What came of a run on goods: answers by kind, orders that stand, what does not hold."""

    answers: Counter[str]
    orders: int
    wrong: list[str]


def a_market(tx: Tx, units: int, skus: int) -> tuple[int, tuple[int, ...], str]:
    """A shop with so many pounds of each of its first SKUs; an order of one each costs what the print says."""
    from store.orders import Line

    shop = a_shop(tx, minimum=0)
    made = goods(tx, shop)[0:1]
    if skus > 1:
        from dataclasses import replace

        from tests.world import APPLE

        made = [*made, *goods(tx, shop, replace(APPLE, name="梨", code="P1"))]
    in_stock(tx, shop, dict.fromkeys(made, 1_000 * units))
    lines = [Line(sku, "斤", 1_000) for sku in made]
    return shop, tuple(made), placing_lines(tx, shop, "", *lines).fingerprint


def hot_sku(url: str, buyers: int, units: int, off: str = "") -> Sold:
    """So many buyers want one each of so many units: two lanes, or on SQLite a lane and a command."""
    with connected(url) as connection:
        shop, skus, print_ = transact(connection, lambda tx: a_market(tx, units, 1))
    half = buyers // 2
    lite = url.startswith("sqlite")
    one = Race("buy", url, (0, half), off, shop, skus, print_)
    two = Race("buy", url, (half, buyers), off, shop, skus, print_, alone=lite)
    answers = run(one, two)
    return Sold(answers, _count(url), broken(url))


def beside_a_counter(url: str, folder: Path, buyers: int, units: int, off: str = "") -> Sold:
    """Half of them write to a server's hook, half are served by `lindian chat --shop` beside it."""
    with connected(url) as connection:
        transact(connection, lambda tx: shelves_of(tx, units))
    config = folder / "counter.yaml"
    config.write_text(f"database: {url}\nredis: none\nsecret_key: {'x' * 32}\n")
    half = buyers // 2
    bots = {"wang": {"platform": "local", "shop": "wang"}}
    house = Process(Plan(url, bots, off=off, work=False))
    script = "".join(f"shopper: {words}\n" for _ in range(half) for words in ORDERS)
    counter = subprocess.Popen(
        [sys.executable, "-m", "bot", "chat", "--shop", "wang", "--script", "-", "--config", str(config)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    with ThreadPoolExecutor(9) as pool:
        talk = pool.submit(counter.communicate, script, WAIT)
        served = list(pool.map(lambda n: _bought(house.url, n), range(half)))
        said, _ = talk.result()
    house.stop()
    assert counter.returncode == 0, said[-500:]
    placed = Counter("OrderView" if "下单成功" in one else "refused" for one in served)
    placed["OrderView"] += said.count("下单成功")
    placed["refused"] += half - said.count("下单成功")
    return Sold(placed, _count(url), broken(url))


ORDERS = ("来1斤洛川苹果", "我自己来取", "确认")


def shelves_of(tx: Tx, pounds: int) -> None:
    """A neighbourhood with so many pounds of apples, half of them in each of two places, and no minimum."""
    plenty(tx)
    tx.run(Sql("UPDATE shops SET minimum_fen = 0"))
    apples = "(SELECT id FROM skus WHERE code = 'SG01')"
    for table, column in (("stock", "on_hand"), ("stock_moves", "qty")):
        tx.run(Sql(f"UPDATE {table} SET {column} = {pounds * 500} WHERE sku_id IN {apples}"))


def _bought(url: str, number: int) -> str:
    """The last answer to somebody who orders one pound."""
    with httpx.Client(timeout=WAIT) as client:
        for turn, words in enumerate(ORDERS):
            who = f"buyer-{number}"
            body = {"id": f"{who}-{turn}", "chat": who, "sender": who, "text": words}
            answer = client.post(f"{url}/hooks/wang", content=msgspec.json.encode(body))
    return answer.text


def crossed(url: str, buyers: int, off: str = "") -> Sold:
    """Two SKUs, bought in opposite order by two processes."""
    with connected(url) as connection:
        shop, skus, print_ = transact(connection, lambda tx: a_market(tx, buyers, 2))
    half = buyers // 2
    one = Race("buy", url, (0, half), off, shop, skus, print_, alone=True)
    two = Race("buy", url, (half, buyers), off, shop, skus[::-1], print_, alone=True)
    return Sold(run(one, two), _count(url), broken(url))


def _count(url: str) -> int:
    ((orders,),) = rows(url, "SELECT COUNT(*) FROM orders")
    assert isinstance(orders, int)
    return orders


def one_chat(url: str, chats: int, messages: int, off: str = "") -> list[int]:
    """Two lanes serve the same chats; what each conversation has counted in the end."""
    with connected(url) as connection:
        transact(connection, lambda tx: somebody(tx, *(f"chat {n}" for n in range(chats))))
    half = chats * messages // 2
    who = tuple(range(chats))
    one = Race("speak", url, (0, half), off, skus=who)
    two = Race("speak", url, (half, chats * messages), off, skus=who)
    answers = run(one, two)
    assert answers == Counter({"Served": chats * messages}), answers
    bodies: Sequence[tuple[object, ...]] = rows(
        url, "SELECT body FROM conversations ORDER BY chat"
    )
    return [loaded(str(body)).last_at for (body,) in bodies]
