"""From chat to web: a pass makes one person, and one basket, of the two; once, and not for long."""

from collections.abc import Callable

import pytest

from bot.app import House
from bot.passes import PASS_LIVES, Passes
from bot.web.session import SESSION_LIVES, Sessions, Visitor
from store import orders, people, privacy
from store.core import MINUTE, CountingIds, VirtualClock
from store.orders import ChangeBasket, Line, Put, Step
from store.people import Meeting
from tests.bot.web.conftest import SECRET
from tests.bot.web.visits import Browser, Knows

NO_PASS = "这个链接用过了或者过期了，请在聊天里再要一个。"


@pytest.fixture
def passes(house: House) -> Passes:
    """What signs the chat's links."""
    return Passes(SECRET, house.clock.now, house.desk.token)


def _in_chat(knows: Knows) -> int:
    """小李 puts two boxes of apples into the basket by chatting."""
    person = knows.verb(people.meet(Meeting("wang", "shopper", "小李"))).person_id
    wish = Put(Line(knows.sku("洛川苹果"), "箱", 2000))
    knows.verb(orders.change(ChangeBasket(knows.shop().id, person, (wish,))))
    return person


@pytest.mark.asyncio
async def test_the_basket_of_the_chat_is_there(
    browser: Browser, knows: Knows, passes: Passes
) -> None:
    person = _in_chat(knows)
    key = passes.sign(person)
    for _ in range(3):  # previews of the link in a chat do not use it up
        assert "以“小李”的身份进店？" in await browser.get("/s/wang", k=key)
        assert "¥124" not in browser.page.text
    before = browser.client.cookies["lindian"]
    page = await browser.post("/s/wang/enter")
    assert browser.page.url.path == "/s/wang"
    assert "¥124" in page
    assert browser.client.cookies["lindian"] != before
    await browser.check_out("wang")
    assert [order.person_id for order in knows.orders()] == [person]


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("to", "page"),
    [
        ("basket", "/s/wang/basket"),
        ("orders/1", "/s/wang/orders/1"),
        ("//evil.example", "/s/wang"),
    ],
)
async def test_a_pass_leads_to_what_it_was_given_for(
    to: str, page: str, browser: Browser, knows: Knows, passes: Passes
) -> None:
    await browser.get("/s/wang", k=passes.sign(_in_chat(knows)), to=to)
    await browser.post("/s/wang/enter")
    assert browser.page.url.path == page


@pytest.mark.asyncio
async def test_a_pass_works_once(
    browsers: Callable[..., Browser], knows: Knows, passes: Passes
) -> None:
    key = passes.sign(_in_chat(knows))
    first, second = browsers(), browsers()
    await first.get("/s/wang", k=key)
    await second.get("/s/wang", k=key)
    await first.post("/s/wang/enter")
    assert first.status == 200
    await second.post("/s/wang/enter")
    assert (second.status, second.trouble) == (410, NO_PASS)
    assert "篮子还是空的" in await second.get("/s/wang")


@pytest.mark.asyncio
async def test_a_pass_grows_old_and_is_not_forged(
    browser: Browser, knows: Knows, passes: Passes, clock: VirtualClock
) -> None:
    key = passes.sign(_in_chat(knows))
    for odd in ("", "x", key[:-1], key[:-1] + ("A" if key[-1] != "A" else "B"), "é" * 40):
        await browser.get("/s/wang", k=odd)
        assert (browser.status, browser.trouble) == (410, NO_PASS)
    await browser.get("/s/wang", k=key)
    clock.forward(PASS_LIVES)
    await browser.post("/s/wang/enter")
    assert (browser.status, browser.trouble) == (410, NO_PASS)


@pytest.mark.asyncio
async def test_a_pass_wants_our_own_form(browser: Browser, knows: Knows, passes: Passes) -> None:
    key = passes.sign(_in_chat(knows))
    await browser.get("/s/wang", k=key)
    await browser.post("/s/wang/enter", token="x")
    assert browser.status == 403


@pytest.mark.asyncio
async def test_who_was_merged_is_who_they_are_now(browser: Browser, knows: Knows) -> None:
    await browser.add("wang", knows.sku("洛川苹果"), "箱", "1")
    await browser.check_out("wang")
    at_the_page = knows.orders()[0].person_id or 0
    in_chat = _in_chat(knows)
    code = knows.verb(people.link_code(in_chat))
    knows.verb(privacy.redeem(at_the_page, code))
    assert "订单 1" in await browser.get("/s/wang/orders")
    assert "¥124" in await browser.get("/s/wang")
    await browser.add("wang", knows.sku("皇冠梨"), "箱", "1")
    assert "¥162" in browser.page.text
    await browser.check_out("wang")
    assert {order.person_id for order in knows.orders()} == {in_chat}


@pytest.mark.asyncio
async def test_who_was_erased_begins_anew(browser: Browser, knows: Knows) -> None:
    await browser.add("wang", knows.sku("洛川苹果"), "箱", "1")
    await browser.check_out("wang")
    (order,) = knows.orders()
    for state in ("accepted", "delivered"):
        knows.verb(orders.advance(Step(knows.shop().id, order.number, state)))
    knows.verb(privacy.erase(order.person_id or 0))
    page = await browser.get("/s/wang/basket")
    assert "3号楼501" not in page
    assert "13812345678" not in page
    await browser.add("wang", knows.sku("洛川苹果"), "箱", "1")
    await browser.check_out("wang")
    assert browser.status == 200


# ---- sessions by themselves ----


def _sessions(clock: VirtualClock, secret: str = SECRET) -> Sessions:
    return Sessions(secret, clock.now, CountingIds().token)


def test_a_cookie_is_read_back_until_it_ends(clock: VirtualClock) -> None:
    sessions = _sessions(clock)
    visitor = Visitor("somebody", 7)
    cookie = sessions.cookie(visitor)
    assert sessions.visitor(cookie) == visitor
    clock.forward(SESSION_LIVES - 1)
    assert sessions.visitor(cookie) == visitor
    clock.forward(1)
    assert sessions.visitor(cookie) != visitor


def test_a_cookie_of_another_secret_is_a_stranger(clock: VirtualClock) -> None:
    cookie = _sessions(clock, "another").cookie(Visitor("somebody", 7))
    assert _sessions(clock).visitor(cookie).person_id is None


def test_strangers_differ_and_so_do_their_forms(clock: VirtualClock) -> None:
    sessions = _sessions(clock)
    one, other = sessions.visitor(None), sessions.visitor("")
    assert one.sender != other.sender
    assert sessions.form_holds(one, sessions.form_token(one))
    assert not sessions.form_holds(one, sessions.form_token(other))


def test_a_pass_is_no_cookie_and_a_cookie_no_pass(clock: VirtualClock) -> None:
    sessions, passes = _sessions(clock), Passes(SECRET, clock.now, CountingIds().token)
    assert passes.read(sessions.cookie(Visitor("somebody", 7))) is None
    assert sessions.visitor(passes.sign(7)).person_id is None
    clock.forward(29 * MINUTE)
    assert passes.read("") is None
