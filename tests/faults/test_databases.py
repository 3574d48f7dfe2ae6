"""The database is locked, full, slow or gone: no acknowledgement without a commit, and nothing is lost."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

import bot.lanes
import bot.porter
from bot.__main__ import main
from bot.app import House, build
from bot.config import BotSettings, Settings
from bot.lanes import transact
from bot.web import create_app
from store.core import Connection, Sql, Tx, db
from tests.fakes.crashes import broken, connected, opened, plenty, rows, through_restarts
from tests.fakes.postgres import Postgres


@asynccontextmanager
async def serving(url: str, **over: Any) -> AsyncIterator[tuple[House, httpx.AsyncClient]]:
    """A neighbourhood that is served in this process."""
    with connected(url) as connection:
        transact(connection, plenty)
    bots = {"wang": BotSettings(platform="local", shop="wang")}
    settings = Settings(database=url, bots=bots, secret_key="x" * 32, **({"redis": "none"} | over))
    house = build(settings, demo=True)
    house.start(work=False)
    transport = httpx.ASGITransport(create_app(house, manage=False))
    async with httpx.AsyncClient(transport=transport, base_url="http://shop.test") as client:
        yield house, client
    await house.stop()


def said(number: int, who: str = "an", words: str = "来2斤红富士苹果") -> bytes:
    return msgspec.json.encode({"id": f"m{number}", "chat": who, "sender": who, "text": words})


async def post(client: httpx.AsyncClient, body: bytes) -> httpx.Response:
    return await client.post("/hooks/wang", content=body)


async def answered(client: httpx.AsyncClient, body: bytes) -> httpx.Response:
    """Asked again, as platforms do, until the reply itself comes: a lane that failed rests a while."""
    for _ in range(100):
        answer = await post(client, body)
        if answer.status_code == 200 and "苹果" in answer.text:
            return answer
        await asyncio.sleep(0.1)
    raise TimeoutError(answer.text)


@pytest.fixture
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waits of a real shop are too long for a test."""
    monkeypatch.setattr(bot.porter, "KEEP_WITHIN", 0.1)
    monkeypatch.setattr(bot.porter, "PATIENCE", 0.3)
    monkeypatch.setattr(db, "BUSY_MS", 50)


@pytest.mark.asyncio
@pytest.mark.usefixtures("hurry")
async def test_locked_by_another_process(sqlite_url: str) -> None:
    async with serving(sqlite_url, reply_within=0.2) as (_, client):
        other = opened(sqlite_url).connection()
        other.begin()
        refused = await post(client, said(1))
        assert (refused.status_code, refused.text) == (503, "try again")
        other.rollback()
        other.close()
        answer = await answered(client, said(1))
        assert (await post(client, said(1))).content == answer.content
    assert rows(sqlite_url, "SELECT qty FROM basket_lines") == [(2_000,)]


@pytest.mark.asyncio
async def test_locked_for_a_while(sqlite_url: str) -> None:
    """Who can wait gets the reply after all."""
    async with serving(sqlite_url, reply_within=0.1) as (_, client):
        other = opened(sqlite_url).connection()
        other.begin()
        waiting = asyncio.create_task(post(client, said(1)))
        await asyncio.sleep(0.9)
        assert not waiting.done()
        other.rollback()
        other.close()
        answer = await waiting
        assert answer.status_code == 200
    letters = rows(sqlite_url, "SELECT key FROM outbox")
    assert ("苹果" in answer.text) != (letters == [("late:wang:m1",)])
    assert rows(sqlite_url, "SELECT state FROM inbox") == [("done",)]


