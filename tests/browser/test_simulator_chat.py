"""The whole way in real Chromium: a shopper orders in the chat, the courier brings it."""

import signal
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PHONE, STREET, Server

pytestmark = pytest.mark.browser
Shot = Callable[[Page, str], None]
EVIL = '<img src=x onerror="alert(1)"><script>alert(2)</script>'


class Person:
    """Somebody's phone in the simulator."""

    def __init__(self, page: Page, chat: str) -> None:
        self.page = page
        self.phone = page.locator(f"#phone-{chat}")

    def say(self, text: str) -> None:
        """Type and send."""
        self.phone.locator("textarea").fill(text)
        self.phone.get_by_role("button", name="发送").click()

    def tap(self, label: str) -> None:
        """Take a choice of the newest card that still has it."""
        self.phone.locator(".choices button:enabled", has_text=label).last.click()

    def chip(self, text: str) -> None:
        """Take a suggestion."""
        self.phone.locator(".chip", has_text=text).first.click()

    def order(self) -> None:
        """Say what is wanted and where it goes, up to the card that waits for a yes."""
        self.say("来两箱苹果 送3号楼")
        self.tap("幸福里")
        self.sees("合计")

    def sees(self, text: str) -> None:
        """The newest thing that the shop said here, as soon as it is this."""
        expect(self.phone.locator(".talk .msg.shop").last).to_contain_text(text, timeout=10_000)

    @property
    def last(self) -> Locator:
        """The newest message."""
        return self.phone.locator(".talk .msg").last


def test_from_a_message_to_a_delivered_order(
    demo: str, opened: Callable[..., Page], shot: Shot
) -> None:
    page = opened(**STREET)
    page.goto(f"{demo}/simulator")
    li, courier = Person(page, "shopper"), Person(page, "keeper")
    li.sees("欢迎来到王师傅的邻店")
    li.chip("来两箱苹果 送3号楼")
    li.sees("是哪个小区？")
    li.tap("幸福里")
    li.sees("合计 ¥124")
    shot(page, "simulator-basket")
    li.tap("确认")
    li.sees("下单成功")
    expect(li.phone.locator(".choices").nth(1).locator("button:enabled")).to_have_count(0)
    courier.sees("¥124")
    courier.sees("幸福里3号楼")
    expect(courier.phone.locator(".owner .unread")).to_have_text("1")
    shot(page, "simulator-ordered")
    courier.tap("接单")
    courier.sees("已接单")
    li.sees("已接单")
    courier.chip("出发 1")
    courier.sees("配送中")
    li.sees("出发啦")
    courier.say("送达 1")
    courier.sees("已送达")
    li.sees("已送达，谢谢")
    expect(li.phone.locator(".owner .unread")).to_have_text("3")
    shot(page, "simulator-delivered")


def test_an_address_stays_within_its_card(
    demo: str, opened: Callable[..., Page], shot: Shot
) -> None:
    page = opened(viewport={"width": 1440, "height": 860})
    page.goto(f"{demo}/simulator")
    page.locator("#group").click()
    li = Person(page, "shopper")
    li.sees("欢迎")
    li.say("来两箱苹果 送幸福里3号楼2单元501")
    li.sees("合计")
    shot(page, "simulator-four")
    spare = page.evaluate("""() => [...document.querySelectorAll(".rows dd")].map((side) => {
        const words = document.createRange();
        words.selectNodeContents(side);
        const card = side.closest(".bubble").getBoundingClientRect();
        return card.right - words.getBoundingClientRect().right;
    })""")
    assert len(spare) == 3
    assert min(spare) >= 10


