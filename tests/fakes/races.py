"""Races between processes: who got what, and whether it may have been so."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from bot.lanes import transact
from handlers.conversation import loaded
from store.core import Tx
from tests.fakes.crashes import broken, connected, rows
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
