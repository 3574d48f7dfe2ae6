"""The simulator's page and its live window; and whoever watches over the process."""

import asyncio
import json
from collections.abc import AsyncIterator

import httpx
import pytest

from bot.app import House
from bot.feed import Feed
from bot.web import create_app
from bot.web.simulator import Seen, events, seen
from tests.bot.web.visits import Browser

pytestmark = pytest.mark.asyncio


async def test_three_phones_and_a_group(browser: Browser) -> None:
    page = await browser.get("/simulator")
    assert browser.status == 200
    for said in ("小李", "陈阿姨", "王师傅", "邻居群", "来两箱苹果 送3号楼", "接单 1"):
        assert said in page
    for chat in ("shopper", "shopper2", "keeper", "group"):
        assert f'data-chat="{chat}"' in page
    assert 'data-bot="wang"' in page


async def test_the_other_shop_and_the_other_language(browser: Browser) -> None:
    page = await browser.get("/simulator", bot="lin", lang="en")
    assert 'data-bot="lin"' in page
    assert "林姐" in page
    assert "two boxes of apples to building 3" in page
    assert 'data-bot="wang"' in await browser.get("/simulator", bot="nobody")


async def test_without_demo_there_is_no_simulator(house: House) -> None:
    browser = Browser(create_app(house, manage=False))
    assert await browser.get("/simulator") == "Not Found"
    assert await browser.get("/simulator/feed/wang/shopper") == "Not Found"
    await browser.client.aclose()


@pytest.mark.parametrize(
    "path", ["/simulator/feed/nobody/shopper", "/simulator/feed/wang/" + "x" * 129,
             "/simulator/feed/wang/" + ",".join("abcdefghi")]
)  # fmt: skip
async def test_a_feed_of_nothing_is_not_found(browser: Browser, path: str) -> None:
    await browser.get(path)
    assert browser.status == 404


# ---- the live window ----


async def _take(stream: AsyncIterator[bytes], count: int) -> list[bytes]:
    taken: list[bytes] = []
    async with asyncio.timeout(5):
        async for chunk in stream:
            if chunk.startswith(b"id:"):
                taken.append(chunk)
            if len(taken) == count:
                break
    return taken


def _data(chunk: bytes) -> object:
    return json.loads(chunk.split(b"data: ")[1])


async def test_what_was_said_before_comes_first_then_what_is_said_now() -> None:
    feed = Feed()
    feed.publish("a", b'"1st"')
    feed.publish("other", b'"not ours"')
    stream = events(feed, ["a", "b"], Seen("run"), asyncio.Event())
    asyncio.get_running_loop().call_later(0.01, feed.publish, "b", b'"3rd"')
    first, second = await _take(stream, 2)
    assert first.startswith(b"id: run-1\n")
    assert _data(first) == {"n": 1, "shown": "1st"}
    assert _data(second) == {"n": 3, "shown": "3rd"}
    await stream.aclose()  # type: ignore[attr-defined]


async def test_who_comes_back_sees_what_was_missed() -> None:
    feed = Feed()
    for n in range(1, 6):
        feed.publish("ab"[n % 2], str(n).encode())
    stream = events(feed, ["a", "b"], Seen("run", seen("run-3", "run")), asyncio.Event())
    assert [_data(chunk) for chunk in await _take(stream, 2)] == [
        {"n": 4, "shown": 4}, {"n": 5, "shown": 5}
    ]  # fmt: skip
    await stream.aclose()  # type: ignore[attr-defined]


async def test_the_id_never_skips_what_another_chat_still_waits_for() -> None:
    feed = Feed()
    for chat, n in (("b", 1), ("b", 2), ("b", 3), ("a", 4)):
        feed.publish(chat, str(n).encode())
    stream = events(feed, ["a", "b"], Seen("run"), asyncio.Event())
    delivered: set[int] = set()
    for chunk in await _take(stream, 4):
        shown = _data(chunk)
        assert isinstance(shown, dict)
        delivered.add(shown["n"])
        last = seen(chunk.split(b"\n")[0].removeprefix(b"id: ").decode(), "run")
        assert set(range(1, last)) <= delivered
    assert delivered == {1, 2, 3, 4}
    await stream.aclose()  # type: ignore[attr-defined]


@pytest.mark.parametrize("last", ["", "run", "run-", "run-x", "other-7", "run--7", "run-٣", "-"])
async def test_a_number_that_another_process_counted_is_none(last: str) -> None:
    assert seen(last, "run") == 0


async def test_silence_is_kept_alive_and_an_end_lets_go() -> None:
    feed = Feed()
    stream = events(feed, ["a"], Seen("run"), asyncio.Event(), silence=0.01)
    assert (await anext(stream)).startswith(b"retry: 1000\n")
    assert await anext(stream) == b": still here\n\n"
    await stream.aclose()  # type: ignore[attr-defined]
    assert "a" not in feed._windows


async def test_an_open_window_ends_when_the_house_closes() -> None:
    closing = asyncio.Event()
    stream = events(Feed(), ["a", "b"], Seen("run"), closing)
    asyncio.get_running_loop().call_later(0.01, closing.set)
    async with asyncio.timeout(5):
        assert [chunk async for chunk in stream] == [b"retry: 1000\n: hello\n\n"]


# ---- whoever watches over the process ----


async def test_up_and_ready(browser: Browser) -> None:
    assert await browser.get("/healthz") == "ok"
    assert await browser.get("/readyz") == "ready"


async def test_not_ready_without_a_database(house: House, browser: Browser) -> None:
    house._reader.close()
    house._reader.dialect.path = "/nowhere/lindian.db"  # type: ignore[union-attr]
    assert await browser.get("/readyz") == "the database cannot be read"
    assert browser.status == 503
    await browser.get("/s/wang")
    assert (browser.status, browser.trouble) == (503, "现在有点忙，请过几秒再试。")
    assert "Traceback" not in browser.page.text


async def test_metrics_are_counted(browser: Browser) -> None:
    await browser.get("/s/wang")
    await browser.get("/s/nobody")
    await browser.get("/wherever")
    page = await browser.get("/metrics")
    assert browser.page.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    lines = page.splitlines()
    assert 'lindian_http_answers_total{area="s",status="200"} 1' in lines
    assert 'lindian_http_answers_total{area="s",status="404"} 1' in lines
    assert 'lindian_http_answers_total{area="other",status="404"} 1' in lines
    assert "lindian_lane_waiting 0" in lines
    assert 'lindian_letters_unsent{state="unknown"} 0' in lines
    assert 'lindian_letters_unsent{state="refused"} 0' in lines


async def test_the_hook_is_there_and_carries_no_page_headers(browser: Browser) -> None:
    body = b'{"id":"1","chat":"shopper","scene":""}'
    answer = await browser.client.post("/hooks/wang", content=body)
    assert answer.status_code == 200
    assert "content-security-policy" not in answer.headers
    assert isinstance(answer, httpx.Response)