@pytest.mark.asyncio
@pytest.mark.usefixtures("hurry")
async def test_stopped_while_a_message_is_kept(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite crashes the process if its connection is closed under its hands."""
    kept, begun = [], threading.Event()

    def slowly(connection: Connection, work: Callable[[Tx], Any], **more: Any) -> Any:
        begun.set()
        time.sleep(0.5)
        kept.append(transact(connection, work, **more))
        return kept[0]

    monkeypatch.setattr(bot.porter, "transact", slowly)
    async with serving(sqlite_url, reply_within=0.1) as (_, client):
        other = opened(sqlite_url).connection()
        other.begin()
        waiting = asyncio.create_task(post(client, said(1)))
        await asyncio.to_thread(begun.wait)
        other.rollback()
        other.close()
        assert (await waiting).status_code in (200, 503)
    assert len(kept) == 1


@pytest.mark.asyncio
async def test_stopped_while_a_page_is_read(sqlite_url: str) -> None:
    """Who closed the page leaves a reader behind; the next one waits for it, and so does the end."""
    found: list[Any] = []
    begun = threading.Event()

    def slowly(tx: Tx) -> None:
        begun.set()
        time.sleep(0.3)
        found.append(tx.row(Sql("SELECT 1")))

    async with serving(sqlite_url) as (house, _):
        reading = asyncio.create_task(house.read(slowly))
        await asyncio.to_thread(begun.wait)
        reading.cancel()
        assert await house.read(lambda tx: tx.row(Sql("SELECT 2"))) == (2,)
        begun.clear()
        reading = asyncio.create_task(house.read(slowly))
        await asyncio.to_thread(begun.wait)
        reading.cancel()
    assert found == [(1,), (1,)]


@pytest.mark.asyncio
@pytest.mark.usefixtures("hurry")
async def test_the_disk_is_full(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """How full it is is told by the thread whose connection it is: none is closed under its hands."""
    begin = Connection.begin
    full = True

    def small(self: Connection, **more: Any) -> Tx:
        tx = begin(self, **more)
        pages = 1 if full else 1_000_000  # 1: no page more than there are
        self.statement(f"PRAGMA max_page_count = {pages}")
        return tx

    monkeypatch.setattr(bot.lanes, "FAULTS", 2)
    async with serving(sqlite_url, reply_within=0.2) as (_, client):
        monkeypatch.setattr(Connection, "begin", small)
        said_more = [said(n, f"p{n}") for n in range(80)]
        answers = await asyncio.gather(*(post(client, body) for body in said_more))
        refused = [n for n, answer in enumerate(answers) if answer.status_code == 503]
        kept = {row[0] for row in rows(sqlite_url, "SELECT message_id FROM inbox")}
        assert refused
        assert {f"m{n}" for n in range(80)} - {f"m{n}" for n in refused} <= kept
        full = False
        await asyncio.gather(*(answered(client, body) for body in said_more))
    assert rows(sqlite_url, "SELECT COUNT(*), SUM(qty) FROM basket_lines") == [(80, 160_000)]
    assert broken(sqlite_url) == []


@pytest.mark.asyncio
async def test_a_slow_lane_is_acknowledged_once_the_message_is_kept(
    postgres_url: str, tmp_path: Path
) -> None:
    async with serving(postgres_url, reply_within=0.2) as (house, client):

        async def slow() -> None:
            time.sleep(1.0)  # noqa: ASYNC251 - the lane's thread is what shall be slow

        held = asyncio.ensure_future(house.lane.run(slow))
        await asyncio.sleep(0.05)
        answer = await post(client, said(1))
        assert (answer.status_code, answer.json()["later"]) == (200, True)
        assert rows(postgres_url, "SELECT state FROM inbox") == [("waiting",)]
        await held
        await house.lane.run(slow)
        assert rows(postgres_url, "SELECT state FROM inbox") == [("done",)]
        assert rows(postgres_url, "SELECT key, state FROM outbox") == [("late:wang:m1", "due")]
        again = await post(client, said(1))
        assert "苹果" in again.text
        assert rows(postgres_url, "SELECT state FROM outbox") == [("sent",)]


@pytest.mark.asyncio
@pytest.mark.parametrize("redis", ["redis://127.0.0.1:1/0", "embedded"])
async def test_without_redis(sqlite_url: str, redis: str) -> None:
    async with serving(sqlite_url, redis=redis) as (house, client):
        assert (await post(client, said(1))).status_code == 200
        if house.caches._server is not None:
            house.caches._server.stop()
            house.caches._server = None
        assert (await post(client, said(2))).status_code == 200
        await house.worker.settled()


@pytest.mark.parametrize(("times", "within"), [(2, 4.0), (1, 0.1)])
def test_postgres_is_restarted_mid_load(
    postgres_url: str, postgres_server: Postgres, tmp_path: Path, times: int, within: float
) -> None:
    found = through_restarts(postgres_url, postgres_server, tmp_path, times, within)
    assert found.wrong == ()
    assert found.finished >= 2
    assert found.slowest < 10


def test_a_damaged_file_is_found_before_it_is_served(
    sqlite_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with connected(sqlite_url) as connection:
        transact(connection, plenty)
        connection.statement("PRAGMA wal_checkpoint(TRUNCATE)")
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    whole = file.read_bytes()
    config = tmp_path / "shop.yaml"
    config.write_text(f"database: {sqlite_url}\nredis: none\nsecret_key: {'x' * 32}\n")
    for page in (
        0,
        1,
        2,
        len(whole) // 4096 // 2,
    ):  # the head of the file, and leaves and branches
        at = page * 4096
        file.write_bytes(
            whole[:at] + bytes(255 - one for one in whole[at : at + 64]) + whole[at + 64 :]
        )
        for command in (["serve"], ["work"], ["check"]):
            assert main([*command, "--config", str(config)]) == 1
        said = capsys.readouterr()
        assert "damaged" in said.err + said.out or "not a database" in said.err + said.out
    file.write_bytes(whole)
    assert opened(sqlite_url).damage() == ""
    assert broken(sqlite_url) == []
