"""A counter: a terminal on the shop's own machine that speaks with a real shop.

It serves its turns itself, in a lane of its own beside whatever server runs; what the shop writes
later (to the keeper, to others) is left to that server. Whoever can open the database may stand here.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import httpx

from bot.app import build
from bot.config import BotSettings, Settings
from bot.simulator.local import LocalPerson, Published
from bot.web import create_app
from store.core.errors import Invalid

NAME = "counter"  # the bot whose accounts stand at the counter
URL = "http://counter.invalid"


class Counter:
    """Who speaks at the counter, by name."""

    def __init__(self, client: httpx.AsyncClient, feed: Published) -> None:
        self._client = client
        self._feed = feed
        self._people: dict[str, LocalPerson] = {}

    async def say(self, who: str, text: str) -> list[tuple[str, list[str]]]:
        """Say a line; the reply as (who, its lines)."""
        hook = f"{URL}/hooks/{NAME}"
        person = self._people.setdefault(who, LocalPerson(who, hook, self._client, self._feed))
        lines = await person.say(text)
        return [(who, lines)] if lines else []

    async def wait(self, milliseconds: int) -> list[tuple[str, list[str]]]:
        """Raises Invalid: at a real shop time passes by itself."""
        raise Invalid(
            why=f"真的店里时间自己走 / at a real shop time passes by itself: no wait of {milliseconds} ms"
        )


@asynccontextmanager
async def counter(settings: Settings, shop: str) -> AsyncIterator[Counter]:
    """The counter of a shop that the configured database has."""
    bots = {NAME: BotSettings(platform="local", shop=shop)}
    house = build(settings.model_copy(update={"bots": bots, "redis": "none"}), demo=True)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(house.stop)
        house.lane.start()
        transport = httpx.ASGITransport(create_app(house, demo=True, manage=False))
        client = await stack.enter_async_context(httpx.AsyncClient(transport=transport))
        yield Counter(client, house.feeds[NAME].recorded())
