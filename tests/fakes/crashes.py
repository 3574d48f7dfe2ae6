"""A house that is killed again and again while people order, and what must be so afterwards."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import msgspec

from bot.lanes import transact
from bot.simulator.neighbourhood import seed
from store.core import Connection, Database, Sql, SystemClock, SystemIds, Tx
from store.invariants import check_invariants
from store.jobs import REACTIONS
from tests.fakes.house import EDGES, Plan
from tests.fakes.postgres import Postgres

AT_RANDOM = "at random"  # no edge: at any moment
PATIENCE = 40.0  # seconds until a house that was killed must be open again
TURNS = ("来2斤红富士苹果", "我自己来取", "确认")


def opened(url: str) -> Database:
    """The database, with the true clock."""
    return Database(url, SystemClock(), SystemIds(), REACTIONS)


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    connection = opened(url).connection()
    try:
        yield connection
    finally:
        connection.close()


def rows(url: str, words: str) -> list[tuple[object, ...]]:
    with connected(url) as connection:
        tx = connection.begin(read=True)
        return [tuple(row) for row in tx.rows(Sql(words))]


def broken(url: str) -> list[str]:
    with connected(url) as connection:
        return check_invariants(connection.begin(read=True))


def plenty(tx: Tx) -> None:
    """A neighbourhood whose shelves do not run out."""
    seed(tx)
    for table in ("stock", "stock_moves"):
        column = "on_hand" if table == "stock" else "qty"
        tx.run(Sql(f"UPDATE {table} SET {column} = {column} * 1000"))


class Process:
    """A running house in a process of its own."""

    def __init__(self, plan: Plan) -> None:
        command = [sys.executable, "-m", "tests.fakes.house", msgspec.json.encode(plan).decode()]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout
        said = self._process.stdout.readline()
        if not said:
            self.stop()
            raise RuntimeError("the house did not open")
        self.url = f"http://127.0.0.1:{said.strip()}"

    def killed(self) -> bool:
        """Whether it is dead by now."""
        return self._process.poll() is not None

    def stop(self) -> None:
        """Kill it, if it lives, and wait for its end."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()


@dataclass
class Load:
    """People who order at a house that dies; each message is sent until it is answered."""

    sends: Path
    url: str = ""
    stop: bool = False
    answers: dict[str, bytes] = field(default_factory=dict)
    sent: dict[str, bytes] = field(default_factory=dict)
    tried: Counter[str] = field(default_factory=Counter)
    finished: int = 0
    slowest: float = 0.0
    gave_up: list[str] = field(default_factory=list)

    def run(self, name: str) -> None:
        """One person after another, until it is enough."""
        with httpx.Client(timeout=httpx.Timeout(10, connect=1)) as client:
            number = 0
            while not self.stop:
                number += 1
                try:
                    self._person(client, f"{name}-{number}")
                except TimeoutError as error:
                    self.gave_up.append(str(error))
                    return
                self.finished += 1

    def _person(self, client: httpx.Client, who: str) -> None:
        for turn, words in enumerate(TURNS):
            message = f"{who}-{turn}"
            said = {"id": message, "chat": who, "sender": who, "text": words}
            self.sent[message] = msgspec.json.encode(said)
            self.answers[message] = self._until_answered(client, message)

    def _until_answered(self, client: httpx.Client, message: str) -> bytes:
        began = time.monotonic()
        while time.monotonic() - began < PATIENCE:
            self.tried[message] += 1
            try:
                answer = client.post(f"{self.url}/hooks/wang", content=self.sent[message])
            except (httpx.HTTPError, httpx.InvalidURL):
                time.sleep(0.02)
                continue
            if answer.status_code == 200 and _later(answer.content):
                self._until_sent(message)
                continue
            if answer.status_code == 200:
                self.slowest = max(self.slowest, time.monotonic() - began)
                return answer.content
            time.sleep(0.05)
        raise TimeoutError(f"{message} was never answered")

    def _until_sent(self, message: str) -> None:
        """Acknowledged, so nobody asks for it again: its reply has to come of itself."""
        began = time.monotonic()
        while f"late:wang:{message}" not in _book(self.sends):
            if time.monotonic() - began > PATIENCE:
                raise TimeoutError(f"{message} was acknowledged, but its reply never came")
            time.sleep(0.05)


def _later(answer: bytes) -> bool:
    return bool(msgspec.json.decode(answer).get("later"))


def _book(sends: Path) -> Counter[str]:
    """How often each letter was sent."""
    found = Counter(sends.read_text().split("\n") if sends.is_file() else [])
    found.pop("", None)
    return found


@dataclass(frozen=True)
class Outcome:
    """What came of it; `wrong` are sentences, empty if all is well."""

    kills: Counter[str]
    orders: int
    repeats: int
    slowest: float
    wrong: tuple[str, ...]


