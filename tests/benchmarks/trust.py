"""`lindian bench trust`: the figures of trust at their full size, each with its control.

Every race and fault is run as it is and, smaller, once more with its guard taken away: that twin must
fail, or the figure would say nothing. Processes are killed with -9, databases are real ones.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import os
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, cast

from store.schema import migrate
from tests.fakes.crashes import AT_RANDOM, NAMED, survive, through_restarts
from tests.fakes.fuzz import fuzz
from tests.fakes.postgres import Postgres
from tests.fakes.races import beside_a_counter, crossed, hot_sku, one_chat
from tests.fakes.repeats import repeat


class Url(Protocol):
    """Makes fresh databases by backend; `server` is the PostgreSQL that those live in."""

    def __call__(self, backend: str) -> str:
        """The address of a fresh, migrated database."""
        ...

    server: Callable[[], Postgres]


@dataclass(frozen=True)
class Row:
    """One line of the table; `good` is whether the figure and its control are as they must be."""

    threat: str
    figure: str
    result: str
    control: str
    good: bool


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the measurement."""
    parser.add_argument("--kills", type=int, default=15, help="kills at each edge and backend")
    parser.add_argument("--repeats", type=int, default=1_000, help="duplicated webhooks")
    parser.add_argument(
        "--buyers", type=int, default=1_000, help="buyers for a tenth as many units"
    )
    parser.add_argument("--bodies", type=int, default=20_000, help="mutated hook bodies")
    parser.add_argument("--restarts", type=int, default=20, help="of PostgreSQL")
    parser.add_argument("--backends", default="sqlite,postgres")
    parser.add_argument("--only", default="", help="threats that have this word in them")


def main(args: argparse.Namespace) -> int:
    """Print the table; 1 if anything in it is not as it must be."""
    import structlog

    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    bad = 0
    with databases() as fresh:
        print(f"{'threat':<34}{'figure':<36}{'result':<48}{'control (guard off)':<40}", flush=True)
        for measure in MEASURES:
            if args.only in str(measure.__doc__):
                bad += sum(not _shown(row) for row in measure(args, fresh))
    return int(bad > 0)


def _shown(row: Row) -> bool:
    mark = "✓" if row.good else "✗"
    print(f"{mark} {row.threat:<32}{row.figure:<36}{row.result:<48}{row.control:<40}", flush=True)
    return row.good


@contextmanager
def databases() -> Iterator[Url]:
    """Fresh, migrated databases by backend."""
    folder = Path(tempfile.mkdtemp(prefix="lindian-trust-"))
    folder.chmod(0o755)
    (folder / "runtime").mkdir(mode=0o700)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder / "runtime"))
    numbers = itertools.count()
    server: list[Postgres] = []

    def fresh(backend: str) -> str:
        name = f"t{next(numbers)}"
        if backend == "sqlite":
            url = f"sqlite:///{folder}/{name}.db"
        else:
            if not server:
                server.append(Postgres(folder / "pg"))
            server[0].create(name)
            url = server[0].url(name)
        migrate(url)
        return url

    made = cast("Url", fresh)
    made.server = lambda: server[0]
    try:
        yield made
    finally:
        for one in server:
            one.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _backends(args: argparse.Namespace) -> list[str]:
    return str(args.backends).split(",")


