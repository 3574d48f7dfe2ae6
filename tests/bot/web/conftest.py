"""A demo house behind its web app, and browsers without scripts to visit it."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from fastapi import FastAPI

from bot.app import House, build
from bot.demo import demo_settings, seed_demo
from bot.web import create_app
from store.core import CountingIds, VirtualClock
from tests.bot.web.visits import Browser, Knows

SECRET = "a secret for tests, and for nothing else"


@pytest_asyncio.fixture
async def house(
    sqlite_template: Path, tmp_path: Path, clock: VirtualClock
) -> AsyncIterator[House]:
    """The demo's two shops, in business."""
    shutil.copy(sqlite_template, tmp_path / "lindian.db")
    settings = demo_settings(tmp_path, "http://shop.test", secret_key=SECRET)
    opened = build(settings, clock, CountingIds(1_000), demo=True)
    seed_demo(opened)
    opened.start(work=False)
    yield opened
    await opened.stop()


@pytest.fixture
def app(house: House) -> FastAPI:
    """The web app of the house."""
    return create_app(house, demo=True, manage=False)


@pytest_asyncio.fixture
async def browsers(app: FastAPI) -> AsyncIterator[Callable[..., Browser]]:
    """Makes browsers, each somebody else's."""
    made: list[Browser] = []

    def new(language: str = "zh-CN") -> Browser:
        made.append(Browser(app, language))
        return made[-1]

    yield new
    for browser in made:
        await browser.client.aclose()


@pytest.fixture
def browser(browsers: Callable[..., Browser]) -> Browser:
    """One browser."""
    return browsers()


@pytest.fixture
def knows(house: House) -> Iterator[Knows]:
    """See `Knows`; afterwards everything that always holds must hold."""
    found = Knows(house)
    yield found
    found.sound()
