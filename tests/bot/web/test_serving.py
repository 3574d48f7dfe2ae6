"""The door: when it opens, how it closes, and what is said while the house is in trouble."""

import asyncio
import re
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

import bot.web
from bot.app import House
from bot.web import create_app
from bot.web.serving import Door
from bot.web.words import PAIRS, TROUBLE
from store.core import Tx
from store.core.errors import Busy
from store.orders import ORDER
from tests.bot.web.visits import Browser

PAGES = Path(bot.web.__file__).parent


@pytest.mark.asyncio
async def test_the_door_opens_and_closes_on_an_open_window(app: FastAPI, house: House) -> None:
    opened = asyncio.Event()
    door = Door(app, "127.0.0.1", 0, opened.set)
    serving = asyncio.create_task(door.serve())
    async with asyncio.timeout(10), httpx.AsyncClient() as client:
        await opened.wait()
        port = door.servers[0].sockets[0].getsockname()[1]
        feed = f"http://127.0.0.1:{port}/simulator/feed/wang/shopper,keeper"
        async with client.stream("GET", feed) as window:
            assert window.headers["content-type"].startswith("text/event-stream")
            chunks = window.aiter_text()
            assert (await anext(chunks)).startswith("retry: 1000")
            house.feeds["wang"].publish("keeper", b'{"chat":"keeper"}')
            assert '"shown":{"chat":"keeper"}' in await anext(chunks)
            door.should_exit = True
            assert [chunk async for chunk in chunks] == []
        await serving


@pytest.mark.asyncio
async def test_the_house_lives_as_long_as_the_app(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []

    async def stop() -> None:
        said.append("stop")

    monkeypatch.setattr(house, "start", lambda: said.append("start"))
    with monkeypatch.context() as patched:
        patched.setattr(house, "stop", stop)
        for manage in (True, False):
            app = create_app(house, manage=manage)
            async with app.router.lifespan_context(app):
                said.append("open")
    assert said == ["start", "open", "stop", "open"]


@pytest.mark.asyncio
async def test_a_busy_house_asks_for_patience(
    browser: Browser, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def busy(_query: object) -> Tx:
        raise Busy("locked")

    monkeypatch.setattr(house, "read", busy)
    await browser.get("/s/wang")
    assert (browser.status, browser.trouble) == (503, "现在有点忙，请过几秒再试。")


@pytest.mark.asyncio
async def test_without_a_secret_each_run_makes_its_own(house: House) -> None:
    house.settings.secret_key = ""
    one, other = (Browser(create_app(house, manage=False)) for _ in range(2))
    await one.get("/s/wang")
    cookie = one.client.cookies["lindian"]
    other.client.cookies.set("lindian", cookie)
    await other.get("/s/wang")
    assert other.client.cookies.get("lindian", domain="shop.test") != cookie
    for browser in (one, other):
        await browser.client.aclose()


def test_every_word_of_the_pages_is_there_in_both_languages() -> None:
    used = set()
    for path in (PAGES / "templates").iterdir():
        used |= set(re.findall(r"\bw\('([\w.]+)'", path.read_text()))
    used -= {"sim.", "sim.hint.", "state.", "step.", "stock."}
    used |= {f"state.{state}" for state in ORDER.steps}
    used |= {f"sim.{role}" for role in ("shopper", "keeper", "everyone")}
    assert used <= set(PAIRS)
    for key, (chinese, english) in PAIRS.items():
        assert chinese, key
        assert english, key
        assert set(re.findall(r"{\d}", chinese)) == set(re.findall(r"{\d}", english)), key
    source = "".join(path.read_text() for path in PAGES.glob("*.py"))
    assert {key for key in TROUBLE if f'"{key}"' not in source} <= {"oops"}