def hot(args: argparse.Namespace, fresh: Url) -> Iterator[Row]:
    """hot SKU."""
    units = args.buyers // 10
    for backend in _backends(args):
        sold = hot_sku(fresh(backend), args.buyers, units)
        twin = hot_sku(fresh(backend), args.buyers // 4, units // 2, off="the stock row")
        good = sold.answers == Counter({"OrderView": units, "OutOfStock": args.buyers - units})
        who = "a lane and a command" if backend == "sqlite" else "two lanes"
        yield Row(
            f"hot SKU, {backend}", f"{args.buyers} buyers, {units} units, {who}",
            f"{sold.orders} sold, {len(sold.wrong)} violations",
            f"{twin.orders} sold of {units // 2}",
            good and not sold.wrong and sold.orders == units and twin.orders > units // 2,
        )  # fmt: skip


def beside(args: argparse.Namespace, fresh: Url) -> Iterator[Row]:
    """hot SKU at a server and a command."""
    units = args.buyers // 10
    with tempfile.TemporaryDirectory() as name:
        sold = beside_a_counter(fresh("sqlite"), Path(name), args.buyers, units)
    with tempfile.TemporaryDirectory() as name:
        twin = beside_a_counter(fresh("sqlite"), Path(name), 60, 20, off="the stock row")
    yield Row(
        "hot SKU, server and CLI, sqlite", f"{args.buyers} buyers, {units} units, hooks and chat --shop",
        f"{sold.orders} sold, {len(sold.wrong)} violations", f"{twin.orders} sold of 20",
        sold.orders == units == sold.answers["OrderView"] and not sold.wrong and twin.orders > 20,
    )  # fmt: skip


def order_of_locks(args: argparse.Namespace, fresh: Url) -> Iterator[Row]:
    """deadlock."""
    if "postgres" in _backends(args):
        began = time.monotonic()
        sold = crossed(fresh("postgres"), args.buyers)
        took = time.monotonic() - began
        twin = crossed(fresh("postgres"), 10, off="the order of locks")
        yield Row(
            "deadlock, postgres", f"two SKUs in opposite order ×{args.buyers}",
            f"{sold.answers['OrderView']} placed in {took:.0f} s, {len(sold.wrong)} violations",
            f"{twin.answers['Busy']} of 10 given up",
            sold.answers == Counter({"OrderView": args.buyers}) and not sold.wrong and twin.answers["Busy"] > 0,
        )  # fmt: skip


def chats(args: argparse.Namespace, fresh: Url) -> Iterator[Row]:
    """two workers on one chat."""
    many = max(args.buyers // 5, 20)
    for backend in _backends(args):
        lost = 50 * many - sum(one_chat(fresh(backend), 50, many))
        control, ok = "one writer: no twin", True
        if backend == "postgres":
            gone = 240 - sum(one_chat(fresh(backend), 4, 60, off="the conversation's lock"))
            control, ok = f"{gone} of 240 words lost", gone > 0
        figure = f"2 workers, 50 chats × {many} messages"
        yield Row(f"one chat, {backend}", figure, f"{lost} state races", control, not lost and ok)


def duplicates(args: argparse.Namespace, fresh: Url) -> Iterator[Row]:
    """duplicate delivery."""
    folder = Path(tempfile.gettempdir())
    for backend, platform in itertools.product(_backends(args), ("wechat", "telegram")):
        many = args.repeats // 10
        found = asyncio.run(repeat(fresh(backend), folder, platform, many, 10))
        twin = asyncio.run(repeat(fresh(backend), folder, platform, 6, 4, off="the inbox key"))
        yield Row(
            f"duplicates, {platform}, {backend}", f"{found.repeats} repeats, half overlapping",
            f"{found.extra} extra effects, {found.other_words} other words, {len(found.wrong)} violations",
            f"{twin.extra} extra effects in {twin.repeats}",
            not (found.extra or found.other_words or found.wrong) and twin.extra > 0,
        )  # fmt: skip


def broken_bodies(args: argparse.Namespace, fresh: Url) -> Iterator[Row]:
    """malformed bodies."""
    backend = _backends(args)[0]
    found = asyncio.run(fuzz(fresh(backend), args.bodies))
    worst = max(found.statuses)
    yield Row(
        "malformed bodies", f"{sum(found.statuses.values())} mutated hook bodies",
        f"0 of 5xx, {found.grown_mb:.0f} MB grown" if worst < 500 else f"worst {worst}",
        f"{found.statuses[200]} taken, {sum(n for s, n in found.statuses.items() if s >= 400)} refused",
        worst < 500 and found.grown_mb < 50 and not found.wrong,
    )  # fmt: skip


def crashes(args: argparse.Namespace, fresh: Url) -> Iterator[Row]:
    """crash anywhere."""
    for backend in _backends(args):
        with tempfile.TemporaryDirectory() as name:
            kills = (*NAMED, AT_RANDOM, AT_RANDOM) * args.kills
            found = survive(fresh(backend), Path(name), kills)
        with tempfile.TemporaryDirectory() as name:
            edges = ["after COMMIT, before the reply"] * 4
            twin = survive(fresh(backend), Path(name), edges, off="the inbox key")
        least = min(found.kills[edge] for edge in NAMED)
        yield Row(
            f"kill -9, {backend}",
            f"{sum(found.kills.values())} kills, edges ≥ {least}, {found.kills[AT_RANDOM]} at random",
            f"{found.orders} orders, {len(found.wrong)} wrong, slowest {found.slowest:.1f} s",
            f"{len(twin.wrong)} sentences in 4 kills", not found.wrong and least >= args.kills and bool(twin.wrong),
        )  # fmt: skip
        for sentence in found.wrong[:5]:
            print(f"    {sentence}", file=sys.stderr)


def restarts(args: argparse.Namespace, fresh: Url) -> Iterator[Row]:
    """PostgreSQL restarted."""
    if "postgres" in _backends(args):
        with tempfile.TemporaryDirectory() as name:
            found = through_restarts(fresh("postgres"), fresh.server(), Path(name), args.restarts)
        yield Row(
            "PostgreSQL restarted", f"{args.restarts} times, nobody warned",
            f"{found.finished} orders, {len(found.wrong)} wrong, slowest {found.slowest:.1f} s",
            "none: see kill -9", not found.wrong and found.slowest <= 10,
        )  # fmt: skip


MEASURES = (hot, beside, order_of_locks, chats, duplicates, broken_bodies, crashes, restarts)