def test_a_group_hears_nothing_private(demo: str, opened: Callable[..., Page], shot: Shot) -> None:
    page = opened(**STREET)
    page.goto(f"{demo}/simulator")
    chen, group = Person(page, "shopper2"), Person(page, "group")
    expect(group.phone).to_be_hidden()
    page.locator("#group").click()
    group.chip("今天天气真好")
    expect(group.last).to_contain_text("今天天气真好")
    group.phone.get_by_role("radio", name="陈阿姨").click()
    group.say("@店 来一箱苹果 送5号楼")
    group.sees("私聊")
    expect(group.phone.locator(".talk")).not_to_contain_text("¥62")
    expect(chen.phone.locator(".talk .msg.shop").nth(1)).to_be_visible(timeout=10_000)
    assert group.phone.locator(".msg.shop").count() == 1  # the weather was not answered
    shot(page, "simulator-group")


def test_what_was_said_survives_a_reload_and_a_lost_line(
    demo: str, opened: Callable[..., Page]
) -> None:
    page = opened(**STREET)
    lost: list[str] = []

    def lose_twice(route: object) -> None:
        lost.append("")
        if len(lost) <= 2:
            route.abort()  # type: ignore[attr-defined]
        else:
            route.continue_()  # type: ignore[attr-defined]

    page.goto(f"{demo}/simulator")
    li = Person(page, "shopper")
    li.sees("欢迎来到")
    page.route("**/hooks/**", lose_twice)
    li.say("来两箱苹果 送3号楼")
    expect(li.phone.locator(".dots")).to_be_visible()
    li.sees("是哪个小区？")
    assert len(lost) == 3
    page.unroute("**/hooks/**")
    page.reload()
    li.sees("是哪个小区？")
    expect(li.phone.locator(".msg.me")).to_have_count(1)
    li.tap("幸福里")
    li.sees("合计 ¥124")
    li.tap("确认")
    li.sees("下单成功")


def test_what_cannot_be_sent_says_so_and_can_be_sent_again(
    demo: str, opened: Callable[..., Page]
) -> None:
    page = opened(**STREET)
    page.goto(f"{demo}/simulator")
    li = Person(page, "shopper")
    li.sees("欢迎来到")
    li.say("长" * 4000)
    li.sees("")
    page.route("**/hooks/**", lambda route: route.fulfill(status=413))
    li.say("鸡蛋多少钱")
    failed = li.phone.get_by_role("button", name="没发出去，点一下重试")
    expect(failed).to_be_visible()
    page.unroute("**/hooks/**")
    failed.click()
    li.sees("鸡蛋")
    expect(failed).to_have_count(0)


def test_an_open_window_does_not_hold_the_shop_open(
    server: Server, opened: Callable[..., Page]
) -> None:
    page = opened(**STREET)
    page.goto(f"{server.url}/simulator")
    Person(page, "shopper").sees("欢迎来到")
    server.process.send_signal(signal.SIGINT)
    server.process.wait(8)
    expect(page.locator("#phone-shopper .status")).to_have_text("重新连接中…")


def test_nothing_that_people_write_runs(demo: str, opened: Callable[..., Page]) -> None:
    page = opened(**STREET)
    page.goto(f"{demo}/simulator")
    li, courier = Person(page, "shopper"), Person(page, "keeper")
    li.say(EVIL)
    expect(li.phone.locator(".msg.me").last).to_contain_text(EVIL)
    li.order()
    li.say(f"备注 {EVIL}")
    li.sees("合计")
    li.tap("确认")
    li.sees("下单成功")
    courier.sees("¥124")
    assert page.locator(".talk img, .talk script").count() == 0


def test_on_a_phone_there_is_one_pane_at_a_time(
    demo: str, opened: Callable[..., Page], shot: Shot
) -> None:
    page = opened(**PHONE, has_touch=True)
    page.goto(f"{demo}/simulator?bot=lin")
    li, keeper = Person(page, "shopper"), Person(page, "keeper")
    li.sees("欢迎来到林姐小店")
    expect(keeper.phone).to_be_hidden()
    li.order()
    li.tap("确认")
    li.sees("下单成功")
    tab = page.locator('[data-tab="keeper"]')
    expect(tab.locator(".unread")).to_have_text("1")
    shot(page, "simulator-phone")
    tab.click()
    expect(keeper.phone).to_be_visible()
    expect(tab.locator(".unread")).to_be_hidden()
    keeper.sees("接单")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
