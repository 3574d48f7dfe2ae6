"""Access tokens: fetched once for all tasks and processes, renewed once when WeChat says so.

WeChat counts token requests (2,000 a day), and each new one may end the older ones: whoever needs
one while another fetches it waits for that one.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Protocol, TypeVar

import msgspec
from redis.asyncio import Redis
from redis.exceptions import LockError, RedisError

LOCK_SECONDS = 15.0  # longer than a fetch with its time-outs
REDIS_SECONDS = 1.0
AWAY_SECONDS = 5.0
_MARGIN = 10  # a token is renewed in the last tenth of its life

T = TypeVar("T")


class Token(msgspec.Struct, frozen=True):
    """A token and when it stops being good, UTC ms."""

    value: str
    until: int


class TokenStore(Protocol):
    """Where tokens are shared, by the account's name."""

    async def get(self, name: str) -> Token | None:
        """The kept token, good or not."""
        ...

    async def put(self, name: str, token: Token, life_ms: int) -> None:
        """Keep a token for at most so long."""
        ...

    def lock(self, name: str) -> AbstractAsyncContextManager[None]:
        """Only one at a time fetches the token of an account."""
        ...


class MemoryTokens:
    """Tokens of one process."""

    def __init__(self) -> None:
        self._tokens: dict[str, Token] = {}
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def get(self, name: str) -> Token | None:
        """See `TokenStore.get`."""
        return self._tokens.get(name)

    async def put(self, name: str, token: Token, life_ms: int) -> None:  # noqa: ARG002
        """See `TokenStore.put`."""
        self._tokens[name] = token

    @asynccontextmanager
    async def lock(self, name: str) -> AsyncIterator[None]:
        """See `TokenStore.lock`."""
        async with self._locks[name]:
            yield


class RedisTokens:
    """Tokens of all processes; without Redis each process has its own for the time being."""

    def __init__(self, client: Redis) -> None:
        self._client = client
        self._own = MemoryTokens()
        self._away_until = 0.0

    async def get(self, name: str) -> Token | None:
        """See `TokenStore.get`."""
        kept = await self._ask(lambda: self._client.get(_key(name)))
        return msgspec.json.decode(kept, type=Token) if kept else await self._own.get(name)

    async def put(self, name: str, token: Token, life_ms: int) -> None:
        """See `TokenStore.put`."""
        await self._own.put(name, token, life_ms)
        value = msgspec.json.encode(token)
        await self._ask(lambda: self._client.set(_key(name), value, px=life_ms))

    @asynccontextmanager
    async def lock(self, name: str) -> AsyncIterator[None]:
        """See `TokenStore.lock`; who waits too long for a process that died goes on alone."""
        lock = self._client.lock(
            f"{_key(name)}:lock", timeout=LOCK_SECONDS, blocking_timeout=LOCK_SECONDS
        )
        async with self._own.lock(name):
            # The ping keeps a missing Redis from being waited for as long as a slow fetch.
            there = await self._ask(self._client.ping)
            taken = there and await self._ask(lock.acquire, LOCK_SECONDS + 1)
            try:
                yield
            finally:
                if taken:
                    await self._ask(lock.release)

    async def _ask(
        self, ask: Callable[[], Awaitable[T]], seconds: float = REDIS_SECONDS
    ) -> T | None:
        """Redis's answer; None when it has none or is away, which is then believed for a while."""
        loop = asyncio.get_running_loop()
        if loop.time() < self._away_until:
            return None
        try:
            async with asyncio.timeout(seconds):
                return await ask()
        except LockError:  # it outlived its time: somebody else may hold it by now
            return None
        except (RedisError, TimeoutError):
            self._away_until = loop.time() + AWAY_SECONDS
            return None


def shared_tokens(client: Redis | None) -> TokenStore:
    """Where an account's tokens are kept: for all processes if there is a Redis."""
    return MemoryTokens() if client is None else RedisTokens(client)


def _key(name: str) -> str:
    return f"wechat:token:{name}"


class TokenProvider:
    """The current token of one account. `clock` gives UTC ms.

    `fetch(forced)` asks WeChat; `forced` makes it end the old token. Its errors pass through.
    """

    def __init__(
        self,
        name: str,
        fetch: Callable[[bool], Awaitable[tuple[str, int]]],
        store: TokenStore,
        clock: Callable[[], int],
    ) -> None:
        """`fetch` returns the token and its life in seconds."""
        self._name = name
        self._fetch = fetch
        self._store = store
        self._clock = clock

    async def token(self) -> str:
        """A token that is good as far as we know."""
        return await self._kept("") or await self._fetched("")

    async def renew(self, bad: str) -> str:
        """A token other than the one that WeChat just refused."""
        return await self._fetched(bad)

    async def _kept(self, bad: str) -> str:
        token = await self._store.get(self._name)
        good = token is not None and token.value != bad and token.until > self._clock()
        return token.value if good and token else ""

    async def _fetched(self, bad: str) -> str:
        async with self._store.lock(self._name):
            kept = await self._kept(bad)
            if kept:
                return kept
            value, seconds = await self._fetch(False)
            if value == bad:
                value, seconds = await self._fetch(True)
            life_ms = seconds * 1000 - seconds * 1000 // _MARGIN
            await self._store.put(self._name, Token(value, self._clock() + life_ms), life_ms)
            return value