def survive(
    url: str, folder: Path, kills: Sequence[str], off: str = "", people: int = 3
) -> Outcome:
    """Kill a house at each of these edges in turn, while people order, and look at what is left."""
    with connected(url) as connection:
        transact(connection, plenty)
    sends = folder / "sends.txt"
    load, done = Load(sends), Counter[str]()
    threads = [
        threading.Thread(target=load.run, args=(f"p{n}",), daemon=True) for n in range(people)
    ]

    def plan(edge: str, at: int) -> Plan:
        bots = {"wang": {"platform": "local", "shop": "wang"}}
        return Plan(url, bots, edge if edge != AT_RANDOM else "", at, off, str(sends))

    chance = random.Random(len(kills))  # noqa: S311 - moments, no secrets
    for number, edge in enumerate(kills):
        house = Process(plan(edge, 2 + number % 5))
        load.url = house.url
        if not number:
            for thread in threads:
                thread.start()
        if edge == AT_RANDOM:
            time.sleep(chance.uniform(0.02, 1.2))  # from before its first answer on
            house.stop()
            done[edge] += 1
        elif _dies(house):
            done[edge] += 1
        house.stop()
    house = Process(plan("", 1))
    load.url, load.stop = house.url, True
    for thread in threads:
        thread.join(2 * PATIENCE)
    time.sleep(2.5)  # leases of the dead run out; what they had to do is done
    wrong = [*_replies(load), *_orders(url, load), *broken(url), *_sends(url, sends, done)]
    house.stop()
    return Outcome(
        done, load.finished, sum(load.tried.values()) - len(load.sent), load.slowest, tuple(wrong)
    )


def _dies(house: Process) -> bool:
    until = time.monotonic() + PATIENCE
    while not house.killed() and time.monotonic() < until:
        time.sleep(0.01)
    return house.killed()


def _replies(load: Load) -> Iterator[str]:
    """Every message, said once more, gets the words that were its answer."""
    missing = len(load.sent) - len(load.answers)
    if missing:
        yield f"{missing} messages without an answer"
    yield from load.gave_up
    with httpx.Client(timeout=20) as client:
        for message, answer in load.answers.items():
            again = client.post(f"{load.url}/hooks/wang", content=load.sent[message])
            if again.content != answer:
                first, then = (
                    words.decode(errors="replace")[:80] for words in (answer, again.content)
                )
                yield f"{message} was answered otherwise the second time: {first!r}, then {then!r}"


def _orders(url: str, load: Load) -> Iterator[str]:
    """Each confirmation that was acknowledged is one order of two pounds, and there are no others."""
    acknowledged = sum("下单成功" in answer.decode() for answer in load.answers.values())
    confirmations = sum(message.endswith("-2") for message in load.answers)
    made = rows(url, "SELECT o.id FROM orders o")
    if not acknowledged == confirmations == len(made):
        yield f"{acknowledged} of {confirmations} orders acknowledged, {len(made)} made"
    odd = rows(url, "SELECT order_id, qty FROM order_lines WHERE qty <> 2000")
    if odd:
        yield f"{len(odd)} orders of another quantity: {odd[:3]}"
    twice = rows(url, "SELECT person_id FROM orders GROUP BY person_id HAVING COUNT(*) > 1")
    if twice:
        yield f"{len(twice)} people with more than one order"


def _sends(url: str, book: Path, kills: Counter[str]) -> Iterator[str]:
    """The keeper hears of every order; twice only when the sender died before it could say so."""
    sent = Counter({key: n for key, n in _book(book).items() if not key.startswith("late:")})
    wished = {
        str(row[0]) for row in rows(url, "SELECT key FROM outbox WHERE key NOT LIKE 'late:%'")
    }
    orders = rows(url, "SELECT COUNT(*) FROM orders")[0][0]
    if wished != set(sent):
        yield f"{len(wished - set(sent))} letters were never sent"
    if len(wished) != orders:
        yield f"{orders} orders, {len(wished)} letters to the keeper"
    extra = sum(sent.values()) - len(sent)
    if extra > sum(kills.values()):
        yield f"{extra} letters too many"


NAMED = tuple(EDGES)


@dataclass(frozen=True)
class Restarted:
    """What people met while their database was restarted under them."""

    finished: int
    slowest: float
    wrong: tuple[str, ...]


def through_restarts(
    url: str, server: Postgres, folder: Path, times: int, within: float = 4.0
) -> Restarted:
    """Restart PostgreSQL so many times, without a word to anybody, while two people order.

    After so many seconds `within` a turn is acknowledged, and its reply follows.
    """
    with connected(url) as connection:
        transact(connection, plenty)
    bots = {"wang": {"platform": "local", "shop": "wang"}}
    sends = folder / "sends.txt"
    house = Process(Plan(url, bots, sends=str(sends), within=within))
    load = Load(sends, house.url)
    threads = [threading.Thread(target=load.run, args=(f"p{n}",), daemon=True) for n in range(2)]
    for thread in threads:
        thread.start()
    for _ in range(times):
        time.sleep(1.2)
        server.restart()
    time.sleep(1.2)
    load.stop = True
    for thread in threads:
        thread.join(PATIENCE)
    wrong = (*_replies(load), *_orders(url, load), *broken(url))
    house.stop()
    return Restarted(load.finished, load.slowest, wrong)
